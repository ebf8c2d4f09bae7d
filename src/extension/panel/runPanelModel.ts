// What the run panel knows and does, without the editor around it: columns of versions and models, one form for all of
// them, parameters that are tried, and what each call will take before it is made.
import { TrackerError } from '../../core/base/trackerError.ts';
import type { PromptEntry } from '../../core/operation/project.ts';
import type { Tried } from '../../core/prompt/triedParameters.ts';
import { valuesOf } from '../../core/prompt/triedParameters.ts';
import type { Chunk, Exchange, FormValues, PanelState, Preview, Problem } from '../../protocol/runPanel.ts';
import { problemOf } from '../runs/runView.ts';
import { type HeldExchange, PanelColumn, type Question, runSelector } from './panelColumn.ts';
import { PanelInputs } from './panelInputs.ts';
import type { PanelPorts, RememberedColumn } from './panelPorts.ts';
import { previewOf, previewProblem } from './panelPreview.ts';
import { asTrackerError, needsTrust } from './panelProblems.ts';
import { columnView, exchangeView, parameterViews, titleOfPrompt, totalOf, type VersionName } from './panelView.ts';
import { nameVersions } from './versionNames.ts';

/** Told of every whole state, of what is said in a column, and of streamed text between two of them. */
export interface PanelListeners {
  state(state: PanelState): void;
  exchanges(column: string, exchanges: Exchange[]): void;
  stream(chunk: Chunk): void;
}

/** An answer by where it stands. */
export interface AnswerPlace {
  readonly column: string;
  readonly exchange: string;
}

export class RunPanelModel {
  readonly inputs: PanelInputs;
  readonly #ports: PanelPorts;
  readonly #listeners: PanelListeners;
  #columns: PanelColumn[];
  #entry: PromptEntry | null = null;
  #names: (column: PanelColumn) => VersionName = (column) => ({ label: column.selector, detail: null });
  #tried: Tried;
  #problem: Problem | null = null;
  #preview: Preview | null = null;
  #previewed: string | null = null;
  /** Readings and computations are counted, so that a slow one that was overtaken changes nothing. */
  #reads = 0;
  #computations = 0;
  #reading: Promise<void> = Promise.resolve();
  /** Columns about to be asked: what is clicked twice is sent once. */
  readonly #claimed = new Set<PanelColumn>();

