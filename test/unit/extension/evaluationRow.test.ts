import assert from 'node:assert/strict';
import type { BatchJob } from '../../../src/core/evaluation/batch/batchJob.ts';
import type { ColumnTotal, EvaluationEnding, EvaluationHeader } from '../../../src/core/evaluation/evaluation.ts';
import { type EvaluationNode, evaluationRow, promptRow } from '../../../src/extension/evaluation/evaluationRow.ts';
import { endingText, runningText, runningTooltip } from '../../../src/extension/evaluation/evaluationText.ts';
import { hostileTexts } from '../../support/hostileTexts.ts';

const now = Date.parse('2026-11-29T12:00:00Z');
const version = (selector: string) => ({ selector, number: null, hash: selector, blob: null });

const header = {
  ...{ id: '01JDH4', prompt: 'support/greet', versions: [version('draft')], models: ['offline/echo'], columns: [] },
  ...{ dataset: { name: 'rows.csv', hash: 'd', rows: 50 }, evaluators: [], base: null, repeat: 1, seed: 1, cells: 50 },
  ...{ startedAt: '2026-11-29T11:00:00Z', asked: {} },
} as EvaluationHeader;

const total = (change: Partial<ColumnTotal> = {}): ColumnTotal => ({
  ...{ column: 'c', version: null, selector: 'draft', model: 'offline/echo', cells: 50, passed: 47, failed: 3 },
  ...{ undecided: 0, errors: 0, filtered: 0, refused: 0, cached: 0, n: 50, passRate: 0.94, interval: [0.8, 0.99] },
  ...{ costUsd: 0.02, originalCostUsd: 0.02, latencyMs: { p50: 1, p95: 1 } },
  ...change,
});

const ending = (change: Partial<EvaluationEnding> = {}): EvaluationEnding => ({
  ...{ status: 'finished', stoppedBecause: null, durationMs: 2_000, spentUsd: 0.02, summary: [], totals: [total()] },
  ...{ verdict: 'fail' },
  ...change,
});

const batch: BatchJob = {
  ...{ label: 'L', provider: 'openai', model: 'gpt-4o-mini', origin: 'https://x.example', requests: 50 },
  ...{
    worstNanoUsd: null,
    sentAt: '2026-11-29T11:00:00Z',
    state: 'waiting',
    batches: ['batch_1'],
    shard: null,
    asks: 'answers',
  },
};

function node(change: {
  header?: Partial<EvaluationHeader>;
  ending?: Partial<EvaluationEnding> | null;
  spentUsd?: number | null;
  live?: EvaluationNode['live'];
  waiting?: EvaluationNode['listed']['waiting'];
}): EvaluationNode {
  const { spentUsd = 0.02, live = null, waiting = [] } = change;
  const ended = change.ending === null ? null : ending(change.ending);
  return {
    kind: 'evaluation',
    root: '/w',
    listed: { header: { ...header, ...change.header }, ending: ended, spentUsd, waiting },
    live,
  };
}

