// A small evaluation and its report, in which any text can be put everywhere that text of others comes to.
import type { CellOutcome, CellResult, Column, Evaluation } from '../../src/core/evaluation/evaluation.ts';
import { inRowOrder } from '../../src/core/evaluation/rowOrder.ts';
import { createSummary } from '../../src/core/evaluation/summary.ts';
import type { EvaluationReport, ReportFormat } from '../../src/core/export/evaluationReport.ts';

export interface SampleTexts {
  readonly name?: string;
  readonly reason?: string;
  readonly answer?: string;
}

const hash = (digit: string): string => digit.repeat(64);

function column(key: string, { selector, model, name }: { selector: string; model: string; name: string }): Column {
  const identity = { promptId: name, promptHash: hash(key), blob: null, version: key === 'a' ? 1 : null };
  return { key, ...identity, selector, model, tried: {} };
}

interface CellFacts {
  readonly passed?: boolean | null;
  readonly outcome?: CellOutcome;
  readonly repeat?: number;
  readonly reason?: string;
  readonly evaluator?: string;
}

export function sampleCell(column: Column, caseId: string, facts: CellFacts = {}): CellResult {
  const { passed = true, outcome = 'ok', repeat = 0, reason = 'As it should be.', evaluator = 'greets' } = facts;
  const { key, promptId, promptHash, version, selector, model } = column;
  const isError = outcome === 'error';
  const value = passed === null ? null : Number(passed);
  const isScored = outcome === 'ok';
  return {
    ...{
      column: key,
      caseId,
      caseHash: hash(caseId.slice(-1)),
      repeat,
      promptId,
      promptHash,
      version,
      selector,
      model,
    },
    run: `RUN ${key} ${caseId} ${repeat}`,
    ...{ outcome, cached: false, costUsd: isError ? null : 0.0012, originalCostUsd: 0.0012, latencyMs: 840 },
    scores: isScored ? [{ evaluator, value, passed, reason, metadata: {} }] : [],
    evaluatorHashes: isScored ? [hash('e')] : [],
    value: isScored ? value : null,
    passed: isScored ? passed : null,
    error: isError ? { code: 'provider/rate-limited', message: reason } : null,
  };
}

/** Two versions over three rows: passed and passed, failed and passed, error and refused. */
export function sampleEvaluation({ name = 'greet', reason = 'No «Hello».' }: SampleTexts = {}): Evaluation {
  const [first, second] = [
    column('a', { selector: 'v1', model: 'offline/echo', name }),
    column('b', { selector: name === 'greet' ? 'draft' : name, model: 'offline/echo', name }),
  ] as const;
  const evaluator = name === 'greet' ? 'greets' : name;
  const results = [
    sampleCell(first, '1', { evaluator }),
    sampleCell(second, '1', { evaluator }),
    sampleCell(first, '2', { passed: false, reason, evaluator }),
    sampleCell(second, '2', { evaluator }),
    sampleCell(first, '3', { outcome: 'error', reason }),
    sampleCell(second, '3', { outcome: 'refusal' }),
  ];
  return evaluationOf([first, second], results, name);
}

export function evaluationOf(columns: readonly Column[], results: readonly CellResult[], name = 'greet'): Evaluation {
  const header = {
    ...{ id: '01JDH400000000000000000000', prompt: name, versions: [], models: ['offline/echo'], columns },
    dataset: { name: name === 'greet' ? 'people.csv' : name, hash: hash('d'), rows: 3 },
    evaluators: [{ name: results[0]?.scores[0]?.evaluator ?? 'greets', hash: hash('e') }],
    ...{ base: null, repeat: 1, seed: 1, cells: results.length, startedAt: '2026-11-20T09:00:00.000Z', asked: {} },
  };
  const summary = createSummary(header);
  for (const result of results) summary.add(result);
  const told = { status: 'finished' as const, stoppedBecause: null, durationMs: 2_400, spentUsd: 0.0048 };
  return { ...header, results, ...told, ...summary.ending('finished'), comparison: null };
}

export function sampleReport(texts: SampleTexts = {}, evaluation = sampleEvaluation(texts)): EvaluationReport {
  const { name = 'greet', answer = 'Hello, Ada.' } = texts;
  return {
    evaluation: inRowOrder(evaluation),
    subject: `${evaluation.dataset.name}, 3 rows`,
    verdict: 'fail',
    ending: '$0.0048 spent in 2.4 s.',
    stale: null,
    totals: {
      heads: [{ title: 'version' }, { title: 'n', align: 'right' }, { title: 'rate', align: 'right' }],
      rows: evaluation.totals.map(({ selector, n, passRate }) => [selector, String(n), `${passRate}`]),
    },
    summary: null,
    metrics: null,
    comparison: [{ title: `v1 → ${name}`, facts: [{ name, text: '+33 points of 3 rows', tone: 'good' }] }],
    amounts: ({ costUsd }) => ({ cost: costUsd === null ? '–' : `$${costUsd}`, latency: '840 ms' }),
    placeOf: ({ caseId }) => ({ path: name === 'greet' ? 'data/people.csv' : name, line: Number(caseId) + 1 }),
    answers: async (results) =>
      new Map(results.map(({ run }) => [run ?? '', { text: answer, variables: `who: ${name}` }])),
  };
}

export async function written(format: ReportFormat, ...reports: readonly EvaluationReport[]): Promise<string> {
  let text = '';
  for await (const piece of format.write(reports)) text += piece;
  return text;
}
