import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvaluatorCode } from '../../../src/core/operation/evaluation/evaluatorCode.ts';
import { CliProject } from '../../support/cliProject.ts';
import { answerWith, type ModelServer, startModelServer } from '../../support/modelServer.ts';

const prompt = `model: offline/echo
messages:
  - {role: user, content: "Greet {{name}}."}
testData:
  - {name: Ada}
evaluators:
  - name: names her
    uses: prompttracker/javascript
    with: {value: output.includes(context.vars.name)}
  - name: is polite
    uses: prompttracker/python
    with: {value: "file://../checks/polite.py"}
`;
const python = "def get_assert(output, context):\n    return {'pass': True, 'score': 0.5, 'reason': 'polite'}\n";

interface ScoredCell {
  readonly scores: readonly { readonly evaluator: string; readonly value: number | null; readonly reason: string }[];
}

describe('code of a repository at the command line', function () {
  this.timeout(60_000);
  let project: CliProject;

  beforeEach(() => {
    project = new CliProject();
    project.write('prompts/greet.prompt.yaml', prompt);
    project.write('checks/polite.py', python);
  });
  afterEach(() => project.dispose());

  const list = async (...more: string[]): Promise<readonly EvaluatorCode[]> =>
    JSON.parse((await project.run(['approve', ...more, '--json'])).stdout);
  const scores = async (...more: string[]): Promise<ScoredCell['scores']> => {
    const { stdout, stderr } = await project.run(['eval', 'greet', '--json', ...more]);
    const { results } = JSON.parse(stdout) as { readonly results: readonly ScoredCell[] };
    return results?.[0]?.scores ?? assert.fail(stdout + stderr);
  };

  it('is listed whole, with its hash, and nothing of it is run', async () => {
    const code = await list();
    assert.deepEqual(
      code.map(({ what, isApproved, prompts, files }) => [what, isApproved, prompts, files.map(({ text }) => text)]),
      [
        ['javascript written in the configuration', false, ['prompts/greet'], ['output.includes(context.vars.name)']],
        ['python checks/polite.py', false, ['prompts/greet'], [python]],
      ],
    );
    const { stdout, stderr } = await project.run(['approve']);
    assert.match(stdout, /def get_assert\(output, context\):/);
    assert.match(stderr, /prompttracker approve [0-9a-f]{12}/);
  });

  it('gives no score until it is approved, then does, then not after a change', async () => {
    const before = await scores();
    assert.deepEqual(
      before.map(({ value }) => value),
      [null, null],
    );
    assert.match(before[1]?.reason ?? '', /prompttracker approve/);
    const { stderr } = await project.run(['eval', 'greet', '--json']);
    assert.match(stderr, /Not approved, so without a score: javascript .*, python checks\/polite\.py\./);
    const hashes = (await list()).map(({ hash }) => hash as string);
    const approved = await list(...hashes.map((hash) => hash.slice(0, 12)));
    assert.ok(approved.every(({ isApproved }) => isApproved));
    assert.deepEqual(
      (await scores()).map(({ value }) => value),
      [1, 0.5],
    );
    project.write('checks/polite.py', python.replace('0.5', '0.9'));
    assert.deepEqual(
      (await scores()).map(({ value }) => value),
      [1, null],
    );
  });

  it('is run once without an approval with --allow-code', async () => {
    assert.deepEqual(
      (await scores('--allow-code')).map(({ value }) => value),
      [1, 0.5],
    );
    assert.deepEqual(
      (await scores()).map(({ value }) => value),
      [null, null],
    );
  });

  it('is not run any more once the approval is taken back', async () => {
    const [first] = await list();
    await list(first?.hash as string);
    await list(first?.hash as string, '--revoke');
    assert.equal((await scores())[0]?.value, null);
  });

  it('is approved in the home of the user, never in the repository', async () => {
    const [first] = await list();
    await list(first?.hash as string);
    const folder = join(project.home, '.local/share/prompttracker/approvals');
    assert.deepEqual(readdirSync(folder), [`${first?.hash}.json`]);
    assert.equal(project.git('status', '--porcelain', '--', '.prompttracker').includes('approv'), false);
  });

  it('is not approved by a file of variables that lies in the repository', async () => {
    const [first] = await list();
    const own = join(project.root, 'stolen/prompttracker/approvals');
    project.write(
      `stolen/prompttracker/approvals/${first?.hash}.json`,
      JSON.stringify({ hash: first?.hash, what: 'x', approvedAt: '2026-01-01' }),
    );
    project.write(
      '.env',
      `XDG_DATA_HOME=${join(project.root, 'stolen')}\nPROMPTTRACKER_WEBHOOK_ORIGINS=https://evil.example\n`,
    );
    assert.ok(existsSync(own));
    assert.equal((await scores('--env-file', '.env'))[0]?.value, null);
  });

  for (const [what, wanted] of [
    ['1234567', /first 8 or more digits/],
    ['0'.repeat(12), /No evaluator here runs code/],
    ['../../etc', /first 8 or more digits/],
  ] as const)
    it(`approves nothing for ${what}`, async () => {
      const { code, stderr } = await project.run(['approve', what]);
      assert.equal(code, 2);
      assert.match(stderr, wanted);
    });

  it('is shown with its control characters escaped', async () => {
    writeFileSync(join(project.root, 'checks/polite.py'), `${python}# \u001b[2Jhidden \u202eright to left\n`);
    const { stdout } = await project.run(['approve']);
    assert.ok(!stdout.includes('\u001b') && !stdout.includes('\u202e'));
  });

  it('that is not there is said to be missing', async () => {
    project.write('prompts/greet.prompt.yaml', prompt.replace('polite.py', 'none.py'));
    const { stdout } = await project.run(['approve', '--prompt', 'greet']);
    assert.match(stdout, /is not there/);
  });
});

