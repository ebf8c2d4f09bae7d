// One problem as the user meets it: what happened, what to do next, and a button that does it when there is one.
import type { Problem, Remedy } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';

export interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly kind?: 'warning' | 'info';
}

export function ProblemNotice({ problem, kind = 'warning' }: ProblemNoticeProps) {
  return (
    <section class={`problem ${kind}`} aria-label={kind === 'warning' ? 'Problem' : 'Notice'}>
      <i class={`codicon codicon-${kind}`} aria-hidden="true" />
      <div>
        <p class="message">{problem.message}</p>
        {problem.hint !== null && <p class="dim">{problem.hint}</p>}
        {problem.remedy !== null && <RemedyButton remedy={problem.remedy} />}
      </div>
    </section>
  );
}

export function RemedyButton({ remedy }: { remedy: { id: Remedy; title: string } }) {
  return (
    <button type="button" class="secondary" onClick={() => post({ type: 'remedy', id: remedy.id })}>
      {remedy.title}
    </button>
  );
}
