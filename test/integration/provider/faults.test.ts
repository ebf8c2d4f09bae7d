import assert from 'node:assert/strict';
import { type CompleteOptions, complete } from '../../../src/core/provider/complete.ts';
import type { Completion } from '../../../src/core/provider/provider.ts';
import { createPlatformFetch } from '../../../src/node/fetch.ts';
import type { Expected, Fault } from '../../support/modelFaults/fault.ts';
import {
  type CalledServer,
  canary,
  type ModelHost,
  openModelHost,
  quickPolicy,
  useModelServer,
} from '../../support/modelHost.ts';
import { faults } from '../../support/modelServerFaults.ts';
import { modelApis, type WireApi } from '../../support/modelServerWire.ts';

let model: CalledServer;
let platform: ModelHost;

async function meet(fault: Fault, api: WireApi, isStream: boolean, hostName: string): Promise<Completion> {
  model.server.journal.length = 0;
  const last = fault.replies.at(-1);
  assert(last);
  model.server.script(...fault.replies, ...Array.from({ length: 4 - fault.replies.length }, () => last));
  const silence = fault.waits?.silenceMs;
  const options: CompleteOptions = {
    ...{ api, baseUrl: model.server.baseUrl(api), apiKey: canary, model: 'scripted' },
    messages: [{ role: 'user', content: 'Say hello' }],
    stream: isStream,
    timeoutMs: fault.waits?.callMs ?? 9000,
    policy: { ...quickPolicy, ...(silence === undefined ? {} : { firstByteMs: silence, idleMs: silence }) },
  };
  return complete((hostName === 'pool' ? model : platform).host, options);
}

function check(completion: Completion, expected: Expected): void {
  const { outcome, error, attempts, possiblyBilledLost, text } = completion;
  const codes = expected.code === undefined ? [undefined] : [expected.code].flat();
  const isListed = codes.some((code) => code === error?.code);
  const seen = { outcome, code: isListed ? codes[0] : error?.code };
  assert.deepEqual(seen, { outcome: expected.outcome, code: codes[0] }, error?.message ?? text);
  if (expected.attempts !== undefined) assert.equal(attempts, expected.attempts, 'attempts');
  if (expected.lost !== undefined) assert.equal(possiblyBilledLost, expected.lost, 'possiblyBilledLost');
  if (expected.retryable !== undefined) assert.equal(error?.retryable, expected.retryable, 'retryable');
  if (expected.text !== undefined) assert.equal(text, expected.text);
  if (expected.message !== undefined) assert.match(error?.message ?? '', expected.message);
}

describe('a model server that misbehaves', function () {
  this.timeout(10_000);

  model = useModelServer();
  before(() => {
    platform = openModelHost({}, createPlatformFetch());
  });
  after(() => platform.close());

  it('is met by at least 104 faults of every API, streamed and whole, so by 1,040 in all', () => {
    for (const api of modelApis) {
      for (const way of ['stream', 'whole']) {
        const met = faults.filter((fault) => !fault.except?.includes(api) && (fault.only ?? way) === way);
        assert(met.length >= 104, `${api} ${way}: ${met.length}`);
      }
    }
  });

  for (const hostName of ['pool', 'platform']) {
    for (const api of modelApis) {
      for (const isStream of [false, true]) {
        // One API stands for all where only the way out of the process differs.
        if (hostName === 'platform' && api !== 'anthropic') continue;
        describe(`${api}, ${isStream ? 'streamed' : 'whole'}, through the ${hostName}`, () => {
          for (const fault of faults) {
            if (
              fault.except?.includes(api) ||
              (fault.only ?? (isStream ? 'stream' : 'whole')) !== (isStream ? 'stream' : 'whole')
            )
              continue;
            it(fault.name, async () => {
              const completion = await meet(fault, api, isStream, hostName);
              const { expected } = fault;
              check(completion, typeof expected === 'function' ? expected(api, isStream) : expected);
              assert(!JSON.stringify(completion).includes(canary));
            });
          }
        });
      }
    }
  }
});
