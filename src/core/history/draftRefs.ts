// Texts nobody has committed, kept in Git: each is a blob with its exact bytes, held by a tag object (when, of which
// prompt) under `refs/prompttracker/drafts/`. No branch, index or work tree is touched, nothing is pushed or fetched by
// itself, and no hook or filter runs: the two commands that write go through the hardened reader.
import { sha256Hex } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { Git } from './git.ts';

/** One kept text. What it says of itself comes from the repository and is only shown. */
export interface KeptDraft {
  readonly blob: string;
  readonly path: string;
  readonly promptId: string;
  /** Prompt hash of the text. */
  readonly hash: string;
  /** ISO 8601. */
  readonly keptAt: string;
}

export interface DraftRefs {
  /** Oldest first. */
  list(): Promise<readonly KeptDraft[]>;
  /** Keeps the bytes, once for each prompt path; resolves when they are durable. Rejects with `git/failed`. */
  keep(draft: Omit<KeptDraft, 'blob'>, bytes: Uint8Array): Promise<KeptDraft>;
  /** Null when it is not there. */
  read(blob: string): Promise<Uint8Array | null>;
  /** Forgets them; their bytes go when Git cleans up. */
  remove(drafts: readonly KeptDraft[]): Promise<void>;
}

const folder = 'refs/prompttracker/drafts';
const decoder = new TextDecoder();

export function openDraftRefs(git: Git): DraftRefs {
  const write = async (args: readonly string[], input: string | Uint8Array): Promise<string> => {
    const { exitCode, stdout, stderr } = await git.run(args, { input });
    if (exitCode === 0) return decoder.decode(stdout).trim();
    throw new TrackerError(
      'git/failed',
      `Git could not keep the draft: ${stderr.trim().split('\n').slice(-2).join(' ')}`,
    );
  };
  const list = async (): Promise<readonly KeptDraft[]> => {
    const format = '--format=%(refname) %(*objectname) %(contents:subject)';
    const { stdout } = await git.run(['for-each-ref', format, `${folder}/`]);
    const drafts = decoder.decode(stdout).split('\n').map(readLine);
    return drafts.filter((draft) => draft !== null).sort((a, b) => (a.keptAt < b.keptAt ? -1 : 1));
  };
  return {
    list,
    async keep(draft, bytes) {
      const blob = await write(['hash-object', '-w', '--no-filters', '--stdin'], bytes);
      const kept = { ...draft, blob };
      const tag = await write(['hash-object', '-t', 'tag', '-w', '--stdin'], tagOf(kept));
      // An update that may change anything is only told apart from a second keeper's by the ref that is there.
      const ref = refOf(kept);
      const create = ['-c', 'core.logAllRefUpdates=false', 'update-ref', ref, tag, '0'.repeat(tag.length)];
      const { exitCode, stderr } = await git.run(create);
      if (exitCode === 0) return kept;
      const known = (await list()).find((one) => refOf(one) === ref);
      if (known) return known;
      throw new TrackerError('git/failed', `Git could not keep the draft: ${stderr.trim()}`);
    },
    async read(blob) {
      const { exitCode, stdout } = await git.run(['cat-file', 'blob', blob]);
      return exitCode === 0 ? stdout : null;
    },
    async remove(drafts) {
      const lines = drafts.map((draft) => `delete ${refOf(draft)}\n`).join('');
      if (lines !== '') await write(['-c', 'core.logAllRefUpdates=false', 'update-ref', '--stdin'], lines);
    },
  };
}

/** A text is kept once for each path; paths may hold what no ref may. */
function refOf({ path, blob }: Pick<KeptDraft, 'path' | 'blob'>): string {
  return `${folder}/${sha256Hex(path).slice(0, 16)}/${blob}`;
}

function tagOf({ blob, path, promptId, hash, keptAt }: KeptDraft): string {
  const seconds = Math.floor(Date.parse(keptAt) / 1000);
  const who = `tagger PromptTracker <drafts@prompttracker.invalid> ${seconds} +0000`;
  return `object ${blob}\ntype blob\ntag draft\n${who}\n\n${JSON.stringify({ path, promptId, hash, keptAt })}\n`;
}

const line = /^refs\/prompttracker\/drafts\/[0-9a-f]{16}\/([0-9a-f]{40,64}) ([0-9a-f]{40,64}) (\{.*\})$/;

/** Null for whatever others put there. */
function readLine(text: string): KeptDraft | null {
  const [, named, blob, json] = line.exec(text) ?? [];
  if (blob === undefined || named !== blob || json === undefined) return null;
  const said = parse(json);
  const { path, promptId, hash, keptAt } = said;
  if (typeof path !== 'string' || typeof promptId !== 'string' || typeof hash !== 'string') return null;
  if (typeof keptAt !== 'string' || Number.isNaN(Date.parse(keptAt))) return null;
  return { blob, path, promptId, hash, keptAt };
}

function parse(json: string): { readonly [name: string]: unknown } {
  try {
    return JSON.parse(json) as { readonly [name: string]: unknown };
  } catch {
    return {};
  }
}
