// Words of the Penn Treebank (R. MacIntyre's rules, 1995), as promptfoo's ROUGE takes them: punctuation and endings such as
// «n't» are words of their own.

/** Written as one word, read as two. */
const contractions =
  /(?<![\p{L}\p{N}_])(?:(can)(not)|(d)('ye)|(gim)(me)|(gon)(na)|(got)(ta)|(lem)(me)|(more)('n)|(wan)(na)(?= )|('t)(is|was))(?![\p{L}\p{N}_])/giu;

/** In order; a rule sees what the ones before it made. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/\.{3}/g, ' ... '],
  [/[:,](?!\p{Nd})/gu, ' $& '],
  [/[;@#$%&]/g, ' $& '],
  [/([^.])(?<!\b[A-Za-z]\.[A-Za-z])(\.)([\])}>'\s]*)$/g, '$1 $2$3 '],
  [/[?!]/g, ' $& '],
  [/[\][(){}<>]/g, ' $& '],
  [/--/g, ' -- '],
  [/^|$/g, ' '],
  [/([^'])' /g, "$1 ' "],
  [/'([smd]) /gi, " '$1 "],
  [/('ll|'re|'ve|n't) /gi, ' $1 '],
];

export function treebankWords(text: string): string[] {
  const line = markQuotations(text.replace(/\s+/g, ' ').trim());
  const spaced = rules.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), line);
  const split = spaced.replace(contractions, (whole, ...groups: (string | undefined)[]) => {
    const parts = groups.slice(0, -2).filter((part) => part !== undefined);
    return parts.length >= 2 ? ` ${parts[0]} ${parts[1]} ` : whole;
  });
  return split.match(/\S+/g) ?? [];
}

/** A quotation mark opens where a word begins, and closes elsewhere. */
function markQuotations(line: string): string {
  let isOpen = false;
  return line.replace(/``|''|"/g, (mark, at: number) => {
    const before = line[at - 1] ?? ' ';
    const opens = mark === '``' || (mark === '"' && !isOpen && /[\s\p{Ps}<]/u.test(before));
    isOpen = opens;
    return opens ? ' `` ' : " '' ";
  });
}
