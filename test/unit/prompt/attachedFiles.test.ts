import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import { type FileReader, isPlainPath, rereadAttachments } from '../../../src/core/prompt/attachedFile.ts';
import { imageType } from '../../../src/core/prompt/imageType.ts';
import { projectPrompt, promptHash } from '../../../src/core/prompt/promptHash.ts';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt.ts';
import { withhold } from '../../../src/core/store/withhold.ts';
import { codesOf, promptOf, promptSaying, troubleIn } from '../../support/promptText.ts';
import { gif, jpeg, png, svg, webp } from '../../support/smallImages.ts';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** A workspace of a few files; what it does not hold is missing. */
function workspace(files: { readonly [path: string]: Uint8Array | string }): FileReader & { readonly asked: string[] } {
  const asked: string[] = [];
  const read: FileReader = (path, maxBytes) => {
    asked.push(path);
    if (!isPlainPath(path)) return 'outside';
    const bytes = Object.hasOwn(files, path) ? Buffer.from(files[path] as string) : null;
    if (bytes === null) return 'missing';
    return bytes.length > maxBytes ? 'too-large' : { bytes, sha256: sha256(bytes) };
  };
  return Object.assign(read, { asked });
}

const letter = promptSaying('Answer: {{ letter }}', 'variables: [{name: letter, type: file, required: true}]');
const photo = promptSaying('What is on {{ photo }}it?', 'variables: [{name: photo, type: image}]');
const attachment = { path: 'img/cat.png', mediaType: 'image/png', size: png.length, sha256: sha256(png) };

function render(text: string, values: { readonly [name: string]: Json }, file: FileReader) {
  return renderPrompt(promptOf(text), values, { file, source: text });
}

describe('a variable that is a file', () => {
  it('stands for the text of the file, which is never read as a template', () => {
    const { messages, variables } = render(
      letter,
      { letter: 'in/a.txt' },
      workspace({ 'in/a.txt': 'Dear {{ letter }} {% if' }),
    );
    assert.equal(messages?.[0]?.content, 'Answer: Dear {{ letter }} {% if');
    assert.deepEqual(variables, { letter: 'in/a.txt' });
  });

  it('works in loops and filters of nunjucks like any text', () => {
    const text = promptSaying(
      '{{ t | upper }}{% if t %}!{% endif %}',
      'templateFormat: nunjucks',
      'variables: [{name: t, type: file}]',
    );
    assert.equal(render(text, { t: 'a.txt' }, workspace({ 'a.txt': 'hi' })).messages?.[0]?.content, 'HI!');
  });

  it('is read once, however often it is named', () => {
    const text = [
      'messages: [{role: system, content: "{{t}}"}, {role: user, content: "{{t}} {{t}}"}]',
      'variables: [{name: t, type: file}]',
    ].join('\n');
    const files = workspace({ 'a.txt': 'hi' });
    render(text, { t: 'a.txt' }, files);
    assert.deepEqual(files.asked, ['a.txt']);
  });

  it('is taken from its default, and from the input of an example', () => {
    const text = promptSaying(
      '{{t}}',
      'variables: [{name: t, type: file, default: a.txt}]',
      'examples: [{input: {t: b.txt}, output: two}]',
    );
    const { messages } = render(text, {}, workspace({ 'a.txt': 'one', 'b.txt': 'example' }));
    assert.deepEqual(
      messages?.map(({ content }) => content),
      ['example', 'two', 'one'],
    );
  });

  const refused: [string, string, Uint8Array | string | null, string, RegExp][] = [
    ['is not there', 'no.txt', null, 'prompt/missing-file', /There is no file "no\.txt"\. Give its path from the root/],
    ['lies outside', '../a.txt', null, 'prompt/file-outside', /inside the workspace/],
    ['is hidden', '.env', null, 'prompt/file-outside', /hidden folders/],
    ['is too large', 'a.txt', 'x'.repeat(1024 * 1024 + 1), 'prompt/file-too-large', /larger than 1 MB/],
    ['is no UTF-8', 'a.txt', Buffer.from([0xff, 0xfe, 0x41]), 'prompt/wrong-file', /Save it as UTF-8/],
    ['is an image', 'a.png', png, 'prompt/wrong-file', /`type: image`/],
  ];
  for (const [name, path, bytes, code, message] of refused) {
    it(`is refused at its declaration when the file ${name}`, () => {
      const rendered = render(letter, { letter: path }, workspace(bytes === null ? {} : { [path]: bytes }));
      assert.equal(rendered.messages, null);
      assert.deepEqual(codesOf(rendered), [`error ${code} 4:20`]);
      assert.match(rendered.diagnostics[0]?.message ?? '', message);
    });
  }

  it('needs a path and nothing else', () => {
    for (const value of [7, true, ['a.txt'], { path: 'a.txt' }])
      assert.deepEqual(codesOf(render(letter, { letter: value }, workspace({}))), ['error prompt/wrong-value 4:20']);
  });

  it('keeps its text out of a record when it is sensitive', () => {
    const text = promptSaying('Sum up: {{t}}', 'variables: [{name: t, type: file, sensitive: true}]');
    const { messages, variables } = render(text, { t: 'a.txt' }, workspace({ 'a.txt': 'The secret plan.' }));
    assert.match(messages?.[0]?.content ?? '', /The secret plan/);
    const record = { kind: 'run', variables, messages: messages as unknown as Json };
    const kept = JSON.stringify(withhold(record, { policy: 'full', sensitive: ['t'], sha256 }));
    assert(!kept.includes('secret') && kept.includes('[sensitive]'), kept);
  });

  it('stands as its path where nothing may be read', () => {
    const { messages } = renderPrompt(promptOf(letter), { letter: 'in/a.txt' });
    assert.equal(messages?.[0]?.content, 'Answer: in/a.txt');
  });
});

