// Lines on their way to the disk, as bytes in one piece of memory that is used again and again: encoded once, looked
// through for secrets, summed and closed where they stand.
import type { Json } from '../base/hash.ts';
import type { Redactor } from '../check/redact.ts';
import { canonicalRecord, type Sha256, sumMember } from './record.ts';
import type { Fields } from './withhold.ts';

export interface LineRoom {
  /** The line of a record in canonical form without `sum`: redacted, with its sum and its line end. */
  add(canonical: string, redactor: Redactor): void;
  /** What was added since `clear`; valid until the next `clear`. */
  readonly bytes: Uint8Array;
  clear(): void;
}

const usualRoom = 16 * 1024;
const largestKept = 4 * 1024 * 1024;
/** UTF-8 takes at most three bytes for a UTF-16 unit; the sum and the line end come on top. */
const roomFor = (text: string) => text.length * 3 + 64;

export function createLineRoom(sha256: Sha256): LineRoom {
  const encoder = new TextEncoder();
  let room = new Uint8Array(usualRoom);
  let end = 0;
  const makeRoom = (wanted: number) => {
    if (end + wanted <= room.length) return;
    const larger = new Uint8Array(Math.max(room.length * 2, end + wanted));
    larger.set(room.subarray(0, end));
    room = larger;
  };
  const put = (text: string): Uint8Array => {
    makeRoom(roomFor(text));
    const { written } = encoder.encodeInto(text, room.subarray(end));
    return room.subarray(end, end + written);
  };
  return {
    add(canonical, redactor) {
      let line = put(canonical);
      if (redactor.mayContainSecret(canonical, line)) {
        line = put(canonicalRecord(redactor.json(JSON.parse(canonical) as Json) as Fields));
      }
      const sum = sha256(line);
      // The sum takes the place of the closing brace and brings its own.
      end += line.length - 1;
      end += put(`${sumMember(sum)}\n`).length;
    },
    get bytes() {
      return room.subarray(0, end);
    },
    clear() {
      end = 0;
      if (room.length > largestKept) room = new Uint8Array(usualRoom);
    },
  };
}
