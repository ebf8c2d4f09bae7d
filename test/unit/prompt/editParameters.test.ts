import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import type { TextEdit } from '../../../src/core/prompt/editedFile.ts';
import { setModel, setParameters } from '../../../src/core/prompt/editParameters.ts';
import { applyEdit } from '../../../src/core/prompt/editPrompt.ts';
import type { Prompt } from '../../../src/core/prompt/prompt.ts';
import { changedLines } from '../../support/changedLines.ts';
import { promptOf } from '../../support/promptText.ts';

const apply = (edit: TextEdit) => applyEdit(edit.base, edit);
const changed = (source: string, edit: TextEdit) => changedLines(source, apply(edit));
const message = 'messages:\n  - role: user\n    content: Hi {{name}}\n';

const own = `# Head.
id: a
model: openai/gpt-4o   # cheap
modelParameters:
  # how bold
  temperature: 0.5 # low
  max_tokens: 300
  stop:
    - END
${message}`;

describe('parameters are written', () => {
  const rows: readonly [what: string, changes: { [name: string]: Json }, gone: string[], come: string[]][] = [
    ['where they are', { temperature: 1 }, ['  temperature: 0.5 # low'], ['  temperature: 1 # low']],
    ['in the spelling of the file', { maxTokens: 50 }, ['  max_tokens: 300'], ['  max_tokens: 50']],
    ['beside the others when they are new', { topP: 0.9, seed: 7 }, [], ['  topP: 0.9', '  seed: 7']],
    ['line by line in a list that has lines', { stop: ['END', 'a: b'] }, [], ['    - "a: b"']],
    [
      'as nothing, which takes them out',
      { maxTokens: null, stop: null },
      ['  max_tokens: 300', '  stop:', '    - END'],
      [],
    ],
    ['at the top level when they belong there', { responseFormat: 'json_object' }, [], ['responseFormat: json_object']],
    ['not at all when nothing changes', { temperature: 0.5, topK: null }, [], []],
  ];
  for (const [what, changes, gone, come] of rows) {
    it(what, () => assert.deepEqual(changed(own, setParameters(own, changes)), { gone, come }));
  }

  it('under a new modelParameters behind the model', () => {
    const source = `name: x\nmodel: gpt # m\n${message}`;
    const edited = apply(setParameters(source, { temperature: 0, stop: ['a'] }));
    assert.equal(edited, `name: x\nmodel: gpt # m\nmodelParameters:\n  temperature: 0\n  stop: [a]\n${message}`);
  });

  it('with a schema as JSON text, which every runner reads', () => {
    const schema = { name: 'r', schema: { type: 'object', properties: {} } };
    const edited = apply(setParameters(message, { responseFormat: 'json_schema', jsonSchema: schema }));
    assert.match(edited, /^responseFormat: json_schema\njsonSchema: \|-\n {2}\{\n/m);
    const { responseFormat, jsonSchema } = promptOf(edited);
    assert.deepEqual([responseFormat, jsonSchema], ['json_schema', schema]);
  });

  it('with a schema in place of one that was a mapping', () => {
    const source = `${message}responseFormat: json_schema\njsonSchema:\n  name: old\n  schema: {type: object}\n# end\n`;
    const edited = apply(setParameters(source, { jsonSchema: { name: 'new', schema: { type: 'string' } } }));
    assert.deepEqual(promptOf(edited).jsonSchema, { name: 'new', schema: { type: 'string' } });
    assert.ok(edited.endsWith('}\n# end\n'));
  });

  const places: readonly [where: string, source: string][] = [
    ['between brackets', `modelParameters: {temperature: 0.5, top_p: 1} # two\n${message}`],
    ['in the mapping of the model', `model:\n  name: gpt\n  temperature: 0.5\n${message}`],
    ['at the top level', `temperature: 0.5\n${message}`],
    ['in a file of one flow mapping', '{temperature: 0.5, messages: [{role: user, content: x}]}'],
    ['under the other name of the group', `model_parameters:\n  temperature: 0.5\n${message}`],
    ['in a file with CR LF and a byte order mark', `\ufeff${own.replaceAll('\n', '\r\n')}`],
    ['in a file without a last line break', `${message}modelParameters:\n  temperature: 0.5`],
  ];
  for (const [where, source] of places) {
    it(`${where}, and taken out again`, () => {
      const set = apply(setParameters(source, { temperature: 0.25, presencePenalty: 1 }));
      assert.deepEqual(promptOf(set).parameters, {
        ...promptOf(source).parameters,
        temperature: 0.25,
        presencePenalty: 1,
      });
      assert.equal(set.split('\n').filter((line) => line.includes('temperature')).length, 1);
      const { temperature: _, ...rest } = promptOf(source).parameters;
      assert.deepEqual(promptOf(apply(setParameters(source, { temperature: null }))).parameters, rest);
    });
  }

  it('so that a mapping goes with its last parameter, but never with a comment', () => {
    const plain = `modelParameters:\n  temperature: 1\n${message}`;
    assert.equal(apply(setParameters(plain, { temperature: null })), message);
    const told = `modelParameters:\n  # why\n  temperature: 1\n${message}`;
    assert.equal(apply(setParameters(told, { temperature: null })), `modelParameters:\n  # why\n${message}`);
  });

  const wrong: readonly [what: string, source: string, changes: { [name: string]: Json }, code: string][] = [
    ['a name that is no parameter', own, { temprature: 1 }, 'usage/invalid-argument'],
    ['a text for a number', own, { temperature: 'hot' }, 'usage/invalid-argument'],
    ['half a token', own, { maxTokens: 1.5 }, 'usage/invalid-argument'],
    ['an unknown format', own, { responseFormat: 'xml' }, 'usage/invalid-argument'],
    ['a schema that is missing', own, { responseFormat: 'json_schema' }, 'prompt/invalid'],
    ['a list with comments', own.replace('- END', '- END # first\n    - B'), { stop: ['x'] }, 'prompt/invalid'],
    ['a shared value', own.replace('300', '&n 300').replace('0.5', '*n'), { temperature: 1 }, 'prompt/invalid'],
    ['a broken file', 'a: [', { temperature: 1 }, 'prompt/invalid'],
  ];
  for (const [what, source, changes, code] of wrong) {
    it(`and refused for ${what}`, () => {
      assert.throws(
        () => setParameters(source, changes),
        (error) => error instanceof TrackerError && error.code === code,
      );
    });
  }
});

describe('the model is written', () => {
  const rows: readonly [what: string, source: string, expected: string][] = [
    ['where it is', `model: a/b # c\n${message}`, `model: x/y # c\n${message}`],
    ['behind the names when it is new', `name: n\n${message}`, `name: n\nmodel: x/y\n${message}`],
    ['before everything else when there are no names', message, `model: x/y\n${message}`],
    [
      'in its mapping',
      `model:\n  id: b\n  temperature: 1\n${message}`,
      `model:\n  id: x/y\n  temperature: 1\n${message}`,
    ],
    ['with the provider that goes with it', `provider: a\nmodel: b\n${message}`, `provider: x\nmodel: x/y\n${message}`],
    ['where it was left empty', `model: ""\n${message}`, `model: x/y\n${message}`],
  ];
  for (const [what, source, expected] of rows) it(what, () => assert.equal(apply(setModel(source, 'x/y')), expected));
});

describe('whatever parameters are set', () => {
  const changes = fc.record(
    {
      temperature: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
      maxTokens: fc.option(fc.integer({ min: 1, max: 1e6 })),
      topP: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      stop: fc.option(
        fc.array(fc.string({ unit: fc.constantFrom(...'ab :#-{}[]"\'\n|>&*!%@`é😀') }), { minLength: 1, maxLength: 3 }),
      ),
      reasoningEffort: fc.option(fc.constantFrom('low', 'high')),
      responseFormat: fc.option(fc.constantFrom('text', 'json_object')),
    },
    { requiredKeys: [] },
  );
  const sources = [
    own,
    `${message}modelParameters: {temperature: 1, "max_completion_tokens": 3}`,
    `model: {name: m, top_p: 1}\n${message}# end\n`,
    '{messages: [{role: user, content: x}]}',
    `# only\n---\n${message}`,
  ];

  it('the file means them, everything else means what it meant, and other lines stay', function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(fc.constantFrom(...sources), changes, (source, set) => {
        const before = promptOf(source);
        let edited: string;
        try {
          edited = apply(setParameters(source, set as { [name: string]: Json }));
        } catch (error) {
          // Only a list whose lines hold a `#` may be refused.
          assert.ok(error instanceof TrackerError && error.code === 'prompt/invalid' && set.stop !== undefined);
          return;
        }
        const { responseFormat, ...parameters } = set;
        const wanted: Record<string, unknown> = { ...before.parameters, ...parameters };
        for (const [name, value] of Object.entries(wanted)) if (value === null) delete wanted[name];
        const format = responseFormat === undefined ? before.responseFormat : responseFormat;
        const expected = { ...before, parameters: wanted, responseFormat: format } as Prompt;
        assert.deepEqual(promptOf(edited), expected);
        const kept = source
          .split('\n')
          .filter((line) => /^\s*(?:#|-|role|content|id)/.test(line) && !line.includes('END'));
        for (const line of kept) assert.ok(edited.split('\n').includes(line), line);
      }),
      { numRuns: Number(process.env.PT_SEEDS ?? 1) * 300 },
    );
  });
});
