import assert from 'node:assert/strict';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { readYaml } from '../../../src/core/prompt/readYaml.ts';
import { computingMs } from '../../support/computingMs.ts';
import { createRandom } from '../../support/promptRandom.ts';
import { promptText, troubleIn } from '../../support/promptText.ts';

const megabyte = 1024 * 1024;
const fill = (piece: string, size = megabyte) => piece.repeat(Math.floor(size / piece.length));
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** Far above what any of them takes, far below what the library alone would take. */
const patienceMs = 2_000;

describe('hostile YAML ends in a diagnostic, soon', () => {
  const bomb = lines(12, (level) => `a${level}: &a${level} [${fill(level === 0 ? 'x,' : `*a${level - 1},`, 40)}]\n`);
  const rows: readonly [what: string, text: string, code: string][] = [
    ['an alias bomb', bomb, 'yaml/too-many-values'],
    ['aliases that multiply', `a: &a [${fill('1,', 20_000)}]\nb: [*a,*a,*a,*a,*a,*a]\n`, 'yaml/too-many-values'],
    ['51 aliases', `a: &a x\nb: [${fill('*a,', 153)}]\n`, 'yaml/too-many-aliases'],
    ['an alias inside its own anchor', 'a: &a [*a]\n', 'yaml/unknown-alias'],
    [
      'aliases that add up to depth',
      `a: &a ${'['.repeat(40)}${']'.repeat(40)}\nb: ${'['.repeat(40)}*a${']'.repeat(40)}\n`,
      'yaml/too-deep',
    ],
    ['brackets', fill('['), 'yaml/too-deep'],
    ['braces', fill('{'), 'yaml/too-deep'],
    ['dashes', fill('- '), 'yaml/too-deep'],
    ['question marks', fill('? '), 'yaml/too-deep'],
    ['65 levels', `a: ${'['.repeat(65)}${']'.repeat(65)}`, 'yaml/too-deep'],
    ['indentation', lines(1_400, (depth) => `${' '.repeat(depth)}a:\n`), 'yaml/too-deep'],
    ['60,000 keys', lines(60_000, (index) => `key${index}: 1\n`), 'yaml/too-many-values'],
    ['500,000 list items', `a: [${fill('1,', 1_000_000)}]`, 'yaml/too-many-values'],
    ['25,000 equal keys', fill('a: 1\n', 125_000), 'yaml/duplicate-key'],
    ['blank lines', `a: 1${fill('\n')}`, 'yaml/too-many-values'],
    ['an open quote over 1 MB', `a: "${fill('x\n', megabyte - 10)}`, 'yaml/open-quote'],
    ['errors on every line', fill('a: b: c\n'), 'yaml/bad-key'],
    ['a hundred thousand bad escapes', `a: "${fill('\\? ', megabyte - 10)}`, 'yaml/bad-escape'],
    ['ten thousands of misplaced aliases', `- ${fill('*aa  ', 400_000)}`, 'yaml/syntax'],
    ['ten thousands of anchors on one value', `{${fill('&a   ', 400_000)}`, 'yaml/syntax'],
    ['ten thousands of unknown tags', `{${fill("!!x '", 400_000)}`, 'yaml/missing-character'],
    ['a prototype', promptText('__proto__: {polluted: true}'), 'yaml/unsafe-key'],
    ['a prototype in a row', promptText('testData: [{__proto__: {polluted: true}}]'), 'yaml/unsafe-key'],
    ['a constructor tag', 'a: !!js/function "return 1"\nmessages: x\n', 'prompt/wrong-type'],
  ];
  for (const [what, text, code] of rows) {
    it(what, () => {
      const started = computingMs();
      const { prompt, diagnostics } = parsePrompt(text.slice(0, megabyte), 'x.prompt.yaml');
      const ms = computingMs() - started;
      assert.equal(prompt, null);
      assert.ok(
        diagnostics.some((one) => one.code === code),
        JSON.stringify(diagnostics.slice(0, 3)),
      );
      assert.ok(diagnostics.length <= 200 && ms < patienceMs, `${ms} ms`);
    }).timeout(20_000);
  }

  it('20,000 distinct unknown keys are read in linear time', () => {
    const time = (count: number) => {
      const text = promptText(lines(count, (index) => `key${index}: 1\n`));
      const started = computingMs();
      assert.deepEqual(troubleIn(text), []);
      return computingMs() - started;
    };
    time(5_000);
    const small = Math.min(time(5_000), time(5_000));
    // Four times the keys: linear is 4, quadratic would be 16.
    assert.ok(time(20_000) < Math.max(small * 12, 400));
  }).timeout(20_000);

  it('50 aliases are allowed', () => {
    assert.deepEqual(troubleIn(promptText('base: &a x', `many: [${fill('*a,', 150)}]`)), []);
  });

  it('an alias is the value of the nearest anchor above it', () => {
    assert.deepEqual(readYaml('a: &x 1\nb: *x\nc: &x 2\nd: *x\n').root?.value, { a: 1, b: 1, c: 2, d: 2 });
  });

  it('objects of the reader have no keys but the written ones', () => {
    const value = readYaml('constructor: 1\ntoString: 2\n').root?.value;
    assert.deepEqual(Object.keys(value as object), ['constructor', 'toString']);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });
});

