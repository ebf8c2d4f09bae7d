// `npm start`: the product in a real editor on a sample repository, from nothing but this clone.
// Everything it makes lies in one temporary folder, and goes away with it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openAddress } from './openAddress.ts';
import { buildProduct, installVsix, packageExtension } from './packageExtension.ts';
import { makeSample } from './sample/makeSample.ts';
import { startDesktop } from './startDesktop.ts';
import { takeTour } from './tour.ts';
import { requireFreePort, startVscodeServer } from './vscodeServer.ts';

const usage = `npm start                    VS Code in the browser, PromptTracker in it, on a sample repository
npm start -- --port 8080     on this port
npm start -- --no-open       without opening a browser window
npm start -- --desktop       in the VS Code whose \`code\` is on the PATH
npm start -- --cli           the same tour in the terminal`;

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    desktop: { type: 'boolean' },
    cli: { type: 'boolean' },
    'no-open': { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

const port = values.port === undefined ? undefined : Number(values.port);
const home = mkdtempSync(join(tmpdir(), 'prompttracker-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));
const stopped = new Promise<void>((resolve) => {
  // Ctrl-C reaches this process from the terminal and again from npm: only the first one counts.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});

async function startInBrowser(folder: string): Promise<void> {
  const vsix = packageExtension();
  const extensionsFolder = join(home, 'extensions');
  await installVsix(vsix, extensionsFolder);
  const server = await startVscodeServer({
    home,
    extensionsFolder,
    trust: true,
    hasToken: true,
    ...(port === undefined ? {} : { port }),
  });
  const address = server.address(folder);
  console.log(`\nPromptTracker is open at\n\n  ${address}\n\nSample repository: ${folder}\nCtrl-C stops it.`);
  if (!values['no-open']) openAddress(address);
  await Promise.race([stopped, server.ended]);
  console.log('\nStopping …');
  await server.stop();
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (port !== undefined) await requireFreePort(port);
  buildProduct();
  const folder = join(home, 'support-desk');
  await makeSample(folder);
  if (values.cli) return takeTour(folder);
  if (values.desktop) return startDesktop({ folder, home, vsix: packageExtension(), stopped });
  await startInBrowser(folder);
  return 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
