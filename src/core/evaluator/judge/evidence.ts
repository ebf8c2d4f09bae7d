// Whether a judge quoted what is there. A quotation that stands nowhere in the texts is shown as such beside the verdict.
import type { Json } from '../../base/hash.ts';
import type { JudgedTexts } from './fencedTexts.ts';

const mostShown = 40;

/** The quotations of all verdicts of one judge. */
export interface EvidenceBook {
  /** `verdict` has its own in `evidence`, a text or a list, or in each of its `verdicts`; `texts` are what it was shown. */
  note(verdict: unknown, texts: JudgedTexts): void;
  /** Metadata: what was quoted, and how much of it stands in none of the texts. */
  facts(): { readonly [key: string]: Json };
}

export function openEvidenceBook(): EvidenceBook {
  const quoted: string[] = [];
  let missing = 0;
  return {
    note(verdict, texts) {
      const found = quotationsIn(verdict);
      if (found.length === 0) return;
      const all = plain(Object.values(texts).flat().join('\n'));
      missing += found.filter((quotation) => !all.includes(plain(quotation))).length;
      quoted.push(...found);
    },
    facts: () =>
      quoted.length === 0
        ? {}
        : { evidence: quoted.slice(0, mostShown), ...(missing === 0 ? {} : { evidenceNotFound: missing }) },
  };
}

function quotationsIn(verdict: unknown): readonly string[] {
  const { evidence, verdicts } = (verdict ?? {}) as { readonly evidence?: unknown; readonly verdicts?: unknown };
  const own = Array.isArray(evidence) ? evidence : [evidence];
  const parts = Array.isArray(verdicts) ? verdicts.flatMap(quotationsIn) : [];
  return [...own, ...parts].filter((one): one is string => typeof one === 'string' && one.trim() !== '');
}

/** Blanks, case and the quotation marks around it are how it happened to be quoted. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^["'\u00ab\u201c]|["'\u00bb\u201d]$/g, '')
    .toLowerCase();
}
