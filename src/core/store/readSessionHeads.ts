// Who made the runs of a file, and where: said once, in the session header that is the file's first line.
import type { Host } from '../base/host.ts';

const headerLimit = 16_384;

/** Null where the header is missing, damaged or does not say it. */
export interface SessionHead {
  readonly by: string | null;
  /** Commit that was checked out. */
  readonly head: string | null;
}

export async function readSessionHeads(
  host: Host,
  files: Iterable<number>,
  pathOf: (file: number) => string,
): Promise<ReadonlyMap<number, SessionHead>> {
  const heads = new Map<number, SessionHead>();
  for (const file of new Set(files)) heads.set(file, await headOf(host, pathOf(file)));
  return heads;
}

async function headOf(host: Host, path: string): Promise<SessionHead> {
  try {
    const start = new TextDecoder().decode(await host.files.readRange(path, 0, headerLimit));
    const header: unknown = JSON.parse(start.slice(0, start.indexOf('\n')));
    const { by, head } = (header ?? {}) as { readonly by?: unknown; readonly head?: unknown };
    return { by: textOf(by), head: textOf(head) };
  } catch {
    return { by: null, head: null };
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
