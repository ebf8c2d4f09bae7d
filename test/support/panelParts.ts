// Plain-data fakes for the editor's models: versions, runs, a project of one prompt, and the run panel's ports.

import type { PromptVersion } from '../../src/core/history/promptVersion.ts';
import type {
  DraftSnapshot,
  DraftState,
  Project,
  PromptEntry,
  RepositoryState,
} from '../../src/core/operation/project.ts';
import { parsePrompt } from '../../src/core/prompt/parsePrompt.ts';
import { promptHash } from '../../src/core/prompt/promptHash.ts';
import type { Run, RunOutcome } from '../../src/core/run/run.ts';
import type { CallEstimate, PanelModel, PanelPorts, Remembered } from '../../src/extension/panel/panelPorts.ts';

export const greetingSource = `name: Greeting
model: openai/gpt-4o-mini
templateFormat: nunjucks
variables:
  - {name: customer, type: string, required: true}
  - {name: count, type: integer, default: 2}
messages:
  - {role: user, content: "Greet {{ customer }} {{ count }} times."}
`;

export function version(number: number, over: Partial<PromptVersion> = {}): PromptVersion {
  return {
    number,
    hash: `${number}`.repeat(64).slice(0, 64),
    blob: `${number}`.repeat(40).slice(0, 40),
    commit: `${number}`.repeat(40).slice(0, 40),
    path: 'prompts/greeting.prompt.yaml',
    author: 'Ada',
    authoredAt: '2026-11-01T10:00:00Z',
    subject: `Change ${number}`,
    labels: [],
    sameAs: null,
    cosmetic: [],
    before: [],
    runnable: true,
    ...over,
  };
}

export function entry(source = greetingSource, path = 'prompts/greeting.prompt.yaml'): PromptEntry {
  const parsed = parsePrompt(source, path);
  const { prompt } = parsed;
  return {
    id: prompt?.id ?? path.replace(/\.prompt\.yaml$/, ''),
    path,
    name: prompt?.name ?? 'greeting',
    model: prompt?.model ?? null,
    parsed,
    isParsed: true,
    bytes: new TextEncoder().encode(source),
    hash: prompt === null ? '' : promptHash(prompt),
    isInWorkingTree: true,
  };
}

export interface FakeProject {
  readonly entries?: readonly PromptEntry[];
  readonly versions?: readonly PromptVersion[];
  readonly draft?: Partial<DraftState>;
  readonly drafts?: readonly DraftSnapshot[];
  readonly state?: Partial<RepositoryState>;
  readonly root?: string;
}

/** A project that answers from what it is given and throws for everything else. */
export function project(given: FakeProject = {}): Project {
  const entries = given.entries ?? [entry()];
  const versions = given.versions ?? [version(2), version(1)];
  const state = {
    kind: 'branch',
    branch: 'main',
    head: 'a',
    isShallow: false,
    isPartial: false,
    inProgress: null,
    notices: [],
  };
  const answers: Partial<Project> = {
    root: given.root ?? '/repository',
    state: async () => ({ ...state, ...given.state }) as RepositoryState,
    prompts: async () => entries,
    versions: async () => versions,
    drafts: async () => given.drafts ?? [],
    tags: async () => [],
    draft: async () => ({
      ...{ differs: false, cosmeticOnly: false, basedOn: versions[0]?.number ?? null, movedFrom: null },
      ...given.draft,
    }),
    async resolveSelector(of, selector) {
      const found = versions.find(({ number }) => `v${number}` === selector) ?? null;
      const { prompt, diagnostics } = of.parsed;
      const source = new TextDecoder().decode(of.bytes);
      return {
        entry: of,
        selector,
        version: found,
        prompt,
        diagnostics,
        source,
        bytes: of.bytes,
        hash: of.hash,
        blob: found?.blob ?? null,
      };
    },
  };
  return answers as Project;
}

export function run(over: Partial<Run> = {}, outcome: Partial<RunOutcome> = {}): Run {
  const usage = {
    inputTokens: 1234,
    outputTokens: 56,
    cachedInputTokens: null,
    cacheWriteTokens: null,
    reasoningTokens: null,
  };
  const completed = {
    status: 'completed',
    kind: 'ok',
    output: 'Hello Ada',
    toolCalls: [],
    finishReason: 'stop',
    usage,
    costUsd: 0.0012,
  };
  return {
    id: '01JD0000000000000000000000',
    promptId: 'support.greeting',
    promptHash: 'f'.repeat(64),
    blob: null,
    version: 2,
    provider: 'openai',
    model: 'gpt-4o-mini',
    answeredModel: 'gpt-4o-mini',
    parameters: {},
    variables: { customer: 'Ada' },
    variablesHash: '0',
    messages: [{ role: 'user', content: 'Greet Ada.' }],
    startedAt: '2026-11-20T10:00:00Z',
    durationMs: 1200,
    firstTokenMs: 410,
    attempts: 1,
    possiblyBilledLost: 0,
    cached: false,
    cachedFrom: null,
    costNanoUsd: 1_200_000,
    price: { source: 'genai-prices', version: '1', date: null },
    outcome: { ...completed, ...outcome } as RunOutcome,
    scores: [],
    ...over,
  };
}

export function failedRun(code: string, message: string, over: Partial<Run> = {}): Run {
  return run({
    costNanoUsd: null,
    ...over,
    outcome: { status: 'failed', kind: 'error', code, message, retryable: false, output: '' },
  });
}

export const estimate: CallEstimate = {
  parts: ['≈ 10 input tokens'],
  inputTokens: 10,
  isExact: false,
  lowNanoUsd: 1_000,
  highNanoUsd: 2_000_000,
};

/** Ports whose call answers with `run()` and whose store keeps everything; override what a test is about. */
export function panelPorts(over: Partial<PanelPorts> = {}): PanelPorts {
  let remembered: Remembered = { columns: [], values: {}, sets: [], source: null, tried: {} };
  let ids = 0;
  const usable: PanelModel = {
    name: 'openai/gpt-4o-mini',
    wanted: 'openai/gpt-4o-mini',
    detail: 'OpenAI',
    problem: null,
    notice: null,
  };
  return {
    key: 'key',
    project: project(),
    path: 'prompts/greeting.prompt.yaml',
    memory: {
      read: () => remembered,
      async write(now) {
        remembered = now;
      },
    },
    models: {
      choose: async (_prompt, chosen) => ({ ...usable, ...(chosen === null ? {} : { name: chosen, wanted: chosen }) }),
    },
    isTrusted: () => true,
    remoteName: null,
    newId: () => `id${++ids}`,
    readers: { include: () => null, file: () => 'missing' },
    attachedBytesOf: () => new Map(),
    rows: async () => ({ rows: [], targets: [] }),
    storedRun: async () => null,
    permit: async () => true,
    keepDraft: async () => null,
    call: async (call) => {
      call.onText('Hello Ada');
      const [provider = '', model = ''] = call.modelName.split('/');
      return run({ ...call.identity, provider, model, variables: call.variables, messages: call.messages });
    },
    keep: async () => undefined,
    estimate: async () => estimate,
    spending: () => null,
    log: () => undefined,
    ...over,
  };
}
