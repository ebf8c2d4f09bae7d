import assert from 'node:assert/strict';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import type { PromptEntry } from '../../../src/core/operation/project.ts';
import { entryOf } from '../../../src/core/operation/promptCatalog.ts';
import { findPrompt, normalisePath, readReference } from '../../../src/core/operation/promptReference.ts';

const text = 'messages: [{role: user, content: Hi}]\n';
const entry = (path: string, id?: string): PromptEntry =>
  entryOf(path, new TextEncoder().encode(id === undefined ? text : `id: ${id}\n${text}`));

const entries = [
  entry('prompts/summary.prompt.yaml', 'support.summary'),
  entry('prompts/reply.prompt.yml'),
  entry('mail@home.prompt.yaml'),
  entry('a/greet.prompt.yaml'),
  entry('b/greet.prompt.yaml'),
  entry('mail@home@v1.prompt.yaml'),
];
const read = (reference: string, directory = '') => {
  const { entry: found, selector } = readReference(reference, entries, directory);
  return `${found.path} ${selector}`;
};

describe('a prompt reference', () => {
  const cases: readonly [string, string][] = [
    ['support.summary', 'prompts/summary.prompt.yaml draft'],
    ['summary', 'prompts/summary.prompt.yaml draft'],
    ['mary', 'prompts/summary.prompt.yaml draft'],
    ['support.summary@v3', 'prompts/summary.prompt.yaml v3'],
    ['summary@HEAD@{1}', 'prompts/summary.prompt.yaml HEAD@{1}'],
    ['summary@', 'prompts/summary.prompt.yaml draft'],
    ['prompts/reply', 'prompts/reply.prompt.yml draft'],
    ['prompts/reply.prompt.yml@main~2', 'prompts/reply.prompt.yml main~2'],
    ['./prompts/../prompts/reply.prompt.yml', 'prompts/reply.prompt.yml draft'],
    ['prompts\\reply.prompt.yml', 'prompts/reply.prompt.yml draft'],
    ['mail@home', 'mail@home.prompt.yaml draft'],
    ['mail@home@v2', 'mail@home.prompt.yaml v2'],
    ['mail@home@v1', 'mail@home@v1.prompt.yaml draft'],
    ['a/greet', 'a/greet.prompt.yaml draft'],
  ];
  for (const [reference, meaning] of cases) {
    it(`${reference} means ${meaning}`, () => assert.equal(read(reference), meaning));
  }

  it('may be a path from where the user is', () => {
    assert.equal(read('reply.prompt.yml', 'prompts'), 'prompts/reply.prompt.yml draft');
    assert.equal(read('../a/greet.prompt.yaml@v1', 'prompts'), 'a/greet.prompt.yaml v1');
  });

  it('prefers a whole last part of an id to any tail', () => {
    const more = [...entries, entry('x.prompt.yaml', 'shortsummary')];
    assert.equal(findPrompt('summary', more, '').id, 'support.summary');
  });

  const failures: readonly [string, string, RegExp][] = [
    ['greet', 'usage/ambiguous-prompt', /a\/greet, b\/greet/],
    ['sumary', 'usage/unknown-prompt', /support\.summary/],
    ['nothing-like-it', 'usage/unknown-prompt', /prompttracker list/],
    ['../outside', 'usage/unknown-prompt', /./],
  ];
  for (const [reference, code, hint] of failures) {
    it(`${reference} is answered with ${code} and a way on`, () => {
      assert.throws(
        () => read(reference),
        (error) => error instanceof TrackerError && error.code === code && hint.test(error.hint ?? ''),
      );
    });
  }

  it('says that a version does not belong where only a prompt is wanted', () => {
    for (const name of ['support.summary@v1', 'summary@v1'])
      assert.throws(() => findPrompt(name, entries, ''), { hint: /without a version .*summary\.$/ });
  });

  it('keeps a path that leaves the root from matching anything inside', () => {
    assert.equal(normalisePath('a/../../b'), '../b');
  });
});
