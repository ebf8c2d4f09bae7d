import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changeSubject, longestSubject } from '../../../src/core/operation/changeSubject.ts';
import { type ChangeSummary, summarizeChange } from '../../../src/core/operation/changeSummary.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import type { Prompt } from '../../../src/core/prompt/prompt.ts';
import { promptHash } from '../../../src/core/prompt/promptHash.ts';

const promptOf = (text: string): Prompt => {
  const { prompt } = parsePrompt(text, 'support/greeting.prompt.yaml');
  assert.ok(prompt, text);
  return prompt;
};
/** A prompt of these lines, with one user message unless they bring their own. */
const prompt = (...lines: readonly string[]): Prompt => {
  const hasMessages = lines.some((line) => line.startsWith('messages:'));
  return promptOf(`${[...lines, ...(hasMessages ? [] : ['messages: [{role: user, content: Hi}]'])].join('\n')}\n`);
};
const change = (before: readonly string[], after: readonly string[]): ChangeSummary =>
  summarizeChange(prompt(...before), prompt(...after));
const schema = (value: unknown): string[] => [
  'responseFormat: json_schema',
  `jsonSchema: '${JSON.stringify({ name: 'x', schema: value })}'`,
];
const fields = (properties: object, required: readonly string[] = []) =>
  schema({ type: 'object', properties, required });
const says = (text: string): string => `messages: [{role: user, content: ${JSON.stringify(text)}}]`;

describe('the summary of a change', () => {
  it('is empty for two files that differ in layout only', () => {
    const summary = summarizeChange(
      promptOf('name: A\nmessages: [{role: user, content: Hi}]\n'),
      promptOf('# Why\nmessages:\n  - content: "Hi"\n    role: user\nname: A\n'),
    );
    assert.equal(summary.bump, 'none');
    assert.deepEqual(summary.reasons, []);
    assert.equal(summary.isSamePrompt, true);
    assert.equal(summary.subject, 'Change comments or layout');
  });

  it('counts the words of each message that came and went', () => {
    const summary = change(
      ['messages:', '  - {role: system, content: "Answer in one sentence."}', '  - {role: user, content: Hi}'],
      ['messages:', '  - {role: system, content: "Answer in two short sentences."}', '  - {role: user, content: Hi}'],
    );
    assert.deepEqual(summary.text, [
      { path: 'messages[0]', kind: 'changed', label: 'system message', addedWords: 3, removedWords: 2 },
    ]);
    assert.deepEqual([summary.addedWords, summary.removedWords], [3, 2]);
  });

  it('tells two messages of one role apart', () => {
    const two = (second: string) => [
      `messages: [{role: user, content: a}, {role: assistant, content: b}, {role: user, content: ${second}}]`,
    ];
    assert.deepEqual(
      change(two('c'), two('d')).text.map(({ label }) => label),
      ['user message 2'],
    );
  });

  it('counts no words where only signs and white space changed', () => {
    const { text } = change([says('Hello world')], [says('Hello,  world!')]);
    assert.deepEqual(
      text.map(({ addedWords, removedWords }) => [addedWords, removedWords]),
      [[0, 0]],
    );
  });

  it('counts a character of a script without spaces as a word', () => {
    assert.equal(change([says('你好')], [says('你好吗')]).addedWords, 1);
  });

  it('holds an added message whole', () => {
    const { text } = change(
      ['messages: [{role: user, content: Hi}]'],
      ['messages: [{role: system, content: Be very kind}, {role: user, content: Hi}]'],
    );
    assert.deepEqual(text, [
      { path: 'messages[0]', kind: 'added', label: 'system message', addedWords: 3, removedWords: 0 },
    ]);
  });

  it('counts a changed example as text', () => {
    const one = (output: string) => [`examples: [{input: {q: a}, output: ${output}}]`];
    assert.deepEqual(change(one('yes'), one('no')).text, [
      { path: 'examples[0]', kind: 'changed', label: 'example 1', addedWords: 1, removedWords: 1 },
    ]);
  });

  it('names both models, and the provider where the file names one apart', () => {
    const { model } = change(['model: openai/gpt-4o-mini'], ['provider: mistral', 'model: small']);
    assert.deepEqual(model, { before: 'openai/gpt-4o-mini', after: 'mistral/small' });
  });

  it('knows no change of model when the same one is written in another way', () => {
    assert.equal(change(['model: openai/gpt-4o'], ['provider: openai', 'model: openai/gpt-4o']).model, null);
  });

  it('puts every kind of change into its own group', () => {
    const summary = change(
      ['name: A', 'modelParameters: {temperature: 0.2}', 'testData: [{input: a}]'],
      [
        'name: B',
        'modelParameters: {temperature: 0.7}',
        'testData: [{input: b}]',
        'tools: [{type: function, function: {name: f}}]',
        'variables: [{name: tone, default: kind}]',
        'responseFormat: json_object',
      ],
    );
    const paths = (group: 'parameters' | 'variables' | 'tools' | 'output' | 'tests' | 'metadata') =>
      summary[group].map(({ path }) => path);
    assert.deepEqual(paths('parameters'), ['modelParameters.temperature']);
    assert.deepEqual(paths('variables'), ['variables.tone']);
    assert.deepEqual(paths('tools'), ['tools']);
    assert.deepEqual(paths('output'), ['responseFormat']);
    assert.deepEqual(paths('tests'), ['testData[0].input']);
    assert.deepEqual(paths('metadata'), ['name']);
  });

  it('takes a prompt that is new for an addition that breaks nobody', () => {
    const summary = summarizeChange(null, prompt('name: Greeting', says('Say hello')));
    assert.deepEqual([summary.bump, summary.addedWords, summary.subject], ['minor', 2, 'Add Greeting']);
    assert.equal(summary.isSamePrompt, false);
  });

  it('takes a prompt that is gone for a break', () => {
    const summary = summarizeChange(prompt(), null);
    assert.deepEqual([summary.bump, summary.subject], ['major', 'Remove greeting']);
  });
});

