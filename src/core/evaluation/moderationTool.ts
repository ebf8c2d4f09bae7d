// Asks a provider's moderation for evaluators. It costs nothing, so no budget stands before it.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { ModerationReply, ModerationRequest } from '../evaluator/judge/moderation.ts';
import { defaultModerationModel, moderateText } from '../provider/moderateText.ts';
import type { TransportPolicy } from '../provider/retryPolicy.ts';
import type { JudgeTarget } from './judgeTool.ts';

export interface ModerationToolOptions {
  readonly host: Host;
  /** Rejects with a TrackerError for a name without a provider, an address or a key. */
  resolve(name: string): Promise<JudgeTarget>;
  readonly signal?: AbortSignal;
  readonly policy?: Partial<TransportPolicy>;
}

const defaultModel = `openai/${defaultModerationModel}`;

/** The `moderate` of `EvaluatorTools`. Never rejects but for a bug. */
export function createModerationTool(
  options: ModerationToolOptions,
): (request: ModerationRequest) => Promise<ModerationReply> {
  const { host, signal, policy, resolve } = options;
  return async ({ model, text }) => {
    try {
      const target = await resolve(nameOf(model));
      const call = { model: target.model.model, text, ...(signal ? { signal } : {}), ...(policy ? { policy } : {}) };
      const reply = await moderateText(host, target.connection, call);
      if (!('categories' in reply)) return { status: 'failed', code: reply.code, message: reply.message };
      const { flagged, categories } = reply;
      return { status: 'moderated', source: `${target.model.provider.id}/${reply.model}`, flagged, categories };
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      return { status: 'failed', code: error.code, message: [error.message, error.hint].filter(Boolean).join(' ') };
    }
  };
}

/** promptfoo writes `openai:moderation:omni-moderation-latest`. */
function nameOf(model: string | null): string {
  const bare = model?.replace(/^openai:(?:moderation(?::|$))?/, '') ?? '';
  if (bare === '' || bare === 'openai') return defaultModel;
  return bare.includes('/') ? bare : `openai/${bare}`;
}
