import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Document, isCollection, isScalar, parse, Scalar, visit } from 'yaml';
import type { Json } from '../../../src/core/base/hash.ts';
import { promptHash, testsHash, unparsableHash } from '../../../src/core/prompt/promptHash.ts';
import { promptOf, promptSaying, promptText } from '../../support/promptText.ts';

type File = { [key: string]: Json };

const text = fc.oneof(
  fc.constantFrom(
    'Say {{name}}.',
    'line one\nline two\n',
    '  indented\n\n\nthrice\n',
    'it\'s "quoted" # no comment',
    '- dash: x',
    '{{ a }}',
    'yes',
    '12',
    'é 日本 😀',
    'trailing \n',
    '\n\nlead',
    'tab\there',
    '*a &b !c %d @e',
  ),
  fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...' abz:#-{}[]"\'\n\t|>&*!%@`,?é😀') }),
);
const json = fc.oneof(
  text,
  fc.integer({ min: -1000, max: 1000 }),
  fc.boolean(),
  fc.array(text, { maxLength: 2 }),
) as fc.Arbitrary<Json>;
const message = fc.record({
  role: fc.constantFrom('system', 'user', 'assistant'),
  content: text.filter((content) => content !== ''),
});
const file: fc.Arbitrary<File> = fc.record(
  {
    model: fc.constantFrom('openai/gpt-4o', 'a/b'),
    provider: fc.constantFrom('openai', 'offline'),
    modelParameters: fc.record(
      {
        temperature: fc.double({ min: 0, max: 2, noNaN: true }),
        maxTokens: fc.integer({ min: 1, max: 9 }),
        stop: fc.array(text, { minLength: 1, maxLength: 2 }),
        seed: fc.nat(9),
      },
      { requiredKeys: [] },
    ),
    templateFormat: fc.constantFrom('simple', 'nunjucks'),
    variables: fc.uniqueArray(
      fc.record({ name: fc.constantFrom('name', 'a', 'b'), type: fc.constant('string'), default: text }),
      { selector: (variable) => variable.name, maxLength: 3 },
    ),
    messages: fc.array(message, { minLength: 1, maxLength: 3 }),
    examples: fc.array(fc.record({ input: fc.record({ a: json }), output: text }), { maxLength: 2 }),
    tools: fc.constant([{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }]),
    toolChoice: fc.constantFrom('auto', 'none'),
    description: text,
    tags: fc.array(text, { maxLength: 2 }),
    testData: fc.array(fc.record({ a: json, expected: text }), { maxLength: 2 }),
  },
  { requiredKeys: ['messages'] },
) as fc.Arbitrary<File>;

interface Style {
  readonly scalars: readonly number[];
  readonly flow: boolean;
  readonly comments: boolean;
  readonly reversed: boolean;
  readonly crlf: boolean;
  readonly mark: boolean;
  readonly start: boolean;
  readonly indent: number;
}

const style: fc.Arbitrary<Style> = fc.record({
  scalars: fc.array(fc.nat(4), { minLength: 1, maxLength: 7 }),
  flow: fc.boolean(),
  comments: fc.boolean(),
  reversed: fc.boolean(),
  crlf: fc.boolean(),
  mark: fc.boolean(),
  start: fc.boolean(),
  indent: fc.constantFrom(2, 4),
});
const scalarTypes = [
  Scalar.PLAIN,
  Scalar.QUOTE_DOUBLE,
  Scalar.QUOTE_SINGLE,
  Scalar.BLOCK_LITERAL,
  Scalar.BLOCK_FOLDED,
] as const;

