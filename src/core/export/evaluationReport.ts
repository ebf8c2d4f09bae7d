// What a report is made of: an evaluation as the store holds it, its figures already in words, and the answers on demand. So
// every format says the same, escapes for its own reader, and formats no number itself.
import type { CellResult, Evaluation } from '../evaluation/evaluation.ts';

export interface ReportTable {
  readonly heads: readonly { readonly title: string; readonly align?: 'right' }[];
  readonly rows: readonly (readonly string[])[];
}

export interface ReportFact {
  readonly name: string;
  readonly text: string;
  readonly tone: 'good' | 'bad' | null;
}

/** One version held against another, or all of them together. */
export interface ReportFacts {
  readonly title: string;
  readonly facts: readonly ReportFact[];
}

/** What the store keeps of the run behind a cell. */
export interface ReportedAnswer {
  /** Calls of tools are lines of it; null when the store's policy keeps no answers. */
  readonly text: string | null;
  readonly variables: string;
}

/** `path` is relative to the root of the repository; null when the row is not there as it was. */
export interface ReportPlace {
  readonly path: string;
  readonly line: number;
}

export interface EvaluationReport {
  /** Results by row, repeat and column, whatever the order in which they were found. */
  readonly evaluation: Evaluation;
  /** `people.csv, 3 rows`. */
  readonly subject: string;
  /** The verdict, and why when it is none. */
  readonly verdict: string;
  /** What was spent, how long it took, and why it stopped. */
  readonly ending: string;
  /** Whose scores are stale, and how to have them again; null when none are. */
  readonly stale: string | null;
  readonly totals: ReportTable;
  /** By evaluator; null when it would say what `totals` says. */
  readonly summary: ReportTable | null;
  /** Named and derived; null when there are none. */
  readonly metrics: ReportTable | null;
  /** Empty without a base. */
  readonly comparison: readonly ReportFacts[];
  /** Of one cell. */
  amounts(result: CellResult): { readonly cost: string; readonly latency: string };
  /** Of the row, else of its prompt. */
  placeOf(result: CellResult): ReportPlace;
  /** By run id, of those the store has; ask for a thousand at a time. */
  answers(results: readonly CellResult[]): Promise<ReadonlyMap<string, ReportedAnswer>>;
}

export interface ReportFormat {
  /** As it is asked for: `junit`. */
  readonly id: string;
  readonly summary: string;
  /** One file for all of them, piece by piece; equal reports give equal bytes. */
  write(reports: readonly EvaluationReport[]): AsyncIterable<string>;
}

/** Types a declaration. */
export function defineReportFormat(format: ReportFormat): ReportFormat {
  return format;
}

const batch = 1_000;

/** The results with their answers, read a thousand at a time. */
export async function* withAnswers(
  report: EvaluationReport,
  results: readonly CellResult[],
): AsyncIterable<{ readonly result: CellResult; readonly answer: ReportedAnswer | null }> {
  for (let at = 0; at < results.length; at += batch) {
    const some = results.slice(at, at + batch);
    const answers = await report.answers(some);
    for (const result of some) yield { result, answer: answers.get(result.run ?? '') ?? null };
  }
}

/** `row 3`, with the repeat when there is more than one. */
export function cellName({ caseId, repeat }: CellResult): string {
  return `row ${caseId}${repeat === 0 ? '' : `, repeat ${repeat + 1}`}`;
}

/** ` in turn 3`, where a conversation ended; nothing for a single question. */
export function turnText({ conversation }: CellResult): string {
  return conversation === undefined || conversation.lastTurn === 0 ? '' : ` in turn ${conversation.lastTurn}`;
}

/** Why there is no answer; policies of the store leave the code alone. */
export function errorText({ error }: CellResult): string | null {
  return error && (error.message === '' ? error.code : error.message);
}

/** What did not pass and why, one line for each evaluator. */
export function failureReasons({ scores }: CellResult): string[] {
  return scores
    .filter(({ passed }) => passed === false)
    .map(({ evaluator, reason, stale }) => {
      const name = stale ? `${evaluator} (stale)` : evaluator;
      return reason === '' ? name : `${name}: ${reason}`;
    });
}
