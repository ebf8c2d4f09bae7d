// The tests inside the extension host of a real VS Code: one trusted profile, one in Restricted Mode, one with a workspace of
// several folders. Each opens its own copy of the sample repository in a browser that nobody sees.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from './browser.ts';
import { bundleHostTests, type HostBundle, type HostProfile } from './hostBundle.ts';
import type { HostTests } from './hostRunner.ts';
import { failedLane, outFolder, projectRoot, readResult } from './lane.ts';
import type { LaneResult } from './runMocha.ts';
import { makeSample } from './sample/makeSample.ts';
import { tailFile } from './tailFile.ts';
import { startVscodeServer } from './vscodeServer.ts';

export interface HostLaneOptions {
  readonly chosen: readonly string[];
  readonly grep?: string | undefined;
}

const limitMs = 10 * 60_000;

/** Runs every profile, sums their counts; a profile without chosen tests is left out. */
export async function hostLane(options: HostLaneOptions): Promise<LaneResult> {
  const results: LaneResult[] = [];
  for (const profile of ['trusted', 'restricted', 'folders'] as const) {
    const bundle = await bundleHostTests(profile, options.chosen);
    if (bundle.files.length > 0) results.push(await runTwiceIfNeeded(() => runProfile(profile, bundle, options.grep)));
  }
  if (results.length === 0) return failedLane('host: no test file was found');
  return {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
    failures: results.flatMap((result) => result.failures),
    triedAgain: results.flatMap((result) => result.triedAgain ?? []),
  };
}

/** A real editor on a shared machine may be late once: a profile that failed has a second window, and both are told. */
async function runTwiceIfNeeded(run: () => Promise<LaneResult>): Promise<LaneResult> {
  const first = await run();
  return first.failed === 0 ? first : { ...(await run()), triedAgain: first.failures };
}

async function runProfile(profile: HostProfile, bundle: HostBundle, grep?: string): Promise<LaneResult> {
  const home = join(outFolder, 'host', `${profile}-editor`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const workspace = join(home, 'workspace');
  await makeSample(workspace);
  // Models for `vscode.lm`, as another extension would bring them.
  cpSync(join(projectRoot, 'test/support/chatModels'), join(home, 'extensions/prompttracker-tests.chat-models-0.0.1'), {
    recursive: true,
  });
  const resultFile = join(home, 'result.json');
  const outputFile = join(home, 'output.log');
  writeFileSync(outputFile, '');
  const tests: HostTests = { files: bundle.files, resultFile, outputFile, ...(grep === undefined ? {} : { grep }) };
  const server = await startVscodeServer({
    home,
    trust: profile !== 'restricted',
    development: true,
    env: { PROMPTTRACKER_HOST_TESTS: JSON.stringify(tests) },
  });
  const output = tailFile(outputFile, (text) => process.stdout.write(text));
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const remote = (path: string) => `vscode-remote://${server.authority}${path}`;
    await page.goto(
      server.address(profile === 'folders' ? workspaceFile(home, workspace) : workspace, [
        ['extensionDevelopmentPath', remote(projectRoot)],
        ['extensionTestsPath', remote(bundle.runner)],
        ['skipWelcome', 'true'],
      ]),
    );
    const result = await waitForResult(resultFile);
    if (result === null || result.failed > 0) await page.screenshot({ path: join(home, 'failure.png') });
    return result ?? failedLane(`host ${profile}: no result within ${limitMs / 1000} s, see ${home}`);
  } finally {
    await browser.close();
    await server.stop();
    output.stop();
  }
}

/** A workspace of one folder, to which tests add others without a restart. */
function workspaceFile(home: string, folder: string): string {
  const file = join(home, 'several.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: folder }] }));
  return file;
}

/** The result once it is there and whole; null when it did not come in time. */
async function waitForResult(file: string): Promise<LaneResult | null> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const result = readResult(file);
    if (result !== null) return result;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return null;
}
