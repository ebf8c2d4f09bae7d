// CSV as RFC 4180 says and as spreadsheets write it, a piece of text at a time: what is not yet a whole row waits for the
// rest. Every cell knows where it began. Any of LF, CR LF and CR ends a row; a quote inside an unquoted cell is a quote.

export interface TableRecord {
  readonly cells: readonly string[];
  /** Line and column of each cell in turn, both from 1. */
  readonly places: readonly number[];
  readonly line: number;
  /** `open`: a quoted cell never ends; `text`: something stands behind a closing quote. Nothing follows either. */
  readonly problem: 'open' | 'text' | null;
}

export interface TableCells {
  /** Whole rows in the text so far. `take` answers whether it wants more. */
  push(text: string, take: (record: TableRecord) => boolean): void;
  /** The row that ends with the file. */
  end(take: (record: TableRecord) => boolean): void;
  /** UTF-16 units that wait for the rest of their row. */
  waiting(): number;
}

export function readTableCells(delimiter: string): TableCells {
  let text = '';
  let line = 1;
  let column = 1;
  /** A row cut off is tried again when twice as much is there, so that a long cell costs its length. */
  let tryAt = 0;
  let isOver = false;
  const take = (more: string, isLast: boolean, use: (record: TableRecord) => boolean): void => {
    if (isOver) return;
    text += more;
    if (!isLast && text.length < tryAt) return;
    const scan = scanOf(text, delimiter, isLast);
    let at = 0;
    while (at < text.length) {
      const found = readRecord(scan, at, { line, column });
      if (found === null) break;
      ({ end: at, line, column } = found);
      isOver = !use(found.record) || found.record.problem !== null;
      if (isOver) break;
    }
    text = isOver ? '' : text.slice(at);
    tryAt = at === 0 ? text.length * 2 : 0;
  };
  return {
    push: (more, use) => take(more, false, use),
    end: (use) => take('', true, use),
    waiting: () => text.length,
  };
}

interface Scan {
  readonly text: string;
  readonly delimiter: string;
  readonly isLast: boolean;
  /** Offset of the next line break or delimiter at or behind `from`; the length of the text when there is none. */
  breakAt(from: number): number;
  delimiterAt(from: number): number;
}

function scanOf(text: string, delimiter: string, isLast: boolean): Scan {
  const lf = finder(text, '\n');
  const cr = finder(text, '\r');
  return {
    ...{ text, delimiter, isLast },
    breakAt: (from) => Math.min(lf(from), cr(from)),
    delimiterAt: finder(text, delimiter),
  };
}

/** Asked in order, each character is looked at once. */
function finder(text: string, wanted: string): (from: number) => number {
  let known = -1;
  return (from) => {
    if (known >= from) return known;
    const found = text.indexOf(wanted, from);
    known = found < 0 ? text.length : found;
    return known;
  };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Found extends Place {
  readonly record: TableRecord;
  readonly end: number;
}

/** Null when the rest of the row is not there yet. */
function readRecord(scan: Scan, start: number, { line, column }: Place): Found | null {
  const { text, delimiter, isLast } = scan;
  const cells: string[] = [];
  const places: number[] = [];
  const at = { line, lineStart: start - (column - 1) };
  const record = (problem: TableRecord['problem']): TableRecord => ({ cells, places, line, problem });
  for (let from = start; ; ) {
    places.push(at.line, from - at.lineStart + 1);
    const isQuoted = text[from] === '"';
    const close = isQuoted ? closingQuote(text, from) : -1;
    if (isQuoted && (close < 0 || close + 1 === text.length) && !isLast) return null;
    if (isQuoted && close < 0) return { record: record('open'), end: text.length, line: at.line, column: 1 };
    const end = isQuoted
      ? behindSpaces(text, close + 1, delimiter)
      : Math.min(scan.breakAt(from), scan.delimiterAt(from));
    cells.push(isQuoted ? text.slice(from + 1, close).replaceAll('""', '"') : text.slice(from, end));
    if (isQuoted) countLines(text, { from, to: close }, at);
    if (end === text.length) {
      if (!isLast) return null;
      return { record: record(null), end, line: at.line, column: end - at.lineStart + 1 };
    }
    if (text.startsWith(delimiter, end)) {
      from = end + delimiter.length;
      continue;
    }
    if (text[end] !== '\n' && text[end] !== '\r') {
      return { record: record('text'), end: text.length, line: at.line, column: 1 };
    }
    if (text[end] === '\r' && end + 1 === text.length && !isLast) return null;
    return { record: record(null), end: behindBreak(text, end), line: at.line + 1, column: 1 };
  }
}

function closingQuote(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at;
  return -1;
}

/** Spreadsheets written by hand have spaces behind a closing quote. */
export function behindSpaces(text: string, from: number, delimiter: string): number {
  let at = from;
  while (text[at] === ' ' && delimiter !== ' ') at += 1;
  return at;
}

function behindBreak(text: string, at: number): number {
  return at + (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1);
}

function countLines(text: string, { from, to }: { from: number; to: number }, at: { line: number; lineStart: number }) {
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code !== 10 && (code !== 13 || text.charCodeAt(index + 1) === 10)) continue;
    at.line += 1;
    at.lineStart = index + 1;
  }
}
