import assert from 'node:assert/strict';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { liveVersion } from '../../../src/core/operation/liveVersion.ts';

interface Given {
  readonly versions: readonly { number: number; commit: string; labels?: readonly string[] }[];
  /** The commit of the version that a branch has. */
  readonly branches?: Readonly<Record<string, string>>;
}

const live = ({ versions, branches = {} }: Given) => {
  const project = {
    versions: async () => versions.map((version) => ({ labels: [], ...version })),
    resolveSelector: async (_entry: unknown, selector: string) => {
      const commit = branches[selector];
      if (commit === undefined) throw new TrackerError('usage/unknown-version', 'none');
      return { version: { commit } };
    },
  };
  return liveVersion(project as never, {} as never);
};
const two = [
  { number: 2, commit: 'b' },
  { number: 1, commit: 'a' },
];

describe('the live version', () => {
  it('is the one that the label production points at', async () => {
    const versions = [two[0]!, { ...two[1]!, labels: ['production'] }];
    assert.deepEqual(await live({ versions, branches: { main: 'b' } }), {
      selector: 'v1',
      name: 'production (v1)',
      number: 1,
    });
  });

  it('is the newest on the default branch otherwise', async () => {
    assert.equal((await live({ versions: two, branches: { main: 'a' } }))?.name, 'main (v1)');
    assert.equal((await live({ versions: two, branches: { master: 'b' } }))?.name, 'master (v2)');
  });

  it('has no number where only the default branch has it', async () => {
    assert.deepEqual(await live({ versions: two, branches: { main: 'elsewhere' } }), {
      selector: 'main',
      name: 'main',
      number: null,
    });
  });

  it('is none without label and branch', async () => {
    assert.equal(await live({ versions: two, branches: { topic: 'b' } }), null);
  });
});
