// The stem of an English word after M. F. Porter, «An algorithm for suffix stripping» (1980), with the extensions of NLTK's
// default mode, which rouge_score and NLTK's METEOR use. Lengths are counted in code points.

const irregular: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sky: 'sky skies',
    die: 'dying',
    lie: 'lying',
    tie: 'tying',
    news: 'news',
    inning: 'innings inning',
    outing: 'outings outing',
    canning: 'cannings canning',
    howe: 'howe',
    proceed: 'proceed',
    exceed: 'exceed',
    succeed: 'succeed',
  }).flatMap(([stem, words]) => words.split(' ').map((word) => [word, stem] as const)),
);

type Condition = (stem: string) => boolean;
type Rule = readonly [suffix: string, replacement: string, condition?: Condition];

/** The stem in lower case; a word of at most two letters is only lowered. */
export function porterStem(word: string): string {
  const lower = word.toLowerCase();
  const known = irregular.get(lower);
  if (known !== undefined) return known;
  if (lengthOf(word) <= 2) return lower;
  return [plural, participle, finalY, derivation, derivationEnd, bareStem, finalE, doubleL].reduce(
    (stem, step) => step(stem),
    lower,
  );
}

function plural(word: string): string {
  if (word.endsWith('ies') && lengthOf(word) === 4) return word.slice(0, -1);
  return applyFirst(word, [
    ['sses', 'ss'],
    ['ies', 'i'],
    ['ss', 'ss'],
    ['s', ''],
  ]);
}

function participle(word: string): string {
  if (word.endsWith('ied')) return word.slice(0, lengthOf(word) === 4 ? -1 : -2);
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const suffix = ['ed', 'ing'].find(
    (end) => word.endsWith(end) && consonants(word.slice(0, -end.length)).includes(false),
  );
  if (suffix === undefined) return word;
  const stem = word.slice(0, -suffix.length);
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (endsDouble(stem)) return /[lsz]$/.test(stem) ? stem : withoutLast(stem);
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

function finalY(word: string): string {
  const isChanged: Condition = (stem) => lengthOf(stem) > 1 && consonants(stem).at(-1) === true;
  return applyFirst(word, [['y', 'i', isChanged]]);
}

const derivations: readonly Rule[] = pairs(
  `ational ate, tional tion, enci ence, anci ance, izer ize, bli ble, alli al, entli ent, eli e, ousli ous,
  ization ize, ation ate, ator ate, alism al, iveness ive, fulness ful, ousness ous, aliti al, iviti ive, biliti ble,
  fulli ful`,
  isLong,
);

function derivation(word: string): string {
  if (word.endsWith('alli') && isLong(word.slice(0, -4))) return derivation(word.slice(0, -2));
  return applyFirst(word, [...derivations, ['logi', 'log', (stem) => isLong(`${stem}l`)]]);
}

const derivationEnds: readonly Rule[] = pairs('icate ic, ative , alize al, iciti ic, ical ic, ful , ness ', isLong);

function derivationEnd(word: string): string {
  return applyFirst(word, derivationEnds);
}

const isVeryLong: Condition = (stem) => measure(stem) > 1;
const bareEnds: readonly Rule[] = [
  ...pairs('al , ance , ence , er , ic , able , ible , ant , ement , ment , ent ', isVeryLong),
  ['ion', '', (stem) => isVeryLong(stem) && /[st]$/.test(stem)],
  ...pairs('ou , ism , ate , iti , ous , ive , ize ', isVeryLong),
];

function bareStem(word: string): string {
  return applyFirst(word, bareEnds);
}

function finalE(word: string): string {
  return applyFirst(word, [['e', '', (stem) => isVeryLong(stem) || (measure(stem) === 1 && !endsShort(stem))]]);
}

function doubleL(word: string): string {
  return applyFirst(word, [['ll', 'l', (stem) => isVeryLong(`${stem}l`)]]);
}

function pairs(text: string, condition: Condition): Rule[] {
  return text.split(',').map((pair) => {
    const [suffix = '', replacement = ''] = pair.trim().split(' ');
    return [suffix, replacement, condition];
  });
}

/** The first rule whose suffix stands there decides, also when its condition does not hold. */
function applyFirst(word: string, rules: readonly Rule[]): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix));
  if (rule === undefined) return word;
  const [suffix, replacement, condition] = rule;
  const stem = word.slice(0, word.length - suffix.length);
  return condition === undefined || condition(stem) ? stem + replacement : word;
}

function isLong(stem: string): boolean {
  return measure(stem) > 0;
}

/** Porter's m: how often a consonant follows a vowel. */
function measure(stem: string): number {
  const flags = consonants(stem);
  let count = 0;
  for (let index = 1; index < flags.length; index += 1) if (flags[index] && !flags[index - 1]) count += 1;
  return count;
}

/** For each letter whether it is a consonant; y is one at the start and after a vowel. */
function consonants(word: string): boolean[] {
  const flags: boolean[] = [];
  for (const letter of word) flags.push(letter === 'y' ? flags.at(-1) !== true : !'aeiou'.includes(letter));
  return flags;
}

function endsDouble(word: string): boolean {
  const [last, second] = [...word].reverse();
  return last !== undefined && last === second && consonants(word).at(-1) === true;
}

/** Porter's *o: consonant, vowel, consonant other than w, x, y; and NLTK's two letters, vowel and consonant. */
function endsShort(word: string): boolean {
  const flags = consonants(word);
  if (flags.length === 2) return !flags[0] && flags[1] === true;
  const [third, second, last] = flags.slice(-3);
  return third === true && second === false && last === true && !/[wxy]$/.test(word);
}

function withoutLast(word: string): string {
  return [...word].slice(0, -1).join('');
}

function lengthOf(word: string): number {
  return [...word].length;
}
