var _t, y, ce, I, Dt, ue, de, vt, st, B, he, Ht, Mt, St, _e, lt = {}, ct = [], ze = /acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i, ft = Array.isArray;
function N(t, e) {
  for (var n in e) t[n] = e[n];
  return t;
}
function At(t) {
  t && t.parentNode && t.parentNode.removeChild(t);
}
function De(t, e, n) {
  var r, s, o, i = {};
  for (o in e) o == "key" ? r = e[o] : o == "ref" ? s = e[o] : i[o] = e[o];
  if (arguments.length > 2 && (i.children = arguments.length > 3 ? _t.call(arguments, 2) : n), typeof t == "function" && t.defaultProps != null) for (o in t.defaultProps) i[o] === void 0 && (i[o] = t.defaultProps[o]);
  return ot(t, i, r, s, null);
}
function ot(t, e, n, r, s) {
  var o = { type: t, props: e, key: n, ref: r, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: s ?? ++ce, __i: -1, __u: 0 };
  return s == null && y.vnode != null && y.vnode(o), o;
}
function q(t) {
  return t.children;
}
function it(t, e) {
  this.props = t, this.context = e;
}
function H(t, e) {
  if (e == null) return t.__ ? H(t.__, t.__i + 1) : null;
  for (var n; e < t.__k.length; e++) if ((n = t.__k[e]) != null && n.__e != null) return n.__e;
  return typeof t.type == "function" ? H(t) : null;
}
function Fe(t) {
  if (t.__P && t.__d) {
    var e = t.__v, n = e.__e, r = [], s = [], o = N({}, e);
    o.__v = e.__v + 1, y.vnode && y.vnode(o), Wt(t.__P, o, e, t.__n, t.__P.namespaceURI, 32 & e.__u ? [n] : null, r, n ?? H(e), !!(32 & e.__u), s), o.__v = e.__v, o.__.__k[o.__i] = o, we(r, o, s), e.__e = e.__ = null, o.__e != n && fe(o);
  }
}
function fe(t) {
  if ((t = t.__) != null && t.__c != null) return t.__e = t.__c.base = null, t.__k.some(function(e) {
    if (e != null && e.__e != null) return t.__e = t.__c.base = e.__e;
  }), fe(t);
}
function Tt(t) {
  (!t.__d && (t.__d = !0) && I.push(t) && !ut.__r++ || Dt != y.debounceRendering) && ((Dt = y.debounceRendering) || ue)(ut);
}
function ut() {
  try {
    for (var t, e = 1; I.length; ) I.length > e && I.sort(de), t = I.shift(), e = I.length, Fe(t);
  } finally {
    I.length = ut.__r = 0;
  }
}
function pe(t, e, n, r, s, o, i, a, c, d, _) {
  var f, u, h, m, g, w, b = r && r.__k || ct, p = e.length;
  for (c = je(n, e, b, c, p), f = 0; f < p; f++) (h = n.__k[f]) != null && (u = h.__i != -1 && b[h.__i] || lt, h.__i = f, w = Wt(t, h, u, s, o, i, a, c, d, _), m = h.__e, h.ref && u.ref != h.ref && (u.ref && Pt(u.ref, null, h), _.push(h.ref, h.__c || m, h)), g == null && m != null && (g = m), 4 & h.__u ? (c = me(h, c, t), u.__e && (u.__e = null)) : typeof h.type == "function" && w !== void 0 ? c = w : m && (c = m.nextSibling), h.__u &= -7);
  return n.__e = g, c;
}
function je(t, e, n, r, s) {
  var o, i, a, c, d, _ = n.length, f = _, u = 0;
  for (t.__k = new Array(s), o = 0; o < s; o++) (i = e[o]) != null && typeof i != "boolean" && typeof i != "function" ? (typeof i == "string" || typeof i == "number" || typeof i == "bigint" || i.constructor == String ? i = t.__k[o] = ot(null, i, null, null, null) : ft(i) ? i = t.__k[o] = ot(q, { children: i }, null, null, null) : i.constructor === void 0 && i.__b > 0 ? i = t.__k[o] = ot(i.type, i.props, i.key, i.ref ? i.ref : null, i.__v) : t.__k[o] = i, c = o + u, i.__ = t, i.__b = t.__b + 1, a = null, (d = i.__i = Be(i, n, c, f)) != -1 && (f--, (a = n[d]) && (a.__u |= 2)), a == null || a.__v == null ? (d == -1 && (s > _ ? u-- : s < _ && u++), typeof i.type != "function" && (i.__u |= 4)) : d != c && (d == c - 1 ? u-- : d == c + 1 ? u++ : (d > c ? u-- : u++, i.__u |= 4))) : t.__k[o] = null;
  if (f) for (o = 0; o < _; o++) (a = n[o]) != null && (2 & a.__u) == 0 && (a.__e == r && (r = H(a)), ye(a, a));
  return r;
}
function me(t, e, n) {
  var r, s;
  if (typeof t.type == "function") {
    for (r = t.__k, s = 0; r && s < r.length; s++) r[s] && (r[s].__ = t, e = me(r[s], e, n));
    return e;
  }
  t.__e != e && (e && t.type && !e.parentNode && (e = H(t)), e = n.insertBefore(t.__e, e || null));
  do
    e = e && e.nextSibling;
  while (e != null && e.nodeType == 8);
  return e;
}
function Be(t, e, n, r) {
  var s, o, i, a = t.key, c = t.type, d = e[n], _ = d != null && (2 & d.__u) == 0;
  if (d === null && a == null || _ && a == d.key && c == d.type) return n;
  if (r > (_ ? 1 : 0)) {
    for (s = n - 1, o = n + 1; s >= 0 || o < e.length; ) if ((d = e[i = s >= 0 ? s-- : o++]) != null && (2 & d.__u) == 0 && a == d.key && c == d.type) return i;
  }
  return -1;
}
function Ft(t, e, n) {
  e[0] == "-" ? t.setProperty(e, n ?? "") : t[e] = n == null ? "" : typeof n != "number" || ze.test(e) ? n : n + "px";
}
function Q(t, e, n, r, s) {
  var o, i;
  t: if (e == "style") if (typeof n == "string") t.style.cssText = n;
  else {
    if (typeof r == "string" && (t.style.cssText = r = ""), r) for (e in r) n && e in n || Ft(t.style, e, "");
    if (n) for (e in n) r && n[e] == r[e] || Ft(t.style, e, n[e]);
  }
  else if (e[0] == "o" && e[1] == "n") o = e != (e = e.replace(he, "$1")), i = e.toLowerCase(), e = i in t || e == "onFocusOut" || e == "onFocusIn" ? i.slice(2) : e.slice(2), t.l || (t.l = {}), t.l[e + o] = n, n ? r ? n[B] = r[B] : (n[B] = Ht, t.addEventListener(e, o ? St : Mt, o)) : t.removeEventListener(e, o ? St : Mt, o);
  else {
    if (s == "http://www.w3.org/2000/svg") e = e.replace(/xlink(H|:h)/, "h").replace(/sName$/, "s");
    else if (e != "width" && e != "height" && e != "href" && e != "list" && e != "form" && e != "tabIndex" && e != "download" && e != "rowSpan" && e != "colSpan" && e != "role" && e != "popover" && e in t) try {
      t[e] = n ?? "";
      break t;
    } catch {
    }
    typeof n == "function" || (n == null || n === !1 && e[4] != "-" ? t.removeAttribute(e) : t.setAttribute(e, e == "popover" && n == 1 ? "" : n));
  }
}
function jt(t) {
  return function(e) {
    if (this.l) {
      var n = this.l[e.type + t];
      if (e[st] == null) e[st] = Ht++;
      else if (e[st] < n[B]) return;
      return n(y.event ? y.event(e) : e);
    }
  };
}
function Wt(t, e, n, r, s, o, i, a, c, d) {
  var _, f, u, h, m, g, w, b, p, $, M, S, O, R, X, wt, C = e.type;
  if (e.constructor !== void 0) return null;
  128 & n.__u && (c = !!(32 & n.__u), o = [a = e.__e = n.__e]), (_ = y.__b) && _(e);
  t: if (typeof C == "function") {
    f = i.length;
    try {
      if (p = e.props, $ = C.prototype && C.prototype.render, M = (_ = C.contextType) && r[_.__c], S = _ ? M ? M.props.value : _.__ : r, n.__c ? b = (u = e.__c = n.__c).__ = u.__E : ($ ? e.__c = u = new C(p, S) : (e.__c = u = new it(p, S), u.constructor = C, u.render = Ge), M && M.sub(u), u.state || (u.state = {}), u.__n = r, h = u.__d = !0, u.__h = [], u._sb = []), $ && u.__s == null && (u.__s = u.state), $ && C.getDerivedStateFromProps != null && (u.__s == u.state && (u.__s = N({}, u.__s)), N(u.__s, C.getDerivedStateFromProps(p, u.__s))), m = u.props, g = u.state, u.__v = e, h) $ && C.getDerivedStateFromProps == null && u.componentWillMount != null && u.componentWillMount(), $ && u.componentDidMount != null && u.__h.push(u.componentDidMount);
      else {
        if ($ && C.getDerivedStateFromProps == null && p !== m && u.componentWillReceiveProps != null && u.componentWillReceiveProps(p, S), e.__v == n.__v || !u.__e && u.shouldComponentUpdate != null && u.shouldComponentUpdate(p, u.__s, S) === !1) {
          e.__v != n.__v && (u.props = p, u.state = u.__s, u.__d = !1), e.__e = n.__e, e.__k = n.__k, e.__k.some(function(U) {
            U && (U.__ = e);
          }), ct.push.apply(u.__h, u._sb), u._sb = [], u.__h.length && i.push(u), a = H(n);
          break t;
        }
        u.componentWillUpdate != null && u.componentWillUpdate(p, u.__s, S), $ && u.componentDidUpdate != null && u.__h.push(function() {
          u.componentDidUpdate(m, g, w);
        });
      }
      if (u.context = S, u.props = p, u.__P = t, u.__e = !1, O = y.__r, R = 0, $) u.state = u.__s, u.__d = !1, O && O(e), _ = u.render(u.props, u.state, u.context), ct.push.apply(u.__h, u._sb), u._sb = [];
      else do
        u.__d = !1, O && O(e), _ = u.render(u.props, u.state, u.context), u.state = u.__s;
      while (u.__d && ++R < 25);
      u.state = u.__s, u.getChildContext != null && (r = N(N({}, r), u.getChildContext())), $ && !h && u.getSnapshotBeforeUpdate != null && (w = u.getSnapshotBeforeUpdate(m, g)), X = _ != null && _.type === q && _.key == null ? ve(_.props.children) : _, a = pe(t, ft(X) ? X : [X], e, n, r, s, o, i, a, c, d), u.base = e.__e, e.__u &= -161, u.__h.length && i.push(u), b && (u.__E = u.__ = null);
    } catch (U) {
      if (i.length = f, e.__v = null, c || o != null) {
        if (U.then) {
          for (e.__u |= c ? 160 : 128; a && a.nodeType == 8 && a.nextSibling; ) a = a.nextSibling;
          o != null && (o[o.indexOf(a)] = null), e.__e = a;
        } else if (o != null) for (wt = o.length; wt--; ) At(o[wt]);
      } else e.__e = n.__e;
      e.__k == null && (e.__k = n.__k || []), U.then || ge(e), y.__e(U, e, n);
    }
  } else o == null && e.__v == n.__v ? (e.__k = n.__k, e.__e = n.__e) : a = e.__e = Ve(n.__e, e, n, r, s, o, i, c, d);
  return (_ = y.diffed) && _(e), 128 & e.__u ? void 0 : a;
}
function ge(t) {
  t && (t.__c && (t.__c.__e = !0), t.__k && t.__k.some(ge));
}
function we(t, e, n) {
  for (var r = 0; r < n.length; r++) Pt(n[r], n[++r], n[++r]);
  y.__c && y.__c(e, t), t.some(function(s) {
    try {
      t = s.__h, s.__h = [], t.some(function(o) {
        o.call(s);
      });
    } catch (o) {
      y.__e(o, s.__v);
    }
  });
}
function ve(t) {
  return typeof t != "object" || t == null || t.__b > 0 ? t : ft(t) ? t.map(ve) : t.constructor !== void 0 ? null : N({}, t);
}
function Ve(t, e, n, r, s, o, i, a, c) {
  var d, _, f, u, h, m, g, w = n.props || lt, b = e.props, p = e.type;
  if (p == "svg" ? s = "http://www.w3.org/2000/svg" : p == "math" ? s = "http://www.w3.org/1998/Math/MathML" : s || (s = "http://www.w3.org/1999/xhtml"), o != null) {
    for (d = 0; d < o.length; d++) if ((h = o[d]) && "setAttribute" in h == !!p && (p ? h.localName == p : h.nodeType == 3)) {
      t = h, o[d] = null;
      break;
    }
  }
  if (t == null) {
    if (p == null) return document.createTextNode(b);
    t = document.createElementNS(s, p, b.is && b), a && (y.__m && y.__m(e, o), a = !1), o = null;
  }
  if (p == null) w === b || a && t.data == b || (t.data = b);
  else {
    if (o = p == "textarea" && b.defaultValue != null ? null : o && _t.call(t.childNodes), !a && o != null) for (w = {}, d = 0; d < t.attributes.length; d++) w[(h = t.attributes[d]).name] = h.value;
    for (d in w) h = w[d], d == "dangerouslySetInnerHTML" ? f = h : d == "children" || d in b || d == "value" && "defaultValue" in b || d == "checked" && "defaultChecked" in b || Q(t, d, null, h, s);
    for (d in b) h = b[d], d == "children" ? u = h : d == "dangerouslySetInnerHTML" ? _ = h : d == "value" ? m = h : d == "checked" ? g = h : a && typeof h != "function" || w[d] === h || Q(t, d, h, w[d], s);
    if (_) a || f && (_.__html == f.__html || _.__html == t.innerHTML) || (t.innerHTML = _.__html), e.__k = [];
    else if (f && (t.innerHTML = ""), pe(e.type == "template" ? t.content : t, ft(u) ? u : [u], e, n, r, p == "foreignObject" ? "http://www.w3.org/1999/xhtml" : s, o, i, o ? o[0] : n.__k && H(n, 0), a, c), o != null) for (d = o.length; d--; ) At(o[d]);
    a && p != "textarea" || (d = "value", p == "progress" && m == null ? t.removeAttribute("value") : m != null && (m !== t[d] || p == "progress" && !m || p == "option" && m != w[d]) && Q(t, d, m, w[d], s), d = "checked", g != null && g != t[d] && Q(t, d, g, w[d], s));
  }
  return t;
}
function Pt(t, e, n) {
  try {
    if (typeof t == "function") {
      var r = typeof t.__u == "function";
      r && t.__u(), r && e == null || (t.__u = t(e));
    } else t.current = e;
  } catch (s) {
    y.__e(s, n);
  }
}
function ye(t, e, n) {
  var r, s;
  if (y.unmount && y.unmount(t), (r = t.ref) && (r.current && r.current != t.__e || Pt(r, null, e)), (r = t.__c) != null) {
    if (r.componentWillUnmount) try {
      r.componentWillUnmount();
    } catch (o) {
      y.__e(o, e);
    }
    r.base = r.__P = r.__n = null;
  }
  if (r = t.__k) for (s = 0; s < r.length; s++) r[s] && ye(r[s], e, n || typeof t.type != "function");
  n || At(t.__e), t.__c = t.__ = t.__e = void 0;
}
function Ge(t, e, n) {
  return this.constructor(t, n);
}
function Ke(t, e, n) {
  var r, s, o, i;
  e == document && (e = document.documentElement), y.__ && y.__(t, e), s = (r = !1) ? null : e.__k, o = [], i = [], Wt(e, t = e.__k = De(q, null, [t]), s || lt, lt, e.namespaceURI, s ? null : e.firstChild ? _t.call(e.childNodes) : null, o, s ? s.__e : e.firstChild, r, i), we(o, t, i), t.props.children = null;
}
function Ye(t) {
  function e(n) {
    var r, s;
    return this.getChildContext || (r = /* @__PURE__ */ new Set(), (s = {})[e.__c] = this, this.getChildContext = function() {
      return s;
    }, this.componentWillUnmount = function() {
      r = null;
    }, this.shouldComponentUpdate = function(o) {
      this.props.value != o.value && r.forEach(function(i) {
        i.__e = !0, Tt(i);
      });
    }, this.sub = function(o) {
      r.add(o);
      var i = o.componentWillUnmount;
      o.componentWillUnmount = function() {
        r && r.delete(o), i && i.call(o);
      };
    }), n.children;
  }
  return e.__c = "__cC" + _e++, e.__ = t, e.Provider = e.__l = (e.Consumer = function(n, r) {
    return n.children(r);
  }).contextType = e, e;
}
_t = ct.slice, y = { __e: function(t, e, n, r) {
  for (var s, o, i; e = e.__; ) if ((s = e.__c) && !s.__) try {
    if ((o = s.constructor) && o.getDerivedStateFromError != null && (s.setState(o.getDerivedStateFromError(t)), i = s.__d), s.componentDidCatch != null && (s.componentDidCatch(t, r || {}), i = s.__d), i) return s.__E = s;
  } catch (a) {
    t = a;
  }
  throw t;
} }, ce = 0, it.prototype.setState = function(t, e) {
  var n;
  n = this.__s != null && this.__s != this.state ? this.__s : this.__s = N({}, this.state), typeof t == "function" && (t = t(N({}, n), this.props)), t && N(n, t), t != null && this.__v && (e && this._sb.push(e), Tt(this));
}, it.prototype.forceUpdate = function(t) {
  this.__v && (this.__e = !0, t && this.__h.push(t), Tt(this));
}, it.prototype.render = q, I = [], ue = typeof Promise == "function" ? Promise.prototype.then.bind(Promise.resolve()) : setTimeout, de = function(t, e) {
  return t.__v.__b - e.__v.__b;
}, ut.__r = 0, vt = Math.random().toString(8), st = "__d" + vt, B = "__a" + vt, he = /(PointerCapture)$|Capture$/i, Ht = 0, Mt = jt(!1), St = jt(!0), _e = 0;
var Je = 0;
function l(t, e, n, r, s, o) {
  e || (e = {});
  var i, a, c = e;
  if ("ref" in c) for (a in c = {}, e) a == "ref" ? i = e[a] : c[a] = e[a];
  var d = { type: t, props: c, key: n, ref: i, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: --Je, __i: -1, __u: 0, __source: s, __self: o };
  if (typeof t == "function" && (i = t.defaultProps)) for (a in i) c[a] === void 0 && (c[a] = i[a]);
  return y.vnode && y.vnode(d), d;
}
var A, x, yt, Bt, dt = 0, be = [], k = y, Vt = k.__b, Gt = k.__r, Kt = k.diffed, Yt = k.__c, Jt = k.unmount, Xt = k.__;
function Y(t, e) {
  k.__h && k.__h(x, t, dt || e), dt = 0;
  var n = x.__H || (x.__H = { __: [], __h: [] });
  return t >= n.__.length && n.__.push({}), n.__[t];
}
function D(t) {
  return dt = 1, $e(ke, t);
}
function $e(t, e, n) {
  var r = Y(A++, 2);
  if (r.t = t, !r.__c && (r.__ = [ke(void 0, e), function(a) {
    var c = r.__N ? r.__N[0] : r.__[0], d = r.t(c, a);
    c !== d && (r.__N = [d, r.__[1]], r.__c.setState({}));
  }], r.__c = x, !x.__f)) {
    var s = function(a, c, d) {
      if (!r.__c.__H) return !0;
      var _ = !1, f = r.__c.props !== a;
      if (r.__c.__H.__.some(function(h) {
        if (h.__N) {
          _ = !0;
          var m = h.__[0];
          h.__ = h.__N, h.__N = void 0, m !== h.__[0] && (f = !0);
        }
      }), o) {
        var u = o.call(this, a, c, d);
        return _ ? u || f : u;
      }
      return !_ || f;
    };
    x.__f = !0;
    var o = x.shouldComponentUpdate, i = x.componentWillUpdate;
    x.componentWillUpdate = function(a, c, d) {
      if (this.__e) {
        var _ = o;
        o = void 0, s(a, c, d), o = _;
      }
      i && i.call(this, a, c, d);
    }, x.shouldComponentUpdate = s;
  }
  return r.__N || r.__;
}
function J(t, e) {
  var n = Y(A++, 3);
  !k.__s && Rt(n.__H, e) && (n.__ = t, n.u = e, x.__H.__h.push(n));
}
function Xe(t, e) {
  var n = Y(A++, 4);
  !k.__s && Rt(n.__H, e) && (n.__ = t, n.u = e, x.__h.push(n));
}
function pt(t) {
  return dt = 5, xe(function() {
    return { current: t };
  }, []);
}
function xe(t, e) {
  var n = Y(A++, 7);
  return Rt(n.__H, e) && (n.__ = t(), n.__H = e, n.__h = t), n.__;
}
function Qe(t) {
  var e = x.context[t.__c], n = Y(A++, 9);
  return n.c = t, e ? (n.__ == null && (n.__ = !0, e.sub(x)), e.props.value) : t.__;
}
function Ze() {
  for (var t; t = be.shift(); ) {
    var e = t.__H;
    if (t.__P && e) try {
      e.__h.some(at), e.__h.some(Ct), e.__h = [];
    } catch (n) {
      e.__h = [], k.__e(n, t.__v);
    }
  }
}
k.__b = function(t) {
  x = null, Vt && Vt(t);
}, k.__ = function(t, e) {
  t && e.__k && e.__k.__m && (t.__m = e.__k.__m), Xt && Xt(t, e);
}, k.__r = function(t) {
  Gt && Gt(t), A = 0;
  var e = (x = t.__c).__H;
  e && (yt === x ? (e.__h = [], x.__h = [], e.__.some(function(n) {
    n.__N && (n.__ = n.__N), n.u = n.__N = void 0;
  })) : (e.__h.some(at), e.__h.some(Ct), e.__h = [], A = 0)), yt = x;
}, k.diffed = function(t) {
  Kt && Kt(t);
  var e = t.__c;
  e && e.__H && (e.__H.__h.length && (be.push(e) !== 1 && Bt === k.requestAnimationFrame || ((Bt = k.requestAnimationFrame) || tn)(Ze)), e.__H.__.some(function(n) {
    n.u && (n.__H = n.u, n.u = void 0);
  })), yt = x = null;
}, k.__c = function(t, e) {
  e.some(function(n) {
    try {
      n.__h.some(at), n.__h = n.__h.filter(function(r) {
        return !r.__ || Ct(r);
      });
    } catch (r) {
      e.some(function(s) {
        s.__h && (s.__h = []);
      }), e = [], k.__e(r, n.__v);
    }
  }), Yt && Yt(t, e);
}, k.unmount = function(t) {
  Jt && Jt(t);
  var e, n = t.__c;
  n && n.__H && (n.__H.__.some(function(r) {
    try {
      at(r);
    } catch (s) {
      e = s;
    }
  }), n.__H = void 0, e && k.__e(e, n.__v));
};
var Qt = typeof requestAnimationFrame == "function";
function tn(t) {
  var e, n = function() {
    clearTimeout(r), Qt && cancelAnimationFrame(e), setTimeout(t);
  }, r = setTimeout(n, 35);
  Qt && (e = requestAnimationFrame(n));
}
function at(t) {
  var e = x, n = t.__c;
  typeof n == "function" && (t.__c = void 0, n()), x = e;
}
function Ct(t) {
  var e = x;
  t.__c = t.__(), x = e;
}
function Rt(t, e) {
  return !t || t.length !== e.length || e.some(function(n, r) {
    return n !== t[r];
  });
}
function ke(t, e) {
  return typeof e == "function" ? e(t) : e;
}
function en(t, e) {
  return Number.isNaN(t) ? "nan" : Number.isFinite(t) ? Object.is(t, -0) ? "-0" : e === null ? nn(t) : rn(t, e) : t < 0 ? "-inf" : "inf";
}
function nn(t) {
  const [e, n] = t.toExponential().split("e"), r = Number(n);
  return r < -4 || r >= 16 ? e + Me(r) : Se(e, r);
}
function rn(t, e) {
  const [n, r] = sn(t, e).split("e"), s = n.includes(".") ? n.replace(/\.?0+$/, "") : n, o = Number(r);
  return o < -4 || o >= e ? s + Me(o) : Se(s, o);
}
function sn(t, e) {
  const n = t.toExponential(e - 1), s = t.toExponential(Math.min(100, e + 60)).split("e")[0].replace(/^-?\d\.?/, "").slice(e - 1), o = Number(n.split("e")[0].at(-1));
  if (!/^50*$/.test(s) || o % 2 === 0) return n;
  const [i, a] = n.split("e");
  return `${i.slice(0, -1)}${o - 1}e${a}`;
}
function Me(t) {
  return `e${t < 0 ? "-" : "+"}${String(Math.abs(t)).padStart(2, "0")}`;
}
function Se(t, e) {
  const n = t.startsWith("-") ? "-" : "", r = t.replace(/[-.]/g, "");
  if (e < 0) return `${n}0.${"0".repeat(-e - 1)}${r}`;
  const s = r.slice(0, e + 1).padEnd(e + 1, "0"), o = r.slice(e + 1);
  return n + s + (o ? `.${o}` : "");
}
function G(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), r = e.replace("-", "−");
  return n === void 0 ? r : `${r}·10<sup>${String(Number(n)).replace("-", "−")}</sup>`;
}
function T(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), r = e.replace("-", "−");
  return n === void 0 ? r : `${r}e${Number(n)}`.replace("e-", "e−");
}
const on = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, an = /^([+-]?\d+)\s*\/\s*(\d*[1-9]\d*)$/;
function Ut(t) {
  let e = t.normalize("NFKC").replace(/[−–₋]/g, "-").trim();
  /^[+-]?\d*,\d+$/.test(e) && (e = e.replace(",", "."));
  const n = an.exec(e);
  if (n)
    return { text: e, value: Number(n[1]) / Number(n[2]), halfUnit: 0 };
  const r = Number(e);
  if (!on.test(e) || !Number.isFinite(r)) return null;
  const [s, o] = e.toLowerCase().split("e"), i = s.includes(".") ? s.length - s.indexOf(".") - 1 : 0, a = Number(o ?? 0) - i;
  return { text: e, value: r, halfUnit: +`5e${a - 1}` };
}
function Et(t, e, n = 0) {
  const r = n || 1e-10 * Math.abs(e);
  return Math.abs(t.value - e) <= t.halfUnit + r;
}
function Te(t, e) {
  return !(Math.abs(t.value - e) <= 1e-9 * Math.abs(e)) && t.halfUnit > Math.abs(e) / 2;
}
function ln(t, e, n) {
  const r = Ut(n);
  if (r === null) return null;
  const s = (a, c = [], d = "") => ({
    written: r,
    mark: a,
    upstream: c,
    slip: d
  }), o = t.values[e];
  if (Et(r, o)) return s(Te(r, o) ? "coarse" : "right");
  const i = cn(t, e);
  return i.size && Et(r, un(t, e, i)) ? s("follows", [...i.keys()]) : s("wrong", [], dn(t, e, r));
}
function cn(t, e) {
  const n = /* @__PURE__ */ new Map();
  for (const [r, s] of t.state.answers)
    (s.mark === "wrong" || s.mark === "follows") && r !== e && t.derivation.affectedBy([r]).has(e) && n.set(r, s.written.value);
  return n;
}
function un(t, e, n) {
  return t.derivation.recomputed(new Map([...t.state.changes, ...n]))[e];
}
function dn(t, e, n) {
  if (t.state.changes.size) return "";
  const s = (t.data.slips[t.derivation.quantities[e].name] ?? []).find(([o]) => Et(n, o) && !Te(n, o));
  return s ? s[1] : "";
}
function hn(t) {
  const { quantities: e } = t.derivation, n = [...t.state.answers].map(([r, s]) => [e[r].name, s.written.text]);
  return JSON.stringify(Object.fromEntries(n), null, 1);
}
const _n = 22, fn = Array.from({ length: _n }, (t, e) => {
  let n = 1;
  for (let r = 2; r <= e; r++) n *= r;
  return 2 / Math.sqrt(Math.PI) * (-1) ** e / (n * (2 * e + 1));
}), Zt = 3.75, pn = 28, mn = 2 ** 27 + 1, bt = [
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
function Ce(t) {
  const e = t * mn, n = e - (e - t);
  return [n, t - n];
}
function gn(t) {
  const [e, n] = Ce(t);
  return Math.exp(-e * e) * Math.exp(-n * (t + e));
}
function wn(t) {
  let e = 0, n = 0;
  for (let r = bt.length - 1; r > 0; r--)
    [n, e] = [2 * t * n - e + bt[r], n];
  return t * n - e + bt[0];
}
function vn(t) {
  const e = Math.min(t, pn);
  return gn(e) * wn((e - Zt) / (e + Zt)) / (1 + 2 * e);
}
function yn(t) {
  if (Math.abs(t) <= 0.5) {
    const n = t * t;
    return 1 - t * fn.reduceRight((r, s) => r * n + s, 0);
  }
  const e = vn(Math.abs(t));
  return t < 0 ? 2 - e : e;
}
function bn(t) {
  return 0.5 * yn(-t / Math.SQRT2);
}
function $n(t) {
  const [e, n] = Ce(t);
  return Math.exp(-0.5 * e * e) * Math.exp(-0.5 * n * (t + e)) / Math.sqrt(2 * Math.PI);
}
const xn = {
  add: (...t) => kn(t),
  mul: (...t) => t.reduce((e, n) => e * n, 1),
  sub: (t, e) => t - e,
  div: (t, e) => t / e,
  pow: (t, e) => t ** e,
  neg: (t) => -t,
  exp: Math.exp,
  ln: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: (t) => Math.sign(t) + 0,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
  Phi: bn,
  phi: $n,
  max: (...t) => t.reduce((e, n) => n > e ? n : e),
  min: (...t) => t.reduce((e, n) => n < e ? n : e),
  argmax: (...t) => t.indexOf(t.reduce((e, n) => n > e ? n : e)) + 1,
  argmin: (...t) => t.indexOf(t.reduce((e, n) => n < e ? n : e)) + 1,
  gt: (t, e) => +(t > e),
  lt: (t, e) => +(t < e),
  le: (t, e) => +(t <= e)
};
function z(t, e) {
  if (typeof t == "number") return e(t);
  const [n, ...r] = t;
  return n === "num" ? r[0] : n === "case" ? z(r[z(r[0], e) ? 1 : 2], e) : xn[n](...r.map((s) => z(s, e)));
}
function mt(t, e = /* @__PURE__ */ new Set()) {
  if (typeof t == "number") e.add(t);
  else if (t !== null && t[0] !== "num")
    for (const n of t.slice(1)) mt(n, e);
  return e;
}
function kn(t) {
  if (!t.every(Number.isFinite)) return t.reduce((n, r) => n + r, 0);
  const e = [];
  for (let n of t) {
    let r = 0;
    for (let s of e) {
      Math.abs(n) < Math.abs(s) && ([n, s] = [s, n]);
      const o = n + s, i = s - (o - n);
      i && (e[r++] = i), n = o;
    }
    e.length = r, e.push(n);
  }
  return Mn(e);
}
function Mn(t) {
  let e = t.pop() ?? 0;
  for (; t.length; ) {
    const n = e, r = t.pop();
    e = n + r;
    const s = r - (e - n);
    if (!s) continue;
    const o = t.at(-1) ?? 0;
    if (s < 0 && o < 0 || s > 0 && o > 0) {
      const i = 2 * s, a = e + i;
      a - e === i && (e = a);
    }
    break;
  }
  return e;
}
const Ee = /^(<mrow><mo>−|(<[^>]*>)*−)/, $t = (t) => (...e) => `<mrow><mi>${t}</mi><mo>(</mo>${e.join("<mo>,</mo>")}<mo>)</mo></mrow>`, Sn = {
  exp: (t) => `<msup><mi>e</mi><mrow>${t}</mrow></msup>`,
  sqrt: (t) => `<msqrt>${t}</msqrt>`,
  abs: (t) => `<mrow><mo>|</mo>${t}<mo>|</mo></mrow>`,
  ...Object.fromEntries(
    ["ln", "tanh", "sign", "sin", "cos", "max", "min", "argmax", "argmin"].map((t) => [t, $t(t)])
  ),
  Phi: $t("Φ"),
  phi: $t("φ"),
  gt: (t, e) => `${t}<mo>&gt;</mo>${e}`,
  lt: (t, e) => `${t}<mo>&lt;</mo>${e}`,
  le: (t, e) => `${t}<mo>≤</mo>${e}`,
  case: (t, e, n) => `<mrow><mo>{</mo><mtable><mtr><mtd>${e}</mtd><mtd><mrow>${t}</mrow></mtd></mtr><mtr><mtd>${n}</mtd><mtd><mo>–</mo></mtd></mtr></mtable></mrow>`
};
function te(t, e) {
  return j(t, e)[0];
}
function j(t, e) {
  if (typeof t == "number" || t[0] === "num" || t[0] === "more") {
    const o = e(t);
    return [
      o,
      Ee.test(o) ? 3 : 5
      /* Atom */
    ];
  }
  const [n, ...r] = t, s = r;
  switch (n) {
    case "add":
      return [
        Tn(s, e),
        1
        /* Sum */
      ];
    case "sub":
      return [
        Cn(s, e),
        1
        /* Sum */
      ];
    case "mul":
      return [
        En(s, e),
        2
        /* Product */
      ];
    case "div":
      return [
        qn(s, e),
        5
        /* Atom */
      ];
    case "neg":
      return [
        `<mrow><mo>−</mo>${gt(F(
          s[0],
          e,
          2
          /* Product */
        ))}</mrow>`,
        3
        /* Sign */
      ];
    case "pow":
      return [
        Nn(s, e),
        4
        /* Power */
      ];
    default:
      return [
        Sn[n](...s.map((o) => j(o, e)[0])),
        5
        /* Atom */
      ];
  }
}
const qe = (t) => `<mrow><mo>(</mo>${t}<mo>)</mo></mrow>`, gt = (t) => Ee.test(t) ? qe(t) : t;
function F(t, e, n) {
  const [r, s] = j(t, e);
  return s >= n ? r : qe(r);
}
function Tn(t, e) {
  const [n, ...r] = t, s = r.map((o) => gt(F(
    o,
    e,
    2
    /* Product */
  )));
  return [j(n, e)[0], ...s].join("<mo>+</mo>");
}
function Cn([t, e], n) {
  return `${j(t, n)[0]}<mo>−</mo>${gt(F(
    e,
    n,
    2
    /* Product */
  ))}`;
}
function En(t, e) {
  return t.map((r) => F(
    r,
    e,
    2
    /* Product */
  )).map((r, s) => s ? gt(r) : r).join("<mo>·</mo>");
}
function qn(t, e) {
  const [n, r] = t.map((s) => j(s, e)[0]);
  return `<mfrac><mrow>${n}</mrow><mrow>${r}</mrow></mfrac>`;
}
function Nn([t, e], n) {
  return `<msup><mrow>${F(
    t,
    n,
    5
    /* Atom */
  )}</mrow><mrow>${F(
    e,
    n,
    5
    /* Atom */
  )}</mrow></msup>`;
}
function V(t) {
  return t.replace(/[&<>"]/g, (e) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[e]);
}
function E(t) {
  const e = t[2] ? `<sup>${V(t[2])}</sup>` : "";
  if (typeof t[0] != "string")
    return `∂${E(t[0])}/∂${E(t[1])}${e}`;
  const n = t[1] ? `<sub>${V(t[1])}</sub>` : "";
  return `<i>${V(t[0])}</i>${n}${e}`;
}
function W(t) {
  if (typeof t[0] != "string")
    return `∂${W(t[0])}/∂${W(t[1])}${t[2]}`;
  const e = t[1] ? `_${t[1]}` : "";
  return `${t[0]}${e}${t[2]}`;
}
function Ne(t) {
  return Number(typeof t == "object" ? t.$float.replace("inf", "Infinity") : t);
}
function Oe(t) {
  if (t === null || typeof t == "number") return t;
  const [e, ...n] = t;
  return e === "num" ? ["num", Ne(n[0])] : [e, ...n.map(Oe)];
}
class On {
  quantities;
  listed;
  places = /* @__PURE__ */ new Map();
  usedIn;
  values;
  constructor(e) {
    this.listed = e.listed, this.quantities = e.quantities.map(
      ([n, r, s, o, i, a, c, d]) => ({
        name: n,
        phase: r,
        layer: s,
        sample: o,
        symbol: c,
        reason: d,
        value: Ne(i),
        isTruth: typeof i == "boolean",
        tree: Oe(a)
      })
    ), this.values = Float64Array.from(this.quantities, (n) => n.value), this.usedIn = this.quantities.map(() => []), this.quantities.forEach((n, r) => {
      this.places.set(n.name, r);
      for (const s of mt(n.tree)) this.usedIn[s].push(r);
    });
  }
  place(e) {
    return this.places.get(e);
  }
  /** The numbers when some are other ones; what does not hang on them stays as Python gave it. */
  recomputed(e) {
    if (e.size === 0) return this.values;
    const n = this.affectedBy(e.keys()), r = this.values.slice(), s = /* @__PURE__ */ new Set(), o = (i) => {
      if (n.has(i) && !s.has(i)) {
        s.add(i);
        const a = this.quantities[i].tree;
        e.has(i) ? r[i] = e.get(i) : a !== null && (r[i] = z(a, o));
      }
      return r[i];
    };
    for (const i of n) o(i);
    return r;
  }
  /** These places and all that hang on them. */
  affectedBy(e) {
    const n = new Set(e);
    for (const r of n) for (const s of this.usedIn[r]) n.add(s);
    return n;
  }
  /** E when every parameter has its new value: the loss after the step, on the same rows. */
  lossAfter(e) {
    const n = this.place("E");
    if (n === void 0) return null;
    const r = /* @__PURE__ */ new Map();
    return this.quantities.forEach((s, o) => {
      const i = /^[Wb]\[/.test(s.name) ? this.place(`${s.name[0]}+${s.name.slice(1)}`) : void 0;
      i !== void 0 ? r.set(o, e[i]) : e[o] !== this.values[o] && s.tree === null && r.set(o, e[o]);
    }), r.size ? this.recomputed(r)[n] : null;
  }
}
class In {
  constructor(e) {
    this.data = e, this.derivations = Object.fromEntries(
      Object.entries(e.variants).map(([n, r]) => [n, new On(r)])
    ), this.state = {
      order: e.order,
      at: 0,
      trail: [],
      edges: "auto",
      errors: "delta",
      sample: 0,
      digits: 9,
      language: e.language,
      theme: "",
      panel: "",
      hidden: !1,
      whole: !1,
      changes: /* @__PURE__ */ new Map(),
      answers: /* @__PURE__ */ new Map()
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
  first(e) {
    const n = this.derivation.quantities.findIndex((r) => r.phase === e);
    return n < 0 ? void 0 : n;
  }
  listen(e) {
    return this.listeners.add(e), () => this.listeners.delete(e);
  }
  set(e) {
    this.state = { ...this.state, ...e }, (e.changes || e.order) && (this.values = this.derivation.recomputed(this.state.changes));
    for (const n of this.listeners) n();
  }
  // -- words and numbers -------------------------------------------------------------------------
  word(e, n = {}) {
    return (this.data.spoken[this.state.language].words[e] ?? e).replace(/\{(\w+)\}/g, (s, o) => String(n[o] ?? s));
  }
  number(e, n = this.state.digits) {
    return en(e, n);
  }
  shownValue(e, n = this.state.digits) {
    const r = this.values[e];
    return this.derivation.quantities[e].isTruth ? this.word(r ? "true" : "false") : this.number(r, n);
  }
  // -- moving ------------------------------------------------------------------------------------
  /** Look at an equation; `from`: where its number is used, to come back to. */
  go(e, n) {
    const r = this.derivation.quantities[e]?.sample, s = r === null ? -1 : this.data.samples.indexOf(r ?? NaN);
    this.set({
      at: e,
      trail: n === void 0 ? [] : [...this.state.trail, n],
      sample: s < 0 ? this.state.sample : s,
      whole: !1
    });
  }
  back() {
    const e = [...this.state.trail], n = e.pop();
    n !== void 0 && (this.go(n), this.set({ trail: e }));
  }
  move(e) {
    const n = this.derivation.listed - 1;
    this.go(Math.max(0, Math.min(n, Math.min(this.state.at, n) + e)));
  }
  /** The beginning of the next phase, or of this one or the one before. */
  movePhase(e) {
    const { quantities: n, listed: r } = this.derivation, s = (i) => i === 0 || n[i].phase !== n[i - 1].phase;
    let o = this.state.at + (e ? 1 : -1);
    for (; o > 0 && o < r && !s(o); ) o += e ? 1 : -1;
    o >= 0 && o < r && this.go(o);
  }
  /** The same kind of quantity of the next unit, else the next equation. */
  nextUnit() {
    const { quantities: e, listed: n } = this.derivation, r = (o) => `${o.layer}/${L(o.name)}`, s = r(this.current);
    for (let o = this.state.at + 1; o < n; o++)
      if (e[o].layer !== null && r(e[o]) !== s) return this.go(o);
    this.go(0);
  }
  turnOrder() {
    const e = Object.keys(this.derivations);
    if (e.length < 2) return;
    const n = e[(e.indexOf(this.state.order) + 1) % e.length], r = this.derivations[n], s = this.current.name, o = (c) => r.place(this.derivation.quantities[c].name), i = new Map(
      [...this.state.changes].flatMap(([c, d]) => {
        const _ = o(c);
        return _ === void 0 ? [] : [[_, d]];
      })
    ), a = r.place(s) ?? 0;
    this.set({ order: n, at: a, trail: [], answers: /* @__PURE__ */ new Map(), changes: i });
  }
  nextLanguage() {
    const e = Object.keys(this.data.spoken), n = (e.indexOf(this.state.language) + 1) % e.length;
    this.set({ language: e[n] });
  }
  nextTheme() {
    const e = this.state.theme ? this.state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    this.set({ theme: e ? "light" : "dark" });
  }
  change(e, n) {
    const r = new Map(this.state.changes);
    n === null || n === this.derivation.values[e] ? r.delete(e) : r.set(e, n), this.set({ changes: r });
  }
  /** What the edges carry, as chosen or as the phase asks. */
  get edges() {
    if (this.state.edges !== "auto") return this.state.edges;
    const e = this.current.phase;
    return e === "backward" ? "dw" : e === "update" ? "step" : "w";
  }
}
function L(t) {
  const e = t.replace(/@.*/, "").match(/\d+(?=\])/g);
  return e ? Number(e.at(-1)) : 0;
}
const Ie = Ye(null), v = () => Qe(Ie), Le = 14, Ln = 10, ee = 24;
function Hn(t, e) {
  if (typeof t == "number" || t[0] !== "add" || e.state.whole) return t;
  const n = t.slice(1);
  if (n.length <= Le) return t;
  const r = (c) => e.values[c], s = n.map((c) => Math.abs(z(c, r))), o = s.map((c, d) => d).sort((c, d) => s[d] - s[c]), i = new Set(o.slice(0, Ln)), a = n.filter((c, d) => !i.has(d));
  return [
    "add",
    ...n.filter((c, d) => i.has(d)),
    ["more", a.length, z(["add", ...a], r)]
  ];
}
function ne(t, e) {
  const [n, r, s] = t;
  if (n === "num") return `<mn>${G(e.number(r, null))}</mn>`;
  const o = e.word("more_terms", { n: r, sum: e.number(s) });
  return `<mn class="more">${V(o)}</mn>`;
}
function re(t, e, n) {
  const r = n.derivation.quantities[t], s = n.values[t] !== n.derivation.values[t] ? " changed" : "", o = V(n.word("comes_from", { name: W(r.symbol) }));
  return `<mn><a class="origin${s}" href="${He(r.name)}" data-at="${t}" title="${o}">${e}</a></mn>`;
}
function He(t) {
  return `#${t.replace(/[^A-Za-z0-9+@]+/g, "-").replace(/^-|-$/g, "")}`;
}
function An(t, e) {
  if (t.tree === null) return [];
  const n = Hn(t.tree, e), { quantities: r } = e.derivation, s = te(
    n,
    (c) => typeof c == "number" ? re(c, E(r[c].symbol), e) : ne(c, e)
  ), o = te(
    n,
    (c) => typeof c == "number" ? re(c, G(e.shownValue(c)), e) : ne(c, e)
  ), i = (c) => c.replace(/<[^>]*>/g, ""), a = G(e.shownValue(e.state.at));
  return [s, o].filter((c, d, _) => (d === 0 || i(c) !== i(_[0])) && i(c) !== a);
}
function Wn() {
  const t = v(), e = t.current, { at: n, trail: r } = t.state, s = (a) => {
    const c = a.target.closest("[data-at]");
    c && (a.preventDefault(), t.go(Number(c.getAttribute("data-at")), n));
  }, o = t.state.hidden && e.tree !== null, i = e.tree !== null && typeof e.tree != "number" && e.tree[0] === "add" && e.tree.length > Le + 1;
  return /* @__PURE__ */ l("section", { class: "equation", "aria-label": t.word("equation", { n: n + 1, all: t.derivation.listed }), children: [
    /* @__PURE__ */ l("div", { class: "where", children: [
      /* @__PURE__ */ l("span", { class: "phase", children: Pn(t, e) }),
      /* @__PURE__ */ l("span", { class: "count", children: n < t.derivation.listed ? t.word("equation", { n: n + 1, all: t.derivation.listed }) : "" })
    ] }),
    /* @__PURE__ */ l("div", { class: "sides", onClick: s, "aria-live": "polite", children: [
      /* @__PURE__ */ l("div", { class: "left", dangerouslySetInnerHTML: { __html: E(e.symbol) }, title: e.name }),
      /* @__PURE__ */ l("div", { class: "right", children: [
        An(e, t).map((a, c) => /* @__PURE__ */ l("div", { class: "side", tabIndex: 0, role: "group", "aria-label": t.word(c ? "numbers" : "formula"), children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: `<math display="block"><mrow>${a}</mrow></math>` } })
        ] }, c)),
        /* @__PURE__ */ l("div", { class: "side result", children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          o ? /* @__PURE__ */ l(Fn, {}, n) : /* @__PURE__ */ l(Un, { place: n })
        ] })
      ] })
    ] }),
    i && !t.state.whole && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => t.set({ whole: !0 }), children: t.word("show_terms") }),
    /* @__PURE__ */ l("p", { class: "why", children: [
      t.word(`why:${e.reason}`),
      Rn(t, e) ? ` ${t.word("new_weights")}` : ""
    ] }),
    e.tree === null && /* @__PURE__ */ l(Dn, {}, `over${n}`),
    /* @__PURE__ */ l(zn, {}),
    r.length > 0 && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => t.back(), children: [
      "← ",
      t.word("back"),
      " ",
      /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: E(t.derivation.quantities[r[r.length - 1]].symbol) } })
    ] })
  ] });
}
function Pn(t, e) {
  const n = e.layer === null ? "" : ` · ${t.word("layer", { layer: e.layer })}`, r = e.sample === null ? "" : ` · ${t.word("sample_n", { n: e.sample })}`;
  return t.word(e.phase) + n + r;
}
function Rn(t, e) {
  if (e.phase !== "backward" || e.tree === null) return !1;
  const n = (r) => typeof r == "number" ? t.derivation.quantities[r].name.startsWith("W+") : r[0] !== "num" && r.slice(1).some((s) => n(s));
  return n(e.tree);
}
function Un({ place: t }) {
  const e = v(), n = e.derivation.values[t], r = e.values[t] !== n, s = G(e.shownValue(t));
  return r ? /* @__PURE__ */ l("span", { class: "changed", children: [
    /* @__PURE__ */ l("s", { class: "number", dangerouslySetInnerHTML: { __html: G(e.number(n)) } }),
    " → ",
    /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: s } })
  ] }) : /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: s } });
}
function zn() {
  const t = v(), { at: e } = t.state, n = t.derivation.usedIn[e];
  return /* @__PURE__ */ l("div", { class: "uses", children: [
    /* @__PURE__ */ l("span", { class: "soft", children: n.length ? t.word("used_in") : t.word("used_nowhere") }),
    n.slice(0, ee).map((r) => /* @__PURE__ */ l(
      "button",
      {
        class: "symbol",
        onClick: () => t.go(r, e),
        dangerouslySetInnerHTML: { __html: E(t.derivation.quantities[r].symbol) }
      },
      r
    )),
    n.length > ee && /* @__PURE__ */ l("span", { class: "soft", children: [
      "… ",
      n.length
    ] })
  ] });
}
function Dn() {
  const t = v(), { at: e, changes: n } = t.state, r = t.current, [s, o] = D(t.number(t.values[e], null)), [i, a] = D(!1);
  if (t.data.frozen.some((d) => r.name.startsWith(d.replace(/\[.*/, "["))))
    return /* @__PURE__ */ l("p", { class: "soft", children: t.word("fixed_formula") });
  const c = () => {
    const d = Ut(s);
    a(d === null), d !== null && t.change(e, d.value);
  };
  return /* @__PURE__ */ l("form", { class: "over", onSubmit: (d) => {
    d.preventDefault(), c();
  }, children: [
    /* @__PURE__ */ l("label", { children: [
      t.word("change"),
      /* @__PURE__ */ l(
        "input",
        {
          value: s,
          size: 14,
          inputMode: "text",
          "aria-invalid": i,
          onInput: (d) => o(d.currentTarget.value),
          onChange: c
        }
      )
    ] }),
    n.has(e) && /* @__PURE__ */ l(
      "button",
      {
        type: "button",
        onClick: () => {
          t.change(e, null), o(t.number(t.derivation.values[e], null));
        },
        children: t.word("undo")
      }
    ),
    i && /* @__PURE__ */ l("span", { class: "wrong", role: "alert", children: t.word("no_number") })
  ] });
}
function Fn() {
  const t = v(), { at: e, answers: n } = t.state, r = t.current, s = n.get(e), [o, i] = D(s?.written.text ?? ""), [a, c] = D(!1), d = pt(null);
  return J(() => d.current?.focus({ preventScroll: !0 }), []), /* @__PURE__ */ l("form", { class: "ask", onSubmit: (f) => {
    f.preventDefault();
    const u = ln(t, e, o);
    c(u === null), u && t.set({ answers: new Map(n).set(e, u) });
  }, children: [
    /* @__PURE__ */ l(
      "input",
      {
        ref: d,
        value: o,
        size: 14,
        autocomplete: "off",
        "aria-label": t.word("your_answer", { name: W(r.symbol) }),
        onInput: (f) => i(f.currentTarget.value)
      }
    ),
    /* @__PURE__ */ l("button", { type: "submit", children: t.word("check") }),
    /* @__PURE__ */ l("span", { role: "status", children: a ? t.word("no_number") : s ? /* @__PURE__ */ l(jn, { place: e }) : "" })
  ] });
}
function jn({ place: t }) {
  const e = v(), n = e.state.answers.get(t);
  if (!n) return null;
  const r = n.upstream.map((o) => W(e.derivation.quantities[o].symbol)), s = n.slip ? ` ${e.word("likely_slip", { slip: e.word(n.slip) })}` : "";
  return /* @__PURE__ */ l("span", { class: `verdict ${n.mark}`, children: [
    e.word(n.mark, { names: r.join(", ") }),
    s
  ] });
}
const Bn = 40;
function Vn({ gap: t }) {
  const e = v(), n = pt(null), [r, s] = [e.data.sizes[t.layer - 1], e.data.sizes[t.layer]], o = { ...t.box, h: Math.min(t.box.h, Math.max(120, r * 14) + Bn) };
  o.y += (t.box.h - o.h) / 2;
  const [i, a] = D(""), c = new Float64Array(r * s);
  for (let m = 0; m < r; m++)
    for (let g = 0; g < s; g++) {
      const w = ht(e, { layer: t.layer, from: m + 1, to: g + 1 });
      c[m * s + g] = w?.known ? w.value : 0;
    }
  const d = c.reduce((m, g) => Math.max(m, Math.abs(g)), 0), _ = e.current, f = _.layer === t.layer - 1 ? L(_.name) - 1 : -1, u = _.layer === t.layer ? L(_.name) - 1 : -1;
  J(() => {
    n.current && Gn(n.current, c, s, d, f, u);
  });
  const h = (m) => {
    const g = m.currentTarget.getBoundingClientRect(), w = Math.floor((m.clientY - g.top) / g.height * r), b = Math.floor((m.clientX - g.left) / g.width * s);
    return w < 0 || b < 0 || w >= r || b >= s ? null : ht(e, { layer: t.layer, from: w + 1, to: b + 1 });
  };
  return /* @__PURE__ */ l("div", { class: "heat", style: K(o), children: [
    /* @__PURE__ */ l(
      "canvas",
      {
        ref: n,
        role: "img",
        "aria-label": e.word("heat", { rows: r, columns: s, most: T(e.number(d, 4)) }),
        onPointerMove: (m) => {
          const g = h(m);
          a(g ? `${e.derivation.quantities[g.place].name} = ${T(e.number(g.value, 6))}` : "");
        },
        onPointerLeave: () => a(""),
        onClick: (m) => {
          const g = h(m);
          g && e.go(g.place, e.state.at);
        }
      }
    ),
    /* @__PURE__ */ l("div", { class: "foot", children: i || e.word("heat", { rows: r, columns: s, most: T(e.number(d, 4)) }) })
  ] });
}
function Gn(t, e, n, r, s, o) {
  const i = e.length / n, a = getComputedStyle(t), [c, d, _, f] = ["--plus", "--minus", "--page", "--ink"].map((m) => a.getPropertyValue(m).trim()), u = Math.max(1, Math.round(240 / Math.max(i, n)));
  t.width = n * u, t.height = i * u;
  const h = t.getContext("2d");
  h && (h.fillStyle = _, h.fillRect(0, 0, t.width, t.height), e.forEach((m, g) => {
    h.globalAlpha = r ? Math.abs(m) / r : 0, h.fillStyle = m < 0 ? d : c, h.fillRect(g % n * u, Math.floor(g / n) * u, u, u);
  }), h.globalAlpha = 1, h.strokeStyle = f, h.lineWidth = Math.max(1, u / 6), s >= 0 && h.strokeRect(0, s * u, t.width, u), o >= 0 && h.strokeRect(o * u, 0, u, t.height));
}
const Kn = 60, Z = 16, tt = 112, et = 108, se = 24, Yn = 24, Jn = 20, xt = 26, Xn = 112;
function Qn(t, e) {
  if (t <= Z) return Array.from({ length: t }, (r, s) => s + 1);
  const n = Math.max(1, Math.min(t - Z + 1, e - Z / 2));
  return Array.from({ length: Z }, (r, s) => n + s);
}
function Zn(t, e, n) {
  return t === 0 ? ["a"] : e > 8 ? ["a"] : e > 4 ? ["a", "delta"] : n ? ["b", "z", "a", "delta"] : ["z", "a", "delta"];
}
function tr(t, e, n) {
  const { sizes: r, own: s } = t.data, o = r.length - 1, i = Math.max(Xn, (e - tt * r.length - et - 8 - se) / o), a = (p) => s !== null && (p === 0 && s.inputs.length > 0 || p === o && s.outputs.length > 0), c = (p) => t.derivation.place(`b[${p}][1]`) !== void 0, d = r.map((p, $) => {
    const M = Qn(p, n($)), S = Zn($, p, c($)), O = S.length * Yn + (a($) ? Jn : 0) + 8, R = M.length <= 2 ? 52 : M.length <= 4 ? 26 : M.length <= 8 ? 10 : 3;
    return { layer: $, size: p, units: M, rows: S, h: O, space: R, total: M.length * (O + R) - R };
  }), _ = d[o], f = 54, u = Math.max(...d.map((p) => p.total), _.total + f + 16) + xt + 12, h = (p) => 4 + p * (tt + i), m = d.map((p) => {
    const $ = xt + (u - xt - 12 - p.total - (p.layer === o ? f + 16 : 0)) / 2;
    return p.units.map((M, S) => ({
      layer: p.layer,
      unit: M,
      rows: p.rows,
      x: h(p.layer),
      y: $ + S * (p.h + p.space),
      w: tt,
      h: p.h
    }));
  }), g = h(o) + tt + se, w = m[o].map((p) => ({ x: g, y: p.y + p.h / 2 - 27, w: et, h: 54 }));
  _.size > 4 && w.forEach((p, $) => Object.assign(p, { y: m[o][$].y, h: m[o][$].h }));
  const b = Math.max(...m[o].map((p) => p.y + p.h), ...w.map((p) => p.y + p.h));
  return {
    width: g + et + 4,
    height: Math.max(u, b + 16 + f + 8),
    units: m.flat(),
    columns: d.map((p) => ({
      layer: p.layer,
      x: h(p.layer),
      hidden: p.size - p.units.length,
      below: Math.max(...m[p.layer].map(($) => $.y + $.h))
    })),
    gaps: d.slice(1).map((p) => er(t, m, p.layer)),
    targets: w,
    loss: { x: g, y: b + 16, w: et, h: f - 20 }
  };
}
function er(t, e, n) {
  const [r, s] = [e[n - 1], e[n]], o = t.data.sizes[n - 1] * t.data.sizes[n], i = r[0].x + r[0].w, a = s[0].x, c = o > Kn, d = Math.min(r[0].y, s[0].y), _ = Math.max(...[...r, ...s].map((u) => u.y + u.h)), f = c ? [] : s.flatMap(
    (u) => r.map((h) => ({
      layer: n,
      from: h.unit,
      to: u.unit,
      x1: i,
      y1: h.y + h.h / 2,
      x2: a,
      y2: u.y + u.h / 2
    }))
  );
  return { layer: n, isHeat: c, edges: f, hidden: 0, box: { x: i + 12, y: d, w: a - i - 24, h: _ - d } };
}
const nr = [0.3, 0.7, 0.22, 0.78, 0.38, 0.62, 0.5, 0.16, 0.84, 0.44, 0.56, 0.26, 0.74, 0.34, 0.66], oe = 20;
function rr(t, e) {
  const n = [];
  for (const r of t) {
    const s = e(r), o = nr.map((i) => sr(r, i, s)).find(
      (i) => i.x >= r.x1 + 1 && i.x + i.w <= r.x2 - 1 && !n.some((a) => or(a.box, i))
    );
    o && n.push({ edge: r, box: o });
  }
  return n;
}
function sr(t, e, n) {
  return {
    x: Math.max(t.x1 + 2, Math.min(t.x2 - 2 - n, t.x1 + e * (t.x2 - t.x1) - n / 2)),
    y: t.y1 + e * (t.y2 - t.y1) - oe / 2,
    w: n,
    h: oe
  };
}
function or(t, e) {
  return t.x < e.x + e.w + 1 && e.x < t.x + t.w + 1 && t.y < e.y + e.h + 1 && e.y < t.y + t.h + 1;
}
let nt = null;
function qt(t, e) {
  return nt ??= document.createElement("canvas").getContext("2d"), nt ? (nt.font = e, nt.measureText(t).width) : t.length * 7;
}
const Nt = '12px system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif', ie = 6, ir = 4;
function ar() {
  const t = v(), e = pt(null), [n, r] = D(0);
  Xe(() => {
    const c = () => r(e.current?.clientWidth ?? 0);
    c();
    const d = new ResizeObserver(c);
    return e.current && d.observe(e.current), () => d.disconnect();
  }, []);
  const s = t.current, o = (c) => s.layer === c ? L(s.name) : 1, i = t.data.sizes.map(o).join(), a = xe(() => tr(t, n, o), [n, i, t.state.order]);
  return J(() => lr(e.current, Lt(a, t, t.state.at)), [t.state.at, a]), /* @__PURE__ */ l("div", { class: "figure", ref: e, tabIndex: 0, role: "group", "aria-label": t.word("figure"), children: /* @__PURE__ */ l("div", { class: "canvas", style: { width: `${a.width}px`, height: `${a.height}px` }, children: [
    /* @__PURE__ */ l(cr, { plan: a }),
    /* @__PURE__ */ l(fr, { plan: a }),
    a.gaps.map((c) => c.isHeat && /* @__PURE__ */ l(Vn, { gap: c }, c.layer)),
    a.units.map((c) => /* @__PURE__ */ l(ur, { box: c }, `${c.layer}/${c.unit}`)),
    /* @__PURE__ */ l(_r, { plan: a }),
    a.gaps.map((c) => !c.isHeat && /* @__PURE__ */ l(pr, { gap: c }, c.layer)),
    /* @__PURE__ */ l(mr, { plan: a })
  ] }) });
}
function lr(t, e) {
  if (!t || !e || t.scrollWidth <= t.clientWidth) return;
  e.x >= t.scrollLeft && e.x + e.w <= t.scrollLeft + t.clientWidth || (t.scrollLeft = e.x - (t.clientWidth - e.w) / 2);
}
function K(t) {
  return { left: `${t.x}px`, top: `${t.y}px`, width: `${t.w}px`, height: `${t.h}px` };
}
function cr({ plan: t }) {
  const e = v();
  return /* @__PURE__ */ l(q, { children: [
    t.columns.map((n) => /* @__PURE__ */ l("div", { class: "caption", style: { left: `${n.x}px` }, children: n.layer === 0 ? e.word("inputs") : e.word("layer", { layer: n.layer }) }, n.layer)),
    t.columns.map((n) => n.hidden > 0 && /* @__PURE__ */ l("div", { class: "caption more", style: { left: `${n.x}px`, top: `${n.below}px` }, children: e.word("hidden_units", { n: n.hidden }) }, `more${n.layer}`))
  ] });
}
function P(t, e) {
  const n = t.data.samples[t.state.sample];
  return n === void 0 ? e : `${e}@${n}`;
}
function Ae(t, e, n, r) {
  if (e === "b") return `b[${n}][${t.data.sharedBias[n - 1] ? 1 : r}]`;
  const s = e === "delta" && t.state.errors === "d" ? "d" : e;
  return P(t, `${s}[${n}][${r}]`);
}
function zt(t, e) {
  const { quantities: n, listed: r } = t.derivation;
  return n[e].phase === "given" || e <= t.state.at ? !0 : e < r ? !1 : t.state.at >= (t.first(n[e].phase) ?? r);
}
function ur({ box: t }) {
  const e = v(), { own: n, sizes: r } = e.data, o = (t.layer === 0 ? n?.inputs : t.layer === r.length - 1 ? n?.outputs : void 0)?.[t.unit - 1], i = e.current.layer === t.layer && L(e.current.name) === t.unit, a = t.rows.length === 1 && t.layer > 0 && dr(e, t) ? ["delta"] : t.rows;
  return /* @__PURE__ */ l("div", { class: `card${i ? " here" : ""}`, style: K(t), children: [
    o !== void 0 && /* @__PURE__ */ l("div", { class: "own", title: o, children: o }),
    a.map((c) => /* @__PURE__ */ l(Ot, { name: Ae(e, c, t.layer, t.unit), room: t.w }, c))
  ] });
}
function dr(t, e) {
  const n = t.derivation.place(Ae(t, "delta", e.layer, e.unit));
  return n !== void 0 && zt(t, n);
}
function Ot({ name: t, room: e }) {
  const n = v(), r = n.derivation.place(t);
  if (r === void 0) return null;
  const s = n.derivation.quantities[r], o = r === n.state.at, i = n.current.tree !== null && mt(n.current.tree).has(r), a = o && n.state.hidden && s.tree !== null, c = a ? "?" : zt(n, r) ? hr(n, r, e) : "·", d = n.values[r] !== n.derivation.values[r];
  return /* @__PURE__ */ l(
    "button",
    {
      class: ["value", o && "here", i && "source", d && "changed"].filter(Boolean).join(" "),
      tabIndex: -1,
      title: `${s.name} = ${a ? "?" : n.shownValue(r, null)}`,
      onClick: () => n.go(r, n.state.at),
      children: [
        /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: E(We(s.symbol)) } }),
        /* @__PURE__ */ l("span", { class: "number", children: c })
      ]
    }
  );
}
function hr(t, e, n) {
  const r = qt(W(We(t.derivation.quantities[e].symbol)), Nt);
  for (let s = Math.min(ie, t.state.digits ?? ie); ; s--) {
    const o = T(t.shownValue(e, s));
    if (s === 1 || qt(o, Nt) + r + 22 <= n) return o;
  }
}
function We(t) {
  return typeof t[0] != "string" ? t : [t[0], t[1], t[2].replace(/⟨\d+⟩/, "")];
}
function _r({ plan: t }) {
  const e = v(), n = e.data.sizes.length - 1, r = t.units.filter((o) => o.layer === n), s = e.data.sizes[n] > 4 ? ["y"] : ["y", "E"];
  return e.derivation.place("E") === void 0 ? null : /* @__PURE__ */ l(q, { children: [
    /* @__PURE__ */ l("div", { class: "caption", style: { left: `${t.loss.x}px` }, children: e.word("target") }),
    t.targets.map((o, i) => /* @__PURE__ */ l("div", { class: "card target", style: K(o), children: s.map((a) => /* @__PURE__ */ l(Ot, { name: P(e, `${a}[${r[i].unit}]`), room: o.w }, a)) }, i)),
    /* @__PURE__ */ l("div", { class: "card target", style: K(t.loss), children: /* @__PURE__ */ l(Ot, { name: "E", room: t.loss.w }) })
  ] });
}
function ht(t, e) {
  const n = It(t, e, t.edges);
  return t.state.edges === "auto" && !n?.known ? It(t, e, "w") : n;
}
function It(t, e, n) {
  const r = `[${e.layer}][${e.from},${e.to}]`, s = (c) => t.derivation.place(c), o = s(`W${r}`);
  if (o === void 0) return null;
  const i = t.state.edges !== "auto", a = (c, d, _) => c === void 0 ? null : { place: c, value: d(c), known: i || zt(t, c), symbol: _ };
  switch (n) {
    case "w":
      return a(o, (c) => t.values[c], !0);
    case "wa": {
      const c = s(P(t, `a[${e.layer - 1}][${e.from}]`));
      return c === void 0 ? null : a(o, (d) => t.values[d] * t.values[c], !1);
    }
    case "dw":
      return a(s(`dW${r}`), (c) => t.values[c], !1);
    case "step":
      return a(s(`W+${r}`), (c) => t.values[c] - t.values[o], !1);
  }
}
function Pe(t) {
  const { quantities: e } = t.derivation, n = [t.state.at, ...mt(t.current.tree)], r = /* @__PURE__ */ new Set();
  for (const s of n) {
    const o = /^(?:d?W\+?|dE\[\d+\]\/dW|dE\/dW)(\[\d+\]\[\d+,\d+\])/.exec(e[s].name);
    o && r.add(o[1]);
  }
  return r;
}
function fr({ plan: t }) {
  const e = v(), n = Pe(e), r = e.current.phase === "backward";
  return /* @__PURE__ */ l("svg", { class: "lines", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("defs", { children: /* @__PURE__ */ l("marker", { id: "arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerUnits: "userSpaceOnUse", markerWidth: "11", markerHeight: "11", orient: "auto-start-reverse", children: /* @__PURE__ */ l("path", { d: "M0 0 8 4 0 8z" }) }) }),
    t.gaps.flatMap((s) => {
      const o = s.edges.map((a) => ({ e: a, c: ht(e, a) })), i = Math.max(1e-300, ...o.map(({ c: a }) => a?.known ? Math.abs(a.value) : 0));
      return o.map(({ e: a, c }) => {
        const d = n.has(`[${a.layer}][${a.from},${a.to}]`), _ = c?.known ? c.value < 0 ? "minus" : "plus" : "unknown", f = c?.known ? 0.8 + 3.2 * (Math.abs(c.value) / i) : 0.8, u = d ? { [r ? "marker-start" : "marker-end"]: "url(#arrow)" } : {};
        return /* @__PURE__ */ l(
          "line",
          {
            class: `${_}${d ? " spoken" : ""}`,
            x1: a.x1,
            y1: a.y1,
            x2: a.x2,
            y2: a.y2,
            "stroke-width": f,
            ...u
          },
          `${a.layer}/${a.from}/${a.to}`
        );
      });
    }),
    e.derivation.place("E") !== void 0 && t.targets.map((s, o) => {
      const i = t.units.filter((a) => a.layer === e.data.sizes.length - 1)[o];
      return /* @__PURE__ */ l("line", { class: "unknown", x1: i.x + i.w, y1: i.y + i.h / 2, x2: s.x, y2: s.y + s.h / 2, "stroke-width": 0.8 }, o);
    })
  ] });
}
function pr({ gap: t }) {
  const e = v(), n = Pe(e), r = t.edges.length <= 12, s = e.current, o = (f) => n.has(`[${f.layer}][${f.from},${f.to}]`) ? 0 : s.layer === f.layer && L(s.name) === f.to ? 1 : 2, i = t.edges.flatMap((f) => {
    const u = ht(e, f);
    if (!u?.known) return [];
    const h = e.derivation.quantities[u.place], g = u.place === e.state.at && e.state.hidden && h.tree !== null ? "?" : T(e.number(u.value, ir));
    return [{ edge: f, c: u, text: g, symbol: u.symbol && r ? h.symbol : null }];
  });
  i.sort((f, u) => o(f.edge) - o(u.edge));
  const a = new Map(i.map((f) => [f.edge, f])), c = (f) => {
    const u = a.get(f), h = u.symbol ? `${W(u.symbol)} ` : "";
    return Math.ceil(qt(h + u.text, Nt)) + 12;
  }, d = rr(i.map((f) => f.edge), c), _ = i.length - d.length;
  return /* @__PURE__ */ l(q, { children: [
    d.map(({ edge: f, box: u }) => {
      const h = a.get(f), m = n.has(`[${f.layer}][${f.from},${f.to}]`), g = e.values[h.c.place] !== e.derivation.values[h.c.place];
      return /* @__PURE__ */ l(
        "button",
        {
          class: `label${m ? " spoken" : ""}${g ? " changed" : ""}${h.c.place === e.state.at ? " here" : ""}`,
          tabIndex: -1,
          style: K(u),
          title: `${e.derivation.quantities[h.c.place].name} = ${e.shownValue(h.c.place, null)}`,
          onClick: () => e.go(h.c.place, e.state.at),
          children: [
            h.symbol && /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: E(h.symbol) } }),
            /* @__PURE__ */ l("span", { class: "number", children: h.text })
          ]
        },
        `${f.from}/${f.to}`
      );
    }),
    _ > 0 && /* @__PURE__ */ l("div", { class: "caption", style: { left: `${t.box.x}px`, width: `${t.box.w}px` }, children: e.word("too_many_labels", { n: _ }) })
  ] });
}
function Lt(t, e, n) {
  const r = e.derivation.quantities[n];
  if (!r) return null;
  const s = /^(?:d?W\+?|dE\/dW|[mvs]W\+?|dR\/dW)\[(\d+)\]\[(\d+),(\d+)\]/.exec(r.name);
  if (s) {
    const [i, a, c] = s.slice(1).map(Number), d = t.gaps[i - 1], _ = d?.edges.find((f) => f.from === a && f.to === c);
    return _ ? { x: _.x1 + 0.3 * (_.x2 - _.x1), y: _.y1 + 0.3 * (_.y2 - _.y1), w: 0, h: 0 } : d?.box ?? null;
  }
  const o = /^[yE]\[(\d+)\]/.exec(r.name);
  return o ? t.targets[Number(o[1]) - 1] ?? null : /^E(@|$)/.test(r.name) ? t.loss : r.layer === null ? null : t.units.find((i) => i.layer === r.layer && i.unit === L(r.name)) ?? null;
}
function mr({ plan: t }) {
  const e = v(), n = e.state.trail.at(-1);
  if (n === void 0) return null;
  const [r, s] = [Lt(t, e, n), Lt(t, e, e.state.at)];
  if (!r || !s || r === s) return null;
  const o = (f) => [f.x + f.w / 2, f.y + f.h / 2], [[i, a], [c, d]] = [o(r), o(s)], _ = Math.min(60, Math.hypot(c - i, d - a) / 3);
  return /* @__PURE__ */ l("svg", { class: "thread", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("path", { d: `M${i} ${a} Q${(i + c) / 2} ${(a + d) / 2 - _} ${c} ${d}` }),
    /* @__PURE__ */ l("circle", { cx: c, cy: d, r: "4" })
  ] });
}
const gr = 10;
function wr({ own: t }) {
  const e = v(), n = t.cells[e.state.sample] ?? [], r = t.predicted[e.state.sample] ?? [], s = (o) => {
    const i = e.derivation.place(P(e, `a[0][${o}]`));
    return i === void 0 ? "" : T(e.shownValue(i, 6));
  };
  return /* @__PURE__ */ l("section", { class: "own-row", "aria-label": e.word("own_row"), children: [
    /* @__PURE__ */ l("h2", { children: e.word("own_row") }),
    r.map(([o, i, a]) => /* @__PURE__ */ l("p", { class: "predicted", children: [
      o,
      ": ",
      e.word("predicted"),
      " ",
      /* @__PURE__ */ l("strong", { children: i }),
      a === null ? "" : `, ${(100 * a).toFixed(1)} %`
    ] }, o)),
    /* @__PURE__ */ l("div", { class: "tables", children: [
      /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": e.word("own_row"), children: /* @__PURE__ */ l("table", { children: [
        /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("column") }),
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("cell") }),
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("input") })
        ] }) }),
        /* @__PURE__ */ l("tbody", { children: n.map(([o, i, a, c], d) => /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "row", children: o }),
          /* @__PURE__ */ l("td", { children: i }),
          /* @__PURE__ */ l("td", { class: "number", children: Array.from({ length: c }, (_, f) => s(a + f)).join(", ") })
        ] }, d)) })
      ] }) }),
      /* @__PURE__ */ l(vr, { own: t })
    ] })
  ] });
}
function vr({ own: t }) {
  const e = v(), [n, r] = e.data.sizes;
  if (r === void 0) return null;
  const s = [];
  for (let i = 1; i <= n; i++) {
    const a = e.derivation.place(P(e, `a[0][${i}]`));
    for (let c = 1; c <= r; c++) {
      const d = e.derivation.place(`W[1][${i},${c}]`);
      a !== void 0 && d !== void 0 && s.push({ i, j: c, w: d, value: e.values[d] * e.values[a] });
    }
  }
  s.sort((i, a) => Math.abs(a.value) - Math.abs(i.value));
  const o = Math.abs(s[0]?.value ?? 0) || 1;
  return /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": e.word("moved"), children: /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("caption", { children: e.word("moved") }),
    /* @__PURE__ */ l("tbody", { children: s.slice(0, gr).map((i) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "row", children: t.inputs[i.i - 1] }),
      /* @__PURE__ */ l("td", { children: /* @__PURE__ */ l(
        "button",
        {
          class: "symbol",
          onClick: () => e.go(i.w, e.state.at),
          dangerouslySetInnerHTML: { __html: E(e.derivation.quantities[i.w].symbol) }
        }
      ) }),
      /* @__PURE__ */ l("td", { class: "number", children: T(e.number(i.value, 6)) }),
      /* @__PURE__ */ l("td", { class: "bar-cell", "aria-hidden": "true", children: /* @__PURE__ */ l("span", { class: i.value < 0 ? "bar minus" : "bar plus", style: { width: `${60 * Math.abs(i.value) / o}px` } }) })
    ] }, i.w)) })
  ] }) });
}
const rt = (t) => (e) => e.set({ edges: e.state.edges === t ? "auto" : t }), ae = (t) => (e) => e.set({ panel: e.state.panel === t ? "" : t }), yr = {
  ArrowLeft: (t) => t.move(-1),
  ArrowRight: (t) => t.move(1),
  "Shift+ArrowLeft": (t) => t.movePhase(!1),
  "Shift+ArrowRight": (t) => t.movePhase(!0),
  Home: (t) => t.go(0),
  End: (t) => t.go(t.derivation.listed - 1),
  Backspace: (t) => t.back(),
  1: rt("w"),
  2: rt("wa"),
  3: rt("dw"),
  4: rt("step"),
  n: (t) => t.nextUnit(),
  h: (t) => t.set({ hidden: !t.state.hidden }),
  s: (t) => t.turnOrder(),
  l: (t) => t.nextLanguage(),
  d: (t) => t.nextTheme(),
  t: ae("table"),
  "?": ae("help"),
  Escape: (t) => t.set({ panel: "" })
}, br = [
  ["← →", "key_equation"],
  ["Shift ← →", "key_phase"],
  ["Home End", "key_ends"],
  ["Backspace", "key_back"],
  ["1 2 3 4", "key_edges"],
  ["N", "key_unit"],
  ["H", "key_hide"],
  ["S", "key_order"],
  ["L", "key_language"],
  ["D", "key_theme"],
  ["T", "key_table"],
  ["?", "key_help"]
], $r = /* @__PURE__ */ new Set(["INPUT", "TEXTAREA", "SELECT"]), xr = /* @__PURE__ */ new Set(["Escape"]);
function kr(t, e) {
  e.addEventListener("keydown", (n) => {
    const r = n;
    if (r.ctrlKey || r.metaKey || r.altKey) return;
    const s = $r.has(r.target.tagName ?? "");
    if (s && !xr.has(r.key)) return;
    const o = r.key.length === 1 ? r.key.toLowerCase() : r.key, i = yr[r.shiftKey && o.startsWith("Arrow") ? `Shift+${o}` : o];
    i && (r.preventDefault(), s && r.target.blur(), i(t));
  });
}
const Re = 400;
function Ue({ title: t, children: e }) {
  const n = v(), r = pt(null);
  return J(() => (r.current?.showModal(), () => r.current?.close()), []), /* @__PURE__ */ l("dialog", { ref: r, "aria-label": t, onClose: () => n.set({ panel: "" }), children: [
    /* @__PURE__ */ l("div", { class: "head", children: [
      /* @__PURE__ */ l("h2", { children: t }),
      /* @__PURE__ */ l("button", { onClick: () => n.set({ panel: "" }), children: n.word("close") })
    ] }),
    /* @__PURE__ */ l("div", { class: "inside", tabIndex: 0, role: "group", "aria-label": t, children: e })
  ] });
}
function Mr() {
  const t = v();
  return /* @__PURE__ */ l(Ue, { title: t.word("help"), children: /* @__PURE__ */ l("table", { children: /* @__PURE__ */ l("tbody", { children: br.map(([e, n]) => /* @__PURE__ */ l("tr", { children: [
    /* @__PURE__ */ l("th", { scope: "row", children: e.split(" ").map((r) => /* @__PURE__ */ l("kbd", { children: r }, r)) }),
    /* @__PURE__ */ l("td", { children: t.word(n) })
  ] }, e)) }) }) });
}
function Sr() {
  const t = v();
  return /* @__PURE__ */ l(Ue, { title: t.word("table"), children: [
    /* @__PURE__ */ l(Tr, {}),
    /* @__PURE__ */ l(Er, {})
  ] });
}
function kt({ name: t }) {
  const e = v(), n = e.derivation.place(t);
  return n === void 0 ? /* @__PURE__ */ l("td", {}) : /* @__PURE__ */ l("td", { class: "number", children: /* @__PURE__ */ l("button", { class: "quiet", onClick: () => {
    e.set({ panel: "" }), e.go(n, e.state.at);
  }, children: T(e.shownValue(n)) }) });
}
function Tr() {
  const t = v(), { sizes: e, own: n } = t.data, r = e.length - 1, s = e.flatMap((i, a) => Array.from({ length: i }, (c, d) => [a, d + 1])), o = (i, a) => (i === 0 ? n?.inputs[a - 1] : i === r ? n?.outputs[a - 1] : void 0) ?? `${i}.${a}`;
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("layer", { layer: "" }) }),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("name") }),
      ["bias", "net", "out", "error"].map((i) => /* @__PURE__ */ l("th", { scope: "col", children: t.word(i) }, i)),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("target") })
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: s.slice(0, Re).map(([i, a]) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("td", { children: i }),
      /* @__PURE__ */ l("th", { scope: "row", children: o(i, a) }),
      /* @__PURE__ */ l(kt, { name: `b[${i}][${t.data.sharedBias[i - 1] ? 1 : a}]` }),
      ["z", "a", t.state.errors].map((c) => /* @__PURE__ */ l(kt, { name: P(t, `${c}[${i}][${a}]`) }, c)),
      i === r ? /* @__PURE__ */ l(kt, { name: P(t, `y[${a}]`) }) : /* @__PURE__ */ l("td", {})
    ] }, `${i}/${a}`)) })
  ] });
}
function Cr(t) {
  const { sizes: e } = t.data, n = e.slice(1).reduce((i, a, c) => i + a * e[c], 0), r = t.current.layer || 1, s = L(t.current.name) || 1, o = [];
  for (let i = 1; i < e.length; i++)
    for (let a = 1; a <= e[i]; a++)
      if (!(n > Re && !(i === r && a === s)))
        for (let c = 1; c <= e[i - 1]; c++) o.push({ layer: i, from: c, to: a });
  return o;
}
function Er() {
  const t = v(), e = t.edges, n = ["w", "wa", "dw", "step"], r = (s, o) => {
    const i = It(t, o, s);
    return i ? T(t.number(i.value)) : "";
  };
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("edges") }),
      n.map((s) => /* @__PURE__ */ l("th", { scope: "col", class: s === e ? "now" : "", children: t.word(`edges_${s}`) }, s))
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: Cr(t).map((s) => {
      const o = t.derivation.place(`W[${s.layer}][${s.from},${s.to}]`), i = o === void 0 ? "" : E(t.derivation.quantities[o].symbol);
      return /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "row", dangerouslySetInnerHTML: { __html: i } }),
        n.map((a) => /* @__PURE__ */ l("td", { class: "number", children: r(a, s) }, a))
      ] }, `${s.layer}/${s.from}/${s.to}`);
    }) })
  ] });
}
function qr({ board: t }) {
  const [, e] = $e((r) => r + 1, 0);
  J(() => t.listen(() => e(0)), [t]);
  const { panel: n } = t.state;
  return /* @__PURE__ */ l(Ie.Provider, { value: t, children: [
    /* @__PURE__ */ l(Nr, {}),
    n !== "equations" && /* @__PURE__ */ l(q, { children: [
      /* @__PURE__ */ l(Or, {}),
      /* @__PURE__ */ l("main", { class: "stage", children: [
        /* @__PURE__ */ l("div", { class: "seen", children: [
          t.data.sizes.length > 0 && /* @__PURE__ */ l(ar, {}),
          t.data.sizes.length > 0 && /* @__PURE__ */ l(Ir, {})
        ] }),
        /* @__PURE__ */ l("div", { class: "told", children: [
          /* @__PURE__ */ l(Wn, {}),
          /* @__PURE__ */ l(Lr, {}),
          /* @__PURE__ */ l(Hr, {})
        ] })
      ] }),
      t.data.own && /* @__PURE__ */ l(wr, { own: t.data.own })
    ] }),
    n === "help" && /* @__PURE__ */ l(Mr, {}),
    n === "table" && /* @__PURE__ */ l(Sr, {})
  ] });
}
function Nr() {
  const t = v(), { digits: e, panel: n, language: r } = t.state, s = t.data.spoken[r], o = Object.keys(t.derivations);
  return /* @__PURE__ */ l("header", { class: "bar", children: [
    /* @__PURE__ */ l("h1", { title: s.title, children: s.title }),
    /* @__PURE__ */ l("div", { class: "tools", children: [
      o.length > 1 && /* @__PURE__ */ l("button", { onClick: () => t.turnOrder(), title: t.word("order"), children: [
        t.word(t.state.order),
        " ",
        /* @__PURE__ */ l("kbd", { children: "S" })
      ] }),
      /* @__PURE__ */ l("label", { children: [
        t.word("digits"),
        " ",
        /* @__PURE__ */ l(
          "select",
          {
            value: e ?? "",
            onChange: (i) => t.set({ digits: Number(i.currentTarget.value) || null }),
            children: [
              [3, 4, 6, 9, 12].map((i) => /* @__PURE__ */ l("option", { value: i, children: i }, i)),
              /* @__PURE__ */ l("option", { value: "", children: t.word("all_digits") })
            ]
          }
        )
      ] }),
      /* @__PURE__ */ l("button", { "aria-pressed": n === "equations", onClick: () => t.set({ panel: n === "equations" ? "" : "equations" }), children: t.word(n === "equations" ? "board" : "all_equations") }),
      /* @__PURE__ */ l("button", { onClick: () => t.set({ panel: "table" }), children: [
        t.word("table"),
        " ",
        /* @__PURE__ */ l("kbd", { children: "T" })
      ] }),
      /* @__PURE__ */ l("button", { onClick: () => t.nextLanguage(), children: [
        r === "zh" ? "English" : "中文",
        " ",
        /* @__PURE__ */ l("kbd", { children: "L" })
      ] }),
      /* @__PURE__ */ l("button", { onClick: () => t.nextTheme(), "aria-label": t.word("theme"), title: t.word("theme"), children: "◐" }),
      /* @__PURE__ */ l("button", { onClick: () => t.set({ panel: "help" }), children: [
        t.word("help"),
        " ",
        /* @__PURE__ */ l("kbd", { children: "?" })
      ] })
    ] })
  ] });
}
function Or() {
  const t = v(), { quantities: e, listed: n } = t.derivation, r = [];
  for (let a = 0; a < n; a++)
    (a === 0 || e[a].phase !== e[a - 1].phase) && r.push({ phase: e[a].phase, layer: e[a].layer, at: a });
  const { at: s } = t.state, o = r.findLastIndex((a) => a.at <= s), i = new Set(r.map((a) => a.phase)).size < r.length;
  return /* @__PURE__ */ l("nav", { class: "phases", "aria-label": t.word("equation", { n: s + 1, all: n }), children: [
    /* @__PURE__ */ l("button", { onClick: () => t.move(-1), "aria-label": t.word("previous"), title: t.word("previous"), children: "←" }),
    r.map((a, c) => /* @__PURE__ */ l("button", { "aria-current": c === o ? "step" : void 0, onClick: () => t.go(a.at), children: [
      t.word(a.phase),
      i && a.layer && a.phase !== "forward" ? ` ${a.layer}` : ""
    ] }, a.at)),
    /* @__PURE__ */ l("button", { onClick: () => t.move(1), "aria-label": t.word("next"), title: t.word("next"), children: "→" }),
    /* @__PURE__ */ l(
      "input",
      {
        type: "range",
        min: 0,
        max: n - 1,
        value: Math.min(s, n - 1),
        "aria-label": t.word("equation", { n: s + 1, all: n }),
        onInput: (a) => t.go(Number(a.currentTarget.value))
      }
    )
  ] });
}
function Ir() {
  const t = v(), e = ["auto", "w", "wa", "dw", "step"], { samples: n } = t.data, r = t.derivation.quantities.some((s) => s.name.startsWith("d["));
  return /* @__PURE__ */ l("div", { class: "carries", children: [
    /* @__PURE__ */ l("fieldset", { children: [
      /* @__PURE__ */ l("legend", { children: t.word("edges") }),
      e.map((s, o) => /* @__PURE__ */ l("button", { "aria-pressed": t.state.edges === s, onClick: () => t.set({ edges: s }), children: [
        t.word(`edges_${s}`),
        " ",
        o > 0 && /* @__PURE__ */ l("kbd", { children: o })
      ] }, s))
    ] }),
    r && /* @__PURE__ */ l("fieldset", { children: [
      /* @__PURE__ */ l("legend", { children: t.word("errors") }),
      ["delta", "d"].map((s) => /* @__PURE__ */ l("button", { "aria-pressed": t.state.errors === s, onClick: () => t.set({ errors: s }), children: t.word(`errors_${s}`) }, s))
    ] }),
    n.length > 1 && /* @__PURE__ */ l("fieldset", { class: "tabs", children: [
      /* @__PURE__ */ l("legend", { children: t.word("samples") }),
      n.toSorted((s, o) => s - o).map((s) => /* @__PURE__ */ l(
        "button",
        {
          "aria-pressed": n[t.state.sample] === s,
          onClick: () => t.set({ sample: n.indexOf(s) }),
          children: s
        },
        s
      ))
    ] })
  ] });
}
function Lr() {
  const t = v(), e = t.derivation.place("eta"), { changes: n } = t.state;
  if (e === void 0) return null;
  const r = t.values[e], s = t.derivation.values[e] || 1, o = t.derivation.place("E"), i = t.derivation.lossAfter(t.values);
  return /* @__PURE__ */ l("section", { class: "whatif", "aria-label": t.word("what_if"), children: [
    /* @__PURE__ */ l("h2", { children: t.word("what_if") }),
    /* @__PURE__ */ l("label", { children: [
      t.word("learning_rate"),
      " ",
      /* @__PURE__ */ l(
        "input",
        {
          type: "range",
          min: 0,
          max: 4 * s,
          step: s / 50,
          value: r,
          onInput: (a) => t.change(e, Ut(a.currentTarget.value)?.value ?? null)
        }
      ),
      /* @__PURE__ */ l("output", { class: "number", children: T(t.number(r, 6)) })
    ] }),
    o !== void 0 && i !== null && /* @__PURE__ */ l("p", { children: t.word("loss_before_after", {
      before: T(t.number(t.values[o])),
      after: T(t.number(i))
    }) }),
    n.size > 0 && /* @__PURE__ */ l(q, { children: [
      /* @__PURE__ */ l("p", { class: "note changed", children: t.word("recomputed") }),
      /* @__PURE__ */ l("button", { onClick: () => t.set({ changes: /* @__PURE__ */ new Map() }), children: t.word("undo") })
    ] })
  ] });
}
function Hr() {
  const t = v(), { hidden: e, answers: n } = t.state, r = () => {
    const s = document.createElement("a");
    s.href = URL.createObjectURL(new Blob([hn(t)], { type: "application/json" })), s.download = "answers.json", s.click(), setTimeout(() => URL.revokeObjectURL(s.href), 1e3);
  };
  return /* @__PURE__ */ l("div", { class: "asking", children: [
    /* @__PURE__ */ l("button", { "aria-pressed": e, onClick: () => t.set({ hidden: !e }), children: [
      t.word(e ? "show" : "hide"),
      " ",
      /* @__PURE__ */ l("kbd", { children: "H" })
    ] }),
    n.size > 0 && /* @__PURE__ */ l(q, { children: [
      /* @__PURE__ */ l("button", { onClick: r, children: t.word("save_answers") }),
      /* @__PURE__ */ l("p", { class: "soft", children: t.word("save_hint", { source: t.data.source }) })
    ] })
  ] });
}
function Ar(t, e) {
  const n = new In(t);
  return Ke(/* @__PURE__ */ l(qr, { board: n }), e), n;
}
function Wr() {
  const t = document.getElementById("board"), e = document.getElementById("board-data")?.textContent;
  if (!t || !e) return;
  document.documentElement.classList.add("live");
  const n = Ar(JSON.parse(e), t), r = new Map(n.derivation.quantities.map((o) => [He(o.name), o.name])), s = () => {
    const o = r.get(decodeURIComponent(location.hash)), i = o === void 0 ? void 0 : n.derivation.place(o);
    i !== void 0 && n.go(i), i !== void 0 && n.state.panel === "equations" && n.set({ panel: "" });
  };
  s(), addEventListener("hashchange", s), kr(n, document), n.listen(() => le(n)), le(n);
}
function le(t) {
  const { language: e, theme: n, panel: r } = t.state, s = document.documentElement;
  s.lang = e, document.title = t.data.spoken[e].title, s.classList.toggle("dark", n === "dark"), s.classList.toggle("light", n === "light"), s.classList.toggle("reads", r === "equations");
  for (const a of document.querySelectorAll("#equations > section")) {
    const c = a.querySelector("h2");
    c && (c.textContent = t.word(`phase:${a.dataset.phase ?? a.id}`));
  }
  for (const a of document.querySelectorAll("#equations h3"))
    a.textContent = t.word("layer", { layer: a.textContent?.match(/\d+/)?.[0] ?? "" });
  const o = t.data.spoken[e].heading;
  document.querySelectorAll("#equations > header p").forEach((a, c) => {
    a.textContent = o[c] ?? "";
  });
  const i = document.querySelector("#equations > header h1");
  i && (i.textContent = t.data.spoken[e].title);
}
typeof document < "u" && Wr();
export {
  In as Board,
  On as Derivation,
  z as evaluate,
  ln as judge,
  G as markup,
  te as mathml,
  Ut as readNumber,
  en as shown,
  Ar as start,
  E as symbolMarkup
};
