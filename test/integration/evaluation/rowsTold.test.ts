// What becomes of rows that are not as they should be, as whoever typed the command sees it: what is wrong, where, and what to
// do next; nothing is asked before it is said, and no file that a user wrote is replaced.
import assert from 'node:assert/strict';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import { CliProject } from '../../support/cliProject.ts';
import { useModelProject } from '../../support/modelProject.ts';

const prompt = `name: greet
model: offline/echo
messages:
  - role: user
    content: Say hello to {{who}}
variables:
  who: string
evaluators:
  - name: greets
    string: { contains: hello }
`;
const withRows = (rows: string) => prompt.replace('evaluators:', `${rows}\nevaluators:`);

interface Told {
  readonly what: string;
  readonly files?: { readonly [path: string]: string | Uint8Array };
  readonly argv: string;
  readonly code: number;
  readonly says: RegExp;
}

const told: readonly Told[] = [
  {
    what: 'no rows anywhere',
    argv: '',
    code: 2,
    says: /There are no test rows for greet\.\nName a file of rows with --dataset, or add testData to the prompt/,
  },
  { what: 'a file that is not there', argv: '--dataset gone.csv', code: 2, says: /^gone\.csv is not there\./m },
  {
    what: 'a dataset of the prompt that is not there',
    files: { 'greet.prompt.yaml': withRows('datasets: [{path: gone.csv}]') },
    argv: '',
    code: 2,
    says: /The dataset gone\.csv is not there\.\nPaths in `datasets` begin at the folder of the prompt/,
  },
  {
    what: 'a folder without its slash',
    files: { 'rows/a.txt': 'Ada' },
    argv: '--dataset rows',
    code: 2,
    says: /^rows is a folder\.\nA name that ends with \//m,
  },
  {
    what: 'an empty file',
    files: { 'rows.csv': '' },
    argv: '--dataset rows.csv',
    code: 2,
    says: /^rows\.csv:1:1: rows\.csv has no rows\. The table is empty\. Its first row names the columns\.\nMend the file/m,
  },
  {
    what: 'columns without rows',
    files: { 'rows.csv': 'who\n' },
    argv: '--dataset rows.csv',
    code: 2,
    says: /^rows\.csv has no rows\.\nEach row below the names of its columns is a test/m,
  },
  {
    what: 'two columns of one name',
    files: { 'rows.csv': 'who,who\nAda,Bob\n' },
    argv: '--dataset rows.csv',
    code: 2,
    says: /has no rows\. Two columns are called `who`\. Rename one\./,
  },
  {
    what: 'bytes that are no text',
    files: { 'rows.csv': Uint8Array.from([0x77, 0x68, 0x6f, 10, 0xe9, 10]) },
    argv: '--dataset rows.csv',
    code: 2,
    says: /has no rows\. The file is not valid UTF-8\. Save it as UTF-8\./,
  },
  {
    what: 'a choice that leaves none',
    files: { 'rows.csv': 'who,lang\nAda,en\nBob,de\n' },
    argv: '--dataset rows.csv --filter lang=fr',
    code: 2,
    says: /^rows\.csv has no rows with lang=fr\.\n.*In all there are 2 rows, with who, lang\./m,
  },
  {
    what: 'a part that no row is of',
    files: { 'rows.csv': 'who\nAda\n' },
    argv: '--dataset rows.csv --split test',
    code: 2,
    says: /^rows\.csv has no rows with part test\./m,
  },
  {
    what: 'columns of which none is a variable',
    files: { 'rows.csv': 'name,town\nAda,Rome\n' },
    argv: '--dataset rows.csv',
    code: 0,
    says: /^rows\.csv: No row says `who`, .* The columns are name, town; .* --map who=name\.\nEvaluation /m,
  },
  {
    what: 'such columns in a file that the prompt names',
    files: { 'greet.prompt.yaml': withRows('datasets: [{path: rows.csv}]'), 'rows.csv': 'person\nAda\n' },
    argv: '',
    code: 0,
    says: /as in `columns: \{who: person\}`\./,
  },
  {
    what: 'one row more than its columns',
    files: { 'rows.csv': 'who\nAda,1\nBob\n' },
    argv: '--dataset rows.csv',
    code: 0,
    says: /^rows\.csv:2: This row has 2 cells, and there is 1 column\. It is left out\.\nEvaluation \w+: 1 cell\./m,
  },
  {
    what: 'a row that does not fit the prompt, which is no fault of a provider',
    files: { 'greet.prompt.yaml': prompt.replace('who: string', 'who: number'), 'rows.csv': 'who\n5\nfive\n' },
    argv: '--dataset rows.csv',
    code: 1,
    says: /^rows\.csv:3: The variable `who` must be a number\./m,
  },
];

