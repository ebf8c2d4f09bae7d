// The PromptTracker log: one line an event, keys cut out before anything is written.
import type * as vscode from 'vscode';
import { redact } from '../core/check/redact.ts';

export interface Log {
  info(text: string): void;
  warn(text: string): void;
  /** A bug of ours: its stack goes to the log, never to a message box. */
  failure(what: string, error: unknown): void;
  show(): void;
}

/** `secrets` are the keys in use now. */
export function createLog(channel: vscode.LogOutputChannel, secrets: () => Promise<readonly string[]>): Log {
  const write = (level: 'info' | 'warn' | 'error', text: string) => {
    void secrets().then((known) => channel[level](redact(text, { known })));
  };
  return {
    info: (text) => write('info', text),
    warn: (text) => write('warn', text),
    failure: (what, error) =>
      write('error', `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    show: () => channel.show(true),
  };
}
