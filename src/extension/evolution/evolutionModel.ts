// What the Evolution page of one prompt knows, without the editor around it. It tells what it has as soon as it has it:
// the versions of the branch checked out, then those of other branches, then results, then what each change was.
import { TrackerError } from '../../core/base/trackerError.ts';
import type { BranchHead, PromptVersion } from '../../core/history/promptVersion.ts';
import type { Project, PromptEntry } from '../../core/operation/project.ts';
import type { VersionResult } from '../../core/operation/versionResults.ts';
import { parsePrompt } from '../../core/prompt/parsePrompt.ts';
import type { Prompt } from '../../core/prompt/prompt.ts';
import type {
  EvolutionHostMessage,
  EvolutionRow,
  EvolutionState,
  RowChange,
  RowResult,
} from '../../protocol/evolution.ts';
import { describeDraft } from '../prompts/describeDraft.ts';
import { rowChange } from './evolutionChange.ts';
import { rowResult } from './evolutionResult.ts';
import { type DraftFacts, draftRow, type EvolutionFacts, evolutionRows } from './evolutionRows.ts';
import { findPhrase, type TracedRow } from './evolutionSearch.ts';

export interface EvolutionPorts {
  /** Names the prompt to the page. */
  readonly key: string;
  readonly project: Project;
  readonly path: string;
  readonly results: (promptId: string, hashes: readonly string[]) => Promise<ReadonlyMap<string, VersionResult>>;
  readonly nowMs: () => number;
  /** Lets others run between two pieces of work. */
  readonly pause: () => Promise<void>;
  readonly post: (message: EvolutionHostMessage) => void;
}

/** Parsing a prompt and comparing it takes some milliseconds. */
const changesAtOnce = 8;
const nothing = { head: [], all: [], branches: new Map(), tags: [], draft: null } as const;

export class EvolutionModel {
  readonly #ports: EvolutionPorts;
  readonly #prompts = new Map<string, Prompt | null>();
  /** By row. What a commit changed stays what it is. */
  readonly #changes = new Map<string, RowChange>();
  #results: RowResult[] = [];
  /** Read when something is first looked for. */
  #sources: Promise<ReadonlyMap<string, string>> | null = null;
  #entry: PromptEntry | null = null;
  #facts: Omit<EvolutionFacts, 'nowMs'> = nothing;
  #empty: EvolutionState['empty'] = null;
  #notices: readonly string[] = [];
  #isPartial = true;
  /** Counts refreshes, so that a slow one that was overtaken tells nothing. */
  #turn = 0;

  constructor(ports: EvolutionPorts) {
    this.#ports = ports;
  }

  /** The prompt as last read; null before that, and when its file is gone. */
  get entry(): PromptEntry | null {
    return this.#entry;
  }

  /** The version of a row; null for the draft and for what is no row. */
  version(row: string): PromptVersion | null {
    return this.#facts.head.find(isAt(row)) ?? this.#facts.all.find(isAt(row)) ?? null;
  }

  /** Whether the branch that is checked out has the version of a row, so that its number names it. */
  isOnMain(row: string): boolean {
    return this.#facts.head.some(isAt(row));
  }

  /** What a row was made from; for the draft the newest version. */
  previousOf(row: string): PromptVersion | null {
    const { head, all } = this.#facts;
    if (row === draftRow) return head[0] ?? null;
    const number = all.find(isAt(row))?.before[0]?.number;
    const before = all.find((version) => version.number === number);
    return before === undefined ? null : this.version(before.commit);
  }

