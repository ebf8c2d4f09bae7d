// What every lane of `npm test` is made of: a command that passes or fails, or a mocha process that counts.
// A lane never throws: what goes wrong in it is one failure with a title.
import { spawn } from 'node:child_process';
import { closeSync, globSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownProcess } from './ownProcess.ts';
import type { LaneResult } from './runMocha.ts';

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Its output goes there instead of to the terminal. */
  readonly outputFile?: string;
}

export const projectRoot = dirname(import.meta.dirname);
export const outFolder = join(projectRoot, 'out');

/** Runs Node with the arguments in the project folder, output passed through; resolves to the exit code. */
export function runNode(args: readonly string[], options: CommandOptions = {}): Promise<number> {
  const output = options.outputFile === undefined ? 'inherit' : openSync(options.outputFile, 'w');
  return new Promise<number>((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: projectRoot,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...options.env },
    });
    ownProcess(child, false);
    const timeoutMs = options.timeoutMs ?? 30 * 60_000;
    const timer = setTimeout(() => {
      console.error(`Stopped after ${timeoutMs / 1000} s: node ${args.join(' ')}`);
      child.kill('SIGKILL');
    }, timeoutMs);
    child.once('error', () => resolve(1));
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  }).finally(() => {
    if (typeof output === 'number') closeSync(output);
  });
}

/** A lane of one check: passed when every command exits with 0. */
export async function checkLane(title: string, commands: readonly (readonly string[])[]): Promise<LaneResult> {
  for (const args of commands) {
    if ((await runNode(args)) !== 0) return failedLane(`${title}: node ${args.join(' ')}`);
  }
  return { passed: 1, failed: 0, failures: [] };
}

export interface MochaLaneOptions extends CommandOptions {
  readonly name: string;
  readonly patterns: readonly string[];
  readonly testTimeoutMs: number;
  readonly grep?: string | undefined;
  /** Default false; true where a real editor on a shared machine may be late once. */
  readonly triesTwice?: boolean;
  /** How many processes share the files; one by default. */
  readonly processes?: number;
}

const mostFilesTriedAgain = 8;

/** A lane of mocha tests in a process of its own; files are sorted, and no file at all is a failure. */
export async function mochaLane(options: MochaLaneOptions): Promise<LaneResult> {
  const files = findTests(options.patterns);
  if (files.length === 0) return failedLane(`${options.name}: no test file matches ${options.patterns.join(' ')}`);
  const first = await runShared(files, options);
  const again = first.failedFiles ?? [];
  const isTriedAgain = options.triesTwice === true && again.length > 0 && again.length <= mostFilesTriedAgain;
  if (!isTriedAgain || again.includes('')) return first;
  return afterSecondTry(first, await runFiles(again, options));
}

/** The whole outcome when the files that failed ran once more: what failed twice has failed, what failed once is told. */
export function afterSecondTry(first: LaneResult, second: LaneResult): LaneResult {
  const forgotten = (first.failedFiles ?? []).reduce((sum, file) => sum + (first.passedIn?.[file] ?? 0), 0);
  return {
    passed: first.passed - forgotten + second.passed,
    failed: second.failed,
    failures: second.failures,
    triedAgain: first.failures,
  };
}

/** Several processes at once; what all but the first write is shown when they have ended, so that no lines mix. */
async function runShared(files: readonly string[], options: MochaLaneOptions): Promise<LaneResult> {
  const hands = dealFiles(files, options.processes ?? 1);
  const results = await Promise.all(
    hands.map(async (hand, index) => {
      if (index === 0) return { result: await runFiles(hand, options), output: '' };
      const name = `${options.name}-${index + 1}`;
      const outputFile = join(outFolder, `${name}-output.log`);
      const result = await runFiles(hand, { ...options, name, outputFile });
      return { result, output: readFileSync(outputFile, 'utf8') };
    }),
  );
  for (const { output } of results) process.stdout.write(output);
  return sumOf(results.map(({ result }) => result));
}

/** One file to each in turn, so that neighbours, which cost alike, are shared; no hand is empty. */
export function dealFiles(files: readonly string[], hands: number): readonly (readonly string[])[] {
  const count = Math.max(1, Math.min(hands, files.length));
  return Array.from({ length: count }, (_, hand) => files.filter((_file, index) => index % count === hand));
}

function sumOf(results: readonly LaneResult[]): LaneResult {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    failures: results.flatMap(({ failures }) => failures),
    passedIn: Object.assign({}, ...results.map(({ passedIn }) => passedIn)),
    failedFiles: results.flatMap(({ failedFiles = [] }) => failedFiles),
  };
}

async function runFiles(files: readonly string[], options: MochaLaneOptions): Promise<LaneResult> {
  mkdirSync(outFolder, { recursive: true });
  const resultFile = join(outFolder, `${options.name}-result.json`);
  rmSync(resultFile, { force: true });
  const grep = options.grep === undefined ? [] : ['--grep', options.grep];
  const args = ['scripts/mochaProcess.ts', resultFile, String(options.testTimeoutMs), ...grep, ...files];
  const code = await runNode(args, options);
  return readResult(resultFile) ?? failedLane(`${options.name}: mocha ended with ${code} before it could report`);
}

export function findTests(patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: projectRoot })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

export function readResult(file: string): LaneResult | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LaneResult;
  } catch {
    return null;
  }
}

export function failedLane(title: string): LaneResult {
  console.error(title);
  return { passed: 0, failed: 1, failures: [title] };
}
