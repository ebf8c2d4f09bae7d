import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkPrompt } from '../../../src/core/check/checkPrompt.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { projectPrompt } from '../../../src/core/prompt/promptHash.ts';
import { parameterKeys, promptKeys } from '../../../src/core/prompt/promptKeys.ts';
import { promptOf } from '../../support/promptText.ts';

const document = readFileSync(resolve(import.meta.dirname, '../../../docs/format.md'), 'utf8');
const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(document) ?? [];

describe('docs/format.md', () => {
  it('shows a file without any diagnostic', () => {
    assert.deepEqual(checkPrompt(parsePrompt(example, 'x.prompt.yaml'), example), []);
  });

  it('names every key, and says which are part of a version', () => {
    for (const { name, isSent = false } of promptKeys) {
      const row = document
        .split('\n')
        .find((line) => line.startsWith('| `') && line.split('|')[1]?.includes(`\`${name}\``));
      assert.ok(row, name);
      assert.equal(/\| (?:yes|in part)/.test(row), isSent, name);
    }
    for (const { name } of parameterKeys) assert.ok(document.includes(`\`${name}\``), name);
  });

  it('names every member of the hashed projection', () => {
    const full = promptOf(
      `${example}provider: a\ntools: [{name: f}]\ntoolChoice: auto\nresponseFormat: text\njsonSchema: '{"name":"a","schema":{}}'\nexamples: [{input: {}, output: x}]\n`,
    );
    const members = Object.entries(projectPrompt(full) as object).filter(([, value]) => value !== undefined);
    assert.equal(members.length, 12);
    const table = document.slice(document.indexOf('| member |'));
    for (const [member] of members) assert.ok(table.includes(`\`${member}\``), member);
  });
});
