// Many edges as a heat map: a row for each unit that sends, a column for each that receives.

import { useEffect, useRef, useState } from "preact/hooks";

import { at } from "./Cards";
import { carried } from "./Edges";
import type { Gap } from "./layout";
import { label } from "./number";
import { unitOf, useBoard } from "./state";

const FOOT = 40;

export function Heat({ gap }: { gap: Gap }) {
  const board = useBoard();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [rows, columns] = [board.data.sizes[gap.layer - 1], board.data.sizes[gap.layer]];
  const box = { ...gap.box, h: Math.min(gap.box.h, Math.max(120, rows * 14) + FOOT) };
  box.y += (gap.box.h - box.h) / 2;
  const [pointed, setPointed] = useState("");
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const c = carried(board, { layer: gap.layer, from: i + 1, to: j + 1 });
      values[i * columns + j] = c?.known ? c.value : 0;
    }
  }
  const most = values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const q = board.current;
  const row = q.layer === gap.layer - 1 ? unitOf(q.name) - 1 : -1;
  const column = q.layer === gap.layer ? unitOf(q.name) - 1 : -1;
  useEffect(() => {
    if (canvas.current) paint(canvas.current, values, columns, most, row, column);
  });
  const under = (event: MouseEvent) => {
    const r = (event.currentTarget as Element).getBoundingClientRect();
    const i = Math.floor(((event.clientY - r.top) / r.height) * rows);
    const j = Math.floor(((event.clientX - r.left) / r.width) * columns);
    if (i < 0 || j < 0 || i >= rows || j >= columns) return null;
    return carried(board, { layer: gap.layer, from: i + 1, to: j + 1 });
  };
  return (
    <div class="heat" style={at(box)}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={board.word("heat", { rows, columns, most: label(board.number(most, 4)) })}
        onPointerMove={(event) => {
          const c = under(event);
          setPointed(c ? `${board.derivation.quantities[c.place].name} = ${label(board.number(c.value, 6))}` : "");
        }}
        onPointerLeave={() => setPointed("")}
        onClick={(event) => {
          const c = under(event);
          if (c) board.go(c.place, board.state.at);
        }}
      />
      <div class="foot">{pointed || board.word("heat", { rows, columns, most: label(board.number(most, 4)) })}</div>
    </div>
  );
}

/** Each number as a square pixel, painted into memory and then scaled by the browser. */
function paint(
  canvas: HTMLCanvasElement, values: Float64Array, columns: number, most: number, row: number, column: number,
): void {
  const rows = values.length / columns;
  const context = canvas.getContext("2d");
  if (!context) return;
  const style = getComputedStyle(canvas);
  const [plus, minus, page, ink] = ["--plus", "--minus", "--page", "--ink"].map((v) =>
    channels(context, style.getPropertyValue(v).trim()),
  );
  [canvas.width, canvas.height] = [canvas.clientWidth, canvas.clientHeight].map((n) =>
    Math.max(1, Math.round(n * devicePixelRatio)),
  );
  const [wide, high] = [canvas.width / columns, canvas.height / rows];
  const image = new ImageData(columns, rows);
  values.forEach((value, k) => {
    const share = most ? Math.abs(value) / most : 0;
    const full = value < 0 ? minus : plus;
    for (let c = 0; c < 3; c++) image.data[4 * k + c] = page[c] + share * (full[c] - page[c]);
    image.data[4 * k + 3] = 255;
  });
  const small = new OffscreenCanvas(columns, rows);
  small.getContext("2d")?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  context.strokeStyle = `rgb(${ink.join()})`;
  context.lineWidth = devicePixelRatio;
  if (row >= 0) context.strokeRect(0, row * high, canvas.width, high);
  if (column >= 0) context.strokeRect(column * wide, 0, wide, canvas.height);
}

function channels(context: CanvasRenderingContext2D, color: string): number[] {
  context.fillStyle = color;
  const hex = context.fillStyle as string;
  return [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16));
}
