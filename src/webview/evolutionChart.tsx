// One figure over the versions of the branch checked out, oldest left, as a small line and as a table for those who read
// rather than look. A version whose figure is unknown is a gap, never a zero.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EvolutionRow } from '../protocol/evolution.ts';
import { hasNeighbour, segmentsOf } from './chartSegments.ts';
import type { Known } from './evolution.tsx';

const metrics = {
  score: 'Score',
  cost: 'Cost',
  latency: 'Latency',
  length: 'Length',
} as const;

export type Metric = keyof typeof metrics;

/** What was remembered; null when the user has chosen none. */
export function readMetric(value: unknown): Metric | null {
  return typeof value === 'string' && Object.hasOwn(metrics, value) ? (value as Metric) : null;
}

/** The first figure that is known of any version. */
function knownMetric({ results }: Known): Metric {
  const all = [...(results?.values() ?? [])];
  if (results === null || all.some(({ score }) => score !== null)) return 'score';
  if (all.some(({ costUsd }) => costUsd !== null)) return 'cost';
  return all.some(({ latencyMs }) => latencyMs !== null) ? 'latency' : 'length';
}

export interface EvolutionChartProps {
  readonly known: Known;
  /** Null while the user has chosen none. */
  readonly chosen: Metric | null;
  readonly choose: (metric: Metric) => void;
}

interface Point {
  readonly row: EvolutionRow;
  /** Null where unknown. */
  readonly value: number | null;
  readonly text: string;
}

export function EvolutionChart({ known, chosen, choose }: EvolutionChartProps) {
  const metric = chosen ?? knownMetric(known);
  const points = known.state.rows
    .filter(({ isOnMain }) => isOnMain)
    .map((row) => pointOf(row, known, metric))
    .reverse();
  const hasResults = known.results === null || known.results.size > 0;
  return (
    <section class="chart" aria-label="Chart">
      <fieldset class="metrics">
        <legend class="hidden">Figure</legend>
        {(Object.keys(metrics) as Metric[]).map((one) => (
          <label key={one} class={one === metric ? 'metric chosen' : 'metric'}>
            <input type="radio" name="metric" checked={one === metric} onChange={() => choose(one)} />
            {metrics[one]}
          </label>
        ))}
      </fieldset>
      {hasResults || metric === 'length' ? (
        <>
          <Line points={points} metric={metric} />
          <Table points={points} metric={metric} />
        </>
      ) : null}
      {!hasResults && <p class="nothing dim">Run a version and its results appear here.</p>}
    </section>
  );
}

function pointOf(row: EvolutionRow, { results, changes }: Known, metric: Metric): Point {
  const result = results?.get(row.id);
  const words = changes.get(row.id)?.words ?? null;
  switch (metric) {
    case 'score':
      return { row, value: result?.score ?? null, text: result?.scoreText ?? '–' };
    case 'cost':
      return { row, value: result?.costUsd ?? null, text: result?.costText ?? '–' };
    case 'latency':
      return { row, value: result?.latencyMs ?? null, text: result?.latencyText ?? '–' };
    case 'length':
      return { row, value: words, text: words === null ? '–' : `${words} ${words === 1 ? 'word' : 'words'}` };
  }
}

const height = 116;
const margin = { top: 14, right: 16, bottom: 22, left: 64 };
const mostDots = 80;
const mostNames = 12;

function Line({ points, metric }: { readonly points: readonly Point[]; readonly metric: Metric }) {
  const [box, width] = useWidth();
  const values = points.map(({ value }) => value);
  const highest = points.reduce<Point | null>(
    (best, point) => (point.value !== null && point.value > (best?.value ?? -1) ? point : best),
    null,
  );
  const top = metric === 'score' ? 1 : highest?.value || 1;
  const inner = { width: Math.max(0, width - margin.left - margin.right), height: height - margin.top - margin.bottom };
  const x = (at: number) =>
    margin.left + (points.length < 2 ? inner.width / 2 : (inner.width * at) / (points.length - 1));
  const y = (value: number) => margin.top + inner.height * (1 - Math.min(1, value / top));
  const step = Math.max(1, Math.ceil(points.length / mostNames));
  return (
    <div class="plot" ref={box}>
      <svg class={metric} width={width} height={height} role="img" aria-label={sentenceOf(points, metric)}>
        <line class="axis" x1={margin.left} x2={width - margin.right} y1={y(0)} y2={y(0)} />
        <line class="grid" x1={margin.left} x2={width - margin.right} y1={y(top)} y2={y(top)} />
        <text class="tick" x={margin.left - 8} y={y(top) + 4} text-anchor="end">
          {metric === 'score' ? '1' : (highest?.text ?? '')}
        </text>
        <text class="tick" x={margin.left - 8} y={y(0) + 4} text-anchor="end">
          0
        </text>
        {segmentsOf(values).map((segment) => (
          <polyline
            key={segment[0]?.at}
            class="line"
            points={segment.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
          />
        ))}
        {points.map(({ row, value, text }, at) =>
          value === null || (points.length > mostDots && hasNeighbour(values, at)) ? null : (
            <circle key={row.id} class="dot" cx={x(at)} cy={y(value)} r={3.5}>
              <title>{`${row.name}: ${text}`}</title>
            </circle>
          ),
        )}
        {points.map(({ row }, at) =>
          (points.length - 1 - at) % step === 0 ? (
            <text key={row.id} class="tick" x={x(at)} y={height - 6} text-anchor="middle">
              {row.name}
            </text>
          ) : null,
        )}
      </svg>
    </div>
  );
}

function sentenceOf(points: readonly Point[], metric: Metric): string {
  const known = points.filter(({ value }) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  const title = `${metrics[metric]} of ${points.length} versions`;
  if (first === undefined || last === undefined) return `${title}: unknown`;
  if (first === last) return `${title}: known of ${first.row.name} only, ${first.text}`;
  return `${title}: ${first.text} at ${first.row.name}, ${last.text} at ${last.row.name}`;
}

function Table({ points, metric }: { readonly points: readonly Point[]; readonly metric: Metric }) {
  return (
    <details>
      <summary>Show as table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">{metrics[metric]}</th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ row, text }) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** The width of an element as it is now. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}
