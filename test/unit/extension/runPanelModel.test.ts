import assert from 'node:assert/strict';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import type { PanelPorts } from '../../../src/extension/panelPorts.ts';
import { RunPanelModel } from '../../../src/extension/runPanelModel.ts';
import type { PanelState } from '../../../src/protocol/runPanel.ts';
import { panelStateSchema } from '../../../src/protocol/runPanel.ts';
import { entry, failedRun, panelPorts, project, version } from '../../support/panelParts.ts';

interface Panel {
  readonly model: RunPanelModel;
  readonly states: PanelState[];
  readonly texts: string[];
  readonly last: () => PanelState;
}

async function openPanel(over: Partial<PanelPorts> = {}, selector = 'draft'): Promise<Panel> {
  const states: PanelState[] = [];
  const texts: string[] = [];
  const model = new RunPanelModel(panelPorts(over), selector, {
    state: (state) => states.push(state),
    text: (text) => texts.push(text),
  });
  await model.refresh();
  return { model, states, texts, last: () => states.at(-1)! };
}

describe('the run panel', () => {
  it('shows versions, fields, model and an estimate before anything is sent', async () => {
    const { last } = await openPanel();
    const state = last();
    assert.deepEqual(
      state.versions.map(({ label }) => label),
      ['File, v2', 'v2 · Change 2', 'v1 · Change 1'],
    );
    assert.deepEqual(
      state.fields.map(({ name }) => name),
      ['customer', 'count'],
    );
    assert.equal(state.model.name, 'openai/gpt-4o-mini');
  });

  it('sends only states that the page accepts', async () => {
    const { model, states } = await openPanel();
    await model.run({ customer: 'Ada' });
    for (const state of states) assert.ok(panelStateSchema.safeParse(state).success);
  });

  it('gives an estimate as soon as the form is complete', async () => {
    const { model, last } = await openPanel();
    assert.equal(last().estimate, null);
    await model.changeValues({ customer: 'Ada' });
    assert.equal(last().estimate, '≈ 10 input tokens');
  });

  it('counts what the prompt includes', async () => {
    const source = 'messages: [{role: user, content: "{% include \'tone.md\' %} Greet."}]\ntemplateFormat: nunjucks\n';
    const seen: string[] = [];
    await openPanel({
      project: project({ entries: [entry(source)] }),
      include: (name) => `The text of ${name}.`,
      async estimate(_prompt, messages) {
        seen.push(...messages.map(({ content }) => content));
        return null;
      },
    });
    assert.deepEqual(seen, ['The text of tone.md. Greet.']);
  });

  it('streams the answer and then shows what it took', async () => {
    const { model, last, texts } = await openPanel();
    await model.run({ customer: 'Ada' });
    assert.deepEqual(texts, ['Hello Ada']);
    const { run } = last();
    assert.ok(run.status === 'finished');
    assert.equal(run.text, 'Hello Ada');
    assert.deepEqual(run.saved, { isKept: true, message: 'Kept in .prompttracker', remedy: null });
  });

  it('sends typed values', async () => {
    const sent: unknown[] = [];
    const { call } = panelPorts();
    const { model } = await openPanel({
      call: (request) => {
        sent.push(request.values);
        return call(request);
      },
    });
    await model.run({ customer: 'Ada', count: '3' });
    assert.deepEqual(sent, [{ customer: 'Ada', count: 3 }]);
  });

  it('sends nothing while a required variable is empty', async () => {
    let calls = 0;
    const { model, last } = await openPanel({
      call: async () => {
        calls += 1;
        throw new Error('not reached');
      },
    });
    await model.run({});
    assert.equal(calls, 0);
    const { run } = last();
    assert.ok(run.status === 'finished' && run.problem?.message.startsWith('customer: '));
  });

  it('keeps the answer on screen and says so when the disk is full', async () => {
    const full = new TrackerError('store/write-failed', 'The disk is full.', { hint: 'Free some space.' });
    const { model, last } = await openPanel({ keep: () => Promise.reject(full) });
    await model.run({ customer: 'Ada' });
    const { run } = last();
    assert.ok(run.status === 'finished');
    assert.equal(run.text, 'Hello Ada');
    assert.equal(run.saved?.isKept, false);
    assert.match(run.saved!.message, /^Not saved\. The disk is full\. .*answer stays here\.$/);
    assert.equal(run.saved!.remedy?.id, 'save-answer');
  });

  it('says what failed and what to do about a refused key', async () => {
    const { model, last } = await openPanel({
      call: async () => failedRun('provider/unauthorized', 'api.openai.com did not accept the key (401).'),
    });
    await model.run({ customer: 'Ada' });
    const { run } = last();
    assert.ok(run.status === 'finished');
    assert.equal(run.problem?.message, 'api.openai.com did not accept the key (401).');
    assert.equal(run.problem?.remedy?.id, 'set-key');
  });

  it('keeps what had come when the call is stopped', async () => {
    const { model, last } = await openPanel({
      call: ({ signal, onText }) =>
        new Promise((resolve) => {
          onText('Hel');
          const stopped = {
            status: 'failed',
            kind: 'cancelled',
            code: 'interrupted',
            message: 'The run was cancelled.',
            retryable: true,
            output: 'Hel',
          };
          signal.addEventListener('abort', () =>
            resolve({ ...failedRun('interrupted', ''), outcome: stopped as never }),
          );
        }),
    });
    const running = model.run({ customer: 'Ada' });
    while (!model.isRunning) await new Promise(setImmediate);
    model.stop();
    await running;
    const { run } = last();
    assert.ok(run.status === 'finished' && run.text === 'Hel' && run.summary.startsWith('stopped'));
  });

  it('makes one call at a time', async () => {
    let calls = 0;
    const { call } = panelPorts();
    const { model } = await openPanel({
      call: async (request) => {
        calls += 1;
        await new Promise(setImmediate);
        return call(request);
      },
    });
    const first = model.run({ customer: 'Ada' });
    while (!model.isRunning) await new Promise(setImmediate);
    await model.run({ customer: 'Ada' });
    await first;
    assert.equal(calls, 1);
  });

  it('runs nothing in Restricted Mode and offers to manage trust', async () => {
    let calls = 0;
    const { model, last } = await openPanel({
      isTrusted: () => false,
      call: async () => {
        calls += 1;
        throw new Error('not reached');
      },
    });
    await model.run({ customer: 'Ada' });
    assert.equal(calls, 0);
    assert.equal(last().problem?.remedy?.id, 'trust');
  });

  it('shows why a broken file cannot be run, and still offers its versions', async () => {
    const broken = entry('messages: [\n');
    const { last } = await openPanel({ project: project({ entries: [broken] }) });
    assert.match(last().problem!.message, /^Line \d+: /);
    assert.equal(last().versions.length, 3);
  });

  it('says that a file that went away is gone', async () => {
    const { last } = await openPanel({ project: project({ entries: [] }) });
    assert.match(last().problem!.message, /no longer there/);
  });

  it('falls back to the file when the version it showed is gone', async () => {
    const { last } = await openPanel({ project: project({ versions: [version(1)] }) }, 'v7');
    assert.equal(last().selector, 'draft');
  });

  it('remembers what was typed, but never a sensitive value', async () => {
    const source =
      'messages: [{role: user, content: "{{ a }} {{ b }}"}]\ntemplateFormat: nunjucks\nvariables: [{name: a}, {name: b, sensitive: true}]\n';
    const ports = panelPorts({ project: project({ entries: [entry(source)] }) });
    const { model } = await openPanel(ports);
    await model.changeValues({ a: 'kept', b: 'secret' });
    assert.deepEqual(ports.memory.values(), { a: 'kept' });
  });

  it('keeps typed text when the file changes under it', async () => {
    const { model, last } = await openPanel();
    await model.changeValues({ customer: 'Grace' });
    await model.refresh();
    assert.equal(last().values.customer, 'Grace');
  });

  it('uses the model the user chose from then on', async () => {
    const { model, last } = await openPanel();
    await model.useModel('ollama/llama3.1:8b');
    assert.equal(last().model.name, 'ollama/llama3.1:8b');
  });

  it('shows a bug of ours as one instead of staying silent', async () => {
    const { model, last } = await openPanel({ call: () => Promise.reject(new TypeError('x is undefined')) });
    await model.run({ customer: 'Ada' });
    const { run } = last();
    assert.ok(run.status === 'finished' && run.problem?.message.includes('x is undefined'));
  });
});
