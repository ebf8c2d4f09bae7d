import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

describe('templates', () => {
  it('render where turning text into code is switched off', function () {
    this.timeout(60_000);
    const flags = ['--disallow-code-generation-from-strings', join(root, 'node_modules/mocha/bin/mocha.js')];
    const report = execFileSync(process.execPath, [...flags, '--reporter', 'json', 'test/unit/template/**/*.test.ts'], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
      maxBuffer: 64 * 1024 * 1024,
    });
    const { stats } = JSON.parse(report.slice(report.indexOf('{'))) as { stats: { passes: number; failures: number } };
    assert.equal(stats.failures, 0);
    assert.ok(stats.passes > 100);
  });
});
