// Passes on what is appended to a file while it grows; used for output that comes from another process by file.
import { closeSync, openSync, readSync } from 'node:fs';

/** Calls `onText` with each new piece; `stop` reads the rest once more and ends. */
export function tailFile(file: string, onText: (text: string) => void): { stop(): void } {
  const descriptor = openSync(file, 'r');
  const buffer = Buffer.alloc(65_536);
  const decoder = new TextDecoder();
  const read = () => {
    for (;;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, null);
      if (length === 0) return;
      onText(decoder.decode(buffer.subarray(0, length), { stream: true }));
    }
  };
  const timer = setInterval(read, 200);
  return {
    stop() {
      clearInterval(timer);
      read();
      closeSync(descriptor);
    },
  };
}
