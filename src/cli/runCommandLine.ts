// One command from argv to exit code. Everything it touches comes in through `CommandLineHost`, so a test runs it whole.
import { escapeTerminal, escapeTerminalLine } from '../core/base/escapeTerminal.ts';
import type { Clock } from '../core/base/host.ts';
import { toSafeJson } from '../core/base/safeJson.ts';
import { type ErrorLocation, TrackerError } from '../core/base/trackerError.ts';
import { createPause, type Pause } from '../core/evaluation/pause.ts';
import { escapeForReport } from '../core/operation/escapeForReport.ts';
import type { Operation, OperationEvents } from '../core/operation/operation.ts';
import { readInput } from '../core/operation/parameter.ts';
import { describeError } from './exitCode.ts';
import type { GlobalOptions } from './parseCommandLine.ts';
import { readCommandLine } from './readCommandLine.ts';
import { type CommandStreams, createAnswerWriter, createProgressLine, pauseKey, viewOf } from './terminal.ts';

export interface CommandLineHost extends CommandStreams {
  readonly version: string;
  /** The directory the command was started in, absolute. */
  readonly directory: string;
  readonly environment: { readonly [name: string]: string | undefined };
  readonly signal: AbortSignal;
  /** The machine's own by default. */
  readonly clock?: Clock;
  readStandardInput(): Promise<string>;
  standardInputLines(): AsyncIterable<string>;
  /** Calls back with every key that is pressed, until what it gives is called; absent when nobody sits at a keyboard. */
  readonly keys?: (onKey: (key: string) => void) => () => void;
}

/** The exit code of cli.md; every message has been written by then. Never rejects. */
export async function runCommandLine(argv: readonly string[], host: CommandLineHost): Promise<number> {
  const wantsJson = argv.includes('--json') || argv.includes('--jsonl');
  try {
    const invocation = await readCommandLine(argv, host.version);
    if (invocation.kind === 'text') {
      host.stdout.write(invocation.text);
      return 0;
    }
    return await runOperation(invocation.operation, invocation.raw, { ...invocation.globals, host });
  } catch (error) {
    return printError(error, wantsJson, host);
  }
}

type Settings = GlobalOptions & { readonly host: CommandLineHost };

async function runOperation(operation: Operation, raw: Record<string, unknown>, settings: Settings): Promise<number> {
  const input = readInput(operation.parameters, raw);
  const { host } = settings;
  const isJsonLines = !settings.json && (operation.isJsonLines?.(input) ?? false);
  const pause = createPause(() => performance.now());
  const mayPause = operation.isPausable === true;
  const output = createOutput({ ...settings, ...(isJsonLines ? { jsonl: true } : {}), pause: mayPause ? pause : null });
  const { openCommandContext } = await import('./commandContext.ts');
  const context = await openCommandContext({
    host,
    globals: settings,
    events: output.events,
    effect: operation.effect,
    pause,
  });
  try {
    const data = await operation.run(input, context.operation);
    if (host.signal.aborted) throw new TrackerError('interrupted', 'Interrupted. What had finished is kept.');
    output.finish(operation, data, operation.isJson?.(input) ?? false);
    return operation.exitCode?.(data) ?? 0;
  } finally {
    output.clear();
    output.close();
    await context.close();
  }
}

interface Output {
  readonly events: OperationEvents;
  finish(operation: Operation, data: unknown, isJson: boolean): void;
  clear(): void;
  close(): void;
}

/** How a command speaks: JSON when asked, JSON lines as records come, else text with the answer streamed. */
function createOutput({ host, json, jsonl, color, pause }: Settings & { readonly pause: Pause | null }): Output {
  const isQuiet = isSet(host.environment.CI);
  const mayColor = color && !isQuiet && !isSet(host.environment.NO_COLOR);
  const answer = createAnswerWriter(host.stdout);
  const hasKeys = pause !== null && host.keys !== undefined && host.stderr.isTerminal && !isQuiet;
  const progress = createProgressLine(host.stderr, {
    isShown: !isQuiet,
    now: () => performance.now(),
    pause: hasKeys ? pause : null,
  });
  let leaveKeys: (() => void) | null = null;
  // Only once it works: what is typed before may be meant for standard input.
  const takeKeys = (): void => {
    if (!hasKeys || leaveKeys !== null || host.signal.aborted) return;
    leaveKeys = host.keys?.((key) => key.toLowerCase() === pauseKey && progress.togglePause()) ?? null;
  };
  let printed = 0;
  const printLine = (value: unknown): void => {
    printed += 1;
    host.stdout.write(`${toSafeJson(value, true)}\n`);
  };
  return {
    events: {
      text: (chunk, source) => {
        progress.clear();
        if (!json && !jsonl) answer.text(chunk, source);
      },
      // Lines are records alone.
      begun: takeKeys,
      record: (value) => {
        if (jsonl) printLine(value);
      },
      notice: (sentence) => {
        progress.clear();
        host.stderr.write(`${escapeTerminalLine(sentence)}\n`);
      },
      progress(state) {
        takeKeys();
        progress.show(state);
      },
    },
    finish(operation, data, isJson) {
      progress.clear();
      if (jsonl) {
        const rest = Array.isArray(data) ? data.slice(printed) : [data];
        for (const value of rest) printLine(value);
      } else if (json || isJson) {
        host.stdout.write(`${toSafeJson(data)}\n`);
      } else {
        answer.end();
        const report = operation.report(escapeForReport(data), viewOf(host.stdout, mayColor));
        if (report.lines.length > 0) host.stdout.write(`${report.lines.join('\n')}\n`);
        if (report.notes?.length) host.stderr.write(`${report.notes.join('\n')}\n`);
      }
    },
    clear() {
      progress.clear();
      if (!json && !jsonl) answer.end();
    },
    close: () => leaveKeys?.(),
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function printError(thrown: unknown, wantsJson: boolean, host: CommandLineHost): number {
  const { error, exitCode, stack } = describeError(asInterruption(thrown, host.signal));
  if (wantsJson) {
    host.stdout.write(`${toSafeJson({ error })}\n`);
  } else {
    const place = error.location?.line === undefined ? '' : `${placeText(error.location)}: `;
    host.stderr.write(`${escapeTerminalLine(`${place}${error.message}`)}\n`);
    // Of all hints only our own help has several lines; the others may name what a stranger has named.
    const shown = error.code === 'usage/invalid-argument' ? escapeTerminal : escapeTerminalLine;
    if (error.hint) host.stderr.write(`${shown(error.hint)}\n`);
  }
  if (stack) host.stderr.write(`${escapeTerminal(stack)}\n`);
  return exitCode;
}

/** Whatever breaks because the user pressed Ctrl-C is the interruption, not a failure of its own. */
function asInterruption(thrown: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted || (thrown instanceof TrackerError && thrown.code === 'interrupted')) return thrown;
  return new TrackerError('interrupted', 'Interrupted. What had finished is kept.', { cause: thrown });
}

function placeText({ path, line, column }: ErrorLocation): string {
  return [path, line, column].filter((part) => part !== undefined).join(':');
}
