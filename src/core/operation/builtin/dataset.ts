// The rows of a file or of a prompt as an evaluation would take them: how many, under which hash, in which parts, and what is
// wrong with them. Nothing is sent.
import { sha256Hex } from '../../base/hash.ts';
import { datasetFormat, namesFolder, splitSheet } from '../../dataset/dataset.ts';
import { type EvaluationRow, openEvaluationRows, readRowChoice } from '../evaluation/evaluationRows.ts';
import { countOf } from '../formatValue.ts';
import { defineOperation } from '../operation.ts';
import { requireRunnable } from '../requireRunnable.ts';
import { mapParameter, readRowMap } from '../rowMap.ts';

const mostShown = 20;

export const dataset = defineOperation({
  id: 'dataset',
  title: 'Show rows',
  summary: 'test rows of a file or of a prompt: count, hash, parts, problems',
  effect: 'read',
  parameters: {
    action: { kind: 'choice', choices: ['show'], summary: 'show: the rows', positional: true, required: true },
    source: {
      kind: 'text',
      summary: 'a dataset file, a folder/ of files, or a prompt',
      positional: true,
      required: true,
    },
    map: mapParameter,
    filter: { kind: 'text', summary: 'only rows where column=value', repeatable: true, placeholder: 'column=value' },
    split: { kind: 'text', summary: 'only this part', placeholder: 'name' },
    sample: {
      kind: 'integer',
      summary: 'only so many, drawn by lot',
      minimum: 1,
      maximum: 1_000_000,
      placeholder: 'n',
    },
    seed: { kind: 'integer', summary: 'draws other rows', minimum: 0, default: 1, placeholder: 'n' },
  },
  examples: [
    { command: 'prompttracker dataset show cases.csv', does: 'the first rows, how many there are, and their hash' },
    { command: "prompttracker dataset show support.summary --filter 'language=de'", does: "some of a prompt's rows" },
  ],

  async run({ source, map, filter, split, sample, seed }, context) {
    const isRows = namesFolder(source) || datasetFormat(splitSheet(source).path) !== null;
    const isFile = isRows && !/\.prompt\.ya?ml$/.test(source);
    const prompt = isFile ? noPrompt : requireRunnable(await context.project.resolve(source));
    const choice = readRowChoice({ filters: filter, split, sample, seed, map: readRowMap(map) });
    const { name, rows } = await openEvaluationRows(isFile ? source : null, prompt, context, choice);
    const shown: { id: string; hash: string; split: string | null; text: string }[] = [];
    const splits = new Map<string, number>();
    let count = 0;
    let hash = sha256Hex('');
    for await (const row of rows()) {
      count += 1;
      hash = context.host.sha256(`${hash}\n${row.hash}`);
      if (row.split) splits.set(row.split, (splits.get(row.split) ?? 0) + 1);
      const text = [JSON.stringify(row.variables).slice(0, longestText), ...talkOf(row)].join('  ');
      if (shown.length < mostShown) shown.push({ id: row.id, hash: row.hash, split: row.split ?? null, text });
    }
    return { name, count, hash, splits: Object.fromEntries(splits), rows: shown };
  },

  report({ name, count, hash, splits, rows }, { style }) {
    const lines = rows.map(({ id, hash: own, text }) => `${id}  ${style.dim(own.slice(0, 8))}  ${text}`);
    const parts = Object.entries(splits).map(([split, size]) => `${split} ${size}`);
    const more = count > rows.length ? [`… and ${count - rows.length} more`] : [];
    const summary = [`${name}: ${countOf(count, 'row')}`, `hash ${hash.slice(0, 12)}`, ...parts].join(', ');
    return { lines: [...lines, ...more], notes: [summary] };
  },
});

const longestText = 200;

/** How long a conversation is, and whether it is one. */
function talkOf({ turns, simulatedUser }: EvaluationRow): string[] {
  const scripted = turns ? [countOf(turns.length, 'turn')] : [];
  return simulatedUser ? [...scripted, `simulated user, up to ${countOf(simulatedUser.maxTurns, 'turn')}`] : scripted;
}

/** A file on its own has no prompt that says what its columns are. */
const noPrompt = {
  path: '',
  testData: [],
  datasets: [],
  sweep: {},
  variables: [],
  messages: [],
  templateFormat: 'simple',
} as const;
