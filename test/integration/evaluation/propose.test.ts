// `prompttracker propose` as a user has it: a model server replies, a patch is shown, and nothing is written unasked.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCallLimits } from '../../../src/core/operation/callLimits.ts';
import { proposeForPrompt } from '../../../src/core/operation/rows/rowProposer.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { openEditorProject } from '../../support/editorProject.ts';
import { useModelProject } from '../../support/modelProject.ts';
import { answerWith, type Reply } from '../../support/modelServer.ts';

const prompt = `# The greeting.
model: openai/gpt-4o-mini
messages:
  - role: user
    content: Greet {{who}} politely
testData:
  - who: Ada   # the first
`;
const study = {
  intent: 'Greets people.',
  inputs: [{ name: 'who', specification: 'a name' }],
  rules: [{ rule: 'The greeting is polite.', inverse: 'The greeting is rude.' }],
};
const row = (who: string, aim = 'rule') => ({ aim, number: 1, why: `because of ${who}`, variables: { who } });
const say = (reply: unknown): Reply => answerWith({ text: JSON.stringify(reply) });

describe('prompttracker propose', function () {
  this.timeout(30_000);
  const place = useModelProject((project) => {
    project.write('greet.prompt.yaml', prompt);
    project.commit('Greet');
  });

  const propose = (...argv: string[]) => place.run(['propose', 'greet', ...argv]);
  const read = (path: string) => place.project.read(path);

  it('shows a patch with what the rows aim at, and writes nothing', async () => {
    place.server.script(say(study), say({ rows: [row('Bob'), row('the fool', 'inverse')] }));
    const { code, stdout, stderr } = await propose('--count', '2');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Greets people\.[\s\S]*1 {2}The greeting is polite\./);
    assert.match(stdout, /^ {3}- who: Ada {3}# the first\n\+ {2}- who: Bob\n\+ {2}- who: "the fool"$/m);
    assert.match(stderr, /2 rows proposed for greet\.prompt\.yaml · openai\/gpt-4o-mini · \$/);
    assert.equal(read('greet.prompt.yaml'), prompt);
  });

  it('adds exactly what was shown when told so, from the answers that are there', async () => {
    place.server.script(say(study), say({ rows: [row('Bob')] }));
    const shown = JSON.parse((await propose('--count', '1', '--json')).stdout);
    const { stdout, stderr } = await propose('--count', '1', '--write');
    assert.equal(place.server.journal.length, 2);
    assert.match(stderr, /1 row added to greet\.prompt\.yaml · .* · asked before, free/);
    assert.equal(read('greet.prompt.yaml'), `${prompt}  - who: Bob\n`);
    assert.ok(stdout.includes(shown.text.trim().split('\n').at(-1)));
    assert.deepEqual(
      [shown.written, shown.rows[0].aim, shown.rows[0].about],
      [false, 'rule', 'The greeting is polite.'],
    );
  });

  it('asks again for what it got twice, and leaves out rows that are there', async () => {
    place.server.script(
      say(study),
      say({ rows: [row('Ada'), row('Bob')] }),
      say({ rows: ['Bob', 'Cid', 'Dan'].map((who) => row(who)) }),
    );
    const { rows, leftOut } = JSON.parse((await propose('--count', '2', '--json')).stdout);
    assert.deepEqual(
      rows.map(({ variables }: { variables: object }) => variables),
      [{ who: 'Bob' }, { who: 'Cid' }],
    );
    assert.deepEqual(new Set(leftOut), new Set(['A proposed row is there already.']));
  });

  for (const [file, before, after] of [
    ['new.csv', null, 'who,aim\nBob,The greeting is polite.\n'],
    ['people.csv', 'who;age\nAda;36\n', 'who;age\nAda;36\nBob;\n'],
    ['aimed.csv', 'aim,who\nx,Ada\n', 'aim,who\nx,Ada\nThe greeting is polite.,Bob\n'],
    ['rows.jsonl', '{"who":"Ada"}', '{"who":"Ada"}\n{"who":"Bob","aim":"The greeting is polite."}\n'],
  ] as const)
    it(`adds rows to ${file}, and changes nothing else in it`, async () => {
      if (before !== null) writeFileSync(join(place.project.root, file), before);
      place.server.script(say(study), say({ rows: [row('Bob')] }));
      const { code, stderr } = await propose('--count', '1', '--dataset', file, '--write');
      assert.equal(code, 0, stderr);
      assert.equal(read(file), after);
    });

  it('leaves a file alone that changed while the model was asked', async () => {
    const change: Reply = (context) => {
      writeFileSync(join(place.project.root, 'greet.prompt.yaml'), `${prompt}# mine\n`);
      return say({ rows: [row('Bob')] })(context);
    };
    place.server.script(say(study), change);
    const { code, stderr } = await propose('--count', '1', '--write');
    assert.equal(code, 2);
    assert.match(stderr, /greet\.prompt\.yaml changed while the rows were made/);
    assert.equal(read('greet.prompt.yaml'), `${prompt}# mine\n`);
  });

  it('never costs more than it may', async () => {
    const { code, stderr } = await propose('--max-cost', '0.000001');
    assert.equal(code, 5, stderr);
    assert.equal(place.server.journal.length, 0);
  });

  for (const [what, edit, problem] of [
    ['without variables', (text: string) => text.replace('{{who}}', 'us'), /has no variables/],
    [
      'that needs a file',
      (text: string) => text.replace('testData', 'variables:\n  who: {type: file, required: true}\ntestData'),
      /is a file, and a model cannot propose files/,
    ],
  ] as const)
    it(`says why there are no rows for a prompt ${what}`, async () => {
      place.project.write('greet.prompt.yaml', edit(prompt));
      const { code, stderr } = await propose();
      assert.equal(code, 2);
      assert.match(stderr, problem);
      assert.equal(place.server.journal.length, 0);
    });

  it('says that a model is needed, and what one replied that was of no use', async () => {
    const offline = await propose('--model', 'offline/echo');
    assert.equal(offline.code, 3);
    assert.match(offline.stderr, /no model, so it cannot propose rows[\s\S]*--model/);
    place.server.script(answerWith({ text: 'No.' }), answerWith({ text: 'No.' }));
    const { code, stderr } = await propose();
    assert.equal(code, 4);
    assert.match(stderr, /gave no rows that can be read, twice/);
    assert.ok(!existsSync(join(place.project.root, 'new.csv')));
  });

  it('tells what was paid also when nothing came of it', async () => {
    const sources = { environment: (name: string) => place.environment[name] ?? null, userSettings: {} };
    const editor = await openEditorProject({ 'greet.prompt.yaml': prompt }, sources);
    const context = editor.opened.context();
    const { prompt: read } = parsePrompt(prompt, 'greet.prompt.yaml');
    assert(read);
    const limits = await readCallLimits(context.host.files, context.project.root, { maxCostUsd: null });
    const spent: (number | null)[] = [];
    const asked = { prompt: read, count: 1, model: null, seed: 1, dataset: null, limits };
    place.server.script(say(study), answerWith({ text: 'No.' }), answerWith({ text: 'No.' }));
    await assert.rejects(proposeForPrompt({ ...asked, onSpent: (usd) => spent.push(usd) }, context));
    assert.equal(spent.length, 1);
    assert.ok((spent[0] ?? 0) > 0);
    await editor.dispose();
  });
});
