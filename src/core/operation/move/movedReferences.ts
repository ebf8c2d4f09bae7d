// Who names whom once files have moved. Names are looked up as they are at run time: an include beside the prompt, then at
// the root; a file relative to the prompt. A name is changed only when it would otherwise mean another file or none.
import type { FileEdit, FileMove } from '../../base/fileChange.ts';
import type { Files } from '../../base/host.ts';
import { type PathReference, pathReferences, rewriteReferences } from '../../prompt/pathReferences.ts';
import { checkIncludeName } from '../../template/checkIncludeName.ts';
import { templateReferences } from '../../template/templateReferences.ts';
import { normalisePath } from '../promptReference.ts';

export interface MovedReferences {
  /** The rewritten file; null when nothing in it changes. */
  readonly edit: FileEdit | null;
  /** Names that have to be changed by hand, as sentences. */
  readonly notices: readonly string[];
}

export interface MovedFiles {
  /** Where a file lies after the moves. */
  newPath(path: string): string;
  isThereBefore(path: string): Promise<boolean>;
  isThereAfter(path: string): Promise<boolean>;
  /** Text of an included template; null when it is none. */
  read(path: string): Promise<string | null>;
}

const largestInclude = 1024 * 1024;
const mostIncludes = 64;

export function openMovedFiles(files: Files, root: string, moves: readonly FileMove[]): MovedFiles {
  const targets = new Map(moves.map(({ from, to }) => [from, to]));
  const arrived = new Set(targets.values());
  const known = new Map<string, Promise<boolean>>();
  const isThereBefore = (path: string): Promise<boolean> => {
    const isThere =
      known.get(path) ??
      files.stat(`${root}/${path}`).then(
        (stat) => stat?.kind === 'file',
        () => false,
      );
    known.set(path, isThere);
    return isThere;
  };
  return {
    newPath: (path) => targets.get(path) ?? path,
    isThereBefore,
    isThereAfter: async (path) => arrived.has(path) || (!targets.has(path) && (await isThereBefore(path))),
    read: async (path) => {
      const bytes = await files.read(`${root}/${path}`, largestInclude).catch(() => null);
      return bytes === null ? null : new TextDecoder('utf-8').decode(bytes);
    },
  };
}

/** What changes in one prompt file, which may itself be moved. `path` is where it lies before. */
export async function moveReferences(source: string, path: string, moved: MovedFiles): Promise<MovedReferences> {
  const names = new Map<string, string>();
  const notices: string[] = [];
  for (const reference of pathReferences(source, path)) {
    const target = await targetOf(reference, path, moved.isThereBefore);
    if (target === null) continue;
    const name = await nameFor(reference, { from: moved.newPath(path), to: moved.newPath(target) }, moved);
    if (name === null)
      notices.push(`${path}: "${reference.name}" cannot be named from the new place; change it by hand.`);
    else names.set(`${reference.kind}\n${reference.name}`, name);
    if (reference.kind === 'include' && moved.newPath(path) !== path)
      notices.push(...(await nested(target, path, moved)));
  }
  const rewrite = rewriteReferences(source, path, ({ kind, name }) => names.get(`${kind}\n${name}`) ?? null);
  if (!rewrite.isPossible) notices.push(`${path}: the names of other files in it have to be changed by hand.`);
  const { text, replacements } = rewrite;
  const edit = replacements.length === 0 ? null : { path, before: source, after: text, replacements };
  return { edit, notices: [...new Set(notices)] };
}

type Named = Pick<PathReference, 'kind' | 'name'>;

/** The file a name means to the prompt at `path`; null when there is none. */
async function targetOf(
  { kind, name }: Named,
  path: string,
  isThere: (path: string) => Promise<boolean>,
): Promise<string | null> {
  if (kind === 'include' && checkIncludeName(name) !== null) return null;
  const beside = normalisePath(`${folderOf(path)}/${name}`);
  const places = kind === 'include' ? [beside, normalisePath(name)] : [beside];
  for (const place of places) if (!place.startsWith('../') && (await isThere(place))) return place;
  return null;
}

/** A name that means `to` in a prompt at `from`: the one it has when that still does. */
async function nameFor({ kind, name }: Named, { from, to }: FileMove, moved: MovedFiles): Promise<string | null> {
  const folder = folderOf(from);
  const beside = to.startsWith(`${folder}/`) ? to.slice(folder.length + 1) : to;
  const names = kind === 'include' ? [name, beside, to] : [name, relativePath(folder, to)];
  for (const candidate of names) {
    if ((await targetOf({ kind, name: candidate }, from, moved.isThereAfter)) === to) return candidate;
  }
  return null;
}

/** Includes inside an included template are looked for from the prompt too; the template is not ours to change. */
async function nested(template: string, path: string, moved: MovedFiles): Promise<string[]> {
  const notices: string[] = [];
  const seen = new Set([template]);
  for (const at of seen) {
    for (const { name } of templateReferences((await moved.read(at)) ?? '')) {
      const before = await targetOf({ kind: 'include', name }, path, moved.isThereBefore);
      const after = await targetOf({ kind: 'include', name }, moved.newPath(path), moved.isThereAfter);
      if (before === null || seen.size > mostIncludes) continue;
      seen.add(before);
      if (after !== moved.newPath(before))
        notices.push(`${at} includes "${name}", which is not found from ${moved.newPath(path)}; change it by hand.`);
    }
  }
  return notices;
}

function relativePath(folder: string, target: string): string {
  const from = folder === '' ? [] : folder.split('/');
  const to = target.split('/');
  let same = 0;
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same += 1;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/');
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
