import assert from 'node:assert/strict';
import { summarizeChange } from '../../../src/core/operation/changeSummary.ts';
import type { VersionComparison } from '../../../src/core/operation/comparison/compareVersions.ts';
import type { VersionResult } from '../../../src/core/operation/versionResults.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { type ComparisonNode, comparisonNodes } from '../../../src/extension/comparison/comparisonTree.ts';

const names = { prompt: 'Greeting', before: 'v2', after: 'Draft' };
const plain = 'messages: [{role: user, content: Say hello}]\n';
const results = (over: Partial<VersionResult> = {}): VersionResult => ({
  runs: 2,
  failed: 0,
  models: ['offline/echo'],
  lastAnswer: { runId: 'R1', text: 'Hello!\nsecond line', model: 'offline/echo', at: '2026-11-20T10:00:00.000Z' },
  meanScore: null,
  rated: 0,
  medianCostUsd: 0.001,
  medianDurationMs: 1000,
  medianInputTokens: 10,
  medianOutputTokens: 5,
  isEstimate: false,
  ...over,
});

function nodesOf(before: string, after: string, both: readonly (VersionResult | null)[] = [null, null]) {
  const [old, now] = [before, after].map((text) => parsePrompt(text, 'a.prompt.yaml').prompt);
  const summary = old && now ? summarizeChange(old, now) : null;
  const side = (at: number, selector: string) => ({
    selector,
    hash: `${at}`,
    tokens: 10 * (at + 1),
    results: both[at] ?? null,
  });
  const comparison: VersionComparison = {
    isSamePrompt: summary?.isSamePrompt ?? false,
    summary,
    before: side(0, 'v2'),
    after: side(1, 'draft'),
  };
  return comparisonNodes(comparison, names);
}

const byId = (nodes: readonly ComparisonNode[], id: string): ComparisonNode => {
  const found = nodes.flatMap((node) => [node, ...node.children]).find((node) => node.id === id);
  assert.ok(found, `${id} among ${nodes.map((node) => node.id).join(', ')}`);
  return found;
};
const ids = (nodes: readonly ComparisonNode[]) => nodes.map(({ id }) => id);

