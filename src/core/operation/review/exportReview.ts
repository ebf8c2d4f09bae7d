// The votes of a review as a labelled dataset: one row an answer or pair with its inputs as columns, and what people said of it
// as metadata, so that an evaluation takes the file as it is.
import type { Json } from '../../base/hash.ts';
import { type CsvRow, toCsv } from '../../export/toCsv.ts';
import { type CastVote, countedVotes, ratersOf, votesByItem } from '../../review/ballot.ts';
import { blindItem } from '../../review/blindItem.ts';
import type { Review } from '../../review/review.ts';
import { majorityOf } from '../../review/reviewOutcome.ts';
import { scoreOfVote, voteText } from '../../review/voteAnswer.ts';
import type { Run } from '../../run/run.ts';
import { shownValue } from '../../run/shownValue.ts';
import { findReview } from '../../store/reviewRecords.ts';
import type { OperationContext } from '../operation.ts';
import { answerSource } from './answerSource.ts';

/** A row of a dataset: variables, and `metadata` beside them. */
export interface LabelledRow {
  readonly [column: string]: Json;
  readonly metadata: { readonly [name: string]: Json };
}

/** Items with a vote, in the order of the review. */
export async function exportReview(prefix: string, { store }: OperationContext): Promise<LabelledRow[]> {
  const opened = await store();
  const { review, votes } = await findReview(opened, prefix);
  const counted = countedVotes(review, votes);
  const runs = new Map((await opened.runs({ ids: review.items.flat() })).map((run) => [run.id, run]));
  const byItem = votesByItem(counted);
  const raters = ratersOf(counted);
  return review.items.flatMap((ids, item) => {
    const cast = byItem.get(item);
    return cast === undefined ? [] : [rowOf({ review, item, cast, raters, answers: ids.map((id) => runs.get(id)) })];
  });
}

interface LabelledItem {
  readonly review: Review;
  readonly item: number;
  readonly cast: readonly CastVote[];
  readonly raters: readonly string[];
  /** In the order of the item; undefined for a run that is not here. */
  readonly answers: readonly (Run | undefined)[];
}

function rowOf({ review, item, cast, raters, answers }: LabelledItem): LabelledRow {
  const { scale } = review;
  const first = cast.filter(({ isRepeat }) => !isRepeat);
  const said = (vote: CastVote | undefined): Json => {
    if (vote === undefined) return null;
    return typeof vote.answer === 'string' ? vote.answer : voteText(vote.answer, scale, false);
  };
  const label = majorityOf(first.map((vote) => said(vote)));
  const scores = first.map(({ answer }) => scoreOfVote(answer, scale));
  const shown = blindItem({ item, isRepeat: false, isSwapped: false }, review, knownOnly(answers));
  const names = answers.length === 1 ? [''] : ['_first', '_second'];
  const sides = names.map((suffix, at): { [name: string]: Json } => {
    const run = answers[at];
    const source = run && answerSource(run);
    return {
      [`output${suffix}`]: shown.answers[at]?.output ?? null,
      [`version${suffix}`]: source?.version ?? null,
      [`model${suffix}`]: source?.model ?? null,
      [`run${suffix}`]: review.items[item]?.[at] ?? null,
    };
  });
  const variables = Object.entries(answers.find((run) => run !== undefined)?.variables ?? {});
  return {
    ...Object.fromEntries(variables.map(([name, value]) => [name, shownValue(value)])),
    metadata: {
      label,
      passed: majorityOf(scores.map(({ passed }) => passed)),
      ...Object.assign({}, ...sides),
      ...Object.fromEntries(raters.map((rater) => [`vote ${rater}`, said(first.find(({ by }) => by === rater))])),
      ...Object.fromEntries(raters.map((rater) => [`again ${rater}`, said(repeatOf(cast, rater))])),
      ...Object.fromEntries(raters.map((rater) => [`note ${rater}`, noteOf(cast, rater)])),
    },
  } as LabelledRow;
}

function repeatOf(cast: readonly CastVote[], rater: string): CastVote | undefined {
  return cast.find(({ by, isRepeat }) => by === rater && isRepeat);
}

function noteOf(cast: readonly CastVote[], rater: string): string | null {
  const notes = cast.filter(({ by, note }) => by === rater && note !== '').map(({ note }) => note);
  return notes.length === 0 ? null : notes.join('\n');
}

function knownOnly(runs: readonly (Run | undefined)[]): ReadonlyMap<string, Run> {
  return new Map(runs.flatMap((run) => (run === undefined ? [] : [[run.id, run] as const])));
}

/** A column for each variable, then one for each annotation under the name that makes it metadata of a row. */
export function labelledCsv(rows: readonly LabelledRow[]): string {
  const table = rows.map(({ metadata, ...variables }): CsvRow => {
    const annotations = Object.entries(metadata).map(([name, value]) => [`__metadata:${name}`, value]);
    return { ...variables, ...Object.fromEntries(annotations) };
  });
  return toCsv(table);
}
