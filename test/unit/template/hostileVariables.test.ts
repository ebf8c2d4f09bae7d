import assert from 'node:assert/strict';
import { type RenderedTemplate, renderTemplate } from '../../../src/core/template/renderTemplate.ts';
import { computingMs } from '../../support/computingMs.ts';

const formats = ['simple', 'nunjucks'] as const;

function renderBoth(variables: unknown): RenderedTemplate[] {
  const source = (format: string) =>
    format === 'simple' ? '{{a}}' : '{{ a }}{{ a|dump }}{% for k, v in a %}{{ k }}{{ v }}{% endfor %}';
  return formats.map((format) => renderTemplate(source(format), variables, { format }));
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const cycle: Record<string, unknown> = {};
cycle.self = cycle;
cycle.again = cycle;

const calls: string[] = [];
const spy = (name: string) => () => {
  calls.push(name);
  return 'spied';
};

const hostile: readonly (readonly [title: string, variables: unknown])[] = [
  ['null', null],
  ['undefined', undefined],
  ['a number', 7],
  ['a text', 'text'],
  ['a function', { a: spy('function') }],
  ['a getter', Object.defineProperty({}, 'a', { enumerable: true, get: spy('getter') })],
  ['a getter inside', { a: Object.defineProperty({}, 'b', { enumerable: true, get: spy('getter') }) }],
  ['own conversions', { a: { toString: spy('toString'), valueOf: spy('valueOf'), toJSON: spy('toJSON') } }],
  ['a conversion by symbol', { a: { [Symbol.toPrimitive]: spy('toPrimitive') } }],
  ['an iterator', { a: { [Symbol.iterator]: spy('iterator') } }],
  ['a date', { a: new Date(0) }],
  ['a map', { a: new Map([[1, 2]]) }],
  [
    'an instance',
    {
      a: new (class Secret {
        hidden = spy('method');
      })(),
    },
  ],
  ['inherited values', { a: Object.create({ secret: 'inherited' }) }],
  ['inherited variables', Object.create({ a: 'inherited' })],
  ['a symbol', { a: Symbol('s') }],
  ['a big integer', { a: 10n }],
  ['a regular expression', { a: /x/ }],
  ['a cycle', { a: cycle }],
  ['a deep list', { a: nested(100_000) }],
  ['a huge list', { a: new Array(5_000_000) }],
  ['a huge text', { a: 'x'.repeat(30_000_000) }],
  ['a prototype key', { a: JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}') }],
  [
    'a proxy that throws',
    new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error('trap');
        },
      },
    ),
  ],
  [
    'a proxy inside that throws',
    {
      a: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('trap');
          },
        },
      ),
    },
  ],
  ['a list proxy that lies', { a: new Proxy([], { get: (_target, key) => (key === 'length' ? 1e9 : 'x') }) }],
  ['a revoked proxy', { a: revoked() }],
];

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('variables that are no plain data', () => {
  for (const [title, variables] of hostile) {
    it(`neither throw nor run: ${title}`, () => {
      calls.length = 0;
      const start = computingMs();
      for (const { text, diagnostics } of renderBoth(variables)) {
        assert.ok(text !== null || diagnostics.some((diagnostic) => diagnostic.severity === 'error'));
        assert.ok(!/inherited|spied|native code|polluted":1,/.test(text ?? ''));
      }
      assert.deepEqual(calls, []);
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
      assert.ok(computingMs() - start < 2000);
    });
  }

  it('are read only where the template uses them', () => {
    const variables = { used: 1, unused: nested(100_000) };
    assert.equal(renderTemplate('{{ used }}', variables, { format: 'nunjucks' }).text, '1');
  });

  it('are not changed by rendering', () => {
    const variables = { list: [3, 1, 2], object: { b: 1 } };
    const before = structuredClone(variables);
    renderTemplate('{{ list|sort }}{{ list|reverse }}{% set object = 5 %}{{ object }}', variables, {
      format: 'nunjucks',
    });
    assert.deepEqual(variables, before);
  });
});
