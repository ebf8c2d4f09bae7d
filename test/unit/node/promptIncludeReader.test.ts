import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPromptIncludeReader } from '../../../src/node/includeReader.ts';

describe('the reader of included texts', () => {
  let base: string;
  let root: string;

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'prompttracker-include-'));
    root = join(base, 'work');
    mkdirSync(join(root, 'prompts'), { recursive: true });
    mkdirSync(join(base, 'private'));
    writeFileSync(join(root, 'tone.md'), 'from the root');
    writeFileSync(join(base, 'private', 'tone.md'), 'private');
    writeFileSync(join(base, 'private', 'note.md'), 'private');
  });

  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('prefers what stands beside the prompt', () => {
    writeFileSync(join(root, 'prompts/tone.md'), 'beside');
    assert.equal(createPromptIncludeReader(root, 'prompts/a.prompt.yaml')('tone.md'), 'beside');
  });

  it('goes on to the root of the repository', () => {
    assert.equal(createPromptIncludeReader(root, 'prompts/a.prompt.yaml')('tone.md'), 'from the root');
    assert.equal(createPromptIncludeReader(root, 'a.prompt.yaml')('tone.md'), 'from the root');
  });

  it('reads nothing through a folder that is a link out of the repository', () => {
    symlinkSync(join(base, 'private'), join(root, 'linked'));
    const read = createPromptIncludeReader(root, 'linked/a.prompt.yaml');
    assert.equal(read('note.md'), null);
    assert.equal(read('tone.md'), 'from the root');
  });

  it('has nothing for a folder that is gone', () => {
    assert.equal(createPromptIncludeReader(root, 'gone/a.prompt.yaml')('note.md'), null);
  });
});
