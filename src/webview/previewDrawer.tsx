// What will be sent, message by message, with the text that comes from variables marked.
import type { ColumnView, Preview } from '../protocol/runPanel.ts';
import { Drawer } from './drawer.tsx';
import { ErrorText } from './errorText.tsx';
import { Icon } from './icon.tsx';

export interface PreviewDrawerProps {
  readonly preview: Preview | null;
  readonly columns: readonly ColumnView[];
  readonly column: string;
  readonly choose: (column: string) => void;
  readonly close: () => void;
}

export function PreviewDrawer({ preview, columns, column, choose, close }: PreviewDrawerProps) {
  const isReady = preview !== null && preview.column === column;
  return (
    <Drawer id="preview" title="Preview" close={close}>
      {columns.length > 1 && (
        <select aria-label="Column to preview" value={column} onChange={(event) => choose(event.currentTarget.value)}>
          {columns.map(({ id, version, model }, at) => (
            <option key={id} value={id}>
              {at + 1} · {version.label} · {model.name}
            </option>
          ))}
        </select>
      )}
      {isReady ? <PreviewedMessages preview={preview} /> : <p class="dim">Rendering…</p>}
    </Drawer>
  );
}

function PreviewedMessages({ preview }: { preview: Preview }) {
  return (
    <>
      {preview.problem !== null && <ErrorText text={preview.problem} />}
      {preview.messages.map((message, at) => (
        <article key={at} class="message" aria-label={`Message ${at + 1}, ${message.role}`}>
          <p class="role">
            <span>{message.role}</span>
            <span class="dim">{message.tokens}</span>
          </p>
          <div class="text">
            {message.parts.map((part, place) => {
              const key = `${place}`;
              if (part.variable === null) return <span key={key}>{part.text}</span>;
              return (
                <mark key={key} title={part.variable}>
                  {part.text}
                </mark>
              );
            })}
          </div>
          {message.attachments.map((attachment) => (
            <p key={attachment} class="attachment">
              <Icon name="attach" />
              {attachment}
            </p>
          ))}
        </article>
      ))}
      {preview.beside.map((line) => (
        <p key={line} class="dim">
          {line}
        </p>
      ))}
      <p class="total">{preview.total}</p>
    </>
  );
}
