// Bundles the tests of one host profile (test/host/<profile>) and their runner as CommonJS into out/host/<profile>.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { findTests, outFolder, projectRoot } from './lane.ts';

/** `folders` is a trusted window with a workspace of several folders. */
export type HostProfile = 'trusted' | 'restricted' | 'folders';

export interface HostBundle {
  /** What `extensionTestsPath` must name. */
  readonly runner: string;
  readonly files: readonly string[];
}

/** Bundles the profile's tests, or only `chosen` ones of them. */
export async function bundleHostTests(profile: HostProfile, chosen: readonly string[]): Promise<HostBundle> {
  const outdir = join(outFolder, 'host', profile);
  rmSync(outdir, { recursive: true, force: true });
  const all = findTests([`test/host/${profile}/**/*.test.ts`]);
  const tests = chosen.length === 0 ? all : all.filter((file) => chosen.includes(file));
  await build({
    absWorkingDir: projectRoot,
    entryPoints: { runner: 'scripts/hostRunner.ts', ...Object.fromEntries(tests.map((file) => [stem(file), file])) },
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    sourcemap: 'inline',
    // Packages stay packages, found in node_modules: only our own TypeScript needs bundling.
    packages: 'external',
    logLevel: 'warning',
  });
  return { runner: join(outdir, 'runner.cjs'), files: tests.map((file) => join(outdir, `${stem(file)}.cjs`)) };
}

function stem(file: string): string {
  return file.replace(/^test\/host\/[^/]+\//, '').replace(/\.ts$/, '');
}
