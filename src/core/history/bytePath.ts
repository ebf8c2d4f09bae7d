// Paths as Git stores them, bytes without an encoding, carried in strings of one character a byte.
// They become readable only on the way out; a path that is no UTF-8 is shown escaped and never guessed.

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One character a byte. */
export function bytesToPath(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start <= 4096) return String.fromCharCode(...bytes.subarray(start, end));
  let text = '';
  for (let at = start; at < end; at += 4096)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 4096)));
  return text;
}

export function pathToBytes(path: string): Uint8Array {
  const bytes = new Uint8Array(path.length);
  for (let at = 0; at < path.length; at++) bytes[at] = path.charCodeAt(at);
  return bytes;
}

/** A path as people write it (Unicode) to its bytes as UTF-8. */
export function fromReadablePath(path: string): string {
  return /^[\x00-\x7f]*$/.test(path) ? path : bytesToPath(encoder.encode(path));
}

/** Unicode where the bytes are UTF-8; otherwise each odd byte as `\xNN`. */
export function toReadablePath(path: string): string {
  if (/^[\x00-\x7f]*$/.test(path)) return path;
  try {
    return strictDecoder.decode(pathToBytes(path));
  } catch {
    return path.replace(/[\x80-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
  }
}

export function isReadablePath(path: string): boolean {
  return fromReadablePath(toReadablePath(path)) === path;
}
