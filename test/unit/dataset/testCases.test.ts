import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Diagnostic } from '../../../src/core/base/diagnostic.ts';
import type { Json } from '../../../src/core/base/hash.ts';
import {
  type CaseSource,
  type ReadTestCasesOptions,
  readCaseChoices,
  readTestCases,
} from '../../../src/core/dataset/readTestCases.ts';
import { parseFilter } from '../../../src/core/dataset/rowFilter.ts';
import { caseShapeOf, type TestCase } from '../../../src/core/dataset/testCase.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { workbookOf } from '../../support/workbookBytes.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const shape = (() => {
  const { prompt } = parsePrompt(
    [
      'variables:',
      '  - {name: q, required: true}',
      '  - {name: n, type: integer, default: 3}',
      '  - {name: tags, type: array}',
      'messages: [{role: user, content: "{{q}} {{n}} {{tags}}"}]',
    ].join('\n'),
    'a.prompt.yaml',
  );
  if (!prompt) throw new Error('not runnable');
  return caseShapeOf(prompt);
})();

/** A file in memory, cut into pieces of some bytes. */
function file(path: string, text: string | Uint8Array, entry: { [key: string]: Json } = {}, piece = 7): CaseSource {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const choices = readCaseChoices(entry, (message) => assert.fail(message));
  return { ...choices, name: path, rows: { path, chunks }, path, limit: null };
}

interface Reading {
  readonly cases: readonly TestCase[];
  readonly told: readonly string[];
}

async function read(source: CaseSource, options: Partial<ReadTestCasesOptions> = {}): Promise<Reading> {
  const cases: TestCase[] = [];
  const found: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => found.push(diagnostic);
  for await (const one of readTestCases([source], { shape, sha256, report, ...options })) cases.push(one);
  return { cases, told: found.map(({ code, line, column }) => `${code} ${line}:${column}`) };
}

