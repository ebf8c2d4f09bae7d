import assert from 'node:assert/strict';
import { runDocument } from '../../../src/extension/runs/runDocument.ts';
import { runItemView } from '../../../src/extension/runs/runTree.ts';
import { factsOf, finishedView } from '../../../src/extension/runs/runView.ts';
import { failedRun, run } from '../../support/panelParts.ts';

const now = Date.parse('2026-11-20T10:05:00Z');
const usage = { inputTokens: 10, outputTokens: null, cachedInputTokens: 4, cacheWriteTokens: null, reasoningTokens: 7 };

function fact(of: Parameters<typeof factsOf>[0], label: string): string | undefined {
  return factsOf(of).find((one) => one.label === label)?.value;
}

describe('a finished run', () => {
  it('is shown by tokens, cost, timings and finish reason', () => {
    const shown = factsOf(run()).map(({ label, value }) => `${label} ${value}`);
    assert.deepEqual(shown, [
      'Input tokens 1,234',
      'Output tokens 56',
      'Cost $0.0012',
      'First token 410 ms',
      'Total 1.2 s',
      'Speed 71 tokens/s',
      'Finish stop',
    ]);
  });

  it('shows a dash for what nobody knows, never a zero', () => {
    const unknown = run({ costNanoUsd: null, firstTokenMs: null }, { usage, costUsd: null, finishReason: null });
    for (const label of ['Output tokens', 'Cost', 'First token', 'Finish']) assert.equal(fact(unknown, label), '–');
  });

  it('names token classes only when there are any', () => {
    const shown = run({}, { usage });
    assert.deepEqual(
      [fact(shown, 'From cache'), fact(shown, 'Reasoning'), fact(shown, 'Into cache')],
      ['4', '7', undefined],
    );
  });

  it('marks counts that are ours', () => {
    assert.equal(fact(run({}, { usage: { ...usage, isEstimate: true } }), 'Input tokens'), '≈ 10');
  });

  it('names the model that answered when it is another one', () => {
    assert.equal(fact(run({ answeredModel: 'gpt-4o-mini-2024-07-18' }), 'Answered by'), 'gpt-4o-mini-2024-07-18');
  });

  for (const [kind, words] of [
    ['length', /token limit/],
    ['content_filter', /content filter/],
    ['refusal', /refused/],
  ] as const) {
    it(`says so when the answer ended by ${kind}`, () => {
      const view = finishedView(run({}, { kind }), null);
      assert.ok(view.status === 'finished' && words.test(view.problem?.message ?? ''));
    });
  }

  it('says that system text went into the first user message', () => {
    assert.equal(fact(run({ foldedSystem: true }), 'System text'), 'in the first user message');
    assert.equal(fact(run(), 'System text'), undefined);
    assert.match(runDocument(run({ foldedSystem: true })), /System text +in the first user message/);
  });

  it('says what to do about VS Code’s own models, which have no key and no address', () => {
    const hint = (provider: string, code: string) => {
      const failed = run({ provider }, { status: 'failed', code, message: 'No.' });
      const view = finishedView(failed, null);
      return view.status === 'finished' ? view.problem?.hint : undefined;
    };
    assert.match(hint('vscode', 'provider/forbidden') ?? '', /allow it when VS Code asks/);
    assert.equal(hint('vscode', 'provider/not-found'), null);
    assert.match(hint('openai', 'provider/forbidden') ?? '', /This key/);
  });

  it('says from a remote window on which machine a local server was looked for', () => {
    const message = 'Nothing answers at 127.0.0.1:11434 (ECONNREFUSED).';
    const failed = run({}, { status: 'failed', code: 'provider/unreachable', message });
    const hint = (remoteName: string | null) => {
      const view = finishedView(failed, null, remoteName);
      return view.status === 'finished' ? view.problem?.hint : null;
    };
    assert.match(hint('wsl') ?? '', /remote machine \(wsl\), not on yours/);
    assert.equal(hint(null), 'Is the server running? Its address is in the settings.');
  });

  it('says so when the answer is empty', () => {
    const view = finishedView(run({}, { kind: 'empty', output: '' }), null);
    assert.ok(view.status === 'finished' && view.problem?.message === 'The answer is empty.');
  });

  for (const [code, remedy] of [
    ['provider/unauthorized', 'set-key'],
    ['provider/unreachable', 'open-settings'],
    ['provider/quota', 'pick-model'],
  ] as const) {
    it(`offers ${remedy} after ${code}`, () => {
      const view = finishedView(failedRun(code, 'No.'), null);
      assert.ok(view.status === 'finished' && view.problem?.remedy?.id === remedy);
    });
  }

  it('shows an unknown failure in its own words', () => {
    const view = finishedView(failedRun('provider/constructor', 'Strange.'), null);
    assert.ok(view.status === 'finished' && view.problem?.message === 'Strange.' && view.problem.remedy === null);
  });
});

describe('a row of the Runs view', () => {
  it('names prompt and version, then age, cost and model, since a narrow side bar cuts the end', () => {
    const view = runItemView({ root: '/r', run: run(), promptName: 'Greeting' }, now);
    assert.equal(view.label, 'Greeting · v2');
    assert.equal(view.description, '5 minutes ago · $0.0012 · openai/gpt-4o-mini');
  });

  it('uses the id of a prompt that is gone, and says draft where there was no version', () => {
    const view = runItemView(
      { root: '/r', run: run({ version: null, promptId: 'a/b.greeting' }), promptName: null },
      now,
    );
    assert.equal(view.label, 'b.greeting · draft');
  });

  it('shows a dash for an unknown cost', () => {
    const view = runItemView({ root: '/r', run: run({}, { costUsd: null }), promptName: null }, now);
    assert.match(view.description, / · – · /);
  });

  it('tells failed from stopped, by icon and by word', () => {
    const failed = runItemView({ root: '/r', run: failedRun('provider/timeout', 'Late.'), promptName: null }, now);
    const stopped = runItemView(
      {
        root: '/r',
        run: run({
          outcome: { status: 'failed', kind: 'cancelled', code: 'interrupted', message: '', retryable: true },
        }),
        promptName: null,
      },
      now,
    );
    assert.deepEqual([failed.icon, stopped.icon], ['error', 'circle-slash']);
    assert.match(failed.description, /failed/);
    assert.match(stopped.description, /stopped/);
  });

  it('shows the newest human rating', () => {
    const rating = { evaluator: 'human', value: 0.7, passed: null, reason: '', metadata: { score: 7 } };
    const approved = { ...rating, passed: true, metadata: {} };
    assert.match(
      runItemView({ root: '/r', run: run({ scores: [rating] }), promptName: null }, now).description,
      /7\/10/,
    );
    assert.match(
      runItemView({ root: '/r', run: run({ scores: [rating, approved] }), promptName: null }, now).description,
      /approved/,
    );
  });
});

describe('a recorded run as a document', () => {
  it('holds the answer, the variables and every message, as plain text', () => {
    const text = runDocument(run({}, { output: '[click](command:evil) <b>' }));
    for (const part of [
      'support.greeting v2',
      '[click](command:evil) <b>',
      'customer: Ada',
      'Message: user',
      'Greet Ada.',
    ]) {
      assert.ok(text.includes(part), part);
    }
  });

  it('says why a failed run has no answer', () => {
    assert.match(
      runDocument(failedRun('provider/timeout', 'No answer in 120 s.')),
      /Failed +No answer in 120 s\. \(provider\/timeout\)/,
    );
  });
});
