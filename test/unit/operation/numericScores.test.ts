import assert from 'node:assert/strict';
import { answerLine, answerLineInTime } from '../../../src/core/operation/numeric/answerLine.ts';

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
    assert.deepEqual(output('text.sentence_bleu_multi', { references: [], candidate: 'a' }), { bleu: null });
  });
});

describe('scores of values by name', () => {
  it('compare JSON and numbers', () => {
    assert.deepEqual(output('score.json_diff', { output: '{"a":[1,2]}', expected: { a: [1] } }), { score: 0.5 });
    assert.deepEqual(output('score.json_diff', { output: null, expected: null }), { score: 1 });
    assert.deepEqual(output('score.numeric_diff', { output: 0, expected: 0 }), { score: 1 });
  });

  it('check JSON against a schema, and say what is wrong', () => {
    const schema = { type: 'object', required: ['a'], properties: { a: { type: 'number' }, b: { pattern: '^x' } } };
    const score = (text: unknown, of: unknown = schema) =>
      output('score.valid_json', { output: text, schema: of }).score;
    assert.deepEqual([score('{"a":1}'), score('{"a":"1"}'), score('{}'), score('{"a":1'), score('')], [1, 0, 0, 0, 0]);
    assert.deepEqual([score('{"a":1,"b":"xy"}'), score('{"a":1,"b":"y"}'), score({ a: 1 })], [1, 0, 1]);
    assert.deepEqual(
      [score('[1,"x"]', { items: [{ type: 'number' }, { type: 'string' }] }), score('3', { type: 'number' })],
      [1, 1],
    );
    assert.deepEqual([score('[]', null), score('3', null)], [1, 0]);
    assert.match(`${output('score.valid_json', { output: '{"a":"1"}', schema }).reason}`, /^\/a /);
    assert.deepEqual(output('score.valid_json', { output: '{', schema }), { score: 0, reason: 'It is not JSON.' });
  });

  it('refuse a schema that cannot be used', () => {
    for (const schema of [{ $ref: '#/nowhere' }, { pattern: '(' }, 3]) {
      assert.ok('error' in answer('score.valid_json', { output: '"x"', schema }), JSON.stringify(schema));
    }
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

describe('search and clusters by name', () => {
  it('have the parameters of the literature unless others are given', () => {
    const docs = ['a cat', 'a dog', 'a cat'];
    const { scores } = output('search.bm25', { docs, query: 'cat' });
    assert.deepEqual(scores, output('search.bm25', { docs, query: 'cat', k1: 1.2, b: 0.75 }).scores);
    assert.deepEqual(output('search.near_duplicates', { docs }), { groups: [[0, 2]] });
    assert.deepEqual(output('search.rrf', { lists: [['x']] }), { scores: { x: 1 / 61 } });
    assert.deepEqual(output('search.jaccard', { docs: ['', 'a'], k: 2 }), {
      jaccard: [
        [null, 0],
        [0, 1],
      ],
    });
    assert.deepEqual(output('search.tfidf_cosine', { docs: ['', 'a'] }), {
      cosine: [
        [null, null],
        [null, 1],
      ],
    });
  });

  it('read the kind of shingle from its name', () => {
    const texts = { a: 'one two three four', b: 'four three two one', permutations: 64 };
    assert.deepEqual(output('search.minhash', { ...texts, shingle: 'word' }), { jaccard: 1 });
    assert.deepEqual(output('search.minhash', { ...texts, shingle: 'word2' }), { jaccard: 0 });
    assert.ok((output('search.minhash', { ...texts, shingle: 'char3' }).jaccard as number) > 0);
  });

  it('answer with labels', () => {
    const points = [[0], [0.1], [5], [5.1], [9], [20]];
    assert.deepEqual(output('cluster.linkage_threshold', { vectors: points, distance: 1 }).labels, [0, 0, 1, 1, 2, 3]);
    assert.deepEqual(output('cluster.linkage', { points }).labels_k4, [0, 0, 1, 1, 2, 3]);
    assert.deepEqual(output('cluster.linkage', { points: [] }), { heights: [], labels_k4: [] });
    assert.deepEqual(output('cluster.hdbscan', { points, min_cluster_size: 2 }).n_clusters, 2);
    assert.deepEqual(output('cluster.silhouette', { points, labels: [0, 0, 0, 0, 0, 0] }), { silhouette: null });
    assert.deepEqual(output('cluster.ctfidf', { docs: ['a'], groups: [[0], []] }).weights, [{ a: Math.log(1.5) }, {}]);
  });

  it('refuse points of different lengths and labels that are too few', () => {
    for (const [fn, input] of [
      ['cluster.linkage', { points: [[1], [1, 2]] }],
      ['cluster.hdbscan', { points: [[1]], min_cluster_size: 1 }],
      ['cluster.silhouette', { points: [[1]], labels: [] }],
    ] as const) {
      assert.ok('error' in answer(fn, input), fn);
    }
  });
});

describe('tokens and money by name', () => {
  const prices = { input: '3', output: '15', cache_read: '0.30', cache_write: '3.75' };
  const usage = { input_total: 1000, cache_read: 400, cache_write: 100, output: 100, reasoning: 50 };
  const cost = (input: object) => output('cost.compute', input).nano_usd;

  it('count tokens once the vocabulary is read', async () => {
    const question = { id: 1, fn: 'tokens.count', input: { encoding: 'cl100k_base', text: '2 + 2 = 4' } };
    const answered = await answerLineInTime(JSON.stringify(question));
    assert.deepEqual(answered, { id: 1, output: { count: 7, ids: [17, 489, 220, 17, 284, 220, 19], exact: true } });
  });

  it('read prices under the names of genai-prices too, as decimals or as numbers', () => {
    const expected = 500 * 3000 + 400 * 300 + 100 * 3750 + 100 * 15_000;
    const list = { input_mtok: 3, output_mtok: 15, cache_read_mtok: 0.3, cache_write_mtok: 3.75 };
    const counts = { input_tokens: 1000, cache_read_tokens: 400, cache_write_tokens: 100, output_tokens: 100 };
    assert.equal(cost({ price_per_mtok: prices, usage, batch: false, batch_multiplier: '0.5' }), expected);
    assert.equal(cost({ price_per_mtok: list, usage: counts }), expected);
    assert.equal(cost({ price_per_mtok: prices, usage, batch: true, batch_multiplier: '0.5' }), expected / 2);
  });

  it('take both kinds of cache writes for all of them', () => {
    const kinds = { input: 3, output: 15, cache_write_5m: 3.75, cache_write_1h: 6 };
    const counts = { input_total: 10, cache_write_5m: 4, cache_write_1h: 6, output: 0 };
    assert.equal(cost({ price_per_mtok: kinds, usage: counts }), 4 * 3750 + 6 * 6000);
  });

  it('take the price of a tier for the whole call', () => {
    const tiered = { input: { base: 3, tiers: [{ start: 1000, price: 6 }] }, output: 0 };
    const of = (input_total: number) => cost({ price_per_mtok: tiered, usage: { input_total, output: 0 } });
    assert.deepEqual([of(1000), of(1001)], [3_000_000, 6_006_000]);
  });

  it('have no cost without a price, a count or the price of a batch', () => {
    assert.equal(cost({ price_per_mtok: null, usage }), null);
    assert.equal(cost({ price_per_mtok: { input: '3' }, usage }), null);
    assert.equal(cost({ price_per_mtok: { ...prices, cache_read: 'cheap' }, usage }), null);
    assert.equal(cost({ price_per_mtok: prices, usage: { output: 1 } }), null);
    assert.equal(cost({ price_per_mtok: prices, usage: null }), null);
    assert.equal(cost({ price_per_mtok: prices, usage, batch: true }), null);
  });

  it('make one record of every usage block', () => {
    const table: [string, unknown, (number | null)[]][] = [
      [
        'openai',
        {
          prompt_tokens: 10,
          completion_tokens: 5,
          prompt_tokens_details: { cached_tokens: 4 },
          completion_tokens_details: { reasoning_tokens: 2 },
        },
        [10, 4, null, 5, 2],
      ],
      [
        'openai-responses',
        {
          input_tokens: 10,
          output_tokens: 5,
          input_tokens_details: { cached_tokens: 4 },
          output_tokens_details: { reasoning_tokens: 2 },
        },
        [10, 4, null, 5, 2],
      ],
      ['deepseek', { prompt_tokens: 10, completion_tokens: 5, prompt_cache_hit_tokens: 4 }, [10, 4, null, 5, null]],
      [
        'anthropic',
        { input_tokens: 10, cache_read_input_tokens: 5, cache_creation_input_tokens: 2, output_tokens: 7 },
        [17, 5, 2, 7, null],
      ],
      [
        'gemini',
        { promptTokenCount: 10, cachedContentTokenCount: 2, candidatesTokenCount: 5, thoughtsTokenCount: 3 },
        [10, 2, null, 8, 3],
      ],
      ['google', { promptTokenCount: 10, thoughtsTokenCount: 3 }, [10, null, null, 3, 3]],
      ['ollama', { prompt_eval_count: 10, eval_count: 5 }, [10, null, null, 5, null]],
      ['anthropic', null, [null, null, null, null, null]],
      ['openai', {}, [null, null, null, null, null]],
    ];
    for (const [api, block, expected] of table) {
      const {
        input_total,
        cache_read,
        cache_write,
        output: answered,
        reasoning,
      } = output('usage.normalize', { api, usage: block });
      assert.deepEqual([input_total, cache_read, cache_write, answered, reasoning], expected, api);
    }
  });
});
