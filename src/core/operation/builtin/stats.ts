// The numbers of the product for programs in any language: questions as JSON lines in, answers as JSON lines out, in order,
// each as soon as it is known. Nothing but the line decides an answer: no file, clock, network or unseeded randomness.
import { answerLineInTime, type NumericAnswer } from '../numeric/answerLine.ts';
import { listNumericFunctions } from '../numeric/numericFunctions.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { tableLines } from '../report.ts';

export const stats = defineOperation({
  id: 'stats',
  title: 'Statistics',
  summary: 'intervals, tests, sample sizes and scores of texts for numbers on standard input',
  effect: 'read',
  parameters: {
    action: {
      kind: 'choice',
      choices: ['run', 'list'],
      summary: 'run: answer {"id","fn","input"} a line with {"id","output"} or {"id","error"}; list: every fn',
      positional: true,
      required: true,
    },
  },
  examples: [
    {
      command: `echo '{"id":1,"fn":"prop.wilson","input":{"x":27,"n":30}}' | prompttracker stats run`,
      does: 'one answer for each line',
    },
    { command: 'prompttracker stats list', does: 'the functions and their inputs' },
  ],

  async run({ action }, context) {
    return action === 'run' ? answerAll(context) : listNumericFunctions();
  },

  isJsonLines: ({ action }) => action === 'run',

  report(data, view) {
    const functions = data.filter((row) => 'name' in row);
    const columns = [
      { title: 'fn', cell: ({ name }: { name: string }) => name },
      { title: 'input', cell: ({ inputs }: { inputs: readonly string[] }) => inputs.join(', ') },
    ];
    return { lines: tableLines(functions, columns, view) };
  },
});

async function answerAll({ standardInputLines, events }: OperationContext): Promise<NumericAnswer[]> {
  const answers: NumericAnswer[] = [];
  for await (const line of standardInputLines()) {
    if (line.trim() === '') continue;
    const answer = await answerLineInTime(line);
    events.record(answer);
    answers.push(answer);
  }
  return answers;
}