describe('a test case', () => {
  it('has the types of the prompt, what is expected, and the other columns to split results by', async () => {
    const { cases, told } = await read(
      file('a.csv', 'q,n,tags,expected,lang,split\nhi,4,"[""a""]",yes,de,test\nho,,"[]",,en,\n'),
    );
    assert.deepEqual(told, []);
    assert.deepEqual(
      cases.map(({ variables, expected, metadata, split }) => ({ variables, expected, metadata, split })),
      [
        {
          variables: { q: 'hi', n: 4, tags: ['a'], lang: 'de' },
          expected: 'yes',
          metadata: { lang: 'de' },
          split: 'test',
        },
        { variables: { q: 'ho', tags: [], lang: 'en' }, expected: null, metadata: { lang: 'en' }, split: null },
      ],
    );
  });

  const faults: readonly [what: string, path: string, text: string, told: string][] = [
    ['a type in a table', 'a.csv', 'q,n,tags\na,1,[]\n"b\nc",  x,[]\n', 'dataset/type 4:4'],
    ['a type in JSON Lines', 'a.jsonl', '{"q":"a","tags":[]}\n{"q": "b", "n": "x", "tags":[]}\n', 'dataset/type 2:17'],
    ['a type in JSON', 'a.json', '[\n  {"q": "b",\n   "n": "x", "tags": []}\n]', 'dataset/type 3:9'],
    ['a type in YAML', 'a.yaml', '- q: b\n  n: x\n  tags: []\n', 'dataset/type 2:6'],
    ['a value that is required', 'a.jsonl', '\n{"n":1,"tags":[]}\n', 'dataset/missing-value 2:1'],
    ['a row that is there already', 'a.csv', 'q,tags\na,[]\na,[]\n', 'dataset/duplicate-row 3:1'],
    ['a number that is none', 'a.jsonl', '{"q":"a","tags":[1e999]}\n', 'dataset/number 1:1'],
    ['turns that are none', 'a.jsonl', '{"q":"a","tags":[],"turns":[1]}\n', 'dataset/turns 1:28'],
    ['UTF-16', 'a.csv', '\u00ff', ''],
  ];
  it('tells the cell of a workbook in which a type is wrong', async () => {
    const found: string[] = [];
    const source = file(
      'a.xlsx',
      workbookOf([
        ['q', 'n', 'tags'],
        ['a', 1, '[]'],
        ['b', 'x', '[]'],
      ]),
    );
    await read(source, {
      report: ({ message, line, column }) => {
        found.push(`${line}:${column} ${message}`);
      },
    });
    assert.deepEqual(found, ['3:2 Cases!B3: The variable `n` must be a whole number.']);
  });

  for (const [what, path, text, told] of faults.slice(0, -1)) {
    it(`tells the line and the column of ${what}`, async () =>
      assert.deepEqual((await read(file(path, text))).told, [told]));
  }

  it('is never made of bytes that are no text, wherever they are cut', async () => {
    const utf16 = await read(file('a.csv', Uint8Array.of(0xff, 0xfe, 0x41, 0)));
    assert.deepEqual([utf16.cases.length, utf16.told], [0, ['dataset/not-utf-8 1:1']]);
    const cut = await read(file('a.jsonl', '{"q":"é","tags":[]}\n', {}, 1));
    assert.equal(cut.cases[0]?.variables.q, 'é');
  });

  it('keeps keys that mean something to JavaScript as plain columns', async () => {
    const { cases } = await read(file('a.csv', 'q,tags,__proto__,constructor\na,[],x,y\n'));
    assert.deepEqual(Object.keys(cases[0]?.variables ?? {}).sort(), ['__proto__', 'constructor', 'q', 'tags']);
    assert.equal(({} as { x?: string }).x, undefined);
  });

  it('has turns with what each answer is judged by', async () => {
    const said = { type: 'contains', value: 'x' };
    const turns = [
      'hi',
      { user: 'and?', expected: 'x' },
      { user: 'so', assistant: 'Yes.' },
      { user: 'ok', assert: [said] },
    ];
    const { cases } = await read(file('a.jsonl', JSON.stringify({ q: 'a', tags: [], turns })));
    const nothing = { expected: null, evaluators: [] };
    assert.deepEqual(cases[0]?.turns, [
      { user: 'hi', ...nothing },
      { user: 'and?', ...nothing, expected: 'x' },
      { user: 'so', assistant: 'Yes.', ...nothing },
      { user: 'ok', ...nothing, evaluators: [said] },
    ]);
  });

  const silent = { instructions: null, prompt: null, model: null, maxTurns: 10, stopWhen: null, judged: 'answer' };
  const angry = { instructions: 'You are angry.', model: 'openai/gpt-4o', maxTurns: 3, stopWhen: 'you are calm' };
  const users: readonly [written: Json, read: Json][] = [
    ['You are angry.', { ...silent, instructions: 'You are angry.' }],
    [{ prompt: 'support.user' }, { ...silent, prompt: 'support.user' }],
    [angry, { ...silent, ...angry }],
    [JSON.stringify(angry), { ...silent, ...angry }],
    [
      { instructions: 'x', judged: 'transcript' },
      { ...silent, instructions: 'x', judged: 'transcript' },
    ],
    ['', null],
  ];
  for (const [written, expected] of users)
    it(`may say who plays the user: ${JSON.stringify(written)}`, async () => {
      const { cases, told } = await read(file('a.jsonl', JSON.stringify({ q: 'a', tags: [], simulatedUser: written })));
      assert.deepEqual([cases[0]?.simulatedUser, told], [expected, []]);
    });

  for (const wrong of [
    7,
    [],
    {},
    { maxTurns: 3 },
    { instructions: 7 },
    { instructions: 'x', maxTurns: 0 },
    { prompt: 'x', judged: 'y' },
  ])
    it(`tells that ${JSON.stringify(wrong)} says nothing of a user`, async () => {
      const { cases, told } = await read(file('a.jsonl', JSON.stringify({ q: 'a', tags: [], simulatedUser: wrong })));
      assert.deepEqual([cases[0]?.simulatedUser, told.length], [null, 1]);
      assert.match(told[0] ?? '', /^dataset\/simulated-user /);
    });

  const played = { ...silent, instructions: '{{instructions}}', judged: 'transcript' };
  const theirs = (provider: Json, vars: { [name: string]: Json } = {}) => ({
    vars: { q: 'a', tags: [], pay: 'card', instructions: 'You pay.', ...vars },
    provider,
  });
  const user = (content: string) => ({ role: 'user', content });
  const assistant = (content: string) => ({ role: 'assistant', content });
  const asIs = { expected: null, evaluators: [] };
  const playedTests: readonly [title: string, test: Json, simulated: Json, turns: Json][] = [
    ['alone', theirs('promptfoo:simulated-user'), played, null],
    [
      'with instructions and a limit of its own',
      theirs({ id: 'promptfoo:simulated-user', config: { maxTurns: 5, instructions: 'You want {{q}}.' } }),
      { ...played, instructions: 'You want {{q}}.', maxTurns: 5 },
      null,
    ],
    [
      'after messages that are filled in',
      theirs({
        id: 'promptfoo:simulated-user',
        config: { initialMessages: [user('Book.'), assistant('How?'), user('By {{ pay }}')] },
      }),
      played,
      [
        { user: 'Book.', assistant: 'How?', ...asIs },
        { user: 'By card', ...asIs },
      ],
    ],
    [
      'after the messages of the row, which come first',
      theirs(
        { id: 'promptfoo:simulated-user', config: { initialMessages: [user('no')] } },
        { initialMessages: JSON.stringify([user('yes')]) },
      ),
      played,
      [{ user: 'yes', ...asIs }],
    ],
  ];
  for (const [title, test, simulatedUser, turns] of playedTests)
    it(`has the simulated user of promptfoo, ${title}`, async () => {
      const { cases, told } = await read(file('a.json', JSON.stringify([test])));
      assert.deepEqual([cases[0]?.simulatedUser, cases[0]?.turns, told], [simulatedUser, turns, []]);
      assert.deepEqual(cases[0]?.variables, { q: 'a', tags: [], pay: 'card', instructions: 'You pay.' });
    });

  for (const initialMessages of [
    [assistant('Hi')],
    [user('a'), user('b')],
    [{ role: 'system', content: 'x' }],
    'file://a.json',
  ])
    it(`cannot be asked after ${JSON.stringify(initialMessages)}, which are no turns`, async () => {
      const test = theirs({ id: 'promptfoo:simulated-user', config: { initialMessages } });
      const { cases, told } = await read(file('a.json', JSON.stringify([test])));
      assert.equal(told.length, 1);
      assert.match(cases[0]?.problem?.message ?? '', /`turns` must be a list/);
    });

  it('keeps a variable called name beside its description, and takes no empty threshold', async () => {
    const test = { description: 'greets', vars: { q: 'a', name: 'Ada' }, threshold: 0.5 };
    const { cases } = await read(file('a.json', JSON.stringify([test])), {
      shape: { ...shape, used: new Set(['q', 'name']) },
    });
    assert.deepEqual([cases[0]?.name, cases[0]?.variables.name, cases[0]?.threshold], ['greets', 'Ada', 0.5]);
    const { cases: rows } = await read(file('a.csv', 'q,__threshold\na,\nb,0.5\n'));
    assert.deepEqual(
      rows.map(({ threshold }) => threshold),
      [null, 0.5],
    );
  });

  it('keeps any other provider of promptfoo as a column', async () => {
    const { cases } = await read(file('a.json', JSON.stringify([theirs('openai:gpt-4o')])));
    assert.deepEqual([cases[0]?.simulatedUser, cases[0]?.variables.provider], [null, 'openai:gpt-4o']);
  });

  it('comes from rows of promptfoo, as tests and as columns', async () => {
    const test = { description: 'one', vars: { q: 'a', tags: [] }, assert: [{ type: 'contains', value: 'x' }] };
    const [fromTest] = (await read(file('a.yaml', stringify([test])))).cases;
    assert.deepEqual([fromTest?.name, fromTest?.variables, fromTest?.evaluators], ['one', test.vars, test.assert]);
    const table = 'q,tags,__expected1,__expected2,__description\na,[],"contains-any: x, y",similar(0.8): z,two\n';
    const [fromColumns] = (await read(file('a.csv', table))).cases;
    assert.deepEqual(fromColumns?.name, 'two');
    assert.deepEqual(fromColumns?.evaluators, [
      { type: 'contains-any', value: ['x', 'y'] },
      { type: 'similar', value: 'z', threshold: 0.8 },
    ]);
  });
});

