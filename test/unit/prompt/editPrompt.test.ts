import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import type { TextEdit } from '../../../src/core/prompt/editedFile.ts';
import { addTestRow, applyEdit, setMessageContent, setScalar } from '../../../src/core/prompt/editPrompt.ts';
import { newPromptSource } from '../../../src/core/prompt/newPromptSource.ts';
import { changedLines } from '../../support/changedLines.ts';
import { promptOf } from '../../support/promptText.ts';

const file = `# The head.
name: Triage   # shown in lists
model: gpt
modelParameters:
    temperature: 0.5 # low
messages:
  # first
  - role: system
    content: >-
      You are
      kind.

  - role: user
    content: "{{input}}" # the question
testData:
  - input: a

# --- judged by ---
evaluators: []
`;

const apply = (edit: TextEdit) => applyEdit(edit.base, edit);

describe('an edit changes its lines and no others', () => {
  const rows: readonly [what: string, edit: TextEdit, gone: string[], come: string[]][] = [
    ['a scalar', setScalar(file, ['model'], 'openai/gpt-4o'), ['model: gpt'], ['model: openai/gpt-4o']],
    [
      'a scalar with a comment',
      setScalar(file, ['name'], 'A: b'),
      ['name: Triage   # shown in lists'],
      ['name: "A: b"   # shown in lists'],
    ],
    [
      'a number',
      setScalar(file, ['modelParameters', 'temperature'], 1),
      ['    temperature: 0.5 # low'],
      ['    temperature: 1 # low'],
    ],
    ['a new parameter', setScalar(file, ['modelParameters', 'topP'], 0.9), [], ['    topP: 0.9']],
    ['a new key', setScalar(file, ['owner'], 'me'), [], ['owner: me']],
    ['a new mapping', setScalar(file, ['budgets', 'maxCostUsd'], 0.01), [], ['budgets: {maxCostUsd: 0.01}']],
    [
      'one line of text',
      setMessageContent(file, 1, 'Hi'),
      ['    content: "{{input}}" # the question'],
      ['    content: Hi # the question'],
    ],
    [
      'several lines of text',
      setMessageContent(file, 1, 'a\n\n{{b}}\n'),
      ['    content: "{{input}}" # the question'],
      ['    content: | # the question', '      a', '      {{b}}'],
    ],
    [
      'a block',
      setMessageContent(file, 0, 'x: y'),
      ['    content: >-', '      You are', '      kind.'],
      ['    content: "x: y"'],
    ],
    ['a row', addTestRow(file, { input: 'b', expected: 'c: d' }), [], ['  - input: b', '    expected: "c: d"']],
  ];
  for (const [what, edit, gone, come] of rows) {
    it(what, () => assert.deepEqual(changedLines(file, apply(edit)), { gone, come }));
  }

  it('also where the file has CR LF and a byte order mark', () => {
    const windows = `\ufeff${file.replaceAll('\n', '\r\n')}`;
    const edited = apply(addTestRow(windows, { input: 'x\ny' }));
    assert.equal(edited.replaceAll('\r\n', '').includes('\n'), false);
    assert.deepEqual(promptOf(edited).testData, [{ input: 'a' }, { input: 'x\ny' }]);
    assert.equal(edited.startsWith('\ufeff# The head.\r\n'), true);
  });
});

describe('a row is added', () => {
  const rows: readonly [what: string, source: string][] = [
    ['where there is no list', 'messages: [{role: user, content: x}]\n'],
    ['where the file has no final newline', 'messages: [{role: user, content: x}]\nname: y'],
    ['where the list is empty', 'testData: []\nmessages: [{role: user, content: x}]\n'],
    ['where the key has no value', 'testData: # soon\nmessages: [{role: user, content: x}]\n'],
    ['in a flow list', 'testData: [{a: 0}]\nmessages: [{role: user, content: x}]\n'],
    ['in a flow list with a last comma', 'testData: [\n  {a: 0},\n]\nmessages: [{role: user, content: x}]\n'],
    ['in a list that is not indented', 'testData:\n- a: 0\n# end\nmessages: [{role: user, content: x}]\n'],
    ['after a block text', 'testData:\n  - a: |\n      x\n\n\n# end\nmessages: [{role: user, content: x}]\n'],
    ['in a file of one flow mapping', '{messages: [{role: user, content: x}]}'],
  ];
  for (const [what, source] of rows) {
    it(what, () => {
      const before = promptOf(source).testData;
      const row = { a: 'x: y', b: { c: [1, null, 'd'] }, 'e f': 'two\nlines\n' };
      const edited = apply(addTestRow(source, row));
      assert.deepEqual(promptOf(edited).testData, [...before, row]);
      assert.equal(edited.includes('# end'), source.includes('# end'));
    });
  }
});

