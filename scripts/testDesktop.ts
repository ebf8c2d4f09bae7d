// `npm run test:desktop`: the same host tests inside a desktop VS Code that @vscode/test-electron downloads,
// once trusted and once in Restricted Mode. `--version 1.105.1` picks another VS Code than the newest.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { bundleHostTests, type HostProfile } from './hostBundle.ts';
import type { HostTests } from './hostRunner.ts';
import { outFolder, projectRoot, readResult } from './lane.ts';
import { buildProduct } from './packageExtension.ts';
import { makeSample } from './sample/makeSample.ts';
import { tailFile } from './tailFile.ts';
import { calmSettings } from './vscodeServer.ts';

const { values } = parseArgs({ options: { version: { type: 'string' } } });

async function runProfile(profile: HostProfile): Promise<boolean> {
  // A short path: macOS allows a socket path of 103 characters inside the profile.
  const home = mkdtempSync(join(tmpdir(), 'pt-'));
  const workspace = join(home, 'workspace');
  const user = join(home, 'user', 'User');
  mkdirSync(user, { recursive: true });
  writeFileSync(join(user, 'settings.json'), JSON.stringify(calmSettings));
  await makeSample(workspace);
  const bundle = await bundleHostTests(profile, []);
  const results = join(outFolder, 'host');
  const tests: HostTests = {
    files: bundle.files,
    resultFile: join(results, `${profile}-desktop.json`),
    outputFile: join(results, `${profile}-desktop.log`),
  };
  rmSync(tests.resultFile, { force: true });
  writeFileSync(tests.outputFile, '');
  const output = tailFile(tests.outputFile, (text) => process.stdout.write(text));
  try {
    await runTests({
      ...(values.version === undefined ? {} : { version: values.version }),
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: bundle.runner,
      extensionTestsEnv: { PROMPTTRACKER_HOST_TESTS: JSON.stringify(tests) },
      launchArgs: [
        workspace,
        ...['--user-data-dir', join(home, 'user'), '--disable-extensions'],
        ...(profile === 'trusted' ? ['--disable-workspace-trust'] : []),
      ],
    });
  } catch (error) {
    console.error(`${profile}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    output.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
  return readResult(tests.resultFile)?.failed === 0;
}

buildProduct();
const passed = [await runProfile('trusted'), await runProfile('restricted')];
process.exitCode = passed.every(Boolean) ? 0 : 1;
