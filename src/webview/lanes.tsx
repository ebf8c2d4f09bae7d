// The part of the graph beside one row. Lines are drawn in parts of the row's height, whatever that turns out to be.
import type { EvolutionRow } from '../protocol/evolution.ts';

const laneWidth = 14;
const nodeY = 19;
const colors = 6;

export interface LanesProps {
  readonly graph: EvolutionRow['graph'];
  readonly lanes: number;
  readonly isDraft: boolean;
}

export function Lanes({ graph, lanes, isDraft }: LanesProps) {
  const x = (lane: number) => laneWidth * lane + laneWidth / 2 + 1;
  const { lane } = graph;
  const line = (key: string, className: string, to: { x1: number; y1: string; x2: number; y2: string }) => (
    <line key={key} class={className} {...to} />
  );
  const color = (of: number) => `lane${of % colors}`;
  return (
    <div class="lanes">
      {/* Holds the width; what is drawn lies over it and takes the height that the row has. */}
      <svg class="room" width={laneWidth * lanes + 4} height={1} aria-hidden="true" />
      <svg class="drawing" aria-hidden="true">
        {graph.past.map((at) => line(`p${at}`, color(at), { x1: x(at), y1: '0', x2: x(at), y2: '100%' }))}
        {graph.above.map((at) => line(`a${at}`, color(at), { x1: x(at), y1: '0', x2: x(lane), y2: `${nodeY}` }))}
        {graph.below.map((at) => line(`b${at}`, color(at), { x1: x(lane), y1: `${nodeY}`, x2: x(at), y2: '100%' }))}
        <circle class={isDraft ? `node draft ${color(lane)}` : `node ${color(lane)}`} cx={x(lane)} cy={nodeY} r={4.5} />
      </svg>
    </div>
  );
}
