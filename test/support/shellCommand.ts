// What a POSIX shell makes of a command: its words and its standard input, as a program of that name gets them.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SeenCommand {
  readonly words: readonly string[];
  readonly input: string;
}

/** Runs `command` in `sh` with stand-ins for `curl` and `prompttracker`, which tell what they were given. */
export function runInShell(command: string, environment: { readonly [name: string]: string } = {}): SeenCommand {
  const folder = mkdtempSync(join(tmpdir(), 'prompttracker-shell-'));
  try {
    const script = join(folder, 'tell.cjs');
    const tell =
      "process.stdout.write(JSON.stringify({ words: process.argv.slice(2), input: process.stdin.isTTY ? '' : require('node:fs').readFileSync(0, 'utf8') }));";
    writeFileSync(script, tell);
    for (const name of ['curl', 'prompttracker']) {
      writeFileSync(join(folder, name), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
      chmodSync(join(folder, name), 0o755);
    }
    const env = { ...environment, PATH: `${folder}:/usr/bin:/bin` };
    return JSON.parse(execFileSync('/bin/sh', ['-c', command], { cwd: folder, env, encoding: 'utf8', input: '' }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
