// The parts of a batch evaluation, each against a provider that is a plain object and a clock that the test sets.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Host } from '../../../src/core/base/host.ts';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import type { BatchJob } from '../../../src/core/evaluation/batch/batchJob.ts';
import { type HeldQuestion, makeLots, utf8Length } from '../../../src/core/evaluation/batch/batchLots.ts';
import type { BatchNews, BatchPorts, OpenBatch } from '../../../src/core/evaluation/batch/openBatch.ts';
import { findLost, sendBatch } from '../../../src/core/evaluation/batch/sendBatch.ts';
import { waitForBatch } from '../../../src/core/evaluation/batch/waitForBatch.ts';
import { BatchCallFailed, type BatchState, type ProviderBatches } from '../../../src/core/provider/batch.ts';
import type { Provider } from '../../../src/core/provider/provider.ts';
import type { RunRequest } from '../../../src/core/run/startRun.ts';
import { batchesIn } from '../../../src/core/store/evaluationBatches.ts';
import type { StoredRecord } from '../../../src/core/store/record.ts';

const half = { multiplier: { digits: 5n, scale: 1 } };
const startMs = Date.parse('2026-11-20T09:00:00Z');

/** A clock on which waiting is only counted. */
function countingClock() {
  const waits: number[] = [];
  let time = startMs;
  const after = (ms: number, callback: () => void) => {
    waits.push(ms);
    time += ms;
    queueMicrotask(callback);
    return () => {};
  };
  return { waits, clock: { now: () => time, monotonic: () => time, after } };
}

function failed(code: string, { retryable = true, status = null as number | null, mayHaveArrived = false } = {}) {
  return new BatchCallFailed({ code, message: `no: ${code}`, retryable, status }, { mayHaveArrived });
}

const nothing = async (): Promise<never> => assert.fail('nobody should ask for this');
const batchesWith = (parts: Partial<ProviderBatches>): ProviderBatches => ({
  ...{ limits: { requests: 3, bytes: 1_000 }, rate: half, encode: ({ customId }) => customId },
  ...{ submit: nothing, find: nothing, poll: nothing, cancel: nothing, results: () => assert.fail('no results') },
  ...parts,
});

function question(key: string, batches: ProviderBatches, { model = 'm', apiKey = 'k' } = {}): HeldQuestion {
  const provider = { id: 'openai', title: 'OpenAI', batches } as Provider;
  const request = {
    ...{ host: {} as Host, identity: { promptId: 'p', promptHash: 'h', blob: null, version: null }, variables: {} },
    prompt: { parameters: {}, tools: [], toolChoice: null, responseFormat: null, jsonSchema: null },
    messages: [{ role: 'user', content: key }],
    ...{ model: { provider, model }, connection: { baseUrl: 'https://x.example/v1', apiKey } },
  } as RunRequest;
  return { key, request, held: { worstNanoUsd: 7, settle: () => {} } };
}

interface Watched {
  readonly ports: BatchPorts;
  readonly events: string[];
  readonly news: BatchNews[];
  readonly waits: readonly number[];
  readonly stop: AbortController;
}

function watchedPorts(more: Partial<BatchPorts> = {}): Watched {
  const events: string[] = [];
  const news: BatchNews[] = [];
  const stop = new AbortController();
  const { clock, waits } = countingClock();
  const ports = {
    ...{ host: { clock } as Host, signal: stop.signal, evaluation: 'EVALUATION', shard: null, jobs: async () => [] },
    claimed: async () => new Set<string>(),
    ...{ asks: 'answers', taken: new Set<string>() },
    newLabel: () => 'LABEL',
    record: async ({ state, batches }: BatchJob) => void events.push(`record ${state} ${batches.join()}`),
    tell: (one: BatchNews) => void news.push(one),
    ...more,
  } as BatchPorts;
  return { ports, events, news, waits, stop };
}

function openBatch(batches: ProviderBatches, job: Partial<BatchJob> = {}): OpenBatch {
  return {
    job: {
      ...{ label: 'LABEL', provider: 'openai', model: 'm', origin: 'https://x.example', requests: 2, worstNanoUsd: 9 },
      ...{ sentAt: new Date(startMs).toISOString(), state: 'waiting', batches: ['b1'], shard: null },
      asks: 'answers',
      ...job,
    },
    ...{ title: 'OpenAI', batches, account: {} as OpenBatch['account'], items: null, settle: () => {} },
  };
}

const state = (change: Partial<BatchState> = {}): BatchState => ({
  ...{ isEnded: false, word: 'in_progress', done: null, total: null, failure: null },
  ...change,
});

