// Words that insult or threaten, for when nothing better may be asked. A list knows no context: it flags quotations and
// misses whatever is said politely, so every score that comes from it says so.

const words: readonly string[] = [
  ...[
    'asshole',
    'bastard',
    'bitch',
    'bloody idiot',
    'bullshit',
    'cretin',
    'cunt',
    'dickhead',
    'dumbass',
    'fuck',
    'fucking',
  ],
  ...['go to hell', 'go die', 'hate you', 'i will hurt you', 'i will kill you', 'idiot', 'imbecile', 'kill yourself'],
  ...['loser', 'moron', 'motherfucker', 'nobody likes you', 'piece of shit', 'pathetic', 'retard', 'scum', 'shut up'],
  ...['shithead', 'slut', 'stupid', 'subhuman', 'vermin', 'whore', 'worthless', 'you deserve to die'],
];

const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'giu');

/** Those that occur, each once, in lower case. */
export function harmfulWordsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([word]) => word.toLowerCase()))];
}
