import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samplePath } from '../../../scripts/sample/history.ts';
import { makeSample } from '../../../scripts/sample/makeSample.ts';
import { makeSampleRepository } from '../../../scripts/sample/makeSampleRepository.ts';
import { openStore, type Store } from '../../../src/core/store/openStore.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';

describe('the sample repository', () => {
  let parent: string;
  let folder: string;

  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).split('\n').filter(Boolean);

  before(() => {
    parent = mkdtempSync(join(tmpdir(), 'prompttracker-sample-'));
    folder = join(parent, 'first');
    makeSampleRepository(folder);
  });

  after(() => rmSync(parent, { recursive: true, force: true }));

  it('has at least six prompts and twelve commits by two authors on more than one branch', () => {
    assert.ok(git('ls-files', '*.prompt.yaml').length >= 6);
    assert.ok(git('rev-list', '--all').length >= 12);
    assert.equal(new Set(git('log', '--all', '--format=%an')).size, 2);
    assert.ok(git('branch', '--format=%(refname:short)').length >= 2);
  });

  it('has an exact rename, an edited rename and a merge with a text of its own', () => {
    const renames = git('log', '--all', '-M', '--diff-filter=R', '--name-status', '--format=');
    assert.ok(renames.some((line) => line.startsWith('R100')));
    assert.ok(renames.some((line) => /^R0\d\d/.test(line)));
    const [merge = ''] = git('rev-list', '--merges', 'HEAD');
    const textAt = (revision: string) => git('rev-parse', `${revision}:${samplePath.reply}`)[0];
    assert.equal(new Set([merge, `${merge}^1`, `${merge}^2`].map(textAt)).size, 3);
  });

  it('has one prompt with a draft', () => {
    assert.deepEqual(git('status', '--porcelain', '--', 'prompts'), [` M ${samplePath.translate}`]);
  });

  it('is the same to the last byte each time', () => {
    const [head] = git('rev-parse', 'HEAD');
    const again = join(parent, 'second');
    makeSampleRepository(again);
    assert.equal(execFileSync('git', ['rev-parse', 'HEAD'], { cwd: again, encoding: 'utf8' }).trim(), head);
  });
});

describe('the sample with its runs', () => {
  let folder: string;
  let store: Store;

  before(async function () {
    this.timeout(30_000);
    folder = mkdtempSync(join(tmpdir(), 'prompttracker-sample-'));
    await makeSample(folder);
    const host = createNodeHost({ environment: {}, fetch: () => Promise.reject(new Error('no network')) });
    store = await openStore({ host, root: folder, isReadOnly: true, indexPath: null });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('says of every recorded session that it is sample data', async () => {
    const tools = new Set<string>();
    for await (const { session } of store.entries()) tools.add(`${session?.tool}, ${session?.by}`);
    assert.deepEqual([...tools], ['prompttracker sample data, Sample data']);
  });

  it('has runs of several versions, all of them from the offline provider', async () => {
    const runs = await store.runs({ promptId: 'support.greeting' });
    assert.deepEqual(new Set(runs.map((run) => run.version)), new Set([1, 2, 3]));
    assert.deepEqual(new Set(runs.map((run) => run.provider)), new Set(['offline']));
  });

  it('is committed, so only the draft is uncommitted', () => {
    const status = execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, ` M ${samplePath.translate}\n`);
  });
});
