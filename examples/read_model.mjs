// Reads a model file of a feed-forward network, without chainrule, and predicts one row:
//     node read_model.mjs MODEL '{"column": 1.5, "another": "label"}'
import { readFileSync } from "node:fs";
const file = readFileSync(process.argv[2]);
const size = Number(file.readBigUInt64LE(0));
const header = JSON.parse(file.toString("utf8", 8, 8 + size));
const { parameters, schema, preprocessing } = JSON.parse(header.__metadata__.chainrule);
function array(name) {
  const { dtype, data_offsets: [begin, end] } = header[name];
  const bytes = new Uint8Array(file.subarray(8 + size + begin, 8 + size + end)).buffer;
  return dtype === "F64" ? new Float64Array(bytes) : new Float32Array(bytes);
}
function parts(x, labels, { kind = "number", labels: places = [], means = [0], missing = 0 }) {
  const place = x === null ? -1 : labels.indexOf(x);
  const coded = places.includes(place) ? places.map((p) => +(p === place)) : means;
  const found = kind === "category" ? coded : [x ?? means[0]];
  return missing > 0 ? [...found, +(x === null)] : found;
}
const functions = {
  identity: (z) => z, tanh: Math.tanh, exp: Math.exp, relu: (z) => Math.max(z, 0),
  logistic: (z) => 1 / (1 + Math.exp(-z)), leaky_relu: (z) => (z > 0 ? z : 0.01 * z),
  elu: (z) => (z > 0 ? z : Math.expm1(z)), softplus: (z) => Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0),
};
const softmax = (z) => z.map((x) => 1 / z.reduce((sum, y) => sum + Math.exp(y - x), 0));
const row = JSON.parse(process.argv[3]);
const { shift, scale, clip } = preprocessing.inputs;
const x = schema.inputs
  .flatMap((name, j) => parts(row[name] ?? null, schema.features[j]?.labels ?? [], preprocessing.encodings[j] ?? {}))
  .map((x, i) => (x - shift[i]) / scale[i])
  .map((z, i) => (clip?.[i] ? z / Math.hypot(1, z / clip[i]) : z));
function embedded(x, member) { // waves of inputs, mixed, behind the inputs
  if (!parameters.embedding) return x;
  const [freq, phase, mix, shift] = ["freq", "phase", "mix", "shift"].map((name) => array(name + member));
  const [, m, k] = header[`mix${member}`].shape;
  const mixed = (i, c, j) => Array.from({ length: m }, (_, w) => c * m + w).reduce(
    (sum, w) => sum + Math.cos(2 * Math.PI * freq[w] * x[i] + phase[w]) * mix[w * k + j], shift[c * k + j]);
  return [...x, ...parameters.embedding.columns.flatMap((i, c) => Array.from({ length: k }, (_, j) => mixed(i, c, j)))];
}
const { n: members = 1, temperature = 1 } = parameters.members ?? {}; // whose outputs are averaged
const outputs = (member) => parameters.activations.reduce((a, name, l, { length }) => {
  const [W, n] = [array(`W[${l + 1}]${member}`), header[`W[${l + 1}]${member}`].shape[1]];
  const b = `b[${l + 1}]${member}` in header ? array(`b[${l + 1}]${member}`) : [0];
  const z = Array.from({ length: n }, (_, j) => a.reduce((sum, x, i) => sum + x * W[i * n + j], b[j % b.length]) / (l === length - 1 ? temperature : 1));
  return name === "softmax" ? softmax(z) : z.map(functions[name]);
}, embedded(x, member));
const each = Array.from({ length: members }, (_, j) => outputs(parameters.members ? `#${j + 1}` : ""));
const a = each[0].map((_, k) => each.reduce((sum, of) => sum + of[k], 0) / members);
const [classes] = preprocessing.classes;
const best = a.length === 1 ? +(a[0] > 0.5) : a.indexOf(Math.max(...a));
console.log(JSON.stringify(classes ? classes.labels[best] : a.map((x, k) => x * preprocessing.targets.scale[k] + preprocessing.targets.shift[k])));
