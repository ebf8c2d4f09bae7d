// Two versions held against each other as a user does it. The offline model echoes, so that a table of words decides which
// version passes which row, and every figure can be held against what is known of these rows.
import assert from 'node:assert/strict';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import { CliProject } from '../../support/cliProject.ts';

const prompt = `name: greet
model: offline/echo
messages:
  - role: user
    content: "{{old}}"
variables:
  old: string
  new: string
evaluators:
  - name: greets
    string: { contains: Hello }
`;

/** So many rows that both versions pass, only the old one, only the new one, neither. */
function table([both, old, neu, neither]: readonly [number, number, number, number]): string {
  const rows = (count: number, words: string): string[] =>
    Array.from({ length: count }, (_, index) => words.replaceAll('#', String(index)));
  return [
    'old,new',
    ...rows(both, 'Hello # both,Hello # both'),
    ...rows(old, 'Hello # old,Go # old'),
    ...rows(neu, 'Go # new,Hello # new'),
    ...rows(neither, 'Go away #,Go away #'),
    '',
  ].join('\n');
}

describe('two versions of a prompt', function () {
  this.timeout(60_000);
  let project: CliProject;
  beforeEach(() => {
    project = new CliProject();
    project.write('greet.prompt.yaml', prompt);
    project.write('rows.csv', table([80, 3, 12, 5]));
    project.commit('Greet');
    project.replace('greet.prompt.yaml', '{{old}}', '{{new}}');
  });
  afterEach(() => project.dispose());

  const evaluate = async (...argv: readonly string[]): Promise<{ code: number; data: Evaluation; stderr: string }> => {
    const { code, stdout, stderr } = await project.run(['eval', 'greet', '--dataset', 'rows.csv', '--json', ...argv]);
    return { code, stderr, data: JSON.parse(stdout) };
  };

  describe('in one evaluation with --base', () => {
    it('are compared on the same rows, with the figures that these rows have', async () => {
      const { code, data } = await evaluate('--base', 'v1');
      const [pair] = data.comparison!.pairs;
      assert.deepEqual([pair?.baseline, pair?.candidate, pair?.pairing.paired], ['v1', 'draft', 100]);
      assert.deepEqual(pair?.headline?.discordance, { bothPass: 80, baselineOnly: 3, candidateOnly: 12, bothFail: 5 });
      assert.deepEqual([pair?.verdict, data.verdict, code], ['better', 'pass', 0]);
    });

    it('name each row that got worse with the runs of both', async () => {
      const { data } = await evaluate('--base', 'v1');
      const runs = new Map(data.results.map((result) => [result.run, result]));
      const { losses } = data.comparison!.pairs[0]!;
      assert.equal(losses.length, 3);
      for (const { label, baselineRuns, candidateRuns } of losses) {
        const [before, after] = [runs.get(baselineRuns[0]!), runs.get(candidateRuns[0]!)];
        assert.deepEqual([before?.passed, before?.caseId, after?.passed, after?.caseId], [true, label, false, label]);
      }
    });

    it('fail with exit code 1 when the new one is worse by more than the margin', async () => {
      project.write('rows.csv', table([60, 30, 5, 5]));
      const { code, data } = await evaluate('--base', 'v1');
      assert.deepEqual([data.verdict, code], ['fail', 1]);
      assert.deepEqual((await evaluate('--base', 'v1', '--margin', '60')).data.verdict, 'pass');
    });

    it('block nobody when it cannot be told, unless that is asked for', async () => {
      project.write('rows.csv', table([8, 1, 1, 0]));
      const { code, data } = await evaluate('--base', 'v1');
      assert.deepEqual([data.verdict, code], ['insufficient-data', 0]);
      assert.equal((await evaluate('--base', 'v1', '--strict')).code, 1);
    });

    it('ask nothing when nothing that reaches a model was changed', async () => {
      project.replace('greet.prompt.yaml', '{{new}}', '{{old}}');
      const { code, data, stderr } = await evaluate('--base', 'v1');
      assert.deepEqual([data.verdict, data.results, data.comparison, code], ['pass', [], null, 0]);
      assert.match(stderr, /greet says what it said at v1/);
    });

    it('are refused when there is no such base', async () => {
      const { code } = await project.run(['eval', 'greet', '--dataset', 'rows.csv', '--base', 'v9']);
      assert.equal(code, 2);
    });

    it('let a prompt that is newer than the base go on without one beside others', async () => {
      project.commit('Greet anew');
      project.write('wave.prompt.yaml', prompt.replace('greet', 'wave'));
      const { stdout, stderr, code } = await project.run([
        ...['eval', 'greet', 'wave', '--dataset', 'rows.csv', '--base', 'v1', '--json'],
      ]);
      const [greet, wave] = JSON.parse(stdout) as Evaluation[];
      assert.ok(greet?.comparison);
      assert.deepEqual([wave?.base, wave?.comparison], [null, null]);
      assert.match(stderr, /wave/);
      assert.equal(code, 1);
    });

    it('are read in the terminal: interval, then p, then the verdict', async () => {
      const { stdout } = await project.run(['eval', 'greet', '--dataset', 'rows.csv', '--base', 'v1']);
      assert.match(stdout, /\+9 points, 95 % interval \+1 to \+17, p 0\.021, 100 rows: better/);
      assert.match(stdout, /12 passed only with draft, 3 only with v1/);
    });
  });

  describe('on rows with columns that the prompt does not use', () => {
    const parts = [
      ...Array.from({ length: 20 }, (_, row) => `Hello ${row} a,Hello ${row} b,formal,${row >> 1}`),
      ...Array.from({ length: 20 }, (_, row) => `Go ${row} a,Hello ${row} c,casual,${row >> 1}`),
    ];
    beforeEach(() => {
      project.write('rows.csv', ['old,new,tone,ticket', ...parts, ''].join('\n'));
    });

    it('are compared group by group, and the interaction is asked', async () => {
      const { data } = await evaluate('--base', 'v1');
      const segment = data.comparison!.pairs[0]!.segments.find(({ column }) => column === 'tone');
      assert.deepEqual(
        segment?.values.map(({ value, effect, verdict }) => [value, effect.n, effect.difference, verdict]),
        [
          ['casual', 20, 1, 'better'],
          ['formal', 20, 0, 'inconclusive'],
        ],
      );
    });

    it('have the same groups when they are compared afterwards with the same file', async () => {
      const { data } = await evaluate('--base', 'v1');
      const { stdout } = await project.run(['compare', 'greet', 'v1', '--dataset', 'rows.csv', '--json']);
      assert.deepEqual(JSON.parse(stdout).comparison.pairs[0].segments, data.comparison!.pairs[0]!.segments);
    });

    it('count rows of one cluster together', async () => {
      project.write('rows.csv', ['old,new,tone,cluster', ...parts, ''].join('\n'));
      const { data } = await evaluate('--base', 'v1');
      const headline = data.comparison!.pairs[0]!.headline;
      assert.deepEqual([headline?.interval, headline?.clusters], ['paired-t-clusters', 10]);
    });
  });

  describe('compared afterwards', () => {
    it('have the same figures, from what the store holds', async () => {
      const { data } = await evaluate('--base', 'v1');
      const { stdout, code } = await project.run(['compare', 'greet', 'v1', '--json']);
      const compared = JSON.parse(stdout);
      assert.equal(code, 0);
      assert.deepEqual([compared.results, compared.stale], ['evaluations', 0]);
      assert.deepEqual(compared.comparison.pairs[0].headline, data.comparison!.pairs[0]!.headline);
      assert.deepEqual(compared.comparison.pairs[0].losses, data.comparison!.pairs[0]!.losses);
      assert.deepEqual(compared.outdated, []);
      project.replace('greet.prompt.yaml', 'contains:', 'endsWith:');
      assert.match(
        (await project.run(['compare', 'greet', 'v1'])).stderr,
        /^Stale: .* changed after both were judged\./m,
      );
    });

    it('show the answers to changed rows first', async () => {
      await evaluate('--base', 'v1');
      const { stdout } = await project.run(['compare', 'greet', 'v1', '--json', '--answers', '4']);
      const answers = JSON.parse(stdout).answers as { row: string; before: string; after: string; isSame: boolean }[];
      assert.deepEqual(
        answers.map(({ before, after, isSame }) => [before.includes('Hello'), after.includes('Hello'), isSame]),
        [
          [true, false, false],
          [true, false, false],
          [true, false, false],
          [false, true, false],
        ],
      );
      const all = JSON.parse((await project.run(['compare', 'greet', 'v1', '--json', '--answers', '100'])).stdout);
      const rows = (all.answers as typeof answers).filter(({ isSame }) => isSame).map(({ row }) => Number(row));
      assert.ok(rows.length > 50);
      assert.deepEqual(
        rows,
        rows.toSorted((a, b) => a - b),
      );
    });

    it('need not have been evaluated together', async () => {
      await project.run(['eval', 'greet@v1', '--dataset', 'rows.csv']);
      await project.run(['eval', 'greet', '--dataset', 'rows.csv']);
      const { stdout } = await project.run(['compare', 'greet', 'v1', 'draft']);
      assert.match(stdout, /\+9 points, 95 % interval \+1 to \+17, p 0\.021, 100 rows: better/);
    });

    it('leave out what evaluators judged that have changed since', async () => {
      await project.run(['eval', 'greet@v1', '--dataset', 'rows.csv']);
      project.replace('greet.prompt.yaml', 'contains: Hello', 'contains: Go');
      await project.run(['eval', 'greet', '--dataset', 'rows.csv']);
      const { stderr } = await project.run(['compare', 'greet', 'v1', 'draft']);
      assert.match(stderr, /100 results left out: judged by evaluators that have changed since/);
    });

    it('are compared by the runs with the same inputs where neither was evaluated', async () => {
      for (const ref of ['greet@v1', 'greet']) {
        for (const word of ['one', 'two'])
          await project.run(['run', ref, '--var', `old=${word}`, '--var', `new=${word}`]);
      }
      const { stdout, stderr } = await project.run(['compare', 'greet', 'v1', '--json']);
      const { results, comparison } = JSON.parse(stdout);
      assert.deepEqual([results, comparison.pairs[0].pairing.paired], ['runs', 2]);
      assert.equal(stderr, '');
    });

    it('say how to get results where there are none', async () => {
      const { stderr, stdout } = await project.run(['compare', 'greet', 'v1']);
      assert.match(stderr, /prompttracker eval greet@draft --base v1/);
      assert.match(stdout, /greet {2}v1 → draft/);
    });

    it('cannot steer the terminal through the names of rows and answers', async () => {
      project.write('rows.csv', 'old,new\n"Hello \u001b[31m","Go \u001b[31m"\n');
      await evaluate('--base', 'v1');
      const { stdout } = await project.run(['compare', 'greet', 'v1']);
      assert.ok(!stdout.includes('\u001b'));
    });
  });
});
