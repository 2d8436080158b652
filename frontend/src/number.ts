// Numbers as Python writes them, and as people do.

/** To so many significant digits, as Python's format "g"; null for all that float64 needs. */
export function shown(value: number, digits: number | null): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  if (Object.is(value, -0)) return "-0";
  return digits === null ? shortest(value) : general(value, digits);
}

/** Python's repr, without the ".0" of whole numbers. */
function shortest(value: number): string {
  const [mantissa, exponent] = value.toExponential().split("e");
  const e = Number(exponent);
  if (e < -4 || e >= 16) return mantissa + power(e);
  return plain(mantissa, e);
}

function general(value: number, digits: number): string {
  const [mantissa, exponent] = halfToEven(value, digits).split("e");
  const trimmed = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  const e = Number(exponent);
  return e < -4 || e >= digits ? trimmed + power(e) : plain(trimmed, e);
}

/** toExponential rounds a tie away from zero, Python to the even digit. */
function halfToEven(value: number, digits: number): string {
  const usual = value.toExponential(digits - 1);
  const long = value.toExponential(Math.min(100, digits + 60)).split("e")[0];
  const rest = long.replace(/^-?\d\.?/, "").slice(digits - 1);
  const last = Number(usual.split("e")[0].at(-1));
  if (!/^50*$/.test(rest) || last % 2 === 0) return usual;
  const [mantissa, e] = usual.split("e");
  return `${mantissa.slice(0, -1)}${last - 1}e${e}`;
}

function power(e: number): string {
  return `e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
}

/** The digits of a mantissa with the point where the exponent puts it. */
function plain(mantissa: string, e: number): string {
  const sign = mantissa.startsWith("-") ? "-" : "";
  const figures = mantissa.replace(/[-.]/g, "");
  if (e < 0) return `${sign}0.${"0".repeat(-e - 1)}${figures}`;
  const whole = figures.slice(0, e + 1).padEnd(e + 1, "0");
  const rest = figures.slice(e + 1);
  return sign + whole + (rest ? `.${rest}` : "");
}

/** −1.5·10⁻⁵ for -1.5e-05, in HTML. */
export function markup(text: string): string {
  const [mantissa, exponent] = text.replace(/inf/, "∞").split("e");
  const signed = mantissa.replace("-", "−");
  if (exponent === undefined) return signed;
  return `${signed}·10<sup>${String(Number(exponent)).replace("-", "−")}</sup>`;
}

/** The same in text alone, for labels. */
export function label(text: string): string {
  const [mantissa, exponent] = text.replace(/inf/, "∞").split("e");
  const signed = mantissa.replace("-", "−");
  return exponent === undefined ? signed : `${signed}e${Number(exponent)}`.replace("e-", "e−");
}

/** A number as a person wrote it, and half a unit of its last digit; 0 where it claims all. */
export interface Written {
  text: string;
  value: number;
  halfUnit: number;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const FRACTION = /^([+-]?\d+)\s*\/\s*(\d*[1-9]\d*)$/;
const POWER = /\s*[·⋅∙*×xX]\s*10\s*\^?\s*[{(]?\s*([+-]?\d+)\s*[)}]?$/;

/** null where the text is no number: 0.5933, -1.2e-3, 1.2·10^-3, 1/3, and a decimal comma. */
export function readNumber(text: string): Written | null {
  let plainText = text.normalize("NFKC").replace(/[−–₋]/g, "-").replace("⁄", "/").trim();
  plainText = plainText.replace(POWER, "e$1").replace(/^([+-]?\d*),(\d+)(?![,\d])/, "$1.$2");
  const fraction = FRACTION.exec(plainText);
  if (fraction) {
    return { text: plainText, value: Number(fraction[1]) / Number(fraction[2]), halfUnit: 0 };
  }
  const value = Number(plainText);
  if (!NUMBER.test(plainText) || !Number.isFinite(value)) return null;
  const [mantissa, exponent] = plainText.toLowerCase().split("e");
  const decimals = mantissa.includes(".") ? mantissa.length - mantissa.indexOf(".") - 1 : 0;
  const place = Number(exponent ?? 0) - decimals;
  return { text: plainText, value, halfUnit: Number(`5e${place - 1}`) };
}

/** A number rounds to what is written. */
export function allows(written: Written, value: number, slack = 0): boolean {
  const close = slack || 1e-10 * Math.abs(value);
  return Math.abs(written.value - value) <= written.halfUnit + close;
}

/** The digits are too few to tell the number from others of its size. */
export function isCoarse(written: Written, value: number): boolean {
  const exactly = Math.abs(written.value - value) <= 1e-9 * Math.abs(value);
  return !exactly && written.halfUnit > Math.abs(value) / 2;
}
