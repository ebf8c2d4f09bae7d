// What the run panel's model needs from the world around it.
import type { Json } from '../../core/base/hash.ts';
import type { Project, ResolvedPrompt } from '../../core/operation/project.ts';
import type { PromptReaders } from '../../core/operation/renderForCall.ts';
import type { AttachedBytes } from '../../core/prompt/attachedFile.ts';
import type { Message, Prompt } from '../../core/prompt/prompt.ts';
import type { Tried } from '../../core/prompt/triedParameters.ts';
import type { Run } from '../../core/run/run.ts';
import type { CallSettings, PromptIdentity } from '../../core/run/startRun.ts';
import type { Choice, FormValues, Problem } from '../../protocol/runPanel.ts';

/** A column as it comes back after a restart: answers by the ids under which they were kept. */
export interface RememberedColumn {
  readonly id: string;
  readonly selector: string;
  /** Null for the model that the prompt names. */
  readonly model: string | null;
  readonly exchanges: readonly { readonly run: string; readonly reply: string | null }[];
}

export interface InputSet {
  readonly id: string;
  readonly name: string;
  readonly values: FormValues;
}

/** What was typed and chosen last for this prompt, kept in the workspace's state. */
export interface Remembered {
  readonly columns: readonly RememberedColumn[];
  readonly values: FormValues;
  readonly sets: readonly InputSet[];
  /** The set or row that the values came from. */
  readonly source: string | null;
  readonly tried: Tried;
}

export interface PanelMemory {
  read(): Remembered;
  write(remembered: Remembered): Promise<void>;
}

export interface PanelModel {
  /** `provider/model`. */
  readonly name: string;
  /** The model that was asked for, which the notice is about. */
  readonly wanted: string;
  readonly detail: string | null;
  /** Why it cannot be called. */
  readonly problem: Problem | null;
  /** Why it is not the one the prompt names. */
  readonly notice: Problem | null;
}

/** One call, ready to be made. */
export interface PanelCall {
  readonly identity: PromptIdentity;
  readonly settings: CallSettings;
  readonly messages: readonly Message[];
  readonly attachedBytes: AttachedBytes;
  readonly variables: { readonly [name: string]: Json };
  readonly modelName: string;
  /** Id of the run whose answer is replied to, or which is repeated. */
  readonly continues: string | null;
  readonly rerunOf: string | null;
  readonly signal: AbortSignal;
  readonly onText: (text: string) => void;
  readonly onReasoning: (text: string) => void;
}

export interface CallEstimate {
  /** For people, for example `≈ 214 input tokens`, `at most 300 output tokens`, `≈ $0.0002 at most`. */
  readonly parts: readonly string[];
  readonly inputTokens: number;
  readonly isExact: boolean;
  /** Nano-USD with an empty answer, and with the longest that is allowed; null when unknown. */
  readonly lowNanoUsd: number | null;
  readonly highNanoUsd: number | null;
}

export interface PlannedCall {
  readonly modelName: string;
  readonly estimate: CallEstimate | null;
}

/** Values to fill the form with. */
export interface InputRow extends Choice {
  readonly values: { readonly [name: string]: Json };
}

export interface PanelPorts {
  /** Names the prompt across restarts. */
  readonly key: string;
  readonly project: Project;
  readonly path: string;
  readonly memory: PanelMemory;
  readonly models: { choose(prompt: Prompt | null, chosen: string | null): Promise<PanelModel> };
  readonly isTrusted: () => boolean;
  /** The machine that the extension runs on, when it is not the user's own. */
  readonly remoteName: string | null;
  /** A new name for a column, an exchange or a set, unlike every other. */
  newId(): string;
  /** Files that the prompt includes and attaches. */
  readonly readers: PromptReaders;
  /** Bytes of the images that the messages of a stored run name; throws when one is no longer what it was. */
  attachedBytesOf(messages: readonly Message[]): AttachedBytes;
  /** Rows of the prompt's test data and datasets, and where a new one can be added. */
  rows(resolved: ResolvedPrompt): Promise<{ readonly rows: readonly InputRow[]; readonly targets: readonly Choice[] }>;
  /** The record of a run, or null when it is not there any more. */
  storedRun(id: string): Promise<Run | null>;
  /** Asks the user when the calls may cost more than they want to be asked about; false means no. */
  permit(calls: readonly PlannedCall[]): Promise<boolean>;
  /** Keeps the exact text that is about to be run when nothing else has it; the id under which it is found again. */
  keepDraft(resolved: ResolvedPrompt): Promise<string | null>;
  /** Resolves with the record whatever the provider did; throws a TrackerError when nothing was sent. */
  call(call: PanelCall): Promise<Run>;
  /** Resolves once the run is durable. `sensitive` names the variables of which only a hash is kept. */
  keep(run: Run, sensitive: readonly string[]): Promise<void>;
  /** What a call will take at most; null when nothing can be said. */
  estimate(settings: CallSettings, messages: readonly Message[], modelName: string): Promise<CallEstimate | null>;
  /** What this window has spent and its limit, in words; null while there is neither. */
  spending(): string | null;
  log(line: string): void;
}
