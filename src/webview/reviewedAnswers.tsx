// What is judged: what was filled in, and one answer or two side by side, with what differs between them when that is asked.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { indentJson } from '../core/run/indentJson.ts';
import type { ReviewedItem } from '../protocol/review.ts';
import { AnswerDifference } from './answerDifference.tsx';
import { IconButton } from './icon.tsx';
import { TextBlocks } from './textBlocks.tsx';
import { ToolCalls } from './toolCalls.tsx';

export function ReviewedAnswers({ item }: { readonly item: ReviewedItem }) {
  const { inputs, answers } = item;
  const top = useRef<HTMLElement>(null);
  // The keyboard is where the reading begins: arrow keys scroll, and the keys of votes are heard.
  useLayoutEffect(() => top.current?.focus({ preventScroll: true }), []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="item" ref={top} tabIndex={0} aria-label="What is judged">
      {inputs.length > 0 && (
        <dl class="inputs">
          {inputs.map(({ name, text }) => (
            <div key={name}>
              <dt class="foreign">{name}</dt>
              <dd class="foreign">{text}</dd>
            </div>
          ))}
        </dl>
      )}
      <div class={answers.length > 1 ? 'answers pair' : 'answers'}>
        {answers.map((answer, at) => {
          const name = answers.length === 1 ? 'Answer' : at === 0 ? 'Left' : 'Right';
          return <BlindAnswer key={name} name={name} answer={answer} other={at === 1 ? (answers[0] ?? null) : null} />;
        })}
      </div>
    </section>
  );
}

interface BlindAnswerProps {
  readonly name: string;
  readonly answer: ReviewedItem['answers'][number];
  /** What it can be compared with; null for nothing. */
  readonly other: ReviewedItem['answers'][number];
}

function BlindAnswer({ name, answer, other }: BlindAnswerProps) {
  const [isCompared, setCompared] = useState(false);
  if (answer === null) {
    return (
      <article class="answer" aria-label={name}>
        <p class="dim">This answer is not in the results folder of this branch, so the item can only be skipped.</p>
      </article>
    );
  }
  const { output, toolCalls } = answer;
  return (
    <article class="answer" aria-label={name}>
      <div class="status">
        <h2>{name}</h2>
        <span />
        {other !== null && (
          <IconButton
            icon="compare-changes"
            label="Show What Differs"
            pressed={isCompared}
            onClick={() => setCompared(!isCompared)}
          />
        )}
      </div>
      {isCompared && other !== null ? (
        <AnswerDifference
          base={other.output}
          other={output}
          isFolded={false}
          baseName="the left answer"
          elsewhere="The text itself"
        />
      ) : (
        <TextBlocks text={indentJson(output) ?? output} class="text foreign" column={null} part="text" />
      )}
      <ToolCalls calls={toolCalls} />
    </article>
  );
}
