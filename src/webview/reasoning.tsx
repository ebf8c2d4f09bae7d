// What a model thought before it answered: closed until someone wants to read it.
import { TextBlocks } from './textBlocks.tsx';

export function Reasoning({ text, column }: { text: string; column: string | null }) {
  // While it may still come, only the style sheet knows whether anything has.
  if (column === null && text === '') return null;
  return (
    <details class="reasoning">
      <summary>Thinking</summary>
      <TextBlocks text={text} class="thought" column={column} part="reasoning" />
    </details>
  );
}