const cell = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.trim() === text);
const rows = fc.array(
  fc.record(
    { q: cell, n: fc.integer({ min: -999, max: 999 }), tags: fc.array(cell, { maxLength: 2 }), expected: cell },
    { noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 6 },
);
type Row = { readonly q: string; readonly n: number; readonly tags: readonly string[]; readonly expected: string };

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
const forms: readonly (readonly [path: string, write: (rows: readonly Row[]) => string | Uint8Array])[] = [
  [
    'a.csv',
    (all) =>
      `expected,tags,q,n\r\n${all.map((row) => [row.expected, JSON.stringify(row.tags), row.q, String(row.n)].map(quote).join(',')).join('\r\n')}`,
  ],
  [
    'a.tsv',
    (all) =>
      `q\tn\ttags\texpected\n${all.map((row) => [row.q, `${row.n}`, JSON.stringify(row.tags), row.expected].map(quote).join('\t')).join('\n')}\n`,
  ],
  ['a.jsonl', (all) => all.map((row) => JSON.stringify(row)).join('\n')],
  [
    'a.json',
    (all) =>
      JSON.stringify(
        all.map(({ expected, ...row }) => ({ expected, ...row })),
        null,
        3,
      ),
  ],
  ['a.yaml', (all) => stringify(all)],
  [
    'a.xlsx',
    (all) =>
      workbookOf([
        ['n', 'q', null, 'expected', 'tags'],
        ...all.map(({ q, n, tags, expected }) => [n, q, 'not a column', expected, JSON.stringify(tags)]),
      ]),
  ],
];

describe('the hash of a row', () => {
  it('is the same in every format and layout', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const readings = await Promise.all(forms.map(([path, write]) => read(file(path, write(all)))));
        const hashes = readings.map(({ cases }) => cases.map(({ hash }) => hash));
        for (const [index, one] of hashes.entries()) assert.deepEqual(one, hashes[0], forms[index]?.[0]);
        assert.equal(hashes[0]?.length, all.length);
      }),
      { numRuns: 60 },
    );
  });

  it('stays when rows change places, and is new for the row that was edited alone', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const lines = (some: readonly Row[]) => some.map((row) => JSON.stringify(row)).join('\n');
        const hashesOf = async (some: readonly Row[]) =>
          (await read(file('a.jsonl', lines(some)))).cases.map(({ hash }) => hash);
        const before = await hashesOf(all);
        assert.deepEqual(await hashesOf([...all].reverse()), [...before].reverse());
        const after = await hashesOf(
          all.map((row, index) => (index === 0 ? { ...row, expected: `${row.expected}!` } : row)),
        );
        assert.deepEqual(after.slice(1), before.slice(1));
        assert.notEqual(after[0], before[0]);
      }),
      { numRuns: 40 },
    );
  });
});