describe('a long answer as what is expected', () => {
  const answers: readonly [what: string, text: string, isBlock: boolean][] = [
    [
      'stays lines that can be read',
      `# Title\n\n- a: b\n- {{c}}\n\n\`\`\`js\nif (x) { y() }\n\`\`\`\n`.replace('# Title', 'Title'),
      true,
    ],
    ['keeps blanks at the ends of its lines', 'one  \ntwo \n', false],
    ['keeps the blanks it begins with', '  indented\nnot\n', false],
    ['keeps every empty line at its end', 'text\n\n\n', false],
    ['keeps tabs and carriage returns', 'a\tb\r\nc', false],
    ['may be very long', `${'word '.repeat(2_000)}end\n${'line\n'.repeat(500)}`, true],
  ];
  for (const [what, text, isBlock] of answers) {
    it(what, () => {
      const edited = apply(addTestRow(file, { input: 'q', nested: { deep: [{ text }] }, expected: text }));
      const row = promptOf(edited).testData.at(-1);
      assert.deepEqual(row, { input: 'q', nested: { deep: [{ text }] }, expected: text });
      assert.equal(/expected: \|/.test(edited), isBlock);
    });
  }
});

describe('an edit is refused', () => {
  const codeOf = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (error instanceof TrackerError) return error.code;
      throw error;
    }
    return 'done';
  };

  it('when the file changed since it was read', () => {
    const edit = setScalar(file, ['model'], 'x');
    assert.equal(
      codeOf(() => applyEdit(`${file}# more\n`, edit)),
      'file/changed',
    );
  });

  const rows: readonly [what: string, work: () => unknown][] = [
    ['in a broken file', () => setScalar('a: [', ['a'], 1)],
    ['in a list', () => setScalar('- a\n', ['a'], 1)],
    ['where a list stands', () => setScalar(file, ['messages'], 'x')],
    ['below a text', () => setScalar(file, ['model', 'name'], 'x')],
    ['for a message that is not there', () => setMessageContent(file, 2, 'x')],
    ['for a content in parts', () => setMessageContent('messages: [{role: user, content: [a]}]', 0, 'x')],
    ['for a value that others share', () => setScalar('a: &x 1\nb: *x\n', ['b'], 2)],
    ['for the anchor itself', () => setScalar('a: &x 1\nb: *x\n', ['a'], 2)],
    ['where test data is a text', () => addTestRow('testData: x\n', {})],
  ];
  for (const [what, work] of rows) it(what, () => assert.equal(codeOf(work), 'prompt/invalid'));
});

describe('any text comes back exactly', () => {
  const content = fc.string({
    minLength: 1,
    maxLength: 30,
    unit: fc.constantFrom(...'ab :#-{}[]"\'\n\t|>&*!%@`\r\u0085\u2028é😀\u0007'),
  });
  const sources = [
    file,
    newPromptSource('a/b'),
    '{messages: [{role: user, content: x}, {role: user, content: y}]}',
    'messages:\n- role: user\n  content:   x\n- content: |+\n    a\n\n  role: user\nname: z',
  ];
  const runs = { numRuns: Number(process.env.PT_SEEDS ?? 1) * 300 };

  it('as the content of a message, leaving the other messages alone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.nat(1), content, (source, index, text) => {
        const before = promptOf(source).messages.map((message) => message.content);
        const after = promptOf(apply(setMessageContent(source, index, text))).messages.map(
          (message) => message.content,
        );
        assert.deepEqual(
          after,
          before.map((old, at) => (at === index ? text : old)),
        );
      }),
      runs,
    );
  }).timeout(300_000);

  it('as a scalar and as a test row', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sources), content, (source, text) => {
        const edited = apply(addTestRow(apply(setScalar(source, ['metadata', 'note'], text)), { [text]: text }));
        const prompt = promptOf(edited);
        assert.deepEqual([prompt.metadata, prompt.testData.at(-1)], [{ note: text }, { [text]: text }]);
        assert.deepEqual(prompt.messages, promptOf(source).messages);
      }),
      runs,
    );
  }).timeout(300_000);
});

describe('a new prompt', () => {
  it('runs as it stands', () => {
    const prompt = promptOf(newPromptSource('support/ticket-summary'));
    assert.deepEqual(
      [prompt.id, prompt.name, prompt.templateFormat],
      ['support/ticket-summary', 'Ticket summary', 'nunjucks'],
    );
  });

  it('keeps an id that YAML would read as something else', () => {
    for (const id of ['1.0', 'null', 'yes', '0x1', '1e3'])
      assert.equal((parse(newPromptSource(id)) as { id: unknown }).id, id);
  });

  it('refuses an id that is no name', () => {
    for (const id of ['', '../a', 'a/../b', 'a b', '-a', 'a\nb']) assert.throws(() => newPromptSource(id), RangeError);
  });
});
