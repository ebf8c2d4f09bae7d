// JSON on several lines, for reading. Only the blanks between its parts change: every digit and escape stays as it came,
// which parsing and writing it again would not promise.

const longestText = 200_000;

/** Null for what is no JSON object or list, and for what already has lines. */
export function indentJson(text: string): string | null {
  const source = text.trim();
  if (source.length > longestText || !/^[[{]/.test(source) || source.includes('\n') || !isJson(source)) return null;
  const tokens = source.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g) ?? [];
  let depth = 0;
  let result = '';
  for (const [index, token] of tokens.entries()) {
    const isFirst = isOpening(tokens[index - 1]);
    if (isClosing(token)) depth -= 1;
    const startsLine = isFirst !== isClosing(token) || tokens[index - 1] === ',';
    result += startsLine && index > 0 ? `\n${'  '.repeat(depth)}${token}` : token;
    if (token === ':') result += ' ';
    if (isOpening(token)) depth += 1;
  }
  return result;
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
