import assert from 'node:assert/strict';
import { collectVariables } from '../../../src/core/operation/collectVariables.ts';
import type { OperationContext } from '../../../src/core/operation/operation.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';

const { prompt } = parsePrompt(
  `variables:
  - {name: text}
  - {name: count, type: integer}
  - {name: share, type: number}
  - {name: loud, type: boolean}
  - {name: areas, type: array}
  - {name: ticket, type: object}
messages: [{role: user, content: "{{text}}{{count}}{{share}}{{loud}}{{areas}}{{ticket}}{{input}}"}]
`,
  'x.prompt.yaml',
);

interface Given {
  readonly var?: readonly string[];
  readonly vars?: string;
  readonly input?: string;
  readonly standardInput?: string;
  readonly file?: string;
  readonly typed?: string;
}

const collect = async (given: Given) => {
  const { var: assignments = [], vars = null, input = null, file = '', typed = '' } = given;
  const context = {
    readUserFile: async () => new TextEncoder().encode(file),
    readStandardInput: async () => typed,
  } as unknown as OperationContext;
  const asked = { var: assignments, vars, input, standardInput: given.standardInput ?? null };
  return { ...(await collectVariables(asked, prompt!, context)) };
};

describe('variables from a command line', () => {
  it('are typed as the prompt declares them', async () => {
    const assignments = ['text=7', 'count=7', 'share=.5', 'loud=true', 'areas=["a"]', 'ticket={"a": 1}'];
    assert.deepEqual(await collect({ var: assignments }), {
      text: '7',
      count: 7,
      share: 0.5,
      loud: true,
      areas: ['a'],
      ticket: { a: 1 },
    });
  });

  it('stay text when the prompt does not declare them', async () => {
    assert.deepEqual(await collect({ var: ['other=7'] }), { other: '7' });
  });

  it('give the elements of a list one by one', async () => {
    assert.deepEqual(await collect({ var: ['areas=a', 'areas=b, c'] }), { areas: ['a', 'b, c'] });
  });

  it('may hold = and be empty', async () => {
    assert.deepEqual(await collect({ var: ['text=a=b', 'other='] }), { text: 'a=b', other: '' });
  });

  it('come from a YAML file, and the flags win', async () => {
    const file = 'text: from file\ncount: 3\n';
    assert.deepEqual(await collect({ vars: 'v.yaml', file, var: ['text=from flag'], input: 'in' }), {
      text: 'from flag',
      count: 3,
      input: 'in',
    });
  });

  it('come from a JSON file', async () => {
    assert.deepEqual(await collect({ vars: 'v.json', file: '{"count": 3, "ticket": {"a": [1]}}' }), {
      count: 3,
      ticket: { a: [1] },
    });
  });

  for (const [name, given] of [
    ['--input -', { input: '-' }],
    ['a bare -', { standardInput: '-' }],
    ['--var input=-', { var: ['input=-'] }],
  ] as const) {
    it(`come from standard input with ${name}, without its last line end`, async () => {
      assert.deepEqual(await collect({ ...given, typed: 'a\nb\n' }), { input: 'a\nb' });
    });
  }

  it('come from standard input as a whole with --vars -', async () => {
    assert.deepEqual(await collect({ vars: '-', typed: 'count: 3' }), { count: 3 });
  });

  const wrong: readonly [string, Given, RegExp][] = [
    ['text for a number', { var: ['count=many'] }, /`count` must be a whole number/],
    ['a word for a truth', { var: ['loud=perhaps'] }, /`loud` must be true or false/],
    ['text for an object', { var: ['ticket=x'] }, /`ticket` must be an object/],
    ['no name', { var: ['=x'] }, /is not name=value/],
    ['no value', { var: ['text'] }, /is not name=value/],
    ['standard input twice', { input: '-', vars: '-' }, /one value only/],
    ['a list in a file', { vars: 'v.json', file: '[1]' }, /must hold a map/],
    ['a broken file', { vars: 'v.json', file: '{"a": ' }, /neither JSON nor YAML/],
  ];
  for (const [name, given, message] of wrong) {
    it(`are refused for ${name}`, () => assert.rejects(collect(given), { code: 'usage/invalid-argument', message }));
  }
});
