import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import type { TextEdit } from '../../../src/core/prompt/editedFile.ts';
import { addExample, addMessages, replaceMessages } from '../../../src/core/prompt/editMessages.ts';
import { applyEdit } from '../../../src/core/prompt/editPrompt.ts';
import type { Message } from '../../../src/core/prompt/prompt.ts';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt.ts';
import { changedLines } from '../../support/changedLines.ts';
import { promptOf } from '../../support/promptText.ts';

const apply = (edit: TextEdit) => applyEdit(edit.base, edit);
const say = (role: Message['role'], content: string): Message => ({ role, content });

const file = `# Head.
id: a
messages:
  # who it is
  - role: system
    content: >-
      You are
      kind. # no comment

  - content: "{{input}}" # the question
    role: user
# --- judged by ---
evaluators: []
`;
const github = `name: n
messages:
  - role: system
    content: You are kind.
  - role: user
    content: 'About {{topic}}: {{question}}'
testData:
  - topic: a
`;
const call = { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"a": "b: c"}' } };

describe('messages are added', () => {
  it('at the end, in lines of their own', () => {
    const edit = addMessages(file, [say('assistant', 'Yes.\n\nIt is: so.\n'), say('user', 'And?')]);
    assert.deepEqual(changedLines(file, apply(edit)), {
      gone: [],
      come: [
        '  - role: assistant',
        '    content: |',
        '      Yes.',
        '      It is: so.',
        '  - role: user',
        '    content: "And?"',
      ],
    });
    assert.equal(edit.start, file.indexOf('# --- judged'));
  });

  it('with tool calls and their answers', () => {
    const more: Message[] = [
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', content: '{"found": 1}', toolCallId: 'c1', name: 'look' },
    ];
    assert.deepEqual(promptOf(apply(addMessages(file, more))).messages.slice(2), more);
  });

  const sources: readonly [what: string, source: string][] = [
    ['in a flow list', 'messages: [{role: user, content: x}]\n'],
    ['in a file of one flow mapping', '{messages: [{role: user, content: x}]}'],
    ['behind a block text that ends the file', 'messages:\n- role: user\n  content: |\n    x'],
    ['behind a block text that keeps its line breaks', 'messages:\n  - role: user\n    content: |+\n      x\n\n\n'],
    ['in a file with CR LF', 'messages:\r\n  - role: user\r\n    content: x\r\n'],
  ];
  for (const [what, source] of sources) {
    it(what, () => {
      const more = [say('assistant', 'a\nb'), say('user', 'c')];
      assert.deepEqual(promptOf(apply(addMessages(source, more))).messages, [...promptOf(source).messages, ...more]);
    });
  }

  it('and do not change how the others are read', () => {
    const edited = apply(addMessages(github, [say('assistant', 'Use {% if x %}y{% endif %}.')]));
    assert.equal(promptOf(edited).templateFormat, 'simple');
    assert.match(edited, /^templateFormat: simple$/m);
  });

  it('not to a short form, which has no list', () => {
    assert.throws(() => addMessages('prompt: hello\n', [say('user', 'x')]), TrackerError);
  });
});

