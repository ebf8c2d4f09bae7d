// An answer in one piece. The official SDKs say which bytes go to which address, and a test holds these against theirs; asked
// through them, their own layers would cost more than the request. What is streamed is theirs to take apart.
import type { Json } from '../../base/hash.ts';
import type { Exchange } from '../exchange.ts';

export interface WholeQuestion {
  readonly baseUrl: string;
  /** Behind the base URL, with its slash. */
  readonly path: string;
  readonly body: { readonly [key: string]: Json | undefined };
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer as parsed JSON: a stranger's, so read it with readJson.ts. Throws what the exchange throws, and a SyntaxError. */
export async function askForWhole(exchange: Exchange, question: WholeQuestion): Promise<unknown> {
  const { baseUrl, path, body, headers } = question;
  return JSON.parse(await exchange.sendForText(addressOf(baseUrl, path), JSON.stringify(body), headers));
}

/** A base URL may end in a query, as Azure's names the version of its API there. */
export function addressOf(baseUrl: string, path: string): string {
  const [root = '', query] = baseUrl.split('?');
  return root + path + (query === undefined ? '' : `?${query}`);
}
