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

/** The identity of this process. `read` gives the files of /proc; anything it cannot read is left open. */
export async function createWriterIdentity(files: Pick<Files, 'read'>, pid = process.pid): Promise<WriterIdentity> {
  const text = async (path: string) => {
    try {
      return new TextDecoder().decode(await files.read(path, 4_096)).trim();
    } catch {
      return null;
    }
  };
  const boot = await text('/proc/sys/kernel/random/boot_id');
  const place: Place = {
    boot: boot ?? `host-${hostname()}`,
    namespace: (await readLinkText('/proc/self/ns/pid')) ?? '',
  };
  /** Clock ticks since boot; null where there is no /proc or no such process. */
  const startOf = async (id: number) => {
    const stat = await text(`/proc/${id}/stat`);
    // The command name stands in parentheses and may hold spaces and parentheses itself.
    return stat === null ? null : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null);
  };
  const token = [place.boot, place.namespace, pid, (await startOf(pid)) ?? '', randomUUID()].join(' ');

  return {
    token,
    async state(other) {
      if (other === token) return 'alive';
      const [otherBoot, otherNamespace, otherPid, otherStart] = other.split(' ');
      const id = Number(otherPid);
      if (!Number.isSafeInteger(id) || id <= 0) return 'unknown';
      // A journal of an earlier boot is told from one of another machine by its age alone.
      if (otherBoot !== place.boot || otherNamespace !== place.namespace) return 'unknown';
      if (!isRunning(id)) return 'gone';
      if (otherStart === '' || otherStart === undefined) return 'unknown';
      return (await startOf(id)) === otherStart ? 'alive' : 'gone';
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
