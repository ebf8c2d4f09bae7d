// A JSON list of objects. JSON.parse says whether it is JSON; the scan beside it knows where each row stands.
import type { Json } from '../base/hash.ts';
import type { DatasetReading } from './dataset.ts';
import { valuesOf } from './jsonValue.ts';
import { locateInText } from './locateValue.ts';
import { isSuite } from './readSuite.ts';
import { readYamlRows } from './readYamlRows.ts';
import { lineCounter, type RowCollector } from './rowCollector.ts';
import { scanJson } from './scanJson.ts';

/** Longer files are not searched for lines. */
const longestScan = 4_000_000;

/** `mayBeOne`: an object by itself is a list of one. */
export function readJsonRows(text: string, collector: RowCollector, mayBeOne = false): DatasetReading {
  const scan = text.length <= longestScan ? scanJson(text) : null;
  const lineAt = lineCounter(text);
  let list: Json;
  try {
    list = JSON.parse(text) as Json;
  } catch (error) {
    const message = `The file is not JSON: ${(error as Error).message}.`;
    collector.report({ code: 'dataset/json', message, line: scan ? lineAt(scan.end) : 1 });
    return collector.finish(false);
  }
  // JSON is YAML, and the YAML reader keeps places.
  if (isSuite(list)) return readYamlRows(text, collector);
  const one = mayBeOne ? valuesOf(list) : null;
  if (one !== null) {
    collector.add(one, 1, (name) => locateInText(text, name, { line: 1, column: 1 }));
    return collector.finish(true);
  }
  if (!Array.isArray(list)) {
    collector.report({
      code: 'dataset/not-a-list',
      message: 'A JSON dataset is a list of objects: [{…}, {…}].',
      line: 1,
    });
    return collector.finish(false);
  }
  for (const [index, item] of (list as readonly Json[]).entries()) {
    const span = scan?.items[index];
    const start = span?.start;
    const line = start === undefined || collector.isFull() ? null : lineAt(start);
    const values = collector.isFull() ? null : valuesOf(item);
    if (values && span && line !== null) {
      const column = span.start - text.lastIndexOf('\n', span.start - 1);
      collector.add(values, line, (name) => locateInText(text.slice(span.start, span.end), name, { line, column }));
    } else if (values) collector.add(values, line);
    else collector.skip();
    if (values || collector.isFull()) continue;
    const message = 'A row is an object of names and values. It is left out.';
    collector.report({ code: 'dataset/row-shape', message, line: line ?? 1 });
  }
  return collector.finish(true);
}
