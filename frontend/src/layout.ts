// Where everything in the figure stands, in pixels; labels are put where nothing else is.

import type { Board } from "./state";

export interface Box { x: number; y: number; w: number; h: number }
export interface UnitBox extends Box { layer: number; unit: number; rows: RowKind[] }
export interface EdgeLine { layer: number; from: number; to: number; x1: number; y1: number; x2: number; y2: number }
export interface Gap { layer: number; box: Box; isHeat: boolean; edges: EdgeLine[]; hidden: number }
export type RowKind = "a" | "z" | "b" | "delta";
export interface Column { layer: number; x: number; hidden: number; below: number }
export interface Layout {
  width: number;
  height: number;
  units: UnitBox[];
  gaps: Gap[];
  columns: Column[];
  targets: Box[];
  loss: Box;
}

export const MOST_EDGES = 60;
const MOST_UNITS = 16;
const CARDS = { wide: 112, narrow: 98 };
const TARGET_ROOM = 24;
const ROW = 24;
const HEAD = 20;
const TOP = 26;
const EDGE_ROOM = { wide: 112, narrow: 90 };

/** The units of a layer that are drawn: all, or some around the one looked at. */
function drawn(size: number, selected: number): number[] {
  if (size <= MOST_UNITS) return Array.from({ length: size }, (_, i) => i + 1);
  const first = Math.max(1, Math.min(size - MOST_UNITS + 1, selected - MOST_UNITS / 2));
  return Array.from({ length: MOST_UNITS }, (_, i) => first + i);
}

function rowsOf(layer: number, size: number, hasBias: boolean): RowKind[] {
  if (layer === 0) return ["a"];
  if (size > 8) return ["a"];
  if (size > 4) return ["a", "delta"];
  return hasBias ? ["b", "z", "a", "delta"] : ["z", "a", "delta"];
}

export function layout(board: Board, room: number, selected: (layer: number) => number): Layout {
  const { sizes, own } = board.data;
  const last = sizes.length - 1;
  const needed = CARDS.wide * (sizes.length + 1) + EDGE_ROOM.wide * last + TARGET_ROOM + 8;
  const size = needed <= room ? "wide" : "narrow";
  const card = CARDS[size];
  const gapWidth = Math.max(EDGE_ROOM[size], (room - card * (sizes.length + 1) - 8 - TARGET_ROOM) / last);
  const named = (layer: number) =>
    own !== null && ((layer === 0 && own.inputs.length > 0) || (layer === last && own.outputs.length > 0));
  const hasBias = (l: number) => board.derivation.place(`b[${l}][1]`) !== undefined;
  const columns = sizes.map((n, layer) => {
    const units = drawn(n, selected(layer));
    const rows = rowsOf(layer, n, hasBias(layer));
    const h = rows.length * ROW + (named(layer) ? HEAD : 0) + 8;
    const space = units.length <= 2 ? 52 : units.length <= 4 ? 26 : units.length <= 8 ? 10 : 3;
    return { layer, size: n, units, rows, h, space, total: units.length * (h + space) - space };
  });
  const outputs = columns[last];
  const lossHeight = 54;
  const height = Math.max(...columns.map((c) => c.total), outputs.total + lossHeight + 16) + TOP + 12;
  const x = (layer: number) => 4 + layer * (card + gapWidth);
  const placed = columns.map((c) => {
    const top = TOP + (height - TOP - 12 - c.total - (c.layer === last ? lossHeight + 16 : 0)) / 2;
    return c.units.map((unit, i): UnitBox => ({
      layer: c.layer, unit, rows: c.rows, x: x(c.layer), y: top + i * (c.h + c.space), w: card, h: c.h,
    }));
  });
  const right = x(last) + card + TARGET_ROOM;
  const targets = placed[last].map((u): Box => ({ x: right, y: u.y + u.h / 2 - 27, w: card, h: 54 }));
  if (outputs.size > 4) targets.forEach((t, i) => Object.assign(t, { y: placed[last][i].y, h: placed[last][i].h }));
  const lowest = Math.max(...placed[last].map((u) => u.y + u.h), ...targets.map((t) => t.y + t.h));
  return {
    width: right + card + 4,
    height: Math.max(height, lowest + 16 + lossHeight + 8),
    units: placed.flat(),
    columns: columns.map((c) => ({
      layer: c.layer, x: x(c.layer), hidden: c.size - c.units.length,
      below: Math.max(...placed[c.layer].map((u) => u.y + u.h)),
    })),
    gaps: columns.slice(1).map((c) => gapOf(board, placed, c.layer)),
    targets,
    loss: { x: right, y: lowest + 16, w: card, h: lossHeight - 20 },
  };
}

function gapOf(board: Board, placed: UnitBox[][], layer: number): Gap {
  const [sources, goals] = [placed[layer - 1], placed[layer]];
  const n = board.data.sizes[layer - 1] * board.data.sizes[layer];
  const x1 = sources[0].x + sources[0].w;
  const x2 = goals[0].x;
  const isHeat = n > MOST_EDGES;
  const top = Math.min(sources[0].y, goals[0].y);
  const bottom = Math.max(...[...sources, ...goals].map((u) => u.y + u.h));
  const edges = isHeat
    ? []
    : goals.flatMap((g) =>
        sources.map((s) => ({
          layer, from: s.unit, to: g.unit, x1, y1: s.y + s.h / 2, x2, y2: g.y + g.h / 2,
        })),
      );
  return { layer, isHeat, edges, hidden: 0, box: { x: x1 + 12, y: top, w: x2 - x1 - 24, h: bottom - top } };
}

// -- labels --------------------------------------------------------------------------------------

const PLACES = [0.3, 0.7, 0.22, 0.78, 0.38, 0.62, 0.5, 0.16, 0.84, 0.44, 0.56, 0.26, 0.74, 0.34, 0.66];
const LABEL_HEIGHT = 20;

export interface Label { edge: EdgeLine; box: Box }

/** A place for each label on its line, clear of all others; those first that come first. What finds
 *  no room is left out. */
export function placeLabels(edges: EdgeLine[], width: (edge: EdgeLine) => number): Label[] {
  const found: Label[] = [];
  for (const edge of edges) {
    const w = width(edge);
    const box = PLACES.map((t) => boxAt(edge, t, w)).find(
      (b) => b.x >= edge.x1 + 1 && b.x + b.w <= edge.x2 - 1 && !found.some((l) => overlap(l.box, b)),
    );
    if (box) found.push({ edge, box });
  }
  return found;
}

function boxAt(edge: EdgeLine, t: number, w: number): Box {
  return {
    x: Math.max(edge.x1 + 2, Math.min(edge.x2 - 2 - w, edge.x1 + t * (edge.x2 - edge.x1) - w / 2)),
    y: edge.y1 + t * (edge.y2 - edge.y1) - LABEL_HEIGHT / 2,
    w,
    h: LABEL_HEIGHT,
  };
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w + 1 && b.x < a.x + a.w + 1 && a.y < b.y + b.h + 1 && b.y < a.y + a.h + 1;
}

let canvas: CanvasRenderingContext2D | null = null;

export function textWidth(text: string, font: string): number {
  canvas ??= document.createElement("canvas").getContext("2d");
  if (!canvas) return text.length * 7;
  canvas.font = font;
  return canvas.measureText(text).width;
}
