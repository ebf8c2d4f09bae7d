// The process around a command: streams, signals, exit. Everything else is `runCommandLine`.
import { setMaxListeners } from 'node:events';
import { isatty } from 'node:tty';
import manifest from '../../package.json' with { type: 'json' };
import { interruptedExitCode } from './exitCode.ts';
import { runCommandLine } from './runCommandLine.ts';
import { readAllText, readLines } from './standardInput.ts';
import type { Sink } from './terminal.ts';

const interruption = new AbortController();
// Every call under way listens, and there may be many.
setMaxListeners(0, interruption.signal);

/** The first signal asks for a clean stop, the second one ends the process. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(interruptedExitCode);
    interruption.abort(signal);
  });
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  let isOpen = true;
  stream.on('error', () => {
    // The reader is gone (`| head`): nothing more to say to it, and nothing more to pay for.
    isOpen = false;
    if (stream === process.stdout) interruption.abort('pipe closed');
  });
  return {
    write(text) {
      if (isOpen) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? null,
  };
}

/** A reader that waits for more must not outlive the signal. */
async function* standardInputLines(): AsyncGenerator<string, void, undefined> {
  const stop = (): void => void process.stdin.destroy();
  interruption.signal.addEventListener('abort', stop);
  yield* readLines(process.stdin);
}

const [ctrlC, ctrlZ] = ['\u0003', '\u001a'];

/** Key by key instead of line by line; what keys do to the process otherwise, they go on doing. */
function listenToKeys(onKey: (key: string) => void): () => void {
  const { stdin } = process;
  const take = (chunk: Buffer): void => {
    for (const key of chunk.toString('latin1')) {
      if (key === ctrlC) process.kill(process.pid, 'SIGINT');
      else if (key === ctrlZ && process.platform !== 'win32') suspend();
      else onKey(key);
    }
  };
  const suspend = (): void => {
    stdin.setRawMode(false);
    process.once('SIGCONT', () => stdin.setRawMode(true));
    process.kill(process.pid, 'SIGTSTP');
  };
  const leave = (): void => {
    stdin.off('data', take);
    stdin.setRawMode(false);
    stdin.pause();
    process.off('exit', leave);
  };
  stdin.setRawMode(true);
  stdin.on('data', take);
  stdin.resume();
  // However the process ends, the user's shell gets its terminal back as it was.
  process.on('exit', leave);
  return leave;
}

async function flush(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writable && stream.writableLength > 0) await new Promise((resolve) => stream.write('', resolve));
}

async function main(): Promise<never> {
  const exitCode = await runCommandLine(process.argv.slice(2), {
    version: manifest.version,
    directory: process.cwd(),
    environment: process.env,
    signal: interruption.signal,
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    readStandardInput: () => readAllText(process.stdin),
    standardInputLines,
    // Opening standard input takes longer than asking what it is.
    ...(isatty(0) ? { keys: listenToKeys } : {}),
  });
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
  process.exit(exitCode);
}

void main();
