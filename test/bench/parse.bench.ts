// A thousand prompt files of about 4 KB: parsed, checked and explained by us, against the plain YAML parser alone.
import { parseDocument } from 'yaml';
import { parsePrompt } from '../../src/core/prompt/parsePrompt.ts';
import type { BenchRow } from './benchRow.ts';

const pairs = 7;

/** One prompt of about 4 KB: prose in a block, placeholders, a few test rows. */
function promptFile(index: number): string {
  const prose =
    'Summarise the ticket for {{team}}, name the product area, and leave out names and numbers of customers.';
  const body = Array.from({ length: 22 }, (_, line) => `      ${line + 1}. ${prose}`).join('\n');
  const rows = Array.from(
    { length: 8 },
    (_, row) =>
      `  - ticket: Ticket ${index}-${row} is about uploads that fail.\n    team: support\n    expected: The upload fails.`,
  );
  return `# Prompt ${index}
name: Ticket summary ${index}
description: Summarises one support ticket for the weekly digest.
model: openai/gpt-4o-mini
modelParameters:
  temperature: 0.2
  maxTokens: 300
variables:
  - {name: ticket, type: string, required: true}
  - {name: team, type: string, default: support}
messages:
  - role: system
    content: |
${body}
  - role: user
    content: "Ticket: {{ticket}}"
testData:
${rows.join('\n')}
`;
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** PARSE: our whole reading of a file divided by the library's parse of the same text. */
export async function run(): Promise<BenchRow[]> {
  const files = Array.from({ length: 1000 }, (_, index) => promptFile(index));
  const ours = () => {
    for (const text of files) parsePrompt(text, 'a.prompt.yaml');
  };
  const theirs = () => {
    for (const text of files) parseDocument(text);
  };
  ours();
  theirs();
  const measured = Array.from({ length: pairs }, () => ({ theirs: timed(theirs), ours: timed(ours) }));
  const ratio = median(measured.map((pair) => pair.ours / pair.theirs));
  const perFile = median(measured.map((pair) => pair.ours)) / files.length;
  const characters = files[0]?.length ?? 0;
  const detail = `1,000 files of ${characters} characters, ${perFile.toFixed(2)} ms a file, yaml alone ${(perFile / ratio).toFixed(2)} ms`;
  const title = 'parse a prompt file, against plain yaml';
  return [{ id: 'PARSE', title, ratio, floor: 2, moonshot: 1.3, better: 'lower', detail }];
}

if (import.meta.main) console.table(await run());
