// Why a server on the user's own machine is not found from a remote window: the extension, and so every call, runs on the
// remote machine.

/** `host` as in an address, with or without a port. */
export function isLoopback(host: string): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?$/.test(host);
}

/** The loopback host that a message names, with its port; null when it names none. */
export function loopbackIn(message: string): string | null {
  return message.split(/[\s,]+/).find((word) => isLoopback(word)) ?? null;
}

/** What to do about a loopback `host` that nothing answers at on the remote machine. */
export function remoteHint(host: string, remoteName: string): string {
  const port = /:(\d+)$/.exec(host)?.[1] ?? '80';
  return (
    `It was looked for on the remote machine (${remoteName}), not on yours, because PromptTracker runs there. Start it ` +
    `there, or forward your own port to it (ssh -R ${port}:127.0.0.1:${port}), or set its address.`
  );
}
