// A sweep as a user has it: what the file or the command line tries makes columns and rows, and everything else of an
// evaluation holds for them too.
import assert from 'node:assert/strict';
import type { EvaluationDryRun } from '../../../src/core/evaluation/dryRun.ts';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import { useModelProject } from '../../support/modelProject.ts';
import { answerWith, type Reply } from '../../support/modelServer.ts';
import { suiteResults, suiteYaml } from '../../support/scenarioSample.ts';

const prompt = `name: greet
model: openai/gpt-4o-mini
modelParameters: { temperature: 0, maxTokens: 20 }
messages:
  - role: user
    content: Say a {{tone}} hello to {{who}}
evaluators:
  - name: greets
    string: { contains: Hello }
sweep:
  temperature: [0, 1]
  tone: [kind, dry]
`;

describe('a sweep', function () {
  this.timeout(30_000);
  const place = useModelProject((project) => {
    project.write('greet.prompt.yaml', prompt);
    project.write('people.csv', 'who\nAda\nBob\n');
    project.commit('Greet');
  });

  const command = (...argv: readonly string[]) => place.run(['eval', ...argv]);
  const evaluate = async <T = Evaluation>(...argv: readonly string[]): Promise<T> => {
    const { stdout, stderr } = await command('greet', '--dataset', 'people.csv', '--json', ...argv);
    assert.ok(stdout !== '', stderr);
    return JSON.parse(stdout);
  };
  const asked = () =>
    place.server.journal.map(({ body }) => {
      const { temperature, messages } = JSON.parse(body) as { temperature: number; messages: { content: string }[] };
      return `${temperature} ${messages[0]?.content}`;
    });

  it('asks every row with every value, once', async () => {
    const data = await evaluate();
    assert.deepEqual(
      data.columns.map(({ tried }) => tried),
      [{ temperature: 0 }, { temperature: 1 }],
    );
    assert.equal(new Set(data.columns.map(({ key }) => key)).size, 2);
    assert.deepEqual([...new Set(data.results.map(({ caseId }) => caseId))], ['1.1', '1.2', '2.1', '2.2']);
    const wanted = ['kind', 'dry'].flatMap((tone) =>
      ['Ada', 'Bob'].flatMap((who) => [0, 1].map((degree) => `${degree} Say a ${tone} hello to ${who}`)),
    );
    assert.deepEqual(asked().sort(), wanted.sort());
    assert.equal((await evaluate()).spentUsd, 0, 'and pays for it once');
    assert.equal(place.server.journal.length, 8);
  });

  it('shares answers with the prompt as it is written, and its other runs are no runs of that version', async () => {
    place.project.replace('greet.prompt.yaml', 'sweep:\n  temperature: [0, 1]\n  tone: [kind, dry]\n', '');
    place.project.write('people.csv', 'who,tone\nAda,kind\n');
    await evaluate();
    const data = await evaluate('--sweep', 'temperature=0,1');
    assert.deepEqual(
      data.results.map(({ cached }) => cached),
      [true, false],
    );
    const runs = (await place.project.json('runs', 'greet')) as {
      id: string;
      promptHash: string;
      version: number | null;
    }[];
    const hash = (id: string | null | undefined) => runs.find((run) => run.id === id)?.promptHash;
    const [written, other] = data.results.map(({ run }) => hash(run));
    assert.equal(written, data.columns[0]?.promptHash);
    assert.notEqual(other, written);
  });

  it('on the command line takes the place of that of the file, and a named model that of a swept one', async () => {
    const data = await evaluate(
      '--sweep',
      'tone=kind',
      '--sweep',
      'model=offline/echo,openai/gpt-4o-mini',
      '--dry-run',
    );
    assert.deepEqual(
      [data.models, data.columns.length, data.dataset.rows],
      [['offline/echo', 'openai/gpt-4o-mini'], 2, 2],
    );
    place.project.replace('greet.prompt.yaml', 'temperature: [0, 1]', 'model: [offline/echo, openai/gpt-4o-mini]');
    assert.deepEqual((await evaluate('--model', 'offline/echo', '--dry-run')).models, ['offline/echo']);
    const twice = await command('greet', '--sweep', 'model=a/b', '--model', 'offline/echo');
    assert.deepEqual([twice.code, /Name the models once/.test(twice.stderr)], [2, true]);
  });

  it('is planned, sharded and merged like any evaluation, and goes on after an error', async () => {
    const plan = await command('greet', '--dataset', 'people.csv', '--dry-run', '--json');
    const { calls, columns } = JSON.parse(plan.stdout) as EvaluationDryRun;
    assert.deepEqual([calls, columns.map(({ cells }) => cells)], [8, [4, 4]]);
    place.project.write('plan.json', plan.stdout);
    for (const shard of ['1/2', '2/2']) await command('--plan', 'plan.json', '--shard', shard);
    const merged: Evaluation = JSON.parse((await command('--merge', 'plan.json', '--json')).stdout);
    assert.deepEqual([merged.results.length, merged.verdict, place.server.journal.length], [8, 'pass', 8]);
    const again = await evaluate('--no-cache', '--sweep', 'temperature=0.3,0.7', '--sweep', 'tone=kind');
    const { code } = await command('--resume', again.id);
    assert.equal(code, 0);
    assert.equal(place.server.journal.length, 12, 'nothing of it is asked again');
    const other = await command('--resume', again.id, '--sweep', 'tone=dry');
    assert.match(other.stderr, /goes on with the versions, rows and models it began with/);
  });

  it('is told apart in the tables and reports', async () => {
    place.server.script(...Array.from({ length: 8 }, () => answerWith({ text: 'no' })));
    const { stdout } = await command(
      'greet',
      '--dataset',
      'people.csv',
      '--report',
      'md=out.md',
      '--report',
      'sarif=out.sarif',
    );
    assert.match(stdout, /draft +openai\/gpt-4o-mini, temperature 0 /);
    assert.match(stdout, /failed {2}row 2\.1 {2}draft {2}openai\/gpt-4o-mini, temperature 1 {2}greets/);
    assert.match(place.project.read('out.md'), /row 1\.2, draft, openai\/gpt-4o-mini, temperature 1/);
    assert.match(place.project.read('out.sarif'), /temperature 1, row 2\.2/);
    const plan = await command('greet', '--dataset', 'people.csv', '--dry-run');
    assert.match(plan.stdout, /draft +openai\/gpt-4o-mini, temperature 1 +4 /);
  });

  it('holds a version against its base column by column, and splits by what rows try', async () => {
    place.project.replace('greet.prompt.yaml', 'Say a', 'Please say a');
    const { comparison } = await evaluate('--base', 'HEAD');
    const [pair] = comparison?.pairs ?? [];
    assert.deepEqual([pair?.pairing.paired, pair?.headline?.clusters], [8, 4]);
    assert.deepEqual(
      pair?.segments.find(({ column }) => column === 'tone')?.values.map(({ value }) => value),
      ['dry', 'kind'],
    );
  });

  it('chooses rows before it crosses them, and finds a row with all that was made of it', async () => {
    assert.equal((await evaluate('--sample', '1', '--dry-run')).dataset.rows, 2);
    const { results } = await evaluate<EvaluationDryRun>('--case', '2', '--dry-run');
    assert.deepEqual([...new Set(results.map(({ caseId }) => caseId))], ['2.1', '2.2']);
  });

  it('of promptfoo, in lists and scenarios, is judged as promptfoo judges it', async () => {
    const text =
      'model: openai/gpt-4o-mini\nmessages: [{role: user, content: "{{greeting}} {{who}} in {{lang}} ({{n}})"}]\n';
    place.project.write('suite.prompt.yaml', text);
    place.project.write('promptfooconfig.yaml', suiteYaml);
    const echo: Reply = (context) => {
      const { messages } = JSON.parse(context.request.body) as { messages: { content: string }[] };
      return answerWith({ text: messages.at(-1)?.content ?? '' })(context);
    };
    place.server.script(...suiteResults.map(() => echo));
    const { stdout } = await command('suite', '--dataset', 'promptfooconfig.yaml', '--json', '--concurrency', '1');
    const data: Evaluation = JSON.parse(stdout);
    assert.deepEqual(
      data.results.map(({ passed, value }) => [passed, value?.toFixed(6)]),
      suiteResults.map(({ success, score }) => [success, score.toFixed(6)]),
    );
  });

  it('says what is wrong with it, in the file and before a call', async () => {
    const unknown = await command('greet', '--dataset', 'people.csv', '--sweep', 'tune=a');
    assert.deepEqual([unknown.code, /`tune`.*Did you mean tone/.test(unknown.stderr)], [2, true]);
    place.project.replace('greet.prompt.yaml', 'temperature: [0, 1]', 'temperature: [warm]');
    const { stdout } = await place.project.run(['check', 'greet']);
    assert.match(stdout, /greet\.prompt\.yaml:11:16.*`temperature` must be a number/s);
    const numbers = Array.from({ length: 10_001 }, (_, at) => at / 10_001).join(',');
    const many = await command('greet', '--dataset', 'people.csv', '--sweep', `temperature=${numbers}`);
    assert.match(many.stderr, /makes 10,001 combinations/);
    place.project.write('people.csv', `who\n${Array.from({ length: 200 }, (_, at) => `person ${at}`).join('\n')}\n`);
    const grid = await command(
      'greet',
      '--dataset',
      'people.csv',
      '--sweep',
      `temperature=${numbers.split(',').slice(0, 5_001).join(',')}`,
      '--sweep',
      'tone=a',
    );
    assert.match(grid.stderr, /makes 1,000,200 cells of 200 rows and 5,001 columns/);
    assert.equal(place.server.journal.length, 0);
  });
});