const many = (count: number) => Array.from({ length: count }, (_, index) => `row ${index},[],${index}`).join('\n');
const table = (count: number) => `q,tags,size\n${many(count)}\n`;

describe('rows are chosen', () => {
  const filters: readonly [text: string, kept: number][] = [
    ['size=3', 1],
    ['size!=3', 19],
    ['size<5', 5],
    ['size >= 18', 2],
    ['q=row 1*', 11],
    ['q=*1', 2],
    ['q~OW 1', 11],
    ['q!~1', 9],
    ['nothing=', 20],
  ];
  for (const [text, kept] of filters) {
    it(`by ${text}`, async () => {
      const filter = parseFilter(text);
      assert.ok(filter);
      assert.equal((await read(file('a.csv', table(20)), { filters: [filter] })).cases.length, kept);
    });
  }

  it('by nothing that is no filter', () => assert.equal(parseFilter('size'), null));

  it('into parts that stay when rows are added and moved', async () => {
    const entry = { splits: { train: 0.8, test: 0.2 }, split: 'test' };
    const few = (await read(file('a.csv', table(200), entry))).cases.map(({ variables }) => variables.q);
    const more = (await read(file('a.csv', `q,tags,size\n${many(300).split('\n').reverse().join('\n')}\n`, entry)))
      .cases;
    assert.ok(few.length > 20 && few.length < 65);
    assert.deepEqual(
      more
        .map(({ variables }) => variables.q)
        .filter((q) => Number(String(q).slice(4)) < 200)
        .reverse(),
      few,
    );
  });

  it('by lot, the same for the same seed, in the order of the file', async () => {
    const draw = async (seed: number) =>
      (await read(file('a.csv', table(5_000), {}, 5_000), { sample: { size: 20, seed } })).cases.map(({ id }) =>
        Number(id),
      );
    const first = await draw(1);
    assert.equal(first.length, 20);
    assert.deepEqual(
      first,
      [...first].sort((a, b) => a - b),
    );
    assert.deepEqual(await draw(1), first);
    assert.notDeepEqual(await draw(2), first);
  });

  it('after their columns are renamed, transformed and filled in', async () => {
    const entry = {
      map: { q: 'body' },
      columns: { n: { column: 'count', transform: ['trim', 'number'], default: 9 }, tags: { words: true } },
      filter: ['n>1'],
    };
    const { cases, told } = await read(file('a.csv', 'body,count,tags\na, 2 ,x y\nb,,z\nc,1,w\nd,many,v\n', entry));
    assert.deepEqual(
      cases.map(({ variables }) => variables),
      [
        { q: 'a', n: 2, tags: ['x', 'y'] },
        { q: 'b', n: 9, tags: ['z'] },
        { q: 'd', n: 'many', tags: ['v'] },
      ],
    );
    assert.deepEqual(told, ['dataset/transform 5:3', 'dataset/type 5:1']);
  });
});

describe('a file that Git left a conflict in', () => {
  it('is refused at its line, wherever it is cut', async () => {
    for (const piece of [1, 5, 100]) {
      const { told } = await read(file('a.csv', 'q,tags\na,[]\n<<<<<<< HEAD\nb,[]\n=======\n', {}, piece));
      assert.deepEqual(told, ['dataset/conflict 3:1']);
    }
  });
});
