// A limit on money holds whatever is asked, however much of it at a time, and whatever goes wrong on the way: the server counts
// what it was asked and at what price, judges and simulated users included.
import assert from 'node:assert/strict';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import { createRandom } from '../../../src/core/statistics/seededRandom.ts';
import { fastClock } from '../../support/fastClock.ts';
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
const talking = prompt.replace('role: user', 'role: system');
const user = { instructions: 'You want {{who}}.', model: 'openai/gpt-4o', maxTurns: 2 };

/** USD per million tokens. */
const prices: { readonly [model: string]: readonly [input: number, output: number] } = {
  'gpt-4o-mini': [0.15, 0.6],
  'gpt-4o': [2.5, 10],
};

interface Bill {
  nanoUsd: number;
  /** Of these, attempts that were billed and whose answer never came. */
  lost: number;
  answers: number;
}

interface Asked {
  readonly model: string;
  readonly messages: readonly object[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}

/** Answers of any length that was asked for, or fails as servers do. Also what goes into a lost connection is billed. */
function billing(fails: boolean): { readonly bill: Bill; readonly reply: Reply } {
  const bill: Bill = { nanoUsd: 0, lost: 0, answers: 0 };
  const random = createRandom(7);
  const reply: Reply = (context) => {
    const asked = JSON.parse(context.request.body) as Asked;
    const chance = fails ? random() : 1;
    const { response } = context;
    if (chance < 0.1) return sendJson(response, 429, { error: { message: 'slow' } }, { 'retry-after-ms': '1' });
    if (chance < 0.2) return sendJson(response, 503, { error: { message: 'busy' } });
    if (chance < 0.25) return sendJson(response, 400, { error: { message: 'no' } });
    const most = asked.max_tokens ?? asked.max_completion_tokens ?? Number.NaN;
    const usage = { input: 8 * asked.messages.length, output: Math.floor(random() * (most + 1)) };
    const [input, output] = prices[asked.model]!;
    bill.nanoUsd += Math.round((usage.input * input + usage.output * output) * 1_000);
    if (chance < 0.29) {
      bill.lost += 1;
      return void response.socket?.destroy();
    }
    bill.answers += 1;
    const text = JSON.stringify({ reason: `Hello ${bill.answers}`, pass: true, score: 1 });
    return answerWith({ text, usage })(context);
  };
  return { bill, reply };
}

describe('a limit on what an evaluation may spend', function () {
  this.timeout(60_000);
  const place = useModelProject();

  const evaluate = async (limitUsd: number, concurrency: number) => {
    const limits = ['--max-cost', String(limitUsd), '--concurrency', String(concurrency)];
    const argv = ['eval', 'greet', '--dataset', 'rows.jsonl', '--judge', 'openai/gpt-4o-mini', ...limits, '--json'];
    const { code, stdout } = await place.run(argv, { clock: fastClock(100) });
    return { code, data: JSON.parse(stdout) as Evaluation };
  };
  const writeRows = (more: object = {}) => {
    const rows = Array.from({ length: 150 }, (_, index) => JSON.stringify({ who: `person ${index + 1}`, ...more }));
    place.project.write('rows.jsonl', `${rows.join('\n')}\n`);
  };

  const shapes: readonly {
    readonly what: string;
    readonly file: string;
    readonly row?: object;
    readonly limitUsd: number;
    readonly fails: boolean;
    /** At least this part of the limit is used. */
    readonly used: number;
  }[] = [
    { what: 'rows', file: prompt, limitUsd: 0.0003, fails: false, used: 0.9 },
    { what: 'rows that fail and are repeated', file: prompt, limitUsd: 0.0003, fails: true, used: 0.7 },
    { what: 'judged rows that fail', file: judged, limitUsd: 0.015, fails: true, used: 0.6 },
    {
      what: 'conversations with a simulated user that fail',
      ...{ file: talking, row: { turns: ['Hello'], simulatedUser: user } },
      ...{ limitUsd: 0.08, fails: true, used: 0.6 },
    },
  ];
  for (const { what, file, row, limitUsd, fails, used } of shapes) {
    for (const concurrency of [1, 8, 32, 128]) {
      it(`is kept by ${what}, ${concurrency} calls at a time`, async () => {
        place.project.write('greet.prompt.yaml', file);
        writeRows(row);
        const { bill, reply } = billing(fails);
        place.server.script(...Array.from({ length: 1_500 }, () => reply));
        const { code, data } = await evaluate(limitUsd, concurrency);
        const part = bill.nanoUsd / (limitUsd * 1e9);
        assert.ok(part <= 1 && part >= used, `${bill.nanoUsd} nano-USD of ${limitUsd} USD`);
        assert.deepEqual([code, data.status, data.stoppedBecause?.code], [5, 'stopped', 'budget/exceeded']);
        // What was lost may have cost anything up to its worst, so nobody knows the sum.
        if (bill.lost === 0) assert.equal(Math.round((data.spentUsd ?? 0) * 1e9), bill.nanoUsd);
      });
    }
  }

  it('has room for a repeat or there is none, where the first attempt may have been billed', async () => {
    place.project.write('greet.prompt.yaml', prompt);
    writeRows();
    for (const [limitUsd, attempts] of [
      [0.00002, 1],
      [0.00003, 2],
    ] as const) {
      place.server.journal.length = 0;
      place.server.script(
        ...Array.from({ length: 10 }, () => (({ response }) => void response.socket?.destroy()) as Reply),
      );
      const { data } = await evaluate(limitUsd, 1);
      assert.deepEqual([place.server.journal.length, data.spentUsd, data.status], [attempts, null, 'stopped']);
      place.server.forget();
    }
  });

  it('refuses before the first call where nobody knows what it may cost', async () => {
    place.project.write('greet.prompt.yaml', prompt.replace(/modelParameters.*\n/, ''));
    writeRows();
    const { code } = await evaluate(1, 8);
    assert.deepEqual([code, place.server.journal.length], [5, 0]);
  });
});
