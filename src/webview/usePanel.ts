// What the extension has told the page, and the form as it was last typed.
import { useCallback, useEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Exchange, FieldValue, FormValues, HostMessage, MarkdownNode, PanelState } from '../protocol/runPanel.ts';
import { addChunks, startStream } from './answerStreams.ts';
import { dropWaiting, onHostMessage, post, postSoon } from './editorApi.ts';
import { remember } from './pageMemory.ts';

const valuesKey = 'values';

export interface PanelData {
  readonly state: PanelState | null;
  /** By column. */
  readonly exchanges: Readonly<Record<string, readonly Exchange[]>>;
  /** By `answerKey`. */
  readonly markdown: Readonly<Record<string, readonly MarkdownNode[]>>;
}

export interface Panel extends PanelData {
  readonly values: FormValues;
  readonly changeValue: (name: string, value: FieldValue) => void;
}

export function answerKey(column: string, exchange: string): string {
  return `${column}\n${exchange}`;
}

export function usePanel(): Panel {
  const [data, tell] = useReducer(nextData, { state: null, exchanges: {}, markdown: {} });
  const [typed, setTyped] = useState<FormValues>({});
  const form = useRef<string | null>(null);

  useEffect(() => {
    onHostMessage((message) => {
      if (message.type === 'stream') return addChunks(message.chunks);
      if (message.type === 'exchanges') startStream(message.column, message.exchanges);
      if (message.type === 'state') {
        const { prompt, inputs } = message.state;
        const shown = `${prompt.key}\n${inputs.revision}`;
        if (form.current !== shown) {
          dropWaiting(valuesKey);
          setTyped({});
        }
        form.current = shown;
        remember({ prompt: prompt.key });
        document.title = prompt.name;
      }
      tell(message);
    });
    post({ type: 'ready' });
  }, []);

  const values = { ...data.state?.inputs.values, ...typed };
  const latest = useRef(values);
  latest.current = values;
  const changeValue = useCallback((name: string, value: FieldValue) => {
    latest.current = { ...latest.current, [name]: value };
    setTyped((old) => ({ ...old, [name]: value }));
    postSoon(valuesKey, { type: 'change-values', values: latest.current });
  }, []);
  return { ...data, values, changeValue };
}

function nextData(old: PanelData, message: HostMessage): PanelData {
  switch (message.type) {
    case 'state':
      return { ...old, state: message.state };
    case 'exchanges':
      return { ...old, exchanges: { ...old.exchanges, [message.column]: message.exchanges } };
    case 'markdown':
      return {
        ...old,
        markdown: { ...old.markdown, [answerKey(message.column, message.exchange)]: message.nodes },
      };
    case 'stream':
      return old;
  }
}
