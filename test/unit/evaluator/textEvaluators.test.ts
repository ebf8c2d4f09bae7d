import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import { countCharacters } from '../../../src/core/evaluator/countWords.ts';
import { detectLanguage, knownLanguages } from '../../../src/core/evaluator/detectLanguage.ts';
import { isTextFormat, type TextFormat } from '../../../src/core/evaluator/textFormat.ts';
import { createRegexMatcher } from '../../../src/node/regexMatcher.ts';
import { scoreOf, verdictOf } from '../../support/evaluatedAnswer.ts';

const ours = (id: string, options: Json) => ({ uses: `prompttracker/${id}`, with: options });

describe('a length', () => {
  it('is counted in characters, words or tokens', async () => {
    const lengthOf = async (unit: string, output: string) => {
      const { metadata } = await scoreOf(ours('length', { unit }), output);
      return metadata[unit];
    };
    assert.equal(await lengthOf('characters', 'é👍x'), 3);
    assert.equal(await lengthOf('words', '  two\nwords '), 2);
    // OpenAI's o200k vocabulary.
    assert.equal(await lengthOf('tokens', 'hello world'), 2);
  });

  it('counts every code point once', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => countCharacters(text) === [...text].length));
  });

  it('passes within its limits, both included', async () => {
    const within = ours('length', { min: 2, max: 4 });
    const verdicts = await Promise.all(['a', 'ab', 'abcd', 'abcde'].map((text) => verdictOf(within, text)));
    assert.deepEqual(verdicts, ['fail', 'pass', 'pass', 'fail']);
    assert.equal((await scoreOf(within, 'a')).reason, '1 character is fewer than 2 characters.');
  });

  it('without limits is measured and has no verdict', async () => {
    const { value, passed, reason } = await scoreOf(ours('length', {}), 'abc');
    assert.deepEqual([value, passed, reason], [null, null, '3 characters.']);
  });

  it('with limits the wrong way round cannot be used', async () => {
    assert.match((await scoreOf(ours('length', { min: 3, max: 2 }), 'abc')).reason, /`min` above `max`/);
  });
});

describe('keywords', () => {
  it('are whole words in any case, unless said otherwise', async () => {
    for (const [options, output, verdict] of [
      [{ required: ['cat'] }, 'A Cat.', 'pass'],
      [{ required: ['cat'] }, 'concatenate', 'fail'],
      [{ required: ['cat'], wholeWords: false }, 'concatenate', 'pass'],
      [{ required: ['cat'], caseSensitive: true }, 'A Cat.', 'fail'],
      [{ required: ['C++'] }, 'in C++, mostly', 'pass'],
      [{ required: ['naïve'] }, 'naïveté', 'fail'],
      [{ required: ['𝒳'] }, '𝒳𝒴', 'fail'],
      [{ forbidden: ['sorry'] }, 'No, sorry.', 'fail'],
      [{ forbidden: ['sorry'] }, 'No.', 'pass'],
    ] as const) {
      assert.equal(await verdictOf(ours('keywords', options), output), verdict, output);
    }
  });

  it('give the share of those that are as they should be, and name the others', async () => {
    const options = { required: ['a', 'b', 'c'], forbidden: ['z'] };
    const { value, passed, reason } = await scoreOf(ours('keywords', options), 'a b z');
    assert.deepEqual([value, passed, reason], [0.5, false, 'Missing: "c". Forbidden: "z".']);
  });
});

describe('a format', () => {
  const formats: { readonly [format in TextFormat]: readonly [good: string, bad: string] } = {
    email: ['"a.b+c@example.org bad@-x.org a@b@c a..b@c.de @x.de a@', ''],
    url: ['https://example.org/a?b=c#d http://localhost:8080', 'ftp://x https:// example.org https://a|b'],
    uri: ['urn:isbn:0451450523 mailto:a@b.c https://[::1]/', 'a/b //x http://a:b/ http://%zz'],
    date: ['2024-02-29 2000-12-31', '2023-02-29 1900-02-29 2024-13-01 24-01-01 2024-1-1'],
    time: ['12:00:00Z 23:59:60Z 01:02:03.5+02:00 15:59:60-08:00', '24:00:00Z 12:00:00 12:00:60Z 12:60:00Z'],
    'date-time': ['2024-02-29T12:00:00Z 2024-01-01t00:00:00z', '2024-02-30T12:00:00Z 2024-01-01 2024-01-01T00:00'],
    uuid: [
      '123e4567-e89b-12d3-a456-426614174000',
      '123e4567e89b12d3a456426614174000 123e4567-e89b-12d3-a456-42661417400g',
    ],
    ipv4: ['0.0.0.0 255.255.255.255', '256.1.1.1 1.1.1 01.1.1.1 1.1.1.1.'],
    ipv6: ['::1 :: 2001:db8::ff00:42:8329 ::ffff:1.2.3.4', ':::1 1::2::3 12345:: 1:2:3:4:5:6:7:8:9 ::1.2.3'],
    hostname: ['example.org localhost a-b.c', '-a.b a_b a..b'],
    integer: ['42 -7 +1', '1.0 1e3 x'],
    number: ['1.5 -.5 1e3 7', '1,5 e3 NaN'],
    'hex-color': ['#fff #A1B2C3', 'fff #ggg #12345'],
    base64: ['aGVsbG8= YQ==', 'a=== aGVsbG8 ab=d'],
    markdown: ['', ''],
  };
  for (const [format, [good, bad]] of Object.entries(formats) as [TextFormat, readonly [string, string]][]) {
    it(`${format} is told from what only looks like it`, () => {
      const [right, wrong] = format === 'email' ? ['a.b+c@example.org', good.slice(19)] : [good, bad];
      for (const text of right.split(' ').filter((one) => one)) assert(isTextFormat(format, text), text);
      for (const text of wrong.split(' ').filter((one) => one)) assert(!isTextFormat(format, text), text);
    });
  }

  it('is that of the whole answer, without white space around it', async () => {
    assert.equal(await verdictOf(ours('format', { value: 'date' }), ' 2024-02-29\n'), 'pass');
    assert.equal(await verdictOf(ours('format', { value: 'date' }), 'On 2024-02-29'), 'fail');
    assert.match((await scoreOf(ours('format', { value: 'dat' }), 'x')).reason, /`value` must be one of email, url/);
  });

  it('is Markdown when it has one of its marks', () => {
    for (const text of ['# Title', 'a\n- b', '1. x', 'a **b** c', '`x`', '[a](b)', '> q', '```\nx\n```', '| a | b |']) {
      assert(isTextFormat('markdown', text), text);
    }
    for (const text of ['plain', 'a * b', '2 * 3 * 4', 'a_b_c', '#tag', '-1'])
      assert(!isTextFormat('markdown', text), text);
  });
});

