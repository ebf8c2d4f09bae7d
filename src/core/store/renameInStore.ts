// What `.prompttracker/` says about a prompt by its id or path, when those change: its labels, what is kept of its runs,
// and the globs that name its file. Published results are never touched: they belong to the text, by its hash.
import type { FileEdit, FileMove, Replacement } from '../base/fileChange.ts';
import { replaceAll } from '../base/fileChange.ts';
import type { Files } from '../base/host.ts';
import { decodeSource } from '../prompt/decodeSource.ts';
import { readYaml } from '../prompt/readYaml.ts';
import { findEntry, type SourceNode, textOf } from '../prompt/sourceNode.ts';
import { toFlowYaml } from '../prompt/writeYaml.ts';
import { readLabels } from './readLabels.ts';
import { openStoreFolder } from './storeFolder.ts';

export interface RenamedPrompt extends FileMove {
  /** The same before and after where the file declares its id. */
  readonly oldId: string;
  readonly newId: string;
}

export interface StoreChanges {
  readonly moves: readonly FileMove[];
  readonly edits: readonly FileEdit[];
}

const largestFile = 256 * 1024;

/** Nothing for a store folder that is absent or refused. A file that cannot be read is left as it is. */
export async function renameInStore(
  files: Files,
  root: string,
  renamed: readonly RenamedPrompt[],
): Promise<StoreChanges> {
  const folder = openStoreFolder(files, root);
  if ((await folder.refusal()) !== null) return { moves: [], edits: [] };
  const ids = new Map(renamed.filter(({ oldId, newId }) => oldId !== newId).map(({ oldId, newId }) => [oldId, newId]));
  const edits: (FileEdit | null)[] = [];
  const moves: FileMove[] = [];
  for (const { promptId, label, path } of ids.size === 0 ? [] : await readLabels(files, root)) {
    const newId = ids.get(promptId);
    if (newId === undefined) continue;
    edits.push(await editOf(files, root, path, labelReplacements(newId)));
    const to = folder.shown(`labels/${label}/${newId}.yaml`);
    if (path === folder.shown(`labels/${label}/${promptId}.yaml`)) moves.push({ from: path, to });
  }
  edits.push(await editOf(files, root, folder.shown('config.yaml'), configReplacements(renamed, ids)));
  return { moves, edits: edits.filter((edit) => edit !== null) };
}

type Find = (root: SourceNode) => readonly Replacement[];

function labelReplacements(newId: string): Find {
  return (root) => {
    const prompt = findEntry(root, 'prompt')?.value;
    return prompt === undefined ? [] : [replaced(prompt, newId)];
  };
}

function configReplacements(renamed: readonly RenamedPrompt[], ids: ReadonlyMap<string, string>): Find {
  const paths = new Map(renamed.map(({ from, to }) => [from, to]));
  return (root) => {
    const policies = findEntry(findEntry(root, 'store')?.value, 'prompts')?.value;
    const keys = policies?.kind === 'map' ? policies.entries : [];
    const byId = keys.flatMap(({ key, keyStart, keyEnd }) => {
      const newId = ids.get(key);
      return newId === undefined ? [] : [{ start: keyStart, end: keyEnd, text: toFlowYaml(newId) }];
    });
    const prompts = findEntry(root, 'prompts')?.value;
    const globs = ['include', 'exclude'].flatMap((name) => itemsOf(findEntry(prompts, name)?.value));
    const byPath = globs.flatMap((node) => {
      const to = paths.get(textOf(node)?.replace(/^\.?\//, '') ?? '');
      return to === undefined ? [] : [replaced(node, to)];
    });
    return [...byId, ...byPath].sort((a, b) => a.start - b.start);
  };
}

function itemsOf(node: SourceNode | undefined): readonly SourceNode[] {
  return node === undefined ? [] : node.kind === 'list' ? node.items : [node];
}

function replaced({ start, end }: SourceNode, text: string): Replacement {
  return { start, end, text: toFlowYaml(text) };
}

async function editOf(files: Files, root: string, path: string, find: Find): Promise<FileEdit | null> {
  const bytes = await files.read(`${root}/${path}`, largestFile).catch(() => null);
  const { text, problem, hasByteOrderMark } = decodeSource(bytes ?? '');
  const { root: tree, findings } = readYaml(text);
  if (bytes === null || problem !== null || tree === null || findings.some(({ severity }) => severity === 'error'))
    return null;
  const shift = hasByteOrderMark ? 1 : 0;
  const before = `${hasByteOrderMark ? '\ufeff' : ''}${text}`;
  const replacements = find(tree).map((one) => ({ ...one, start: one.start + shift, end: one.end + shift }));
  return replacements.length === 0 ? null : { path, before, after: replaceAll(before, replacements), replacements };
}
