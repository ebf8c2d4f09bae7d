// The names of other files in a prompt file, found and rewritten without touching anything else.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pathReferences, rewriteReferences } from '../../../src/core/prompt/pathReferences.ts';

const path = 'prompts/greet.prompt.yaml';
const names = (source: string) => pathReferences(source, path).map(({ kind, name }) => `${kind} ${name}`);
const rename = (source: string, from: string, to: string) =>
  rewriteReferences(source, path, ({ name }) => (name === from ? to : null));

const whole = `# who greets whom
templateFormat: nunjucks
messages:
  - role: system
    content: |
      {% include "tone.md" %}
      {% if formal %}{% from 'parts/macros.njk' import greeting %}{{ greeting(name) }}{% endif %}
  - role: user
    content: "Say hello to {{ name }}. {% include 'tone.md' ignore missing %}"
datasets:
  - {name: small, path: ../data/people.jsonl}  # twelve people
testData:
  - name: Ada
    letter: ./letters/ada.txt
evaluators:
  - uses: prompttracker/json-schema
    with: {schema: file://./schema.json}
`;

describe('names of other files in a prompt file', () => {
  it('are included templates, data files and relative paths of tests and evaluators', () => {
    assert.deepEqual(names(whole), [
      'include tone.md',
      'include parts/macros.njk',
      'include tone.md',
      'file ../data/people.jsonl',
      'file letters/ada.txt',
      'file schema.json',
    ]);
  });

  it('are not the values of test rows that merely look like a name', () => {
    assert.deepEqual(
      names('messages: [{role: user, content: x}]\ntestData: [{file_name: README.md, text: a/b.txt}]\n'),
      [],
    );
  });

  it('are not addresses, absolute paths or texts of messages', () => {
    const source =
      'messages: [{role: user, content: ./a.md}]\ndatasets: [{path: https://x.example/a}, {path: /etc/passwd}]\n';
    assert.deepEqual(names(source), []);
  });

  it('are not includes of a simple template, which are text there', () => {
    assert.deepEqual(names(whole.replace('templateFormat: nunjucks', 'templateFormat: simple')).slice(0, 1), [
      'file ../data/people.jsonl',
    ]);
  });

  it('are none in a file that cannot be read', () => {
    assert.deepEqual(names('messages: ['), []);
  });
});

describe('rewriting names of other files', () => {
  it('changes every place of the name and not a byte beside it', () => {
    const { text, replacements } = rename(whole, 'tone.md', 'shared/tone.md');
    assert.equal(text, whole.replace('"tone.md"', '"shared/tone.md"').replace("'tone.md'", "'shared/tone.md'"));
    assert.equal(replacements.length, 2);
  });

  it('keeps quotes, `./` and `file://` as they were', () => {
    const source = whole.replace('./letters/ada.txt', "'./letters/ada.txt'");
    assert.equal(
      rename(source, 'letters/ada.txt', 'ada.txt').text,
      source.replace("'./letters/ada.txt'", "'./ada.txt'"),
    );
    assert.match(rename(whole, 'schema.json', '../schema.json').text, /schema: "file:\/\/\.\.\/schema\.json"/);
  });

  it('keeps a byte order mark and CR LF', () => {
    const source = `\ufeff${whole.replaceAll('\n', '\r\n')}`;
    const { text } = rename(source, 'tone.md', 'x/tone.md');
    assert.equal(text, source.replace('"tone.md"', '"x/tone.md"').replace("'tone.md'", "'x/tone.md'"));
  });

  it('is given up when the name would not read back', () => {
    const source = 'templateFormat: nunjucks\nmessages:\n  - role: user\n    content: \'{% include "a.md" %}\'\n';
    const { text, isPossible } = rename(source, 'a.md', 'it"s/a.md');
    assert.deepEqual([text, isPossible], [source, false]);
  });

  it('reads back exactly, for any name of a file', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9 _#&*!'.,-]{1,12}$/).filter((text) => /^[^. ].*[^. ]$/.test(text));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const name = `${parts.join('/')}.jsonl`;
        const { text, isPossible } = rename(whole, '../data/people.jsonl', name);
        if (!isPossible) return text === whole;
        const rest = text.split('\n').filter((_, index) => index !== 10);
        return (
          names(text).includes(`file ${name}`) &&
          rest.join('\n') ===
            whole
              .split('\n')
              .filter((_, index) => index !== 10)
              .join('\n')
        );
      }),
      { numRuns: 300 },
    );
  });
});
