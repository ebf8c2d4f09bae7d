// Text as words of a POSIX shell: whatever it holds, the shell hands on exactly that text and runs none of it.

/** What needs no quotes anywhere in a word; a word that begins with `~` or `=` is quoted all the same. */
const plain = /^[\w@%+:,./-][\w@%+=:,./-]*$/;

/** One word. Throws a RangeError for a NUL, which no word can hold. */
export function shellQuote(text: string): string {
  if (text.includes('\0')) throw new RangeError('A word of a shell cannot hold a NUL.');
  return plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** One word in which `mark` stands for the value of an environment variable. */
export function shellQuoteWith(text: string, mark: string, variable: string): string {
  if (!text.includes(mark)) return shellQuote(text);
  const parts = text.split(mark).map((part) => part.replace(/[\\"$`]/g, '\\$&'));
  return `"${parts.join(`\${${variable}}`)}"`;
}
