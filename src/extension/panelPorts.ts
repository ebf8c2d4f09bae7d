// What the run panel's model needs from the world around it.
import type { Json } from '../core/base/hash.ts';
import type { Project, ResolvedPrompt } from '../core/operation/project.ts';
import type { FileReader } from '../core/prompt/attachedFile.ts';
import type { Message, Prompt } from '../core/prompt/prompt.ts';
import type { Run } from '../core/run/run.ts';
import type { FormValues, Problem } from '../protocol/runPanel.ts';

/** What was typed and chosen last for this prompt, kept in the workspace's state. */
export interface PanelMemory {
  model(): string | null;
  setModel(name: string): Promise<void>;
  values(): FormValues;
  setValues(values: FormValues): Promise<void>;
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

export interface PanelCall {
  readonly resolved: ResolvedPrompt;
  readonly modelName: string;
  readonly values: { readonly [name: string]: Json };
  readonly signal: AbortSignal;
  readonly onText: (text: string) => void;
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
  readonly remoteName?: string | null;
  /** Text that the prompt's templates include; null when there is none. */
  include(name: string): string | null;
  /** Files that the prompt names; without it an estimate leaves them out. */
  readonly file?: FileReader;
  /** Resolves with the record whatever the provider did; throws a TrackerError when nothing was sent. */
  call(call: PanelCall): Promise<Run>;
  /** Resolves once the run is durable. */
  keep(run: Run): Promise<void>;
  /** One line about what the call will cost at most; null when nothing can be said. */
  estimate(prompt: Prompt, messages: readonly Message[], modelName: string): Promise<string | null>;
  log(line: string): void;
}
