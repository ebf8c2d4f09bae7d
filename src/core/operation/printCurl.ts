// Calls printed as curl commands instead of being made. Neither a key nor a network is needed for that.
import { allProviders } from '../provider/all.ts';
import type { ConnectionSources } from '../provider/connection.ts';
import type { RunQuestion } from '../run/requestOfRun.ts';
import type { CallTarget } from './callTargets.ts';
import { curlCommand } from './curlCommand.ts';
import type { OperationContext } from './operation.ts';

export interface PrintedCall {
  readonly model: string;
  readonly command: string;
}

export async function curlCommands(
  { messages, attachedBytes, prompt }: RunQuestion,
  targets: readonly CallTarget[],
  { host }: Pick<OperationContext, 'host'>,
): Promise<readonly PrintedCall[]> {
  const printed: PrintedCall[] = [];
  for (const { name, model, connection } of targets) {
    const { parameters, tools, toolChoice, responseFormat, jsonSchema } = prompt;
    const settings = { parameters, tools, toolChoice, responseFormat, jsonSchema };
    const bytes = attachedBytes === undefined ? {} : { attachedBytes };
    const request = { model: model.model, messages, ...bytes, ...settings, stream: true };
    printed.push({ model: name, command: await curlCommand(host, { model, connection, request }) });
  }
  return printed;
}

/** The same context for a user who has no key yet: the variable that would hold it is named all the same. */
export function withPlaceholderKeys(context: OperationContext): OperationContext {
  const needed = new Set(allProviders.filter(({ needsKey }) => needsKey).map(({ keyVariable }) => keyVariable));
  const connections = async (): Promise<ConnectionSources> => {
    const sources = await context.connections();
    const environment = (name: string): string | null =>
      sources.environment(name) ?? (needed.has(name) ? 'none' : null);
    return { ...sources, environment };
  };
  return { ...context, connections };
}
