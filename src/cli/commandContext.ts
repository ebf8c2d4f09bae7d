// What an operation gets when it is started from a terminal: the repository of the current directory, keys from the
// environment, files relative to where the user is. Started here means trusted for Git and providers, never for code.
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Pause } from '../core/evaluation/pause.ts';
import type { Operation, OperationContext, OperationEvents } from '../core/operation/operation.ts';
import { userCacheFolder } from '../node/cacheFolder.ts';
import { userDataFolder } from '../node/code/approvals.ts';
import { createPoolFetch } from '../node/fetch.ts';
import { createNodeHost } from '../node/nodeHost.ts';
import { openProject, slashed } from '../node/openProject.ts';
import { requireDirectory } from '../node/requireDirectory.ts';
import { readUserFile, userFileChunks } from '../node/userFile.ts';
import type { GlobalOptions } from './parseCommandLine.ts';
import type { CommandLineHost } from './runCommandLine.ts';

export interface CommandContext {
  readonly operation: OperationContext;
  close(): Promise<void>;
}

export interface CommandContextOptions {
  readonly host: CommandLineHost;
  readonly globals: GlobalOptions;
  readonly events: OperationEvents;
  readonly effect: Operation['effect'];
  readonly pause: Pause;
}

/** At most; sockets are opened as calls need them, and how many there are is for the operation to say. */
const connectionsPerOrigin = 2_048;

export async function openCommandContext({
  host: door,
  globals,
  events,
  effect,
  pause,
}: CommandContextOptions): Promise<CommandContext> {
  const directory = resolve(door.directory, globals.directory ?? '.');
  await requireDirectory(directory);
  const environment = { ...door.environment, ...(await readEnvFile(globals.envFile, directory)) };
  const pool = createPoolFetch({ connections: connectionsPerOrigin });
  const nodeHost = createNodeHost({ environment, fetch: pool.fetch });
  const host = door.clock === undefined ? nodeHost : { ...nodeHost, clock: door.clock };
  const opening = openProject({
    host,
    directory,
    isTrusted: () => true,
    isReadOnly: () => effect === 'read',
    cacheFolder: userCacheFolder(environment),
    // A file of variables may lie in the repository, so it decides neither where approvals are nor what may be contacted.
    dataFolder: userDataFolder(door.environment),
    webhookOrigins: () => (door.environment.PROMPTTRACKER_WEBHOOK_ORIGINS ?? '').split(/[\s,]+/).filter(Boolean),
    tool: `prompttracker/${door.version} cli`,
    connections: async () => ({ environment: host.environment, userSettings: {} }),
  });
  // While Git answers, and not in the time that a call is said to have taken.
  if (effect === 'call') pool.prepare();
  const opened = await opening;
  let standardInput: Promise<string> | null = null;
  const operation = opened.context({
    events,
    signal: door.signal,
    pause,
    userPath: (path) => slashed(resolve(directory, path)),
    readUserFile: (path) => readUserFile(resolve(directory, path), path),
    userFileChunks: (path) => userFileChunks(resolve(directory, path), path),
    readStandardInput: () => {
      standardInput ??= door.readStandardInput();
      return standardInput;
    },
    standardInputLines: () => door.standardInputLines(),
  });
  return {
    operation,
    async close() {
      await opened.close();
      await pool.close();
    },
  };
}

/** Only a file the user names: one that lies in a repository is never read unasked. */
async function readEnvFile(path: string | null, directory: string): Promise<NodeJS.Dict<string>> {
  if (path === null) return {};
  return parseEnv(new TextDecoder().decode(await readUserFile(resolve(directory, path))));
}
