// The files that a configuration of promptfoo names. Nothing outside the workspace, hidden or behind a link is opened, and what
// is code is never run: its name is all that is read of it.
import type { Json } from '../base/hash.ts';
import type { Files } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import { jsonOfText } from '../base/valueOfText.ts';
import { findFiles } from '../dataset/folder.ts';
import { isPlainPath } from '../prompt/attachedFile.ts';
import { decodeUtf8, notText } from '../prompt/decodeSource.ts';
import { readYaml } from '../prompt/readYaml.ts';

export interface SuitePlace {
  readonly files: Pick<Files, 'list' | 'read' | 'readChunks' | 'realPath'>;
  /** Absolute path of the workspace. */
  readonly root: string;
  /** Of the configuration, relative to the root. */
  readonly path: string;
}

export interface NamedFile {
  /** Relative to the root. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface SuiteFiles {
  /** The files that a name or a pattern stands for, in the order of their paths; a sentence where there are none. */
  find(written: string): Promise<readonly string[] | string>;
  /** A file by its path from the root; a sentence where it cannot be read. */
  read(path: string): Promise<NamedFile | string>;
  /** Its text without a byte order mark. */
  readText(path: string): Promise<{ readonly text: string } | string>;
  /** What a JSON or YAML file says. */
  readValue(path: string): Promise<{ readonly value: Json } | string>;
}

const maxBytes = 32 * 1024 * 1024;
/** A text becomes part of prompts or rows, which are held in memory. */
const maxTextBytes = 1024 * 1024;

export function openSuiteFiles({ files, root, path: configPath }: SuitePlace): SuiteFiles {
  const folder = configPath.split('/').slice(0, -1);
  const read = async (path: string, most = maxBytes): Promise<NamedFile | string> => {
    try {
      const [real, realRoot] = [await files.realPath(`${root}/${path}`), await files.realPath(root)];
      if (real === null || realRoot === null) return `There is no file ${path}.`;
      const isInside = real.startsWith(realRoot) && /^[/\\]/.test(real.slice(realRoot.length));
      if (!isInside) return `${path} is a link that leads out of the workspace, and is not opened.`;
      return { path, bytes: await files.read(`${root}/${path}`, most) };
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      return error.code === 'file/not-found' ? `There is no file ${path}.` : error.message;
    }
  };
  const readText = async (path: string): Promise<{ readonly text: string } | string> => {
    const file = await read(path, maxTextBytes);
    if (typeof file === 'string') return file;
    const text = decodeUtf8(file.bytes);
    return text === null ? `${path}: ${notText(file.bytes)}` : { text: text.replace(/^\ufeff/, '') };
  };
  return {
    read: (path) => read(path),
    readText,
    async find(written) {
      const name = fileName(written);
      const path = resolve(folder, name);
      if (path === null) return `\`${name}\` is not the path of a file inside the workspace.`;
      if (!/[*?{[]/.test(path)) return [path];
      try {
        const found = await findFiles({ files, root, pattern: path }, () => {});
        return found.length > 0 ? found : `No file matches \`${name}\`.`;
      } catch (error) {
        if (!(error instanceof TrackerError)) throw error;
        return `No file matches \`${name}\`.`;
      }
    },
    async readValue(path) {
      const file = await readText(path);
      if (typeof file === 'string') return file;
      if (path.endsWith('.json')) {
        const value = jsonOfText(file.text);
        return value === undefined ? `${path} is no JSON.` : { value };
      }
      const { root: node, findings } = readYaml(file.text, { mergesKeys: true });
      const problem = findings.find(({ severity }) => severity === 'error');
      return problem ? `${path} cannot be read. ${problem.message}` : { value: node?.value ?? null };
    },
  };
}

/** Without `file://`. */
export function fileName(written: string): string {
  return written.replace(/^file:\/\//, '');
}

/** JavaScript, TypeScript, Python or a program: what promptfoo would run. */
export function isCode(name: string): boolean {
  return /\.(?:[cm]?[jt]s|py|rb|sh|bash|exe|bat|cmd|ps1|pl)(?::[^/\\]*)?$/i.test(fileName(name));
}

/** Null for what leads out of the workspace, or into a hidden folder that the configuration does not stand in itself. */
function resolve(folder: readonly string[], name: string): string | null {
  const written = name.split('/').filter((part) => part !== '.' && part !== '..' && part !== '');
  if (name.startsWith('/') || !isPlainPath(written.join('/'))) return null;
  const parts = [...folder];
  for (const part of name.split('/')) {
    if (part === '..' && parts.pop() === undefined) return null;
    if (written.includes(part)) parts.push(part);
  }
  return parts.join('/');
}
