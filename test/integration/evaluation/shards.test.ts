// One evaluation on several machines: each runs its shard of a plan, the results travel as files, and together they are what
// one machine would have found. A shard that is missing or was run twice is no result.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import { CliProject } from '../../support/cliProject.ts';
import { type ModelServer, startModelServer } from '../../support/modelServer.ts';

const prompt = `name: greet
model: openai/gpt-4o-mini
messages:
  - role: user
    content: Say hello to {{who}}
evaluators:
  - name: greets
    string: { contains: Hello }
`;

describe('shards of an evaluation', function () {
  this.timeout(60_000);
  let server: ModelServer;
  let environment: { readonly [name: string]: string };
  const projects: CliProject[] = [];
  before(async () => {
    server = await startModelServer();
    environment = {
      OPENAI_API_KEY: 'sk-test-7Q9xZt4vBw2LmNoPqRsTuVwXyZ',
      OPENAI_BASE_URL: server.baseUrl('openai-chat'),
    };
  });
  after(() => server.close());
  beforeEach(() => {
    server.journal.length = 0;
  });
  afterEach(() => {
    for (const project of projects.splice(0)) project.dispose();
  });

  /** A clone of the same repository, as another machine has it. */
  const machine = (plan?: string): CliProject => {
    const project = new CliProject();
    projects.push(project);
    project.write('greet.prompt.yaml', prompt);
    project.write('people.csv', `who\n${Array.from({ length: 20 }, (_, at) => `person ${at}`).join('\n')}\n`);
    project.commit('Greet');
    if (plan !== undefined) project.write('plan.json', plan);
    return project;
  };
  const command = (project: CliProject, argv: readonly string[], more: object = {}) =>
    project.run(['eval', ...argv, '--json'], { environment: { ...environment, ...more } });
  const planOn = async (project: CliProject): Promise<string> => {
    const argv = ['greet', '--dataset', 'people.csv', '--model', 'openai/gpt-4o-mini', '--model', 'offline/echo'];
    const { stdout } = await command(project, [...argv, '--dry-run']);
    return stdout;
  };
  const collect = (from: CliProject, to: CliProject): void =>
    cpSync(join(from.root, '.prompttracker/runs'), join(to.root, '.prompttracker/runs'), { recursive: true });
  const figuresOf = ({ totals, summary, verdict, results, dataset }: Evaluation) => ({
    totals: totals.map(({ latencyMs: _, ...total }) => total),
    summary: summary.map(({ latencyMs: _, ...row }) => row),
    ...{ verdict, dataset },
    results: results.map(({ caseId, column, passed, repeat }) => [caseId, column, passed, repeat]),
  });

  it('are together what one machine finds alone', async () => {
    const plan = await planOn(machine());
    const [first, second, alone] = [machine(plan), machine(plan), machine(plan)];
    const one = JSON.parse((await command(first, ['--plan', 'plan.json', '--shard', '1/2'])).stdout) as Evaluation;
    assert.deepEqual([one.shard, one.verdict], ['1/2', 'pass']);
    await command(second, ['--plan', 'plan.json', '--shard', 'auto/2'], { JOB_COMPLETION_INDEX: '1' });
    assert.equal(server.journal.length, 20, 'no row is asked twice');
    collect(second, first);
    const merged: Evaluation = JSON.parse((await command(first, ['--merge', 'plan.json'])).stdout);
    const whole: Evaluation = JSON.parse((await command(alone, ['--plan', 'plan.json'])).stdout);
    assert.deepEqual(figuresOf(merged), figuresOf(whole));
    assert.equal(merged.id, whole.id);
    assert.equal(merged.results.length, 40);
  });

  it('are refused while none has run', async () => {
    const project = machine(await planOn(machine()));
    const { code, stdout } = await command(project, ['--merge', 'plan.json']);
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string; hint: string } };
    assert.deepEqual([code, error.message], [2, 'No shard of this plan has results here.']);
    assert.match(error.hint, /^Run its shards with --plan and --shard/);
  });

  it('are refused while one is missing, and the missing one asks only what is its own', async () => {
    const project = machine();
    project.write('plan.json', await planOn(project));
    await command(project, ['--plan', 'plan.json', '--shard', '1/2']);
    const asked = server.journal.length;
    const { code, stdout } = await command(project, ['--merge', 'plan.json']);
    assert.equal(code, 2);
    assert.match(JSON.parse(stdout).error.message, new RegExp(`${(20 - asked) * 2} cells are missing`));
    await command(project, ['--plan', 'plan.json', '--shard', '1/2']);
    assert.equal(server.journal.length, asked, 'a shard that is run again finds everything done');
    await command(project, ['--plan', 'plan.json', '--shard', '2/2']);
    assert.equal((await command(project, ['--merge', 'plan.json'])).code, 0);
  });

  it('are refused when two machines ran the same one', async () => {
    const plan = await planOn(machine());
    const [first, second] = [machine(plan), machine(plan)];
    await command(first, ['--plan', 'plan.json']);
    await command(second, ['--plan', 'plan.json', '--shard', '2/2']);
    collect(second, first);
    const { code, stdout } = await command(first, ['--merge', 'plan.json']);
    assert.equal(code, 2);
    assert.match(JSON.parse(stdout).error.message, /cells are there twice/);
  });

  it('need a plan, and a plan that is one', async () => {
    const project = machine('{"plan": {"id": 1}}');
    assert.equal((await command(project, ['greet', '--shard', '1/2'])).code, 2);
    const { code, stdout } = await command(project, ['--plan', 'plan.json', '--shard', '1/2']);
    assert.deepEqual([code, /is no plan/.test(stdout)], [2, true]);
  });
});
