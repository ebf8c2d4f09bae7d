// Rows to fill the form from, and where a new one can be saved: the prompt's own test data and the datasets it names.

import type { Json } from '../../core/base/hash.ts';
import type { Files } from '../../core/base/host.ts';
import { TrackerError } from '../../core/base/trackerError.ts';
import { takesRows } from '../../core/dataset/dataset.ts';
import { type DatasetSource, listDatasets, readDataset } from '../../core/dataset/listDatasets.ts';
import type { ResolvedPrompt } from '../../core/operation/project.ts';
import type { Prompt } from '../../core/prompt/prompt.ts';
import type { Choice } from '../../protocol/runPanel.ts';
import type { InputRow } from './panelPorts.ts';

/** The `testData` of the prompt file itself. */
export const testDataTarget = 'testData';
const ownTitle = 'Test data in the prompt';
const mostRows = 200;
const longestLabel = 60;

export interface InputRows {
  readonly rows: readonly InputRow[];
  readonly targets: readonly Choice[];
}

/** A dataset that cannot be read has no rows here; checking the prompt says why. */
export async function inputRows({ prompt }: ResolvedPrompt, place: { files: Files; root: string }): Promise<InputRows> {
  if (prompt === null) return { rows: [], targets: [] };
  const sources = listDatasets(prompt).filter(({ problem }) => problem === null);
  const rows = await Promise.all(sources.map((source) => rowsOf(source, prompt, place)));
  const files = sources
    .filter(({ path }) => path !== null && takesRows(path))
    .map(({ name, path }) => ({ id: path!, label: name, group: null }));
  return { rows: rows.flat(), targets: [{ id: testDataTarget, label: ownTitle, group: null }, ...files] };
}

async function rowsOf(
  source: DatasetSource,
  prompt: Prompt,
  place: { files: Files; root: string },
): Promise<InputRow[]> {
  const group = source.path === null ? ownTitle : source.name;
  const reading = await readDataset(source, prompt, { ...place, limit: mostRows }).catch(unreadable);
  return reading.rows.map(({ index, values }) => {
    return { id: `${source.path ?? testDataTarget}#${index}`, label: rowLabel(values, index), group, values };
  });
}

function unreadable(error: unknown): { readonly rows: [] } {
  if (error instanceof TrackerError) return { rows: [] };
  throw error;
}

/** `3 · The parcel never came…` */
export function rowLabel(values: { readonly [name: string]: Json }, index: number): string {
  const named = typeof values.name === 'string' ? values.name : null;
  const first = named ?? Object.entries(values).find(([name]) => name !== 'expected')?.[1] ?? '';
  const text = (typeof first === 'string' ? first : JSON.stringify(first)).replace(/\s+/g, ' ').trim();
  return `${index + 1} · ${text.length > longestLabel ? `${text.slice(0, longestLabel)}…` : text}`;
}
