// Finds a Chromium (or installs Debian's as root) and launches it for tests and pictures.
// Never downloads a browser build: what runs is what the machine's own package system vouches for.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** The first one draws no window around a page: an editor starts with a quarter less computing. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Launches a headless browser; throws with what to install when there is none. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser() ?? installBrowser(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** `CHROME_PATH`, else the first Chromium-based browser found; null when there is none. */
export function findBrowser(): string | null {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name + suffix)));
  const chosen = process.env.CHROME_PATH;
  return [...(chosen ? [chosen] : []), ...onPath, ...places].find(isExecutable) ?? null;
}

function installBrowser(): string {
  if (process.platform === 'linux' && process.getuid?.() === 0 && run('apt-get', ['--version'])) {
    console.log('Installing Chromium from the system’s packages (once) …');
    run('apt-get', ['update']);
    for (const name of ['chromium-headless-shell', 'chromium']) {
      run('apt-get', ['install', '-y', '--no-install-recommends', name, 'fonts-liberation']);
      const found = findBrowser();
      if (found !== null) return found;
    }
  }
  throw new Error(
    'No Chromium found. Install Chromium or Chrome (Debian: sudo apt-get install chromium), or name one in CHROME_PATH.',
  );
}

function run(command: string, args: readonly string[]): boolean {
  const { status, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0 && stderr) console.error(stderr.slice(-2000));
  return status === 0;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
