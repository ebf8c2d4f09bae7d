// What the YAML library complains about, said in terms of what people actually wrote: templates around the file,
// placeholders without quotes, tabs. One cause gives one finding; what follows from it is left out.
import type { YamlTrouble } from './composeYaml.ts';
import type { Finding } from './finding.ts';

const maxFindings = 10;

const reasons: { readonly [code: string]: readonly [code: string, message: string] } = {
  BAD_INDENT: ['yaml/bad-indent', 'The indentation does not fit the lines above. Line it up with its neighbours.'],
  BLOCK_AS_IMPLICIT_KEY: ['yaml/bad-key', 'A second `:` on this line makes it a nested mapping. Quote the value.'],
  MULTILINE_IMPLICIT_KEY: ['yaml/bad-key', 'This text has no key. Indent it under the key it belongs to, or quote it.'],
  KEY_OVER_1024_CHARS: ['yaml/bad-key', 'This key is longer than 1,024 characters. Is the text before it unquoted?'],
  MISSING_CHAR: ['yaml/missing-character', 'Something is not closed here: a quote, a bracket or a `:` is missing.'],
  BAD_SCALAR_START: ['yaml/bad-start', 'Plain text cannot start with this character. Put the text in quotes.'],
  BAD_DQ_ESCAPE: [
    'yaml/bad-escape',
    'Unknown escape in double quotes. Write `\\\\` for a backslash, or use single quotes.',
  ],
  BAD_ALIAS: ['yaml/bad-alias', 'An alias is malformed here. Quote the text if `*` or `&` is meant literally.'],
  BAD_DIRECTIVE: ['yaml/bad-directive', 'Lines that start with `%` are YAML directives. Remove it or quote the text.'],
  DUPLICATE_KEY: ['yaml/duplicate-key', 'This key is already given above. Remove one of the two.'],
};

/** Findings for the errors and warnings of one document. Errors of the library always give at least one error. */
export function explainYamlErrors(
  text: string,
  errors: readonly YamlTrouble[],
  warnings: readonly YamlTrouble[],
): readonly Finding[] {
  const hints = warnings.slice(0, maxFindings).map(explainWarning);
  if (errors.length === 0) return hints;
  const whole = explainWholeFile(text);
  if (whole) return [whole];
  const findings: Finding[] = [];
  let lastLine = -1;
  for (const error of errors) {
    const line = text.lastIndexOf('\n', error.pos[0] - 1) + 1;
    if (line === lastLine) continue;
    lastLine = line;
    const finding = explainLine(text, line) ?? explainError(error, text);
    findings.push(finding);
    if (finding.fix || findings.length === maxFindings) break;
  }
  return [...findings, ...hints];
}

function explainWarning(warning: YamlTrouble): Finding {
  const [start, end] = warning.pos;
  const message =
    'This tag is not known here; the value is read as if it had none. Quote the text if `!` is meant literally.';
  const isTag = warning.code === 'TAG_RESOLVE_FAILED';
  if (isTag) return { severity: 'hint', code: 'yaml/unknown-tag', message, start, end };
  return { severity: 'hint', code: 'yaml/warning', message: firstSentence(warning.message), start, end };
}

function explainError(error: YamlTrouble, text: string): Finding {
  const start = Math.min(error.pos[0], text.length);
  const end = Math.min(Math.max(error.pos[1], start), text.length);
  if (error.code === 'TAB_AS_INDENT') return tabFinding(text, start);
  if (error.code === 'MISSING_CHAR' && /closing ['"]quote/.test(error.message)) return openQuoteFinding(text, error);
  const bracket = /end with a ([\]}])/.exec(error.message)?.[1];
  if (bracket) {
    const message = `A bracket opened above is not closed by \`${bracket}\`, or the closing one is not indented.`;
    return { severity: 'error', code: 'yaml/open-bracket', message, start, end };
  }
  const [code, message] = reasons[error.code] ?? [
    'yaml/syntax',
    `This is not valid YAML: ${firstSentence(error.message)}`,
  ];
  return { severity: 'error', code, message, start, end };
}

function firstSentence(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

/** Template tags or generator leftovers at column 1 are never inside a message, so they explain every other error. */
function explainWholeFile(text: string): Finding | null {
  const jinja = /^\{[%#].*$/m.exec(text);
  if (jinja) {
    const message =
      'Template tags around the YAML are not supported: the file must be YAML before it is a template. Move them into the text of a message.';
    return {
      severity: 'error',
      code: 'yaml/template-around',
      message,
      start: jinja.index,
      end: jinja.index + jinja[0].length,
    };
  }
  const braces = /^\{\w+\}/m.exec(text);
  if (!braces) return null;
  const message = `YAML reads \`${braces[0]}\` at the start of a line as a mapping. Indent it into the text of a message, or quote it.`;
  return {
    severity: 'error',
    code: 'yaml/unquoted-braces',
    message,
    start: braces.index,
    end: braces.index + braces[0].length,
  };
}

function explainLine(text: string, lineStart: number): Finding | null {
  const lineEnd = endOfLine(text, lineStart);
  const line = text.slice(lineStart, lineEnd);
  const placeholder = /^(\s*(?:- +)*(?:[\w.-]+: +)?)(\{\{.*)$/.exec(line);
  if (!placeholder) return /^ *\t/.test(line) ? tabFinding(text, lineStart) : null;
  return placeholderFinding(text, lineStart + (placeholder[1] ?? '').length);
}

/** «Quote the placeholder», for a value that starts with `{{` at `start`. The fix quotes the rest of the line. */
export function placeholderFinding(text: string, start: number): Finding {
  const value = text.slice(start, endOfLine(text, start)).replace(/\s+(?:#.*)?$/, '');
  const end = start + value.length;
  const message = 'YAML reads `{{` at the start of a value as a mapping. Put the placeholder in quotes.';
  const fix = { title: 'Quote the placeholder', start, end, text: JSON.stringify(value) };
  return { severity: 'error', code: 'yaml/unquoted-placeholder', message, start, end, fix };
}

/** An unclosed quote runs to the end of the file; what helps is the place where it opened: the last quote. */
function openQuoteFinding(text: string, error: YamlTrouble): Finding {
  const quote = error.message.includes('"') ? '"' : "'";
  let start = text.lastIndexOf(quote, error.pos[0]);
  while (quote === '"' && start > 0 && text[start - 1] === '\\') start = text.lastIndexOf(quote, start - 1);
  const message = `The quote ${quote} that opens here is never closed.`;
  return { severity: 'error', code: 'yaml/open-quote', message, start: Math.max(0, start), end: start + 1 };
}

function tabFinding(text: string, near: number): Finding {
  const lineStart = text.lastIndexOf('\n', near - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, endOfLine(text, lineStart)))?.[0] ?? '';
  const message = 'YAML does not allow tabs in indentation. Use spaces.';
  const end = lineStart + indent.length;
  const fix = { title: 'Replace the tabs by spaces', start: lineStart, end, text: indent.replaceAll('\t', '  ') };
  return { severity: 'error', code: 'yaml/tab', message, start: lineStart, end, fix };
}

function endOfLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  const end = newline < 0 ? text.length : newline;
  return end > start && text[end - 1] === '\r' ? end - 1 : end;
}
