// What opens beside the answers. A drawer that closes gives the focus back to the button that opened it.
import { useEffect, useRef } from 'preact/hooks';
import type { PanelState } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';
import { ParametersDrawer } from './parametersDrawer.tsx';
import { PreviewDrawer } from './previewDrawer.tsx';

export interface DrawersProps {
  readonly state: PanelState;
  readonly hasParameters: boolean;
  readonly hasPreview: boolean;
  readonly previewColumn: string | null;
  readonly closeParameters: () => void;
  readonly closePreview: () => void;
  readonly choosePreview: (column: string) => void;
}

export function Drawers(props: DrawersProps) {
  const { state, hasParameters, hasPreview } = props;
  const chosen = state.columns.find(({ id }) => id === props.previewColumn) ?? state.columns[0];
  const previewed = hasPreview ? (chosen?.id ?? null) : null;
  usePreviewed(previewed);
  if (!hasParameters && !hasPreview) return null;
  return (
    <aside class="drawers" aria-label="Parameters and preview">
      {hasParameters && (
        <ParametersDrawer parameters={state.parameters} close={closing('parameters', props.closeParameters)} />
      )}
      {previewed !== null && (
        <PreviewDrawer
          preview={state.preview}
          columns={state.columns}
          column={previewed}
          choose={props.choosePreview}
          close={closing('preview', props.closePreview)}
        />
      )}
    </aside>
  );
}

function closing(id: string, close: () => void): () => void {
  return () => {
    close();
    document.querySelector<HTMLElement>(`[aria-controls="${id}"]`)?.focus();
  };
}

/** The extension renders messages only while someone looks at them. */
function usePreviewed(column: string | null): void {
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (column !== asked.current) post({ type: 'preview', column });
    asked.current = column;
  }, [column]);
}
