import assert from 'node:assert/strict';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import { SchemaProblem } from '../../../src/core/evaluator/jsonSchema/schemaIndex.ts';
import { validateJson } from '../../../src/core/evaluator/jsonSchema/validateJson.ts';
import { findXml } from '../../../src/core/evaluator/markup/findXml.ts';
import { parseXml } from '../../../src/core/evaluator/markup/parseXml.ts';
import { createRegexMatcher } from '../../../src/node/regexMatcher.ts';
import { answerOf, scoreOf, verdictOf } from '../../support/evaluatedAnswer.ts';

const matches = (pattern: string, text: string) => new RegExp(pattern, 'u').test(text);
const isValid = (value: Json, schema: Json, draft: '7' | '2019-09' | '2020-12' = '2020-12') =>
  validateJson(value, schema, { draft, matches }).length === 0;

// Written as text: a literal with `then` looks like a promise to the linter.
const condition = JSON.parse('{"if":{"minimum":10},"then":{"multipleOf":10},"else":{"maximum":5}}') as Json;

describe('a JSON Schema', () => {
  const rows: readonly (readonly [string, Json, readonly Json[], readonly Json[]])[] = [
    ['types', { type: ['integer', 'null'] }, [1, 1.0, null], [1.5, '1', true, []]],
    ['required members', { required: ['a'] }, [{ a: 1 }, 3], [{}]],
    ['members and no others', { properties: { a: {} }, additionalProperties: false }, [{ a: 1 }], [{ b: 1 }]],
    ['patterns of names', { patternProperties: { '^x-': { type: 'number' } } }, [{ 'x-a': 1 }], [{ 'x-a': '' }]],
    ['names', { propertyNames: { maxLength: 2 } }, [{ ab: 1 }], [{ abc: 1 }]],
    ['first items and the rest', { prefixItems: [{ type: 'string' }], items: false }, [['a'], []], [['a', 1], [1]]],
    ['what is contained', { contains: { const: 1 }, maxContains: 1 }, [[1, 2]], [[2], [1, 1]]],
    ['numbers', { exclusiveMinimum: 0, multipleOf: 0.0001 }, [0.0075, 1], [0, 0.00751]],
    ['lengths in characters', { minLength: 2, maxLength: 2 }, ['👍👍'], ['👍', 'abc']],
    [
      'unlike items',
      { uniqueItems: true },
      [[1, '1', { a: 1, b: 2 }]],
      [
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      ],
    ],
    ['exactly one of', { oneOf: [{ type: 'integer' }, { minimum: 2 }] }, [1, 2.5], [3, 1.5]],
    ['conditions', condition, [20, 3], [15, 7]],
    ['negation', { not: { required: ['a'] } }, [{}], [{ a: 1 }]],
    ['dependencies', { dependentRequired: { a: ['b'] } }, [{ a: 1, b: 1 }, {}], [{ a: 1 }]],
    ['formats', { format: 'date' }, ['2024-02-29', 5], ['2023-02-29']],
    ['formats nobody knows', { format: 'poem' }, ['x'], []],
    [
      'what no part has judged',
      { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
      [{ a: 1 }],
      [{ a: 1, b: 2 }],
    ],
    [
      'itself, by reference',
      { $ref: '#/$defs/tree', $defs: { tree: { properties: { next: { $ref: '#/$defs/tree' } }, required: ['v'] } } },
      [{ v: 1, next: { v: 2 } }],
      [{ v: 1, next: {} }],
    ],
    ['named anchors', { $ref: '#n', $defs: { n: { $anchor: 'n', type: 'number' } } }, [1], ['1']],
    ['nothing and everything', { properties: { a: true, b: false } }, [{ a: 1 }], [{ b: 1 }]],
  ];
  for (const [what, schema, good, bad] of rows) {
    it(`judges ${what}`, () => {
      for (const value of good) assert(isValid(value, schema), JSON.stringify(value));
      for (const value of bad) assert(!isValid(value, schema), JSON.stringify(value));
    });
  }

  it('means different things in different drafts', () => {
    const tuple = { items: [{ type: 'string' }], additionalItems: false };
    assert.equal(isValid(['a', 1], tuple, '7'), false);
    assert.equal(isValid(['a'], tuple, '2019-09'), true);
    const beside = { $ref: '#/definitions/a', maximum: 1, definitions: { a: { type: 'number' } } };
    assert.equal(isValid(5, beside, '7'), true);
    assert.equal(isValid(5, beside, '2019-09'), false);
    assert.equal(isValid(5, { ...beside, $schema: 'http://json-schema.org/draft-07/schema#' }, '2020-12'), true);
  });

  it('that cannot be used is refused with the reason', () => {
    for (const [schema, reason] of [
      [{ $ref: 'https://example.org/x.json' }, /leads out of the schema/],
      [{ $ref: '#/nowhere' }, /leads nowhere/],
      [{ $ref: '#' }, /in circles/],
      [{ type: 'strin' }, /`type` in the schema must be/],
      [{ required: 'a' }, /`required` in the schema must be/],
      [{ $schema: 'https://example.org/own' }, /draft .* is not known/],
      ['text', /A schema is a mapping/],
    ] as const) {
      assert.throws(
        () => validateJson({}, schema as Json, { matches }),
        (error) => error instanceof SchemaProblem && reason.test(error.message),
      );
    }
  });

  it('says where a value is wrong', () => {
    const schema = { properties: { 'a/b': { items: { type: 'string' } } } };
    assert.deepEqual(validateJson({ 'a/b': ['x', 1] }, schema, { matches }), [
      { pointer: '/a~1b/1', message: 'must be of type string' },
    ]);
  });

  const leaf = fc.oneof(fc.constantFrom<Json>(null, true, 'a', 'bb', '', 0, 1, 2, 1.5, -3), fc.constant([]));
  const value = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  const schemaOf = (tuple: string) =>
    fc.letrec<{ schema: Json }>((tie) => {
      const schema = tie('schema');
      const list = fc.array(schema, { minLength: 1, maxLength: 3 });
      const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 });
      const small = fc.integer({ min: 0, max: 2 });
      // Ajv lets an empty list contain what nothing can be, and anything where a place of it is `false`; the standard does not.
      const places = fc.array(
        schema.filter((one) => one !== false),
        { minLength: 1, maxLength: 3 },
      );
      const plain = fc.constantFrom<Json>({ type: 'string' }, { minimum: 1 }, { const: 'a' });
      const keywords = fc.record(
        {
          type: fc.constantFrom('object', 'array', 'string', 'number', 'integer', 'null', 'boolean'),
          ...{ const: leaf, enum: fc.array(leaf, { minLength: 1, maxLength: 2 }), required: names },
          ...{ minimum: small, maximum: small, minLength: small, maxItems: small, minProperties: small },
          ...{
            uniqueItems: fc.boolean(),
            properties: fc.dictionary(fc.constantFrom('a', 'b'), schema, { maxKeys: 2 }),
          },
          ...{ patternProperties: fc.dictionary(fc.constantFrom('^a', 'c$'), schema, { maxKeys: 1 }) },
          ...{ additionalProperties: schema, propertyNames: schema, [tuple]: places, contains: plain },
          ...{
            allOf: list,
            anyOf: list,
            oneOf: list,
            not: schema,
            if: schema,
            ['then' as string]: schema,
            else: schema,
          },
        },
        { requiredKeys: [] },
      );
      return { schema: fc.oneof({ maxDepth: 3 }, fc.boolean(), keywords) as fc.Arbitrary<Json> };
    }).schema;
  for (const [draft, tuple, Compiler] of [
    ['7', 'items', Ajv.default],
    ['2020-12', 'prefixItems', Ajv2020.default],
  ] as const) {
    it(`of draft ${draft} gives the verdicts of Ajv on generated schemas and values`, () => {
      const ajv = new Compiler({ strict: false, validateSchema: false, logger: false });
      const saidByAjv = (schema: Json, data: Json): unknown => {
        try {
          return ajv.compile(schema as object | boolean)(data);
        } catch (error) {
          // For some schemas it writes code that names what it never made.
          if (error instanceof ReferenceError) return null;
          throw error;
        }
      };
      let compared = 0;
      fc.assert(
        fc.property(schemaOf(tuple), value, (schema, data) => {
          const said = saidByAjv(schema, data);
          if (said === null) return;
          assert.equal(isValid(data, schema, draft), said);
          compared += 1;
        }),
        // It has faults of its own, so other seeds are tried on purpose alone.
        {
          numRuns: 200 * Number(process.env.PT_SEEDS ?? 1),
          ...(process.env.PT_SEEDS === undefined ? { seed: 7 } : {}),
        },
      );
      assert.ok(compared > 150, `${compared} verdicts were compared`);
    });
  }
});

