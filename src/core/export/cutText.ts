// Long texts in files that people open: cut where no character is split, and saying so.

/** The beginning of the text, with how long the whole is when that is longer than `length` UTF-16 units. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const isSplit = /[\ud800-\udbff]/.test(text.charAt(length - 1));
  const whole = text.length.toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `${text.slice(0, isSplit ? length - 1 : length)} … (cut; ${whole} characters in all)`;
}