describe('lots of a batch', () => {
  it('hold every question once, in order, within what the provider takes', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 200, max: 900 }),
        (lengths, requests, bytes) => {
          const batches = batchesWith({
            limits: { requests, bytes },
            encode: ({ customId }) => 'x'.repeat(Number(customId.split(' ')[1])),
          });
          const questions = lengths.map((length, index) => question(`${index} ${length}`, batches));
          const lots = [...makeLots(questions)];
          assert.deepEqual(
            lots.flatMap(({ items }) => items),
            questions,
          );
          for (const { items, lines } of lots) {
            assert.equal(items.length, lines.length);
            assert.ok(items.length <= requests);
            const size = lines.reduce((sum, line) => sum + line.length + 1, 0);
            assert.ok(size <= bytes || items.length === 1);
          }
        },
      ),
    );
  });

  it('are of one model under one key', () => {
    const batches = batchesWith({ limits: { requests: 10, bytes: 1_000 } });
    const kinds = [{ model: 'a' }, { model: 'b' }, { model: 'a', apiKey: 'other' }];
    const lots = [...makeLots([0, 1, 2, 0, 1, 2].map((kind, index) => question(String(index), batches, kinds[kind])))];
    assert.deepEqual(
      lots.map(({ items }) => items.map(({ key }) => key).join('')),
      ['03', '14', '25'],
    );
  });

  it('are measured in bytes as they are sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const line = JSON.stringify(text);
        assert.equal(utf8Length(line), new TextEncoder().encode(line).length);
      }),
    );
  });
});

describe('a batch on its way', () => {
  it('is written down before it is sent, and again when the provider has it', async () => {
    const { ports, events, news } = watchedPorts();
    const batches = batchesWith({
      submit: async (_account, { label, lines }) => {
        events.push(`submit ${label} ${lines.join()}`);
        return 'b1';
      },
    });
    const sent = await sendBatch(
      { items: [question('one', batches), question('two', batches)], lines: ['1', '2'] },
      ports,
    );
    assert.deepEqual(events, ['record sending ', 'submit LABEL 1,2', 'record waiting b1']);
    assert.deepEqual(
      [sent.open?.job.worstNanoUsd, sent.open?.job.requests, sent.open?.job.origin],
      [14, 2, 'https://x.example'],
    );
    assert.deepEqual(
      news.map(({ kind }) => kind),
      ['sent'],
    );
  });

  it('is not sent when its intent cannot be kept', async () => {
    const { ports } = watchedPorts({
      record: () => Promise.reject(new TrackerError('store/write-failed', 'disk full')),
    });
    const batches = batchesWith({ submit: nothing });
    await assert.rejects(sendBatch({ items: [question('one', batches)], lines: ['1'] }, ports), {
      code: 'store/write-failed',
    });
  });

  it('that certainly did not arrive may be sent again', async () => {
    const { ports, events } = watchedPorts();
    const batches = batchesWith({ submit: () => Promise.reject(failed('provider/rate-limited', { status: 429 })) });
    const { error } = await sendBatch({ items: [question('one', batches)], lines: ['1'] }, ports);
    assert.deepEqual([error?.code, events.at(-1)], ['provider/rate-limited', 'record unsent ']);
  });

  it('that may have arrived is looked for, and found later than at once', async () => {
    let looks = 0;
    const { ports, events, news, waits } = watchedPorts();
    const batches = batchesWith({
      submit: () => Promise.reject(failed('provider/timeout', { mayHaveArrived: true })),
      find: async () => (++looks === 3 ? ['b7'] : []),
    });
    const { open } = await sendBatch({ items: [question('one', batches)], lines: ['1'] }, ports);
    assert.deepEqual([open?.job.batches, looks, waits.length], [['b7'], 3, 2]);
    assert.deepEqual([events.at(-1), news.map(({ kind }) => kind)], ['record waiting b7', ['lost', 'found']]);
  });

  it('is not taken for another evaluation’s', async () => {
    const { ports } = watchedPorts({ claimed: async () => new Set(['b1']) });
    const batch = openBatch(batchesWith({ find: async () => ['b1', 'b2'] }), { state: 'sending', batches: [] });
    assert.equal(await findLost(batch, ports), true);
    assert.deepEqual(batch.job.batches, ['b2']);
  });

  it('stays open while nobody can say whether it arrived', async () => {
    const { ports, events } = watchedPorts();
    const find = () => Promise.reject(failed('provider/unauthorized', { status: 401, retryable: false }));
    const batch = openBatch(batchesWith({ find }), { state: 'sending', batches: [] });
    await assert.rejects(findLost(batch, ports), { code: 'provider/failed' });
    assert.deepEqual([events, batch.job.state], [[], 'sending']);
  });
});

