// The vote: the question, what can be said with its key, a note, and the ways on. A vote on an item that has one replaces it.
import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ReviewedItem, ReviewPageMessage, ReviewState } from '../protocol/review.ts';
import { Icon } from './icon.tsx';
import { useReviewKeys } from './useReviewKeys.ts';
import { ChecklistVote, choicesOf, VoteChoices } from './voteChoices.tsx';

export interface VotePanelProps {
  readonly state: ReviewState;
  readonly at: number;
  readonly item: ReviewedItem;
  readonly ask: (message: ReviewPageMessage) => void;
}

export function VotePanel({ state, at, item, ask }: VotePanelProps) {
  const { scale, question } = state;
  const [note, setNote] = useState(item.note);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const questions = scale.kind === 'checklist' ? scale.questions : null;
  const [answers, setAnswers] = useState(() => answersOf(item.said, questions?.length ?? 0));
  const choices = choicesOf(scale);
  const current = answers.indexOf(null);
  const vote = (said: string) => ask({ type: 'vote', at, said, note });
  const answer = (index: number, isYes: boolean) => {
    const next = answers.map((before, place) => (place === index ? isYes : before));
    setAnswers(next);
    if (next.every((one) => one !== null)) vote(next.map((one) => (one ? 'yes' : 'no')).join(','));
  };
  const writeNote = () => noteField.current?.focus();
  const says = (isYes: boolean) => () => answer(Math.max(0, current), isYes);
  useReviewKeys({
    c: writeNote,
    n: questions === null ? writeNote : says(false),
    ...(questions === null ? {} : { y: says(true) }),
    ...Object.fromEntries(choices.flatMap(({ keys, said }) => keys.map((key) => [key, () => vote(said)]))),
    ...waysOf(state, at, ask),
    s: () => vote('skip'),
  });
  return (
    <section class="vote" aria-label="Your vote">
      <h2 class="foreign">{question}</h2>
      {questions === null ? (
        <VoteChoices choices={choices} said={item.said} vote={vote} isList={scale.kind === 'levels'} />
      ) : (
        <ChecklistVote questions={questions} answers={answers} current={current} answer={answer} />
      )}
      <div class="beside">
        <NoteField
          field={noteField}
          hint={scale.kind === 'thumbs' || questions !== null ? 'c' : 'n'}
          note={note}
          type={setNote}
          // A note on what was voted on already is kept when the field is left.
          leave={() => item.said !== null && note !== item.note && vote(item.said)}
        />
        <KeyButton label="Skip" hint="s" isPressed={item.said === 'skip'} act={() => vote('skip')} />
        <Ways state={state} at={at} ask={ask} />
      </div>
      {item.said !== null && <Standing said={item.said} />}
    </section>
  );
}

interface NoteFieldProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly hint: string;
  readonly note: string;
  readonly type: (note: string) => void;
  readonly leave: () => void;
}

function NoteField({ field, hint, note, type, leave }: NoteFieldProps) {
  return (
    <textarea
      ref={field}
      rows={1}
      aria-label="Note"
      placeholder={`Note (${hint})`}
      maxLength={4_000}
      value={note}
      onInput={(event) => type(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={leaveOnEscape}
    />
  );
}

function leaveOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return;
  event.preventDefault();
  document.querySelector<HTMLElement>('.item')?.focus({ preventScroll: true });
}

/** What the keys do that lead to other items; behind the last one stand the results, once nothing is open. */
function waysOf({ places, voted, skipped }: ReviewState, at: number, ask: VotePanelProps['ask']) {
  const isLast = at + 1 === places;
  const isThrough = voted + skipped === places;
  return {
    u: () => ask({ type: 'undo' }),
    ArrowLeft: () => at > 0 && ask({ type: 'go', at: at - 1 }),
    ArrowRight: () => {
      if (!isLast) ask({ type: 'go', at: at + 1 });
      else if (isThrough) ask({ type: 'go', at: null });
    },
  };
}

function Ways({ state, at, ask }: Pick<VotePanelProps, 'state' | 'at' | 'ask'>) {
  const { places, voted, skipped } = state;
  const { u, ArrowLeft, ArrowRight } = waysOf(state, at, ask);
  const isLast = at + 1 === places;
  const isThrough = voted + skipped === places;
  return (
    <>
      <KeyButton label="Undo" hint="u" isDisabled={voted + skipped === 0} act={u} />
      <KeyButton label="Previous" hint="←" isDisabled={at === 0} act={ArrowLeft} />
      <span class="number">
        {at + 1} of {places}
      </span>
      <KeyButton
        label={isLast && isThrough ? 'Results' : 'Next'}
        hint="→"
        isDisabled={isLast && !isThrough}
        act={ArrowRight}
      />
    </>
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
