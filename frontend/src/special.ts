// The normal distribution and its density: the expansions of chainrule.pieces.special.

const TERMS = 22;
const SERIES = Array.from({ length: TERMS }, (_, k) => {
  let factorial = 1;
  for (let i = 2; i <= k; i++) factorial *= i;
  return ((2 / Math.sqrt(Math.PI)) * (-1) ** k) / (factorial * (2 * k + 1));
});
const CENTER = 3.75;
const UNDERFLOW = 28;
const SPLIT = 2 ** 27 + 1;
const CHEBYSHEV = [
  1.1775789345674017, -0.004590054580646478, -0.08424913336651792, 0.05920993999819189,
  -0.026658668435305753, 0.009074997670705265, -0.002413163540417608, 0.0004907758365258086,
  -6.916973302501207e-5, 4.13902798607301e-6, 7.74038306619849e-7, -2.1886401049234397e-7,
  1.076499946567091e-8, 4.521959811218287e-9, -7.754400208831351e-10, -6.318088340886684e-11,
  2.86879501093067e-11, 1.9455868545777347e-13, -9.65469674843344e-13, 3.25254814814874e-14,
  3.3478119482868056e-14, -1.864562880419313e-15, -1.2507950530688648e-15, 7.418235256624044e-17,
  5.068148904796111e-17, -2.2370566594359995e-18, -2.187342944303018e-18, 2.6766327399258762e-20,
];

/** x = high + low, each of 26 bits, so that their products are exact. */
function halves(x: number): [number, number] {
  const scaled = x * SPLIT;
  const high = scaled - (scaled - x);
  return [high, x - high];
}

function expMinusSquare(x: number): number {
  const [high, low] = halves(x);
  return Math.exp(-high * high) * Math.exp(-low * (x + high));
}

function clenshaw(t: number): number {
  let later = 0;
  let latest = 0;
  for (let k = CHEBYSHEV.length - 1; k > 0; k--) {
    [latest, later] = [2 * t * latest - later + CHEBYSHEV[k], latest];
  }
  return t * latest - later + CHEBYSHEV[0];
}

function erfcPositive(size: number): number {
  const x = Math.min(size, UNDERFLOW);
  return (expMinusSquare(x) * clenshaw((x - CENTER) / (x + CENTER))) / (1 + 2 * x);
}

function erfc(x: number): number {
  if (Math.abs(x) <= 0.5) {
    const u = x * x;
    return 1 - x * SERIES.reduceRight((total, c) => total * u + c, 0);
  }
  const positive = erfcPositive(Math.abs(x));
  return x < 0 ? 2 - positive : positive;
}

/** Φ(z) = ½ erfc(−z/√2). */
export function normal(z: number): number {
  return 0.5 * erfc(-z / Math.SQRT2);
}

/** φ(z) = e^(−z²/2)/√(2π). */
export function densityOf(z: number): number {
  const [high, low] = halves(z);
  const bell = Math.exp(-0.5 * high * high) * Math.exp(-0.5 * low * (z + high));
  return bell / Math.sqrt(2 * Math.PI);
}