describe('a variable that is an image', () => {
  it('goes with the message that names it, and leaves no text there', () => {
    const { messages, attachedBytes, variables } = render(
      photo,
      { photo: 'img/cat.png' },
      workspace({ 'img/cat.png': png }),
    );
    assert.deepEqual(messages, [{ role: 'user', content: 'What is on it?', attachments: [attachment] }]);
    assert.deepEqual([...attachedBytes], [[attachment.sha256, png]]);
    assert.deepEqual(variables, { photo: 'img/cat.png' });
  });

  it('goes with no other message', () => {
    const text = [
      'messages: [{role: system, content: Look.}, {role: user, content: "{{ photo }}"}, {role: user, content: Well}]',
      'variables: [{name: photo, type: image}]',
    ].join('\n');
    const { messages } = render(text, { photo: 'img/cat.png' }, workspace({ 'img/cat.png': png }));
    assert.deepEqual(
      messages?.map((message) => message.attachments?.length ?? 0),
      [0, 1, 0],
    );
  });

  it('is known by its first bytes, whatever its name says', () => {
    for (const [bytes, type] of [
      [png, 'image/png'],
      [jpeg, 'image/jpeg'],
      [gif, 'image/gif'],
      [webp, 'image/webp'],
    ] as const) {
      const { messages } = render(photo, { photo: 'picture.txt' }, workspace({ 'picture.txt': bytes }));
      assert.partialDeepStrictEqual(messages?.[0]?.attachments, [{ mediaType: type }]);
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 16 }), (bytes) => imageType(bytes) === null || bytes.length >= 3));
  });

  const refused: [string, Uint8Array, string, RegExp][] = [
    ['a drawing that is text', svg, 'prompt/wrong-file', /no PNG, JPEG, GIF or WebP.*`type: file`/],
    ['a name without an image', Buffer.from('not a png'), 'prompt/wrong-file', /no PNG/],
    ['half a signature', png.subarray(0, 7), 'prompt/wrong-file', /no PNG/],
    ['an empty file', Buffer.alloc(0), 'prompt/wrong-file', /no PNG/],
    [
      'more than 5 MB',
      Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]),
      'prompt/file-too-large',
      /larger than 5 MB/,
    ],
  ];
  for (const [name, bytes, code, message] of refused) {
    it(`is refused when it is ${name}`, () => {
      const rendered = render(photo, { photo: 'cat.png' }, workspace({ 'cat.png': bytes }));
      assert.deepEqual([rendered.messages, codesOf(rendered)], [null, [`error ${code} 4:20`]]);
      assert.match(rendered.diagnostics[0]?.message ?? '', message);
    });
  }

  it('is refused in a message that is not the user’s', () => {
    const text = 'messages: [{role: system, content: "{{photo}}"}]\nvariables: [{name: photo, type: image}]';
    const rendered = render(text, { photo: 'cat.png' }, workspace({ 'cat.png': png }));
    assert.match(rendered.diagnostics.find(({ severity }) => severity === 'error')?.message ?? '', /role: user/);
  });

  it('may be left out when it is not required', () => {
    const { messages } = render(photo, {}, workspace({}));
    assert.deepEqual(messages, [{ role: 'user', content: 'What is on it?' }]);
  });
});

