// Judges that go by a criterion: promptfoo's `llm-rubric`, `model-graded-closedqa` and `factuality`.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { once } from '../../base/once.ts';
import { defineEvaluator, type EvaluatorResult, failure } from '../evaluator.ts';
import { asText, questionOf, referenceOf } from '../judge/judgedAnswer.ts';
import { judgeOptions } from '../judge/judgeOptions.ts';
import { type Judge, withJudge } from '../judge/openJudge.ts';
import { readShortForm } from '../judge/readVerdict.ts';

const ownMessages = once(() =>
  z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
);
const criterion = once(() =>
  z.union([z.string().check(z.minLength(1)), z.array(z.json()), z.record(z.string(), z.json())]),
);
const evidence = once(() => z.array(z.string()));
const unitScore = once(() => z.number().check(z.gte(0), z.lte(1)));

const rubricVerdict = once(() =>
  z.strictObject({ evidence: evidence(), reason: z.string(), pass: z.boolean(), score: unitScore() }),
);

const llmRubric = defineEvaluator({
  id: 'llm-rubric',
  title: 'Rubric',
  summary:
    'A judge scores the answer from 0 to 1 by the criterion in `value`; with `levels`, by the described level it is at.',
  options: () =>
    z.strictObject({
      ...judgeOptions(),
      value: criterion(),
      levels: z.optional(
        z.array(z.strictObject({ score: unitScore(), text: z.string() })).check(z.minLength(2), z.maxLength(7)),
      ),
      rubricPrompt: z.optional(z.union([z.string(), ownMessages()])),
      threshold: z.optional(unitScore()),
    }),
  needs: ['judge'],
  version: 1,
  judgePrompts: ({ levels }) => [levels === undefined ? 'judge.llm-rubric' : 'judge.rubric-levels'],
  evaluate({ output }, options, tools) {
    const rubric = asText(options.value as Json);
    const { levels, rubricPrompt } = options;
    return withJudge(tools, options, async (judge) => {
      const texts = { output, rubric };
      if (levels !== undefined) return judgeLevel(judge, texts, { levels, passesFrom: options.threshold ?? 0.5 });
      const asked = { prompt: 'judge.llm-rubric', texts, schema: rubricVerdict(), ownTemplate: rubricPrompt } as const;
      const verdict = await judge.ask({ ...asked, check: contradiction, readPlain: plainRubric });
      const { pass, score, reason } = verdict;
      // As in promptfoo, a threshold is asked for on top of the judge's own verdict.
      const passed = pass && score >= (options.threshold ?? 0);
      return { value: score, passed, reason };
    });
  },
});

/** promptfoo's form, which prompts of the user's own ask for. */
const shortRubric = once(() =>
  z.strictObject({ pass: z.boolean(), score: z.optional(unitScore()), reason: z.optional(z.string()) }),
);

function plainRubric(text: string): z.output<ReturnType<typeof rubricVerdict>> | null {
  const said = readShortForm(text, shortRubric());
  if (said === null) return null;
  const verdict = { evidence: [], reason: said.reason ?? '', pass: said.pass, score: said.score ?? Number(said.pass) };
  return contradiction(verdict) === null ? verdict : null;
}

/** A verdict against its own score is no verdict. */
function contradiction({ pass, score }: z.output<ReturnType<typeof rubricVerdict>>): string | null {
  if (pass === score > 0 || (score > 0 && score < 1)) return null;
  return `\`pass\` is ${pass} and \`score\` is ${score}; they contradict each other.`;
}

async function judgeLevel(
  judge: Judge,
  texts: { readonly output: string; readonly rubric: string },
  scale: { readonly levels: readonly { readonly score: number; readonly text: string }[]; readonly passesFrom: number },
): Promise<EvaluatorResult> {
  const { levels, passesFrom } = scale;
  const numbers = levels.map((_, at) => String(at + 1));
  const criteria_levels = levels.map(({ text }, at) => `${at + 1}: ${text}`).join('\n');
  const schema = z.strictObject({
    evidence: evidence(),
    reason: z.string(),
    level: z.enum(numbers as [string, ...string[]]),
  });
  const asked = { prompt: 'judge.rubric-levels', texts: { ...texts, criteria_levels } } as const;
  const verdict = await judge.ask({ ...asked, schema });
  const value = levels[Number(verdict.level) - 1]?.score ?? null;
  return {
    value,
    passed: value === null ? null : value >= passesFrom,
    reason: verdict.reason,
    metadata: { level: Number(verdict.level) },
  };
}

