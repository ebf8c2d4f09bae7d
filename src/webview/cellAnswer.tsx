// One answer of a cell with its scores and what can be done with it: rate it, compare it, make it what the row expects.
import { useState } from 'preact/hooks';
import type { GridPageMessage, ShownAnswer } from '../protocol/evaluationGrid.ts';
import { AnswerDifference } from './answerDifference.tsx';
import { ExpectedEditor } from './expectedEditor.tsx';
import { fateIcons } from './gridRow.tsx';
import { Icon, IconButton } from './icon.tsx';
import { RatingRow } from './ratingRow.tsx';

export interface CellAnswerProps {
  readonly place: { readonly row: string; readonly column: string; readonly repeat: number };
  readonly answer: ShownAnswer;
  /** The answer of the column that this one is held against; null without a base. */
  readonly base: { readonly name: string; readonly text: string | null } | null;
  readonly post: (message: GridPageMessage) => void;
}

export function CellAnswer({ place, answer, base, post }: CellAnswerProps) {
  const { fate, verdict, text, said, problem, scores, facts, rating, hasRun, canBeExpected } = answer;
  const [isCompared, setCompared] = useState(false);
  const [isEdited, setEdited] = useState(false);
  const baseText = base?.text ?? null;
  return (
    <section aria-label="Answer">
      <div class="status">
        <span class={`fate of-${fate}`}>
          <Icon name={fateIcons[fate]} /> {verdict}
        </span>
        <span class="gap" />
        {text !== null && baseText !== null && (
          <IconButton
            icon="compare-changes"
            label="Show What Differs from the Base"
            pressed={isCompared}
            onClick={() => setCompared(!isCompared)}
          />
        )}
        {text !== null && (
          <IconButton icon="copy" label="Copy Answer" onClick={() => post({ type: 'copy', ...place })} />
        )}
      </div>
      {problem !== null && (
        <p class="problem">
          <Icon name="warning" /> <span class="foreign">{problem}</span>
        </p>
      )}
      {text !== null &&
        (isCompared && baseText !== null ? (
          <AnswerDifference
            base={baseText}
            other={text}
            isFolded={false}
            baseName="the base"
            elsewhere="“Compare with Base”"
          />
        ) : said !== null ? (
          <Conversation said={said} />
        ) : (
          <pre class="text">{text === '' ? 'empty answer' : text}</pre>
        ))}
      <Scores scores={scores} />
      {rating !== null && (
        <RatingRow rating={rating} rate={(given) => post({ type: 'rate', ...place, rating: given })} />
      )}
      <div class="actions">
        {canBeExpected && (
          <button type="button" class="secondary" aria-expanded={isEdited} onClick={() => setEdited(!isEdited)}>
            <Icon name="check-all" />
            Use as Expected…
          </button>
        )}
        {hasRun && (
          <button type="button" class="secondary" onClick={() => post({ type: 'open-run', ...place })}>
            <Icon name="output" />
            Open Run
          </button>
        )}
        {base !== null && hasRun && (
          <button type="button" class="secondary" onClick={() => post({ type: 'compare', ...place })}>
            <Icon name="diff" />
            Compare with Base
          </button>
        )}
      </div>
      {isEdited && text !== null && (
        <ExpectedEditor
          answer={text}
          use={(corrected) => {
            post({ type: 'use-expected', ...place, text: corrected });
            setEdited(false);
          }}
          close={() => setEdited(false)}
        />
      )}
      <dl class="facts">
        {facts.map(({ label, value, detail }) => (
          <div key={label} title={detail ?? ''}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Conversation({ said }: { readonly said: NonNullable<ShownAnswer['said']> }) {
  return (
    <ol class="said-turns" aria-label="Conversation">
      {said.map(({ role, text }, at) => (
        <li key={at} class={`said-by-${role}`}>
          <p class="who">{role === 'user' ? 'User' : 'Assistant'}</p>
          <pre class="text">{text === '' ? 'nothing' : text}</pre>
        </li>
      ))}
    </ol>
  );
}

function Scores({ scores }: Pick<ShownAnswer, 'scores'>) {
  if (scores.length === 0) return null;
  return (
    <ul class="scores-list" aria-label="Scores">
      {scores.map(({ evaluator, passed, value, reason, isStale }, at) => {
        const fate = passed === null ? 'undecided' : passed ? 'passed' : 'failed';
        return (
          <li key={`${at} ${evaluator}`}>
            <span class={`fate of-${fate}`}>
              <Icon name={fateIcons[fate]} /> <span class="hidden">{fate}: </span>
            </span>
            <b class="foreign">{evaluator}</b> <span class="number">{value}</span>{' '}
            {isStale && (
              <span class="badge" title="The evaluator has changed since">
                stale
              </span>
            )}{' '}
            <span class="foreign reason-text">{reason}</span>
          </li>
        );
      })}
    </ul>
  );
}
