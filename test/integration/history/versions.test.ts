// What counts as a version, one rule a test, on real repositories.
import assert from 'node:assert/strict';
import { inWords, readHistory, versionsInWords } from '../../support/gitHistoryReading.ts';
import { promptText, TestRepository } from '../../support/gitRepository.ts';

const a = 'a.prompt.yaml';
const b = 'b.prompt.yaml';

describe('versions of a prompt', function () {
  this.timeout(20_000);
  let repository: TestRepository;
  beforeEach(() => {
    repository = new TestRepository();
  });
  afterEach(() => repository.remove());
  const versions = (file: string, ref?: string) => versionsInWords(repository.root, file, ref);

  it('are counted from the oldest, one for each prompt hash', async () => {
    repository.commit('one', { [a]: promptText('one') });
    repository.commit('unrelated', { 'readme.md': 'x' });
    repository.commit('two', { [a]: promptText('two') });
    assert.deepEqual(await versions(a), ['v1 one', 'v2 two']);
  });

  it('fold a reformatted file under the version it did not change', async () => {
    repository.commit('one', { [a]: promptText('one') });
    repository.commit('reformat', { [a]: promptText('one', { comment: 'nicer' }) });
    repository.commit('two', { [a]: promptText('two') });
    assert.deepEqual(await versions(a), ['v1 one +1', 'v2 two']);
  });

  it('know the texts they were made from: the one before, and both sides of a merge', async () => {
    repository.commit('one', { [a]: promptText('one') });
    repository.commit('reformat', { [a]: promptText('one', { comment: 'nicer' }) });
    repository.git('checkout', '-q', '-b', 'side');
    repository.commit('aside', { [a]: promptText('aside') });
    repository.git('checkout', '-q', 'main');
    repository.commit('two', { [a]: promptText('two') });
    repository.git('merge', '-q', '--no-commit', '-s', 'ours', 'side');
    repository.commit('both', { [a]: promptText('both') });
    const { versions: found } = await (await readHistory(repository.root)).versions(a);
    const [both, aside, two, one] = found;
    assert.deepEqual(
      [both, aside, two, one].map((version) => version?.before.map(({ number }) => number)),
      [[2, 3], [1], [1], []],
    );
    assert.deepEqual(two?.before, [{ number: 1, blob: one?.cosmetic[0]?.blob }]);
    assert.deepEqual(one?.cosmetic[0]?.before, [{ number: 1, blob: one?.blob }]);
  });

  it('point a revert at the oldest version it restores', async () => {
    repository.commit('one', { [a]: promptText('one') });
    repository.commit('two', { [a]: promptText('two') });
    repository.commit('back', { [a]: promptText('one') });
    repository.commit('again', { [a]: promptText('two') });
    repository.commit('back again', { [a]: promptText('one') });
    assert.deepEqual(await versions(a), ['v1 one', 'v2 two', 'v3 back =v1', 'v4 again =v2', 'v5 back again =v1']);
  });

  it('go on through a rename, an edited rename and a change of case only', async () => {
    repository.commit('one', { [a]: promptText('one') });
    repository.git('mv', a, b);
    repository.commit('renamed');
    repository.git('mv', b, 'c.prompt.yml');
    repository.write('c.prompt.yml', promptText('one', { lines: 20 }));
    repository.commit('renamed and edited');
    repository.git('mv', '-f', 'c.prompt.yml', 'C.prompt.yml');
    repository.commit('case');
    assert.deepEqual(await versions('C.prompt.yml'), ['v1 one', 'v2 renamed and edited']);
  });

  it('reach back to the time a file had no prompt name yet', async () => {
    repository.commit('note', { 'note.yaml': promptText('one') });
    repository.commit('edited note', { 'note.yaml': promptText('two') });
    repository.git('mv', 'note.yaml', a);
    repository.commit('now a prompt');
    repository.commit('three', { [a]: promptText('three') });
    assert.deepEqual(await versions(a), ['v1 note', 'v2 edited note', 'v3 three']);
  });

  it('follow hundreds of files moved and edited in one commit', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`old/p${at}.prompt.yaml`, promptText(`prompt ${at}`)]),
    );
    repository.commit('all', files);
    repository.git('mv', 'old', 'new');
    for (let at = 0; at < 40; at++) repository.write(`new/p${at}.prompt.yaml`, `${promptText(`prompt ${at}`)}more\n`);
    repository.commit('moved');
    const histories = await (await readHistory(repository.root)).allVersions();
    assert.equal(histories.length, 300);
    assert.equal(histories.filter((history) => inWords(history)[0] === 'v1 all').length, 300);
    assert.equal(histories.filter((history) => history.versions.length === 2).length, 40);
  });

  it('start anew where a path is used again by the commit that renamed it', async () => {
    repository.commit('one', { [a]: promptText('one') });
    repository.git('mv', a, b);
    repository.commit('renamed, and somebody new', { [a]: promptText('a stranger') });
    assert.deepEqual(await versions(b), ['v1 one']);
    assert.deepEqual(await versions(a), ['v1 renamed, and somebody new']);
  });

  it('go on where a deleted path is created again', async () => {
    repository.commit('one', { [a]: promptText('one') });
    repository.commit('deleted', { [a]: null });
    repository.commit('created again', { [a]: promptText('two') });
    assert.deepEqual(await versions(a), ['v1 one', 'v2 created again']);
  });

  it('start anew for a copy, which knows what it is a copy of', async () => {
    repository.commit('one', { [a]: promptText('one') });
    const two = repository.commit('two', { [a]: promptText('two') });
    repository.commit('copied', { [b]: promptText('two') });
    assert.deepEqual(await versions(b), ['v1 copied']);
    assert.deepEqual(await versions(a), ['v1 one', 'v2 two']);
    const history = await readHistory(repository.root);
    assert.deepEqual((await history.versions(b)).forkedFrom, { path: a, commit: two });
    assert.equal((await history.versions(a)).forkedFrom, undefined);
  });

  describe('across a merge', () => {
    beforeEach(() => {
      repository.commit('base', { [a]: promptText('base') });
      repository.git('checkout', '-q', '-b', 'side');
      repository.commit('side', { [a]: promptText('side') });
      repository.git('checkout', '-q', 'main');
    });
    const mergeAs = (subject: string, text: string | null) => {
      repository.git('merge', '-q', '--no-commit', '--no-ff', '-s', 'ours', 'side');
      repository.commit(subject, text === null ? {} : { [a]: text });
    };

    it('take in what the other side did', async () => {
      repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
      assert.deepEqual(await versions(a), ['v1 base', 'v2 side']);
    });

    it('count a resolution that differs from both sides', async () => {
      repository.commit('main', { [a]: promptText('main') });
      mergeAs('resolved', promptText('resolved'));
      assert.deepEqual(await versions(a), ['v1 base', 'v2 main', 'v3 side', 'v4 resolved']);
    });

    it('leave out the side that the merge did not take', async () => {
      repository.commit('main', { [a]: promptText('main') });
      mergeAs('ours', null);
      assert.deepEqual(await versions(a), ['v1 base', 'v2 main']);
    });

    it('join a rename on one side with an edit on the other', async () => {
      repository.git('mv', a, b);
      repository.commit('renamed');
      repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
      assert.deepEqual(await versions(b), ['v1 base', 'v2 side']);
    });

    it('keep the numbers a branch had before something was merged into it', async () => {
      repository.commit('main', { [a]: promptText('main') });
      const before = await versions(a);
      mergeAs('resolved', promptText('resolved'));
      assert.deepEqual((await versions(a)).slice(0, before.length), before);
    });

    it('can be read on any branch without a checkout, and on all of them', async () => {
      repository.commit('main', { [a]: promptText('main') });
      assert.deepEqual(await versions(a, 'side'), ['v1 base', 'v2 side']);
      const all = await (await readHistory(repository.root)).versions(a, { allBranches: true });
      assert.deepEqual(inWords(all), ['v1 base', 'v2 main', 'v3 side']);
    });

    it('tell each branch its head, under the name it has there', async () => {
      repository.git('mv', a, b);
      repository.commit('renamed');
      const heads = await (await readHistory(repository.root)).heads(b);
      assert.deepEqual(
        heads.map(({ branch, path, commit }) => [branch, path, commit === repository.git('rev-parse', branch)]),
        [
          ['main', b, true],
          ['side', a, true],
        ],
      );
    });
  });
});
