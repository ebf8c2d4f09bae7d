import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../../src/core/base/diagnostic.ts';
import type { Json } from '../../../src/core/base/hash.ts';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { caseSourceOf, listDatasets, readDataset } from '../../../src/core/dataset/listDatasets.ts';
import { readTestCases } from '../../../src/core/dataset/readTestCases.ts';
import { caseShapeOf, type TestCase } from '../../../src/core/dataset/testCase.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { createNodeFiles } from '../../../src/node/files.ts';

const nodeFiles = createNodeFiles();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the files of a folder', () => {
  let root: string;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'folder-')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (files: { readonly [path: string]: string | Uint8Array }): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  const promptWith = (entry: { readonly [key: string]: Json }, content = '{{content}}') => {
    const text = [
      `messages: [{role: user, content: ${JSON.stringify(content)}}]`,
      `datasets: [${JSON.stringify(entry)}]`,
    ].join('\n');
    const { prompt } = parsePrompt(text, 'prompts/a.prompt.yaml');
    if (!prompt) throw new Error('not runnable');
    return prompt;
  };
  const read = async (entry: { readonly [key: string]: Json }, content?: string) => {
    const prompt = promptWith(entry, content);
    const [source] = listDatasets(prompt);
    assert.ok(source);
    const complain = (sentence: string) => assert.fail(sentence);
    const cases: TestCase[] = [];
    const told: Diagnostic[] = [];
    const report = (diagnostic: Diagnostic) => void told.push(diagnostic);
    const rows = await caseSourceOf(source, prompt, { files: nodeFiles, root, complain });
    for await (const one of readTestCases([rows], { shape: caseShapeOf(prompt), sha256, report })) cases.push(one);
    return { cases, told: told.map(({ code, path, line }) => `${code} ${path}:${line}`) };
  };

  it('are a row each, with the answer that stands beside', async () => {
    write({
      'data/b.txt': 'Second\n',
      'data/a.md': '\ufeffFirst\n',
      'data/b.expected.txt': 'two\n',
      'data/deep/c.txt': 'Third',
      'data/deep/c.expected.json': '{"n": 3}',
      'data/.hidden.txt': 'no',
      'data/.git/x.txt': 'no',
      'data/p.prompt.yaml': 'messages: []',
    });
    const { cases, told } = await read({ path: '../data/' });
    assert.deepEqual(told, []);
    assert.deepEqual(
      cases.map(({ name, variables, expected, metadata, source }) => [
        name,
        variables,
        expected,
        metadata,
        source.path,
      ]),
      [
        ['a', { content: 'First\n' }, null, { file: 'data/a.md' }, 'data/a.md'],
        ['b', { content: 'Second\n' }, 'two', { file: 'data/b.txt' }, 'data/b.txt'],
        ['c', { content: 'Third' }, { n: 3 }, { file: 'data/deep/c.txt' }, 'data/deep/c.txt'],
      ],
    );
  });

  it('are chosen by a pattern, up to the limit', async () => {
    write({ 'data/a.txt': 'a', 'data/b.md': 'b', 'data/x/c.txt': 'c', 'other/d.txt': 'd' });
    const chosen = async (path: string, more = {}) =>
      (await read({ path, ...more })).cases.map(({ name }) => name).join(' ');
    assert.equal(await chosen('../data/*.txt'), 'a');
    assert.equal(await chosen('../data/**/*.txt'), 'a c');
    assert.equal(await chosen('../{data,other}/*.{txt,md}'), 'a b d');
    assert.equal(await chosen('../**/?.txt', { limit: 2 }), 'a c');
    assert.deepEqual((await read({ path: '../data/*.csv' })).told, ['dataset/empty data/*.csv:1']);
  });

  it('are rows of their own format where they have one', async () => {
    write({
      'data/1.json': '{"content": "one", "n": 1}',
      'data/2.yaml': 'content: two\nn: 2\n',
      'data/3.jsonl': '{"content": "three"}\n{"content": "four"}\n',
      'data/4.csv': 'content,n\nfive,\nsix,6\n',
      'data/5.yaml': '- content: seven\n',
      'data/6.json': '7',
    });
    const { cases, told } = await read({ path: '../data/' });
    const contents = cases.map(({ variables }) => variables.content);
    assert.deepEqual(contents, ['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
    assert.deepEqual(cases.map(({ source }) => `${source.path}:${source.line}`).slice(1, 6), [
      'data/2.yaml:1',
      'data/3.jsonl:1',
      'data/3.jsonl:2',
      'data/4.csv:2',
      'data/4.csv:3',
    ]);
    assert.deepEqual(told, ['dataset/not-a-list data/6.json:1']);
  });

  it('are the same rows when they are moved, and another row when one is edited', async () => {
    write({ 'data/a.txt': 'a', 'data/b.txt': 'b' });
    const hashes = async () => (await read({ path: '../data/' })).cases.map(({ hash }) => hash);
    const before = await hashes();
    rmSync(join(root, 'data/a.txt'));
    write({ 'data/z.txt': 'a', 'data/b.txt': 'B' });
    const after = await hashes();
    assert.equal(after[1], before[0]);
    assert.notEqual(after[0], before[1]);
  });

  it('may be named to a prompt that takes a file or an image', async () => {
    write({ 'data/cat.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0), 'data/x.bin': '\0\x01' });
    write({ 'data/y.bin': Uint8Array.of(0xff, 0xfe, 0) });
    const { cases, told } = await read({ path: '../data/*.{png,bin}', map: { photo: 'file' } }, '{{photo}}');
    assert.deepEqual(
      cases.map(({ variables }) => variables.photo),
      ['data/cat.png', 'data/x.bin'],
    );
    assert.deepEqual(told, ['dataset/not-utf-8 data/y.bin:1']);
  });

  it('say the same twice where two do', async () => {
    write({ 'data/a.txt': 'a', 'data/b.txt': 'a' });
    assert.deepEqual((await read({ path: '../data/' })).told, ['dataset/duplicate-row data/b.txt:1']);
  });

  it('are never read through a link, nor outside the workspace', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    write({ 'data/a.txt': 'a' });
    symlinkSync(join(outside, 'secret.txt'), join(root, 'data/link.txt'));
    symlinkSync(outside, join(root, 'data/folder'));
    symlinkSync(outside, join(root, 'away'));
    try {
      const { cases, told } = await read({ path: '../data/' });
      assert.deepEqual(
        cases.map(({ name }) => name),
        ['a'],
      );
      assert.deepEqual(told.sort(), ['dataset/link data/folder:1', 'dataset/link data/link.txt:1']);
      for (const path of ['../away/', '../../x/', '/etc/', '../.git/'])
        await assert.rejects(
          read({ path }),
          (error) => error instanceof TrackerError && error.code === 'file/outside-workspace',
        );
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('fill the form of the run panel too', async () => {
    write({ 'data/a.txt': 'a', 'data/b.txt': 'b', 'data/c.json': '{"content": "c"}' });
    const prompt = promptWith({ path: '../data/', map: { text: 'content' } });
    const [source] = listDatasets(prompt);
    const reading = await readDataset(source!, prompt, { files: nodeFiles, root, limit: 2 });
    assert.deepEqual(
      reading.rows.map(({ index, values }) => [index, values.text]),
      [
        [0, 'a'],
        [1, 'b'],
      ],
    );
  });
});
