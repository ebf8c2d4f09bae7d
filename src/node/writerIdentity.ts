// Tells whether the process that wrote a journal still lives, although process ids are used again: the token names the
// boot, the process-id namespace, the id and the start time. Where the system does not tell, the answer is `unknown`.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Files, WriterIdentity } from '../core/base/host.ts';
import { readLinkText } from './files.ts';

interface Place {
  /** Machine and boot; another value means another computer or an earlier boot. */
  readonly boot: string;
  /** Containers count processes of their own. */
  readonly namespace: string;
}

/** The identity of this process. `files` reads /proc; what cannot be read there is left open. */
export function createWriterIdentity(files: Pick<Files, 'read'>): WriterIdentity {
  const text = async (path: string) => {
    try {
      return new TextDecoder().decode(await files.read(path, 4_096)).trim();
    } catch {
      return null;
    }
  };
  const placeNow = async (): Promise<Place> => ({
    boot: (await text('/proc/sys/kernel/random/boot_id')) ?? `host-${hostname()}`,
    namespace: (await readLinkText('/proc/self/ns/pid')) ?? '',
  });
  /** Clock ticks since boot; null where there is no /proc or no such process. */
  const startOf = async (pid: number) => {
    const stat = await text(`/proc/${pid}/stat`);
    // The command name stands in parentheses and may hold spaces and parentheses itself.
    return stat === null ? null : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null);
  };
  const place = placeNow();
  const own = place.then(async ({ boot, namespace }) =>
    [boot, namespace, process.pid, (await startOf(process.pid)) ?? '', randomUUID()].join(' '),
  );

  return {
    token: () => own,
    async state(other) {
      if (other === (await own)) return 'alive';
      const { boot, namespace } = await place;
      const [otherBoot, otherNamespace, otherPid, otherStart] = other.split(' ');
      const pid = Number(otherPid);
      if (!Number.isSafeInteger(pid) || pid <= 0) return 'unknown';
      // An earlier boot cannot be told from another machine; there the age of the journal decides.
      if (otherBoot !== boot || otherNamespace !== namespace) return 'unknown';
      if (!isRunning(pid)) return 'gone';
      if (otherStart === '' || otherStart === undefined) return 'unknown';
      return (await startOf(pid)) === otherStart ? 'alive' : 'gone';
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
