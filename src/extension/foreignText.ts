// Texts of repositories, models and providers on their way to the editor's own surfaces. Labels and messages of the editor
// know a little markup: `$(name)` draws an icon, `[text](command:…)` is a link that runs a command. Nothing foreign may use it.
import { escapeTerminal } from '../core/base/escapeTerminal.ts';

/** The text with no Markdown link in it: a space stands between label and address, which then stay text. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

/** One line for a label: no icon, no link, and no character that hides or reorders what stands beside it. */
export function labelText(text: string): string {
  return withoutLinks(escapeTerminal(text).replace(/[\n\t]+/g, ' ')).replaceAll('$(', '$ (');
}

/** A row of a tree; its tooltip may have several lines. */
export function rowText<T extends { readonly label: string; readonly description: string; readonly tooltip: string }>(
  row: T,
): T {
  return {
    ...row,
    label: labelText(row.label),
    description: labelText(row.description),
    tooltip: escapeTerminal(row.tooltip),
  };
}

/** Markdown that shows exactly the text: whatever could be markup, or the start of an address, is written as an entity. */
export function markdownOf(text: string): string {
  return escapeTerminal(text)
    .replace(/[^\p{L}\p{M}\p{N} \n]/gu, (character) => `&#${character.codePointAt(0)};`)
    .replace(/(?<=^|\n| ) /g, '&#160;')
    .replaceAll('\n', '\n\n');
}
