// Canonical JSON and its SHA-256: the ground of every identity in the product.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Values that survive JSON unchanged. `undefined` members are dropped, as JSON does. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * RFC 8785 style canonical JSON: object keys sorted by UTF-16 units, no white space, numbers as ECMAScript prints them.
 * Throws a RangeError for NaN and infinities, which JSON cannot say.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const record = value as { readonly [key: string]: Json | undefined };
    let members = '';
    for (const key of Object.keys(record).sort()) {
      const member = record[key];
      if (member === undefined) continue;
      members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
    }
    return `{${members}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('JSON has no such number');
  return JSON.stringify(value);
}

const encoder = new TextEncoder();

/** Lower-case hex SHA-256 of bytes, or of the UTF-8 form of a string. */
export function sha256Hex(data: Uint8Array | string): string {
  return bytesToHex(sha256(typeof data === 'string' ? encoder.encode(data) : data));
}
