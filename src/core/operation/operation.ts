// Every thing a user can do is declared once with `defineOperation`; doors only ask for its parameters and show its report.
// `run` returns plain data, which is the `--json` value; `report` turns that data into lines and may not do anything else.
import type { FileMove } from '../base/fileChange.ts';
import type { Host } from '../base/host.ts';
import type { Pause } from '../evaluation/pause.ts';
import type { OwnCode } from '../evaluator/code/ownCode.ts';
import type { ConnectionSources } from '../provider/connection.ts';
import type { Store } from '../store/openStore.ts';
import type { SessionPurpose } from '../store/record.ts';
import type { InputOf, Parameters } from './parameter.ts';
import type { Project } from './project.ts';
import type { PromptReaders } from './renderForCall.ts';
import type { Report, View } from './report.ts';

/** What an operation tells while it works. A door shows it or lets it pass; results never depend on it. */
export interface OperationEvents {
  /** The next piece of a model's answer, as it came; `source` names the model when several answer in turn. */
  text(chunk: string, source: string | null): void;
  /** What the records that follow are parts of, once it is settled: an evaluation's header. */
  begun(whole: unknown): void;
  /** One element of the result list, as soon as it is final. */
  record(value: unknown): void;
  /** A sentence for the user that is not part of the result. */
  notice(sentence: string): void;
  progress(progress: Progress): void;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** Null while any price is unknown. */
  readonly spentUsd: number | null;
  /** Null while it cannot be told; absent where the pace so far says it. */
  readonly remainingMs?: number | null;
}

/** Git writes a user can ask for. Null in a context without Git or without trust. */
export interface GitWriting {
  /** Commits one file as it stands, leaving the index and other changes alone; the new commit's full id. */
  commitFile(path: string, message: string): Promise<string>;
  /** An annotated tag when there is a message, else a plain one. Never moves a tag. */
  tag(name: string, commit: string, message?: string): Promise<void>;
  /** Git's index follows files that were moved, as `git mv` leaves it; files it does not know stay unknown. */
  moveInIndex(moves: readonly FileMove[]): Promise<void>;
}

export interface OperationContext {
  readonly host: Host;
  readonly project: Project;
  readonly gitWriting: GitWriting | null;
  readonly events: OperationEvents;
  readonly signal: AbortSignal;
  /** How the user halts an evaluation for a while; absent where the door has no way to. */
  readonly pause?: Pause;
  /** `prompttracker/0.1.0 cli`: who writes a session. */
  readonly tool: string;
  /** What the sessions begun at this door are for. */
  readonly purpose: SessionPurpose;
  /** Where providers are reached and with what keys: the user's environment and user-level settings only. */
  connections(): Promise<ConnectionSources>;
  /** Opens `.prompttracker/` on first use; the door closes it. */
  store(): Promise<Store>;
  /** Files that a prompt file includes and attaches, as they are in the working tree now. */
  readersOf(promptPath: string): PromptReaders;
  /** Evaluator code of the repository: it runs in a trusted folder once the user has approved exactly that code. */
  readonly ownCode: OwnCode;
  /** Origins of webhooks that the user has allowed, in their own settings or environment. */
  webhookOrigins(): readonly string[];
  /** The user a record is by, as Git knows them; null when nobody is configured. */
  author(): Promise<string | null>;
  /** Absolute path, with `/`, of a file the user named, relative to where they are. */
  userPath(path: string): string;
  /** Bytes of a file the user named, relative to where they are. */
  readUserFile(path: string): Promise<Uint8Array>;
  /** The same of any size, piece by piece. */
  userFileChunks(path: string): AsyncIterable<Uint8Array>;
  /** Everything on standard input, once. */
  readStandardInput(): Promise<string>;
  /** Lines on standard input as they come, once, and instead of `readStandardInput`. */
  standardInputLines(): AsyncIterable<string>;
}

export interface OperationExample {
  readonly command: string;
  readonly does: string;
}

export interface Operation<P extends Parameters = Parameters, Data = unknown> {
  /** The subcommand's name, and the tail of every other name made from it. */
  readonly id: string;
  /** A button's text: `Show versions`. */
  readonly title: string;
  /** One sentence fragment for tables and help. */
  readonly summary: string;
  /** `call` may spend money; only `read` is offered where nothing may change. */
  readonly effect: 'read' | 'write' | 'call';
  readonly parameters: P;
  readonly examples: readonly OperationExample[];
  /** Rejects with a TrackerError when it cannot go on; anything else is a bug. */
  run(input: InputOf<P>, context: OperationContext): Promise<Data>;
  /** True when the user may pause it at a key. */
  readonly isPausable?: boolean;
  /** True when the user chose a format that is JSON whatever the door prints by default. */
  isJson?(input: InputOf<P>): boolean;
  /** True when records go out as JSON lines whatever the door prints by default: programs talk to it. */
  isJsonLines?(input: InputOf<P>): boolean;
  /** Lines for a terminal. `data` has passed `escapeForReport`, so no text in it can steer the terminal. */
  report(data: Data, view: View): Report;
  /** The exit code of a finished operation whose answer may be no; 0 when absent. */
  exitCode?(data: Data): number;
}

/** Types a declaration; the parameters' literal kinds become the type of `run`'s input. */
export function defineOperation<const P extends Parameters, Data>(operation: Operation<P, Data>): Operation<P, Data> {
  return operation;
}
