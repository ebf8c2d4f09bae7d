// Where reports go: `--report format=path`, read and checked before anything is paid for, written whole or not at all, and
// never over anything but the file that was named.
import { TrackerError } from '../../base/trackerError.ts';
import { splitSheet } from '../../dataset/dataset.ts';
import { listDatasets } from '../../dataset/listDatasets.ts';
import { allReportFormats } from '../../export/all.ts';
import type { EvaluationReport, ReportFormat } from '../../export/evaluationReport.ts';
import type { OperationContext } from '../operation.ts';

export interface ReportFile {
  readonly format: ReportFormat;
  /** Absolute. */
  readonly path: string;
  /** As the user named it. */
  readonly name: string;
  /** What is there stays, and the report comes behind it. */
  readonly isAppended: boolean;
}

/** Appends Markdown to the summary of a step of a GitHub workflow. */
const stepSummary = 'github-summary';
const summaryVariable = 'GITHUB_STEP_SUMMARY';
/** GitHub takes no more of a step. */
const mostSummaryBytes = 1024 * 1024;

export const reportParameter = {
  kind: 'text',
  summary: `write a report: ${allReportFormats.map(({ id }) => id).join(', ')} and a path, or ${stepSummary}`,
  repeatable: true,
  placeholder: 'format=path',
} as const;

/**
 * `inputs` are files that the user named to be read. Throws `usage/invalid-argument`, `usage/refused` for a file that is read or
 * is a prompt or rows of one, `file/not-found` for a missing folder, `file/not-regular` for what is no file.
 */
export async function readReportFiles(
  asked: readonly string[],
  context: OperationContext,
  inputs: readonly (string | null)[] = [],
): Promise<ReportFile[]> {
  const files: ReportFile[] = [];
  for (const one of asked) {
    const file = await readOne(one, context);
    if (files.some(({ path }) => path === file.path)) throw invalid(`Two reports cannot both be ${file.name}.`);
    files.push(file);
  }
  await refuseInputs(files, inputs, context);
  return files;
}

async function readOne(asked: string, context: OperationContext): Promise<ReportFile> {
  if (asked === stepSummary) return summaryFile(context);
  const [id = '', ...rest] = asked.split('=');
  const name = rest.join('=');
  const format = allReportFormats.find((one) => one.id === id);
  const formats = allReportFormats.map((one) => one.id).join(', ');
  if (format === undefined) throw invalid(`There is no report ${id}.`, `Formats: ${formats}; or ${stepSummary}.`);
  if (name === '') throw invalid(`Where should the report go?`, `For example --report ${id}=report.${id}`);
  return { format, name, path: await placeFor(name, context), isAppended: false };
}

/** What a user wrote is never replaced by a report. */
async function refuseInputs(
  files: readonly ReportFile[],
  inputs: readonly (string | null)[],
  { host, project, userPath }: OperationContext,
): Promise<void> {
  const isThere = await Promise.all(files.map(async ({ path }) => (await host.files.stat(path)) !== null));
  if (!isThere.includes(true)) return;
  const named = inputs.flatMap((name) => (name === null ? [] : userPath(splitSheet(name).path)));
  const real = await Promise.all(named.map((path) => host.files.realPath(path)));
  const written = (await project.prompts()).flatMap(({ path, parsed }) => [
    path,
    ...(parsed.prompt === null ? [] : listDatasets(parsed.prompt).flatMap((source) => source.path ?? [])),
  ]);
  const taken = new Set([...real.map(slashed), ...written.map((path) => `${project.root}/${path}`)]);
  const found = files.find(({ path, isAppended }) => !isAppended && taken.has(slashed(path)));
  if (found === undefined) return;
  throw new TrackerError('usage/refused', `${found.name} is a prompt or holds rows, so no report is written over it.`, {
    hint: 'Give the report a name of its own.',
    location: { path: found.name },
  });
}

function slashed(path: string | null): string {
  return (path ?? '').replaceAll('\\', '/');
}

async function summaryFile(context: OperationContext): Promise<ReportFile> {
  const named = context.host.environment(summaryVariable);
  if (named === null || named === '')
    throw invalid(`${summaryVariable} is not set.`, `${stepSummary} is for steps of GitHub workflows.`);
  const format = allReportFormats.find(({ id }) => id === 'md') as ReportFormat;
  return { format, name: stepSummary, path: await placeFor(named, context), isAppended: true };
}

/** Where a file that the user names goes: in a folder that is there; a link to a folder is one, a link in place of the file is not. */
export async function placeFor(name: string, { host, userPath }: OperationContext): Promise<string> {
  const absolute = userPath(name);
  const cut = absolute.lastIndexOf('/');
  const folder = await host.files.realPath(absolute.slice(0, cut) || '/');
  const isFolder = folder !== null && (await host.files.stat(folder))?.kind === 'directory';
  const location = { path: name };
  if (!isFolder) throw new TrackerError('file/not-found', `The folder of ${name} is not there.`, { location });
  const path = `${folder.replace(/[/\\]$/, '')}/${absolute.slice(cut + 1)}`;
  const there = await host.files.stat(path);
  if (there !== null && there.kind !== 'file')
    throw new TrackerError('file/not-regular', `${name} is not a regular file.`, { location });
  return path;
}

/** Throws `file/...`; what was there before is then still there, and the hint says how to have the report later. */
export async function writeReportFiles(
  files: readonly ReportFile[],
  reports: readonly EvaluationReport[],
  context: OperationContext,
): Promise<void> {
  for (const file of files) {
    try {
      await writeOne(file, reports, context);
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      const ids = reports.map(({ evaluation }) => `prompttracker report ${evaluation.id}`).join(' and ');
      const hint = `The evaluation is kept; ${ids} writes it again.`;
      throw new TrackerError(error.code, error.message, { hint, cause: error, location: { path: file.name } });
    }
    context.events.notice(`Report: ${file.name}`);
  }
}

async function writeOne(
  { format, path, isAppended }: ReportFile,
  reports: readonly EvaluationReport[],
  { host }: OperationContext,
): Promise<void> {
  const isThere = isAppended && (await host.files.stat(path)) !== null;
  const before = isThere ? [await host.files.read(path, mostSummaryBytes)] : [];
  await host.files.writeAtomically(path, await bytesOf(format.write(reports), before));
}

/** Pieces become bytes as they come, so that no text stands in memory twice. */
async function bytesOf(pieces: AsyncIterable<string>, before: readonly Uint8Array[]): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [...before];
  for await (const piece of pieces) chunks.push(encoder.encode(piece));
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function invalid(message: string, hint?: string): TrackerError {
  return new TrackerError('usage/invalid-argument', message, hint === undefined ? {} : { hint });
}
