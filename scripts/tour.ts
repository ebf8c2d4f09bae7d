// `npm start -- --cli`: the main job in the terminal, on the sample, without a key and without a network.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './lane.ts';

const commands: readonly (readonly string[])[] = [
  ['list'],
  ['versions', 'support.draft-reply'],
  ['run', 'support.greeting', '--var', 'customer=Ada', '--model', 'offline/echo'],
  ['diff', 'support.draft-reply', 'v1', 'v2'],
  ['runs', 'support.greeting'],
];

/** Prints each command before what it prints; resolves to the first exit code that is not 0. */
export function takeTour(folder: string): number {
  for (const args of commands) {
    console.log(`\n$ prompttracker ${args.join(' ')}`);
    const { status } = spawnSync(process.execPath, [join(projectRoot, 'dist/cli.js'), ...args], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) return status ?? 1;
  }
  return 0;
}
