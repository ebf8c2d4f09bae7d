// What the results of a version come to, in words, alone and against the version before. What is unknown is a dash on its
// side, and where nothing is known there is nothing to say.
import { formatDuration, formatUsd } from '../core/operation/formatValue.ts';

/** By prompt hash; a hash that was never run is absent. Scores are 0..1. */
export type FiguresByHash = ReadonlyMap<string, VersionFigures>;

export interface VersionFigures {
  readonly runs: number;
  readonly meanScore: number | null;
  readonly medianCostUsd: number | null;
  readonly medianDurationMs: number | null;
  /** Whether the cost rests on tokens that nobody but us counted. */
  readonly isEstimate: boolean;
}

const dash = '–';

/** `0.82`; a dash when unknown. */
export function formatScore(score: number | null): string {
  return score === null ? dash : score.toFixed(2);
}

/** `$0.0012`, with `≈` before it when nobody but us counted the tokens. */
export function formatCost({ medianCostUsd, isEstimate }: VersionFigures): string {
  return `${isEstimate && medianCostUsd !== null && medianCostUsd > 0 ? '≈ ' : ''}${formatUsd(medianCostUsd)}`;
}

export function formatLatency({ medianDurationMs }: VersionFigures): string {
  return medianDurationMs === null ? dash : formatDuration(medianDurationMs);
}

/** `score 0.80 · cost $0.0012`: what is known. Null when nothing is. */
export function figuresText(figures: VersionFigures | null): string | null {
  const known = facts.map(([name, format]) => [name, textOf(figures, format)]).filter(([, text]) => text !== dash);
  return known.length === 0 ? null : known.map((fact) => fact.join(' ')).join(' · ');
}

/** `score 0.62 → 0.80 · cost – → $0.0012`: what is known of either side. Null when nothing is. */
export function figuresChange(before: VersionFigures | null, after: VersionFigures | null): string | null {
  const known = facts.flatMap(([name, format]) => {
    const [old, now] = [textOf(before, format), textOf(after, format)];
    return old === dash && now === dash ? [] : [`${name} ${old} → ${now}`];
  });
  return known.length === 0 ? null : known.join(' · ');
}

type Format = (figures: VersionFigures) => string;

const facts: readonly (readonly [string, Format])[] = [
  ['score', ({ meanScore }) => formatScore(meanScore)],
  ['cost', formatCost],
  ['time', formatLatency],
];

function textOf(figures: VersionFigures | null, format: Format): string {
  return figures === null ? dash : format(figures);
}
