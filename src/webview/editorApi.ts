// The page's only way out: typed messages to the extension, and a little state that survives being hidden.
import { type HostMessage, type PageMessage, readHostMessage } from '../protocol/runPanel.ts';

interface EditorApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
  getState(): unknown;
}

declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();

export function post(message: PageMessage): void {
  editor.postMessage(message);
}

/** Calls back for every well-formed message; anything else is dropped. */
export function onHostMessage(listener: (message: HostMessage) => void): void {
  window.addEventListener('message', (event) => {
    const message = readHostMessage(event.data);
    if (message !== null) listener(message);
  });
}

/** What the editor hands back to the extension when it restores the panel after a restart. */
export function rememberPanel(promptKey: string): void {
  editor.setState({ version: 1, prompt: promptKey });
}
