// JSON on several lines, for reading and for comparing. Only the blanks between its parts change, and for a comparison the
// order of the keys and the spelling of texts: every digit stays as it came, which parsing and writing would not promise.

const longestToRead = 200_000;
/** Deeper JSON is no answer that anyone reads, and its indentation alone would fill the memory. */
const deepest = 64;
const longestLayout = 16_000_000;

/** Null for what is no JSON object or list, and for what already has lines. */
export function indentJson(text: string): string | null {
  const source = text.trim();
  if (source.length > longestToRead || source.includes('\n')) return null;
  const tokens = tokensOf(source);
  return tokens && layOut(tokens);
}

/** The same for any JSON object or list, keys sorted and texts spelled one way, so that equal meanings give equal texts. */
export function indentSorted(text: string): string | null {
  const tokens = tokensOf(text.trim());
  return tokens && layOut(sorted(tokens));
}

/** Null for what is no JSON object or list, or nested too deep. */
function tokensOf(source: string): readonly string[] | null {
  if (!/^[[{]/.test(source) || !isJson(source)) return null;
  const tokens = source.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/g) ?? [];
  let depth = 0;
  for (const token of tokens) {
    depth += Number(isOpening(token)) - Number(isClosing(token));
    if (depth > deepest) return null;
  }
  return tokens;
}

function layOut(tokens: readonly string[]): string | null {
  const pieces: string[] = [];
  let depth = 0;
  let length = 0;
  for (const [index, token] of tokens.entries()) {
    const isFirst = isOpening(tokens[index - 1]);
    if (isClosing(token)) depth -= 1;
    const startsLine = isFirst !== isClosing(token) || tokens[index - 1] === ',';
    const lead = startsLine && index > 0 ? `\n${'  '.repeat(depth)}` : '';
    const piece = `${lead}${token}${token === ':' ? ' ' : ''}`;
    length += piece.length;
    if (length > longestLayout) return null;
    pieces.push(piece);
    if (isOpening(token)) depth += 1;
  }
  return pieces.join('');
}

/** A list or an object; in a list every key is empty. */
interface Branch {
  readonly open: '[' | '{';
  readonly parts: { readonly key: string; readonly value: string | Branch }[];
}

/** Tokens in the order of their keys; a key given twice keeps both its values in their order. */
function sorted(tokens: readonly string[]): readonly string[] {
  let at = 0;
  const textOf = (token: string): string => (token.startsWith('"') ? (JSON.parse(token) as string) : token);
  const readValue = (): string | Branch => {
    const open = tokens[at++] as string;
    if (open !== '[' && open !== '{') return open.startsWith('"') ? JSON.stringify(textOf(open)) : open;
    const parts: Branch['parts'] = [];
    while (!isClosing(tokens[at])) {
      if (tokens[at] === ',') at += 1;
      const key = open === '{' ? textOf(tokens[at] as string) : '';
      if (open === '{') at += 2;
      parts.push({ key, value: readValue() });
    }
    at += 1;
    if (open === '{') parts.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
    return { open, parts };
  };
  const result: string[] = [];
  addTokens(readValue(), result);
  return result;
}

function addTokens(value: string | Branch, result: string[]): void {
  if (typeof value === 'string') {
    result.push(value);
    return;
  }
  result.push(value.open);
  for (const [index, part] of value.parts.entries()) {
    if (index > 0) result.push(',');
    if (value.open === '{') result.push(JSON.stringify(part.key), ':');
    addTokens(part.value, result);
  }
  result.push(value.open === '{' ? '}' : ']');
}

function isOpening(token: string | undefined): boolean {
  return token === '[' || token === '{';
}

function isClosing(token: string | undefined): boolean {
  return token === ']' || token === '}';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
