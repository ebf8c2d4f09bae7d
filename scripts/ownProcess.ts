// Processes that must not outlive this one: whatever way it ends (but SIGKILL), they are killed with it.
import type { ChildProcess } from 'node:child_process';

const owned = new Map<ChildProcess, boolean>();

process.on('exit', () => {
  for (const [child, leadsGroup] of owned) signalProcess(child, leadsGroup, 'SIGKILL');
});

/** Kills the child (its whole group when it leads one) when this process ends. */
export function ownProcess(child: ChildProcess, leadsGroup: boolean): void {
  owned.set(child, leadsGroup);
  // A group may outlive its leader, so only a single process is forgotten when it ends.
  if (!leadsGroup) child.once('exit', () => owned.delete(child));
}

export function disownProcess(child: ChildProcess): void {
  owned.delete(child);
}

export function signalProcess(child: ChildProcess, leadsGroup: boolean, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (leadsGroup) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // Already gone.
  }
}

/** Lets Ctrl-C and a polite kill end this process through its exit handlers. */
export function exitOnSignals(): void {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
}
