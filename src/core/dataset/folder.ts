// The files of a folder as rows: a text file is one row, a JSON or YAML file too unless it is a list, and other datasets give
// their rows. Links are never followed, and nothing outside the workspace is named.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Files } from '../base/host.ts';
import { jsonOfText } from '../base/valueOfText.ts';
import { decodeUtf8, notText } from '../prompt/decodeSource.ts';
import { compileGlobs } from '../prompt/glob.ts';
import { imageType } from '../prompt/imageType.ts';
import { type DatasetFormat, type DatasetRow, datasetFormat, isTable, type RowValues } from './dataset.ts';
import { streamRows } from './streamRows.ts';
import type { CaseShape } from './testCase.ts';

/** The rows of one file. */
export interface FolderPart {
  /** Relative to the root. */
  readonly path: string;
  readonly isTable: boolean;
  readonly rows: AsyncIterable<DatasetRow> | readonly DatasetRow[];
}

export interface FolderRows {
  /** File by file in the order of their paths, each time it is called. */
  parts(report: (diagnostic: Diagnostic) => void): AsyncGenerator<FolderPart>;
}

export interface FolderOptions {
  readonly files: Pick<Files, 'list' | 'read' | 'readChunks'>;
  readonly root: string;
  /** Relative to the root, with `*`, `?` and `{a,b}`. */
  readonly pattern: string;
}

const mostFiles = 10_000;
const mostFolders = 10_000;
const maxTextBytes = 1024 * 1024;

/** The folder that holds whatever the pattern matches; empty for the root. */
export function folderOf(pattern: string): string {
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => /[*?{]/.test(part));
  return parts.slice(0, first < 0 ? -1 : first).join('/');
}

export function folderRows(options: FolderOptions): FolderRows {
  return {
    async *parts(report) {
      const found = await findFiles(options, report);
      const beside = new Set(found.filter((path) => expectedForm.test(path)));
      for (const path of found) {
        if (beside.has(path) || /\.prompt\.ya?ml$/i.test(path)) continue;
        const format = datasetFormat(path);
        if (format === null) yield* textPart(path, { ...options, beside, report });
        else yield datasetPart(path, format, { ...options, report });
      }
    },
  };
}

/** `letter.expected.txt` is what a good answer to `letter.txt` says. */
const expectedForm = /\.expected\.[^./]+$/;

type PartOptions = FolderOptions & { readonly report: (diagnostic: Diagnostic) => void };

function datasetPart(path: string, format: DatasetFormat, { files, root, report }: PartOptions): FolderPart {
  const chunks = (): AsyncIterable<Uint8Array> => files.readChunks(`${root}/${path}`);
  const limit = Number.POSITIVE_INFINITY;
  return { path, isTable: isTable(format), rows: streamRows({ path, chunks, mayBeOne: true }, { limit, report }) };
}

async function* textPart(
  path: string,
  { files, root, beside, report }: PartOptions & { readonly beside: ReadonlySet<string> },
): AsyncGenerator<FolderPart> {
  const bytes = await files.read(`${root}/${path}`, maxTextBytes);
  const text = decodeUtf8(bytes);
  if (text === null && imageType(bytes) === null) {
    const message = `${notText(bytes)} It is left out.`;
    report({ severity: 'error', code: 'dataset/not-utf-8', message, path, line: 1, column: 1 });
    return;
  }
  const stem = path.replace(/\.[^./]*$/, '');
  const name = stem.slice(stem.lastIndexOf('/') + 1);
  const content = text === null ? {} : { content: text.replace(/^\ufeff/, '') };
  const answer = [...beside].find((one) => one.replace(expectedForm, '') === stem);
  const expected = answer === undefined ? {} : await readExpected(answer, { files, root });
  yield { path, isTable: false, rows: [{ index: 0, values: { file: path, name, ...content, ...expected }, line: 1 }] };
}

/** JSON as what it says, text without the break of its last line. */
async function readExpected(path: string, { files, root }: Pick<FolderOptions, 'files' | 'root'>): Promise<RowValues> {
  const text = decodeUtf8(await files.read(`${root}/${path}`, maxTextBytes)) ?? '';
  const plain = text.replace(/^\ufeff/, '').replace(/\r?\n$/, '');
  return { expected: path.endsWith('.json') ? (jsonOfText(plain) ?? plain) : plain };
}

/** Where a row comes from is no part of what it says, unless the prompt asks for it: a file that was moved is the same row. */
export function withFileAside(values: RowValues, { used }: CaseShape): RowValues {
  const { file, metadata, ...rest } = values;
  if (file === undefined || used.has('file')) return values;
  const known = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? metadata : {};
  return { ...rest, metadata: { ...known, file } };
}

/** Paths of the regular files that match, sorted; what is left out is told. */
export async function findFiles(
  { files, root, pattern }: FolderOptions,
  report: PartOptions['report'],
): Promise<string[]> {
  const matches = compileGlobs([pattern]);
  const base = folderOf(pattern);
  const tell = (code: string, message: string, path: string): void =>
    report({ severity: 'error', code, message, path, line: 1, column: 1 });
  const found: string[] = [];
  const waiting = [base];
  for (let visited = 0; waiting.length > 0; visited++) {
    const folder = waiting.pop() as string;
    for (const { name, kind } of await files.list(folder === '' ? root : `${root}/${folder}`)) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (name.startsWith('.') || name === 'node_modules') continue;
      if (kind === 'directory') waiting.push(path);
      else if (!matches(path)) continue;
      else if (kind === 'file') found.push(path);
      else tell('dataset/link', 'This is a link or no file, and is left out.', path);
    }
    if (found.length <= mostFiles && visited < mostFolders) continue;
    tell('dataset/too-large', `There are more than ${mostFiles.toLocaleString('en')} files. Name fewer.`, pattern);
    return [];
  }
  if (found.length === 0) tell('dataset/empty', `No file matches \`${pattern}\`.`, pattern);
  return found.sort();
}
