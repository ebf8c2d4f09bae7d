// The prompts of the working tree: found, read and parsed once, and again only when told that something changed.
// A file that cannot be read is an entry with a diagnostic; it never hides the others.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import { maxSourceBytes } from '../prompt/decodeSource.ts';
import { parsePrompt } from '../prompt/parsePrompt.ts';
import type { ParsedPrompt } from '../prompt/prompt.ts';
import { promptHash, unparsableHash } from '../prompt/promptHash.ts';
import { type PromptHead, readPromptHead } from '../prompt/promptHead.ts';
import { promptIdOf, promptNameOf } from '../prompt/promptName.ts';
import type { PromptEntry } from './project.ts';

export interface PromptCatalogOptions {
  readonly host: Host;
  /** Absolute, without a slash at its end. */
  readonly root: string;
  /** Repository-relative paths of every prompt file of the working tree. */
  readonly discover: () => Promise<readonly string[]>;
}

export interface PromptCatalog {
  /** Sorted by id, then path. */
  entries(): Promise<readonly PromptEntry[]>;
  setEditorText(path: string, text: string | null): void;
  refresh(path?: string): void;
}

const readsAtOnce = 32;
const encoder = new TextEncoder();

export function createPromptCatalog({ host, root, discover }: PromptCatalogOptions): PromptCatalog {
  const editorTexts = new Map<string, Uint8Array>();
  const known = new Map<string, PromptEntry>();
  let listed: Promise<readonly PromptEntry[]> | null = null;

  const read = async (path: string): Promise<PromptEntry | null> => {
    const unsaved = editorTexts.get(path);
    if (unsaved) return entryOf(path, unsaved);
    try {
      return entryOf(path, await host.files.read(`${root}/${path}`, maxSourceBytes));
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      return error.code === 'file/not-found' ? null : unreadableEntry(path, error.message);
    }
  };
  const readAll = async (): Promise<readonly PromptEntry[]> => {
    const paths = [...new Set([...(await discover()), ...editorTexts.keys()])];
    const missing = paths.filter((path) => !known.has(path));
    for (let from = 0; from < missing.length; from += readsAtOnce) {
      const part = await Promise.all(missing.slice(from, from + readsAtOnce).map(read));
      for (const entry of part) if (entry) known.set(entry.path, entry);
    }
    const entries = paths.flatMap((path) => known.get(path) ?? []);
    return entries.sort((a, b) => compareText(a.id, b.id) || compareText(a.path, b.path));
  };
  const forget = (path?: string): void => {
    listed = null;
    if (path === undefined) known.clear();
    else known.delete(path);
  };

  return {
    entries: () => {
      listed ??= readAll();
      const answer = listed;
      answer.catch(() => {
        if (listed === answer) listed = null;
      });
      return answer;
    },
    setEditorText(path, text) {
      if (text === null) editorTexts.delete(path);
      else editorTexts.set(path, encoder.encode(text));
      forget(path);
    },
    refresh: forget,
  };
}

/** One prompt file's bytes as an entry, parsed when that is asked for; never throws. */
export function entryOf(path: string, bytes: Uint8Array, isInWorkingTree = true): PromptEntry {
  let parsed: ParsedPrompt | null = null;
  let hash: string | null = null;
  const parse = (): ParsedPrompt => {
    parsed ??= parsePrompt(bytes, path);
    return parsed;
  };
  const head = readPromptHead(bytes) ?? headOf(parse(), bytes);
  return {
    id: head.id ?? promptIdOf(path),
    path,
    name: promptNameOf(path, head.name),
    model: head.model,
    get parsed() {
      return parse();
    },
    get isParsed() {
      return parsed !== null;
    },
    bytes,
    get hash() {
      hash ??= hashOf(parse(), bytes);
      return hash;
    },
    isInWorkingTree,
  };
}

function headOf({ prompt }: ParsedPrompt, bytes: Uint8Array): PromptHead {
  return prompt ?? { id: idInside(bytes), name: null, model: null };
}

/** The id a broken file declares, so that its history keeps its name while it is being edited. */
function idInside(bytes: Uint8Array): string | null {
  const text = new TextDecoder('utf-8').decode(bytes);
  return /^id:[ \t]+(["']?)([A-Za-z0-9][A-Za-z0-9._/-]{0,199})\1[ \t]*(?:#.*)?\r?$/m.exec(text)?.[2] ?? null;
}

/** The prompt hash; for text that is no prompt, the hash of its bytes with LF line ends. */
export function hashOf(parsed: ParsedPrompt, bytes: Uint8Array): string {
  return parsed.prompt ? promptHash(parsed.prompt) : unparsableHash(bytes);
}

function unreadableEntry(path: string, message: string): PromptEntry {
  const diagnostic: Diagnostic = { severity: 'error', code: 'prompt/unreadable', message, path, line: 1, column: 1 };
  const bytes = new Uint8Array(0);
  const parsed: ParsedPrompt = { prompt: null, format: 'unknown', diagnostics: [diagnostic] };
  return {
    id: promptIdOf(path),
    path,
    name: promptNameOf(path, null),
    model: null,
    parsed,
    isParsed: true,
    bytes,
    hash: hashOf(parsed, bytes),
    isInWorkingTree: true,
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
