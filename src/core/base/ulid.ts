// Sortable ids: 48 bits of time and 80 random bits in Crockford's base 32. One factory never goes back, whatever the
// clock does, so ids of one writer sort in the order they were made.
import type { Clock } from './host.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const randomLength = 10;
const idsAtOnce = 64;
const largestTime = 2 ** 48 - 1;

export type UlidFactory = () => string;

/** A factory of strictly increasing ULIDs; within one millisecond, or while the clock stands or jumps back, the random part counts up. */
export function createUlidFactory(clock: Pick<Clock, 'now'>, randomBytes: (length: number) => Uint8Array): UlidFactory {
  let lastTime = -1;
  let random: Uint8Array = new Uint8Array(randomLength);
  let pool = new Uint8Array(0);
  const draw = (): void => {
    // A source is asked seldom: each question costs more than many bytes.
    if (pool.length === 0) pool = Uint8Array.from(randomBytes(randomLength * idsAtOnce));
    random = pool.slice(0, randomLength);
    pool = pool.subarray(randomLength);
  };
  return () => {
    const now = Math.min(Math.max(0, Math.floor(clock.now())), largestTime);
    if (now > lastTime) {
      lastTime = now;
      draw();
    } else if (!countUp(random)) {
      lastTime++;
      draw();
    }
    return encodeTime(lastTime) + encodeRandom(random);
  };
}

/** Milliseconds since 1970 that a ULID carries; null when the text is no ULID. */
export function ulidTime(id: string): number | null {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return null;
  let time = 0;
  for (const character of id.slice(0, 10)) time = time * 32 + alphabet.indexOf(character);
  return time;
}

function countUp(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 1; at >= 0; at--) {
    if (bytes[at] !== 255) {
      bytes[at]!++;
      return true;
    }
    bytes[at] = 0;
  }
  return false;
}

function encodeTime(time: number): string {
  let text = '';
  for (let rest = time, at = 0; at < 10; at++) {
    text = alphabet[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** 80 bits as 16 characters, five bits each, most significant first. */
function encodeRandom(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31];
    held &= 255;
  }
  return text;
}
