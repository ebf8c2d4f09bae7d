// Every row of every view, and every note beside a line, made of each hostile text in turn.
import assert from 'node:assert/strict';
import { summarizeChange } from '../../../src/core/operation/changeSummary.ts';
import type { VersionComparison } from '../../../src/core/operation/comparison/compareVersions.ts';
import type { VersionResult } from '../../../src/core/operation/versionResults.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { allProviders } from '../../../src/core/provider/all.ts';
import { blameNotes } from '../../../src/extension/blame/blameText.ts';
import { type ComparisonNode, comparisonNodes } from '../../../src/extension/comparison/comparisonTree.ts';
import { answerNodes, connectionItem, type ProviderNode } from '../../../src/extension/connections/connectionItems.ts';
import { childrenOf, type TreeNode, treeRoots } from '../../../src/extension/prompts/promptTree.ts';
import { itemView } from '../../../src/extension/prompts/promptTreeItem.ts';
import { runItemView } from '../../../src/extension/runs/runTree.ts';
import { hostileTexts, quotedText } from '../../support/hostileTexts.ts';
import { entry, failedRun, project, run, version } from '../../support/panelParts.ts';

interface Row {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
}

const nowMs = Date.parse('2026-11-20T10:05:00Z');
const texts = hostileTexts;

/** A label has one line and no markup of the editor; nothing steers or reorders, not in a tooltip either. */
const inLabel =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]|\p{Surrogate}|\$\([A-Za-z0-9-]|\]\(/u;
const inTooltip =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/u;

async function promptRows(text: string): Promise<Row[]> {
  const source = `name: ${quotedText(text)}\ndescription: ${quotedText(text)}\nmodel: ${quotedText(text)}\nmessages: [{role: user, content: x}]\n`;
  const folded = { commit: 'c'.repeat(40), blob: 'd'.repeat(40), author: text, subject: text, before: [] };
  const over = { author: text, subject: text, labels: [text], path: `${text}.prompt.yaml` };
  const given = project({
    entries: [entry(source, `${text}/a.prompt.yaml`), entry(`${text}: [`, `b/${text}.prompt.yaml`)],
    versions: [
      version(2, { ...over, cosmetic: [{ ...folded, authoredAt: '2026-11-02T10:00:00Z' }] }),
      version(1, over),
    ],
    draft: { differs: true, basedOn: 2, movedFrom: text },
    drafts: [
      {
        ...{ blob: '3'.repeat(40), promptId: text, path: text, hash: 'h', keptAt: '2026-11-04T09:00:00Z' },
        ...{ file: text, isCurrent: false },
      },
    ],
    state: { notices: [text] },
  });
  const below = async (node: TreeNode): Promise<TreeNode[]> => {
    const children = await childrenOf(node);
    return [node, ...(await Promise.all(children.map(below))).flat()];
  };
  const roots = await treeRoots([
    { project: given, title: text },
    { project: project({ root: '/other' }), title: text },
  ]);
  return (await Promise.all(roots.map(below))).flat().map((node) => itemView(node, nowMs));
}

function runRows(text: string): Row[] {
  const more = { promptId: text, provider: text, model: text, recordedBy: text, answeredModel: text };
  const scores = [{ evaluator: text, value: 0.5, reason: text, rater: text }] as never;
  const runs = [run({ ...more, scores }, { output: text, finishReason: text }), failedRun(text, text, more)];
  return runs.flatMap((one) => [
    runItemView({ root: '/r', place: text, run: one, promptName: text }, nowMs),
    runItemView({ root: '/r', run: one, promptName: null }, nowMs),
  ]);
}

function connectionRows(text: string): Row[] {
  const provider = allProviders.find(({ id }) => id === 'compatible')!;
  const facts = { contextWindow: null, price: null, retiresOn: null, isKnown: false } as never;
  const node = (probe: ProviderNode['probe']): ProviderNode => ({
    ...{ kind: 'provider', provider, key: { host: text, hasKey: true }, isReady: true, probe },
  });
  const failure = (message: string) =>
    node({
      ...{ host: text, durationMs: 3 },
      error: { code: 'provider/invalid-request', message, retryable: false, status: 400 },
    });
  const nodes = [
    node(null),
    failure(text),
    failure(`${text} refused the request (400): ${text}`),
    failure(`h refused the request (400): ${text}`),
    node({ host: text, durationMs: 3, models: [text] }),
  ];
  const options = { choices: [{ name: `compatible/${text}`, provider, facts }], atMs: nowMs, remoteName: text };
  return nodes.flatMap((one) => [one, ...answerNodes(one, options)]).map(connectionItem);
}

function comparisonRows(text: string): Row[] {
  const named = quotedText(text);
  const prompt = (content: string, more: string) =>
    parsePrompt(`model: ${content}\nmessages: [{role: user, content: ${content}}]\n${more}`, 'a.prompt.yaml').prompt!;
  const before = prompt('"a"', `variables:\n  - {name: ${named}, type: string, description: x}\n`);
  const after = prompt(named, `description: ${named}\nvariables:\n  - {name: b, default: ${named}, required: true}\n`);
  const results: VersionResult = {
    ...{ runs: 1, failed: 0, models: [text], meanScore: null, rated: 0, medianCostUsd: null, medianDurationMs: 1 },
    ...{ medianInputTokens: null, medianOutputTokens: null, isEstimate: false },
    lastAnswer: { runId: 'R', text, model: text, at: '2026-11-20T10:00:00.000Z' },
  };
  const comparison: VersionComparison = {
    ...{ isSamePrompt: false, summary: summarizeChange(before, after) },
    before: {
      selector: text,
      hash: '0',
      tokens: 1,
      results: { ...results, lastAnswer: { ...results.lastAnswer!, runId: 'Q' } },
    },
    after: { selector: text, hash: '1', tokens: 2, results },
  };
  const below = (node: ComparisonNode): ComparisonNode[] => [node, ...node.children.flatMap(below)];
  return comparisonNodes(comparison, { prompt: text, before: text, after: text }).flatMap(below);
}

function blameRows(text: string): Row[] {
  const versions = [version(1, { author: text, subject: text })];
  const { hash, authoredAt } = versions[0]!;
  const origin = { version: 1, hash, authoredAt, author: text, subject: text, commit: 'e'.repeat(40) };
  return blameNotes([origin], { versions, figures: null, nowMs }).map(({ text: label, hover }) => ({
    ...{ label: label.replaceAll('$(', '').replaceAll('](', ''), description: '', tooltip: hover.join('\n') },
  }));
}

describe('hostile texts in the rows of', () => {
  const surfaces: readonly (readonly [string, number, (text: string) => Row[] | Promise<Row[]>])[] = [
    ['the Prompts view', 10, promptRows],
    ['the Runs view', 4, runRows],
    ['the Connections view', 9, connectionRows],
    ['the Comparison view', 7, comparisonRows],
    ['blame, which draws them by style and knows no markup', 1, blameRows],
  ];
  for (const [surface, count, rowsOf] of surfaces) {
    it(`${surface} draw nothing and steer nothing`, async () => {
      for (const text of texts) {
        const rows = await rowsOf(text);
        assert.ok(rows.length >= count, `${rows.length} rows`);
        for (const { label, description, tooltip } of rows) {
          for (const shown of [label, description]) assert.doesNotMatch(shown, inLabel, JSON.stringify([text, shown]));
          assert.equal(typeof tooltip, 'string');
          assert.doesNotMatch(tooltip, inTooltip, JSON.stringify([text, tooltip]));
        }
      }
    });
  }
});
