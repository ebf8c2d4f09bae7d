// The answers that a judge and people judged, from what the store holds: the newest verdict of the judge as it is today, and
// the last word of everybody who approved or rejected. A grade of 1 to 10 says neither, so it is no label.
import type { JudgedCase } from '../../evaluation/judgeCalibration.ts';
import { humanEvaluator } from '../../run/run.ts';
import type { Store } from '../../store/openStore.ts';
import type { StoredRecord } from '../../store/record.ts';
import { toScore } from '../../store/toRun.ts';

interface JudgeVerdicts {
  /** Of the newest record: verdicts of another rubric or prompt are of another judge. */
  hash: string;
  readonly model: string;
  readonly byRun: Map<string, boolean | null>;
}

export interface JudgedAnswers {
  readonly evaluator: string;
  readonly hash: string;
  /** `provider/model` that judged. */
  readonly model: string;
  readonly cases: readonly JudgedCase[];
}

/** One entry for every judge of the prompt, by name. With a review, only its votes are people's verdicts. */
export async function readJudgedAnswers(
  store: Pick<Store, 'scoresOfPrompt'>,
  promptId: string,
  review: string | null = null,
): Promise<JudgedAnswers[]> {
  const judges = new Map<string, JudgeVerdicts>();
  const people = new Map<string, Map<string, boolean>>();
  for (const record of await store.scoresOfPrompt(promptId)) {
    if (typeof record.run !== 'string') continue;
    if (Array.isArray(record.scores)) noteJudges(judges, record, record.run);
    else if (review === null || record.review === review) notePerson(people, record, record.run);
  }
  return [...judges]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([evaluator, { hash, model, byRun }]) => ({
      ...{ evaluator, hash, model },
      cases: [...byRun].map(([run, judge]) => ({ judge, human: majority(people.get(run)) })),
    }));
}

function noteJudges(judges: Map<string, JudgeVerdicts>, { scores, evaluatorHashes }: StoredRecord, run: string): void {
  const hashes = Array.isArray(evaluatorHashes) ? evaluatorHashes : [];
  for (const [at, written] of (scores as readonly unknown[]).entries()) {
    const { evaluator, passed, metadata } = toScore(written);
    const hash = hashes[at];
    if (typeof metadata.judge !== 'string' || typeof hash !== 'string') continue;
    const known = judges.get(evaluator);
    const isSame = known?.hash === hash && known.model === metadata.judge;
    const verdicts = isSame ? known : { hash, model: metadata.judge, byRun: new Map<string, boolean | null>() };
    verdicts.byRun.set(run, passed);
    judges.set(evaluator, verdicts);
  }
}

function notePerson(people: Map<string, Map<string, boolean>>, record: StoredRecord, run: string): void {
  const { evaluator, passed } = toScore(record);
  // A vote that says nothing takes back the one before it.
  const isTakenBack = record.vote === null && record.replaces !== undefined;
  if (evaluator !== humanEvaluator || (passed === null && !isTakenBack)) return;
  const raters = people.get(run) ?? new Map<string, boolean>();
  const rater = typeof record.by === 'string' ? record.by : '';
  if (passed === null) raters.delete(rater);
  else raters.set(rater, passed);
  people.set(run, raters);
}

/** Null without verdicts, and where they are divided. */
function majority(raters: ReadonlyMap<string, boolean> | undefined): boolean | null {
  if (raters === undefined) return null;
  const passes = [...raters.values()].filter(Boolean).length;
  return passes * 2 === raters.size ? null : passes * 2 > raters.size;
}
