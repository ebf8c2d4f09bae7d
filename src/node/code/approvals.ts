// Approvals of evaluator code in the user's own storage, one file each, named by the hash of what was approved. A folder
// inside the repository is refused: there a pull could bring approvals.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Files } from '../../core/base/host.ts';
import { TrackerError } from '../../core/base/trackerError.ts';
import type { Approval, Approvals } from '../../core/evaluator/code/ownCode.ts';
import { isInside } from '../gitExecutable.ts';

type Environment = { readonly [name: string]: string | undefined };

const maxApprovalBytes = 16 * 1024;
const hashPattern = /^[0-9a-f]{64}$/;

/** The user's data folder for PromptTracker: XDG_DATA_HOME, ~/Library/Application Support or %APPDATA%. */
export function userDataFolder(environment: Environment, platform: NodeJS.Platform = process.platform): string {
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir();
  const xdg = environment.XDG_DATA_HOME;
  if (xdg?.startsWith('/')) return join(xdg, 'prompttracker');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'prompttracker');
  if (platform === 'win32') return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'prompttracker');
  return join(home, '.local', 'share', 'prompttracker');
}

/** `root` is the repository that the code comes from. */
export function openApprovals(files: Files, dataFolder: string, root: string): Approvals {
  const folder = join(dataFolder, 'approvals');
  const fileOf = (hash: string): string => join(folder, `${hash}.json`);
  const isOwn = async (): Promise<boolean> => {
    const [here, repository] = await Promise.all([realOrNamed(files, dataFolder), realOrNamed(files, root)]);
    return !isInside(here, repository);
  };
  const read = async (hash: string): Promise<Approval | null> => {
    if (!hashPattern.test(hash)) return null;
    const bytes = await files.read(fileOf(hash), maxApprovalBytes).catch(() => null);
    return bytes === null ? null : parseApproval(bytes, hash);
  };
  return {
    has: async (hash) => (await isOwn()) && (await read(hash)) !== null,
    async add(approval) {
      if (!(await isOwn())) {
        throw new TrackerError('usage/refused', 'Approvals are not kept inside the repository they are for.', {
          hint: `The folder for your own data is ${dataFolder}; set XDG_DATA_HOME to another one.`,
        });
      }
      await files.makeDirectory(folder);
      await files.writeAtomically(fileOf(approval.hash), new TextEncoder().encode(`${JSON.stringify(approval)}\n`));
    },
    async remove(hash) {
      if (hashPattern.test(hash) && (await files.stat(fileOf(hash))) !== null) await files.remove(fileOf(hash));
    },
    async list() {
      const entries = await files.list(folder).catch(() => []);
      const hashes = entries.map(({ name }) => name.replace(/\.json$/, ''));
      const found = await Promise.all(hashes.map(read));
      return found.filter((one) => one !== null).sort((a, b) => (a.approvedAt < b.approvedAt ? -1 : 1));
    },
  };
}

async function realOrNamed(files: Files, path: string): Promise<string> {
  return (await files.realPath(path)) ?? path;
}

/** Null for a file that does not say which hash it approves. */
function parseApproval(bytes: Uint8Array, hash: string): Approval | null {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Approval> | null;
    if (value?.hash !== hash || typeof value.what !== 'string' || typeof value.approvedAt !== 'string') return null;
    return { hash, what: value.what, approvedAt: value.approvedAt };
  } catch {
    return null;
  }
}
