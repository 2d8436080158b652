// What flows between the units of the figure: a line for each edge, and the one number that it carries.

import { at, FONT, isKnown, ofSample, symbolWidth } from "./Cards";
import { referencesOf } from "./evaluate";
import { type EdgeLine, type Gap, type Layout, placeLabels, textWidth } from "./layout";
import { symbolMarkup } from "./mathml";
import { label } from "./number";
import { type Board, type Edges, unitOf, useBoard } from "./state";

const EDGE_DIGITS = 4;

interface Carried { place: number; value: number; known: boolean; symbol: boolean }

interface Edge { layer: number; from: number; to: number }

/** What an edge carries now, and the quantity that a click leads to: its weight until what the
 *  phase asks for is worked out. */
export function carried(board: Board, e: Edge): Carried | null {
  const first = { layer: e.layer, from: 1, to: 1 };
  const waits = board.state.edges === "auto" && !carriedAs(board, first, board.edges)?.known;
  return carriedAs(board, e, waits ? "w" : board.edges);
}

export function carriedAs(board: Board, e: Edge, kind: Edges): Carried | null {
  const edge = (kind: string) => board.derivation.edgePlace(`${kind}[${e.layer}]`, e.from, e.to);
  const w = edge("W");
  if (w === undefined) return null;
  const chosen = board.state.edges !== "auto";
  const of = (i: number | undefined, value: (i: number) => number, symbol: boolean): Carried | null =>
    i === undefined ? null : { place: i, value: value(i), known: chosen || isKnown(board, i), symbol };
  switch (kind) {
    case "w": return of(w, (i) => board.values[i], true);
    case "wa": {
      const a = board.derivation.place(ofSample(board, `a[${e.layer - 1}][${e.from}]`));
      return a === undefined ? null : of(w, (i) => board.values[i] * board.values[a], false);
    }
    case "dw": return of(edge("dW"), (i) => board.values[i], false);
    case "step": return of(edge("W+"), (i) => board.values[i] - board.values[w], false);
  }
}

/** The edges that the equation speaks of: their weights or gradients are in it, or are it. */
function speaksOf(board: Board): Set<string> {
  const { quantities } = board.derivation;
  const places = [board.state.at, ...referencesOf(board.current.tree)];
  const found = new Set<string>();
  for (const i of places) {
    const match = /^(?:d?W\+?|dE\[\d+\]\/dW|dE\/dW)(\[\d+\]\[\d+,\d+\])/.exec(quantities[i].name);
    if (match) found.add(match[1]);
  }
  return found;
}

export function Lines({ plan }: { plan: Layout }) {
  const board = useBoard();
  const spoken = speaksOf(board);
  const isBack = board.current.phase === "backward";
  return (
    <svg class="lines" width={plan.width} height={plan.height} aria-hidden="true">
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto-start-reverse">
          <path d="M0 0 8 4 0 8z" />
        </marker>
      </defs>
      {plan.gaps.flatMap((gap) => {
        const all = gap.edges.map((e) => ({ e, c: carried(board, e) }));
        const most = Math.max(1e-300, ...all.map(({ c }) => (c?.known ? Math.abs(c.value) : 0)));
        return all.map(({ e, c }) => {
          const isSpoken = spoken.has(`[${e.layer}][${e.from},${e.to}]`);
          const sign = !c?.known ? "unknown" : c.value < 0 ? "minus" : "plus";
          const wide = c?.known ? 0.8 + 3.2 * (Math.abs(c.value) / most) : 0.8;
          const marker = isSpoken ? { [isBack ? "marker-start" : "marker-end"]: "url(#arrow)" } : {};
          return (
            <line
              key={`${e.layer}/${e.from}/${e.to}`}
              class={`${sign}${isSpoken ? " spoken" : ""}`}
              x1={e.x1} y1={e.y1} x2={e.x2} y2={e.y2}
              stroke-width={wide}
              {...marker}
            />
          );
        });
      })}
      {board.derivation.place("E") !== undefined && plan.targets.map((t, i) => {
        const unit = plan.units.filter((u) => u.layer === board.data.sizes.length - 1)[i];
        return <line key={i} class="unknown" x1={unit.x + unit.w} y1={unit.y + unit.h / 2} x2={t.x} y2={t.y + t.h / 2} stroke-width={0.8} />;
      })}
    </svg>
  );
}

export function Labels({ gap }: { gap: Gap }) {
  const board = useBoard();
  const spoken = speaksOf(board);
  const isFew = gap.edges.length <= 12;
  const q = board.current;
  const weight = (e: EdgeLine) => {
    if (spoken.has(`[${e.layer}][${e.from},${e.to}]`)) return 0;
    return q.layer === e.layer && unitOf(q.name) === e.to ? 1 : 2;
  };
  const told = gap.edges.flatMap((edge) => {
    const c = carried(board, edge);
    if (!c?.known) return [];
    const q = board.derivation.quantities[c.place];
    const hidden = c.place === board.state.at && board.state.hidden && q.tree !== null;
    const text = hidden ? "?" : label(board.number(c.value, EDGE_DIGITS));
    return [{ edge, c, text, symbol: c.symbol && isFew ? q.symbol : null }];
  });
  told.sort((a, b) => weight(a.edge) - weight(b.edge));
  const byEdge = new Map(told.map((t) => [t.edge, t]));
  const width = (edge: EdgeLine) => {
    const t = byEdge.get(edge) as (typeof told)[number];
    const symbol = t.symbol ? symbolWidth(t.symbol) + 4 : 0;
    return Math.ceil(symbol + textWidth(t.text, FONT)) + 10;
  };
  const labels = placeLabels(told.map((t) => t.edge), width);
  const left = told.length - labels.length;
  return (
    <>
      {labels.map(({ edge, box }) => {
        const t = byEdge.get(edge) as (typeof told)[number];
        const isSpoken = spoken.has(`[${edge.layer}][${edge.from},${edge.to}]`);
        const changed = board.values[t.c.place] !== board.derivation.values[t.c.place];
        return (
          <button
            key={`${edge.from}/${edge.to}`}
            class={`label${isSpoken ? " spoken" : ""}${changed ? " changed" : ""}${t.c.place === board.state.at ? " here" : ""}`}
            tabIndex={-1}
            style={at(box)}
            title={`${board.derivation.quantities[t.c.place].name} = ${board.shownValue(t.c.place, null)}`}
            onClick={() => board.go(t.c.place, board.state.at)}
          >
            {t.symbol && <span dangerouslySetInnerHTML={{ __html: symbolMarkup(t.symbol) }} />}
            <span class="number">{t.text}</span>
          </button>
        );
      })}
      {left > 0 && (
        <div class="caption" style={{ left: `${gap.box.x}px`, width: `${gap.box.w}px` }}>
          {board.word("too_many_labels", { n: left })}
        </div>
      )}
    </>
  );
}
