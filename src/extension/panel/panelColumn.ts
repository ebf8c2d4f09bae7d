// One column of the run panel: which version on which model, or a stored run asked again, and what was said so far. An
// answer stays here until the column is run again, whatever happens to the disk.
import { canonicalJson, type Json } from '../../core/base/hash.ts';
import { TrackerError } from '../../core/base/trackerError.ts';
import type { ResolvedPrompt } from '../../core/operation/project.ts';
import { renderForCall } from '../../core/operation/renderForCall.ts';
import type { AttachedBytes } from '../../core/prompt/attachedFile.ts';
import type { Message, Prompt } from '../../core/prompt/prompt.ts';
import { promptHash } from '../../core/prompt/promptHash.ts';
import { type Tried, withTried } from '../../core/prompt/triedParameters.ts';
import { continueRun } from '../../core/run/conversation.ts';
import { requestOfRun } from '../../core/run/requestOfRun.ts';
import type { Run } from '../../core/run/run.ts';
import type { CallSettings, PromptIdentity } from '../../core/run/startRun.ts';
import type { Problem } from '../../protocol/runPanel.ts';
import type { FormResult } from '../../protocol/variableForm.ts';
import { problemOf, type Saved, summaryOf } from '../runs/runView.ts';
import { panelForm } from './panelForm.ts';
import type { CallEstimate, PanelCall, PanelModel, PanelPorts, RememberedColumn } from './panelPorts.ts';
import { asTrackerError, notKept, runIsGone, unreadable } from './panelProblems.ts';

/** One question and what became of it. */
export interface HeldExchange {
  readonly id: string;
  /** What the user said to go on; null for the prompt itself. */
  readonly reply: string | null;
  readonly modelName: string;
  readonly text: string;
  readonly reasoning: string;
  /** Null while it runs, and when nothing was sent. */
  readonly run: Run | null;
  readonly saved: Saved | null;
  readonly failure: Problem | null;
}

/** Everything that the next call of a column sends, but for the model. */
export interface Question {
  readonly identity: PromptIdentity;
  readonly settings: CallSettings;
  readonly messages: readonly Message[];
  readonly attachedBytes: AttachedBytes;
  readonly variables: { readonly [name: string]: Json };
  readonly rerunOf: string | null;
}

export interface ColumnListeners {
  /** Something that the page shows of the whole panel has changed. */
  changed(): void;
  /** The exchanges have changed other than by more text. */
  said(column: PanelColumn): void;
  stream(column: PanelColumn, text: string, reasoning: string): void;
}

const noModel: PanelModel = { name: '', wanted: '', detail: null, problem: null, notice: null };

/** The selector of a column that asks a stored run again. */
export const runSelector = 'run:';

export class PanelColumn {
  readonly id: string;
  selector: string;
  /** Null for the model that the prompt names. */
  chosenModel: string | null;
  resolved: ResolvedPrompt | null = null;
  /** The stored run that this column repeats. */
  stored: Run | null = null;
  model: PanelModel = noModel;
  problem: Problem | null = null;
  estimate: CallEstimate | null = null;
  exchanges: readonly HeldExchange[] = [];
  readonly #ports: PanelPorts;
  readonly #listeners: ColumnListeners;
  #restoring: RememberedColumn['exchanges'];
  #stop: AbortController | null = null;

  constructor(remembered: RememberedColumn, ports: PanelPorts, listeners: ColumnListeners) {
    this.id = remembered.id;
    this.selector = remembered.selector;
    this.chosenModel = remembered.model;
    this.#restoring = remembered.exchanges;
    this.#ports = ports;
    this.#listeners = listeners;
  }

  get isRunning(): boolean {
    return this.#stop !== null;
  }

  get isFree(): boolean {
    return this.problem === null && !this.isRunning;
  }

  /** The last run that has an answer to reply to. */
  get answered(): Run | null {
    const last = this.exchanges.at(-1)?.run ?? null;
    return last?.outcome.status === 'completed' ? last : null;
  }

