import assert from 'node:assert/strict';
import { complete } from '../../../src/core/provider/complete.ts';
import { canary, quickPolicy, useModelServer } from '../../support/modelHost.ts';
import { answerWith, type Reply } from '../../support/modelServer.ts';
import { faults } from '../../support/modelServerFaults.ts';
import { modelApis } from '../../support/modelServerWire.ts';

const calls = Number(process.env.PT_SOAK ?? 400);
const outcomes = new Set([
  'ok',
  'length',
  'content_filter',
  'refusal',
  'blocked',
  'tool_call',
  'empty',
  'error',
  'cancelled',
]);
// A thousand endless bodies measure the machine's memory bandwidth and nothing else.
const quick = faults.filter((fault) => !fault.waits && !/without an end|bomb|drip|more text/.test(fault.name));

describe('a long run of calls, three in ten of which go wrong', function () {
  this.timeout(120_000);
  const model = useModelServer();

  it('ends every call in a typed outcome, leaks no key and does not grow', async () => {
    let next = 0;
    const before = process.memoryUsage().rss;
    const work = async (): Promise<void> => {
      while (next < calls) {
        const turn = next++;
        const fault = turn % 10 < 3 ? quick[turn % quick.length] : undefined;
        const api = modelApis[turn % modelApis.length] ?? 'ollama';
        const good: Reply = answerWith();
        // Replies go to whatever request comes next: which call meets the fault does not matter here.
        model.server.script(...(fault ? fault.replies : [good]));
        const completion = await complete(model.host, {
          ...{
            api,
            baseUrl: model.server.baseUrl(api),
            apiKey: canary,
            model: 'm',
            policy: quickPolicy,
            timeoutMs: 20_000,
          },
          ...{ messages: [{ role: 'user', content: `turn ${turn}` }], stream: turn % 2 === 0 },
        });
        assert(outcomes.has(completion.outcome));
        assert.equal(completion.error === null, !['error', 'blocked'].includes(completion.outcome));
        assert(!JSON.stringify(completion).includes(canary));
      }
    };
    await Promise.all(Array.from({ length: 16 }, work));
    assert((process.memoryUsage().rss - before) / 1024 ** 2 < 300);
  });
});
