// Discovery against Git's own opinion, on real folders with generated ignore files.
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { discoverPrompts } from '../../../src/core/prompt/discoverPrompts.ts';
import { createNodeFiles } from '../../../src/node/files.ts';
import { TestRepository } from '../../support/gitRepository.ts';
import { createRandom } from '../../support/promptRandom.ts';

const names = ['a', 'b', 'build', '.hidden', 'x y', 'é'];
const patterns = [
  'build',
  'build/',
  '/a',
  'a/b',
  '*.draft.prompt.yaml',
  '!keep.draft.prompt.yaml',
  '**/b/',
  'x\\ y',
  '.hidden/*',
  '!.hidden/a',
  '# comment',
  '',
  'é/**',
  'a?',
  '[ab]',
  '/b/*.yml',
  'trailing ',
  'dir/**/c',
];
const files = ['p.prompt.yaml', 'q.prompt.yml', 'one.draft.prompt.yaml', 'keep.draft.prompt.yaml'];

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function grow(repository: TestRepository, seed: number): void {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const folders = [''];
  for (let count = 0; count < 14; count++) folders.push(`${pick(folders)}${pick(names)}/`);
  for (const folder of new Set(folders)) {
    for (const file of files) if (random(2) === 0) write(repository.root, folder + file, '');
    if (random(3) === 0)
      write(
        repository.root,
        `${folder}.gitignore`,
        `${Array.from({ length: 1 + random(4) }, () => pick(patterns)).join('\n')}\n`,
      );
  }
  write(repository.root, '.git/info/exclude', `${pick(patterns)}\n`);
}

describe('discovery on real folders', () => {
  const seeds = Number(process.env.PT_SEEDS ?? 1) * 25;

  it(`finds what git would list in ${seeds} generated repositories`, async () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const repository = new TestRepository();
      try {
        grow(repository, seed);
        const listed = repository
          .git('-c', 'core.quotePath=false', 'ls-files', '-z', '--others', '--exclude-standard')
          .split('\0');
        const expected = listed.filter((path) => /\.prompt\.ya?ml$/.test(path)).sort();
        assert.deepEqual((await discoverPrompts(createNodeFiles(), repository.root)).prompts, expected, `seed ${seed}`);
      } finally {
        repository.remove();
      }
    }
  }).timeout(300_000);

  it('follows no link, not even one that leads back', async () => {
    const repository = new TestRepository();
    try {
      write(repository.root, 'real/a.prompt.yaml', '');
      symlinkSync('../real', join(repository.root, 'real/loop'));
      symlinkSync('real', join(repository.root, 'linked'));
      symlinkSync('real/a.prompt.yaml', join(repository.root, 'linked.prompt.yaml'));
      assert.deepEqual((await discoverPrompts(createNodeFiles(), repository.root)).prompts, ['real/a.prompt.yaml']);
    } finally {
      repository.remove();
    }
  });

  it('knows worktrees and submodules by their .git file', async () => {
    const repository = new TestRepository();
    try {
      write(repository.root, 'a.prompt.yaml', 'prompt: x\n');
      repository.git('add', '.');
      repository.git('commit', '-q', '-m', 'Start');
      repository.git('worktree', 'add', '-q', 'tree');
      const found = await discoverPrompts(createNodeFiles(), repository.root);
      assert.deepEqual([found.prompts, found.nestedRoots], [['a.prompt.yaml'], ['tree']]);
      assert.deepEqual((await discoverPrompts(createNodeFiles(), join(repository.root, 'tree'))).prompts, [
        'a.prompt.yaml',
      ]);
    } finally {
      repository.remove();
    }
  });
});