  remembered(): RememberedColumn {
    const kept = this.exchanges.filter(({ run, saved }) => run !== null && saved?.isKept);
    const exchanges = kept.map(({ run, reply }) => ({ run: run!.id, reply }));
    return { id: this.id, selector: this.selector, model: this.chosenModel, exchanges };
  }

  /** Reads version and model anew; `isCurrent` false means that a newer reading has overtaken this one. */
  async load(resolve: (selector: string) => Promise<ResolvedPrompt>, isCurrent: () => boolean): Promise<void> {
    const { models, storedRun } = this.#ports;
    const isStored = this.selector.startsWith(runSelector);
    const stored = isStored ? await storedRun(this.selector.slice(runSelector.length)) : null;
    const resolved = isStored ? null : await resolve(this.selector);
    const wanted = this.chosenModel ?? (stored === null ? null : `${stored.provider}/${stored.model}`);
    const model = await models.choose(resolved?.prompt ?? null, wanted);
    const restored = await this.#restore();
    if (!isCurrent()) return;
    this.resolved = resolved;
    this.stored = stored;
    this.model = model;
    this.problem = (isStored && stored === null ? runIsGone : unreadable(resolved)) ?? model.problem;
    if (restored !== null && this.exchanges.length === 0) this.exchanges = restored;
  }

  fail(error: unknown): void {
    this.resolved = null;
    this.problem = problemOf(asTrackerError(error));
  }

  /** The prompt as it would be sent, with what is being tried in place of its own parameters. */
  promptWith(tried: Tried): Prompt | null {
    const prompt = this.resolved?.prompt ?? null;
    return prompt === null ? null : withTried(prompt, tried);
  }

  /** Throws what stops the call, for example a variable without a value. */
  question(form: FormResult, tried: Tried): Question {
    if (this.stored !== null) return this.#storedQuestion(this.stored);
    const { resolved } = this;
    const prompt = this.promptWith(tried);
    if (resolved === null || prompt === null) throw new TrackerError('prompt/invalid', 'This version cannot be run.');
    const rendered = renderForCall({ ...resolved, prompt }, ownValues(form.values, prompt), this.#ports.readers);
    const isAsWritten = Object.keys(tried).length === 0;
    const { entry, blob, version } = resolved;
    const identity = {
      promptId: entry.id,
      promptHash: isAsWritten ? resolved.hash : promptHash(prompt),
      blob: isAsWritten ? blob : null,
      version: isAsWritten ? (version?.number ?? null) : null,
    };
    const { messages, variables, attachedBytes } = rendered;
    return { identity, settings: prompt, messages, variables, attachedBytes, rerunOf: null };
  }

  #storedQuestion(run: Run): Question {
    const { prompt, ...asked } = requestOfRun(run);
    const attachedBytes = this.#ports.attachedBytesOf(asked.messages);
    return { ...asked, settings: prompt, attachedBytes, rerunOf: run.id };
  }

  /** Why the first answer is not what this column would be told now; null while nothing has changed. */
  staleReason(exchange: HeldExchange, now: Question | null): string | null {
    const { run } = exchange;
    if (run === null || now === null || exchange.reply !== null || this.isRunning) return null;
    if (run.promptHash !== now.identity.promptHash) return 'The prompt or its parameters have changed since.';
    if (`${run.provider}/${run.model}` !== this.model.name) return 'Another model has been chosen since.';
    const isSame = canonicalJson(run.variables) === canonicalJson(now.variables);
    return isSame || now.rerunOf !== null ? null : 'The inputs have changed since.';
  }

