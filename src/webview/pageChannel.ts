// A page's only way out: typed messages to the extension, and a little state that survives being hidden and restored.

interface EditorApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
  getState(): unknown;
}

declare function acquireVsCodeApi(): EditorApi;

export interface PageChannel<Incoming, Outgoing> {
  post(message: Outgoing): void;
  /** Calls back for every well-formed message; anything else is dropped. */
  listen(listener: (message: Incoming) => void): void;
  /** Adds to what the editor hands back after a restart, to the extension and to the page. */
  remember(state: Readonly<Record<string, unknown>>): void;
  remembered(): Readonly<Record<string, unknown>>;
}

/** The channel of this page; the editor gives one only once. `read` yields null for what is no message of ours. */
export function openChannel<Incoming, Outgoing>(
  read: (data: unknown) => Incoming | null,
): PageChannel<Incoming, Outgoing> {
  const editor = acquireVsCodeApi();
  const remembered = (): Readonly<Record<string, unknown>> => {
    const state = editor.getState();
    return typeof state === 'object' && state !== null ? (state as Record<string, unknown>) : {};
  };
  return {
    post: (message) => editor.postMessage(message),
    listen(listener) {
      window.addEventListener('message', (event) => {
        const message = read(event.data);
        if (message !== null) listener(message);
      });
    },
    remember: (state) => editor.setState({ version: 1, ...remembered(), ...state }),
    remembered,
  };
}
