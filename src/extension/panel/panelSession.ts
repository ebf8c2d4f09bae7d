// One panel's dealings with the world: its calls, its rows, and its session in the store.
import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import type { Files } from '../../core/base/host.ts';
import { TrackerError } from '../../core/base/trackerError.ts';
import { makeCall, readCallLimits } from '../../core/operation/callLimits.ts';
import { keepDraftSnapshot } from '../../core/operation/keepDraftSnapshot.ts';
import { rereadAttachments } from '../../core/prompt/attachedFile.ts';
import { modelFacts } from '../../core/provider/modelFacts.ts';
import type { StoreSession } from '../../core/store/storeSession.ts';
import type { PromptTarget } from '../commandTarget.ts';
import type { ModelDirectory } from '../connections/modelDirectory.ts';
import type { Log } from '../log.ts';
import { estimateCall } from '../runs/runEstimate.ts';
import { inputRows } from './inputRows.ts';
import { panelMemory } from './panelMemory.ts';
import type { PanelCall, PanelPorts } from './panelPorts.ts';
import type { PanelSpending } from './panelSpending.ts';
import { type PanelListeners, RunPanelModel } from './runPanelModel.ts';

export interface PanelSessionOptions {
  readonly memory: vscode.Memento;
  readonly files: Files;
  readonly models: ModelDirectory;
  readonly spending: PanelSpending;
  readonly log: Log;
  readonly isTrusted: () => boolean;
  readonly remoteName: string | null;
  readonly timeoutMs: () => number;
  /** The Runs view shows a run as soon as it is kept. */
  readonly kept: (root: string) => void;
}

export interface PanelSession {
  readonly model: RunPanelModel;
  /** Resolves once everything the panel recorded is published. */
  close(): Promise<void>;
}

export function openPanelSession(
  target: PromptTarget,
  listeners: PanelListeners,
  options: PanelSessionOptions & { readonly key: string },
): PanelSession {
  const { opened, entry } = target;
  const { key, models, spending, log } = options;
  const recorder = createRecorder(target, options);
  const ports: PanelPorts = {
    key,
    project: opened.project,
    path: entry.path,
    memory: panelMemory(options.memory, key),
    models,
    isTrusted: options.isTrusted,
    remoteName: options.remoteName,
    newId: () => randomUUID(),
    readers: {
      include: (name) => opened.context().readersOf(entry.path).include(name),
      file: (path, most) => opened.context().readersOf(entry.path).file(path, most),
    },
    attachedBytesOf: (messages) => rereadAttachments(messages, opened.context().readersOf(entry.path).file),
    rows: (resolved) => inputRows(resolved, { files: options.files, root: opened.root }),
    storedRun: async (id) => (await opened.store()).find(id).catch(absent),
    permit: (calls) => spending.permit(calls),
    keepDraft: async (resolved) => {
      const context = opened.context({ notice: (sentence) => log.warn(sentence) });
      return (await keepDraftSnapshot(context, resolved))?.blob ?? null;
    },
    spending: () => spending.text(),
    log: (line) => log.info(line),
    call: (call) => callModel(call, target, options),
    async keep(run, sensitive) {
      await recorder.append({ ...run, kind: 'run' }, sensitive);
      options.kept(opened.root);
    },
    async estimate(settings, messages, modelName) {
      const model = models.resolve(modelName, null);
      const prices = await opened.project.prices();
      const nowMs = Date.now();
      const { id: providerId, isLocal } = model.provider;
      const { contextWindow } = await modelFacts({ providerId, model: model.model, isLocal }, nowMs);
      return estimateCall({
        ...{ settings, messages, model, contextWindow, nowMs },
        ...(prices === null ? {} : { prices }),
      });
    },
  };
  return { model: new RunPanelModel(ports, target.selector, listeners), close: () => recorder.close() };
}

async function callModel(call: PanelCall, { opened }: PromptTarget, options: PanelSessionOptions) {
  const { models, spending, log, timeoutMs } = options;
  const { modelName, settings, continues, rerunOf, ...sent } = call;
  const model = models.resolve(modelName, null);
  const connection = await models.connect(model.provider);
  const { host } = opened.context();
  const limits = await readCallLimits(host.files, opened.root, {
    maxCostUsd: spending.perCallUsd,
    within: spending.budget,
  });
  for (const notice of limits.notices) log.warn(notice);
  const chain = { ...(continues === null ? {} : { continues }), ...(rerunOf === null ? {} : { rerunOf }) };
  const request = { host, ...sent, ...chain, prompt: settings, model, connection, timeoutMs: timeoutMs() };
  const run = await makeCall(request, limits);
  spending.note(run);
  return run;
}

/** A run that is gone is no error: the column is shown without it. */
function absent(error: unknown): null {
  if (error instanceof TrackerError) return null;
  throw error;
}

/** A session for as long as the branch stays; a run on another branch begins a new one. */
function createRecorder({ opened }: PromptTarget, { log }: PanelSessionOptions) {
  let session: StoreSession | null = null;
  let place = '';
  /** Answers of several columns come at once; each waits until the session before it stands. */
  let last: Promise<unknown> = Promise.resolve();
  const close = async () => {
    const old = session;
    session = null;
    await old?.close();
  };
  const open = async (): Promise<StoreSession> => {
    const { branch, head } = await opened.project.state();
    if (session !== null && place !== (branch ?? ''))
      await close().catch((error: unknown) => log.failure('Publishing runs', error));
    place = branch ?? '';
    const by = session === null ? await opened.context().author() : null;
    session ??= (await opened.store()).session({ purpose: 'panel', by, branch, head });
    return session;
  };
  return {
    async append(record: { readonly kind: 'run' }, sensitive: readonly string[]): Promise<void> {
      const opening = last.then(open, open);
      last = opening.catch(() => undefined);
      await (await opening).append(record, { sensitive });
    },
    close,
  };
}
