// Several answers to one row: how much of the noise is the luck of an answer, whether to buy rows or repeats, and which rows
// pass only sometimes.
import { pairedRepeats } from '../../statistics/clusteredScores.ts';
import type { ComparedItem, Measure, RepeatReport } from './comparison.ts';
import { type ErrorRule, outcomesOf, pairOutcomes } from './outcomes.ts';
import type { PairedColumns } from './pairItems.ts';

/** Below this many answers one that differs says little of a row. */
const leastForFlaky = 3;
/** Below this share of the noise between rows, more answers to the same rows are wasted money. */
const smallShare = 0.1;

/** Null when no row was answered more than once. */
export function compareRepeats(columns: PairedColumns, measure: Measure, errors: ErrorRule): RepeatReport | null {
  const { pairs, baselineOnly, candidateOnly } = columns;
  const before = [...pairs.map(({ baseline }) => baseline), ...baselineOnly];
  const after = [...pairs.map(({ candidate }) => candidate), ...candidateOnly];
  const most = [...before, ...after].reduce((count, { answers }) => Math.max(count, answers.length), 0);
  if (most < 2) return null;
  return {
    most,
    ...varianceParts(columns, measure, errors),
    flaky: { baseline: flakyRows(before, errors), candidate: flakyRows(after, errors) },
  };
}

type Parts = Pick<RepeatReport, 'between' | 'withinBaseline' | 'withinCandidate' | 'advice'>;

/** Unknown where a row has a single answer on one side, which has no luck of its own to tell from that of the row. */
function varianceParts({ pairs }: PairedColumns, measure: Measure, errors: ErrorRule): Parts {
  const rows = pairOutcomes(pairs, measure, errors);
  const before = rows.map(({ baseline }) => baseline);
  const after = rows.map(({ candidate }) => candidate);
  const { se, betweenVarDiff: between, withinVarA, withinVarB } = pairedRepeats(before, after);
  const parts = { between, withinBaseline: withinVarA, withinCandidate: withinVarB };
  if (se === null || between === null) return { ...parts, advice: null };
  const luck = se * se * rows.length - between;
  return { ...parts, advice: luck < smallShare * between ? 'more-rows' : 'more-repeats' };
}

/** Names of rows of which some but not all answers pass, in the order of the rows. */
function flakyRows(items: readonly ComparedItem[], errors: ErrorRule): readonly string[] {
  return items
    .filter((item) => {
      const outcomes = outcomesOf(item, 'pass-rate', errors);
      const passes = outcomes.filter((outcome) => outcome === 1).length;
      return outcomes.length >= leastForFlaky && passes > 0 && passes < outcomes.length;
    })
    .map(({ label }) => label);
}
