import assert from 'node:assert/strict';
import { allProviders } from '../../../src/core/provider/all.ts';
import type { ModelFacts } from '../../../src/core/provider/modelFacts.ts';
import { fullName, type ProviderModels } from '../../../src/extension/connections/modelDirectory.ts';
import { modelSections } from '../../../src/extension/connections/modelSections.ts';

const atMs = Date.parse('2026-11-28T12:00:00Z');
const nothing: ModelFacts = { contextWindow: null, price: null, retiresAt: null, successor: null };

function given(id: string, models: readonly string[], over: Partial<ProviderModels> = {}): ProviderModels {
  const provider = allProviders.find((candidate) => candidate.id === id)!;
  const choices = models.map((model) => ({ name: fullName(provider, model), provider, facts: nothing }));
  return { provider, isReady: true, origin: 'provider', models: choices, ...over };
}

function rows(providers: readonly ProviderModels[], current: string | null = null, recent: readonly string[] = []) {
  return modelSections(providers, { current, recent, atMs }).map((row) =>
    row.kind === 'section' ? `-- ${row.title}` : `${row.isRetiring ? '! ' : ''}${row.name}: ${row.description}`,
  );
}

describe('the rows of the model picker', () => {
  it('begin with the model in use and those used last, each once', () => {
    const providers = [given('openai', ['a', 'b', 'c'])];
    assert.deepEqual(rows(providers, 'openai/b', ['openai/a', 'openai/b']), [
      '-- Recent',
      'openai/b: current · price unknown',
      'openai/a: price unknown',
      '-- OpenAI',
      'openai/c: price unknown',
    ]);
  });

  it('keep a model that nobody lists any more', () => {
    assert.deepEqual(rows([], 'openai/gone'), ['-- Recent', 'openai/gone: current']);
  });

  it('put what can be called before what has no key, and say where a list comes from', () => {
    const providers = [
      given('anthropic', ['x'], { isReady: false, origin: 'catalogue' }),
      given('gemini', ['y'], { origin: 'catalogue' }),
      given('openai', ['z']),
    ];
    assert.deepEqual(
      rows(providers).filter((row) => row.startsWith('--')),
      ['-- OpenAI', '-- Google Gemini · catalogue', '-- Anthropic · catalogue · no key yet'],
    );
  });

  it('leave out a provider without models', () => {
    assert.deepEqual(rows([given('openai', []), given('ollama', ['q'])]).length, 2);
  });

  it('warn of a model whose last day is near or over, and of no other', () => {
    const facts = (retiresAt: string) => ({ ...nothing, retiresAt });
    const provider = given('openai', ['far', 'near', 'over']);
    const [far, near, over] = provider.models;
    const models = [
      { ...far!, facts: facts('2027-04-01') },
      { ...near!, facts: facts('2027-01-14') },
      { ...over!, facts: facts('2026-10-23') },
    ];
    assert.deepEqual(rows([{ ...provider, models }]).slice(1), [
      'openai/far: price unknown · retires 2027-04-01',
      '! openai/near: retires 2027-01-14 · price unknown',
      '! openai/over: retired 2026-10-23 · price unknown',
    ]);
  });

  it('put a model that is about to go after those that stay', () => {
    const provider = given('openai', ['a', 'b', 'c']);
    const [a, ...rest] = provider.models;
    const models = [{ ...a!, facts: { ...nothing, retiresAt: '2026-12-11' } }, ...rest];
    assert.deepEqual(
      rows([{ ...provider, models }]).map((row) => row.split(':')[0]),
      ['-- OpenAI', 'openai/b', 'openai/c', '! openai/a'],
    );
  });
});
