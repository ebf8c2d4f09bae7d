import assert from 'node:assert/strict';
import { answerLine } from '../../../src/core/operation/numeric/answerLine.ts';

const answer = (fn: string, input: unknown) => answerLine(JSON.stringify({ id: 1, fn, input }));
const output = (fn: string, input: unknown) => {
  const answered = answer(fn, input);
  assert.ok('output' in answered, JSON.stringify(answered));
  return answered.output as { readonly [name: string]: unknown };
};

describe('scores of texts by name', () => {
  const pair = { reference: 'the cat sat on the mat', candidate: 'the cat is on the mat' };

  it('take the reference first and answer under their own name', () => {
    for (const name of ['sentence_bleu', 'chrf', 'meteor', 'gleu']) {
      const value = output(`text.${name}`, pair)[name === 'sentence_bleu' ? 'bleu' : name];
      assert.ok(typeof value === 'number' && value > 0, name);
    }
    assert.deepEqual(output('text.levenshtein', pair), { distance: 3, similarity: 1 - 3 / 22 });
    assert.deepEqual(output('text.squad', pair).em, 0);
    assert.deepEqual(output('text.porter_stem', { words: ['running', 'skies'] }), { stems: ['run', 'sky'] });
  });

  it('give ROUGE with precision, recall and F, and without stems unless asked', () => {
    const { precision, recall, fmeasure } = output('text.rouge', pair).rouge1 as { [name: string]: number };
    assert.deepEqual([precision, recall, fmeasure], [5 / 6, 5 / 6, 5 / 6]);
    const stemmed = { reference: 'running', candidate: 'runs' };
    const rouge1 = (stem?: boolean) =>
      (output('text.rouge', { ...stemmed, stem }).rouge1 as { fmeasure: number }).fmeasure;
    assert.deepEqual([rouge1(), rouge1(false), rouge1(true)], [0, 0, 1]);
  });

  it('take several references, or one for each text of a corpus', () => {
    const references = ['there is a cat', 'the cat sat on the mat'];
    const { bleu } = output('text.sentence_bleu_multi', { references, candidate: 'the cat sat on the mat' });
    assert.ok(Math.abs((bleu as number) - 100) < 1e-9);
    assert.ok(
      Math.abs((output('text.corpus_bleu', { references, candidates: references }).bleu as number) - 100) < 1e-9,
    );
    assert.deepEqual(output('text.corpus_bleu', { references: [], candidates: [] }), { bleu: null });
  });
});

describe('scores of values by name', () => {
  it('compare JSON and numbers', () => {
    assert.deepEqual(output('score.json_diff', { output: '{"a":[1,2]}', expected: { a: [1] } }), { score: 0.5 });
    assert.deepEqual(output('score.json_diff', { output: null, expected: null }), { score: 1 });
    assert.deepEqual(output('score.numeric_diff', { output: 0, expected: 0 }), { score: 1 });
  });

  it('read verdicts as numbers or as true and false', () => {
    assert.deepEqual(output('rag.faithfulness', { verdicts: [1, 0] }), { score: 0.5 });
    assert.deepEqual(output('rag.context_recall', { attributed: [true, true] }), { score: 1 });
    assert.deepEqual(output('rag.faithfulness', { verdicts: [] }), { score: null });
    assert.deepEqual(output('rag.context_precision', { verdicts: [0, 0] }), { score: 0 });
    const question = { question: [1, 0], generated: [[1, 0]], noncommittal: [0] };
    assert.deepEqual(output('rag.answer_relevance', question), { score: 1 });
  });

  it('say what is wrong with an input', () => {
    assert.deepEqual(answer('text.chrf', { reference: 1, candidate: '' }), { id: 1, error: 'reference must be text.' });
    assert.deepEqual(answer('rag.faithfulness', { verdicts: ['yes'] }), {
      id: 1,
      error: 'verdicts[0] must be a number.',
    });
  });
});
