import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { listOf } from '../../../scripts/generateAll.ts';
import { allRules } from '../../../src/core/check/all.ts';
import { checkPrompt } from '../../../src/core/check/checkPrompt.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { computingMs } from '../../support/computingMs.ts';
import { promptSaying } from '../../support/promptText.ts';

function check(source: string) {
  return checkPrompt(parsePrompt(source, 'a.prompt.yaml'), source);
}

/** `severity code line:column` and the underlined text. */
function found(source: string): string[] {
  const lines = source.split('\n');
  return check(source).map(({ severity, code, line, column, endColumn = column }) => {
    const text = lines[line - 1]?.slice(column - 1, endColumn - 1);
    return `${severity} ${code} ${line}:${column} ${text}`;
  });
}

const nunjucks = 'templateFormat: nunjucks';
const key = `sk-proj-${'Ab1'.repeat(16)}`;

describe('check rules', () => {
  const rows: readonly [what: string, source: string, ...found: string[]][] = [
    [
      'an undeclared variable',
      promptSaying('{{a}} {{b}} {{b}}', 'variables: [a]'),
      'warning check/undeclared-variable 3:23 b',
    ],
    ['no declarations at all', promptSaying('{{a}} {{b}}')],
    [
      'a name the template makes',
      promptSaying('{% for x in a %}{{ x }}{% endfor %}', 'variables: [{name: a, type: array}]'),
    ],
    ['an unused variable', promptSaying('x', 'variables: [{name: abc}]'), 'hint check/unused-variable 4:20 abc'],
    [
      'an unused required variable',
      promptSaying('x', 'variables: [{name: abc, required: true}]'),
      'warning check/unused-variable 4:20 abc',
    ],
    ['a variable used in a condition', promptSaying('{% if a %}x{% endif %}', 'variables: [a]')],
    ['a variable with a strange name', promptSaying('{{a b}}', 'variables: ["a b"]')],
    ['an empty model', promptSaying('x', 'model: ""'), 'information check/model 4:1 model'],
    ['a model with blanks', promptSaying('x', 'model: GPT 4o'), 'warning check/model 4:8 GPT 4o'],
    ['a model without publisher', promptSaying('x', 'model: qwen2.5'), 'hint check/model 4:8 qwen2.5'],
    ['a model that only one maker has', promptSaying('x', 'model: gpt-4o')],
    ['a model whose provider is named', promptSaying('x', 'model: gpt-4o', 'provider: openai')],
    ['a model with publisher', promptSaying('x', 'model: openai/gpt-4o')],
    ['a version that loses a digit', promptSaying('x', 'version: 1.10'), 'warning check/numeric-version 4:10 1.10'],
    ['a version in quotes', promptSaying('x', 'version: "1.10"')],
    ['a version that is the number it looks like', promptSaying('x', 'version: 1.5')],
    ['a key', promptSaying('x', `description: ${key}`), `error check/secret 4:14 ${key}`],
    ['a missing closing brace', promptSaying('{{a}} and {{a} b'), 'warning check/unbalanced-braces 3:25 {{a}'],
    ['a missing opening brace', promptSaying('{{a}} and {a}} b'), 'warning check/unbalanced-braces 3:25 {a}}'],
    ['braces of JSON and of other languages', promptSaying('{{a}} {"x": {y}} {z} ${a} {{{b} {"a": {"b": 1}}')],
    [
      'a direction override',
      'messages:\n- role: user\n  content: a\u202eb\n',
      'warning check/hidden-unicode 3:13 \u202e',
    ],
    [
      'tag characters',
      'messages:\n- role: user\n  content: a\u{e0041}\u{e0042}\n',
      'warning check/hidden-unicode 3:13 \u{e0041}\u{e0042}',
    ],
    [
      'a zero-width blank',
      'messages:\n- role: user\n  content: a\u200bb\n',
      'information check/hidden-unicode 3:13 \u200b',
    ],
    [
      'a joiner between plain letters',
      'messages:\n- role: user\n  content: a\u200db\n',
      'information check/hidden-unicode 3:13 \u200d',
    ],
    [
      'joiners where scripts and emoji need them',
      promptSaying('می\u200cشود 👩\u200d💻 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'),
    ],
  ];
  for (const [what, source, ...expected] of rows) it(what, () => assert.deepEqual(found(source), expected));

  it('stand in the file also where the text is folded', () => {
    const source = `${nunjucks}\nvariables: [a]\nmessages:\n- role: user\n  content: >\n    {{ a }}\n    {{ typo }}\n`;
    assert.deepEqual(found(source), ['warning check/undeclared-variable 7:8 typo']);
  });

  it('come after what parsing found, in the order of the file', () => {
    const source = `version: 1.10\n${promptSaying('x', 'temperature: 1', 'model: gpt')}`;
    assert.deepEqual(
      check(source).map(({ code }) => code),
      ['check/numeric-version', 'prompt/loose-parameter', 'check/model'],
    );
  });

  it('end soon on 50,000 placeholders and 15,000 declarations', () => {
    const many = (count: number, line: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => line(index)).join('');
    const source = `messages:\n- role: user\n  content: |\n    ${many(50_000, (index) => `{{ a${index} }}`)}\nvariables:\n${many(15_000, (index) => `- a${index}\n`)}`;
    const started = computingMs();
    assert.equal(check(source).length, 200);
    assert.ok(computingMs() - started < 5_000);
  }).timeout(20_000);

  it('leave a broken file to its parser', () => {
    assert.deepEqual(
      check('a: [').map(({ code }) => code),
      ['yaml/open-bracket'],
    );
  });

  it('a fix settles its diagnostic', () => {
    for (const source of [promptSaying('{{a}} {{a} b'), promptSaying('x', 'version: 1.10')]) {
      const fix = check(source)[0]?.fix;
      assert.ok(fix);
      assert.deepEqual(check(source.slice(0, fix.start) + fix.text + source.slice(fix.end)), []);
    }
  });
});

describe('the list of rules', () => {
  it('is what the folder holds', () => {
    const all = resolve(import.meta.dirname, '../../../src/core/check/all.ts');
    assert.equal(readFileSync(join(all), 'utf8'), listOf({ slice: 'check', list: 'allRules' }));
  });

  it('has distinct ids and a sentence for each', () => {
    assert.equal(new Set(allRules.map(({ id }) => id)).size, allRules.length);
    for (const { id, title } of allRules) {
      assert.match(id, /^[a-z]+(-[a-z]+)*$/);
      assert.match(title, /^[A-Z].*\.$/);
    }
  });
});