describe('the rows of a comparison', () => {
  it('begin with what is compared and the step it asks for', () => {
    const [heading, step] = nodesOf(plain, plain.replace('hello', 'goodbye'));
    assert.equal(heading?.label, 'v2 → Draft');
    assert.equal(heading?.description, 'Greeting');
    assert.deepEqual([step?.label, step?.description], ['Version step', 'minor']);
  });

  it('say first when a model gets the same', () => {
    const nodes = nodesOf(plain, `description: x\n${plain}`);
    assert.deepEqual(ids(nodes).slice(0, 2), ['heading', 'same']);
  });

  it('hold only the groups in which something changed', () => {
    const nodes = nodesOf(plain, plain.replace('hello', 'goodbye'));
    assert.deepEqual(ids(nodes), ['heading', 'step', 'text', 'tokens', 'answers']);
  });

  it('count the words of each message and lead to it', () => {
    const row = byId(nodesOf(plain, plain.replace('hello', 'a warm hello')), 'text changed messages[0]');
    assert.equal(row.label, 'user message');
    assert.equal(row.description, '+2 words');
    assert.deepEqual(row.action, { kind: 'reveal', path: 'messages[0]', isRemoved: false });
  });

  it('lead to the older text for what is gone', () => {
    const two = 'messages: [{role: system, content: Be kind}, {role: user, content: Say hello}]\n';
    const row = byId(nodesOf(two, plain), 'text removed messages[0]');
    assert.deepEqual(row.action, { kind: 'reveal', path: 'messages[0]', isRemoved: true });
    assert.equal(row.description, 'removed · −2 words');
  });

  it('mark what breaks callers, in the row, its group and the heading', () => {
    const nodes = nodesOf(`variables: [tone]\n${plain}`, plain);
    assert.equal(byId(nodes, 'heading').icon, 'warning');
    assert.equal(byId(nodes, 'variables').description, 'breaks callers');
    const row = byId(nodes, 'variables removed variables.tone');
    assert.match(row.description, /^breaks callers · removed$/);
    assert.match(row.tooltip, /The variable tone is gone/);
    assert.equal(row.color, 'warning');
  });

  it('show values from and to', () => {
    const nodes = nodesOf(
      `model: a/b\nmodelParameters: {temperature: 0.2}\n${plain}`,
      `model: a/c\nmodelParameters: {temperature: 0.7}\n${plain}`,
    );
    assert.equal(byId(nodes, 'model').description, 'a/b → a/c');
    assert.equal(byId(nodes, 'parameters changed modelParameters.temperature').description, '0.2 → 0.7');
  });

  it('compare cost and time, with how many times as much', () => {
    const nodes = nodesOf(plain, plain, [results(), results({ medianCostUsd: 0.002, medianDurationMs: 500 })]);
    assert.equal(byId(nodes, 'cost').description, '$0.001 → $0.002 (×2.0)');
    assert.equal(byId(nodes, 'time').description, '1.0 s → 500 ms (×0.50)');
    assert.equal(byId(nodes, 'tokens').description, '≈ 10 → 20 (×2.0)');
  });

  it('say that a cost is unknown and never that it is nothing', () => {
    const nodes = nodesOf(plain, plain, [results(), results({ medianCostUsd: null, isEstimate: true })]);
    assert.equal(byId(nodes, 'cost').description, '≈ $0.001 → –');
    const unknown = nodesOf(plain, plain, [results({ medianCostUsd: null }), null]);
    assert.ok(!ids(unknown).includes('cost'));
  });

  it('show scores with how many answers they rest on', () => {
    const nodes = nodesOf(plain, plain, [results({ meanScore: 0.8, rated: 2 }), results()]);
    assert.equal(byId(nodes, 'score').description, '0.80 (2 answers) → not rated');
  });

  it('open either answer, or both side by side', () => {
    const other = results({ lastAnswer: { runId: 'R2', text: null, model: 'a/b', at: '2026-11-20T10:00:00.000Z' } });
    const nodes = nodesOf(plain, plain, [results(), other]);
    assert.deepEqual(byId(nodes, 'answers').action, { kind: 'compareAnswers' });
    assert.deepEqual(byId(nodes, 'answers before').action, { kind: 'openRun', runId: 'R1' });
    assert.equal(byId(nodes, 'answers before').description, 'Hello!');
    assert.equal(byId(nodes, 'answers after').description, 'not kept here');
  });

  it('compare no answer with itself, and none that is not there', () => {
    assert.equal(byId(nodesOf(plain, plain, [results(), results()]), 'answers').action, null);
    const never = nodesOf(plain, plain, [results({ runs: 1, failed: 1, lastAnswer: null }), null]);
    assert.equal(byId(never, 'answers').action, null);
    assert.equal(byId(never, 'answers before').description, '1 run failed');
    assert.equal(byId(never, 'answers after').description, 'never run');
  });

  it('say so when one of the two is no prompt', () => {
    assert.deepEqual(ids(nodesOf('messages: "', plain)), ['heading', 'unreadable', 'tokens', 'answers']);
  });

  it('are one line each, whatever stands in the files', () => {
    const hostile = 'a\n\u202eb\u0007';
    const nodes = nodesOf(
      `model: a/b\n${JSON.stringify(hostile)}: 1\n${plain}`,
      `model: ${JSON.stringify(hostile)}\n${plain}`,
      [results({ lastAnswer: { runId: 'R', text: hostile, model: 'm', at: '' } }), null],
    );
    for (const { label, description } of nodes.flatMap((node) => [node, ...node.children])) {
      assert.doesNotMatch(`${label}${description}`, /[\p{Cc}\p{Cf}]/u);
    }
  });

  it('have ids of their own', () => {
    const nodes = nodesOf(`variables: [a, b]\n${plain}`, `modelParameters: {seed: 1, topP: 1}\n${plain}`);
    const all = nodes.flatMap((node) => [node, ...node.children]).map(({ id }) => id);
    assert.equal(new Set(all).size, all.length);
  });
});
