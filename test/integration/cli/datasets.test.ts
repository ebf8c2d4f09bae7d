// Test rows at the command line: what `check` says of them, and what `dataset show` tells.
import assert from 'node:assert/strict';
import { CliProject } from '../../support/cliProject.ts';
import { workbookOf } from '../../support/workbookBytes.ts';

const prompt = `id: greet
model: offline/echo
variables:
  - {name: who, required: true}
  - {name: times, type: integer}
messages:
  - role: user
    content: "{{who}} {{times}}"
datasets:
  - {path: people.csv, splits: {train: 0.5, test: 0.5}}
`;

describe('test rows at the command line', function () {
  this.timeout(30_000);
  let project: CliProject;
  beforeEach(() => {
    project = new CliProject();
    project.write('greet.prompt.yaml', prompt);
  });
  afterEach(() => project.dispose());

  it('are checked with the file, the line and the column of what is wrong', async () => {
    project.write('people.csv', 'who,times\nAda,1\nBob,many\nAda,1\n');
    const { code, stdout } = await project.run(['check']);
    assert.equal(code, 1);
    assert.match(stdout, /^people\.csv:3:5 {2}error {2}The variable `times` must be a whole number\./m);
    assert.match(stdout, /^people\.csv:4:1 {2}warning {2}This row says the same as line 2\./m);
  });

  it('that are not there are a problem of the prompt', async () => {
    const { code, stdout } = await project.run(['check']);
    assert.equal(code, 1);
    assert.match(stdout, /^greet\.prompt\.yaml:10:\d+ {2}error {2}.*people\.csv.*dataset\/unreadable$/m);
  });

  it('in the prompt file are checked where they stand', async () => {
    const rows = 'testData:\n  - {who: Ada, times: 1}\n  - who: Bob\n    times: many\n';
    project.write('greet.prompt.yaml', prompt.replace(/datasets:[\s\S]*/, rows));
    const { stdout } = await project.run(['check']);
    assert.match(stdout, /^greet\.prompt\.yaml:12:12 {2}error {2}The variable `times` must be a whole number\./m);
  });

  it('are shown as they would be taken, whatever their order', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `name ${index},${index}`);
    project.write('people.csv', `who,times\n${names.join('\n')}\n`);
    const shown = (await project.json('dataset', 'show', 'greet')) as {
      count: number;
      splits: { [name: string]: number };
    };
    assert.equal(shown.count, 40);
    assert.equal((shown.splits.train ?? 0) + (shown.splits.test ?? 0), 40);
    const talk = { who: 'Ada', turns: ['Hi', 'Bye'], simulatedUser: { instructions: 'Be rude.', maxTurns: 3 } };
    project.write('talks.jsonl', `${JSON.stringify(talk)}\n`);
    const { stdout } = await project.run(['dataset', 'show', 'talks.jsonl']);
    assert.match(stdout, /\{"who":"Ada"\} {2}2 turns {2}simulated user, up to 3 turns$/m);
    const few = (await project.json('dataset', 'show', 'people.csv', '--filter', 'times>=38')) as { count: number };
    assert.equal(few.count, 2);
  });

  it('are read from a workbook, and its cell is named where something is wrong', async () => {
    project.write(
      'people.xlsx',
      workbookOf([
        ['who', 'times'],
        ['Ada', 1],
        ['Bob', 1.5],
      ]),
    );
    project.replace('greet.prompt.yaml', 'path: people.csv', 'path: people.xlsx');
    assert.match((await project.run(['check'])).stdout, /^people\.xlsx:3:2 {2}error {2}Cases!B3: .*must be a whole/m);
    const { stderr } = await project.run(['dataset', 'show', 'people.xlsx#Old']);
    assert.match(stderr, /no sheet `Old`, but `Cases`/);
    const shown = await project.run(['dataset', 'show', 'people.xlsx#Cases']);
    assert.match(shown.stdout, /^2 {2}\w{8} {2}\{"who":"Bob","times":1\.5\}$/m);
  });

  it('are the files of a folder, that of the repository alone', async () => {
    project.write('letters/a.txt', 'Ada');
    project.write('letters/b.txt', 'Bob');
    const shown = await project.run(['dataset', 'show', 'letters/']);
    assert.match(shown.stdout, /^1 {2}\w{8} {2}\{"content":"Ada"\}$/m);
    const few = await project.run(['dataset', 'show', 'letters/b.*']);
    assert.match(few.stderr, /letters\/b\.\*: 1 row/);
    const outside = await project.run(['dataset', 'show', '../']);
    assert.deepEqual([outside.code, /not a path inside the workspace/.test(outside.stderr)], [2, true]);
  });

  it('have their columns named beside the file', async () => {
    project.write('people.csv', 'person,count\nAda,1\nBob,2\n');
    const shown = await project.run(['dataset', 'show', 'people.csv', '--map', 'who=person']);
    assert.match(shown.stdout, /^1 {2}\w{8} {2}\{"count":"1","who":"Ada"\}$/m);
    const argv = [
      'eval',
      'greet',
      '--dataset',
      'people.csv',
      '--map',
      'who=person',
      '--map',
      'times = count',
      '--json',
    ];
    const { stdout, stderr } = await project.run([...argv, '--dry-run']);
    const { results, plan } = JSON.parse(stdout) as { results: { reason: string }[]; plan: { asked: object } };
    assert.deepEqual([results.map(({ reason }) => reason), stderr], [['new', 'new'], '']);
    assert.deepEqual((plan.asked as { map: object }).map, { who: 'person', times: 'count' });
    const alone = await project.run(['eval', 'greet', '--map', 'who=person']);
    assert.match(alone.stderr, /--map goes with --dataset/);
    assert.match((await project.run(['dataset', 'show', 'people.csv', '--map', 'who'])).stderr, /names no column/);
  });

  it('are not chosen by what is no filter', async () => {
    project.write('people.csv', 'who\nAda\n');
    const { code, stderr } = await project.run(['dataset', 'show', 'people.csv', '--filter', 'who']);
    assert.equal(code, 2);
    assert.match(stderr, /is no filter of rows/);
  });
});