describe('waiting for a batch', () => {
  it('looks less and less often, and tells a state once', async () => {
    let looks = 0;
    const poll = async () => (++looks < 30 ? state() : state({ isEnded: true, word: 'completed' }));
    const { ports, waits, news } = watchedPorts();
    const [{ state: last }] = await waitForBatch([openBatch(batchesWith({ poll }))], ports);
    assert.equal(last.word, 'completed');
    assert.ok(waits.every((ms, index) => index === 0 || ms >= (waits[index - 1] as number)));
    assert.deepEqual([waits[0], waits.at(-1), waits.length], [1_000, 120_000, 29]);
    assert.deepEqual(
      news.map((one) => one.kind === 'state' && one.state.word),
      ['in_progress', 'completed'],
    );
  });

  it('outlasts a provider that is away, and gives up after half an hour of it', async () => {
    let looks = 0;
    const away = () => Promise.reject(failed('provider/unreachable'));
    const poll = () => (++looks % 24 === 0 ? Promise.resolve(state({ isEnded: looks > 70 })) : away());
    const patient = watchedPorts();
    assert.equal((await waitForBatch([openBatch(batchesWith({ poll }))], patient.ports)).length, 1);
    assert.equal(patient.news.filter(({ kind }) => kind === 'silent').length, 3, 'once for every time it is away');
    const { ports, waits } = watchedPorts();
    await assert.rejects(waitForBatch([openBatch(batchesWith({ poll: away }))], ports), { code: 'provider/failed' });
    const awayMs = waits.reduce((sum, ms) => sum + ms, 0);
    assert.ok(awayMs > 1_500_000 && awayMs < 2_700_000, `${awayMs} ms`);
  });

  it('ends at once when the user goes, and says where the batch is', async () => {
    const { ports, stop } = watchedPorts();
    const poll = async () => {
      stop.abort();
      return state();
    };
    await assert.rejects(waitForBatch([openBatch(batchesWith({ poll }))], ports), (error: TrackerError) => {
      assert.deepEqual([error.code, error.exitCode], ['interrupted', 130]);
      assert.match(`${error.message} ${error.hint}`, /goes on at OpenAI.*--resume EVALUATION.*--cancel-batch/);
      return true;
    });
  });

  it('is over for those that have ended, whatever the others do', async () => {
    const slow = openBatch(batchesWith({ poll: async () => state() }));
    const quick = openBatch(batchesWith({ poll: async () => state({ isEnded: true }) }));
    const ended = await waitForBatch([slow, quick], watchedPorts().ports);
    assert.deepEqual(
      ended.map(({ batch }) => batch === quick),
      [true],
    );
  });
});

describe('records of batches', () => {
  const label = '01KA0000000000000000000001';
  const record = (change: object): StoredRecord =>
    ({
      ...{ kind: 'evaluation', part: 'batch', id: 'r', schema: 1, sum: '', evaluation: 'E', label, provider: 'openai' },
      ...{ model: 'm', origin: 'https://x.example', requests: 2, worstNanoUsd: 5, sentAt: '2026-11-20T09:00:00.000Z' },
      ...{ state: 'sending', batches: [], shard: null },
      ...change,
    }) as StoredRecord;

  it('tell how far every batch has come, whatever the clocks of their writers say', () => {
    const other = '01KA0000000000000000000002';
    const jobs = batchesIn([
      record({}),
      record({ label: other, shard: '1/2' }),
      record({ state: 'waiting', batches: ['b1'] }),
      record({ part: 'ending' }),
      // Written later by a clock that is late.
      record({ state: 'sending' }),
    ]);
    assert.deepEqual(
      jobs.map(({ state: word, batches, shard }) => [word, batches, shard]),
      [
        ['waiting', ['b1'], null],
        ['sending', [], '1/2'],
      ],
    );
  });

  for (const [what, change] of [
    ['another state', { state: 'sold' }],
    ['no label', { label: '../../x' }],
    ['no time', { sentAt: 'yesterday' }],
    ['no provider', { provider: 3 }],
  ] as const)
    it(`with ${what} are passed over`, () => assert.deepEqual(batchesIn([record(change)]), []));

  it('say whose questions they have; those of before there were judges in batches had the rows', () => {
    const asked = [record({}), record({ asks: 'judges' }), record({ asks: 'anybody' })].map((one) => batchesIn([one]));
    assert.deepEqual(
      asked.flat().map(({ asks }) => asks),
      ['answers', 'judges', 'answers'],
    );
  });

  it('name no batch whose id is more than a name', () => {
    const ids = ['batches/ok-1', 'msgbatch_1', '../files', 'a?b=c', 'a#b', '', 'a b', 7];
    assert.deepEqual(batchesIn([record({ batches: ids })])[0]?.batches, ['batches/ok-1', 'msgbatch_1']);
    assert.deepEqual(batchesIn([record({ batches: 'x', worstNanoUsd: -5 })])[0]?.worstNanoUsd, null);
  });
});
