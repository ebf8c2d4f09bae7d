// Runs inside the extension host: VS Code calls `run` of the bundle made from this file, mocha runs the bundled tests.
// Its outcome and every console line go to files, because nobody can see the host's own console.
import { Console } from 'node:console';
import { appendFileSync, writeFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import Mocha from 'mocha';
import { runMocha } from './runMocha.ts';

/** What the driver hands over in the environment variable PROMPTTRACKER_HOST_TESTS. */
export interface HostTests {
  readonly files: readonly string[];
  readonly resultFile: string;
  readonly outputFile: string;
  readonly grep?: string;
}

export async function run(): Promise<void> {
  const { files, resultFile, outputFile, grep } = JSON.parse(process.env.PROMPTTRACKER_HOST_TESTS ?? '{}') as HostTests;
  // VS Code's own console ignores assignments to its methods, so the whole console is exchanged.
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // VS Code complains at length that its native logger is not built here; nothing of ours depends on it.
      if (!chunk.includes('spdlog')) appendFileSync(outputFile, chunk);
      done();
    },
  });
  globalThis.console = new Console(output);
  // The reporter took hold of console.log when it was loaded.
  Mocha.reporters.Base.consoleLog = console.log.bind(console);
  let failures: readonly string[];
  try {
    const result = await runMocha(files, { timeoutMs: 30_000, grep });
    writeFileSync(resultFile, JSON.stringify(result));
    failures = result.failures;
  } catch (error) {
    const title = `the tests could not be loaded: ${error instanceof Error ? error.stack : String(error)}`;
    console.error(title);
    failures = [title];
    writeFileSync(resultFile, JSON.stringify({ passed: 0, failed: 1, failures }));
  }
  // A rejection is how VS Code on a desktop learns that its exit code is not 0.
  if (failures.length > 0) throw new Error(`${failures.length} failed`);
}
