// A field for words: which versions brought them in or took them out. It asks when the typing pauses.
import { useEffect, useRef, useState } from 'preact/hooks';

export interface PhraseSearchProps {
  readonly search: (phrase: string) => void;
  /** Null while nothing is looked for, or not found out yet. */
  readonly count: { readonly found: number; readonly all: number } | null;
}

const pauseMs = 250;

export function PhraseSearch({ search, count }: PhraseSearchProps) {
  const [text, setText] = useState('');
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <search class="search">
      <input
        type="search"
        value={text}
        maxLength={500}
        placeholder="When did these words enter or leave?"
        aria-label="Words whose coming and going to look for"
        onInput={(event) => {
          const { value } = event.currentTarget;
          setText(value);
          clearTimeout(timer.current);
          timer.current = window.setTimeout(() => search(value), pauseMs);
        }}
      />
      <span class="dim" role="status">
        {count !== null && sentenceOf(count)}
      </span>
    </search>
  );
}

function sentenceOf({ found, all }: { readonly found: number; readonly all: number }): string {
  if (found === 0) return 'No version brought these words in or took them out.';
  return `${found} of ${all} versions brought these words in or took them out.`;
}
