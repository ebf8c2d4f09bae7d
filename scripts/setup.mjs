// Makes a fresh clone ready: installs what the lockfile names and hands the work to a known Node.
// Runs on Node 20 with nothing installed, so it uses only `node:` built-ins and no TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(projectRoot, 'node_modules');
const bundledNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const wantedMajor = 24;

/** Installs what is missing, then runs a TypeScript file of this folder under Node 24 and ends with its exit code. */
export async function runScript(file, args = process.argv.slice(2)) {
  installPackages();
  const node = chooseNode();
  process.env.PATH = [join(modules, '.bin'), dirname(node), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(node, [join(projectRoot, 'scripts', file), ...args], { stdio: 'inherit' });
  // The child decides when to end; this process only passes signals on and waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // A killed npm takes only its shell along; its orphan ends the work by itself.
  const parent = process.ppid;
  const orphanCheck = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 1_000);
  process.exitCode = await new Promise((done) => {
    child.once('error', (error) => {
      console.error(`Could not start ${node}: ${error.message}`);
      done(1);
    });
    child.once('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
  clearInterval(orphanCheck);
}

function installPackages() {
  if (isInstalled()) return;
  console.error('Installing the packages of package-lock.json (once) …');
  runNpm(['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** npm writes node_modules/.package-lock.json last, so it tells what is really there. */
function isInstalled() {
  try {
    const wanted = readPackages(join(projectRoot, 'package-lock.json'));
    const present = readPackages(join(modules, '.package-lock.json'));
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === '') return true;
      const installed = present[path];
      return installed === undefined ? entry.optional === true : installed.version === entry.version;
    });
  } catch {
    return false;
  }
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

function chooseNode() {
  if (majorOf(bundledNode) === wantedMajor) return bundledNode;
  console.error(`Fetching Node ${wantedMajor} into node_modules (once) …`);
  // The package fetches its binary in an install script, the only one this project lets run.
  runNpm(['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error']);
  if (majorOf(bundledNode) === wantedMajor) return bundledNode;
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return process.execPath;
  fail(`Node ${wantedMajor} could not be made available. Install Node ${wantedMajor} yourself and try again.`);
}

function majorOf(node) {
  if (!existsSync(node)) return null;
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return Number(/^v(\d+)\./.exec(stdout ?? '')?.[1] ?? Number.NaN);
}

function runNpm(args) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, ...args], {
    cwd: projectRoot,
    // stdout belongs to the script that runs afterwards.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && first.length === 0,
  });
  if (status !== 0)
    fail(`\`npm ${args.join(' ')}\` failed${error ? `: ${error.message}` : ''}. Is the registry reachable?`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
