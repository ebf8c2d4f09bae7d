// Git's own name for a text, computed without Git: to tell whether a working file is what was committed.
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const encoder = new TextEncoder();

/** Full hex id of a blob: the hash of `blob <length>\0` and the bytes, in the repository's object format. */
export function blobIdOf(bytes: Uint8Array, objectFormat: 'sha1' | 'sha256'): string {
  const header = encoder.encode(`blob ${bytes.length}\0`);
  const hash = objectFormat === 'sha1' ? sha1.create() : sha256.create();
  return bytesToHex(hash.update(header).update(bytes).digest());
}