/** The same content in another dress. */
function write(content: File, dress: Style): string {
  const keys = dress.reversed ? Object.keys(content).reverse() : Object.keys(content);
  const document = new Document(Object.fromEntries(keys.map((key) => [key, content[key]])), {
    aliasDuplicateObjects: false,
  });
  let count = 0;
  visit(document, {
    Node(key, node) {
      if (isScalar(node) && typeof node.value === 'string' && key !== 'key')
        node.type = scalarTypes[dress.scalars[count++ % dress.scalars.length] ?? 0] as Scalar.Type;
      if (isCollection(node) && dress.flow && count % 3 === 1) node.flow = true;
      if (dress.comments && count % 2 === 0 && isScalar(node) && key !== 'key') node.comment = ' why';
    },
  });
  if (dress.comments) document.commentBefore = ' a comment\n and another';
  if (dress.start && document.directives) document.directives.docStart = true;
  const yaml = document.toString({ indent: dress.indent, lineWidth: dress.flow ? 40 : 0 });
  return (dress.mark ? '\ufeff' : '') + (dress.crlf ? yaml.replaceAll('\n', '\r\n') : yaml);
}

/** The library's writer gets a few plain scalars wrong; what it wrote then is another content. */
function isWrittenRight(content: File, dress: Style): boolean {
  try {
    return isDeepStrictEqual(parse(write(content, dress)), JSON.parse(JSON.stringify(content)));
  } catch {
    return false;
  }
}

const plain: Style = {
  scalars: [1],
  flow: false,
  comments: false,
  reversed: false,
  crlf: false,
  mark: false,
  start: false,
  indent: 2,
};
const hashOf = (content: File, dress: Style = plain) => promptHash(promptOf(write(content, dress)));
const runs = { numRuns: Number(process.env.PT_SEEDS ?? 1) * 200 };
/** For many seeds on a busy machine. */
const patienceMs = 300_000;

