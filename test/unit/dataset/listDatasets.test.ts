import assert from 'node:assert/strict';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { mapRow, unmapRow } from '../../../src/core/dataset/dataset.ts';
import { listDatasets, readDataset } from '../../../src/core/dataset/listDatasets.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import type { Prompt } from '../../../src/core/prompt/prompt.ts';

const promptWith = (...lines: readonly string[]): Prompt => {
  const text = ['messages: [{role: user, content: x}]', ...lines].join('\n');
  const { prompt } = parsePrompt(text, 'prompts/support/a.prompt.yaml');
  if (!prompt) throw new Error('not runnable');
  return prompt;
};
const naming = (path: string): Prompt => promptWith(`datasets: [{path: ${JSON.stringify(path)}}]`);

describe('the datasets of a prompt', () => {
  it('are its own rows and the files it names, relative to its folder', () => {
    const sources = listDatasets(
      promptWith(
        'testData: [{q: a}]',
        'datasets:',
        '  - {name: big, path: ../data/t.jsonl, map: {q: body}, limit: 20}',
        '  - path: near.csv',
      ),
    );
    assert.deepEqual(
      sources.map(({ name, path, limit, problem }) => [name, path, limit, problem]),
      [
        ['testData', null, null, null],
        ['big', 'prompts/data/t.jsonl', 20, null],
        ['near.csv', 'prompts/support/near.csv', null, null],
      ],
    );
    assert.deepEqual(sources[1]?.map, { q: 'body' });
  });

  const refused = [
    '../../../x.csv',
    '/etc/x.csv',
    'C:/x.csv',
    '..\\x.csv',
    'http://h/x.csv',
    '../../.git/x.csv',
    '.hidden.csv',
    'a//b.csv',
    '%2e%2e/x.csv',
    'x.txt',
    'x',
  ];
  for (const path of refused) {
    it(`are never opened at ${path}`, () => assert.notEqual(listDatasets(naming(path))[0]?.problem, null));
  }

  it('may be one sheet of a workbook', () => {
    const [source] = listDatasets(naming('cases.xlsx#Old and new'));
    assert.deepEqual(
      [source?.name, source?.path, source?.sheet, source?.problem],
      ['cases.xlsx#Old and new', 'prompts/support/cases.xlsx', 'Old and new', null],
    );
  });

  it('may lie anywhere inside the workspace', () => {
    assert.equal(listDatasets(naming('../../data/x.csv'))[0]?.path, 'data/x.csv');
  });
});

describe('reading a dataset', () => {
  const files = (real: string | null) => ({
    realPath: async (path: string) => (path === '/w' ? '/w' : real),
    list: async () => assert.fail('no folder is read'),
    readChunks: () => assert.fail('no file is streamed'),
    read: async () => new TextEncoder().encode('body,expected\nhello,hi\nbye,so long\n'),
  });
  const prompt = promptWith('datasets:', '  - {path: t.csv, map: {q: body}, limit: 1}');
  const [source] = listDatasets(prompt);

  it('gives rows under the names of the variables, up to the limit of the prompt', async () => {
    const { rows } = await readDataset(source!, prompt, {
      files: files('/w/prompts/support/t.csv'),
      root: '/w',
      limit: 10,
    });
    assert.deepEqual(
      rows.map(({ values }) => values),
      [{ q: 'hello', expected: 'hi' }],
    );
  });

  it('gives the rows of the prompt itself', async () => {
    const own = promptWith('testData: [{q: a}, {q: b}]');
    const reading = await readDataset(listDatasets(own)[0]!, own, { files: files(null), root: '/w', limit: 1 });
    assert.deepEqual([reading.rows.map(({ values }) => values), reading.total], [[{ q: 'a' }], 2]);
  });

  for (const real of ['/etc/passwd', '/world/t.csv', '/w']) {
    it(`refuses a link to ${real}`, async () => {
      await assert.rejects(
        readDataset(source!, prompt, { files: files(real), root: '/w', limit: 1 }),
        (error) => error instanceof TrackerError && error.code === 'file/outside-workspace',
      );
    });
  }

  it('refuses a path that leads out', async () => {
    const out = naming('../../../x.csv');
    await assert.rejects(
      readDataset(listDatasets(out)[0]!, out, { files: files('/w/x'), root: '/w', limit: 1 }),
      TrackerError,
    );
  });
});

describe('names of columns and variables', () => {
  it('are exchanged by the map, both ways', () => {
    const map = { ticket: 'body', expected: 'reference' };
    const columns = { body: 'b', reference: 'r', other: 1 };
    const variables = { ticket: 'b', expected: 'r', other: 1 };
    assert.deepEqual(mapRow(columns, map), variables);
    assert.deepEqual(unmapRow(variables, map), columns);
  });

  it('give a mapped column the name, not one that happens to be called so', () => {
    assert.deepEqual(mapRow({ ticket: 'wrong', body: 'right' }, { ticket: 'body' }), { ticket: 'right' });
  });
});
