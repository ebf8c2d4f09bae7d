import assert from 'node:assert/strict';
import { isEvaluatorDocumentCurrent } from '../../../scripts/generateEvaluatorDocs.ts';
import { checkPromptFile } from '../../../src/core/evaluator/checkPromptFile.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { promptText } from '../../support/promptText.ts';

function problemsOf(...lines: string[]): string[] {
  const source = promptText(...lines);
  const found = checkPromptFile(parsePrompt(source, 'a.prompt.yaml'), source);
  return found
    .filter(({ code }) => code.startsWith('evaluator/'))
    .map(({ line, column, endColumn, message }) => `${line}:${column}-${endColumn} ${message}`);
}

/** promptText writes lines of its own first. */
const first = promptText('XX').split('\n').indexOf('XX') + 1;

describe('a prompt file with evaluators', () => {
  it('is told an unknown one at its name, with the nearest', () => {
    assert.deepEqual(problemsOf('evaluators:', '  - name: a', '    uses: prompttracker/word-cuont'), [
      `${first + 2}:11-35 There is no evaluator \`word-cuont\`. Did you mean \`word-count\`? It never counts as passed.`,
    ]);
    const [typed] = problemsOf('evaluators:', '  - type: is-jsno');
    assert.match(
      typed ?? '',
      new RegExp(`^${first + 1}:11-18 There is no evaluator \`is-jsno\`. Did you mean \`is-json\``),
    );
  });

  it('is told a wrong option at its key, and a missing one at what is around it', () => {
    assert.deepEqual(
      problemsOf('evaluators:', '  - uses: prompttracker/word-count', '    with:', '      maxx: 60', '      min: two'),
      [
        `${first + 3}:7-11 There is no option \`maxx\`. Did you mean \`max\`? It never counts as passed.`,
        `${first + 4}:7-10 \`min\` must be a number. It never counts as passed.`,
      ].sort(),
    );
    assert.match(problemsOf('evaluators:', '  - type: contains')[0] ?? '', new RegExp(`^${first + 1}:5-`));
  });

  it('is told about the evaluators of its rows and of sets', () => {
    const found = problemsOf(
      'testData:',
      '  - question: x',
      '    evaluators:',
      '      - type: nothing-like-it',
      'evaluators:',
      '  - type: assert-set',
      '    assert:',
      '      - type: levenstein',
    );
    assert.match(found[0] ?? '', new RegExp(`^${first + 3}:15-30 There is no evaluator \`nothing-like-it\``));
    assert.match(found[1] ?? '', new RegExp(`^${first + 7}:15-25 .*Did you mean \`levenshtein\``));
  });

  it('is told nothing about good ones', () => {
    assert.deepEqual(
      problemsOf(
        ...['evaluators:', '  - {name: a, string: {contains: x}}', '  - {type: latency, threshold: 5}'],
        ...['  - {uses: prompttracker/rouge-l, threshold: 0.4}', '  - {type: not-icontains, value: "{{expected}}"}'],
      ),
      [],
    );
  });
});

describe('docs/evaluators.md', () => {
  it('is what the declarations say', async () => {
    assert.ok(await isEvaluatorDocumentCurrent(), 'run node scripts/generateEvaluatorDocs.ts');
  });
});
