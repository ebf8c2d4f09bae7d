// One repository (or plain folder) as every door sees it: its prompts, their versions, drafts and runs.
// Doors hold a Project and never reach for the slices' caches themselves.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { BranchHead, PromptVersion, TagPlace } from '../history/promptVersion.ts';
import type { ParsedPrompt, Prompt } from '../prompt/prompt.ts';
import type { PromptfooSuite } from '../promptfoo/openSuite.ts';
import type { UserPrices } from '../provider/price.ts';

/** What Git can tell about the folder; each state has one plain sentence for the user. */
export interface RepositoryState {
  readonly kind: 'none' | 'restricted' | 'unborn' | 'detached' | 'branch';
  readonly branch: string | null;
  readonly head: string | null;
  readonly isShallow: boolean;
  readonly isPartial: boolean;
  /** `merge`, `rebase`, `cherry-pick`, `revert`, `bisect` while one is under way. */
  readonly inProgress: string | null;
  /** Sentences to show, for example «History starts here: this clone is shallow.» */
  readonly notices: readonly string[];
}

/** One prompt file of the working tree (or of the view's ref when the file is gone). */
export interface PromptEntry {
  /** Declared `id`, else the path without `.prompt.yaml`. */
  readonly id: string;
  /** Repository-relative, `/` between parts. */
  readonly path: string;
  readonly name: string;
  /** As the file names it. */
  readonly model: string | null;
  /** Parsed when first asked for: a list of names needs no YAML. */
  readonly parsed: ParsedPrompt;
  readonly isParsed: boolean;
  readonly bytes: Uint8Array;
  /** Prompt hash of the working text; for text that is no prompt, of its LF-normalised bytes. */
  readonly hash: string;
  /** False for a prompt that only history still has; `bytes` is then its last committed text. */
  readonly isInWorkingTree: boolean;
  /** What a configuration of promptfoo evaluates; absent for a prompt file. It has no versions. */
  readonly suite?: PromptfooSuite;
}

export interface DraftState {
  /** True when the working text is not byte-equal (after LF normalisation) to the blob at HEAD, or has another path. */
  readonly differs: boolean;
  /** True when it differs only in what is not sent to a model. */
  readonly cosmeticOnly: boolean;
  /** The version the working text came from; null when the file was never committed. */
  readonly basedOn: number | null;
  /** Where HEAD has the file that was moved here since; null when it was not. */
  readonly movedFrom: string | null;
}

/** The exact bytes of a text that was run, or was overwritten, before anybody committed it. */
export interface DraftSnapshot {
  /** Git's name for the bytes, also where there is no Git; `draft:<its beginning>` selects it. */
  readonly blob: string;
  readonly promptId: string;
  readonly path: string;
  readonly hash: string;
  /** ISO 8601. */
  readonly keptAt: string;
  /** Workspace-relative path of the copy; null when Git holds it. */
  readonly file: string | null;
  /** Whether it is what the working file says now. */
  readonly isCurrent: boolean;
}

/** A prompt at one version. `requireRunnable` gives its prompt or says why it cannot be run. */
export interface ResolvedPrompt {
  readonly entry: PromptEntry;
  /** `v3`, `draft`, `draft:<blob>`, or the Git revision as given when HEAD's history does not have the version. */
  readonly selector: string;
  /** Null for a draft. A working file with the hash of the head's version is that version. */
  readonly version: PromptVersion | null;
  /** Null when the text cannot be run; `diagnostics` then says why. */
  readonly prompt: Prompt | null;
  readonly source: string;
  /** The exact bytes behind `source`. */
  readonly bytes: Uint8Array;
  readonly hash: string;
  readonly blob: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Project {
  readonly root: string;
  state(): Promise<RepositoryState>;
  /** Every prompt of the working tree, sorted by id; a broken file is an entry with diagnostics. */
  prompts(): Promise<readonly PromptEntry[]>;
  /** Exact id, path, or unique id suffix. Throws `usage/unknown-prompt` (with nearest names) or `usage/ambiguous-prompt`. */
  find(reference: string): Promise<PromptEntry>;
  /** Newest first. `ref` defaults to HEAD; `allBranches` joins the heads of every local branch. */
  versions(entry: PromptEntry, options?: { ref?: string; allBranches?: boolean }): Promise<readonly PromptVersion[]>;
  /** Where each local branch that has the prompt stands, under whatever name it has there. */
  branches(entry: PromptEntry): Promise<readonly BranchHead[]>;
  /** Every Git tag with what it stands for. */
  tags(): Promise<readonly TagPlace[]>;
  /** Versions at HEAD of every prompt of the working tree by path, in one pass. */
  allVersions(): Promise<ReadonlyMap<string, readonly PromptVersion[]>>;
  draft(entry: PromptEntry): Promise<DraftState>;
  /** Keeps the bytes of a draft, each text once, and gives their blob; null when they are what HEAD has. */
  keepSnapshot(entry: PromptEntry): Promise<{ readonly blob: string } | null>;
  /** Kept drafts of a prompt, or of every prompt, newest first. */
  drafts(entry: PromptEntry | null): Promise<readonly DraftSnapshot[]>;
  /** Forgets those that Git holds and gives them back; copies in `.prompttracker/drafts/` are files of the user. */
  removeSnapshots(drafts: readonly DraftSnapshot[]): Promise<readonly DraftSnapshot[]>;
  /** `<prompt>[@<selector>]`: v3, hash prefix, label, Git revision, `draft:<blob prefix>`, `draft` (default). */
  resolve(reference: string): Promise<ResolvedPrompt>;
  /** The same, and everything that a configuration of promptfoo evaluates where nothing of it is named. */
  resolveAll(reference: string): Promise<readonly ResolvedPrompt[]>;
  resolveSelector(entry: PromptEntry, selector: string): Promise<ResolvedPrompt>;
  /** Text of one blob of a version, decoded; throws `git/object-missing` in a partial clone. */
  sourceOf(version: Pick<PromptVersion, 'blob'>): Promise<string>;
  /** Texts of many versions at once, by blob id; those that are not here or cannot be read are left out. */
  sourcesOf(versions: readonly Pick<PromptVersion, 'blob'>[]): Promise<ReadonlyMap<string, string>>;
  /** Prices of `.prompttracker/prices.yaml`, read anew each time; null when there are none. */
  prices(): Promise<UserPrices | null>;
  /** Unsaved text of a file, which stands for the working file until it is given back with null. */
  setEditorText(path: string, text: string | null): void;
  /** Writes the working file whole; throws `file/changed` when it is not what the entry was read from. */
  writeWorkingFile(entry: PromptEntry, bytes: Uint8Array): Promise<void>;
  /** Forget one working file, or without a path everything that was read: files, HEAD, labels. */
  refresh(path?: string): void;
  close(): Promise<void>;
}
