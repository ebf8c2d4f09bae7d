// What to do when a limit that the editor set itself is reached: what was paid for stays, and the user says how far the rest
// may go. Limits of a call or of the window are in the way whatever is answered, so nobody is asked about those.
import * as vscode from 'vscode';
import type { CellError } from '../../core/evaluation/evaluation.ts';
import { formatUsd } from '../../core/operation/formatValue.ts';
import { withoutLinks } from '../foreignText.ts';

export interface ReachedLimit {
  /** What costs money, in the plural: `tests`, `answers`. */
  readonly what: string;
  readonly name: string;
  readonly left: number;
  readonly total: number;
  /** US dollars; null when there was none. */
  readonly limitUsd: number | null;
  readonly spentUsd: number;
}

/** Limits to go on with, as multiples of the one that was reached. */
const furtherLimits = [5, 20, 100];
/** Where the user wants to be asked about every cent. */
const leastLimitUsd = 0.01;

/** The new limit; undefined when the user stops here; null for no limit, where the price is not known. */
export async function askToGoOn(
  reached: ReachedLimit,
  { code, message }: CellError,
): Promise<number | null | undefined> {
  const { what, name, left, total, limitUsd, spentUsd } = reached;
  const rest = withoutLinks(`${left} of ${total} ${what} of ${name} are left.`);
  if (code === 'budget/unknown-price') {
    const anyway = 'Run Anyway';
    const detail = `${withoutLinks(message)}\n${rest}`;
    const chosen = await vscode.window.showWarningMessage(
      withoutLinks(`What these ${what} cost is not known.`),
      { modal: true, detail },
      anyway,
    );
    return chosen === anyway ? null : undefined;
  }
  if (code !== 'budget/exceeded' || limitUsd === null) return undefined;
  const choices = furtherLimits.map((times) => {
    const limit = Math.max(limitUsd, leastLimitUsd) * times;
    return { limit, title: `Up to ${formatUsd(limit)}` };
  });
  const spent = `${formatUsd(spentUsd)} is spent. Answers that are stored are not paid for again.`;
  const chosen = await vscode.window.showWarningMessage(
    withoutLinks(`These ${what} may cost more than ${formatUsd(limitUsd)}.`),
    { modal: true, detail: `${rest}\n${spent}` },
    ...choices,
  );
  return chosen?.limit;
}
