// Where in a prompt file an evaluator is being written, told from the lines alone, because a file that is being typed is
// seldom YAML: the name of an evaluator, or one of its options.

export type EvaluatorSpot =
  /** `uses` or `type`, and what stands there so far. */
  | { readonly kind: 'id'; readonly key: 'uses' | 'type'; readonly typed: string; readonly start: number }
  /** A key of `with`, for the evaluator that is named beside it; `present` are the keys that are there. */
  | {
      readonly kind: 'option';
      readonly evaluator: string;
      readonly typed: string;
      readonly start: number;
      readonly present: readonly string[];
    };

/** `line` counts from 0, `column` in UTF-16 units; null where no evaluator is written. */
export function evaluatorSpotAt(lines: readonly string[], line: number, column: number): EvaluatorSpot | null {
  const before = (lines[line] ?? '').slice(0, column);
  if (!isAmongEvaluators(lines, line)) return null;
  const id = /(?:^|[\s{,-])(uses|type):\s+["']?([\w:/.-]*)$/.exec(before);
  if (id)
    return { kind: 'id', key: id[1] as 'uses' | 'type', typed: id[2] ?? '', start: column - (id[2] ?? '').length };
  return flowOption(lines, line, before) ?? blockOption(lines, line, before);
}

const indentOf = (text: string): number => /^[\s-]*/.exec(text)?.[0].length ?? 0;
const isBlank = (text: string): boolean => /^\s*(?:#.*)?$/.test(text);

/** Under a key `evaluators` or `assert`, however deep. */
function isAmongEvaluators(lines: readonly string[], line: number): boolean {
  if (/(?:evaluators|assert):/.test(lines[line] ?? '')) return true;
  let indent = isBlank(lines[line] ?? '') ? Number.POSITIVE_INFINITY : indentOf(lines[line] ?? '');
  for (let at = line - 1; at >= 0; at--) {
    const text = lines[at] ?? '';
    if (isBlank(text)) continue;
    const key = /^[\s-]*(?:["']?)(evaluators|assert)["']?:/.exec(text);
    const own = /^\s*/.exec(text)?.[0].length ?? 0;
    if (key && own <= indent) return true;
    if (own === 0 && !text.startsWith('-')) return false;
    indent = Math.min(indent, own);
  }
  return false;
}

/** `with: {min: 1, ma|` */
function flowOption(lines: readonly string[], line: number, before: string): EvaluatorSpot | null {
  const flow = /\bwith:\s*\{([^{}]*)$/.exec(before);
  if (flow === null) return null;
  const inside = flow[1] ?? '';
  const typed = /(?:^|,)\s*["']?([\w-]*)$/.exec(inside);
  const evaluator = namedIn(lines[line] ?? '') ?? siblingName(lines, line);
  if (typed === null || evaluator === null) return null;
  const present = [...(/\bwith:\s*\{([^}]*)/.exec(lines[line] ?? '')?.[1] ?? '').matchAll(/([\w-]+)\s*:/g)];
  return optionSpot(
    evaluator,
    typed[1] ?? '',
    before.length,
    present.map((one) => one[1] as string),
  );
}

/** A line of its own under `with:`. */
function blockOption(lines: readonly string[], line: number, before: string): EvaluatorSpot | null {
  const typed = /^\s+([\w-]*)$/.exec(before);
  if (typed === null) return null;
  const indent = before.length - (typed[1] ?? '').length;
  const head = headAbove(lines, line, indent);
  if (head === null || !/^[\s-]*with:\s*$/.test(lines[head] ?? '')) return null;
  const evaluator = siblingName(lines, head);
  if (evaluator === null) return null;
  const present: string[] = [];
  for (let at = head + 1; at < lines.length; at++) {
    const text = lines[at] ?? '';
    if (isBlank(text) || at === line) continue;
    if (indentOf(text) < indent) break;
    const key = /^\s+([\w-]+)\s*:/.exec(text);
    if (key && indentOf(text) === indent) present.push(key[1] as string);
  }
  return optionSpot(evaluator, typed[1] ?? '', before.length, present);
}

function optionSpot(evaluator: string, typed: string, column: number, present: readonly string[]): EvaluatorSpot {
  return { kind: 'option', evaluator, typed, start: column - typed.length, present };
}

/** The nearest line above that is less indented. */
function headAbove(lines: readonly string[], line: number, indent: number): number | null {
  for (let at = line - 1; at >= 0; at--) {
    const text = lines[at] ?? '';
    if (!isBlank(text) && indentOf(text) < indent) return at;
  }
  return null;
}

/** What the entry that a line belongs to uses: a line of the same indentation, up to its dash. */
function siblingName(lines: readonly string[], line: number): string | null {
  const indent = indentOf(lines[line] ?? '');
  const walk = (step: 1 | -1): string | null => {
    for (let at = line; at >= 0 && at < lines.length; at += step) {
      const text = lines[at] ?? '';
      if (isBlank(text)) continue;
      const isBegun = step === 1 && at !== line && /^\s*-/.test(text) && indentOf(text) <= indent;
      if (indentOf(text) < indent || isBegun) return null;
      if (indentOf(text) === indent && namedIn(text) !== null) return namedIn(text);
      if (step === -1 && /^\s*-/.test(text) && indentOf(text) === indent) return null;
    }
    return null;
  };
  return walk(-1) ?? walk(1);
}

function namedIn(text: string): string | null {
  return /(?:^|[\s{,-])uses:\s+["']?([\w:/.-]+)/.exec(text)?.[1] ?? null;
}

/** The registered name behind what a file writes. */
export function evaluatorNameOf(written: string): string {
  return written.replace(/^prompttracker\//, '');
}
