// The few members of the official SDKs that core uses. Their own types pull in those of Node and the DOM, which core must
// not see; core's tsconfig maps both packages here, and the whole project's tsconfig checks the same calls against the real ones.

interface SdkOptions {
  apiKey: string;
  baseURL: string;
  maxRetries: number;
  timeout: number;
  logLevel: 'off';
  fetch: never;
  organization?: null;
  project?: null;
  adminAPIKey?: null;
  webhookSecret?: null;
  authToken?: null;
  webhookKey?: null;
}

interface CallOptions {
  fetchOptions: never;
}

interface Creator {
  create(body: never, options: CallOptions): PromiseLike<unknown>;
}

export declare class OpenAI {
  constructor(options: SdkOptions);
  buildRequest: unknown;
  fetchWithTimeout: unknown;
  readonly chat: { readonly completions: Creator };
  readonly responses: Creator;
}

export declare class Anthropic {
  constructor(options: SdkOptions);
  post(path: string, options: CallOptions & { body: never; stream: boolean }): PromiseLike<unknown>;
}
