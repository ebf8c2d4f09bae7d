// MinHash (A. Broder, 1997): a short signature of a set, from which the Jaccard index of two sets is estimated with a
// standard error of sqrt(j (1 - j) / permutations). The hashes have fixed seeds, so that an estimate never changes.
import type { Shingles } from './shingles.ts';

/** The smallest hash of the set under each permutation; null for an empty set. */
export function minHash(shingles: Shingles, permutations: number): Uint32Array | null {
  if (shingles.size === 0) return null;
  const signature = new Uint32Array(permutations).fill(0xffff_ffff);
  for (const shingle of shingles) {
    const hash = hashText(shingle);
    for (let index = 0; index < permutations; index += 1) {
      const value = mix(hash ^ mix(Math.imul(index + 1, 0x9e37_79b9)));
      if (value < signature[index]!) signature[index] = value;
    }
  }
  return signature;
}

/** Share of equal places, 0..1; null when a set is empty or the signatures differ in length. */
export function estimateJaccard(left: Uint32Array | null, right: Uint32Array | null): number | null {
  if (left === null || right === null || left.length !== right.length || left.length === 0) return null;
  return left.filter((value, index) => value === right[index]).length / left.length;
}

/** FNV-1a over UTF-16 units. */
function hashText(text: string): number {
  let hash = 0x811c_9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193);
  return mix(hash);
}

/** The finalizer of MurmurHash3, a permutation of 32 bits. */
function mix(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x85eb_ca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2_ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
