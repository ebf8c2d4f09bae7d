// Answers while they come. Streamed text goes past the page's state straight to the text on screen, at most once a frame:
// no component is drawn anew for a token.
import type { Chunk, Exchange } from '../protocol/runPanel.ts';

export type StreamPart = 'text' | 'reasoning';

export interface StreamListener {
  /** The whole text so far. */
  set(text: string): void;
  append(text: string): void;
}

interface Stream {
  readonly shown: Record<StreamPart, string>;
  readonly waiting: Record<StreamPart, string>;
  readonly listeners: Record<StreamPart, Set<StreamListener>>;
}

const streams = new Map<string, Stream>();
const afterFrame = new Set<() => void>();
let isScheduled = false;

function streamOf(column: string): Stream {
  let stream = streams.get(column);
  if (stream === undefined) {
    stream = {
      shown: { text: '', reasoning: '' },
      waiting: { text: '', reasoning: '' },
      listeners: { text: new Set(), reasoning: new Set() },
    };
    streams.set(column, stream);
  }
  return stream;
}

/** What the extension says about a column counts; chunks that came before are in it. */
export function startStream(column: string, exchanges: readonly Exchange[]): void {
  const stream = streamOf(column);
  const run = exchanges.at(-1)?.run;
  for (const part of ['text', 'reasoning'] as const) {
    stream.waiting[part] = '';
    stream.shown[part] = run?.[part] ?? '';
    if (run?.status === 'running') for (const listener of stream.listeners[part]) listener.set(stream.shown[part]);
  }
}

export function addChunks(chunks: readonly Chunk[]): void {
  for (const { column, text, reasoning } of chunks) {
    const { waiting } = streamOf(column);
    waiting.text += text;
    waiting.reasoning += reasoning;
  }
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(showWaiting);
}

function showWaiting(): void {
  isScheduled = false;
  for (const stream of streams.values()) {
    for (const part of ['text', 'reasoning'] as const) {
      const text = stream.waiting[part];
      if (text === '') continue;
      stream.waiting[part] = '';
      stream.shown[part] += text;
      for (const listener of stream.listeners[part]) listener.append(text);
    }
  }
  for (const callback of afterFrame) callback();
}

/** Sets the listener to the text so far and tells it what comes; returns how to stop. */
export function followStream(column: string, part: StreamPart, listener: StreamListener): () => void {
  const stream = streamOf(column);
  listener.set(stream.shown[part]);
  stream.listeners[part].add(listener);
  return () => stream.listeners[part].delete(listener);
}

/** Calls back after every frame that showed streamed text; returns how to stop. */
export function onStreamed(callback: () => void): () => void {
  afterFrame.add(callback);
  return () => afterFrame.delete(callback);
}
