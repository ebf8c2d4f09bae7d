// `npm start -- --desktop`: the same sample in the VS Code that is installed here, with a profile of its own,
// so the user's settings and extensions are neither used nor changed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface DesktopOptions {
  readonly folder: string;
  readonly home: string;
  readonly vsix: string;
  readonly stopped: Promise<void>;
}

/** Resolves to the exit code when the window is closed or Ctrl-C was pressed. */
export async function startDesktop({ folder, home, vsix, stopped }: DesktopOptions): Promise<number> {
  const profile = ['--user-data-dir', join(home, 'user'), '--extensions-dir', join(home, 'extensions')];
  const installed = await runCode([...profile, '--install-extension', vsix]);
  if (installed !== 0) {
    console.error('There is no working `code` command on the PATH. In VS Code, run "Shell Command: Install code".');
    return 1;
  }
  console.log(`VS Code opens ${folder}. Close its window to end.`);
  const window = runCode([...profile, '--disable-workspace-trust', '--new-window', '--wait', folder]);
  return Promise.race([window, stopped.then(() => 0)]);
}

function runCode(args: readonly string[]): Promise<number> {
  const isWindows = process.platform === 'win32';
  return new Promise((resolve) => {
    // On Windows `code` is a batch file, which only a shell runs.
    const quoted = isWindows ? args.map((argument) => `"${argument}"`) : args;
    const child = spawn('code', quoted, { stdio: ['ignore', 'inherit', 'inherit'], shell: isWindows });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
