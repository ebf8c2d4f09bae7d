// Judges of `eval --batch`: once the answers are there, what they ask goes out as a batch of its own, at half the price, once,
// whatever happens in between; what judges ask next waits for what they were told before.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import type { Json } from '../../../src/core/base/hash.ts';
import type { EvaluationDryRun } from '../../../src/core/evaluation/dryRun.ts';
import type { CellResult, Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import {
  BatchProject,
  batchModels,
  beginBatch,
  creationsOf,
  evaluationIn,
  paidTwice,
} from '../../support/batchProject.ts';
import { type ModelServer, sendJson, startModelServer } from '../../support/modelServer.ts';
import type { BatchFate, BatchQuestion } from '../../support/modelServerBatches.ts';

const rubric = '{ name: kind, uses: prompttracker/llm-rubric, with: { value: It is kind. } }';
const graded = '{ name: clear, uses: prompttracker/g-eval, with: { value: clarity, samples: 3 } }';
const judged = ['--judge', batchModels.openai];
const usage = { input: 1_000, output: 500 };
/** gpt-4o-mini in a batch: half of 0.15 and 0.60 USD per million tokens. */
const halfUsd = (1_000 * 75 + 500 * 300) / 1e9;

const textOf = ({ body }: BatchQuestion): string => JSON.stringify(body);
const isJudges = (question: BatchQuestion): boolean => textOf(question).includes('impartial judge');
const isSteps = (question: BatchQuestion): boolean => textOf(question).includes('Write three or four short steps');
const isGrade = (question: BatchQuestion): boolean => textOf(question).includes('step by step');

const say = (answer: object): BatchFate => ({ text: JSON.stringify(answer), usage });
const verdict = say({ evidence: [], reason: 'because', pass: true, score: 0.8 });

const errorCodeOf = (metadata: { readonly [key: string]: Json } = {}) =>
  (metadata.error as { readonly code?: string } | undefined)?.code;

/** A whole answer to everybody. */
function answerAll(question: BatchQuestion): BatchFate {
  if (isSteps(question)) return say({ steps: ['Read it.'] });
  if (isGrade(question)) return say({ evidence: [], reason: 'because', score: 8 });
  return isJudges(question) ? verdict : { text: 'Hello', usage };
}

describe('judges in a batch', function () {
  this.timeout(60_000);
  let server: ModelServer;
  let project: BatchProject;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());
  beforeEach(() => {
    project = new BatchProject(server);
    project.addEvaluator(rubric);
    server.batches.answerWith(answerAll);
  });
  afterEach(() => project.dispose());

  const evaluate = (...argv: readonly string[]) => project.evaluate(...argv, ...judged);
  const online = (): number => server.journal.filter(({ url }) => /chat\/completions|messages$/.test(url)).length;
  const scoreOf = (result: CellResult | undefined, name: string) =>
    result?.scores.find(({ evaluator }) => evaluator === name);
  const valuesOf = ({ results }: Evaluation, name: string) =>
    results.map((result) => scoreOf(result, name)?.value ?? null);
  /** Questions of each batch, in the order they were sent. */
  const sizes = (): readonly number[] => server.batches.batches.map(({ questions }) => questions.length).reverse();
  const all = <T>(value: T): readonly T[] => Array.from({ length: 6 }, () => value);

  it('are asked when the answers are there, at half the price', async () => {
    const { code, data, stderr } = await evaluate(...beginBatch);
    assert.deepEqual([code, data.verdict, sizes(), online()], [0, 'pass', [6, 1], 0]);
    assert.deepEqual(valuesOf(data, 'kind'), all(0.8));
    assert.match(stderr, /OpenAI has 1 question of judges for gpt-4o-mini as batch batch_2\./);
    assert.ok(Math.abs((data.spentUsd ?? 0) - 7 * halfUsd) < 1e-12);
  });

  it('are paid for by one score, and serve all others', async () => {
    const { data } = await evaluate(...beginBatch);
    const costs = data.results.map((result) => scoreOf(result, 'kind')?.metadata.judgeCostUsd);
    assert.deepEqual(
      costs.filter((cost) => cost !== 0),
      [halfUsd],
    );
    const runs = (await project.runs()).filter(({ promptId }) => promptId === 'judge.llm-rubric');
    assert.deepEqual(
      runs.map(({ mode, price, durationMs }) => [mode, price?.batchMultiplier, durationMs]),
      [['batch', 0.5, null]],
    );
    const again = await evaluate('greet', '--dataset', 'people.csv');
    assert.deepEqual([valuesOf(again.data, 'kind'), online(), again.data.spentUsd], [all(0.8), 0, 0]);
  });

  /** Every row has an answer of its own, and so a judge's question of its own. */
  const tellApart = (fate: (question: BatchQuestion, count: number) => BatchFate | null = () => null): void =>
    server.batches.answerWith((question, count) => {
      const row = /person (\d+)/.exec(textOf(question))?.[1];
      return (
        fate(question, count) ?? (isJudges(question) ? answerAll(question) : { text: `Hello person ${row}`, usage })
      );
    });

  it('of another provider are asked in a batch of that one', async () => {
    tellApart();
    const { data } = await project.evaluate(...beginBatch, '--judge', batchModels.anthropic);
    assert.deepEqual([valuesOf(data, 'kind'), sizes(), online()], [all(0.8), [6, 6], 0]);
    assert.deepEqual(server.batches.batches.map(({ api }) => api).reverse(), ['openai-chat', 'anthropic']);
  });

  it('of a provider without a batch API are asked one by one', async () => {
    const { data } = await project.evaluate(...beginBatch, '--judge', 'offline/echo');
    assert.deepEqual([valuesOf(data, 'kind'), sizes()], [all(null), [6]]);
  });

  it('ask what depends on an answer once that is there, and all the rest together', async () => {
    project.addEvaluator(graded);
    tellApart();
    const { data } = await evaluate(...beginBatch);
    assert.deepEqual([valuesOf(data, 'clear'), online()], [all(0.8), 0]);
    // Six answers; six verdicts and the steps of all; three samples of each grade.
    assert.deepEqual(sizes(), [6, 7, 18]);
  });

  it('repair a verdict once in the next batch, and are an error after that', async () => {
    tellApart((question) => {
      if (!isJudges(question) || !/person [12]/.test(textOf(question))) return null;
      const isRepair = textOf(question).includes('cannot be read');
      return /person 1/.test(textOf(question)) && isRepair ? verdict : { text: 'Hm.', usage };
    });
    const { data } = await evaluate(...beginBatch);
    assert.deepEqual(
      [valuesOf(data, 'kind'), sizes()],
      [
        [0.8, null, 0.8, 0.8, 0.8, 0.8],
        [6, 6, 2],
      ],
    );
    const [first, second] = data.results.map((result) => scoreOf(result, 'kind')?.metadata);
    assert.deepEqual([first?.judgeCalls, first?.judgeCostUsd], [2, 2 * halfUsd]);
    assert.deepEqual([errorCodeOf(second), second?.judgeCalls], ['judge/invalid-answer', 2]);
    assert.equal(online(), 0);
  });

  it('are asked again for what expired, and are an error after the third time', async () => {
    tellApart((question, count) => {
      if (!isJudges(question)) return null;
      if (/person 2/.test(textOf(question))) return 'expired';
      return /person 1/.test(textOf(question)) && count === 1 ? 'expired' : null;
    });
    const { data } = await evaluate(...beginBatch);
    assert.deepEqual(
      [valuesOf(data, 'kind'), sizes()],
      [
        [0.8, null, 0.8, 0.8, 0.8, 0.8],
        [6, 6, 2, 1],
      ],
    );
    assert.deepEqual([paidTwice(server), online()], [[], 0]);
  });

  it('that refuse to tell probabilities are asked without in the next batch', async () => {
    project.addEvaluator(graded.replace('samples: 3', 'steps: [Read it.], probabilities: true'));
    tellApart((question) =>
      isGrade(question) && textOf(question).includes('logprobs') ? { status: 400, message: 'no logprobs' } : null,
    );
    const { data } = await evaluate(...beginBatch);
    assert.deepEqual([valuesOf(data, 'clear'), sizes(), online()], [all(0.8), [6, 12, 6], 0]);
    assert.equal(scoreOf(data.results[0], 'clear')?.metadata.source, 'grade');
  });

  it('compare the answers of all columns', async () => {
    project.addEvaluator('{ name: best, type: select-best, value: the friendlier one }');
    tellApart((question) =>
      textOf(question).includes('friendlier') ? say({ evidence: [], reason: 'because', best: '1' }) : null,
    );
    const models = ['--model', 'openai/gpt-4o-mini', '--model', 'openai/gpt-4o'];
    const { data } = await evaluate(...beginBatch, ...models);
    assert.equal(online(), 0);
    assert.deepEqual(
      valuesOf(data, 'best'),
      [...all(null)].flatMap(() => [1, 0]),
    );
  });

  describe('that are away', () => {
    /** Begins, lets the answers through, and holds the batch of the judges. */
    const leave = async (...argv: readonly string[]) => {
      tellApart();
      server.batches.endWith((batch) => {
        if (batch.questions.some(isJudges)) server.batches.hold(true);
        return 'completed';
      });
      const controller = new AbortController();
      const waiting = project.command([...argv, ...judged], {
        signal: controller.signal,
        onNote: (text) => {
          if (text.includes('of judges')) controller.abort();
        },
      });
      const left = await waiting;
      server.batches.endWith(() => 'completed');
      server.batches.hold(false);
      return { ...left, id: evaluationIn(left.stderr) };
    };

    it('go on without the user, and are picked up another day', async () => {
      const left = await leave(...beginBatch);
      assert.equal(left.code, 130);
      assert.match(left.stderr, /No longer waiting\. The batch goes on at OpenAI/);
      project.project.commit('What we know so far');
      const { data, code } = await project.evaluate('--resume', left.id);
      assert.deepEqual([code, valuesOf(data, 'kind'), sizes(), online()], [0, all(0.8), [6, 6], 0]);
      assert.deepEqual(paidTwice(server), []);
      assert.ok(data.results.every(({ cached, costUsd }) => !cached && (costUsd ?? 0) > 0));
    });

    it('are called off on request; what was judged by then is kept, and the rest later', async () => {
      const { id } = await leave(...beginBatch);
      server.batches.hold(true);
      const { code, data, stderr } = await project.evaluate('--resume', id, '--cancel-batch');
      assert.match(stderr, /asked to call off batch batch_2/);
      assert.deepEqual(
        [code, data.status, data.results.length, valuesOf(data, 'kind')],
        [130, 'stopped', 3, [0.8, 0.8, 0.8]],
      );
      assert.equal(online(), 0);
      server.batches.hold(false);
      const whole = await project.evaluate('--resume', id);
      assert.deepEqual([valuesOf(whole.data, 'kind'), sizes(), paidTwice(server)], [all(0.8), [6, 6, 3], []]);
    });

    it('are not asked when the answers are called off', async () => {
      tellApart();
      const { id } = await project.leave(...beginBatch, ...judged);
      server.batches.hold(true);
      const { data } = await project.evaluate('--resume', id, '--cancel-batch');
      assert.deepEqual([data.status, data.results.length, sizes(), online()], ['stopped', 0, [6], 0]);
      server.batches.hold(false);
      const whole = await project.evaluate('--resume', id);
      assert.deepEqual([valuesOf(whole.data, 'kind'), sizes(), paidTwice(server)], [all(0.8), [6, 3, 6], []]);
    });

    for (const [moment, requests] of [
      ['before it was sent', /\/files$/],
      ['while the provider takes it', /\/batches$/],
      ['while it waits', /\/batches\/batch_2$/],
      ['while its answers come', /\/files\/.*\/content$/],
    ] as const)
      it(`are asked once though the process is killed ${moment}`, async () => {
        tellApart();
        const argv = ['eval', ...beginBatch, ...judged];
        const child: ChildProcess = project.project.spawn(argv, project.environment);
        let stderr = '';
        child.stderr?.on('data', (text: Buffer) => {
          stderr += text;
        });
        const gone = new Promise((resolve) => child.on('close', resolve));
        const isSecond = () =>
          server.journal.filter(({ url }) => requests.test(url)).length >= (moment === 'while it waits' ? 1 : 2);
        const watching = setInterval(() => {
          if (isSecond()) child.kill('SIGKILL');
        }, 2);
        await gone;
        clearInterval(watching);
        const { code, data } = await project.evaluate('--resume', evaluationIn(stderr));
        assert.deepEqual([code, valuesOf(data, 'kind'), paidTwice(server)], [0, all(0.8), []]);
        assert.equal(online(), 0);
      });

    it('are fetched again where the store keeps no texts', async () => {
      project.project.write('.prompttracker/config.yaml', 'store: no-output\n');
      project.addEvaluator(graded);
      const { id } = await leave(...beginBatch);
      const { data } = await project.evaluate('--resume', id);
      assert.deepEqual([valuesOf(data, 'kind'), valuesOf(data, 'clear'), paidTwice(server)], [all(0.8), all(0.8), []]);
      assert.deepEqual([sizes(), online()], [[6, 7, 18], 0]);
    });
  });

  describe('under a limit on money', () => {
    const billedNanoUsd = (): number => [...server.batches.billed.keys()].length * Math.round(halfUsd * 1e9);

    it('cost at most that with the answers, and what was not judged is judged later', async () => {
      tellApart();
      // Enough for the answers and some of the judges: a judge may cost far more at worst.
      const limit = 0.0022;
      const { code, data } = await evaluate(...beginBatch, '--max-cost', String(limit));
      assert.ok(billedNanoUsd() <= limit * 1e9, `${billedNanoUsd()} nano-USD`);
      assert.deepEqual([code, data.stoppedBecause?.code, online()], [5, 'budget/exceeded', 0]);
      assert.ok(valuesOf(data, 'kind').every((value) => value === 0.8));
      assert.ok(data.results.length < 6);
      assert.equal(Math.round((data.spentUsd ?? 0) * 1e9), billedNanoUsd());
      const whole = await project.evaluate('--resume', data.id, '--max-cost', '1');
      assert.deepEqual([valuesOf(whole.data, 'kind'), paidTwice(server)], [all(0.8), []]);
    });
  });

  describe('of conversations', () => {
    const talks = (count: number): string =>
      Array.from({ length: count }, (_, at) => ({
        who: `person ${at + 1}`,
        turns: [{ user: 'How are you?', evaluators: [{ type: 'llm-rubric', value: 'It asks back.' }] }, 'Bye'],
      }))
        .map((row) => `${JSON.stringify(row)}\n`)
        .join('');
    const begin = ['greet', '--dataset', 'talks.jsonl', '--batch'] as const;
    const live = (): readonly string[] =>
      server.journal.filter(({ url }) => /chat\/completions|messages$/.test(url)).map(({ body }) => body);
    beforeEach(() => {
      project.project.write('talks.jsonl', talks(3));
      tellApart();
    });

    it('go out together, once every conversation was held turn by turn', async () => {
      const { code, data, stderr } = await evaluate(...begin);
      assert.deepEqual([code, sizes(), live().length], [0, [6], 9], stderr);
      assert.ok(live().every((body) => !body.includes('impartial judge')));
      assert.deepEqual(valuesOf(data, 'kind'), [0.8, 0.8, 0.8]);
      assert.deepEqual(
        data.results.map(({ scores }) => scores.map(({ evaluator, value }) => [evaluator, value])),
        Array.from({ length: 3 }, () => [
          ['greets', 1],
          ['kind', 0.8],
          ['turn 1 · llm-rubric', 0.8],
        ]),
      );
      // What was asked beforehand was paid for by its cell, and by no other.
      assert.ok(data.results.every(({ cached, costUsd }) => !cached && costUsd !== null && costUsd > 0));
      const answers = data.results.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
      assert.ok(Math.abs((data.spentUsd ?? 0) - answers - 6 * halfUsd) < 1e-12);
      const runs = await project.runs();
      assert.equal(runs.length, 15);
      assert.equal(runs.filter(({ continues }) => continues != null).length, 6, 'turns go on from each other');
    });

    it('cost what the plan says at worst', async () => {
      const { stdout } = await project.command([...begin, ...judged, '--dry-run', '--json']);
      const { batch, judges } = JSON.parse(stdout) as EvaluationDryRun;
      const { data } = await evaluate(...begin);
      const worst = (batch?.worstUsd ?? Number.NaN) + (judges.batch?.worstUsd ?? Number.NaN);
      assert.ok((data.spentUsd ?? Number.NaN) <= worst, `${data.spentUsd} of ${worst}`);
      assert.deepEqual([judges.calls, (judges.batch?.worstUsd ?? 0) < (judges.worstUsd ?? 0)], [6, true]);
    });

    it('are not asked of a conversation that broke off, which is asked and paid for once', async () => {
      server.script((context) => sendJson(context.response, 400, { error: { message: 'no' } }));
      const { data } = await project.evaluate(...begin, ...judged, '--concurrency', '1');
      assert.deepEqual([data.results.map(({ outcome }) => outcome), sizes()], [['error', 'ok', 'ok'], [4]]);
      assert.equal(live().length, 7);
    });

    it('are asked at the end where the store does not keep what was said', async () => {
      project.project.write('.prompttracker/config.yaml', 'store: {default: scores-only}\n');
      await evaluate(...begin);
      assert.deepEqual(sizes(), []);
      assert.equal(live().filter((body) => !body.includes('impartial judge')).length, 9, 'nothing is paid for twice');
    });
  });

  it('wait for the answers of a model without a batch API', async () => {
    tellApart((question) => (textOf(question).includes('No model was called') ? verdict : null));
    const { data } = await evaluate(...beginBatch, '--model', batchModels.openai, '--model', 'offline/echo');
    // All answers of that one were cut at the same place, so they are one question.
    assert.deepEqual([sizes(), online()], [[6, 7], 0]);
    assert.ok(valuesOf(data, 'kind').every((value) => value === 0.8));
  });

  it('are told in the price beforehand', async () => {
    const { stderr } = await project.command([...beginBatch, ...judged, '--dry-run']);
    assert.match(
      stderr,
      /Judges come to that: 6 calls, likely unknown, at worst \$[\d.]+; in batches likely unknown, at worst \$/,
    );
    assert.equal(creationsOf(server), 0);
  });
});
