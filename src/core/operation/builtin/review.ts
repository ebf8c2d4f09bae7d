// People judge answers, blind and in an order of their own: a review is made from a selection, each item is shown and voted on,
// and at the end stands how far everybody agrees.
import { TrackerError } from '../../base/trackerError.ts';
import { nextOpen } from '../../review/ballot.ts';
import { placeFor } from '../evaluation/reportFiles.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { type InputOf, optionName } from '../parameter.ts';
import { beginRating } from '../review/beginRating.ts';
import { type CreatedReview, createReview } from '../review/createReview.ts';
import { exportReview, type LabelledRow, labelledCsv } from '../review/exportReview.ts';
import {
  castVote,
  itemAt,
  type NextItem,
  openBallot,
  type RaterBallot,
  readItemRuns,
  saidAt,
} from '../review/raterBallot.ts';
import { itemReport, listReport, resultsReport } from '../review/reviewLines.ts';
import { createParameters, readScale, readSelection } from '../review/reviewParameters.ts';
import { type ListedReview, listReviews, type ReviewResults, readResults } from '../review/reviewResults.ts';

const actions = ['create', 'list', 'next', 'vote', 'show', 'export'] as const;

const parameters = {
  action: {
    kind: 'choice',
    choices: actions,
    summary: 'create, list, next (the next item), vote, show (agreement), export (a labelled dataset)',
    positional: true,
    required: true,
  },
  review: { kind: 'text', summary: 'the id of a review, or its beginning', positional: true, placeholder: 'id' },
  vote: { kind: 'text', summary: 'good, bad, a level, yes,no, left, right, tie, skip, undo', positional: true },
  place: { kind: 'integer', summary: 'vote on this item instead of the next', minimum: 1, placeholder: 'n' },
  note: { kind: 'text', summary: 'with a vote: why', placeholder: 'text' },
  ...createParameters,
  reveal: { kind: 'flag', summary: 'with show: whose answers they are, before you have been through' },
  format: { kind: 'choice', choices: ['csv', 'jsonl'], summary: 'with export', default: 'csv' },
  output: { kind: 'text', summary: 'with export: write this file', short: 'o', placeholder: 'path' },
} as const;

type Input = InputOf<typeof parameters>;

/** Shape of `review vote --json`. */
interface CastResult {
  readonly form: 'vote';
  readonly review: string;
  /** From 1. */
  readonly place: number;
  /** As it was said; null once it is taken back. */
  readonly vote: string | null;
  /** Where the next open item is; null when there is none. */
  readonly next: number | null;
  readonly places: number;
}

interface Through {
  readonly form: 'through';
  readonly review: string;
}

interface Exported {
  readonly form: 'export';
  readonly rows: number;
  /** Null when `text` holds it. */
  readonly file: string | null;
  readonly text: string | null;
}

type Data =
  | CreatedReview
  | readonly ListedReview[]
  | NextItem
  | Through
  | CastResult
  | ReviewResults
  | readonly LabelledRow[]
  | Exported;

export const review = defineOperation({
  id: 'review',
  title: 'Review',
  summary: 'people judge answers blind, one by one or side by side; agreement and labels come of it',
  effect: 'write',
  parameters,
  examples: [
    { command: 'prompttracker review create --evaluation 01JD --only failed', does: 'what failed, thumbs up or down' },
    {
      command: 'prompttracker review create --evaluation 01JD --pair --question "Which reply would you send?"',
      does: 'two versions side by side',
    },
    {
      command: 'prompttracker review create --prompt support.reply --level wrong --level usable --level right',
      does: 'three described levels, worst first',
    },
    { command: 'prompttracker review next 01JF', does: 'the next item, without whose it is' },
    { command: 'prompttracker review vote 01JF good --note "Polite and right"', does: 'a vote on it' },
    { command: 'prompttracker review show 01JF', does: 'who has voted, and how far they agree' },
    { command: 'prompttracker review export 01JF -o labels.csv', does: 'a dataset with what people said' },
  ],

  run: (input, context): Promise<Data> => carryOut(input, context),

  isJsonLines: ({ action, format, output }) => action === 'export' && format === 'jsonl' && output === null,

  report(data, view) {
    if (isList(data)) return listReport(data as readonly ListedReview[], view);
    switch (data.form) {
      case 'created': {
        const { id, name, leftOut, unjudgeable } = data;
        const notes = [
          ...(leftOut === 0 ? [] : [`${leftOut} more were left out by lot; --limit takes more.`]),
          ...(unjudgeable === 0 ? [] : [`${unjudgeable} have no answer to judge.`]),
          `Begin with: prompttracker review next ${id}`,
        ];
        return { lines: [`${view.style.cyan(id)}  ${name}`], notes };
      }
      case 'item':
        return itemReport(data, view);
      case 'through':
        return { lines: [], notes: [`You have been through. prompttracker review show ${data.review}`] };
      case 'vote': {
        const next = data.next === null ? 'You have been through.' : `Next: prompttracker review next ${data.review}`;
        return { lines: [`${data.place} of ${data.places}  ${data.vote ?? 'open again'}`], notes: [next] };
      }
      case 'results':
        return resultsReport(data, view);
      case 'export':
        return data.file === null
          ? { lines: data.text === null || data.text === '' ? [] : [data.text.trimEnd()] }
          : { lines: [], notes: [`${data.file}: ${data.rows} rows`] };
    }
  },
});

