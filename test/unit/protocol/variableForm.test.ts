import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Variable } from '../../../src/core/prompt/prompt.ts';
import type { Field, FieldValue } from '../../../src/protocol/runPanel.ts';
import { initialValue, readForm, toField } from '../../../src/protocol/variableForm.ts';

function variable(over: Partial<Variable> = {}): Variable {
  const rest = { description: null, required: false, enum: null, items: null, sensitive: false, multiline: false };
  return { name: 'x', type: 'string', ...rest, ...over };
}

function fileField(type: 'file' | 'image'): Field {
  return { ...toField(variable()), type, isMultiline: false };
}

function read(over: Partial<Variable>, raw: FieldValue) {
  const { values, errors } = readForm([toField(variable(over))], { x: raw });
  return errors.x ?? values.x;
}

describe('a form', () => {
  for (const [type, raw, value] of [
    ['string', ' as typed ', ' as typed '],
    ['number', ' 1.5 ', 1.5],
    ['integer', '7', 7],
    ['boolean', true, true],
    ['boolean', 'false', false],
    ['array', '["a", 1]', ['a', 1]],
    ['object', '{"a": {"b": null}}', { a: { b: null } }],
  ] as const) {
    it(`reads ${JSON.stringify(raw)} as ${type}`, () => assert.deepEqual(read({ type }, raw), value));
  }

  for (const [type, raw] of [
    ['number', 'many'],
    ['number', 'Infinity'],
    ['integer', '1.5'],
    ['array', '{}'],
    ['array', 'a, b'],
    ['object', '[]'],
    ['object', 'null'],
    ['boolean', 'yes'],
  ] as const) {
    it(`refuses ${JSON.stringify(raw)} as ${type}`, () => assert.match(String(read({ type }, raw)), /^Must be /));
  }

  for (const type of ['file', 'image'] as const) {
    it(`reads a relative path as ${type}`, () => {
      assert.deepEqual(readForm([fileField(type)], { x: ' art/logo.png ' }), {
        values: { x: 'art/logo.png' },
        errors: {},
      });
    });

    for (const raw of [
      '/etc/passwd',
      '\\\\server\\share',
      'C:\\logo.png',
      'https://a.example/b.png',
      '../secret',
      'a/../../b',
      ' ',
    ]) {
      it(`refuses ${JSON.stringify(raw)} as ${type}`, () => {
        assert.match(readForm([fileField(type)], { x: raw }).errors.x ?? '', /^Must be a path/);
      });
    }
  }

  it('asks for a required value, unless there is a default', () => {
    assert.equal(read({ required: true }, ''), 'Needs a value.');
    assert.equal(read({ required: true, default: 'd' }, ''), undefined);
  });

  it('leaves an empty field out, so that the default applies', () => {
    assert.deepEqual(readForm([toField(variable())], { x: '' }), { values: {}, errors: {} });
  });

  it('takes only the values an enum allows, in their own type', () => {
    assert.equal(read({ type: 'integer', enum: [1, 2] }, '2'), 2);
    assert.equal(read({ type: 'integer', enum: [1, 2] }, '3'), 'Must be one of 1, 2.');
  });

  it('ignores values of fields that it does not have', () => {
    assert.deepEqual(readForm([], { y: 'z' }).values, {});
  });

  it('is not fooled by names of object members', () => {
    const field: Field = { ...toField(variable()), name: '__proto__' };
    const form = JSON.parse('{"__proto__": "mine"}');
    const { values } = readForm([field], form);
    assert.deepEqual(Object.entries(values), [['__proto__', 'mine']]);
    assert.deepEqual(readForm([{ ...field, name: 'toString', required: true }], {}).errors, {
      toString: 'Needs a value.',
    });
  });

  it('never throws, whatever is typed', () => {
    const types = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.oneof(fc.string(), fc.boolean(), fc.json()), (type, raw) => {
        const { values, errors } = readForm([toField(variable({ type }))], { x: raw });
        assert.ok(Object.keys(values).length + Object.keys(errors).length <= 1);
      }),
    );
  });
});

describe('a fresh field', () => {
  it('shows the example where there is no default', () => {
    assert.equal(initialValue(variable({ example: 'Ada' }), undefined), 'Ada');
    assert.equal(initialValue(variable(), 'from the first test row'), 'from the first test row');
    assert.equal(initialValue(variable({ default: 'd' }), 'row'), '');
  });

  it('shows nothing of a sensitive variable', () => {
    assert.equal(initialValue(variable({ sensitive: true, example: 'secret' }), 'secret'), '');
  });

  it('is checked where a boolean defaults to true', () => {
    assert.equal(initialValue(variable({ type: 'boolean', default: true }), undefined), true);
    assert.equal(initialValue(variable({ type: 'boolean' }), undefined), false);
  });
});
