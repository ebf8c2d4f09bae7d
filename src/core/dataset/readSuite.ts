// The tests of a promptfoo configuration as rows: `tests`, `scenarios` and what `defaultTest` adds to them. Everything else in
// the file is for others.
import type { Json } from '../base/hash.ts';
import { type lineStarts, positionAt } from '../prompt/finding.ts';
import { testsOfSuite } from '../prompt/scenarios.ts';
import { findEntry, type MapNode, nodeAt } from '../prompt/sourceNode.ts';
import type { DatasetReading } from './dataset.ts';
import { valuesOf } from './jsonValue.ts';
import type { RowCollector } from './rowCollector.ts';

/** Whether a mapping holds tests instead of being one. */
export function isSuite(value: Json): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { tests, scenarios } = value as { readonly [key: string]: Json };
  return Array.isArray(scenarios) || Array.isArray(tests);
}

export function readSuite(
  root: MapNode,
  starts: ReturnType<typeof lineStarts>,
  collector: RowCollector,
): DatasetReading {
  const placeOf = (at: readonly (string | number)[]) => positionAt(starts, (nodeAt(root, at) ?? root).start);
  const complain = (message: string, at: readonly (string | number)[]): void =>
    collector.report({ code: 'dataset/test', message, ...placeOf(at) });
  for (const { row, at } of testsOfSuite(root.value, complain)) {
    const values = collector.isFull() ? null : valuesOf(row);
    if (values === null) {
      collector.skip();
      continue;
    }
    const node = nodeAt(root, at);
    collector.add(values, placeOf(at).line, (name) => {
      const entry = findEntry(findEntry(node, 'vars')?.value, name) ?? findEntry(node, name);
      return entry ? positionAt(starts, entry.value.start) : null;
    });
  }
  return collector.finish(true);
}
