// `eval --batch`: every answer comes from a batch, once, at half the price, whatever happens to the process, the provider and
// single requests in between. What the server would send a bill for is counted by the server.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { EvaluationDryRun } from '../../../src/core/evaluation/dryRun.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { listEvaluations } from '../../../src/core/store/listEvaluations.ts';
import { openStore } from '../../../src/core/store/openStore.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';
import { BatchProject, batchModels, beginBatch, creationsOf, paidTwice } from '../../support/batchProject.ts';
import { checkTranscript } from '../../support/cliTranscript.ts';
import { answerWith, type ModelServer, sendJson, startModelServer } from '../../support/modelServer.ts';
import type { BatchFate, BatchQuestion } from '../../support/modelServerBatches.ts';

const listedIn = async (root: string) => {
  const store = await openStore({
    host: createNodeHost({ environment: {}, fetch: assert.fail }),
    root,
    isReadOnly: true,
  });
  return listEvaluations(store);
};

describe('prompttracker eval --batch', function () {
  this.timeout(60_000);
  let server: ModelServer;
  let project: BatchProject;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());
  beforeEach(() => {
    project = new BatchProject(server);
  });
  afterEach(() => project.dispose());

  const evaluate = (...argv: readonly string[]) => project.evaluate(...argv);
  const callsOf = (pattern: RegExp): number => server.journal.filter(({ url }) => pattern.test(url)).length;
  const online = /chat\/completions|\/responses$|\/v1\/messages$|:generateContent/;
  const creations = (): number => creationsOf(server);

  for (const [provider, model] of Object.entries(batchModels))
    it(`gets every answer from a batch of ${provider}, at half the price and without a latency`, async () => {
      project.writePrompt(model);
      const usage = { input: 1_000, output: 500 };
      server.batches.answerWith(() => ({ text: 'Hello', usage }));
      const { code, data } = await evaluate(...beginBatch);
      assert.deepEqual([code, data.verdict, data.results.length, data.totals[0]?.passed], [0, 'pass', 6, 6]);
      assert.deepEqual([creations(), callsOf(online), server.batches.billed.size], [1, 0, 6]);
      assert.deepEqual(
        data.results.map(({ caseId, cached, latencyMs }) => [caseId, cached, latencyMs]),
        ['1', '2', '3', '4', '5', '6'].map((id) => [id, false, null]),
      );
      server.script(answerWith({ text: 'Hello', usage }));
      await evaluate('greet', '--dataset', 'people.csv', '--no-cache', '--case', '1');
      const same = (await project.runs()).filter(({ variables }) => variables.who === 'person 1');
      const batched = same.find(({ mode }) => mode === 'batch') as Run;
      const single = same.find(({ mode }) => mode === undefined) as Run;
      assert.deepEqual([batched.durationMs, batched.firstTokenMs], [null, null]);
      assert.deepEqual([batched.price?.batchMultiplier, single.price?.batchMultiplier], [0.5, undefined]);
      assert.equal((batched.costNanoUsd ?? 0) * 2, single.costNanoUsd);
      assert.equal(batched.resultKey, single.resultKey, 'an answer of a batch is an answer to the same question');
    });

  it('costs half of what the same tokens cost alone, and the sum is told', async () => {
    server.batches.answerWith(() => ({ text: 'Hello', usage: { input: 1_000, output: 500 } }));
    const { data } = await evaluate(...beginBatch);
    // gpt-4o-mini: 0.15 and 0.60 USD per million tokens.
    const whole = (1_000 * 150 + 500 * 600) / 1e9;
    assert.deepEqual(
      data.results.map(({ costUsd }) => costUsd),
      Array.from({ length: 6 }, () => whole / 2),
    );
    assert.ok(Math.abs((data.spentUsd ?? 0) - 3 * whole) < 1e-12);
  });

  it('serves a colleague afterwards as any other answer does, in a batch or not', async () => {
    await evaluate(...beginBatch);
    const again = await evaluate('greet', '--dataset', 'people.csv');
    assert.deepEqual([again.data.totals[0]?.cached, callsOf(online)], [6, 0]);
    const inBatch = await evaluate(...beginBatch);
    assert.deepEqual([inBatch.data.totals[0]?.cached, inBatch.data.spentUsd, creations()], [6, 0, 1]);
  });

  it('asks only what nobody has answered yet, and an equal question once', async () => {
    await evaluate('greet', '--dataset', 'people.csv', '--case', '2');
    project.project.write('people.csv', 'who\nperson 1\nperson 2\nperson 1\n');
    const { data } = await evaluate(...beginBatch);
    assert.deepEqual([data.totals[0]?.passed, server.batches.batches[0]?.questions.length], [3, 1]);
    assert.deepEqual(
      data.results.map(({ cached }) => cached),
      [false, true, true],
    );
  });

  it('asks each provider and model in a batch of its own, and those without a batch API one by one', async () => {
    const argv = ['openai/gpt-4o-mini', 'openai/gpt-4o', 'anthropic/claude-haiku-4-5', 'offline/echo'];
    const { data, stderr } = await evaluate(...beginBatch, ...argv.flatMap((model) => ['--model', model]));
    assert.deepEqual([data.results.length, creations()], [24, 3]);
    assert.match(stderr, /Offline \(no model\) has no batch API: 6 questions are asked one by one\./);
  });

  it('is refused where no model has a batch API', async () => {
    const { code, stderr } = await project.command([...beginBatch, '--model', 'offline/echo']);
    assert.equal(code, 2);
    assert.match(stderr, /There is no batch API for offline\/echo/);
  });

  it('reads in a terminal as written in batch.txt', async () => {
    server.batches.answerWith(({ body }) => {
      const row = /person (\d)/.exec(JSON.stringify(body))?.[1];
      return row === '5'
        ? { status: 400, message: 'This request is not right.' }
        : row === '6'
          ? { text: 'Go away' }
          : {};
    });
    await checkTranscript(join(import.meta.dirname, 'batch.txt'), {
      run: (argv, options) => project.command(argv.slice(1), options),
      replace: (...words) => project.project.replace(...words),
      git: (...args) => project.project.git(...args),
    });
  });

  describe('the price beforehand', () => {
    it('is told for single calls and for a batch, and nothing is asked', async () => {
      const { stdout } = await project.command([...beginBatch, '--dry-run', '--json']);
      const plan = JSON.parse(stdout) as EvaluationDryRun;
      assert.ok(plan.worstUsd !== null && plan.worstUsd > 0);
      assert.ok(Math.abs((plan.batch?.worstUsd ?? 0) - plan.worstUsd / 2) < 1e-9);
      assert.equal(server.journal.length, 0);
      const { stdout: table } = await project.command([...beginBatch, '--dry-run']);
      assert.match(table, /at worst +in batches +at worst/);
    });

    it('is unknown for a model without a price', async () => {
      const { stdout } = await project.command([
        ...beginBatch,
        '--model',
        'openai/nobody-knows',
        '--dry-run',
        '--json',
      ]);
      assert.deepEqual((JSON.parse(stdout) as EvaluationDryRun).batch, { calls: 6, likelyUsd: null, worstUsd: null });
    });
  });

  describe('requests that come to nothing', () => {
    it('are asked for again when they expired, and nothing is paid for twice', async () => {
      server.batches.answerWith((_question, count) => (count === 1 ? 'expired' : {}));
      const { code, data, stderr } = await evaluate(...beginBatch);
      assert.deepEqual([code, data.totals[0]?.passed, creations()], [0, 6, 2]);
      assert.match(stderr, /6 questions will be asked again\./);
    });

    it('are asked for again when the whole batch expired half way', async () => {
      let count = 0;
      server.batches.endWith(() => (count++ === 0 ? 'expired' : 'completed'));
      const { data } = await evaluate(...beginBatch);
      assert.deepEqual([data.totals[0]?.passed, creations(), paidTwice(server)], [6, 2, []]);
      assert.equal(server.batches.batches[0]?.questions.length, 3);
    });

    it('are errors after the third time, and an error is never a score', async () => {
      server.batches.answerWith(({ body }) => (JSON.stringify(body).includes('person 3') ? 'expired' : {}));
      const { code, data } = await evaluate(...beginBatch);
      assert.deepEqual([code, creations(), data.totals[0]?.errors, data.totals[0]?.passed], [4, 3, 1, 5]);
      const failed = data.results.find(({ error }) => error !== null);
      assert.deepEqual([failed?.caseId, failed?.error?.code, failed?.scores], ['3', 'provider/batch-expired', []]);
      assert.deepEqual([failed?.costUsd, failed?.value], [0, null]);
    });

    it('are errors at once when asking again would not help, and are asked again on request', async () => {
      const refusal: BatchFate = { status: 400, message: 'no such thing' };
      const isThird = ({ body }: BatchQuestion): boolean => JSON.stringify(body).includes('person 3');
      server.batches.answerWith((question, count) => (isThird(question) && count === 1 ? refusal : {}));
      const first = await evaluate(...beginBatch);
      assert.deepEqual([first.code, creations(), first.data.totals[0]?.errors], [4, 1, 1]);
      const same = await evaluate('--resume', first.data.id);
      assert.deepEqual([same.data.totals[0]?.errors, creations()], [1, 1]);
      const again = await evaluate('--resume', first.data.id, '--retry-errors');
      assert.deepEqual([again.data.totals[0]?.errors, again.data.verdict, creations()], [0, 'pass', 2]);
      assert.deepEqual(paidTwice(server), []);
    });

    it('are all errors when the provider refuses the batch', async () => {
      server.batches.endWith(() => ({ refusal: 'invalid_json_line: line 1 is not right' }));
      const { code, data } = await evaluate(...beginBatch);
      assert.deepEqual([code, data.totals[0]?.errors, creations()], [4, 6, 1]);
      assert.match(data.results[0]?.error?.message ?? '', /line 1 is not right/);
    });

    it('keep their outcome when they were cut or refused', async () => {
      const stops = ['length', 'refusal', 'content_filter'] as const;
      server.batches.answerWith(({ body }) => {
        const row = Number(/person (\d)/.exec(JSON.stringify(body))?.[1]);
        const stop = stops[row - 1];
        return stop === undefined ? {} : { stop };
      });
      const { data } = await evaluate(...beginBatch);
      assert.deepEqual(
        data.results.map(({ outcome }) => outcome),
        ['length', 'refusal', 'content_filter', 'ok', 'ok', 'ok'],
      );
      assert.deepEqual([creations(), callsOf(online)], [1, 0]);
    });
  });

  describe('while it waits', () => {
    it('leaves the batch running when the user goes away, and picks it up another day', async () => {
      const left = await project.leave(...beginBatch);
      assert.equal(left.code, 130);
      assert.match(left.stderr, /No longer waiting\. The batch goes on at OpenAI/);
      assert.match(left.stderr, new RegExp(`--resume ${left.id}, or call it off with --cancel-batch`));
      project.project.commit('What we know so far');
      const [listed] = await listedIn(project.project.root);
      assert.deepEqual([listed?.ending, listed?.waiting.map(({ batches }) => batches)], [null, [['batch_1']]]);
      const { data } = await evaluate('--resume', left.id);
      assert.deepEqual([data.id, data.verdict, data.results.length], [left.id, 'pass', 6]);
      assert.deepEqual([creations(), paidTwice(server)], [1, []]);
      assert.ok(data.results.every(({ cached, costUsd }) => !cached && (costUsd ?? 0) > 0));
    });

    it('says what it waits for, once for every state', async () => {
      const { stderr } = await project.command(beginBatch);
      const states = [...stderr.matchAll(/^OpenAI, batch batch_1: (\w+)/gm)].map(([, word]) => word);
      assert.deepEqual(states, ['in_progress', 'finalizing', 'completed', '6']);
      assert.match(stderr, /OpenAI has 6 questions for gpt-4o-mini as batch batch_1\. It may take a day\./);
    });

    it('waits through a provider that cannot be asked for a while', async () => {
      const refuse = ({ response }: { response: import('node:http').ServerResponse }): void =>
        sendJson(response, 503, { error: { message: 'down' } });
      server.batches.hold(true);
      const working = evaluate(...beginBatch);
      await server.reached(3);
      server.script(...Array.from({ length: 9 }, () => refuse));
      server.batches.hold(false);
      const { data, stderr } = await working;
      assert.equal(data.verdict, 'pass');
      assert.match(stderr, /cannot be asked about batch batch_1 right now, so again later/);
    });

    it('ends with how to go on when the key does not know the batch', async () => {
      server.batches.hold(true);
      const working = project.command(beginBatch);
      await server.reached(3);
      server.batches.batches.length = 0;
      const { code, stderr } = await working;
      assert.equal(code, 4);
      assert.match(stderr, /does not know the batch batch_1 under this key/);
    });

    it('calls it off on request, and keeps what was answered by then', async () => {
      const { id } = await project.leave(...beginBatch);
      server.batches.hold(true);
      const { code, data, stderr } = await evaluate('--resume', id, '--cancel-batch');
      assert.deepEqual([code, data.status, data.results.length, creations()], [130, 'stopped', 3, 1]);
      assert.match(stderr, /asked to call off batch batch_1/);
      assert.deepEqual(data.totals[0]?.passed, 3);
      server.batches.hold(false);
      const whole = await evaluate('--resume', id);
      assert.deepEqual([whole.data.verdict, creations(), paidTwice(server)], ['pass', 2, []]);
    });

    it('goes on in one process at a time', async () => {
      const { id } = await project.leave(...beginBatch);
      server.batches.hold(true);
      const controller = new AbortController();
      const first = project.command(['--resume', id], { signal: controller.signal });
      await server.reached(6);
      const second = await project.command(['--resume', id]);
      assert.equal(second.code, 2);
      assert.match(second.stderr, /Another process is working on this evaluation/);
      controller.abort();
      assert.equal((await first).code, 130);
      server.batches.hold(false);
      assert.equal((await evaluate('--resume', id)).data.verdict, 'pass');
      assert.deepEqual([creations(), paidTwice(server)], [1, []]);
    });

    it('goes on as a batch though it was begun one by one', async () => {
      const limit = ['--max-cost', '0.000025', '--concurrency', '1'];
      const begun = await evaluate('greet', '--dataset', 'people.csv', ...limit);
      const before = callsOf(online);
      const { id } = await project.leave('--resume', begun.data.id, '--batch');
      const { data } = await evaluate('--resume', id);
      assert.deepEqual([data.verdict, creations(), callsOf(online)], ['pass', 1, before]);
      const { code } = await project.command(['--resume', id, '--cancel-batch']);
      assert.equal(code, 2);
    });

    it('is asked about at no other address than where it was sent', async () => {
      const { id } = await project.leave(...beginBatch);
      const other = { ...project.environment, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
      const { code, stderr } = await project.command(['--resume', id], { environment: other });
      assert.equal(code, 2);
      assert.match(
        stderr,
        /was sent to http:\/\/127\.0\.0\.1:\d+, and OpenAI is reached at http:\/\/127\.0\.0\.1:9 now/,
      );
    });
  });
});
