// Which files of a folder are prompts: a plain walk that starts no process, follows no link and enters no other repository.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { DirectoryEntry, Files } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import { compileGlobs } from './glob.ts';
import { addIgnoreFile, type IgnoreRules, isIgnoredBy } from './ignoreFiles.ts';

export const defaultInclude: readonly string[] = ['**/*.prompt.{yaml,yml}'];

export interface DiscoverOptions {
  /** Globs relative to the root, `/` between parts; `defaultInclude` when absent or empty. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** One more way to leave a path out; folders end in `/`. */
  readonly isIgnored?: (path: string) => boolean;
  /** Files that are committed: Git ignores none of them, whatever an ignore file says. */
  readonly committed?: () => Promise<Iterable<string>>;
}

export interface Discovery {
  /** Relative to the root with `/`, sorted by UTF-16 units. Names are as on disk: escape them before showing. */
  readonly prompts: readonly string[];
  /** Folders below the root that are repositories of their own, relative to the root, sorted. Nothing of them is in `prompts`. */
  readonly nestedRoots: readonly string[];
  /** Folders that could not be listed. */
  readonly diagnostics: readonly Diagnostic[];
}

interface Walk {
  readonly files: Files;
  readonly root: string;
  readonly isPrompt: (path: string) => boolean;
  readonly isLeftOut: (path: string) => boolean;
  readonly prompts: string[];
  readonly nestedRoots: string[];
  readonly diagnostics: Diagnostic[];
}

interface Folder {
  /** Relative to the root, '' or ending in `/`. */
  readonly path: string;
  readonly rules: IgnoreRules | null;
}

const skippedNames = new Set(['.git', 'node_modules']);
const foldersAtOnce = 16;

/**
 * Prompt files under `root` that no `.gitignore`, `.git/info/exclude`, glob or `isIgnored` leaves out; committed files are
 * left out by no ignore file. `.git`, `node_modules` and links are never entered. Rejects only when the root itself cannot be listed.
 */
export async function discoverPrompts(files: Files, root: string, options: DiscoverOptions = {}): Promise<Discovery> {
  const walk = startWalk(files, root, options);
  const committed = options.committed?.();
  // It is waited for below; until then its failure is nobody's.
  committed?.catch(() => undefined);
  const rules = await addIgnoreFile(files, { path: `${walk.root}/.git/info/exclude`, base: '' }, null);
  let pending: Folder[] = await visitFolder(walk, { path: '', rules }, await files.list(root));
  while (pending.length > 0) {
    const batch = pending.slice(0, foldersAtOnce);
    const found = await Promise.all(batch.map((folder) => listFolder(walk, folder)));
    pending = [...found.flat(), ...pending.slice(foldersAtOnce)];
  }
  if (committed) await addCommitted(walk, await committed);
  return { prompts: walk.prompts.sort(), nestedRoots: walk.nestedRoots.sort(), diagnostics: walk.diagnostics };
}

function startWalk(files: Files, root: string, options: DiscoverOptions): Walk {
  const include = options.include?.length ? options.include : defaultInclude;
  const isExcluded = options.exclude?.length ? compileGlobs(options.exclude) : () => false;
  return {
    files,
    root: root.replace(/[/\\]$/, ''),
    isPrompt: compileGlobs(include),
    isLeftOut: (path) => isExcluded(path.replace(/\/$/, '')) || (options.isIgnored?.(path) ?? false),
    prompts: [],
    nestedRoots: [],
    diagnostics: [],
  };
}

async function listFolder(walk: Walk, folder: Folder): Promise<Folder[]> {
  try {
    return await visitFolder(walk, folder, await walk.files.list(`${walk.root}/${folder.path.slice(0, -1)}`));
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    const message = `This folder cannot be read: ${error.message}`;
    walk.diagnostics.push({
      severity: 'warning',
      code: 'prompt/unreadable-folder',
      message,
      path: folder.path,
      line: 1,
      column: 1,
    });
    return [];
  }
}

async function visitFolder(walk: Walk, folder: Folder, entries: readonly DirectoryEntry[]): Promise<Folder[]> {
  if (folder.path !== '' && entries.some(({ name }) => name === '.git')) {
    walk.nestedRoots.push(folder.path.slice(0, -1));
    return [];
  }
  const rules = await rulesOf(walk, folder, entries);
  const folders: Folder[] = [];
  for (const { name, kind } of entries) {
    const path = `${folder.path}${name}`;
    if (kind === 'file' && walk.isPrompt(path) && !isIgnoredBy(rules, path) && !walk.isLeftOut(path))
      walk.prompts.push(path);
    if (kind !== 'directory' || skippedNames.has(name)) continue;
    if (!isIgnoredBy(rules, `${path}/`) && !walk.isLeftOut(`${path}/`)) folders.push({ path: `${path}/`, rules });
  }
  return folders;
}

async function addCommitted(walk: Walk, committed: Iterable<string>): Promise<void> {
  const found = new Set(walk.prompts);
  for (const path of committed) {
    if (!found.has(path) && walk.isPrompt(path) && !walk.isLeftOut(path) && (await isReached(walk, path)))
      walk.prompts.push(path);
  }
}

/** Whether the walk would come to this file if nothing were ignored: no link, no other repository, no skipped folder. */
async function isReached(walk: Walk, path: string): Promise<boolean> {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || skippedNames.has(part))) return false;
  for (let length = 1; length <= parts.length; length += 1) {
    const part = parts.slice(0, length).join('/');
    const isLast = length === parts.length;
    if (!isLast && (walk.isLeftOut(`${part}/`) || walk.nestedRoots.includes(part))) return false;
    if ((await kindAt(walk, part)) !== (isLast ? 'file' : 'directory')) return false;
    if (!isLast && (await kindAt(walk, `${part}/.git`)) !== null) return false;
  }
  return true;
}

async function kindAt(walk: Walk, path: string): Promise<DirectoryEntry['kind'] | null> {
  return (await walk.files.stat(`${walk.root}/${path}`).catch(() => null))?.kind ?? null;
}

async function rulesOf(walk: Walk, folder: Folder, entries: readonly DirectoryEntry[]): Promise<IgnoreRules | null> {
  const hasRules = entries.some(({ name, kind }) => name === '.gitignore' && kind === 'file');
  if (!hasRules) return folder.rules;
  return addIgnoreFile(walk.files, { path: `${walk.root}/${folder.path}.gitignore`, base: folder.path }, folder.rules);
}
