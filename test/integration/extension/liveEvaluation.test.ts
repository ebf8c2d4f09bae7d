import assert from 'node:assert/strict';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { type CellResult, cellId, type Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import { readCallLimits } from '../../../src/core/operation/callLimits.ts';
import { evaluatePrompt } from '../../../src/core/operation/evaluation/evaluatePrompt.ts';
import type { OperationContext } from '../../../src/core/operation/operation.ts';
import { findEvaluation } from '../../../src/core/store/evaluationRecords.ts';
import { openStore } from '../../../src/core/store/openStore.ts';
import { type LiveEvaluation, startEvaluation } from '../../../src/extension/evaluation/liveEvaluation.ts';
import { type EditorProject, openEditorProject } from '../../support/editorProject.ts';

const prompt = `name: greet
model: offline/echo
messages:
  - role: user
    content: Say hello to {{who}}
testData:
${Array.from({ length: 12 }, (_, index) => `  - who: person ${index + 1}\n`).join('')}
evaluators:
  - name: greets
    string: { contains: person 1 }
`;

const verdictOf = (result: CellResult): string => `${cellId(result)} ${result.passed} ${result.run}`;

describe('an evaluation of this window', () => {
  let editor: EditorProject;
  before(async () => {
    editor = await openEditorProject({ 'greet.prompt.yaml': prompt });
  });
  after(() => editor.dispose());

  const evaluate = async (context: OperationContext): Promise<Evaluation> => {
    const { project } = editor.opened;
    const versions = [await project.resolve('greet')];
    const asked = { dataset: null, models: [], repeat: 1, seed: 1, judge: null };
    const limits = await readCallLimits(context.host.files, project.root, { maxCostUsd: null });
    const how = { limits, concurrency: 2, usesCache: false, allowCode: false, resumed: null };
    return evaluatePrompt({ versions, asked, ...how }, context);
  };
  const seenUntilEnd = async (live: LiveEvaluation, look: () => void): Promise<void> => {
    live.onDidChange(look);
    await live.ended;
  };

  it('tells what is evaluated before any result, and has every cell once at the end', async () => {
    const live = startEvaluation(editor.opened, evaluate);
    assert.deepEqual([live.isRunning, live.header, live.results.length], [true, null, 0]);
    await seenUntilEnd(live, () => assert.ok(live.header !== null || live.results.length === 0));
    assert.equal(live.isRunning, false);
    assert.equal(live.header?.cells, 12);
    assert.equal(live.progress?.done, 12);
    const found = live.evaluation?.results ?? [];
    assert.deepEqual(live.results.map(verdictOf).sort(), found.map(verdictOf).sort());
    assert.equal(live.evaluation?.status, 'finished');
  });

  it('shows what the store holds once it is cancelled', async () => {
    const live = startEvaluation(editor.opened, (context) => {
      const record = (value: unknown): void => {
        context.events.record(value);
        if (live.results.length === 3) live.cancel();
      };
      return evaluate({ ...context, events: { ...context.events, record } });
    });
    await live.ended;
    assert.deepEqual([live.evaluation?.status, live.failure], ['interrupted', null]);
    assert.ok(live.results.length >= 3 && live.results.length < 12);
    assert.equal(live.evaluation?.results.length, live.results.length);
  });

  it('is paused until it goes on', async () => {
    const paused: boolean[] = [];
    const live = startEvaluation(editor.opened, (context) => {
      const record = (value: unknown): void => {
        context.events.record(value);
        if (live.results.length === 3) live.pause();
      };
      return evaluate({ ...context, events: { ...context.events, record } });
    });
    await seenUntilEnd(live, () => {
      paused.push(live.isPaused);
      if (live.isPaused) live.resume();
    });
    assert.ok(paused.includes(true));
    assert.deepEqual([live.isPaused, live.results.length], [false, 12]);
  });

  it('loses no answer when the projects of the window are opened anew meanwhile', async () => {
    let retired: Promise<void> | null = null;
    const live = startEvaluation(editor.opened, (context) => {
      const record = (value: unknown): void => {
        context.events.record(value);
        if (live.results.length === 3) retired = editor.opened.retire();
      };
      return evaluate({ ...context, events: { ...context.events, record } });
    });
    await live.ended;
    assert.deepEqual([live.failure, live.evaluation?.status, live.results.length], [null, 'finished', 12]);
    assert.ok(retired !== null);
    await retired;
    const { host } = editor.opened.context();
    const anew = await openStore({ host, root: editor.opened.root, indexPath: null });
    const { results, ending } = await findEvaluation(anew, live.header?.id ?? '');
    assert.deepEqual([results.size, ending?.status], [12, 'finished']);
    const runs = [...results.values()].flatMap(({ run }) => run ?? []);
    assert.equal((await anew.runs({ ids: runs })).length, 12);
    await anew.close();
  });

  it('takes a cell that is told again for the same cell', async () => {
    const live = startEvaluation(editor.opened, async (context) => {
      await evaluate(context);
      for (const result of [...live.results]) context.events.record({ ...result, passed: null });
      return evaluate(context);
    });
    await live.ended;
    assert.equal(live.results.length, 12);
  });

  it('says from the start which evaluation goes on', async () => {
    const first = startEvaluation(editor.opened, evaluate);
    await first.ended;
    const again = startEvaluation(editor.opened, evaluate, first.header);
    assert.equal(again.header?.id, first.header?.id);
    await again.ended;
  });

  it('has the reason when it cannot begin', async () => {
    const live = startEvaluation(editor.opened, () =>
      Promise.reject(new TrackerError('provider/missing-key', 'No key.')),
    );
    await live.ended;
    assert.deepEqual([live.isRunning, live.evaluation, live.failure?.message], [false, null, 'No key.']);
  });

  it('calls nobody back who has turned away', async () => {
    const live = startEvaluation(editor.opened, evaluate);
    let calls = 0;
    live.onDidChange(() => (calls += 1)).dispose();
    await live.ended;
    assert.equal(calls, 0);
  });
});
