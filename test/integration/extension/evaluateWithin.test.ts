import assert from 'node:assert/strict';
import type { CellError, Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import { defineProvider } from '../../../src/core/provider/provider.ts';
import { openBudget } from '../../../src/core/run/budget.ts';
import type { ReachedLimit } from '../../../src/extension/evaluation/askToGoOn.ts';
import { type EvaluateWithinOptions, evaluateWithin } from '../../../src/extension/evaluation/evaluateWithin.ts';
import {
  contextOf,
  datasetName,
  type EvaluationChoice,
  estimate,
  everyRowOnce,
  planOf,
} from '../../../src/extension/evaluation/evaluationRequest.ts';
import { startEvaluation } from '../../../src/extension/evaluation/liveEvaluation.ts';
import { type EditorProject, openEditorProject } from '../../support/editorProject.ts';
import { answerWith, type ModelServer, startModelServer } from '../../support/modelServer.ts';

const rows = 20;
const model = 'openai/gpt-4o-mini';
const prompt = `name: greet
model: ${model}
modelParameters: { maxTokens: 20 }
messages:
  - role: user
    content: Say hello to {{who}}
evaluators:
  - name: greets
    string: { contains: Hello }
`;
/** gpt-4o-mini answers with 11 + 7 tokens at 0.15 and 0.60 USD per million. */
const costUsd = (11 * 150 + 7 * 600) / 1e9;
/** The answer as long as it may be, and a prompt of some ten tokens: two fit below. */
const worstOfTwoUsd = 3.5e-5;

const asked = { base: null, choice: everyRowOnce };

describe('an evaluation under the limits of the user', () => {
  let server: ModelServer;
  let editor: EditorProject;
  let file = '';
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());
  beforeEach(async () => {
    const userSettings = { baseUrls: { openai: server.baseUrl('openai-chat') } };
    const names = Array.from({ length: rows }, (_, index) => `person ${index + 1}\n`).join('');
    const files = { 'greet.prompt.yaml': prompt, 'data/people.csv': `who\n${names}` };
    editor = await openEditorProject(files, { environment: () => null, userSettings });
    file = `${editor.opened.root}/data/people.csv`;
    server.journal.length = 0;
  });
  afterEach(async () => {
    server.forget();
    await editor.dispose();
  });

  const evaluate = async (
    limits: Partial<EvaluateWithinOptions> & { readonly answers?: (number | null | undefined)[] },
  ) => {
    const { opened } = editor;
    const request = { opened, entry: await opened.project.find('greet'), selector: 'draft', ...asked, file };
    const plan = await planOf(request, [model], contextOf(request));
    const questions: { reached: ReachedLimit; reason: CellError }[] = [];
    const sums: (number | null)[] = [];
    const { answers = [], spending, ...others } = limits;
    const live = startEvaluation({ context: (events) => contextOf(request, events) }, (context) =>
      evaluateWithin(
        {
          plan,
          spending: { budget: null, perCallUsd: null, ...spending, noteSum: (sum) => sums.push(sum) },
          permittedUsd: null,
          askToGoOn: async (reached, reason) => {
            questions.push({ reached, reason });
            return answers.shift();
          },
          ...others,
        },
        context,
      ),
    );
    await live.ended;
    return { live, evaluation: live.evaluation as Evaluation, questions, sums };
  };
  const near = (amount: number | null, wanted: number): void =>
    assert.ok(Math.abs((amount ?? Number.NaN) - wanted) < 1e-12, `${amount} is not ${wanted}`);

  it('costs what it costs, tells the window, and asks nothing while it stays below', async () => {
    const { evaluation, questions, sums, live } = await evaluate({ permittedUsd: 1 });
    assert.deepEqual(
      [evaluation.status, questions.length, evaluation.asked.dataset],
      ['finished', 0, 'data/people.csv'],
    );
    near(evaluation.spentUsd, rows * costUsd);
    assert.deepEqual([sums.length, live.progress?.done], [1, rows]);
    near(sums[0] ?? null, rows * costUsd);
  });

  it('asks at the limit, and goes on as the same evaluation without asking a model twice', async () => {
    const { evaluation, questions, sums, live } = await evaluate({ permittedUsd: worstOfTwoUsd, answers: [1] });
    assert.equal(questions.length, 1);
    const [{ reached, reason } = {}] = questions;
    assert.deepEqual([reason?.code, reached?.what, reached?.total], ['budget/exceeded', 'answers', rows]);
    assert.ok((reached?.spentUsd ?? 1) <= worstOfTwoUsd && (reached?.left ?? 0) > 0);
    assert.deepEqual([evaluation.status, evaluation.results.length, server.journal.length], ['finished', rows, rows]);
    assert.deepEqual([live.results.length, live.header?.id], [rows, evaluation.id]);
    near(evaluation.spentUsd, rows * costUsd);
    near(live.progress?.spentUsd ?? null, rows * costUsd);
    near(
      sums.reduce<number>((sum, one) => sum + (one ?? Number.NaN), 0),
      rows * costUsd,
    );
  });

  it('stays where it stopped when the user says no, and has spent no more', async () => {
    const { evaluation, questions } = await evaluate({ permittedUsd: worstOfTwoUsd });
    assert.deepEqual([evaluation.status, questions.length], ['stopped', 1]);
    assert.ok((evaluation.spentUsd ?? 1) <= worstOfTwoUsd);
    assert.ok(evaluation.results.length < rows);
  });

  it('keeps to the limit of the window whatever is answered', async () => {
    const budget = openBudget(Math.floor(worstOfTwoUsd * 1e9));
    const { evaluation, questions } = await evaluate({
      permittedUsd: 1,
      spending: { budget, perCallUsd: null, noteSum: () => undefined },
      answers: [5, 25, 100],
    });
    assert.equal(evaluation.status, 'stopped');
    assert.ok(budget.state().spentNanoUsd <= worstOfTwoUsd * 1e9);
    assert.ok(questions.length <= 2);
  });

  it('calls nobody for more than a call may cost', async () => {
    const spending = { budget: null, perCallUsd: 1e-6, noteSum: () => undefined };
    const { evaluation } = await evaluate({ permittedUsd: 1, spending, answers: [5] });
    assert.deepEqual([evaluation.status, server.journal.length], ['stopped', 0]);
  });

  it('counts what was spent when it is cancelled', async () => {
    server.script(...Array.from({ length: 5 }, () => answerWith()), () => new Promise<void>(() => {}));
    const { opened } = editor;
    const request = { opened, entry: await opened.project.find('greet'), selector: 'draft', ...asked, file };
    const plan = await planOf(request, [model], contextOf(request));
    const sums: (number | null)[] = [];
    const spending = { budget: null, perCallUsd: null, noteSum: (sum: number | null) => void sums.push(sum) };
    const live = startEvaluation({ context: (events) => contextOf(request, events) }, (context) => {
      const record = (value: unknown): void => {
        context.events.record(value);
        if (live.results.length === 5) live.cancel();
      };
      const options = { plan, spending, permittedUsd: 1, askToGoOn: async () => undefined };
      return evaluateWithin(options, { ...context, events: { ...context.events, record } });
    });
    await live.ended;
    assert.equal(live.evaluation?.status, 'interrupted');
    const known = sums.filter((sum) => sum !== null);
    assert.ok(known.length === 1 && (known[0] ?? 0) >= 4 * costUsd - 1e-12, String(sums));
  });

  it('is estimated before, and costs nothing once every answer is stored', async () => {
    const { opened } = editor;
    const request = { opened, entry: await opened.project.find('greet'), selector: 'draft', ...asked, file };
    const context = contextOf(request);
    const plan = await planOf(request, [model], context);
    const before = await estimate(plan, context);
    assert.deepEqual([before.calls, before.cached, server.journal.length], [rows, 0, 0]);
    const { evaluation } = await evaluate({ permittedUsd: 1 });
    assert.ok((evaluation.spentUsd ?? 1) <= (before.worstUsd ?? 0));
    const after = await estimate(plan, context);
    assert.deepEqual([after.calls, after.cached, after.worstUsd], [0, rows, 0]);
  });

  it('asks the rows that were chosen as often as was chosen, for the price that was told', async () => {
    const { opened } = editor;
    const entry = await opened.project.find('greet');
    const told = async (choice: Partial<EvaluationChoice>) => {
      const request = {
        ...{ opened, entry, selector: 'draft', ...asked, file },
        choice: { ...everyRowOnce, ...choice },
      };
      const { cells, calls, dataset } = await estimate(
        await planOf(request, [model], contextOf(request)),
        contextOf(request),
      );
      return [dataset.rows, cells, calls];
    };
    const cases: readonly (readonly [Partial<EvaluationChoice>, rows: number, cells: number])[] = [
      [{}, rows, rows],
      [{ repeat: 3 }, rows, 3 * rows],
      [{ sample: 4 }, 4, 4],
      [{ sample: 1_000 }, rows, rows],
      [{ filters: ['who=* 1'] }, 1, 1],
      [{ filters: ['who=* 1*'], sample: 5, repeat: 2 }, 5, 10],
    ];
    for (const [choice, chosen, cells] of cases) assert.deepEqual(await told(choice), [chosen, cells, cells]);
    await assert.rejects(told({ filters: ['who=Nobody'] }), /people\.csv has no rows with who=Nobody\./);
  });
});

