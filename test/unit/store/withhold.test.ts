import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Json } from '../../../src/core/base/hash.ts';
import { parseStoreConfig } from '../../../src/core/store/storeConfig.ts';
import { withhold } from '../../../src/core/store/withhold.ts';
import { sampleRun } from '../../support/storeRecords.ts';

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');
type Any = { readonly [name: string]: Json };

function kept(
  record: Any,
  options: { policy?: 'full' | 'no-output' | 'scores-only'; sensitive?: string[] } = {},
): ReturnType<typeof JSON.parse> {
  return withhold(
    { kind: 'run', ...record },
    { policy: options.policy ?? 'full', sensitive: options.sensitive ?? [], sha256 },
  );
}

const answered = sampleRun({
  variables: { name: 'Ada Lovelace', age: 36 },
  messages: [{ role: 'user', content: 'Write to Ada Lovelace, aged 36.' }],
  outcome: {
    status: 'completed',
    output: 'Dear Ada Lovelace,',
    toolCalls: [{ id: null, name: 'send', arguments: '{"to":"Ada Lovelace"}' }],
    finishReason: 'stop',
    usage: { inputTokens: 5 },
    costUsd: 0.1,
  },
  scores: [{ evaluator: 'judge', value: 1, passed: true, reason: 'It greets Ada Lovelace.', metadata: {} }],
});

describe('what is kept of a run', () => {
  it('is everything unless somebody asks for less', () => {
    assert.deepEqual(kept(answered), { kind: 'run', ...answered });
  });

  it('without output lacks the answer and what quotes it, and keeps its hash, figures and scores', () => {
    const run = kept(answered, { policy: 'no-output' });
    assert.ok(!JSON.stringify({ ...run, variables: 0, messages: 0 }).includes('Ada'));
    assert.equal(run.outcome.outputHash, sha256('Dear Ada Lovelace,'));
    assert.equal(run.outcome.usage.inputTokens, 5);
    assert.equal(run.scores[0].value, 1);
    assert.equal(run.withheld, 'no-output');
    assert.deepEqual(run.messages, answered.messages);
  });

  it('with scores only lacks every text', () => {
    const run = kept(answered, { policy: 'scores-only' });
    assert.ok(!JSON.stringify(run).includes('Ada'));
    assert.equal(run.variablesHash, answered.variablesHash);
    assert.match(run.messagesHash, /^[0-9a-f]{64}$/);
    assert.equal(run.costNanoUsd, answered.costNanoUsd);
  });

  it('without output lacks the reasoning, and what had come of a call that failed', () => {
    const outcome = { status: 'completed', output: 'Dear Ada', reasoning: 'Greet Ada.' };
    const failed = { status: 'failed', code: 'interrupted', message: 'Ada', retryable: true, output: 'Dear Ada' };
    for (const policy of ['no-output', 'scores-only'] as const) {
      assert.ok(!JSON.stringify(kept({ ...answered, outcome }, { policy }).outcome).includes('Ada'));
      assert.ok(!JSON.stringify(kept({ ...answered, outcome: failed }, { policy }).outcome).includes('Ada'));
    }
  });

  it('with scores only lacks tools and schema, which are text of the prompt', () => {
    const sent = { tools: [{ name: 'find Ada' }], toolChoice: 'Ada', jsonSchema: { title: 'Ada' } };
    const record = { ...answered, ...sent, responseFormat: 'json_schema' };
    assert.deepEqual(kept(record, { policy: 'no-output' }).tools, sent.tools);
    const run = JSON.parse(JSON.stringify(kept(record, { policy: 'scores-only' })));
    for (const name of Object.keys(sent)) assert.equal(name in run, false, name);
    assert.equal(run.responseFormat, 'json_schema');
    assert.ok(!JSON.stringify(run).includes('Ada'));
  });

  it('hides a sensitive variable wherever its value stands', () => {
    const run = kept(answered, { sensitive: ['name'] });
    assert.ok(!JSON.stringify(run).includes('Ada'));
    assert.match(run.variables.name, /^sha256:[0-9a-f]{64}$/);
    assert.equal(run.variables.age, 36);
    assert.equal(run.messages[0].content, 'Write to [sensitive], aged 36.');
    assert.equal(run.messages[0].role, 'user');
  });

  it('hashes a whole text in which a short sensitive value stands', () => {
    const run = kept(answered, { sensitive: ['age'] });
    assert.match(run.messages[0].content, /^sha256:/);
    assert.equal(run.outcome.output, 'Dear Ada Lovelace,');
  });

  it('hides values inside lists and objects, and as JSON prints them', () => {
    const record = sampleRun({
      variables: { people: [{ note: 'say "hello there"' }] },
      messages: [{ role: 'user', content: 'People: [{"note":"say \\"hello there\\""}]' }],
    });
    assert.ok(!JSON.stringify(kept(record, { sensitive: ['people'] })).includes('hello'));
  });

  it('leaves ids and roles alone when they happen to equal a sensitive value', () => {
    const run = kept({ ...answered, variables: { who: 'user' } }, { sensitive: ['who'] });
    assert.equal(run.messages[0].role, 'user');
  });
});

