// What differs between the many servers that speak OpenAI's chat API, as data. A server that refuses what it does not know
// gets only what its own documentation names.

export interface ChatDialect {
  /** How the key is sent: as a bearer token, or in a header of its own. */
  readonly keyHeader?: 'authorization' | 'api-key';
  /** The newer name where every model of the server knows it, or for the models that know no other. */
  readonly maxTokensName?: (model: string, hostName: string) => 'max_tokens' | 'max_completion_tokens';
  readonly seedName?: 'seed' | 'random_seed';
  /** False: the server counts tokens in a stream without being asked, and refuses to be asked. */
  readonly hasStreamOptions?: boolean;
  /** False: a message may not carry a name. */
  readonly hasNames?: boolean;
  /** False: what a developer says is sent as the system's. */
  readonly hasDeveloperRole?: boolean;
  /** True: `top_k` is a parameter, which OpenAI's own API lacks. */
  readonly hasTopK?: boolean;
}

/** Only OpenAI itself knows the newer name for every model; its reasoning models refuse the old one on every server. */
function newerNameAtOpenai(model: string, hostName: string): 'max_tokens' | 'max_completion_tokens' {
  return hostName === 'api.openai.com' || /^(o\d|gpt-5)/.test(model) ? 'max_completion_tokens' : 'max_tokens';
}

/** Servers of unknown make: what most of them know. */
export const plainDialect: Required<ChatDialect> = {
  keyHeader: 'authorization',
  maxTokensName: newerNameAtOpenai,
  seedName: 'seed',
  hasStreamOptions: true,
  hasNames: true,
  hasDeveloperRole: true,
  hasTopK: false,
};
