// One problem as the user meets it: what happened, what to do next, and a button that does it when there is one.
import type { Problem, Remedy } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';
import { Icon } from './icon.tsx';

export interface ProblemNoticeProps {
  readonly problem: Problem;
  /** The column it is about; null when it is about all of them. */
  readonly column: string | null;
  readonly kind?: 'warning' | 'info';
}

export function ProblemNotice({ problem, column, kind = 'warning' }: ProblemNoticeProps) {
  return (
    <div class={`problem ${kind}`} role="note" aria-label={kind === 'warning' ? 'Problem' : 'Notice'}>
      <Icon name={kind} />
      <div>
        <p class="message">{problem.message}</p>
        {problem.hint !== null && <p>{problem.hint}</p>}
        {problem.remedy !== null && <RemedyButton remedy={problem.remedy} column={column} />}
      </div>
    </div>
  );
}

export interface RemedyButtonProps {
  readonly remedy: { readonly id: Remedy; readonly title: string };
  readonly column: string | null;
}

export function RemedyButton({ remedy, column }: RemedyButtonProps) {
  return (
    <button type="button" class="secondary" onClick={() => post({ type: 'remedy', id: remedy.id, column })}>
      {remedy.title}
    </button>
  );
}
