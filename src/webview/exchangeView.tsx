// A question and its answer. The prompt itself asks the first one, so only replies are shown as questions.
import { Answer, type AnswerProps } from './answer.tsx';

export function ExchangeView(props: AnswerProps) {
  const { reply } = props.exchange;
  return (
    <>
      {reply !== null && (
        <blockquote class="reply">
          <span class="hidden">You replied: </span>
          {reply}
        </blockquote>
      )}
      <Answer {...props} />
    </>
  );
}
