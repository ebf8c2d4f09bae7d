// The language of a text by its script and its commonest words. It says nothing where it is not sure: a wrong language is
// worse than none.

/** Languages that have a script to themselves, as far as prompts are concerned. */
const scripts: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
];

/** The commonest words of each, leaving out those that several share. */
const commonWords: { readonly [language: string]: string } = {
  en: 'the of and to is that for with was are this have from they you not which were been would there their what about',
  de: 'der die das und ist nicht von den mit sich auf für dem ein eine einer auch werden wird oder aber wie sind bei nach wurde zum zur ich',
  fr: 'le les des est une dans que pour qui sur avec pas sont plus par vous nous cette ces mais être aux leur il elle',
  es: 'el los las una del por con para es como pero más su al lo este esta son muy también hay fue cuando',
  it: 'il di che è per un della con non sono una gli nel dei delle anche più come questo questa ma alla essere sia',
  pt: 'o os não uma com para é do da em que por dos das mais como mas ao foi você são também está pelo pela',
  nl: 'het een van en is dat op te niet zijn met voor aan er ook maar door bij naar worden deze wordt heeft dit je',
  sv: 'och att det som en på är av för med inte den till har ett om var jag från men kan eller ska',
  da: 'og det at er en på til som af med ikke den har der jeg men et vi fra eller kan hvor blev',
  pl: 'nie się na jest do że jak za od po ale co ich tak dla być tym przez który przy oraz lub są',
  tr: 'bir ve bu için ile de da çok olarak daha gibi olan kadar ne ama sonra var değil en her veya ise',
  fi: 'ja on ei se että oli hän mutta kun ovat joka tai myös ole kuin sen niin voi tämä ollut',
  ru: 'и в не на что с по это как из но для он все так от было бы быть мы или если уже только',
  uk: 'і в не на що з та це як до але для він від було бути ми або якщо вже тільки є',
  ar: 'في من على إلى أن هذا عن مع هذه التي الذي كان ما هو بين لا كل أو بعد',
  fa: 'و در به از که این را با است برای آن یک هم تا بود می شود های بر او',
};

const latinOrOther = new Map(
  Object.entries(commonWords).map(([language, words]) => [language, new Set(words.split(' '))]),
);

/** Letters that a language does not have, where its words alone are too like its neighbour's. */
const foreignLetters: { readonly [language: string]: string } = { ru: 'іїєґ', uk: 'ыэъё', da: 'äö', sv: 'æø' };

/** Codes of ISO 639-1, sorted. */
export const knownLanguages: readonly string[] = [...scripts.map(([name]) => name), ...latinOrOther.keys()].sort();

/** Enough for any language to show its words. */
const longestRead = 20_000;
const fewestWords = 4;

/** Null for a text too short, too mixed, or in none of the known languages. */
export function detectLanguage(text: string): string | null {
  const read = text.slice(0, longestRead);
  const letters = read.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return null;
  const counts = scripts.map(([language, script]) => ({ language, count: read.match(script)?.length ?? 0 }));
  const eastAsian = counts.slice(0, 3).reduce((sum, { count }) => sum + count, 0);
  if (eastAsian / letters > 0.6) return eastAsianOf(counts, eastAsian);
  const own = counts.slice(3).find(({ count }) => count / letters > 0.6);
  return own ? own.language : byWords(read);
}

/** Japanese mixes its syllables with Chinese characters; Chinese never has them. */
function eastAsianOf(counts: readonly { language: string; count: number }[], all: number): string | null {
  const [japanese, korean, chinese] = counts.map(({ count }) => count) as [number, number, number];
  if (korean / all > 0.5) return 'ko';
  if (japanese / all > 0.1) return 'ja';
  return japanese === 0 && chinese / all > 0.9 && chinese >= fewestWords ? 'zh' : null;
}

/** The language whose common words are most of those found, by a clear margin. */
function byWords(text: string): string | null {
  const lowered = text.toLowerCase();
  const words = lowered.match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length < fewestWords) return null;
  const isForeign = (language: string) => [...(foreignLetters[language] ?? '')].some((one) => lowered.includes(one));
  const candidates = [...latinOrOther].filter(([language]) => !isForeign(language));
  const hits = candidates.map(([language, common]) => ({
    language,
    count: words.reduce((sum, word) => sum + (common.has(word) ? 1 : 0), 0),
  }));
  const [first, second] = hits.sort((a, b) => b.count - a.count);
  if (!first || first.count < 2 || first.count / words.length < 0.1) return null;
  return first.count >= 1.5 * (second?.count ?? 0) ? first.language : null;
}
