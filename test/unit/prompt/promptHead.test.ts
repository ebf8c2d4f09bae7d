import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { readPromptHead } from '../../../src/core/prompt/promptHead.ts';

const rest = 'messages:\n- role: user\n  content: Hello\n';
const read = (text: string) => readPromptHead(new TextEncoder().encode(text));

describe('the head of a prompt file', () => {
  const plain: [string, string, { id?: string; name?: string; model?: string }][] = [
    [
      'plain values',
      'id: a.b\nname: Ticket summary\nmodel: openai/gpt-4o\n',
      { id: 'a.b', name: 'Ticket summary', model: 'openai/gpt-4o' },
    ],
    ['quoted values', `name: "A: b"\nmodel: 'x/y'\n`, { name: 'A: b', model: 'x/y' }],
    ['comments after values', 'name: A # not this\nmodel: "m" # nor this\n', { name: 'A', model: 'm' }],
    ['a byte order mark and CRLF', '\uFEFFname: A\r\nmodel: b/c\r\n', { name: 'A', model: 'b/c' }],
    ['a document marker and comments in front', '# top\n\n---\nname: A\n', {}],
    ['other keys with blocks and lists', 'description: >-\n  name: no\n  more\ntags:\n- x\nname: A\n', { name: 'A' }],
    ['a hash inside a word', 'name: C#sharp\n', { name: 'C#sharp' }],
    ['white space that YAML keeps', 'name: ;\u00a0\n', { name: ';\u00a0' }],
    ['text in any script', 'name: 要約 🙂\n', { name: '要約 🙂' }],
  ];
  for (const [title, text, expected] of plain) {
    it(`is what the parser reads: ${title}`, () => {
      const { prompt } = parsePrompt(text + rest, 'a.prompt.yaml');
      const head = read(text + rest);
      if (head !== null) assert.deepEqual(head, { id: prompt?.id, name: prompt?.name, model: prompt?.model });
      for (const [key, value] of Object.entries(expected)) assert.equal(head?.[key as 'name'], value);
    });
  }

  const unsure = [
    'name: >-\n  folded\n',
    'name: first\n  second\n',
    'name:\n  under\n',
    'name: &anchor text\n',
    'name: *alias\n',
    'name: "a\\tb"\n',
    "name: 'it''s'\n",
    'name: 12\n',
    'model: {name: x}\n',
    'name: true\n',
    'name: a: b\n',
    'name: A\nname: B\n',
    '{name: A}\n',
    '"name": A\n',
    'id: ../up\n',
    '? name\n: A\n',
    '{% import "x" %}\n',
  ];
  for (const text of unsure) {
    it(`leaves to the parser what one line does not tell: ${JSON.stringify(text)}`, () => {
      assert.equal(read(text + rest), null);
    });
  }

  it('leaves bytes that are no UTF-8 to the parser', () => {
    assert.equal(readPromptHead(Uint8Array.of(0x6e, 0x3a, 0xff)), null);
  });

  it('agrees with the parser wherever it answers, however the file is written', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom('yes', 'null', '1.0', '- a', 'a: b', 'a #b', '#', 'x\ny', '0x1f', '.5', '~', 'NULL', ' padded '),
    );
    const file = fc.record(
      {
        name: text,
        model: text,
        id: fc.constantFrom('a', 'a/b', '..', 'x y'),
        description: text,
        tags: fc.array(text),
      },
      { requiredKeys: [] },
    );
    const style = fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL');
    fc.assert(
      fc.property(file, style, (keys, defaultStringType) => {
        const source = stringify({ ...keys, messages: [{ role: 'user', content: 'Hi' }] }, {
          defaultStringType,
        } as never);
        const head = read(source);
        const { prompt } = parsePrompt(source, 'a.prompt.yaml');
        if (head !== null && prompt !== null)
          assert.deepEqual(head, { id: prompt.id, name: prompt.name, model: prompt.model });
      }),
      { numRuns: 3000 * Number(process.env.PT_SEEDS ?? 1) },
    );
  });

  it('answers for every example without the parser', () => {
    const folder = resolve(import.meta.dirname, '../../../examples');
    for (const name of readdirSync(folder).filter((file) => /\.prompt\.ya?ml$/.test(file))) {
      const source = readFileSync(join(folder, name));
      const { prompt } = parsePrompt(source, name);
      assert.deepEqual(readPromptHead(source), { id: prompt?.id, name: prompt?.name, model: prompt?.model }, name);
    }
  });
});
