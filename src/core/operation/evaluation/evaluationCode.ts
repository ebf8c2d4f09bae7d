// What evaluators of a prompt may run and contact here: code that the user approved, addresses that they allowed.
import { createWebhookTool } from '../../evaluation/webhookTool.ts';
import type { EvaluatorTools } from '../../evaluator/evaluatorTools.ts';
import type { OperationContext } from '../operation.ts';
import type { PromptEntry } from '../project.ts';
import { normalisePath } from '../promptReference.ts';

export interface OwnCodeSettings {
  readonly entry: Pick<PromptEntry, 'id' | 'path'>;
  /** The user allowed all code of this repository for this command. */
  readonly allowCode: boolean;
}

const maxCodeBytes = 1024 * 1024;

export function openOwnCodeTools(
  { entry, allowCode }: OwnCodeSettings,
  context: OperationContext,
): Pick<EvaluatorTools, 'runCode' | 'callWebhook' | 'fileHash'> {
  const { host, signal, ownCode } = context;
  const folder = folderOf(entry.path);
  const { file } = context.readersOf(entry.path);
  return {
    runCode: (request) => ownCode.run(request, { folder, prompt: entry.id, signal, isAllowed: allowCode }),
    callWebhook: createWebhookTool({ host, signal, origins: context.webhookOrigins() }),
    fileHash(name) {
      const found = file(normalisePath(`${folder}/${name}`), maxCodeBytes);
      return typeof found === 'string' ? null : found.sha256;
    },
  };
}

/** Workspace-relative; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
