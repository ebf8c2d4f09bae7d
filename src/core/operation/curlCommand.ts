// A call as a curl command: the provider makes its request against a fetch that sends nothing. It is never given the key,
// only a mark that becomes the name of an environment variable; what of the key stands in the texts is cut out.
import type { FetchInit, Host } from '../base/host.ts';
import { toSafeJson } from '../base/safeJson.ts';
import { TrackerError } from '../base/trackerError.ts';
import { keyHider } from '../provider/hideKey.ts';
import type { ResolvedModel } from '../provider/modelName.ts';
import { type CompletionRequest, type Connection, needsNetwork } from '../provider/provider.ts';
import { shellQuote, shellQuoteWith } from './shellQuote.ts';

export interface CurlCall {
  readonly model: ResolvedModel;
  readonly connection: Connection;
  /** `model` in it is the name as the provider knows it. */
  readonly request: CompletionRequest;
}

interface CapturedRequest {
  readonly url: string;
  readonly init: FetchInit;
}

const mark = 'KEY-OF-THE-USER-STANDS-HERE';

/**
 * The exact request as a command for a POSIX shell, key excepted. Sends nothing. Throws `usage/refused` for a provider that
 * makes no request, and `provider/failed` when it would refuse this one.
 */
export async function curlCommand(host: Host, { model, connection, request }: CurlCall): Promise<string> {
  const { provider } = model;
  if (!needsNetwork(provider)) throw new TrackerError('usage/refused', `${provider.title} answers without a request.`);
  let captured: CapturedRequest | null = null;
  const capture = async (url: string, init: FetchInit): Promise<never> => {
    captured = { url, init };
    throw new Error('Nothing is sent.');
  };
  const keyless = { ...connection, apiKey: connection.apiKey === null ? null : mark };
  const { error } = await provider.complete({ ...host, fetch: capture }, keyless, {
    ...request,
    mayRepeat: () => false,
  });
  const found = captured as CapturedRequest | null;
  if (found === null) throw new TrackerError('provider/failed', error?.message ?? 'The provider made no request.');
  return keyHider(connection.apiKey)(commandOf(found, provider.keyVariable ?? 'API_KEY'));
}

function commandOf({ url, init }: CapturedRequest, variable: string): string {
  const isStream = /event-stream|ndjson/.test(init.headers.accept ?? '');
  const body = typeof init.body === 'string' ? toSafeJson(JSON.parse(init.body)) : null;
  const lines = [
    `curl${isStream ? ' --no-buffer' : ''} --request ${shellQuote(init.method)} ${shellQuoteWith(url, mark, variable)}`,
    ...Object.entries(init.headers).map(
      ([name, value]) => `  --header ${shellQuoteWith(`${name}: ${value}`, mark, variable)}`,
    ),
    // No line of JSON can be the word that ends it.
    ...(body === null ? [] : [`  --data-binary @- <<'JSON'\n${body}\nJSON`]),
  ];
  const [command = '', ...options] = lines;
  return [command, ...options].join(' \\\n');
}
