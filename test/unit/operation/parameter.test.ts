import assert from 'node:assert/strict';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { type Parameters, type RawInput, readInput } from '../../../src/core/operation/parameter.ts';

const parameters = {
  name: { kind: 'text', summary: '', positional: true, required: true },
  tags: { kind: 'text', summary: '', repeatable: true },
  limit: { kind: 'integer', summary: '', minimum: 1, maximum: 10, default: 5 },
  share: { kind: 'number', summary: '' },
  format: { kind: 'choice', summary: '', choices: ['json', 'text'] },
  force: { kind: 'flag', summary: '' },
} as const satisfies Parameters;

const read = (raw: RawInput) => readInput(parameters, { name: 'x', ...raw });

describe('the input of an operation', () => {
  it('has a value for every parameter that was not given', () => {
    assert.deepEqual(read({}), { name: 'x', tags: [], limit: 5, share: null, format: null, force: false });
  });

  it('reads the text of a command line as what it is declared to be', () => {
    assert.deepEqual(read({ limit: '7', share: '.5', tags: ['a', 'b'], force: true, format: 'json' }), {
      name: 'x',
      tags: ['a', 'b'],
      limit: 7,
      share: 0.5,
      format: 'json',
      force: true,
    });
  });

  it('takes JSON as it is', () => {
    assert.equal(read({ limit: 7 }).limit, 7);
  });

  it('makes one value of a repeatable parameter a list', () => {
    assert.deepEqual(read({ tags: 'a' }).tags, ['a']);
  });

  const wrong: readonly [string, RawInput, RegExp][] = [
    ['a fraction for a whole number', { limit: '1.5' }, /--limit must be a whole number/],
    ['a number below its range', { limit: '0' }, /from 1 to 10/],
    ['a number above its range', { limit: 11 }, /from 1 to 10/],
    ['text for a number', { share: 'much' }, /--share must be a number/],
    ['nothing for a number', { share: '' }, /--share must be a number/],
    ['hexadecimal for a number', { share: '0x10' }, /--share must be a number/],
    ['a number that is none', { share: Number.NaN }, /--share must be a number/],
    ['another choice', { format: 'xml' }, /cannot be "xml"/],
    ['a value for a flag', { force: 'yes' }, /takes no value/],
    ['a list for a text', { format: ['json'] }, /must be text/],
    ['an unknown name', { limt: 1 }, /no parameter limt/],
  ];
  for (const [name, raw, message] of wrong) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => read(raw),
        (error) => error instanceof TrackerError && error.exitCode === 2 && message.test(error.message),
      );
    });
  }

  it('refuses to go without what is required', () => {
    assert.throws(() => readInput(parameters, {}), /--name is missing/);
  });

  it('names the parameter that an unknown one probably is', () => {
    assert.throws(
      () => read({ limt: 1 }),
      (error) => error instanceof TrackerError && error.hint === 'Did you mean limit?',
    );
  });

  it('is not fooled by names every object has', () => {
    assert.throws(() => read(JSON.parse('{"__proto__": 1}')), /no parameter __proto__/);
  });
});
