// The line above an answer: who answers and how it went, and in which form its text is shown.
import type { RunView } from '../protocol/runPanel.ts';
import { IconButton } from './icon.tsx';

/** As text (JSON laid out), as it was received, or as Markdown. */
export type AnswerForm = 'text' | 'received' | 'markdown';

export interface AnswerStatusProps {
  readonly run: RunView;
  readonly form: AnswerForm;
  readonly canChangeForm: boolean;
  readonly isJson: boolean;
  readonly toggle: (form: AnswerForm) => void;
  readonly copy: () => void;
}

export function AnswerStatus({ run, form, canChangeForm, isJson, toggle, copy }: AnswerStatusProps) {
  if (run.status === 'running') {
    return (
      <div class="status">
        <span>{run.model} is answering…</span>
      </div>
    );
  }
  return (
    <div class="status">
      <span>
        {run.model} · {run.summary}
      </span>
      {canChangeForm &&
        (isJson ? (
          <IconButton
            icon="json"
            label="Lay Out JSON"
            pressed={form !== 'received'}
            onClick={() => toggle('received')}
          />
        ) : (
          <IconButton
            icon="markdown"
            label="Show as Markdown"
            pressed={form === 'markdown'}
            onClick={() => toggle('markdown')}
          />
        ))}
      {run.text !== '' && <IconButton icon="copy" label="Copy Answer" onClick={copy} />}
    </div>
  );
}
