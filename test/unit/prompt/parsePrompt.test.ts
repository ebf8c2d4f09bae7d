import assert from 'node:assert/strict';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import type { Prompt } from '../../../src/core/prompt/prompt.ts';
import { promptOf, promptSaying, promptText, troubleIn } from '../../support/promptText.ts';

const variable = {
  type: 'string',
  description: null,
  required: false,
  enum: null,
  items: null,
  sensitive: false,
  multiline: false,
};

function rows<K extends keyof Prompt>(
  key: K,
  table: readonly (readonly [yaml: string, value: unknown, ...trouble: string[]])[],
): void {
  for (const [yaml, value, ...trouble] of table) {
    it(JSON.stringify(yaml), () => {
      const text = promptText(yaml);
      assert.deepEqual(promptOf(text)[key], value);
      assert.deepEqual(
        troubleIn(text).map((one) => one.split(' ', 2).join(' ')),
        trouble,
      );
    });
  }
}

describe('a prompt file', () => {
  it('of GitHub Models is read with nothing left over', () => {
    const { prompt, format, diagnostics } = parsePrompt(
      'name: A\ndescription: B\nmodel: openai/gpt-4o-mini\nmodelParameters: {temperature: 0.5}\nmessages:\n  - role: system\n    content: C\n  - role: user\n    content: "{{input}}"\ntestData:\n  - input: x\n    expected: y\nevaluators:\n  - name: e\n    string: {contains: y}\n',
      'p/a.prompt.yml',
    );
    assert.deepEqual([format, diagnostics], ['github-models', []]);
    assert.deepEqual(prompt, {
      path: 'p/a.prompt.yml',
      format: 'github-models',
      id: null,
      name: 'A',
      description: 'B',
      goal: null,
      owner: null,
      status: null,
      tags: [],
      metadata: {},
      unknown: {},
      provider: null,
      model: 'openai/gpt-4o-mini',
      parameters: { temperature: 0.5 },
      messages: [
        { role: 'system', content: 'C' },
        { role: 'user', content: '{{input}}' },
      ],
      templateFormat: 'simple',
      variables: [],
      examples: [],
      tools: [],
      toolChoice: null,
      responseFormat: null,
      jsonSchema: null,
      testData: [{ input: 'x', expected: 'y' }],
      datasets: [],
      sweep: {},
      derivedMetrics: [],
      budgets: {},
      evaluators: [{ name: 'e', string: { contains: 'y' } }],
    });
  });

  it('with a key of ours is in our format', () => {
    assert.equal(promptOf(promptText('templateFormat: simple')).format, 'prompttracker');
  });

  it('chooses its template format from the text', () => {
    assert.equal(promptOf(promptSaying('{% if a %}x{% endif %}')).templateFormat, 'nunjucks');
    assert.equal(promptOf(promptSaying('{{ a | upper }}')).templateFormat, 'nunjucks');
    assert.equal(promptOf(promptSaying('{{a}} {% if a')).templateFormat, 'simple');
  });

  it('with template trouble is still a prompt', () => {
    const parsed = parsePrompt(promptSaying('{% if a %}', 'templateFormat: nunjucks'), 'x');
    assert.deepEqual([parsed.prompt !== null, parsed.diagnostics[0]?.severity], [true, 'error']);
  });
});

describe('model', () =>
  rows('model', [
    ['model: a/b', 'a/b'],
    ['model: ""', null],
    ['model:', null],
    ['model: 4', '4'],
    ['model: {name: a/b}', 'a/b'],
    ['model: {id: a/b, temperature: 1}', 'a/b'],
  ]));

describe('parameters', () =>
  rows('parameters', [
    [
      'modelParameters: {temperature: 0, maxTokens: 5, topP: 1, topK: 2, seed: 3}',
      { temperature: 0, maxTokens: 5, topP: 1, topK: 2, seed: 3 },
    ],
    [
      'modelParameters: {max_completion_tokens: 5, top_k: 1, frequency_penalty: 0.1, presence_penalty: 0.2}',
      { maxTokens: 5, topK: 1, frequencyPenalty: 0.1, presencePenalty: 0.2 },
    ],
    ['model_parameters: {reasoning_effort: low}', { reasoningEffort: 'low' }],
    ['modelParameters: {stop: END}', { stop: ['END'] }],
    ['modelParameters: {stop_sequences: [a, 1]}', { stop: ['a', '1'] }],
    ['modelParameters: {temperature: }', {}],
    ['modelParameters:', {}],
    ['modelParameters: {logit: {a: 1}}', { extra: { logit: { a: 1 } } }, 'hint prompt/unknown-parameter'],
    ['modelParameters: {extra: {a: 1}, b: 2}', { extra: { a: 1, b: 2 } }, 'hint prompt/unknown-parameter'],
    ['model: {name: m, top_p: 0.5}', { topP: 0.5 }],
    ['maxTokens: 7', { maxTokens: 7 }, 'warning prompt/loose-parameter'],
  ]));

