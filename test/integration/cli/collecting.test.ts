// Past runs as test rows at the command line: shown as a patch, written on request, each question once, and never what the
// store was not to keep.
import assert from 'node:assert/strict';
import { CliProject } from '../../support/cliProject.ts';

const prompt = `id: greet
model: offline/echo
variables:
  - {name: who, required: true}
  - {name: times, type: integer, default: 1}
messages:
  - role: user
    content: "{{who}} {{times}}"
`;

interface Collected {
  readonly rows: readonly { readonly run: string; readonly values: { readonly [name: string]: unknown } }[];
  readonly leftOut: { readonly [reason: string]: number };
  readonly text: string;
  readonly written: boolean;
}

describe('runs collected as test rows', function () {
  this.timeout(30_000);
  let project: CliProject;
  beforeEach(() => {
    project = new CliProject();
    project.write('greet.prompt.yaml', prompt);
  });
  afterEach(() => project.dispose());

  const ask = async (...variables: readonly string[]): Promise<string> => {
    const argv = variables.flatMap((variable) => ['--var', variable]);
    const { stdout, stderr } = await project.run(['run', 'greet', ...argv, '--json']);
    assert.ok(stdout !== '', stderr);
    const [{ id }] = [JSON.parse(stdout) as { id: string } | { id: string }[]].flat() as [{ id: string }];
    return id;
  };
  const collect = async (...argv: readonly string[]) => (await project.json('collect', 'greet', ...argv)) as Collected;

  it('are a patch of the prompt, with the answers that people approved, and written on request', async () => {
    const [ada, bob] = [await ask('who=Ada', 'times=2'), await ask('who=Bob')];
    await project.run(['rate', ada, '--approve']);
    const shown = await collect();
    assert.deepEqual(
      shown.rows.map(({ values }) => [values.who, values.times, lastLine(values.expected), values.metadata]),
      [
        ['Ada', 2, 'Ada 2', { run: ada, rating: 'approved' }],
        ['Bob', 1, undefined, { run: bob }],
      ],
    );
    assert.match(shown.text, /^\+testData:$/m);
    assert.equal(project.read('greet.prompt.yaml'), prompt);
    assert.equal((await collect('--write')).written, true);
    assert.match(project.read('greet.prompt.yaml'), /expected: \|-\n[\s\S]* Ada 2\n/);
    assert.equal((await project.run(['check', 'greet'])).code, 0);
    const again = await collect('--write');
    assert.deepEqual([again.rows.length, again.leftOut, again.text], [0, { 'Asked already.': 2 }, '']);
  });

  /** The offline provider says first that it is no model. */
  const lastLine = (text: unknown) => (typeof text === 'string' ? text.split('\n').at(-1) : undefined);

  const formats: readonly [file: string, before: string, written: RegExp][] = [
    ['new.jsonl', '', /^\{"who":"Ada","times":2,"expected":"[^"]*Ada 2","metadata":\{"run":"\w{26}"\}\}\n$/],
    ['new.csv', '', /^who,times,expected,__metadata:run\nAda,2,"[^"]*Ada 2",\w{26}\n$/],
    ['old.csv', 'times;who;more\n1;Eve;x\n', /^times;who;more\n1;Eve;x\n2;Ada;\n$/],
    [
      'old.yaml',
      '- {who: Eve}\n',
      /^- \{who: Eve\}\n- who: Ada\n {2}times: 2\n {2}expected: \|-\n[\s\S]* Ada 2\n {2}metadata:\n/,
    ],
  ];
  for (const [file, before, written] of formats)
    it(`go into ${file} as it is laid out, and into none a second time`, async () => {
      if (before !== '') project.write(file, before);
      await ask('who=Ada', 'times=2');
      const argv = ['--dataset', file, '--expected', 'all', '--write'];
      assert.equal((await collect(...argv)).written, true);
      assert.match(project.read(file), written);
      assert.deepEqual((await collect(...argv)).leftOut, { 'Asked already.': 1 });
    });

  it('are chosen, and of the same question there is the newest', async () => {
    const first = await ask('who=Ada');
    const second = await ask('who=Ada');
    await ask('who=Bob');
    await project.run(['rate', first, '--reject']);
    const all = await collect();
    assert.deepEqual(
      all.rows.map(({ values, run }) => [values.who, run === second]),
      [
        ['Ada', true],
        ['Bob', false],
      ],
    );
    const runs = async (...argv: readonly string[]) => (await collect(...argv)).rows.map(({ run }) => run);
    assert.deepEqual(await runs('--filter', 'rating=rejected'), [first]);
    assert.equal((await runs('--filter', 'who=B*', '--filter', 'model=offline/echo')).length, 1);
    assert.equal((await runs('--count', '1')).length, 1);
    assert.equal((await runs('--days', '0')).length, 0);
    assert.equal((await project.run(['collect', 'greet', '--filter', 'who'])).code, 2);
  });

  it('leave out what is sensitive, and answers that the store does not keep', async () => {
    await ask('who=Ada Lovelace');
    project.replace('greet.prompt.yaml', 'required: true}', 'required: true, sensitive: true}');
    await ask('who=The Countess');
    const { rows, leftOut } = await collect('--expected', 'all');
    assert.deepEqual([rows.length, Object.values(leftOut)], [0, [2]]);
    project.replace('greet.prompt.yaml', ', sensitive: true}', '}');
    project.write('.prompttracker/config.yaml', 'store: {default: no-output}\n');
    await ask('who=Bob');
    const kept = await collect('--expected', 'all', '--dataset', 'new.jsonl', '--write');
    assert.deepEqual(
      kept.rows.map(({ values }) => [values.who, lastLine(values.expected)]),
      [
        ['Ada Lovelace', 'Ada Lovelace 1'],
        ['Bob', undefined],
      ],
    );
    assert.ok(!project.read('new.jsonl').includes('Countess'));
  });
});