describe('the step of a semantic version', () => {
  const bumps = (before: readonly string[], after: readonly string[]) => {
    const { bump, reasons } = change(before, after);
    return [bump, ...reasons];
  };
  const tone = (rest: string) => [`variables: [{name: tone${rest && `, ${rest}`}}]`, says('{{tone}}')];

  it('is minor for text, model, parameters and tools', () => {
    assert.deepEqual(bumps([says('a')], [says('b')]), ['minor', 'The text changed.']);
    assert.deepEqual(bumps(['model: a/b'], ['model: a/c']), ['minor', 'The model changed.']);
    assert.deepEqual(bumps([], ['modelParameters: {seed: 1}']), ['minor', 'The parameters changed.']);
    assert.deepEqual(bumps([], ['tools: [{type: function, function: {name: f}}]']), ['minor', 'The tools changed.']);
  });

  it('is patch for what no model gets', () => {
    assert.equal(change(['description: a'], ['description: b']).bump, 'patch');
    assert.equal(change(['testData: [{input: a}]'], ['testData: [{input: b}]']).bump, 'patch');
    assert.equal(change(tone('description: a'), tone('description: b')).bump, 'patch');
  });

  it('is major when a variable is gone', () => {
    assert.deepEqual(bumps(['variables: [tone]'], []), ['major', 'The variable tone is gone.']);
  });

  it('is major when a variable has another name, and says so', () => {
    assert.deepEqual(bumps(['variables: [tone]', says('Be {{tone}}.')], ['variables: [mood]', says('Be {{mood}}.')]), [
      'major',
      'The variable tone is now called mood.',
    ]);
  });

  it('calls nothing a new name when the text around it changed as well', () => {
    const [, reason] = bumps(['variables: [tone]', says('Be {{tone}}.')], ['variables: [mood]', says('In {{mood}}:')]);
    assert.equal(reason, 'The variable tone is gone.');
  });

  it('is major when a variable needs a value all of a sudden', () => {
    assert.deepEqual(bumps(tone(''), tone('required: true')), ['major', 'The variable tone now needs a value.']);
    assert.deepEqual(bumps([says('Hi')], [says('Hi {{name}}')]), ['major', 'The new variable name needs a value.']);
    assert.equal(change(tone('required: true, default: kind'), tone('required: true')).bump, 'major');
  });

  it('is minor when a new variable has a default or may be left out', () => {
    assert.equal(change([says('Hi')], tone('default: kind')).bump, 'minor');
    assert.equal(change([says('Hi')], tone('')).bump, 'minor');
    assert.equal(change([says('Hi')], [says('Hi {% if polite %}, Sir{% endif %}')]).bump, 'minor');
  });

  it('is major when a type or a list of values takes less', () => {
    assert.deepEqual(bumps(tone(''), tone('type: integer')), [
      'major',
      'The variable tone is now an integer, not text.',
    ]);
    assert.deepEqual(bumps(tone('enum: [a, b]'), tone('enum: [a]')), [
      'major',
      'The variable tone takes fewer values.',
    ]);
    assert.deepEqual(bumps(tone(''), tone('enum: [a]')), ['major', 'The variable tone takes fewer values.']);
  });

  it('is minor when a type or a list of values takes more', () => {
    assert.equal(change(tone('type: integer'), tone('type: number')).bump, 'minor');
    assert.equal(change(tone('type: boolean'), tone('type: string')).bump, 'minor');
    assert.equal(change(tone('enum: [a]'), tone('enum: [a, b]')).bump, 'minor');
    assert.equal(change(tone('enum: [a]'), tone('')).bump, 'minor');
    assert.equal(change(tone('required: true'), tone('')).bump, 'minor');
  });

  it('asks nothing new of callers when a used name is declared', () => {
    assert.equal(change([says('Be {{tone}}')], ['variables: [tone]', says('Be {{tone}}')]).bump, 'minor');
  });

  it('is major when the answer has another form', () => {
    assert.deepEqual(bumps([], ['responseFormat: json_object']), [
      'major',
      'The answer is now a JSON object, not text.',
    ]);
    assert.equal(change(['responseFormat: text'], []).bump, 'minor');
  });

  it('is major when a promised field is gone, has another type, or may be missing', () => {
    const text = { type: 'string' };
    assert.deepEqual(bumps(fields({ a: text, b: text }), fields({ a: text })), ['major', 'The field b is gone.']);
    assert.deepEqual(bumps(fields({ a: text }), fields({ a: { type: 'number' } })), [
      'major',
      'The field a has another type.',
    ]);
    assert.deepEqual(bumps(fields({ a: text }, ['a']), fields({ a: text })), [
      'major',
      'The field a may now be missing.',
    ]);
    assert.deepEqual(bumps(fields({ a: { enum: ['x'] } }), fields({ a: { enum: ['x', 'y'] } })), [
      'major',
      'The field a can have values it could not have before.',
    ]);
  });

  it('is minor when the answer promises more', () => {
    const text = { type: 'string' };
    assert.equal(change(fields({ a: text }), fields({ a: text, b: text }, ['a', 'b'])).bump, 'minor');
    assert.equal(change(fields({ a: { type: ['string', 'null'] } }), fields({ a: text })).bump, 'minor');
    assert.equal(change(fields({ a: { type: 'number' } }), fields({ a: { type: 'integer' } })).bump, 'minor');
    assert.equal(change(fields({ a: text }), fields({ a: { ...text, description: 'why' } })).bump, 'minor');
  });

  it('looks into lists and nested objects', () => {
    const list = (item: object) => fields({ tags: { type: 'array', items: { type: 'object', properties: item } } });
    const { breaks } = change(list({ a: {} }), list({}));
    assert.deepEqual(breaks, [
      { path: 'jsonSchema.schema.properties.tags.items.properties.a', reason: 'The field a is gone.' },
    ]);
  });

  it('is major when alternatives differ, since nobody can tell what that means', () => {
    const either = (...types: readonly string[]) => fields({ a: { anyOf: types.map((type) => ({ type })) } });
    assert.equal(change(either('string'), either('string', 'number')).bump, 'major');
    const described = fields({ a: { anyOf: [{ type: 'string', description: 'b' }] } });
    assert.equal(change(either('string'), described).bump, 'minor');
  });

  it('survives a schema without end', () => {
    const nested = (end: object): object => {
      let value = end;
      for (let depth = 0; depth < 100; depth += 1) value = { type: 'array', items: value };
      return value;
    };
    assert.equal(change(schema(nested({ type: 'string' })), schema(nested({ type: 'number' }))).bump, 'major');
  });
});

