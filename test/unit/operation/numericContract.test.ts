// What programs in other languages rely on: every function under its name, with the fields of its answer.
import assert from 'node:assert/strict';
import { answerLineInTime } from '../../../src/core/operation/numeric/answerLine.ts';

/** Name, an input, and the fields of the answer. */
const contract: readonly (readonly [string, object, string])[] = [
  ['norm.cdf', { z: 1 }, 'value'],
  ['norm.sf', { z: 1 }, 'value'],
  ['norm.ppf', { p: 0.9 }, 'value'],
  ['t.sf', { t: 2, df: 5.5 }, 'value'],
  ['t.ppf', { p: 0.9, df: 5 }, 'value'],
  ['chi2.sf', { x: 3, df: 2 }, 'value'],
  ['f.sf', { f: 2, df1: 2, df2: 9 }, 'value'],
  ['beta.cdf', { x: 0.4, a: 2, b: 3 }, 'value'],
  ['beta.ppf', { p: 0.4, a: 2, b: 3 }, 'value'],
  ['binom.cdf', { k: 3, n: 10, p: 0.4 }, 'value'],
  ['nct.cdf', { t: 1, df: 9, nc: 0.5 }, 'value'],
  ['prop.wilson', { x: 27, n: 30 }, 'low high'],
  ['prop.clopper_pearson', { x: 27, n: 30 }, 'low high'],
  ['prop.agresti_coull', { x: 27, n: 30 }, 'low high'],
  ['prop2.newcombe', { xa: 5, na: 10, xb: 8, nb: 10 }, 'diff low high'],
  ['prop2.fisher', { xa: 5, na: 10, xb: 8, nb: 10 }, 'p'],
  ['prop2.barnard', { xa: 5, na: 10, xb: 8, nb: 10 }, 'p'],
  ['paired.mcnemar', { both_pass: 36, a_only: 12, b_only: 2, both_fail: 0 }, 'p_exact p_mid discordant'],
  ['paired.newcombe', { both_pass: 36, a_only: 12, b_only: 2, both_fail: 0 }, 'diff low high'],
  ['paired.tango', { both_pass: 36, a_only: 12, b_only: 2, both_fail: 0 }, 'diff low high'],
  [
    'paired.t',
    { a: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], b: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] },
    'n mean_diff t df p low high dz gz',
  ],
  [
    'paired.wilcoxon',
    { a: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], b: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9], zero: 'wilcox' },
    'w_plus w_minus p m method',
  ],
  [
    'paired.permutation_exact',
    { a: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], b: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] },
    'p permutations',
  ],
  ['paired.hodges_lehmann', { a: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], b: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] }, 'estimate'],
  ['perm.mc_pvalue', { extreme: 3, permutations: 999 }, 'p'],
  [
    'bootstrap.bca',
    {
      x: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8],
      stat: 'mean',
      index: [
        [0, 1, 2, 3, 4, 5],
        [1, 1, 2, 3, 4, 5],
        [0, 0, 2, 5, 4, 5],
        [3, 1, 2, 3, 0, 5],
      ],
    },
    'estimate z0 acceleration low high',
  ],
  [
    'bootstrap.percentile',
    {
      x: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8],
      stat: 'mean',
      index: [
        [0, 1, 2, 3, 4, 5],
        [1, 1, 2, 3, 4, 5],
        [0, 0, 2, 5, 4, 5],
        [3, 1, 2, 3, 0, 5],
      ],
    },
    'estimate low high',
  ],
  ['bootstrap.bca_seeded', { x: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], stat: 'mean', resamples: 200 }, 'low high'],
  [
    'unpaired.welch',
    { a: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], b: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] },
    'diff t df p low high cohen_d hedges_g',
  ],
  ['unpaired.mann_whitney', { a: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], b: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] }, 'u p method'],
  [
    'unpaired.cliffs_delta',
    { a: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], b: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] },
    'delta prob_superiority',
  ],
  [
    'unpaired.permutation_exact',
    { a: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], b: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] },
    'p permutations',
  ],
  ['unpaired.brunner_munzel', { a: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], b: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] }, 'statistic p'],
  [
    'cluster.mean',
    { score: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], cluster: ['a', 'a', 'b', 'b', 'c', 'c'] },
    'mean n clusters se_naive se_miller se_cr1 low high deff',
  ],
  [
    'cluster.icc1',
    { score: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], cluster: ['a', 'a', 'b', 'b', 'c', 'c'] },
    'icc ms_between ms_within k0',
  ],
  [
    'cluster.paired_repeats',
    {
      a: [
        [1, 0],
        [1, 1],
        [0, 0],
      ],
      b: [
        [1, 1],
        [0, 1],
        [1, 1],
      ],
    },
    'mean_diff se t df p low high within_var_a within_var_b between_var_diff',
  ],
  [
    'cluster.paired_repeats_clustered',
    {
      a: [
        [1, 0],
        [1, 1],
        [0, 0],
      ],
      b: [
        [1, 1],
        [0, 1],
        [1, 1],
      ],
      cluster: ['a', 'a', 'b'],
    },
    'mean_diff se_cr1 t df p low high',
  ],
  ['cluster.pass_k', { n: 10, correct: 6, k: 3 }, 'pass_at_k pass_hat_k'],
  [
    'multi.friedman',
    {
      matrix: [
        [1, 2, 3],
        [2, 3, 5],
        [4, 5, 6],
      ],
    },
    'statistic df p',
  ],
  [
    'multi.cochran_q',
    {
      matrix: [
        [1, 0, 1],
        [0, 0, 1],
        [1, 1, 1],
        [1, 0, 0],
      ],
    },
    'statistic df p',
  ],
  [
    'multi.kruskal',
    {
      groups: [
        [1, 2, 3],
        [2, 3, 5],
        [4, 5, 6],
      ],
    },
    'statistic df p',
  ],
  [
    'multi.welch_anova',
    {
      groups: [
        [1, 2, 3],
        [2, 3, 5],
        [4, 5, 6],
      ],
    },
    'statistic p',
  ],
  [
    'multi.chi2',
    {
      table: [
        [8, 2],
        [5, 5],
      ],
    },
    'statistic df p cramers_v',
  ],
  ['padjust', { p: [0.01, null, 0.04], method: 'holm' }, 'adjusted'],
  ['power.paired_t_n', { dz: 0.5, power: 0.8, alpha: 0.05 }, 'n'],
  ['power.two_sample_t_n', { d: 0.5, power: 0.8, alpha: 0.05 }, 'n_per_arm'],
  ['power.paired_t_power', { n: 30, dz: 0.5, alpha: 0.05 }, 'power'],
  ['power.paired_t_mde', { n: 30, power: 0.8, alpha: 0.05 }, 'dz'],
  ['power.prop2_n', { p1: 0.8, p2: 0.9, power: 0.8, alpha: 0.05 }, 'h n_per_arm'],
  ['power.mcnemar_n', { p_b_only: 0.15, p_a_only: 0.05, power: 0.8, alpha: 0.05 }, 'n'],
  ['power.eval_mde', { n: 200, omega2: 0.1, var_a: 0.1, k_a: 1, var_b: 0.1, k_b: 1, alpha: 0.05, power: 0.8 }, 'mde'],
  ['power.eval_n', { delta: 0.03, omega2: 0.1, var_a: 0.1, k_a: 1, var_b: 0.1, k_b: 1, alpha: 0.05, power: 0.8 }, 'n'],
  ['prop.zero_failures_upper', { n: 30 }, 'upper'],
  [
    'bayes.ab',
    {
      arms: [
        { x: 8, n: 10 },
        { x: 5, n: 10 },
      ],
    },
    'mean credible95 p_best expected_loss',
  ],
  ['bayes.rope', { a: { x: 8, n: 10 }, b: { x: 5, n: 10 }, rope: 0.05 }, 'p_worse p_equivalent p_better'],
  ['bandit.ucb1', { n: [3, 0], mean: [0.5, 0] }, 'index'],
  [
    'bandit.thompson_allocation',
    {
      arms: [
        { x: 8, n: 10 },
        { x: 5, n: 10 },
      ],
      draws: 100,
    },
    'allocation',
  ],
  ['seq.discordant_eprocess', { outcomes: [1, 1, 0, 1], alpha: 0.05 }, 'e p stop_at'],
  ['seq.msprt', { x: [0.1, -0.2, 0.3], sigma2: 1, tau2: 1 }, 'lambda_ p'],
  ['seq.asymptotic_cs', { x: [0.1, -0.2, 0.3], alpha: 0.05, t_opt: 10 }, 'rho low high'],
  ['seq.group_bounds', { type: 'pocock', looks: 3, alpha: 0.05 }, 'z'],
  ['seq.spending_bounds', { spending: 'obf', information: [0.5, 1], alpha: 0.05 }, 'z cumulative_alpha'],
  ['drift.cusum', { x: [1, 2, 9], mu0: 1, sigma: 1, k: 0.5, h: 5 }, 'up down alarm'],
  ['drift.ewma', { x: [1, 2, 9], mu0: 1, sigma: 1, lambda_: 0.2, L: 2.962 }, 'z low high alarm'],
  ['drift.page_hinkley', { x: [1, 2, 9], min_instances: 2, delta: 0.005, threshold: 50, alpha: 0.9999 }, 'sum alarm'],
  ['drift.cusum_arl', { k: 0.5, h: 4, shift: 0 }, 'arl'],
  ['drift.ks2', { a: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], b: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] }, 'd p method'],
  ['drift.psi', { reference: [5, 5], current: [3, 7], eps: 0.0001 }, 'psi'],
  ['drift.jensen_shannon', { reference: [5, 5], current: [3, 7] }, 'distance'],
  ['drift.wasserstein', { a: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], b: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] }, 'distance'],
  ['trend.mann_kendall', { y: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8] }, 's var_s z p tau'],
  ['trend.theil_sen', { x: [1, 2, 3, 4, 5, 6], y: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8] }, 'slope intercept low high'],
  ['summary', { x: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8] }, 'n mean sd p50 p90 p95 p99 mad'],
  ['quantile_ci', { x: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], q: 0.5, level: 0.9 }, 'low high coverage'],
  ['corr.pearson', { x: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], y: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] }, 'r p low high'],
  ['corr.spearman', { x: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], y: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] }, 'rho p'],
  ['corr.kendall_b', { x: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], y: [0.6, 0.9, 0.8, 0.7, 0.9, 0.9] }, 'tau p'],
  [
    'agree.cohen_kappa',
    { a: ['y', 'n', 'y'], b: ['y', 'n', 'n'], categories: ['n', 'y'], weights: 'none' },
    'n agreement kappa low high',
  ],
  ['agree.gwet_ac1', { a: ['y', 'n', 'y'], b: ['y', 'n', 'n'], categories: ['n', 'y'] }, 'ac1'],
  [
    'agree.fleiss_kappa',
    {
      counts: [
        [2, 1],
        [0, 3],
        [3, 0],
      ],
    },
    'kappa',
  ],
  [
    'agree.krippendorff',
    {
      ratings: [
        [1, 2, 3, null],
        [1, 2, 2, 1],
      ],
      level: 'nominal',
    },
    'alpha',
  ],
  [
    'agree.icc',
    {
      matrix: [
        [1, 2],
        [3, 4],
        [5, 5],
      ],
    },
    'icc21 icc31',
  ],
  [
    'judge.corrected_rate',
    { judge_pass: 60, n: 100, true_negative: 40, human_fail: 50, true_positive: 45, human_pass: 50 },
    'raw sens spec corrected low high',
  ],
  [
    'judge.ppi_mean',
    { human: [1, 0, 1], judge_labelled: [1, 0, 0], judge_unlabelled: [1, 1, 0, 0] },
    'estimate se low high',
  ],
  ['judge.ppi_lambda', { human: [1, 0, 1], judge_labelled: [1, 0, 0], judge_unlabelled: [1, 1, 0, 0] }, 'lambda_'],
  [
    'judge.pairwise_swap',
    { first_order: ['A', 'B'], second_order: ['A', 'A'] },
    'final consistency wins_a wins_b ties',
  ],
  ['judge.geval_expected', { tokens: { 1: -0.5, 2: -1 }, scale: [1, 2] }, 'score'],
  [
    'rank.bradley_terry',
    {
      players: ['x', 'y'],
      results: [
        { a: 'x', b: 'y', winner: 'x' },
        { a: 'x', b: 'y', winner: 'y' },
      ],
    },
    'ability se elo',
  ],
  [
    'rank.bradley_terry_map',
    { players: ['x', 'y'], results: [{ a: 'x', b: 'y', winner: 'x' }], precision: 1 },
    'ability',
  ],
  ['rank.elo', { games: [{ a: 'x', b: 'y', winner: 'x' }], k: 32, start: 1000 }, 'ratings'],
  ['rank.win_rate', { wins: 5, losses: 2, ties: 1 }, 'win_rate p'],
  ['text.rouge', { reference: 'the cat sat', candidate: 'a cat sat', stem: true }, 'rouge1 rouge2 rougeL rougeLsum'],
  ['text.sentence_bleu', { reference: 'the cat sat', candidate: 'a cat sat' }, 'bleu'],
  ['text.chrf', { reference: 'the cat sat', candidate: 'a cat sat' }, 'chrf'],
  ['text.meteor', { reference: 'the cat sat', candidate: 'a cat sat' }, 'meteor'],
  ['text.gleu', { reference: 'the cat sat', candidate: 'a cat sat' }, 'gleu'],
  ['text.levenshtein', { reference: 'the cat sat', candidate: 'a cat sat' }, 'distance similarity'],
  ['text.squad', { reference: 'the cat sat', candidate: 'a cat sat' }, 'f1 em'],
  ['text.corpus_bleu', { references: ['the cat sat'], candidates: ['a cat sat'] }, 'bleu'],
  ['text.sentence_bleu_multi', { references: ['the cat sat'], candidate: 'a cat sat' }, 'bleu'],
  ['text.porter_stem', { words: ['running'] }, 'stems'],
  ['search.bm25', { docs: ['a cat', 'a dog'], query: 'cat' }, 'scores'],
  ['search.tfidf_cosine', { docs: ['a cat', 'a dog'] }, 'cosine'],
  ['search.jaccard', { docs: ['a cat', 'a dog'], k: 1 }, 'jaccard'],
  ['search.near_duplicates', { docs: ['a cat', 'a cat'], k: 1, threshold: 0.8 }, 'groups'],
  ['search.minhash', { a: 'a cat', b: 'a dog', shingle: 'word', permutations: 64 }, 'jaccard'],
  ['search.rrf', { lists: [['x', 'y']], k: 60 }, 'scores'],
  [
    'cluster.linkage',
    {
      points: [
        [0, 0],
        [0, 1],
        [5, 5],
        [5, 6],
        [9, 0],
      ],
      method: 'average',
      metric: 'euclidean',
    },
    'heights labels_k4',
  ],
  [
    'cluster.linkage_threshold',
    {
      vectors: [
        [0, 0],
        [0, 1],
        [5, 5],
        [5, 6],
        [9, 0],
      ],
      method: 'average',
      metric: 'euclidean',
      distance: 2,
    },
    'labels',
  ],
  [
    'cluster.hdbscan',
    {
      points: [
        [0, 0],
        [0, 1],
        [5, 5],
        [5, 6],
        [9, 0],
      ],
      min_cluster_size: 2,
    },
    'labels n_clusters',
  ],
  [
    'cluster.silhouette',
    {
      points: [
        [0, 0],
        [0, 1],
        [5, 5],
        [5, 6],
        [9, 0],
      ],
      labels: [0, 0, 1, 1, 1],
    },
    'silhouette',
  ],
  ['cluster.ctfidf', { docs: ['a cat', 'a dog'], groups: [[0], [1]] }, 'weights'],
  ['tokens.count', { encoding: 'o200k_base', text: 'a cat' }, 'count ids'],
  [
    'cost.compute',
    {
      price_per_mtok: { input: '3', output: '15' },
      usage: { input_total: 10, output: 5 },
      batch: false,
      batch_multiplier: '0.5',
    },
    'nano_usd',
  ],
  [
    'usage.normalize',
    { api: 'anthropic', usage: { input_tokens: 10, output_tokens: 5 } },
    'input_total cache_read cache_write output reasoning',
  ],
  [
    'segment.cmh',
    {
      strata: [
        [
          [8, 2],
          [5, 5],
        ],
        [
          [6, 4],
          [3, 7],
        ],
      ],
    },
    'statistic p pooled_odds_ratio breslow_day breslow_day_p tarone tarone_p',
  ],
  [
    'segment.simpson',
    {
      strata: [
        [
          [8, 2],
          [5, 5],
        ],
        [
          [6, 4],
          [3, 7],
        ],
      ],
    },
    'segment_diff overall_diff reversed pooled_odds_ratio cmh_p',
  ],
  [
    'segment.paired_interaction',
    {
      discordant: [
        { b_only: 5, a_only: 2 },
        { b_only: 1, a_only: 4 },
      ],
    },
    'statistic df p',
  ],
  [
    'segment.score_interaction',
    {
      diffs: [
        [1, 2, 3],
        [2, 3, 5],
        [4, 5, 6],
      ],
    },
    'f df1 df2 p',
  ],
  [
    'gate.paired_noninferiority',
    { both_pass: 36, a_only: 12, b_only: 2, both_fail: 0, margin: 0.05 },
    'verdict low high',
  ],
  ['gate.flaky_item', { passes: 1, attempts: 3, baseline_passes: 9, baseline_attempts: 10, alpha: 0.01 }, 'p verdict'],
  ['gate.score_noninferiority', { diffs: [0.5, 0.7, 0.9, 0.4, 0.6, 0.8], margin: 0.05 }, 'low high verdict'],
  ['score.json_diff', { output: { a: 1 }, expected: { a: 2 } }, 'score'],
  ['score.numeric_diff', { output: 1, expected: 2 }, 'score'],
  ['score.valid_json', { output: '{}', schema: { type: 'object' } }, 'score'],
  ['rag.faithfulness', { verdicts: [1, 0] }, 'score'],
  ['rag.context_recall', { attributed: [1, 0] }, 'score'],
  ['rag.context_precision', { verdicts: [1, 0] }, 'score'],
  ['rag.answer_relevance', { question: [1, 0], generated: [[1, 0]], noncommittal: [0] }, 'score'],
];

describe('the numeric functions', () => {
  for (const [fn, input, fields] of contract) {
    it(`answer under the name ${fn}`, async () => {
      const answer = await answerLineInTime(JSON.stringify({ id: fn, fn, input }));
      assert.ok('output' in answer, JSON.stringify(answer));
      const output = answer.output as object;
      for (const field of fields.split(' ')) {
        assert.ok(Object.hasOwn(output, field), `${field} in ${JSON.stringify(output)}`);
      }
    });
  }
});
