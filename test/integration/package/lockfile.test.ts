import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/lane.ts';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const readJson = (name: string) => JSON.parse(readFileSync(join(projectRoot, name), 'utf8'));
const manifest = readJson('package.json');
const locked = readJson('package-lock.json').packages as Record<string, LockedPackage>;
const packages = Object.entries(locked).filter(([path]) => path !== '');

describe('the lockfile', () => {
  it('names no registry, so every mirror serves it', () => {
    assert.deepEqual(
      packages.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path),
      [],
    );
  });

  it('holds a digest of every package', () => {
    assert.deepEqual(
      packages.filter(([, entry]) => !/^sha512-/.test(entry.integrity ?? '')).map(([path]) => path),
      [],
    );
  });

  it('agrees with package.json, which pins every package exactly', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies } as Record<string, string>;
    for (const [name, version] of Object.entries(wanted)) {
      assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
      assert.equal(locked[`node_modules/${name}`]?.version, version, name);
    }
  });

  it('knows the binaries of every platform, not only those of the machine that wrote it', () => {
    const missing = packages.flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !packages.some(([other]) => other.endsWith(`node_modules/${name}`)))
        .map((name) => `${path} -> ${name}`),
    );
    assert.deepEqual(missing, []);
  });
});
