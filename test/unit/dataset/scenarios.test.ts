import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import type { Diagnostic } from '../../../src/core/base/diagnostic.ts';
import type { Json } from '../../../src/core/base/hash.ts';
import { listDatasets } from '../../../src/core/dataset/listDatasets.ts';
import { readCaseChoices, readTestCases } from '../../../src/core/dataset/readTestCases.ts';
import { caseShapeOf, type TestCase } from '../../../src/core/dataset/testCase.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { suiteResults, suiteYaml } from '../../support/scenarioSample.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const promptOf = (...lines: readonly string[]) => {
  const text = ['messages: [{role: user, content: "{{greeting}} {{who}} in {{lang}} ({{n}})"}]', ...lines].join('\n');
  const { prompt, diagnostics } = parsePrompt(text, 'a.prompt.yaml');
  if (!prompt) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return { prompt, told: diagnostics };
};
const { prompt: plainPrompt } = promptOf();

async function casesOf(path: string, text: string, more: { readonly filters?: string; readonly shape?: object } = {}) {
  const chunks = async function* () {
    yield new TextEncoder().encode(text);
  };
  const entry: { [key: string]: Json } = more.filters === undefined ? {} : { filter: more.filters };
  const choices = readCaseChoices(entry, (message) => assert.fail(message));
  const source = { ...choices, name: path, rows: { path, chunks }, path, limit: null };
  const cases: TestCase[] = [];
  const told: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => void told.push(diagnostic);
  const shape = { ...caseShapeOf(plainPrompt), ...more.shape };
  for await (const one of readTestCases([source], { shape, sha256, report })) cases.push(one);
  return { cases, told: told.map(({ code, line, message }) => `${line} ${code} ${message}`) };
}

const assertText = (one: Json) => {
  const { type, value } = one as { type: string; value: string };
  return `${type} ${value}`;
};

describe('a configuration of promptfoo', () => {
  for (const [path, text] of [
    ['promptfooconfig.yaml', suiteYaml],
    ['promptfooconfig.json', JSON.stringify(parse(suiteYaml), null, 2)],
  ] as const)
    it(`gives the tests that promptfoo makes of it, from ${path}`, async () => {
      const { cases } = await casesOf(path, text);
      assert.deepEqual(
        cases.map(({ variables, evaluators, threshold, name, metadata }) => ({
          ...{ vars: variables, asserts: evaluators.map(assertText), threshold, description: name, metadata },
        })),
        suiteResults.map(({ success: _, score: __, ...expected }) => expected),
      );
    });

  it('numbers the rows of one test, and knows the line of each', async () => {
    const { cases, told } = await casesOf('promptfooconfig.yaml', suiteYaml);
    assert.deepEqual(
      cases.map(({ id, source }) => `${id}:${source.line}`),
      [
        ...['1:11', '2.1:13', '2.2:13', '2.3:13', '2.4:13', '3:17', '4:19'],
        ...['5:31', '6:34', '7.1:31', '7.2:31', '8.1:34', '8.2:34'],
      ],
    );
    assert.deepEqual(told, ['36 dataset/test A scenario without `tests` makes no row.']);
  });

  it('is filtered by its variables', async () => {
    const { cases } = await casesOf('promptfooconfig.yaml', suiteYaml, { filters: 'lang=fr' });
    assert.deepEqual(
      cases.map(({ id }) => id),
      ['7.2', '8.2'],
    );
  });

  it('leaves a list to a variable that is declared as one', async () => {
    const { prompt } = promptOf('variables: {who: array}');
    const text = 'tests: [{vars: {who: [a, b], greeting: [x, y], lang: l, n: 1}}]';
    const { cases } = await casesOf('a.yaml', text, { shape: caseShapeOf(prompt) });
    assert.deepEqual(
      cases.map(({ variables }) => [variables.who, variables.greeting]),
      [
        [['a', 'b'], 'x'],
        [['a', 'b'], 'y'],
      ],
    );
  });

  const troubles: readonly [what: string, text: string, told: RegExp][] = [
    ['tests of another file', 'tests: file://t.csv\nscenarios: []', /^1 dataset\/test `tests` must be a list here/],
    ['a test that is none', 'tests:\n- vars: {who: a}\n- file://x', /^3 dataset\/test A test must be a mapping/],
    ['a scenario that is none', 'scenarios:\n- file://x', /^2 dataset\/test A scenario is a mapping/],
    ['configurations of another file', 'scenarios:\n- {config: file://x, tests: []}', /`config` must be a list here/],
    ['a default test of another file', 'defaultTest: file://d\ntests: []', /`defaultTest` in a file of its own/],
    ['code that changes an answer', 'tests: [{vars: {who: a}, options: {transform: output.x}}]', /`options.transform`/],
    [
      'more rows than anyone means',
      `scenarios: [{config: [${'{},'.repeat(101)}], tests: [${'{},'.repeat(101)}]}]`,
      /makes 10,201 tests/,
    ],
    [
      'a matrix that explodes',
      `tests: [{vars: {who: [${'a,'.repeat(200)}], lang: [${'b,'.repeat(200)}]}}]`,
      /10,000 rows/,
    ],
  ];
  for (const [what, text, said] of troubles)
    it(`says so where it has ${what}`, async () => {
      const { told } = await casesOf('a.yaml', text);
      assert.ok(
        told.some((one) => said.test(one)),
        told.join('\n'),
      );
    });
});

describe('scenarios of a prompt', () => {
  const lines = [
    'testData: [{who: Eve, lang: it}]',
    'scenarios:',
    '  - config: [{lang: en, n: 1, evaluators: [{name: a, uses: x}]}, {lang: de, metadata: {region: eu}}]',
    '    tests: [{who: Ada, expected: hi, evaluators: [{name: b, uses: y}]}, {who: [Bob, Cid], n: 2}]',
  ];

  it('are rows behind its own, in which a test wins and a list is a value', async () => {
    const { prompt, told } = promptOf(...lines);
    assert.deepEqual(told, []);
    const [source] = listDatasets(prompt);
    assert.equal(source?.name, 'testData');
    const rows = prompt.testData.map((values, index) => ({ index, values, line: null }));
    const choices = readCaseChoices({}, () => {});
    const cases: TestCase[] = [];
    const options = { shape: caseShapeOf(prompt), sha256, report: () => {} };
    for await (const one of readTestCases([{ ...choices, name: '', rows, path: 'a', limit: null }], options))
      cases.push(one);
    assert.deepEqual(
      cases.map(({ variables, expected, evaluators, metadata }) => [
        variables,
        expected,
        evaluators.map((one) => (one as { name: string }).name).join(''),
        metadata,
      ]),
      [
        [{ who: 'Eve', lang: 'it' }, null, '', {}],
        [{ lang: 'en', n: 1, who: 'Ada' }, 'hi', 'ab', {}],
        [{ lang: 'en', n: 2, who: ['Bob', 'Cid'] }, null, 'a', {}],
        [{ lang: 'de', who: 'Ada' }, 'hi', 'b', { region: 'eu' }],
        [{ lang: 'de', n: 2, who: ['Bob', 'Cid'] }, null, '', { region: 'eu' }],
      ],
    );
  });

  it('are told where they cannot be read', () => {
    const { told } = promptOf('scenarios:', '  - {config: [{lang: en}], tests: [x]}', '  - nothing');
    assert.deepEqual(
      told.map(({ code, line, column }) => `${code} ${line}:${column}`),
      ['prompt/scenario 3:5', 'prompt/scenario 3:36', 'prompt/scenario 4:5'],
    );
  });
});
