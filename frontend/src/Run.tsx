// A run: a slider over the moments that were recorded, and what is seen of the network at each.

import { useEffect, useRef, useState } from "preact/hooks";

import { COLORS, LineChart, Names } from "./Chart";
import { symbolText } from "./mathml";
import { bytesOf, numberOf, type Plane, type RunData } from "./model";
import { label } from "./number";
import { useBoard } from "./state";

const BETWEEN = 250;

export function Run({ run }: { run: RunData }) {
  const board = useBoard();
  const { moment } = board.state;
  const last = run.steps.length - 1;
  const [plays, setPlays] = useState(false);
  useEffect(() => {
    if (!plays) return undefined;
    const timer = setInterval(() => (board.state.moment < last ? board.goTo(board.state.moment + 1) : setPlays(false)), BETWEEN);
    return () => clearInterval(timer);
  }, [plays]);
  const said = board.word("moment", {
    step: run.steps[moment], epoch: run.epochs[moment], loss: label(board.number(numberOf(run.losses[moment]), 6)),
  });
  const play = () => {
    if (!plays && moment === last) board.goTo(0);
    setPlays(!plays);
  };
  return (
    <section class="run" aria-label={board.word("run")}>
      <div class="slider">
        <h2>{board.word("run")}</h2>
        <button onClick={play}>{board.word(plays ? "pause" : "play")}</button>
        <input
          type="range" min={0} max={last} value={moment} aria-label={board.word("run")} aria-valuetext={said}
          onInput={(event) => board.goTo(Number(event.currentTarget.value))}
        />
        <output class="number">{said}</output>
      </div>
      <p class="soft">{board.word(run.values ? "run_shown" : "run_fixed")}</p>
      <div class="charts">
        <Curves run={run} />
        {run.plane && <OverInputs plane={run.plane} />}
        {run.images && <Misread images={run.images} />}
      </div>
    </section>
  );
}

function Curves({ run }: { run: RunData }) {
  const board = useBoard();
  const { steps, epochs } = run;
  const now = { at: steps[board.state.moment], last: steps[steps.length - 1] };
  const perEpoch = now.last / (epochs[epochs.length - 1] || 1);
  const layers = run.gradients[0].map((_, l) => ({
    name: board.word("layer", { layer: l + 1 }),
    points: steps.map((step, k): [number, number] => [step, numberOf(run.gradients[k][l])]),
  }));
  const paths = run.paths.symbols.map((symbol, i) => ({
    name: symbolText(symbol),
    points: steps.map((step, k): [number, number] => [step, numberOf(run.paths.values[k][i])]),
  }));
  const losses = run.curve
    ? (["loss", "watched"] as const).flatMap((kind) => {
        const values = run.curve?.[kind];
        if (!values) return [];
        const points = values.map((v, k): [number, number] => [(run.curve?.epochs[k] ?? 0) * perEpoch, numberOf(v)]);
        return [{ name: board.word(kind === "loss" ? "of_training" : "of_watched"), points }];
      })
    : [{ name: board.word("of_training"), points: steps.map((s, k): [number, number] => [s, numberOf(run.losses[k])]) }];
  return (
    <>
      <LineChart title={board.word("loss_curve")} lines={losses} isLog {...now} />
      <LineChart title={board.word("gradient_sizes")} lines={layers} isLog {...now} />
      <LineChart title={board.word("paths")} lines={paths} isNamed={false} {...now} />
    </>
  );
}

// -- over the inputs -----------------------------------------------------------------------------

const SIDE = 180;

function OverInputs({ plane }: { plane: Plane }) {
  const board = useBoard();
  const title = board.word("over_inputs", { target: plane.names[plane.names.length - 1] });
  const canvas = useRef<HTMLCanvasElement>(null);
  const isCurve = plane.names.length === 2;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const said = bytesOf(plane.said[board.state.moment]);
    context.clearRect(0, 0, SIDE, SIDE);
    if (isCurve) drawCurve(context, plane, said);
    else drawPlane(context, plane, said);
  });
  const [low, high] = plane.ends;
  const end = (v: number) => label(board.number(v, 3));
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <canvas ref={canvas} width={SIDE} height={SIDE} role="img" aria-label={title} />
      <p class="soft">
        {plane.names.slice(0, low.length).map((name, i) => <span key={name}>{name}: {end(low[i])} … {end(high[i])} </span>)}
        {!plane.labels && <span>{plane.names[plane.names.length - 1]}: {end(plane.low)} … {end(plane.high)}</span>}
      </p>
      {plane.labels && <Names names={plane.labels} />}
    </figure>
  );
}

