// An answer compared with the one in the first column, word by word; in the short form equal lines are folded away.
import { useMemo, useState } from 'preact/hooks';
import { answerDifference, foldSame } from '../protocol/answerDifference.ts';
import { Icon } from './icon.tsx';

export interface AnswerDifferenceProps {
  readonly base: string;
  readonly other: string;
  readonly isFolded: boolean;
  /** As people call it: `column 1`. */
  readonly baseName: string;
  /** What else can be done with answers that are too long. */
  readonly elsewhere: string;
}

export function AnswerDifference({ base, other, isFolded, baseName, elsewhere }: AnswerDifferenceProps) {
  const difference = useMemo(() => answerDifference(base, other), [base, other]);
  const parts = useMemo(
    () => (difference === null ? [] : isFolded ? foldSame(difference.parts) : difference.parts),
    [difference, isFolded],
  );
  if (difference === null) {
    return <p class="empty">Too long to compare here. {elsewhere} has no such limit.</p>;
  }
  return (
    <>
      {difference.isSame && (
        <p class="same">
          <Icon name="check" />
          Same as {baseName}
        </p>
      )}
      <div class="text difference">
        {parts.map((part, at) => {
          const key = `${at} ${part.kind}`;
          if (part.kind === 'folded') return <Folded key={key} text={part.text} lines={part.lines} />;
          if (part.kind === 'added') return <ins key={key}>{part.text}</ins>;
          if (part.kind === 'removed') return <del key={key}>{part.text}</del>;
          return <span key={key}>{part.text}</span>;
        })}
      </div>
    </>
  );
}

function Folded({ text, lines }: { text: string; lines: number }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <span>{text}</span>;
  return (
    <button type="button" class="folded" aria-expanded={false} onClick={() => setOpen(true)}>
      … {lines} lines the same …
    </button>
  );
}