describe('the settings of a repository', () => {
  const read = (text: string) => parseStoreConfig(text, '.prompttracker/config.yaml');

  it('choose a policy for all prompts and for single ones', () => {
    const config = read('store:\n  default: no-output\n  prompts:\n    open: full\n    "closed.one": scores-only\n');
    assert.deepEqual(
      ['other', 'open', 'closed.one', null].map((id) => config.policyOf(id)),
      ['no-output', 'full', 'scores-only', 'no-output'],
    );
    assert.equal(read('store: scores-only').policyOf('x'), 'scores-only');
    assert.equal(read('').policyOf('x'), 'full');
  });

  it('name prompt globs, models and a budget', () => {
    const config = read(
      'prompts:\n  include: ["prompts/**"]\n  exclude: old/**\nmodels:\n  small: openai/gpt-4o-mini\nbudgets:\n  maxCostUsd: 0.5\n',
    );
    assert.deepEqual(config.include, ['prompts/**']);
    assert.deepEqual(config.exclude, ['old/**']);
    assert.equal(config.models.get('small'), 'openai/gpt-4o-mini');
    assert.equal(config.maxCostUsd, 0.5);
    assert.deepEqual(config.diagnostics, []);
  });

  it('say how fast a provider may be asked, and a limit that cannot be read is a slow one', () => {
    const config = read('limits:\n  openai: { requestsPerMinute: 500 }\n  mistral: { tokensPerMinute: fast }\n');
    assert.deepEqual(config.limits.get('openai'), { requestsPerMinute: 500, tokensPerMinute: null });
    assert.deepEqual(config.limits.get('mistral'), { requestsPerMinute: 1, tokensPerMinute: null });
    assert.deepEqual(
      config.diagnostics.map(({ code, line }) => [code, line]),
      [['config/limit', 3]],
    );
  });

  it('never bring an address, a program, a header or a key', () => {
    const names = [
      'baseUrl',
      'url',
      'apiKey',
      'headers',
      'executable',
      'command',
      'env',
      'proxy',
      'webhook',
      'endpoint',
      'token',
    ];
    for (const name of names) {
      const { diagnostics } = read(`store: full\n${name}: https://evil.example\n`);
      assert.deepEqual(
        diagnostics.map(({ code, line }) => `${code}:${line}`),
        ['config/refused:2'],
        name,
      );
    }
    assert.equal(read('models:\n  x: https://evil.example/v1\n  y: openai//evil\n').models.size, 0);
  });

  it('keep only scores while they cannot be read, and say why at the line', () => {
    for (const text of [
      'store: everything',
      'store: [full',
      '- a list',
      'a: &a [*a]',
      'store: full\n<<<<<<< HEAD\n',
      'store:\n  default: 7',
    ]) {
      const config = read(text);
      assert.equal(config.policyOf('x'), 'scores-only', text);
      assert.ok(
        config.diagnostics.some(({ severity, line }) => severity === 'error' && line >= 1),
        text,
      );
    }
  });

  it('are hinted at where a name is unknown', () => {
    assert.deepEqual(
      read('storage: full').diagnostics.map(({ code }) => code),
      ['config/unknown-name'],
    );
  });
});
