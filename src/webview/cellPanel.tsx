// One cell in full, beside the grid or below it: what was asked and expected, each answer, why it passed or failed, what it
// took, and what differs from the base.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CellDetails, GridPageMessage } from '../protocol/evaluationGrid.ts';
import { CellAnswer } from './cellAnswer.tsx';
import { Icon, IconButton } from './icon.tsx';

export interface CellPanelProps {
  /** Null while it is asked for. */
  readonly details: CellDetails | null;
  readonly post: (message: GridPageMessage) => void;
  readonly close: () => void;
}

export function CellPanel({ details, post, close }: CellPanelProps) {
  // What is there stays until the next cell is here, so that nothing flickers while the user walks through cells.
  const last = useRef(details);
  if (details !== null) last.current = details;
  const shown = last.current;
  const closeAndReturn = () => {
    close();
    document.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus();
  };
  return (
    <aside
      class="details"
      aria-label="Cell"
      aria-busy={details === null}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        closeAndReturn();
      }}
    >
      <div class="title">
        <h2>
          {shown?.title ?? 'Cell'} <span class="dim foreign">{shown?.columnName}</span>
        </h2>
        <IconButton icon="close" label="Close Details" onClick={closeAndReturn} />
      </div>
      {shown !== null && <Details key={`${shown.row} ${shown.column}`} details={shown} post={post} />}
    </aside>
  );
}

function Details({ details, post }: Pick<CellPanelProps, 'post'> & { readonly details: CellDetails }) {
  const { variables, expected, rowNote, answers, base } = details;
  const [repeat, setRepeat] = useState(answers[0]?.repeat ?? 0);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.parentElement?.scrollTo({ top: 0 }), []);
  const at = Math.max(
    0,
    answers.findIndex((answer) => answer.repeat === repeat),
  );
  const answer = answers[at];
  return (
    <div class="cell-details" ref={top}>
      {answers.length > 1 && (
        <fieldset class="modes">
          <legend class="hidden">Repeat</legend>
          {answers.map((one) => (
            <label key={one.repeat} class={one.repeat === repeat ? 'mode chosen' : 'mode'}>
              <input
                type="radio"
                name="repeat"
                checked={one.repeat === repeat}
                onChange={() => setRepeat(one.repeat)}
              />
              {one.repeat + 1}: {one.verdict}
            </label>
          ))}
        </fieldset>
      )}
      {answer !== undefined && (
        <CellAnswer
          key={repeat}
          place={{ row: details.row, column: details.column, repeat }}
          answer={answer}
          base={base && { name: base.name, text: base.texts[at] ?? null }}
          post={post}
        />
      )}
      {expected !== null && (
        <section aria-label="Expected">
          <h3>Expected</h3>
          <pre class="text">{expected}</pre>
        </section>
      )}
      {variables.length > 0 && (
        <section aria-label="Inputs">
          <h3>Inputs</h3>
          <dl class="inputs">
            {variables.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd class="foreign">{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {rowNote !== null && (
        <p class="row-note" role="status">
          <Icon name="info" /> <span class="foreign">{rowNote}</span>{' '}
          <button type="button" class="link" onClick={() => post({ type: 'open-row', row: details.row })}>
            Show the Row
          </button>
        </p>
      )}
    </div>
  );
}