describe('messages are replaced', () => {
  const rows: readonly [what: string, messages: Message[], gone: string[], come: string[]][] = [
    ['by the same', [say('system', 'You are kind. # no comment'), say('user', '{{input}}')], [], []],
    [
      'in their text, comments kept',
      [say('system', 'You are kind. # no comment'), say('user', 'Hi')],
      ['  - content: "{{input}}" # the question'],
      ['  - content: Hi # the question'],
    ],
    [
      'with one more in between',
      [say('system', 'You are kind. # no comment'), say('assistant', 'Hm'), say('user', '{{input}}')],
      [],
      ['  - role: assistant', '    content: Hm'],
    ],
    [
      'by fewer',
      [say('user', '{{input}}')],
      ['  - role: system', '    content: >-', '      You are', '      kind. # no comment'],
      [],
    ],
    [
      'in their role',
      [say('developer', 'You are kind. # no comment'), say('user', '{{input}}')],
      ['  - role: system'],
      ['  - role: developer'],
    ],
  ];
  for (const [what, messages, gone, come] of rows) {
    it(what, () => {
      const edited = apply(replaceMessages(file, messages));
      assert.deepEqual(promptOf(edited).messages, messages);
      assert.deepEqual(changedLines(file, edited), { gone, come });
    });
  }

  it('but never by none', () => assert.throws(() => replaceMessages(file, []), TrackerError));

  it('by any others, and nothing else changes', function () {
    this.timeout(120_000);
    const content = fc.string({
      minLength: 1,
      maxLength: 12,
      unit: fc.constantFrom(...'ab :#-{}[]"\'\n\t|>&*!%@`é😀'),
    });
    const message: fc.Arbitrary<Message> = fc.oneof(
      fc
        .tuple(fc.constantFrom('system' as const, 'user' as const, 'assistant' as const), content)
        .map((one) => say(...one)),
      fc.constantFrom<Message>({ role: 'assistant', content: '', toolCalls: [call] }, say('user', '{{input}}')),
    );
    const sources = [
      file,
      github,
      '{messages: [{role: user, content: x}, {role: user, content: y}]}',
      'messages:\n- role: user\n  content: |+\n    a\n\n\n- role: user\n  content: [b]\n',
      'messages:\n  - role: user\n    content: |\n      last',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.array(message, { minLength: 1, maxLength: 5 }),
        (source, messages) => {
          const edited = apply(replaceMessages(source, messages));
          const { templateFormat: _, ...before } = promptOf(source);
          const { templateFormat: __, format: ___, ...after } = promptOf(edited);
          const { format: ____, ...rest } = before;
          assert.deepEqual(after, { ...rest, messages });
          for (const line of source.split('\n').filter((one) => /^#|^id|^name|^ {2}# who/.test(one)))
            assert.ok(edited.split('\n').includes(line), line);
        },
      ),
      { numRuns: Number(process.env.PT_SEEDS ?? 1) * 300 },
    );
  });
});

describe('an example is added', () => {
  it('as input and output', () => {
    const edited = apply(addExample(file, { input: { input: 'two\nlines' }, output: 'Right: so.' }));
    assert.deepEqual(promptOf(edited).examples, [
      { input: { input: 'two\nlines' }, output: 'Right: so.', messages: [] },
    ]);
    assert.match(edited, /examples:\n {2}- input:\n {6}input: \|-\n {8}two\n {8}lines\n {4}output: "Right: so\."\n/);
  });

  it('as messages, behind those that are there', () => {
    const messages = [say('user', 'Hi {{x}}'), say('assistant', 'Hello.')];
    const once = apply(addExample(file, { messages }));
    const twice = apply(addExample(once, { messages }));
    assert.deepEqual(
      promptOf(twice).examples.map((example) => example.messages),
      [messages, messages],
    );
  });

  it('to a GitHub Models file as messages, which is all that its runners know', () => {
    const edited = apply(addExample(github, { input: { topic: 'cats', question: 'Why?' }, output: 'Because.' }));
    assert.deepEqual(
      promptOf(edited).messages.map(({ role, content }) => [role, content]),
      [
        ['system', 'You are kind.'],
        ['user', 'About cats: Why?'],
        ['assistant', 'Because.'],
        ['user', 'About {{topic}}: {{question}}'],
      ],
    );
    assert.equal(promptOf(edited).format, 'github-models');
  });

  it('to such a file only when nothing in it would be filled in', () => {
    for (const output of ['{{topic}}', 'see {{other}}'])
      assert.throws(() => addExample(github, { input: { topic: 'a', question: 'b' }, output }), /fill in/);
    assert.throws(() => addExample(github, { input: { topic: 'a' }, output: 'x' }), /question/);
  });

  it('is sent as it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{{ a }}', '{% if %}', '\n', ' ', 'x', ':') }), (output) => {
        const source = `templateFormat: nunjucks\n${github}`;
        const prompt = promptOf(
          apply(addExample(source, { messages: [say('user', 'q'), say('assistant', `.${output}.`)] })),
        );
        const { messages } = renderPrompt(prompt, { topic: 't', question: 'u' });
        assert.equal(messages?.at(-2)?.content, `.${output}.`);
      }),
      { numRuns: 50 },
    );
  });
});