describe('the proposed first line of a commit', () => {
  const subject = (before: readonly string[], after: readonly string[]) => change(before, after).subject;

  it('says what changed in the order of its weight', () => {
    const before = ['modelParameters: {temperature: 0.2}', 'messages: [{role: system, content: one two three}]'];
    const after = ['modelParameters: {temperature: 0.7}', 'messages: [{role: system, content: one four three}]'];
    assert.equal(subject(before, after), 'Change system message (+1 −1 words), temperature 0.2 → 0.7');
  });

  it('says the verb again where it is another one', () => {
    assert.equal(
      subject([], ['modelParameters: {seed: 1}', 'variables: [tone]', 'description: x']),
      'Add seed 1, variable tone, change description',
    );
  });

  it('counts what does not fit', () => {
    const long = (value: string) => ['a', 'b', 'c', 'd'].map((key) => `${key.repeat(20)}: ${value}`);
    assert.equal(subject(long('1'), long('2')), `Change ${'a'.repeat(20)}, ${'b'.repeat(20)}, 2 more`);
  });

  it('puts more than two changed messages into one number', () => {
    const three = (word: string) => [
      `messages: [${[1, 2, 3].map((at) => `{role: user, content: ${word}${at}}`).join(', ')}]`,
    ];
    assert.equal(subject(three('a'), three('b')), 'Change 3 messages (+3 −3 words)');
  });

  it('is one short line without control characters, whatever stands in the files', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 80 });
    const anyPrompt = fc.record({ model: anyText, content: anyText, name: anyText, key: anyText }).map(
      ({ model, content, name, key }): Prompt => ({
        ...prompt(),
        model,
        messages: [{ role: 'user', content }],
        parameters: { reasoningEffort: model },
        unknown: { [key]: content },
        variables: [{ ...prompt('variables: [x]').variables[0]!, name }],
      }),
    );
    fc.assert(
      fc.property(fc.option(anyPrompt), fc.option(anyPrompt), (before, after) => {
        const line = changeSubject(before, after, summarizeChange(before, after));
        assert.ok([...line].length <= longestSubject, line);
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\u2028\u2029]/u);
        assert.notEqual(line, '');
      }),
    );
  });
});

