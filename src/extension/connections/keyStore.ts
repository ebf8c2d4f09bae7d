// API keys in the editor's secret storage, one for each provider and origin: a key typed for one address is never sent to
// another. Keys exist nowhere else; whoever writes text asks `all()` what to hide.
import type * as vscode from 'vscode';

const prefix = 'key/';

/** The part of an address a key belongs to: scheme, host and port. Throws a TypeError for what is no address. */
export function originOf(baseUrl: string): string {
  return new URL(baseUrl).origin;
}

export interface StoredKey {
  readonly providerId: string;
  readonly origin: string;
}

export class KeyStore {
  readonly #secrets: vscode.SecretStorage;
  /** Keys seen in this session, for redaction where nothing can be awaited. */
  readonly #known = new Set<string>();

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  async get(providerId: string, baseUrl: string): Promise<string | null> {
    const key = (await this.#secrets.get(nameOf(providerId, originOf(baseUrl)))) ?? null;
    if (key !== null) this.#known.add(key);
    return key;
  }

  async set(providerId: string, baseUrl: string, key: string): Promise<void> {
    this.#known.add(key);
    await this.#secrets.store(nameOf(providerId, originOf(baseUrl)), key);
  }

  async remove({ providerId, origin }: StoredKey): Promise<void> {
    await this.#secrets.delete(nameOf(providerId, origin));
  }

  async list(): Promise<StoredKey[]> {
    const names = (await this.#secrets.keys()).filter((name) => name.startsWith(prefix)).sort();
    return names.map((name) => {
      const rest = name.slice(prefix.length);
      const cut = rest.indexOf('/');
      return { providerId: rest.slice(0, cut), origin: rest.slice(cut + 1) };
    });
  }

  /** Keys that were used in this session; one that was removed since is still worth hiding. */
  known(): string[] {
    return [...this.#known];
  }

  /** Every key there is, for redaction. */
  async all(): Promise<string[]> {
    const keys = await Promise.all(
      (await this.list()).map((key) => this.#secrets.get(nameOf(key.providerId, key.origin))),
    );
    return keys.filter((key) => key !== undefined);
  }
}

/** The provider that a name in the secret storage is about; null for a name that is none of ours. */
export function providerOfKey(name: string): string | null {
  return /^key\/([^/]+)\//.exec(name)?.[1] ?? null;
}

function nameOf(providerId: string, origin: string): string {
  return `${prefix}${providerId}/${origin}`;
}
