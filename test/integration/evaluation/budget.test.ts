// A limit on money holds whatever the number of calls under way and whatever goes wrong on the way: the server counts what it
// was asked and at what price, judges included.
import assert from 'node:assert/strict';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import { useModelProject } from '../../support/modelProject.ts';
import { answerWith, type Reply, sendJson } from '../../support/modelServer.ts';

const maxTokens = 20;
const prompt = `name: greet
model: openai/gpt-4o-mini
modelParameters: { maxTokens: ${maxTokens} }
messages:
  - role: user
    content: Say hello to {{who}}
evaluators:
  - name: greets
    string: { contains: Hello }
`;
const judged = `${prompt}  - name: kind
    uses: prompttracker/llm-rubric
    with: { value: It is kind. }
`;

/** gpt-4o-mini: 0.15 and 0.60 USD per million tokens. */
const nanoUsdOf = ({ input, output }: { input: number; output: number }): number => input * 150 + output * 600;

describe('a limit on what an evaluation may spend', function () {
  this.timeout(60_000);
  const place = useModelProject(
    (project) => {
      const names = Array.from({ length: 150 }, (_, index) => `person ${index + 1}`);
      project.write('people.csv', `who\n${names.join('\n')}\n`);
    },
    { latencyMs: 1 },
  );

  const evaluate = async (limitUsd: number, concurrency: number) => {
    const argv = [
      'greet',
      '--dataset',
      'people.csv',
      '--max-cost',
      String(limitUsd),
      '--concurrency',
      String(concurrency),
    ];
    const judge = ['--judge', 'openai/gpt-4o-mini'];
    const { code, stdout } = await place.run(['eval', ...argv, ...judge, '--json']);
    return { code, data: JSON.parse(stdout) as Evaluation };
  };

  /** Answers as long and as dear as `usageOf` says; adds up what they cost. */
  const billing = (usageOf: (call: number) => { input: number; output: number }) => {
    const bill = { nanoUsd: 0 };
    const replies = Array.from({ length: 400 }, (_, call): Reply => {
      const usage = usageOf(call);
      const reply = answerWith({ text: 'Hello', usage });
      return (context) => {
        bill.nanoUsd += nanoUsdOf(usage);
        return reply(context);
      };
    });
    place.server.script(...replies);
    return bill;
  };

  for (const concurrency of [1, 8, 32, 128]) {
    it(`is not exceeded with ${concurrency} calls at a time, and most of it is used`, async () => {
      place.project.write('greet.prompt.yaml', prompt);
      const bill = billing((call) => ({ input: 10, output: call % (maxTokens + 1) }));
      const limitUsd = 0.0003;
      const { code, data } = await evaluate(limitUsd, concurrency);
      assert.ok(bill.nanoUsd <= limitUsd * 1e9, `${bill.nanoUsd} nano-USD`);
      assert.ok(bill.nanoUsd > limitUsd * 1e9 * 0.9, `only ${bill.nanoUsd} nano-USD`);
      assert.deepEqual([code, data.status, data.stoppedBecause?.code], [5, 'stopped', 'budget/exceeded']);
      assert.equal(Math.round((data.spentUsd ?? 0) * 1e9), bill.nanoUsd);
      assert.equal(data.results.length, place.server.journal.length, 'every answer that was paid for is a result');
    });
  }

  it('is not exceeded when every third call fails after it was sent', async () => {
    place.project.write('greet.prompt.yaml', prompt);
    let sent = 0;
    const reply: Reply = (context) => {
      sent += 1;
      if (sent % 3 === 0) return sendJson(context.response, 400, { error: { message: 'no' } });
      return answerWith({ text: 'Hello', usage: { input: 10, output: maxTokens } })(context);
    };
    place.server.script(...Array.from({ length: 400 }, () => reply));
    const { code } = await evaluate(0.0003, 32);
    const answered = sent - Math.floor(sent / 3);
    assert.equal(code, 5);
    assert.ok(answered * nanoUsdOf({ input: 10, output: maxTokens }) <= 0.0003 * 1e9);
  });

  it('counts what judges cost', async () => {
    place.project.write('greet.prompt.yaml', judged);
    const bill = billing(() => ({ input: 10, output: 20 }));
    const { code } = await evaluate(0.0018, 8);
    assert.equal(code, 5);
    assert.ok(bill.nanoUsd > 0 && bill.nanoUsd <= 0.0018 * 1e9, `${bill.nanoUsd} nano-USD`);
  });

  it('refuses before the first call where nobody knows what it may cost', async () => {
    place.project.write('greet.prompt.yaml', prompt.replace(/modelParameters.*\n/, ''));
    const { code } = await evaluate(1, 8);
    assert.deepEqual([code, place.server.journal.length], [5, 0]);
  });
});
