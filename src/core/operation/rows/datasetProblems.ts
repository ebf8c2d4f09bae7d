// What is wrong with the rows of a prompt, at the file, line and column where it is: for `check` and `dataset`.
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Host } from '../../base/host.ts';
import { TrackerError } from '../../base/trackerError.ts';
import type { DatasetRow } from '../../dataset/dataset.ts';
import { caseSourceOf, type DatasetSource, listDatasets } from '../../dataset/listDatasets.ts';
import { readTestCases } from '../../dataset/readTestCases.ts';
import { planSweep } from '../../dataset/sweepPlan.ts';
import { withoutSwept } from '../../dataset/sweepRows.ts';
import { caseShapeOf } from '../../dataset/testCase.ts';
import { locatePrompt, type PromptSource } from '../../prompt/locatePrompt.ts';
import type { Prompt } from '../../prompt/prompt.ts';

export interface ProblemOptions {
  readonly host: Pick<Host, 'files' | 'sha256'>;
  /** Absolute path of the workspace folder. */
  readonly root: string;
}

/**
 * Problems of the rows that the prompt names. Of rows in the prompt file itself only errors, for a row that leaves a hole in the
 * text is seen in the file. `source` is the text of the prompt file.
 */
export async function findDatasetProblems(
  prompt: Prompt,
  source: string | Uint8Array,
  options: ProblemOptions,
): Promise<readonly Diagnostic[]> {
  const sources = listDatasets(prompt);
  const isSwept = Object.keys(prompt.sweep).length > 0;
  if (sources.length === 0 && !isSwept) return [];
  const places = locatePrompt(source, prompt.path);
  const found: Diagnostic[] = isSwept ? sweepProblems(prompt, places) : [];
  for (const [index, dataset] of sources.entries()) {
    const entry = index - (sources[0]?.path === null ? 1 : 0);
    const at = placeOf(places, dataset.path === null ? ['testData'] : ['datasets', entry]);
    const problems = await problemsOf(dataset, prompt, { ...options, at, places });
    found.push(...problems.filter(({ severity }) => dataset.path !== null || severity === 'error'));
  }
  return found;
}

function sweepProblems(prompt: Prompt, places: PromptSource): Diagnostic[] {
  const { problem } = planSweep(prompt.sweep, caseShapeOf(prompt));
  if (problem === null) return [];
  const { name, message } = problem;
  const at = placeOf(places, name === null ? ['sweep'] : ['sweep', name]);
  return [{ severity: 'error', code: 'dataset/sweep', message, path: prompt.path, ...at }];
}

interface At {
  readonly line: number;
  readonly column: number;
}

function placeOf(places: PromptSource, at: readonly (string | number)[]): At {
  const range = places.valueAt(at);
  return range === null ? { line: 1, column: 1 } : places.positionAt(range.start);
}

async function problemsOf(
  dataset: DatasetSource,
  prompt: Prompt,
  { host, root, at, places }: ProblemOptions & { readonly at: At; readonly places: PromptSource },
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  const complain = (message: string): void => {
    found.push({ severity: 'error', code: 'dataset/entry', message, path: prompt.path, ...at });
  };
  const report = (diagnostic: Diagnostic): void => {
    found.push(diagnostic);
  };
  try {
    const source = await caseSourceOf(dataset, prompt, { files: host.files, root, complain });
    const { rows: read } = source;
    const rows = 'map' in read ? read.map((row) => placed(row, places)) : read;
    const { plan } = planSweep(prompt.sweep, caseShapeOf(prompt));
    const shape = withoutSwept(caseShapeOf(prompt), plan?.variables ?? []);
    const cases = readTestCases([{ ...source, rows }], { shape, sha256: host.sha256, report });
    while (!(await cases.next()).done);
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    found.push({ severity: 'error', code: 'dataset/unreadable', message: error.message, path: prompt.path, ...at });
  }
  return found;
}

/** A row of the prompt file with its line and the places of its values. */
function placed(row: DatasetRow, places: PromptSource): DatasetRow {
  const positionOf = (path: readonly (string | number)[]): At | null => {
    const range = places.valueAt(['testData', row.index, ...path]);
    return range === null ? null : places.positionAt(range.start);
  };
  return { ...row, line: positionOf([])?.line ?? null, locate: (name) => positionOf([name]) };
}
