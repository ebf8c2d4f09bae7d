import assert from 'node:assert/strict';
import { checkPrompt } from '../../../src/core/check/checkPrompt.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { promptText } from '../../support/promptText.ts';

function check(day: string | null, ...lines: string[]) {
  const source = promptText(...lines);
  const at = day === null ? null : Date.parse(`${day}T12:00:00Z`);
  return checkPrompt(parsePrompt(source, 'a.prompt.yaml'), source, at);
}

const messages = (day: string | null, ...lines: string[]) => check(day, ...lines).map(({ message }) => message);

describe('a prompt whose model is retired', () => {
  it('is told the day and the successor', () => {
    assert.deepEqual(messages('2026-11-28', 'model: openai/gpt-4-turbo'), [
      'openai/gpt-4-turbo was retired on 2026-10-23. Its maker recommends openai/gpt-5.6-sol.',
    ]);
  });

  it('is told it 90 days ahead, and not before', () => {
    assert.deepEqual(messages('2026-10-15', 'model: openai/gpt-4o-mini'), []);
    assert.deepEqual(messages('2026-10-16', 'model: openai/gpt-4o-mini'), [
      'openai/gpt-4o-mini retires on 2027-01-14, in 90 days. Its maker recommends openai/gpt-6-luna.',
    ]);
    assert.match(messages('2027-01-13', 'model: openai/gpt-4o-mini')[0] ?? '', /in 1 day\./);
  });

  it('is told to choose where the maker names no successor', () => {
    assert.deepEqual(messages('2026-11-28', 'model: gemini/gemini-1.5-pro'), [
      'gemini/gemini-1.5-pro was retired on 2025-09-24. Choose another model.',
    ]);
  });

  it('stands at the model’s name, as a warning', () => {
    const [found] = check('2026-11-28', 'model: openai/gpt-4-turbo');
    assert.deepEqual(
      [found?.severity, found?.code, found?.line, found?.column, found?.endColumn],
      [...['warning', 'check/model-retirement', 4, 8, 26]],
    );
  });

  it('is known by a bare name and by the provider it names', () => {
    assert.equal(messages('2026-11-28', 'model: gpt-4-turbo').length, 1);
    assert.equal(messages('2026-11-28', 'model: gpt-4-turbo', 'provider: openai').length, 1);
    assert.equal(messages('2026-11-28', 'model: openai/gpt-4-turbo', 'provider: openai').length, 1);
  });

  it('is not told what a maker does where somebody else answers', () => {
    assert.deepEqual(messages('2026-11-28', 'model: gpt-4-turbo', 'provider: azure'), []);
    assert.deepEqual(messages('2026-11-28', 'model: openai/gpt-4-turbo', 'provider: openrouter'), []);
    assert.deepEqual(messages('2026-11-28', 'model: compatible/gpt-4-turbo'), []);
  });

  it('is not told a day where nobody says what day it is', () => {
    assert.deepEqual(messages(null, 'model: openai/gpt-4-turbo'), []);
  });

  it('can be changed to the successor in place, in the file’s own way of writing', () => {
    for (const [written, fixed] of [
      ['openai/gpt-4-turbo', 'openai/gpt-5.6-sol'],
      ['"gpt-4-turbo"', 'gpt-5.6-sol'],
    ]) {
      const source = promptText(`model: ${written}`);
      const fix = check('2026-11-28', `model: ${written}`)[0]?.fix;
      assert.ok(fix);
      const after = source.slice(0, fix.start) + fix.text + source.slice(fix.end);
      assert.equal(after, promptText(`model: ${fixed}`));
    }
  });

  it('has no fix where the value is more than a name', () => {
    const [found] = check('2026-11-28', 'model: {name: gpt-4-turbo}');
    assert.ok(found === undefined || found.fix === undefined);
  });
});
