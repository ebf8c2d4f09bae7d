// Expected values from scipy 1.17.1 and statsmodels 0.15.0, whose functions are named below; exact tests from an enumeration
// of all assignments, Barnard's from tables ordered by fractions and a grid of 4,000 rates with every peak refined.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { answerLine } from '../../../src/core/operation/numeric/answerLine.ts';
import { assertClose } from '../../support/closeTo.ts';

interface ReferenceCase {
  readonly fn: string;
  readonly input: object;
  readonly output: { readonly [name: string]: number | readonly number[] };
}

const sources: { readonly [fn: string]: string } = {
  'bootstrap.bca': 'numpy quantile and scipy norm',
  'bootstrap.percentile': 'numpy quantile',
  'cluster.icc1': 'the analysis of variance written out with numpy',
  'cluster.mean': 'Miller 2024 written out with numpy',
  'cluster.paired_repeats': 'scipy ttest_1samp',
  'cluster.pass_k': 'python math.comb',
  'multi.chi2': 'scipy chi2_contingency',
  'multi.cochran_q': 'statsmodels cochrans_q',
  'multi.friedman': 'scipy friedmanchisquare',
  'multi.kruskal': 'scipy kruskal',
  'multi.welch_anova': 'statsmodels anova_oneway',
  padjust: 'statsmodels multipletests',
  'paired.hodges_lehmann': 'all pairs with numpy',
  'paired.mcnemar': 'scipy binom',
  'paired.permutation_exact': 'enumeration',
  'paired.t': 'scipy ttest_rel',
  'paired.tango': 'scipy brentq on the score',
  'paired.wilcoxon': 'enumeration',
  'power.paired_t_mde': 'statsmodels TTestPower',
  'power.paired_t_n': 'statsmodels TTestPower',
  'power.paired_t_power': 'statsmodels TTestPower',
  'power.prop2_n': 'statsmodels NormalIndPower',
  'power.two_sample_t_n': 'statsmodels TTestIndPower',
  'prop.agresti_coull': 'statsmodels proportion_confint',
  'prop.clopper_pearson': 'statsmodels proportion_confint',
  'prop.wilson': 'statsmodels proportion_confint',
  'prop.zero_failures_upper': 'its formula',
  'prop2.barnard': 'enumeration',
  'prop2.fisher': 'scipy fisher_exact',
  'prop2.newcombe': 'statsmodels confint_proportions_2indep',
  'unpaired.brunner_munzel': 'scipy brunnermunzel',
  'unpaired.cliffs_delta': 'all pairs with numpy',
  'unpaired.mann_whitney': 'enumeration, scipy mannwhitneyu without ties',
  'unpaired.permutation_exact': 'enumeration',
  'unpaired.welch': 'scipy ttest_ind',
};

const cases: readonly ReferenceCase[] = readFileSync(
  resolve(import.meta.dirname, '../../support/statisticsReference.jsonl'),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

/** statsmodels solves for a size or an effect to about seven digits. */
const digitsOf = (fn: string): number => (fn.startsWith('power.') ? 3e-6 : 1e-9);

describe('numeric functions agree', () => {
  for (const [fn, source] of Object.entries(sources)) {
    it(`with ${source}: ${fn}`, () => {
      const own = cases.filter((candidate) => candidate.fn === fn);
      assert.ok(own.length >= 3);
      for (const { input, output } of own) checkCase(fn, input, output);
    });
  }

  it('in every case of the reference', () => {
    assert.deepEqual([...new Set(cases.map(({ fn }) => fn))].sort(), Object.keys(sources).sort());
  });
});

function checkCase(fn: string, input: object, wanted: ReferenceCase['output']): void {
  const answer = answerLine(JSON.stringify({ id: 0, fn, input })) as { output: { [name: string]: unknown } };
  for (const [name, value] of Object.entries(wanted)) {
    const got = [answer.output[name]].flat();
    const values = [value].flat();
    assert.equal(got.length, values.length);
    for (const [at, expected] of values.entries()) assertClose(got[at], expected, digitsOf(fn), 1e-12);
  }
}
