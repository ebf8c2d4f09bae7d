// The vote: the question, what can be said with its key, a note, and the ways on. A vote on an item that has one replaces it.
import { useRef, useState } from 'preact/hooks';
import type { ReviewedItem, ReviewPageMessage, ReviewState } from '../protocol/review.ts';
import { Icon } from './icon.tsx';
import { type ReviewKeys, useReviewKeys } from './useReviewKeys.ts';
import { ChecklistVote, type Choice, choicesOf, VoteChoices } from './voteChoices.tsx';

export interface VotePanelProps {
  readonly state: ReviewState;
  readonly at: number;
  readonly item: ReviewedItem;
  readonly ask: (message: ReviewPageMessage) => void;
}

export function VotePanel({ state, at, item, ask }: VotePanelProps) {
  const { scale, question, places, voted, skipped } = state;
  const [note, setNote] = useState(item.note);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const questions = scale.kind === 'checklist' ? scale.questions : null;
  const [answers, setAnswers] = useState(() => answersOf(item.said, questions?.length ?? 0));
  const isThrough = voted + skipped === places;
  const vote = (said: string) => ask({ type: 'vote', at, said, note });
  const go = (to: number) => {
    if (to >= 0 && to < places) ask({ type: 'go', at: to });
    else if (to === places && isThrough) ask({ type: 'go', at: null });
  };
  const answerQuestion = (index: number, isYes: boolean) => {
    const next = answers.map((before, place) => (place === index ? isYes : before));
    setAnswers(next);
    if (next.every((one) => one !== null)) vote(next.map((one) => (one ? 'yes' : 'no')).join(','));
  };
  const current = answers.indexOf(null);
  const choices: readonly Choice[] = choicesOf(scale);
  const isYesOrNo = scale.kind === 'thumbs' || scale.kind === 'checklist';
  const keys: ReviewKeys = {
    ...Object.fromEntries(choices.flatMap(({ keys: own, said }) => own.map((key) => [key, () => vote(said)]))),
    ...(questions === null
      ? {}
      : {
          y: () => answerQuestion(Math.max(0, current), true),
          n: () => answerQuestion(Math.max(0, current), false),
        }),
    ...(isYesOrNo ? {} : { n: () => noteField.current?.focus() }),
    c: () => noteField.current?.focus(),
    s: () => vote('skip'),
    u: () => ask({ type: 'undo' }),
    ArrowLeft: () => go(at - 1),
    ArrowRight: () => go(at + 1),
  };
  useReviewKeys(keys);
  // A note on what was voted on already is kept when the field is left.
  const keepNote = () => {
    if (item.said !== null && note !== item.note) vote(item.said);
  };
  return (
    <section class="vote" aria-label="Your vote">
      <h2 class="foreign">{question}</h2>
      {questions === null ? (
        <VoteChoices choices={choices} said={item.said} vote={vote} isList={scale.kind === 'levels'} />
      ) : (
        <ChecklistVote questions={questions} answers={answers} current={current} answer={answerQuestion} />
      )}
      <div class="beside">
        <textarea
          ref={noteField}
          rows={1}
          aria-label="Note"
          placeholder={`Note (${isYesOrNo ? 'c' : 'n'})`}
          maxLength={4_000}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
          onBlur={keepNote}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            document.querySelector<HTMLElement>('.item')?.focus({ preventScroll: true });
          }}
        />
        <KeyButton label="Skip" hint="s" isPressed={item.said === 'skip'} act={() => vote('skip')} />
        <KeyButton label="Undo" hint="u" isDisabled={voted + skipped === 0} act={() => ask({ type: 'undo' })} />
        <KeyButton label="Previous" hint="←" isDisabled={at === 0} act={() => go(at - 1)} />
        <span class="number">
          {at + 1} of {places}
        </span>
        <KeyButton
          label={at + 1 === places && isThrough ? 'Results' : 'Next'}
          hint="→"
          isDisabled={at + 1 === places && !isThrough}
          act={() => go(at + 1)}
        />
      </div>
      {item.said !== null && <Standing said={item.said} />}
    </section>
  );
}

function Standing({ said }: { readonly said: string }) {
  const text = said === 'skip' ? 'You skipped this item.' : 'You have voted on this item. Another vote replaces it.';
  return (
    <p class="dim">
      <Icon name="check" /> {text}
    </p>
  );
}

interface KeyButtonProps {
  readonly label: string;
  readonly hint: string;
  readonly act: () => void;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
}

function KeyButton({ label, hint, act, isDisabled = false, isPressed }: KeyButtonProps) {
  return (
    <button
      type="button"
      class="secondary"
      disabled={isDisabled}
      aria-pressed={isPressed}
      aria-keyshortcuts={shortcuts[hint] ?? hint}
      onClick={act}
    >
      {label}{' '}
      <span class="key" aria-hidden="true">
        {hint}
      </span>
    </button>
  );
}

const shortcuts: Readonly<Record<string, string>> = { '←': 'ArrowLeft', '→': 'ArrowRight' };

/** One an open question; what was said before stands. */
function answersOf(said: string | null, count: number): readonly (boolean | null)[] {
  const words = said === null || said === 'skip' ? [] : said.split(',');
  return Array.from({ length: count }, (_, at) => (words[at] === undefined ? null : words[at] === 'yes'));
}
