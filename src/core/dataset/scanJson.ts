// Where the items of a JSON list stand, and how far a text is JSON at all: what JSON.parse knows and does not tell.

export interface JsonScan {
  /** Offsets of the items of the outermost list, end exclusive; empty when there is none. */
  readonly items: readonly { readonly start: number; readonly end: number }[];
  /** Offset up to which the text is JSON. */
  readonly end: number;
}

const token =
  /\s*("[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:])/y;

type Wanted = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/** Never throws. */
export function scanJson(text: string): JsonScan {
  const items: { start: number; end: number }[] = [];
  const open: ('[' | '{')[] = [];
  let wanted: Wanted = 'value';
  let end = 0;
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const word = match[1] as string;
    const start = token.lastIndex - word.length;
    const next = after(wanted, word, open);
    if (next === null) return { items, end: start };
    const isOpening = word === '[' || word === '{';
    const isValue = wanted === 'value' || wanted === 'value-or-end';
    // Directly inside the outermost list, where each item begins and ends.
    const isItem = open[0] === '[' && isValue && word !== ']' && open.length === (isOpening ? 2 : 1);
    if (isItem) items.push({ start, end: token.lastIndex });
    const last = items.at(-1);
    if (last && open.length === 1 && (word === ']' || word === '}')) last.end = token.lastIndex;
    wanted = next;
    end = token.lastIndex;
    if (wanted === 'nothing') break;
  }
  const rest = /\S/.exec(text.slice(end));
  return { items, end: wanted === 'nothing' && rest ? end + rest.index : end };
}

/** What may follow `word`; null when it may not stand here. Keeps `open` up to date. */
function after(wanted: Wanted, word: string, open: ('[' | '{')[]): Wanted | null {
  const isKey = wanted === 'key' || wanted === 'key-or-end';
  if (isKey && word.startsWith('"')) return 'colon';
  if (wanted === 'colon') return word === ':' ? 'value' : null;
  if (wanted === 'comma-or-end' && word === ',') return open.at(-1) === '{' ? 'key' : 'value';
  if (word === ']' || word === '}') {
    const mayEnd = wanted === 'comma-or-end' || wanted === 'value-or-end' || wanted === 'key-or-end';
    if (!mayEnd || open.pop() !== (word === ']' ? '[' : '{')) return null;
    return open.length === 0 ? 'nothing' : 'comma-or-end';
  }
  if ((wanted !== 'value' && wanted !== 'value-or-end') || word === ',' || word === ':') return null;
  if (word === '[' || word === '{') {
    open.push(word);
    return word === '[' ? 'value-or-end' : 'key-or-end';
  }
  return open.length === 0 ? 'nothing' : 'comma-or-end';
}
