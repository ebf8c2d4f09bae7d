import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { type CliProject, resultOf } from '../../support/cliProject.ts';
import { createSampleProject } from '../../support/cliSampleProject.ts';
import { answerWith, type ModelServer, type Reply, startModelServer } from '../../support/modelServer.ts';
import { wires } from '../../support/modelServerWire.ts';

const runSummary = ['run', 'support.summary', '--var', 'ticket=x', '--model', 'openai/gpt-4o-mini'];

const silentAfterOneWord: Reply = ({ api, response }) => {
  const wire = wires[api ?? 'openai-chat'];
  response.writeHead(200, { 'content-type': wire.streamType });
  response.write(wire.textFrame('Word'));
};

describe('the process', function () {
  this.timeout(30_000);
  let project: CliProject;
  let server: ModelServer;
  let environment: { readonly [name: string]: string };
  before(async () => {
    project = createSampleProject();
    server = await startModelServer();
    environment = { OPENAI_API_KEY: 'sk-test-0123456789', OPENAI_BASE_URL: server.baseUrl('openai-chat') };
  });
  after(async () => {
    await server.close();
    project.dispose();
  });

  it('prints its version', async () => {
    const { code, stdout } = await resultOf(project.spawn(['--version']));
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it('explains itself on stderr and ends with 2 when no command is given', async () => {
    const { code, stdout, stderr } = await resultOf(project.spawn([]));
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, /versions/);
  });

  it('reads standard input where a value is -', async () => {
    const child = project.spawn(['render', 'translate', '--input', '-', '--json']);
    child.stdin?.end('Guten Tag\n');
    const { stdout } = await resultOf(child);
    assert.equal(JSON.parse(stdout).messages[0].content, 'Translate into German: Guten Tag');
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends with 130 on ${signal} in the middle of an answer and keeps the finished one`, async () => {
      const before = ((await project.json('runs')) as unknown[]).length;
      server.script(answerWith({ text: 'Done' }), silentAfterOneWord);
      const child = project.spawn([...runSummary, '--model', 'openai/gpt-4o'], environment);
      child.stdout?.on('data', (bytes: Buffer) => {
        if (bytes.includes('Word')) child.kill(signal);
      });
      const { code, stderr } = await resultOf(child);
      const runs = (await project.json('runs')) as { outcome: { output: string } }[];
      assert.equal(code, 130);
      assert.match(stderr, /Interrupted after 1 of 2 answers/);
      assert.deepEqual(
        runs
          .slice(0, runs.length - before)
          .map(({ outcome }) => outcome.output)
          .sort(),
        ['Done', 'Word'],
      );
    });
  }

  it('stops paying for an answer that nobody reads any more', async () => {
    server.journal.length = 0;
    server.script(async ({ api, response }) => {
      const wire = wires[api ?? 'openai-chat'];
      response.writeHead(200, { 'content-type': wire.streamType });
      const send = () => {
        if (!response.destroyed) response.write(wire.textFrame('word '), () => setImmediate(send));
      };
      send();
    });
    const child = project.spawn(runSummary, environment);
    const result = resultOf(child);
    await once(child.stdout!, 'data');
    child.stdout?.destroy();
    const { code, stderr } = await result;
    await server.journal[0]?.ended;
    assert.equal(code, 130);
    assert.doesNotMatch(stderr, /EPIPE|at .*\.ts/);
  });

  it('says nothing about a reader that stops reading a list', () => {
    const main = resolve(import.meta.dirname, '../../../src/cli/main.ts');
    const command = `"${process.execPath}" "${main}" versions support.summary --json | head -c 1; echo " \${PIPESTATUS[0]}"`;
    const options = { cwd: project.root, env: project.environment, encoding: 'utf8' as const };
    assert.equal(execFileSync('bash', ['-c', `${command} 2>&1`], options), '[ 0\n');
  });

  it('writes no colour and no cursor movement into a pipe', async () => {
    const { stdout, stderr } = await resultOf(project.spawn(['diff', 'support.summary', 'v1', 'v2']));
    assert.ok(!(stdout + stderr).includes('\u001b'));
  });

  it('leaves the work tree and the index as they are when it only reads', async () => {
    const before = project.git('status', '--short', '--ignored');
    for (const argv of [['list'], ['versions', 'support.summary'], ['show', 'support.summary'], ['check'], ['runs']]) {
      await resultOf(project.spawn(argv));
    }
    assert.equal(project.git('status', '--short', '--ignored'), before);
  });
});

describe('a terminal', function () {
  this.timeout(20_000);
  let project: CliProject;
  before(() => {
    project = createSampleProject();
  });
  after(() => project.dispose());
  const diff = (environment: { readonly [name: string]: string }, argv: readonly string[] = []) =>
    project.run(['diff', 'support.summary', 'v1', 'v2', ...argv], { isTerminal: true, environment });

  it('gets colour', async () => {
    assert.ok((await diff({})).stdout.includes('\u001b['));
  });

  for (const [name, environment, argv] of [
    ['NO_COLOR', { NO_COLOR: '1' }, []],
    ['CI', { CI: 'true' }, []],
    ['--no-color', {}, ['--no-color']],
  ] as const) {
    it(`gets none with ${name}`, async () => {
      assert.ok(!(await diff(environment, argv)).stdout.includes('\u001b'));
    });
  }
});
