// VS Code's own models (`vscode/<vendor>/<model>`) as a provider like any other. VS Code is asked only when the user tests
// the connection, asks for models or runs a prompt; it may never answer, so everything here ends in time.
import type { Host } from '../../core/base/host.ts';
import { type Answer, newAnswer, outcomeOf } from '../../core/provider/answer.ts';
import { editorProviderId, isModelName } from '../../core/provider/modelName.ts';
import {
  type Completion,
  type CompletionRequest,
  defineProvider,
  type Probe,
  type Provider,
} from '../../core/provider/provider.ts';
import { cutMessage, ProviderFailure } from '../../core/provider/providerFailure.ts';
import { defaultPolicy } from '../../core/provider/retryPolicy.ts';
import { type EditorRequest, editorRequest } from './editorRequest.ts';
import { countUsage } from './editorUsage.ts';

export interface EditorModel {
  readonly id: string;
  readonly vendor: string;
  readonly family: string;
  readonly maxInputTokens: number;
  /** May ask the user for consent first. Rejects with what `failureOf` understands. */
  send(request: EditorRequest, signal: AbortSignal): Promise<AsyncIterable<EditorPart>>;
  countTokens(text: string, signal: AbortSignal): Promise<number>;
}

export type EditorPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool'; readonly id: string; readonly name: string; readonly input: unknown };

/** The editor's side. */
export interface EditorChat {
  models(): Promise<readonly EditorModel[]>;
  /** What a rejection means; its message is written for a person. */
  failureOf(error: unknown): ProviderFailure;
}

export interface EditorModels {
  readonly provider: Provider;
  /** Tokens that a model reads, as VS Code said when it was asked last; null before. */
  contextWindowOf(model: string): number | null;
}

const selectTimeoutMs = 5_000;
const silenceMs = 60_000;
const callTimeoutMs = 600_000;