const channels = (color: string) => [1, 3, 5].map((k) => Number.parseInt(color.slice(k, k + 2), 16));

/** A class by its color, a number from white to blue; the rows as dots. */
function drawPlane(context: CanvasRenderingContext2D, plane: Plane, said: Uint8Array): void {
  const { fine, labels } = plane;
  const image = new ImageData(fine, fine);
  said.forEach((value, k) => {
    const color = channels(COLORS[labels ? value % COLORS.length : 0]);
    const part = labels ? 0.4 : value / 255;
    for (let c = 0; c < 3; c++) image.data[4 * k + c] = 255 + part * (color[c] - 255);
    image.data[4 * k + 3] = 255;
  });
  const small = new OffscreenCanvas(fine, fine);
  small.getContext("2d")?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, SIDE, SIDE);
  const [[x0, y0], [x1, y1]] = plane.ends;
  for (const [x, y, value] of plane.points) {
    const part = (value - plane.low) / (plane.high - plane.low || 1);
    const shade = channels(COLORS[0]).map((c) => 255 + part * (c - 255));
    dot(context, ((x - x0) / (x1 - x0)) * SIDE, (1 - (y - y0) / (y1 - y0)) * SIDE,
      labels ? COLORS[value % COLORS.length] : `rgb(${shade.join()})`);
  }
}

function drawCurve(context: CanvasRenderingContext2D, plane: Plane, said: Uint8Array): void {
  const top = plane.labels ? plane.labels.length - 1 : 255;
  const height = (part: number) => 4 + (SIDE - 8) * (1 - part);
  const [[x0], [x1]] = plane.ends;
  for (const [x, value] of plane.points) {
    const part = (value - plane.low) / (plane.high - plane.low || 1);
    dot(context, ((x - x0) / (x1 - x0)) * SIDE, height(part), COLORS[5]);
  }
  context.strokeStyle = COLORS[0];
  context.lineWidth = 2;
  context.beginPath();
  said.forEach((value, k) => context.lineTo((k / (said.length - 1)) * SIDE, height(value / (top || 1))));
  context.stroke();
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, color: string): void {
  context.beginPath();
  context.arc(x, y, 3, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.strokeStyle = "#222222";
  context.lineWidth = 0.6;
  context.stroke();
}

// -- images --------------------------------------------------------------------------------------

function Misread({ images }: { images: NonNullable<RunData["images"]> }) {
  const board = useBoard();
  const [n, shown] = images.misread[board.state.moment];
  return (
    <figure class="chart">
      <figcaption>{board.word("misread", { n, rows: images.rows })}</figcaption>
      <ul class="misread">
        {shown.map(([row, true_, said]) => (
          <li key={row}>
            <Picture side={images.side} pixels={images.pixels[row]} />
            {images.labels[true_]} → {images.labels[said]}
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Picture({ side, pixels }: { side: number; pixels: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const image = new ImageData(side, side);
    bytesOf(pixels).forEach((value, k) => {
      image.data.fill(value, 4 * k, 4 * k + 3);
      image.data[4 * k + 3] = 255;
    });
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [pixels]);
  return <canvas ref={canvas} width={side} height={side} aria-hidden="true" />;
}

/** The moments as a table. */
export function RunTable({ run }: { run: RunData }) {
  const board = useBoard();
  const shown = (value: Parameters<typeof numberOf>[0]) => label(board.number(numberOf(value), 6));
  return (
    <table>
      <caption>{board.word("run")}</caption>
      <thead>
        <tr>
          <th scope="col">{board.word("step")}</th>
          <th scope="col">{board.word("epoch")}</th>
          <th scope="col">{board.word("loss_curve")}</th>
          {run.gradients[0].map((_, l) => (
            <th key={l} scope="col">{board.word("gradient_of", { layer: l + 1 })}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {run.steps.map((step, k) => (
          <tr key={step}>
            <th scope="row">
              <button class="quiet" onClick={() => { board.set({ panel: "" }); board.goTo(k); }}>{step}</button>
            </th>
            <td class="number">{run.epochs[k]}</td>
            <td class="number">{shown(run.losses[k])}</td>
            {run.gradients[k].map((size, l) => <td key={l} class="number">{shown(size)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
