// The model picker's rows as plain data: what was used last, then models by provider, those that can be called first.
import { isRetiring, modelFactsText } from '../../core/operation/modelFactsText.ts';
import { needsNetwork } from '../../core/provider/provider.ts';
import { isBuiltIn, type ModelChoice, type ProviderModels } from './modelDirectory.ts';

export type ModelRow =
  | { readonly kind: 'section'; readonly title: string }
  | { readonly kind: 'model'; readonly name: string; readonly description: string; readonly isRetiring: boolean };

export interface ModelSectionsOptions {
  /** `provider/model`; null when none is in use. */
  readonly current: string | null;
  /** Newest first. */
  readonly recent: readonly string[];
  readonly atMs: number;
}

const mostRecent = 5;

/** Rows in the order of the list; a model stands once, and a section without models is left out. */
export function modelSections(providers: readonly ProviderModels[], options: ModelSectionsOptions): ModelRow[] {
  const known = new Map(providers.flatMap(({ models }) => models.map((choice) => [choice.name, choice] as const)));
  const row = (name: string): ModelRow => modelRow(name, known.get(name) ?? null, options);
  const used = options.current === null ? options.recent : [options.current, ...options.recent];
  const recent = [...new Set(used)].slice(0, mostRecent);
  const sections = [...providers]
    .sort((a, b) => rankOf(a) - rankOf(b) || a.provider.title.localeCompare(b.provider.title))
    .map((provider) => ({
      title: sectionTitle(provider),
      rows: retiringLast(provider.models.filter(({ name }) => !recent.includes(name)).map(({ name }) => row(name))),
    }));
  return [{ title: 'Recent', rows: recent.map(row) }, ...sections].flatMap(({ title, rows }) =>
    rows.length === 0 ? [] : [{ kind: 'section' as const, title }, ...rows],
  );
}

/** A model that is about to go is no one's first choice. */
function retiringLast(rows: readonly ModelRow[]): ModelRow[] {
  const isGoing = (row: ModelRow) => row.kind === 'model' && row.isRetiring;
  return [...rows.filter((row) => !isGoing(row)), ...rows.filter(isGoing)];
}

function modelRow(name: string, choice: ModelChoice | null, { current, atMs }: ModelSectionsOptions): ModelRow {
  const facts = choice === null ? '' : choiceText(choice, atMs);
  const description = [name === current ? 'current' : '', facts].filter((part) => part !== '').join(' · ');
  return { kind: 'model', name, description, isRetiring: choice !== null && isRetiring(choice.facts, atMs) };
}

/** The facts about a model in one line. */
export function choiceText({ provider, facts }: ModelChoice, atMs: number): string {
  return modelFactsText(facts, { isLocal: provider.isLocal && needsNetwork(provider), atMs });
}

/** What answers for itself before what a list says, then another way to the same models, and what has no key last. */
function rankOf({ provider, isReady, origin }: ProviderModels): number {
  if (!isReady) return 4;
  if (isBuiltIn(provider)) return 3;
  if (origin === 'provider') return 0;
  return provider.account === undefined ? 1 : 2;
}

function sectionTitle({ provider, isReady, origin }: ProviderModels): string {
  const about = [origin === 'catalogue' ? 'catalogue' : '', isReady ? '' : 'no key yet'];
  return [provider.title, ...about].filter((part) => part !== '').join(' · ');
}
