// Many edges as a heat map: a row for each unit that sends, a column for each that receives.

import { useEffect, useRef, useState } from "preact/hooks";

import { at, carried } from "./Figure";
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

function paint(
  canvas: HTMLCanvasElement, values: Float64Array, columns: number, most: number, row: number, column: number,
): void {
  const rows = values.length / columns;
  const style = getComputedStyle(canvas);
  const [plus, minus, page, ink] = ["--plus", "--minus", "--page", "--ink"].map((v) => style.getPropertyValue(v).trim());
  const scale = Math.max(1, Math.round(240 / Math.max(rows, columns)));
  canvas.width = columns * scale;
  canvas.height = rows * scale;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.fillStyle = page;
  context.fillRect(0, 0, canvas.width, canvas.height);
  values.forEach((value, k) => {
    context.globalAlpha = most ? Math.abs(value) / most : 0;
    context.fillStyle = value < 0 ? minus : plus;
    context.fillRect((k % columns) * scale, Math.floor(k / columns) * scale, scale, scale);
  });
  context.globalAlpha = 1;
  context.strokeStyle = ink;
  context.lineWidth = Math.max(1, scale / 6);
  if (row >= 0) context.strokeRect(0, row * scale, canvas.width, scale);
  if (column >= 0) context.strokeRect(column * scale, 0, scale, canvas.height);
}
