// Where a provider is reached and with what key. Keys and base URLs come from the user's environment and user-level settings
// only, never from a prompt file or a workspace, and a key goes to no origin but the one it belongs to.
import { TrackerError } from '../base/trackerError.ts';
import { accountOf, type Connection, needsNetwork, type Provider } from './provider.ts';

export interface SavedKey {
  /** The origin the key was saved for, for example `https://api.openai.com`. */
  readonly origin: string;
  readonly key: string;
}

/** What the user set for all workspaces. Values of a workspace must never be put in here. */
export interface UserSettings {
  /** Base URL by provider id. */
  readonly baseUrls?: { readonly [providerId: string]: string };
  readonly savedKeys?: readonly SavedKey[];
  /** `provider/model` for prompts that name none. */
  readonly defaultModel?: string;
  /** `provider/model` for evaluators that need a judge and name none. */
  readonly judgeModel?: string;
  /** The same for evaluators that need embeddings. */
  readonly embeddingModel?: string;
}

export interface ConnectionSources {
  /** A variable of the user's own environment; null when unset. */
  readonly environment: (name: string) => string | null;
  readonly userSettings: UserSettings;
  /** Providers that only this door has, beside those of the build. */
  readonly providers?: readonly Provider[];
}

/**
 * The connection of a provider. A key from the environment belongs to the provider's own origin and to a base URL that the
 * same user named; a saved key belongs to the origin it was saved for.
 * Throws `provider/missing-key`, `provider/missing-address` or `provider/untrusted-origin`, naming the host and what to do.
 */
export function resolveConnection(provider: Provider, sources: ConnectionSources): Connection {
  if (!needsNetwork(provider)) return { baseUrl: '', apiKey: null };
  const setting = ownValue(sources.userSettings.baseUrls, accountOf(provider));
  const fromEnvironment = provider.baseUrlVariable === null ? null : sources.environment(provider.baseUrlVariable);
  const address = setting || fromEnvironment || provider.defaultBaseUrl;
  if (address === null) throw missingAddress(provider);
  const baseUrl = checkBaseUrl(address, provider);
  const { origin, host } = new URL(baseUrl);
  const saved = sources.userSettings.savedKeys?.find((candidate) => candidate.origin === origin);
  const key = saved?.key || (provider.keyVariable === null ? null : sources.environment(provider.keyVariable));
  const apiKey = key?.trim() || null;
  if (apiKey === null && provider.needsKey && isPublicServer(baseUrl, provider)) {
    throw new TrackerError('provider/missing-key', `There is no key for ${provider.title} (${host}).`, {
      hint: `Run it with --model offline/echo, which needs no key, or set ${provider.keyVariable} in your environment.`,
    });
  }
  if (apiKey !== null) refuseKeyInTheClear(baseUrl, provider);
  return { baseUrl, apiKey };
}

/** Whether this is the provider's own server, and not one that the user runs or has put in front of it. */
function isPublicServer(baseUrl: string, { defaultBaseUrl }: Provider): boolean {
  const { origin, hostname } = new URL(baseUrl);
  return defaultBaseUrl === null ? !isPrivateName(hostname) : origin === new URL(defaultBaseUrl).origin;
}

/** For a provider that has no address of its own. */
export function missingAddress({ title, id, baseUrlVariable, exampleBaseUrl }: Provider): TrackerError {
  return new TrackerError('provider/missing-address', `${title} has no address of its own, and you have given none.`, {
    hint: `Set ${baseUrlVariable} in your environment, or promptTracker.providers.${id}.baseUrl in your user settings, to an address such as ${exampleBaseUrl}.`,
  });
}

function ownValue(record: { readonly [name: string]: string } | undefined, name: string): string | null {
  return record !== undefined && Object.hasOwn(record, name) ? (record[name] ?? null) : null;
}

function checkBaseUrl(text: string, provider: Provider): string {
  const refuse = (reason: string): TrackerError =>
    new TrackerError('provider/untrusted-origin', `The base URL for ${provider.title} ${reason}.`, {
      hint: `Set ${provider.baseUrlVariable ?? 'the user setting'} to an address such as ${provider.defaultBaseUrl ?? provider.exampleBaseUrl}.`,
    });
  let url: URL;
  try {
    url = new URL(provider.readBaseUrl?.(text.trim()) ?? text.trim());
  } catch {
    throw refuse('is not a URL');
  }
  // A URL is read in ways that people do not read it: a backslash is a slash, and other scripts hold look-alikes.
  if (/[^\u0021-\u007e]|\\|^https?:(?!\/\/)/i.test(text.trim()))
    throw refuse(`is written so that ${url.host} is hard to see`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refuse(`starts with ${url.protocol} instead of https:`);
  if (url.username !== '' || url.password !== '') throw refuse(`hides a user name before its host ${url.host}`);
  const hasQuery = url.search !== '' && !provider.baseUrlQuery?.test(url.search);
  if (hasQuery || url.href.includes('#')) throw refuse(`for ${url.host} has a query or a fragment`);
  return url.href.replace(/[/?]+$/, '');
}

/** A key may cross a machine or a private network unencrypted, but not the internet. */
function refuseKeyInTheClear(baseUrl: string, provider: Provider): void {
  const { protocol, hostname, host } = new URL(baseUrl);
  if (protocol === 'https:' || isPrivateName(hostname)) return;
  throw new TrackerError(
    'provider/untrusted-origin',
    `The key for ${provider.title} would go to ${host} unencrypted.`,
    {
      hint: `Use https://${host}, or remove the key if this server needs none.`,
    },
  );
}

/** Loopback, private IPv4 ranges (RFC 1918), unique local IPv6 (RFC 4193), and names that only a local network knows. */
export function isPrivateName(hostname: string): boolean {
  if (/^(127|10)\.\d+\.\d+\.\d+$|^192\.168\.\d+\.\d+$|^172\.(1[6-9]|2\d|3[01])\.\d+\.\d+$/.test(hostname)) return true;
  if (hostname === '[::1]' || /^\[f[cd][0-9a-f]{2}:/.test(hostname)) return true;
  return !hostname.includes('.') || /\.(local|localhost|internal|lan|home\.arpa)$/.test(hostname);
}
