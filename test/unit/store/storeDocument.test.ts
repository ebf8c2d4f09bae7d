import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeRecord } from '../../../src/core/store/record.ts';
import { parseStoreConfig } from '../../../src/core/store/storeConfig.ts';
import { sampleRun } from '../../support/storeRecords.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/store.md'), 'utf8');
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');

describe('the description of the store', () => {
  it('shows settings that are valid', () => {
    const example = /```yaml\n([^`]*)```/.exec(text)?.[1] ?? '';
    const config = parseStoreConfig(example, 'config.yaml');
    assert.deepEqual(config.diagnostics, []);
    assert.equal(config.policyOf('support.reply'), 'no-output');
  });

  it('names every field of a run', () => {
    for (const name of Object.keys(sampleRun()))
      assert.ok(text.includes(`\`${name}\``) || text.includes(`${name},`), name);
  });

  it('tells how a line is checked as it stands', () => {
    const line = encodeRecord({ kind: 'run', id: 'x', schema: 1, ...sampleRun({ note: 'ümläut "," \\' }) }, sha256);
    const [content, sum] = line.split(/,"sum":"(?=[0-9a-f]{16}"\}$)/);
    assert.equal(`${sha256(`${content}}`).slice(0, 16)}"}`, sum);
  });
});
