import assert from 'node:assert/strict';
import { CliProject } from '../../support/cliProject.ts';
import { answerWith, type ModelServer, type Reply, startModelServer } from '../../support/modelServer.ts';

const rows = 32;
const prompt = `model: offline/echo
messages:
  - {role: user, content: "Say {{word}}."}
testData:
${Array.from({ length: rows }, (_, at) => `  - {word: w${at}}`).join('\n')}
evaluators:
  - name: judged
    uses: prompttracker/llm-rubric
    with: {value: It says the word.}
`;

interface Cell {
  readonly run: string;
  readonly scores: readonly { readonly passed: boolean | null }[];
}

describe('calibrate', function () {
  this.timeout(120_000);
  let project: CliProject;
  let server: ModelServer;

  before(async () => {
    server = await startModelServer();
    project = new CliProject();
    project.write('say.prompt.yaml', prompt);
  });
  after(async () => {
    project.dispose();
    await server.close();
  });

  const run = (...argv: string[]) =>
    project.run(argv, {
      environment: {
        OPENAI_BASE_URL: server.baseUrl('openai-chat'),
        OPENAI_API_KEY: 'sk-test',
        PROMPTTRACKER_JUDGE: 'openai/gpt-4o-mini',
      },
    });
  const calibrated = async () => JSON.parse((await run('calibrate', 'say', '--json')).stdout);

  it('says that nothing was judged yet', async () => {
    assert.match((await run('calibrate', 'say')).stderr, /judged by a model yet/);
  });

  it('holds a judge against approvals and rejections, and lets it gate from 30 of them', async () => {
    // The judge passes every row whose number is even, and one odd one.
    const reply: Reply = (context) => {
      const word = Number(/Say w(\d+)/.exec(context.request.body)?.[1]);
      const pass = word % 2 === 0 || word === 1;
      answerWith({ text: JSON.stringify({ evidence: [], reason: 'r', pass, score: Number(pass) }) })(context);
    };
    server.script(...Array<Reply>(rows).fill(reply));
    const { results } = JSON.parse((await run('eval', 'say', '--json')).stdout) as {
      readonly results: readonly Cell[];
    };
    assert.equal(results.length, rows);
    const rate = (cell: Cell, at: number) => run('rate', cell.run, at % 2 === 0 ? '--approve' : '--reject');
    for (const [at, cell] of results.slice(0, 10).entries()) await rate(cell, at);
    const [early] = await calibrated();
    assert.deepEqual(
      [early.evaluator, early.model, early.judged, early.labels, early.mayGate],
      ['judged', 'openai/gpt-4o-mini', rows, 10, false],
    );
    await Promise.all(results.slice(10).map(rate));
    const [late] = await calibrated();
    assert.deepEqual(
      [late.labels, late.mayGate, late.sensitivity.value, late.specificity.value],
      [rows, true, 1, 15 / 16],
    );
    assert.deepEqual([late.corrected.method, late.corrected.value], ['people', 0.5]);
    assert.match((await run('calibrate', 'say')).stdout, /agrees with people on 97 % of 32/);
  });

  it('takes the votes of one review as what people say, and none that was taken back', async () => {
    const made = await run('review', 'create', '--prompt', 'say', '--limit', '3', '--repeats', '0', '--json');
    const review = JSON.parse(made.stdout).id as string;
    for (const vote of ['good', 'bad', 'bad']) await run('review', 'vote', review, vote);
    await run('review', 'vote', review, 'undo', '--place', '3');
    const { stdout } = await run('calibrate', 'say', '--review', review, '--json');
    assert.deepEqual([JSON.parse(stdout)[0].labels, JSON.parse(stdout)[0].judged], [2, rows]);
    const pairs = await run('review', 'create', '--prompt', 'say', '--level', 'a', '--level', 'b', '--json');
    const refused = await run('calibrate', 'say', '--review', JSON.parse(pairs.stdout).id, '--json');
    assert.equal(JSON.parse(refused.stdout).error.code, 'usage/invalid-argument');
  });

  it('starts anew when the rubric changes: its verdicts are those of another judge', async () => {
    project.write('say.prompt.yaml', prompt.replace('It says the word.', 'It says exactly the word.'));
    server.script(
      ...Array<Reply>(rows).fill(answerWith({ text: '{"evidence":[],"reason":"r","pass":false,"score":0}' })),
    );
    await run('eval', 'say', '--json');
    const [anew] = await calibrated();
    assert.deepEqual([anew.judged, anew.judgeSays.value], [rows, 0]);
  });
});
