// The extension as users get it: a VSIX made by vsce, and an extensions folder with that VSIX unpacked by VS Code.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installEditor } from './editorInstall.ts';
import { outFolder, projectRoot } from './lane.ts';

export const vsixFile = join(outFolder, 'prompttracker.vsix');

/** Packs what is built in dist/ into a VSIX and returns its path; throws with vsce's words when it refuses. */
export function packageExtension(file = vsixFile): string {
  mkdirSync(dirname(file), { recursive: true });
  run([
    join(projectRoot, 'node_modules/@vscode/vsce/vsce'),
    ...['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'],
    ...['--out', file],
  ]);
  return file;
}

/** Builds dist/ from the sources. */
export function buildProduct(): void {
  run([join(projectRoot, 'esbuild.js')]);
}

/** Installs a VSIX into an extensions folder the way VS Code itself does. */
export async function installVsix(vsix: string, extensionsFolder: string): Promise<void> {
  const serverMain = await installEditor();
  const profile = `${extensionsFolder}-install`;
  run([
    serverMain,
    ...['--accept-server-license-terms', '--install-extension', vsix, '--force'],
    ...['--extensions-dir', extensionsFolder],
    ...['--server-data-dir', profile, '--user-data-dir', profile],
  ]);
  rmSync(profile, { recursive: true, force: true });
}

function run(args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: projectRoot, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
}
