// What opens beside the answers.
import { useEffect, useRef } from 'preact/hooks';
import type { PanelState } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';
import { ParametersDrawer } from './parametersDrawer.tsx';
import { PreviewDrawer } from './previewDrawer.tsx';
import type { DrawersState } from './useDrawers.ts';

export function Drawers({ state, drawers }: { state: PanelState; drawers: DrawersState }) {
  const { hasParameters, hasPreview, previewColumn, choosePreview, close } = drawers;
  const chosen = state.columns.find(({ id }) => id === previewColumn) ?? state.columns[0];
  const previewed = hasPreview ? (chosen?.id ?? null) : null;
  usePreviewed(previewed);
  if (!hasParameters && !hasPreview) return null;
  return (
    <aside class="drawers" aria-label="Parameters and preview">
      {hasParameters && <ParametersDrawer parameters={state.parameters} close={() => close('parameters')} />}
      {previewed !== null && (
        <PreviewDrawer
          preview={state.preview}
          columns={state.columns}
          column={previewed}
          choose={choosePreview}
          close={() => close('preview')}
        />
      )}
    </aside>
  );
}

/** The extension renders messages only while someone looks at them. */
function usePreviewed(column: string | null): void {
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (column !== asked.current) post({ type: 'preview', column });
    asked.current = column;
  }, [column]);
}