export function createEditorModels(chat: EditorChat): EditorModels {
  const windows = new Map<string, number>();
  const select = async (host: Host, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, EditorModel>> => {
    const late = () => new ProviderFailure('provider/timeout', silentEditor, { retryable: true });
    const models = namedModels(await within(host, chat.models(), { ms: selectTimeoutMs, signal, late }));
    for (const [name, { maxInputTokens }] of models) if (maxInputTokens > 0) windows.set(name, maxInputTokens);
    return models;
  };
  const provider = defineProvider({
    ...{ id: editorProviderId, title: 'VS Code models', defaultBaseUrl: null, keyVariable: null },
    ...{ baseUrlVariable: null, needsKey: false, isLocal: false },
    async probe(host, _connection, signal): Promise<Probe> {
      const startedAt = host.clock.monotonic();
      const took = () => Math.round(host.clock.monotonic() - startedAt);
      try {
        const models = await select(host, signal);
        if (models.size === 0) throw new ProviderFailure('provider/not-found', noModels);
        return { host: '', durationMs: took(), models: [...models.keys()].sort() };
      } catch (error) {
        const { code, message, retryable } = chat.failureOf(error);
        return { host: '', durationMs: took(), error: { code, message: cutMessage(message), retryable, status: null } };
      }
    },
    complete: (host, _connection, request) => completeWith(chat, { host, request, select }),
  });
  return { provider, contextWindowOf: (model) => windows.get(model) ?? null };
}

const noModels =
  'VS Code has no chat models here. Install an extension that brings some, for example GitHub Copilot Chat, and sign in.';
const silentEditor = `VS Code did not name its models within ${selectTimeoutMs / 1000} s. No extension may be bringing any.`;

/** Models by what stands after `vscode/`: vendor and family, or the id where several share the family. */
function namedModels(models: readonly EditorModel[]): Map<string, EditorModel> {
  const families = new Map<string, number>();
  const familyOf = ({ vendor, family }: EditorModel) => `${vendor}/${family}`;
  for (const model of models) families.set(familyOf(model), (families.get(familyOf(model)) ?? 0) + 1);
  const named = models.map((model): [string, EditorModel] => {
    const isOnly = model.family !== '' && families.get(familyOf(model)) === 1;
    return [isOnly ? familyOf(model) : `${model.vendor}/${model.id}`, model];
  });
  return new Map(named.filter(([name]) => isModelName(name)));
}

interface Call {
  readonly host: Host;
  readonly request: CompletionRequest;
  readonly select: (host: Host, signal: AbortSignal | undefined) => Promise<ReadonlyMap<string, EditorModel>>;
}

async function completeWith(chat: EditorChat, { host, request, select }: Call): Promise<Completion> {
  const startedAt = host.clock.monotonic();
  const now = () => host.clock.monotonic();
  const { onText } = request;
  const answer = newAnswer({
    maxTextLength: defaultPolicy.maxTextLength,
    now,
    ...(onText === undefined ? {} : { onText }),
  });
  const stop = new AbortController();
  const follow = () => stop.abort();
  request.signal?.addEventListener('abort', follow);
  let model: EditorModel | null = null;
  let sent: EditorRequest | null = null;
  let failure: ProviderFailure | null = null;
  try {
    if (request.signal?.aborted) throw cancelled();
    sent = editorRequest(request);
    const models = await select(host, request.signal);
    model = models.get(request.model) ?? [...models.values()].find((each) => isNamed(each, request.model)) ?? null;
    if (model === null) throw unknownModel(request.model, [...models.keys()]);
    await receive(answer, { model, sent, host, request, stop });
  } catch (error) {
    failure = request.signal?.aborted ? cancelled() : chat.failureOf(error);
  } finally {
    request.signal?.removeEventListener('abort', follow);
  }
  const durationMs = Math.round(now() - startedAt);
  stop.abort();
  const usage =
    model === null || sent === null || failure !== null ? null : await countUsage(host, model, { sent, answer });
  return completionOf(answer, { failure, usage, durationMs, startedAt, sent, model });
}

interface Exchange {
  readonly model: EditorModel;
  readonly sent: EditorRequest;
  readonly host: Host;
  readonly request: CompletionRequest;
  readonly stop: AbortController;
}

/** Reads the answer as it comes; a call as a whole and each silence in it have an end. */
async function receive(answer: Answer, { model, sent, host, request, stop }: Exchange): Promise<void> {
  const deadline = host.clock.monotonic() + (request.timeoutMs ?? callTimeoutMs);
  const { signal } = request;
  const wait = <T>(promise: Promise<T>, mostMs: number): Promise<T> => {
    const left = deadline - host.clock.monotonic();
    const late = () => {
      stop.abort();
      const seconds = Math.round((left < mostMs ? (request.timeoutMs ?? callTimeoutMs) : mostMs) / 1000);
      return new ProviderFailure('provider/timeout', `VS Code’s model did not answer within ${seconds} s.`, {
        mayBeBilled: true,
        retryable: true,
      });
    };
    return within(host, promise, { ms: Math.max(0, Math.min(left, mostMs)), signal, late });
  };
  // The user may be reading the consent dialog, so only the call's own limit counts until the first part.
  const parts = (await wait(model.send(sent, stop.signal), callTimeoutMs))[Symbol.asyncIterator]();
  for (;;) {
    const next = await wait(parts.next(), answer.firstTokenAt === null ? callTimeoutMs : silenceMs);
    if (next.done) return;
    const part = next.value;
    if (part.kind === 'text') answer.addText(part.text);
    else answer.toolCalls.push({ id: part.id, name: part.name, arguments: JSON.stringify(part.input ?? {}) });
  }
}

interface Ending {
  readonly failure: ProviderFailure | null;
  readonly usage: Completion['usage'];
  readonly durationMs: number;
  readonly startedAt: number;
  readonly sent: EditorRequest | null;
  readonly model: EditorModel | null;
}

function completionOf(answer: Answer, { failure, usage, durationMs, startedAt, sent, model }: Ending): Completion {
  const isCancelled = failure?.code === 'provider/cancelled';
  const failed = isCancelled ? 'cancelled' : failure?.code === 'provider/content-blocked' ? 'blocked' : 'error';
  const outcome = failure === null ? outcomeOf(answer) : failed;
  return {
    ...{ outcome, text: answer.text, toolCalls: answer.toolCalls, reasoning: '', finishReason: null, usage },
    answeredModel: model === null ? null : `${model.vendor}/${model.id}`,
    error:
      failure === null || isCancelled
        ? null
        : { code: failure.code, message: cutMessage(failure.message), retryable: failure.retryable, status: null },
    ...(sent?.isSystemFolded ? { foldedSystem: true as const } : {}),
    ...{ attempts: 1, possiblyBilledLost: failure?.mayBeBilled ? 1 : 0, durationMs },
    firstTokenMs: answer.firstTokenAt === null ? null : Math.round(answer.firstTokenAt - startedAt),
  };
}

function isNamed({ vendor, family, id }: EditorModel, name: string): boolean {
  return name === `${vendor}/${family}` || name === `${vendor}/${id}`;
}

function cancelled(): ProviderFailure {
  return new ProviderFailure('provider/cancelled', 'The run was cancelled.');
}

function unknownModel(name: string, known: readonly string[]): ProviderFailure {
  if (known.length === 0) return new ProviderFailure('provider/not-found', noModels);
  const names = known.slice(0, 8).map((each) => `${editorProviderId}/${each}`);
  const message = `VS Code has no model "${name}" here. It has ${names.join(', ')}${known.length > 8 ? ' …' : ''}.`;
  return new ProviderFailure('provider/not-found', message);
}

interface Waiting {
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
  readonly late: () => ProviderFailure;
}

/** A promise that may never settle, with an end: too late, or the user's stop. */
function within<T>(host: Host, promise: Promise<T>, { ms, signal, late }: Waiting): Promise<T> {
  if (signal?.aborted) {
    promise.catch(() => {});
    return Promise.reject(cancelled());
  }
  return new Promise<T>((resolve, reject) => {
    const cancelTimer = host.clock.after(ms, () => end(() => reject(late())));
    const onAbort = () => end(() => reject(cancelled()));
    const end = (settle: () => void) => {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    signal?.addEventListener('abort', onAbort);
    promise.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}