describe('the prompt hash', () => {
  it('survives every reformatting', () => {
    fc.assert(
      fc.property(file, style, (content, dress) => {
        fc.pre(isWrittenRight(content, dress));
        assert.equal(hashOf(content, dress), hashOf(content));
      }),
      runs,
    );
  }).timeout(patienceMs);

  it('is not changed by what is not sent', () => {
    const kept = fc.record({
      description: text,
      tags: fc.array(text),
      testData: fc.array(fc.record({ a: json })),
      name: text,
      goal: text,
      owner: text,
      status: fc.constant('active'),
      metadata: fc.record({ a: json }),
      evaluators: fc.constant([{ name: 'x', uses: 'y' }]),
      ours: json,
    });
    fc.assert(
      fc.property(file, kept, (content, rest) => {
        assert.equal(hashOf({ ...content, ...rest } as File), hashOf(content));
      }),
      runs,
    );
  }).timeout(patienceMs);

  it('is changed by any change of a message', () => {
    fc.assert(
      fc.property(file, fc.nat(2), text, (content, index, addition) => {
        const messages = content.messages as { role: string; content: string }[];
        const at = index % messages.length;
        const changed = messages.map((one, position) =>
          position === at ? { ...one, content: one.content + addition } : one,
        );
        assert.notEqual(
          hashOf({ ...content, templateFormat: 'simple', messages: changed }),
          hashOf({ ...content, templateFormat: 'simple' }),
        );
      }),
      runs,
    );
  }).timeout(patienceMs);

  const base = promptSaying('Say {{name}}');
  const changing: readonly string[] = [
    'model: a/b',
    'provider: offline',
    'modelParameters: {temperature: 0}',
    'modelParameters: {maxTokens: 5}',
    'modelParameters: {stop: [a]}',
    'modelParameters: {reasoningEffort: low}',
    'modelParameters: {mirostat: 1}',
    'templateFormat: nunjucks',
    'variables: [{name: name, default: you}]',
    'variables: [{name: name, type: boolean}]',
    'examples: [{input: {name: a}, output: b}]',
    'tools: [{type: function, function: {name: f}}]',
    'toolChoice: none',
    'responseFormat: text',
    'responseFormat: json_object',
    'jsonSchema: \'{"name": "a", "schema": {}}\'',
  ];
  for (const line of changing) {
    it(`is changed by ${line}`, () => assert.notEqual(promptHash(promptOf(base + line)), promptHash(promptOf(base))));
  }

  it('tells all of these apart', () => {
    assert.equal(new Set(changing.map((line) => promptHash(promptOf(base + line)))).size, changing.length);
  });

  const same: readonly (readonly [string, string])[] = [
    ['modelParameters: {max_tokens: 5, top_p: 1}', 'modelParameters: {topP: 1.0, maxOutputTokens: 5}'],
    ['modelParameters: {stop: END}', 'modelParameters: {stop_sequences: [END]}'],
    ['model: {name: a/b, temperature: 1}', 'model: a/b\nmodelParameters: {temperature: 1}'],
    ['temperature: 1', 'modelParameters: {temperature: 1}'],
    ['modelParameters: {stop: []}', 'modelParameters: {}'],
    ['model: ""', ''],
    ['templateFormat: simple', ''],
    [
      'variables: [{name: name}]',
      'variables: [{name: name, description: whom, required: true, example: x, enum: [a], sensitive: true}]',
    ],
    ['variables: [{name: name, type: text}]', 'variables: [name]'],
    ['variables: [{name: b, default: 1}, {name: a, default: 2}]', 'variables: {a: 2, b: 1}'],
    ['variables: [{name: a, type: float, default: 1.5}]', 'variables: [{name: a, type: number, default: 1.5}]'],
    [
      'jsonSchema: \'{"name": "a", "schema": {"type": "object"}}\'',
      'jsonSchema: |-\n  {"schema": {"type":"object"},\n   "name": "a"}',
    ],
    ['responseFormat: json_object', 'response_format: {type: json_object}'],
    ['version: 1', 'version: 2\nauthors: [a]'],
    ['base: &b {a: 1}\ntools: [{name: f, parameters: *b}]', 'tools: [{name: f, parameters: {a: 1}}]'],
  ];
  for (const [one, other] of same) {
    it(`is the same for ${JSON.stringify(one)} and ${JSON.stringify(other)}`, () => {
      assert.equal(promptHash(promptOf(base + one)), promptHash(promptOf(base + other)));
    });
  }

  it('is the same for the short form and for messages', () => {
    assert.equal(
      promptHash(promptOf('system: a\nprompt: b\n')),
      promptHash(promptOf('messages: [{role: system, content: a}, {role: user, content: b}]')),
    );
  });

  it('counts a declaration that makes a padded placeholder be replaced', () => {
    const padded = promptSaying('Say {{ name }}');
    assert.notEqual(promptHash(promptOf(`${padded}variables: [name]`)), promptHash(promptOf(padded)));
  });

  it('does not depend on the path', () => {
    assert.equal(promptHash({ ...promptOf(base), path: 'other.prompt.yaml' }), promptHash(promptOf(base)));
  });
});

describe('the other hashes', () => {
  it('the tests hash follows rows, datasets and evaluators, and nothing else', () => {
    const hash = (...lines: string[]) => testsHash(promptOf(promptText(...lines)));
    assert.equal(hash('model: a/b', 'tags: [x]'), hash());
    const changed = [
      hash('testData: [{a: 1}]'),
      hash('datasets: [{path: a.csv}]'),
      hash('evaluators: [{name: a, uses: b}]'),
      hash('sweep: {temperature: [0, 1]}'),
      hash('derivedMetrics: [{name: a, value: b}]'),
      hash(),
    ];
    assert.equal(new Set(changed).size, 6);
  });

  it('an unparsable file keeps its hash with CR LF and with a byte order mark', () => {
    const hash = unparsableHash('a: [\nb\n');
    assert.equal(unparsableHash('\ufeffa: [\r\nb\r\n'), hash);
    assert.equal(unparsableHash(new TextEncoder().encode('a: [\r\nb\n')), hash);
    assert.notEqual(unparsableHash('a: [\nb'), hash);
  });

  it('a lone carriage return counts', () => {
    assert.notEqual(unparsableHash('a\rb'), unparsableHash('ab'));
  });
});
