// OpenAI's moderation endpoint, which costs nothing, and servers that speak it: scores for classes of harm.
import type { Host } from '../base/host.ts';
import { callForJson } from './jsonCall.ts';
import type { CompletionError, Connection } from './provider.ts';
import { isRecord, own, ownList, ownPath, ownString } from './readJson.ts';
import type { TransportPolicy } from './retryPolicy.ts';

export const defaultModerationModel = 'omni-moderation-latest';

export interface ModerationCall {
  readonly model: string;
  readonly text: string;
  readonly signal?: AbortSignal;
  readonly policy?: Partial<TransportPolicy>;
}

export interface ModerationScores {
  /** As the server names what answered. */
  readonly model: string;
  readonly flagged: boolean;
  readonly categories: { readonly [name: string]: { readonly flagged: boolean; readonly score: number } };
}

/** Never rejects. */
export async function moderateText(
  host: Host,
  connection: Connection,
  { model, text, signal, policy }: ModerationCall,
): Promise<ModerationScores | CompletionError> {
  const { apiKey } = connection;
  const reply = await callForJson(host, connection, {
    path: '/moderations',
    body: { model, input: text },
    headers: apiKey === null ? {} : { authorization: `Bearer ${apiKey}` },
    ...(signal ? { signal } : {}),
    ...(policy ? { policy } : {}),
  });
  if (!reply.isRead) return reply.error;
  return readScores(reply.value, model) ?? unreadable(connection);
}

/** Null for anything that is not one result with a score from 0 to 1 for every class. */
function readScores(value: unknown, asked: string): ModerationScores | null {
  const result = ownList(value, 'results')?.[0];
  const [scores, flags] = [own(result, 'category_scores'), own(result, 'categories')];
  if (!isRecord(scores) || !isRecord(flags)) return null;
  const categories: { [name: string]: { flagged: boolean; score: number } } = Object.create(null);
  for (const name of Object.keys(scores)) {
    const score = own(scores, name);
    const flagged = own(flags, name);
    if (typeof score !== 'number' || !(score >= 0 && score <= 1) || typeof flagged !== 'boolean') return null;
    categories[name] = { flagged, score };
  }
  const flagged = ownPath(result, 'flagged');
  if (typeof flagged !== 'boolean' || Object.keys(categories).length === 0) return null;
  return { model: ownString(value, 'model') ?? asked, flagged, categories: { ...categories } };
}

function unreadable({ baseUrl }: Connection): CompletionError {
  const message = `${new URL(baseUrl).host} answered a moderation with something else.`;
  return { code: 'provider/invalid-answer', message, retryable: false, status: null };
}