const closedVerdict = once(() =>
  z.strictObject({ evidence: evidence(), reason: z.string(), verdict: z.enum(['Y', 'N']) }),
);

const closedQa = defineEvaluator({
  id: 'model-graded-closedqa',
  title: 'Closed question',
  summary: 'A judge says whether the answer meets the criterion in `value`: yes is 1 and passes, no is 0.',
  options: () => z.strictObject({ ...judgeOptions(), value: criterion(), query: z.optional(z.string()) }),
  templates: ['value', 'query'],
  needs: ['judge'],
  version: 1,
  judgePrompts: () => ['judge.closed-qa'],
  evaluate(subject, options, tools) {
    return withJudge(tools, options, async (judge) => {
      const question = questionOf(subject, options.query);
      const texts = { question, output: subject.output, criteria: asText(options.value as Json) };
      const asked = { prompt: 'judge.closed-qa', texts, schema: closedVerdict(), readPlain: plainClosed } as const;
      const { verdict, reason } = await judge.ask(asked);
      const passed = verdict === 'Y';
      return { value: passed ? 1 : 0, passed, reason };
    });
  },
});

/** A judge without structured answers may reply with the bare letter. */
function plainClosed(text: string): z.output<ReturnType<typeof closedVerdict>> | null {
  return text === 'Y' || text === 'N' ? { evidence: [], reason: '', verdict: text } : null;
}

const categories = {
  A: 'subset',
  B: 'superset',
  C: 'agree',
  D: 'disagree',
  E: 'differButFactual',
} as const;

const factualVerdict = once(() =>
  z.strictObject({ evidence: evidence(), reason: z.string(), category: z.enum(['A', 'B', 'C', 'D', 'E']) }),
);
const share = once(() => z._default(unitScore(), 1));

const factuality = defineEvaluator({
  id: 'factuality',
  aliases: ['model-graded-factuality'],
  title: 'Factuality',
  summary:
    'A judge compares the facts of the answer with the reference in `value`, or with what the row expects. Only a contradiction fails, unless the scores of the categories are set.',
  options: () =>
    z.strictObject({
      ...judgeOptions(),
      value: z.optional(z.string()),
      query: z.optional(z.string()),
      subset: share(),
      superset: share(),
      agree: share(),
      disagree: z._default(unitScore(), 0),
      differButFactual: share(),
    }),
  templates: ['value', 'query'],
  needs: ['judge'],
  version: 1,
  judgePrompts: () => ['judge.factuality'],
  evaluate(subject, options, tools) {
    const reference = referenceOf(subject, options.value);
    if (reference === null)
      return failure('evaluator/needs-reference', 'It needs a reference: `value`, or `expected` in the row.');
    return withJudge(tools, options, async (judge) => {
      const texts = { question: questionOf(subject, options.query), reference, output: subject.output };
      const asked = { prompt: 'judge.factuality', texts, schema: factualVerdict(), readPlain: plainCategory } as const;
      const { category, reason } = await judge.ask(asked);
      const name = categories[category];
      const value = options[name];
      return { value, passed: value > 0, reason, metadata: { category: name } };
    });
  },
});

const shortCategory = once(() => z.strictObject({ category: z.enum(['A', 'B', 'C', 'D', 'E']), reason: z.string() }));

function plainCategory(text: string): z.output<ReturnType<typeof factualVerdict>> | null {
  const letter = /^\(?([A-E])\)?$/.exec(text)?.[1] as keyof typeof categories | undefined;
  if (letter !== undefined) return { evidence: [], reason: '', category: letter };
  const said = readShortForm(text, shortCategory());
  return said && { evidence: [], ...said };
}

export const rubric = [llmRubric, closedQa, factuality];
