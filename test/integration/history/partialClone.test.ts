// Whether a clone is partial, told from the text of its configuration, against what Git reads there.
import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPartialClone } from '../../../src/core/history/partialClone.ts';
import { openGit } from '../../../src/node/git.ts';
import { TestRepository } from '../../support/gitRepository.ts';

const texts: readonly [string, string][] = [
  ['nothing', ''],
  ['a remote', '[remote "origin"]\n\turl = https://example.invalid/x\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n'],
  ['a promisor', '[remote "origin"]\n\tpromisor = true\n\tpartialclonefilter = blob:none\n'],
  ['a promisor in other words', '[remote "origin"]\n  PROMISOR=yes\n'],
  ['a promisor without a value', '[remote "origin"]\n  promisor\n'],
  ['a promisor behind its heading', '[remote "origin"] promisor = 1\n'],
  ['no promisor', '[remote "origin"]\n\tpromisor = false\n'],
  ['no promisor, by number', '[remote "origin"]\n\tpromisor = 0\n'],
  ['a filter alone', '[remote "origin"]\n\tpartialclonefilter = blob:none\n'],
  ['the name in a value', '[user]\n\tname = promisor = true\n'],
  ['the name in a comment', '# promisor = true\n; promisor = true\n'],
  ['what another file says', '[include]\n\tpath = more\n'],
];

describe('a partial clone', function () {
  this.timeout(20_000);
  let repository: TestRepository;
  beforeEach(() => {
    repository = new TestRepository();
  });
  afterEach(() => repository.remove());

  const saidByGit = (): boolean => {
    try {
      return repository
        .git('config', '--type=bool', '--get-regexp', '^remote\\..*\\.promisor$')
        .trim()
        .split('\n')
        .some((line) => line.endsWith(' true'));
    } catch {
      return false;
    }
  };

  for (const [what, text] of texts) {
    it(`is told from ${what}`, async () => {
      writeFileSync(join(repository.root, '.git/more'), '[remote "origin"]\n\tpromisor = true\n');
      appendFileSync(join(repository.root, '.git/config'), text);
      const git = await openGit(repository.root, { isTrusted: () => true });
      assert.equal(await isPartialClone(git), saidByGit());
    });
  }
});
