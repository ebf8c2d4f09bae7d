// The head of a column stays in sight: which version and model, run or stop it alone, and what else can be done with it.

import type { ColumnProps } from './column.tsx';
import { post } from './editorApi.ts';
import { Icon, IconButton } from './icon.tsx';
import { MenuButton } from './menuButton.tsx';

export function ColumnHeader({ column, number, isOnly, menu, canRun, run }: ColumnProps) {
  const { id, version, model, estimate, isRunning } = column;
  return (
    <div class="column-header">
      <div class="pickers">
        {!isOnly && (
          <span class="ordinal" aria-hidden="true">
            {number}
          </span>
        )}
        <PickButton
          kind="Version"
          label={version.label}
          detail={version.detail}
          pick={() => post({ type: 'pick-version', column: id })}
        />
        <PickButton
          kind="Model"
          label={model.name}
          detail={model.detail}
          pick={() => post({ type: 'pick-model', column: id })}
        />
        <span class="actions">
          {!isOnly && isRunning && (
            <IconButton
              icon="debug-stop"
              label={`Stop Column ${number}`}
              onClick={() => post({ type: 'stop', column: id })}
            />
          )}
          {!isOnly && !isRunning && (
            <IconButton icon="play" label={`Run Column ${number}`} disabled={!canRun} onClick={run} />
          )}
          {!isOnly && (
            <IconButton
              icon="close"
              label={`Remove Column ${number}`}
              onClick={() => post({ type: 'remove-column', column: id })}
            />
          )}
          <MenuButton label={isOnly ? 'More Actions' : `More Actions for Column ${number}`} class="icon" groups={menu}>
            <Icon name="ellipsis" />
          </MenuButton>
        </span>
      </div>
      <p class="estimate">{estimate.join(' · ')}</p>
      {isRunning && <div class="progress" role="progressbar" aria-label="Waiting for the model" />}
    </div>
  );
}

interface PickButtonProps {
  readonly kind: string;
  readonly label: string;
  readonly detail: string | null;
  readonly pick: () => void;
}

function PickButton({ kind, label, detail, pick }: PickButtonProps) {
  return (
    <button
      type="button"
      class={`picker ${kind.toLowerCase()}`}
      aria-label={`${kind}: ${label}`}
      title={detail === null ? `${kind}: ${label}` : `${kind}: ${label}\n${detail}`}
      onClick={pick}
    >
      <span>{label}</span>
      <Icon name="chevron-down" />
    </button>
  );
}
