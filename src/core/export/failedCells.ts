// Cells that failed or got no answer, each with what a code host says of it and the line it says it on.
import { modelsOf } from '../evaluation/columnModel.ts';
import type { CellResult } from '../evaluation/evaluation.ts';
import { fateOf } from '../evaluation/verdict.ts';
import { cellName, type EvaluationReport, errorText, failureReasons, type ReportPlace } from './evaluationReport.ts';

export interface FailedCell {
  readonly result: CellResult;
  /** With what a sweep tries. */
  readonly model: string;
  /** There was no answer to fail. */
  readonly isError: boolean;
  /** Hostile text: which cell it is, and why. */
  readonly message: string;
  readonly place: ReportPlace;
}

export function failedCells(reports: readonly EvaluationReport[]): FailedCell[] {
  return reports.flatMap((report) => {
    const modelOf = modelsOf(report.evaluation.columns);
    return report.evaluation.results.flatMap((result): FailedCell[] => {
      const fate = fateOf(result);
      if (fate !== 'failed' && fate !== 'error') return [];
      const isError = fate === 'error';
      const why = isError ? (errorText(result) ?? 'no answer') : failureReasons(result).join('; ');
      const model = modelOf(result);
      const message = `${result.promptId}@${result.selector}, ${model}, ${cellName(result)}: ${why}`;
      return [{ result, model, isError, message, place: report.placeOf(result) }];
    });
  });
}
