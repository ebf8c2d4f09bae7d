// The two streams of a command: data on stdout, everything else on stderr, and never a byte that could steer a terminal.
// A reader that goes away (`| head`) is no error; writing simply stops.
import { createColors } from 'picocolors';
import { escapeTerminal } from '../core/base/escapeTerminal.ts';
import type { Pause } from '../core/evaluation/pause.ts';
import { formatDuration, formatUsd } from '../core/operation/formatValue.ts';
import type { Progress } from '../core/operation/operation.ts';
import type { Style, View } from '../core/operation/report.ts';

/** Where a command's text goes. Tests hand in strings; `main` hands in the process's streams. */
export interface Sink {
  write(text: string): void;
  readonly isTerminal: boolean;
  readonly columns: number | null;
}

export interface CommandStreams {
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/** Colour is for a person at a terminal who has not asked for none. */
export function viewOf(sink: Sink, mayColor: boolean): View {
  const style: Style = createColors(mayColor && sink.isTerminal);
  return { style, width: sink.isTerminal ? sink.columns : null };
}

/** Writes a model's answer as it streams: escaped piece by piece, each model's part under its name when there are several. */
export function createAnswerWriter(sink: Sink): { text(chunk: string, source: string | null): void; end(): void } {
  let shown: string | null = null;
  let pending = '';
  let isAtLineStart = true;
  const put = (text: string): void => {
    if (text === '') return;
    sink.write(text);
    isAtLineStart = text.endsWith('\n');
  };
  const end = (): void => {
    put(escapeTerminal(pending));
    pending = '';
    if (!isAtLineStart) put('\n');
  };
  return {
    text(chunk, source) {
      if (source !== null && source !== shown) {
        end();
        put(`== ${escapeTerminal(source)} ==\n`);
        shown = source;
      }
      const text = pending + chunk;
      // The first half of a pair waits for the second, so that no half is taken for a stray one.
      const cut = /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
      pending = text.slice(cut);
      put(escapeTerminal(text.slice(0, cut)));
    },
    end,
  };
}

const quietMs = 1000;

export const pauseKey = 'p';

export interface ProgressLineOptions {
  readonly isShown: boolean;
  now(): number;
  /** Null where no key pauses. */
  readonly pause: Pause | null;
}

export interface ProgressLine {
  show(progress: Progress): void;
  togglePause(): void;
  clear(): void;
}

/** One line on a terminal's stderr that is rewritten in place, only once the work takes longer than a second. */
export function createProgressLine(sink: Sink, { isShown, now, pause }: ProgressLineOptions): ProgressLine {
  const startedMs = now();
  let isOnScreen = false;
  let last: Progress | null = null;
  const write = ({ done, total, spentUsd, remainingMs }: Progress): void => {
    const elapsedMs = now() - startedMs;
    const left = remainingMs ?? (done === 0 ? null : (elapsedMs / done) * (total - done));
    const time = left === null ? '' : `, ${formatDuration(left)} left`;
    const key = pause === null ? '' : pause.isPaused ? `, paused: ${pauseKey} goes on` : ` (${pauseKey} pauses)`;
    sink.write(`\r\u001b[2K${done}/${total}, ${formatUsd(spentUsd)} spent${pause?.isPaused ? '' : time}${key}`);
    isOnScreen = true;
  };
  return {
    show(progress) {
      last = progress;
      const isLate = now() - startedMs >= quietMs || pause?.isPaused === true;
      if (isShown && sink.isTerminal && isLate) write(progress);
    },
    togglePause() {
      if (pause === null) return;
      if (pause.isPaused) pause.resume();
      else pause.pause();
      if (last !== null) write(last);
    },
    clear() {
      if (isOnScreen) sink.write('\r\u001b[2K');
      isOnScreen = false;
    },
  };
}
