// The page's only way out: typed messages to the extension. What is typed is sent when the typing pauses, and always
// before the next thing the user asks for, so that nothing is done with older values than the ones on screen.
import { type HostMessage, type PageMessage, readHostMessage } from '../protocol/runPanel.ts';

interface EditorApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
  getState(): unknown;
}

declare function acquireVsCodeApi(): EditorApi;

export const editor = acquireVsCodeApi();

const pauseMs = 250;
const waiting = new Map<string, PageMessage>();
let timer: number | undefined;

export function post(message: PageMessage): void {
  sendWaiting();
  editor.postMessage(message);
}

/** Sends the message when nothing newer with the same key comes for a moment. */
export function postSoon(key: string, message: PageMessage): void {
  waiting.delete(key);
  waiting.set(key, message);
  clearTimeout(timer);
  timer = window.setTimeout(sendWaiting, pauseMs);
}

/** Forgets what waits under the key: something newer has come from the extension. */
export function dropWaiting(key: string): void {
  waiting.delete(key);
}

export function sendWaiting(): void {
  clearTimeout(timer);
  const messages = [...waiting.values()];
  waiting.clear();
  for (const message of messages) editor.postMessage(message);
}

/** Calls back for every well-formed message; anything else is dropped. */
export function onHostMessage(listener: (message: HostMessage) => void): void {
  window.addEventListener('message', (event) => {
    const message = readHostMessage(event.data);
    if (message !== null) listener(message);
  });
  // A page that is hidden is taken down.
  document.addEventListener('visibilitychange', () => document.hidden && sendWaiting());
}
