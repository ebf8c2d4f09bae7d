import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
// @ts-expect-error a script without types
import { schemaText } from '../../../scripts/schema.mjs';
import { checkPrompt } from '../../../src/core/check/checkPrompt.ts';
import { newPromptSource } from '../../../src/core/prompt/newPromptSource.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { promptKeys } from '../../../src/core/prompt/promptKeys.ts';
import { promptSchema } from '../../../src/core/prompt/promptSchema.ts';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt.ts';

const root = resolve(import.meta.dirname, '../../..');
const validate = new Ajv({ strict: false, allowUnionTypes: true }).compile(promptSchema());
const accepts = (content: unknown) => validate(content);
const examples = readdirSync(`${root}/examples`).map(
  (name) => [name, readFileSync(`${root}/examples/${name}`, 'utf8')] as const,
);

describe('the JSON schema', () => {
  it('is the one in schemas/', () => {
    assert.equal(readFileSync(`${root}/schemas/prompt.schema.json`, 'utf8'), (schemaText as () => string)());
  });

  it('explains every key of the parser', () => {
    const properties = promptSchema().properties as { [key: string]: { description?: string } };
    for (const { name, aliases = [] } of promptKeys)
      for (const key of [name, ...aliases]) assert.ok(properties[key]?.description, key);
  });

  const good: readonly string[] = [
    'messages: [{role: user, content: x}]',
    'messages: [{role: System, content: x, name: n}]\nmodel: m\nmodelParameters: {max_tokens: 5, anything: [1]}',
    'messages: [{role: user, content: x}]\nversion: 1.0\nmetadata: {a: 1}\ntags: [a]\nauthors: []\nsecurity: {}',
    'messages: [{role: user, content: x}]\nvariables: {a: {type: string}, b: 1}',
    'messages: [{role: user, content: x}]\nvariables: [a, {name: b, type: float, default: [1]}]',
    'messages: [{role: user, content: x}]\nevaluators: [be nice, {rule: x}, {name: a, string: 5}]',
    'messages: [{role: user, content: x}]\nsweep: {model: [a/b], temperature: 0, topP: [0.1, null], tone: [kind]}',
    'messages: [{role: user, content: x}]\nscenarios: [{config: [{a: 1}], tests: [{vars: {b: 2}}]}]',
    'prompt: hello',
    'system: a\nuser: b',
    'kind: PromptConfig\nspec: {}',
    '_type: few_shot\nexamples: file.yaml\nprefix: x',
    'template_format: handlebars\ntemplate: x\ninput_variables: [{name: a}]\nexecution_settings: {}',
    newPromptSource('a/b'),
  ];
  for (const text of good)
    it(`accepts ${JSON.stringify(text.slice(0, 70))}`, () =>
      assert.ok(accepts(parse(text)), JSON.stringify(validate.errors)));

  const bad: readonly string[] = [
    'name: x',
    'messages: hello',
    'messages: [{content: x}]',
    'messages: [{role: bystander, content: x}]',
    'messages: [{role: user, content: {a: 1}}]',
    'messages: [{role: user, content: x}]\nmodelParameters: {maxTokens: many}',
    'messages: [{role: user, content: x}]\ntemplateFormat: jinja',
    'messages: [{role: user, content: x}]\nresponseFormat: xml',
  ];
  for (const text of bad) {
    it(`flags ${JSON.stringify(text)}, as the parser does`, () => {
      assert.equal(accepts(parse(text)), false);
      assert.ok(
        parsePrompt(text, 'x').diagnostics.some(({ severity }) => severity === 'error' || severity === 'warning'),
      );
    });
  }

  it('accepts whatever the schema of GitHub Models accepts', () => {
    const word = fc.string({ minLength: 1, maxLength: 8 });
    const any = fc.jsonValue({ maxDepth: 2 });
    const extra = fc.dictionary(fc.constantFrom('version', 'authors', 'security', 'x-a', 'schemaRef'), any);
    const withExtra = <T extends object>(record: fc.Arbitrary<T>) =>
      fc.tuple(record, extra).map(([known, more]) => ({ ...more, ...known }));
    const file = withExtra(
      fc.record(
        {
          name: word,
          description: fc.string(),
          model: word,
          modelParameters: withExtra(
            fc.record(
              {
                temperature: fc.float({ noNaN: true, noDefaultInfinity: true }),
                top_p: fc.float({ noNaN: true, noDefaultInfinity: true }),
                max_tokens: fc.nat(),
              },
              { requiredKeys: [] },
            ),
          ),
          messages: fc.array(
            withExtra(fc.record({ role: fc.constantFrom('system', 'user', 'assistant'), content: word })),
            { minLength: 1 },
          ),
          testData: fc.array(fc.dictionary(word, any)),
          evaluators: fc.array(
            withExtra(fc.record({ name: word, string: withExtra(fc.record({ contains: fc.string() })) })),
          ),
        },
        { requiredKeys: ['messages'] },
      ),
    );
    fc.assert(fc.property(file, (content) => assert.ok(accepts(content), JSON.stringify(validate.errors))));
  });
});

describe('the examples', () => {
  for (const [name, text] of examples) {
    it(`${name} is valid, clean, and renders with its first test row`, () => {
      assert.ok(accepts(parse(text)), JSON.stringify(validate.errors));
      const parsed = parsePrompt(text, name);
      assert.deepEqual(checkPrompt(parsed, text), []);
      assert.ok(parsed.prompt);
      const rendered = renderPrompt(parsed.prompt, parsed.prompt.testData[0] ?? {});
      assert.deepEqual([rendered.diagnostics, rendered.messages !== null], [[], true]);
    });
  }
});
