// The graph and the digests as bytes for the next session. A cache is only ever a short cut: whatever does not fit
// (other suffixes, another clone depth, a flipped bit, an older form) reads as "no cache".
import { type BlobDigest, binaryProblem, lfsProblem } from './blobDigests.ts';
import type { CommitDetails } from './commitDetails.ts';
import { type GraphColumns, HistoryGraph, intColumns } from './historyGraph.ts';

/** Where a door keeps derived bytes, outside the work tree. Both may fail silently; nothing is lost by it. */
export interface HistoryCache {
  read(name: string): Promise<Uint8Array | null>;
  write(name: string, bytes: Uint8Array): Promise<void>;
}

const formatVersion = 1;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** `key` says under which circumstances the graph holds; it is compared when reading. */
export function encodeGraph(graph: HistoryGraph, key: string): Uint8Array {
  const text = encoder.encode(JSON.stringify({ key, hexLength: graph.commits.hexLength, paths: graph.paths }));
  const columns = [graph.commits.toWords(), graph.blobs.toWords(), ...intColumns.map((name) => graph[name].toArray())];
  const textWords = Math.ceil(text.length / 4);
  const head = 3 + columns.length;
  const words = new Uint32Array(head + textWords + columns.reduce((sum, column) => sum + column.length, 0));
  words.set([formatVersion, 0, text.length, ...columns.map((column) => column.length)]);
  new Uint8Array(words.buffer).set(text, head * 4);
  let at = head + textWords;
  for (const column of columns) {
    words.set(column, at);
    at += column.length;
  }
  words[1] = checksum(words, 2);
  return new Uint8Array(words.buffer);
}

/** Null for anything that `encodeGraph` did not write under this key. */
export function decodeGraph(bytes: Uint8Array, key: string): HistoryGraph | null {
  try {
    const words = new Uint32Array(bytes.slice().buffer);
    if (words[0] !== formatVersion || words[1] !== checksum(words, 2)) return null;
    const lengths = [...words.subarray(3, 3 + 2 + intColumns.length)];
    const head = 3 + lengths.length;
    const textLength = words[2] as number;
    const text = JSON.parse(decoder.decode(new Uint8Array(words.buffer, head * 4, textLength)));
    if (text.key !== key) return null;
    let at = head + Math.ceil(textLength / 4);
    const parts = lengths.map((length) => {
      at += length;
      return words.subarray(at - length, at);
    });
    const columns: Record<string, unknown> = { commits: parts[0], blobs: parts[1], paths: text.paths };
    intColumns.forEach((name, index) => {
      columns[name] = Int32Array.from(parts[index + 2] as Uint32Array);
    });
    return new HistoryGraph(text.hexLength, columns as unknown as GraphColumns);
  } catch {
    return null;
  }
}

/** One line a blob; contents that were not at hand are left out, since they may arrive later. */
export function encodeDigests(digests: ReadonlyMap<string, BlobDigest>, key: string): Uint8Array {
  const lines = [key];
  for (const [blob, { hash, runnable, problem }] of digests) {
    const mark =
      problem === null ? (runnable ? 'r' : 'u') : problem === lfsProblem ? 'l' : problem === binaryProblem ? 'b' : '';
    if (mark !== '') lines.push(`${blob} ${hash} ${mark}`);
  }
  const body = lines.join('\n');
  return encoder.encode(`${textChecksum(body)}\n${body}`);
}

export function decodeDigests(bytes: Uint8Array, key: string): Map<string, BlobDigest> | null {
  const text = decoder.decode(bytes);
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== String(textChecksum(body))) return null;
  const lines = body.split('\n');
  if (lines.shift() !== key) return null;
  const digests = new Map<string, BlobDigest>();
  for (const line of lines) {
    const [blob, hash, mark] = line.split(' ') as [string, string, string];
    digests.set(blob, {
      hash,
      runnable: mark === 'r',
      problem: mark === 'l' ? lfsProblem : mark === 'b' ? binaryProblem : null,
    });
  }
  return digests;
}

const detailsVersion = 'commit-details-1';

/** Commits never change, so neither does what they say of themselves. */
export function encodeDetails(details: ReadonlyMap<string, CommitDetails>): Uint8Array {
  const rows = [...details].map(([commit, { author, authoredAt, subject }]) => [commit, author, authoredAt, subject]);
  const body = JSON.stringify([detailsVersion, rows]);
  return encoder.encode(`${textChecksum(body)}\n${body}`);
}

/** Null for anything that `encodeDetails` did not write. */
export function decodeDetails(bytes: Uint8Array): Map<string, CommitDetails> | null {
  const text = decoder.decode(bytes);
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== String(textChecksum(body))) return null;
  const [version, rows] = JSON.parse(body) as [string, [string, string, string, string][]];
  if (version !== detailsVersion) return null;
  return new Map(rows.map(([commit, author, authoredAt, subject]) => [commit, { author, authoredAt, subject }]));
}

/** FNV-1a over words: finds accidents, not attackers, who could as well write the cache they like. */
function checksum(words: Uint32Array, from: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < words.length; at++) hash = Math.imul(hash ^ (words[at] as number), 0x01000193);
  return hash >>> 0;
}

function textChecksum(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
