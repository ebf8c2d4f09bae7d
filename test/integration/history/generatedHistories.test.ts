// Versions against histories whose truth is known from the model that made them.
import assert from 'node:assert/strict';
import { openHistory } from '../../../src/core/history/openHistory.ts';
import type { PromptHistory } from '../../../src/core/history/promptVersion.ts';
import { openGit } from '../../../src/node/git.ts';
import { type GeneratedHistory, generateHistory, semanticHash, type TruthVersion } from '../../support/gitHistory.ts';

const seeds = Number(process.env.PT_SEEDS ?? 12);
const firstSeed = Number(process.env.PT_FIRST_SEED ?? 1);

const digest = (bytes: Uint8Array) => ({ hash: semanticHash(Buffer.from(bytes).toString('latin1')), runnable: true });

async function derive({ repository }: GeneratedHistory): Promise<PromptHistory[]> {
  const git = await openGit(repository.root, { isTrusted: () => true });
  return openHistory(git, { digest, digestVersion: '1' }).allVersions();
}

function shown(name: string): string {
  const utf8 = Buffer.from(name, 'latin1').toString('utf8');
  return utf8.includes('\ufffd')
    ? name.replace(/[\x80-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`)
    : utf8;
}

function expected(versions: readonly TruthVersion[]): unknown[] {
  return versions.map(({ number, commit, text, sameAs, cosmetic }) => ({
    number,
    commit,
    hash: semanticHash(text),
    sameAs,
    cosmetic,
  }));
}

function found({ versions }: PromptHistory): unknown[] {
  return versions.toReversed().map(({ number, commit, hash, sameAs, cosmetic }) => ({
    number,
    commit,
    hash,
    sameAs,
    cosmetic: cosmetic.map((one) => one.commit),
  }));
}

describe('versions of generated histories', function () {
  this.timeout(60_000);
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const objectFormat = seed % 4 === 0 ? 'sha256' : 'sha1';
    it(`agree with the truth for every prompt (seed ${seed}, ${objectFormat})`, async () => {
      const generated = generateHistory({ seed, objectFormat });
      try {
        const histories = await derive(generated);
        const names = [...generated.truth.keys()].map(shown).sort();
        assert.deepEqual(histories.map(({ path }) => path).sort(), names);
        const byPath = new Map(histories.map((history) => [history.path, history]));
        for (const [name, truth] of generated.truth) {
          const history = byPath.get(shown(name)) as PromptHistory;
          assert.deepEqual(found(history), expected(truth), shown(name));
          assert.equal(history.current, truth.length, 'the newest version is the one at the head');
        }
      } finally {
        generated.repository.remove();
      }
    });
  }
});
