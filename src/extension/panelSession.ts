// One panel's dealings with the world: its memory in the workspace's state, its calls, and its session in the store.
import type * as vscode from 'vscode';
import { makeCall, readCallLimits } from '../core/operation/callLimits.ts';
import type { ResolvedPrompt } from '../core/operation/project.ts';
import { renderForCall } from '../core/operation/renderForCall.ts';
import type { StoreSession } from '../core/store/storeSession.ts';
import { type FormValues, formValuesSchema } from '../protocol/runPanel.ts';
import type { PromptTarget } from './commandTarget.ts';
import type { Log } from './log.ts';
import type { ModelDirectory } from './modelDirectory.ts';
import type { PanelCall, PanelMemory, PanelPorts } from './panelPorts.ts';
import { estimateLine } from './runEstimate.ts';
import { type PanelListeners, RunPanelModel } from './runPanelModel.ts';

export interface PanelSessionOptions {
  readonly memory: vscode.Memento;
  readonly models: ModelDirectory;
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
  const { key, models, log } = options;
  const recorder = createRecorder(target, options);
  let last: ResolvedPrompt | null = null;
  const ports: PanelPorts = {
    key,
    project: opened.project,
    path: entry.path,
    memory: panelMemory(options.memory, key),
    models,
    isTrusted: options.isTrusted,
    remoteName: options.remoteName,
    include: (name) => opened.context().readersOf(entry.path).include(name),
    file: (path, maxBytes) => opened.context().readersOf(entry.path).file(path, maxBytes),
    log: (line) => log.info(line),
    async call({ resolved, modelName, values, signal, onText }: PanelCall) {
      last = resolved;
      const model = models.resolve(modelName, null);
      const connection = await models.connect(model.provider);
      const context = opened.context();
      const rendered = renderForCall(resolved, values, context.readersOf(entry.path));
      const prompt = resolved.prompt!;
      const { hash, blob, version } = resolved;
      const identity = { promptId: resolved.entry.id, promptHash: hash, blob, version: version?.number ?? null };
      const { host } = context;
      const limits = await readCallLimits(host.files, opened.root, null);
      for (const notice of limits.notices) log.warn(notice);
      const { messages, variables, attachedBytes } = rendered;
      const sent = { prompt, messages, variables, attachedBytes };
      const call = { host, identity, ...sent, model, connection, signal, onText, timeoutMs: options.timeoutMs() };
      return makeCall(call, limits);
    },
    async keep(run) {
      const sensitive = last?.prompt?.variables.filter((variable) => variable.sensitive).map(({ name }) => name) ?? [];
      await recorder.append({ ...run, kind: 'run' }, sensitive);
      options.kept(opened.root);
    },
    async estimate(prompt, messages, modelName) {
      const model = models.resolve(modelName, null);
      const prices = await opened.project.prices();
      return estimateLine({ prompt, messages, model, nowMs: Date.now(), ...(prices === null ? {} : { prices }) });
    },
  };
  return { model: new RunPanelModel(ports, target.selector ?? 'draft', listeners), close: () => recorder.close() };
}

/** A session for as long as the branch stays; a run on another branch begins a new one. */
function createRecorder({ opened }: PromptTarget, { log }: PanelSessionOptions) {
  let session: StoreSession | null = null;
  let place = '';
  const close = async () => {
    const old = session;
    session = null;
    await old?.close();
  };
  return {
    async append(record: { readonly kind: 'run' }, sensitive: readonly string[]): Promise<void> {
      const { branch, head } = await opened.project.state();
      if (session !== null && place !== (branch ?? ''))
        await close().catch((error: unknown) => log.failure('Publishing runs', error));
      place = branch ?? '';
      const by = session === null ? await opened.context().author() : null;
      session ??= (await opened.store()).session({ purpose: 'panel', by, branch, head });
      await session.append(record, { sensitive });
    },
    close,
  };
}

function panelMemory(memento: vscode.Memento, key: string): PanelMemory {
  const modelKey = `panel/${key}/model`;
  const valuesKey = `panel/${key}/values`;
  return {
    model: () => memento.get<string>(modelKey) ?? null,
    setModel: async (name) => memento.update(modelKey, name),
    values(): FormValues {
      const stored = formValuesSchema.safeParse(memento.get(valuesKey));
      return stored.success ? stored.data : {};
    },
    setValues: async (values) => memento.update(valuesKey, values),
  };
}
