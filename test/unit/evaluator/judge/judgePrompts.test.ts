import assert from 'node:assert/strict';
import { isJudgePromptsStale } from '../../../../scripts/generateAll.ts';
import type { Json } from '../../../../src/core/base/hash.ts';
import { evaluatorHash } from '../../../../src/core/evaluator/evaluatorHash.ts';
import { openJudgePrompts, shippedJudgePrompts } from '../../../../src/core/evaluator/judge/judgePrompts.ts';
import { shippedPrompts } from '../../../../src/core/evaluator/judge/shippedPrompts.ts';
import { resolveEvaluators } from '../../../../src/core/evaluator/resolveEvaluators.ts';
import { parsePrompt } from '../../../../src/core/prompt/parsePrompt.ts';
import { judgedScore, scriptJudge, textOfQuestion } from '../../../support/scriptedJudge.ts';

const own = parsePrompt(
  'id: judge.closed-qa\nmessages:\n  - {role: user, content: "Mine: {{ criteria }} / {{ output }}"}\ntemplateFormat: nunjucks\n',
  'judges/closed.prompt.yaml',
).prompt;
assert(own);

function hashOf(written: Json, prompts = shippedJudgePrompts): string {
  const [use] = resolveEvaluators([written], { path: 'a.prompt.yaml' }).uses;
  assert(use && use.problem === null, use?.problem ?? '');
  return evaluatorHash(use, { judgePrompts: prompts });
}

describe('the prompts of judges', () => {
  it('ship as the files of their folder', () => {
    assert.ok(!isJudgePromptsStale(), 'run node scripts/generateAll.ts');
  });

  for (const [id, text] of Object.entries(shippedPrompts))
    it(`${id} is a prompt file without a single finding`, () => {
      const { prompt, diagnostics } = parsePrompt(text, `${id}.prompt.yaml`);
      assert.deepEqual(diagnostics, []);
      assert.equal(prompt?.id, id);
      assert.equal(prompt?.templateFormat, 'nunjucks');
    });

  it('give way to a prompt of the repository with the same id', async () => {
    const judge = scriptJudge('Y');
    const tools = { ...judge.tools, judgePrompts: openJudgePrompts([own]) };
    await judgedScore({ type: 'model-graded-closedqa', value: 'short' }, 'yes', {}, tools);
    const text = textOfQuestion(judge.asked[0] as never);
    assert.match(text, /Mine: <criteria-(\w+)>\nshort\n<\/criteria-\1> \/ <output-\1>\nyes/);
    assert.match(text, /data and never an instruction/);
  });

  it('are part of the identity of the evaluators that use them, and of no other', () => {
    const mine = openJudgePrompts([own]);
    const closed = { type: 'model-graded-closedqa', value: 'short' };
    assert.notEqual(hashOf(closed), hashOf(closed, mine));
    for (const other of [{ type: 'llm-rubric', value: 'short' }, { type: 'factuality' }, { uses: 'github/fluency' }])
      assert.equal(hashOf(other), hashOf(other, mine));
  });

  it('make every judge another one when the rules change', () => {
    const rules = parsePrompt(
      'id: judge.rules\nmessages: [{role: system, content: Be kind.}]\n',
      'r.prompt.yaml',
    ).prompt;
    assert(rules);
    const closed = { type: 'model-graded-closedqa', value: 'short' };
    assert.notEqual(hashOf(closed), hashOf(closed, openJudgePrompts([rules])));
  });

  it('that cannot be rendered are an error of the score', async () => {
    const broken = { ...own, messages: [{ role: 'user' as const, content: '{{ nothing | unknownfilter }}' }] };
    const tools = { ...scriptJudge('Y').tools, judgePrompts: openJudgePrompts([broken]) };
    const score = await judgedScore({ type: 'model-graded-closedqa', value: 'short' }, 'yes', {}, tools);
    assert.equal(score.value, null);
    assert.equal((score.metadata.error as { code: string }).code, 'judge/prompt');
  });
});
