// Everything that is wrong with prompts, for people, scripts and code hosts. Errors make the answer no.
import type { Diagnostic, Severity } from '../../base/diagnostic.ts';
import { checkPromptFile } from '../../evaluator/checkPromptFile.ts';
import { type SarifLog, toSarif } from '../../export/toSarif.ts';
import { countOf } from '../formatValue.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import type { Style } from '../report.ts';
import { findDatasetProblems } from '../rows/datasetProblems.ts';

export const check = defineOperation({
  id: 'check',
  title: 'Check prompts',
  summary: 'problems of prompts and their test rows: format, variables, secrets, personal data, injection',
  effect: 'read',
  parameters: {
    ref: { kind: 'promptReference', summary: 'only these (default: every prompt)', positional: true, repeatable: true },
    format: {
      kind: 'choice',
      summary: 'print this format instead of text',
      choices: ['json', 'sarif'],
      placeholder: 'format',
    },
  },
  examples: [
    { command: 'prompttracker check', does: 'every prompt; exit code 1 when one has an error' },
    { command: 'prompttracker check --format sarif > prompts.sarif', does: 'for a code host' },
  ],

  isJson: ({ format }) => format !== null,

  async run({ ref, format }, context): Promise<readonly Diagnostic[] | SarifLog> {
    const found = await findProblems(ref, context);
    return format === 'sarif' ? toSarif(found) : found;
  },

  exitCode: (data) => (countErrors(data) > 0 ? 1 : 0),

  report(data, { style }) {
    if (!isList(data)) return { lines: [JSON.stringify(data)] };
    if (data.length === 0) return { lines: [], notes: ['No problems.'] };
    const errors = countErrors(data);
    const lines = data.map(({ severity, code, message, path, line, column }) =>
      [`${path}:${line}:${column}`, paintSeverity(severity, style), message, style.dim(code)].join('  '),
    );
    return { lines, notes: [`${countOf(data.length, 'problem')}, ${countOf(errors, 'error')}.`] };
  },
});

async function findProblems(references: readonly string[], { project, host }: OperationContext): Promise<Diagnostic[]> {
  const nowMs = host.clock.now();
  const checked =
    references.length === 0
      ? (await project.prompts()).map(({ parsed, bytes }) => ({ ...parsed, bytes }))
      : await Promise.all(references.map((reference) => project.resolve(reference)));
  const found: Diagnostic[] = [];
  for (const { prompt, bytes, diagnostics } of checked) {
    found.push(...checkPromptFile({ prompt, diagnostics }, bytes, nowMs));
    if (prompt !== null) found.push(...(await findDatasetProblems(prompt, bytes, { host, root: project.root })));
  }
  return found;
}

function countErrors(data: readonly Diagnostic[] | SarifLog): number {
  if (isList(data)) return data.filter(({ severity }) => severity === 'error').length;
  return data.runs.flatMap(({ results }) => results).filter(({ level }) => level === 'error').length;
}

function isList(data: readonly Diagnostic[] | SarifLog): data is readonly Diagnostic[] {
  return Array.isArray(data);
}

function paintSeverity(severity: Severity, style: Style): string {
  if (severity === 'error') return style.red(severity);
  return severity === 'warning' ? style.yellow(severity) : style.dim(severity);
}
