var Se, $, Ct, U, rt, Ot, It, Ie, ge, se, Nt, Ke, Re, Ue, qt, be = {}, $e = [], dn = /acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i, Ee = Array.isArray;
function P(e, t) {
  for (var n in t) e[n] = t[n];
  return e;
}
function Ye(e) {
  e && e.parentNode && e.parentNode.removeChild(e);
}
function hn(e, t, n) {
  var s, r, o, a = {};
  for (o in t) o == "key" ? s = t[o] : o == "ref" ? r = t[o] : a[o] = t[o];
  if (arguments.length > 2 && (a.children = arguments.length > 3 ? Se.call(arguments, 2) : n), typeof e == "function" && e.defaultProps != null) for (o in e.defaultProps) a[o] === void 0 && (a[o] = e.defaultProps[o]);
  return we(e, a, s, r, null);
}
function we(e, t, n, s, r) {
  var o = { type: e, props: t, key: n, ref: s, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: r ?? ++Ct, __i: -1, __u: 0 };
  return r == null && $.vnode != null && $.vnode(o), o;
}
function C(e) {
  return e.children;
}
function ve(e, t) {
  this.props = e, this.context = t;
}
function V(e, t) {
  if (t == null) return e.__ ? V(e.__, e.__i + 1) : null;
  for (var n; t < e.__k.length; t++) if ((n = e.__k[t]) != null && n.__e != null) return n.__e;
  return typeof e.type == "function" ? V(e) : null;
}
function fn(e) {
  if (e.__P && e.__d) {
    var t = e.__v, n = t.__e, s = [], r = [], o = P({}, t);
    o.__v = t.__v + 1, $.vnode && $.vnode(o), Je(e.__P, o, t, e.__n, e.__P.namespaceURI, 32 & t.__u ? [n] : null, s, n ?? V(t), !!(32 & t.__u), r), o.__v = t.__v, o.__.__k[o.__i] = o, Pt(s, o, r), t.__e = t.__ = null, o.__e != n && Lt(o);
  }
}
function Lt(e) {
  if ((e = e.__) != null && e.__c != null) return e.__e = e.__c.base = null, e.__k.some(function(t) {
    if (t != null && t.__e != null) return e.__e = e.__c.base = t.__e;
  }), Lt(e);
}
function De(e) {
  (!e.__d && (e.__d = !0) && U.push(e) && !xe.__r++ || rt != $.debounceRendering) && ((rt = $.debounceRendering) || Ot)(xe);
}
function xe() {
  try {
    for (var e, t = 1; U.length; ) U.length > t && U.sort(It), e = U.shift(), t = U.length, fn(e);
  } finally {
    U.length = xe.__r = 0;
  }
}
function At(e, t, n, s, r, o, a, i, c, u, h) {
  var f, d, m, g, w, b, _ = s && s.__k || $e, v = t.length;
  for (c = mn(n, t, _, c, v), f = 0; f < v; f++) (m = n.__k[f]) != null && (d = m.__i != -1 && _[m.__i] || be, m.__i = f, b = Je(e, m, d, r, o, a, i, c, u, h), g = m.__e, m.ref && d.ref != m.ref && (d.ref && Xe(d.ref, null, m), h.push(m.ref, m.__c || g, m)), w == null && g != null && (w = g), 4 & m.__u ? (c = Wt(m, c, e), d.__e && (d.__e = null)) : typeof m.type == "function" && b !== void 0 ? c = b : g && (c = g.nextSibling), m.__u &= -7);
  return n.__e = w, c;
}
function mn(e, t, n, s, r) {
  var o, a, i, c, u, h = n.length, f = h, d = 0;
  for (e.__k = new Array(r), o = 0; o < r; o++) (a = t[o]) != null && typeof a != "boolean" && typeof a != "function" ? (typeof a == "string" || typeof a == "number" || typeof a == "bigint" || a.constructor == String ? a = e.__k[o] = we(null, a, null, null, null) : Ee(a) ? a = e.__k[o] = we(C, { children: a }, null, null, null) : a.constructor === void 0 && a.__b > 0 ? a = e.__k[o] = we(a.type, a.props, a.key, a.ref ? a.ref : null, a.__v) : e.__k[o] = a, c = o + d, a.__ = e, a.__b = e.__b + 1, i = null, (u = a.__i = _n(a, n, c, f)) != -1 && (f--, (i = n[u]) && (i.__u |= 2)), i == null || i.__v == null ? (u == -1 && (r > h ? d-- : r < h && d++), typeof a.type != "function" && (a.__u |= 4)) : u != c && (u == c - 1 ? d-- : u == c + 1 ? d++ : (u > c ? d-- : d++, a.__u |= 4))) : e.__k[o] = null;
  if (f) for (o = 0; o < h; o++) (i = n[o]) != null && (2 & i.__u) == 0 && (i.__e == s && (s = V(i)), Ut(i, i));
  return s;
}
function Wt(e, t, n) {
  var s, r;
  if (typeof e.type == "function") {
    for (s = e.__k, r = 0; s && r < s.length; r++) s[r] && (s[r].__ = e, t = Wt(s[r], t, n));
    return t;
  }
  e.__e != t && (t && e.type && !t.parentNode && (t = V(e)), t = n.insertBefore(e.__e, t || null));
  do
    t = t && t.nextSibling;
  while (t != null && t.nodeType == 8);
  return t;
}
function _n(e, t, n, s) {
  var r, o, a, i = e.key, c = e.type, u = t[n], h = u != null && (2 & u.__u) == 0;
  if (u === null && i == null || h && i == u.key && c == u.type) return n;
  if (s > (h ? 1 : 0)) {
    for (r = n - 1, o = n + 1; r >= 0 || o < t.length; ) if ((u = t[a = r >= 0 ? r-- : o++]) != null && (2 & u.__u) == 0 && i == u.key && c == u.type) return a;
  }
  return -1;
}
function ot(e, t, n) {
  t[0] == "-" ? e.setProperty(t, n ?? "") : e[t] = n == null ? "" : typeof n != "number" || dn.test(t) ? n : n + "px";
}
function de(e, t, n, s, r) {
  var o, a;
  e: if (t == "style") if (typeof n == "string") e.style.cssText = n;
  else {
    if (typeof s == "string" && (e.style.cssText = s = ""), s) for (t in s) n && t in n || ot(e.style, t, "");
    if (n) for (t in n) s && n[t] == s[t] || ot(e.style, t, n[t]);
  }
  else if (t[0] == "o" && t[1] == "n") o = t != (t = t.replace(Nt, "$1")), a = t.toLowerCase(), t = a in e || t == "onFocusOut" || t == "onFocusIn" ? a.slice(2) : t.slice(2), e.l || (e.l = {}), e.l[t + o] = n, n ? s ? n[se] = s[se] : (n[se] = Ke, e.addEventListener(t, o ? Ue : Re, o)) : e.removeEventListener(t, o ? Ue : Re, o);
  else {
    if (r == "http://www.w3.org/2000/svg") t = t.replace(/xlink(H|:h)/, "h").replace(/sName$/, "s");
    else if (t != "width" && t != "height" && t != "href" && t != "list" && t != "form" && t != "tabIndex" && t != "download" && t != "rowSpan" && t != "colSpan" && t != "role" && t != "popover" && t in e) try {
      e[t] = n ?? "";
      break e;
    } catch {
    }
    typeof n == "function" || (n == null || n === !1 && t[4] != "-" ? e.removeAttribute(t) : e.setAttribute(t, t == "popover" && n == 1 ? "" : n));
  }
}
function at(e) {
  return function(t) {
    if (this.l) {
      var n = this.l[t.type + e];
      if (t[ge] == null) t[ge] = Ke++;
      else if (t[ge] < n[se]) return;
      return n($.event ? $.event(t) : t);
    }
  };
}
function Je(e, t, n, s, r, o, a, i, c, u) {
  var h, f, d, m, g, w, b, _, v, E, O, p, M, q, H, X, T = t.type;
  if (t.constructor !== void 0) return null;
  128 & n.__u && (c = !!(32 & n.__u), o = [i = t.__e = n.__e]), (h = $.__b) && h(t);
  e: if (typeof T == "function") {
    f = a.length;
    try {
      if (v = t.props, E = T.prototype && T.prototype.render, O = (h = T.contextType) && s[h.__c], p = h ? O ? O.props.value : h.__ : s, n.__c ? _ = (d = t.__c = n.__c).__ = d.__E : (E ? t.__c = d = new T(v, p) : (t.__c = d = new ve(v, p), d.constructor = T, d.render = gn), O && O.sub(d), d.state || (d.state = {}), d.__n = s, m = d.__d = !0, d.__h = [], d._sb = []), E && d.__s == null && (d.__s = d.state), E && T.getDerivedStateFromProps != null && (d.__s == d.state && (d.__s = P({}, d.__s)), P(d.__s, T.getDerivedStateFromProps(v, d.__s))), g = d.props, w = d.state, d.__v = t, m) E && T.getDerivedStateFromProps == null && d.componentWillMount != null && d.componentWillMount(), E && d.componentDidMount != null && d.__h.push(d.componentDidMount);
      else {
        if (E && T.getDerivedStateFromProps == null && v !== g && d.componentWillReceiveProps != null && d.componentWillReceiveProps(v, p), t.__v == n.__v || !d.__e && d.shouldComponentUpdate != null && d.shouldComponentUpdate(v, d.__s, p) === !1) {
          t.__v != n.__v && (d.props = v, d.state = d.__s, d.__d = !1), t.__e = n.__e, t.__k = n.__k, t.__k.some(function(Q) {
            Q && (Q.__ = t);
          }), $e.push.apply(d.__h, d._sb), d._sb = [], d.__h.length && a.push(d), i = V(n);
          break e;
        }
        d.componentWillUpdate != null && d.componentWillUpdate(v, d.__s, p), E && d.componentDidUpdate != null && d.__h.push(function() {
          d.componentDidUpdate(g, w, b);
        });
      }
      if (d.context = p, d.props = v, d.__P = e, d.__e = !1, M = $.__r, q = 0, E) d.state = d.__s, d.__d = !1, M && M(t), h = d.render(d.props, d.state, d.context), $e.push.apply(d.__h, d._sb), d._sb = [];
      else do
        d.__d = !1, M && M(t), h = d.render(d.props, d.state, d.context), d.state = d.__s;
      while (d.__d && ++q < 25);
      d.state = d.__s, d.getChildContext != null && (s = P(P({}, s), d.getChildContext())), E && !m && d.getSnapshotBeforeUpdate != null && (b = d.getSnapshotBeforeUpdate(g, w)), H = h != null && h.type === C && h.key == null ? Rt(h.props.children) : h, i = At(e, Ee(H) ? H : [H], t, n, s, r, o, a, i, c, u), d.base = t.__e, t.__u &= -161, d.__h.length && a.push(d), _ && (d.__E = d.__ = null);
    } catch (Q) {
      if (a.length = f, t.__v = null, c || o != null) {
        if (Q.then) {
          for (t.__u |= c ? 160 : 128; i && i.nodeType == 8 && i.nextSibling; ) i = i.nextSibling;
          o != null && (o[o.indexOf(i)] = null), t.__e = i;
        } else if (o != null) for (X = o.length; X--; ) Ye(o[X]);
      } else t.__e = n.__e;
      t.__k == null && (t.__k = n.__k || []), Q.then || Ht(t), $.__e(Q, t, n);
    }
  } else o == null && t.__v == n.__v ? (t.__k = n.__k, t.__e = n.__e) : i = t.__e = pn(n.__e, t, n, s, r, o, a, c, u);
  return (h = $.diffed) && h(t), 128 & t.__u ? void 0 : i;
}
function Ht(e) {
  e && (e.__c && (e.__c.__e = !0), e.__k && e.__k.some(Ht));
}
function Pt(e, t, n) {
  for (var s = 0; s < n.length; s++) Xe(n[s], n[++s], n[++s]);
  $.__c && $.__c(t, e), e.some(function(r) {
    try {
      e = r.__h, r.__h = [], e.some(function(o) {
        o.call(r);
      });
    } catch (o) {
      $.__e(o, r.__v);
    }
  });
}
function Rt(e) {
  return typeof e != "object" || e == null || e.__b > 0 ? e : Ee(e) ? e.map(Rt) : e.constructor !== void 0 ? null : P({}, e);
}
function pn(e, t, n, s, r, o, a, i, c) {
  var u, h, f, d, m, g, w, b = n.props || be, _ = t.props, v = t.type;
  if (v == "svg" ? r = "http://www.w3.org/2000/svg" : v == "math" ? r = "http://www.w3.org/1998/Math/MathML" : r || (r = "http://www.w3.org/1999/xhtml"), o != null) {
    for (u = 0; u < o.length; u++) if ((m = o[u]) && "setAttribute" in m == !!v && (v ? m.localName == v : m.nodeType == 3)) {
      e = m, o[u] = null;
      break;
    }
  }
  if (e == null) {
    if (v == null) return document.createTextNode(_);
    e = document.createElementNS(r, v, _.is && _), i && ($.__m && $.__m(t, o), i = !1), o = null;
  }
  if (v == null) b === _ || i && e.data == _ || (e.data = _);
  else {
    if (o = v == "textarea" && _.defaultValue != null ? null : o && Se.call(e.childNodes), !i && o != null) for (b = {}, u = 0; u < e.attributes.length; u++) b[(m = e.attributes[u]).name] = m.value;
    for (u in b) m = b[u], u == "dangerouslySetInnerHTML" ? f = m : u == "children" || u in _ || u == "value" && "defaultValue" in _ || u == "checked" && "defaultChecked" in _ || de(e, u, null, m, r);
    for (u in _) m = _[u], u == "children" ? d = m : u == "dangerouslySetInnerHTML" ? h = m : u == "value" ? g = m : u == "checked" ? w = m : i && typeof m != "function" || b[u] === m || de(e, u, m, b[u], r);
    if (h) i || f && (h.__html == f.__html || h.__html == e.innerHTML) || (e.innerHTML = h.__html), t.__k = [];
    else if (f && (e.innerHTML = ""), At(t.type == "template" ? e.content : e, Ee(d) ? d : [d], t, n, s, v == "foreignObject" ? "http://www.w3.org/1999/xhtml" : r, o, a, o ? o[0] : n.__k && V(n, 0), i, c), o != null) for (u = o.length; u--; ) Ye(o[u]);
    i && v != "textarea" || (u = "value", v == "progress" && g == null ? e.removeAttribute("value") : g != null && (g !== e[u] || v == "progress" && !g || v == "option" && g != b[u]) && de(e, u, g, b[u], r), u = "checked", w != null && w != e[u] && de(e, u, w, b[u], r));
  }
  return e;
}
function Xe(e, t, n) {
  try {
    if (typeof e == "function") {
      var s = typeof e.__u == "function";
      s && e.__u(), s && t == null || (e.__u = e(t));
    } else e.current = t;
  } catch (r) {
    $.__e(r, n);
  }
}
function Ut(e, t, n) {
  var s, r;
  if ($.unmount && $.unmount(e), (s = e.ref) && (s.current && s.current != e.__e || Xe(s, null, t)), (s = e.__c) != null) {
    if (s.componentWillUnmount) try {
      s.componentWillUnmount();
    } catch (o) {
      $.__e(o, t);
    }
    s.base = s.__P = s.__n = null;
  }
  if (s = e.__k) for (r = 0; r < s.length; r++) s[r] && Ut(s[r], t, n || typeof e.type != "function");
  n || Ye(e.__e), e.__c = e.__ = e.__e = void 0;
}
function gn(e, t, n) {
  return this.constructor(e, n);
}
function wn(e, t, n) {
  var s, r, o, a;
  t == document && (t = document.documentElement), $.__ && $.__(e, t), r = (s = !1) ? null : t.__k, o = [], a = [], Je(t, e = t.__k = hn(C, null, [e]), r || be, be, t.namespaceURI, r ? null : t.firstChild ? Se.call(t.childNodes) : null, o, r ? r.__e : t.firstChild, s, a), Pt(o, e, a), e.props.children = null;
}
function vn(e) {
  function t(n) {
    var s, r;
    return this.getChildContext || (s = /* @__PURE__ */ new Set(), (r = {})[t.__c] = this, this.getChildContext = function() {
      return r;
    }, this.componentWillUnmount = function() {
      s = null;
    }, this.shouldComponentUpdate = function(o) {
      this.props.value != o.value && s.forEach(function(a) {
        a.__e = !0, De(a);
      });
    }, this.sub = function(o) {
      s.add(o);
      var a = o.componentWillUnmount;
      o.componentWillUnmount = function() {
        s && s.delete(o), a && a.call(o);
      };
    }), n.children;
  }
  return t.__c = "__cC" + qt++, t.__ = e, t.Provider = t.__l = (t.Consumer = function(n, s) {
    return n.children(s);
  }).contextType = t, t;
}
Se = $e.slice, $ = { __e: function(e, t, n, s) {
  for (var r, o, a; t = t.__; ) if ((r = t.__c) && !r.__) try {
    if ((o = r.constructor) && o.getDerivedStateFromError != null && (r.setState(o.getDerivedStateFromError(e)), a = r.__d), r.componentDidCatch != null && (r.componentDidCatch(e, s || {}), a = r.__d), a) return r.__E = r;
  } catch (i) {
    e = i;
  }
  throw e;
} }, Ct = 0, ve.prototype.setState = function(e, t) {
  var n;
  n = this.__s != null && this.__s != this.state ? this.__s : this.__s = P({}, this.state), typeof e == "function" && (e = e(P({}, n), this.props)), e && P(n, e), e != null && this.__v && (t && this._sb.push(t), De(this));
}, ve.prototype.forceUpdate = function(e) {
  this.__v && (this.__e = !0, e && this.__h.push(e), De(this));
}, ve.prototype.render = C, U = [], Ot = typeof Promise == "function" ? Promise.prototype.then.bind(Promise.resolve()) : setTimeout, It = function(e, t) {
  return e.__v.__b - t.__v.__b;
}, xe.__r = 0, Ie = Math.random().toString(8), ge = "__d" + Ie, se = "__a" + Ie, Nt = /(PointerCapture)$|Capture$/i, Ke = 0, Re = at(!1), Ue = at(!0), qt = 0;
var yn = 0;
function l(e, t, n, s, r, o) {
  t || (t = {});
  var a, i, c = t;
  if ("ref" in c) for (i in c = {}, t) i == "ref" ? a = t[i] : c[i] = t[i];
  var u = { type: e, props: c, key: n, ref: a, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: --yn, __i: -1, __u: 0, __source: r, __self: o };
  if (typeof e == "function" && (a = e.defaultProps)) for (i in a) c[i] === void 0 && (c[i] = a[i]);
  return $.vnode && $.vnode(u), u;
}
var G, x, Ne, it, ke = 0, Dt = [], k = $, lt = k.__b, ct = k.__r, ut = k.diffed, dt = k.__c, ht = k.unmount, ft = k.__;
function ue(e, t) {
  k.__h && k.__h(x, e, ke || t), ke = 0;
  var n = x.__H || (x.__H = { __: [], __h: [] });
  return e >= n.__.length && n.__.push({}), n.__[e];
}
function K(e) {
  return ke = 1, zt(Ft, e);
}
function zt(e, t, n) {
  var s = ue(G++, 2);
  if (s.t = e, !s.__c && (s.__ = [Ft(void 0, t), function(i) {
    var c = s.__N ? s.__N[0] : s.__[0], u = s.t(c, i);
    c !== u && (s.__N = [u, s.__[1]], s.__c.setState({}));
  }], s.__c = x, !x.__f)) {
    var r = function(i, c, u) {
      if (!s.__c.__H) return !0;
      var h = !1, f = s.__c.props !== i;
      if (s.__c.__H.__.some(function(m) {
        if (m.__N) {
          h = !0;
          var g = m.__[0];
          m.__ = m.__N, m.__N = void 0, g !== m.__[0] && (f = !0);
        }
      }), o) {
        var d = o.call(this, i, c, u);
        return h ? d || f : d;
      }
      return !h || f;
    };
    x.__f = !0;
    var o = x.shouldComponentUpdate, a = x.componentWillUpdate;
    x.componentWillUpdate = function(i, c, u) {
      if (this.__e) {
        var h = o;
        o = void 0, r(i, c, u), o = h;
      }
      a && a.call(this, i, c, u);
    }, x.shouldComponentUpdate = r;
  }
  return s.__N || s.__;
}
function W(e, t) {
  var n = ue(G++, 3);
  !k.__s && Qe(n.__H, t) && (n.__ = e, n.u = t, x.__H.__h.push(n));
}
function jt(e, t) {
  var n = ue(G++, 4);
  !k.__s && Qe(n.__H, t) && (n.__ = e, n.u = t, x.__h.push(n));
}
function R(e) {
  return ke = 5, Te(function() {
    return { current: e };
  }, []);
}
function Te(e, t) {
  var n = ue(G++, 7);
  return Qe(n.__H, t) && (n.__ = e(), n.__H = t, n.__h = e), n.__;
}
function bn(e) {
  var t = x.context[e.__c], n = ue(G++, 9);
  return n.c = e, t ? (n.__ == null && (n.__ = !0, t.sub(x)), t.props.value) : e.__;
}
function $n() {
  for (var e; e = Dt.shift(); ) {
    var t = e.__H;
    if (e.__P && t) try {
      t.__h.some(ye), t.__h.some(ze), t.__h = [];
    } catch (n) {
      t.__h = [], k.__e(n, e.__v);
    }
  }
}
k.__b = function(e) {
  x = null, lt && lt(e);
}, k.__ = function(e, t) {
  e && t.__k && t.__k.__m && (e.__m = t.__k.__m), ft && ft(e, t);
}, k.__r = function(e) {
  ct && ct(e), G = 0;
  var t = (x = e.__c).__H;
  t && (Ne === x ? (t.__h = [], x.__h = [], t.__.some(function(n) {
    n.__N && (n.__ = n.__N), n.u = n.__N = void 0;
  })) : (t.__h.some(ye), t.__h.some(ze), t.__h = [], G = 0)), Ne = x;
}, k.diffed = function(e) {
  ut && ut(e);
  var t = e.__c;
  t && t.__H && (t.__H.__h.length && (Dt.push(t) !== 1 && it === k.requestAnimationFrame || ((it = k.requestAnimationFrame) || xn)($n)), t.__H.__.some(function(n) {
    n.u && (n.__H = n.u, n.u = void 0);
  })), Ne = x = null;
}, k.__c = function(e, t) {
  t.some(function(n) {
    try {
      n.__h.some(ye), n.__h = n.__h.filter(function(s) {
        return !s.__ || ze(s);
      });
    } catch (s) {
      t.some(function(r) {
        r.__h && (r.__h = []);
      }), t = [], k.__e(s, n.__v);
    }
  }), dt && dt(e, t);
}, k.unmount = function(e) {
  ht && ht(e);
  var t, n = e.__c;
  n && n.__H && (n.__H.__.some(function(s) {
    try {
      ye(s);
    } catch (r) {
      t = r;
    }
  }), n.__H = void 0, t && k.__e(t, n.__v));
};
var mt = typeof requestAnimationFrame == "function";
function xn(e) {
  var t, n = function() {
    clearTimeout(s), mt && cancelAnimationFrame(t), setTimeout(e);
  }, s = setTimeout(n, 35);
  mt && (t = requestAnimationFrame(n));
}
function ye(e) {
  var t = x, n = e.__c;
  typeof n == "function" && (e.__c = void 0, n()), x = t;
}
function ze(e) {
  var t = x;
  e.__c = e.__(), x = t;
}
function Qe(e, t) {
  return !e || e.length !== t.length || t.some(function(n, s) {
    return n !== e[s];
  });
}
function Ft(e, t) {
  return typeof t == "function" ? t(e) : t;
}
function kn(e, t) {
  return Number.isNaN(e) ? "nan" : Number.isFinite(e) ? Object.is(e, -0) ? "-0" : t === null ? Mn(e) : Sn(e, t) : e < 0 ? "-inf" : "inf";
}
function Mn(e) {
  const [t, n] = e.toExponential().split("e"), s = Number(n);
  return s < -4 || s >= 16 ? t + Bt(s) : Vt(t, s);
}
function Sn(e, t) {
  const [n, s] = En(e, t).split("e"), r = n.includes(".") ? n.replace(/\.?0+$/, "") : n, o = Number(s);
  return o < -4 || o >= t ? r + Bt(o) : Vt(r, o);
}
function En(e, t) {
  const n = e.toExponential(t - 1), r = e.toExponential(Math.min(100, t + 60)).split("e")[0].replace(/^-?\d\.?/, "").slice(t - 1), o = Number(n.split("e")[0].at(-1));
  if (!/^50*$/.test(r) || o % 2 === 0) return n;
  const [a, i] = n.split("e");
  return `${a.slice(0, -1)}${o - 1}e${i}`;
}
function Bt(e) {
  return `e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
}
function Vt(e, t) {
  const n = e.startsWith("-") ? "-" : "", s = e.replace(/[-.]/g, "");
  if (t < 0) return `${n}0.${"0".repeat(-t - 1)}${s}`;
  const r = s.slice(0, t + 1).padEnd(t + 1, "0"), o = s.slice(t + 1);
  return n + r + (o ? `.${o}` : "");
}
function ae(e) {
  const [t, n] = e.replace(/inf/, "∞").split("e"), s = t.replace("-", "−");
  return n === void 0 ? s : `${s}·10<sup>${String(Number(n)).replace("-", "−")}</sup>`;
}
function S(e) {
  const [t, n] = e.replace(/inf/, "∞").split("e"), s = t.replace("-", "−");
  return n === void 0 ? s : `${s}e${Number(n)}`.replace("e-", "e−");
}
const Tn = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, Cn = /^([+-]?\d+)\s*\/\s*(\d*[1-9]\d*)$/, On = /\s*[·⋅∙*×xX]\s*10\s*\^?\s*[{(]?\s*([+-]?\d+)\s*[)}]?$/;
function Ze(e) {
  let t = e.normalize("NFKC").replace(/[−–₋]/g, "-").replace("⁄", "/").trim();
  t = t.replace(On, "e$1").replace(/^([+-]?\d*),(\d+)(?![,\d])/, "$1.$2");
  const n = Cn.exec(t);
  if (n)
    return { text: t, value: Number(n[1]) / Number(n[2]), halfUnit: 0 };
  const s = Number(t);
  if (!Tn.test(t) || !Number.isFinite(s)) return null;
  const [r, o] = t.toLowerCase().split("e"), a = r.includes(".") ? r.length - r.indexOf(".") - 1 : 0, i = Number(o ?? 0) - a;
  return { text: t, value: s, halfUnit: +`5e${i - 1}` };
}
function Ce(e, t, n = 0) {
  const s = n || 1e-10 * Math.abs(t);
  return Math.abs(e.value - t) <= e.halfUnit + s;
}
function Gt(e, t) {
  return !(Math.abs(e.value - t) <= 1e-9 * Math.abs(t)) && e.halfUnit > Math.abs(t) / 2;
}
function Kt(e, t, n) {
  const s = Ze(n);
  if (s === null) return null;
  const r = (i, c = [], u = null) => ({
    written: s,
    mark: i,
    upstream: c,
    slip: u
  }), o = e.values[t];
  if (Ce(s, o)) return r(Nn(e, t, s) ? "coarse" : "right");
  const a = Ln(e, t);
  if (a.size && Wn(e, t, s, a)) {
    const i = [...a].filter(([, c]) => qn(c)).map(([c]) => c);
    return r(i.length ? "follows" : "right", i);
  }
  return r("wrong", [], Hn(e, t, s));
}
const In = 2e-4;
function Nn(e, t, n) {
  const s = e.values[t];
  if (Gt(n, s)) return !0;
  if (Math.abs(n.value - s) <= 1e-12 * Math.abs(s) && !n.text.endsWith("0") || !e.isAsGiven || n.halfUnit <= In * Math.abs(s)) return !1;
  const { twins: o } = e.data.variants[e.state.order];
  return (o[e.derivation.quantities[t].name] ?? []).some((i) => Ce(n, i));
}
const qn = ({ mark: e }) => e === "wrong" || e === "follows";
function Ln(e, t) {
  if (e.derivation.isLarge) return /* @__PURE__ */ new Map();
  const n = (s) => s !== t && e.derivation.affectedBy([s]).has(t);
  return new Map([...e.state.answers].filter(([s]) => n(s)));
}
const An = 1.01;
function Wn(e, t, n, s) {
  const r = (i) => {
    const c = [...s].map(([u, { written: h }]) => [u, u === i ? h.value + h.halfUnit : h.value]);
    return e.derivation.recomputed(new Map([...e.state.changes, ...c]))[t];
  }, o = r(-1), a = [...s.keys()].reduce((i, c) => i + Math.abs(r(c) - o), 0);
  return Ce(n, o) || Math.abs(n.value - o) <= n.halfUnit + An * a;
}
function Hn(e, t, n) {
  if (!e.isAsGiven) return null;
  const { slips: s } = e.data.variants[e.state.order];
  return (s[e.derivation.quantities[t].name] ?? []).find(([o]) => Ce(n, o) && !Gt(n, o)) ?? null;
}
function Pn(e) {
  const { quantities: t } = e.derivation, n = [...e.state.answers].map(([s, r]) => [t[s].name, r.written.text]);
  return JSON.stringify(Object.fromEntries(n), null, 1);
}
const Rn = 22, Un = Array.from({ length: Rn }, (e, t) => {
  let n = 1;
  for (let s = 2; s <= t; s++) n *= s;
  return 2 / Math.sqrt(Math.PI) * (-1) ** t / (n * (2 * t + 1));
}), _t = 3.75, Dn = 28, zn = 2 ** 27 + 1, qe = [
  1.1775789345674017,
  -0.004590054580646478,
  -0.08424913336651792,
  0.05920993999819189,
  -0.026658668435305753,
  0.009074997670705265,
  -0.002413163540417608,
  4907758365258086e-19,
  -6916973302501207e-20,
  413902798607301e-20,
  774038306619849e-21,
  -21886401049234397e-23,
  1076499946567091e-23,
  4521959811218287e-24,
  -7754400208831351e-25,
  -6318088340886684e-26,
  286879501093067e-25,
  19455868545777347e-29,
  -965469674843344e-27,
  325254814814874e-28,
  33478119482868056e-30,
  -1864562880419313e-30,
  -12507950530688648e-31,
  7418235256624044e-32,
  5068148904796111e-32,
  -22370566594359995e-34,
  -2187342944303018e-33,
  26766327399258762e-36
];
function Yt(e) {
  const t = e * zn, n = t - (t - e);
  return [n, e - n];
}
function jn(e) {
  const [t, n] = Yt(e);
  return Math.exp(-t * t) * Math.exp(-n * (e + t));
}
function Fn(e) {
  let t = 0, n = 0;
  for (let s = qe.length - 1; s > 0; s--)
    [n, t] = [2 * e * n - t + qe[s], n];
  return e * n - t + qe[0];
}
function Bn(e) {
  const t = Math.min(e, Dn);
  return jn(t) * Fn((t - _t) / (t + _t)) / (1 + 2 * t);
}
function Vn(e) {
  if (Math.abs(e) <= 0.5) {
    const n = e * e;
    return 1 - e * Un.reduceRight((s, r) => s * n + r, 0);
  }
  const t = Bn(Math.abs(e));
  return e < 0 ? 2 - t : t;
}
function Gn(e) {
  return 0.5 * Vn(-e / Math.SQRT2);
}
function Kn(e) {
  const [t, n] = Yt(e);
  return Math.exp(-0.5 * t * t) * Math.exp(-0.5 * n * (e + t)) / Math.sqrt(2 * Math.PI);
}
const Yn = {
  add: (...e) => Jn(e),
  mul: (...e) => e.reduce((t, n) => t * n, 1),
  sub: (e, t) => e - t,
  div: (e, t) => e / t,
  pow: (e, t) => e ** t,
  neg: (e) => -e,
  exp: Math.exp,
  ln: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: (e) => Math.sign(e) + 0,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
  Phi: Gn,
  phi: Kn,
  max: (...e) => e.reduce((t, n) => n > t ? n : t),
  min: (...e) => e.reduce((t, n) => n < t ? n : t),
  argmax: (...e) => e.indexOf(e.reduce((t, n) => n > t ? n : t)) + 1,
  argmin: (...e) => e.indexOf(e.reduce((t, n) => n < t ? n : t)) + 1,
  gt: (e, t) => +(e > t),
  lt: (e, t) => +(e < t),
  le: (e, t) => +(e <= t)
};
function L(e, t) {
  if (typeof e == "number") return t(e);
  const [n, ...s] = e;
  return n === "num" ? s[0] : n === "case" ? L(s[L(s[0], t) ? 1 : 2], t) : Yn[n](...s.map((r) => L(r, t)));
}
function J(e, t = /* @__PURE__ */ new Set()) {
  if (typeof e == "number") t.add(e);
  else if (e !== null && e[0] !== "num")
    for (const n of e.slice(1)) J(n, t);
  return t;
}
function Jn(e) {
  if (!e.every(Number.isFinite)) return e.reduce((n, s) => n + s, 0);
  const t = [];
  for (let n of e) {
    let s = 0;
    for (let r of t) {
      Math.abs(n) < Math.abs(r) && ([n, r] = [r, n]);
      const o = n + r, a = r - (o - n);
      a && (t[s++] = a), n = o;
    }
    t.length = s, t.push(n);
  }
  return Xn(t);
}
function Xn(e) {
  let t = e.pop() ?? 0;
  for (; e.length; ) {
    const n = t, s = e.pop();
    t = n + s;
    const r = s - (t - n);
    if (!r) continue;
    const o = e.at(-1) ?? 0;
    if (r < 0 && o < 0 || r > 0 && o > 0) {
      const a = 2 * r, i = t + a;
      i - t === a && (t = i);
    }
    break;
  }
  return t;
}
const Qn = 60, he = 16, pt = { wide: 112, narrow: 98 }, Le = 24, Zn = 24, es = 20, Ae = 26, gt = { wide: 112, narrow: 90 };
function ts(e, t) {
  if (e <= he) return Array.from({ length: e }, (s, r) => r + 1);
  const n = Math.max(1, Math.min(e - he + 1, t - he / 2));
  return Array.from({ length: he }, (s, r) => n + r);
}
function ns(e, t, n) {
  return e === 0 ? ["a"] : t > 8 ? ["a"] : t > 4 ? ["a", "delta"] : n ? ["b", "z", "a", "delta"] : ["z", "a", "delta"];
}
function ss(e, t, n) {
  const { sizes: s, own: r } = e.data, o = s.length - 1, i = pt.wide * (s.length + 1) + gt.wide * o + Le + 8 <= t ? "wide" : "narrow", c = pt[i], u = Math.max(gt[i], (t - c * (s.length + 1) - 8 - Le) / o), h = (p) => r !== null && (p === 0 && r.inputs.length > 0 || p === o && r.outputs.length > 0), f = (p) => e.derivation.place(`b[${p}][1]`) !== void 0, d = s.map((p, M) => {
    const q = ts(p, n(M)), H = ns(M, p, f(M)), X = H.length * Zn + (h(M) ? es : 0) + 8, T = q.length <= 2 ? 52 : q.length <= 4 ? 26 : q.length <= 8 ? 10 : 3;
    return { layer: M, size: p, units: q, rows: H, h: X, space: T, total: q.length * (X + T) - T };
  }), m = d[o], g = 54, w = Math.max(...d.map((p) => p.total), m.total + g + 16) + Ae + 12, b = (p) => 4 + p * (c + u), _ = d.map((p) => {
    const M = Ae + (w - Ae - 12 - p.total - (p.layer === o ? g + 16 : 0)) / 2;
    return p.units.map((q, H) => ({
      layer: p.layer,
      unit: q,
      rows: p.rows,
      x: b(p.layer),
      y: M + H * (p.h + p.space),
      w: c,
      h: p.h
    }));
  }), v = b(o) + c + Le, E = _[o].map((p) => ({ x: v, y: p.y + p.h / 2 - 27, w: c, h: 54 }));
  m.size > 4 && E.forEach((p, M) => Object.assign(p, { y: _[o][M].y, h: _[o][M].h }));
  const O = Math.max(..._[o].map((p) => p.y + p.h), ...E.map((p) => p.y + p.h));
  return {
    width: v + c + 4,
    height: Math.max(w, O + 16 + g + 8),
    units: _.flat(),
    columns: d.map((p) => ({
      layer: p.layer,
      x: b(p.layer),
      hidden: p.size - p.units.length,
      below: Math.max(..._[p.layer].map((M) => M.y + M.h))
    })),
    gaps: d.slice(1).map((p) => rs(e, _, p.layer)),
    targets: E,
    loss: { x: v, y: O + 16, w: c, h: g - 20 }
  };
}
function rs(e, t, n) {
  const [s, r] = [t[n - 1], t[n]], o = e.data.sizes[n - 1] * e.data.sizes[n], a = s[0].x + s[0].w, i = r[0].x, c = o > Qn, u = Math.min(s[0].y, r[0].y), h = Math.max(...[...s, ...r].map((d) => d.y + d.h)), f = c ? [] : r.flatMap(
    (d) => s.map((m) => ({
      layer: n,
      from: m.unit,
      to: d.unit,
      x1: a,
      y1: m.y + m.h / 2,
      x2: i,
      y2: d.y + d.h / 2
    }))
  );
  return { layer: n, isHeat: c, edges: f, hidden: 0, box: { x: a + 12, y: u, w: i - a - 24, h: h - u } };
}
const os = [0.3, 0.7, 0.22, 0.78, 0.38, 0.62, 0.5, 0.16, 0.84, 0.44, 0.56, 0.26, 0.74, 0.34, 0.66], wt = 20;
function as(e, t) {
  const n = [];
  for (const s of e) {
    const r = t(s), o = os.map((a) => is(s, a, r)).find(
      (a) => a.x >= s.x1 + 1 && a.x + a.w <= s.x2 - 1 && !n.some((i) => ls(i.box, a))
    );
    o && n.push({ edge: s, box: o });
  }
  return n;
}
function is(e, t, n) {
  return {
    x: Math.max(e.x1 + 2, Math.min(e.x2 - 2 - n, e.x1 + t * (e.x2 - e.x1) - n / 2)),
    y: e.y1 + t * (e.y2 - e.y1) - wt / 2,
    w: n,
    h: wt
  };
}
function ls(e, t) {
  return e.x < t.x + t.w + 1 && t.x < e.x + e.w + 1 && e.y < t.y + t.h + 1 && t.y < e.y + e.h + 1;
}
let fe = null;
function re(e, t) {
  return fe ??= document.createElement("canvas").getContext("2d"), fe ? (fe.font = t, fe.measureText(e).width) : e.length * 7;
}
const et = /^(<mrow><mo>−|(<[^>]*>)*−)/, We = (e) => (...t) => `<mrow><mi>${e}</mi><mo>(</mo>${t.join("<mo>,</mo>")}<mo>)</mo></mrow>`, cs = {
  exp: (e) => `<msup><mi>e</mi><mrow>${e}</mrow></msup>`,
  sqrt: (e) => `<msqrt>${e}</msqrt>`,
  abs: (e) => `<mrow><mo>|</mo>${e}<mo>|</mo></mrow>`,
  ...Object.fromEntries(
    ["ln", "tanh", "sign", "sin", "cos", "max", "min", "argmax", "argmin"].map((e) => [e, We(e)])
  ),
  Phi: We("Φ"),
  phi: We("φ"),
  gt: (e, t) => `${e}<mo>&gt;</mo>${t}`,
  lt: (e, t) => `${e}<mo>&lt;</mo>${t}`,
  le: (e, t) => `${e}<mo>≤</mo>${t}`,
  case: (e, t, n) => `<mrow><mo>{</mo><mtable><mtr><mtd>${t}</mtd><mtd><mrow>${e}</mrow></mtd></mtr><mtr><mtd>${n}</mtd><mtd><mo>–</mo></mtd></mtr></mtable></mrow>`
};
function us(e, t) {
  return ee(e, t)[0];
}
function ie(e, t) {
  const [n, ...s] = typeof e == "number" ? [""] : e, r = s, o = (a, i) => [`<mo form="infix">${a}</mo>${i[0]}`, ...i.slice(1)];
  return n === "add" ? r.flatMap((a, i) => i ? o("+", vt(a, t)) : ie(a, t)) : n === "sub" ? [...ie(r[0], t), ...o("−", vt(r[1], t))] : n === "mul" ? r.map((i) => z(
    i,
    t,
    2
    /* Product */
  )).map((i, c) => c ? `<mo form="infix">·</mo>${te(i)}` : i) : [us(e, t)];
}
function vt(e, t) {
  const n = z(
    e,
    t,
    2
    /* Product */
  );
  return et.test(n) || n.startsWith("<mrow><mo>(") ? [te(n)] : ie(e, t);
}
function ee(e, t) {
  if (typeof e == "number" || e[0] === "num" || e[0] === "more") {
    const o = t(e);
    return [
      o,
      et.test(o) ? 3 : 5
      /* Atom */
    ];
  }
  const [n, ...s] = e, r = s;
  switch (n) {
    case "add":
      return [
        hs(r, t),
        1
        /* Sum */
      ];
    case "sub":
      return [
        fs(r, t),
        1
        /* Sum */
      ];
    case "mul":
      return [
        ms(r, t),
        2
        /* Product */
      ];
    case "div":
      return [
        _s(r, t),
        5
        /* Atom */
      ];
    case "neg":
      return [
        `<mrow><mo>−</mo>${te(z(
          r[0],
          t,
          2
          /* Product */
        ))}</mrow>`,
        3
        /* Sign */
      ];
    case "pow":
      return [
        ps(r, t),
        4
        /* Power */
      ];
    default:
      return [
        cs[n](...r.map((o) => ee(o, t)[0])),
        5
        /* Atom */
      ];
  }
}
const Jt = (e) => `<mrow><mo>(</mo>${e}<mo>)</mo></mrow>`, te = (e) => et.test(e) ? Jt(e) : e;
function z(e, t, n) {
  const [s, r] = ee(e, t);
  return r >= n ? s : Jt(s);
}
function ds([e, ...t], n) {
  return [ee(e, n)[0], ...t.map((s) => te(z(
    s,
    n,
    2
    /* Product */
  )))];
}
function hs(e, t) {
  return ds(e, t).join("<mo>+</mo>");
}
function fs([e, t], n) {
  return `${ee(e, n)[0]}<mo>−</mo>${te(z(
    t,
    n,
    2
    /* Product */
  ))}`;
}
function ms(e, t) {
  return e.map((s) => z(
    s,
    t,
    2
    /* Product */
  )).map((s, r) => r ? te(s) : s).join("<mo>·</mo>");
}
function _s(e, t) {
  const [n, s] = e.map((r) => ee(r, t)[0]);
  return `<mfrac><mrow>${n}</mrow><mrow>${s}</mrow></mfrac>`;
}
function ps([e, t], n) {
  return `<msup><mrow>${z(
    e,
    n,
    5
    /* Atom */
  )}</mrow><mrow>${z(
    t,
    n,
    5
    /* Atom */
  )}</mrow></msup>`;
}
function oe(e) {
  return e.replace(/[&<>"]/g, (t) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[t]);
}
function A(e) {
  const t = e[2] ? `<sup>${oe(e[2])}</sup>` : "";
  if (typeof e[0] != "string")
    return `∂${A(e[0])}/∂${A(e[1])}${t}`;
  const n = e[1] ? `<sub>${oe(e[1])}</sub>` : "";
  return `<i>${oe(e[0])}</i>${n}${t}`;
}
function Y(e) {
  if (typeof e[0] != "string")
    return `∂${Y(e[0])}/∂${Y(e[1])}${e[2]}`;
  const t = e[1] ? `_${e[1]}` : "";
  return `${e[0]}${t}${e[2]}`;
}
function Oe(e) {
  return Uint8Array.from(atob(e), (t) => t.charCodeAt(0));
}
function D(e) {
  return Number(typeof e == "object" ? e.$float.replace("inf", "Infinity") : e);
}
function tt(e) {
  if (e === null || typeof e == "number") return e;
  const [t, ...n] = e;
  return t === "num" ? ["num", D(n[0])] : [t, ...n.flatMap((s) => gs(s) ? ws(s) : [tt(s)])];
}
const gs = (e) => Array.isArray(e) && e[0] === "dots";
function ws([, e, t, n, s, r]) {
  return Array.from({ length: e }, (o, a) => ["mul", t + a * n, s + a * r]);
}
function vs(e) {
  const t = e.shape[0] * e.shape[1];
  return e.values ? new Float64Array(Oe(e.values).buffer) : new Float64Array(t);
}
function nt(e, t, n) {
  return typeof e == "string" ? e.replace("{i}", String(t)).replace("{j}", String(n)) : Array.isArray(e) ? e.map((s) => nt(s, t, n)) : e;
}
function ys(e, [t, n], s) {
  const r = (i, c) => s.place(nt(e, i, c));
  if (e.includes("{i},{j}")) {
    const i = r(1, 1);
    return (c, u) => i + (c - 1) * n + u - 1;
  }
  const o = e.includes("{i}");
  if (!o && !e.includes("{j}")) {
    const i = r(1, 1);
    return () => i;
  }
  const a = Array.from({ length: o ? t : n }, (i, c) => r(c + 1, c + 1));
  return (i, c) => a[(o ? i : c) - 1];
}
class bs {
  constructor(t, n) {
    this.block = t, this.d = n, this.collect(t.tree);
  }
  references = [];
  places = /* @__PURE__ */ new Map();
  collect(t) {
    Array.isArray(t) ? t.slice(1).forEach((n) => this.collect(n)) : t !== null && typeof t == "object" && "ref" in t && this.references.push(t.ref);
  }
  tree(t, n, s = this.block.tree) {
    if (s === null) return null;
    if (Array.isArray(s))
      return s[0] === "num" ? tt(s) : [s[0], ...s.slice(1).map((a) => this.tree(t, n, a))];
    const r = s.ref;
    let o = this.places.get(r);
    return o || this.places.set(r, o = ys(r, this.block.shape, this.d)), o(t, n);
  }
  /** The first few of the block that refer to a name. */
  users(t, n, s) {
    const [r, o] = this.block.shape, a = [];
    for (const i of this.references) {
      const c = i.replace(/[.*+?^$()|[\]\\]/g, "\\$&"), u = new RegExp(`^${c.replace("{i}", "(?<i>\\d+)").replace("{j}", "(?<j>\\d+)")}$`).exec(t);
      if (!u || i === t) continue;
      const h = u.groups ?? {}, f = (d, m) => d ? [Number(d)] : Array.from({ length: Math.min(m, s) }, (g, w) => w + 1);
      for (const d of f(h.i, r))
        for (const m of f(h.j, o)) a.push(n + (d - 1) * o + m - 1);
    }
    return a.slice(0, s);
  }
}
class yt {
  constructor(t, n, s, r, o) {
    this.block = t, this.pattern = n, this.i = s, this.j = r, this.value = o;
  }
  sample = null;
  isTruth = !1;
  get name() {
    return `${this.block.kind}[${this.block.layer}][${this.i},${this.j}]`;
  }
  get phase() {
    return this.block.phase;
  }
  get layer() {
    return this.block.layer;
  }
  get reason() {
    return this.block.reason;
  }
  get symbol() {
    return nt(this.block.symbol, this.i, this.j);
  }
  get tree() {
    return this.pattern.tree(this.i, this.j);
  }
}
const $s = 30;
class xs {
  quantities;
  listed;
  /** As Python gave them; of a run those of the moment that is looked at. */
  values;
  places = /* @__PURE__ */ new Map();
  starts = /* @__PURE__ */ new Map();
  firsts = /* @__PURE__ */ new Map();
  users = null;
  constructor(t) {
    this.listed = t.listed;
    const n = t.quantities.map(
      ([s, r, o, a, i, c, u, h]) => ({
        name: s,
        phase: r,
        layer: o,
        sample: a,
        symbol: u,
        reason: h,
        value: D(i),
        isTruth: typeof i == "boolean",
        tree: tt(c)
      })
    );
    n.forEach((s, r) => {
      this.places.set(s.name, r), !this.firsts.has(s.phase) && r < this.listed && this.firsts.set(s.phase, r);
    }), this.quantities = n, this.add(t.blocks), this.values = Float64Array.from(this.quantities, (s) => s.value);
    for (const { block: s, at: r } of this.starts.values()) s.values === null && this.workOut(s, r);
  }
  /** The blocks' quantities, behind those that are named one by one. */
  add(t) {
    for (const n of t) {
      const s = new bs(n, this);
      this.starts.set(`${n.kind}[${n.layer}]`, { block: n, pattern: s, at: this.quantities.length });
      const r = vs(n), [o, a] = n.shape;
      for (let i = 0; i < o; i++)
        for (let c = 0; c < a; c++)
          this.quantities.push(new yt(n, s, i + 1, c + 1, r[i * a + c]));
    }
  }
  workOut(t, n) {
    const s = (r) => this.values[r];
    for (let r = n; r < n + t.shape[0] * t.shape[1]; r++)
      this.values[r] = this.quantities[r].value = L(this.quantities[r].tree, s);
  }
  place(t) {
    return this.places.get(t) ?? this.placeInBlock(t);
  }
  placeInBlock(t) {
    if (this.starts.size === 0) return;
    const n = /^(.*\[\d+\])\[(\d+),(\d+)\]$/.exec(t);
    return n ? this.edgePlace(n[1], Number(n[2]), Number(n[3])) : void 0;
  }
  /** The place of a weight's quantity; `kind` is such as "dW[2]". */
  edgePlace(t, n, s) {
    const r = this.starts.get(t);
    if (!r) return this.places.get(`${t}[${n},${s}]`);
    const [o, a] = r.block.shape;
    return n <= o && s <= a ? r.at + (n - 1) * a + s - 1 : void 0;
  }
  /** Where a phase begins. */
  first(t) {
    return this.firsts.get(t);
  }
  /** Weights are blocks: there are too many numbers to work out again. */
  get isLarge() {
    return this.starts.size > 0;
  }
  /** Those that refer to a place; of a block the first few. */
  usedIn(t) {
    this.users ??= this.namedUsers();
    const n = this.users.get(t) ?? [];
    if (!this.isLarge) return n;
    const { name: s } = this.quantities[t], r = [...this.starts.values()].flatMap(({ pattern: o, at: a }) => o.users(s, a, $s));
    return [...n, ...r];
  }
  namedUsers() {
    const t = /* @__PURE__ */ new Map();
    return this.quantities.forEach((n, s) => {
      if (!(n instanceof yt))
        for (const r of J(n.tree)) {
          const o = t.get(r);
          o ? o.push(s) : t.set(r, [s]);
        }
    }), t;
  }
  /** The numbers when some are other ones; what does not hang on them stays as Python gave it. */
  recomputed(t) {
    if (t.size === 0) return this.values;
    const n = this.affectedBy(t.keys()), s = this.values.slice(), r = /* @__PURE__ */ new Set(), o = (a) => {
      if (n.has(a) && !r.has(a)) {
        r.add(a);
        const i = this.quantities[a].tree;
        t.has(a) ? s[a] = t.get(a) : i !== null && (s[a] = L(i, o));
      }
      return s[a];
    };
    for (const a of n) o(a);
    return s;
  }
  /** These places and all that hang on them. */
  affectedBy(t) {
    const n = new Set(t);
    for (const s of n) for (const r of this.usedIn(s)) n.add(r);
    return n;
  }
  /** E when every parameter has its new value: the loss after the step, on the same rows. */
  lossAfter(t) {
    const n = this.place("E");
    if (n === void 0 || this.isLarge) return null;
    const s = /* @__PURE__ */ new Map();
    return this.quantities.forEach((r, o) => {
      const a = /^[Wb]\[/.test(r.name) ? this.place(`${r.name[0]}+${r.name.slice(1)}`) : void 0;
      a !== void 0 ? s.set(o, t[a]) : t[o] !== this.values[o] && r.tree === null && s.set(o, t[o]);
    }), s.size ? this.recomputed(s)[n] : null;
  }
}
class ks {
  constructor(t) {
    this.data = t, this.derivations = Object.fromEntries(
      Object.entries(t.variants).map(([n, s]) => [n, new xs(s)])
    ), this.state = {
      order: t.order,
      at: 0,
      trail: [],
      edges: "auto",
      errors: "delta",
      sample: 0,
      digits: 9,
      language: t.language,
      theme: "",
      panel: "",
      hidden: !1,
      whole: !1,
      changes: /* @__PURE__ */ new Map(),
      answers: /* @__PURE__ */ new Map(),
      moment: 0
    }, this.values = this.derivation.values, this.state.at = this.first("forward") ?? 0;
  }
  derivations;
  state;
  values;
  listeners = /* @__PURE__ */ new Set();
  get derivation() {
    return this.derivations[this.state.order];
  }
  get current() {
    return this.derivation.quantities[this.state.at];
  }
  first(t) {
    return this.derivation.first(t);
  }
  listen(t) {
    return this.listeners.add(t), () => this.listeners.delete(t);
  }
  set(t) {
    this.state = { ...this.state, ...t }, (t.changes || t.order) && (this.values = this.derivation.recomputed(this.state.changes));
    for (const n of this.listeners) n();
  }
  // -- words and numbers -------------------------------------------------------------------------
  word(t, n = {}) {
    return (this.data.spoken[this.state.language].words[t] ?? t).replace(/\{(\w+)\}/g, (r, o) => String(n[o] ?? r));
  }
  number(t, n = this.state.digits) {
    return kn(t, n);
  }
  shownValue(t, n = this.state.digits) {
    const s = this.values[t];
    return this.derivation.quantities[t].isTruth ? this.word(s ? "true" : "false") : this.number(s, n);
  }
  // -- moving ------------------------------------------------------------------------------------
  /** Look at an equation; `from`: where its number is used, to come back to. */
  go(t, n) {
    const s = this.derivation.quantities[t]?.sample, r = s === null ? -1 : this.data.samples.indexOf(s ?? NaN);
    this.set({
      at: t,
      trail: n === void 0 ? [] : [...this.state.trail, n],
      sample: r < 0 ? this.state.sample : r,
      whole: !1
    });
  }
  back() {
    const t = [...this.state.trail], n = t.pop();
    n !== void 0 && (this.go(n), this.set({ trail: t }));
  }
  move(t) {
    const n = this.derivation.listed - 1;
    this.go(Math.max(0, Math.min(n, Math.min(this.state.at, n) + t)));
  }
  /** The beginning of the next phase, or of this one or the one before. */
  movePhase(t) {
    const { quantities: n, listed: s } = this.derivation, r = (a) => a === 0 || n[a].phase !== n[a - 1].phase;
    let o = this.state.at + (t ? 1 : -1);
    for (; o > 0 && o < s && !r(o); ) o += t ? 1 : -1;
    o >= 0 && o < s && this.go(o);
  }
  /** The same kind of quantity of the next unit, else the next equation. */
  nextUnit() {
    const { quantities: t, listed: n } = this.derivation, s = (o) => `${o.layer}/${j(o.name)}`, r = s(this.current);
    for (let o = this.state.at + 1; o < n; o++)
      if (t[o].layer !== null && s(t[o]) !== r) return this.go(o);
    this.go(0);
  }
  turnOrder() {
    const t = Object.keys(this.derivations);
    if (t.length < 2) return;
    const n = t[(t.indexOf(this.state.order) + 1) % t.length], s = this.derivations[n], r = this.current.name, o = (c) => s.place(this.derivation.quantities[c].name), a = new Map(
      [...this.state.changes].flatMap(([c, u]) => {
        const h = o(c);
        return h === void 0 ? [] : [[h, u]];
      })
    ), i = s.place(r) ?? 0;
    this.set({ order: n, at: i, trail: [], answers: /* @__PURE__ */ new Map(), changes: a });
  }
  /** A recorded moment of a run: the step that is shown has the numbers that it had then. */
  goTo(t) {
    const { run: n } = this.data;
    if (!n) return;
    const s = Math.max(0, Math.min(n.steps.length - 1, t));
    s !== this.state.moment && (n.values && (this.derivation.values = new Float64Array(Oe(n.values[s]).buffer)), this.set({ moment: s, changes: /* @__PURE__ */ new Map(), answers: /* @__PURE__ */ new Map() }));
  }
  /** The numbers are those whose slips Python has worked out. */
  get isAsGiven() {
    return this.state.changes.size === 0 && this.state.moment === 0;
  }
  nextLanguage() {
    const t = Object.keys(this.data.spoken), n = (t.indexOf(this.state.language) + 1) % t.length;
    this.set({ language: t[n] });
  }
  nextTheme() {
    const t = this.state.theme ? this.state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    this.set({ theme: t ? "light" : "dark" });
  }
  change(t, n) {
    const s = new Map(this.state.changes);
    n === null || n === this.derivation.values[t] ? s.delete(t) : s.set(t, n), this.set({ changes: s });
  }
  /** What the edges carry, as chosen or as the phase asks. */
  get edges() {
    if (this.state.edges !== "auto") return this.state.edges;
    const t = this.current.phase;
    return t === "backward" ? "dw" : t === "update" ? "step" : "w";
  }
}
function j(e) {
  const t = e.replace(/@.*/, "").match(/\d+(?=\])/g);
  return t ? Number(t.at(-1)) : 0;
}
const Xt = vn(null), y = () => bn(Xt), le = '12px system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif', Ms = le.replace("12px", "9px"), bt = 6;
function ce(e) {
  return { left: `${e.x}px`, top: `${e.y}px`, width: `${e.w}px`, height: `${e.h}px` };
}
function F(e, t) {
  const n = e.data.samples[e.state.sample];
  return n === void 0 ? t : `${t}@${n}`;
}
function Qt(e, t, n, s) {
  if (t === "b") return `b[${n}][${e.data.sharedBias[n - 1] ? 1 : s}]`;
  const r = t === "delta" && e.state.errors === "d" ? "d" : t;
  return F(e, `${r}[${n}][${s}]`);
}
function st(e, t) {
  const { quantities: n, listed: s } = e.derivation;
  return n[t].phase === "given" || t <= e.state.at ? !0 : t < s ? !1 : e.state.at >= (e.first(n[t].phase) ?? s);
}
function Ss({ box: e }) {
  const t = y(), { own: n, sizes: s } = t.data, o = (e.layer === 0 ? n?.inputs : e.layer === s.length - 1 ? n?.outputs : void 0)?.[e.unit - 1], a = t.current.layer === e.layer && j(t.current.name) === e.unit, i = e.rows.length === 1 && e.layer > 0 && Es(t, e) ? ["delta"] : e.rows;
  return /* @__PURE__ */ l("div", { class: `card${a ? " here" : ""}`, style: ce(e), children: [
    o !== void 0 && /* @__PURE__ */ l("div", { class: "own", title: o, children: o }),
    i.map((c) => /* @__PURE__ */ l(je, { name: Qt(t, c, e.layer, e.unit), room: e.w }, c))
  ] });
}
function Es(e, t) {
  const n = e.derivation.place(Qt(e, "delta", t.layer, t.unit));
  return n !== void 0 && st(e, n);
}
function je({ name: e, room: t }) {
  const n = y(), s = n.derivation.place(e);
  if (s === void 0) return null;
  const r = n.derivation.quantities[s], o = s === n.state.at, a = n.current.tree !== null && J(n.current.tree).has(s), i = o && n.state.hidden && r.tree !== null, c = i ? "?" : st(n, s) ? Ts(n, s, t) : "·", u = n.values[s] !== n.derivation.values[s];
  return /* @__PURE__ */ l(
    "button",
    {
      class: ["value", o && "here", a && "source", u && "changed"].filter(Boolean).join(" "),
      tabIndex: -1,
      title: `${r.name} = ${i ? "?" : n.shownValue(s, null)}`,
      onClick: () => n.go(s, n.state.at),
      children: [
        /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: A(en(r.symbol)) } }),
        /* @__PURE__ */ l("span", { class: "number", children: c })
      ]
    }
  );
}
function Zt(e) {
  return typeof e[0] != "string" ? re(Y(e), le) : re(e[0], `italic ${le}`) + re(e[1] + e[2], Ms);
}
function Ts(e, t, n) {
  const s = Zt(en(e.derivation.quantities[t].symbol));
  for (let r = Math.min(bt, e.state.digits ?? bt); ; r--) {
    const o = S(e.shownValue(t, r));
    if (r === 1 || re(o, le) + s + 20 <= n) return o;
  }
}
function en(e) {
  return typeof e[0] != "string" ? e : [e[0], e[1], e[2].replace(/⟨\d+⟩/, "")];
}
function Cs({ plan: e }) {
  const t = y(), n = t.data.sizes.length - 1, s = e.units.filter((o) => o.layer === n), r = t.data.sizes[n] > 4 ? ["y"] : ["y", "E"];
  return t.derivation.place("E") === void 0 ? null : /* @__PURE__ */ l(C, { children: [
    /* @__PURE__ */ l("div", { class: "caption", style: { left: `${e.loss.x}px` }, children: t.word("target") }),
    e.targets.map((o, a) => /* @__PURE__ */ l("div", { class: "card target", style: ce(o), children: r.map((i) => /* @__PURE__ */ l(je, { name: F(t, `${i}[${s[a].unit}]`), room: o.w }, i)) }, a)),
    /* @__PURE__ */ l("div", { class: "card target", style: ce(e.loss), children: /* @__PURE__ */ l(je, { name: "E", room: e.loss.w }) })
  ] });
}
const Os = 16;
function Is(e) {
  const { derivation: t, data: n } = e, s = t.place("E"), r = s === void 0 ? null : t.quantities[s].tree;
  return r === null ? /* @__PURE__ */ new Map() : new Map(
    n.samples.map((o) => {
      const a = t.place(`E@${o}`), i = L(r, (c) => +(c === a));
      return [o, i - L(r, () => 0)];
    })
  );
}
function Ns(e, t) {
  const { quantities: n } = e.derivation, { tree: s, sample: r } = n[t];
  if (r !== null || s === null || typeof s == "number" || s[0] !== "add") return [];
  const o = Is(e), a = [];
  for (const c of s.slice(1)) {
    const u = new Set([...J(c)].flatMap((m) => n[m].sample ?? [])), [h] = u, f = o.get(h);
    if (u.size !== 1 || !f) return [];
    const d = L(c, (m) => e.values[m]);
    a.push({ sample: h, share: d, own: d / f });
  }
  return new Set(a.map((c) => c.sample)).size === a.length && a.length > 1 ? a.sort((c, u) => c.sample - u.sample) : [];
}
function qs() {
  const e = y(), t = Ns(e, e.state.at);
  if (!t.length || e.state.hidden) return null;
  const n = Math.max(...t.map((i) => Math.abs(i.share))) || 1, s = [...t].sort((i, c) => Math.abs(c.share) - Math.abs(i.share)), r = new Set(s.slice(0, Os)), o = t.filter((i) => !r.has(i)), a = (i) => S(e.number(i + 0, 6));
  return /* @__PURE__ */ l("section", { class: "shares", "aria-label": e.word("shares"), children: [
    /* @__PURE__ */ l("table", { children: [
      /* @__PURE__ */ l("caption", { children: e.word("shares") }),
      /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "col", children: e.word("sample_n", { n: "" }).trim() }),
        /* @__PURE__ */ l("th", { scope: "col", children: e.word("share_own") }),
        /* @__PURE__ */ l("th", { scope: "col", children: e.word("share") }),
        /* @__PURE__ */ l("td", {})
      ] }) }),
      /* @__PURE__ */ l("tbody", { children: t.filter((i) => r.has(i)).map((i) => /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "row", children: /* @__PURE__ */ l(
          "button",
          {
            "aria-pressed": e.data.samples[e.state.sample] === i.sample,
            "aria-label": e.word("sample_n", { n: i.sample }),
            onClick: () => e.set({ sample: e.data.samples.indexOf(i.sample) }),
            children: i.sample
          }
        ) }),
        /* @__PURE__ */ l("td", { class: "number", children: a(i.own) }),
        /* @__PURE__ */ l("td", { class: "number", children: a(i.share) }),
        /* @__PURE__ */ l("td", { class: "both", "aria-hidden": "true", children: /* @__PURE__ */ l(Ls, { part: i.share / n }) })
      ] }, i.sample)) })
    ] }),
    o.length > 0 && /* @__PURE__ */ l("p", { class: "soft", children: e.word("more_terms", { n: o.length, sum: a(o.reduce((i, c) => i + c.share, 0)) }) }),
    /* @__PURE__ */ l("p", { class: "soft", children: e.word("shares_sum") })
  ] });
}
function Ls({ part: e }) {
  const t = `${50 * Math.abs(e)}%`, n = e < 0 ? `${50 * (1 + e)}%` : "50%";
  return /* @__PURE__ */ l("span", { class: e < 0 ? "bar minus" : "bar plus", style: { width: t, left: n } });
}
function As() {
  const e = y(), { at: t, changes: n } = e.state, s = e.current, [r, o] = K(e.number(e.values[t], null)), [a, i] = K(!1);
  if (e.derivation.isLarge) return null;
  if (e.data.frozen.some((u) => s.name.startsWith(u.replace(/\[.*/, "["))))
    return /* @__PURE__ */ l("p", { class: "soft", children: e.word("fixed_formula") });
  const c = () => {
    const u = Ze(r);
    i(u === null), u !== null && e.change(t, u.value);
  };
  return /* @__PURE__ */ l("form", { class: "over", onSubmit: (u) => {
    u.preventDefault(), c();
  }, children: [
    /* @__PURE__ */ l("label", { children: [
      e.word("change"),
      /* @__PURE__ */ l(
        "input",
        {
          value: r,
          size: 14,
          inputMode: "text",
          "aria-invalid": a,
          onInput: (u) => o(u.currentTarget.value),
          onChange: c
        }
      )
    ] }),
    n.has(t) && /* @__PURE__ */ l(
      "button",
      {
        type: "button",
        onClick: () => {
          e.change(t, null), o(e.number(e.derivation.values[t], null));
        },
        children: e.word("undo")
      }
    ),
    a && /* @__PURE__ */ l("span", { class: "wrong", role: "alert", children: e.word("no_number") })
  ] });
}
function Ws() {
  const e = y(), { at: t, answers: n } = e.state, s = e.current, r = n.get(t), [o, a] = K(r?.written.text ?? ""), [i, c] = K(!1), u = R(null);
  return W(() => u.current?.focus({ preventScroll: !0 }), []), /* @__PURE__ */ l("form", { class: "ask", onSubmit: (f) => {
    f.preventDefault();
    const d = Kt(e, t, o);
    c(d === null), d && e.set({ answers: new Map(n).set(t, d) });
  }, children: [
    /* @__PURE__ */ l(
      "input",
      {
        ref: u,
        value: o,
        size: 14,
        autocomplete: "off",
        "aria-label": e.word("your_answer", { name: Y(s.symbol) }),
        onInput: (f) => a(f.currentTarget.value)
      }
    ),
    /* @__PURE__ */ l("button", { type: "submit", children: e.word("check") }),
    /* @__PURE__ */ l("span", { role: "status", children: i ? e.word("no_number") : r ? /* @__PURE__ */ l(Ps, { place: t }) : "" })
  ] });
}
function Hs(e, [, t, n = "", s = ""]) {
  return e.word(`slip:${t}`, { x: n, y: s });
}
function Ps({ place: e }) {
  const t = y(), n = t.state.answers.get(e);
  if (!n) return null;
  const s = n.upstream.map((o) => Y(t.derivation.quantities[o].symbol)), r = n.slip ? ` ${t.word("likely_slip", { slip: Hs(t, n.slip) })}` : "";
  return /* @__PURE__ */ l("span", { class: `verdict ${n.mark}`, children: [
    t.word(n.mark, { names: s.join(", ") }),
    r
  ] });
}
const tn = 14, Rs = 10, $t = 24;
function Us(e, t) {
  if (typeof e == "number" || e[0] !== "add" || t.state.whole) return e;
  const n = e.slice(1);
  if (n.length <= tn) return e;
  const s = (c) => t.values[c], r = n.map((c) => Math.abs(L(c, s))), o = r.map((c, u) => u).sort((c, u) => r[u] - r[c]), a = new Set(o.slice(0, Rs)), i = n.filter((c, u) => !a.has(u));
  return [
    "add",
    ...n.filter((c, u) => a.has(u)),
    ["more", i.length, L(["add", ...i], s)]
  ];
}
function xt(e, t) {
  const [n, s, r] = e;
  if (n === "num") return `<mn>${ae(t.number(s, null))}</mn>`;
  const o = t.word("more_terms", { n: s, sum: t.number(r) });
  return `<mn class="more">${oe(o)}</mn>`;
}
function kt(e, t, n) {
  const s = n.derivation.quantities[e], r = n.values[e] !== n.derivation.values[e] ? " changed" : "", o = oe(n.word("comes_from", { name: Y(s.symbol) }));
  return `<mn><span class="origin${r}" data-at="${e}" title="${o}">${t}</span></mn>`;
}
function Fe(e) {
  return `#${e.replace(/[^A-Za-z0-9+@]+/g, "-").replace(/^-|-$/g, "")}`;
}
function Ds(e, t) {
  if (e.tree === null) return [];
  const n = Us(e.tree, t), { quantities: s } = t.derivation, r = ie(
    n,
    (c) => typeof c == "number" ? kt(c, A(s[c].symbol), t) : xt(c, t)
  ), o = ie(
    n,
    (c) => typeof c == "number" ? kt(c, ae(t.shownValue(c)), t) : xt(c, t)
  ), a = (c) => c.join("").replace(/<[^>]*>/g, ""), i = ae(t.shownValue(t.state.at));
  return [r, o].filter((c, u, h) => (u === 0 || a(c) !== a(h[0])) && a(c) !== i);
}
const zs = (e) => `<math display="block"><mrow>${e}</mrow></math>`, js = 0.5;
function Fs(e) {
  e.style.fontSize = "";
  const t = e.clientWidth / e.scrollWidth;
  t < 1 && (e.style.fontSize = `${Math.max(js, 0.98 * t)}em`);
}
function Bs() {
  const e = y(), t = e.current, { at: n, trail: s } = e.state, r = (c) => {
    const u = c.target.closest("[data-at]");
    u && (c.preventDefault(), e.go(Number(u.getAttribute("data-at")), n));
  }, o = R(null);
  jt(() => o.current?.querySelectorAll(".side").forEach(Fs));
  const a = e.state.hidden && t.tree !== null, i = t.tree !== null && typeof t.tree != "number" && t.tree[0] === "add" && t.tree.length > tn + 1;
  return /* @__PURE__ */ l("section", { class: "equation", "aria-label": e.word("equation", { n: n + 1, all: e.derivation.listed }), children: [
    /* @__PURE__ */ l("div", { class: "where", children: [
      /* @__PURE__ */ l("span", { class: "phase", children: Vs(e, t) }),
      /* @__PURE__ */ l("span", { class: "count", children: n < e.derivation.listed ? e.word("equation", { n: n + 1, all: e.derivation.listed }) : "" })
    ] }),
    /* @__PURE__ */ l("div", { class: "sides", ref: o, onClick: r, "aria-live": "polite", children: [
      /* @__PURE__ */ l("div", { class: "left", dangerouslySetInnerHTML: { __html: A(t.symbol) }, title: t.name }),
      /* @__PURE__ */ l("div", { class: "right", children: [
        Ds(t, e).map((c, u) => /* @__PURE__ */ l("div", { class: "side", tabIndex: 0, role: "group", "aria-label": e.word(u ? "numbers" : "formula"), children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          /* @__PURE__ */ l("span", { class: "terms", dangerouslySetInnerHTML: { __html: c.map(zs).join("") } })
        ] }, u)),
        /* @__PURE__ */ l("div", { class: "side result", children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          a ? /* @__PURE__ */ l(Ws, {}, n) : /* @__PURE__ */ l(Ks, { place: n })
        ] })
      ] })
    ] }),
    i && !e.state.whole && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => e.set({ whole: !0 }), children: e.word("show_terms") }),
    /* @__PURE__ */ l("p", { class: "why", children: [
      e.word(`why:${t.reason}`),
      Gs(e, t) ? ` ${e.word("new_weights")}` : ""
    ] }),
    /* @__PURE__ */ l(qs, {}),
    t.tree === null && /* @__PURE__ */ l(As, {}, `over${n}`),
    /* @__PURE__ */ l(Ys, {}),
    s.length > 0 && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => e.back(), children: [
      "← ",
      e.word("back"),
      " ",
      /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: A(e.derivation.quantities[s[s.length - 1]].symbol) } })
    ] })
  ] });
}
function Vs(e, t) {
  const n = t.layer === null ? "" : ` · ${e.word("layer", { layer: t.layer })}`, s = t.sample === null ? "" : ` · ${e.word("sample_n", { n: t.sample })}`;
  return e.word(t.phase) + n + s;
}
function Gs(e, t) {
  if (t.phase !== "backward" || t.tree === null) return !1;
  const n = (s) => typeof s == "number" ? e.derivation.quantities[s].name.startsWith("W+") : s[0] !== "num" && s.slice(1).some((r) => n(r));
  return n(t.tree);
}
function Ks({ place: e }) {
  const t = y(), n = t.derivation.values[e], s = t.values[e] !== n, r = ae(t.shownValue(e));
  return s ? /* @__PURE__ */ l("span", { class: "changed", children: [
    /* @__PURE__ */ l("s", { class: "number", dangerouslySetInnerHTML: { __html: ae(t.number(n)) } }),
    " → ",
    /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } })
  ] }) : /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } });
}
function Ys() {
  const e = y(), { at: t } = e.state, n = e.derivation.usedIn(t), s = [...J(e.current.tree)];
  return /* @__PURE__ */ l(C, { children: [
    s.length > 0 && /* @__PURE__ */ l(Mt, { title: e.word("made_of"), places: s }),
    /* @__PURE__ */ l(Mt, { title: e.word(n.length ? "used_in" : "used_nowhere"), places: n })
  ] });
}
function Mt({ title: e, places: t }) {
  const n = y();
  return /* @__PURE__ */ l("div", { class: "uses", children: [
    /* @__PURE__ */ l("span", { class: "soft", children: e }),
    t.slice(0, $t).map((s) => /* @__PURE__ */ l(
      "button",
      {
        class: "symbol",
        onClick: () => n.go(s, n.state.at),
        dangerouslySetInnerHTML: { __html: A(n.derivation.quantities[s].symbol) }
      },
      s
    )),
    t.length > $t && /* @__PURE__ */ l("span", { class: "soft", children: [
      "… ",
      t.length
    ] })
  ] });
}
function Js({ svg: e }) {
  const t = y(), n = R(null), { quantities: s } = t.derivation;
  W(() => {
    const a = new Set([...J(t.current.tree)].map((i) => s[i].name));
    for (const i of n.current?.querySelectorAll("[data-name]") ?? []) {
      const c = i.dataset.name ?? "";
      i.classList.toggle("here", c === t.current.name), i.classList.toggle("source", a.has(c));
      const u = t.derivation.place(c);
      if (u === void 0) continue;
      const h = t.values[u] !== t.derivation.values[u];
      i.classList.toggle("changed", h);
      const [f, d] = [i.querySelector(".value"), i.querySelector("title")];
      f && (f.textContent = S(t.number(t.values[u], h ? 4 : 3))), d && (d.textContent = `${c} = ${t.shownValue(u, 9)}`);
    }
  });
  const r = (a) => {
    const i = a.target.closest("[data-name]")?.dataset.name, c = i === void 0 ? void 0 : t.derivation.place(i);
    c !== void 0 && (a.preventDefault(), t.go(c, t.state.at));
  }, o = t.state.changes.size > 0;
  return /* @__PURE__ */ l(C, { children: [
    /* @__PURE__ */ l(
      "div",
      {
        class: `figure family${o ? " before" : ""}`,
        ref: n,
        tabIndex: 0,
        role: "group",
        "aria-label": t.word("figure"),
        onClick: r,
        dangerouslySetInnerHTML: { __html: e }
      }
    ),
    o && /* @__PURE__ */ l("p", { class: "note soft", children: t.word("drawn_before") })
  ] });
}
const Xs = 4;
function Me(e, t) {
  const n = { layer: t.layer, from: 1, to: 1 }, s = e.state.edges === "auto" && !Be(e, n, e.edges)?.known;
  return Be(e, t, s ? "w" : e.edges);
}
function Be(e, t, n) {
  const s = (i) => e.derivation.edgePlace(`${i}[${t.layer}]`, t.from, t.to), r = s("W");
  if (r === void 0) return null;
  const o = e.state.edges !== "auto", a = (i, c, u) => i === void 0 ? null : { place: i, value: c(i), known: o || st(e, i), symbol: u };
  switch (n) {
    case "w":
      return a(r, (i) => e.values[i], !0);
    case "wa": {
      const i = e.derivation.place(F(e, `a[${t.layer - 1}][${t.from}]`));
      return i === void 0 ? null : a(r, (c) => e.values[c] * e.values[i], !1);
    }
    case "dw":
      return a(s("dW"), (i) => e.values[i], !1);
    case "step":
      return a(s("W+"), (i) => e.values[i] - e.values[r], !1);
  }
}
function nn(e) {
  const { quantities: t } = e.derivation, n = [e.state.at, ...J(e.current.tree)], s = /* @__PURE__ */ new Set();
  for (const r of n) {
    const o = /^(?:d?W\+?|dE\[\d+\]\/dW|dE\/dW)(\[\d+\]\[\d+,\d+\])/.exec(t[r].name);
    o && s.add(o[1]);
  }
  return s;
}
function Qs({ plan: e }) {
  const t = y(), n = nn(t), s = t.current.phase === "backward";
  return /* @__PURE__ */ l("svg", { class: "lines", width: e.width, height: e.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("defs", { children: /* @__PURE__ */ l("marker", { id: "arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerUnits: "userSpaceOnUse", markerWidth: "11", markerHeight: "11", orient: "auto-start-reverse", children: /* @__PURE__ */ l("path", { d: "M0 0 8 4 0 8z" }) }) }),
    e.gaps.flatMap((r) => {
      const o = r.edges.map((i) => ({ e: i, c: Me(t, i) })), a = Math.max(1e-300, ...o.map(({ c: i }) => i?.known ? Math.abs(i.value) : 0));
      return o.map(({ e: i, c }) => {
        const u = n.has(`[${i.layer}][${i.from},${i.to}]`), h = c?.known ? c.value < 0 ? "minus" : "plus" : "unknown", f = c?.known ? 0.8 + 3.2 * (Math.abs(c.value) / a) : 0.8, d = u ? { [s ? "marker-start" : "marker-end"]: "url(#arrow)" } : {};
        return /* @__PURE__ */ l(
          "line",
          {
            class: `${h}${u ? " spoken" : ""}`,
            x1: i.x1,
            y1: i.y1,
            x2: i.x2,
            y2: i.y2,
            "stroke-width": f,
            ...d
          },
          `${i.layer}/${i.from}/${i.to}`
        );
      });
    }),
    t.derivation.place("E") !== void 0 && e.targets.map((r, o) => {
      const a = e.units.filter((i) => i.layer === t.data.sizes.length - 1)[o];
      return /* @__PURE__ */ l("line", { class: "unknown", x1: a.x + a.w, y1: a.y + a.h / 2, x2: r.x, y2: r.y + r.h / 2, "stroke-width": 0.8 }, o);
    })
  ] });
}
function Zs({ gap: e }) {
  const t = y(), n = nn(t), s = e.edges.length <= 12, r = t.current, o = (f) => n.has(`[${f.layer}][${f.from},${f.to}]`) ? 0 : r.layer === f.layer && j(r.name) === f.to ? 1 : 2, a = e.edges.flatMap((f) => {
    const d = Me(t, f);
    if (!d?.known) return [];
    const m = t.derivation.quantities[d.place], w = d.place === t.state.at && t.state.hidden && m.tree !== null ? "?" : S(t.number(d.value, Xs));
    return [{ edge: f, c: d, text: w, symbol: d.symbol && s ? m.symbol : null }];
  });
  a.sort((f, d) => o(f.edge) - o(d.edge));
  const i = new Map(a.map((f) => [f.edge, f])), c = (f) => {
    const d = i.get(f), m = d.symbol ? Zt(d.symbol) + 4 : 0;
    return Math.ceil(m + re(d.text, le)) + 10;
  }, u = as(a.map((f) => f.edge), c), h = a.length - u.length;
  return /* @__PURE__ */ l(C, { children: [
    u.map(({ edge: f, box: d }) => {
      const m = i.get(f), g = n.has(`[${f.layer}][${f.from},${f.to}]`), w = t.values[m.c.place] !== t.derivation.values[m.c.place];
      return /* @__PURE__ */ l(
        "button",
        {
          class: `label${g ? " spoken" : ""}${w ? " changed" : ""}${m.c.place === t.state.at ? " here" : ""}`,
          tabIndex: -1,
          style: ce(d),
          title: `${t.derivation.quantities[m.c.place].name} = ${t.shownValue(m.c.place, null)}`,
          onClick: () => t.go(m.c.place, t.state.at),
          children: [
            m.symbol && /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: A(m.symbol) } }),
            /* @__PURE__ */ l("span", { class: "number", children: m.text })
          ]
        },
        `${f.from}/${f.to}`
      );
    }),
    h > 0 && /* @__PURE__ */ l("div", { class: "caption", style: { left: `${e.box.x}px`, width: `${e.box.w}px` }, children: t.word("too_many_labels", { n: h }) })
  ] });
}
const er = 40;
function tr({ gap: e }) {
  const t = y(), n = R(null), [s, r] = [t.data.sizes[e.layer - 1], t.data.sizes[e.layer]], o = { ...e.box, h: Math.min(e.box.h, Math.max(120, s * 14) + er) };
  o.y += (e.box.h - o.h) / 2;
  const [a, i] = K(""), c = new Float64Array(s * r);
  for (let g = 0; g < s; g++)
    for (let w = 0; w < r; w++) {
      const b = Me(t, { layer: e.layer, from: g + 1, to: w + 1 });
      c[g * r + w] = b?.known ? b.value : 0;
    }
  const u = c.reduce((g, w) => Math.max(g, Math.abs(w)), 0), h = t.current, f = h.layer === e.layer - 1 ? j(h.name) - 1 : -1, d = h.layer === e.layer ? j(h.name) - 1 : -1;
  W(() => {
    n.current && nr(n.current, c, r, u, f, d);
  });
  const m = (g) => {
    const w = g.currentTarget.getBoundingClientRect(), b = Math.floor((g.clientY - w.top) / w.height * s), _ = Math.floor((g.clientX - w.left) / w.width * r);
    return b < 0 || _ < 0 || b >= s || _ >= r ? null : Me(t, { layer: e.layer, from: b + 1, to: _ + 1 });
  };
  return /* @__PURE__ */ l("div", { class: "heat", style: ce(o), children: [
    /* @__PURE__ */ l(
      "canvas",
      {
        ref: n,
        role: "img",
        "aria-label": t.word("heat", { rows: s, columns: r, most: S(t.number(u, 4)) }),
        onPointerMove: (g) => {
          const w = m(g);
          i(w ? `${t.derivation.quantities[w.place].name} = ${S(t.number(w.value, 6))}` : "");
        },
        onPointerLeave: () => i(""),
        onClick: (g) => {
          const w = m(g);
          w && t.go(w.place, t.state.at);
        }
      }
    ),
    /* @__PURE__ */ l("div", { class: "foot", children: a || t.word("heat", { rows: s, columns: r, most: S(t.number(u, 4)) }) })
  ] });
}
function nr(e, t, n, s, r, o) {
  const a = t.length / n, i = e.getContext("2d");
  if (!i) return;
  const c = getComputedStyle(e), [u, h, f, d] = ["--plus", "--minus", "--page", "--ink"].map(
    (_) => sr(i, c.getPropertyValue(_).trim())
  );
  [e.width, e.height] = [e.clientWidth, e.clientHeight].map(
    (_) => Math.max(1, Math.round(_ * devicePixelRatio))
  );
  const [m, g] = [e.width / n, e.height / a], w = new ImageData(n, a);
  t.forEach((_, v) => {
    const E = s ? Math.abs(_) / s : 0, O = _ < 0 ? h : u;
    for (let p = 0; p < 3; p++) w.data[4 * v + p] = f[p] + E * (O[p] - f[p]);
    w.data[4 * v + 3] = 255;
  });
  const b = new OffscreenCanvas(n, a);
  b.getContext("2d")?.putImageData(w, 0, 0), i.imageSmoothingEnabled = !1, i.drawImage(b, 0, 0, e.width, e.height), i.strokeStyle = `rgb(${d.join()})`, i.lineWidth = devicePixelRatio, r >= 0 && i.strokeRect(0, r * g, e.width, g), o >= 0 && i.strokeRect(o * m, 0, m, e.height);
}
function sr(e, t) {
  e.fillStyle = t;
  const n = e.fillStyle;
  return [1, 3, 5].map((s) => Number.parseInt(n.slice(s, s + 2), 16));
}
function rr() {
  const e = y(), t = R(null), [n, s] = K(0);
  jt(() => {
    const c = () => s(t.current?.clientWidth ?? 0);
    c();
    const u = new ResizeObserver(c);
    return t.current && u.observe(t.current), () => u.disconnect();
  }, []);
  const r = e.current, o = (c) => r.layer === c ? j(r.name) : 1, a = e.data.sizes.map(o).join(), i = Te(() => ss(e, n, o), [n, a, e.state.order]);
  return W(() => or(t.current, Ve(i, e, e.state.at)), [e.state.at, i]), /* @__PURE__ */ l("div", { class: "figure", ref: t, tabIndex: 0, role: "group", "aria-label": e.word("figure"), children: /* @__PURE__ */ l("div", { class: "canvas", style: { width: `${i.width}px`, height: `${i.height}px` }, children: [
    /* @__PURE__ */ l(ar, { plan: i }),
    /* @__PURE__ */ l(Qs, { plan: i }),
    i.gaps.map((c) => c.isHeat && /* @__PURE__ */ l(tr, { gap: c }, c.layer)),
    i.units.map((c) => /* @__PURE__ */ l(Ss, { box: c }, `${c.layer}/${c.unit}`)),
    /* @__PURE__ */ l(Cs, { plan: i }),
    i.gaps.map((c) => !c.isHeat && /* @__PURE__ */ l(Zs, { gap: c }, c.layer)),
    /* @__PURE__ */ l(ir, { plan: i })
  ] }) });
}
function or(e, t) {
  if (!e || !t || e.scrollWidth <= e.clientWidth) return;
  t.x >= e.scrollLeft && t.x + t.w <= e.scrollLeft + e.clientWidth || (e.scrollLeft = t.x - (e.clientWidth - t.w) / 2);
}
function ar({ plan: e }) {
  const t = y();
  return /* @__PURE__ */ l(C, { children: [
    e.columns.map((n) => /* @__PURE__ */ l("div", { class: "caption", style: { left: `${n.x}px` }, children: n.layer === 0 ? t.word("inputs") : t.word("layer", { layer: n.layer }) }, n.layer)),
    e.columns.map((n) => n.hidden > 0 && /* @__PURE__ */ l("div", { class: "caption more", style: { left: `${n.x}px`, top: `${n.below}px` }, children: t.word("hidden_units", { n: n.hidden }) }, `more${n.layer}`))
  ] });
}
function Ve(e, t, n) {
  const s = t.derivation.quantities[n];
  if (!s) return null;
  const r = /^(?:d?W\+?|dE\/dW|[mvs]W\+?|dR\/dW)\[(\d+)\]\[(\d+),(\d+)\]/.exec(s.name);
  if (r) {
    const [a, i, c] = r.slice(1).map(Number), u = e.gaps[a - 1], h = u?.edges.find((f) => f.from === i && f.to === c);
    return h ? { x: h.x1 + 0.3 * (h.x2 - h.x1), y: h.y1 + 0.3 * (h.y2 - h.y1), w: 0, h: 0 } : u?.box ?? null;
  }
  const o = /^[yE]\[(\d+)\]/.exec(s.name);
  return o ? e.targets[Number(o[1]) - 1] ?? null : /^E(@|$)/.test(s.name) ? e.loss : s.layer === null ? null : e.units.find((a) => a.layer === s.layer && a.unit === j(s.name)) ?? null;
}
function ir({ plan: e }) {
  const t = y(), n = t.state.trail.at(-1);
  if (n === void 0) return null;
  const [s, r] = [Ve(e, t, n), Ve(e, t, t.state.at)];
  if (!s || !r || s === r) return null;
  const o = (f) => [f.x + f.w / 2, f.y + f.h / 2], [[a, i], [c, u]] = [o(s), o(r)], h = Math.min(60, Math.hypot(c - a, u - i) / 3);
  return /* @__PURE__ */ l("svg", { class: "thread", width: e.width, height: e.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("path", { d: `M${a} ${i} Q${(a + c) / 2} ${(i + u) / 2 - h} ${c} ${u}` }),
    /* @__PURE__ */ l("circle", { cx: c, cy: u, r: "4" })
  ] });
}
const lr = 10;
function cr({ own: e }) {
  const t = y(), n = e.cells[t.state.sample] ?? [], s = e.predicted[t.state.sample] ?? [], r = (o) => {
    const a = t.derivation.place(F(t, `a[0][${o}]`));
    return a === void 0 ? "" : S(t.shownValue(a, 6));
  };
  return /* @__PURE__ */ l("section", { class: "own-row", "aria-label": t.word("own_row"), children: [
    /* @__PURE__ */ l("h2", { children: t.word("own_row") }),
    t.isAsGiven && s.map(([o, a, i]) => /* @__PURE__ */ l("p", { class: "predicted", children: [
      o,
      ": ",
      t.word("predicted"),
      " ",
      /* @__PURE__ */ l("strong", { children: a }),
      i === null ? "" : `, ${(100 * i).toFixed(1)} %`
    ] }, o)),
    /* @__PURE__ */ l("div", { class: "tables", children: [
      e.imageSide > 0 && /* @__PURE__ */ l(ur, { cells: n.map((o) => Number(o[1])), side: e.imageSide }),
      /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": t.word("own_row"), children: /* @__PURE__ */ l("table", { children: [
        /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "col", children: t.word("column") }),
          /* @__PURE__ */ l("th", { scope: "col", children: t.word("cell") }),
          /* @__PURE__ */ l("th", { scope: "col", children: t.word("input") })
        ] }) }),
        /* @__PURE__ */ l("tbody", { children: n.map(([o, a, i, c], u) => /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "row", children: o }),
          /* @__PURE__ */ l("td", { children: a }),
          /* @__PURE__ */ l("td", { class: "number", children: Array.from({ length: c }, (h, f) => r(i + f)).join(", ") })
        ] }, u)) })
      ] }) }),
      /* @__PURE__ */ l(dr, { own: e })
    ] })
  ] });
}
function ur({ cells: e, side: t }) {
  const n = y(), s = R(null);
  return W(() => {
    const r = s.current?.getContext("2d");
    if (!r) return;
    const o = Math.min(...e), a = Math.max(...e) - o || 1, i = new ImageData(t, t);
    e.forEach((c, u) => {
      i.data.fill(255 * (c - o) / a, 4 * u, 4 * u + 3), i.data[4 * u + 3] = 255;
    }), r.putImageData(i, 0, 0);
  }), /* @__PURE__ */ l("canvas", { ref: s, class: "tile", width: t, height: t, role: "img", "aria-label": n.word("image") });
}
function dr({ own: e }) {
  const t = y(), [n, s] = t.data.sizes;
  if (s === void 0) return null;
  const r = [];
  for (let a = 1; a <= n; a++) {
    const i = t.derivation.place(F(t, `a[0][${a}]`));
    for (let c = 1; c <= s; c++) {
      const u = t.derivation.place(`W[1][${a},${c}]`);
      i !== void 0 && u !== void 0 && r.push({ i: a, j: c, w: u, value: t.values[u] * t.values[i] });
    }
  }
  r.sort((a, i) => Math.abs(i.value) - Math.abs(a.value));
  const o = Math.abs(r[0]?.value ?? 0) || 1;
  return /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": t.word("moved"), children: /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("caption", { children: t.word("moved") }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, lr).map((a) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "row", children: e.inputs[a.i - 1] }),
      /* @__PURE__ */ l("td", { children: /* @__PURE__ */ l(
        "button",
        {
          class: "symbol",
          onClick: () => t.go(a.w, t.state.at),
          dangerouslySetInnerHTML: { __html: A(t.derivation.quantities[a.w].symbol) }
        }
      ) }),
      /* @__PURE__ */ l("td", { class: "number", children: S(t.number(a.value + 0, 6)) }),
      /* @__PURE__ */ l("td", { class: "bar-cell", "aria-hidden": "true", children: /* @__PURE__ */ l("span", { class: a.value < 0 ? "bar minus" : "bar plus", style: { width: `${60 * Math.abs(a.value) / o}px` } }) })
    ] }, a.w)) })
  ] }) });
}
const me = (e) => (t) => t.set({ edges: t.state.edges === e ? "auto" : e }), St = (e) => (t) => t.set({ panel: t.state.panel === e ? "" : e }), hr = {
  ArrowLeft: (e) => e.move(-1),
  ArrowRight: (e) => e.move(1),
  "Shift+ArrowLeft": (e) => e.movePhase(!1),
  "Shift+ArrowRight": (e) => e.movePhase(!0),
  Home: (e) => e.go(0),
  End: (e) => e.go(e.derivation.listed - 1),
  Backspace: (e) => e.back(),
  1: me("w"),
  2: me("wa"),
  3: me("dw"),
  4: me("step"),
  "[": (e) => e.goTo(e.state.moment - 1),
  "]": (e) => e.goTo(e.state.moment + 1),
  n: (e) => e.nextUnit(),
  h: (e) => e.set({ hidden: !e.state.hidden }),
  s: (e) => e.turnOrder(),
  l: (e) => e.nextLanguage(),
  d: (e) => e.nextTheme(),
  t: St("table"),
  "?": St("help"),
  Escape: (e) => e.set({ panel: "" })
}, fr = [
  ["← →", "key_equation"],
  ["Shift ← →", "key_phase"],
  ["Home End", "key_ends"],
  ["Backspace", "key_back"],
  ["1 2 3 4", "key_edges"],
  ["[ ]", "key_moment"],
  ["N", "key_unit"],
  ["H", "key_hide"],
  ["S", "key_order"],
  ["L", "key_language"],
  ["D", "key_theme"],
  ["T", "key_table"],
  ["?", "key_help"]
], mr = /* @__PURE__ */ new Set(["l", "d", "t", "?", "Escape"]), _r = /* @__PURE__ */ new Set(["INPUT", "TEXTAREA", "SELECT"]), pr = /* @__PURE__ */ new Set(["Escape"]);
function gr(e, t) {
  t.addEventListener("keydown", (n) => {
    const s = n;
    if (s.ctrlKey || s.metaKey || s.altKey) return;
    const r = _r.has(s.target.tagName ?? "");
    if (r && !pr.has(s.key)) return;
    const o = s.key.length === 1 ? s.key.toLowerCase() : s.key;
    if (e.state.panel === "equations" && !mr.has(o)) return;
    const a = hr[s.shiftKey && o.startsWith("Arrow") ? `Shift+${o}` : o];
    a && (s.preventDefault(), r && s.target.blur(), a(e));
  });
}
const I = [
  "#0072B2",
  "#E69F00",
  "#009E73",
  "#CC79A7",
  "#56B4E9",
  "#D55E00",
  "#B8A800",
  "#777777",
  "#332288",
  "#882255"
], [_e, B, Z, pe, ne] = [280, 150, 56, 18, 6];
function He({ title: e, lines: t, at: n, last: s, isLog: r = !1, isNamed: o = !0 }) {
  const a = y(), i = t.flatMap((_) => _.points.map((v) => v[1])).filter((_) => Number.isFinite(_) && (!r || _ > 0));
  if (!i.length) return null;
  const [c, u] = [Math.min(...i), Math.max(...i)], h = r && u > 20 * c, f = (_) => h ? Math.log(_) : _, d = f(u) - f(c) || 1, m = (_) => Z + (_e - Z - 8) * (Math.log1p(_) / (Math.log1p(s) || 1)), g = (_) => ne + (B - pe - ne) * (1 - (f(_) - f(c)) / d), w = (_) => Number.isFinite(_) && (!h || _ > 0), b = ({ points: _ }) => _.filter(([, v]) => w(v)).map(([v, E], O) => `${O ? "L" : "M"}${m(v).toFixed(1)} ${g(E).toFixed(1)}`).join("");
  return /* @__PURE__ */ l("figure", { class: "chart", children: [
    /* @__PURE__ */ l("figcaption", { children: e }),
    /* @__PURE__ */ l("svg", { width: _e, height: B, role: "img", "aria-label": e, children: [
      /* @__PURE__ */ l("path", { class: "axes", d: `M${Z} ${ne}V${B - pe}H${_e - 8}` }),
      /* @__PURE__ */ l("text", { x: Z - 4, y: ne + 9, class: "end", children: S(a.number(u, 3)) }),
      /* @__PURE__ */ l("text", { x: Z - 4, y: B - pe, class: "end", children: S(a.number(c, 3)) }),
      /* @__PURE__ */ l("text", { x: Z, y: B - 4, children: "0" }),
      /* @__PURE__ */ l("text", { x: _e - 8, y: B - 4, class: "end", children: a.word("steps_n", { n: s }) }),
      /* @__PURE__ */ l("path", { class: "now", d: `M${m(n)} ${ne}V${B - pe}` }),
      t.map((_, v) => /* @__PURE__ */ l("path", { class: "line", style: { stroke: I[v % I.length] }, d: b(_), children: /* @__PURE__ */ l("title", { children: _.name }) }, _.name))
    ] }),
    o && t.length > 1 && /* @__PURE__ */ l(sn, { names: t.map((_) => _.name) })
  ] });
}
function sn({ names: e }) {
  return /* @__PURE__ */ l("ul", { class: "names", children: e.map((t, n) => /* @__PURE__ */ l("li", { children: [
    /* @__PURE__ */ l("span", { style: { background: I[n % I.length] } }),
    t
  ] }, t)) });
}
const wr = 250;
function vr({ run: e }) {
  const t = y(), { moment: n } = t.state, s = e.steps.length - 1, [r, o] = K(!1);
  W(() => {
    if (!r) return;
    const c = setInterval(() => t.state.moment < s ? t.goTo(t.state.moment + 1) : o(!1), wr);
    return () => clearInterval(c);
  }, [r]);
  const a = t.word("moment", {
    step: e.steps[n],
    epoch: e.epochs[n],
    loss: S(t.number(D(e.losses[n]), 6))
  }), i = () => {
    !r && n === s && t.goTo(0), o(!r);
  };
  return /* @__PURE__ */ l("section", { class: "run", "aria-label": t.word("run"), children: [
    /* @__PURE__ */ l("div", { class: "slider", children: [
      /* @__PURE__ */ l("h2", { children: t.word("run") }),
      /* @__PURE__ */ l("button", { onClick: i, children: t.word(r ? "pause" : "play") }),
      /* @__PURE__ */ l(
        "input",
        {
          type: "range",
          min: 0,
          max: s,
          value: n,
          "aria-label": t.word("run"),
          "aria-valuetext": a,
          onInput: (c) => t.goTo(Number(c.currentTarget.value))
        }
      ),
      /* @__PURE__ */ l("output", { class: "number", children: a })
    ] }),
    /* @__PURE__ */ l("p", { class: "soft", children: t.word(e.values ? "run_shown" : "run_fixed") }),
    /* @__PURE__ */ l("div", { class: "charts", children: [
      /* @__PURE__ */ l(yr, { run: e }),
      e.plane && /* @__PURE__ */ l(br, { plane: e.plane }),
      e.images && /* @__PURE__ */ l(kr, { images: e.images })
    ] })
  ] });
}
function yr({ run: e }) {
  const t = y(), { steps: n, epochs: s } = e, r = { at: n[t.state.moment], last: n[n.length - 1] }, o = r.last / (s[s.length - 1] || 1), a = e.gradients[0].map((u, h) => ({
    name: t.word("layer", { layer: h + 1 }),
    points: n.map((f, d) => [f, D(e.gradients[d][h])])
  })), i = e.paths.symbols.map((u, h) => ({
    name: Y(u),
    points: n.map((f, d) => [f, D(e.paths.values[d][h])])
  })), c = e.curve ? ["loss", "watched"].flatMap((u) => {
    const h = e.curve?.[u];
    if (!h) return [];
    const f = h.map((d, m) => [(e.curve?.epochs[m] ?? 0) * o, D(d)]);
    return [{ name: t.word(u === "loss" ? "of_training" : "of_watched"), points: f }];
  }) : [{ name: t.word("of_training"), points: n.map((u, h) => [u, D(e.losses[h])]) }];
  return /* @__PURE__ */ l(C, { children: [
    /* @__PURE__ */ l(He, { title: t.word("loss_curve"), lines: c, isLog: !0, ...r }),
    /* @__PURE__ */ l(He, { title: t.word("gradient_sizes"), lines: a, isLog: !0, ...r }),
    /* @__PURE__ */ l(He, { title: t.word("paths"), lines: i, isNamed: !1, ...r })
  ] });
}
const N = 180;
function br({ plane: e }) {
  const t = y(), n = t.word("over_inputs", { target: e.names[e.names.length - 1] }), s = R(null), r = e.names.length === 2;
  W(() => {
    const c = s.current?.getContext("2d");
    if (!c) return;
    const u = Oe(e.said[t.state.moment]);
    c.clearRect(0, 0, N, N), r ? xr(c, e, u) : $r(c, e, u);
  });
  const [o, a] = e.ends, i = (c) => S(t.number(c, 3));
  return /* @__PURE__ */ l("figure", { class: "chart", children: [
    /* @__PURE__ */ l("figcaption", { children: n }),
    /* @__PURE__ */ l("canvas", { ref: s, width: N, height: N, role: "img", "aria-label": n }),
    /* @__PURE__ */ l("p", { class: "soft", children: [
      e.names.slice(0, o.length).map((c, u) => /* @__PURE__ */ l("span", { children: [
        c,
        ": ",
        i(o[u]),
        " … ",
        i(a[u]),
        " "
      ] }, c)),
      !e.labels && /* @__PURE__ */ l("span", { children: [
        e.names[e.names.length - 1],
        ": ",
        i(e.low),
        " … ",
        i(e.high)
      ] })
    ] }),
    e.labels && /* @__PURE__ */ l(sn, { names: e.labels })
  ] });
}
const Et = (e) => [1, 3, 5].map((t) => Number.parseInt(e.slice(t, t + 2), 16));
function $r(e, t, n) {
  const { fine: s, labels: r } = t, o = new ImageData(s, s);
  n.forEach((f, d) => {
    const m = Et(I[r ? f % I.length : 0]), g = r ? 0.4 : f / 255;
    for (let w = 0; w < 3; w++) o.data[4 * d + w] = 255 + g * (m[w] - 255);
    o.data[4 * d + 3] = 255;
  });
  const a = new OffscreenCanvas(s, s);
  a.getContext("2d")?.putImageData(o, 0, 0), e.imageSmoothingEnabled = !1, e.drawImage(a, 0, 0, N, N);
  const [[i, c], [u, h]] = t.ends;
  for (const [f, d, m] of t.points) {
    const g = (m - t.low) / (t.high - t.low || 1), w = Et(I[0]).map((b) => 255 + g * (b - 255));
    rn(
      e,
      (f - i) / (u - i) * N,
      (1 - (d - c) / (h - c)) * N,
      r ? I[m % I.length] : `rgb(${w.join()})`
    );
  }
}
function xr(e, t, n) {
  const s = t.labels ? t.labels.length - 1 : 255, r = (i) => 4 + (N - 8) * (1 - i), [[o], [a]] = t.ends;
  for (const [i, c] of t.points) {
    const u = (c - t.low) / (t.high - t.low || 1);
    rn(e, (i - o) / (a - o) * N, r(u), I[5]);
  }
  e.strokeStyle = I[0], e.lineWidth = 2, e.beginPath(), n.forEach((i, c) => e.lineTo(c / (n.length - 1) * N, r(i / (s || 1)))), e.stroke();
}
function rn(e, t, n, s) {
  e.beginPath(), e.arc(t, n, 3, 0, 2 * Math.PI), e.fillStyle = s, e.fill(), e.strokeStyle = "#222222", e.lineWidth = 0.6, e.stroke();
}
function kr({ images: e }) {
  const t = y(), [n, s] = e.misread[t.state.moment];
  return /* @__PURE__ */ l("figure", { class: "chart", children: [
    /* @__PURE__ */ l("figcaption", { children: t.word("misread", { n, rows: e.rows }) }),
    /* @__PURE__ */ l("ul", { class: "misread", children: s.map(([r, o, a]) => /* @__PURE__ */ l("li", { children: [
      /* @__PURE__ */ l(Mr, { side: e.side, pixels: e.pixels[r] }),
      e.labels[o],
      " → ",
      e.labels[a]
    ] }, r)) })
  ] });
}
function Mr({ side: e, pixels: t }) {
  const n = R(null);
  return W(() => {
    const s = new ImageData(e, e);
    Oe(t).forEach((r, o) => {
      s.data.fill(r, 4 * o, 4 * o + 3), s.data[4 * o + 3] = 255;
    }), n.current?.getContext("2d")?.putImageData(s, 0, 0);
  }, [t]), /* @__PURE__ */ l("canvas", { ref: n, width: e, height: e, "aria-hidden": "true" });
}
function Sr({ run: e }) {
  const t = y(), n = (s) => S(t.number(D(s), 6));
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("caption", { children: t.word("run") }),
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("step") }),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("epoch") }),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("loss_curve") }),
      e.gradients[0].map((s, r) => /* @__PURE__ */ l("th", { scope: "col", children: t.word("gradient_of", { layer: r + 1 }) }, r))
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: e.steps.map((s, r) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "row", children: /* @__PURE__ */ l("button", { class: "quiet", onClick: () => {
        t.set({ panel: "" }), t.goTo(r);
      }, children: s }) }),
      /* @__PURE__ */ l("td", { class: "number", children: e.epochs[r] }),
      /* @__PURE__ */ l("td", { class: "number", children: n(e.losses[r]) }),
      e.gradients[r].map((o, a) => /* @__PURE__ */ l("td", { class: "number", children: n(o) }, a))
    ] }, s)) })
  ] });
}
const on = 400;
function an({ title: e, children: t }) {
  const n = y(), s = R(null);
  return W(() => (s.current?.showModal(), () => s.current?.close()), []), /* @__PURE__ */ l("dialog", { ref: s, "aria-label": e, onCancel: () => n.set({ panel: "" }), children: [
    /* @__PURE__ */ l("div", { class: "head", children: [
      /* @__PURE__ */ l("h2", { children: e }),
      /* @__PURE__ */ l("button", { onClick: () => n.set({ panel: "" }), children: n.word("close") })
    ] }),
    /* @__PURE__ */ l("div", { class: "inside", tabIndex: 0, role: "group", "aria-label": e, children: t })
  ] });
}
function Er() {
  const e = y();
  return /* @__PURE__ */ l(an, { title: e.word("help"), children: /* @__PURE__ */ l("table", { children: /* @__PURE__ */ l("tbody", { children: fr.filter(([, t]) => e.data.run || t !== "key_moment").map(([t, n]) => /* @__PURE__ */ l("tr", { children: [
    /* @__PURE__ */ l("th", { scope: "row", children: t.split(" ").map((s) => /* @__PURE__ */ l("kbd", { children: s }, s)) }),
    /* @__PURE__ */ l("td", { children: e.word(n) })
  ] }, t)) }) }) });
}
function Tr() {
  const e = y();
  return /* @__PURE__ */ l(an, { title: e.word("table"), children: [
    e.data.run && /* @__PURE__ */ l(Sr, { run: e.data.run }),
    /* @__PURE__ */ l(Cr, {}),
    /* @__PURE__ */ l(Ir, {})
  ] });
}
function Pe({ name: e }) {
  const t = y(), n = t.derivation.place(e);
  return n === void 0 ? /* @__PURE__ */ l("td", {}) : /* @__PURE__ */ l("td", { class: "number", children: /* @__PURE__ */ l("button", { class: "quiet", onClick: () => {
    t.set({ panel: "" }), t.go(n, t.state.at);
  }, children: S(t.shownValue(n)) }) });
}
function Cr() {
  const e = y(), { sizes: t, own: n } = e.data, s = t.length - 1, r = t.flatMap((a, i) => Array.from({ length: a }, (c, u) => [i, u + 1])), o = (a, i) => (a === 0 ? n?.inputs[i - 1] : a === s ? n?.outputs[i - 1] : void 0) ?? `${a}.${i}`;
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: e.word("layer", { layer: "" }) }),
      /* @__PURE__ */ l("th", { scope: "col", children: e.word("name") }),
      ["bias", "net", "out", "error"].map((a) => /* @__PURE__ */ l("th", { scope: "col", children: e.word(a) }, a)),
      /* @__PURE__ */ l("th", { scope: "col", children: e.word("target") })
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, on).map(([a, i]) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("td", { children: a }),
      /* @__PURE__ */ l("th", { scope: "row", children: o(a, i) }),
      /* @__PURE__ */ l(Pe, { name: `b[${a}][${e.data.sharedBias[a - 1] ? 1 : i}]` }),
      ["z", "a", e.state.errors].map((c) => /* @__PURE__ */ l(Pe, { name: F(e, `${c}[${a}][${i}]`) }, c)),
      a === s ? /* @__PURE__ */ l(Pe, { name: F(e, `y[${i}]`) }) : /* @__PURE__ */ l("td", {})
    ] }, `${a}/${i}`)) })
  ] });
}
function Or(e) {
  const { sizes: t } = e.data, n = t.slice(1).reduce((a, i, c) => a + i * t[c], 0), s = e.current.layer || 1, r = j(e.current.name) || 1, o = [];
  for (let a = 1; a < t.length; a++)
    for (let i = 1; i <= t[a]; i++)
      if (!(n > on && !(a === s && i === r)))
        for (let c = 1; c <= t[a - 1]; c++) o.push({ layer: a, from: c, to: i });
  return o;
}
function Ir() {
  const e = y(), t = e.edges, n = ["w", "wa", "dw", "step"], s = (r, o) => {
    const a = Be(e, o, r);
    return a ? S(e.number(a.value)) : "";
  };
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: e.word("edges") }),
      n.map((r) => /* @__PURE__ */ l("th", { scope: "col", class: r === t ? "now" : "", children: e.word(`edges_${r}`) }, r))
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: Or(e).map((r) => {
      const o = e.derivation.place(`W[${r.layer}][${r.from},${r.to}]`), a = o === void 0 ? "" : A(e.derivation.quantities[o].symbol);
      return /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "row", dangerouslySetInnerHTML: { __html: a } }),
        n.map((i) => /* @__PURE__ */ l("td", { class: "number", children: s(i, r) }, i))
      ] }, `${r.layer}/${r.from}/${r.to}`);
    }) })
  ] });
}
function Nr({ board: e }) {
  const [, t] = zt((o) => o + 1, 0);
  W(() => e.listen(() => t(0)), [e]);
  const { panel: n, language: s } = e.state, r = e.data.spoken[s].figure;
  return /* @__PURE__ */ l(Xt.Provider, { value: e, children: [
    /* @__PURE__ */ l(qr, {}),
    n !== "equations" && /* @__PURE__ */ l(C, { children: [
      e.data.run && /* @__PURE__ */ l(vr, { run: e.data.run }),
      /* @__PURE__ */ l(Ar, {}),
      /* @__PURE__ */ l("main", { class: e.data.sizes.length || r ? "stage" : "stage alone", children: [
        r && /* @__PURE__ */ l("div", { class: "seen", children: /* @__PURE__ */ l(Js, { svg: r }) }),
        e.data.sizes.length > 0 && /* @__PURE__ */ l("div", { class: "seen", children: [
          /* @__PURE__ */ l(rr, {}),
          /* @__PURE__ */ l(Wr, {})
        ] }),
        /* @__PURE__ */ l("div", { class: "told", children: [
          /* @__PURE__ */ l(Bs, {}),
          /* @__PURE__ */ l(Hr, {}),
          /* @__PURE__ */ l(Rr, {})
        ] })
      ] }),
      e.data.own && /* @__PURE__ */ l(cr, { own: e.data.own })
    ] }),
    n === "help" && /* @__PURE__ */ l(Er, {}),
    n === "table" && /* @__PURE__ */ l(Tr, {})
  ] });
}
function qr() {
  const e = y(), { digits: t, panel: n, language: s } = e.state, r = e.data.spoken[s], o = Object.keys(e.derivations), a = n === "equations";
  return /* @__PURE__ */ l("header", { class: "bar", children: [
    /* @__PURE__ */ l("h1", { title: r.title, children: r.title }),
    /* @__PURE__ */ l("div", { class: "tools", children: [
      o.length > 1 && !a && /* @__PURE__ */ l("button", { onClick: () => e.turnOrder(), title: e.word("order"), children: [
        e.word(e.state.order),
        " ",
        /* @__PURE__ */ l("kbd", { children: "S" })
      ] }),
      !a && /* @__PURE__ */ l("label", { children: [
        e.word("digits"),
        " ",
        /* @__PURE__ */ l(
          "select",
          {
            value: t ?? "",
            onChange: (i) => e.set({ digits: Number(i.currentTarget.value) || null }),
            children: [
              [3, 4, 6, 9, 12].map((i) => /* @__PURE__ */ l("option", { value: i, children: i }, i)),
              /* @__PURE__ */ l("option", { value: "", children: e.word("all_digits") })
            ]
          }
        )
      ] }),
      /* @__PURE__ */ l("button", { "aria-pressed": a, onClick: () => e.set({ panel: a ? "" : "equations" }), children: e.word(a ? "board" : "all_equations") }),
      /* @__PURE__ */ l("button", { onClick: () => e.set({ panel: "table" }), children: [
        e.word("table"),
        " ",
        /* @__PURE__ */ l("kbd", { children: "T" })
      ] }),
      /* @__PURE__ */ l("button", { onClick: () => e.nextLanguage(), children: [
        s === "zh" ? "English" : "中文",
        " ",
        /* @__PURE__ */ l("kbd", { children: "L" })
      ] }),
      /* @__PURE__ */ l("button", { onClick: () => e.nextTheme(), "aria-label": e.word("theme"), title: e.word("theme"), children: "◐" }),
      /* @__PURE__ */ l("button", { onClick: () => e.set({ panel: "help" }), children: [
        e.word("help"),
        " ",
        /* @__PURE__ */ l("kbd", { children: "?" })
      ] })
    ] })
  ] });
}
function Lr({ quantities: e, listed: t }) {
  return e.slice(0, t).map(({ phase: n, layer: s }, r) => ({ phase: n, layer: s, at: r })).filter(({ phase: n, at: s }) => s === 0 || n !== e[s - 1].phase);
}
function Ar() {
  const e = y(), { listed: t } = e.derivation, n = Te(() => Lr(e.derivation), [e.derivation]), { at: s } = e.state, r = n.findLastIndex((a) => a.at <= s), o = new Set(n.map((a) => a.phase)).size < n.length;
  return /* @__PURE__ */ l("nav", { class: "phases", "aria-label": e.word("equation", { n: s + 1, all: t }), children: [
    /* @__PURE__ */ l("button", { onClick: () => e.move(-1), "aria-label": e.word("previous"), title: e.word("previous"), children: "←" }),
    n.map((a, i) => /* @__PURE__ */ l("button", { "aria-current": i === r ? "step" : void 0, onClick: () => e.go(a.at), children: [
      e.word(a.phase),
      o && a.layer && a.phase !== "forward" ? ` ${a.layer}` : ""
    ] }, a.at)),
    /* @__PURE__ */ l("button", { onClick: () => e.move(1), "aria-label": e.word("next"), title: e.word("next"), children: "→" }),
    /* @__PURE__ */ l(
      "input",
      {
        type: "range",
        min: 0,
        max: t - 1,
        value: Math.min(s, t - 1),
        "aria-label": e.word("equation", { n: s + 1, all: t }),
        onInput: (a) => e.go(Number(a.currentTarget.value))
      }
    )
  ] });
}
function Wr() {
  const e = y(), t = ["auto", "w", "wa", "dw", "step"], { samples: n } = e.data, s = e.derivation.place(F(e, `d[${e.data.sizes.length - 1}][1]`)) !== void 0;
  return /* @__PURE__ */ l("div", { class: "carries", children: [
    /* @__PURE__ */ l("fieldset", { children: [
      /* @__PURE__ */ l("legend", { children: e.word("edges") }),
      t.map((r, o) => /* @__PURE__ */ l("button", { "aria-pressed": e.state.edges === r, onClick: () => e.set({ edges: r }), children: [
        e.word(`edges_${r}`),
        " ",
        o > 0 && /* @__PURE__ */ l("kbd", { children: o })
      ] }, r))
    ] }),
    s && /* @__PURE__ */ l("fieldset", { children: [
      /* @__PURE__ */ l("legend", { children: e.word("errors") }),
      ["delta", "d"].map((r) => /* @__PURE__ */ l("button", { "aria-pressed": e.state.errors === r, onClick: () => e.set({ errors: r }), children: e.word(`errors_${r}`) }, r))
    ] }),
    n.length > 1 && /* @__PURE__ */ l("fieldset", { class: "tabs", children: [
      /* @__PURE__ */ l("legend", { children: e.word("samples") }),
      n.toSorted((r, o) => r - o).map((r) => /* @__PURE__ */ l(
        "button",
        {
          "aria-pressed": n[e.state.sample] === r,
          onClick: () => e.set({ sample: n.indexOf(r) }),
          children: r
        },
        r
      ))
    ] })
  ] });
}
function Hr() {
  const e = y(), t = e.derivation.place("eta"), { changes: n } = e.state, s = Te(() => e.derivation.lossAfter(e.values), [e.derivation, e.values]);
  if (t === void 0 && !n.size || e.derivation.isLarge) return null;
  const r = e.derivation.place("E");
  return /* @__PURE__ */ l("section", { class: "whatif", "aria-label": e.word("what_if"), children: [
    /* @__PURE__ */ l("h2", { children: e.word("what_if") }),
    t !== void 0 && /* @__PURE__ */ l(Pr, { place: t }),
    r !== void 0 && s !== null && /* @__PURE__ */ l("p", { children: e.word("loss_before_after", {
      before: S(e.number(e.values[r])),
      after: S(e.number(s))
    }) }),
    n.size > 0 && /* @__PURE__ */ l(C, { children: [
      /* @__PURE__ */ l("p", { class: "note changed", children: e.word("recomputed") }),
      /* @__PURE__ */ l("button", { onClick: () => e.set({ changes: /* @__PURE__ */ new Map() }), children: e.word("undo") })
    ] })
  ] });
}
function Pr({ place: e }) {
  const t = y(), n = t.derivation.values[e] || 1;
  return /* @__PURE__ */ l("label", { children: [
    t.word("learning_rate"),
    " ",
    /* @__PURE__ */ l(
      "input",
      {
        type: "range",
        min: 0,
        max: 4 * n,
        step: n / 50,
        value: t.values[e],
        onInput: (s) => t.change(e, Ze(s.currentTarget.value)?.value ?? null)
      }
    ),
    /* @__PURE__ */ l("output", { class: "number", children: S(t.number(t.values[e], 6)) })
  ] });
}
function Rr() {
  const e = y(), { hidden: t, answers: n } = e.state, s = () => {
    const r = document.createElement("a");
    r.href = URL.createObjectURL(new Blob([Pn(e)], { type: "application/json" })), r.download = "answers.json", r.click(), setTimeout(() => URL.revokeObjectURL(r.href), 1e3);
  };
  return /* @__PURE__ */ l("div", { class: "asking", children: [
    /* @__PURE__ */ l("button", { "aria-pressed": t, onClick: () => e.set({ hidden: !t }), children: [
      e.word(t ? "show" : "hide"),
      " ",
      /* @__PURE__ */ l("kbd", { children: "H" })
    ] }),
    n.size > 0 && /* @__PURE__ */ l(C, { children: [
      /* @__PURE__ */ l("button", { onClick: s, children: e.word("save_answers") }),
      /* @__PURE__ */ l("p", { class: "soft", children: e.word("save_hint", { source: e.data.source }) })
    ] })
  ] });
}
function ln(e) {
  const t = document.getElementById("equations");
  if (t) return t;
  const n = document.querySelector("noscript");
  n.insertAdjacentHTML("afterend", n.textContent ?? "");
  const s = document.getElementById("equations");
  return s.addEventListener("click", (r) => Ur(e, r.target)), cn(e), s;
}
function Ur(e, t) {
  const n = t.closest("math [data-name]")?.dataset.name;
  n !== void 0 && document.getElementById(Fe(n).slice(1)) && (location.hash = Fe(n));
  const s = t.closest(".symbol")?.closest("article"), r = e.derivation.place(s?.dataset.name ?? "");
  r !== void 0 && (e.go(r), e.set({ panel: "" }));
}
function cn(e) {
  const t = document.getElementById("equations");
  if (!t) return;
  const n = e.data.spoken[e.state.language];
  for (const r of t.querySelectorAll(":scope > section")) {
    const o = r.querySelector("h2");
    o && (o.textContent = e.word(`phase:${r.dataset.phase ?? r.id}`));
  }
  for (const r of t.querySelectorAll("h3"))
    r.textContent = e.word("layer", { layer: r.textContent?.match(/\d+/)?.[0] ?? "" });
  t.querySelectorAll("header p").forEach((r, o) => {
    r.textContent = n.heading[o] ?? "";
  });
  const s = t.querySelector("header h1");
  s && (s.textContent = n.title);
}
const Dr = ["quantity", "changes", "answers"], Ge = (e, t) => JSON.stringify(e) === JSON.stringify(t);
function zr(e, t) {
  let n = null, s = !1;
  const r = () => {
    if (s) return;
    const o = un(e), a = Dr.filter((i) => !Ge(o[i], n?.[i]));
    n = o, a.length && t.postMessage({ chainrule: Object.fromEntries(a.map((i) => [i, o[i]])) }, "*");
  };
  addEventListener("message", ({ source: o, data: a }) => {
    if (o !== t || !a?.chainrule) return;
    const i = n === null;
    n = { ...n, ...a.chainrule }, s = !0, jr(e, a.chainrule), s = !1, r(), i && e.listen(r);
  });
}
function un(e) {
  const { changes: t, answers: n } = e.state, s = (r) => e.derivation.quantities[r].name;
  return {
    quantity: e.current.name,
    changes: Object.fromEntries([...t].map(([r, o]) => [s(r), o])),
    answers: Object.fromEntries([...n].map(([r, { written: o }]) => [s(r), o.text]))
  };
}
function jr(e, { quantity: t, changes: n, answers: s }) {
  const r = (i) => Object.entries(i).flatMap(([c, u]) => {
    const h = e.derivation.place(c);
    return h === void 0 ? [] : [[h, u]];
  }), o = un(e);
  n && !Ge(n, o.changes) && e.set({ changes: new Map(r(n)) }), s && !Ge(s, o.answers) && Fr(e, r(s));
  const a = t ? e.derivation.place(t) : void 0;
  a !== void 0 && a !== e.state.at && e.go(a);
}
function Fr(e, t) {
  e.set({ answers: /* @__PURE__ */ new Map() });
  for (const [n, s] of t) {
    const r = Kt(e, n, s);
    r && e.set({ answers: new Map(e.state.answers).set(n, r) });
  }
}
function Br(e, t) {
  const n = new ks(e);
  return wn(/* @__PURE__ */ l(Nr, { board: n }), t), n;
}
function Vr() {
  const e = document.getElementById("board"), t = document.getElementById("board-data")?.textContent;
  if (!e || !t) return;
  document.documentElement.classList.add("live");
  const n = Br(JSON.parse(t), e), s = new Map(n.derivation.quantities.map((o) => [Fe(o.name), o.name])), r = () => {
    const o = s.get(decodeURIComponent(location.hash)), a = o === void 0 ? void 0 : n.derivation.place(o);
    a !== void 0 && n.go(a);
  };
  r(), addEventListener("hashchange", r), addEventListener("beforeprint", () => ln(n)), gr(n, document), parent !== window && zr(n, parent), n.listen(() => Tt(n)), Tt(n);
}
function Tt(e) {
  const { language: t, theme: n, panel: s } = e.state, r = document.documentElement;
  r.classList.toggle("dark", n === "dark"), r.classList.toggle("light", n === "light"), r.classList.toggle("reads", s === "equations"), s === "equations" && ln(e), r.lang !== t && (r.lang = t, document.title = e.data.spoken[t].title, cn(e));
}
typeof document < "u" && Vr();
export {
  ks as Board,
  xs as Derivation,
  L as evaluate,
  Kt as judge,
  ae as markup,
  us as mathml,
  Ze as readNumber,
  kn as shown,
  Br as start,
  A as symbolMarkup
};
