// What a family's figure draws from numbers, drawn again from those that are typed over: lines of
// weights, a perceptron's lines and row, the bumps of an RBF network, a map's winner, disks and
// shades, units that have won. Which numbers a shape is drawn from stands on it: data-draw says
// what it is, data-of their names (families/drawing.py).

import { evaluate } from "./evaluate";
import type { Board } from "./state";

type Values = (name: string) => number | undefined;
type Point = [number, number];

/** Draws all shapes of a frame; false where one of them could not be. */
export function redraw(frame: ParentNode, board: Board): boolean {
  const of: Values = (name) => {
    const place = board.derivation.place(name.replace(/^-/, ""));
    if (place === undefined) return undefined;
    return name.startsWith("-") ? -board.values[place] : board.values[place];
  };
  const all = (what: string) => [...frame.querySelectorAll<SVGElement>(`[data-draw="${what}"]`)];
  weights(all("weight"), of);
  for (const unit of all("won")) {
    const [here, before] = names(unit).map(of);
    unit.classList.toggle("won", before === undefined ? (here ?? 0) > 0 : here !== before);
  }
  plane(all("line"), all("side"), all("point"), of);
  for (const group of all("bump")) bump(group, board, of);
  return map(all("tile"), all("reach"), board, of);
}

const names = (shape: SVGElement) => (shape.dataset.of ?? "").split(" ");

function weights(lines: SVGElement[], of: Values): void {
  const sizes = lines.map((line) => of(names(line)[0]) ?? 0);
  const most = Math.max(...sizes.map(Math.abs), 0) || 1;
  lines.forEach((line, i) => {
    line.classList.toggle("minus", sizes[i] < 0);
    line.classList.toggle("plus", sizes[i] >= 0);
    line.setAttribute("stroke-width", (0.4 + (3 * Math.abs(sizes[i])) / most).toFixed(2));
  });
}

const pathOf = (points: Point[]) =>
  (points.length ? "M" : "") + points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");

// -- the plane of a perceptron -------------------------------------------------------------------

interface Line {
  w: Point;
  b: number;
}

function plane(lines: SVGElement[], sides: SVGElement[], points: SVGElement[], of: Values): void {
  const [point] = points;
  if (!point) return;
  const x = names(point).map((name) => of(name) ?? 0);
  const side = Number(point.dataset.side);
  const lineOf = (shape: SVGElement): Line => {
    const [w1, w2, b] = names(shape).map((name) => of(name) ?? of(name.replace("+", "")) ?? 0);
    return { w: [w1, w2], b };
  };
  const feet = lines
    .filter((shape) => !shape.classList.contains("after"))
    .map(lineOf)
    .map(({ w, b }) => Math.min(Math.abs(b) / (Math.hypot(...w) || 1), 4));
  const reach = 1.4 * Math.max(1, ...x.map(Math.abs), ...feet);
  const at = ([x1, x2]: Point): Point => [
    (side * (1 + x1 / reach)) / 2,
    (side * (1 - x2 / reach)) / 2,
  ];
  const [cx, cy] = at([x[0], x[1]]);
  point.setAttribute("cx", cx.toFixed(1));
  point.setAttribute("cy", cy.toFixed(1));
  for (const shape of lines) shape.setAttribute("d", pathOf(ends(lineOf(shape), reach).map(at)));
  for (const shape of sides) shape.setAttribute("d", pathOf(across(lineOf(shape), reach).map(at)));
}

const footOf = ({ w, b }: Line): Point => {
  const size = w[0] ** 2 + w[1] ** 2;
  return [(-b * w[0]) / size, (-b * w[1]) / size];
};
const isInside = (point: Point, reach: number) => point.every((p) => Math.abs(p) <= reach);

/** Where a line enters and leaves the frame, in steps of a fortieth of it. */
function ends(line: Line, reach: number): Point[] {
  const size = Math.hypot(...line.w);
  if (!size) return [];
  const foot = footOf(line);
  const steps = Array.from({ length: 241 }, (_, i) => (i / 40 - 3) * reach);
  const inside = steps
    .map((t): Point => [foot[0] - (t * line.w[1]) / size, foot[1] + (t * line.w[0]) / size])
    .filter((point) => isInside(point, reach));
  return inside.length > 1 ? [inside[0], inside[inside.length - 1]] : [];
}

/** From a line's foot to the side where its sum grows. */
function across(line: Line, reach: number): Point[] {
  const size = Math.hypot(...line.w);
  const foot = footOf(line);
  if (!ends(line, reach).length || !isInside(foot, reach)) return [];
  const long = (0.15 * reach) / size;
  return [foot, [foot[0] + long * line.w[0], foot[1] + long * line.w[1]]];
}

