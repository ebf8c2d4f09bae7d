// What changed with a version and what came out of it, each in one line.
import type { Chip, RowChange, RowResult } from '../protocol/evolution.ts';

const chipIcons: Readonly<Record<Chip['kind'], string>> = {
  model: 'hubot',
  parameter: 'settings',
  variable: 'symbol-variable',
  tools: 'tools',
  output: 'output',
  breaks: 'alert',
  other: 'note',
};

export interface RowChangeProps {
  /** Null until it was read. */
  readonly change: RowChange | null;
  readonly isFirst: boolean;
  /** The largest change of this prompt, which fills the bar. */
  readonly mostWords: number;
}

export function RowChangeView({ change, isFirst, mostWords }: RowChangeProps) {
  if (change === null) return null;
  const { addedWords, removedWords, words, chips } = change;
  if (isFirst) return <span class="size">{words === null ? '' : wordsOf(words)}</span>;
  return (
    <>
      {addedWords === null || removedWords === null ? (
        <span class="size" title="One of the two texts cannot be read as a prompt.">
          change unknown
        </span>
      ) : (
        <Size added={addedWords} removed={removedWords} most={mostWords} />
      )}
      {chips.map((chip) => (
        <span key={`${chip.kind} ${chip.text}`} class={`chip ${chip.kind}`} title={chip.detail ?? chip.text}>
          <i class={`codicon codicon-${chipIcons[chip.kind]}`} aria-hidden="true" />
          {chip.text}
        </span>
      ))}
    </>
  );
}

const barWidth = 48;

function Size({ added, removed, most }: { readonly added: number; readonly removed: number; readonly most: number }) {
  if (added + removed === 0) return <span class="size">same words</span>;
  // By the root: a small change beside a large one can still be seen.
  const width = Math.max(3, barWidth * Math.sqrt((added + removed) / most));
  const share = added / (added + removed);
  return (
    <span class="size">
      +{added} −{removed} {added + removed === 1 ? 'word' : 'words'}
      <svg class="bar" width={barWidth} height={8} aria-hidden="true">
        <rect class="added" x={0} y={0} width={width * share} height={8} />
        <rect class="removed" x={width * share} y={0} width={width * (1 - share)} height={8} />
      </svg>
    </span>
  );
}

function wordsOf(words: number): string {
  return words === 1 ? '1 word' : `${words} words`;
}

export interface RowResultProps {
  /** Undefined until it was read; null when it was never run. */
  readonly result: RowResult | null | undefined;
  readonly canRun: boolean;
}

export function RowResultView({ result, canRun }: RowResultProps) {
  if (result === undefined || (result === null && !canRun)) return null;
  if (result === null) return <p class="results dim">Not run yet</p>;
  const { runs, failed, scoreText, costText, latencyText, answer, answeredBy } = result;
  return (
    <div class="results">
      <p>
        <span>
          {runs === 1 ? '1 run' : `${runs} runs`}
          {failed > 0 && `, ${failed} failed`}
        </span>
        <span title="Mean of rated answers">score {scoreText}</span>
        <span title="Median cost of an answer">cost {costText}</span>
        <span title="Median time of an answer">time {latencyText}</span>
      </p>
      {answer !== null && (
        <p class="answer" title={answeredBy === null ? 'Last answer' : `Last answer, ${answeredBy}`}>
          <span class="hidden">Last answer: </span>
          {answer === '' ? 'empty answer' : answer}
        </p>
      )}
    </div>
  );
}
