// An evaluation that was stopped, interrupted or killed goes on: what was answered is never asked again, and what is asked
// twice because of a kill is at most what was under way.
import assert from 'node:assert/strict';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { CliProject } from '../../support/cliProject.ts';
import { killAgainAndAgain } from '../../support/killedEvaluation.ts';
import { answerWith, type ModelServer, sendJson, startModelServer } from '../../support/modelServer.ts';

const prompt = `name: greet
model: openai/gpt-4o-mini
modelParameters: { maxTokens: 20 }
messages:
  - role: user
    content: Say hello to {{who}}
evaluators:
  - name: greets
    string: { contains: Hello }
`;

describe('an evaluation that goes on', function () {
  this.timeout(120_000);
  let server: ModelServer;
  let project: CliProject;
  let environment: { readonly [name: string]: string };
  before(async () => {
    server = await startModelServer({ latencyMs: 5 });
    environment = {
      OPENAI_API_KEY: 'sk-test-7Q9xZt4vBw2LmNoPqRsTuVwXyZ',
      OPENAI_BASE_URL: server.baseUrl('openai-chat'),
    };
  });
  after(() => server.close());
  beforeEach(() => {
    project = new CliProject();
    project.write('greet.prompt.yaml', prompt);
    writeRows(6);
    project.commit('Greet');
    server.journal.length = 0;
  });
  afterEach(() => {
    server.forget();
    project.dispose();
  });

  function writeRows(count: number): void {
    const names = Array.from({ length: count }, (_, index) => `person ${index + 1}`);
    project.write('people.csv', `who\n${names.join('\n')}\n`);
  }
  const begin = ['greet', '--dataset', 'people.csv'];
  const command = (argv: readonly string[], more = {}) => project.run(['eval', ...argv], { environment, ...more });
  const stopped = async (...argv: readonly string[]): Promise<string> => {
    const { stderr } = await command([...begin, ...argv]);
    return /Evaluation ([0-9A-Z]{26})/.exec(stderr)?.[1] ?? '';
  };
  const dataOf = async (argv: readonly string[]): Promise<Evaluation> =>
    JSON.parse((await command([...argv, '--json'])).stdout);
  const questions = () => server.journal.map(({ body }) => JSON.parse(body).messages[0].content as string);

  it('asks what is left after a budget stopped it, and counts what was spent before', async () => {
    const id = await stopped('--max-cost', '0.000025', '--concurrency', '1');
    const before = server.journal.length;
    assert.ok(before > 0 && before < 6);
    const still = await command(['--resume', id, '--max-cost', '0.000025']);
    assert.deepEqual([still.code, server.journal.length], [5, before]);
    const data = await dataOf(['--resume', id]);
    assert.deepEqual([data.id, data.status, data.verdict, data.results.length], [id, 'finished', 'pass', 6]);
    assert.equal(new Set(questions()).size, server.journal.length);
  });

  it('keeps what had finished when the user interrupts it, and says how to go on', async () => {
    const controller = new AbortController();
    server.script(answerWith(), ({ response }) => {
      controller.abort();
      sendJson(response, 500, {});
    });
    const { code, stderr } = await command([...begin, '--concurrency', '1'], { signal: controller.signal });
    assert.equal(code, 130);
    const id = /--resume ([0-9A-Z]{26})/.exec(stderr)?.[1] ?? '';
    const data = await dataOf(['--resume', id]);
    assert.deepEqual([data.verdict, data.totals[0]?.passed], ['pass', 6]);
    assert.equal(questions().filter((question) => question.endsWith('person 1')).length, 1);
  });

  it('is gone on with by one process at a time, so that nothing is paid for twice', async () => {
    const [first, second] = [{ hold: () => {} }, new AbortController()];
    server.script(answerWith(), async (context) => {
      await new Promise<void>((resolve) => Object.assign(first, { hold: resolve }));
      await answerWith()(context);
    });
    const running = command([...begin, '--concurrency', '1', '--no-cache']);
    await server.reached(2);
    const id = String(((await project.json('runs')) as Run[])[0]?.evaluation);
    const refused = await command(['--resume', id, '--no-cache'], { signal: second.signal });
    assert.deepEqual([refused.code, server.journal.length], [2, 2]);
    assert.match(refused.stderr, /Another process is working on this evaluation/);
    first.hold();
    assert.equal((await running).code, 0);
    const after = await dataOf(['--resume', id, '--no-cache']);
    assert.deepEqual([after.verdict, server.journal.length, new Set(questions()).size], ['pass', 6, 6]);
  });

  it('asks errors again only on request', async () => {
    server.script(({ response }) => sendJson(response, 400, { error: { message: 'no' } }));
    const id = await stopped('--concurrency', '1');
    const same = await dataOf(['--resume', id]);
    assert.deepEqual([server.journal.length, same.totals[0]?.errors], [6, 1]);
    const data = await dataOf(['--resume', id, '--retry-errors']);
    assert.deepEqual([server.journal.length, data.totals[0]?.errors, data.verdict], [7, 0, 'pass']);
  });

  it('goes on with the draft it began with, though the file has changed since', async () => {
    project.replace('greet.prompt.yaml', 'Say hello', 'Say a warm hello');
    const id = await stopped('--max-cost', '0.000025', '--concurrency', '1');
    project.replace('greet.prompt.yaml', 'warm', 'frosty');
    const data = await dataOf(['--resume', id]);
    assert.equal(data.verdict, 'pass');
    assert.ok(questions().every((question) => question.includes('warm')));
  });

  const changes = [
    ['rows', () => project.write('people.csv', 'who\nsomebody else\n')],
    ['evaluators', () => project.replace('greet.prompt.yaml', 'contains: Hello', 'contains: Bye')],
  ] as const;
  for (const [what, change] of changes) {
    it(`does not go on under other ${what}`, async () => {
      const id = await stopped('--max-cost', '0.000025', '--concurrency', '1');
      change();
      const { code, stderr } = await command(['--resume', id]);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`Its ${what} have changed`));
    });
  }

  it('is named by the beginning of its id, and an unknown one is an error', async () => {
    const id = await stopped();
    assert.equal((await dataOf(['--resume', id.slice(0, 20).toLowerCase()])).id, id);
    assert.equal((await command(['--resume', '7ZZZ'])).code, 2);
  });

  it('goes on without the cache, and still pays for none of its own answers twice', async () => {
    const id = await stopped('--no-cache', '--max-cost', '0.000025', '--concurrency', '1');
    await dataOf(['--resume', id, '--no-cache']);
    assert.equal(new Set(questions()).size, server.journal.length);
  });

  it('loses nothing to kills and wastes at most what was under way', async () => {
    writeRows(120);
    project.commit('More people');
    const concurrency = 8;
    const killAfter = [1, 25, 7, 30, 12];
    const { kills, data } = await killAgainAndAgain({
      project,
      server,
      environment,
      argv: begin,
      concurrency,
      killAfter,
    });
    assert.ok(kills >= 4);
    assert.deepEqual([data.results.length, data.totals[0]?.passed, data.verdict], [120, 120, 'pass']);
    assert.ok(server.journal.length <= 120 + kills * concurrency, `${server.journal.length} calls, ${kills} kills`);
    const runs = (await project.json('runs', '--limit', '1000')) as Run[];
    assert.equal(new Set(runs.map(({ messages }) => messages[0]?.content)).size, 120);
    assert.equal(runs.length, 120, 'every answer is kept once');
    assert.equal(new Set(data.results.map(({ run }) => run)).size, 120);
  });
});
