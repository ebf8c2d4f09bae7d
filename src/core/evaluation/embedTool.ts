// Embeddings for evaluators: asked in few calls, each text once in an evaluation, under the budget of the evaluation.
import type { Host } from '../base/host.ts';
import { embedTexts } from '../provider/embedTexts.ts';
import { estimateTokens } from '../provider/estimateTokens.ts';
import { findInputPrice, inputCost, type UserPrices } from '../provider/price.ts';
import type { TransportPolicy } from '../provider/retryPolicy.ts';
import type { Budget } from '../run/budget.ts';
import type { JudgeTarget } from './judgeTool.ts';

export interface EmbedToolOptions {
  readonly host: Host;
  /** Rejects with a TrackerError for a name without a provider, an address or a key. */
  resolve(name: string): Promise<JudgeTarget>;
  /** `provider/model` that the user chose; null when they chose none. */
  readonly defaultModel: string | null;
  readonly budget: Budget | null;
  readonly userPrices?: UserPrices;
  readonly signal?: AbortSignal;
  readonly policy?: Partial<TransportPolicy>;
}

type Vector = readonly number[];

export interface EmbedTool {
  /** Rejects with an Error that can be shown. */
  embed(texts: readonly string[], model: string | null): Promise<readonly Vector[]>;
  /** Paid so far; null once any of it is unknown. */
  spentNanoUsd(): number | null;
}

const textsPerCall = 64;
const mostKept = 5_000;
/** An estimate of tokens may be too low; what is held back allows for twice as much. */
const doubt = 2;

export function createEmbedTool(options: EmbedToolOptions): EmbedTool {
  const kept = new Map<string, Promise<Vector>>();
  let spent: number | null = 0;

  const askFor = async (target: JudgeTarget, texts: readonly string[]): Promise<readonly Vector[]> => {
    const { vectors, costNanoUsd } = await embedPaid(target, texts, options);
    spent = spent === null || costNanoUsd === null ? null : spent + costNanoUsd;
    return vectors;
  };

  return {
    async embed(texts, model) {
      const name = model ?? options.defaultModel;
      if (name === null) throw new Error(noModel);
      const target = await options.resolve(name);
      const keyOf = (text: string): string => `${target.name} ${options.host.sha256(text)}`;
      const missing = [...new Set(texts)].filter((text) => !kept.has(keyOf(text)));
      for (let from = 0; from < missing.length; from += textsPerCall) {
        const part = missing.slice(from, from + textsPerCall);
        const asked = askFor(target, part);
        part.forEach((text, at) => {
          const vector = asked.then((vectors) => vectors[at] as Vector);
          kept.set(keyOf(text), vector);
          // What failed is asked again by the next row; whoever waits for it now hears of it below.
          vector.catch(() => kept.delete(keyOf(text)));
        });
      }
      const vectors = texts.map((text) => kept.get(keyOf(text)) as Promise<Vector>);
      while (kept.size > mostKept) kept.delete(kept.keys().next().value as string);
      return Promise.all(vectors);
    },
    spentNanoUsd: () => spent,
  };
}

const noModel =
  'No model is chosen that gives embeddings. Name one in the evaluator, in PROMPTTRACKER_EMBEDDINGS, or as promptTracker.evaluation.embeddings.';

interface Paid {
  readonly vectors: readonly Vector[];
  readonly costNanoUsd: number | null;
}

async function embedPaid(target: JudgeTarget, texts: readonly string[], options: EmbedToolOptions): Promise<Paid> {
  const { host, budget, userPrices, signal, policy } = options;
  const { provider, model } = target.model;
  const price = await findInputPrice(
    { providerId: provider.id, model, isLocal: provider.isLocal },
    host.clock.now(),
    userPrices,
  );
  const costOfTokens = (inputTokens: number | null): number | null =>
    inputTokens === null || price === null ? null : inputCost(inputTokens, price);
  const estimate = texts.reduce((sum, text) => sum + estimateTokens(text), 0) * doubt;
  const reservation = budget?.reserve(costOfTokens(estimate)) ?? null;
  const call = { providerId: provider.id, model, texts, ...(signal ? { signal } : {}), ...(policy ? { policy } : {}) };
  const reply = await embedTexts(host, target.connection, call);
  if ('vectors' in reply) {
    const costNanoUsd = provider.isLocal ? 0 : costOfTokens(reply.inputTokens);
    reservation?.settle(costNanoUsd);
    return { vectors: reply.vectors, costNanoUsd };
  }
  // An answer that got lost may have been billed.
  if (reply.status === null) reservation?.settle(null);
  else reservation?.release();
  throw new Error(`No embeddings: ${reply.message}`);
}
