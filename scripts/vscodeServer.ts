// One VS Code server process with a profile of its own: starts on a free port, answers before anyone gets its address,
// and stops with everything it started (it leads a process group).
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { installEditor } from './editorInstall.ts';
import { disownProcess, ownProcess, signalProcess } from './ownProcess.ts';

export type Theme = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

export interface ServerOptions {
  /** Folder for everything this editor writes: profile, extensions, log. */
  readonly home: string;
  /** Where extensions are found; default: a folder of its own inside `home`. */
  readonly extensionsFolder?: string;
  /** True opens every folder as trusted; false opens it in Restricted Mode. */
  readonly trust: boolean;
  /** True lets an address name an extension under development and its tests. */
  readonly development?: boolean;
  /** True answers only who knows the address: it carries a random token. For an editor that a person uses. */
  readonly hasToken?: boolean;
  readonly theme?: Theme;
  readonly port?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface VscodeServer {
  /** `127.0.0.1:<port>`, also the authority of its `vscode-remote:` addresses. */
  readonly authority: string;
  readonly logFile: string;
  /** Address of the workbench on a folder; `payload` pairs (development only) go to the workbench's environment. */
  address(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** Resolves when the server is gone, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends the server and its children; resolves when it is gone. */
  stop(): Promise<void>;
}

const themes: Record<Theme, string> = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

const leadsGroup = process.platform !== 'win32';

/** User settings under which VS Code does only what a test or a person asks. */
export const calmSettings = {
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  // As on a desktop: what a test types is not saved behind its back.
  'files.autoSave': 'off',
  'git.autofetch': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.autoDetectColorScheme': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Starts the server; tries a second time when the first start fails, then throws with the end of its log. */
export async function startVscodeServer(options: ServerOptions): Promise<VscodeServer> {
  if (options.port !== undefined) await requireFreePort(options.port);
  const serverMain = await installEditor();
  try {
    return await startOnce(serverMain, options);
  } catch (error) {
    console.error(`${String(error)}\nStarting VS Code once more …`);
    return startOnce(serverMain, options);
  }
}

async function startOnce(serverMain: string, options: ServerOptions): Promise<VscodeServer> {
  const { home } = options;
  const extensionsFolder = options.extensionsFolder ?? join(home, 'extensions');
  const logFile = join(home, 'server.log');
  const token = options.hasToken ? randomUUID() : null;
  writeProfile(options);
  mkdirSync(extensionsFolder, { recursive: true });
  const args = [
    serverMain,
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    ...(token === null ? ['--without-connection-token'] : ['--connection-token', token]),
    ...['--accept-server-license-terms', '--disable-telemetry'],
    // Without this a built server ignores the payload; with it, VS Code shows no notifications.
    ...(options.development === true ? ['--enable-smoke-test-driver'] : []),
    ...['--server-data-dir', join(home, 'server'), '--user-data-dir', join(home, 'user')],
    ...['--extensions-dir', extensionsFolder],
    ...(options.trust ? ['--disable-workspace-trust'] : []),
  ];
  const child = spawn(process.execPath, args, {
    detached: leadsGroup,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, VSCODE_LOG_LEVEL: 'info', ...options.env },
  });
  ownProcess(child, leadsGroup);
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const stop = () => stopServer(child);
  try {
    const port = await listeningPort(child);
    const authority = `127.0.0.1:${port}`;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const address: VscodeServer['address'] = (folder, payload = []) => {
      const query = new URLSearchParams({ [folder.endsWith('.code-workspace') ? 'workspace' : 'folder']: folder });
      if (payload.length > 0) query.set('payload', JSON.stringify(payload));
      if (token !== null) query.set('tkn', token);
      return `http://${authority}/?${query}`;
    };
    return { authority, logFile, address, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function writeProfile({ home, theme, settings }: ServerOptions): void {
  const user = join(home, 'user', 'User');
  mkdirSync(user, { recursive: true });
  const chosen = { ...calmSettings, 'workbench.colorTheme': themes[theme ?? 'dark'], ...settings };
  writeFileSync(join(user, 'settings.json'), JSON.stringify(chosen, null, 2));
  // Settings of a machine, such as a provider's address, are read from the machine that the extension runs on.
  const machine = join(home, 'user', 'Machine');
  mkdirSync(machine, { recursive: true });
  writeFileSync(join(machine, 'settings.json'), JSON.stringify(settings ?? {}, null, 2));
}

/**
 * Changes the theme of an editor that runs on this home; its windows follow by themselves. The machine's settings stand
 * above the user's, and only theirs are watched by the editor.
 */
export function changeTheme(home: string, theme: Theme): void {
  const file = join(home, 'user', 'Machine', 'settings.json');
  const settings = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...settings, 'workbench.colorTheme': themes[theme] }, null, 2));
}

/** The server itself would stay silent about a port that it cannot have. */
export function requireFreePort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => reject(new Error(`Port ${port} cannot be used: ${error.message}`)));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

/** The port from the server's own words, once it listens; rejects when it ends or stays silent. */
function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`VS Code did not start within 60 s:\n${text}`)), 60_000);
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const port = /Extension host agent listening on (\d+)/.exec(text)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`VS Code ended with ${code} before it listened:\n${text.slice(-2000)}`));
    });
  });
}

function stopServer(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => signalProcess(child, leadsGroup, 'SIGKILL'), 5_000);
    const done = () => {
      clearTimeout(force);
      // What outlives its leader (a language server, a git process) goes too.
      signalProcess(child, leadsGroup, 'SIGKILL');
      disownProcess(child);
      resolve();
    };
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', done);
    signalProcess(child, leadsGroup, 'SIGTERM');
  });
}
