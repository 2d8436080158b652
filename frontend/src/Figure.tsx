// The network: units as cards, what flows between them on the edges, the same selection as the
// equation's.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import { Card, Outputs } from "./Cards";
import { Labels, Lines } from "./Edges";
import { Heat } from "./Heat";
import { type Box, type Layout, layout } from "./layout";
import { type Board, unitOf, useBoard } from "./state";

export function Figure() {
  const board = useBoard();
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setRoom(frame.current?.clientWidth ?? 0);
    measure();
    const observer = new ResizeObserver(measure);
    if (frame.current) observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  const q = board.current;
  const selected = (layer: number) => (q.layer === layer ? unitOf(q.name) : 1);
  const around = board.data.sizes.map(selected).join();
  const plan = useMemo(() => layout(board, room, selected), [room, around, board.state.order]);
  useEffect(() => scrollTo(frame.current, placeIn(plan, board, board.state.at)), [board.state.at, plan]);
  return (
    <div class="figure" ref={frame} tabIndex={0} role="group" aria-label={board.word("figure")}>
      <div class="canvas" style={{ width: `${plan.width}px`, height: `${plan.height}px` }}>
        <Captions plan={plan} />
        <Lines plan={plan} />
        {plan.gaps.map((gap) => gap.isHeat && <Heat key={gap.layer} gap={gap} />)}
        {plan.units.map((unit) => <Card key={`${unit.layer}/${unit.unit}`} box={unit} />)}
        <Outputs plan={plan} />
        {plan.gaps.map((gap) => !gap.isHeat && <Labels key={gap.layer} gap={gap} />)}
        <Thread plan={plan} />
      </div>
    </div>
  );
}

function scrollTo(frame: HTMLElement | null, box: Box | null): void {
  if (!frame || !box || frame.scrollWidth <= frame.clientWidth) return;
  const isSeen = box.x >= frame.scrollLeft && box.x + box.w <= frame.scrollLeft + frame.clientWidth;
  if (!isSeen) frame.scrollLeft = box.x - (frame.clientWidth - box.w) / 2;
}

function Captions({ plan }: { plan: Layout }) {
  const board = useBoard();
  return (
    <>
      {plan.columns.map((c) => (
        <div key={c.layer} class="caption" style={{ left: `${c.x}px` }}>
          {c.layer === 0 ? board.word("inputs") : board.word("layer", { layer: c.layer })}
        </div>
      ))}
      {plan.columns.map((c) => c.hidden > 0 && (
        <div key={`more${c.layer}`} class="caption more" style={{ left: `${c.x}px`, top: `${c.below}px` }}>
          {board.word("hidden_units", { n: c.hidden })}
        </div>
      ))}
    </>
  );
}

// -- the thread ----------------------------------------------------------------------------------

/** Where a quantity is seen in the figure. */
function placeIn(plan: Layout, board: Board, place: number): Box | null {
  const q = board.derivation.quantities[place];
  if (!q) return null;
  const edge = /^(?:d?W\+?|dE\/dW|[mvs]W\+?|dR\/dW)\[(\d+)\]\[(\d+),(\d+)\]/.exec(q.name);
  if (edge) {
    const [l, i, j] = edge.slice(1).map(Number);
    const gap = plan.gaps[l - 1];
    const line = gap?.edges.find((e) => e.from === i && e.to === j);
    if (!line) return gap?.box ?? null;
    return { x: line.x1 + 0.3 * (line.x2 - line.x1), y: line.y1 + 0.3 * (line.y2 - line.y1), w: 0, h: 0 };
  }
  const output = /^[yE]\[(\d+)\]/.exec(q.name);
  if (output) return plan.targets[Number(output[1]) - 1] ?? null;
  if (/^E(@|$)/.test(q.name)) return plan.loss;
  if (q.layer === null) return null;
  return plan.units.find((u) => u.layer === q.layer && u.unit === unitOf(q.name)) ?? null;
}

function Thread({ plan }: { plan: Layout }) {
  const board = useBoard();
  const from = board.state.trail.at(-1);
  if (from === undefined) return null;
  const [start, end] = [placeIn(plan, board, from), placeIn(plan, board, board.state.at)];
  if (!start || !end || start === end) return null;
  const middle = (b: Box) => [b.x + b.w / 2, b.y + b.h / 2];
  const [[x1, y1], [x2, y2]] = [middle(start), middle(end)];
  const lift = Math.min(60, Math.hypot(x2 - x1, y2 - y1) / 3);
  return (
    <svg class="thread" width={plan.width} height={plan.height} aria-hidden="true">
      <path d={`M${x1} ${y1} Q${(x1 + x2) / 2} ${(y1 + y2) / 2 - lift} ${x2} ${y2}`} />
      <circle cx={x2} cy={y2} r="4" />
    </svg>
  );
}
