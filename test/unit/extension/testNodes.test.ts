import assert from 'node:assert/strict';
import type { EvaluationRow } from '../../../src/core/operation/evaluation/evaluationRows.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { caseNodes } from '../../../src/extension/testing/testNodes.ts';

const path = 'prompts/greet.prompt.yaml';
const source = `messages:
  - role: user
    content: Greet {{customer}}.
evaluators:
  - name: polite
    string: { contains: Dear }
  - name: odd
    uses: prompttracker/no-such-thing
testData:
  - customer: Ada
  - customer: Ben
    expected: { greeting: Hello }
    evaluators:
      - name: short
        uses: prompttracker/max-length
        with: { characters: 80 }
`;

function nodes(rows: readonly Partial<EvaluationRow>[]) {
  const { prompt } = parsePrompt(source, path);
  assert.ok(prompt);
  const whole = rows.map((row, index) => ({
    ...{ id: `${index + 1}`, hash: '', variables: {}, expected: null, evaluators: [] },
    source: { path: null, index, line: null },
    ...row,
  }));
  return caseNodes({ prompt, source, rows: whole });
}

describe('the tests of a prompt', () => {
  it('are its rows, named by what they hold', () => {
    const labels = nodes([{ variables: { customer: 'Ada' } }, { variables: { customer: 'Ben' } }]).map(
      ({ label }) => label,
    );
    assert.deepEqual(labels, ['1 · Ada', '2 · Ben']);
  });

  it('stand where the rows stand in the file', () => {
    const [first, second] = nodes([{}, {}]);
    assert.deepEqual(
      [first?.place?.start, second?.place?.start],
      [
        { line: 10, column: 5 },
        { line: 11, column: 5 },
      ],
    );
  });

  it('stand at their line in the file of a dataset', () => {
    const [row] = nodes([{ source: { path: 'data/cases.csv', index: 3, line: 5 } }]);
    assert.deepEqual(row?.place, {
      path: 'data/cases.csv',
      start: { line: 5, column: 1 },
      end: { line: 5, column: 1 },
    });
    assert.equal(row?.description, 'data/cases.csv');
  });

  it('have the evaluators of the prompt and then their own, each at its place', () => {
    const own = [{ name: 'short', uses: 'prompttracker/max-length', with: { characters: 80 } }];
    const [, second] = nodes([{}, { evaluators: own }]);
    assert.deepEqual(
      second?.evaluators.map(({ label, place }) => [label, place?.start.line]),
      [
        ['polite', 5],
        ['odd', 7],
        ['short', 14],
      ],
    );
  });

  it('say why an evaluator cannot be used', () => {
    const [row] = nodes([{}]);
    assert.equal(row?.evaluators[0]?.problem, '');
    assert.match(row?.evaluators[1]?.problem ?? '', /no-such-thing/);
  });

  it('keep what is expected as a text to compare with', () => {
    const expected = nodes([{ expected: 'Hello' }, { expected: { greeting: 'Hello' } }, {}]).map((row) => row.expected);
    assert.deepEqual(expected, ['Hello', '{\n  "greeting": "Hello"\n}', null]);
  });

  it('have what judges the turns of a conversation after that, each at its turn', () => {
    const turns = [
      { user: 'Hi', expected: 'x', evaluators: [] },
      { user: 'And?', expected: null, evaluators: [{ type: 'contains', value: 'x' }] },
      { user: 'Bye', expected: null, evaluators: [] },
    ];
    const [row] = nodes([{ turns }]);
    assert.deepEqual(
      row?.evaluators.map(({ label }) => label),
      ['polite', 'odd', 'turn 1 · polite', 'turn 1 · odd', 'turn 2 · contains'],
    );
  });

  it('are conversations by how they begin, and expect what their last turn expects', () => {
    const turns = [
      { user: 'Hi there', expected: 'x', evaluators: [] },
      { user: 'Bye', expected: 'See you', evaluators: [] },
    ];
    const [row, other] = nodes([{ turns }, { turns, expected: 'Farewell' }]);
    assert.deepEqual([row?.label, row?.expected, other?.expected], ['1 · Hi there', 'See you', 'Farewell']);
  });
});
