// Runs mocha over a list of files and returns plain counts; the same code drives every lane, inside VS Code too.
// A pending test counts as a failure: this project skips nothing.
import Mocha from 'mocha';

export interface LaneResult {
  readonly passed: number;
  readonly failed: number;
  /** Full titles of what failed, in order. */
  readonly failures: readonly string[];
  /** How many passed in each file, and 0 where none did; absent where a lane has no files. */
  readonly passedIn?: Readonly<Record<string, number>>;
  readonly failedFiles?: readonly string[];
  /** Full titles of what failed the first time in a lane that tries twice. */
  readonly triedAgain?: readonly string[];
}

export interface MochaOptions {
  readonly timeoutMs: number;
  readonly grep?: string | undefined;
}

/** Loads and runs the files; resolves when the last hook ended, rejects when a file cannot be loaded. */
export async function runMocha(files: readonly string[], options: MochaOptions): Promise<LaneResult> {
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    timeout: options.timeoutMs,
    forbidOnly: true,
    forbidPending: true,
    ...(options.grep === undefined ? {} : { grep: options.grep }),
  });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const passedIn: Record<string, number> = {};
    const failures: string[] = [];
    const failedFiles = new Set<string>();
    const runner = mocha.run(() => {
      const passed = Object.values(passedIn).reduce((sum, count) => sum + count, 0);
      resolve({ passed, failed: failures.length, failures, passedIn, failedFiles: [...failedFiles] });
    });
    runner.on(Mocha.Runner.constants.EVENT_TEST_PASS, ({ file = '' }) => {
      passedIn[file] = (passedIn[file] ?? 0) + 1;
    });
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test) => {
      failures.push(test.fullTitle());
      failedFiles.add(test.file ?? '');
    });
  });
}