describe('an answer in JSON', () => {
  const matcher = createRegexMatcher({ limitMs: 50 });
  after(() => matcher.close());
  const tools = { matchRegex: matcher.match };
  const ours = (id: string, options: Json = {}) => ({ uses: `prompttracker/${id}`, with: options });

  it('is judged by the schema of its prompt when no other is given', async () => {
    const schema = { type: 'object', required: ['summary'] };
    for (const jsonSchema of [{ name: 'x', schema }, JSON.stringify({ name: 'x', schema }), schema]) {
      const answer = (output: string) => answerOf(output, { jsonSchema });
      assert.equal(await verdictOf(ours('json-schema'), answer('{"summary":"s"}')), 'pass');
      assert.equal(await verdictOf(ours('json-schema'), answer('{}')), 'fail');
    }
    assert.equal(await verdictOf(ours('json-schema'), '{}'), 'unknown');
  });

  it('has patterns of its schema matched in bounded time', async () => {
    const schema = { properties: { a: { pattern: '^(a+)+$' } }, patternProperties: { '^b': { type: 'number' } } };
    assert.equal(await verdictOf(ours('json-schema', { schema }), '{"a":"aaa","b1":2}', tools), 'pass');
    assert.equal(await verdictOf(ours('json-schema', { schema }), '{"b1":"x"}', tools), 'fail');
    const hostile = JSON.stringify({ a: `${'a'.repeat(60)}!` });
    assert.match((await scoreOf(ours('json-schema', { schema }), hostile, tools)).reason, /takes too long/);
  });

  it('can be asked for single keys and a place', async () => {
    const output = '{"items":[{"name":"x"}]}';
    assert.equal(await verdictOf(ours('json', { hasKey: 'items', path: 'items[0].name' }), output), 'pass');
    assert.equal(await verdictOf(ours('json', { path: 'items[1].name' }), output), 'fail');
    assert.equal(await verdictOf(ours('json', { hasKey: ['items', 'constructor'] }), output), 'fail');
    assert.equal(await verdictOf(ours('json'), 'no'), 'fail');
  });

  it('is found among prose, as its first match with the schema', async () => {
    const value = { type: 'object', required: ['b'] };
    assert.equal(await verdictOf({ type: 'contains-json', value }, 'First {"a":1}, then {"b":2}.'), 'pass');
    assert.equal(await verdictOf({ type: 'contains-json', value }, 'Only {"a":1}.'), 'fail');
  });
});

