// The list of models that the product carries: genai-prices, loaded when first asked. It knows what makers charge and how
// much their models read; it is no list of what a key may call.
import { makerOf } from '../prompt/modelMaker.ts';
import { daysUntil, retirementOf } from '../prompt/modelRetirement.ts';

export type ListFigure =
  | number
  | { readonly base: number; readonly tiers: readonly { start: number; price: number }[] }
  | undefined;

export interface ListedModel {
  /** USD per million tokens by the list's own names. */
  readonly figures: { readonly [key: string]: ListFigure };
  /** Tokens; null when the list does not say. */
  readonly contextWindow: number | null;
}

/** What the list calls our providers. An Azure deployment has a name that its owner chose, so it is not looked up. */
export const listNames: Readonly<Record<string, string>> = {
  openai: 'openai',
  'openai-responses': 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  mistral: 'mistral',
  groq: 'groq',
  deepseek: 'deepseek',
  openrouter: 'openrouter',
};

/** A model at a time (ms since 1970) as the list has it; null for a provider or model that it does not have. */
export async function findListed(providerId: string, model: string, at: number): Promise<ListedModel | null> {
  if (!Object.hasOwn(listNames, providerId)) return null;
  const { calcPrice } = await import('@pydantic/genai-prices');
  const found = calcPrice({}, model, { providerId: listNames[providerId]!, timestamp: new Date(at) });
  if (found === null) return null;
  return { figures: found.model_price, contextWindow: found.model.context_window ?? null };
}

/** Not models to talk with. */
const notForChat =
  /^ft:|embed|ocr|whisper|moderation|image|audio|realtime|transcribe|tts|live|instruct|computer-use|search-/;
/** How the list writes some old models; no API knows them by these names. */
const notAName = /^claude-[23]|^claude-v|^gemini-(?:flash|pro)-1|^codex-mini$/;

/**
 * Names of a maker's own chat models that the list has and that are not retired at a time, sorted; empty for others, who
 * change what they host too often for a list.
 */
export async function listedModels(providerId: string, at: number): Promise<readonly string[]> {
  if (!Object.hasOwn(listNames, providerId)) return [];
  const { calcPrice, findProvider } = await import('@pydantic/genai-prices');
  const provider = findProvider({ providerId: listNames[providerId]! });
  const isOffered = (id: string, contextWindow: number | undefined): boolean => {
    if (contextWindow === undefined || notForChat.test(id) || notAName.test(id)) return false;
    // The list has models of others under a maker's cloud, and names that no API knows.
    if (!isOwnModel(providerId, id)) return false;
    const retirement = retirementOf(providerId, id);
    if (retirement !== null && daysUntil(retirement.retiresAt, at) <= 0) return false;
    return calcPrice({}, id, { providerId: listNames[providerId]!, timestamp: new Date(at) })?.model.id === id;
  };
  const models = provider?.models ?? [];
  return models.flatMap(({ id, context_window }) => (isOffered(id, context_window) ? [id] : [])).sort();
}

/** Whether this provider answers for a model of its own; OpenAI's newer API has those of the older one too. */
function isOwnModel(providerId: string, model: string): boolean {
  const maker = makerOf(model);
  return maker === providerId || (providerId === 'openai-responses' && maker === 'openai');
}
