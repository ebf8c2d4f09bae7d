// What can be said of an item, as buttons with their keys.
import type { ReviewScale } from '../protocol/review.ts';

export interface Choice {
  /** As the extension reads it. */
  readonly said: string;
  readonly label: string;
  readonly keys: readonly string[];
}

/** None for a checklist, whose questions are answered one by one. */
export function choicesOf(scale: ReviewScale): readonly Choice[] {
  switch (scale.kind) {
    case 'thumbs':
      return [
        { said: 'good', label: 'Good', keys: ['y'] },
        { said: 'bad', label: 'Bad', keys: ['n'] },
      ];
    case 'levels':
      return scale.levels.map((label, at) => ({ said: String(at + 1), label, keys: [String(at + 1)] }));
    case 'preference':
      return [
        { said: 'left', label: 'Left Is Better', keys: ['1'] },
        { said: 'tie', label: 'Equally Good', keys: ['2', 't'] },
        { said: 'right', label: 'Right Is Better', keys: ['3'] },
      ];
    case 'checklist':
      return [];
  }
}

export interface VoteChoicesProps {
  readonly choices: readonly Choice[];
  readonly said: string | null;
  readonly vote: (said: string) => void;
  readonly isList: boolean;
}

export function VoteChoices({ choices, said, vote, isList }: VoteChoicesProps) {
  return (
    <fieldset class={isList ? 'choices levels' : 'choices'} aria-label="Votes">
      {choices.map((choice) => (
        <button
          key={choice.said}
          type="button"
          class="choice"
          aria-pressed={said === choice.said}
          aria-keyshortcuts={choice.keys[0]}
          onClick={() => vote(choice.said)}
        >
          <span class="key" aria-hidden="true">
            {choice.keys[0]}
          </span>{' '}
          <span class="foreign">{choice.label}</span>
        </button>
      ))}
    </fieldset>
  );
}

export interface ChecklistVoteProps {
  readonly questions: readonly string[];
  readonly answers: readonly (boolean | null)[];
  /** The question that a key answers; -1 when all are answered. */
  readonly current: number;
  readonly answer: (question: number, isYes: boolean) => void;
}

export function ChecklistVote({ questions, answers, current, answer }: ChecklistVoteProps) {
  return (
    <ol class="checklist">
      {questions.map((question, at) => (
        <li key={`${at} ${question}`} class={at === current ? 'current' : ''}>
          <span class="foreign">{question}</span>
          <fieldset class="choices" aria-label={question}>
            {[true, false].map((isYes) => (
              <button
                key={String(isYes)}
                type="button"
                class="choice"
                aria-pressed={answers[at] === isYes}
                aria-keyshortcuts={at === current ? (isYes ? 'y' : 'n') : undefined}
                onClick={() => answer(at, isYes)}
              >
                {at === current && (
                  <span class="key" aria-hidden="true">
                    {isYes ? 'y' : 'n'}
                  </span>
                )}{' '}
                {isYes ? 'Yes' : 'No'}
              </button>
            ))}
          </fieldset>
        </li>
      ))}
    </ol>
  );
}
