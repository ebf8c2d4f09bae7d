// JSON Lines: an object a line. A broken line costs itself and no other.
import type { Json } from '../base/hash.ts';
import type { DatasetReading } from './dataset.ts';
import { valuesOf } from './jsonValue.ts';
import type { RowCollector } from './rowCollector.ts';

export function readJsonLines(text: string, collector: RowCollector): DatasetReading {
  let line = 0;
  for (let start = 0; start < text.length; ) {
    line += 1;
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const content = text.slice(start, end).trim();
    start = end + 1;
    if (content === '') continue;
    // What is left is only counted.
    if (collector.isFull()) collector.skip();
    else addLine(content, line, collector);
  }
  return collector.finish(true);
}

function addLine(content: string, line: number, collector: RowCollector): void {
  let value: Json;
  try {
    value = JSON.parse(content) as Json;
  } catch (error) {
    const message = `This line is not JSON: ${(error as Error).message}. It is left out.`;
    collector.report({ code: 'dataset/json', message, line });
    collector.skip();
    return;
  }
  const values = valuesOf(value);
  if (values) {
    collector.add(values, line);
    return;
  }
  collector.report({
    code: 'dataset/row-shape',
    message: 'A row is an object of names and values. It is left out.',
    line,
  });
  collector.skip();
}
