import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CliCall, cliCommand } from '../../../src/core/operation/cliCommand.ts';
import { shellQuote } from '../../../src/core/operation/shellQuote.ts';
import { hostileTexts } from '../../support/hostileTexts.ts';
import { runInShell } from '../../support/shellCommand.ts';

const call = (more: Partial<CliCall>): CliCall => ({
  promptId: 'a.b',
  selector: 'draft',
  modelName: null,
  variables: {},
  ...more,
});

describe('a call as a command', () => {
  const rows: readonly [what: string, call: Partial<CliCall>, command: string][] = [
    ['of a draft', {}, 'prompttracker run a.b'],
    [
      'of a version on a model',
      { selector: 'v3', modelName: 'openai/gpt-4o' },
      'prompttracker run a.b@v3 --model openai/gpt-4o',
    ],
    [
      'with variables',
      { variables: { tone: 'friendly', n: 3, list: ['a b'] } },
      `prompttracker run a.b --var tone=friendly --var n=3 --var 'list=["a b"]'`,
    ],
    ['with quotes', { variables: { q: "it's $HOME" } }, `prompttracker run a.b --var 'q=it'\\''s $HOME'`],
    [
      'with parameters',
      { parameters: { temperature: '0.2', stop: 'a\nb' } },
      `prompttracker run a.b --param temperature=0.2 --param 'stop=a\nb'`,
    ],
    ['without what has no value', { variables: { a: null } }, 'prompttracker run a.b'],
    ['of a prompt that looks like an option', { promptId: '-x' }, 'prompttracker run -- -x'],
    [
      'with an object, as JSON',
      { variables: { o: { a: 1 } } },
      `prompttracker run a.b --vars - <<'JSON'\n{\n  "o": {\n    "a": 1\n  }\n}\nJSON`,
    ],
  ];
  for (const [what, more, command] of rows) it(what, () => assert.equal(cliCommand(call(more)), command));

  it('gives the terminal no character that acts on it', () => {
    const command = cliCommand(call({ variables: { a: 'x\u001b[31m\u202e', b: '-', c: 'c\0d', d: '\ud800' } }));
    assert.doesNotMatch(command, /[\0\u001b\u202e\ud800]/);
    assert.deepEqual(JSON.parse(runInShell(command).input), { a: 'x\u001b[31m\u202e', b: '-', c: 'c\0d', d: '\ud800' });
  });
});

describe('a shell', () => {
  it('hands on every hostile text exactly', () => {
    const variables = Object.fromEntries(hostileTexts.map((text, at) => [`v${at}`, text]));
    const command = cliCommand(call({ variables }));
    assert.doesNotMatch(command, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u);
    const { words, input } = runInShell(command);
    const given = new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
    const fromInput = JSON.parse(input || '{}');
    for (const [name, text] of Object.entries(variables)) assert.equal(given.get(name) ?? fromInput[name], text);
  });

  it('hands on every text exactly, and runs none of it', function () {
    this.timeout(120_000);
    const text = fc.string({
      maxLength: 30,
      unit: fc.constantFrom(...'ab\'"\\`$(){}!*?~=;&|<>#\n -é😀', '$(touch x)', "'\\''", 'JSON\n'),
    });
    fc.assert(
      fc.property(text, text, text, (one, two, three) => {
        const { words, input } = runInShell(cliCommand(call({ variables: { one, two, three: { three } } })));
        const given = (name: string) =>
          words[words.indexOf('--var', words.findIndex((word) => word.startsWith(`${name}=`)) - 1) + 1];
        for (const [name, value] of [
          ['one', one],
          ['two', two],
        ] as const)
          if (value !== '-') assert.equal(given(name), `${name}=${value}`);
        assert.deepEqual(JSON.parse(input).three, { three });
      }),
      { numRuns: 60 },
    );
  });

  it('gets a word that is plain without quotes', () => {
    assert.deepEqual(['a/b:1.5', '', '~', '=x', 'a b'].map(shellQuote), ['a/b:1.5', "''", "'~'", "'=x'", "'a b'"]);
    assert.throws(() => shellQuote('a\0b'), RangeError);
  });
});