describe('any change', () => {
  const word = fc.constantFrom('a', 'b', '{{x}}', '{{y}}', ' ', '.');
  const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(''));
  const variable = fc.record({
    name: fc.constantFrom('x', 'y'),
    type: fc.constantFrom('string', 'number', 'integer'),
    required: fc.boolean(),
    hasDefault: fc.boolean(),
  });
  const anyPrompt = fc
    .record({
      text,
      model: fc.constantFrom(null, 'a/b', 'a/c'),
      description: fc.constantFrom(null, 'd'),
      variables: fc.uniqueArray(variable, { selector: ({ name }) => name, maxLength: 2 }),
    })
    .map(
      ({ variables, ...rest }): Prompt => ({
        ...prompt(),
        messages: [{ role: 'user', content: rest.text }],
        model: rest.model,
        description: rest.description,
        variables: variables.map(({ hasDefault, ...one }) => ({
          ...prompt('variables: [x]').variables[0]!,
          ...one,
          ...(hasDefault ? { default: one.type === 'string' ? 'v' : 1 } : {}),
        })) as Prompt['variables'],
      }),
    );

  it('is none or patch exactly when a model gets the same and callers need not move', () => {
    fc.assert(
      fc.property(anyPrompt, anyPrompt, (before, after) => {
        const { bump, isSamePrompt, breaks } = summarizeChange(before, after);
        assert.equal(isSamePrompt, promptHash(before) === promptHash(after));
        if (!isSamePrompt) assert.ok(bump === 'major' || bump === 'minor');
        assert.equal(bump === 'major', breaks.length > 0);
      }),
    );
  });

  it('has as many words added one way as removed the other way', () => {
    fc.assert(
      fc.property(anyPrompt, anyPrompt, (before, after) => {
        const [there, back] = [summarizeChange(before, after), summarizeChange(after, before)];
        assert.equal(there.addedWords - there.removedWords, back.removedWords - back.addedWords);
      }),
    );
  });

  it('of a prompt to itself says nothing', () => {
    fc.assert(
      fc.property(anyPrompt, (same) => {
        const { bump, reasons, breaks, text } = summarizeChange(same, same);
        assert.deepEqual({ bump, reasons, breaks, text }, { bump: 'none', reasons: [], breaks: [], text: [] });
      }),
    );
  });
});
