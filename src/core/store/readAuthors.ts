// Who made the runs of a file: said once, in the session header that is the file's first line.
import type { Host } from '../base/host.ts';

const headerLimit = 16_384;

/** `by` of the session header of each file; null where the header is missing, damaged or names nobody. */
export async function readAuthors(
  host: Host,
  files: Iterable<number>,
  pathOf: (file: number) => string,
): Promise<ReadonlyMap<number, string | null>> {
  const authors = new Map<number, string | null>();
  for (const file of new Set(files)) authors.set(file, await authorOf(host, pathOf(file)));
  return authors;
}

async function authorOf(host: Host, path: string): Promise<string | null> {
  try {
    const start = new TextDecoder().decode(await host.files.readRange(path, 0, headerLimit));
    const header: unknown = JSON.parse(start.slice(0, start.indexOf('\n')));
    if (typeof header !== 'object' || header === null || !('by' in header)) return null;
    return typeof header.by === 'string' && header.by !== '' ? header.by : null;
  } catch {
    return null;
  }
}
