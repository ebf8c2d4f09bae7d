// What stands below a complete answer: what went wrong, what it took, where it is kept, and what it is worth.
import type { FinishedView } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';
import { Facts } from './facts.tsx';
import { Icon } from './icon.tsx';
import { ProblemNotice, RemedyButton } from './problemNotice.tsx';
import { RatingRow } from './ratingRow.tsx';

export interface AnswerOutcomeProps {
  readonly run: FinishedView;
  readonly column: string;
  readonly exchange: string;
}

export function AnswerOutcome({ run, column, exchange }: AnswerOutcomeProps) {
  const { problem, facts, saved, rating } = run;
  return (
    <>
      {problem !== null && <ProblemNotice problem={problem} column={column} />}
      <Facts facts={facts} />
      {saved !== null && (
        <p class={saved.isKept ? 'saved' : 'saved lost'}>
          <Icon name={saved.isKept ? 'check' : 'error'} />
          <span>{saved.message}</span>
          {saved.remedy !== null && <RemedyButton remedy={saved.remedy} column={column} />}
        </p>
      )}
      {rating !== null && (
        <RatingRow rating={rating} rate={(given) => post({ type: 'rate', column, exchange, rating: given })} />
      )}
    </>
  );
}