  /** Tells a page that was just shown what is known, and reads it first when nothing is. */
  async tell(): Promise<void> {
    if (this.#entry === null || this.#isPartial) return this.refresh();
    this.#show();
    this.#ports.post({ type: 'results', results: this.#results });
    this.#ports.post({ type: 'changes', changes: [...this.#changes.values()] });
  }

  /** Row ids of two rows, the one further down first. */
  olderFirst(rows: readonly [string, string]): [string, string] {
    const order = this.#rows().map(({ id }) => id);
    return order.indexOf(rows[0]) >= order.indexOf(rows[1]) ? [rows[0], rows[1]] : [rows[1], rows[0]];
  }

  /** Reads everything anew, and tells it piece by piece. */
  async refresh(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const isOvertaken = () => turn !== this.#turn;
    try {
      await this.#readHead(isOvertaken);
      if (isOvertaken() || this.#facts.head.length === 0) return;
      await this.#readBranches(isOvertaken);
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      this.#notices = [...this.#notices, error.message];
      this.#isPartial = false;
      this.#show();
    }
    if (!isOvertaken()) await this.refreshResults();
    if (!isOvertaken()) await this.#tellChanges(isOvertaken);
  }

  /** The file was edited: only the draft can have changed. */
  async refreshDraft(): Promise<void> {
    if (this.#isPartial || this.#facts.head.length === 0) return this.refresh();
    const turn = this.#turn;
    const entry = await this.#readEntry();
    const draft = entry && (await this.#readDraft(entry, this.#facts.head));
    if (turn !== this.#turn) return;
    this.#facts = { ...this.#facts, draft };
    this.#show();
    this.#tellDraftChange();
    await this.refreshResults();
  }

  async refreshResults(): Promise<void> {
    const entry = this.#entry;
    if (entry === null) return;
    const { all } = this.#facts;
    const hashes = [...new Set([...all.map(({ hash }) => hash), entry.hash])];
    const results = await this.#ports.results(entry.id, hashes);
    const rows = [
      ...all.map(({ commit, hash }) => ({ row: commit, hash })),
      ...(this.#facts.draft === null ? [] : [{ row: draftRow, hash: entry.hash }]),
    ];
    this.#results = rows.flatMap(({ row, hash }) => {
      const result = results.get(hash);
      return result === undefined ? [] : [rowResult(row, result)];
    });
    this.#ports.post({ type: 'results', results: this.#results });
  }

  /** Tells which rows changed how often a phrase stands in the text. */
  async search(phrase: string): Promise<void> {
    const { all, head, draft } = this.#facts;
    this.#sources ??= this.#ports.project.sourcesOf(textsOf(all));
    const sources = await this.#sources;
    const texts = all.map(
      ({ commit, blob, before }): TracedRow => ({ row: commit, text: sources.get(blob) ?? null, before }),
    );
    const bytes = draft === null ? undefined : this.#entry?.bytes;
    const before = head.slice(0, 1).map(latestText);
    if (bytes !== undefined) texts.unshift({ row: draftRow, text: new TextDecoder().decode(bytes), before });
    this.#ports.post({ type: 'found', phrase, rows: findPhrase(texts, sources, phrase) });
  }

  async #readEntry(): Promise<PromptEntry | null> {
    const entries = await this.#ports.project.prompts();
    this.#entry = entries.find(({ path }) => path === this.#ports.path) ?? null;
    return this.#entry;
  }

  async #readHead(isOvertaken: () => boolean): Promise<void> {
    const { project, path } = this.#ports;
    const [entry, state] = await Promise.all([this.#readEntry(), project.state()]);
    if (isOvertaken()) return;
    this.#notices = state.notices;
    if (entry === null) return this.#showNothing(`${path} is no longer there.`, null);
    const { kind } = state;
    if (kind === 'restricted') {
      return this.#showNothing('Versions come from Git, which is read only in a trusted workspace.', trust);
    }
    if (kind === 'none')
      return this.#showNothing('There is no Git repository here, and versions come from Git.', openFile);
    const head = await project.versions(entry);
    const draft = await this.#readDraft(entry, head);
    if (isOvertaken()) return;
    if (head.length === 0) return this.#showNothing('No commit has this prompt yet.', save);
    this.#empty = null;
    // Once there is a page, it changes when all is read again: rows of other branches neither vanish nor come back.
    const isFirst = this.#facts.head.length === 0;
    this.#facts = isFirst ? { ...nothing, head, all: head, draft } : { ...this.#facts, head, draft };
    this.#isPartial = isFirst;
    if (isFirst) this.#show();
  }

  async #readBranches(isOvertaken: () => boolean): Promise<void> {
    const { project } = this.#ports;
    const entry = this.#entry as PromptEntry;
    const [all, heads, tags, state] = await Promise.all([
      project.versions(entry, { allBranches: true }),
      project.branches(entry),
      project.tags(),
      project.state(),
    ]);
    const branches = new Map<string, string[]>();
    const ownFirst = [...heads].sort((a, b) => Number(b.branch === state.branch) - Number(a.branch === state.branch));
    for (const head of ownFirst) {
      const commit = await this.#standsAt(head, all);
      if (commit !== null) branches.set(commit, [...(branches.get(commit) ?? []), head.branch]);
    }
    if (isOvertaken()) return;
    this.#facts = { ...this.#facts, all, branches, tags };
    this.#sources = null;
    this.#isPartial = false;
    this.#show();
  }

  /** The version a branch is at. A text that several versions have is looked up in the branch's own history. */
  async #standsAt({ blob, path, commit }: BranchHead, all: readonly PromptVersion[]): Promise<string | null> {
    const found = all.filter((version) => version.blob === blob || version.cosmetic.some((text) => text.blob === blob));
    if (found.length < 2) return found[0]?.commit ?? null;
    const entry = { ...(this.#entry as PromptEntry), path };
    const own = (await this.#ports.project.versions(entry, { ref: commit }))[0]?.commit;
    return (found.find((version) => version.commit === own) ?? found[0])?.commit ?? null;
  }

  async #readDraft(entry: PromptEntry, head: readonly PromptVersion[]): Promise<DraftFacts | null> {
    const draft = await this.#ports.project.draft(entry);
    if (!draft.differs) return null;
    return { description: describeDraft(entry, draft, head), isRunnable: entry.parsed.prompt !== null };
  }

  /** What came with each version, newest first; texts are read at once and compared a few at a time. */
  async #tellChanges(isOvertaken: () => boolean): Promise<void> {
    const { all, head } = this.#facts;
    const byCommit = new Map(all.map((version) => [version.commit, version]));
    const missing = textsOf(all).filter(({ blob }) => !this.#prompts.has(blob));
    const sources = await this.#ports.project.sourcesOf(missing);
    const parse = (text: PlacedText) => this.#promptOf(text, sources);
    // What a draft is measured against is at hand when the file is edited.
    for (const newest of head.slice(0, 1)) parse(latestText(newest));
    this.#tellDraftChange();
    let told: RowChange[] = [];
    for (const { id } of this.#rows()) {
      const version = byCommit.get(id);
      if (version === undefined) continue;
      const [before] = version.before;
      const older = before && parse({ blob: before.blob, path: version.path });
      const change = this.#changes.get(id) ?? rowChange(id, older, parse(version));
      this.#changes.set(id, change);
      told.push(change);
      if (told.length < changesAtOnce) continue;
      this.#ports.post({ type: 'changes', changes: told });
      told = [];
      await this.#ports.pause();
      if (isOvertaken()) return;
    }
    this.#ports.post({ type: 'changes', changes: told });
  }

  #tellDraftChange(): void {
    const [newest] = this.#facts.head;
    const entry = this.#entry;
    if (this.#facts.draft === null || newest === undefined || entry === null) return;
    const change = rowChange(draftRow, this.#promptOf(latestText(newest)), entry.parsed.prompt);
    this.#changes.set(draftRow, change);
    this.#ports.post({ type: 'changes', changes: [change] });
  }

  #promptOf({ blob, path }: PlacedText, sources: ReadonlyMap<string, string> = new Map()): Prompt | null {
    const known = this.#prompts.get(blob);
    if (known !== undefined) return known;
    const source = sources.get(blob);
    const prompt = source === undefined ? null : parsePrompt(source, path).prompt;
    this.#prompts.set(blob, prompt);
    return prompt;
  }

  #rows(): EvolutionRow[] {
    return this.#empty === null ? evolutionRows({ ...this.#facts, nowMs: this.#ports.nowMs() }) : [];
  }

  #showNothing(message: string, action: NonNullable<EvolutionState['empty']>['action']): void {
    this.#facts = nothing;
    this.#isPartial = false;
    this.#empty = { message, action };
    this.#show();
  }

  #show(): void {
    const { key, path, post } = this.#ports;
    const { id = '', name = path } = this.#entry ?? {};
    const known = { rows: this.#rows(), notices: [...this.#notices], empty: this.#empty, isPartial: this.#isPartial };
    post({ type: 'state', state: { prompt: { key, id, name }, ...known } });
  }
}

const save = { id: 'save', title: 'Save as Version…' } as const;
const trust = { id: 'trust', title: 'Manage Workspace Trust' } as const;
const openFile = { id: 'open-file', title: 'Open File' } as const;

type PlacedText = Pick<PromptVersion, 'blob' | 'path'>;

/** Every text that a version has or was made from. */
function textsOf(versions: readonly PromptVersion[]): { readonly blob: string }[] {
  return versions.flatMap((version) => [version, latestText(version), ...version.before]);
}

/** The text a version had when nothing more was folded under it. */
function latestText({ blob, path, cosmetic }: PromptVersion): PlacedText {
  return { blob: cosmetic.at(-1)?.blob ?? blob, path };
}

function isAt(row: string): (version: PromptVersion) => boolean {
  return ({ commit }) => commit === row;
}
