// Only what is free, as the Test Explorer offers it: a judge that costs is left out and named, and everything after it goes on.
import assert from 'node:assert/strict';
import type { CellResult } from '../../../src/core/evaluation/evaluation.ts';
import { isLeftOut } from '../../../src/core/evaluation/verdict.ts';
import { readCallLimits } from '../../../src/core/operation/callLimits.ts';
import { evaluatePrompt } from '../../../src/core/operation/evaluation/evaluatePrompt.ts';
import { type EditorProject, openEditorProject } from '../../support/editorProject.ts';
import { type ModelServer, startModelServer } from '../../support/modelServer.ts';

const prompt = `name: greet
model: offline/echo
messages:
  - role: user
    content: Say hello to {{who}}
testData: [{who: Ada}, {who: Bob}, {who: Cid}]
evaluators:
  - name: kind
    uses: prompttracker/llm-rubric
    with: {value: It is kind., model: openai/gpt-4o-mini, maxTokens: 20}
  - name: names
    string: {contains: Ada}
`;

describe('an evaluation of what is free', () => {
  let server: ModelServer;
  let editor: EditorProject;
  before(async () => {
    server = await startModelServer();
    const environment: { readonly [name: string]: string } = {
      OPENAI_API_KEY: 'sk-test-7Q9xZt4vBw2LmNoPqRsTuVwXyZ',
      OPENAI_BASE_URL: server.baseUrl('openai-chat'),
    };
    const sources = { environment: (name: string) => environment[name] ?? null, userSettings: {} };
    editor = await openEditorProject({ 'greet.prompt.yaml': prompt }, sources);
  });
  after(async () => {
    await editor.dispose();
    await server.close();
  });

  it('leaves out the judge that costs, and no row after it', async () => {
    const told: CellResult[] = [];
    const context = editor.opened.context({ record: (value) => void told.push(value as CellResult) });
    const limits = await readCallLimits(context.host.files, editor.opened.root, { maxCostUsd: 0 });
    const asked = { dataset: null, models: [], repeat: 1, seed: 1, judge: null };
    const versions = [await editor.opened.project.resolve('greet')];
    const how = { limits, concurrency: 1, usesCache: true, allowCode: false, leavesOutCostly: true, resumed: null };
    const { results, stoppedBecause } = await evaluatePrompt({ versions, asked, ...how }, context);
    assert.deepEqual([server.journal.length, stoppedBecause, told.length], [0, null, 3]);
    assert.deepEqual(
      results.map(({ passed, scores }) => [
        passed,
        ...scores.map((score) => (isLeftOut(score) ? 'left out' : score.passed)),
      ]),
      [
        [null, 'left out', true],
        [false, 'left out', false],
        [false, 'left out', false],
      ],
    );
    const stored: string[] = [];
    for await (const { kind } of (await editor.opened.store()).read()) stored.push(kind);
    assert.equal(stored.includes('score'), false, 'what not everybody judged stands for no row');
  });
});
