// The built library as a program gets it: dist/index.mjs, built when it is not there.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Library from '../../src/library/index.ts';

export const projectRoot = resolve(import.meta.dirname, '../..');
export const libraryPath = resolve(projectRoot, 'dist/index.mjs');

export async function loadLibrary(): Promise<typeof Library> {
  if (!existsSync(libraryPath)) execFileSync(process.execPath, ['esbuild.js'], { cwd: projectRoot, stdio: 'pipe' });
  return import(pathToFileURL(libraryPath).href);
}
