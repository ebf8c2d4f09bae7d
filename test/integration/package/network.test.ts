// Where the network is: in src/node alone. Pages have none, so they work wherever they are shown.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { findTests, projectRoot } from '../../../scripts/lane.ts';

const root = resolve(import.meta.dirname, '../../..');
const source = (file: string) => readFileSync(join(root, file), 'utf8');
const sources = findTests(['src/**/*.ts', 'src/**/*.tsx']).filter((file) => !file.endsWith('.d.ts'));

/** The text without comments, which may speak of anything. */
function code(file: string): string {
  return source(file).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, '');
}

const networkModules =
  /from '(?:node:)?(?:https?|http2|net|tls|dgram|dns|undici)(?:\/[\w/]+)?'|import\('(?:undici|node:https?|node:net)/;
const networkCalls =
  /\b(?:fetch\(|new XMLHttpRequest|new WebSocket|new EventSource|sendBeacon\(|globalThis\.fetch|window\.fetch)/;

describe('the network', () => {
  it('is imported by src/node alone', () => {
    const users = sources.filter((file) => networkModules.test(code(file)));
    assert.deepEqual(
      users.filter((file) => !file.startsWith('src/node/')),
      [],
    );
    assert.ok(users.length > 0, 'the rule finds those that are there');
  });

  it('is called by nothing that a page is made of', () => {
    const pages = sources.filter((file) => /^src\/(?:webview|protocol)\//.test(file));
    assert.ok(pages.length > 5);
    assert.deepEqual(
      pages.filter((file) => networkCalls.test(code(file))),
      [],
    );
  });

  it('is in no line of a built page, packages included', async () => {
    const { outputFiles } = await build({
      absWorkingDir: projectRoot,
      entryPoints: readdirSync(join(root, 'src/webview'))
        .filter((name) => /^[a-z]\w*\.tsx$/.test(name) && /\brender\(/.test(source(`src/webview/${name}`)))
        .map((name) => `src/webview/${name}`),
      outdir: 'out/network',
      bundle: true,
      write: false,
      minify: true,
      format: 'iife',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'silent',
    });
    const scripts = outputFiles.filter(({ path }) => path.endsWith('.js'));
    assert.ok(scripts.length > 0);
    for (const { path, text } of scripts)
      assert.doesNotMatch(text, /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon/, path);
  });

  it('is opened to no page by its content security policy', () => {
    const policies = sources.filter((file) => source(file).includes('Content-Security-Policy'));
    assert.ok(policies.length > 0);
    for (const file of policies) {
      assert.match(source(file), /default-src 'none'/, file);
      assert.doesNotMatch(code(file), /connect-src|unsafe-eval|unsafe-inline/, file);
    }
  });

  it('is used where the repository is: the extension runs in the workspace', () => {
    const manifest = JSON.parse(source('package.json')) as { extensionKind: string[]; capabilities: object };
    assert.deepEqual(manifest.extensionKind, ['workspace']);
  });
});
