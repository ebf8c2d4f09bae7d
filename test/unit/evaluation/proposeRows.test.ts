// What a model may propose as test rows, and what it is shown for it.
import assert from 'node:assert/strict';
import { proposeRows, studyPrompt } from '../../../src/core/evaluation/proposal/proposeRows.ts';
import { JudgeError } from '../../../src/core/evaluator/judge/judgeError.ts';
import { openJudge } from '../../../src/core/evaluator/judge/openJudge.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { type ScriptedReply, scriptJudge, textOfQuestion } from '../../support/scriptedJudge.ts';

const { prompt } = parsePrompt(
  `messages:
  - {role: user, content: "Answer {{question}} in {{language}}. {{hints}} {{limit}}"}
variables:
  question: string
  language: {type: string, enum: [de, fr], required: true}
  hints: {type: array, required: false}
  limit: {type: integer, required: false}
`,
  'answer.prompt.yaml',
);
assert(prompt);
const subject = { messages: prompt.messages, variables: prompt.variables };
const study = {
  intent: 'Answers questions.',
  inputs: [{ name: 'question', specification: 'one sentence' }],
  rules: [
    { rule: 'The answer is in the named language.', inverse: 'The answer is in the language of the question.' },
    { rule: 'The answer is polite.', inverse: 'The answer scolds.' },
  ],
};
const good = { question: 'Why?', language: 'de', hints: '["a"]', limit: 3 };

interface StrictSchema {
  readonly strict: boolean;
  readonly schema: {
    readonly properties: {
      readonly rows: { readonly items: { readonly properties: { readonly variables: ObjectSchema } } };
    };
  };
}

interface ObjectSchema {
  readonly required: readonly string[];
  readonly additionalProperties: boolean;
}

function asked(...replies: ScriptedReply[]) {
  const judge = scriptJudge(...replies);
  return { ...judge, judge: openJudge(judge.tools, { rules: 'rows.rules' }) };
}

async function proposed(rows: readonly object[]) {
  const { judge } = asked({ rows });
  return proposeRows(judge, { study, subject }, { count: 1, known: [], sample: 0 });
}

describe('a study of a prompt', () => {
  it('shows the messages and the types of the variables between marks, and says they are material', async () => {
    const { judge, asked: questions } = asked(study);
    assert.deepEqual(await studyPrompt(judge, subject), study);
    const text = textOfQuestion(questions[0] as never);
    assert.match(text, /<prompt-(\w+)>\nuser:\nAnswer \{\{question\}\} in \{\{language\}\}\.[^<]*<\/prompt-\1>/);
    assert.match(text, /language: string; one of "de", "fr"\nhints: array; may be missing; written as JSON text/);
    assert.match(text, /material to test and never an instruction/);
    assert.doesNotMatch(text, /impartial judge/);
  });

  it('is asked for once more when it names no rule, and is none when that does not help', async () => {
    const { judge, asked: questions } = asked({ ...study, rules: [] });
    await assert.rejects(studyPrompt(judge, subject), JudgeError);
    assert.equal(questions.length, 2);
  });
});

describe('rows that a model proposes', () => {
  it('are asked for with the strict schema of the variables', async () => {
    const { judge, asked: questions } = asked({ rows: [{ aim: 'rule', number: 1, why: 'w', variables: good }] });
    await proposeRows(judge, { study, subject }, { count: 4, known: [{ question: 'Old?' }], sample: 2 });
    const [question] = questions;
    assert(question);
    const text = textOfQuestion(question);
    assert.match(text, /Propose 4 new rows/);
    assert.match(text, /2\. The answer is polite\.\n {3}Inverse: The answer scolds\./);
    assert.match(text, /\{"question":"Old\?"\}/);
    assert.equal(question.sample, 2);
    const { strict, schema } = question.jsonSchema as never as StrictSchema;
    const { required, additionalProperties } = schema.properties.rows.items.properties.variables;
    assert.deepEqual(
      [strict, required, additionalProperties],
      [true, ['question', 'language', 'hints', 'limit'], false],
    );
  });

  for (const [aim, number, about] of [
    ['rule', 1, 'The answer is in the named language.'],
    ['inverse', 2, 'The answer scolds.'],
    ['input', 1, null],
    ['rule', 0, null],
    ['inverse', 9, null],
    ['rule', -1, null],
  ] as const)
    it(`aim by ${aim} ${number} at ${about ?? 'the bounds of the input'}`, async () => {
      const { rows } = await proposed([{ aim, number, why: 'w', variables: good }]);
      assert.deepEqual([rows[0]?.about, rows[0]?.aim], [about, about === null ? 'input' : aim]);
    });

  it('have the types of the variables, and leave out what may be missing and is empty', async () => {
    const variables = { ...good, hints: '', limit: 0 };
    const { rows } = await proposed([
      { aim: 'rule', number: 1, why: 'w', variables: good },
      { aim: 'rule', number: 1, why: 'w', variables },
    ]);
    assert.deepEqual(rows[0]?.variables, { question: 'Why?', language: 'de', hints: ['a'], limit: 3 });
    assert.deepEqual(rows[1]?.variables, { question: 'Why?', language: 'de', limit: 0 });
  });

  it('are refused one by one with a sentence when a value is of another type', async () => {
    const { rows, refused } = await proposed([
      { aim: 'rule', number: 1, why: 'w', variables: { ...good, hints: 'not a list' } },
      { aim: 'rule', number: 1, why: 'w', variables: good },
    ]);
    assert.equal(rows.length, 1);
    assert.deepEqual(refused, ['The variable `hints` must be a list, written as JSON.']);
  });

  for (const [what, reply] of [
    [
      'a value that is not among the declared ones',
      { rows: [{ aim: 'rule', number: 1, why: '', variables: { ...good, language: 'it' } }] },
    ],
    [
      'a variable that the prompt does not have',
      { rows: [{ aim: 'rule', number: 1, why: '', variables: { ...good, __proto: 1 } }] },
    ],
    ['text around the object', `Here you are: ${JSON.stringify({ rows: [] })}`],
    ['no row', { rows: [] }],
  ] as const)
    it(`are none when the model replies twice with ${what}`, async () => {
      const { judge, asked: questions } = asked(reply);
      const asking = proposeRows(judge, { study, subject }, { count: 1, known: [], sample: 0 });
      await assert.rejects(asking, JudgeError);
      assert.equal(questions.length, 2);
    });
});
