// The run panel's host side with four columns that stream at once, in a process of its own and over the real provider stack:
// session, project, store, sockets. `node panelStreaming.ts <run|quiet|cancel> <tokens a second> <seconds>` prints what was
// seen as JSON; with `cancel` every column is stopped in the middle. It must end by itself.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { KeyStore } from '../../src/extension/connections/keyStore.ts';
import { ModelDirectory } from '../../src/extension/connections/modelDirectory.ts';
import { openPanelSession } from '../../src/extension/panel/panelSession.ts';
import { PanelSpending } from '../../src/extension/panel/panelSpending.ts';
import { createStreamBatch } from '../../src/extension/panel/streamBatch.ts';
import { createPlatformFetch } from '../../src/node/fetch.ts';
import { createNodeHost } from '../../src/node/nodeHost.ts';
import { openProject } from '../../src/node/openProject.ts';
import type { HostMessage } from '../../src/protocol/runPanel.ts';
import { TestRepository } from './gitRepository.ts';
import { longestTurn } from './longestTurn.ts';
import { greetingSource } from './panelParts.ts';
import { stillBusy } from './stillBusy.ts';

const [task = 'run', ...pace] = process.argv.slice(2);
const columns = 4;

const server = spawn(process.execPath, [join(import.meta.dirname, 'streamingServer.ts'), ...pace], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
const answered = async () => Number((await lines.next()).value);
const openConnections = () => {
  server.stdin.write('\n');
  return answered();
};
const address = `http://127.0.0.1:${await answered()}/v1`;

const repository = new TestRepository();
const cacheFolder = mkdtempSync(join(tmpdir(), 'pt-streaming-'));
repository.commit('Greet', { 'prompts/greeting.prompt.yaml': greetingSource });
const host = createNodeHost({ environment: { PATH: process.env.PATH }, fetch: createPlatformFetch() });
const project = await openProject({
  ...{ host, directory: repository.root, isTrusted: () => true, cacheFolder, dataFolder: cacheFolder, tool: 'test' },
  connections: async () => ({ environment: () => null, userSettings: {} }),
});
const context = () =>
  project.context({
    events: { text() {}, begun() {}, record() {}, notice() {}, progress() {} },
    signal: new AbortController().signal,
    userPath: (path) => path,
    readUserFile: () => Promise.reject(new Error('no file')),
    userFileChunks: async function* () {},
    readStandardInput: async () => '',
    standardInputLines: async function* () {},
  });
const secrets = { get: async () => undefined, keys: async () => [] };
const models = new ModelDirectory({
  ...{ host, keys: new KeyStore(secrets as never), isTrusted: () => true },
  settings: {
    baseUrlOf: (id) => (id === 'vllm' ? address : null),
    defaultModel: () => null,
    judgeModel: () => null,
    embeddingModel: () => null,
  },
});
const [entry] = await project.project.prompts();

/** What the page is sent, written out as the editor does for another process. */
let [messages, characters] = [0, 0];
const post = (message: HostMessage) => {
  messages += 1;
  characters += JSON.stringify(message).length;
};
const batch = createStreamBatch((chunks) => post({ type: 'stream', chunks }));
const kept = new Map<string, unknown>();
const session = openPanelSession(
  {
    opened: { ...project, title: 'test', context },
    entry: entry!,
    selector: null,
  },
  {
    stream: batch.add,
    state: (state) => post({ type: 'state', state }),
    exchanges: (column, exchanges) => {
      batch.drop(column);
      post({ type: 'exchanges', column, exchanges });
    },
  },
  {
    ...{ key: 'key', files: host.files, models, isTrusted: () => true, remoteName: null, timeoutMs: () => 60_000 },
    memory: {
      get: (key: string) => kept.get(key),
      update: async (key: string, value: unknown) => kept.set(key, value),
    },
    spending: new PanelSpending({
      limits: () => ({ perCallUsd: null, perSessionUsd: null, askAboveUsd: null }),
      confirm: async () => true,
    }),
    log: { info() {}, warn() {}, failure: (_what: string, error: unknown) => void console.error(error), show() {} },
    kept() {},
  } as never,
);
const { model } = session;

async function openColumns(): Promise<void> {
  await model.show();
  await model.useModel(model.columns[0]!.id, 'vllm/scripted');
  await model.addColumns(Array.from({ length: columns - 1 }, () => ({ selector: null, model: null })));
}

async function run(): Promise<void> {
  await model.run({ customer: 'Ada' }, null);
}

const answers = () =>
  model.columns.map(({ exchanges }) => {
    const { run, failure } = exchanges.at(-1) ?? {};
    if (!run) return failure?.message ?? 'nothing';
    return run.outcome.status === 'completed' ? run.outcome.usage.outputTokens : run.outcome.kind;
  });

/** Ends in the middle of every column's text. */
async function runAndStop(): Promise<{ connectionsBefore: number }> {
  const running = run();
  const hasText = () => model.columns.every(({ exchanges }) => (exchanges.at(-1)?.text.length ?? 0) > 100);
  while (!hasText()) await wait(5);
  const connectionsBefore = await openConnections();
  model.stop(null);
  await running;
  return { connectionsBefore };
}

const tasks: Record<string, () => Promise<object>> = {
  /** Computing time of the longest turn. */
  async run() {
    const turnMs = await longestTurn(run);
    return { turnMs };
  },
  /** The delay of a timer, in an event loop that rests between its turns. */
  async quiet() {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const before = process.cpuUsage();
    delay.enable();
    await run();
    delay.disable();
    const { user, system } = process.cpuUsage(before);
    return { cpuMs: (user + system) / 1000, p99Ms: delay.percentile(99) / 1e6, maxMs: delay.max / 1e6 };
  },
  async cancel() {
    const seen = await runAndStop();
    while ((await openConnections()) > 0) await wait(5);
    return seen;
  },
};

await openColumns();
// The first call loads the API's client, which the editor has in one file and we here in hundreds.
if (task !== 'cancel') await runAndStop();
[messages, characters] = [0, 0];
const seen = await tasks[task]!();
const said = answers();
await session.close();
await project.close();
server.kill();
await new Promise((resolve) => server.on('close', resolve));
rmSync(cacheFolder, { recursive: true, force: true });
repository.remove();
const busy = await stillBusy();
process.stdout.write(JSON.stringify({ ...seen, answers: said, messages, characters, busy }));
