// What the page of a review is told: an item blind, or, to a rater who has been through, what came of it and what was hidden.
import { formatP } from '../../core/evaluation/comparison/formatFigure.ts';
import { formatCount } from '../../core/operation/formatValue.ts';
import type { OperationContext } from '../../core/operation/operation.ts';
import { sourceText } from '../../core/operation/review/answerSource.ts';
import { isThrough, itemAt, type RaterBallot, readItemRuns, saidAt } from '../../core/operation/review/raterBallot.ts';
import { figureText, numberText, shareText } from '../../core/operation/review/reviewLines.ts';
import { outcomeOf } from '../../core/operation/review/reviewResults.ts';
import { type Agreement, measureAgreement } from '../../core/review/agreement.ts';
import { countedVotes, progressOf, votesByItem } from '../../core/review/ballot.ts';
import type { ReviewOutcome } from '../../core/review/reviewOutcome.ts';
import { voteText } from '../../core/review/voteAnswer.ts';
import type { Run } from '../../core/run/run.ts';
import { shownValue } from '../../core/run/shownValue.ts';
import type { ReviewedItem, ReviewState, ShownResults } from '../../protocol/review.ts';

interface StateOptions {
  readonly key: string;
  readonly context: OperationContext;
}

/** `at` is the place that is shown, from 0; null for the results. */
export async function reviewState(
  ballot: RaterBallot,
  at: number | null,
  { key, context }: StateOptions,
): Promise<ReviewState> {
  const { review, rater } = ballot;
  const { id, name, question, scale } = review;
  const { voted, skipped, places } = progressOf(ballot.ballot, rater);
  return {
    ...{ page: { key, review: id }, name, question, rater, places, voted, skipped, at },
    scale: scale.kind === 'levels' ? { kind: 'levels', levels: [...scale.levels] } : scaleOf(scale),
    item: at === null ? null : await shownItem(ballot, at, context),
    results: at === null && isThrough(ballot) ? await shownResults(ballot, context) : null,
  };
}

function scaleOf(scale: Exclude<RaterBallot['review']['scale'], { kind: 'levels' }>): ReviewState['scale'] {
  return scale.kind === 'checklist' ? { kind: 'checklist', questions: [...scale.questions] } : scale;
}

async function shownItem(ballot: RaterBallot, at: number, context: OperationContext): Promise<ReviewedItem> {
  const { inputs, answers } = itemAt(ballot, at, await readItemRuns(ballot, at, context));
  return {
    inputs: [...inputs],
    answers: answers.map((answer) => answer && { output: answer.output, toolCalls: [...answer.toolCalls] }),
    said: saidAt(ballot, at),
    note: ballot.ballot.votes[at]?.note ?? '',
  };
}

async function shownResults({ review, votes, ballot }: RaterBallot, context: OperationContext): Promise<ShownResults> {
  const counted = countedVotes(review, votes);
  const byItem = votesByItem(counted);
  const runs = new Map((await (await context.store()).runs({ ids: review.items.flat() })).map((run) => [run.id, run]));
  const agreement = measureAgreement(counted, review.scale).flatMap(agreementSection);
  const outcome = outcomeSection(await outcomeOf(review, votes, context), review.scale.kind);
  const firsts = ballot.places.flatMap((place, at) => (place.isRepeat ? [] : [{ ...place, at }]));
  return {
    sections: [...agreement, ...outcome],
    items: firsts.map(({ item, at }) => {
      const known = (review.items[item] ?? []).map((id) => runs.get(id));
      const first = known.find((run) => run !== undefined);
      const sources = known.map((run) => (run === undefined ? '–' : sourceText(run)));
      return {
        place: at,
        title: first === undefined ? 'not in the results folder' : titleOf(first),
        sources,
        votes: (byItem.get(item) ?? []).map(({ by, answer, isRepeat, note }) => ({
          rater: isRepeat ? `${by}, again` : by,
          said:
            answer === 'first' || answer === 'second'
              ? (sources[answer === 'first' ? 0 : 1] ?? answer)
              : voteText(answer, review.scale, false),
          note,
        })),
      };
    }),
  };
}

const longestTitle = 120;

function titleOf({ variables, id }: Run): string {
  const texts = Object.values(variables).map((value) => {
    const shown = shownValue(value);
    return typeof shown === 'string' ? shown : JSON.stringify(shown);
  });
  const title = texts.join(' · ').replace(/\s+/g, ' ').trim();
  const cut = [...title].slice(0, longestTitle).join('');
  return cut === '' ? id : cut.length < title.length ? `${cut}…` : cut;
}

function agreementSection({ question, items, alpha, pairs, self }: Agreement): ShownResults['sections'] {
  const facts = [
    ...(items === 0
      ? []
      : [{ label: 'Krippendorff’s alpha', value: figureText(alpha), detail: `n = ${formatCount(items)} items` }]),
    ...pairs.flatMap(({ raters, n, agreement, kappa, weightedKappa, ac1 }) => {
      if (n === 0) return [];
      const who = raters.join(' and ');
      const weighted = weightedKappa === null ? [] : [['weighted kappa', figureText(weightedKappa)] as const];
      const figures = [
        ['same vote', shareText(agreement)] as const,
        ['kappa', figureText(kappa)] as const,
        ...weighted,
        ['AC1', numberText(ac1)] as const,
      ];
      return figures.map(([label, value]) => ({ label: `${who}: ${label}`, value, detail: `n = ${formatCount(n)}` }));
    }),
    ...self.flatMap(({ rater, n, agreement }) =>
      n === 0
        ? []
        : [{ label: `${rater}: same vote again`, value: shareText(agreement), detail: `n = ${formatCount(n)}` }],
    ),
  ];
  return facts.length === 0 ? [] : [{ title: question ?? 'Agreement', facts }];
}

function outcomeSection(
  { sources, duels, leftRate }: ReviewOutcome,
  kind: RaterBallot['review']['scale']['kind'],
): ShownResults['sections'] {
  const facts = [
    ...sources.flatMap(({ source, answers, decided, passRate, mean }) => [
      ...(decided === 0
        ? []
        : [{ label: `${source}: passed`, value: shareText(passRate), detail: `n = ${formatCount(decided)}` }]),
      // Of thumbs the mean is the rate again.
      ...(kind === 'thumbs'
        ? []
        : [{ label: `${source}: mean`, value: numberText(mean), detail: `n = ${formatCount(answers)}` }]),
    ]),
    ...duels.map(({ first, second, wins, losses, ties, winRate, p }) => ({
      label: `${first} against ${second}`,
      value: `${wins} better, ${losses} worse, ${ties} tied`,
      detail: `wins ${numberText(winRate)}, p = ${formatP(p)}`,
    })),
    ...(leftRate === null || leftRate.n === 0
      ? []
      : [{ label: 'Left preferred', value: shareText(leftRate), detail: `n = ${formatCount(leftRate.n)}` }]),
  ];
  return facts.length === 0 ? [] : [{ title: 'What was hidden', facts }];
}
