// A text of any length, finished or still coming. The same element shows both, so nothing moves when an answer is done.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { followStream, type StreamPart } from './answerStreams.ts';
import { BlockText } from './blockText.ts';

export interface TextBlocksProps {
  readonly text: string;
  readonly class: string;
  /** The column whose stream this shows; null for a text that is complete. */
  readonly column: string | null;
  readonly part: StreamPart;
}

export function TextBlocks({ text, class: name, column, part }: TextBlocksProps) {
  const root = useRef<HTMLDivElement>(null);
  const blocks = useRef<BlockText | null>(null);
  // A running text changes in the stream; the one in the page's state is how far it was then.
  const complete = column === null ? text : null;
  useLayoutEffect(() => {
    blocks.current ??= new BlockText(root.current as HTMLElement);
    const shown = blocks.current;
    if (column !== null) {
      return followStream(column, part, { set: (all) => shown.set(all), append: (more) => shown.append(more) });
    }
    shown.set(complete ?? '');
    return undefined;
  }, [column, part, complete]);
  return <div ref={root} class={`blocks ${name}`} />;
}
