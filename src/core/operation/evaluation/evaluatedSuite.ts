// A configuration of promptfoo before anything is asked: what of it is not followed is said, and where it names an address, that
// must be the one the user has set. A file never decides where a prompt and a key go.
import { TrackerError } from '../../base/trackerError.ts';
import type { SuiteAddress } from '../../promptfoo/suiteProviders.ts';
import { resolveConnection } from '../../provider/connection.ts';
import { findProvider } from '../../provider/findProvider.ts';
import type { OperationContext } from '../operation.ts';
import type { PromptEntry, ResolvedPrompt } from '../project.ts';

export interface SuiteUse {
  /** That the user named in place of the providers. */
  readonly models: readonly string[];
  /** Nothing will be sent. */
  readonly isDryRun: boolean;
}

/** The versions to evaluate. Throws `provider/untrusted-origin` with the place of an address that is not the user's. */
export async function prepareSuites(
  resolved: readonly ResolvedPrompt[],
  { models, isDryRun }: SuiteUse,
  context: OperationContext,
): Promise<readonly ResolvedPrompt[]> {
  const suites = new Set(resolved.map(({ entry }) => entry).filter(({ suite }) => suite !== undefined));
  for (const entry of suites) {
    for (const { path, line, column, message } of entry.suite?.diagnostics ?? [])
      context.events.notice(`${path}:${line}:${column}: ${message}`);
    const addresses = (entry.suite?.addresses ?? []).filter(({ isGrader }) => isGrader || models.length === 0);
    if (!isDryRun) for (const address of addresses) await requireOwnAddress(address, entry, context);
  }
  return models.length === 0 ? resolved : onceForEachPrompt(resolved);
}

/** Named models take the place of the providers, so every prompt is asked once. */
function onceForEachPrompt(resolved: readonly ResolvedPrompt[]): readonly ResolvedPrompt[] {
  const seen = new Set<string>();
  return resolved.filter(({ entry, prompt }) => {
    const column = entry.suite?.columns.find((one) => one.prompt === prompt);
    if (column === undefined) return true;
    return seen.size < seen.add(`${entry.id} ${column.promptIndex}`).size;
  });
}

async function requireOwnAddress(
  { model, baseUrl, line, column }: SuiteAddress,
  { path }: PromptEntry,
  context: OperationContext,
): Promise<void> {
  const sources = await context.connections();
  const { provider } = findProvider(model, null, sources.providers);
  const own = resolveConnection(provider, sources).baseUrl;
  if (plain(own) === plain(baseUrl)) return;
  throw new TrackerError(
    'provider/untrusted-origin',
    `The file sends ${model} to ${shown(baseUrl)}, and your own setting is ${shown(own)}. A file never decides where a prompt and a key go.`,
    {
      hint: `If you trust that server, set ${provider.baseUrlVariable ?? 'its address in your user settings'}${provider.baseUrlVariable === null ? '' : `=${shown(baseUrl)}`} in your environment, or choose other models with --model.`,
      location: { path, line, column },
    },
  );
}

function plain(address: string): string {
  try {
    return new URL(address).href.replace(/\/+$/, '');
  } catch {
    return address;
  }
}

/** An address comes from a file, so it is shown short and in plain characters. */
function shown(address: string): string {
  return address.replace(/[^\x21-\x7e]/g, '?').slice(0, 120);
}
