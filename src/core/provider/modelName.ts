// Which provider and model a name in a prompt file means. Certain names are mapped; a guess is never made, because a wrong
// one would send the prompt to another company.
import { TrackerError } from '../base/trackerError.ts';
import { makerOf } from '../prompt/modelMaker.ts';
import type { ConnectionSources } from './connection.ts';
import type { Provider } from './provider.ts';

export interface ResolvedModel {
  readonly provider: Provider;
  /** The name as the provider knows it, without our prefix. */
  readonly model: string;
}

export const offlineModel = 'offline/echo';

/** The provider of VS Code's own models, which only the editor has. */
export const editorProviderId = 'vscode';

/** Publishers of GitHub Models whose models this product reaches elsewhere only by another name. */
const publishers = new Set([
  'ai21-labs',
  'azureml',
  'azureml-deepseek',
  'azureml-meta',
  'azureml-mistral',
  'cohere',
  'core42',
  'google',
  'meta',
  'microsoft',
  'mistral-ai',
  'xai',
]);

/**
 * The provider and model behind `provider/model`, or behind a bare model name that only one maker uses. `declared` is the
 * prompt's own `provider` key. Throws `provider/unknown-model` with the nearest names, or `provider/unknown`.
 */
export function resolveModel(
  name: string,
  providers: readonly Provider[],
  declared: string | null = null,
): ResolvedModel {
  const byId = (id: string): Provider | undefined => providers.find((provider) => provider.id === id);
  if (declared !== null && declared !== '') {
    const provider = byId(declared);
    if (provider === undefined) throw unknownProvider(declared, providers);
    const prefix = `${declared}/`;
    return { provider, model: checkModel(name.startsWith(prefix) ? name.slice(prefix.length) : name, name) };
  }
  const slash = name.indexOf('/');
  if (slash < 0) {
    const maker = makerOf(name);
    const provider = maker === null ? undefined : byId(maker);
    if (provider === undefined) throw unknownModel(name, providers);
    return { provider, model: checkModel(name, name) };
  }
  const provider = byId(name.slice(0, slash));
  if (provider === undefined) throw unknownModel(name, providers);
  return { provider, model: checkModel(name.slice(slash + 1), name) };
}

/** The model for a prompt that names none: what the user set, else the offline provider, which needs no key. */
export function defaultModel({ environment, userSettings }: ConnectionSources): string {
  return userSettings.defaultModel || environment('PROMPTTRACKER_MODEL') || offlineModel;
}

/** The model that judges where an evaluator names none; null when the user chose none: then nobody is asked. */
export function defaultJudge({ environment, userSettings }: ConnectionSources): string | null {
  return userSettings.judgeModel || environment('PROMPTTRACKER_JUDGE') || null;
}

/** The model that gives embeddings where an evaluator names none; null when the user chose none. */
export function defaultEmbeddings({ environment, userSettings }: ConnectionSources): string | null {
  return userSettings.embeddingModel || environment('PROMPTTRACKER_EMBEDDINGS') || null;
}

/** Whether a text can be a model's name at all. Names come from servers too, and are shown and sent. */
export function isModelName(text: string): boolean {
  return /^[\w@.:/+-]{1,200}$/.test(text);
}

function checkModel(model: string, name: string): string {
  if (isModelName(model)) return model;
  throw new TrackerError('provider/unknown-model', `"${printable(name)}" is not a model name.`, {
    hint: 'Write it as provider/model, for example openai/gpt-6-luna or ollama/llama3.1:8b.',
  });
}

function printable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
}

function unknownProvider(id: string, providers: readonly Provider[]): TrackerError {
  return new TrackerError('provider/unknown', `There is no provider "${printable(id)}".`, {
    hint: `The providers are ${providers.map((provider) => provider.id).join(', ')}.`,
  });
}

function unknownModel(name: string, providers: readonly Provider[]): TrackerError {
  if (name.startsWith(`${editorProviderId}/`)) return onlyInEditor(name, providers);
  const publisher = name.includes('/') ? name.slice(0, name.indexOf('/')) : null;
  const bare = name.slice(name.indexOf('/') + 1);
  const nearest = nearestNames(publisher ?? name, providers).map((id) => `${id}/${bare}`);
  const hosted = publisher !== null && publishers.has(publisher) ? ` (a publisher on GitHub Models)` : '';
  const message = publisher
    ? `No provider is called "${printable(publisher)}"${hosted}, so "${printable(name)}" cannot be run as it stands.`
    : `"${printable(name)}" does not say which provider it belongs to.`;
  const nearestHint = nearest.length > 0 ? `Did you mean ${nearest.map(printable).join(' or ')}? ` : '';
  const ids = providers.map((provider) => provider.id).join(', ');
  return new TrackerError('provider/unknown-model', message, {
    hint: `${nearestHint}Choose a model as provider/model; the providers are ${ids}.`,
  });
}

function onlyInEditor(name: string, providers: readonly Provider[]): TrackerError {
  return new TrackerError(
    'provider/unknown-model',
    `"${printable(name)}" is a model of VS Code; it exists only there.`,
    {
      hint: `Run the prompt in the editor, or choose a model of ${providers.map((provider) => provider.id).join(', ')}.`,
    },
  );
}

/** Provider ids within two edits of a name, nearest first. */
function nearestNames(name: string, providers: readonly Provider[]): string[] {
  return providers
    .map((provider) => ({ id: provider.id, distance: editDistance(name.toLowerCase().slice(0, 40), provider.id) }))
    .filter(({ distance }) => distance <= 2)
    .sort((a, b) => a.distance - b.distance)
    .map(({ id }) => id);
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