describe('judges at the command line', function () {
  this.timeout(60_000);
  let project: CliProject;
  let server: ModelServer;

  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());
  beforeEach(() => {
    project = new CliProject();
    project.write(
      'greet.prompt.yaml',
      'model: offline/echo\nmessages:\n  - {role: user, content: "Greet {{name}}."}\ntestData:\n  - {name: Ada}\nevaluators:\n  - {name: judged, uses: prompttracker/llm-rubric, with: {value: It greets.}}\n',
    );
  });
  afterEach(() => project.dispose());

  const verdict = { evidence: [], reason: 'It does.', pass: true, score: 1 };

  async function judged(environment: { readonly [name: string]: string }, ...more: string[]) {
    server.forget();
    server.journal.length = 0;
    server.script(answerWith({ text: JSON.stringify(verdict), usage: { input: 10, output: 10 } }));
    const address = { OPENAI_BASE_URL: server.baseUrl('openai-chat'), OPENAI_API_KEY: 'sk-test' };
    const { stdout } = await project.run(['eval', 'greet', '--json', ...more], {
      environment: { ...address, ...environment },
    });
    const { results } = JSON.parse(stdout) as { readonly results: readonly ScoredCell[] };
    return { score: results[0]?.scores[0], body: JSON.parse(server.journal[0]?.body ?? '{}') as { model?: string } };
  }

  it('are the model of PROMPTTRACKER_JUDGE, of --judge before it, of the repository after it', async () => {
    const fromUser = await judged({ PROMPTTRACKER_JUDGE: 'openai/gpt-4o-mini' });
    assert.deepEqual([fromUser.score?.value, fromUser.body.model], [1, 'gpt-4o-mini']);
    const named = await judged({ PROMPTTRACKER_JUDGE: 'openai/gpt-4o-mini' }, '--judge', 'openai/gpt-4o', '--no-cache');
    assert.equal(named.body.model, 'gpt-4o');
    project.write('.prompttracker/config.yaml', 'models: {strict: openai/gpt-4.1}\nevaluation: {judge: strict}\n');
    assert.equal((await judged({}, '--no-cache')).body.model, 'gpt-4.1');
  });

  it('are an error with the way to name one when nobody did', async () => {
    const { score } = await judged({});
    assert.equal(score?.value, null);
    assert.match(score?.reason ?? '', /--judge/);
    assert.equal(server.journal.length, 0);
  });
});