describe('an answer in YAML', () => {
  it('is a mapping or a list, for any text is YAML', async () => {
    for (const [output, verdict] of [
      ['a: 1\nb: [x]', 'pass'],
      ['- a\n- b', 'pass'],
      ['just words', 'fail'],
      ['a: [1', 'fail'],
      ['a: 1\na: 2', 'fail'],
      ['', 'fail'],
    ] as const) {
      assert.equal(await verdictOf({ uses: 'prompttracker/is-yaml' }, output), verdict, output);
    }
    const value = { type: 'object', required: ['b'] };
    assert.equal(await verdictOf({ uses: 'prompttracker/is-yaml', with: { value } }, 'a: 1'), 'fail');
  });
});

describe('an answer in XML', () => {
  it('is well-formed by the standard', () => {
    for (const text of [
      '<a/>',
      '<?xml version="1.0" encoding="utf-8"?>\n<a x="1">&lt;&#x41;<!--c--><?p i?><![CDATA[&]]></a>\n',
    ]) {
      assert.equal(parseXml(text).problem, null, text);
    }
    for (const [text, problem] of [
      ['<a><b></a>', /end tag of a meets the element b/],
      ['<a/><b/>', /more than one root/],
      ['x<a/>', /outside the root/],
      ['<a x="1" x="2"/>', /attribute twice/],
      ['<a>&copy;</a>', /no reference/],
      ['<a>&#0;</a>', /no reference/],
      ['<p:a/>', /prefix of p:a is not declared/],
      ['<a>\u0000</a>', /control character/],
      ['<a', /not a tag/],
      ['<a>', /not closed/],
      ['', /no element/],
    ] as const) {
      assert.match(parseXml(text).problem ?? '', problem, text);
    }
  });

  it('is any tree of elements that is written out', () => {
    const name = fc.constantFrom('a', 'b', 'ünï', 'x-1', '_');
    const text = fc.constantFrom('text', '&amp;', ' ', '&#65;');
    const around = (inside: fc.Arbitrary<string>) =>
      fc.tuple(name, fc.array(inside, { maxLength: 3 })).map(([tag, inner]) => `<${tag}>${inner.join('')}</${tag}>`);
    const tree = around(fc.oneof(text, around(fc.oneof(text, around(text)))));
    fc.assert(
      fc.property(tree, fc.nat(), (xml, at) => {
        assert.equal(parseXml(xml).problem, null);
        assert.equal(findXml(xml).length, 1);
        // Without one of its angle brackets it is no XML any more.
        const brackets = [...xml.matchAll(/[<>]/g)].map(({ index }) => index);
        const cut = brackets[at % brackets.length] ?? 0;
        assert.notEqual(parseXml(xml.slice(0, cut) + xml.slice(cut + 1)).problem, null);
      }),
    );
  });
});
