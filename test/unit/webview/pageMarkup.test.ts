import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../src/webview');

describe('the pages of the extension', () => {
  it('write no HTML of their own: a text becomes a text node or an attribute, whoever wrote it', () => {
    const files = readdirSync(folder).filter((name) => /\.tsx?$/.test(name));
    assert.ok(files.length > 30);
    const writing =
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment/;
    assert.deepEqual(
      files.filter((name) => writing.test(readFileSync(join(folder, name), 'utf8'))),
      [],
    );
  });
});
