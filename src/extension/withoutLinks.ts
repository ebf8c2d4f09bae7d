// Notifications turn `[text](command:…)` into a link that runs a command. Names, hints and errors hold text of repositories
// and providers, so what is shown there goes through here first.

/** The text with no Markdown link in it: a space stands between label and address, which then stay text. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
