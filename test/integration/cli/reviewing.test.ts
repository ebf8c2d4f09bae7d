import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliProject } from '../../support/cliProject.ts';

const prompt = `model: offline/echo
messages:
  - {role: user, content: "Say {{word}} politely."}
testData:
${Array.from({ length: 6 }, (_, at) => `  - {word: ${at % 2 === 0 ? 'even' : 'odd'}${at}}`).join('\n')}
evaluators:
  - {name: even, string: {contains: even}}
`;

interface Item {
  readonly place: number;
  readonly inputs: readonly { readonly name: string; readonly text: string }[];
  readonly answers: readonly { readonly output: string }[];
  readonly progress: { readonly places: number };
}

describe('review', function () {
  this.timeout(60_000);
  let project: CliProject;
  let evaluation: string;

  before(async () => {
    project = new CliProject();
    project.write('say.prompt.yaml', prompt);
    project.commit('Say politely');
    project.replace('say.prompt.yaml', 'politely', 'plainly');
    project.commit('Say plainly');
    evaluation = JSON.parse((await project.run(['eval', 'say@v1', 'say@v2', '--json'])).stdout).id;
    project.commit('Keep the results');
  });
  after(() => project.dispose());

  const be = (name: string) => project.git('config', 'user.name', name);
  const ask = async (...argv: string[]) => {
    const { code, stdout, stderr } = await project.run([...argv, '--json']);
    assert.equal(code, 0, stdout + stderr);
    return JSON.parse(stdout);
  };
  const create = async (...options: string[]): Promise<string> =>
    (await ask('review', 'create', '--evaluation', evaluation, ...options)).id;
  /** Votes on everything that is left by what stands in the item. */
  const voteOn = async (review: string, vote: (item: Item) => string): Promise<Item[]> => {
    const seen: Item[] = [];
    for (;;) {
      const item = await ask('review', 'next', review);
      if (item.form === 'through') return seen;
      seen.push(item);
      await ask('review', 'vote', review, vote(item));
    }
  };
  const isEven = ({ inputs }: Item): boolean => inputs[0]?.text.startsWith('even') ?? false;
  const refusal = async (...argv: string[]): Promise<string> => {
    const { stdout } = await project.run(['review', ...argv, '--json']);
    return JSON.parse(stdout).error?.code;
  };

  it('is of the answers of an evaluation: all, those that failed, or those on rows where versions differ', async () => {
    const counts = await Promise.all(
      [[], ['--only', 'failed'], ['--only', 'disagreeing', '--name', 'x'], ['--row', '1'], ['--version', 'v2']].map(
        async (options) => {
          const { stdout } = await project.run(['review', 'create', '--evaluation', evaluation, ...options, '--json']);
          return JSON.parse(stdout).items ?? JSON.parse(stdout).error.code;
        },
      ),
    );
    assert.deepEqual(counts, [12, 6, 'usage/refused', 2, 6]);
  });

  it('is done by two people on two branches, and the merge has the votes of both', async () => {
    const review = await create('--version', 'v2');
    project.commit('Begin a review');
    const places: Record<string, readonly string[]> = {};
    for (const [name, branch] of [
      ['Ada', 'ada'],
      ['Grace', 'grace'],
    ] as const) {
      project.git('checkout', '--quiet', '-b', branch, 'main');
      be(name);
      const seen = await voteOn(review, (item) =>
        isEven(item) || (name === 'Grace' && item.inputs[0]?.text === 'odd1') ? 'good' : 'bad',
      );
      places[name] = seen.map(({ inputs }) => inputs[0]?.text ?? '');
      project.commit(`Votes of ${name}`);
    }
    project.git('checkout', '--quiet', 'main');
    project.git('merge', '--quiet', '--no-edit', 'ada', 'grace');
    be('Ada');
    assert.notDeepEqual(places.Ada, places.Grace);
    const shown = await ask('review', 'show', review);
    assert.deepEqual(
      shown.raters.map(({ rater, voted, places: all }: { rater: string; voted: number; places: number }) => [
        rater,
        voted,
        all,
      ]),
      [
        ['Ada', 7, 7],
        ['Grace', 7, 7],
      ],
    );
    const [{ items, pairs, self }] = shown.agreement;
    assert.deepEqual([items, pairs[0].agreement.value], [6, 5 / 6]);
    // 5 of 6 alike, 3 and 4 good: (5/6 - (3/6 * 4/6 + 3/6 * 2/6)) / (1 - 1/2).
    assert.equal(pairs[0].kappa.value.toFixed(9), '0.666666667');
    assert.deepEqual(
      self.map((one: { n: number; agreement: { value: number } }) => [one.n, one.agreement.value]),
      [
        [1, 1],
        [1, 1],
      ],
    );
    const [{ source, answers, decided, passRate }] = shown.outcome.sources;
    assert.deepEqual([source, answers, decided, passRate.value], ['say@v2 · offline/echo', 6, 5, 3 / 5]);
  });

  it('shows nobody whose answers they are until they have been through', async () => {
    const review = await create('--pair', '--repeats', '0');
    const first = JSON.stringify(await ask('review', 'next', review));
    for (const hidden of ['offline/', '"version', '"model', '"run', 'promptHash'])
      assert.ok(!first.includes(hidden), hidden);
    await ask('review', 'vote', review, 'left');
    assert.equal((await ask('review', 'show', review)).outcome, null);
    assert.equal((await ask('review', 'show', review, '--reveal')).outcome.leftRate.n, 1);
    await voteOn(review, ({ answers }) => (answers[0]?.output.includes('politely') ? 'left' : 'right'));
    const { duels, leftRate } = (await ask('review', 'show', review)).outcome;
    assert.deepEqual(
      [duels[0].first, duels[0].second, duels[0].wins + duels[0].losses, leftRate.n],
      ['say@v1 · offline/echo', 'say@v2 · offline/echo', 6, 6],
    );
    assert.ok(duels[0].wins >= 5);
  });

  it('lets a vote be changed and taken back, and only the last word shows with the run', async () => {
    const review = await create(
      '--row',
      '3',
      '--version',
      'v1',
      '--level',
      'wrong',
      '--level',
      'weak',
      '--level',
      'right',
      '--pass-from',
      '3',
    );
    const rating = async () =>
      (await ask('runs', 'say')).flatMap(({ scores }: { scores: { metadata: object }[] }) =>
        scores.flatMap(({ metadata }) => ('level' in metadata ? [metadata.level] : [])),
      );
    await ask('review', 'vote', review, '1', '--note', 'A slip');
    await ask('review', 'vote', review, '2', '--place', '1');
    assert.deepEqual(await rating(), [2]);
    assert.deepEqual(await ask('review', 'vote', review, 'undo', '--place', '1'), {
      form: 'vote',
      review,
      place: 1,
      vote: null,
      places: 1,
      next: 1,
    });
    assert.deepEqual(await rating(), []);
    await ask('review', 'vote', review, 'skip');
    const [listed] = (await ask('review', 'list')).filter(({ id }: { id: string }) => id === review);
    assert.deepEqual(listed.own, { rater: 'Ada', voted: 0, skipped: 1, places: 1 });
  });

  it('comes out as a dataset that an evaluation reads, with what everybody said beside the variables', async () => {
    const review = await create(
      '--version',
      'v1',
      '--row',
      '1',
      '--row',
      '2',
      '--repeats',
      '0',
      '--check',
      'Polite?',
      '--check',
      'Even?',
    );
    await voteOn(review, (item) => (isEven(item) ? 'yes,yes' : 'yes,no'));
    const { stdout } = await project.run(['review', 'export', review, '--format', 'jsonl']);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      [rows.length, rows[0].word, rows[0].metadata.label, rows[0].metadata.passed, rows[1].metadata['vote Ada']],
      [2, 'even0', 'yes,yes', true, 'yes,no'],
    );
    await project.run(['review', 'export', review, '-o', 'labels.csv']);
    const { count, rows: read } = (await project.json('dataset', 'show', 'labels.csv')) as {
      count: number;
      rows: { text: string }[];
    };
    assert.deepEqual([count, read[0]?.text], [2, '{"word":"even0"}']);
  });

  it('says what is wrong with what was asked', async () => {
    const thumbs = await create('--row', '1');
    const refusals: readonly [string[], string][] = [
      [['next', '01ZZ'], 'usage/unknown-review'],
      [['next'], 'usage/invalid-argument'],
      [['list', '--pair'], 'usage/invalid-argument'],
      [['vote', thumbs, '4'], 'usage/invalid-argument'],
      [['vote', thumbs, 'good', '--place', '9'], 'usage/invalid-argument'],
      [['vote', thumbs, 'undo'], 'usage/refused'],
      [['create', '--pair', '--level', 'a', '--level', 'b'], 'usage/invalid-argument'],
      [['create', '--level', 'only one'], 'usage/invalid-argument'],
      [['create', '--only', 'failed'], 'usage/invalid-argument'],
      [['create', '--evaluation', evaluation, '--prompt', 'say'], 'usage/invalid-argument'],
      [['create', '--version', 'v7'], 'usage/refused'],
    ];
    for (const [argv, code] of refusals) assert.equal(await refusal(...argv), code, argv.join(' '));
  });

  it('only ever adds files', () => {
    const kept = readdirSync(join(project.root, '.prompttracker/ratings'), { recursive: true, encoding: 'utf8' });
    assert.ok(kept.filter((name) => name.endsWith('.jsonl')).length > 20);
    assert.equal(project.git('log', '--diff-filter=MD', '--format=%h', '--', '.prompttracker/ratings'), '');
  });
});
