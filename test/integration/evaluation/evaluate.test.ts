// `prompttracker eval` as a user has it: rows from a file, answers from a model server, results in the store and on the screen.
import assert from 'node:assert/strict';
import type { EvaluationDryRun } from '../../../src/core/evaluation/dryRun.ts';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import { useModelProject } from '../../support/modelProject.ts';
import { answerWith, sendJson } from '../../support/modelServer.ts';

const model = 'openai/gpt-4o-mini';
const prompt = `name: greet
model: ${model}
modelParameters: { maxTokens: 20 }
messages:
  - role: user
    content: Say hello to {{who}}
variables:
  who: string
evaluators:
  - name: greets
    string: { contains: Hello }
`;

describe('prompttracker eval', function () {
  this.timeout(30_000);
  const place = useModelProject((project) => {
    project.write('greet.prompt.yaml', prompt);
    project.write('people.csv', 'who\nAda\nBob\nCid\n');
    project.commit('Greet');
  });

  const command = (argv: readonly string[], more = {}) => place.run(['eval', ...argv], more);
  const evaluate = async (...argv: readonly string[]): Promise<{ code: number; data: Evaluation }> => {
    const { code, stdout } = await command(['greet', '--dataset', 'people.csv', '--json', ...argv]);
    return { code, data: JSON.parse(stdout) };
  };

  it('asks every row, scores the answers and passes', async () => {
    const { code, data } = await evaluate();
    assert.equal(code, 0);
    assert.equal(place.server.journal.length, 3);
    assert.equal(data.verdict, 'pass');
    assert.deepEqual([data.dataset.name, data.dataset.rows, data.prompt], ['people.csv', 3, 'greet']);
    assert.deepEqual(
      data.results.map(({ caseId }) => caseId),
      ['1', '2', '3'],
    );
    assert.equal(data.results[0]?.scores[0]?.passed, true);
    assert.deepEqual([data.summary[0]?.n, data.summary[0]?.passRate, data.summary[0]?.errors], [3, 1, 0]);
  });

  it('ends with 1 when a row fails', async () => {
    place.server.script(answerWith({ text: 'Go away' }));
    const { code, data } = await evaluate();
    assert.deepEqual([code, data.verdict, data.totals[0]?.failed], [1, 'fail', 1]);
  });

  it('costs nothing the second time, also when a colleague paid the first time', async () => {
    const first = await evaluate();
    place.project.commit('What we found out');
    const again = await evaluate();
    assert.equal(place.server.journal.length, 3);
    const [before, after] = [first.data.results[0]!, again.data.results[0]!];
    assert.deepEqual([after.cached, after.costUsd, after.run], [true, 0, before.run]);
    assert.deepEqual([after.latencyMs, after.originalCostUsd], [before.latencyMs, before.costUsd]);
    assert.equal(again.data.spentUsd, 0);
  });

  it('asks only what changed', async () => {
    await evaluate();
    place.project.write('people.csv', 'who\nAda\nBea\nCid\nDan\n');
    const { data } = await evaluate();
    assert.equal(place.server.journal.length, 5);
    assert.deepEqual(
      data.results.map(({ cached }) => cached),
      [true, false, true, false],
    );
  });

  it('tells of every answer why it was cached, or what the question has that no earlier one had', async () => {
    const first = await evaluate('--explain');
    assert.deepEqual(first.data.results[0]?.why, { reason: 'new', run: null, differs: [], origin: null });
    place.project.write('people.csv', 'who\nAda\nBea\n');
    assert.equal((await evaluate()).data.results[0]?.why, undefined);
    place.project.write('people.csv', 'who\nAda\nBen\n');
    const again = await evaluate('--explain');
    const [stored, fresh] = again.data.results.map(({ why }) => why);
    assert.deepEqual([stored?.reason, stored?.run], ['answered', first.data.results[0]?.run]);
    assert.match(stored?.origin?.path ?? '', /^\.prompttracker\/runs\/\d{4}\/\d\d\/\w+\.jsonl$/);
    assert.equal(stored?.origin?.commit, place.project.git('rev-parse', 'HEAD').trim());
    assert.deepEqual([fresh?.reason, fresh?.differs], ['new', ['row']]);
    const other = ['greet', '--dataset', 'people.csv', '--model', 'offline/echo', '--explain'];
    assert.match(
      (await command([...other, '--dry-run'])).stderr,
      /^2 answers: not cached, another model than run \w+ in /m,
    );
    assert.match((await command(other)).stderr, /^2 answers: not cached, another model than run \w+ in /m);
    const { data } = await evaluate('--no-cache', '--explain');
    assert.deepEqual([data.results[0]?.why?.reason, data.results[0]?.why?.run], ['cache-off', stored?.run]);
    const repeated = await evaluate('--repeat', '2', '--explain');
    assert.deepEqual(
      repeated.data.results.slice(0, 2).map(({ why }) => [why?.reason, why?.differs]),
      [
        ['answered', []],
        ['new', ['repeat']],
      ],
    );
  });

  it('is paused and goes on at a key, and gives the keyboard back', async () => {
    let press: ((key: string) => void) | null = null;
    let askedWhenPaused = -1;
    place.server.script((context) => {
      press?.('p');
      return answerWith({ text: 'Hello' })(context);
    });
    const { code, stderr } = await command(['greet', '--dataset', 'people.csv', '--concurrency', '1'], {
      isTerminal: true,
      keys: (onKey: (key: string) => void) => {
        press = onKey;
        return () => {
          press = null;
        };
      },
      onNote(text: string) {
        if (!text.includes('1/3') || !text.includes('paused: p goes on')) return;
        setImmediate(() => {
          askedWhenPaused = place.server.journal.length;
          press?.('P');
        });
      },
    });
    assert.deepEqual([code, askedWhenPaused, place.server.journal.length, press], [0, 1, 3, null]);
    assert.match(stderr, /paused: p goes on/);
  });

  it('streams an answer only where its first token is measured', async () => {
    const isStreamed = () => place.server.journal.map(({ body }) => JSON.parse(body).stream === true);
    const { data } = await evaluate();
    assert.deepEqual([isStreamed(), data.results[0]?.firstTokenMs], [[false, false, false], undefined]);
    place.project.replace(
      'greet.prompt.yaml',
      'evaluators:',
      'evaluators:\n  - {name: fast, uses: prompttracker/first-token, with: {max: 60000}}',
    );
    const stored = await evaluate();
    assert.equal(place.server.journal.length, 3);
    assert.equal(stored.data.results[0]?.scores[0]?.reason, 'The first token is not known.');
    place.server.journal.length = 0;
    const asked = await evaluate('--no-cache');
    assert.deepEqual(isStreamed(), [true, true, true]);
    assert.equal(typeof asked.data.results[0]?.firstTokenMs, 'number');
    assert.deepEqual([asked.data.results[0]?.scores[0]?.passed, asked.data.verdict], [true, 'pass']);
  });

  it('asks again on purpose', async () => {
    await evaluate();
    await evaluate('--no-cache');
    assert.equal(place.server.journal.length, 6);
  });

  it('scores an unchanged answer anew under changed evaluators without a call', async () => {
    await evaluate();
    place.project.replace('greet.prompt.yaml', 'contains: Hello', 'contains: Goodbye');
    const { code, data } = await evaluate();
    assert.equal(place.server.journal.length, 3);
    assert.deepEqual([code, data.verdict], [1, 'fail']);
  });

  it('does not take a failed or a cut answer for an answer', async () => {
    const cut = answerWith({ text: 'Hel', stop: 'length' });
    place.server.script(({ response }) => sendJson(response, 400, { error: { message: 'no' } }), cut);
    const { code, data } = await evaluate('--concurrency', '1');
    assert.equal(code, 1);
    assert.deepEqual([data.totals[0]?.errors, data.results[0]?.error?.code], [1, 'provider/invalid-request']);
    await evaluate();
    assert.equal(place.server.journal.length, 5);
  });

  it('asks every repeat for itself, and finds each of them again', async () => {
    await evaluate('--repeat', '2');
    assert.equal(place.server.journal.length, 6);
    const { data } = await evaluate('--repeat', '2');
    assert.equal(place.server.journal.length, 6);
    assert.deepEqual([data.cells, data.summary[0]?.n], [6, 3]);
  });

  it('compares versions and models in one grid', async () => {
    place.project.replace('greet.prompt.yaml', 'Say hello', 'Say a warm hello');
    const { stdout } = await command([
      'greet@v1',
      'greet',
      '--dataset',
      'people.csv',
      '--model',
      model,
      '--model',
      'offline/echo',
      '--json',
    ]);
    const data: Evaluation = JSON.parse(stdout);
    assert.deepEqual(
      data.versions.map(({ selector, number }) => [selector, number]),
      [
        ['v1', 1],
        ['draft', null],
      ],
    );
    assert.deepEqual(data.models, [model, 'offline/echo']);
    assert.equal(data.results.length, 12);
    assert.equal(place.server.journal.length, 6);
  });

  it('keeps the runs with their scores', async () => {
    const { data } = await evaluate();
    const runs = (await place.project.json('runs', 'greet')) as { id: string; scores: { evaluator: string }[] }[];
    assert.deepEqual(new Set(runs.map(({ id }) => id)), new Set(data.results.map(({ run }) => run)));
    assert.deepEqual(
      runs.map(({ scores }) => scores.map(({ evaluator }) => evaluator)),
      [['greets'], ['greets'], ['greets']],
    );
  });

  it('stops before the budget is exceeded, and says how to go on', async () => {
    const { code, stderr } = await command(['greet', '--dataset', 'people.csv', '--max-cost', '0.000016']);
    assert.equal(code, 5);
    assert.ok(place.server.journal.length < 3);
    assert.match(stderr, /eval --resume [0-9A-Z]{26}/);
  });

  it('tells what it would do and cost without asking or keeping anything', async () => {
    const dryRun = async (...argv: readonly string[]): Promise<EvaluationDryRun> => {
      const { code, stdout } = await command(['greet', '--dataset', 'people.csv', '--dry-run', '--json', ...argv]);
      assert.equal(code, 0);
      return JSON.parse(stdout);
    };
    const before = await dryRun();
    assert.deepEqual([before.cells, before.cached, before.calls, before.likelyUsd], [3, 0, 3, null]);
    assert.deepEqual([...new Set(before.results.map(({ reason }) => reason))], ['new']);
    assert.equal(place.server.journal.length, 0);
    assert.deepEqual(await place.project.json('runs'), []);
    const { data } = await evaluate();
    assert.ok(before.worstUsd !== null && before.worstUsd >= (data.spentUsd ?? 0));
    place.project.write('people.csv', 'who\nAda\nEve\n');
    const after = await dryRun();
    assert.deepEqual(
      after.results.map(({ reason, run }) => [reason, run]),
      [
        ['answered', data.results[0]?.run],
        ['new', null],
      ],
    );
    assert.ok(after.likelyUsd !== null && after.worstUsd !== null && after.likelyUsd <= after.worstUsd);
    assert.deepEqual(
      (await dryRun('--no-cache')).results.map(({ reason }) => reason),
      ['cache-off', 'new'],
    );
  });

  it('says of an answer that was cut why it does not serve', async () => {
    place.server.script(answerWith({ text: 'Hel', stop: 'length' }));
    await evaluate('--concurrency', '1');
    // Without any key or address, because nothing is sent.
    const { stdout, code } = await place.project.run(['eval', 'greet', '--dataset', 'people.csv', '--dry-run']);
    assert.equal(code, 0);
    assert.match(stdout, /1 asked before without a whole answer/);
    assert.match(stdout, /2 answered before/);
  });

  it('keeps a sensitive value out of the reasons too', async () => {
    place.project.replace('greet.prompt.yaml', '  who: string', '  who: { type: string, sensitive: true }');
    place.project.replace('greet.prompt.yaml', 'contains: Hello', 'contains: "{{who}}"');
    place.project.write('people.csv', 'who\nthe Countess of Somewhere\n');
    place.server.script(answerWith({ text: 'I do not greet' }));
    const { data } = await evaluate();
    assert.match(data.results[0]?.scores[0]?.reason ?? '', /the Countess of Somewhere/);
    // Git's grep ends with 1 where it finds nothing.
    assert.throws(() => place.project.git('grep', '--no-index', '-a', 'Countess', '.prompttracker'), { status: 1 });
  });

  it('judges an answer with a sensitive value from the store as it did when it came', async () => {
    place.project.replace('greet.prompt.yaml', '  who: string', '  who: { type: string, sensitive: true }');
    place.project.replace('greet.prompt.yaml', 'contains: Hello', 'contains: "{{who}}"');
    place.project.write('people.csv', 'who\nthe Countess of Somewhere\n');
    place.server.script(answerWith({ text: 'Hello, the Countess of Somewhere' }));
    const first = await evaluate();
    const again = await evaluate();
    assert.deepEqual([first.data.verdict, again.data.verdict, again.data.results[0]?.cached], ['pass', 'pass', true]);
    assert.throws(() => place.project.git('grep', '--no-index', '-a', 'Countess', '.prompttracker'), { status: 1 });
  });

  it('asks only the rows that are chosen, and draws the same ones again', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `person ${at},${at % 2 === 0 ? 'de' : 'fr'}`);
    place.project.write('people.csv', `who,language\n${names.join('\n')}\n`);
    const chosen = async (...argv: readonly string[]) =>
      (await evaluate(...argv)).data.results.map(({ caseHash }) => caseHash);
    assert.equal((await chosen('--filter', 'language=de', '--filter', 'who!=person 0')).length, 14);
    const drawn = await chosen('--sample', '5');
    assert.equal(drawn.length, 5);
    assert.deepEqual(await chosen('--sample', '5'), drawn);
    assert.notDeepEqual(await chosen('--sample', '5', '--seed', '2'), drawn);
    assert.equal((await command(['greet', '--dataset', 'people.csv', '--filter', 'language'])).code, 2);
  });

  it('says what is missing when there are no rows', async () => {
    const { code, stderr } = await command(['greet']);
    assert.equal(code, 2);
    assert.match(stderr, /--dataset/);
  });

  it('shows a table, what failed, and the verdict', async () => {
    place.server.script(answerWith({ text: 'Go\u001b[31m away' }));
    const { stdout } = await command(['greet', '--dataset', 'people.csv', '--concurrency', '1']);
    assert.match(stdout, /greet {2}people\.csv, 3 rows/);
    assert.match(stdout, /67 % {2}21 to 94 %/);
    assert.match(stdout, /failed {2}row 1 {2}draft/);
    assert.ok(!stdout.includes('\u001b'));
    assert.match(stdout, /\nfail\n$/);
  });

  it('compares the answers of all columns to a row once they are there, and again for nothing', async () => {
    place.project.replace('greet.prompt.yaml', 'evaluators:\n', 'evaluators:\n  - {name: best, type: max-score}\n');
    const argv = ['--model', 'openai/gpt-4o-mini', '--model', 'offline/echo', '--concurrency', '3'];
    const bests = ({ results }: Evaluation) =>
      results.map(({ scores, value }) => [scores.find(({ evaluator }) => evaluator === 'best')?.passed, value]);
    place.server.script(answerWith({ text: 'Hi' }));
    const { data, code } = await evaluate(...argv);
    assert.equal(code, 1);
    // The offline model never passes here; where nobody does, the first of equals is picked.
    const isScripted = data.results.map(({ scores }) =>
      scores.every(({ evaluator, passed }) => evaluator === 'best' || !passed),
    );
    const expected = [0, 2, 4].flatMap((at) => [
      [true, isScripted[at] ? 0.5 : 1],
      [false, 0],
    ]);
    assert.deepEqual(bests(data), expected);
    const stored = await command(['--resume', data.id, '--json']);
    assert.deepEqual(bests(JSON.parse(stored.stdout)), expected);
    assert.equal(place.server.journal.length, 3);
  });

  it('sums named metrics and holds what is derived from them against its threshold', async () => {
    const metric = '  - {name: short, uses: prompttracker/word-count, with: {max: 1}, metric: brief, weight: 0.5}\n';
    const derived = 'derivedMetrics:\n  - {name: share, value: brief / __count, threshold: 0.5}\n';
    place.project.replace('greet.prompt.yaml', 'evaluators:\n', `${derived}evaluators:\n${metric}`);
    place.server.script(answerWith({ text: 'Hello' }));
    const { stdout, code } = await command(['greet', '--dataset', 'people.csv', '--report', 'md=made.md']);
    assert.equal(code, 1);
    assert.match(stdout, /^brief +draft .* 3 +0\.5 +0\.3333$/m);
    assert.match(stdout, /^share +draft .* 3 +– +0\.1667 +0\.5 +fail$/m);
    assert.match(place.project.read('made.md'), /\| share \| draft \|/);
  });

  it('counts what nobody could judge, and says once why', async () => {
    const judged = `${prompt}  - name: kind
    uses: prompttracker/llm-rubric
    with: { value: is kind }
`;
    place.project.write('greet.prompt.yaml', judged);
    place.server.script(answerWith({ text: 'Hello' }), answerWith({ text: 'Hello' }), answerWith({ text: 'Hello' }));
    const { stdout } = await command(['greet', '--dataset', 'people.csv']);
    assert.match(stdout, /passed +failed +undecided +errors/);
    assert.equal(stdout.match(/^not judged +kind, 3 answers: /gm)?.length, 1);
    assert.match(stdout, /--judge/);
    assert.match(stdout, /insufficient data/);
  });
});
