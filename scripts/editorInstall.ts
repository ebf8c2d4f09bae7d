// Puts a real VS Code (code-server from npm, no compiler) into .vscode-test once and says where its server is.
// The package is checked against the digest below before it is used; its own shrinkwrap pins the rest.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './lane.ts';
import { ownProcess } from './ownProcess.ts';

const editor = {
  version: '4.139.1',
  integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};

/** Installs the editor when it is missing; resolves to the path of its `server-main.js`. */
export async function installEditor(): Promise<string> {
  const home = join(projectRoot, '.vscode-test', `code-server-${editor.version}`);
  const server = (folder: string) => join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js');
  if (existsSync(server(home))) return server(home);
  console.log(`Fetching VS Code for the browser (code-server ${editor.version}, about 590 MB on disk, once) …`);
  const partial = `${home}.${process.pid}.partial`;
  process.once('exit', () => rmSync(partial, { recursive: true, force: true }));
  mkdirSync(partial, { recursive: true });
  writeFileSync(join(partial, 'package.json'), '{"private":true}\n');
  await runNpm(['install', `code-server@${editor.version}`], partial);
  checkIntegrity(partial);
  // Optional packages too: the native file watcher is one, and without it nothing is live.
  await runNpm(['install', '--omit=dev'], join(partial, 'node_modules/code-server/lib/vscode'));
  // Another process may have been faster, and may be running it already.
  if (!existsSync(server(home))) renameSync(partial, home);
  return server(home);
}

function checkIntegrity(folder: string): void {
  const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  const found = lock.packages['node_modules/code-server']?.integrity;
  if (found !== editor.integrity) throw new Error(`code-server ${editor.version} has the wrong digest: ${found}`);
}

function runNpm(args: readonly string[], cwd: string): Promise<void> {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args, ...quiet], {
      cwd,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32' && first.length === 0,
    });
    ownProcess(child, false);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`VS Code could not be fetched: npm ${args.join(' ')} ended with ${code}.`));
    });
  });
}
