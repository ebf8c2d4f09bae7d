// What the reader thinks of an answer: good or bad, 1 to 10, and a note. Each is saved as it is given.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Rating } from '../protocol/runPanel.ts';
import { IconButton } from './icon.tsx';
import { useRovingFocus } from './rovingFocus.ts';

export interface RatingRowProps {
  readonly rating: Rating;
  readonly rate: (rating: Rating) => void;
}

const scores = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export function RatingRow({ rating, rate }: RatingRowProps) {
  // What was just given is shown until the extension has it, so that two quick changes do not undo each other.
  const [own, setOwn] = useState<Rating | null>(null);
  const { score, verdict, note } = rating;
  useEffect(() => setOwn(null), [score, verdict, note]);
  const shown = own ?? rating;
  const change = (part: Partial<Rating>) => {
    const next = { ...shown, ...part };
    setOwn(next);
    rate(next);
  };
  const judge = (given: 'approve' | 'reject') => () => change({ verdict: shown.verdict === given ? null : given });
  return (
    <fieldset class="rating" aria-label="Rate this answer">
      <IconButton
        icon={shown.verdict === 'approve' ? 'thumbsup-filled' : 'thumbsup'}
        label="Good Answer"
        pressed={shown.verdict === 'approve'}
        onClick={judge('approve')}
      />
      <IconButton
        icon={shown.verdict === 'reject' ? 'thumbsdown-filled' : 'thumbsdown'}
        label="Bad Answer"
        pressed={shown.verdict === 'reject'}
        onClick={judge('reject')}
      />
      <Scores score={shown.score} change={(score) => change({ score })} />
      <Note note={shown.note} change={(note) => change({ note })} />
    </fieldset>
  );
}

function Scores({ score, change }: { score: number | null; change: (score: number | null) => void }) {
  const roving = useRovingFocus<HTMLDivElement>();
  return (
    <div class="scores" role="radiogroup" aria-label="Score from 1 to 10" {...roving}>
      {scores.map((value) => (
        // biome-ignore lint/a11y/useSemanticElements: a score that is chosen can be taken back, which a radio button cannot
        <button
          key={value}
          type="button"
          role="radio"
          aria-checked={score === value}
          title={score === value ? 'Take the Score Back' : `Score ${value} of 10`}
          onClick={() => change(score === value ? null : value)}
        >
          {value}
        </button>
      ))}
    </div>
  );
}

function Note({ note, change }: { note: string; change: (note: string) => void }) {
  const [typed, setTyped] = useState(note);
  const saved = useRef(note);
  useEffect(() => {
    saved.current = note;
    setTyped(note);
  }, [note]);
  const save = () => {
    if (typed === saved.current) return;
    saved.current = typed;
    change(typed);
  };
  return (
    <input
      type="text"
      class="note"
      aria-label="Note on this answer"
      placeholder="Note"
      autocomplete="off"
      value={typed}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && !event.ctrlKey && !event.metaKey && save()}
    />
  );
}