describe('a parameter of the wrong type is an error', () => {
  for (const yaml of ['temperature: hot', 'maxTokens: 1.5', 'seed: "7"', 'topP: [1]', 'temperature: .nan']) {
    it(yaml, () =>
      assert.deepEqual(
        troubleIn(promptText(`modelParameters: {${yaml}}`)).map((one) => one.split(' ')[1]),
        ['prompt/wrong-type'],
      ),
    );
  }
});

describe('variables', () =>
  rows('variables', [
    [
      'variables: [a, b]',
      [
        { ...variable, name: 'a' },
        { ...variable, name: 'b' },
      ],
    ],
    [
      'variables: {a: {type: int}, b: }',
      [
        { ...variable, name: 'a', type: 'integer' },
        { ...variable, name: 'b' },
      ],
    ],
    [
      'variables: {a: number, b: 2, c: "number"}',
      [
        { ...variable, name: 'a', type: 'number' },
        { ...variable, name: 'b', type: 'integer', default: 2 },
        { ...variable, name: 'c', default: 'number' },
      ],
    ],
    ['variables: [{name: a, type: text}]', [{ ...variable, name: 'a', multiline: true }]],
    ['variables: [{name: a, default: [1]}]', [{ ...variable, name: 'a', type: 'array', default: [1] }]],
    ['variables: [{name: a, default: }]', [{ ...variable, name: 'a', default: null }]],
    [
      'variables: [{name: a, type: list, items: string, required: true, sensitive: yes, example: [x], description: D}]',
      [
        {
          ...variable,
          name: 'a',
          type: 'array',
          items: 'string',
          required: true,
          sensitive: true,
          example: ['x'],
          description: 'D',
        },
      ],
    ],
    [
      'variables: [{name: a, enum: [x, y], default: z}]',
      [{ ...variable, name: 'a', enum: ['x', 'y'], default: 'z' }],
      'warning prompt/default-enum',
    ],
    [
      'variables: [{name: a, type: integer, default: x}]',
      [{ ...variable, name: 'a', type: 'integer', default: 'x' }],
      'warning prompt/default-type',
    ],
    ['variables: [{name: a, type: date}]', [{ ...variable, name: 'a' }], 'warning prompt/unknown-type'],
    ['variables: [a, {name: a, default: 1}]', [{ ...variable, name: 'a' }], 'warning prompt/variable-twice'],
    ['variables: [{type: string}]', [], 'warning prompt/variable-shape'],
    ['variables:', []],
  ]));

describe('names and tags', () => {
  describe('id', () =>
    rows('id', [
      ['id: a.b-c/d_1', 'a.b-c/d_1'],
      ['id: 12', '12'],
      ['id: "a b"', null, 'warning prompt/bad-id'],
      ['id: a/../b', null, 'warning prompt/bad-id'],
    ]));
  describe('tags', () =>
    rows('tags', [
      ['tags: [a, 1, true]', ['a', '1', 'true']],
      ['tags: one', ['one']],
      ['tags: [[a]]', [], 'warning prompt/wrong-type'],
    ]));
  describe('status', () =>
    rows('status', [
      ['status: active', 'active'],
      ['status: shipping', null, 'hint prompt/unknown-status'],
    ]));
  describe('unknown keys', () =>
    rows('unknown', [
      ['version: 1.10\nauthors: [a]\nschemaRef: {x: 1}', { version: '1.10', authors: ['a'], schemaRef: { x: 1 } }],
      ['variable: [a]', { variable: ['a'] }, 'hint prompt/unknown-key'],
      ['Model: a', { Model: 'a' }, 'hint prompt/unknown-key'],
    ]));
  describe('metadata', () => rows('metadata', [['metadata: {version: 2.10, a: [1]}', { version: '2.10', a: [1] }]]));
});

describe('output', () => {
  describe('examples', () =>
    rows('examples', [
      ['examples: [{input: {a: 1}, output: b}]', [{ input: { a: 1 }, output: 'b', messages: [] }]],
      [
        'examples: [{messages: [{role: model, content: b}]}]',
        [{ input: null, output: null, messages: [{ role: 'assistant', content: 'b' }] }],
        'hint prompt/role-spelling',
      ],
      ['examples: [{input: a, output: b}]', [], 'warning prompt/example-shape'],
    ]));
  describe('tools', () =>
    rows('tools', [
      ['tools: [{type: function, function: {name: f}}]', [{ type: 'function', function: { name: 'f' } }]],
      ['tools: [{type: function}]', [], 'warning prompt/tool-shape'],
    ]));
  describe('toolChoice', () => rows('toolChoice', [['tool_choice: {type: function}', { type: 'function' }]]));
  describe('jsonSchema', () =>
    rows('jsonSchema', [
      ['jsonSchema: \'{"name": "a", "schema": {}}\'', { name: 'a', schema: {} }],
      [
        'response_format: {type: json_schema, json_schema: {name: a, schema: {}}}',
        { name: 'a', schema: {} },
        'warning prompt/schema-mapping',
      ],
      [
        'jsonSchema: {schema: {type: object}}',
        { schema: { type: 'object' }, name: 'response' },
        'warning prompt/schema-mapping',
        'warning prompt/bare-schema',
      ],
    ]));
});

