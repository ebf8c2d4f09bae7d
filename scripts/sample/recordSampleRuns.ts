// Runs recorded in the sample repository: made by the product's own operations on the offline provider, so no model
// answered and nothing was paid. Clock and randomness are the story's, so the records are the same each time.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fetch, Host } from '../../src/core/base/host.ts';
import { rate } from '../../src/core/operation/builtin/rate.ts';
import { run } from '../../src/core/operation/builtin/run.ts';
import type { OperationContext } from '../../src/core/operation/operation.ts';
import { createNodeHost } from '../../src/node/nodeHost.ts';
import { openProject } from '../../src/node/openProject.ts';

interface SampleRun {
  readonly ref: string;
  readonly model?: string;
  readonly variables: readonly string[];
  /** Human rating, 1 to 10. */
  readonly score?: number;
}

const pegs = 'ticket=My tent FW-1042 came without pegs. We leave on Friday, can you send some?';
const zip = 'ticket=The zip of the rain jacket broke on day one. Repair or new?';

const sampleRuns: readonly SampleRun[] = [
  { ref: 'support.greeting@v1', variables: ['customer=Mara'], score: 7 },
  { ref: 'support.greeting@v2', variables: ['customer=Mara'], score: 3 },
  { ref: 'support.greeting@v3', variables: ['customer=Mara'] },
  { ref: 'support.summarize-ticket@v1', variables: [pegs] },
  { ref: 'support.summarize-ticket@v2', variables: [pegs], score: 8 },
  { ref: 'support.summarize-ticket@v3', variables: [pegs] },
  { ref: 'support.summarize-ticket@v3', variables: [zip], model: 'offline/summary' },
  { ref: 'support.classify-intent@v1', variables: ['message=Where is my tent?'] },
  { ref: 'support.draft-reply@v1', variables: [zip, 'tone=formal'] },
  { ref: 'support.draft-reply@v2', variables: [zip, 'facts=["Repairs take ten days."]'], model: 'offline/summary' },
  { ref: 'support.extract-order@v1', variables: ['message=Please change the address of order FW-2210.'] },
];

/** Records the runs and their ratings in `.prompttracker/` of the folder, dated from `startAt` on (ms since 1970). */
export async function recordSampleRuns(folder: string, startAt: number): Promise<void> {
  const cacheFolder = mkdtempSync(join(tmpdir(), 'prompttracker-cache-'));
  const opened = await openProject({
    host: storyHost(startAt),
    directory: folder,
    isTrusted: () => true,
    cacheFolder,
    dataFolder: cacheFolder,
    tool: 'prompttracker sample data',
    connections: async () => ({ environment: () => null, userSettings: {} }),
  });
  try {
    const context = opened.context({
      events: { text() {}, begun() {}, record() {}, progress() {}, notice: (sentence) => console.error(sentence) },
      signal: new AbortController().signal,
      userPath: (path) => path,
      readUserFile: () => Promise.reject(new Error('The sample reads no files.')),
      readStandardInput: () => Promise.reject(new Error('The sample reads no input.')),
      userFileChunks: async function* () {},
      standardInputLines: async function* () {},
    });
    const labelled = { ...context, author: async () => 'Sample data' };
    for (const sample of sampleRuns) await recordOne(sample, labelled);
  } finally {
    await opened.close();
    rmSync(cacheFolder, { recursive: true, force: true });
  }
}

async function recordOne({ ref, variables, model, score }: SampleRun, context: OperationContext): Promise<void> {
  const unset = { standardInput: null, vars: null, input: null, param: [], continue: null, maxCost: null };
  const flags = { printCurl: false, noSave: false };
  const [made] = await run.run(
    { ...unset, ...flags, ref, var: variables, model: model === undefined ? [] : [model] },
    context,
  );
  if (!made || !('outcome' in made) || made.outcome.status !== 'completed')
    throw new Error(`The sample run of ${ref} did not complete.`);
  if (score === undefined) return;
  await rate.run({ run: made.id, score, approve: false, reject: false, note: 'Sample data' }, context);
}

const minutesBetweenRuns = 17;

/** A host whose clock moves only when it is read, and whose random bytes are a digest of how many came before. */
function storyHost(startAt: number): Host {
  let readings = 0;
  let drawn = 0;
  const noNetwork: Fetch = () => Promise.reject(new Error('The sample has no network.'));
  const host = createNodeHost({
    environment: { PATH: process.env.PATH },
    fetch: noNetwork,
  });
  return {
    ...host,
    clock: {
      now: () => startAt + readings++ * minutesBetweenRuns * 60_000,
      monotonic: () => readings,
      after: host.clock.after,
    },
    randomBytes(length) {
      drawn += 1;
      return new Uint8Array(createHash('shake256', { outputLength: length }).update(String(drawn)).digest());
    },
  };
}
