// Why a question is new: what it has other than the nearest one that was asked before.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type AskedParts,
  differingParts,
  type KeyPart,
  openNearest,
  partsOfQuestion,
  partsOfRun,
} from '../../../src/core/evaluation/cacheWhy.ts';
import { countingHost, smallColumn, smallRow } from '../../support/evaluationPlan.ts';
import { finishedRun } from '../../support/finishedRun.ts';

const asked: AskedParts = {
  ...{ run: 'R', key: 'k', isWhole: true, prompt: 'p', row: 'r', messages: 'm', model: 'a/b' },
  ...{ parameters: '{}', tools: '[]', format: 'null' },
};

describe('two requests', () => {
  const cases: readonly [string, Partial<AskedParts>, readonly KeyPart[]][] = [
    ['that are the same differ in the number of the repeat', {}, ['repeat']],
    ['of two models differ in the model', { model: 'a/c' }, ['model']],
    ['with other parameters differ in them', { parameters: '{"temperature":1}' }, ['parameters']],
    ['with other tools differ in them', { tools: '[1]' }, ['tools']],
    ['with another response format differ in it', { format: '{}' }, ['format']],
    ['of two versions differ in the prompt', { prompt: 'q', messages: 'n' }, ['prompt']],
    ['of two rows differ in the row', { row: 's', messages: 'n' }, ['row']],
    ['of one version and row that say something else differ in files', { messages: 'n' }, ['files']],
    [
      'of two versions that say the same to a model differ in what else was sent',
      { prompt: 'q', model: 'a/c' },
      ['model'],
    ],
    ['of which one is not stored differ in what they were made of', { prompt: 'q', messages: null }, ['prompt']],
    ['may differ in several parts', { row: 's', messages: 'n', model: 'a/c' }, ['row', 'model']],
  ];
  for (const [name, other, parts] of cases)
    it(name, () => assert.deepEqual(differingParts(asked, { ...asked, ...other }), parts));

  it('differ in the same parts whichever is first', () => {
    const text = fc.constantFrom('1', '2');
    const parts = fc.record({
      prompt: text,
      row: text,
      messages: text,
      model: text,
      parameters: text,
      tools: text,
      format: text,
    });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const [a, b] = [
          { ...asked, ...one },
          { ...asked, ...other },
        ];
        assert.deepEqual(differingParts(a, b), differingParts(b, a));
      }),
    );
  });
});

describe('the nearest request', () => {
  it('is the one with the fewest other parts', () => {
    const far = { ...asked, run: 'far', row: 's', messages: 'n', model: 'a/c' };
    const near = { ...asked, run: 'near', model: 'a/c' };
    assert.deepEqual(openNearest([far, near])(asked), { run: 'near', differs: ['model'] });
  });

  it('is one for the same row where two come equally near', () => {
    const otherRow = { ...asked, run: 'row', row: 's', messages: 'n' };
    const otherPrompt = { ...asked, run: 'prompt', prompt: 'q', messages: 'o' };
    assert.deepEqual(openNearest([otherRow, otherPrompt])(asked), { run: 'prompt', differs: ['prompt'] });
  });

  it('is none where nothing was asked', () => {
    assert.deepEqual(openNearest([])(asked), { run: null, differs: [] });
  });
});

describe('the parts of a request', () => {
  it('are those of the run that it became', () => {
    const host = countingHost();
    const { question } = smallColumn('v1').prepare(smallRow(1));
    const { identity, messages, variables, model } = question;
    const run = finishedRun({
      id: 'R',
      messages,
      answer: 'x',
      more: {
        ...identity,
        ...{ variables, provider: model.provider.id, model: model.model, parameters: {} },
        variablesHash: partsOfQuestion(question, host).row,
      },
    });
    assert.deepEqual(differingParts(partsOfQuestion(question, host), partsOfRun(run, true, host)), ['repeat']);
  });
});
