// What is paid for in a batch is paid for once and kept once, though the process is killed at the worst moment; and no batch costs
// more than it may.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import {
  BatchProject,
  batchModels,
  beginBatch,
  creationsOf,
  doSilently,
  evaluationIn,
  paidTwice,
} from '../../support/batchProject.ts';
import { type ModelServer, type Reply, startModelServer } from '../../support/modelServer.ts';

/** gpt-4o-mini in a batch: half of 0.15 and 0.60 USD per million tokens. */
const nanoUsdOf = ({ input, output }: { input: number; output: number }): number => input * 75 + output * 300;

describe('a batch', function () {
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

  const pass: Reply = (context) => server.batches.replyTo(context.request)?.(context);

  describe('whose process is killed', () => {
    /** Starts it, lets so many requests through, and kills it at the next one, after `act`; the id of the evaluation. */
    const killAt = async (through: readonly Reply[], act: Reply = () => {}): Promise<string> => {
      const child: ChildProcess = project.project.spawn(['eval', ...beginBatch], project.environment);
      let stderr = '';
      child.stderr?.on('data', (text: Buffer) => {
        stderr += text;
      });
      const gone = new Promise((resolve) => child.on('close', resolve));
      server.script(...through, (context) => {
        void act(context);
        child.kill('SIGKILL');
      });
      await gone;
      server.forget();
      return evaluationIn(stderr);
    };
    const goOn = async (id: string, creations: number): Promise<void> => {
      const { code, data } = await project.evaluate('--resume', id);
      assert.deepEqual([code, data.id, data.verdict, data.totals[0]?.passed], [0, id, 'pass', 6]);
      assert.deepEqual([creationsOf(server), server.batches.billed.size, paidTwice(server)], [creations, 6, []]);
      const runs = await project.runs();
      assert.deepEqual([runs.length, new Set(runs.map(({ resultKey }) => resultKey)).size], [6, 6]);
      assert.ok(data.results.every(({ cached, costUsd }) => !cached && (costUsd ?? 0) > 0));
    };

    // The batch is there, and its id was never heard.
    for (const provider of ['openai', 'anthropic'] as const)
      it(`while ${provider} takes it is found there again and not sent twice`, async () => {
        project.writePrompt(batchModels[provider]);
        const upload = provider === 'anthropic' ? [] : [pass];
        const id = await killAt(upload, (context) => doSilently(context, server));
        assert.equal(server.batches.batches.length, 1);
        await goOn(id, 1);
      });

    it('before it was sent is sent once', async () => {
      await goOn(await killAt([]), 1);
    });

    it('while it waits is picked up', async () => {
      server.batches.hold(true);
      const id = await killAt([pass, pass, pass]);
      server.batches.hold(false);
      await goOn(id, 1);
    });
  });

  it('of which the store keeps no texts is fetched again when it was not scored yet', async () => {
    project.project.write('.prompttracker/config.yaml', 'store: no-output\n');
    const controller = new AbortController();
    // The file of the answers is the seventh thing it asks for.
    server.script(pass, pass, pass, pass, pass, pass, (context) => {
      pass(context);
      controller.abort();
    });
    const { stderr } = await project.command(beginBatch, { signal: controller.signal });
    const { data } = await project.evaluate('--resume', evaluationIn(stderr));
    assert.deepEqual([data.verdict, creationsOf(server), paidTwice(server)], ['pass', 1, []]);
    assert.equal((await project.runs()).length, 6);
  });

  it('of one shard is no business of another', async () => {
    const { stdout } = await project.command([...beginBatch, '--dry-run', '--json']);
    project.project.write('plan.json', stdout);
    const plan = ['--plan', 'plan.json', '--shard'];
    await project.leave(...plan, '1/2');
    const second = await project.evaluate(...plan, '2/2');
    const first = await project.evaluate(...plan, '1/2');
    assert.equal(creationsOf(server), 2);
    assert.deepEqual(
      [first, second].map(({ data }) => data.totals[0]?.errors),
      [0, 0],
    );
    const { data } = await project.evaluate('--merge', 'plan.json');
    assert.deepEqual([data.verdict, data.results.length, paidTwice(server)], ['pass', 6, []]);
  });

  describe('under a limit on money', () => {
    const usages = Array.from({ length: 400 }, (_, index) => ({ input: 10, output: index % 21 }));
    const billed = (): number =>
      [...server.batches.billed.keys()].reduce((sum, _, at) => sum + nanoUsdOf(usages[at]!), 0);
    beforeEach(() => {
      project.writeRows(150);
      let at = 0;
      server.batches.answerWith(() => ({ text: 'Hello', usage: usages[at++] as (typeof usages)[number] }));
    });

    it('costs at most that, round after round, and most of it is used', async () => {
      const limitUsd = 0.0002;
      const { code, data } = await project.evaluate(...beginBatch, '--max-cost', String(limitUsd));
      assert.ok(billed() <= limitUsd * 1e9, `${billed()} nano-USD`);
      assert.ok(billed() > limitUsd * 1e9 * 0.9, `only ${billed()} nano-USD`);
      assert.ok(creationsOf(server) > 1);
      assert.deepEqual([code, data.status, data.stoppedBecause?.code], [5, 'stopped', 'budget/exceeded']);
      assert.equal(Math.round((data.spentUsd ?? 0) * 1e9), billed());
      assert.equal(data.results.length, server.batches.billed.size, 'every answer that was paid for is a result');
    });

    it('counts what it has cost before, and what is still under way', async () => {
      const limit = ['--max-cost', '0.0002'];
      const { id } = await project.leave(...beginBatch, ...limit);
      const { code } = await project.evaluate('--resume', id, ...limit);
      assert.equal(code, 5);
      assert.ok(billed() <= 0.0002 * 1e9, `${billed()} nano-USD`);
      const asked = server.batches.billed.size;
      const again = await project.evaluate('--resume', id, ...limit);
      assert.deepEqual([again.code, server.batches.billed.size], [5, asked]);
    });

    it('is not sent where nobody knows what it may cost', async () => {
      project.project.replace('greet.prompt.yaml', 'modelParameters: { maxTokens: 20 }\n', '');
      const { code } = await project.evaluate(...beginBatch, '--max-cost', '1');
      assert.deepEqual([code, server.journal.length], [5, 0]);
    });
  });
});
