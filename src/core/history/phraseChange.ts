// Whether a phrase came or went between two texts, as `git log -S` asks it: by counting. Case and line breaks are set
// aside, since a sentence that is wrapped anew is the same sentence.

export type PhraseChange = 'entered' | 'left' | 'more' | 'fewer';

/** Null when both texts have it equally often, and for a phrase of white space only. */
export function phraseChange(before: string, after: string, phrase: string): PhraseChange | null {
  const wanted = plain(phrase).trim();
  if (wanted === '') return null;
  const had = count(plain(before), wanted);
  const has = count(plain(after), wanted);
  if (had === has) return null;
  if (had === 0) return 'entered';
  if (has === 0) return 'left';
  return has > had ? 'more' : 'fewer';
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ');
}

function count(text: string, wanted: string): number {
  return text.split(wanted).length - 1;
}
