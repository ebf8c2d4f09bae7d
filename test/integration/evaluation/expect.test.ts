// `prompttracker expect`: an answer becomes what its row expects, wherever the row stands, and nothing else of the file changes.
import assert from 'node:assert/strict';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import type { CliProject } from '../../support/cliProject.ts';
import { useModelProject } from '../../support/modelProject.ts';
import { answerWith } from '../../support/modelServer.ts';

const prompt = (more: string): string => `# Always says two.
name: say
model: openai/gpt-4o-mini
modelParameters: { maxTokens: 20 }
messages:
  - role: user
    content: '{{word}}'
variables:
  word: string
evaluators:
  - name: right
    string: { equals: '{{expected}}' }
${more}`;

describe('prompttracker expect', function () {
  this.timeout(30_000);
  const place = useModelProject();
  beforeEach(() => {
    place.server.script(answerWith({ text: 'two' }), answerWith({ text: 'two' }));
  });

  const run = (argv: readonly string[]) => place.run(argv);
  const evaluate = async (): Promise<Evaluation> => JSON.parse((await run(['eval', 'say', '--json'])).stdout);
  const begin = async (more: string, files: Readonly<Record<string, string>> = {}): Promise<Evaluation> => {
    place.project.write('say.prompt.yaml', prompt(more));
    for (const [path, text] of Object.entries(files)) place.project.write(path, text);
    place.project.commit('Say');
    return evaluate();
  };

  const places: readonly [what: string, more: string, path: string, before: string, after: string][] = [
    [
      'in the test data of the prompt',
      'testData:\n  - word: one # first\n    expected: two\n  - word: two\n',
      'say.prompt.yaml',
      '  - word: two\n',
      '  - word: two\n    expected: two\n',
    ],
    [
      'in a table',
      'datasets: [{path: rows.csv}]\n',
      'rows.csv',
      'word,expected\none,two\ntwo,\n',
      'word,expected\none,two\ntwo,two\n',
    ],
    [
      'in JSON lines',
      'datasets: [{path: rows.jsonl}]\n',
      'rows.jsonl',
      '{"word":"one","expected":"two"}\n{"word":"two","expected":"zwei"}\n',
      '{"word":"one","expected":"two"}\n{"word":"two","expected":"two"}\n',
    ],
    [
      'in a column of another name',
      'datasets: [{path: rows.csv, columns: {word: input, expected: good}}]\n',
      'rows.csv',
      'input,good\none,two\ntwo,zwei\n',
      'input,good\none,two\ntwo,two\n',
    ],
  ];
  for (const [what, more, path, before, after] of places) {
    it(`writes the answer ${what}, and the row passes from then on`, async () => {
      const files: Record<string, string> = path === 'say.prompt.yaml' ? {} : { [path]: before };
      const { id, verdict } = await begin(more, files);
      assert.notEqual(verdict, 'pass');
      const whole = place.project.read(path);
      const { code, stdout } = await run(['expect', id, '--row', '2']);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`^Row 2 expects this answer from now on: ${path.replace('.', '\\.')}:\\d+`));
      assert.equal(place.project.read(path), whole.replace(before, after));
      assert.equal((await evaluate()).verdict, 'pass');
    });
  }

  it('writes what the answer should have been', async () => {
    const { id } = await begin('datasets: [{path: rows.csv}]\n', { 'rows.csv': 'word,expected\none,\n' });
    await run(['expect', id, '--row', '1', '--text', 'Uno, "due"']);
    assert.equal(place.project.read('rows.csv'), 'word,expected\none,"Uno, ""due"""\n');
  });

  const refusals: readonly [
    what: string,
    change: (it: CliProject) => void,
    row: string,
    code: number,
    message: RegExp,
  ][] = [
    [
      'a row that was edited since',
      (it) => it.write('rows.csv', 'word,expected\nONE,\n'),
      '1',
      2,
      /The row has changed since it was read/,
    ],
    ['a row of a file that is gone', (it) => it.write('rows.csv', ''), '1', 2, /The row has changed since it was read/],
    ['a row that the evaluation does not have', () => {}, '9', 2, /The evaluation has no row 9/],
  ];
  for (const [what, change, row, code, message] of refusals) {
    it(`leaves ${what} alone`, async () => {
      const { id } = await begin('datasets: [{path: rows.csv}]\n', { 'rows.csv': 'word,expected\none,\n' });
      change(place.project);
      const before = place.project.read('rows.csv');
      const result = await run(['expect', id, '--row', row, '--text', 'x']);
      assert.equal(result.code, code);
      assert.match(result.stderr, message);
      assert.equal(place.project.read('rows.csv'), before);
    });
  }

  it('gives a table the column that it lacks, and all its other rows are what they were', async () => {
    const before = '\ufeffword,"town"\r\none,"Rome, IT"\r\ntwo,Oslo\r\n\r\nthree\r\n';
    const { id, results } = await begin('datasets: [{path: rows.csv}]\n', { 'rows.csv': before });
    const { code } = await run(['expect', id, '--row', '2']);
    assert.equal(code, 0);
    const after = '\ufeffword,"town","expected"\r\none,"Rome, IT",\r\ntwo,Oslo,two\r\n\r\nthree\r\n';
    assert.equal(place.project.read('rows.csv'), after);
    const hashes = (cells: Evaluation['results']) => cells.map(({ caseHash }) => caseHash);
    const { results: again } = await evaluate();
    assert.deepEqual(hashes(again).toSpliced(1, 1), hashes(results).toSpliced(1, 1));
    assert.notEqual(again[1]!.caseHash, results[1]!.caseHash);
    assert.deepEqual([again[1]!.passed, again[1]!.cached], [true, true]);
  });

  const variables: readonly [what: string, file: string, more: string][] = [
    [
      'the messages use',
      prompt('datasets: [{path: rows.csv}]\n').replace('{{word}}', '{{word}} not {{expected}}'),
      'expected',
    ],
    [
      'two variables read',
      prompt('datasets: [{path: rows.csv, columns: {expected: good, town: good}}]\n').replace(
        '{{word}}',
        '{{word}} {{town}}',
      ),
      'good',
    ],
  ];
  for (const [what, file, column] of variables) {
    it(`leaves a table alone that lacks a column which ${what}`, async () => {
      place.project.write('say.prompt.yaml', file);
      place.project.write('rows.csv', 'word\none\n');
      place.project.commit('Say');
      const { id } = await evaluate();
      const { code, stderr } = await run(['expect', id, '--row', '1', '--text', 'x']);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`The table has no column \`${column}\`, and a new one would be a variable too`));
      assert.equal(place.project.read('rows.csv'), 'word\none\n');
    });
  }

  it('leaves a column alone that the prompt would read as something else', async () => {
    const entry = 'datasets: [{path: rows.csv, columns: {expected: {column: expected, upper: true}}}]\n';
    const { id } = await begin(entry, { 'rows.csv': 'word,expected\none,x\n' });
    const { stderr } = await run(['expect', id, '--row', '1']);
    assert.match(stderr, /`columns` in the prompt would read this as TWO\./);
  });
});
