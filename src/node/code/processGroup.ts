// All processes that one piece of foreign code has started: counted while it runs, killed when it ends. A process may leave
// its group and its parent, so on Linux its descendants are also known by a mark in their environment.
import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface GroupUse {
  readonly processes: number;
  readonly residentBytes: number;
}

const pageBytes = 4096;
const mostRounds = 40;

/** What the group holds now; null where the system does not say. */
export async function groupUse(groupId: number): Promise<GroupUse | null> {
  if (process.platform !== 'linux') return null;
  const stats = await Promise.all((await processIds()).map(statOf));
  const ours = stats.filter((stat) => stat !== null && stat.groupId === groupId);
  return {
    processes: ours.length,
    residentBytes: ours.reduce((sum, stat) => sum + (stat?.residentPages ?? 0) * pageBytes, 0),
  };
}

/** How many carry the mark, in the group or not; null where the system does not say. Dearer than `groupUse`. */
export async function countMarked(mark: string): Promise<number | null> {
  return process.platform === 'linux' ? (await markedProcesses(mark)).length : null;
}

/** Tasks that this user has on the machine, which a limit on new ones has to allow for; null where it would hold nobody. */
export async function tasksOfUser(): Promise<number | null> {
  const user = process.getuid?.();
  if (process.platform !== 'linux' || user === undefined || user === 0) return null;
  const counts = await Promise.all(
    (await processIds()).map(async (id) => {
      const owner = await stat(`/proc/${id}`).then(
        ({ uid }) => uid,
        () => null,
      );
      return owner === user ? ((await statOf(id))?.threads ?? 0) : 0;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Kills the group, and whoever carries the mark, until nobody is left. */
export async function killGroup(groupId: number, mark: string): Promise<void> {
  if (process.platform === 'win32') return killTree(groupId);
  killWhole(groupId);
  if (process.platform !== 'linux') return;
  // A process that forks while it is being looked for leaves a child for the next round.
  for (let round = 0; round < mostRounds; round++) {
    const marked = await markedProcesses(mark);
    if (marked.length === 0) return;
    for (const id of marked) kill(id);
    killWhole(groupId);
  }
}

function killWhole(groupId: number): void {
  kill(-groupId);
}

/** Windows knows no groups, but a program that ends a process with all it has started. */
function killTree(id: number): Promise<void> {
  const program = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  return new Promise((resolve) => {
    execFile(program, ['/pid', String(id), '/t', '/f'], { windowsHide: true, timeout: 10_000 }, () => resolve());
  });
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function markedProcesses(mark: string): Promise<number[]> {
  const ids = await processIds();
  const marked = await Promise.all(
    ids.map(async (id) => {
      const environment = await readFile(`/proc/${id}/environ`, 'latin1').catch(() => '');
      if (!environment.includes(mark)) return false;
      // A dead process that nobody has asked about yet keeps its entry and cannot be killed again.
      return (await statOf(id))?.isZombie === false;
    }),
  );
  return ids.filter((id, index) => marked[index] && id !== process.pid);
}

async function processIds(): Promise<number[]> {
  const names = await readdir('/proc').catch(() => []);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

interface ProcessStat {
  readonly groupId: number;
  readonly residentPages: number;
  readonly isZombie: boolean;
  readonly threads: number;
}

/** Fields 3, 5, 20 and 24 of proc_pid_stat(5); the name in field 2 may hold blanks and brackets. */
async function statOf(id: number): Promise<ProcessStat | null> {
  const text = await readFile(`/proc/${id}/stat`, 'latin1').catch(() => null);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, , groupId] = fields;
  const isZombie = state === 'Z';
  return { groupId: Number(groupId), residentPages: Number(fields[21]), isZombie, threads: Number(fields[17]) };
}
