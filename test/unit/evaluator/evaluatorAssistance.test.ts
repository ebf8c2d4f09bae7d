// Where an evaluator is being written, and what is offered there; `|` is the cursor.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkPromptFile } from '../../../src/core/evaluator/checkPromptFile.ts';
import { evaluatorSpotAt } from '../../../src/core/evaluator/evaluatorAssistance.ts';
import { evaluatorNote, evaluatorOffers } from '../../../src/core/evaluator/evaluatorOffers.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';

function spotIn(marked: string) {
  const lines = marked.replace('|', '').split('\n');
  const line = marked.split('|')[0]!.split('\n').length - 1;
  return evaluatorSpotAt(lines, line, marked.split('\n')[line]!.indexOf('|'));
}

const offeredIn = (marked: string): readonly string[] => {
  const spot = spotIn(marked);
  return spot === null ? [] : evaluatorOffers(spot).map(({ text }) => text);
};

describe('an evaluator that is being written', () => {
  const names: readonly [string, string, string][] = [
    ['behind uses', 'evaluators:\n  - name: a\n    uses: |', 'prompttracker/contains'],
    ['behind uses with a beginning', 'evaluators:\n  - uses: promptt|', 'prompttracker/llm-rubric'],
    ['in a flow mapping', 'evaluators:\n  - {name: a, uses: pro|}', 'prompttracker/regex'],
    ['that GitHub has', 'evaluators:\n  - uses: git|', 'github/similarity'],
    ['as an assertion of promptfoo', 'evaluators:\n  - type: |', 'rouge-n'],
    ['in a set', 'evaluators:\n  - type: assert-set\n    assert:\n      - type: i|', 'is-json'],
    ['in a row', 'testData:\n  - who: Ada\n    evaluators:\n      - type: co|', 'contains'],
    ['at the margin', 'evaluators:\n- uses: |', 'prompttracker/equals'],
  ];
  for (const [where, text, name] of names) it(`is offered ${where}`, () => assert.ok(offeredIn(text).includes(name)));

  const options: readonly [string, string, readonly string[]][] = [
    [
      'in a flow mapping',
      'evaluators:\n  - {uses: prompttracker/word-count, with: {ma|}}',
      ['value: ', 'min: ', 'max: '],
    ],
    [
      'that is not there yet',
      'evaluators:\n  - uses: prompttracker/word-count\n    with: {min: 1, |}',
      ['value: ', 'max: '],
    ],
    [
      'on a line of its own',
      'evaluators:\n  - uses: prompttracker/word-count\n    with:\n      min: 1\n      |',
      ['value: ', 'max: '],
    ],
    [
      'before its evaluator is named',
      'evaluators:\n  - with:\n      m|\n    uses: prompttracker/word-count',
      ['value: ', 'min: ', 'max: '],
    ],
    [
      'of the right one of two',
      'evaluators:\n  - uses: prompttracker/equals\n  - uses: prompttracker/word-count\n    with:\n      |',
      ['value: ', 'min: ', 'max: '],
    ],
    ['of none that is unknown', 'evaluators:\n  - uses: prompttracker/nothing\n    with:\n      |', []],
  ];
  for (const [where, text, offered] of options) {
    it(`has its options offered ${where}`, () => assert.deepEqual([...offeredIn(text)].sort(), [...offered].sort()));
  }

  const nowhere: readonly [string, string][] = [
    ['outside of evaluators', 'messages:\n  - role: user\n    content: uses: |'],
    ['in another list', 'tools:\n  - type: |\nevaluators: []'],
    ['in its name', 'evaluators:\n  - name: |'],
  ];
  for (const [where, text] of nowhere) it(`is not offered ${where}`, () => assert.deepEqual(offeredIn(text), []));

  it('never breaks on a text that is none', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 8 }),
        fc.nat(7),
        fc.nat(20),
        (lines, line, column) => {
          evaluatorSpotAt(['evaluators:', ...lines], line, column);
        },
      ),
    );
  });
});

describe('what an evaluator is', () => {
  it('is said with its needs and its options', () => {
    const lines = evaluatorNote('prompttracker/llm-rubric', null)!;
    assert.deepEqual([lines[0], lines.includes('Needs: judge.')], ['Rubric', true]);
    assert.ok(lines.some((line) => line.startsWith('value: ')));
  });

  it('is said of an option alone, of a negation, and of nothing that is none', () => {
    assert.deepEqual(evaluatorNote('prompttracker/g-eval', 'samples'), ['samples: integer, 1 unless said otherwise']);
    assert.equal(evaluatorNote('not-contains', null)?.[0], evaluatorNote('contains', null)?.[0]);
    assert.deepEqual([evaluatorNote('nothing', null), evaluatorNote('contains', 'nothing')], [null, null]);
  });
});

describe('a misspelt evaluator or option', () => {
  const head = 'messages:\n  - role: user\n    content: x\nevaluators:\n';
  const cases: readonly [string, string, string][] = [
    [
      'behind prompttracker/',
      '  - {name: a, uses: prompttracker/contians, with: {value: x}}\n',
      'prompttracker/contains,',
    ],
    ['in quotes', "  - {name: a, uses: 'prompttracker/contians', with: {value: x}}\n", "'prompttracker/contains'"],
    ['behind not-', '  - {type: not-contians, value: x}\n', 'type: not-contains'],
    ['as an option', '  - {name: a, uses: prompttracker/word-count, with: {maxx: 3}}\n', '{max: 3}'],
  ];
  for (const [where, text, mended] of cases) {
    it(`is mended in one step ${where}`, () => {
      const source = head + text;
      const [found] = checkPromptFile(parsePrompt(source, 'p.prompt.yaml'), source).filter(({ code }) =>
        code.startsWith('evaluator/'),
      );
      const { fix } = found!;
      assert.ok(fix);
      const after = source.slice(0, fix.start) + fix.text + source.slice(fix.end);
      assert.ok(after.includes(mended), after);
      assert.deepEqual(
        checkPromptFile(parsePrompt(after, 'p.prompt.yaml'), after).filter(({ code }) => code.startsWith('evaluator/')),
        [],
      );
    });
  }

  it('with nothing near it has no fix', () => {
    const source = `${head}  - {name: a, uses: prompttracker/qqqqqqq}\n`;
    const found = checkPromptFile(parsePrompt(source, 'p.prompt.yaml'), source);
    assert.deepEqual(
      found.map(({ code, fix }) => [code, fix]),
      [['evaluator/unknown', undefined]],
    );
  });
});
