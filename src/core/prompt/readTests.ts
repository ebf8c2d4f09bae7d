// What judges a prompt and is never sent: test rows, datasets, budgets. Trouble here never stops a run.
import type { Json } from '../base/hash.ts';
import type { Report } from './finding.ts';
import type { Prompt } from './prompt.ts';
import { budgetKeys, datasetKeys, derivedMetricKeys } from './promptKeys.ts';
import { type Fields, readFields, readList, readMap, readNumber } from './readFields.ts';
import { readYaml } from './readYaml.ts';
import { testsOfSuite } from './scenarios.ts';
import { type MapNode, nodeAt, type SourceEntry, type SourceNode, textOf } from './sourceNode.ts';

type Row = { readonly [key: string]: Json };

type Tests = Pick<Prompt, 'testData' | 'datasets' | 'sweep' | 'derivedMetrics' | 'budgets'>;

export function readTests(fields: Fields, report: Report): Tests {
  const rows = readList(fields.known.get('testData'), 'warning', report)?.items ?? [];
  const datasets = readList(fields.known.get('datasets'), 'warning', report)?.items ?? [];
  return {
    testData: [
      ...rows.map((row) => readRow(row, report)).filter((row) => row !== null),
      ...readScenarios(fields.known.get('scenarios'), report),
    ],
    datasets: datasets.map((one) => readDataset(one, report)).filter((one) => one !== null),
    sweep: readMap(fields.known.get('sweep'), 'warning', report)?.value ?? {},
    derivedMetrics: readDerivedMetrics(fields.known.get('derivedMetrics'), report),
    budgets: readBudgets(fields.known.get('budgets'), report),
  };
}

/** As rows behind those that are written out. */
function readScenarios(entry: SourceEntry | undefined, report: Report): readonly Row[] {
  const node = readList(entry, 'warning', report);
  if (node === null) return [];
  const suite = testsOfSuite({ scenarios: node.value }, (message, [, ...at]) => {
    const { start, end } = nodeAt(node, at) ?? node;
    report({ severity: 'warning', code: 'prompt/scenario', message, start, end });
  });
  return suite.map(({ row }) => row);
}

const nests = ['vars', 'inputs', 'variables'];
const besides = ['expected', 'name', 'evaluators'];

function readRow(node: SourceNode, report: Report): Row | null {
  if (node.kind !== 'map') {
    const message = 'A test row must be a mapping from variable to value. This one is ignored.';
    report({ severity: 'warning', code: 'prompt/test-row', message, start: node.start, end: node.end });
    return null;
  }
  const nested = node.entries.find(({ key }) => nests.includes(key));
  const isNested = nested && node.entries.every((entry) => entry === nested || besides.includes(entry.key));
  const inner = isNested ? readNested(nested.value) : null;
  if (!nested || !inner) return node.value;
  const message = `The variables under \`${nested.key}\` are read as if they stood directly in the row, where other runners expect them.`;
  report({ severity: 'hint', code: 'prompt/nested-row', message, start: nested.keyStart, end: nested.keyEnd });
  const { [nested.key]: _, ...rest } = node.value;
  return { ...inner, ...rest };
}

/** A mapping, or text that is itself a YAML mapping. */
function readNested(node: SourceNode): Row | null {
  if (node.kind === 'map') return node.value;
  const text = textOf(node);
  const root = text === null ? null : readYaml(text).root;
  return root?.kind === 'map' ? root.value : null;
}

function readDataset(node: SourceNode, report: Report): Row | null {
  const fields = node.kind === 'map' ? readFields(node, datasetKeys, report) : null;
  if (fields && textOf(fields.known.get('path')?.value)) return (node as MapNode).value;
  const message = 'A dataset needs the `path` of a file. This one is ignored.';
  report({ severity: 'warning', code: 'prompt/dataset-shape', message, start: node.start, end: node.end });
  return null;
}

function readDerivedMetrics(entry: SourceEntry | undefined, report: Report): Prompt['derivedMetrics'] {
  const items = readList(entry, 'warning', report)?.items ?? [];
  return items.flatMap((node) => {
    const known = node.kind === 'map' ? readFields(node, derivedMetricKeys, report).known : null;
    const [name, formula] = [textOf(known?.get('name')?.value), textOf(known?.get('value')?.value)];
    if (known && name && formula) {
      const threshold = readNumber(known.get('threshold'), { isInteger: false, severity: 'warning' }, report);
      return [{ name, formula, threshold }];
    }
    const message =
      'A derived metric needs a `name` and a formula in `value`. Functions are not run. This one is ignored.';
    report({ severity: 'warning', code: 'prompt/derived-metric', message, start: node.start, end: node.end });
    return [];
  });
}

function readBudgets(entry: SourceEntry | undefined, report: Report): Prompt['budgets'] {
  const node = readMap(entry, 'warning', report);
  if (!node) return {};
  const { known } = readFields(node, budgetKeys, report);
  const limits: { [key: string]: number } = {};
  for (const { name, type } of budgetKeys) {
    const limit = readNumber(known.get(name), { isInteger: type === 'integer', severity: 'warning' }, report);
    if (limit !== null) limits[name] = limit;
  }
  return limits;
}
