// What files in the wild contain. Every row is a kind of file that somebody committed.
import assert from 'node:assert/strict';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { codesOf, promptOf, promptSaying, promptText, troubleIn } from '../../support/promptText.ts';

const message = 'messages:\n  - role: user\n    content: hi\n';

describe('files that cannot be run say why, and where', () => {
  const rows: readonly [what: string, text: string | Uint8Array, ...trouble: string[]][] = [
    [
      'Jinja around the YAML',
      `{% import 'common/macros.j2' as macros %}\n${message}`,
      'error yaml/template-around 1:1',
    ],
    [
      'Jinja around the YAML, with a document marker after it',
      `{% import 'm.j2' as m %}\n---\n${message}`,
      'error yaml/template-around 1:1',
      'warning yaml/second-document 2:1',
    ],
    ['Jinja between the keys', `name: x\n{% if a %}\n${message}{% endif %}\n`, 'error yaml/template-around 2:1'],
    ['tab indentation', 'messages:\n\t- role: user\n', 'error yaml/tab 2:1'],
    ['an empty file', '', 'error prompt/empty 1:1'],
    ['comments only', '# later\n# more\n', 'error prompt/empty 1:1'],
    ['an unclosed quote', 'name: "Triage\nmodel: gpt\n', 'error yaml/open-quote 1:7'],
    ['an alias to nothing', 'messages:\n  - role: user\n    content: *CÓDIGO\n', 'error yaml/unknown-alias 3:14'],
    ['text without a key', 'name: a\nthis is text\nmodel: b\n', 'error yaml/bad-key 2:1'],
    ['Python braces at column 1', `{system_content}\n${message}`, 'error yaml/unquoted-braces 1:1'],
    [
      'an unquoted placeholder',
      'messages:\n  - role: user\n    content: {{input}}\n',
      'error yaml/unquoted-placeholder 3:14',
    ],
    [
      'an unquoted placeholder and text',
      'messages:\n  - role: user\n    content: {{a}} b\n',
      'error yaml/unquoted-placeholder 3:14',
    ],
    ['a list of messages that is empty', 'messages: []\n', 'error prompt/empty 1:1'],
    ['messages without a value', 'name: x\nmessages:\n', 'error prompt/empty 2:1'],
    ['content that is null', 'messages:\n  - role: user\n    content:\n', 'error prompt/missing-content 3:5'],
    ['content that is missing', 'messages:\n  - role: user\n', 'error prompt/missing-content 2:5'],
    ['a role that is empty', 'messages:\n  - role: ""\n    content: x\n', 'error prompt/unknown-role 2:11'],
    [
      'a role nobody knows',
      'messages:\n  - role: not_a_valid_role\n    content: x\n',
      'error prompt/unknown-role 2:11',
    ],
    ['a message that is a text', 'messages:\n  - hello\n', 'error prompt/message-shape 2:5'],
    ['a merge conflict', `${message}<<<<<<< HEAD\nname: a\n=======\nname: b\n>>>>>>> x\n`, 'error prompt/conflict 4:1'],
    ['a merge key', `base: &b {a: 1}\n<<: *b\n${message}`, 'error yaml/merge-key 2:1'],
    ['two equal keys', `name: a\nname: b\n${message}`, 'error yaml/duplicate-key 2:1'],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:1\n', 'error prompt/lfs-pointer 1:1'],
    ['a list', '- a\n- b\n', 'error prompt/not-a-mapping 1:1'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0), 'error prompt/not-utf-8 1:1'],
    ['bytes that are no UTF-8', Uint8Array.of(0x61, 0xff), 'error prompt/not-utf-8 1:1'],
    ['a control character', 'name: a\x1b[31m\n', 'error prompt/control-character 1:8'],
    ['more than 1 MB', 'a'.repeat(1024 * 1024 + 1), 'error prompt/too-large 1:1'],
    [
      'two spellings of one parameter',
      promptText('modelParameters: {maxTokens: 1, max_tokens: 2}'),
      'error prompt/key-twice 4:33',
    ],
    [
      'a schema that is no JSON',
      promptText('responseFormat: json_schema', 'jsonSchema: "{a: 1}"'),
      'error prompt/schema-json 5:13',
    ],
    ['a response format without schema', promptText('responseFormat: json_schema'), 'error prompt/missing-schema 4:17'],
    ['a response format nobody knows', promptText('responseFormat: xml'), 'error prompt/response-format 4:17'],
  ];
  for (const [what, text, ...trouble] of rows) {
    it(what, () => {
      const parsed = parsePrompt(text, 'test.prompt.yaml');
      assert.deepEqual({ prompt: parsed.prompt, trouble: codesOf(parsed) }, { prompt: null, trouble });
    });
  }
});