describe('rows that are not as they should be', () => {
  let project: CliProject;
  beforeEach(() => {
    project = new CliProject();
    project.write('greet.prompt.yaml', prompt);
  });
  afterEach(() => project.dispose());

  for (const { what, files = {}, argv, code, says } of told) {
    it(`are told: ${what}`, async () => {
      for (const [path, text] of Object.entries(files)) project.write(path, text);
      const result = await project.run(['eval', 'greet', ...argv.split(' ').filter(Boolean)]);
      assert.equal(result.code, code, result.stderr);
      assert.match(result.stderr, says);
      assert.ok(!result.stderr.includes(project.root), 'no path of this machine is told');
    });
  }

  it('are told in JSON with the place of the fault', async () => {
    project.write('rows.jsonl', '{"who":"Ada"\n');
    const { code, stdout } = await project.run(['eval', 'greet', '--dataset', 'rows.jsonl', '--json']);
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string; location: object } };
    assert.deepEqual([code, error.code], [2, 'usage/invalid-argument']);
    assert.match(error.message, /^rows\.jsonl has no rows\. This line is not JSON/);
    assert.deepEqual(error.location, { path: 'rows.jsonl', line: 1, column: 1 });
  });

  it('say nothing of columns where any variable is filled, and nothing where there is none', async () => {
    project.write('rows.csv', 'who,town\nAda,Rome\n');
    const filled = await project.run(['eval', 'greet', '--dataset', 'rows.csv']);
    project.write('greet.prompt.yaml', prompt.replace(' to {{who}}', '').replace(/variables:\n.*\n/, ''));
    const none = await project.run(['eval', 'greet', '--dataset', 'rows.csv']);
    assert.doesNotMatch(filled.stderr + none.stderr, /No row says/);
  });

  it('count once where versions that are named say the same', async () => {
    project.write('rows.csv', 'who\nAda\nBob\n');
    project.commit('Greet');
    for (const refs of [
      ['greet@v1', 'greet'],
      ['greet', 'greet'],
      ['greet@v1', 'greet@HEAD', 'greet@draft'],
    ]) {
      const { code, stdout, stderr } = await project.run(['eval', ...refs, '--dataset', 'rows.csv', '--json']);
      const { cells, columns, results, totals } = JSON.parse(stdout) as Evaluation;
      assert.deepEqual([code, cells, columns.length, results.length, totals.length], [0, 2, 1, 2, 1]);
      assert.deepEqual([totals[0]?.n, totals[0]?.passed], [2, 2]);
      assert.equal(/says what .* says, so both are one column/.test(stderr), refs[0] !== refs[1]);
    }
  });

  it('are never replaced by a report, nor is a prompt', async () => {
    const rows = 'who\nAda\n';
    project.write('greet.prompt.yaml', withRows('datasets: [{path: own.csv}]'));
    for (const path of ['rows.csv', 'own.csv']) project.write(path, rows);
    project.write('old.html', 'an older report');
    const { stdout } = await project.run(['eval', 'greet', '--dataset', 'rows.csv', '--json']);
    const { id } = JSON.parse(stdout) as { id: string };
    for (const path of ['rows.csv', 'own.csv', './greet.prompt.yaml']) {
      const before = project.read(path);
      for (const argv of [
        ['eval', 'greet', '--dataset', 'rows.csv'],
        ['report', id],
      ]) {
        const { code, stderr } = await project.run([...argv, '--report', `csv=${path}`]);
        assert.equal(code, 2);
        assert.match(stderr, /is a prompt or holds rows, so no report is written over it/);
      }
      assert.equal(project.read(path), before);
    }
    assert.equal((await project.run(['report', id, '--report', 'html=old.html'])).code, 0);
    assert.match(project.read('old.html'), /^<!DOCTYPE html>/);
  });
});

