// promptfoo's way to write a list as one text: fields between commas, with quotation marks where a field has a comma.

/** The fields; null when a quotation mark is left open or something follows a closed one. */
export function splitCommaValues(text: string): readonly string[] | null {
  const fields: string[] = [];
  let at = skipSeparators(text, 0);
  while (at < text.length) {
    const field = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
    if (!field) return null;
    fields.push(field.value);
    at = skipSeparators(text, field.end);
  }
  return fields;
}

interface Field {
  readonly value: string;
  readonly end: number;
}

function skipSeparators(text: string, start: number): number {
  let at = start;
  while (at < text.length && /[\s,]/.test(text[at] ?? '')) at++;
  return at;
}

function readPlain(text: string, start: number): Field {
  const comma = text.indexOf(',', start);
  const end = comma === -1 ? text.length : comma;
  return { value: text.slice(start, end).trim(), end };
}

/** A mark inside is written twice or after a backslash. */
function readQuoted(text: string, start: number): Field | null {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const [here, next] = [text[at], text[at + 1]];
    const isEscape = (here === '\\' && (next === '"' || next === '\\')) || (here === '"' && next === '"');
    if (isEscape) {
      value += next;
      at++;
    } else if (here === '"') {
      const rest = /^\s*(?:,|$)/.exec(text.slice(at + 1));
      return rest && { value, end: at + 1 };
    } else value += here;
  }
  return null;
}