  constructor(ports: PanelPorts, selector: string | null, listeners: PanelListeners) {
    this.#ports = ports;
    this.#listeners = listeners;
    const remembered = ports.memory.read();
    this.inputs = new PanelInputs(remembered);
    this.#tried = remembered.tried;
    const columns = remembered.columns.length === 0 ? [this.#newColumn({})] : remembered.columns;
    this.#columns = columns.map((column) => this.#open(column));
    if (selector !== null) this.#columns[0]!.selector = selector;
  }

  get columns(): readonly PanelColumn[] {
    return this.#columns;
  }

  get entry(): PromptEntry | null {
    return this.#entry;
  }

  get tried(): Tried {
    return this.#tried;
  }

  get isRunning(): boolean {
    return this.#columns.some(({ isRunning }) => isRunning);
  }

  /** Throws when the page speaks of a column that is gone. */
  column(id: string): PanelColumn {
    const column = this.#columns.find((candidate) => candidate.id === id);
    if (column === undefined) throw new TrackerError('usage/refused', 'This column is no longer there.');
    return column;
  }

  answer(place: AnswerPlace): HeldExchange {
    const exchange = this.column(place.column).exchanges.find(({ id }) => id === place.exchange);
    if (exchange === undefined) throw new TrackerError('usage/refused', 'This answer is no longer there.');
    return exchange;
  }

  /** Reads the prompt, its versions and the models anew; resolves when the newest reading is done. */
  async refresh(): Promise<void> {
    this.#reads += 1;
    this.#reading = this.#read(this.#reads);
    for (let waited: Promise<void> | null = null; waited !== this.#reading; ) {
      waited = this.#reading;
      await waited;
    }
  }

  /** Everything as it is now, for a page that was just opened. */
  async show(): Promise<void> {
    await this.refresh();
    for (const column of this.#columns) this.#showExchanges(column);
  }

  async changeValues(values: FormValues): Promise<void> {
    this.inputs.change(values);
    await this.#changed();
  }

  /** After a change of `inputs`, which the page did not make itself. */
  async inputsChanged(): Promise<void> {
    await this.#changed();
  }

  /** New columns at the right; `selector` or `model` null means as in the first column. */
  async addColumns(wanted: readonly { selector: string | null; model: string | null }[]): Promise<void> {
    const first = this.#columns[0]!;
    const added = wanted.map(({ selector, model }) =>
      this.#open(this.#newColumn({ selector: selector ?? first.selector, model: model ?? first.chosenModel })),
    );
    this.#columns.push(...added);
    await this.#changed();
    await this.refresh();
  }

  async removeColumn(id: string): Promise<void> {
    if (this.#columns.length === 1) return;
    const column = this.column(id);
    column.stop();
    this.#columns = this.#columns.filter((candidate) => candidate !== column);
    if (this.#previewed === id) this.#previewed = this.#columns[0]!.id;
    await this.#changed();
  }

  async selectVersion(id: string, selector: string): Promise<void> {
    this.column(id).selector = selector;
    await this.#remember();
    await this.refresh();
  }

  async useModel(id: string, name: string): Promise<void> {
    this.column(id).chosenModel = name;
    await this.#remember();
    await this.refresh();
  }

  /** A column that asks a stored run again, exactly as it was. */
  async repeatRun(runId: string, model: string | null): Promise<void> {
    const selector = `${runSelector}${runId}`;
    const isUntouched = this.#columns.length === 1 && this.#columns[0]!.exchanges.length === 0;
    if (isUntouched) this.#columns[0]!.selector = selector;
    else this.#columns.push(this.#open(this.#newColumn({ selector, model })));
    if (isUntouched) this.#columns[0]!.chosenModel = model;
    await this.#remember();
    await this.refresh();
  }

  async tryParameter(name: string, text: string | null): Promise<void> {
    const { [name]: _old, ...rest } = this.#tried;
    this.#tried = text === null ? rest : { ...rest, [name]: text };
    await this.#changed();
  }

  async resetParameters(): Promise<void> {
    this.#tried = {};
    await this.#changed();
  }

  async preview(id: string | null): Promise<void> {
    this.#previewed = id;
    this.#preview = null;
    await this.#compute();
  }

  /** Runs the columns named, or all; resolves when every answer is complete and kept, or failed. */
  run(values: FormValues, ids: readonly string[] | null): Promise<void> {
    return this.#claim(ids, async (claimed, release) => {
      await this.refresh();
      this.inputs.change(values);
      await this.#changed();
      const asked = claimed.flatMap((column) => this.#askable(column));
      if (asked.length === 0 || !(await this.#permit(asked))) return;
      const blob = await this.#keepDraft(asked);
      const calls = asked.map(({ column, question }) => column.ask(question, blob));
      release();
      await Promise.all(calls);
    });
  }

  /** Goes on talking in the columns named, or in every one that has an answer. */
  reply(text: string, ids: readonly string[] | null): Promise<void> {
    return this.#claim(ids, async (claimed, release) => {
      const asked = claimed.filter(({ answered }) => answered !== null).flatMap((column) => this.#askable(column));
      if (text.trim() === '' || asked.length === 0 || !(await this.#permit(asked))) return;
      const calls = asked.map(({ column, question }) => column.reply(text, question));
      release();
      await Promise.all(calls);
    });
  }

  stop(id: string | null): void {
    for (const column of this.#columns) if (id === null || column.id === id) column.stop();
  }

  /** What a column would ask now; null when it cannot. */
  questionOf(column: PanelColumn): Question | null {
    try {
      return column.question(this.inputs.read(), this.#tried);
    } catch (error) {
      if (error instanceof TrackerError) return null;
      throw error;
    }
  }

  /** Hands over the free columns among those named. They are nobody else's until they run or `ask` has ended. */
  async #claim(
    ids: readonly string[] | null,
    ask: (claimed: readonly PanelColumn[], release: () => void) => Promise<void>,
  ): Promise<void> {
    const isFree = (column: PanelColumn): boolean => !column.isRunning && !this.#claimed.has(column);
    const claimed = this.#columns.filter((column) => isFree(column) && (ids === null || ids.includes(column.id)));
    for (const column of claimed) this.#claimed.add(column);
    const release = () => {
      for (const column of claimed) this.#claimed.delete(column);
    };
    try {
      await ask(claimed, release);
    } finally {
      release();
    }
    await this.#remember();
  }

  async #read(turn: number): Promise<void> {
    const isCurrent = () => turn === this.#reads;
    try {
      await this.#load(isCurrent);
    } catch (error) {
      if (!isCurrent()) return;
      this.#problem = this.#ports.isTrusted() ? problemOf(asTrackerError(error)) : needsTrust;
    }
    if (!isCurrent()) return;
    this.#show();
    await this.#compute();
    for (const column of this.#columns) if (!column.isRunning) this.#showExchanges(column);
  }

  async #load(isCurrent: () => boolean): Promise<void> {
    const { project, path } = this.#ports;
    const [entries, repository] = await Promise.all([project.prompts(), project.state()]);
    const entry = entries.find((candidate) => candidate.path === path);
    if (entry === undefined) throw new TrackerError('file/not-found', `${path} is no longer there.`);
    const hasHistory = repository.kind !== 'none' && repository.kind !== 'restricted';
    const names = await nameVersions(project, hasHistory ? entry : null);
    const resolve = (selector: string) => project.resolveSelector(entry, hasHistory ? selector : 'draft');
    await Promise.all(
      this.#columns.map((column) =>
        column.load(resolve, isCurrent).catch((error: unknown) => {
          if (isCurrent()) column.fail(error);
        }),
      ),
    );
    const resolved = this.#columns.map((column) => column.resolved).find((candidate) => candidate !== null) ?? null;
    const { rows, targets } = resolved === null ? { rows: [], targets: [] } : await this.#ports.rows(resolved);
    if (!isCurrent()) return;
    this.#entry = entry;
    this.#names = names;
    this.#problem = this.#ports.isTrusted() ? null : needsTrust;
    this.inputs.setPrompts(this.#columns.flatMap((column) => column.resolved?.prompt ?? []));
    this.inputs.setRows(rows, targets);
  }

  /** The questions that can be asked; a column that cannot says why in place of an answer. */
  #askable(column: PanelColumn): { column: PanelColumn; question: Question }[] {
    if (this.#problem !== null || column.problem !== null) return [];
    const form = this.inputs.read();
    const wrong = column.stored === null ? Object.entries(form.errors)[0] : undefined;
    const invalid = Object.keys(this.#tried).find((name) => !Object.hasOwn(valuesOf(this.#tried), name));
    try {
      if (wrong !== undefined) throw new TrackerError('usage/invalid-argument', `${wrong[0]}: ${wrong[1]}`);
      if (invalid !== undefined)
        throw new TrackerError('usage/invalid-argument', `The value tried for ${invalid} cannot be used.`);
      return [{ column, question: column.question(form, this.#tried) }];
    } catch (error) {
      column.refuse(problemOf(asTrackerError(error)));
      return [];
    }
  }

  #permit(asked: readonly { readonly column: PanelColumn }[]): Promise<boolean> {
    return this.#ports.permit(asked.map(({ column: { model, estimate } }) => ({ modelName: model.name, estimate })));
  }

  /** The id under which the draft that is about to be sent is kept; null when no column asks a draft. */
  async #keepDraft(asked: readonly { readonly column: PanelColumn }[]): Promise<string | null> {
    const draft = asked.find(({ column }) => column.resolved?.selector === 'draft')?.column.resolved ?? null;
    return draft === null ? null : this.#ports.keepDraft(draft);
  }

  async #changed(): Promise<void> {
    this.#show();
    await this.#remember();
    await this.#compute();
    for (const column of this.#columns) if (!column.isRunning) this.#showExchanges(column);
  }

  async #compute(): Promise<void> {
    this.#computations += 1;
    const turn = this.#computations;
    const questions = this.#columns.map((column) => ({ column, question: this.#soundQuestion(column) }));
    const estimates = await Promise.all(
      questions.map(({ column, question }) =>
        question === null || column.problem !== null
          ? null
          : this.#ports.estimate(question.settings, question.messages, column.model.name).catch(() => null),
      ),
    );
    const preview = await this.#computePreview(estimates.map((estimate) => estimate?.parts ?? []));
    if (turn !== this.#computations) return;
    questions.forEach(({ column }, index) => {
      column.estimate = estimates[index] ?? null;
    });
    this.#preview = preview;
    this.#show();
  }

  async #computePreview(estimates: readonly (readonly string[])[]): Promise<Preview | null> {
    const index = this.#columns.findIndex(({ id }) => id === this.#previewed);
    const column = this.#columns[index];
    if (column === undefined) return null;
    const problem =
      column.problem?.message ??
      Object.entries(this.inputs.read().errors).map(([name, error]) => `${name}: ${error}`)[0];
    const question = problem === undefined ? this.questionOf(column) : null;
    if (question === null)
      return previewProblem(column.id, problem ?? 'This version cannot be rendered with these values.');
    return previewOf({
      column: column.id,
      question,
      prompt: column.stored === null ? column.promptWith(this.#tried) : null,
      modelName: column.model.name,
      estimate: estimates[index] ?? [],
      readers: this.#ports.readers,
    });
  }

  /** Null while the form is not complete. */
  #soundQuestion(column: PanelColumn): Question | null {
    const isComplete = column.stored !== null || Object.keys(this.inputs.read().errors).length === 0;
    return isComplete ? this.questionOf(column) : null;
  }

  #newColumn(over: Partial<RememberedColumn>): RememberedColumn {
    return { id: this.#ports.newId(), selector: 'draft', model: null, exchanges: [], ...over };
  }

  #open(remembered: RememberedColumn): PanelColumn {
    return new PanelColumn(remembered, this.#ports, {
      changed: () => this.#show(),
      said: (column) => this.#showExchanges(column),
      stream: ({ id }, text, reasoning) => this.#listeners.stream({ column: id, text, reasoning }),
    });
  }

  #remember(): Promise<void> {
    const columns = this.#columns.map((column) => column.remembered());
    return this.#ports.memory.write({ ...this.inputs.remembered(), columns, tried: this.#tried });
  }

  #showExchanges(column: PanelColumn): void {
    const now = column.exchanges.length === 0 ? null : this.questionOf(column);
    const { remoteName } = this.#ports;
    const views = column.exchanges.map((held) =>
      exchangeView(held, { staleReason: column.staleReason(held, now), remoteName }),
    );
    this.#listeners.exchanges(column.id, views);
  }

  #show(): void {
    const first = this.#columns[0]!;
    this.#listeners.state({
      prompt: {
        key: this.#ports.key,
        ...titleOfPrompt(this.#entry, this.#ports.path),
        description: first.resolved?.prompt?.description ?? null,
      },
      inputs: this.inputs.view(),
      columns: this.#columns.map((column) => columnView(column, this.#names(column))),
      total: totalOf(this.#columns.map(({ estimate, problem }) => (problem === null ? estimate : null))),
      spending: this.#ports.spending(),
      parameters: parameterViews(first.resolved?.prompt ?? null, this.#tried),
      preview: this.#preview,
      problem: this.#problem,
    });
  }
}
