// What the tabs of results are called. As editors of files of one name do, those of one prompt say more once there are several:
// their versions, their models or when they were made, whichever tells all of them apart.
import type { EvaluationHeader } from '../../core/evaluation/evaluation.ts';
import { versionsText } from '../evaluation/evaluationRow.ts';
import { exactTime, shortTime } from '../relativeTime.ts';

export interface TitledResults {
  /** Null until it is known what is asked. */
  readonly header: Pick<EvaluationHeader, 'id' | 'prompt' | 'versions' | 'base' | 'models' | 'startedAt'> | null;
  /** Where there are several repositories. */
  readonly place?: string | undefined;
}

type Header = TitledResults['header'] & {};

const modelsText = ({ models }: Header): string => models.map((name) => name.slice(name.indexOf('/') + 1)).join(', ');

/** Shortest first; the last one always differs. */
const details: readonly ((header: Header) => string)[] = [
  versionsText,
  modelsText,
  (header) => `${versionsText(header)}, ${modelsText(header)}`,
  ({ startedAt }) => shortTime(startedAt),
  ({ startedAt }) => exactTime(startedAt),
  (header) => `${shortTime(header.startedAt)}, ${versionsText(header)}, ${modelsText(header)}`,
  ({ id }) => id,
];

/** In the order of the pages. */
export function resultTitles(pages: readonly TitledResults[]): readonly string[] {
  return pages.map((page) => {
    const { header } = page;
    if (header === null) return plainTitle(page);
    const twins = pages.flatMap((other) =>
      other.header !== null && plainTitle(other) === plainTitle(page) ? other.header : [],
    );
    if (twins.length < 2) return plainTitle(page);
    const isTelling = (one: (of: Header) => string) =>
      new Set(twins.map((twin) => shortened(one(twin)))).size === twins.length;
    const detail = details.find(isTelling);
    return plainTitle(page, detail === undefined ? '' : ` (${shortened(detail(header))})`);
  });
}

function plainTitle({ header, place }: TitledResults, detail = ''): string {
  const name = header === null ? 'Results' : `Results of ${header.prompt}${detail}`;
  return [name, place].filter(Boolean).join(' · ');
}

const longest = 60;

/** The end differs as often as the beginning does. */
function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest / 2)}…${text.slice(-longest / 2)}`;
}
