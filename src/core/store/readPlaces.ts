// Reads single records by the place the index remembers, neighbours in one go, and checks each one's sum again: a file
// that was changed behind the index's back is noticed here.
import type { Host } from '../base/host.ts';
import type { Column } from './columnTable.ts';
import { parseVerified } from './readRecords.ts';
import type { StoredRecord } from './record.ts';

export interface Place {
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

/** Where the record of a row of the index stands. */
export function placeIn({ file, offset, length }: { readonly [name in keyof Place]: Column }, row: number): Place {
  return { file: file[row] as number, offset: offset[row] as number, length: length[row] as number };
}

const largestGap = 64_000;
const largestRange = 4_000_000;

/** Records in the order of `places`; null where the bytes are no longer that record. `pathOf` gives absolute paths. */
export async function readPlaces(
  host: Host,
  places: readonly Place[],
  pathOf: (file: number) => string,
): Promise<(StoredRecord | null)[]> {
  const records: (StoredRecord | null)[] = new Array(places.length).fill(null);
  const order = [...places.keys()].sort((a, b) => comparePlaces(places[a] as Place, places[b] as Place));
  for (let from = 0; from < order.length; ) {
    const first = places[order[from] as number] as Place;
    let end = first.offset + first.length;
    let to = from + 1;
    for (; to < order.length; to++) {
      const next = places[order[to] as number] as Place;
      if (next.file !== first.file || next.offset - end > largestGap) break;
      if (next.offset + next.length - first.offset > largestRange) break;
      end = Math.max(end, next.offset + next.length);
    }
    const bytes = await readOrNothing(host, pathOf(first.file), first.offset, end);
    for (const at of order.slice(from, to)) {
      const { offset, length } = places[at] as Place;
      const parsed = parseVerified(bytes.subarray(offset - first.offset, offset - first.offset + length), host.sha256);
      if (typeof parsed === 'object') records[at] = parsed as unknown as StoredRecord;
    }
    from = to;
  }
  return records;
}

async function readOrNothing(host: Host, path: string, start: number, end: number): Promise<Uint8Array> {
  try {
    return await host.files.readRange(path, start, end);
  } catch {
    return new Uint8Array(0);
  }
}

function comparePlaces(a: Place, b: Place): number {
  return a.file - b.file || a.offset - b.offset;
}
