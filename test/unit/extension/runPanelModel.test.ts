import assert from 'node:assert/strict';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import type { Run } from '../../../src/core/run/run.ts';
import type { PanelCall, PanelPorts, PlannedCall } from '../../../src/extension/panel/panelPorts.ts';
import { RunPanelModel } from '../../../src/extension/panel/runPanelModel.ts';
import type { Exchange, FinishedView, HostMessage, PanelState } from '../../../src/protocol/runPanel.ts';
import { hostMessageSchema } from '../../../src/protocol/runPanel.ts';
import { entry, failedRun, panelPorts, project, run, version } from '../../support/panelParts.ts';

interface Panel {
  readonly model: RunPanelModel;
  readonly ports: PanelPorts;
  readonly messages: HostMessage[];
  readonly texts: string[];
  readonly last: () => PanelState;
  /** What the page shows in a column, counted from the left. */
  readonly said: (column?: number) => Exchange[];
  readonly answer: (column?: number) => FinishedView;
}

async function openPanel(over: Partial<PanelPorts> = {}, selector: string | null = null): Promise<Panel> {
  const ports = panelPorts(over);
  const messages: HostMessage[] = [];
  const texts: string[] = [];
  const model = new RunPanelModel(ports, selector, {
    state: (state) => messages.push({ type: 'state', state }),
    exchanges: (column, exchanges) => messages.push({ type: 'exchanges', column, exchanges }),
    stream: ({ text }) => texts.push(text),
  });
  await model.show();
  const last = (): PanelState => messages.filter((message) => message.type === 'state').at(-1)!.state;
  const said = (column = 0): Exchange[] => {
    const { id } = last().columns[column]!;
    return messages.filter((message) => message.type === 'exchanges').findLast((message) => message.column === id)!
      .exchanges;
  };
  const answer = (column = 0): FinishedView => {
    const view = said(column).at(-1)!.run;
    assert(view.status === 'finished');
    return view;
  };
  return { model, ports, messages, texts, last, said, answer };
}

const values = { customer: 'Ada' };

