// Bytes to text, before any YAML is read: size, encoding, control characters, and the two kinds of text that
// Git leaves in place of a file. Nothing is replaced silently: text that cannot be shown exactly is refused.
import type { Finding } from './finding.ts';

/** Larger prompt files are refused unread. */
export const maxSourceBytes = 1024 * 1024;

export interface DecodedSource {
  /** Without the byte order mark; empty when `problem` says the bytes are no text. */
  readonly text: string;
  readonly hasByteOrderMark: boolean;
  readonly problem: Finding | null;
}

const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/u;
const conflict = /^(?:<{7}|>{7}|\|{7})(?: .*)?$/m;
const lfsPointer = /^version https:\/\/git-lfs\.github\.com\/spec\//;

/** Text of a prompt file, or the one reason why it cannot be read at all. Never throws. */
export function decodeSource(source: string | Uint8Array): DecodedSource {
  if (typeof source !== 'string' && !ArrayBuffer.isView(source))
    return refused('prompt/not-utf-8', 'This is neither text nor the bytes of a text.');
  if (source.length > maxSourceBytes)
    return refused('prompt/too-large', 'The file is larger than 1 MB. Prompts of that size are not read.');
  const whole = typeof source === 'string' ? source : decodeUtf8(source);
  if (whole === null) return refused('prompt/not-utf-8', notText(source as Uint8Array));
  const hasByteOrderMark = whole.charCodeAt(0) === 0xfeff;
  const text = hasByteOrderMark ? whole.slice(1) : whole;
  return { text, hasByteOrderMark, problem: findForeignText(text) };
}

/** Text of UTF-8 bytes, a byte order mark included; null when they are none. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Why bytes are no text, as a sentence. */
export function notText(bytes: Uint8Array): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return isUtf16 ? 'The file is UTF-16. Save it as UTF-8.' : 'The file is not valid UTF-8. Save it as UTF-8.';
}

/** What Git left in place of the file: a merge conflict, or a pointer to a file that is kept elsewhere. */
export function findGitMark(text: string): Finding | null {
  const marker = conflict.exec(text);
  if (marker) {
    const message = 'Git left a merge conflict here. Choose one side and remove the conflict markers.';
    return at('prompt/conflict', message, marker.index, marker[0].length);
  }
  if (lfsPointer.test(text)) {
    return at('prompt/lfs-pointer', 'This is a Git LFS pointer, not the file. Fetch it with `git lfs pull`.', 0, 7);
  }
  return null;
}

function findForeignText(text: string): Finding | null {
  const mark = findGitMark(text);
  if (mark) return mark;
  const control = forbidden.exec(text);
  if (!control) return null;
  const name = `U+${text.charCodeAt(control.index).toString(16).toUpperCase().padStart(4, '0')}`;
  const message = `The control character ${name} is not allowed in YAML. Remove it, or write it as an escape in double quotes.`;
  return at('prompt/control-character', message, control.index, 1);
}

function at(code: string, message: string, start: number, length: number): Finding {
  return { severity: 'error', code, message, start, end: start + length };
}

function refused(code: string, message: string): DecodedSource {
  return { text: '', hasByteOrderMark: false, problem: at(code, message, 0, 0) };
}