describe('other dialects under the suffix are listed with a reason', () => {
  it('that names what the file has', () => {
    const reasonOf = (text: string) => parsePrompt(text, 'a.prompt.yaml').diagnostics[0]?.message ?? '';
    assert.match(reasonOf('template_format: liquid\n'), /`template_format`/);
    assert.match(reasonOf('template: a\ninput_variables: []\n'), /`template` with `input_variables`/);
    assert.match(reasonOf('prompt: a\nsystem: b\n'), /`prompt` and `system` are short for/);
    assert.match(reasonOf('prompt: a\n'), /`prompt` is short for/);
  });

  const rows = [
    ['promptkit', 'kind: PromptConfig\nspec: {system_template: x}\n', 'information'],
    ['semantic-kernel', 'template_format: handlebars\ntemplate: "{{$x}}"\n', 'information'],
    ['semantic-kernel', 'name: a\ntemplate: "{{$x}}"\ninput_variables: [{name: x}]\n', 'information'],
    ['langchain', '_type: prompt\ntemplate: "{x}"\n', 'information'],
    ['unknown', 'services: {web: {}}\n', 'warning'],
  ] as const;
  for (const [format, text, severity] of rows) {
    it(`${format}: ${text.split('\n', 1)[0]}`, () => {
      const parsed = parsePrompt(text, 'test.prompt.yaml');
      const trouble = codesOf(parsed);
      assert.deepEqual(
        [parsed.format, parsed.prompt, trouble],
        [format, null, [`${severity} prompt/foreign-format 1:1`]],
      );
    });
  }
});

describe('texts that only look like trouble are sent as they stand', () => {
  const texts = [
    'Use ${{ secrets.TOKEN }} and ${{ github.sha }}',
    'Count ${#array[@]} and {#anchor}',
    'keep `{{ ... }}` liquid templates as they are {: .class}',
    '{"summary": {"a": [1]}} and {single} braces',
    '<rules>\n  <rule/>\n</rules>\n```js\nconst a = {};\n```',
    'ZWJ 👩‍💻, فارسی می‌شود, 日本語, ñ',
  ];
  for (const text of texts) {
    it(JSON.stringify(text), () => {
      const file = promptSaying(text);
      assert.deepEqual(
        [promptOf(file).messages[0]?.content, promptOf(file).templateFormat, troubleIn(file)],
        [text, 'simple', []],
      );
    });
  }
});

