const a = ["quantity", "changes", "answers"];
function g({ model: t, el: c }) {
  c.innerHTML = t.get("_frame");
  const r = c.firstElementChild;
  let o = !1;
  const i = (...e) => {
    const n = Object.fromEntries(e.map((s) => [s, t.get(s)]));
    o || r.contentWindow?.postMessage({ chainrule: n }, "*");
  }, f = ({ source: e, data: n }) => {
    if (!(e !== r.contentWindow || !n?.chainrule)) {
      o = !0;
      for (const [s, u] of Object.entries(n.chainrule)) a.includes(s) && t.set(s, u);
      o = !1, t.save_changes();
    }
  }, l = a.map((e) => [`change:${e}`, () => i(e)]);
  r.addEventListener("load", () => i(...a)), addEventListener("message", f);
  for (const [e, n] of l) t.on(e, n);
  return () => {
    removeEventListener("message", f);
    for (const [e, n] of l) t.off(e, n);
  };
}
const h = { render: g };
export {
  h as default
};