function isList(data: Data): data is readonly ListedReview[] | readonly LabelledRow[] {
  return Array.isArray(data);
}

async function carryOut(input: Input, context: OperationContext): Promise<Data> {
  const { action, format, output } = input;
  refuseStrangers(input);
  if (action === 'create') {
    const { name, question, limit, seed, repeats } = input;
    const asked = { name, question, limit, seed, repeatPercent: repeats };
    return createReview({ ...asked, ...readSelection(input), scale: readScale(input) }, context);
  }
  if (action === 'list') return listReviews(context);
  const id = requireReview(input);
  if (action === 'show') return readResults(id, input.reveal, context);
  if (action === 'export') return exportTo(await exportReview(id, context), { format, output }, context);
  const ballot = await openBallot(id, context);
  return action === 'next' ? nextItem(ballot, context) : vote(ballot, input, context);
}

async function nextItem(ballot: RaterBallot, context: OperationContext): Promise<NextItem | Through> {
  const at = nextOpen(ballot.ballot);
  if (at === null) return { form: 'through', review: ballot.review.id };
  return itemAt(ballot, at, await readItemRuns(ballot, at, context));
}

async function vote(before: RaterBallot, input: Input, context: OperationContext): Promise<CastResult> {
  const { vote: said, place, note } = input;
  if (said === null)
    throw new TrackerError('usage/invalid-argument', 'What is the vote?', {
      hint: 'prompttracker review vote <id> <vote>',
    });
  const at = place === null ? nextOpen(before.ballot) : place - 1;
  if (at === null)
    throw new TrackerError('usage/refused', 'You have been through this review.', {
      hint: 'Name an item to vote on again: --place <n>',
    });
  const runs = await readItemRuns(before, at, context);
  const session = await beginRating(context);
  try {
    const given = { place: at, said, note: note ?? '' };
    const after = await castVote(before, given, { session, runs, now: context.host.clock.now() });
    const next = nextOpen(after.ballot, at + 1);
    const places = after.ballot.places.length;
    const told = { review: after.review.id, place: at + 1, vote: saidAt(after, at), places };
    return { form: 'vote', ...told, next: next === null ? null : next + 1 };
  } finally {
    await session.close();
  }
}

async function exportTo(
  rows: readonly LabelledRow[],
  { format, output }: { format: Input['format']; output: string | null },
  context: OperationContext,
): Promise<readonly LabelledRow[] | Exported> {
  if (format === 'jsonl' && output === null) return rows;
  const text = format === 'csv' ? labelledCsv(rows) : rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  // A terminal shows what ends a line on other systems as a character of its own; the file has it.
  if (output === null) return { form: 'export', rows: rows.length, file: null, text: text.replaceAll('\r\n', '\n') };
  await context.host.files.writeAtomically(await placeFor(output, context), new TextEncoder().encode(text));
  return { form: 'export', rows: rows.length, file: output, text: null };
}

function requireReview({ review: id, action }: Input): string {
  if (id !== null) return id;
  throw new TrackerError('usage/invalid-argument', 'Which review?', { hint: `prompttracker review ${action} <id>` });
}

const ownOf: Readonly<Record<(typeof actions)[number], readonly (keyof Input)[]>> = {
  create: Object.keys(createParameters) as (keyof Input)[],
  list: [],
  next: ['review'],
  vote: ['review', 'vote', 'place', 'note'],
  show: ['review', 'reveal'],
  export: ['review', 'format', 'output'],
};

/** What an action has no use for was meant for another one. */
function refuseStrangers(input: Input): void {
  const own = ownOf[input.action];
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = input[name as keyof Input];
    const start = 'default' in parameter ? parameter.default : null;
    const isGiven = Array.isArray(value) ? value.length > 0 : value !== start && value !== false;
    if (name === 'action' || !isGiven || own.includes(name as keyof Input)) continue;
    const shown = name === 'review' || name === 'vote' ? `«${String(value)}»` : optionName(name);
    throw new TrackerError('usage/invalid-argument', `${shown} does not go with review ${input.action}.`);
  }
}