// -- the bumps of an RBF network -----------------------------------------------------------------

function bump(group: SVGElement, board: Board, of: Values): void {
  const [phi, r2, sigma] = names(group);
  const [left, top, wide, high] = (group.dataset.box ?? "").split(" ").map(Number);
  const place = board.derivation.place(phi);
  const squared = board.derivation.place(r2);
  if (place === undefined || squared === undefined) return;
  const tree = board.derivation.quantities[place].tree;
  const [axis, curve] = group.querySelectorAll("path");
  const dot = group.querySelector("circle");
  const [here, value] = [Math.sqrt(of(r2) ?? 0), of(phi) ?? 0];
  const width = of(sigma) ?? Number(group.dataset.width);
  const reach = Math.max(3 * Math.abs(width), 1.15 * here, 1e-9);
  if (tree === null || !axis || !curve || !dot || !Number.isFinite(reach)) return;
  const distances = Array.from({ length: 60 }, (_, i) => (reach * i) / 59);
  const values = distances.map((r) =>
    evaluate(tree, (i) => (i === squared ? r * r : board.values[i])),
  );
  const low = Math.min(0, value, ...values);
  const up = Math.max(value, ...values);
  const at = (r: number, v: number): Point => [
    left + (wide * r) / reach,
    top + high * (1 - (v - low) / (up - low || 1)),
  ];
  axis.setAttribute("d", pathOf([at(0, low), at(reach, low)]));
  curve.setAttribute("d", pathOf(distances.map((r, i) => at(r, values[i]))));
  const [cx, cy] = at(here, value);
  dot.setAttribute("cx", cx.toFixed(1));
  dot.setAttribute("cy", cy.toFixed(1));
}

// -- a self-organizing map -----------------------------------------------------------------------

/** The winner, the disks and the shades. The disks lie around the winner that there was: false
 * where it is another now, or where the shades are not those of the distances in the equations. */
function map(tiles: SVGElement[], disks: SVGElement[], board: Board, of: Values): boolean {
  const winner = of("winner");
  tiles.forEach((tile, k) => tile.classList.toggle("won", winner === k + 1));
  for (const disk of disks) {
    const h = Math.min(1, Math.max(0, of(names(disk)[0]) ?? 0));
    const radius = Number(disk.dataset.most) * Math.sqrt(h);
    disk.setAttribute("r", (radius > 1 ? radius : 0).toFixed(1));
  }
  if (!tiles.length) return true;
  const before = board.derivation.values;
  const isTheirs = tiles.every((tile, k) => {
    const told = Number(tile.dataset.between);
    return Math.abs(between(tile, k, board, before) - told) <= 1e-6 * Math.max(told, 1e-9);
  });
  if (isTheirs) {
    const all = tiles.map((tile, k) => between(tile, k, board, board.values));
    const [low, high] = [Math.min(...all), Math.max(...all)];
    tiles.forEach((tile, k) => {
      const shade = (all[k] - low) / (high - low || 1);
      tile.setAttribute("fill-opacity", (0.75 * shade).toFixed(3));
    });
  }
  const place = board.derivation.place("winner");
  const isAnother = place === undefined || winner !== before[place];
  for (const tile of tiles) tile.classList.toggle("stale", !isTheirs);
  for (const disk of disks) disk.classList.toggle("stale", isAnother);
  return isTheirs && !isAnother;
}

/** The mean distance of a unit's prototype from those of its neighbors: that of the row, the
 * neighbor in the row's place. */
function between(tile: SVGElement, k: number, board: Board, values: Float64Array): number {
  const { derivation } = board;
  const place = derivation.place(`d[${k + 1}]`);
  const tree = place === undefined ? null : derivation.quantities[place].tree;
  const near = (tile.dataset.near ?? "").split(" ").filter(Boolean).map(Number);
  if (tree === null || !near.length) return 0;
  const inputs: number[] = [];
  for (let i = 1; derivation.place(`x[${i}]`) !== undefined; i++) {
    inputs.push(derivation.place(`x[${i}]`) as number);
  }
  const distances = near.map((unit) =>
    evaluate(tree, (i) => {
      const input = inputs.indexOf(i);
      if (input < 0) return values[i];
      return values[derivation.place(`w[${unit},${input + 1}]`) ?? i];
    }),
  );
  return distances.reduce((a, b) => a + b, 0) / near.length;
}
