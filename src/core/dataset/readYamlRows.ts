// A YAML list of mappings, under the same limits as a prompt file.
import { lineStarts, positionAt } from '../prompt/finding.ts';
import { readYaml } from '../prompt/readYaml.ts';
import { findEntry } from '../prompt/sourceNode.ts';
import type { DatasetReading } from './dataset.ts';
import { isSuite, readSuite } from './readSuite.ts';
import type { RowCollector } from './rowCollector.ts';

const longestText = 1024 * 1024;

/** `mayBeOne`: a mapping by itself is a list of one. */
export function readYamlRows(text: string, collector: RowCollector, mayBeOne = false): DatasetReading {
  if (text.length > longestText) {
    const message = 'The YAML dataset is larger than 1 MB. Use JSONL or CSV for datasets of this size.';
    collector.report({ code: 'dataset/too-large', message, line: 1 });
    return collector.finish(false);
  }
  const starts = lineStarts(text);
  const { root, findings } = readYaml(text);
  for (const { code, message, severity, start } of findings)
    collector.report({ code, message, severity, ...positionAt(starts, start) });
  if (root?.kind === 'map' && isSuite(root.value)) return readSuite(root, starts, collector);
  const items = root?.kind === 'list' ? root.items : root?.kind === 'map' && mayBeOne ? [root] : null;
  if (items === null) {
    const message = 'A YAML dataset is a list of mappings: each row begins with `-`.';
    const isBroken = findings.some(({ severity }) => severity === 'error');
    if (!isBroken) collector.report({ code: 'dataset/not-a-list', message, line: 1 });
    return collector.finish(false);
  }
  for (const item of items) {
    const { line } = positionAt(starts, item.start);
    if (collector.isFull()) collector.skip();
    else if (item.kind === 'map')
      collector.add(item.value, line, (name) => {
        const entry = findEntry(item, name);
        return entry ? positionAt(starts, entry.value.start) : null;
      });
    else {
      collector.report({
        code: 'dataset/row-shape',
        message: 'A row is a mapping of names to values. It is left out.',
        line,
      });
      collector.skip();
    }
  }
  return collector.finish(true);
}
