// Configurations of promptfoo as their authors left them. What promptfoo 0.123.1 itself asked and found over the same scripted
// answers stands beside each in verdicts.json: `promptfoo eval -c promptfooconfig.yaml -o out.json --no-cache -j 1`.
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import { assertClose } from '../../support/closeTo.ts';
import { useModelProject } from '../../support/modelProject.ts';
import { answerWith, sendJson } from '../../support/modelServer.ts';
import { suiteAnswer } from '../../support/promptfooSuites/answers.ts';

interface Verdicts {
  /** Test, column, whether it passed, score; `select-best` where the score is promptfoo's own. */
  readonly cells: readonly (readonly [number, number, boolean, number, 'select-best'?])[];
  /** Named metrics of each column. */
  readonly metrics: readonly { readonly [name: string]: number }[];
  /** What was asked of the models, each question once, without those of graders. */
  readonly requests: readonly unknown[];
}

const suites = resolve(import.meta.dirname, '../../support/promptfooSuites');
const verdictsOf = (name: string): Verdicts => JSON.parse(readFileSync(`${suites}/${name}/verdicts.json`, 'utf8'));

describe('a configuration of promptfoo', function () {
  this.timeout(60_000);
  const place = useModelProject();
  const copy = (name: string) => {
    cpSync(`${suites}/${name}`, place.project.root, { recursive: true });
    place.server.script(...Array.from({ length: 300 }, () => suiteAnswer));
  };
  const evaluate = async (...argv: readonly string[]) => {
    const { stdout, stderr, code } = await place.run(['eval', 'promptfooconfig.yaml', '--json', ...argv]);
    assert.ok(stdout !== '', stderr);
    return { data: JSON.parse(stdout) as Evaluation, stderr, code };
  };
  const write = (yaml: string) => place.project.write('promptfooconfig.yaml', yaml);
  const asked = () =>
    place.server.journal.map(({ body }) => {
      const { model, messages, temperature, max_tokens, response_format } = JSON.parse(body);
      return JSON.stringify({ model, messages, temperature, max_tokens, response_format });
    });

  for (const name of ['supportBot', 'chatScenarios', 'promptGrid', 'conversation']) {
    it(`${name}: every cell has the verdict and the score that promptfoo gives it`, async () => {
      copy(name);
      const { data, stderr, code } = await evaluate();
      const { cells, metrics } = verdictsOf(name);
      assert.deepEqual([data.results.length, data.columns.length, code], [cells.length, metrics.length, 1]);
      assert.doesNotMatch(stderr, /promptfooconfig/, 'nothing of it is left out');
      const rows = [...new Set(data.results.map(({ caseId }) => caseId))];
      for (const [row, column, passed, score, comparing] of cells) {
        const place = { caseId: rows[row], column: data.columns[column]?.key };
        const found = data.results.find((one) => one.caseId === place.caseId && one.column === place.column);
        const what = `test ${row}, column ${column}: ${JSON.stringify(found?.scores)}`;
        assert.equal(found?.passed, passed, what);
        if (comparing === undefined) assertClose(found?.value ?? null, score);
      }
    });

    it(`${name}: models are asked what promptfoo asks them`, async () => {
      copy(name);
      await evaluate();
      const questions = new Set(
        asked().filter((body) => !/Judge the answer|meets the criterion|"messages":null/.test(body)),
      );
      const wanted = verdictsOf(name).requests.map((one) => JSON.stringify(one));
      assert.deepEqual(
        [...questions].filter((body) => JSON.parse(body).messages !== undefined).sort(),
        [...wanted].sort(),
      );
    });
  }

  it('has the named and derived metrics of promptfoo, which sum by weight', async () => {
    copy('promptGrid');
    const { data } = await evaluate();
    for (const [index, wanted] of verdictsOf('promptGrid').metrics.entries())
      for (const [name, sum] of Object.entries(wanted)) {
        const row = data.metrics?.find(({ metric, column }) => metric === name && column === data.columns[index]?.key);
        assertClose(row?.formula === null ? row.sum : row?.value, sum);
      }
  });

  it('is paid for once, goes on after an error, and one of its prompts can be the base of the others', async () => {
    copy('supportBot');
    const { data } = await evaluate();
    const before = place.server.journal.length;
    const again = await evaluate();
    assert.deepEqual([again.data.spentUsd, place.server.journal.length], [0, before]);
    const resumed = await place.run(['eval', '--resume', data.id, '--json']);
    assert.equal(JSON.parse(resumed.stdout).results.length, data.results.length, resumed.stderr);
    const { data: held } = await evaluate('--base', 'prompts.txt 1');
    assert.deepEqual([held.base, held.comparison !== null], [held.columns[0]?.promptHash, true]);
    assert.equal(held.columns[0]?.selector, 'prompts.txt 1');
  });

  it('may stand in a folder, with its rows told by file and line', async () => {
    cpSync(`${suites}/supportBot`, `${place.project.root}/evals/bot`, { recursive: true });
    place.server.script(...Array.from({ length: 100 }, () => suiteAnswer));
    const path = 'evals/bot/promptfooconfig.yaml';
    const { code } = await place.run(['eval', path, '--report', 'junit=out.xml']);
    assert.equal(code, 1);
    const report = readFileSync(`${place.project.root}/out.xml`, 'utf8');
    assert.match(report, /evals\/bot\/tests\/more\.csv/);
    assert.match(report, /evals\/bot\/promptfooconfig\.yaml/);
  });

  it('is asked of the models that the user names instead, each prompt once', async () => {
    copy('promptGrid');
    const { data } = await evaluate('--model', 'offline/echo', '--dry-run');
    assert.deepEqual(
      [data.models, data.columns.map(({ selector }) => selector)],
      [['offline/echo'], ['plain.txt', 'short']],
    );
  });

  it('never decides where a prompt and a key go', async () => {
    write('prompts: [hi]\nproviders:\n  - id: openai:gpt-4o\n    config:\n      apiBaseUrl: https://evil.example/v1\n');
    const { stdout, code } = await place.run(['eval', 'promptfooconfig.yaml', '--json']);
    const { error } = JSON.parse(stdout);
    assert.deepEqual([code, error.code], [3, 'provider/untrusted-origin']);
    assert.deepEqual(error.location, { path: 'promptfooconfig.yaml', line: 5, column: 19 });
    assert.match(error.hint, /OPENAI_BASE_URL=https:\/\/evil\.example\/v1/);
    assert.equal(place.server.journal.length, 0);
  });

  it('may say the address that is the user’s own, and its key is not used', async () => {
    write(
      `prompts: [hi]\nproviders:\n  - id: openai:gpt-4o\n    config:\n      apiBaseUrl: ${place.server.baseUrl('openai-chat')}/\n      apiKey: sk-of-the-file\n`,
    );
    const { stderr } = await evaluate();
    assert.match(stderr, /promptfooconfig\.yaml:6:15: The key of a file is not used/);
    assert.deepEqual(
      place.server.journal.map(({ headers }) => headers.authorization?.includes('sk-of-the-file')),
      [false],
    );
  });

  it('tells with line what it leaves out, runs nothing, and evaluates the rest', async () => {
    place.project.write('prompt.js', 'require("node:fs").writeFileSync("ran", ""); module.exports = () => "x";\n');
    write(`prompts: [file://prompt.js, "Say {{word}}"]
providers: [python:answer.py, openai:gpt-4o-mini]
extensions: [file://hooks.js:all]
tests:
  - vars: {word: one}
    assert: [{type: icontains, value: hello}]
  - vars: {word: two}
    options: {transform: output.trim()}
    assert: [{type: icontains, value: hello}]
  - file://more.py
`);
    const { data, stderr, code } = await evaluate();
    assert.deepEqual(
      data.results.map(({ passed, outcome, error }) => [passed, outcome, error?.code ?? null]),
      [
        [true, 'ok', null],
        [null, 'unrendered', 'dataset/row'],
      ],
    );
    assert.match(data.results[1]?.error?.message ?? '', /`options\.transform` is code/);
    assert.equal(code, 1);
    for (const told of [
      /promptfooconfig\.yaml:1:11: `prompt\.js` is code/,
      /promptfooconfig\.yaml:2:13: This provider is left out: `python:answer\.py` is code/,
      /promptfooconfig\.yaml:3:13: `extensions` are code/,
      /promptfooconfig\.yaml:10:5: `more\.py` is code/,
    ])
      assert.match(stderr, told);
    assert.equal(existsSync(`${place.project.root}/ran`), false);
  });

  it('asks tests that go on from each other in turn, however many at a time, and goes on where it stopped', async () => {
    copy('conversation');
    const { data } = await evaluate('--concurrency', '8');
    const { cells } = verdictsOf('conversation');
    assert.deepEqual(
      data.results.map(({ passed }) => passed),
      cells.map(([, , passed]) => passed),
    );
    assert.equal(place.server.journal.length, cells.length, 'each is asked once');
    const paid = data.results.reduce((sum, { costUsd }) => sum + (costUsd ?? Number.NaN), 0);
    assertClose(paid, data.spentUsd, 1e-9);
    const plan = await place.run(['eval', 'promptfooconfig.yaml', '--dry-run', '--json', '--no-cache']);
    const { calls, worstUsd } = JSON.parse(plan.stdout);
    assert.deepEqual([calls, worstUsd > (data.spentUsd ?? 0)], [cells.length, true]);
    const one = await evaluate('--case', '5', '--model', 'openai/gpt-4o');
    assert.deepEqual(
      one.data.results.map(({ caseId, passed, cached }) => [caseId, passed, cached]),
      [
        ['5', true, true],
        ['5', true, true],
      ],
      'with the tests before it, which are answered',
    );
    const torn = await place.run(['eval', 'promptfooconfig.yaml', '--sample', '2']);
    assert.deepEqual([torn.code, /go on from each other/.test(torn.stderr)], [2, true]);
  });

  it('has no score for a test whose earlier test has no answer, and asks both again on request', async () => {
    write(`prompts: ["{% for one in _conversation %}{{one.input}} {{one.output}} {% endfor %}{{q}}"]
providers: [openai:gpt-4o-mini]
tests:
  - {vars: {q: first}, assert: [{type: icontains, value: hello}]}
  - {vars: {q: second}, assert: [{type: icontains, value: hello}]}
`);
    place.server.script(({ response }) => sendJson(response, 400, { error: { message: 'no such thing' } }));
    const { data, code } = await evaluate();
    assert.deepEqual(
      data.results.map(({ outcome, passed, error }) => [outcome, passed, error?.code]),
      [
        ['error', null, 'provider/invalid-request'],
        ['unrendered', null, 'conversation/earlier-row'],
      ],
    );
    assert.deepEqual([code, place.server.journal.length], [4, 1]);
    const again = await place.run(['eval', '--resume', data.id, '--retry-errors', '--json']);
    assert.equal(JSON.parse(again.stdout).verdict, 'pass', again.stderr);
    assert.match(place.server.journal.at(-1)?.body ?? '', /first Hello, world second/);
  });

  it('shows assertions an answer under a JSON Schema as promptfoo does, in one line and to code as what it says', async () => {
    write(`prompts: [hours]
providers:
  - id: openai:gpt-4o-mini
    config: {response_format: {type: json_schema, json_schema: {name: h, schema: {type: object}}}}
tests:
  - assert:
      - {type: equals, value: '{"monday":"9-17"}'}
      - {type: not-contains, value: '": "'}
      - {type: javascript, value: "output.monday === '9-17'"}
`);
    place.server.script(answerWith({ text: '{"monday": "9-17"}' }));
    const { data } = await evaluate('--allow-code');
    assert.deepEqual(
      data.results[0]?.scores.map(({ passed }) => passed),
      [true, true, true],
    );
  });

  it('of which nothing can be asked is an error with the reason and its line', async () => {
    write('prompts: [hi]\nproviders: [bedrock:claude]\n');
    const { stdout, code } = await place.run(['eval', 'promptfooconfig.yaml', '--json']);
    const { error } = JSON.parse(stdout);
    assert.deepEqual([code, error.code, error.location.line], [1, 'prompt/invalid', 2]);
    assert.match(error.message, /`bedrock:claude` has no provider here/);
  });

  it('is no prompt: it is listed nowhere, and one of its prompts is rendered by its number', async () => {
    copy('supportBot');
    assert.deepEqual(await place.project.json('list'), []);
    const rendered = await place.project.json('render', 'promptfooconfig.yaml@2', '--var', 'question=Why?');
    assert.deepEqual((rendered as { messages: unknown }).messages, [{ role: 'user', content: 'Support of : Why?' }]);
    const { stderr, code } = await place.run(['render', 'promptfooconfig.yaml@v7']);
    assert.deepEqual([code, /Name one behind @: 1 \(#1, openai\/gpt-4o-mini\)/.test(stderr)], [2, true]);
  });
});
