// A field for words: which versions brought them in or took them out. It asks when the typing pauses.
import { useState } from 'preact/hooks';
import { useTypingPause } from './useTypingPause.ts';

export interface PhraseSearchProps {
  readonly search: (phrase: string) => void;
  /** Null while nothing is looked for, or not found out yet. */
  readonly count: { readonly found: number; readonly all: number } | null;
}

export function PhraseSearch({ search, count }: PhraseSearchProps) {
  const [text, setText] = useState('');
  const askSoon = useTypingPause(search);
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
          askSoon(value);
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
