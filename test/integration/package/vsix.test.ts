import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/lane.ts';
import { buildProduct, packageExtension } from '../../../scripts/packageExtension.ts';
import { filesReadAtOnce } from '../../support/activationCode.ts';
import { readZipEntries, type ZipEntry } from '../../support/zipEntries.ts';

const shipped = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^extension\/dist\/(extension\.cjs|part-[\w-]+\.cjs|THIRD_PARTY_NOTICES\.txt)$/,
  /^extension\/dist\/lazy\/[\w.-]+\.cjs$/,
  /^extension\/dist\/webview\/[\w.-]+\.(js|css|ttf)$/,
  /^extension\/media\/[\w./-]+\.(svg|png)$/,
  /^extension\/(schemas|syntaxes)\/[\w.-]+\.json$/,
];

describe('the VSIX', () => {
  let folder: string;
  let archive: Buffer;
  let entries: ZipEntry[];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'prompttracker-vsix-'));
    if (!existsSync(join(projectRoot, 'dist/extension.cjs'))) buildProduct();
    archive = readFileSync(packageExtension(join(folder, 'prompttracker.vsix')));
    entries = readZipEntries(archive);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const has = (name: string) => entries.some((entry) => entry.name === name);

  it('holds nothing but what is meant to ship', () => {
    const names = entries.map((entry) => entry.name);
    assert.deepEqual(
      names.filter((name) => !shipped.some((pattern) => pattern.test(name))),
      [],
    );
  });

  it('holds every file that its package.json names', () => {
    const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
    const { grammars = [], yamlValidation = [], viewsContainers } = manifest.contributes;
    const named: string[] = [
      manifest.main,
      manifest.icon,
      ...grammars.map((grammar: { path: string }) => grammar.path),
      ...yamlValidation.map((validation: { url: string }) => validation.url),
      ...viewsContainers.activitybar.map((container: { icon: string }) => container.icon),
    ];
    assert.deepEqual(
      named.map((path) => `extension/${path.replace(/^\.\//, '')}`).filter((path) => !has(path)),
      [],
    );
  });

  it('comes with its licence, the licences of what it bundles, and a read-me', () => {
    for (const name of ['LICENSE.txt', 'dist/THIRD_PARTY_NOTICES.txt', 'readme.md', 'changelog.md']) {
      assert.ok(has(`extension/${name}`), name);
    }
  });

  it('has only the vocabulary of the models whose tokens an editor counts', () => {
    const names = entries.map(({ name }) => name).filter((name) => name.includes('gpt-tokenizer'));
    assert.deepEqual(names, ['extension/dist/lazy/gpt-tokenizer-encoding-o200k_base.cjs']);
  });

  it('goes out through the fetch of the editor alone, which knows its proxies', () => {
    assert.ok(!has('extension/dist/lazy/undici.cjs'));
  });

  it('is at most 2.5 MB', () => {
    assert.ok(archive.length <= 2_500_000, `${archive.length} bytes`);
  });

  it('reads at most 400 kB of code to activate, with every part that the main bundle requires at once', () => {
    const files = filesReadAtOnce(join(projectRoot, 'dist'));
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    assert.ok(bytes <= 400_000, `${bytes} bytes in ${files.join(', ')}`);
  });
});
