// One problem as the user meets it: what happened, what to do next, and a button that does it when there is one.
import type { Problem, Remedy } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';

export function ProblemNotice({ problem }: { problem: Problem }) {
  return (
    <section class="problem" aria-label="Problem">
      <i class="codicon codicon-warning" aria-hidden="true" />
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
