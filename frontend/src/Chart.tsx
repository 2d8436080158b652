// A line chart over the steps of a run, both axes named by their ends.

import { label } from "./number";
import { useBoard } from "./state";

export const COLORS = [
  "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A800", "#777777", "#332288", "#882255",
];
const [WIDE, HIGH, LEFT, FOOT, TOP] = [280, 150, 56, 18, 6];

export interface Line { name: string; points: [step: number, value: number][] }

interface Chart { title: string; lines: Line[]; at: number; last: number; isLog?: boolean; isNamed?: boolean }

/** Steps stand by their logarithms, values too where they span much and are above zero. */
export function LineChart({ title, lines, at, last, isLog = false, isNamed = true }: Chart) {
  const board = useBoard();
  const values = lines.flatMap((l) => l.points.map((p) => p[1])).filter((v) => Number.isFinite(v) && (!isLog || v > 0));
  if (!values.length) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const byLog = isLog && high > 20 * low;
  const scale = (v: number) => (byLog ? Math.log(v) : v);
  const span = scale(high) - scale(low) || 1;
  const x = (step: number) => LEFT + (WIDE - LEFT - 8) * (Math.log1p(step) / (Math.log1p(last) || 1));
  const y = (v: number) => TOP + (HIGH - FOOT - TOP) * (1 - (scale(v) - scale(low)) / span);
  const isShown = (v: number) => Number.isFinite(v) && (!byLog || v > 0);
  const path = ({ points }: Line) =>
    points.filter(([, v]) => isShown(v)).map(([s, v], i) => `${i ? "L" : "M"}${x(s).toFixed(1)} ${y(v).toFixed(1)}`).join("");
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg width={WIDE} height={HIGH} role="img" aria-label={title}>
        <path class="axes" d={`M${LEFT} ${TOP}V${HIGH - FOOT}H${WIDE - 8}`} />
        <text x={LEFT - 4} y={TOP + 9} class="end">{label(board.number(high, 3))}</text>
        <text x={LEFT - 4} y={HIGH - FOOT} class="end">{label(board.number(low, 3))}</text>
        <text x={LEFT} y={HIGH - 4}>0</text>
        <text x={WIDE - 8} y={HIGH - 4} class="end">{board.word("steps_n", { n: last })}</text>
        <path class="now" d={`M${x(at)} ${TOP}V${HIGH - FOOT}`} />
        {lines.map((line, i) => (
          <path key={line.name} class="line" style={{ stroke: COLORS[i % COLORS.length] }} d={path(line)}>
            <title>{line.name}</title>
          </path>
        ))}
      </svg>
      {isNamed && lines.length > 1 && <Names names={lines.map((l) => l.name)} />}
    </figure>
  );
}

export function Names({ names }: { names: string[] }) {
  return (
    <ul class="names">
      {names.map((name, i) => (
        <li key={name}><span style={{ background: COLORS[i % COLORS.length] }} />{name}</li>
      ))}
    </ul>
  );
}
