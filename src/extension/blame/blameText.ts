// What blame shows beside the lines of a prompt: a short note before the first line of each block, and its hover. Plain
// text: names and subjects are other people's, so what would act on the display is shown as an escape.
import { escapeTerminalLine } from '../../core/base/escapeTerminal.ts';
import type { PromptVersion } from '../../core/history/promptVersion.ts';
import type { LineOrigin, LineOrigins } from '../../core/operation/promptBlame.ts';
import { exactTime, relativeTime } from '../relativeTime.ts';
import { type FiguresByHash, figuresChange, figuresText } from '../versionFigures.ts';

export interface BlameNote {
  /** Empty on every line but the first of a block from one commit. */
  readonly text: string;
  /** Lines of the hover. */
  readonly hover: readonly string[];
}

export interface BlameFacts {
  /** Newest first. */
  readonly versions: readonly PromptVersion[];
  /** Null while it is being read. */
  readonly figures: FiguresByHash | null;
  readonly nowMs: number;
}

/** One note a line. */
export function blameNotes(origins: LineOrigins, facts: BlameFacts): BlameNote[] {
  const hovers = new Map<LineOrigin | null, readonly string[]>();
  return origins.map((origin, at) => {
    const hover = hovers.get(origin) ?? hoverOf(origin, facts);
    hovers.set(origin, hover);
    const isFirst = at === 0 || origins[at - 1] !== origin;
    return { text: isFirst ? noteOf(origin, facts.nowMs) : '', hover };
  });
}

const longestAuthor = 14;

function noteOf(origin: LineOrigin | null, nowMs: number): string {
  if (origin === null) return 'Draft';
  const name = escapeTerminalLine(origin.author);
  const author = [...name].length > longestAuthor ? `${[...name].slice(0, longestAuthor - 1).join('')}…` : name;
  return [`v${origin.version} ${author}`, relativeTime(origin.authoredAt, nowMs)].filter(Boolean).join(' · ');
}

function hoverOf(origin: LineOrigin | null, { versions, figures }: BlameFacts): string[] {
  if (origin === null) return ['Draft: no commit has this line yet.'];
  const version = versions.find(({ number }) => number === origin.version);
  const isFolded = version !== undefined && version.commit !== origin.commit;
  const lines = [
    `v${origin.version} · ${origin.subject}`,
    `${origin.author}, ${exactTime(origin.authoredAt)} · commit ${origin.commit.slice(0, 10)}`,
    isFolded ? `Changed nothing that a model sees in v${origin.version}, ${version.subject}.` : '',
    version === undefined || isFolded || figures === null ? '' : resultsOf(version, versions, figures),
  ];
  return lines.filter((line) => line !== '').map(escapeTerminalLine);
}

function resultsOf(version: PromptVersion, versions: readonly PromptVersion[], figures: FiguresByHash): string {
  const before = versions.find(({ number }) => number === version.before[0]?.number);
  const now = figures.get(version.hash) ?? null;
  if (before === undefined) return `The first version: ${figuresText(now) ?? 'no results'}`;
  const change = figuresChange(figures.get(before.hash) ?? null, now);
  return `Against v${before.number}: ${change ?? 'no results'}`;
}