describe('an evaluation in the list', () => {
  it('is named after its versions and says how it did, of how much, when, and for what', () => {
    const { label, description, icon } = evaluationRow(node({}), now);
    assert.deepEqual(
      [label, description, icon],
      ['draft', '94 % · offline/echo × 50 rows · 1 hour ago · $0.02', 'error'],
    );
  });

  it('names the base and what is held against it', () => {
    const versions = [version('v2'), version('v3'), version('draft')];
    assert.equal(evaluationRow(node({ header: { versions } }), now).label, 'v2, v3, draft');
    assert.equal(evaluationRow(node({ header: { versions, base: 'v2' } }), now).label, 'v2 → v3, draft');
    assert.equal(
      evaluationRow(node({ header: { versions: [version('v2')], base: 'v2' } }), now).label,
      'v2 → nothing changed',
    );
  });

  for (const [rates, text] of [
    [[0.62, 0.94, 0.7], '62–94 %'],
    [[1, 1], '100 %'],
    [[0.999], '99 %'],
    [[0.001, 1], '1–100 %'],
    [[null, 0.5], '50 %'],
    [[0, 0], '0 %'],
  ] as const)
    it(`has rates from the worst column to the best: ${text}`, () => {
      const totals = rates.map((passRate) => total({ passRate }));
      assert.ok(evaluationRow(node({ ending: { totals } }), now).description.startsWith(`${text} · `));
    });

  it('says nothing about what is unknown', () => {
    const { description } = evaluationRow(
      node({ ending: { totals: [total({ passRate: null })] }, spentUsd: null }),
      now,
    );
    assert.equal(description, 'offline/echo × 50 rows · 1 hour ago');
  });

  for (const [name, change, icon, words] of [
    ['passed', { ending: { verdict: 'pass' } }, 'pass', 'evaluation finished'],
    ['is not decided', { ending: { verdict: 'insufficient-data' } }, 'question', 'evaluation finished'],
    ['never came to its end', { ending: null }, 'debug-pause', 'evaluation interrupted resumable'],
    ['was interrupted', { ending: { status: 'interrupted' } }, 'debug-pause', 'evaluation interrupted resumable'],
    ['was stopped by a limit', { ending: { status: 'stopped' } }, 'warning', 'evaluation stopped resumable'],
    ['waits for a batch', { ending: null, waiting: [batch] }, 'clock', 'evaluation waiting resumable'],
    ['had errors', { ending: { totals: [total({ errors: 2 })] } }, 'error', 'evaluation finished hasErrors'],
    ['runs', { ending: null, live: { header, progress: null } }, 'sync~spin', 'evaluation running'],
  ] as const)
    it(`that ${name} has its own icon and its own menu`, () => {
      const row = evaluationRow(node(change as Parameters<typeof node>[0]), now);
      assert.deepEqual([row.icon, row.context], [icon, words]);
    });

  it('says what it waits for', () => {
    const { description, tooltip } = evaluationRow(node({ ending: null, spentUsd: null, waiting: [batch] }), now);
    assert.match(description, /^waiting for the provider · /);
    assert.match(String(tooltip), /50 questions for openai\/gpt-4o-mini sent as batch batch_1/);
  });

  it('lets no foreign text draw an icon or hide what stands beside it', () => {
    for (const text of hostileTexts) {
      const hostile = {
        versions: [version(text)],
        models: [text],
        dataset: { name: text, hash: 'd', rows: 1 },
        prompt: text,
      };
      const row = evaluationRow(node({ header: hostile }), now);
      const prompt = promptRow({ kind: 'prompt', root: '/w', id: text, name: text, evaluations: [] }, now);
      for (const shown of [row.label, row.description, prompt.label])
        assert.doesNotMatch(shown, /\$\(|[\n\u202e]|\]\(/);
    }
  });
});

describe('an evaluation that runs, in the status bar', () => {
  const progress = (change: object) => ({
    header,
    progress: {
      ...{ done: 12, total: 150, failed: 0, errors: 0, cached: 0, spentUsd: 0, remainingMs: null, remainingUsd: null },
      ...change,
    },
  });

  for (const [name, lives, text] of [
    ['has not counted its rows', [{ header: null, progress: null }], 'reading rows'],
    ['waits for its first answer', [{ header, progress: null }], '0/50'],
    ['goes well and costs nothing', [progress({})], '12/150'],
    [
      'has failures, errors and a price',
      [progress({ failed: 3, errors: 1, spentUsd: 0.014 })],
      '12/150 · 3 failed · 1 in error · $0.01',
    ],
    ['costs what nobody knows', [progress({ spentUsd: null })], '12/150 · cost unknown'],
    ['is one of two', [progress({ spentUsd: 0.5 }), progress({ done: 8, total: 50 })], '20/200 · $0.50'],
  ] as const)
    it(`${name}: ${text}`, () => assert.equal(runningText(lives), text));

  it('says in its tooltip what is left', () => {
    const live = progress({ remainingMs: 65_000, remainingUsd: 0.2 });
    assert.equal(runningTooltip([{ name: 'Greet', live }]), 'Greet: 12/150, about 1 min 05 s and $0.20 left');
  });
});

describe('the sentence when an evaluation has ended', () => {
  const ended = (change: object) =>
    endingText({ ...header, ...ending(), results: [], comparison: null, ...change } as never);

  it('says the verdict, the count, the errors and the price', () => {
    assert.equal(ended({}), 'failed, 47 of 50 answers passed, $0.02 spent.');
    assert.equal(
      ended({ verdict: 'pass', spentUsd: 0, totals: [total({ passed: 50, failed: 0 })] }),
      'passed, 50 of 50 answers passed.',
    );
    assert.equal(
      ended({ totals: [total({ errors: 2 })] }),
      'failed, 47 of 50 answers passed, 2 in error, $0.02 spent.',
    );
  });

  it('claims no passes where nothing judged', () => {
    const totals = [total({ passed: 0, failed: 0, undecided: 50 })];
    assert.equal(
      ended({ verdict: 'insufficient-data', totals, spentUsd: null }),
      'not decided, 50 of 50 answers, cost unknown.',
    );
  });

  it('says why it was stopped', () => {
    const stoppedBecause = { code: 'budget/exceeded', message: 'The limit is reached.' };
    assert.match(ended({ stoppedBecause }), /^stopped: The limit is reached, 47 of 50/);
  });
});
