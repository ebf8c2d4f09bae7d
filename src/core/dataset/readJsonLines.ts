// JSON Lines: an object a line. A broken line costs itself and no other.
import type { Json } from '../base/hash.ts';
import type { DatasetReading } from './dataset.ts';
import { maxDatasetBytes } from './dataset.ts';
import { valuesOf } from './jsonValue.ts';
import { locateInText } from './locateValue.ts';
import type { RowCollector } from './rowCollector.ts';
import type { RowReader } from './rowReader.ts';

export function readJsonLines(text: string, collector: RowCollector): DatasetReading {
  const reader = jsonLinesReader(collector);
  reader.push(text);
  return collector.finish(reader.end());
}

/** Text of JSON Lines as it comes. */
export function jsonLinesReader(collector: RowCollector): RowReader {
  let line = 0;
  let rest = '';
  let isStopped = false;
  const take = (content: string): void => {
    line += 1;
    const trimmed = content.trim();
    if (trimmed === '') return;
    // What is left is only counted.
    if (collector.isFull()) collector.skip();
    else addLine(trimmed, { line, indent: content.length - content.trimStart().length }, collector);
  };
  return {
    push(text) {
      let start = 0;
      for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', start)) {
        take(rest + text.slice(start, newline));
        rest = '';
        start = newline + 1;
      }
      rest += text.slice(start);
      if (rest.length > maxDatasetBytes) {
        collector.report({ code: 'dataset/too-large', message: 'A line is larger than 32 MB.', line: line + 1 });
        rest = '';
        isStopped = true;
      }
      return !isStopped;
    },
    end() {
      if (rest !== '') take(rest);
      return !isStopped;
    },
  };
}

interface Place {
  readonly line: number;
  /** Columns before the value. */
  readonly indent: number;
}

function addLine(content: string, { line, indent }: Place, collector: RowCollector): void {
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
    collector.add(values, line, (name) => locateInText(content, name, { line, column: indent + 1 }));
    return;
  }
  collector.report({
    code: 'dataset/row-shape',
    message: 'A row is an object of names and values. It is left out.',
    line,
  });
  collector.skip();
}
