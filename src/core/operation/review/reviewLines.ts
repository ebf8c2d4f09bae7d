// How reviews read in a terminal: an item with what can be said to it, and what came of the votes.
import type { Measure } from '../../evaluation/comparison/comparison.ts';
import { formatBoundsOf, formatLevelOf, formatP } from '../../evaluation/comparison/formatFigure.ts';
import type { Agreement, Figure } from '../../review/agreement.ts';
import type { Review } from '../../review/review.ts';
import type { ReviewOutcome } from '../../review/reviewOutcome.ts';
import { votesOf } from '../../review/voteAnswer.ts';
import { unknownInterval } from '../../statistics/passRate.ts';
import { countOf, formatTime } from '../formatValue.ts';
import { type Report, type Style, tableLines, type View } from '../report.ts';
import type { NextItem } from './raterBallot.ts';
import type { ListedReview, ReviewResults } from './reviewResults.ts';

export function listReport(found: readonly ListedReview[], view: View): Report {
  if (found.length === 0)
    return { lines: [], notes: ['There are no reviews yet. Make one with prompttracker review create.'] };
  const columns = [
    { title: 'review', cell: ({ id }: ListedReview) => id, paint: (text: string) => view.style.cyan(text) },
    { title: 'made', cell: ({ createdAt }: ListedReview) => formatTime(createdAt) },
    { title: 'votes', cell: ({ kind }: ListedReview) => kind },
    { title: 'items', cell: ({ items }: ListedReview) => String(items), align: 'right' as const },
    { title: 'you', cell: ({ own }: ListedReview) => progressText(own), align: 'right' as const },
    { title: 'raters', cell: ({ raters }: ListedReview) => String(raters.length), align: 'right' as const },
    { title: 'name', cell: ({ name }: ListedReview) => name },
  ];
  return { lines: tableLines(found, columns, view) };
}

function progressText(progress: ListedReview['own']): string {
  return progress === null ? '–' : `${progress.voted + progress.skipped} of ${progress.places}`;
}

export function itemReport(item: NextItem, { style }: View): Report {
  const { inputs, answers, place, progress, question, scale } = item;
  const sides = answers.length === 1 ? ['Answer'] : ['Left', 'Right'];
  const lines = [
    ...inputs.map(({ name, text }) => `${style.dim(`${name}:`)} ${text}`),
    ...answers.flatMap((answer, at) => {
      const calls = answer?.toolCalls.map((call) => `${call.name}(${call.arguments})`) ?? [];
      const text = answer === null ? ['This answer is not in the store.'] : [answer.output, ...calls];
      return ['', style.bold(sides[at] as string), ...text.filter((line) => line !== '')];
    }),
    '',
    style.bold(question),
    ...scaleLines(scale, style),
  ];
  const note = `${place} of ${progress.places}. ${votesOf(scale)}, or skip: prompttracker review vote ${item.review} <vote>`;
  return { lines, notes: [note] };
}

function scaleLines(scale: Review['scale'], style: Style): string[] {
  if (scale.kind === 'levels') return scale.levels.map((level, at) => `  ${style.cyan(String(at + 1))}  ${level}`);
  if (scale.kind === 'checklist') return scale.questions.map((question) => `  ${style.cyan('yes/no')}  ${question}`);
  return [];
}

export function resultsReport({ review, raters, agreement, outcome }: ReviewResults, { style }: View): Report {
  const lines = [
    `${style.bold(review.name)}  ${countOf(review.items.length, 'item')}`,
    ...raters.map(({ rater, voted, skipped, places }) => {
      return `  ${rater}  ${voted} of ${places} voted${skipped === 0 ? '' : `, ${skipped} skipped`}`;
    }),
    ...agreement.flatMap((one) => agreementLines(one, style)),
    ...(outcome === null ? [] : outcomeLines(outcome, review.scale.kind, style)),
  ];
  const hidden = 'Whose answers these are is told once you have been through them, or with --reveal.';
  return { lines, notes: outcome === null ? [hidden] : raters.length === 0 ? ['Nobody has voted yet.'] : [] };
}

function agreementLines({ question, items, alpha, pairs, self }: Agreement, style: Style): string[] {
  const own = self.filter(({ n }) => n > 0);
  if (items === 0 && own.length === 0) return [];
  return [
    style.bold(question ?? 'Agreement'),
    ...(items === 0 ? [] : [`  Krippendorff's alpha ${figureText(alpha)}, ${countOf(items, 'item')}`]),
    ...pairs.flatMap((pair) => {
      const { raters, n, agreement, kappa, weightedKappa, ac1 } = pair;
      if (n === 0) return [];
      const weighted = weightedKappa === null ? '' : `  weighted ${figureText(weightedKappa)}`;
      return [
        `  ${raters.join(' and ')}  same vote ${shareText(agreement)}, n = ${n}`,
        `    kappa ${figureText(kappa)}${weighted}  AC1 ${numberText(ac1)}`,
      ];
    }),
    ...own.map(({ rater, n, agreement }) => `  ${rater} with themselves  same vote ${shareText(agreement)}, n = ${n}`),
  ];
}

function outcomeLines(
  { sources, duels, leftRate }: ReviewOutcome,
  kind: Review['scale']['kind'],
  style: Style,
): string[] {
  const own = sources.map(({ source, answers, decided, passRate, mean }) => {
    const passed = decided === 0 ? '' : `  passed ${shareText(passRate)}, n = ${decided}`;
    // Of thumbs the mean is the rate again.
    const level = kind === 'thumbs' ? '' : `  mean ${numberText(mean)}`;
    return `  ${source}  ${countOf(answers, 'answer')}${passed}${level}`;
  });
  const against = duels.flatMap(({ first, second, wins, losses, ties, winRate, p }) => [
    `  ${first}  against  ${second}`,
    `    ${wins} better, ${losses} worse, ${ties} tied, wins ${numberText(winRate)}, p = ${formatP(p)}`,
  ]);
  const places =
    leftRate === null || leftRate.n === 0 ? [] : [`  left preferred ${shareText(leftRate)}, n = ${leftRate.n}`];
  const all = [...own, ...against, ...places];
  return all.length === 0 ? [] : [style.bold('What was hidden'), ...all];
}

/** `82 % (61 to 93 %)`. */
export function shareText(share: Figure): string {
  return textOf('pass-rate', share);
}

/** `0.63 (0.31 to 0.95)`; an interval nobody knows is left out. */
export function figureText(figure: Figure): string {
  return textOf('score', figure);
}

/** A figure that has no interval. */
export function numberText(value: number | null): string {
  return formatLevelOf('score', value, unknownInterval);
}

function textOf(measure: Measure, { value, ...bounds }: Figure): string {
  const text = formatLevelOf(measure, value, bounds);
  return value === null || bounds.low === null ? text : `${text} (${formatBoundsOf(measure, bounds)})`;
}
