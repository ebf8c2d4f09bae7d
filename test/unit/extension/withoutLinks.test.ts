import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutLinks } from '../../../src/extension/withoutLinks.ts';

/** What the editor takes for a link in a notification. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

describe('a text on its way to a notification', () => {
  it('holds no link, and still says where it led', () => {
    const hostile = [
      '[Fix](command:workbench.action.terminal.new)',
      '[a](https://example.com "title") is v1',
      '[[x](command:a)](command:b)',
      'x](command:a)[y](file:///etc/passwd)',
    ];
    for (const text of hostile) assert.doesNotMatch(withoutLinks(text), link);
    assert.equal(withoutLinks('[Fix](command:x) is v1'), '[Fix] (command:x) is v1');
    assert.equal(withoutLinks('Set a (new) key [1].'), 'Set a (new) key [1].');
  });

  it('goes through it wherever a message holds more than our own words', () => {
    const folder = join(import.meta.dirname, '../../../src/extension');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const calls = files.flatMap((name) => {
      const source = readFileSync(join(folder, name), 'utf8');
      return [...source.matchAll(/show(?:Error|Warning|Information)Message\(\s*([^\n]{1,40})/g)].map(
        ([, start]) => `${name}: ${start}`,
      );
    });
    assert.ok(calls.length >= 8);
    assert.deepEqual(
      calls.filter((call) => !/: (?:withoutLinks\(|'|`\$\{what\} failed)/.test(call)),
      [],
    );
  });
});