describe('files that run in spite of their oddities', () => {
  const rows: readonly [what: string, text: string, ...trouble: string[]][] = [
    [
      'Handlebars',
      promptSaying('{{#if x}}a{{/if}}'),
      'warning template/handlebars 3:15',
      'warning template/handlebars 3:25',
    ],
    ['parameters GitHub ignores', promptText('modelParameters: {max_completion_tokens: 5, top_p: 1, stop: []}')],
    ['stop as a text', promptText('modelParameters: {stop: END}')],
    ['a parameter nobody knows', promptText('modelParameters: {mirostat: 2}'), 'hint prompt/unknown-parameter 4:19'],
    ['a parameter at the top level', promptText('temperature: 0.5'), 'warning prompt/loose-parameter 4:1'],
    ['an empty model', promptText('model: ""')],
    ['a numeric version and owners', promptText('version: 1.10', 'createdAt: 2024-01-01', 'schemaVersion: 1')],
    ['an unknown tag', promptText('name: !secret x'), 'hint yaml/unknown-tag 4:7'],
    ['a second document', `${message}---\nname: b\n`, 'warning yaml/second-document 4:1'],
    ['a document that is ended', `---\n${message}...\n`],
    ['no final newline', message.trimEnd()],
    ['a role in capitals', 'messages:\n  - role: System\n    content: x\n', 'hint prompt/role-spelling 2:11'],
    [
      'content in parts',
      'messages:\n  - role: user\n    content: [{type: text, text: a}]\n',
      'warning prompt/content-parts 3:5',
    ],
    ['a nested test row', promptText('testData:', '  - vars: {a: 1}', '    expected: x'), 'hint prompt/nested-row 5:5'],
    ['a test row that is a text', promptText('testData: [x]'), 'warning prompt/test-row 4:12'],
    ['`prompt` for messages', 'prompt: Hello {{name}}\n', 'information prompt/short-form 1:1'],
    ['`system` and `prompt`', 'prompt: b\nsystem: a\ntests: []\n', 'information prompt/short-form 1:1'],
    ['a schema as a mapping', promptText('jsonSchema: {name: a, schema: {}}'), 'warning prompt/schema-mapping 4:1'],
    ['a bare schema', promptText('jsonSchema: \'{"type": "object"}\''), 'warning prompt/bare-schema 4:1'],
    ['a key that is nearly ours', promptText('mesages: []', 'temlateFormat: x'), 'hint prompt/unknown-key 5:1'],
    ['tools that are names', promptText('tools: [search]'), 'warning prompt/tool-shape 4:9'],
    ['variables that are a text', promptText('variables: many'), 'warning prompt/wrong-type 4:12'],
  ];
  for (const [what, text, ...trouble] of rows) {
    it(what, () => {
      assert.ok(promptOf(text).messages.length > 0);
      assert.deepEqual(troubleIn(text), trouble);
    });
  }

  it('a byte order mark shifts no position', () => {
    const bytes = new TextEncoder().encode(`\ufeff${promptText('temperature: 1')}`);
    assert.deepEqual(troubleIn(bytes), ['warning prompt/loose-parameter 4:1']);
  });

  it('CR LF files have the positions of LF files', () => {
    const text = promptText('temperature: 1').replaceAll('\n', '\r\n');
    assert.deepEqual(troubleIn(text), ['warning prompt/loose-parameter 4:1']);
  });
});

describe('evaluators', () => {
  const read = (yaml: string) => promptOf(promptText('evaluators:', `  - ${yaml}`)).evaluators[0];
  const rows: readonly [yaml: string, read: object][] = [
    ['{name: a, string: {equals: x}}', { name: 'a', string: { equals: 'x' } }],
    ['{name: a, uses: github/similarity}', { name: 'a', uses: 'github/similarity' }],
    [
      '{name: a, llm: {modelId: m, prompt: p, choices: []}}',
      { name: 'a', llm: { modelId: 'm', prompt: 'p', choices: [] } },
    ],
    ['{name: a, regex: "^x"}', { name: 'a', uses: 'prompttracker/regex', with: { pattern: '^x' } }],
    [
      '{name: a, regex: {pattern: x, flags: i, invert: true}}',
      { name: 'a', uses: 'prompttracker/regex', with: { pattern: 'x', flags: 'i', negate: true } },
    ],
    ['{name: a, type: regex_match, pattern: x}', { name: 'a', uses: 'prompttracker/regex', with: { pattern: 'x' } }],
    ['{name: a, type: contains, value: x}', { name: 'a', string: { contains: 'x' } }],
    ['{name: a, json: {validJson: true}}', { name: 'a', uses: 'prompttracker/json', with: { validJson: true } }],
    ['{name: a, string: {regex: x}}', { name: 'a', uses: 'prompttracker/regex', with: { pattern: 'x' } }],
    ['{name: a, string: {notContains: x}}', { name: 'a', uses: 'prompttracker/not-contains', with: { value: 'x' } }],
    ['{name: a, string: {isJSON: true}}', { name: 'a', uses: 'prompttracker/json', with: { validJson: true } }],
    ['{name: a, weight: 0.5, uses: x}', { name: 'a', weight: 0.5, uses: 'x' }],
  ];
  for (const [yaml, expected] of rows) it(yaml, () => assert.deepEqual(read(yaml), expected));

  for (const yaml of [
    '{name: a, rule: be nice}',
    'be nice',
    '{name: a, python: "x in output"}',
    '{name: a, string: {startsWith: ""}}',
    '{name: a, model_graded: {}}',
  ]) {
    it(`${yaml} is unsupported, which is no error`, () => {
      const file = promptText('evaluators:', `  - ${yaml}`);
      assert.ok('unsupported' in (promptOf(file).evaluators[0] as object));
      assert.deepEqual(troubleIn(file), ['information prompt/unsupported-evaluator 5:5']);
    });
  }
});