describe('the attachments of a message', () => {
  const listed = (value: string): string =>
    `messages:\n  - role: user\n    content: Look.\n    attachments: ${value}\n`;

  it('are paths, alone or in a mapping, before the images of variables', () => {
    for (const value of ['[img/cat.png]', '[{path: img/cat.png}]']) {
      const { messages } = render(listed(value), {}, workspace({ 'img/cat.png': png }));
      assert.deepEqual(messages, [{ role: 'user', content: 'Look.', attachments: [attachment] }]);
    }
  });

  it('are refused at their message when they are anything else', () => {
    for (const value of ['[7]', '[{url: "https://x.example/cat.png"}]', '["https://x.example/cat.png"]', '[no.png]']) {
      const rendered = render(listed(value), {}, workspace({}));
      assert.equal(rendered.messages, null, value);
      assert.equal(rendered.diagnostics[0]?.line, 3);
    }
  });

  it('are twenty images at most, however they are listed', () => {
    const files = Object.fromEntries(
      Array.from({ length: 21 }, (_, index) => [`${index}.png`, Buffer.concat([png, Buffer.from([index])])]),
    );
    const names = Object.keys(files);
    assert(render(listed(`[${names.slice(0, 20).join(', ')}]`), {}, workspace(files)).messages !== null);
    assert.deepEqual(codesOf(render(listed(`[${names.join(', ')}]`), {}, workspace(files))), [
      'error prompt/file-too-large 3:14',
    ]);
  });

  it('of messages in examples are read like all others', () => {
    const text = promptSaying(
      'Hi',
      'examples: [{messages: [{role: user, content: Look., attachments: [img/cat.png]}]}]',
    );
    const { messages } = render(text, {}, workspace({ 'img/cat.png': png }));
    assert.deepEqual(messages?.[0]?.attachments, [attachment]);
  });

  it('can be read again for a run that is repeated, but not once they have changed', () => {
    const messages = [{ role: 'user', content: 'Look.', attachments: [attachment] }] as const;
    assert.deepEqual([...rereadAttachments(messages, workspace({ 'img/cat.png': png }))], [[attachment.sha256, png]]);
    assert.throws(() => rereadAttachments(messages, workspace({ 'img/cat.png': gif })), { code: 'file/changed' });
    assert.throws(() => rereadAttachments(messages, workspace({})), { code: 'file/not-found' });
  });

  it('never put a name of a file on a second line of an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (path) => {
        const rendered = render(letter, { letter: path }, workspace({}));
        for (const { message } of rendered.diagnostics) assert.doesNotMatch(message, /[\p{Cc}\u2028\u2029\u202e]/u);
      }),
    );
  });
});

describe('the identity of a prompt with files', () => {
  it('counts the type, and the path of a default as it is written', () => {
    const hash = (variable: string): string => promptHash(promptOf(promptSaying('{{t}}', `variables: [${variable}]`)));
    assert.notEqual(hash('{name: t}'), hash('{name: t, type: file}'));
    assert.notEqual(hash('{name: t, type: file}'), hash('{name: t, type: image}'));
    assert.notEqual(hash('{name: t, type: file, default: a.txt}'), hash('{name: t, type: file, default: b.txt}'));
  });

  it('has not changed for files that had these words as defaults', () => {
    const { variables } = projectPrompt(promptOf(promptSaying('{{kind}}', 'variables: {kind: file}'))) as {
      variables: Json;
    };
    assert.deepEqual(variables, { kind: { default: 'file' } });
    assert.deepEqual(troubleIn(promptSaying('{{t}}', 'variables: [{name: t, type: image}]')), []);
  });
});
