// Configurations of promptfoo as a project sees them: found by the path a user names, read anew after every change, and
// never listed among the prompts.
import type { Files } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import { maxSourceBytes } from '../prompt/decodeSource.ts';
import type { ParsedPrompt } from '../prompt/prompt.ts';
import { promptHash, unparsableHash } from '../prompt/promptHash.ts';
import { openSuite, type PromptfooSuite } from '../promptfoo/openSuite.ts';
import { mayBeSuite } from '../promptfoo/suiteSource.ts';
import type { PromptEntry, ResolvedPrompt } from './project.ts';
import { normalisePath, type PromptReference, splitsOf } from './promptReference.ts';

export interface SuiteCatalogOptions {
  readonly files: Pick<Files, 'read' | 'list' | 'readChunks' | 'realPath' | 'stat'>;
  /** Absolute, without a slash at its end. */
  readonly root: string;
  /** Where the user is, relative to the root. */
  readonly directory: string;
}

export interface SuiteCatalog {
  /** The configuration of that path; null when there is none. */
  find(path: string): Promise<PromptEntry | null>;
  /** `<path>[@<column>]`; null for anything else. */
  read(reference: string): Promise<PromptReference | null>;
  /** What the first finds, or the second where there is no such prompt. */
  orElse<T>(first: () => Promise<T>, second: () => Promise<T | null>): Promise<T>;
  /** Throws `prompt/invalid` when there is none. */
  columns(entry: PromptEntry): readonly ResolvedPrompt[];
  /** By its name, its number from 1, or the beginning of its hash. Throws `usage/unknown-version`. */
  column(entry: PromptEntry, selector: string): ResolvedPrompt;
  refresh(): void;
}

export function createSuiteCatalog({ files, root, directory }: SuiteCatalogOptions): SuiteCatalog {
  const known = new Map<string, Promise<PromptEntry | null>>();
  const open = (path: string): Promise<PromptEntry | null> => {
    const found = known.get(path) ?? readEntry(path, { files, root });
    known.set(path, found);
    found.catch(() => known.delete(path));
    return found;
  };
  const find = async (name: string): Promise<PromptEntry | null> => {
    if (!mayBeSuite(name)) return null;
    const absolute = name.replaceAll('\\', '/');
    const inside = absolute.startsWith(`${root}/`) ? absolute.slice(root.length + 1) : null;
    const candidates = inside === null ? [`${directory}/${name}`, name] : [inside];
    for (const path of new Set(candidates.map(normalisePath))) {
      const entry = path.startsWith('..') ? null : await open(path);
      if (entry !== null) return entry;
    }
    return null;
  };
  return {
    find,
    async read(reference) {
      for (const { prompt, selector } of splitsOf(reference)) {
        const entry = await find(prompt);
        if (entry !== null) return { entry, selector: selector || 'draft' };
      }
      return null;
    },
    async orElse(first, second) {
      try {
        return await first();
      } catch (error) {
        if (!(error instanceof TrackerError) || error.code !== 'usage/unknown-prompt') throw error;
        const found = await second();
        if (found === null) throw error;
        return found;
      }
    },
    columns(entry) {
      const found = columnsOf(entry);
      if (found.length > 0) return found;
      const problem = entry.parsed.diagnostics.find(({ severity }) => severity === 'error');
      throw new TrackerError('prompt/invalid', `${entry.path} cannot be evaluated. ${problem?.message ?? ''}`.trim(), {
        hint: 'Everything that is left out of it is told with its line.',
        location: { path: entry.path, line: problem?.line ?? 1, column: problem?.column ?? 1 },
      });
    },
    column(entry, selector) {
      const all = columnsOf(entry);
      const isHash = /^[0-9a-f]{4,64}$/.test(selector);
      const found =
        all.find((one) => one.selector === selector) ??
        all[/^#?[1-9]\d*$/.test(selector) ? Number(selector.replace('#', '')) - 1 : -1] ??
        all.find(({ hash }) => isHash && hash.startsWith(selector)) ??
        (selector === 'draft' && all.length === 1 ? all[0] : undefined);
      if (found !== undefined) return found;
      const names = all.map((one, index) => `${index + 1} (${one.selector}, ${one.prompt?.model})`);
      throw new TrackerError(
        'usage/unknown-version',
        `${entry.path} has ${all.length} prompts with a provider, and "${selector}" is none of them.`,
        {
          hint: `Name one behind @: ${names.slice(0, 8).join(', ')}. A configuration of promptfoo has no versions here.`,
          location: { path: entry.path },
        },
      );
    },
    refresh: () => known.clear(),
  };
}

async function readEntry(
  path: string,
  { files, root }: Omit<SuiteCatalogOptions, 'directory'>,
): Promise<PromptEntry | null> {
  const stat = await files.stat(`${root}/${path}`).catch(onlyTracker);
  if (stat?.kind !== 'file') return null;
  const bytes = await files.read(`${root}/${path}`, maxSourceBytes).catch(onlyTracker);
  const suite = bytes && (await openSuite(bytes, { files, root, path }));
  return bytes && suite && entryOf(path, bytes, suite);
}

function onlyTracker(error: unknown): null {
  if (error instanceof TrackerError) return null;
  throw error;
}

function entryOf(path: string, bytes: Uint8Array, suite: PromptfooSuite): PromptEntry {
  const parsed: ParsedPrompt = { prompt: suite.tests, format: 'promptfoo', diagnostics: suite.diagnostics };
  const name = path.slice(path.lastIndexOf('/') + 1);
  const hash = unparsableHash(bytes);
  return { id: path, path, name, model: null, parsed, isParsed: true, bytes, hash, isInWorkingTree: true, suite };
}

function columnsOf(entry: PromptEntry): readonly ResolvedPrompt[] {
  const source = new TextDecoder('utf-8').decode(entry.bytes);
  return (entry.suite?.columns ?? []).map(({ selector, prompt }) => ({
    ...{ entry, selector, version: null, prompt, source, bytes: entry.bytes },
    ...{ hash: promptHash(prompt), blob: null, diagnostics: entry.parsed.diagnostics },
  }));
}
