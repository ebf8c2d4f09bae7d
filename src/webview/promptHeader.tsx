// Which prompt this is, with the way to its file.
import type { PanelState } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';
import { IconButton } from './icon.tsx';

export function PromptHeader({ prompt }: { prompt: PanelState['prompt'] }) {
  return (
    <header>
      <div class="heading">
        <h1>{prompt.name}</h1>
        <IconButton icon="go-to-file" label="Open the Prompt File" onClick={() => post({ type: 'open-file' })} />
        {prompt.id !== prompt.name && <span class="id">{prompt.id}</span>}
      </div>
      {prompt.description !== null && <p class="dim">{prompt.description}</p>}
    </header>
  );
}
