// A folder with evaluator code in it, an own place for approvals, and the real runner over both.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Json } from '../../src/core/base/hash.ts';
import type { CodeReply } from '../../src/core/evaluator/code/codeRequest.ts';
import type { OwnCode } from '../../src/core/evaluator/code/ownCode.ts';
import type { EvaluatorTools } from '../../src/core/evaluator/evaluatorTools.ts';
import { type OwnCodeOptions, openOwnCode } from '../../src/node/code/ownCode.ts';
import { createNodeHost } from '../../src/node/nodeHost.ts';
import { createWorkspaceFileReader } from '../../src/node/workspaceFileReader.ts';
import { answerOf, scoreOf } from './evaluatedAnswer.ts';

export interface CodeFolder {
  readonly root: string;
  readonly code: OwnCode;
  write(path: string, text: string): void;
  /** The same folder under other circumstances. */
  open(options: Partial<OwnCodeOptions>): OwnCode;
  /** What an evaluator gives to an answer; its code is approved first unless told otherwise. */
  score(written: Json, output: string, options?: ScoreOptions): ReturnType<typeof scoreOf>;
  remove(): void;
}

export interface ScoreOptions {
  readonly code?: OwnCode;
  readonly isApproved?: boolean;
  /** `--allow-code` */
  readonly isAllowed?: boolean;
  readonly signal?: AbortSignal;
  readonly variables?: { readonly [name: string]: Json };
}

export function makeCodeFolder(files: { readonly [path: string]: string } = {}): CodeFolder {
  const base = mkdtempSync(join(tmpdir(), 'own-code-'));
  const root = join(base, 'repository');
  mkdirSync(root);
  const host = createNodeHost({ environment: {}, fetch: () => Promise.reject(new Error('no network')) });
  const open = (options: Partial<OwnCodeOptions> = {}): OwnCode =>
    openOwnCode({
      ...{ host, root, readFile: createWorkspaceFileReader(root), dataFolder: join(base, 'data') },
      isTrusted: () => true,
      ...options,
    });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const own = open();
  return {
    root,
    code: own,
    write,
    open,
    score(written, output, { code = own, isApproved = true, isAllowed = false, signal, variables = {} } = {}) {
      const at = { folder: '', prompt: 'greeting', isAllowed, ...(signal ? { signal } : {}) };
      const tools: EvaluatorTools = {
        async runCode(request): Promise<CodeReply> {
          const found = code.inspect(request, at.folder);
          if (isApproved && found.unit !== null)
            await code.approvals.add({ hash: found.hash, what: found.what, approvedAt: '2026-01-01T00:00:00Z' });
          return code.run(request, at);
        },
      };
      return scoreOf(written, answerOf(output, { variables }), tools);
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}
