// Where disposable caches live on this machine. Deleting the folder loses nothing but time.
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = { readonly [name: string]: string | undefined };

/** The user's cache folder for PromptTracker: XDG_CACHE_HOME, ~/Library/Caches or %LOCALAPPDATA%. */
export function userCacheFolder(environment: Environment, platform: NodeJS.Platform = process.platform): string {
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir();
  const xdg = environment.XDG_CACHE_HOME;
  if (xdg?.startsWith('/')) return join(xdg, 'prompttracker');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'prompttracker');
  if (platform === 'win32')
    return join(environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'prompttracker', 'Cache');
  return join(home, '.cache', 'prompttracker');
}

/** One folder a repository: named by the hash of its path, so that two never share one. */
export function projectCacheFolder(base: string, root: string): string {
  return join(base, createHash('sha256').update(root).digest('hex').slice(0, 24));
}