describe('scalars follow YAML 1.2 core', () => {
  const rows: readonly [yaml: string, value: unknown][] = [
    ['yes', 'yes'],
    ['on', 'on'],
    ['True', true],
    ['012', 12],
    ['0o14', 12],
    ['0x1F', 31],
    ['1e3', 1000],
    ['.inf', '.inf'],
    ['.nan', '.nan'],
    ['2024-01-01', '2024-01-01'],
    ['~', null],
    ['', null],
    ['!!binary aGk=', 'aGk='],
    ['!!set {a, b}', { a: null, b: null }],
    ['=', '='],
  ];
  for (const [yaml, value] of rows) {
    it(JSON.stringify(yaml), () => assert.deepEqual(readYaml(`a: ${yaml}\n`).root?.value, { a: value }));
  }

  it('%YAML 1.1 changes nothing', () => {
    assert.deepEqual(readYaml('%YAML 1.1\n---\na: yes\n').root?.value, { a: 'yes' });
  });
});

const seeds: readonly string[] = [
  promptText('model: a/b', 'modelParameters: {temperature: 0.1, stop: ["x"]}', 'tags: [a, b]'),
  'name: &n "x\\ty"\ndescription: >-\n  folded\n  text\n\n  more\nmessages:\n- {role: system, content: *n}\n- role: user\n  content: |\n    {{a}} {% if b %}c{% endif %}\n',
  "# c\n---\nvariables:\n  - name: a\n    type: integer\n    default: 1\nmessages:\n  - role: user\n    content: 'it''s {{ a }}'\nexamples:\n  - input: {a: 2}\n    output: two\ntestData:\n  - a: 3\n...\n",
];
const pieces = [
  '"',
  "'",
  '{{',
  '}}',
  '{%',
  '%}',
  '[',
  ']',
  '{',
  '}',
  '\t',
  '\n',
  '\r\n',
  '- ',
  ': ',
  '|',
  '>',
  '&a ',
  '*a',
  '!!x ',
  '<<',
  '#',
  '---\n',
  '\ufeff',
  '\0',
  '\ud800',
  '% ',
  '\u2028',
  'é',
  '😀',
  '  ',
  '?',
  '@',
  '`',
  '<<<<<<< a\n',
];

describe('mutated files', () => {
  const count = Number(process.env.PT_SEEDS ?? 1) * 3_000;

  it(`${count} of them never throw or hang, and a prompt that is null has a reason`, () => {
    const random = createRandom(20_261_120);
    for (let round = 0; round < count; round++) {
      const text = mutate(seeds[round % seeds.length] as string, random);
      const started = computingMs();
      const { prompt, diagnostics } = parsePrompt(round % 2 ? text : new TextEncoder().encode(text), 'x.prompt.yaml');
      assert.ok(computingMs() - started < patienceMs, JSON.stringify(text));
      assert.ok(prompt !== null || diagnostics.length > 0, JSON.stringify(text));
      for (const { line, column } of diagnostics) assert.ok(line >= 1 && column >= 1, JSON.stringify(text));
    }
  }).timeout(300_000);

  it('no bytes make it throw', () => {
    const random = createRandom(7);
    for (let round = 0; round < 500; round++) {
      const bytes = Uint8Array.from({ length: random(200) }, () => random(256));
      assert.ok(parsePrompt(bytes, 'x.prompt.yaml').diagnostics.length > 0);
    }
  });
});

function mutate(text: string, random: (below: number) => number): string {
  let mutated = text;
  for (let edits = 1 + random(4); edits > 0; edits--) {
    const at = random(mutated.length + 1);
    const cut = random(3) === 0 ? random(12) : 0;
    const piece =
      random(4) === 0
        ? mutated.slice(random(mutated.length), random(mutated.length))
        : (pieces[random(pieces.length)] ?? '');
    mutated = mutated.slice(0, at) + piece + mutated.slice(at + cut);
  }
  return mutated.slice(0, 20_000);
}
