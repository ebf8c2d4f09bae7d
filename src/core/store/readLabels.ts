// Labels: movable pointers to versions, one file for each (label, prompt): `.prompttracker/labels/<label>/<prompt-id>.yaml`.
// Reading only; a file that cannot be read is no label.
import type { Files } from '../base/host.ts';
import { readYaml } from '../prompt/readYaml.ts';
import { findEntry, textOf } from '../prompt/sourceNode.ts';
import { openStoreFolder, storeFolderName } from './storeFolder.ts';

export interface LabelPointer {
  readonly label: string;
  readonly promptId: string;
  /** Full prompt hash the label points at; empty when the file names none. */
  readonly hash: string;
  readonly blob: string | null;
  /** The file, relative to the root. */
  readonly path: string;
}

const maxLabelBytes = 64 * 1024;
const labelName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Every label of every prompt, sorted by label and prompt; an absent or refused folder has none. */
export async function readLabels(files: Files, root: string): Promise<readonly LabelPointer[]> {
  const folder = openStoreFolder(files, root);
  if ((await folder.refusal()) !== null) return [];
  const pointers: LabelPointer[] = [];
  for (const label of await namesIn(files, folder.absolute('labels'), 'directory')) {
    if (labelName.test(label))
      await collect(files, { folder: folder.absolute(`labels/${label}`), label, prefix: '' }, pointers);
  }
  return pointers;
}

interface Place {
  readonly folder: string;
  readonly label: string;
  /** Part of the prompt id that the folders say, with `/` at its end. */
  readonly prefix: string;
}

async function collect(files: Files, { folder, label, prefix }: Place, pointers: LabelPointer[]): Promise<void> {
  for (const name of await namesIn(files, folder, 'file')) {
    if (!name.endsWith('.yaml')) continue;
    const pointer = await readPointer(files, `${folder}/${name}`);
    if (pointer === null) continue;
    const promptId = pointer.prompt ?? prefix + name.slice(0, -'.yaml'.length);
    pointers.push({ label, promptId, ...pointer.target, path: `${storeFolderName}/labels/${label}/${prefix}${name}` });
  }
  if (prefix.split('/').length > 32) return;
  for (const name of await namesIn(files, folder, 'directory')) {
    await collect(files, { folder: `${folder}/${name}`, label, prefix: `${prefix}${name}/` }, pointers);
  }
}

async function readPointer(files: Files, path: string) {
  const bytes = await files.read(path, maxLabelBytes).catch(() => null);
  if (bytes === null) return null;
  const { root } = readYaml(new TextDecoder('utf-8').decode(bytes));
  const hash = textOf(findEntry(root, 'hash')?.value);
  const blob = textOf(findEntry(root, 'blob')?.value);
  if (hash === null && blob === null) return null;
  return { prompt: textOf(findEntry(root, 'prompt')?.value), target: { hash: hash ?? '', blob } };
}

async function namesIn(files: Files, folder: string, kind: 'file' | 'directory'): Promise<string[]> {
  if ((await files.stat(folder))?.kind !== 'directory') return [];
  const entries = await files.list(folder);
  return entries
    .filter((entry) => entry.kind === kind)
    .map(({ name }) => name)
    .sort();
}
