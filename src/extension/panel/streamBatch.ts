// Streamed text on its way to the page: many small pieces of several columns in few messages, so that neither thread is
// kept busy by the number of tokens.
import type { Chunk } from '../../protocol/runPanel.ts';

const batchMs = 50;

export interface StreamBatch {
  add(chunk: Chunk): void;
  /** Forgets what waits for a column, or for all of them; a whole state says it already. */
  drop(column: string | null): void;
}

/** Sends at most twenty times a second, each column's text joined. */
export function createStreamBatch(send: (chunks: Chunk[]) => void): StreamBatch {
  const waiting = new Map<string, Chunk>();
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    timer = null;
    const chunks = [...waiting.values()];
    waiting.clear();
    if (chunks.length > 0) send(chunks);
  };
  return {
    add(chunk) {
      const old = waiting.get(chunk.column);
      const text = (old?.text ?? '') + chunk.text;
      const reasoning = (old?.reasoning ?? '') + chunk.reasoning;
      waiting.set(chunk.column, { column: chunk.column, text, reasoning });
      timer ??= setTimeout(flush, batchMs);
    },
    drop(column) {
      if (column !== null) waiting.delete(column);
      else waiting.clear();
      if (waiting.size > 0 || timer === null) return;
      clearTimeout(timer);
      timer = null;
    },
  };
}
