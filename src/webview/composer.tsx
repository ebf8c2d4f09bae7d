// Goes on talking: one reply, to every column that has an answer.
import { post } from './editorApi.ts';
import { Icon } from './icon.tsx';
import { useRemembered } from './pageMemory.ts';
import { runKeys } from './runKeys.ts';

export interface ComposerProps {
  /** How many columns a reply goes to. */
  readonly count: number;
  readonly isRunning: boolean;
}

export function Composer({ count, isRunning }: ComposerProps) {
  const [text, setText] = useRemembered('reply');
  const canSend = !isRunning && count > 0 && text.trim() !== '';
  const send = () => {
    if (!canSend) return;
    post({ type: 'reply', text, columns: null });
    setText('');
  };
  return (
    <form
      class="composer"
      aria-label="Reply"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        rows={1}
        aria-label="Reply to continue the conversation"
        placeholder="Reply to continue the conversation…"
        maxLength={1_000_000}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.stopPropagation();
          send();
        }}
      />
      <button type="submit" class="secondary" disabled={!canSend} title={`Send the reply (${runKeys})`}>
        <Icon name="send" />
        {count > 1 ? `Reply in ${count} columns` : 'Reply'}
      </button>
    </form>
  );
}
