// Blame against Git's own, on histories where there is one way to align the texts, and where it means to differ.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CliProject } from '../../support/cliProject.ts';
import { seededRandom } from '../../support/gitHistory.ts';

const path = 'a.prompt.yaml';
const head = ['messages:', '  - role: user', '    content: |'];

interface BlamedLine {
  readonly version: number | null;
  readonly commit: string | null;
  readonly text: string;
}

function promptOf(sentences: readonly string[]): string {
  return `${[...head, ...sentences.map((sentence) => `      ${sentence}`)].join('\n')}\n`;
}

async function blame(project: CliProject, reference = 'a'): Promise<readonly BlamedLine[]> {
  return ((await project.json('blame', reference)) as { lines: BlamedLine[] }).lines;
}

/** The commit of each line, as `git blame` says it. */
function gitBlame(project: CliProject, file = path): string[] {
  const lines = project.git('blame', '--porcelain', 'HEAD', '--', file).split('\n');
  return lines.flatMap((line) => /^([0-9a-f]{40}) \d+ \d+/.exec(line)?.[1] ?? []);
}

describe('blame of a prompt', function () {
  this.timeout(60_000);
  let project: CliProject;
  beforeEach(() => {
    project = new CliProject();
  });
  afterEach(() => project.dispose());

  for (let seed = 1; seed <= 6; seed++) {
    it(`names the commits that git blame names: edits, a rename and a merge (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      let count = 0;
      const sentence = () => `sentence ${++count} of this prompt`;
      let sentences = Array.from({ length: 12 }, sentence);
      const edit = (from: number, to: number) => {
        const at = from + Math.floor(random() * (Math.min(to, sentences.length) - from));
        const removed = random() < 0.6 ? 1 : 0;
        const added = Array.from({ length: removed === 1 ? Math.floor(random() * 3) : 1 }, sentence);
        sentences = sentences.toSpliced(at, removed, ...added);
      };
      const commit = (file: string) => {
        project.write(file, promptOf(sentences));
        project.commit(`Commit ${count} ${sentences.length}`);
      };
      commit('old.prompt.yaml');
      for (let step = 0; step < 3; step++) {
        edit(0, sentences.length);
        commit('old.prompt.yaml');
      }
      project.git('mv', 'old.prompt.yaml', path);
      edit(0, sentences.length);
      commit(path);
      const trunk = sentences;
      project.git('checkout', '--quiet', '-b', 'side');
      edit(0, 2);
      commit(path);
      project.git('checkout', '--quiet', 'main');
      sentences = trunk;
      edit(trunk.length - 2, trunk.length);
      commit(path);
      project.git('merge', '--quiet', '--no-edit', 'side');
      assert.deepEqual(
        (await blame(project)).map(({ commit }) => commit),
        gitBlame(project),
      );
    });
  }

  it('gives the lines of a revert to the version that it restores', async () => {
    project.write(path, promptOf(['one', 'two']));
    project.commit('First');
    project.write(path, promptOf(['uno', 'two']));
    project.commit('Second');
    project.write(path, promptOf(['one', 'two']));
    project.commit('Back');
    assert.deepEqual(
      (await blame(project)).map(({ version }) => version),
      [1, 1, 1, 1, 1],
    );
  });

  it('gives nobody the lines of a draft, and what it took back to the version it was', async () => {
    project.write(path, promptOf(['one', 'two']));
    project.commit('First');
    project.write(path, promptOf(['uno', 'two']));
    project.commit('Second');
    project.write(path, promptOf(['uno', 'two', 'three']));
    assert.deepEqual(
      (await blame(project)).map(({ version }) => version),
      [1, 1, 1, 2, 1, null],
    );
    project.write(path, promptOf(['one', 'two']));
    assert.deepEqual(
      (await blame(project)).map(({ version }) => version),
      [1, 1, 1, 1, 1],
    );
  });

  it('names the commit of a comment, and the version it is folded under', async () => {
    project.write(path, promptOf(['one']));
    const first = project.commit('First');
    project.write(path, `# Owned by support.\n${promptOf(['one'])}`);
    const comment = project.commit('Say who owns it', 'grace');
    assert.deepEqual(
      (await blame(project)).map(({ version, commit }) => [version, commit]),
      [[1, comment], ...[...head, ''].map(() => [1, first])],
    );
  });

  it('reads any version, and one of another branch', async () => {
    project.write(path, promptOf(['one']));
    project.commit('First');
    project.git('checkout', '--quiet', '-b', 'side');
    project.git('mv', path, 'b.prompt.yaml');
    project.write('b.prompt.yaml', promptOf(['one', 'aside']));
    const aside = project.commit('Aside');
    project.git('checkout', '--quiet', 'main');
    project.write(path, promptOf(['one', 'two']));
    project.commit('Second');
    assert.deepEqual((await blame(project, 'a@v1')).map(({ version }) => version).at(-1), 1);
    project.git('checkout', '--quiet', '-b', 'moved');
    project.git('mv', path, 'c.prompt.yaml');
    project.write('c.prompt.yaml', promptOf(['one', 'zwei']));
    project.commit('Third');
    project.git('checkout', '--quiet', 'side');
    assert.deepEqual((await blame(project, 'b@main~1')).at(-1)?.version, 1);
    assert.deepEqual((await blame(project, 'b')).at(-1)?.commit, aside);
  });

  it('says that every line is a draft where nothing was ever committed', async () => {
    project.write(path, promptOf(['one']));
    assert.ok((await blame(project)).every(({ version, commit }) => version === null && commit === null));
    rmSync(join(project.root, '.git'), { recursive: true });
    assert.ok((await blame(project)).every(({ version, commit }) => version === null && commit === null));
  });
});