describe('the language of a text', () => {
  const samples = {
    en: 'The cat sat on the mat and looked at the birds that were in the garden.',
    de: 'Die Katze sitzt auf der Matte und sieht die Vögel, die nicht im Garten sind.',
    fr: 'Le chat est assis sur le tapis et regarde les oiseaux qui sont dans le jardin.',
    es: 'El gato está sentado en la alfombra y mira los pájaros que están por el jardín, pero no es muy rápido.',
    it: 'Il gatto è seduto sul tappeto e guarda gli uccelli che sono nel giardino, ma non si muove.',
    pt: 'O gato está sentado no tapete e olha para os pássaros que são do jardim, mas não se mexe.',
    nl: 'De kat zit op de mat en kijkt naar de vogels die in de tuin zijn, maar het is niet ver.',
    sv: 'Katten sitter på mattan och ser fåglarna som är i trädgården, men det är inte långt för den.',
    pl: 'Kot siedzi na macie i patrzy na ptaki, które są w ogrodzie, ale nie jest to dla niego ważne.',
    tr: 'Kedi halının üzerinde oturuyor ve bahçedeki kuşlara bakıyor, ama bu çok uzak değil.',
    ru: 'Кошка сидит на коврике и смотрит на птиц, которые были в саду, но это не так важно для неё.',
    uk: 'Кішка сидить на килимку та дивиться на птахів, які були в саду, але це не так важливо для неї.',
    ja: '猫はマットの上に座って、庭にいる鳥を見ています。',
    zh: '猫坐在垫子上，看着花园里的鸟。',
    ko: '고양이가 매트 위에 앉아 정원의 새를 보고 있다.',
    ar: 'القط يجلس على السجادة وينظر إلى الطيور التي في الحديقة، لكن هذا لا يهم من بعد.',
    el: 'Η γάτα κάθεται στο χαλί και κοιτάζει τα πουλιά.',
    he: 'החתול יושב על השטיח ומסתכל על הציפורים.',
    hi: 'बिल्ली चटाई पर बैठी है और पक्षियों को देख रही है।',
    th: 'แมวนั่งอยู่บนเสื่อและมองดูนก',
  };
  for (const [language, text] of Object.entries(samples)) {
    it(`${language} is known`, () => assert.equal(detectLanguage(text), language));
  }

  it('is not guessed for a short, mixed or other text', () => {
    for (const text of ['', 'OK', '42', 'Paris Berlin', 'def f(x): return x + 1', 'SELECT a FROM b', '天']) {
      assert.equal(detectLanguage(text), null, text);
    }
    assert.equal(detectLanguage(`${samples.en} ${samples.fr} ${samples.de}`), null);
  });

  it('has a verdict only where both are known', async () => {
    assert.equal(await verdictOf(ours('language', { value: 'fr-CA' }), samples.fr), 'pass');
    assert.equal(await verdictOf(ours('language', { value: 'de' }), samples.fr), 'fail');
    assert.equal(await verdictOf(ours('language', { value: 'tlh' }), samples.fr), 'unknown');
    assert.equal(await verdictOf(ours('not-language', { value: 'de' }), 'OK'), 'unknown');
    assert(knownLanguages.includes('fr'));
  });
});

describe('a regular expression', () => {
  const matcher = createRegexMatcher({ limitMs: 50 });
  after(() => matcher.close());
  const tools = { matchRegex: matcher.match };

  it('can have flags and be negated, also as prompt files write it', async () => {
    assert.equal(await verdictOf(ours('regex', { pattern: '^paris', flags: 'i' }), 'Paris', tools), 'pass');
    assert.equal(await verdictOf(ours('regex', { pattern: 'x', negate: true }), 'Paris', tools), 'pass');
    assert.match((await scoreOf(ours('regex', { pattern: 'x', flags: 'g' }), '', tools)).reason, /`flags`/);
  });

  it('that takes too long has no verdict, not even negated', async () => {
    for (const type of ['regex', 'not-regex']) {
      const score = await scoreOf({ type, value: '(a+)+$' }, `${'a'.repeat(60)}b`, tools);
      assert.deepEqual([score.value, score.passed], [null, null]);
      assert.match(score.reason, /stopped after 50 ms/);
    }
  });

  it('where none are available has no verdict', async () => {
    assert.match((await scoreOf({ type: 'regex', value: 'a' }, 'a')).reason, /not available here/);
  });
});
