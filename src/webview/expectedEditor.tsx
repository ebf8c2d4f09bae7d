// The answer as it will stand in the row, which the user may correct first.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface ExpectedEditorProps {
  readonly answer: string;
  /** Null when the answer was left as it is. */
  readonly use: (corrected: string | null) => void;
  readonly close: () => void;
}

export function ExpectedEditor({ answer, use, close }: ExpectedEditorProps) {
  const [text, setText] = useState(answer);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <div class="expected-editor">
      <label>
        What a good answer to this row says
        <textarea ref={field} value={text} rows={4} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <div class="actions">
        <button type="button" class="primary" onClick={() => use(text === answer ? null : text)}>
          Write into the Row
        </button>
        <button type="button" class="secondary" onClick={close}>
          Cancel
        </button>
      </div>
    </div>
  );
}