  /**
   * Asks the prompt anew; what was said before leaves the panel, not the store. `keptDraft` is the id under which the
   * draft's text was kept, for a question that no commit has.
   */
  ask(question: Question, keptDraft: string | null): Promise<void> {
    this.exchanges = [];
    const { identity } = question;
    const isText = identity.promptHash === this.resolved?.hash;
    const isUnnamed = isText && this.selector === 'draft' && identity.blob === null;
    return this.#say(null, {
      ...question,
      identity: isUnnamed ? { ...identity, blob: keptDraft } : identity,
      continues: null,
    });
  }

  /** Goes on after the last answer. */
  reply(text: string, question: Omit<Question, 'messages'>): Promise<void> {
    const before = this.answered;
    if (before === null) return Promise.resolve();
    return this.#say(text, { ...question, messages: continueRun(before, text), continues: before.id });
  }

  /** Shows why nothing was sent. */
  refuse(problem: Problem): void {
    this.exchanges = [this.#begin(null, { failure: problem })];
    this.#listeners.said(this);
  }

  stop(): void {
    this.#stop?.abort();
  }

  /** Replaces a finished exchange by one with news about its run. */
  update(exchange: HeldExchange): void {
    this.exchanges = this.exchanges.map((held) => (held.id === exchange.id ? exchange : held));
    this.#listeners.said(this);
  }

  async #say(reply: string | null, asked: Question & Pick<PanelCall, 'continues'>): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    // What the prompt says later changes nothing about a value that is on its way.
    const sensitive = (this.resolved?.prompt?.variables ?? []).filter((one) => one.sensitive).map(({ name }) => name);
    let held = this.#begin(reply, {});
    this.exchanges = [...this.exchanges, held];
    this.#listeners.changed();
    this.#listeners.said(this);
    const append = (text: string, reasoning: string): void => {
      held = { ...held, text: held.text + text, reasoning: held.reasoning + reasoning };
      this.exchanges = this.exchanges.map((exchange) => (exchange.id === held.id ? held : exchange));
      this.#listeners.stream(this, text, reasoning);
    };
    const show = (news: Partial<HeldExchange>): void => {
      held = { ...held, ...news };
      this.update(held);
    };
    try {
      const run = await this.#ports.call({
        ...asked,
        modelName: held.modelName,
        signal: stop.signal,
        onText: (text) => append(text, ''),
        onReasoning: (text) => append('', text),
      });
      this.#stop = null;
      show({ run, saved: { isKept: true, message: 'Saving…', remedy: null } });
      this.#listeners.changed();
      show({ saved: await this.#keep(run, sensitive) });
      this.#ports.log(`${run.promptId}: ${run.provider}/${run.model} ${summaryOf(run)}`);
    } catch (error) {
      show({ failure: problemOf(asTrackerError(error)) });
    } finally {
      this.#stop = null;
      this.#listeners.changed();
    }
  }

  #begin(reply: string | null, over: Partial<HeldExchange>): HeldExchange {
    const empty = { text: '', reasoning: '', run: null, saved: null, failure: null };
    return { id: this.#ports.newId(), reply, modelName: this.model.name, ...empty, ...over };
  }

  #keep(run: Run, sensitive: readonly string[]): Promise<Saved> {
    return this.#ports.keep(run, sensitive).then(
      (): Saved => ({ isKept: true, message: 'Kept in .prompttracker', remedy: null }),
      (error: unknown) => notKept(asTrackerError(error)),
    );
  }

  /** What was said before the window was closed; null when there is nothing left to restore. */
  async #restore(): Promise<readonly HeldExchange[] | null> {
    if (this.#restoring.length === 0) return null;
    const wanted = this.#restoring;
    const runs = await Promise.all(wanted.map(({ run }) => this.#ports.storedRun(run)));
    this.#restoring = [];
    const saved = { isKept: true, message: 'Kept in .prompttracker', remedy: null };
    const held = wanted.map(({ reply }, index): HeldExchange | null => {
      const run = runs[index] ?? null;
      return run && { ...this.#begin(reply, { run, saved }), modelName: `${run.provider}/${run.model}` };
    });
    const cut = held.indexOf(null);
    return (cut < 0 ? held : held.slice(0, cut)).filter((exchange) => exchange !== null);
  }
}

/** The form holds values for other versions too. */
function ownValues(values: { readonly [name: string]: Json }, prompt: Prompt): { readonly [name: string]: Json } {
  const names = new Set(panelForm(prompt, {}).fields.map(({ name }) => name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
}
