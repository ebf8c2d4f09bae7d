// An answer as a command for the terminal: the same run by our command line, or the request itself by curl. No key is ever
// in it, and no value of a sensitive variable.
import type { Host } from '../../core/base/host.ts';
import { TrackerError } from '../../core/base/trackerError.ts';
import { cliCommand } from '../../core/operation/cliCommand.ts';
import { curlCommand } from '../../core/operation/curlCommand.ts';
import { type FileReader, rereadAttachments } from '../../core/prompt/attachedFile.ts';
import type { Connection, Provider } from '../../core/provider/provider.ts';
import { requestOfRun } from '../../core/run/requestOfRun.ts';
import type { Run } from '../../core/run/run.ts';
import type { ModelDirectory } from '../connections/modelDirectory.ts';
import { modelName } from '../runs/runView.ts';
import type { PanelColumn } from './panelColumn.ts';
import type { RunPanelModel } from './runPanelModel.ts';

/** A run that is no longer what its column would ask is named by its record: only that repeats it. */
export function cliText(run: Run, column: PanelColumn, model: RunPanelModel): string {
  const exchange = column.exchanges.find((held) => held.run?.id === run.id);
  const isAsNow = exchange !== undefined && column.staleReason(exchange, model.questionOf(column)) === null;
  if (!isAsNow || column.stored !== null || exchange.reply !== null) return `prompttracker rerun ${run.id}`;
  const sensitive = new Set(column.resolved?.prompt?.variables.filter((one) => one.sensitive).map(({ name }) => name));
  const variables = Object.fromEntries(Object.entries(run.variables).filter(([name]) => !sensitive.has(name)));
  const { promptId } = run;
  return cliCommand({
    ...{ promptId, selector: column.selector, modelName: modelName(run), variables },
    parameters: model.tried,
  });
}

export interface CurlSources {
  readonly host: Host;
  /** Images that the run sent. */
  readonly file: FileReader;
}

/** Throws for a provider that makes no request. */
export async function curlText(run: Run, models: ModelDirectory, { host, file }: CurlSources): Promise<string> {
  const model = models.resolve(modelName(run), null);
  const { messages, prompt } = requestOfRun(run);
  const connection = await connectionFor(model.provider, models);
  const attachedBytes = rereadAttachments(messages, file);
  const request = { model: model.model, messages, attachedBytes, ...prompt, stream: true };
  return curlCommand(host, { model, connection, request });
}

/** A command can be copied before there is a key: it names the variable that will hold it. */
async function connectionFor(provider: Provider, models: ModelDirectory): Promise<Connection> {
  try {
    return await models.connect(provider);
  } catch (error) {
    if (!(error instanceof TrackerError) || error.code !== 'provider/missing-key') throw error;
    return { baseUrl: models.addressOf(provider) ?? '', apiKey: 'none' };
  }
}