/** Calls that end when the test says so. */
function heldCalls(): { readonly call: PanelPorts['call']; readonly calls: PanelCall[]; readonly end: (() => void)[] } {
  const calls: PanelCall[] = [];
  const end: (() => void)[] = [];
  return {
    calls,
    end,
    call(call) {
      calls.push(call);
      return new Promise<Run>((resolve) => {
        end.push(() => resolve(run({ ...call.identity, variables: call.variables, messages: call.messages })));
        call.signal.addEventListener('abort', () => resolve(failedRun('interrupted', 'The run was cancelled.')));
      });
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

describe('the run panel', () => {
  it('shows version, fields, model and an estimate before anything is sent', async () => {
    const { model, last } = await openPanel();
    await model.changeValues(values);
    const { columns, inputs } = last();
    assert.deepEqual(
      columns.map(({ version: shown, model: used, estimate }) => [shown.label, used.name, estimate]),
      [['File, v2', 'openai/gpt-4o-mini', ['≈ 10 input tokens']]],
    );
    assert.deepEqual(
      inputs.fields.map(({ name }) => name),
      ['customer', 'count'],
    );
  });

  it('says nothing that its page would not accept', async () => {
    const { model, messages } = await openPanel();
    await model.addColumns([{ selector: 'v1', model: 'ollama/llama3.1:8b' }]);
    await model.preview(model.columns[0]!.id);
    await model.tryParameter('temperature', 'warm');
    await model.run(values, null);
    for (const message of messages) assert.ok(hostMessageSchema.safeParse(message).success, message.type);
  });

  it('gives an estimate as soon as the form is complete', async () => {
    const { model, last } = await openPanel();
    assert.deepEqual(last().columns[0]!.estimate, []);
    await model.changeValues(values);
    assert.deepEqual(last().columns[0]!.estimate, ['≈ 10 input tokens']);
  });

  it('counts what the prompt includes', async () => {
    const source = 'messages: [{role: user, content: "{% include \'tone.md\' %} Greet."}]\ntemplateFormat: nunjucks\n';
    const seen: string[] = [];
    await openPanel({
      project: project({ entries: [entry(source)] }),
      readers: { ...panelPorts().readers, include: (name) => `The text of ${name}.` },
      async estimate(_settings, messages) {
        seen.push(...messages.map(({ content }) => content));
        return null;
      },
    });
    assert.ok(seen.includes('The text of tone.md. Greet.'));
  });

  it('streams the answer and then shows what it took', async () => {
    const { model, answer, texts } = await openPanel();
    await model.run(values, null);
    assert.deepEqual(texts, ['Hello Ada']);
    assert.equal(answer().text, 'Hello Ada');
    assert.deepEqual(answer().saved, { isKept: true, message: 'Kept in .prompttracker', remedy: null });
  });

  it('sends typed values', async () => {
    const held = heldCalls();
    const { model } = await openPanel(held);
    const running = model.run({ customer: 'Ada', count: '3' }, null);
    await until(() => held.calls.length === 1);
    assert.deepEqual(held.calls[0]!.variables, { customer: 'Ada', count: 3 });
    held.end[0]!();
    await running;
  });

  it('sends nothing while a required variable is empty', async () => {
    const held = heldCalls();
    const { model, answer } = await openPanel(held);
    await model.run({}, null);
    assert.equal(held.calls.length, 0);
    assert.ok(answer().problem?.message.startsWith('customer: '));
  });

  it('keeps the answer on screen and says so when the disk is full', async () => {
    const full = new TrackerError('store/write-failed', 'The disk is full.', { hint: 'Free some space.' });
    const { model, answer } = await openPanel({ keep: () => Promise.reject(full) });
    await model.run(values, null);
    assert.equal(answer().text, 'Hello Ada');
    assert.equal(answer().rating, null, 'what is not kept cannot be rated');
    assert.match(answer().saved!.message, /^Not saved\. The disk is full\. .*answer stays here\.$/);
    assert.equal(answer().saved!.remedy?.id, 'save-answer');
  });

  it('says what failed and what to do about a refused key', async () => {
    const { model, answer } = await openPanel({
      call: async () => failedRun('provider/unauthorized', 'api.openai.com did not accept the key (401).'),
    });
    await model.run(values, null);
    assert.equal(answer().problem?.message, 'api.openai.com did not accept the key (401).');
    assert.equal(answer().problem?.remedy?.id, 'set-key');
  });

  it('keeps what had come when the call is stopped', async () => {
    const { model, answer } = await openPanel({
      call: ({ signal, onText }) =>
        new Promise((resolve) => {
          onText('Hel');
          const { outcome, ...rest } = failedRun('interrupted', 'The run was cancelled.');
          const stopped = { ...outcome, kind: 'cancelled', output: 'Hel' } as Run['outcome'];
          signal.addEventListener('abort', () => resolve({ ...rest, outcome: stopped }));
        }),
    });
    const running = model.run(values, null);
    await until(() => model.isRunning);
    model.stop(null);
    await running;
    assert.equal(answer().text, 'Hel');
    assert.ok(answer().summary.startsWith('stopped'));
  });

  it('makes one call at a time in a column', async () => {
    const held = heldCalls();
    const { model } = await openPanel(held);
    const first = model.run(values, null);
    await until(() => model.isRunning);
    await model.run(values, null);
    held.end[0]!();
    await first;
    assert.equal(held.calls.length, 1);
  });

  it('sends once what is clicked twice', async () => {
    const held = heldCalls();
    const { model } = await openPanel(held);
    const clicks = [model.run(values, null), model.run(values, null)];
    await until(() => held.calls.length > 0);
    held.end[0]!();
    await Promise.all(clicks);
    assert.equal(held.calls.length, 1);
  });

  it('can be run again after a no', async () => {
    const held = heldCalls();
    let answer = false;
    const { model } = await openPanel({ ...held, permit: async () => answer });
    await model.run(values, null);
    answer = true;
    const running = model.run(values, null);
    await until(() => held.calls.length === 1);
    held.end[0]!();
    await running;
  });

  it('shows the newest text although something is typed while it is read', async () => {
    const of = project();
    let read: () => void = () => undefined;
    let description = 'old';
    const slow = new Promise<void>((resolve) => {
      read = resolve;
    });
    let isSlow = false;
    const { model, last } = await openPanel({
      project: {
        ...of,
        async resolveSelector(at, selector) {
          if (isSlow) await slow;
          const resolved = await of.resolveSelector(at, selector);
          return { ...resolved, prompt: { ...resolved.prompt!, description } };
        },
      },
    });
    isSlow = true;
    description = 'new';
    const reading = model.refresh();
    await model.changeValues({ customer: 'Grace' });
    read();
    await reading;
    assert.equal(last().prompt.description, 'new');
  });

  it('runs nothing in Restricted Mode and offers to manage trust', async () => {
    const held = heldCalls();
    const { model, last } = await openPanel({ ...held, isTrusted: () => false });
    await model.run(values, null);
    assert.equal(held.calls.length, 0);
    assert.equal(last().problem?.remedy?.id, 'trust');
  });

  it('shows in the column why a broken file cannot be run', async () => {
    const { last } = await openPanel({ project: project({ entries: [entry('messages: [\n')] }) });
    assert.match(last().columns[0]!.problem!.message, /^Line \d+: /);
  });

  it('says that a file that went away is gone', async () => {
    const { last } = await openPanel({ project: project({ entries: [] }) });
    assert.match(last().problem!.message, /no longer there/);
  });

  it('shows a bug of ours as one instead of staying silent', async () => {
    const { model, answer } = await openPanel({ call: () => Promise.reject(new TypeError('x is undefined')) });
    await model.run(values, null);
    assert.ok(answer().problem?.message.includes('x is undefined'));
  });

  it('keeps a draft before it is sent', async () => {
    const order: string[] = [];
    const ports = panelPorts();
    const { model } = await openPanel({
      async keepDraft({ selector }) {
        order.push(`kept ${selector}`);
        return 'b10b';
      },
      call: (call) => {
        order.push(`sent ${call.identity.blob}`);
        return ports.call(call);
      },
    });
    await model.run(values, null);
    assert.deepEqual(order, ['kept draft', 'sent b10b']);
  });
});

describe('columns', () => {
  it('run side by side, each on its version and model', async () => {
    const held = heldCalls();
    const { model, last } = await openPanel(held);
    await model.addColumns([
      { selector: 'v1', model: null },
      { selector: null, model: 'ollama/llama3.1:8b' },
    ]);
    const running = model.run(values, null);
    await until(() => held.calls.length === 3);
    assert.ok(last().columns.every(({ isRunning }) => isRunning));
    assert.deepEqual(
      held.calls.map(({ identity, modelName }) => [identity.version, modelName]),
      [
        [null, 'openai/gpt-4o-mini'],
        [1, 'openai/gpt-4o-mini'],
        [null, 'ollama/llama3.1:8b'],
      ],
    );
    for (const end of held.end) end();
    await running;
    assert.ok(last().columns.every(({ isRunning }) => !isRunning));
  });

  it('are stopped one by one', async () => {
    const held = heldCalls();
    const { model, last, answer } = await openPanel(held);
    await model.addColumns([{ selector: 'v1', model: null }]);
    const running = model.run(values, null);
    await until(() => held.calls.length === 2);
    model.stop(last().columns[1]!.id);
    await until(() => !last().columns[1]!.isRunning);
    assert.ok(last().columns[0]!.isRunning);
    assert.equal(answer(1).summary, 'stopped after 1.2 s');
    held.end[0]!();
    await running;
  });

  it('can be run alone, and leave the answers of others', async () => {
    const { model, last, said } = await openPanel();
    await model.addColumns([{ selector: 'v1', model: null }]);
    await model.run(values, null);
    const before = said(0)[0]!.id;
    await model.run(values, [last().columns[1]!.id]);
    assert.equal(said(0)[0]!.id, before);
  });

  it('add up what they will take', async () => {
    const { model, last } = await openPanel();
    await model.changeValues(values);
    assert.equal(last().total, null, 'one column says it itself');
    await model.addColumns([{ selector: 'v1', model: null }]);
    assert.equal(last().total, '2 calls · ≈ 20 input tokens · ≈ $0.004 at most');
  });

  it('ask once for all of them before they spend much, and send nothing on a no', async () => {
    const held = heldCalls();
    const asked: (readonly PlannedCall[])[] = [];
    const { model } = await openPanel({
      ...held,
      async permit(calls) {
        asked.push(calls);
        return false;
      },
    });
    await model.addColumns([{ selector: 'v1', model: null }]);
    await model.run(values, null);
    assert.deepEqual(
      asked.map((calls) => calls.map(({ modelName, estimate }) => [modelName, estimate?.highNanoUsd])),
      [
        [
          ['openai/gpt-4o-mini', 2_000_000],
          ['openai/gpt-4o-mini', 2_000_000],
        ],
      ],
    );
    assert.equal(held.calls.length, 0);
  });

  it('can be taken away but for the last', async () => {
    const { model, last } = await openPanel();
    await model.addColumns([{ selector: 'v1', model: null }]);
    await model.removeColumn(last().columns[0]!.id);
    await model.removeColumn(last().columns[0]!.id);
    assert.deepEqual(
      last().columns.map(({ version: shown }) => shown.label),
      ['v1 · Change 1'],
    );
  });

  it('come back with their answers after a restart', async () => {
    const kept = new Map<string, Run>();
    const { model, ports } = await openPanel({
      keep: async (made) => void kept.set(made.id, made),
    });
    await model.addColumns([{ selector: 'v1', model: 'ollama/llama3.1:8b' }]);
    await model.run(values, null);
    const again = await openPanel({ memory: ports.memory, storedRun: async (id) => kept.get(id) ?? null });
    assert.deepEqual(
      again.last().columns.map(({ version: shown, model: used }) => [shown.label, used.name]),
      [
        ['File, v2', 'openai/gpt-4o-mini'],
        ['v1 · Change 1', 'ollama/llama3.1:8b'],
      ],
    );
    assert.equal(again.answer(0).text, 'Hello Ada');
    assert.equal(again.last().inputs.values.customer, 'Ada');
  });

  it('come back without an answer that the store does not have any more', async () => {
    const { model, ports } = await openPanel();
    await model.run(values, null);
    assert.deepEqual((await openPanel({ memory: ports.memory })).said(0), []);
  });

  it('show the variables of every version among them', async () => {
    const sources: Record<string, string> = {
      draft: 'messages: [{role: user, content: "{{ a }} {{ b }}"}]\ntemplateFormat: nunjucks\n',
      v1: 'messages: [{role: user, content: "{{ b }} {{ c }}"}]\ntemplateFormat: nunjucks\n',
    };
    const of = project({ entries: [entry(sources.draft)] });
    const { model, last } = await openPanel({
      project: {
        ...of,
        resolveSelector: async (at, selector) => {
          const resolved = await of.resolveSelector(at, selector);
          return { ...resolved, prompt: entry(sources[selector]!).parsed.prompt };
        },
      },
    });
    await model.addColumns([{ selector: 'v1', model: null }]);
    assert.deepEqual(
      last().inputs.fields.map(({ name }) => name),
      ['a', 'b', 'c'],
    );
  });
});

describe('an answer', () => {
  it('is marked when the inputs have changed since', async () => {
    const { model, answer } = await openPanel();
    await model.run(values, null);
    assert.equal(answer().staleReason, null);
    await model.changeValues({ customer: 'Grace' });
    assert.equal(answer().staleReason, 'The inputs have changed since.');
    await model.changeValues(values);
    assert.equal(answer().staleReason, null);
  });

  it('is marked when another model has been chosen since', async () => {
    const { model, answer, last } = await openPanel();
    await model.run(values, null);
    await model.useModel(last().columns[0]!.id, 'ollama/llama3.1:8b');
    assert.equal(answer().staleReason, 'Another model has been chosen since.');
  });

  it('is marked when a parameter is tried since, and belongs to the prompt that would say so', async () => {
    const { model, answer } = await openPanel();
    await model.run(values, null);
    await model.tryParameter('temperature', '0.9');
    assert.equal(answer().staleReason, 'The prompt or its parameters have changed since.');
  });
});

describe('parameters that are tried', () => {
  it('are sent in place of the prompt’s own, under the identity of the prompt that would have them', async () => {
    const held = heldCalls();
    const { model } = await openPanel(held);
    await model.tryParameter('temperature', '0.9');
    const running = model.run(values, null);
    await until(() => held.calls.length === 1);
    const [call] = held.calls;
    assert.equal(call!.settings.parameters.temperature, 0.9);
    const written = entry(`${new TextDecoder().decode(entry().bytes)}modelParameters: {temperature: 0.9}\n`);
    assert.equal(call!.identity.promptHash, written.hash);
    assert.deepEqual([call!.identity.version, call!.identity.blob], [null, null]);
    held.end[0]!();
    await running;
  });

  it('stop a run while they cannot be read, and say so', async () => {
    const held = heldCalls();
    const { model, last, answer } = await openPanel(held);
    await model.tryParameter('temperature', 'warm');
    await model.run(values, null);
    assert.equal(held.calls.length, 0);
    assert.ok(answer().problem?.message.includes('temperature'));
    assert.equal(last().parameters.find(({ name }) => name === 'temperature')?.error, 'Must be a number.');
  });

  it('are forgotten one by one or all at once', async () => {
    const { model, last } = await openPanel();
    await model.tryParameter('temperature', '0.9');
    await model.tryParameter('seed', '7');
    await model.tryParameter('seed', null);
    const tried = () => last().parameters.flatMap((one) => (one.tried === null ? [] : [one.name]));
    assert.deepEqual(tried(), ['temperature']);
    await model.resetParameters();
    assert.deepEqual(tried(), []);
  });
});

describe('a conversation', () => {
  it('sends everything that was said before', async () => {
    const held = heldCalls();
    const { model, said } = await openPanel(held);
    const asking = model.run(values, null);
    await until(() => held.calls.length === 1);
    held.end[0]!();
    await asking;
    const replying = model.reply('Shorter, please.', null);
    await until(() => held.calls.length === 2);
    assert.deepEqual(
      held.calls[1]!.messages.map(({ role, content }) => `${role}: ${content}`),
      ['user: Greet Ada 2 times.', 'assistant: Hello Ada', 'user: Shorter, please.'],
    );
    assert.equal(held.calls[1]!.continues, run().id);
    held.end[1]!();
    await replying;
    assert.deepEqual(
      said().map(({ reply }) => reply),
      [null, 'Shorter, please.'],
    );
  });

  it('goes on only where there is an answer', async () => {
    const held = heldCalls();
    const { model } = await openPanel(held);
    await model.reply('Hello?', null);
    assert.equal(held.calls.length, 0);
  });

  it('begins anew with the next run', async () => {
    const { model, said } = await openPanel();
    await model.run(values, null);
    await model.reply('Shorter.', null);
    await model.run(values, null);
    assert.equal(said().length, 1);
  });
});

describe('inputs', () => {
  const rows = [{ id: 'row', label: '1 · Grace', group: 'Test data', values: { customer: 'Grace', count: 7 } }];

  it('remember what was typed, but never a sensitive value', async () => {
    const source =
      'messages: [{role: user, content: "{{ a }} {{ b }}"}]\ntemplateFormat: nunjucks\nvariables: [{name: a}, {name: b, sensitive: true}]\n';
    const { model, ports } = await openPanel({ project: project({ entries: [entry(source)] }) });
    await model.changeValues({ a: 'kept', b: 'secret' });
    assert.deepEqual(ports.memory.read().values, { a: 'kept' });
    model.inputs.saveSet('set', 'Mine');
    assert.deepEqual(model.inputs.remembered().sets, [{ id: 'set', name: 'Mine', values: { a: 'kept' } }]);
  });

  it('keep typed text when the file changes under it', async () => {
    const { model, last } = await openPanel();
    await model.changeValues({ customer: 'Grace' });
    await model.refresh();
    assert.equal(last().inputs.values.customer, 'Grace');
  });

  it('are filled from a row, and say so until they change', async () => {
    const { model, last } = await openPanel({ rows: async () => ({ rows, targets: [] }) });
    const before = last().inputs.revision;
    model.inputs.use('row');
    await model.inputsChanged();
    assert.deepEqual(last().inputs.values, { customer: 'Grace', count: '7' });
    assert.equal(last().inputs.source, 'row');
    assert.ok(last().inputs.revision > before);
    await model.changeValues({ count: '8' });
    assert.equal(last().inputs.source, null);
  });

  it('are kept as named sets and brought back', async () => {
    const { model, last } = await openPanel();
    await model.changeValues({ customer: 'Ada' });
    model.inputs.saveSet('a', 'First');
    await model.changeValues({ customer: 'Grace' });
    model.inputs.saveSet('b', 'Second');
    model.inputs.use('a');
    await model.inputsChanged();
    assert.equal(last().inputs.values.customer, 'Ada');
    assert.deepEqual(
      last().inputs.sets.map(({ label }) => label),
      ['First', 'Second'],
    );
  });

  it('replace a set of the same name', async () => {
    const { model, last } = await openPanel();
    await model.changeValues({ customer: 'Ada' });
    model.inputs.saveSet('a', 'Mine');
    await model.changeValues({ customer: 'Grace' });
    model.inputs.saveSet('b', 'Mine');
    await model.inputsChanged();
    assert.deepEqual(
      last().inputs.sets.map(({ id }) => id),
      ['a'],
    );
    model.inputs.use('a');
    assert.equal(model.inputs.values.customer, 'Grace');
  });
});

describe('the preview', () => {
  it('tells the variables from the prompt’s own words', async () => {
    const { model, last } = await openPanel();
    await model.changeValues(values);
    await model.preview(last().columns[0]!.id);
    const [message] = last().preview!.messages;
    assert.deepEqual(message!.parts, [
      { text: 'Greet ', variable: null },
      { text: 'Ada', variable: 'customer' },
      { text: ' 2 times.', variable: null },
    ]);
    assert.match(message!.tokens, /^\d+ tokens$/);
  });

  it('follows what is typed', async () => {
    const { model, last } = await openPanel();
    await model.preview(last().columns[0]!.id);
    assert.equal(last().preview!.problem, 'customer: Needs a value.');
    await model.changeValues({ customer: 'Grace' });
    assert.equal(last().preview!.messages[0]!.parts[1]!.text, 'Grace');
  });

  it('is gone when it is closed', async () => {
    const { model, last } = await openPanel();
    await model.preview(last().columns[0]!.id);
    await model.preview(null);
    assert.equal(last().preview, null);
  });
});

describe('a stored run that is asked again', () => {
  const stored = run({ id: 'old', parameters: { temperature: 0.1 }, tools: [{ type: 'function' }] });

  it('is sent word for word, whatever the prompt says today', async () => {
    const held = heldCalls();
    const { model, last } = await openPanel({ ...held, storedRun: async () => stored });
    await model.repeatRun('old', null);
    assert.match(last().columns[0]!.version.label, /^Run of /);
    const running = model.run({}, null);
    await until(() => held.calls.length === 1);
    const [call] = held.calls;
    assert.deepEqual(
      [call!.messages, call!.settings.parameters, call!.settings.tools],
      [stored.messages, { temperature: 0.1 }, stored.tools],
    );
    assert.deepEqual(
      [call!.rerunOf, call!.modelName, call!.identity.promptHash],
      ['old', 'openai/gpt-4o-mini', stored.promptHash],
    );
    held.end[0]!();
    await running;
  });

  it('can be put to another model', async () => {
    const { model, last } = await openPanel({ storedRun: async () => stored });
    await model.repeatRun('old', 'ollama/llama3.1:8b');
    assert.equal(last().columns[0]!.model.name, 'ollama/llama3.1:8b');
  });

  it('stands beside what is in the panel already', async () => {
    const { model, last } = await openPanel({ storedRun: async () => stored });
    await model.run(values, null);
    await model.repeatRun('old', null);
    assert.equal(last().columns.length, 2);
  });

  it('says so when it is gone', async () => {
    const { model, last } = await openPanel();
    await model.repeatRun('old', null);
    assert.match(last().columns[0]!.problem!.message, /no longer/);
  });
});

describe('a version that is chosen', () => {
  it('is the one a column asks', async () => {
    const { last } = await openPanel({ project: project({ versions: [version(2), version(1)] }) }, 'v1');
    assert.equal(last().columns[0]!.version.label, 'v1 · Change 1');
  });
});
