import assert from 'node:assert/strict';
import type { CliProject } from '../../support/cliProject.ts';
import { createSampleProject, summaryPath } from '../../support/cliSampleProject.ts';
import { errorShape, runsShape } from '../../support/cliShapes.ts';
import { answerWith, type ModelServer, type Reply, sendJson, startModelServer } from '../../support/modelServer.ts';
import { wires } from '../../support/modelServerWire.ts';

const key = 'sk-test-7Q9xZt4vBw2LmNoPqRsTuVwXyZ';
const model = 'openai/gpt-4o-mini';

const unauthorised: Reply = ({ response }) =>
  sendJson(response, 401, { error: { message: `Incorrect API key provided: ${key}`, type: 'invalid_request_error' } });

/** Two words, then silence until the client hangs up. */
const slow: Reply = ({ api, response }) => {
  const wire = wires[api ?? 'openai-chat'];
  response.writeHead(200, { 'content-type': wire.streamType });
  response.write(wire.textFrame('Two words'));
};

describe('run against a model server', function () {
  this.timeout(20_000);
  let server: ModelServer;
  let project: CliProject;
  let environment: { readonly [name: string]: string };
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());
  beforeEach(() => {
    project = createSampleProject();
    environment = { OPENAI_API_KEY: key, OPENAI_BASE_URL: server.baseUrl('openai-chat') };
    server.journal.length = 0;
  });
  afterEach(() => {
    server.forget();
    project.dispose();
  });
  const run = (argv: readonly string[], more = {}) =>
    project.run(['run', 'support.summary', '--var', 'ticket=x', '--model', model, ...argv], { environment, ...more });

  it('streams the answer to stdout and says tokens, cost and time on stderr', async () => {
    server.script(answerWith({ text: 'A fine day', usage: { input: 1000, output: 2000 } }));
    const { code, stdout, stderr } = await run([]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'A fine day\n' });
    assert.match(stderr, /^openai\/gpt-4o-mini {2}1,000 \+ 2,000 tokens {2}\$0\.001\d* {2}\d+/);
  });

  it('hands stdout the pieces as they come', async () => {
    const pieces: string[] = [];
    server.script(answerWith({ text: 'One two three four five six' }));
    await run([], { onOutput: (text: string) => pieces.push(text) });
    assert.ok(pieces.length > 2, `${pieces.length} pieces`);
    assert.equal(pieces.join(''), 'One two three four five six\n');
  });

  it('shows each of several models under its name', async () => {
    server.script(answerWith({ text: 'First' }), answerWith({ text: 'Second' }));
    const { stdout } = await run(['--model', 'openai/gpt-4o']);
    assert.equal(stdout, `== ${model} ==\nFirst\n== openai/gpt-4o ==\nSecond\n`);
  });

  it('prints each run as a JSON line as soon as it is there', async () => {
    const { stdout } = await run(['--model', 'openai/gpt-4o', '--jsonl']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(runsShape.parse(lines).length, 2);
  });

  it('saves the run, so that runs shows it', async () => {
    server.script(answerWith({ text: 'Kept' }));
    await run([]);
    const [kept] = runsShape.parse(await project.json('runs', '--limit', '1'));
    assert.equal(kept?.outcome.status === 'completed' && kept.outcome.output, 'Kept');
  });

  it('keeps nothing with --no-save', async () => {
    await run(['--no-save']);
    assert.deepEqual(await project.json('runs'), []);
    assert.equal(project.git('status', '--short'), '');
  });

  it('ends with 4 when the provider fails, and keeps the failure', async () => {
    server.script(unauthorised);
    const { code, stderr } = await run([]);
    const [kept] = runsShape.parse(await project.json('runs'));
    assert.equal(code, 4);
    assert.match(stderr, /provider\/\S+/);
    assert.equal(kept?.outcome.status, 'failed');
  });

  it('never shows or stores the key, even when the provider repeats it', async () => {
    server.script(unauthorised, unauthorised);
    const shown = [await run([]), await run(['--json'])].map(({ stdout, stderr }) => stdout + stderr).join('');
    const stored = JSON.stringify(await project.json('runs'));
    assert.equal(server.journal[0]?.headers.authorization, `Bearer ${key}`);
    assert.ok(!(shown + stored).includes(key.slice(3, 20)), shown);
  });

  it('ends with 3 before any call when the key is missing', async () => {
    const { code, stdout } = await project.run([
      'run',
      'support.summary',
      '--var',
      'ticket=x',
      '--model',
      model,
      '--json',
    ]);
    assert.equal(code, 3);
    assert.equal(errorShape.parse(JSON.parse(stdout)).error.code, 'provider/missing-key');
  });

  it('ends with 3 before the first call when the last model has no key', async () => {
    const { code } = await run(['--model', 'anthropic/claude-haiku-4-5']);
    assert.deepEqual({ code, calls: server.journal.length }, { code: 3, calls: 0 });
  });

  it('ends with 5 before a call that could cost too much', async () => {
    project.replace(summaryPath, 'temperature: 0.2', 'maxTokens: 1000');
    const { code, stderr } = await run(['--max-cost', '0.0000001']);
    assert.deepEqual({ code, calls: server.journal.length }, { code: 5, calls: 0 });
    assert.match(stderr, /may cost up to/);
  });

  it('ends with 5 when nobody knows what a call could cost', async () => {
    const { code, calls } = { ...(await run(['--max-cost', '1'])), calls: server.journal.length };
    assert.deepEqual({ code, calls }, { code: 5, calls: 0 });
  });

  it('spends under a budget that is enough', async () => {
    project.replace(summaryPath, 'temperature: 0.2', 'maxTokens: 1000');
    const { code } = await run(['--max-cost', '1']);
    assert.equal(code, 0);
  });

  it('ends with 2 and no call when a required variable is missing', async () => {
    const { code } = await project.run(['run', 'support.summary', '--model', model], { environment });
    assert.deepEqual({ code, calls: server.journal.length }, { code: 2, calls: 0 });
  });

  it('takes no key and no address from a .env file in the repository', async () => {
    project.write('.env', `OPENAI_API_KEY=${key}\nOPENAI_BASE_URL=${server.baseUrl('openai-chat')}\n`);
    const { code } = await project.run(['run', 'support.summary', '--var', 'ticket=x', '--model', model]);
    assert.deepEqual({ code, calls: server.journal.length }, { code: 3, calls: 0 });
  });

  it('takes them from a file the user names', async () => {
    project.write('.env', `OPENAI_API_KEY=${key}\nOPENAI_BASE_URL=${server.baseUrl('openai-chat')}\n`);
    const { code } = await project.run([
      'run',
      'support.summary',
      '--var',
      'ticket=x',
      '--model',
      model,
      '--env-file',
      '.env',
    ]);
    assert.deepEqual({ code, calls: server.journal.length }, { code: 0, calls: 1 });
  });

  it('costs what the repository says its prices are, and the record says so', async () => {
    project.write('.prompttracker/prices.yaml', `date: 2026-11-01\nmodels: {${model}: {input: 1, output: 3}}\n`);
    server.script(answerWith({ text: 'A', usage: { input: 1000, output: 2000 } }));
    const [made] = runsShape.parse(JSON.parse((await run(['--json'])).stdout));
    assert.partialDeepStrictEqual(made, {
      costNanoUsd: 7_000_000,
      price: { source: '.prompttracker/prices.yaml', date: '2026-11-01' },
    });
  });

  it('says which price and which setting of the repository it cannot read', async () => {
    project.write('.prompttracker/prices.yaml', `models:\n  ${model}: cheap\n`);
    project.write('.prompttracker/config.yaml', 'models:\n  small: no-model-name\n');
    const { code, stderr } = await run([]);
    assert.equal(code, 0);
    assert.match(stderr, /\.prompttracker\/prices\.yaml:2: .*unknown until this is mended/);
    assert.match(stderr, /\.prompttracker\/config\.yaml:2: /);
    assert.match(stderr, /cost unknown/);
  });

  it('spends nothing while the limit of the repository cannot be read', async () => {
    for (const text of [
      'budgets:\n  maxCostUsd: little\n',
      'budgets: {maxCostUsd: -1}\n',
      'budgets: {maxCostUsd: .inf}\n',
      '[',
    ]) {
      project.write('.prompttracker/config.yaml', text);
      const { code, stderr } = await run([]);
      assert.deepEqual([code, server.journal.length], [5, 0], text);
      assert.match(stderr, /\.prompttracker\/config\.yaml:\d+: /);
    }
    assert.equal(
      (await project.run(['run', 'support.summary', '--var', 'ticket=x', '--model', 'offline/echo'])).code,
      0,
    );
  });

  it('runs the last good version while the working file is broken', async () => {
    project.write(summaryPath, 'id: support.summary\nmessages: [\n');
    const broken = await run([]);
    const { code } = await project.run(['run', 'support.summary@v3', '--var', 'ticket=x', '--model', model], {
      environment,
    });
    assert.deepEqual([broken.code, code], [1, 0]);
  });

  it('shows control characters of an answer as text', async () => {
    server.script(answerWith({ text: 'a\u001b[31mb\u009dc\u202ed' }));
    const { stdout } = await run([], { isTerminal: true });
    assert.equal(stdout, 'a\\x1b[31mb\\x9dc\\u202ed\n');
  });

  it('keeps an answer exact in JSON that a terminal can show', async () => {
    const text = 'a\u001b[31mb\u009dc\u202ed';
    server.script(answerWith({ text }));
    const { stdout } = await run(['--json']);
    const [made] = runsShape.parse(JSON.parse(stdout));
    assert.equal(made?.outcome.status === 'completed' && made.outcome.output, text);
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  describe('that answers slowly', () => {
    it('ends with 130 at once when interrupted, and keeps what had finished', async () => {
      const interruption = new AbortController();
      server.script(answerWith({ text: 'Done' }), slow);
      const onOutput = (text: string) => {
        // The last letter may be the first of the key, so it waits for the next.
        if (text.includes('Two word')) interruption.abort();
      };
      const { code, stderr } = await run(['--model', 'openai/gpt-4o'], { signal: interruption.signal, onOutput });
      const kept = runsShape.parse(await project.json('runs'));
      assert.equal(code, 130);
      assert.match(
        stderr,
        /Interrupted after 1 of 2 answers; what had finished is kept\.\nGo on with .*--model openai\/gpt-4o\./,
      );
      assert.ok(kept.some(({ outcome }) => outcome.status === 'completed' && outcome.output === 'Done'));
    });

    it('hangs up on the server when interrupted', async () => {
      const interruption = new AbortController();
      server.script(slow);
      await run([], { signal: interruption.signal, onOutput: () => interruption.abort() });
      await server.journal[0]?.ended;
      assert.equal(server.journal[0]?.closedEarly, true);
    });
  });
});
