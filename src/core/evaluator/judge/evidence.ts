// Whether a judge quoted what is there. A quotation that stands nowhere in the texts is shown as such beside the verdict.
import type { Json } from '../../base/hash.ts';
import type { JudgedTexts } from './fencedTexts.ts';

/** Metadata of a verdict: what was quoted, and how much of it stands in none of the texts. */
export function evidenceFacts(evidence: readonly string[], texts: JudgedTexts): { readonly [key: string]: Json } {
  if (evidence.length === 0) return {};
  const all = plain(Object.values(texts).flat().join('\n'));
  const missing = evidence.filter((quotation) => !all.includes(plain(quotation)));
  return { evidence, ...(missing.length === 0 ? {} : { evidenceNotFound: missing.length }) };
}

/** Blanks, case and the quotation marks around it are how it happened to be quoted. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^["'«“]|["'»”]$/g, '')
    .toLowerCase();
}
