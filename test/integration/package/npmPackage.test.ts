import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/lane.ts';
import { buildProduct } from '../../../scripts/packageExtension.ts';

describe('the npm package', () => {
  let files: string[];

  before(() => {
    if (!existsSync(join(projectRoot, 'dist/index.mjs'))) buildProduct();
    const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: projectRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    });
    const [packed] = Object.values(JSON.parse(listing)) as [{ files: { path: string }[] }];
    files = packed.files.map((file) => file.path);
  });

  it('holds the command line, the library and its schemas, and no source', () => {
    const wrong = files.filter(
      (path) =>
        !/^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/|schemas\/)/.test(path) || path.endsWith('.map'),
    );
    assert.deepEqual(wrong, []);
    for (const path of ['dist/cli.js', 'dist/commandLine.cjs', 'dist/index.mjs', 'LICENSE'])
      assert.ok(files.includes(path), path);
  });

  it('leaves out what only the editor needs', () => {
    assert.deepEqual(
      files.filter((path) => /^dist\/(extension\.cjs|webview\/)/.test(path)),
      [],
    );
  });

  it('starts, and keeps compiled code in the folder of the user’s caches and nowhere else', () => {
    const home = mkdtempSync(join(tmpdir(), 'prompttracker-home-'));
    try {
      const env = { PATH: process.env.PATH, HOME: home, XDG_CACHE_HOME: join(home, 'caches') };
      const cli = join(projectRoot, 'dist/cli.js');
      const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
      assert.equal(execFileSync(process.execPath, [cli, '--version'], { env, encoding: 'utf8' }).trim(), version);
      assert.deepEqual(readdirSync(home), ['caches']);
      assert.deepEqual(readdirSync(join(home, 'caches/prompttracker')), ['code']);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  it('has parts of ASCII alone, because Node keeps a text with one other character at twice the size', () => {
    const parts = readdirSync(join(projectRoot, 'dist')).filter((name) => name.endsWith('.cjs'));
    const others = parts.flatMap((name) => {
      const found = /.{0,20}[^\0-\x7f]/.exec(readFileSync(join(projectRoot, 'dist', name), 'utf8'));
      return found ? [`${name}: ${found[0]}`] : [];
    });
    assert.deepEqual(others, [], 'write the characters of a regular expression as \\u2019');
  });

  it('needs no package at run time, because everything is bundled', () => {
    const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
    assert.equal(manifest.dependencies, undefined);
  });
});