describe('tests', () => {
  describe('testData', () =>
    rows('testData', [
      ['testData: [{a: 1, expected: b}]', [{ a: 1, expected: 'b' }]],
      ['testData: [{vars: {a: 1}, expected: b}]', [{ a: 1, expected: 'b' }], 'hint prompt/nested-row'],
      ['testData: [{inputs: "a: 1\\nb: 2"}]', [{ a: 1, b: 2 }], 'hint prompt/nested-row'],
      ['testData: [{vars: {a: 1}, other: b}]', [{ vars: { a: 1 }, other: 'b' }]],
      ['testData: [{inputs: "just text"}]', [{ inputs: 'just text' }]],
      ['testData: none', [], 'warning prompt/wrong-type'],
    ]));
  describe('datasets', () =>
    rows('datasets', [
      ['datasets: [{path: a.csv, map: {x: y}}]', [{ path: 'a.csv', map: { x: 'y' } }]],
      ['datasets: [a.csv]', [], 'warning prompt/dataset-shape'],
    ]));
  describe('derivedMetrics', () =>
    rows('derivedMetrics', [
      [
        'derivedMetrics: [{name: f1, value: 2 * tp / (2 * tp + fp + fn), threshold: 0.8}, {name: mean, value: tp / __count}]',
        [
          { name: 'f1', formula: '2 * tp / (2 * tp + fp + fn)', threshold: 0.8 },
          { name: 'mean', formula: 'tp / __count', threshold: null },
        ],
      ],
      ['derivedMetrics: [{name: f1}]', [], 'warning prompt/derived-metric'],
      ['derivedMetrics: [tp]', [], 'warning prompt/derived-metric'],
      [
        'derivedMetrics: [{name: a, value: b, threshold: high}]',
        [{ name: 'a', formula: 'b', threshold: null }],
        'warning prompt/wrong-type',
      ],
    ]));
  describe('budgets', () =>
    rows('budgets', [
      ['budgets: {maxCostUsd: 0.1, maxOutputTokens: 5}', { maxCostUsd: 0.1, maxOutputTokens: 5 }],
      ['budgets: {maxCostUsd: little}', {}, 'warning prompt/wrong-type'],
    ]));
});

describe('a fix settles what it belongs to', () => {
  const files: readonly [what: string, text: string][] = [
    ['an unquoted placeholder', 'messages:\n  - role: user\n    content: {{input}} # why\n'],
    ['a tab', 'messages:\n  - role: user\n\t  content: x\n'],
    ['a role in capitals', 'messages:\n  - role: USER\n    content: x\n'],
    ['a misspelt key', promptText('temlateFormat: simple').replace('temlate', 'templat')],
    ['a short prompt', 'prompt: Hello {{name}}\nname: x\n'],
    ['a short prompt over lines', 'name: x\nprompt: |\n  Hello\n  {{name}}\nmodel: a/b\n'],
    ['a short prompt with a system text', 'system: |\n  Be kind.\nprompt: Hello\nname: x\n'],
    ['the same the other way round', 'name: x\nprompt: Hello\nsystem: |\n  Be kind.\n  Be brief.\nmodel: a/b\n'],
    ['a short prompt that ends the file', 'template: "a\\nb"'],
  ];
  for (const [what, text] of files) {
    it(what, () => {
      const [first] = parsePrompt(text, 'x').diagnostics;
      assert.ok(first?.fix);
      const fixed = text.slice(0, first.fix.start) + first.fix.text + text.slice(first.fix.end);
      assert.deepEqual([troubleIn(fixed), fixed === text], [[], false]);
    });
  }

  it('but a fix that would lose a comment or a key is not offered', () => {
    for (const between of ['# why', 'model: a/b']) {
      const [first] = parsePrompt(`system: a\n${between}\nprompt: b\n`, 'x').diagnostics;
      assert.deepEqual([first?.code, first?.fix], ['prompt/short-form', undefined]);
    }
  });

  it('and the short form keeps its text', () => {
    const text = 'name: x\nprompt: |\n  Hello\n  {{name}}\nmodel: a/b\n';
    const fix = parsePrompt(text, 'x').diagnostics[0]?.fix;
    assert.ok(fix);
    const fixed = promptOf(text.slice(0, fix.start) + fix.text + text.slice(fix.end));
    assert.deepEqual([fixed.messages, fixed.model], [promptOf(text).messages, 'a/b']);
  });
});
