// The row in its own columns and units, and what moved the answer.

import { useEffect, useRef } from "preact/hooks";

import { ofSample } from "./Cards";
import { symbolMarkup } from "./mathml";
import type { OwnRow } from "./model";
import { label } from "./number";
import { useBoard } from "./state";

const MOST_TERMS = 10;

export function OwnRowView({ own }: { own: OwnRow }) {
  const board = useBoard();
  const cells = own.cells[board.state.sample] ?? [];
  const answers = own.predicted[board.state.sample] ?? [];
  const value = (part: number) => {
    const place = board.derivation.place(ofSample(board, `a[0][${part}]`));
    return place === undefined ? "" : label(board.shownValue(place, 6));
  };
  return (
    <section class="own-row" aria-label={board.word("own_row")}>
      <h2>{board.word("own_row")}</h2>
      {board.isAsGiven && answers.map(([target, answer, p]) => (
        <p key={target} class="predicted">
          {target}: {board.word("predicted")} <strong>{answer}</strong>
          {p === null ? "" : `, ${(100 * p).toFixed(1)} %`}
        </p>
      ))}
      <div class="tables">
        {own.imageSide > 0 && <Tile cells={cells.map((cell) => Number(cell[1]))} side={own.imageSide} />}
        <div class="scrolls" tabIndex={0} role="group" aria-label={board.word("own_row")}>
          <table>
            <thead>
              <tr>
                <th scope="col">{board.word("column")}</th>
                <th scope="col">{board.word("cell")}</th>
                <th scope="col">{board.word("input")}</th>
              </tr>
            </thead>
            <tbody>
              {cells.map(([column, cell, first, n], i) => (
                <tr key={i}>
                  <th scope="row">{column}</th>
                  <td>{cell}</td>
                  <td class="number">{Array.from({ length: n }, (_, k) => value(first + k)).join(", ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Terms own={own} />
      </div>
    </section>
  );
}

/** A row of pixels as an image, from the least, dark, to the greatest. */
function Tile({ cells, side }: { cells: number[]; side: number }) {
  const board = useBoard();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const least = Math.min(...cells);
    const span = Math.max(...cells) - least || 1;
    const image = new ImageData(side, side);
    cells.forEach((value, k) => {
      image.data.fill((255 * (value - least)) / span, 4 * k, 4 * k + 3);
      image.data[4 * k + 3] = 255;
    });
    context.putImageData(image, 0, 0);
  });
  return <canvas ref={canvas} class="tile" width={side} height={side} role="img" aria-label={board.word("image")} />;
}

/** The largest terms w·a of the first layer. */
function Terms({ own }: { own: OwnRow }) {
  const board = useBoard();
  const [inputs, units] = board.data.sizes;
  if (units === undefined) return null;
  const terms = [];
  for (let i = 1; i <= inputs; i++) {
    const a = board.derivation.place(ofSample(board, `a[0][${i}]`));
    for (let j = 1; j <= units; j++) {
      const w = board.derivation.place(`W[1][${i},${j}]`);
      if (a !== undefined && w !== undefined) terms.push({ i, j, w, value: board.values[w] * board.values[a] });
    }
  }
  terms.sort((s, t) => Math.abs(t.value) - Math.abs(s.value));
  const most = Math.abs(terms[0]?.value ?? 0) || 1;
  return (
    <div class="scrolls" tabIndex={0} role="group" aria-label={board.word("moved")}>
      <table>
        <caption>{board.word("moved")}</caption>
        <tbody>
          {terms.slice(0, MOST_TERMS).map((t) => (
            <tr key={t.w}>
              <th scope="row">{own.inputs[t.i - 1]}</th>
              <td>
                <button
                  class="symbol"
                  onClick={() => board.go(t.w, board.state.at)}
                  dangerouslySetInnerHTML={{ __html: symbolMarkup(board.derivation.quantities[t.w].symbol) }}
                />
              </td>
              <td class="number">{label(board.number(t.value + 0, 6))}</td>
              <td class="bar-cell" aria-hidden="true">
                <span class={t.value < 0 ? "bar minus" : "bar plus"} style={{ width: `${(60 * Math.abs(t.value)) / most}px` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
