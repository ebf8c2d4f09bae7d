// What the run panel knows and does, without the editor around it: which version and model, the form, one call at a time,
// and the state the page shows. An answer stays here until the next run, whatever happens to the disk.
import { TrackerError } from '../core/base/trackerError.ts';
import type { PromptEntry, ResolvedPrompt } from '../core/operation/project.ts';
import { renderPrompt } from '../core/prompt/renderPrompt.ts';
import type { Field, FormValues, PanelState, Problem, RunView, VersionChoice } from '../protocol/runPanel.ts';
import { readForm } from '../protocol/variableForm.ts';
import { describeDraft } from './describeDraft.ts';
import { panelForm, rememberableValues } from './panelForm.ts';
import type { PanelCall, PanelModel, PanelPorts } from './panelPorts.ts';
import { finishedView, problemOf, type Saved, summaryOf } from './runView.ts';

/** Told of every whole state, and of streamed text between two of them. */
export interface PanelListeners {
  state(state: PanelState): void;
  text(chunk: string): void;
}

export class RunPanelModel {
  readonly #ports: PanelPorts;
  readonly #listeners: PanelListeners;
  #selector: string;
  #entry: PromptEntry | null = null;
  #resolved: ResolvedPrompt | null = null;
  #versions: VersionChoice[] = [];
  #fields: readonly Field[] = [];
  #values: FormValues = {};
  #model: PanelModel = { name: '', wanted: '', detail: null, problem: null, notice: null };
  #estimate: string | null = null;
  #problem: Problem | null = null;
  #run: RunView = { status: 'idle' };
  #stop: AbortController | null = null;
  /** Counts refreshes, so that a slow one that was overtaken changes nothing. */
  #turn = 0;

  constructor(ports: PanelPorts, selector: string, listeners: PanelListeners) {
    this.#ports = ports;
    this.#selector = selector;
    this.#listeners = listeners;
  }

  get answer(): string {
    return this.#run.status === 'idle' ? '' : this.#run.text;
  }

  get modelName(): string {
    return this.#model.name;
  }

  get wantedModel(): string {
    return this.#model.wanted;
  }

  get isRunning(): boolean {
    return this.#stop !== null;
  }

  /** Reads the prompt, its versions and the model anew. */
  async refresh(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      await this.#load(turn);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#problem = problemOf(asTrackerError(error));
    }
    if (turn === this.#turn) this.#show();
    await this.#computeEstimate(turn);
  }

  async selectVersion(selector: string): Promise<void> {
    this.#selector = this.#versions.some((version) => version.selector === selector) ? selector : 'draft';
    await this.refresh();
  }

  async useModel(name: string): Promise<void> {
    await this.#ports.memory.setModel(name);
    await this.refresh();
  }

  async changeValues(values: FormValues): Promise<void> {
    this.#values = { ...this.#values, ...values };
    await this.#ports.memory.setValues(rememberableValues(this.#fields, this.#values));
    this.#turn += 1;
    await this.#computeEstimate(this.#turn);
  }

