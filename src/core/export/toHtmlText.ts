// Untrusted text inside a page, as content or as a quoted attribute: no markup, and nothing that hides or reorders text.
import { escapeTerminal } from '../base/escapeTerminal.ts';
import { toXmlText } from './toXmlText.ts';

/** The text as every browser shows it: markup characters as entities, acting characters as visible escapes. */
export function toHtmlText(text: string): string {
  return toXmlText(escapeTerminal(text));
}