describe('a model that only the editor has', () => {
  it('takes part in an evaluation, at a price that nobody knows', async () => {
    const answer = {
      text: 'Hello',
      toolCalls: [],
      reasoning: '',
      finishReason: null,
      usage: null,
      answeredModel: null,
    };
    const provider = defineProvider({
      ...{ id: 'vscode', title: 'VS Code models', defaultBaseUrl: null, keyVariable: null, baseUrlVariable: null },
      ...{ needsKey: false, isLocal: false },
      probe: async () => ({ host: '', durationMs: 0, models: ['lab/echo'] }),
      complete: async () => ({
        ...answer,
        ...{ outcome: 'ok', error: null, attempts: 1, possiblyBilledLost: 0, durationMs: 1, firstTokenMs: null },
      }),
    });
    const sources = { environment: () => null, userSettings: {}, providers: [provider] };
    const { opened, dispose } = await openEditorProject(
      { 'greet.prompt.yaml': `${prompt}testData: [{who: Ada}]\n` },
      sources,
    );
    const request = { opened, entry: await opened.project.find('greet'), selector: 'draft', ...asked, file: null };
    const plan = await planOf(request, ['vscode/lab/echo'], contextOf(request));
    const before = await estimate(plan, contextOf(request));
    assert.deepEqual([before.calls, before.worstUsd], [1, null]);
    const spending = { budget: null, perCallUsd: null, noteSum: () => undefined };
    const options = { plan, spending, permittedUsd: null, askToGoOn: async () => undefined };
    const { verdict, results } = await evaluateWithin(options, contextOf(request));
    assert.deepEqual([verdict, results[0]?.model, results[0]?.costUsd], ['pass', 'vscode/lab/echo', null]);
    await dispose();
  });
});

describe('the rows that an evaluation names', () => {
  for (const [file, name] of [
    ['/repo/data/rows.csv', 'data/rows.csv'],
    ['/repo/rows.csv', 'rows.csv'],
    ['/elsewhere/rows.csv', '/elsewhere/rows.csv'],
    ['/repository/rows.csv', '/repository/rows.csv'],
  ] as const)
    it(`are ${name} for ${file}`, () => assert.equal(datasetName({ root: '/repo' }, file), name));

  it('are read outside the repository only when the user picked that file', async () => {
    const refused = async function* (): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode('refused');
    };
    const opened = { root: '/repo', context: () => ({ userFileChunks: refused }) } as never;
    const read = async (file: string | null, path: string): Promise<string> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of contextOf({ opened, file }).userFileChunks(path)) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };
    const own = import.meta.filename;
    assert.match(await read(own, own), /are read outside the repository/);
    assert.equal(await read(own, '/etc/hostname'), 'refused');
    assert.equal(await read(null, own), 'refused');
  });
});
