import assert from 'node:assert/strict';
import type { PromptEntry } from '../../../src/core/operation/project.ts';
import { readPromptFile } from '../../../src/core/prompt/readPromptFile.ts';
import { missingQuestion, promptChoices } from '../../../src/extension/evaluation/promptChoice.ts';

function entry(name: string, text: string): PromptEntry {
  const path = `${name}.prompt.yaml`;
  const bytes = new TextEncoder().encode(`name: ${name}\nmessages:\n  - role: user\n    content: "${text}"\n`);
  return { id: name, path, name, parsed: readPromptFile(bytes, path) } as unknown as PromptEntry;
}

const entries = [
  entry('Farewell', 'Bye {{customer}} of {{company}}'),
  entry('Static', 'Hello'),
  entry('Greeting', 'Hi {{customer}} in {{language}}'),
  entry('Broken', '{{#if'),
  entry('Other', 'About {{topic}}'),
];
const choices = promptChoices(['customer', 'language', 'segment'], entries);

describe('the prompts that a file of rows may be for', () => {
  it('begin with the one that it fits best', () => {
    assert.deepEqual(
      choices.map(({ label }) => label).filter((label) => label !== 'Broken'),
      ['Greeting', 'Farewell', 'Static', 'Other'],
    );
  });

  for (const [label, detail, icon] of [
    ['Greeting', 'fills customer, language · not used: segment', 'check'],
    ['Farewell', 'fills customer · lacks company · not used: language, segment', 'warning'],
    ['Static', 'fills nothing: the prompt needs no column · not used: customer, language, segment', 'circle-slash'],
    ['Other', 'lacks topic · not used: customer, language, segment', 'warning'],
  ] as const)
    it(`say what fits and what does not: ${label}`, () => {
      const choice = choices.find((one) => one.label === label);
      assert.deepEqual([choice?.detail, choice?.icon, choice?.description], [detail, icon, `${label}.prompt.yaml`]);
    });

  it('are taken without a question only when every variable is filled', () => {
    const questions = new Map(choices.map((choice) => [choice.label, missingQuestion(choice, 'rows.csv')]));
    assert.equal(questions.get('Greeting'), null);
    assert.equal(questions.get('Static'), null);
    assert.equal(questions.get('Farewell')?.message, 'rows.csv has no column for company.');
  });

  it('name a few columns of a wide file, and how many there are more', () => {
    const columns = Array.from({ length: 30 }, (_, index) => `c${index}`);
    const [choice] = promptChoices(columns, [entry('Static', 'Hello')]);
    assert.match(choice?.detail ?? '', /not used: c0, .* c7 and 22 more$/);
  });
});