  /** One call. Resolves when the answer is complete and kept, or when it failed; the state tells which. */
  async run(values: FormValues): Promise<void> {
    if (this.isRunning) return;
    await this.refresh();
    await this.changeValues(values);
    const form = readForm(this.#fields, this.#values);
    const wrong = Object.entries(form.errors)[0];
    if (this.#problem !== null || this.#resolved === null) return this.#show();
    if (wrong !== undefined) return this.#fail({ message: `${wrong[0]}: ${wrong[1]}`, hint: null, remedy: null });
    this.#stop = new AbortController();
    this.#run = { status: 'running', text: '', model: this.#model.name };
    this.#show();
    try {
      const { resolved, modelName } = { resolved: this.#resolved, modelName: this.#model.name };
      await this.#call({
        resolved,
        modelName,
        values: form.values,
        signal: this.#stop.signal,
        onText: (text) => this.#append(text),
      });
    } catch (error) {
      this.#fail(problemOf(asTrackerError(error)));
    } finally {
      this.#stop = null;
    }
  }

  stop(): void {
    this.#stop?.abort();
  }

  /** The state as it is now, for a page that was just opened. */
  show(): void {
    if (this.#entry !== null || this.#problem !== null) this.#show();
  }

  async #load(turn: number): Promise<void> {
    const { project, path, memory, models } = this.#ports;
    const [entries, repository] = await Promise.all([project.prompts(), project.state()]);
    const entry = entries.find((candidate) => candidate.path === path);
    if (entry === undefined) throw new TrackerError('file/not-found', `${path} is no longer there.`);
    const hasHistory = repository.kind !== 'none' && repository.kind !== 'restricted';
    const versions = hasHistory ? await versionChoices(this.#ports, entry) : [{ selector: 'draft', label: 'File' }];
    const selector = versions.some((version) => version.selector === this.#selector) ? this.#selector : 'draft';
    const resolved = await project.resolveSelector(entry, selector);
    const model = await models.choose(resolved.prompt, memory.model());
    if (turn !== this.#turn) return;
    this.#entry = entry;
    this.#versions = versions;
    this.#selector = selector;
    this.#resolved = resolved;
    this.#model = model;
    const form =
      resolved.prompt === null
        ? { fields: [], values: {} }
        : panelForm(resolved.prompt, { ...memory.values(), ...this.#values });
    this.#fields = form.fields;
    this.#values = { ...this.#values, ...form.values };
    this.#problem = this.#ports.isTrusted() ? (unreadable(resolved) ?? model.problem) : needsTrust;
  }

  async #call(call: PanelCall): Promise<void> {
    const run = await this.#ports.call(call);
    this.#run = finishedView(run, { isKept: true, message: 'Saving…', remedy: null }, this.#ports.remoteName);
    this.#show();
    const saved = await this.#ports.keep(run).then(
      (): Saved => ({ isKept: true, message: 'Kept in .prompttracker', remedy: null }),
      (error: unknown) => notKept(asTrackerError(error)),
    );
    this.#run = finishedView(run, saved, this.#ports.remoteName);
    this.#ports.log(`${run.promptId}: ${run.provider}/${run.model} ${summaryOf(run)}`);
    this.#show();
  }

  #append(text: string): void {
    if (this.#run.status !== 'running') return;
    this.#run = { ...this.#run, text: this.#run.text + text };
    this.#listeners.text(text);
  }

  #fail(problem: Problem): void {
    const text = this.#run.status === 'running' ? this.#run.text : '';
    this.#run = {
      status: 'finished',
      text,
      model: this.#model.name,
      summary: 'not sent',
      facts: [],
      problem,
      saved: null,
    };
    this.#show();
  }

  async #computeEstimate(turn: number): Promise<void> {
    const prompt = this.#resolved?.prompt ?? null;
    if (prompt === null || this.#problem !== null) return;
    const form = readForm(this.#fields, this.#values);
    const { include, file } = this.#ports;
    const { messages } = renderPrompt(prompt, form.values, { include, ...(file === undefined ? {} : { file }) });
    const isReady = Object.keys(form.errors).length === 0 && messages !== null;
    const estimate = isReady ? await this.#ports.estimate(prompt, messages, this.#model.name).catch(() => null) : null;
    if (turn !== this.#turn || estimate === this.#estimate) return;
    this.#estimate = estimate;
    this.#show();
  }

  #show(): void {
    const entry = this.#entry;
    const { name, detail, notice } = this.#model;
    this.#listeners.state({
      prompt: {
        key: this.#ports.key,
        id: entry?.id ?? this.#ports.path,
        name: entry?.name ?? this.#ports.path,
        description: this.#resolved?.prompt?.description ?? null,
      },
      versions: this.#versions,
      selector: this.#selector,
      fields: [...this.#fields],
      values: this.#values,
      model: { name, detail },
      estimate: this.#problem === null ? this.#estimate : null,
      problem: this.#problem,
      notices: notice === null ? [] : [notice],
      run: this.#run,
    });
  }
}

const needsTrust: Problem = {
  message: 'Prompts are run only in a trusted workspace.',
  hint: 'In Restricted Mode nothing is sent, and no Git history is read.',
  remedy: { id: 'trust', title: 'Manage Workspace Trust' },
};

async function versionChoices({ project }: PanelPorts, entry: PromptEntry): Promise<VersionChoice[]> {
  const [versions, draft] = await Promise.all([project.versions(entry), project.draft(entry)]);
  const newest = versions[0];
  const isFile = newest !== undefined && !draft.differs;
  const draftLabel = isFile ? `File, v${newest.number}` : `Draft, ${describeDraft(entry, draft, versions)}`;
  const rest = versions.filter(({ runnable }) => runnable);
  return [
    { selector: 'draft', label: draftLabel },
    ...rest.map(({ number, subject }) => ({ selector: `v${number}`, label: `v${number} · ${subject}` })),
  ];
}

function unreadable({ prompt, diagnostics }: ResolvedPrompt): Problem | null {
  if (prompt !== null) return null;
  const error = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
  const message = error === undefined ? 'This text is not a prompt.' : `Line ${error.line}: ${error.message}`;
  return {
    message,
    hint: 'An older version may still run: choose it above.',
    remedy: { id: 'open-file', title: 'Open File' },
  };
}

function notKept({ message, hint }: TrackerError): Saved {
  const reason = hint === null ? message : `${message} ${hint}`;
  return {
    isKept: false,
    message: `Not saved. ${reason} The answer stays here.`,
    remedy: { id: 'save-answer', title: 'Save Answer As…' },
  };
}

/** Anything else is a bug of ours: it is shown as one, and goes on to the log. */
function asTrackerError(error: unknown): TrackerError {
  if (error instanceof TrackerError) return error;
  return new TrackerError('usage/refused', `This should not have happened: ${String(error)}`, {
    hint: 'The log has more.',
    cause: error,
  });
}