describe('several prompts', () => {
  const asks = (name: string, more: string) =>
    `name: ${name}\nmodel: openai/gpt-4.1-mini\nmessages:\n  - role: user\n    content: Say hello to {{who}}\n${more}`;
  const own = 'testData: [{who: Ada}]\n';
  const models = useModelProject((project) => {
    project.write('a.prompt.yaml', asks('a', own));
    project.write('rows.csv', 'who\nfive\n');
  });

  const unsound: readonly {
    readonly what: string;
    readonly b: string;
    readonly argv?: string;
    readonly says: RegExp;
  }[] = [
    { what: 'no rows', b: '', says: /There are no test rows for b\./ },
    { what: 'a dataset that is gone', b: 'datasets: [{path: gone.csv}]\n', says: /The dataset gone\.csv is not there/ },
    {
      what: 'no row that fits',
      b: 'variables: {who: number}\ntestData: [{who: five}, {who: six}]\n',
      says: /^No row of testData fits b\. The variable `who` must be a number\./m,
    },
    {
      what: 'no row of the file that fits',
      b: 'variables: {who: number}\n',
      argv: '--dataset rows.csv',
      says: /^rows\.csv:2: No row of rows\.csv fits b\./m,
    },
    { what: 'a sweep of nothing it has', b: own, argv: '--sweep tone=a,b', says: /tone/ },
    { what: 'a provider without a key', b: own.concat('# anthropic'), says: /ANTHROPIC_API_KEY/ },
  ];
  for (const { what, b, argv = '', says } of unsound)
    it(`are not paid for when the last has ${what}`, async () => {
      const text = asks('b', b);
      const isOther = b.includes('anthropic');
      models.project.write(
        'b.prompt.yaml',
        isOther ? text.replace('openai/gpt-4.1-mini', 'anthropic/claude-sonnet-4-5') : text,
      );
      const { code, stderr } = await models.run(['eval', 'a', 'b', ...argv.split(' ').filter(Boolean)]);
      assert.ok(code === 2 || code === 3, stderr);
      assert.match(stderr, says);
      assert.equal(models.server.journal.length, 0);
      assert.doesNotMatch(stderr, /^Evaluation /m);
    });

  it('that say the same are each asked, also of a model that is named', async () => {
    models.project.write('b.prompt.yaml', asks('b', own));
    const { stdout } = await models.run(['eval', 'a', 'b', '--model', 'offline/echo', '--json']);
    const made = JSON.parse(stdout) as readonly Evaluation[];
    assert.deepEqual(
      made.map(({ prompt }) => prompt),
      ['a', 'b'],
    );
  });

  it('are asked where a row of each fits', async () => {
    models.project.write('b.prompt.yaml', asks('b', 'variables: {who: number}\ntestData: [{who: five}, {who: 6}]\n'));
    const { code, stdout } = await models.run(['eval', 'a', 'b', '--json']);
    const made = JSON.parse(stdout) as readonly Evaluation[];
    assert.deepEqual(
      made.map(({ prompt, results }) => [prompt, ...results.map(({ outcome }) => outcome)]),
      [
        ['a', 'ok'],
        ['b', 'unrendered', 'ok'],
      ],
    );
    assert.deepEqual([code, models.server.journal.length], [1, 2]);
  });
});
