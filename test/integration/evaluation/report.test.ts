// Reports as users ask for them: beside an evaluation, and later from the store. What is wrong with where they go is said
// before anything is asked.
import assert from 'node:assert/strict';
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { useModelProject } from '../../support/modelProject.ts';
import { answerWith, sendJson } from '../../support/modelServer.ts';
import { readXml } from '../../support/readXml.ts';

const prompt = `name: greet
model: openai/gpt-4o-mini
modelParameters: { maxTokens: 20 }
messages:
  - role: user
    content: Say hello to {{who}} in {{town}}
variables:
  who: { type: string, sensitive: true }
  town: string
evaluators:
  - name: greets
    string: { contains: Hello }
`;
const files = ['html', 'md', 'junit', 'csv', 'sarif', 'json'].map((format) => `${format}=reports/made.${format}`);
const asked = (paths: readonly string[]): string[] => paths.flatMap((path) => ['--report', path]);

describe('reports of evaluations', function () {
  this.timeout(30_000);
  const place = useModelProject((project) => {
    project.write('greet.prompt.yaml', prompt);
    project.write('data/people.csv', 'who,town\nAda-Secret,Rome\nBob-Secret,Oslo\n');
    project.write('reports/.gitkeep', '');
    project.commit('Greet');
  });

  const run = (argv: readonly string[], environment = {}) => place.run(argv, { environment });
  const evaluate = async (reports: readonly string[], environment = {}) => {
    const argv = ['eval', 'greet', '--dataset', 'data/people.csv', '--concurrency', '1', '--json', ...asked(reports)];
    const { code, stdout } = await run(argv, environment);
    return { code, stdout, data: JSON.parse(stdout) as Evaluation };
  };

  it('are written in every format, and later again with the same bytes', async () => {
    place.server.script(answerWith({ text: 'Go away' }));
    const { data } = await evaluate(files);
    const first = files.map((file) => place.project.read(file.split('=')[1]!));
    for (const text of first) assert.ok(text.length > 100);
    const { code } = await run(['report', data.id, ...asked(files)]);
    assert.equal(code, 0);
    assert.deepEqual(
      files.map((file) => place.project.read(file.split('=')[1]!)),
      first,
    );
  });

  it('show answers, and the lines of the rows in their file', async () => {
    place.server.script(answerWith({ text: 'Go away' }));
    await evaluate(files);
    assert.match(place.project.read('reports/made.html'), /<pre>\nGo away<\/pre>/);
    const { runs } = JSON.parse(place.project.read('reports/made.sarif'));
    const [{ physicalLocation }] = runs[0].results[0].locations;
    assert.deepEqual(
      [physicalLocation.artifactLocation.uri, physicalLocation.region.startLine],
      ['data/people.csv', 2],
    );
    const [suite] = readXml(place.project.read('reports/made.junit')).children;
    assert.deepEqual([suite!.attributes.tests, suite!.attributes.failures], ['2', '1']);
  });

  it('hold no sensitive value, wherever it comes back', async () => {
    place.server.script(answerWith({ text: 'Dear Ada-Secret' }), answerWith({ text: 'Dear Bob-Secret' }));
    await evaluate(files);
    for (const file of files) {
      const text = place.project.read(file.split('=')[1]!);
      assert.doesNotMatch(text, /Ada-Secret|Bob-Secret|sha256:/, file);
      assert.match(text, /draft/);
    }
  });

  it('hold no sensitive value that a provider repeats in an error', async () => {
    place.server.script(({ response }) => sendJson(response, 400, { error: { message: 'What is Ada-Secret?' } }));
    await evaluate(files);
    for (const file of files) assert.doesNotMatch(place.project.read(file.split('=')[1]!), /Ada-Secret/, file);
    assert.match(place.project.read('reports/made.html'), /What is \[sensitive\]\?/);
  });

  it('have no texts that the store does not keep', async () => {
    place.project.write('.prompttracker/config.yaml', 'store: { default: no-output }\n');
    place.server.script(answerWith({ text: 'Far away' }), ({ response }) =>
      sendJson(response, 400, { error: { message: 'Quoted' } }),
    );
    await evaluate(files);
    for (const file of files) assert.doesNotMatch(place.project.read(file.split('=')[1]!), /Far away|Quoted/, file);
    assert.match(place.project.read('reports/made.html'), /the answer is not stored/);
    assert.match(place.project.read('reports/made.junit'), /<error message="provider\/invalid-request"/);
  });

  it('are no reason to ask when there is no place for them', async () => {
    symlinkSync('greet.prompt.yaml', join(place.project.root, 'link.html'));
    for (const [reports, message] of [
      [['html=missing/made.html'], /The folder of missing\/made\.html is not there/],
      [['html=reports'], /reports is not a regular file/],
      [['html=link.html'], /link\.html is not a regular file/],
      [['pdf=made.pdf'], /There is no report pdf/],
      [['html'], /Where should the report go/],
      [['html=made', 'csv=./made'], /Two reports cannot both be \.\/made/],
      [['github-summary'], /GITHUB_STEP_SUMMARY is not set/],
    ] as const) {
      const { code, stdout } = await evaluate(reports);
      assert.equal(code, 2);
      assert.match(stdout, message);
    }
    assert.equal(place.server.journal.length, 0);
    assert.equal(place.project.read('greet.prompt.yaml'), prompt);
    assert.ok(!existsSync(join(place.project.root, 'missing')));
  });

  it('that cannot be written any more can be had later', async () => {
    place.server.script((context) => {
      rmSync(join(place.project.root, 'reports'), { recursive: true });
      return answerWith({ text: 'Hello' })(context);
    });
    const { code, stdout } = await evaluate(['html=reports/made.html']);
    assert.equal(code, 1);
    const [, id] = /prompttracker report ([0-9A-Z]{26})/.exec(stdout) ?? [];
    assert.equal((await run(['report', id!, ...asked(['html=made.html'])])).code, 0);
    assert.match(place.project.read('made.html'), /✓ passed/);
  });

  it('of a shard are of its rows alone', async () => {
    const { stdout } = await run(['eval', 'greet', '--dataset', 'data/people.csv', '--dry-run', '--json']);
    place.project.write('plan.json', stdout);
    const counts: string[] = [];
    for (const shard of ['1/2', '2/2']) {
      await run(['eval', '--plan', 'plan.json', '--shard', shard, ...asked(['junit=part.xml'])]);
      counts.push(readXml(place.project.read('part.xml')).attributes.tests!);
    }
    await run(['eval', '--merge', 'plan.json', ...asked(['junit=whole.xml'])]);
    const whole = Number(readXml(place.project.read('whole.xml')).attributes.tests);
    assert.deepEqual([whole, counts.map(Number).reduce((sum, count) => sum + count)], [2, 2]);
  });

  it('do not go with a plan', async () => {
    const { code } = await run([
      'eval',
      'greet',
      '--dataset',
      'data/people.csv',
      '--dry-run',
      ...asked(['md=made.md']),
    ]);
    assert.equal(code, 2);
    assert.ok(!existsSync(join(place.project.root, 'made.md')));
  });

  it('go behind what is in the summary of a build step already', async () => {
    place.project.write('summary.md', 'Before.\n');
    const { code } = await evaluate(['github-summary'], {
      GITHUB_STEP_SUMMARY: join(place.project.root, 'summary.md'),
    });
    assert.equal(code, 0);
    assert.match(place.project.read('summary.md'), /^Before\.\n\n?### greet: pass\n/);
  });

  it('hold every prompt that was evaluated', async () => {
    place.project.write('bid.prompt.yaml', prompt.replace('name: greet', 'name: bid'));
    const argv = ['eval', 'greet', 'bid', '--dataset', 'data/people.csv', ...asked(['junit=all.xml', 'json=all.json'])];
    await run(argv);
    assert.equal(readXml(place.project.read('all.xml')).children.length, 2);
    assert.equal(JSON.parse(place.project.read('all.json')).length, 2);
  });

  it('name the comparison with the base, and so does the evaluation that is read again', async () => {
    place.project.replace('greet.prompt.yaml', 'Say hello', 'Say a warm hello');
    const argv = ['eval', 'greet', '--base', 'v1', '--dataset', 'data/people.csv', '--margin', '7', '--json'];
    const made = JSON.parse((await run([...argv, ...asked(['md=made.md'])])).stdout) as Evaluation;
    const again = JSON.parse((await run(['report', made.id, '--json'])).stdout) as Evaluation;
    assert.equal(made.comparison?.margin, 0.07);
    assert.deepEqual([again.comparison, again.verdict], [made.comparison, made.verdict]);
    assert.match(place.project.read('made.md'), /\| v1 → draft \|/);
    assert.match(place.project.read('made.md'), /\| pass rate \| v1 100 % of 2 rows/);
  });

  it('mark the scores of an evaluator that has changed since, until the answers are scored again for nothing', async () => {
    const { data } = await evaluate([]);
    place.project.replace('greet.prompt.yaml', 'contains: Hello', 'contains: Ahoy');
    const sent = place.server.journal.length;
    const again = await run(['report', data.id, ...asked(['md=made.md', 'html=made.html', 'csv=made.csv'])]);
    assert.match(again.stdout, /Stale, because the evaluator has changed since: greets \(2 scores\)/);
    assert.match(again.stdout, /prompttracker eval greet@draft --dataset data\/people.csv$/m);
    for (const file of ['made.md', 'made.html']) assert.match(place.project.read(file), /Stale, because the evaluator/);
    assert.match(place.project.read('made.csv'), /"greets: Passed\.","greets","town: Rome/);
    const runs = await run(['runs', 'greet', '--json']);
    assert.deepEqual(
      (JSON.parse(runs.stdout) as Run[]).map(({ scores }) => scores.map(({ evaluator, stale }) => [evaluator, stale])),
      [[['greets', true]], [['greets', true]]],
    );
    assert.match((await run(['runs', 'greet'])).stderr, /2 runs with a score of an evaluator that has changed since/);
    const anew = await evaluate([]);
    assert.equal(place.server.journal.length, sent, 'the answers are not paid for again');
    assert.deepEqual(
      anew.data.results.map(({ cached, passed }) => [cached, passed]),
      [
        [true, false],
        [true, false],
      ],
    );
    assert.doesNotMatch((await run(['report', anew.data.id])).stdout, /Stale/);
  });

  it('of an evaluation that is not there are an error', async () => {
    const { code, stderr } = await run(['report', '01AAAA']);
    assert.equal(code, 2);
    assert.match(stderr, /No evaluation begins with «01AAAA»/);
  });
});
