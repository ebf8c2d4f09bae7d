// Who can answer a prompt from here: where each provider is reached and where its key comes from, never the key itself.
import { TrackerError } from '../../base/trackerError.ts';
import { type ConnectionSources, resolveConnection } from '../../provider/connection.ts';
import type { Connection, Provider } from '../../provider/provider.ts';
import { chosenProviders } from '../chosenProviders.ts';
import { countOf, formatDuration } from '../formatValue.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { type Style, tableLines } from '../report.ts';

interface Trouble {
  readonly code: string;
  readonly message: string;
}

interface ProviderTest {
  /** Where the request went. */
  readonly host: string;
  readonly durationMs: number;
  readonly modelCount: number | null;
  readonly error: Trouble | null;
}

export interface ProviderState {
  readonly id: string;
  readonly title: string;
  /** Where calls go; null for a provider without network, and where the address is refused. */
  readonly baseUrl: string | null;
  readonly needsKey: boolean;
  /** The name of the environment variable, or `saved`; null without a key. */
  readonly keyFrom: string | null;
  /** Why no call can be made. */
  readonly problem: Trouble | null;
  /** What it answered; null when it was not asked. */
  readonly test: ProviderTest | null;
  /** The command named it, so its failure is the command's. */
  readonly isNamed: boolean;
}

export const providers = defineOperation({
  id: 'providers',
  title: 'Show providers',
  summary: 'who can answer a prompt from here: addresses, where keys come from, and whether they work',
  effect: 'read',
  parameters: {
    provider: { kind: 'text', summary: 'only these (default: all)', positional: true, repeatable: true },
    test: { kind: 'flag', summary: 'ask each for its models, which costs nothing; exit code 1 when a named one fails' },
  },
  examples: [
    { command: 'prompttracker providers', does: 'where each is reached and where its key comes from' },
    { command: 'prompttracker providers openai ollama --test', does: 'do these two work?' },
  ],

  async run({ provider: names, test }, context): Promise<readonly ProviderState[]> {
    const sources = await context.connections();
    return Promise.all(
      chosenProviders(names).map(async (provider) => {
        const { connection, problem } = connectionOf(provider, sources);
        return {
          ...{ id: provider.id, title: provider.title, needsKey: provider.needsKey },
          baseUrl: connection?.baseUrl || null,
          keyFrom: connection === null ? null : keySource(provider, connection, sources),
          problem,
          test: test && connection !== null ? await testOf(provider, connection, context) : null,
          isNamed: names.length > 0,
        };
      }),
    );
  },

  exitCode: (states) => (states.some((state) => state.isNamed && hasFailed(state)) ? 1 : 0),

  report(states, view) {
    const lines = tableLines(
      states,
      [
        { title: 'provider', cell: ({ id }) => id, paint: (text) => view.style.cyan(text) },
        { title: 'title', cell: ({ title }) => title },
        { title: 'address', cell: ({ baseUrl, problem }) => baseUrl ?? (problem === null ? 'built in' : '–') },
        { title: 'key', cell: keyText },
        { title: 'state', cell: stateText, paint: (text, state) => paintState(text, state, view.style) },
      ],
      view,
    );
    return { lines };
  },
});

function connectionOf(
  provider: Provider,
  sources: ConnectionSources,
): { readonly connection: Connection | null; readonly problem: Trouble | null } {
  try {
    return { connection: resolveConnection(provider, sources), problem: null };
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    return { connection: null, problem: { code: error.code, message: error.message } };
  }
}

function keySource(provider: Provider, { baseUrl, apiKey }: Connection, sources: ConnectionSources): string | null {
  if (apiKey === null) return null;
  const { origin } = new URL(baseUrl);
  return sources.userSettings.savedKeys?.some((saved) => saved.origin === origin) ? 'saved' : provider.keyVariable;
}

async function testOf(
  provider: Provider,
  connection: Connection,
  { host, signal }: OperationContext,
): Promise<ProviderTest> {
  const probe = await provider.probe(host, connection, signal);
  const { durationMs } = probe;
  if ('models' in probe) return { host: probe.host, durationMs, modelCount: probe.models.length, error: null };
  const { code, message } = probe.error;
  return { host: probe.host, durationMs, modelCount: null, error: { code, message } };
}

function hasFailed({ problem, test }: ProviderState): boolean {
  return problem !== null || (test?.error ?? null) !== null;
}

function keyText({ needsKey, keyFrom }: ProviderState): string {
  return keyFrom ?? (needsKey ? 'missing' : 'not needed');
}

function stateText({ problem, test }: ProviderState): string {
  if (problem !== null) return problem.message;
  if (test === null) return 'not tested';
  if (test.error !== null) return test.error.message;
  return `${countOf(test.modelCount ?? 0, 'model')} in ${formatDuration(test.durationMs)}`;
}

function paintState(text: string, state: ProviderState, style: Style): string {
  if (hasFailed(state)) return state.test === null ? style.yellow(text) : style.red(text);
  return state.test === null ? style.dim(text) : style.green(text);
}
