import assert from 'node:assert/strict';
import { findProvider } from '../../../src/core/provider/findProvider.ts';
import { defaultModel } from '../../../src/core/provider/modelName.ts';

const found = (name: string, declared?: string): string => {
  const { provider, model } = findProvider(name, declared ?? null);
  return `${provider.id} | ${model}`;
};

describe('a model name', () => {
  const certain: [string, string][] = [
    ['openai/gpt-4o-mini', 'openai | gpt-4o-mini'],
    ['anthropic/claude-sonnet-4-5', 'anthropic | claude-sonnet-4-5'],
    ['ollama/llama3.1:8b', 'ollama | llama3.1:8b'],
    ['ollama/hf.co/org/model:Q4', 'ollama | hf.co/org/model:Q4'],
    ['offline/echo', 'offline | echo'],
    ['compatible/meta-llama/Llama-3-8B', 'compatible | meta-llama/Llama-3-8B'],
    ['gpt-4o-mini', 'openai | gpt-4o-mini'],
    ['o3-mini', 'openai | o3-mini'],
    ['claude-3-5-haiku-latest', 'anthropic | claude-3-5-haiku-latest'],
    ['gemini-2.5-flash', 'gemini | gemini-2.5-flash'],
    ['openai-responses/gpt-5', 'openai-responses | gpt-5'],
    ['openrouter/meta-llama/llama-3.3-70b-instruct:free', 'openrouter | meta-llama/llama-3.3-70b-instruct:free'],
    ['azure/our-deployment', 'azure | our-deployment'],
    ['deepseek/deepseek-chat', 'deepseek | deepseek-chat'],
    ['o1-pro', 'openai-responses | o1-pro'],
    ['gpt-5.1-codex-max', 'openai-responses | gpt-5.1-codex-max'],
    ['codex-mini-latest', 'openai-responses | codex-mini-latest'],
    ['o4-mini-deep-research', 'openai-responses | o4-mini-deep-research'],
    ['gpt-5-mini', 'openai | gpt-5-mini'],
    ['mistral-large-latest', 'mistral | mistral-large-latest'],
    ['codestral-2508', 'mistral | codestral-2508'],
    ['open-mistral-nemo-2407', 'mistral | open-mistral-nemo-2407'],
    ['deepseek-reasoner', 'deepseek | deepseek-reasoner'],
    ['qwen-plus', 'qwen | qwen-plus'],
    ['qwen3-max', 'qwen | qwen3-max'],
  ];
  for (const [name, expected] of certain) {
    it(`${name} means ${expected}`, () => assert.equal(found(name), expected));
  }

  it('may leave its prefix to the provider that the prompt declares', () => {
    assert.equal(found('llama3.1:8b', 'ollama'), 'ollama | llama3.1:8b');
    assert.equal(found('ollama/llama3.1:8b', 'ollama'), 'ollama | llama3.1:8b');
    assert.equal(found('openai/gpt-oss-20b', 'compatible'), 'compatible | openai/gpt-oss-20b');
  });

  for (const name of [
    'meta/llama-3.3-70b',
    'mistral-ai/mistral-large',
    'xai/grok-3',
    'llama3',
    'mistral-small',
    'codestral',
    'deepseek-r1',
    'qwen2.5-coder',
    'qwen3-32b',
    'opanai/gpt-4o',
    '',
    'auto',
  ]) {
    it(`"${name}" is not guessed at`, () => {
      assert.throws(() => found(name), { code: 'provider/unknown-model' });
    });
  }

  it('with a slip of the pen gets the nearest provider named', () => {
    assert.throws(
      () => found('opanai/gpt-4o'),
      (error: { hint: string }) => error.hint.includes('openai/gpt-4o'),
    );
  });

  it('of a publisher on GitHub Models says so', () => {
    assert.throws(() => found('meta/llama-3.3-70b'), /GitHub Models/);
  });

  it('cannot smuggle a path or control characters to a server', () => {
    for (const name of ['openai/a b', 'openai/x?y=1', 'openai/x\u001b[2J', 'openai/', 'openai/é']) {
      assert.throws(() => found(name), { code: 'provider/unknown-model' });
    }
  });

  it('of a provider that does not exist lists those that do', () => {
    assert.throws(
      () => found('x', 'nobody'),
      (error: { code: string; hint: string }) => {
        assert.equal(error.code, 'provider/unknown');
        return /anthropic, azure, compatible, deepseek, gemini, groq, .*openrouter, qwen, vllm/.test(error.hint);
      },
    );
  });

  it('is the offline one when nobody has set another', () => {
    const environment = (name: string): string | null => (name === 'OPENAI_API_KEY' ? 'sk' : null);
    assert.equal(defaultModel({ environment, userSettings: {} }), 'offline/echo');
    assert.equal(defaultModel({ environment, userSettings: { defaultModel: 'openai/gpt-4o' } }), 'openai/gpt-4o');
    assert.equal(defaultModel({ environment: () => 'ollama/phi', userSettings: {} }), 'ollama/phi');
  });
});
