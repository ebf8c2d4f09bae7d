// One version: its place in the graph, its name and message, what changed with it, what came out, and what can be done.
import { memo } from 'preact/compat';
import { useState } from 'preact/hooks';
import type {
  EvolutionPageMessage,
  EvolutionRow,
  FoundRow,
  RowAction,
  RowChange,
  RowResult,
} from '../protocol/evolution.ts';
import { Lanes } from './lanes.tsx';
import { RowChangeView, RowResultView } from './rowFacts.tsx';

export interface TimelineRowProps {
  readonly row: EvolutionRow;
  readonly change: RowChange | null;
  /** Undefined until it was read; null when it was never run. */
  readonly result: RowResult | null | undefined;
  /** What this version did with the phrase that was looked for. */
  readonly did: FoundRow['change'] | null;
  /** 0 where rows are left out, so that lines would lead nowhere. */
  readonly lanes: number;
  readonly mostWords: number;
  /** Whether Tab leads to this row. */
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly focused: (row: string) => void;
  readonly select: (row: string, isOn: boolean) => void;
  readonly post: (message: EvolutionPageMessage) => void;
}

const actionLooks: Readonly<Record<RowAction, { readonly icon: string; readonly title: string }>> = {
  run: { icon: 'play', title: 'Run' },
  'compare-previous': { icon: 'compare-changes', title: 'Compare with Previous' },
  'compare-draft': { icon: 'diff', title: 'Compare with Draft' },
  restore: { icon: 'discard', title: 'Restore into Draft' },
  save: { icon: 'git-commit', title: 'Save as Version…' },
};
const didWords: Readonly<Record<FoundRow['change'], string>> = {
  entered: 'entered here',
  left: 'left here',
  more: 'more often from here',
  fewer: 'less often from here',
};
const alone = { lane: 0, above: [], past: [], below: [] };
const shownFirst: readonly RowAction[] = ['run', 'compare-previous', 'compare-draft', 'restore', 'save'];

export const TimelineRow = memo((props: TimelineRowProps) => {
  const { row, change, result, did, lanes, mostWords, isActive, isSelected, focused, select, post } = props;
  const tabIndex = isActive ? 0 : -1;
  return (
    <li class={isSelected ? 'row selected' : 'row'} onFocusIn={() => focused(row.id)}>
      <Lanes graph={lanes === 0 ? alone : row.graph} lanes={Math.max(1, lanes)} isDraft={row.id === 'draft'} />
      <input
        type="checkbox"
        class="choose"
        tabIndex={tabIndex}
        checked={isSelected}
        aria-label={`Choose ${row.name} to compare`}
        title="Choose two to compare"
        onChange={(event) => select(row.id, event.currentTarget.checked)}
      />
      <div class="content">
        <button type="button" class="opener" tabIndex={tabIndex} onClick={() => post({ type: 'open', row: row.id })}>
          <span class="name">{row.name}</span> <span class="subject">{row.subject}</span>
        </button>
        {did !== null && <span class="badge did">{didWords[did]}</span>}
        <Badges row={row} />
        <p class="facts dim">
          {row.author !== '' && <span>{row.author}</span>}
          {row.when !== '' && (
            <time title={row.exact}>
              {row.when}
              <span class="exact"> ({row.exact})</span>
            </time>
          )}
          <RowChangeView change={change} isFirst={row.graph.below.length === 0} mostWords={mostWords} />
        </p>
        <RowResultView result={result} canRun={row.actions.includes('run')} />
        <Folded row={row} tabIndex={tabIndex} post={post} />
      </div>
      <div class="actions">
        {shownFirst
          .filter((action) => row.actions.includes(action))
          .map((action) => (
            <button
              key={action}
              type="button"
              class="icon"
              tabIndex={tabIndex}
              title={actionLooks[action].title}
              aria-label={`${actionLooks[action].title}: ${row.name}`}
              onClick={() => post({ type: 'act', row: row.id, action })}
            >
              <i class={`codicon codicon-${actionLooks[action].icon}`} aria-hidden="true" />
            </button>
          ))}
      </div>
    </li>
  );
});

function Badges({ row }: { readonly row: EvolutionRow }) {
  const { sameAs, branches, labels, tags, problem } = row;
  if (sameAs === null && problem === null && branches.length + labels.length + tags.length === 0) return null;
  return (
    <p class="badges">
      {sameAs !== null && (
        <span class="badge" title={`The same prompt as ${sameAs}`}>
          = {sameAs}
        </span>
      )}
      {labels.map((label) => (
        <Badge key={label} kind="label" icon="bookmark" text={label} title="Label" />
      ))}
      {branches.map((branch) => (
        <Badge key={branch} kind="branch" icon="git-branch" text={branch} title="Branch" />
      ))}
      {tags.map((tag) => (
        <Badge key={tag} kind="tag" icon="tag" text={tag} title="Tag" />
      ))}
      {problem !== null && <Badge kind="problem" icon="warning" text="cannot be run" title={problem} />}
    </p>
  );
}

interface BadgeProps {
  readonly kind: string;
  readonly icon: string;
  readonly text: string;
  readonly title: string;
}

function Badge({ kind, icon, text, title }: BadgeProps) {
  return (
    <span class={`badge ${kind}`} title={`${title}: ${text}`}>
      <i class={`codicon codicon-${icon}`} aria-hidden="true" />
      <span class="hidden">{title} </span>
      {text}
    </span>
  );
}

type FoldedProps = Pick<TimelineRowProps, 'row' | 'post'> & { readonly tabIndex: number };

/** Commits that changed nothing a model sees, out of the way until asked for. */
function Folded({ row, tabIndex, post }: FoldedProps) {
  const [isOpen, setOpen] = useState(false);
  const { folded } = row;
  if (folded.length === 0) return null;
  const count = folded.length === 1 ? '1 commit' : `${folded.length} commits`;
  return (
    <div class="folded dim">
      <button type="button" class="fold" tabIndex={tabIndex} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <i class={`codicon codicon-chevron-${isOpen ? 'down' : 'right'}`} aria-hidden="true" />
        {count} that changed nothing a model sees
      </button>
      {isOpen && (
        <ul>
          {folded.map(({ id, subject, author, when, exact }) => (
            <li key={id}>
              <button
                type="button"
                class="link"
                tabIndex={tabIndex}
                onClick={() => post({ type: 'open-folded', row: row.id, commit: id })}
              >
                {subject}
              </button>{' '}
              <span>{author}</span> <time title={exact}>{when}</time>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
