// Where a provider finds the scripted model server: its own path, at the server's origin. And which API it speaks there.
import type { Provider } from '../../src/core/provider/provider.ts';
import type { WireApi } from './modelServerWire.ts';

/** The base URL that a user would have set to reach `origin` instead of the provider's own one. */
export function addressAt(origin: string, provider: Provider): string {
  const own = provider.defaultBaseUrl ?? provider.exampleBaseUrl ?? origin;
  const written = `${origin}${new URL(own).pathname.replace(/\/$/, '')}`;
  return provider.readBaseUrl?.(written) ?? written;
}

const ownApis: Readonly<Record<string, WireApi>> = {
  anthropic: 'anthropic',
  gemini: 'gemini',
  ollama: 'ollama',
  'openai-responses': 'openai-responses',
};

export function apiOf(provider: Provider): WireApi {
  return ownApis[provider.id] ?? 'openai-chat';
}
