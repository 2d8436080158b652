var St, $, Te, R, se, Ce, Ie, Nt, gt, st, Ne, Gt, Rt, Ut, Oe, bt = {}, $t = [], an = /acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i, Et = Array.isArray;
function W(t, e) {
  for (var n in e) t[n] = e[n];
  return t;
}
function Kt(t) {
  t && t.parentNode && t.parentNode.removeChild(t);
}
function ln(t, e, n) {
  var s, r, o, a = {};
  for (o in e) o == "key" ? s = e[o] : o == "ref" ? r = e[o] : a[o] = e[o];
  if (arguments.length > 2 && (a.children = arguments.length > 3 ? St.call(arguments, 2) : n), typeof t == "function" && t.defaultProps != null) for (o in t.defaultProps) a[o] === void 0 && (a[o] = t.defaultProps[o]);
  return wt(t, a, s, r, null);
}
function wt(t, e, n, s, r) {
  var o = { type: t, props: e, key: n, ref: s, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: r ?? ++Te, __i: -1, __u: 0 };
  return r == null && $.vnode != null && $.vnode(o), o;
}
function I(t) {
  return t.children;
}
function vt(t, e) {
  this.props = t, this.context = e;
}
function V(t, e) {
  if (e == null) return t.__ ? V(t.__, t.__i + 1) : null;
  for (var n; e < t.__k.length; e++) if ((n = t.__k[e]) != null && n.__e != null) return n.__e;
  return typeof t.type == "function" ? V(t) : null;
}
function cn(t) {
  if (t.__P && t.__d) {
    var e = t.__v, n = e.__e, s = [], r = [], o = W({}, e);
    o.__v = e.__v + 1, $.vnode && $.vnode(o), Yt(t.__P, o, e, t.__n, t.__P.namespaceURI, 32 & e.__u ? [n] : null, s, n ?? V(e), !!(32 & e.__u), r), o.__v = e.__v, o.__.__k[o.__i] = o, Pe(s, o, r), e.__e = e.__ = null, o.__e != n && qe(o);
  }
}
function qe(t) {
  if ((t = t.__) != null && t.__c != null) return t.__e = t.__c.base = null, t.__k.some(function(e) {
    if (e != null && e.__e != null) return t.__e = t.__c.base = e.__e;
  }), qe(t);
}
function Dt(t) {
  (!t.__d && (t.__d = !0) && R.push(t) && !xt.__r++ || se != $.debounceRendering) && ((se = $.debounceRendering) || Ce)(xt);
}
function xt() {
  try {
    for (var t, e = 1; R.length; ) R.length > e && R.sort(Ie), t = R.shift(), e = R.length, cn(t);
  } finally {
    R.length = xt.__r = 0;
  }
}
function Ae(t, e, n, s, r, o, a, i, c, u, h) {
  var f, d, m, g, w, b, _ = s && s.__k || $t, v = e.length;
  for (c = un(n, e, _, c, v), f = 0; f < v; f++) (m = n.__k[f]) != null && (d = m.__i != -1 && _[m.__i] || bt, m.__i = f, b = Yt(t, m, d, r, o, a, i, c, u, h), g = m.__e, m.ref && d.ref != m.ref && (d.ref && Jt(d.ref, null, m), h.push(m.ref, m.__c || g, m)), w == null && g != null && (w = g), 4 & m.__u ? (c = Le(m, c, t), d.__e && (d.__e = null)) : typeof m.type == "function" && b !== void 0 ? c = b : g && (c = g.nextSibling), m.__u &= -7);
  return n.__e = w, c;
}
function un(t, e, n, s, r) {
  var o, a, i, c, u, h = n.length, f = h, d = 0;
  for (t.__k = new Array(r), o = 0; o < r; o++) (a = e[o]) != null && typeof a != "boolean" && typeof a != "function" ? (typeof a == "string" || typeof a == "number" || typeof a == "bigint" || a.constructor == String ? a = t.__k[o] = wt(null, a, null, null, null) : Et(a) ? a = t.__k[o] = wt(I, { children: a }, null, null, null) : a.constructor === void 0 && a.__b > 0 ? a = t.__k[o] = wt(a.type, a.props, a.key, a.ref ? a.ref : null, a.__v) : t.__k[o] = a, c = o + d, a.__ = t, a.__b = t.__b + 1, i = null, (u = a.__i = dn(a, n, c, f)) != -1 && (f--, (i = n[u]) && (i.__u |= 2)), i == null || i.__v == null ? (u == -1 && (r > h ? d-- : r < h && d++), typeof a.type != "function" && (a.__u |= 4)) : u != c && (u == c - 1 ? d-- : u == c + 1 ? d++ : (u > c ? d-- : d++, a.__u |= 4))) : t.__k[o] = null;
  if (f) for (o = 0; o < h; o++) (i = n[o]) != null && (2 & i.__u) == 0 && (i.__e == s && (s = V(i)), Re(i, i));
  return s;
}
function Le(t, e, n) {
  var s, r;
  if (typeof t.type == "function") {
    for (s = t.__k, r = 0; s && r < s.length; r++) s[r] && (s[r].__ = t, e = Le(s[r], e, n));
    return e;
  }
  t.__e != e && (e && t.type && !e.parentNode && (e = V(t)), e = n.insertBefore(t.__e, e || null));
  do
    e = e && e.nextSibling;
  while (e != null && e.nodeType == 8);
  return e;
}
function dn(t, e, n, s) {
  var r, o, a, i = t.key, c = t.type, u = e[n], h = u != null && (2 & u.__u) == 0;
  if (u === null && i == null || h && i == u.key && c == u.type) return n;
  if (s > (h ? 1 : 0)) {
    for (r = n - 1, o = n + 1; r >= 0 || o < e.length; ) if ((u = e[a = r >= 0 ? r-- : o++]) != null && (2 & u.__u) == 0 && i == u.key && c == u.type) return a;
  }
  return -1;
}
function re(t, e, n) {
  e[0] == "-" ? t.setProperty(e, n ?? "") : t[e] = n == null ? "" : typeof n != "number" || an.test(e) ? n : n + "px";
}
function dt(t, e, n, s, r) {
  var o, a;
  t: if (e == "style") if (typeof n == "string") t.style.cssText = n;
  else {
    if (typeof s == "string" && (t.style.cssText = s = ""), s) for (e in s) n && e in n || re(t.style, e, "");
    if (n) for (e in n) s && n[e] == s[e] || re(t.style, e, n[e]);
  }
  else if (e[0] == "o" && e[1] == "n") o = e != (e = e.replace(Ne, "$1")), a = e.toLowerCase(), e = a in t || e == "onFocusOut" || e == "onFocusIn" ? a.slice(2) : e.slice(2), t.l || (t.l = {}), t.l[e + o] = n, n ? s ? n[st] = s[st] : (n[st] = Gt, t.addEventListener(e, o ? Ut : Rt, o)) : t.removeEventListener(e, o ? Ut : Rt, o);
  else {
    if (r == "http://www.w3.org/2000/svg") e = e.replace(/xlink(H|:h)/, "h").replace(/sName$/, "s");
    else if (e != "width" && e != "height" && e != "href" && e != "list" && e != "form" && e != "tabIndex" && e != "download" && e != "rowSpan" && e != "colSpan" && e != "role" && e != "popover" && e in t) try {
      t[e] = n ?? "";
      break t;
    } catch {
    }
    typeof n == "function" || (n == null || n === !1 && e[4] != "-" ? t.removeAttribute(e) : t.setAttribute(e, e == "popover" && n == 1 ? "" : n));
  }
}
function oe(t) {
  return function(e) {
    if (this.l) {
      var n = this.l[e.type + t];
      if (e[gt] == null) e[gt] = Gt++;
      else if (e[gt] < n[st]) return;
      return n($.event ? $.event(e) : e);
    }
  };
}
function Yt(t, e, n, s, r, o, a, i, c, u) {
  var h, f, d, m, g, w, b, _, v, E, C, p, M, q, P, X, T = e.type;
  if (e.constructor !== void 0) return null;
  128 & n.__u && (c = !!(32 & n.__u), o = [i = e.__e = n.__e]), (h = $.__b) && h(e);
  t: if (typeof T == "function") {
    f = a.length;
    try {
      if (v = e.props, E = T.prototype && T.prototype.render, C = (h = T.contextType) && s[h.__c], p = h ? C ? C.props.value : h.__ : s, n.__c ? _ = (d = e.__c = n.__c).__ = d.__E : (E ? e.__c = d = new T(v, p) : (e.__c = d = new vt(v, p), d.constructor = T, d.render = fn), C && C.sub(d), d.state || (d.state = {}), d.__n = s, m = d.__d = !0, d.__h = [], d._sb = []), E && d.__s == null && (d.__s = d.state), E && T.getDerivedStateFromProps != null && (d.__s == d.state && (d.__s = W({}, d.__s)), W(d.__s, T.getDerivedStateFromProps(v, d.__s))), g = d.props, w = d.state, d.__v = e, m) E && T.getDerivedStateFromProps == null && d.componentWillMount != null && d.componentWillMount(), E && d.componentDidMount != null && d.__h.push(d.componentDidMount);
      else {
        if (E && T.getDerivedStateFromProps == null && v !== g && d.componentWillReceiveProps != null && d.componentWillReceiveProps(v, p), e.__v == n.__v || !d.__e && d.shouldComponentUpdate != null && d.shouldComponentUpdate(v, d.__s, p) === !1) {
          e.__v != n.__v && (d.props = v, d.state = d.__s, d.__d = !1), e.__e = n.__e, e.__k = n.__k, e.__k.some(function(Q) {
            Q && (Q.__ = e);
          }), $t.push.apply(d.__h, d._sb), d._sb = [], d.__h.length && a.push(d), i = V(n);
          break t;
        }
        d.componentWillUpdate != null && d.componentWillUpdate(v, d.__s, p), E && d.componentDidUpdate != null && d.__h.push(function() {
          d.componentDidUpdate(g, w, b);
        });
      }
      if (d.context = p, d.props = v, d.__P = t, d.__e = !1, M = $.__r, q = 0, E) d.state = d.__s, d.__d = !1, M && M(e), h = d.render(d.props, d.state, d.context), $t.push.apply(d.__h, d._sb), d._sb = [];
      else do
        d.__d = !1, M && M(e), h = d.render(d.props, d.state, d.context), d.state = d.__s;
      while (d.__d && ++q < 25);
      d.state = d.__s, d.getChildContext != null && (s = W(W({}, s), d.getChildContext())), E && !m && d.getSnapshotBeforeUpdate != null && (b = d.getSnapshotBeforeUpdate(g, w)), P = h != null && h.type === I && h.key == null ? We(h.props.children) : h, i = Ae(t, Et(P) ? P : [P], e, n, s, r, o, a, i, c, u), d.base = e.__e, e.__u &= -161, d.__h.length && a.push(d), _ && (d.__E = d.__ = null);
    } catch (Q) {
      if (a.length = f, e.__v = null, c || o != null) {
        if (Q.then) {
          for (e.__u |= c ? 160 : 128; i && i.nodeType == 8 && i.nextSibling; ) i = i.nextSibling;
          o != null && (o[o.indexOf(i)] = null), e.__e = i;
        } else if (o != null) for (X = o.length; X--; ) Kt(o[X]);
      } else e.__e = n.__e;
      e.__k == null && (e.__k = n.__k || []), Q.then || He(e), $.__e(Q, e, n);
    }
  } else o == null && e.__v == n.__v ? (e.__k = n.__k, e.__e = n.__e) : i = e.__e = hn(n.__e, e, n, s, r, o, a, c, u);
  return (h = $.diffed) && h(e), 128 & e.__u ? void 0 : i;
}
function He(t) {
  t && (t.__c && (t.__c.__e = !0), t.__k && t.__k.some(He));
}
function Pe(t, e, n) {
  for (var s = 0; s < n.length; s++) Jt(n[s], n[++s], n[++s]);
  $.__c && $.__c(e, t), t.some(function(r) {
    try {
      t = r.__h, r.__h = [], t.some(function(o) {
        o.call(r);
      });
    } catch (o) {
      $.__e(o, r.__v);
    }
  });
}
function We(t) {
  return typeof t != "object" || t == null || t.__b > 0 ? t : Et(t) ? t.map(We) : t.constructor !== void 0 ? null : W({}, t);
}
function hn(t, e, n, s, r, o, a, i, c) {
  var u, h, f, d, m, g, w, b = n.props || bt, _ = e.props, v = e.type;
  if (v == "svg" ? r = "http://www.w3.org/2000/svg" : v == "math" ? r = "http://www.w3.org/1998/Math/MathML" : r || (r = "http://www.w3.org/1999/xhtml"), o != null) {
    for (u = 0; u < o.length; u++) if ((m = o[u]) && "setAttribute" in m == !!v && (v ? m.localName == v : m.nodeType == 3)) {
      t = m, o[u] = null;
      break;
    }
  }
  if (t == null) {
    if (v == null) return document.createTextNode(_);
    t = document.createElementNS(r, v, _.is && _), i && ($.__m && $.__m(e, o), i = !1), o = null;
  }
  if (v == null) b === _ || i && t.data == _ || (t.data = _);
  else {
    if (o = v == "textarea" && _.defaultValue != null ? null : o && St.call(t.childNodes), !i && o != null) for (b = {}, u = 0; u < t.attributes.length; u++) b[(m = t.attributes[u]).name] = m.value;
    for (u in b) m = b[u], u == "dangerouslySetInnerHTML" ? f = m : u == "children" || u in _ || u == "value" && "defaultValue" in _ || u == "checked" && "defaultChecked" in _ || dt(t, u, null, m, r);
    for (u in _) m = _[u], u == "children" ? d = m : u == "dangerouslySetInnerHTML" ? h = m : u == "value" ? g = m : u == "checked" ? w = m : i && typeof m != "function" || b[u] === m || dt(t, u, m, b[u], r);
    if (h) i || f && (h.__html == f.__html || h.__html == t.innerHTML) || (t.innerHTML = h.__html), e.__k = [];
    else if (f && (t.innerHTML = ""), Ae(e.type == "template" ? t.content : t, Et(d) ? d : [d], e, n, s, v == "foreignObject" ? "http://www.w3.org/1999/xhtml" : r, o, a, o ? o[0] : n.__k && V(n, 0), i, c), o != null) for (u = o.length; u--; ) Kt(o[u]);
    i && v != "textarea" || (u = "value", v == "progress" && g == null ? t.removeAttribute("value") : g != null && (g !== t[u] || v == "progress" && !g || v == "option" && g != b[u]) && dt(t, u, g, b[u], r), u = "checked", w != null && w != t[u] && dt(t, u, w, b[u], r));
  }
  return t;
}
function Jt(t, e, n) {
  try {
    if (typeof t == "function") {
      var s = typeof t.__u == "function";
      s && t.__u(), s && e == null || (t.__u = t(e));
    } else t.current = e;
  } catch (r) {
    $.__e(r, n);
  }
}
function Re(t, e, n) {
  var s, r;
  if ($.unmount && $.unmount(t), (s = t.ref) && (s.current && s.current != t.__e || Jt(s, null, e)), (s = t.__c) != null) {
    if (s.componentWillUnmount) try {
      s.componentWillUnmount();
    } catch (o) {
      $.__e(o, e);
    }
    s.base = s.__P = s.__n = null;
  }
  if (s = t.__k) for (r = 0; r < s.length; r++) s[r] && Re(s[r], e, n || typeof t.type != "function");
  n || Kt(t.__e), t.__c = t.__ = t.__e = void 0;
}
function fn(t, e, n) {
  return this.constructor(t, n);
}
function mn(t, e, n) {
  var s, r, o, a;
  e == document && (e = document.documentElement), $.__ && $.__(t, e), r = (s = !1) ? null : e.__k, o = [], a = [], Yt(e, t = e.__k = ln(I, null, [t]), r || bt, bt, e.namespaceURI, r ? null : e.firstChild ? St.call(e.childNodes) : null, o, r ? r.__e : e.firstChild, s, a), Pe(o, t, a), t.props.children = null;
}
function _n(t) {
  function e(n) {
    var s, r;
    return this.getChildContext || (s = /* @__PURE__ */ new Set(), (r = {})[e.__c] = this, this.getChildContext = function() {
      return r;
    }, this.componentWillUnmount = function() {
      s = null;
    }, this.shouldComponentUpdate = function(o) {
      this.props.value != o.value && s.forEach(function(a) {
        a.__e = !0, Dt(a);
      });
    }, this.sub = function(o) {
      s.add(o);
      var a = o.componentWillUnmount;
      o.componentWillUnmount = function() {
        s && s.delete(o), a && a.call(o);
      };
    }), n.children;
  }
  return e.__c = "__cC" + Oe++, e.__ = t, e.Provider = e.__l = (e.Consumer = function(n, s) {
    return n.children(s);
  }).contextType = e, e;
}
St = $t.slice, $ = { __e: function(t, e, n, s) {
  for (var r, o, a; e = e.__; ) if ((r = e.__c) && !r.__) try {
    if ((o = r.constructor) && o.getDerivedStateFromError != null && (r.setState(o.getDerivedStateFromError(t)), a = r.__d), r.componentDidCatch != null && (r.componentDidCatch(t, s || {}), a = r.__d), a) return r.__E = r;
  } catch (i) {
    t = i;
  }
  throw t;
} }, Te = 0, vt.prototype.setState = function(t, e) {
  var n;
  n = this.__s != null && this.__s != this.state ? this.__s : this.__s = W({}, this.state), typeof t == "function" && (t = t(W({}, n), this.props)), t && W(n, t), t != null && this.__v && (e && this._sb.push(e), Dt(this));
}, vt.prototype.forceUpdate = function(t) {
  this.__v && (this.__e = !0, t && this.__h.push(t), Dt(this));
}, vt.prototype.render = I, R = [], Ce = typeof Promise == "function" ? Promise.prototype.then.bind(Promise.resolve()) : setTimeout, Ie = function(t, e) {
  return t.__v.__b - e.__v.__b;
}, xt.__r = 0, Nt = Math.random().toString(8), gt = "__d" + Nt, st = "__a" + Nt, Ne = /(PointerCapture)$|Capture$/i, Gt = 0, Rt = oe(!1), Ut = oe(!0), Oe = 0;
var pn = 0;
function l(t, e, n, s, r, o) {
  e || (e = {});
  var a, i, c = e;
  if ("ref" in c) for (i in c = {}, e) i == "ref" ? a = e[i] : c[i] = e[i];
  var u = { type: t, props: c, key: n, ref: a, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: --pn, __i: -1, __u: 0, __source: r, __self: o };
  if (typeof t == "function" && (a = t.defaultProps)) for (i in a) c[i] === void 0 && (c[i] = a[i]);
  return $.vnode && $.vnode(u), u;
}
var G, x, Ot, ae, kt = 0, Ue = [], k = $, ie = k.__b, le = k.__r, ce = k.diffed, ue = k.__c, de = k.unmount, he = k.__;
function ut(t, e) {
  k.__h && k.__h(x, t, kt || e), kt = 0;
  var n = x.__H || (x.__H = { __: [], __h: [] });
  return t >= n.__.length && n.__.push({}), n.__[t];
}
function K(t) {
  return kt = 1, De(Fe, t);
}
function De(t, e, n) {
  var s = ut(G++, 2);
  if (s.t = t, !s.__c && (s.__ = [Fe(void 0, e), function(i) {
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
function H(t, e) {
  var n = ut(G++, 3);
  !k.__s && Xt(n.__H, e) && (n.__ = t, n.u = e, x.__H.__h.push(n));
}
function gn(t, e) {
  var n = ut(G++, 4);
  !k.__s && Xt(n.__H, e) && (n.__ = t, n.u = e, x.__h.push(n));
}
function j(t) {
  return kt = 5, Tt(function() {
    return { current: t };
  }, []);
}
function Tt(t, e) {
  var n = ut(G++, 7);
  return Xt(n.__H, e) && (n.__ = t(), n.__H = e, n.__h = t), n.__;
}
function wn(t) {
  var e = x.context[t.__c], n = ut(G++, 9);
  return n.c = t, e ? (n.__ == null && (n.__ = !0, e.sub(x)), e.props.value) : t.__;
}
function vn() {
  for (var t; t = Ue.shift(); ) {
    var e = t.__H;
    if (t.__P && e) try {
      e.__h.some(yt), e.__h.some(Ft), e.__h = [];
    } catch (n) {
      e.__h = [], k.__e(n, t.__v);
    }
  }
}
k.__b = function(t) {
  x = null, ie && ie(t);
}, k.__ = function(t, e) {
  t && e.__k && e.__k.__m && (t.__m = e.__k.__m), he && he(t, e);
}, k.__r = function(t) {
  le && le(t), G = 0;
  var e = (x = t.__c).__H;
  e && (Ot === x ? (e.__h = [], x.__h = [], e.__.some(function(n) {
    n.__N && (n.__ = n.__N), n.u = n.__N = void 0;
  })) : (e.__h.some(yt), e.__h.some(Ft), e.__h = [], G = 0)), Ot = x;
}, k.diffed = function(t) {
  ce && ce(t);
  var e = t.__c;
  e && e.__H && (e.__H.__h.length && (Ue.push(e) !== 1 && ae === k.requestAnimationFrame || ((ae = k.requestAnimationFrame) || yn)(vn)), e.__H.__.some(function(n) {
    n.u && (n.__H = n.u, n.u = void 0);
  })), Ot = x = null;
}, k.__c = function(t, e) {
  e.some(function(n) {
    try {
      n.__h.some(yt), n.__h = n.__h.filter(function(s) {
        return !s.__ || Ft(s);
      });
    } catch (s) {
      e.some(function(r) {
        r.__h && (r.__h = []);
      }), e = [], k.__e(s, n.__v);
    }
  }), ue && ue(t, e);
}, k.unmount = function(t) {
  de && de(t);
  var e, n = t.__c;
  n && n.__H && (n.__H.__.some(function(s) {
    try {
      yt(s);
    } catch (r) {
      e = r;
    }
  }), n.__H = void 0, e && k.__e(e, n.__v));
};
var fe = typeof requestAnimationFrame == "function";
function yn(t) {
  var e, n = function() {
    clearTimeout(s), fe && cancelAnimationFrame(e), setTimeout(t);
  }, s = setTimeout(n, 35);
  fe && (e = requestAnimationFrame(n));
}
function yt(t) {
  var e = x, n = t.__c;
  typeof n == "function" && (t.__c = void 0, n()), x = e;
}
function Ft(t) {
  var e = x;
  t.__c = t.__(), x = e;
}
function Xt(t, e) {
  return !t || t.length !== e.length || e.some(function(n, s) {
    return n !== t[s];
  });
}
function Fe(t, e) {
  return typeof e == "function" ? e(t) : e;
}
function bn(t, e) {
  return Number.isNaN(t) ? "nan" : Number.isFinite(t) ? Object.is(t, -0) ? "-0" : e === null ? $n(t) : xn(t, e) : t < 0 ? "-inf" : "inf";
}
function $n(t) {
  const [e, n] = t.toExponential().split("e"), s = Number(n);
  return s < -4 || s >= 16 ? e + ze(s) : je(e, s);
}
function xn(t, e) {
  const [n, s] = kn(t, e).split("e"), r = n.includes(".") ? n.replace(/\.?0+$/, "") : n, o = Number(s);
  return o < -4 || o >= e ? r + ze(o) : je(r, o);
}
function kn(t, e) {
  const n = t.toExponential(e - 1), r = t.toExponential(Math.min(100, e + 60)).split("e")[0].replace(/^-?\d\.?/, "").slice(e - 1), o = Number(n.split("e")[0].at(-1));
  if (!/^50*$/.test(r) || o % 2 === 0) return n;
  const [a, i] = n.split("e");
  return `${a.slice(0, -1)}${o - 1}e${i}`;
}
function ze(t) {
  return `e${t < 0 ? "-" : "+"}${String(Math.abs(t)).padStart(2, "0")}`;
}
function je(t, e) {
  const n = t.startsWith("-") ? "-" : "", s = t.replace(/[-.]/g, "");
  if (e < 0) return `${n}0.${"0".repeat(-e - 1)}${s}`;
  const r = s.slice(0, e + 1).padEnd(e + 1, "0"), o = s.slice(e + 1);
  return n + r + (o ? `.${o}` : "");
}
function at(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), s = e.replace("-", "−");
  return n === void 0 ? s : `${s}·10<sup>${String(Number(n)).replace("-", "−")}</sup>`;
}
function S(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), s = e.replace("-", "−");
  return n === void 0 ? s : `${s}e${Number(n)}`.replace("e-", "e−");
}
const Mn = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, Sn = /^([+-]?\d+)\s*\/\s*(\d*[1-9]\d*)$/;
function Qt(t) {
  let e = t.normalize("NFKC").replace(/[−–₋]/g, "-").trim();
  /^[+-]?\d*,\d+$/.test(e) && (e = e.replace(",", "."));
  const n = Sn.exec(e);
  if (n)
    return { text: e, value: Number(n[1]) / Number(n[2]), halfUnit: 0 };
  const s = Number(e);
  if (!Mn.test(e) || !Number.isFinite(s)) return null;
  const [r, o] = e.toLowerCase().split("e"), a = r.includes(".") ? r.length - r.indexOf(".") - 1 : 0, i = Number(o ?? 0) - a;
  return { text: e, value: s, halfUnit: +`5e${i - 1}` };
}
function Ct(t, e, n = 0) {
  const s = n || 1e-10 * Math.abs(e);
  return Math.abs(t.value - e) <= t.halfUnit + s;
}
function Be(t, e) {
  return !(Math.abs(t.value - e) <= 1e-9 * Math.abs(e)) && t.halfUnit > Math.abs(e) / 2;
}
function En(t, e, n) {
  const s = Qt(n);
  if (s === null) return null;
  const r = (i, c = [], u = null) => ({
    written: s,
    mark: i,
    upstream: c,
    slip: u
  }), o = t.values[e];
  if (Ct(s, o)) return r(Cn(t, e, s) ? "coarse" : "right");
  const a = Nn(t, e);
  if (a.size && qn(t, e, s, a)) {
    const i = [...a].filter(([, c]) => In(c)).map(([c]) => c);
    return r(i.length ? "follows" : "right", i);
  }
  return r("wrong", [], An(t, e, s));
}
const Tn = 2e-4;
function Cn(t, e, n) {
  const s = t.values[e];
  if (Be(n, s)) return !0;
  if (Math.abs(n.value - s) <= 1e-12 * Math.abs(s) && !n.text.endsWith("0") || !t.isAsGiven || n.halfUnit <= Tn * Math.abs(s)) return !1;
  const { twins: o } = t.data.variants[t.state.order];
  return (o[t.derivation.quantities[e].name] ?? []).some((i) => Ct(n, i));
}
const In = ({ mark: t }) => t === "wrong" || t === "follows";
function Nn(t, e) {
  if (t.derivation.isLarge) return /* @__PURE__ */ new Map();
  const n = (s) => s !== e && t.derivation.affectedBy([s]).has(e);
  return new Map([...t.state.answers].filter(([s]) => n(s)));
}
const On = 1.01;
function qn(t, e, n, s) {
  const r = (i) => {
    const c = [...s].map(([u, { written: h }]) => [u, u === i ? h.value + h.halfUnit : h.value]);
    return t.derivation.recomputed(new Map([...t.state.changes, ...c]))[e];
  }, o = r(-1), a = [...s.keys()].reduce((i, c) => i + Math.abs(r(c) - o), 0);
  return Ct(n, o) || Math.abs(n.value - o) <= n.halfUnit + On * a;
}
function An(t, e, n) {
  if (!t.isAsGiven) return null;
  const { slips: s } = t.data.variants[t.state.order];
  return (s[t.derivation.quantities[e].name] ?? []).find(([o]) => Ct(n, o) && !Be(n, o)) ?? null;
}
function Ln(t) {
  const { quantities: e } = t.derivation, n = [...t.state.answers].map(([s, r]) => [e[s].name, r.written.text]);
  return JSON.stringify(Object.fromEntries(n), null, 1);
}
const Hn = 22, Pn = Array.from({ length: Hn }, (t, e) => {
  let n = 1;
  for (let s = 2; s <= e; s++) n *= s;
  return 2 / Math.sqrt(Math.PI) * (-1) ** e / (n * (2 * e + 1));
}), me = 3.75, Wn = 28, Rn = 2 ** 27 + 1, qt = [
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
function Ve(t) {
  const e = t * Rn, n = e - (e - t);
  return [n, t - n];
}
function Un(t) {
  const [e, n] = Ve(t);
  return Math.exp(-e * e) * Math.exp(-n * (t + e));
}
function Dn(t) {
  let e = 0, n = 0;
  for (let s = qt.length - 1; s > 0; s--)
    [n, e] = [2 * t * n - e + qt[s], n];
  return t * n - e + qt[0];
}
function Fn(t) {
  const e = Math.min(t, Wn);
  return Un(e) * Dn((e - me) / (e + me)) / (1 + 2 * e);
}
function zn(t) {
  if (Math.abs(t) <= 0.5) {
    const n = t * t;
    return 1 - t * Pn.reduceRight((s, r) => s * n + r, 0);
  }
  const e = Fn(Math.abs(t));
  return t < 0 ? 2 - e : e;
}
function jn(t) {
  return 0.5 * zn(-t / Math.SQRT2);
}
function Bn(t) {
  const [e, n] = Ve(t);
  return Math.exp(-0.5 * e * e) * Math.exp(-0.5 * n * (t + e)) / Math.sqrt(2 * Math.PI);
}
const Vn = {
  add: (...t) => Gn(t),
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
  Phi: jn,
  phi: Bn,
  max: (...t) => t.reduce((e, n) => n > e ? n : e),
  min: (...t) => t.reduce((e, n) => n < e ? n : e),
  argmax: (...t) => t.indexOf(t.reduce((e, n) => n > e ? n : e)) + 1,
  argmin: (...t) => t.indexOf(t.reduce((e, n) => n < e ? n : e)) + 1,
  gt: (t, e) => +(t > e),
  lt: (t, e) => +(t < e),
  le: (t, e) => +(t <= e)
};
function A(t, e) {
  if (typeof t == "number") return e(t);
  const [n, ...s] = t;
  return n === "num" ? s[0] : n === "case" ? A(s[A(s[0], e) ? 1 : 2], e) : Vn[n](...s.map((r) => A(r, e)));
}
function J(t, e = /* @__PURE__ */ new Set()) {
  if (typeof t == "number") e.add(t);
  else if (t !== null && t[0] !== "num")
    for (const n of t.slice(1)) J(n, e);
  return e;
}
function Gn(t) {
  if (!t.every(Number.isFinite)) return t.reduce((n, s) => n + s, 0);
  const e = [];
  for (let n of t) {
    let s = 0;
    for (let r of e) {
      Math.abs(n) < Math.abs(r) && ([n, r] = [r, n]);
      const o = n + r, a = r - (o - n);
      a && (e[s++] = a), n = o;
    }
    e.length = s, e.push(n);
  }
  return Kn(e);
}
function Kn(t) {
  let e = t.pop() ?? 0;
  for (; t.length; ) {
    const n = e, s = t.pop();
    e = n + s;
    const r = s - (e - n);
    if (!r) continue;
    const o = t.at(-1) ?? 0;
    if (r < 0 && o < 0 || r > 0 && o > 0) {
      const a = 2 * r, i = e + a;
      i - e === a && (e = i);
    }
    break;
  }
  return e;
}
const Zt = /^(<mrow><mo>−|(<[^>]*>)*−)/, At = (t) => (...e) => `<mrow><mi>${t}</mi><mo>(</mo>${e.join("<mo>,</mo>")}<mo>)</mo></mrow>`, Yn = {
  exp: (t) => `<msup><mi>e</mi><mrow>${t}</mrow></msup>`,
  sqrt: (t) => `<msqrt>${t}</msqrt>`,
  abs: (t) => `<mrow><mo>|</mo>${t}<mo>|</mo></mrow>`,
  ...Object.fromEntries(
    ["ln", "tanh", "sign", "sin", "cos", "max", "min", "argmax", "argmin"].map((t) => [t, At(t)])
  ),
  Phi: At("Φ"),
  phi: At("φ"),
  gt: (t, e) => `${t}<mo>&gt;</mo>${e}`,
  lt: (t, e) => `${t}<mo>&lt;</mo>${e}`,
  le: (t, e) => `${t}<mo>≤</mo>${e}`,
  case: (t, e, n) => `<mrow><mo>{</mo><mtable><mtr><mtd>${e}</mtd><mtd><mrow>${t}</mrow></mtd></mtr><mtr><mtd>${n}</mtd><mtd><mo>–</mo></mtd></mtr></mtable></mrow>`
};
function Jn(t, e) {
  return tt(t, e)[0];
}
function it(t, e) {
  const [n, ...s] = typeof t == "number" ? [""] : t, r = s, o = (a, i) => [`<mo form="infix">${a}</mo>${i[0]}`, ...i.slice(1)];
  return n === "add" ? r.flatMap((a, i) => i ? o("+", _e(a, e)) : it(a, e)) : n === "sub" ? [...it(r[0], e), ...o("−", _e(r[1], e))] : n === "mul" ? r.map((i) => D(
    i,
    e,
    2
    /* Product */
  )).map((i, c) => c ? `<mo form="infix">·</mo>${et(i)}` : i) : [Jn(t, e)];
}
function _e(t, e) {
  const n = D(
    t,
    e,
    2
    /* Product */
  );
  return Zt.test(n) || n.startsWith("<mrow><mo>(") ? [et(n)] : it(t, e);
}
function tt(t, e) {
  if (typeof t == "number" || t[0] === "num" || t[0] === "more") {
    const o = e(t);
    return [
      o,
      Zt.test(o) ? 3 : 5
      /* Atom */
    ];
  }
  const [n, ...s] = t, r = s;
  switch (n) {
    case "add":
      return [
        Qn(r, e),
        1
        /* Sum */
      ];
    case "sub":
      return [
        Zn(r, e),
        1
        /* Sum */
      ];
    case "mul":
      return [
        ts(r, e),
        2
        /* Product */
      ];
    case "div":
      return [
        es(r, e),
        5
        /* Atom */
      ];
    case "neg":
      return [
        `<mrow><mo>−</mo>${et(D(
          r[0],
          e,
          2
          /* Product */
        ))}</mrow>`,
        3
        /* Sign */
      ];
    case "pow":
      return [
        ns(r, e),
        4
        /* Power */
      ];
    default:
      return [
        Yn[n](...r.map((o) => tt(o, e)[0])),
        5
        /* Atom */
      ];
  }
}
const Ge = (t) => `<mrow><mo>(</mo>${t}<mo>)</mo></mrow>`, et = (t) => Zt.test(t) ? Ge(t) : t;
function D(t, e, n) {
  const [s, r] = tt(t, e);
  return r >= n ? s : Ge(s);
}
function Xn([t, ...e], n) {
  return [tt(t, n)[0], ...e.map((s) => et(D(
    s,
    n,
    2
    /* Product */
  )))];
}
function Qn(t, e) {
  return Xn(t, e).join("<mo>+</mo>");
}
function Zn([t, e], n) {
  return `${tt(t, n)[0]}<mo>−</mo>${et(D(
    e,
    n,
    2
    /* Product */
  ))}`;
}
function ts(t, e) {
  return t.map((s) => D(
    s,
    e,
    2
    /* Product */
  )).map((s, r) => r ? et(s) : s).join("<mo>·</mo>");
}
function es(t, e) {
  const [n, s] = t.map((r) => tt(r, e)[0]);
  return `<mfrac><mrow>${n}</mrow><mrow>${s}</mrow></mfrac>`;
}
function ns([t, e], n) {
  return `<msup><mrow>${D(
    t,
    n,
    5
    /* Atom */
  )}</mrow><mrow>${D(
    e,
    n,
    5
    /* Atom */
  )}</mrow></msup>`;
}
function rt(t) {
  return t.replace(/[&<>"]/g, (e) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[e]);
}
function L(t) {
  const e = t[2] ? `<sup>${rt(t[2])}</sup>` : "";
  if (typeof t[0] != "string")
    return `∂${L(t[0])}/∂${L(t[1])}${e}`;
  const n = t[1] ? `<sub>${rt(t[1])}</sub>` : "";
  return `<i>${rt(t[0])}</i>${n}${e}`;
}
function Y(t) {
  if (typeof t[0] != "string")
    return `∂${Y(t[0])}/∂${Y(t[1])}${t[2]}`;
  const e = t[1] ? `_${t[1]}` : "";
  return `${t[0]}${e}${t[2]}`;
}
function It(t) {
  return Uint8Array.from(atob(t), (e) => e.charCodeAt(0));
}
function U(t) {
  return Number(typeof t == "object" ? t.$float.replace("inf", "Infinity") : t);
}
function te(t) {
  if (t === null || typeof t == "number") return t;
  const [e, ...n] = t;
  return e === "num" ? ["num", U(n[0])] : [e, ...n.flatMap((s) => ss(s) ? rs(s) : [te(s)])];
}
const ss = (t) => Array.isArray(t) && t[0] === "dots";
function rs([, t, e, n, s, r]) {
  return Array.from({ length: t }, (o, a) => ["mul", e + a * n, s + a * r]);
}
function os(t) {
  const e = t.shape[0] * t.shape[1];
  return t.values ? new Float64Array(It(t.values).buffer) : new Float64Array(e);
}
function ee(t, e, n) {
  return typeof t == "string" ? t.replace("{i}", String(e)).replace("{j}", String(n)) : Array.isArray(t) ? t.map((s) => ee(s, e, n)) : t;
}
function as(t, [e, n], s) {
  const r = (i, c) => s.place(ee(t, i, c));
  if (t.includes("{i},{j}")) {
    const i = r(1, 1);
    return (c, u) => i + (c - 1) * n + u - 1;
  }
  const o = t.includes("{i}");
  if (!o && !t.includes("{j}")) {
    const i = r(1, 1);
    return () => i;
  }
  const a = Array.from({ length: o ? e : n }, (i, c) => r(c + 1, c + 1));
  return (i, c) => a[(o ? i : c) - 1];
}
class is {
  constructor(e, n) {
    this.block = e, this.d = n, this.collect(e.tree);
  }
  references = [];
  places = /* @__PURE__ */ new Map();
  collect(e) {
    Array.isArray(e) ? e.slice(1).forEach((n) => this.collect(n)) : e !== null && typeof e == "object" && "ref" in e && this.references.push(e.ref);
  }
  tree(e, n, s = this.block.tree) {
    if (s === null) return null;
    if (Array.isArray(s))
      return s[0] === "num" ? te(s) : [s[0], ...s.slice(1).map((a) => this.tree(e, n, a))];
    const r = s.ref;
    let o = this.places.get(r);
    return o || this.places.set(r, o = as(r, this.block.shape, this.d)), o(e, n);
  }
  /** The first few of the block that refer to a name. */
  users(e, n, s) {
    const [r, o] = this.block.shape, a = [];
    for (const i of this.references) {
      const c = i.replace(/[.*+?^$()|[\]\\]/g, "\\$&"), u = new RegExp(`^${c.replace("{i}", "(?<i>\\d+)").replace("{j}", "(?<j>\\d+)")}$`).exec(e);
      if (!u || i === e) continue;
      const h = u.groups ?? {}, f = (d, m) => d ? [Number(d)] : Array.from({ length: Math.min(m, s) }, (g, w) => w + 1);
      for (const d of f(h.i, r))
        for (const m of f(h.j, o)) a.push(n + (d - 1) * o + m - 1);
    }
    return a.slice(0, s);
  }
}
class pe {
  constructor(e, n, s, r, o) {
    this.block = e, this.pattern = n, this.i = s, this.j = r, this.value = o;
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
    return ee(this.block.symbol, this.i, this.j);
  }
  get tree() {
    return this.pattern.tree(this.i, this.j);
  }
}
const ls = 30;
class cs {
  quantities;
  listed;
  /** As Python gave them; of a run those of the moment that is looked at. */
  values;
  places = /* @__PURE__ */ new Map();
  starts = /* @__PURE__ */ new Map();
  firsts = /* @__PURE__ */ new Map();
  users = null;
  constructor(e) {
    this.listed = e.listed;
    const n = e.quantities.map(
      ([s, r, o, a, i, c, u, h]) => ({
        name: s,
        phase: r,
        layer: o,
        sample: a,
        symbol: u,
        reason: h,
        value: U(i),
        isTruth: typeof i == "boolean",
        tree: te(c)
      })
    );
    n.forEach((s, r) => {
      this.places.set(s.name, r), !this.firsts.has(s.phase) && r < this.listed && this.firsts.set(s.phase, r);
    }), this.quantities = n, this.add(e.blocks), this.values = Float64Array.from(this.quantities, (s) => s.value);
    for (const { block: s, at: r } of this.starts.values()) s.values === null && this.workOut(s, r);
  }
  /** The blocks' quantities, behind those that are named one by one. */
  add(e) {
    for (const n of e) {
      const s = new is(n, this);
      this.starts.set(`${n.kind}[${n.layer}]`, { block: n, pattern: s, at: this.quantities.length });
      const r = os(n), [o, a] = n.shape;
      for (let i = 0; i < o; i++)
        for (let c = 0; c < a; c++)
          this.quantities.push(new pe(n, s, i + 1, c + 1, r[i * a + c]));
    }
  }
  workOut(e, n) {
    const s = (r) => this.values[r];
    for (let r = n; r < n + e.shape[0] * e.shape[1]; r++)
      this.values[r] = this.quantities[r].value = A(this.quantities[r].tree, s);
  }
  place(e) {
    return this.places.get(e) ?? this.placeInBlock(e);
  }
  placeInBlock(e) {
    if (this.starts.size === 0) return;
    const n = /^(.*\[\d+\])\[(\d+),(\d+)\]$/.exec(e);
    return n ? this.edgePlace(n[1], Number(n[2]), Number(n[3])) : void 0;
  }
  /** The place of a weight's quantity; `kind` is such as "dW[2]". */
  edgePlace(e, n, s) {
    const r = this.starts.get(e);
    if (!r) return this.places.get(`${e}[${n},${s}]`);
    const [o, a] = r.block.shape;
    return n <= o && s <= a ? r.at + (n - 1) * a + s - 1 : void 0;
  }
  /** Where a phase begins. */
  first(e) {
    return this.firsts.get(e);
  }
  /** Weights are blocks: there are too many numbers to work out again. */
  get isLarge() {
    return this.starts.size > 0;
  }
  /** Those that refer to a place; of a block the first few. */
  usedIn(e) {
    this.users ??= this.namedUsers();
    const n = this.users.get(e) ?? [];
    if (!this.isLarge) return n;
    const { name: s } = this.quantities[e], r = [...this.starts.values()].flatMap(({ pattern: o, at: a }) => o.users(s, a, ls));
    return [...n, ...r];
  }
  namedUsers() {
    const e = /* @__PURE__ */ new Map();
    return this.quantities.forEach((n, s) => {
      if (!(n instanceof pe))
        for (const r of J(n.tree)) {
          const o = e.get(r);
          o ? o.push(s) : e.set(r, [s]);
        }
    }), e;
  }
  /** The numbers when some are other ones; what does not hang on them stays as Python gave it. */
  recomputed(e) {
    if (e.size === 0) return this.values;
    const n = this.affectedBy(e.keys()), s = this.values.slice(), r = /* @__PURE__ */ new Set(), o = (a) => {
      if (n.has(a) && !r.has(a)) {
        r.add(a);
        const i = this.quantities[a].tree;
        e.has(a) ? s[a] = e.get(a) : i !== null && (s[a] = A(i, o));
      }
      return s[a];
    };
    for (const a of n) o(a);
    return s;
  }
  /** These places and all that hang on them. */
  affectedBy(e) {
    const n = new Set(e);
    for (const s of n) for (const r of this.usedIn(s)) n.add(r);
    return n;
  }
  /** E when every parameter has its new value: the loss after the step, on the same rows. */
  lossAfter(e) {
    const n = this.place("E");
    if (n === void 0 || this.isLarge) return null;
    const s = /* @__PURE__ */ new Map();
    return this.quantities.forEach((r, o) => {
      const a = /^[Wb]\[/.test(r.name) ? this.place(`${r.name[0]}+${r.name.slice(1)}`) : void 0;
      a !== void 0 ? s.set(o, e[a]) : e[o] !== this.values[o] && r.tree === null && s.set(o, e[o]);
    }), s.size ? this.recomputed(s)[n] : null;
  }
}
class us {
  constructor(e) {
    this.data = e, this.derivations = Object.fromEntries(
      Object.entries(e.variants).map(([n, s]) => [n, new cs(s)])
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
  first(e) {
    return this.derivation.first(e);
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
    return (this.data.spoken[this.state.language].words[e] ?? e).replace(/\{(\w+)\}/g, (r, o) => String(n[o] ?? r));
  }
  number(e, n = this.state.digits) {
    return bn(e, n);
  }
  shownValue(e, n = this.state.digits) {
    const s = this.values[e];
    return this.derivation.quantities[e].isTruth ? this.word(s ? "true" : "false") : this.number(s, n);
  }
  // -- moving ------------------------------------------------------------------------------------
  /** Look at an equation; `from`: where its number is used, to come back to. */
  go(e, n) {
    const s = this.derivation.quantities[e]?.sample, r = s === null ? -1 : this.data.samples.indexOf(s ?? NaN);
    this.set({
      at: e,
      trail: n === void 0 ? [] : [...this.state.trail, n],
      sample: r < 0 ? this.state.sample : r,
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
    const { quantities: n, listed: s } = this.derivation, r = (a) => a === 0 || n[a].phase !== n[a - 1].phase;
    let o = this.state.at + (e ? 1 : -1);
    for (; o > 0 && o < s && !r(o); ) o += e ? 1 : -1;
    o >= 0 && o < s && this.go(o);
  }
  /** The same kind of quantity of the next unit, else the next equation. */
  nextUnit() {
    const { quantities: e, listed: n } = this.derivation, s = (o) => `${o.layer}/${F(o.name)}`, r = s(this.current);
    for (let o = this.state.at + 1; o < n; o++)
      if (e[o].layer !== null && s(e[o]) !== r) return this.go(o);
    this.go(0);
  }
  turnOrder() {
    const e = Object.keys(this.derivations);
    if (e.length < 2) return;
    const n = e[(e.indexOf(this.state.order) + 1) % e.length], s = this.derivations[n], r = this.current.name, o = (c) => s.place(this.derivation.quantities[c].name), a = new Map(
      [...this.state.changes].flatMap(([c, u]) => {
        const h = o(c);
        return h === void 0 ? [] : [[h, u]];
      })
    ), i = s.place(r) ?? 0;
    this.set({ order: n, at: i, trail: [], answers: /* @__PURE__ */ new Map(), changes: a });
  }
  /** A recorded moment of a run: the step that is shown has the numbers that it had then. */
  goTo(e) {
    const { run: n } = this.data;
    if (!n) return;
    const s = Math.max(0, Math.min(n.steps.length - 1, e));
    s !== this.state.moment && (n.values && (this.derivation.values = new Float64Array(It(n.values[s]).buffer)), this.set({ moment: s, changes: /* @__PURE__ */ new Map(), answers: /* @__PURE__ */ new Map() }));
  }
  /** The numbers are those whose slips Python has worked out. */
  get isAsGiven() {
    return this.state.changes.size === 0 && this.state.moment === 0;
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
    const s = new Map(this.state.changes);
    n === null || n === this.derivation.values[e] ? s.delete(e) : s.set(e, n), this.set({ changes: s });
  }
  /** What the edges carry, as chosen or as the phase asks. */
  get edges() {
    if (this.state.edges !== "auto") return this.state.edges;
    const e = this.current.phase;
    return e === "backward" ? "dw" : e === "update" ? "step" : "w";
  }
}
function F(t) {
  const e = t.replace(/@.*/, "").match(/\d+(?=\])/g);
  return e ? Number(e.at(-1)) : 0;
}
const Ke = _n(null), y = () => wn(Ke), ds = 16;
function hs(t) {
  const { derivation: e, data: n } = t, s = e.place("E"), r = s === void 0 ? null : e.quantities[s].tree;
  return r === null ? /* @__PURE__ */ new Map() : new Map(
    n.samples.map((o) => {
      const a = e.place(`E@${o}`), i = A(r, (c) => +(c === a));
      return [o, i - A(r, () => 0)];
    })
  );
}
function fs(t, e) {
  const { quantities: n } = t.derivation, { tree: s, sample: r } = n[e];
  if (r !== null || s === null || typeof s == "number" || s[0] !== "add") return [];
  const o = hs(t), a = [];
  for (const c of s.slice(1)) {
    const u = new Set([...J(c)].flatMap((m) => n[m].sample ?? [])), [h] = u, f = o.get(h);
    if (u.size !== 1 || !f) return [];
    const d = A(c, (m) => t.values[m]);
    a.push({ sample: h, share: d, own: d / f });
  }
  return new Set(a.map((c) => c.sample)).size === a.length && a.length > 1 ? a.sort((c, u) => c.sample - u.sample) : [];
}
function ms() {
  const t = y(), e = fs(t, t.state.at);
  if (!e.length || t.state.hidden) return null;
  const n = Math.max(...e.map((i) => Math.abs(i.share))) || 1, s = [...e].sort((i, c) => Math.abs(c.share) - Math.abs(i.share)), r = new Set(s.slice(0, ds)), o = e.filter((i) => !r.has(i)), a = (i) => S(t.number(i + 0, 6));
  return /* @__PURE__ */ l("section", { class: "shares", "aria-label": t.word("shares"), children: [
    /* @__PURE__ */ l("table", { children: [
      /* @__PURE__ */ l("caption", { children: t.word("shares") }),
      /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "col", children: t.word("sample_n", { n: "" }).trim() }),
        /* @__PURE__ */ l("th", { scope: "col", children: t.word("share_own") }),
        /* @__PURE__ */ l("th", { scope: "col", children: t.word("share") }),
        /* @__PURE__ */ l("td", {})
      ] }) }),
      /* @__PURE__ */ l("tbody", { children: e.filter((i) => r.has(i)).map((i) => /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "row", children: /* @__PURE__ */ l(
          "button",
          {
            "aria-pressed": t.data.samples[t.state.sample] === i.sample,
            "aria-label": t.word("sample_n", { n: i.sample }),
            onClick: () => t.set({ sample: t.data.samples.indexOf(i.sample) }),
            children: i.sample
          }
        ) }),
        /* @__PURE__ */ l("td", { class: "number", children: a(i.own) }),
        /* @__PURE__ */ l("td", { class: "number", children: a(i.share) }),
        /* @__PURE__ */ l("td", { class: "both", "aria-hidden": "true", children: /* @__PURE__ */ l(_s, { part: i.share / n }) })
      ] }, i.sample)) })
    ] }),
    o.length > 0 && /* @__PURE__ */ l("p", { class: "soft", children: t.word("more_terms", { n: o.length, sum: a(o.reduce((i, c) => i + c.share, 0)) }) }),
    /* @__PURE__ */ l("p", { class: "soft", children: t.word("shares_sum") })
  ] });
}
function _s({ part: t }) {
  const e = `${50 * Math.abs(t)}%`, n = t < 0 ? `${50 * (1 + t)}%` : "50%";
  return /* @__PURE__ */ l("span", { class: t < 0 ? "bar minus" : "bar plus", style: { width: e, left: n } });
}
const Ye = 14, ps = 10, ge = 24;
function gs(t, e) {
  if (typeof t == "number" || t[0] !== "add" || e.state.whole) return t;
  const n = t.slice(1);
  if (n.length <= Ye) return t;
  const s = (c) => e.values[c], r = n.map((c) => Math.abs(A(c, s))), o = r.map((c, u) => u).sort((c, u) => r[u] - r[c]), a = new Set(o.slice(0, ps)), i = n.filter((c, u) => !a.has(u));
  return [
    "add",
    ...n.filter((c, u) => a.has(u)),
    ["more", i.length, A(["add", ...i], s)]
  ];
}
function we(t, e) {
  const [n, s, r] = t;
  if (n === "num") return `<mn>${at(e.number(s, null))}</mn>`;
  const o = e.word("more_terms", { n: s, sum: e.number(r) });
  return `<mn class="more">${rt(o)}</mn>`;
}
function ve(t, e, n) {
  const s = n.derivation.quantities[t], r = n.values[t] !== n.derivation.values[t] ? " changed" : "", o = rt(n.word("comes_from", { name: Y(s.symbol) }));
  return `<mn><span class="origin${r}" data-at="${t}" title="${o}">${e}</span></mn>`;
}
function zt(t) {
  return `#${t.replace(/[^A-Za-z0-9+@]+/g, "-").replace(/^-|-$/g, "")}`;
}
function ws(t, e) {
  if (t.tree === null) return [];
  const n = gs(t.tree, e), { quantities: s } = e.derivation, r = it(
    n,
    (c) => typeof c == "number" ? ve(c, L(s[c].symbol), e) : we(c, e)
  ), o = it(
    n,
    (c) => typeof c == "number" ? ve(c, at(e.shownValue(c)), e) : we(c, e)
  ), a = (c) => c.join("").replace(/<[^>]*>/g, ""), i = at(e.shownValue(e.state.at));
  return [r, o].filter((c, u, h) => (u === 0 || a(c) !== a(h[0])) && a(c) !== i);
}
const vs = (t) => `<math display="block"><mrow>${t}</mrow></math>`;
function ys() {
  const t = y(), e = t.current, { at: n, trail: s } = t.state, r = (i) => {
    const c = i.target.closest("[data-at]");
    c && (i.preventDefault(), t.go(Number(c.getAttribute("data-at")), n));
  }, o = t.state.hidden && e.tree !== null, a = e.tree !== null && typeof e.tree != "number" && e.tree[0] === "add" && e.tree.length > Ye + 1;
  return /* @__PURE__ */ l("section", { class: "equation", "aria-label": t.word("equation", { n: n + 1, all: t.derivation.listed }), children: [
    /* @__PURE__ */ l("div", { class: "where", children: [
      /* @__PURE__ */ l("span", { class: "phase", children: bs(t, e) }),
      /* @__PURE__ */ l("span", { class: "count", children: n < t.derivation.listed ? t.word("equation", { n: n + 1, all: t.derivation.listed }) : "" })
    ] }),
    /* @__PURE__ */ l("div", { class: "sides", onClick: r, "aria-live": "polite", children: [
      /* @__PURE__ */ l("div", { class: "left", dangerouslySetInnerHTML: { __html: L(e.symbol) }, title: e.name }),
      /* @__PURE__ */ l("div", { class: "right", children: [
        ws(e, t).map((i, c) => /* @__PURE__ */ l("div", { class: "side", tabIndex: 0, role: "group", "aria-label": t.word(c ? "numbers" : "formula"), children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          /* @__PURE__ */ l("span", { class: "terms", dangerouslySetInnerHTML: { __html: i.map(vs).join("") } })
        ] }, c)),
        /* @__PURE__ */ l("div", { class: "side result", children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          o ? /* @__PURE__ */ l(Ss, {}, n) : /* @__PURE__ */ l(xs, { place: n })
        ] })
      ] })
    ] }),
    a && !t.state.whole && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => t.set({ whole: !0 }), children: t.word("show_terms") }),
    /* @__PURE__ */ l("p", { class: "why", children: [
      t.word(`why:${e.reason}`),
      $s(t, e) ? ` ${t.word("new_weights")}` : ""
    ] }),
    /* @__PURE__ */ l(ms, {}),
    e.tree === null && /* @__PURE__ */ l(Ms, {}, `over${n}`),
    /* @__PURE__ */ l(ks, {}),
    s.length > 0 && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => t.back(), children: [
      "← ",
      t.word("back"),
      " ",
      /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: L(t.derivation.quantities[s[s.length - 1]].symbol) } })
    ] })
  ] });
}
function bs(t, e) {
  const n = e.layer === null ? "" : ` · ${t.word("layer", { layer: e.layer })}`, s = e.sample === null ? "" : ` · ${t.word("sample_n", { n: e.sample })}`;
  return t.word(e.phase) + n + s;
}
function $s(t, e) {
  if (e.phase !== "backward" || e.tree === null) return !1;
  const n = (s) => typeof s == "number" ? t.derivation.quantities[s].name.startsWith("W+") : s[0] !== "num" && s.slice(1).some((r) => n(r));
  return n(e.tree);
}
function xs({ place: t }) {
  const e = y(), n = e.derivation.values[t], s = e.values[t] !== n, r = at(e.shownValue(t));
  return s ? /* @__PURE__ */ l("span", { class: "changed", children: [
    /* @__PURE__ */ l("s", { class: "number", dangerouslySetInnerHTML: { __html: at(e.number(n)) } }),
    " → ",
    /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } })
  ] }) : /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } });
}
function ks() {
  const t = y(), { at: e } = t.state, n = t.derivation.usedIn(e), s = [...J(t.current.tree)];
  return /* @__PURE__ */ l(I, { children: [
    s.length > 0 && /* @__PURE__ */ l(ye, { title: t.word("made_of"), places: s }),
    /* @__PURE__ */ l(ye, { title: t.word(n.length ? "used_in" : "used_nowhere"), places: n })
  ] });
}
function ye({ title: t, places: e }) {
  const n = y();
  return /* @__PURE__ */ l("div", { class: "uses", children: [
    /* @__PURE__ */ l("span", { class: "soft", children: t }),
    e.slice(0, ge).map((s) => /* @__PURE__ */ l(
      "button",
      {
        class: "symbol",
        onClick: () => n.go(s, n.state.at),
        dangerouslySetInnerHTML: { __html: L(n.derivation.quantities[s].symbol) }
      },
      s
    )),
    e.length > ge && /* @__PURE__ */ l("span", { class: "soft", children: [
      "… ",
      e.length
    ] })
  ] });
}
function Ms() {
  const t = y(), { at: e, changes: n } = t.state, s = t.current, [r, o] = K(t.number(t.values[e], null)), [a, i] = K(!1);
  if (t.derivation.isLarge) return null;
  if (t.data.frozen.some((u) => s.name.startsWith(u.replace(/\[.*/, "["))))
    return /* @__PURE__ */ l("p", { class: "soft", children: t.word("fixed_formula") });
  const c = () => {
    const u = Qt(r);
    i(u === null), u !== null && t.change(e, u.value);
  };
  return /* @__PURE__ */ l("form", { class: "over", onSubmit: (u) => {
    u.preventDefault(), c();
  }, children: [
    /* @__PURE__ */ l("label", { children: [
      t.word("change"),
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
    a && /* @__PURE__ */ l("span", { class: "wrong", role: "alert", children: t.word("no_number") })
  ] });
}
function Ss() {
  const t = y(), { at: e, answers: n } = t.state, s = t.current, r = n.get(e), [o, a] = K(r?.written.text ?? ""), [i, c] = K(!1), u = j(null);
  return H(() => u.current?.focus({ preventScroll: !0 }), []), /* @__PURE__ */ l("form", { class: "ask", onSubmit: (f) => {
    f.preventDefault();
    const d = En(t, e, o);
    c(d === null), d && t.set({ answers: new Map(n).set(e, d) });
  }, children: [
    /* @__PURE__ */ l(
      "input",
      {
        ref: u,
        value: o,
        size: 14,
        autocomplete: "off",
        "aria-label": t.word("your_answer", { name: Y(s.symbol) }),
        onInput: (f) => a(f.currentTarget.value)
      }
    ),
    /* @__PURE__ */ l("button", { type: "submit", children: t.word("check") }),
    /* @__PURE__ */ l("span", { role: "status", children: i ? t.word("no_number") : r ? /* @__PURE__ */ l(Ts, { place: e }) : "" })
  ] });
}
function Es(t, [, e, n = "", s = ""]) {
  return t.word(`slip:${e}`, { x: n, y: s });
}
function Ts({ place: t }) {
  const e = y(), n = e.state.answers.get(t);
  if (!n) return null;
  const s = n.upstream.map((o) => Y(e.derivation.quantities[o].symbol)), r = n.slip ? ` ${e.word("likely_slip", { slip: Es(e, n.slip) })}` : "";
  return /* @__PURE__ */ l("span", { class: `verdict ${n.mark}`, children: [
    e.word(n.mark, { names: s.join(", ") }),
    r
  ] });
}
function Cs({ svg: t }) {
  const e = y(), n = j(null), { quantities: s } = e.derivation;
  H(() => {
    const o = new Set([...J(e.current.tree)].map((a) => s[a].name));
    for (const a of n.current?.querySelectorAll("[data-name]") ?? []) {
      const i = a.dataset.name ?? "";
      a.classList.toggle("here", i === e.current.name), a.classList.toggle("source", o.has(i));
      const c = e.derivation.place(i), u = a.querySelector(".value");
      c !== void 0 && u && (u.textContent = S(e.number(e.values[c], 3)));
    }
  });
  const r = (o) => {
    const a = o.target.closest("[data-name]")?.dataset.name, i = a === void 0 ? void 0 : e.derivation.place(a);
    i !== void 0 && (o.preventDefault(), e.go(i, e.state.at));
  };
  return /* @__PURE__ */ l(
    "div",
    {
      class: "figure family",
      ref: n,
      tabIndex: 0,
      role: "group",
      "aria-label": e.word("figure"),
      onClick: r,
      dangerouslySetInnerHTML: { __html: t }
    }
  );
}
const Is = 40;
function Ns({ gap: t }) {
  const e = y(), n = j(null), [s, r] = [e.data.sizes[t.layer - 1], e.data.sizes[t.layer]], o = { ...t.box, h: Math.min(t.box.h, Math.max(120, s * 14) + Is) };
  o.y += (t.box.h - o.h) / 2;
  const [a, i] = K(""), c = new Float64Array(s * r);
  for (let g = 0; g < s; g++)
    for (let w = 0; w < r; w++) {
      const b = Mt(e, { layer: t.layer, from: g + 1, to: w + 1 });
      c[g * r + w] = b?.known ? b.value : 0;
    }
  const u = c.reduce((g, w) => Math.max(g, Math.abs(w)), 0), h = e.current, f = h.layer === t.layer - 1 ? F(h.name) - 1 : -1, d = h.layer === t.layer ? F(h.name) - 1 : -1;
  H(() => {
    n.current && Os(n.current, c, r, u, f, d);
  });
  const m = (g) => {
    const w = g.currentTarget.getBoundingClientRect(), b = Math.floor((g.clientY - w.top) / w.height * s), _ = Math.floor((g.clientX - w.left) / w.width * r);
    return b < 0 || _ < 0 || b >= s || _ >= r ? null : Mt(e, { layer: t.layer, from: b + 1, to: _ + 1 });
  };
  return /* @__PURE__ */ l("div", { class: "heat", style: ct(o), children: [
    /* @__PURE__ */ l(
      "canvas",
      {
        ref: n,
        role: "img",
        "aria-label": e.word("heat", { rows: s, columns: r, most: S(e.number(u, 4)) }),
        onPointerMove: (g) => {
          const w = m(g);
          i(w ? `${e.derivation.quantities[w.place].name} = ${S(e.number(w.value, 6))}` : "");
        },
        onPointerLeave: () => i(""),
        onClick: (g) => {
          const w = m(g);
          w && e.go(w.place, e.state.at);
        }
      }
    ),
    /* @__PURE__ */ l("div", { class: "foot", children: a || e.word("heat", { rows: s, columns: r, most: S(e.number(u, 4)) }) })
  ] });
}
function Os(t, e, n, s, r, o) {
  const a = e.length / n, i = t.getContext("2d");
  if (!i) return;
  const c = getComputedStyle(t), [u, h, f, d] = ["--plus", "--minus", "--page", "--ink"].map(
    (_) => qs(i, c.getPropertyValue(_).trim())
  );
  [t.width, t.height] = [t.clientWidth, t.clientHeight].map(
    (_) => Math.max(1, Math.round(_ * devicePixelRatio))
  );
  const [m, g] = [t.width / n, t.height / a], w = new ImageData(n, a);
  e.forEach((_, v) => {
    const E = s ? Math.abs(_) / s : 0, C = _ < 0 ? h : u;
    for (let p = 0; p < 3; p++) w.data[4 * v + p] = f[p] + E * (C[p] - f[p]);
    w.data[4 * v + 3] = 255;
  });
  const b = new OffscreenCanvas(n, a);
  b.getContext("2d")?.putImageData(w, 0, 0), i.imageSmoothingEnabled = !1, i.drawImage(b, 0, 0, t.width, t.height), i.strokeStyle = `rgb(${d.join()})`, i.lineWidth = devicePixelRatio, r >= 0 && i.strokeRect(0, r * g, t.width, g), o >= 0 && i.strokeRect(o * m, 0, m, t.height);
}
function qs(t, e) {
  t.fillStyle = e;
  const n = t.fillStyle;
  return [1, 3, 5].map((s) => Number.parseInt(n.slice(s, s + 2), 16));
}
const As = 60, ht = 16, be = { wide: 112, narrow: 98 }, Lt = 24, Ls = 24, Hs = 20, Ht = 26, $e = { wide: 112, narrow: 90 };
function Ps(t, e) {
  if (t <= ht) return Array.from({ length: t }, (s, r) => r + 1);
  const n = Math.max(1, Math.min(t - ht + 1, e - ht / 2));
  return Array.from({ length: ht }, (s, r) => n + r);
}
function Ws(t, e, n) {
  return t === 0 ? ["a"] : e > 8 ? ["a"] : e > 4 ? ["a", "delta"] : n ? ["b", "z", "a", "delta"] : ["z", "a", "delta"];
}
function Rs(t, e, n) {
  const { sizes: s, own: r } = t.data, o = s.length - 1, i = be.wide * (s.length + 1) + $e.wide * o + Lt + 8 <= e ? "wide" : "narrow", c = be[i], u = Math.max($e[i], (e - c * (s.length + 1) - 8 - Lt) / o), h = (p) => r !== null && (p === 0 && r.inputs.length > 0 || p === o && r.outputs.length > 0), f = (p) => t.derivation.place(`b[${p}][1]`) !== void 0, d = s.map((p, M) => {
    const q = Ps(p, n(M)), P = Ws(M, p, f(M)), X = P.length * Ls + (h(M) ? Hs : 0) + 8, T = q.length <= 2 ? 52 : q.length <= 4 ? 26 : q.length <= 8 ? 10 : 3;
    return { layer: M, size: p, units: q, rows: P, h: X, space: T, total: q.length * (X + T) - T };
  }), m = d[o], g = 54, w = Math.max(...d.map((p) => p.total), m.total + g + 16) + Ht + 12, b = (p) => 4 + p * (c + u), _ = d.map((p) => {
    const M = Ht + (w - Ht - 12 - p.total - (p.layer === o ? g + 16 : 0)) / 2;
    return p.units.map((q, P) => ({
      layer: p.layer,
      unit: q,
      rows: p.rows,
      x: b(p.layer),
      y: M + P * (p.h + p.space),
      w: c,
      h: p.h
    }));
  }), v = b(o) + c + Lt, E = _[o].map((p) => ({ x: v, y: p.y + p.h / 2 - 27, w: c, h: 54 }));
  m.size > 4 && E.forEach((p, M) => Object.assign(p, { y: _[o][M].y, h: _[o][M].h }));
  const C = Math.max(..._[o].map((p) => p.y + p.h), ...E.map((p) => p.y + p.h));
  return {
    width: v + c + 4,
    height: Math.max(w, C + 16 + g + 8),
    units: _.flat(),
    columns: d.map((p) => ({
      layer: p.layer,
      x: b(p.layer),
      hidden: p.size - p.units.length,
      below: Math.max(..._[p.layer].map((M) => M.y + M.h))
    })),
    gaps: d.slice(1).map((p) => Us(t, _, p.layer)),
    targets: E,
    loss: { x: v, y: C + 16, w: c, h: g - 20 }
  };
}
function Us(t, e, n) {
  const [s, r] = [e[n - 1], e[n]], o = t.data.sizes[n - 1] * t.data.sizes[n], a = s[0].x + s[0].w, i = r[0].x, c = o > As, u = Math.min(s[0].y, r[0].y), h = Math.max(...[...s, ...r].map((d) => d.y + d.h)), f = c ? [] : r.flatMap(
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
const Ds = [0.3, 0.7, 0.22, 0.78, 0.38, 0.62, 0.5, 0.16, 0.84, 0.44, 0.56, 0.26, 0.74, 0.34, 0.66], xe = 20;
function Fs(t, e) {
  const n = [];
  for (const s of t) {
    const r = e(s), o = Ds.map((a) => zs(s, a, r)).find(
      (a) => a.x >= s.x1 + 1 && a.x + a.w <= s.x2 - 1 && !n.some((i) => js(i.box, a))
    );
    o && n.push({ edge: s, box: o });
  }
  return n;
}
function zs(t, e, n) {
  return {
    x: Math.max(t.x1 + 2, Math.min(t.x2 - 2 - n, t.x1 + e * (t.x2 - t.x1) - n / 2)),
    y: t.y1 + e * (t.y2 - t.y1) - xe / 2,
    w: n,
    h: xe
  };
}
function js(t, e) {
  return t.x < e.x + e.w + 1 && e.x < t.x + t.w + 1 && t.y < e.y + e.h + 1 && e.y < t.y + t.h + 1;
}
let ft = null;
function ot(t, e) {
  return ft ??= document.createElement("canvas").getContext("2d"), ft ? (ft.font = e, ft.measureText(t).width) : t.length * 7;
}
const lt = '12px system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif', Bs = lt.replace("12px", "9px"), ke = 6, Vs = 4;
function Gs() {
  const t = y(), e = j(null), [n, s] = K(0);
  gn(() => {
    const c = () => s(e.current?.clientWidth ?? 0);
    c();
    const u = new ResizeObserver(c);
    return e.current && u.observe(e.current), () => u.disconnect();
  }, []);
  const r = t.current, o = (c) => r.layer === c ? F(r.name) : 1, a = t.data.sizes.map(o).join(), i = Tt(() => Rs(t, n, o), [n, a, t.state.order]);
  return H(() => Ks(e.current, Vt(i, t, t.state.at)), [t.state.at, i]), /* @__PURE__ */ l("div", { class: "figure", ref: e, tabIndex: 0, role: "group", "aria-label": t.word("figure"), children: /* @__PURE__ */ l("div", { class: "canvas", style: { width: `${i.width}px`, height: `${i.height}px` }, children: [
    /* @__PURE__ */ l(Ys, { plan: i }),
    /* @__PURE__ */ l(tr, { plan: i }),
    i.gaps.map((c) => c.isHeat && /* @__PURE__ */ l(Ns, { gap: c }, c.layer)),
    i.units.map((c) => /* @__PURE__ */ l(Js, { box: c }, `${c.layer}/${c.unit}`)),
    /* @__PURE__ */ l(Zs, { plan: i }),
    i.gaps.map((c) => !c.isHeat && /* @__PURE__ */ l(er, { gap: c }, c.layer)),
    /* @__PURE__ */ l(nr, { plan: i })
  ] }) });
}
function Ks(t, e) {
  if (!t || !e || t.scrollWidth <= t.clientWidth) return;
  e.x >= t.scrollLeft && e.x + e.w <= t.scrollLeft + t.clientWidth || (t.scrollLeft = e.x - (t.clientWidth - e.w) / 2);
}
function ct(t) {
  return { left: `${t.x}px`, top: `${t.y}px`, width: `${t.w}px`, height: `${t.h}px` };
}
function Ys({ plan: t }) {
  const e = y();
  return /* @__PURE__ */ l(I, { children: [
    t.columns.map((n) => /* @__PURE__ */ l("div", { class: "caption", style: { left: `${n.x}px` }, children: n.layer === 0 ? e.word("inputs") : e.word("layer", { layer: n.layer }) }, n.layer)),
    t.columns.map((n) => n.hidden > 0 && /* @__PURE__ */ l("div", { class: "caption more", style: { left: `${n.x}px`, top: `${n.below}px` }, children: e.word("hidden_units", { n: n.hidden }) }, `more${n.layer}`))
  ] });
}
function z(t, e) {
  const n = t.data.samples[t.state.sample];
  return n === void 0 ? e : `${e}@${n}`;
}
function Je(t, e, n, s) {
  if (e === "b") return `b[${n}][${t.data.sharedBias[n - 1] ? 1 : s}]`;
  const r = e === "delta" && t.state.errors === "d" ? "d" : e;
  return z(t, `${r}[${n}][${s}]`);
}
function ne(t, e) {
  const { quantities: n, listed: s } = t.derivation;
  return n[e].phase === "given" || e <= t.state.at ? !0 : e < s ? !1 : t.state.at >= (t.first(n[e].phase) ?? s);
}
function Js({ box: t }) {
  const e = y(), { own: n, sizes: s } = e.data, o = (t.layer === 0 ? n?.inputs : t.layer === s.length - 1 ? n?.outputs : void 0)?.[t.unit - 1], a = e.current.layer === t.layer && F(e.current.name) === t.unit, i = t.rows.length === 1 && t.layer > 0 && Xs(e, t) ? ["delta"] : t.rows;
  return /* @__PURE__ */ l("div", { class: `card${a ? " here" : ""}`, style: ct(t), children: [
    o !== void 0 && /* @__PURE__ */ l("div", { class: "own", title: o, children: o }),
    i.map((c) => /* @__PURE__ */ l(jt, { name: Je(e, c, t.layer, t.unit), room: t.w }, c))
  ] });
}
function Xs(t, e) {
  const n = t.derivation.place(Je(t, "delta", e.layer, e.unit));
  return n !== void 0 && ne(t, n);
}
function jt({ name: t, room: e }) {
  const n = y(), s = n.derivation.place(t);
  if (s === void 0) return null;
  const r = n.derivation.quantities[s], o = s === n.state.at, a = n.current.tree !== null && J(n.current.tree).has(s), i = o && n.state.hidden && r.tree !== null, c = i ? "?" : ne(n, s) ? Qs(n, s, e) : "·", u = n.values[s] !== n.derivation.values[s];
  return /* @__PURE__ */ l(
    "button",
    {
      class: ["value", o && "here", a && "source", u && "changed"].filter(Boolean).join(" "),
      tabIndex: -1,
      title: `${r.name} = ${i ? "?" : n.shownValue(s, null)}`,
      onClick: () => n.go(s, n.state.at),
      children: [
        /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: L(Qe(r.symbol)) } }),
        /* @__PURE__ */ l("span", { class: "number", children: c })
      ]
    }
  );
}
function Xe(t) {
  return typeof t[0] != "string" ? ot(Y(t), lt) : ot(t[0], `italic ${lt}`) + ot(t[1] + t[2], Bs);
}
function Qs(t, e, n) {
  const s = Xe(Qe(t.derivation.quantities[e].symbol));
  for (let r = Math.min(ke, t.state.digits ?? ke); ; r--) {
    const o = S(t.shownValue(e, r));
    if (r === 1 || ot(o, lt) + s + 20 <= n) return o;
  }
}
function Qe(t) {
  return typeof t[0] != "string" ? t : [t[0], t[1], t[2].replace(/⟨\d+⟩/, "")];
}
function Zs({ plan: t }) {
  const e = y(), n = e.data.sizes.length - 1, s = t.units.filter((o) => o.layer === n), r = e.data.sizes[n] > 4 ? ["y"] : ["y", "E"];
  return e.derivation.place("E") === void 0 ? null : /* @__PURE__ */ l(I, { children: [
    /* @__PURE__ */ l("div", { class: "caption", style: { left: `${t.loss.x}px` }, children: e.word("target") }),
    t.targets.map((o, a) => /* @__PURE__ */ l("div", { class: "card target", style: ct(o), children: r.map((i) => /* @__PURE__ */ l(jt, { name: z(e, `${i}[${s[a].unit}]`), room: o.w }, i)) }, a)),
    /* @__PURE__ */ l("div", { class: "card target", style: ct(t.loss), children: /* @__PURE__ */ l(jt, { name: "E", room: t.loss.w }) })
  ] });
}
function Mt(t, e) {
  const n = { layer: e.layer, from: 1, to: 1 }, s = t.state.edges === "auto" && !Bt(t, n, t.edges)?.known;
  return Bt(t, e, s ? "w" : t.edges);
}
function Bt(t, e, n) {
  const s = (i) => t.derivation.edgePlace(`${i}[${e.layer}]`, e.from, e.to), r = s("W");
  if (r === void 0) return null;
  const o = t.state.edges !== "auto", a = (i, c, u) => i === void 0 ? null : { place: i, value: c(i), known: o || ne(t, i), symbol: u };
  switch (n) {
    case "w":
      return a(r, (i) => t.values[i], !0);
    case "wa": {
      const i = t.derivation.place(z(t, `a[${e.layer - 1}][${e.from}]`));
      return i === void 0 ? null : a(r, (c) => t.values[c] * t.values[i], !1);
    }
    case "dw":
      return a(s("dW"), (i) => t.values[i], !1);
    case "step":
      return a(s("W+"), (i) => t.values[i] - t.values[r], !1);
  }
}
function Ze(t) {
  const { quantities: e } = t.derivation, n = [t.state.at, ...J(t.current.tree)], s = /* @__PURE__ */ new Set();
  for (const r of n) {
    const o = /^(?:d?W\+?|dE\[\d+\]\/dW|dE\/dW)(\[\d+\]\[\d+,\d+\])/.exec(e[r].name);
    o && s.add(o[1]);
  }
  return s;
}
function tr({ plan: t }) {
  const e = y(), n = Ze(e), s = e.current.phase === "backward";
  return /* @__PURE__ */ l("svg", { class: "lines", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("defs", { children: /* @__PURE__ */ l("marker", { id: "arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerUnits: "userSpaceOnUse", markerWidth: "11", markerHeight: "11", orient: "auto-start-reverse", children: /* @__PURE__ */ l("path", { d: "M0 0 8 4 0 8z" }) }) }),
    t.gaps.flatMap((r) => {
      const o = r.edges.map((i) => ({ e: i, c: Mt(e, i) })), a = Math.max(1e-300, ...o.map(({ c: i }) => i?.known ? Math.abs(i.value) : 0));
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
    e.derivation.place("E") !== void 0 && t.targets.map((r, o) => {
      const a = t.units.filter((i) => i.layer === e.data.sizes.length - 1)[o];
      return /* @__PURE__ */ l("line", { class: "unknown", x1: a.x + a.w, y1: a.y + a.h / 2, x2: r.x, y2: r.y + r.h / 2, "stroke-width": 0.8 }, o);
    })
  ] });
}
function er({ gap: t }) {
  const e = y(), n = Ze(e), s = t.edges.length <= 12, r = e.current, o = (f) => n.has(`[${f.layer}][${f.from},${f.to}]`) ? 0 : r.layer === f.layer && F(r.name) === f.to ? 1 : 2, a = t.edges.flatMap((f) => {
    const d = Mt(e, f);
    if (!d?.known) return [];
    const m = e.derivation.quantities[d.place], w = d.place === e.state.at && e.state.hidden && m.tree !== null ? "?" : S(e.number(d.value, Vs));
    return [{ edge: f, c: d, text: w, symbol: d.symbol && s ? m.symbol : null }];
  });
  a.sort((f, d) => o(f.edge) - o(d.edge));
  const i = new Map(a.map((f) => [f.edge, f])), c = (f) => {
    const d = i.get(f), m = d.symbol ? Xe(d.symbol) + 4 : 0;
    return Math.ceil(m + ot(d.text, lt)) + 10;
  }, u = Fs(a.map((f) => f.edge), c), h = a.length - u.length;
  return /* @__PURE__ */ l(I, { children: [
    u.map(({ edge: f, box: d }) => {
      const m = i.get(f), g = n.has(`[${f.layer}][${f.from},${f.to}]`), w = e.values[m.c.place] !== e.derivation.values[m.c.place];
      return /* @__PURE__ */ l(
        "button",
        {
          class: `label${g ? " spoken" : ""}${w ? " changed" : ""}${m.c.place === e.state.at ? " here" : ""}`,
          tabIndex: -1,
          style: ct(d),
          title: `${e.derivation.quantities[m.c.place].name} = ${e.shownValue(m.c.place, null)}`,
          onClick: () => e.go(m.c.place, e.state.at),
          children: [
            m.symbol && /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: L(m.symbol) } }),
            /* @__PURE__ */ l("span", { class: "number", children: m.text })
          ]
        },
        `${f.from}/${f.to}`
      );
    }),
    h > 0 && /* @__PURE__ */ l("div", { class: "caption", style: { left: `${t.box.x}px`, width: `${t.box.w}px` }, children: e.word("too_many_labels", { n: h }) })
  ] });
}
function Vt(t, e, n) {
  const s = e.derivation.quantities[n];
  if (!s) return null;
  const r = /^(?:d?W\+?|dE\/dW|[mvs]W\+?|dR\/dW)\[(\d+)\]\[(\d+),(\d+)\]/.exec(s.name);
  if (r) {
    const [a, i, c] = r.slice(1).map(Number), u = t.gaps[a - 1], h = u?.edges.find((f) => f.from === i && f.to === c);
    return h ? { x: h.x1 + 0.3 * (h.x2 - h.x1), y: h.y1 + 0.3 * (h.y2 - h.y1), w: 0, h: 0 } : u?.box ?? null;
  }
  const o = /^[yE]\[(\d+)\]/.exec(s.name);
  return o ? t.targets[Number(o[1]) - 1] ?? null : /^E(@|$)/.test(s.name) ? t.loss : s.layer === null ? null : t.units.find((a) => a.layer === s.layer && a.unit === F(s.name)) ?? null;
}
function nr({ plan: t }) {
  const e = y(), n = e.state.trail.at(-1);
  if (n === void 0) return null;
  const [s, r] = [Vt(t, e, n), Vt(t, e, e.state.at)];
  if (!s || !r || s === r) return null;
  const o = (f) => [f.x + f.w / 2, f.y + f.h / 2], [[a, i], [c, u]] = [o(s), o(r)], h = Math.min(60, Math.hypot(c - a, u - i) / 3);
  return /* @__PURE__ */ l("svg", { class: "thread", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("path", { d: `M${a} ${i} Q${(a + c) / 2} ${(i + u) / 2 - h} ${c} ${u}` }),
    /* @__PURE__ */ l("circle", { cx: c, cy: u, r: "4" })
  ] });
}
const sr = 10;
function rr({ own: t }) {
  const e = y(), n = t.cells[e.state.sample] ?? [], s = t.predicted[e.state.sample] ?? [], r = (o) => {
    const a = e.derivation.place(z(e, `a[0][${o}]`));
    return a === void 0 ? "" : S(e.shownValue(a, 6));
  };
  return /* @__PURE__ */ l("section", { class: "own-row", "aria-label": e.word("own_row"), children: [
    /* @__PURE__ */ l("h2", { children: e.word("own_row") }),
    e.isAsGiven && s.map(([o, a, i]) => /* @__PURE__ */ l("p", { class: "predicted", children: [
      o,
      ": ",
      e.word("predicted"),
      " ",
      /* @__PURE__ */ l("strong", { children: a }),
      i === null ? "" : `, ${(100 * i).toFixed(1)} %`
    ] }, o)),
    /* @__PURE__ */ l("div", { class: "tables", children: [
      t.imageSide > 0 && /* @__PURE__ */ l(or, { cells: n.map((o) => Number(o[1])), side: t.imageSide }),
      /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": e.word("own_row"), children: /* @__PURE__ */ l("table", { children: [
        /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("column") }),
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("cell") }),
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("input") })
        ] }) }),
        /* @__PURE__ */ l("tbody", { children: n.map(([o, a, i, c], u) => /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "row", children: o }),
          /* @__PURE__ */ l("td", { children: a }),
          /* @__PURE__ */ l("td", { class: "number", children: Array.from({ length: c }, (h, f) => r(i + f)).join(", ") })
        ] }, u)) })
      ] }) }),
      /* @__PURE__ */ l(ar, { own: t })
    ] })
  ] });
}
function or({ cells: t, side: e }) {
  const n = y(), s = j(null);
  return H(() => {
    const r = s.current?.getContext("2d");
    if (!r) return;
    const o = Math.min(...t), a = Math.max(...t) - o || 1, i = new ImageData(e, e);
    t.forEach((c, u) => {
      i.data.fill(255 * (c - o) / a, 4 * u, 4 * u + 3), i.data[4 * u + 3] = 255;
    }), r.putImageData(i, 0, 0);
  }), /* @__PURE__ */ l("canvas", { ref: s, class: "tile", width: e, height: e, role: "img", "aria-label": n.word("image") });
}
function ar({ own: t }) {
  const e = y(), [n, s] = e.data.sizes;
  if (s === void 0) return null;
  const r = [];
  for (let a = 1; a <= n; a++) {
    const i = e.derivation.place(z(e, `a[0][${a}]`));
    for (let c = 1; c <= s; c++) {
      const u = e.derivation.place(`W[1][${a},${c}]`);
      i !== void 0 && u !== void 0 && r.push({ i: a, j: c, w: u, value: e.values[u] * e.values[i] });
    }
  }
  r.sort((a, i) => Math.abs(i.value) - Math.abs(a.value));
  const o = Math.abs(r[0]?.value ?? 0) || 1;
  return /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": e.word("moved"), children: /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("caption", { children: e.word("moved") }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, sr).map((a) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "row", children: t.inputs[a.i - 1] }),
      /* @__PURE__ */ l("td", { children: /* @__PURE__ */ l(
        "button",
        {
          class: "symbol",
          onClick: () => e.go(a.w, e.state.at),
          dangerouslySetInnerHTML: { __html: L(e.derivation.quantities[a.w].symbol) }
        }
      ) }),
      /* @__PURE__ */ l("td", { class: "number", children: S(e.number(a.value + 0, 6)) }),
      /* @__PURE__ */ l("td", { class: "bar-cell", "aria-hidden": "true", children: /* @__PURE__ */ l("span", { class: a.value < 0 ? "bar minus" : "bar plus", style: { width: `${60 * Math.abs(a.value) / o}px` } }) })
    ] }, a.w)) })
  ] }) });
}
const mt = (t) => (e) => e.set({ edges: e.state.edges === t ? "auto" : t }), Me = (t) => (e) => e.set({ panel: e.state.panel === t ? "" : t }), ir = {
  ArrowLeft: (t) => t.move(-1),
  ArrowRight: (t) => t.move(1),
  "Shift+ArrowLeft": (t) => t.movePhase(!1),
  "Shift+ArrowRight": (t) => t.movePhase(!0),
  Home: (t) => t.go(0),
  End: (t) => t.go(t.derivation.listed - 1),
  Backspace: (t) => t.back(),
  1: mt("w"),
  2: mt("wa"),
  3: mt("dw"),
  4: mt("step"),
  "[": (t) => t.goTo(t.state.moment - 1),
  "]": (t) => t.goTo(t.state.moment + 1),
  n: (t) => t.nextUnit(),
  h: (t) => t.set({ hidden: !t.state.hidden }),
  s: (t) => t.turnOrder(),
  l: (t) => t.nextLanguage(),
  d: (t) => t.nextTheme(),
  t: Me("table"),
  "?": Me("help"),
  Escape: (t) => t.set({ panel: "" })
}, lr = [
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
], cr = /* @__PURE__ */ new Set(["l", "d", "t", "?", "Escape"]), ur = /* @__PURE__ */ new Set(["INPUT", "TEXTAREA", "SELECT"]), dr = /* @__PURE__ */ new Set(["Escape"]);
function hr(t, e) {
  e.addEventListener("keydown", (n) => {
    const s = n;
    if (s.ctrlKey || s.metaKey || s.altKey) return;
    const r = ur.has(s.target.tagName ?? "");
    if (r && !dr.has(s.key)) return;
    const o = s.key.length === 1 ? s.key.toLowerCase() : s.key;
    if (t.state.panel === "equations" && !cr.has(o)) return;
    const a = ir[s.shiftKey && o.startsWith("Arrow") ? `Shift+${o}` : o];
    a && (s.preventDefault(), r && s.target.blur(), a(t));
  });
}
const N = [
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
], [_t, B, Z, pt, nt] = [280, 150, 56, 18, 6];
function Pt({ title: t, lines: e, at: n, last: s, isLog: r = !1, isNamed: o = !0 }) {
  const a = y(), i = e.flatMap((_) => _.points.map((v) => v[1])).filter((_) => Number.isFinite(_) && (!r || _ > 0));
  if (!i.length) return null;
  const [c, u] = [Math.min(...i), Math.max(...i)], h = r && u > 20 * c, f = (_) => h ? Math.log(_) : _, d = f(u) - f(c) || 1, m = (_) => Z + (_t - Z - 8) * (Math.log1p(_) / (Math.log1p(s) || 1)), g = (_) => nt + (B - pt - nt) * (1 - (f(_) - f(c)) / d), w = (_) => Number.isFinite(_) && (!h || _ > 0), b = ({ points: _ }) => _.filter(([, v]) => w(v)).map(([v, E], C) => `${C ? "L" : "M"}${m(v).toFixed(1)} ${g(E).toFixed(1)}`).join("");
  return /* @__PURE__ */ l("figure", { class: "chart", children: [
    /* @__PURE__ */ l("figcaption", { children: t }),
    /* @__PURE__ */ l("svg", { width: _t, height: B, role: "img", "aria-label": t, children: [
      /* @__PURE__ */ l("path", { class: "axes", d: `M${Z} ${nt}V${B - pt}H${_t - 8}` }),
      /* @__PURE__ */ l("text", { x: Z - 4, y: nt + 9, class: "end", children: S(a.number(u, 3)) }),
      /* @__PURE__ */ l("text", { x: Z - 4, y: B - pt, class: "end", children: S(a.number(c, 3)) }),
      /* @__PURE__ */ l("text", { x: Z, y: B - 4, children: "0" }),
      /* @__PURE__ */ l("text", { x: _t - 8, y: B - 4, class: "end", children: a.word("steps_n", { n: s }) }),
      /* @__PURE__ */ l("path", { class: "now", d: `M${m(n)} ${nt}V${B - pt}` }),
      e.map((_, v) => /* @__PURE__ */ l("path", { class: "line", style: { stroke: N[v % N.length] }, d: b(_), children: /* @__PURE__ */ l("title", { children: _.name }) }, _.name))
    ] }),
    o && e.length > 1 && /* @__PURE__ */ l(tn, { names: e.map((_) => _.name) })
  ] });
}
function tn({ names: t }) {
  return /* @__PURE__ */ l("ul", { class: "names", children: t.map((e, n) => /* @__PURE__ */ l("li", { children: [
    /* @__PURE__ */ l("span", { style: { background: N[n % N.length] } }),
    e
  ] }, e)) });
}
const fr = 250;
function mr({ run: t }) {
  const e = y(), { moment: n } = e.state, s = t.steps.length - 1, [r, o] = K(!1);
  H(() => {
    if (!r) return;
    const c = setInterval(() => e.state.moment < s ? e.goTo(e.state.moment + 1) : o(!1), fr);
    return () => clearInterval(c);
  }, [r]);
  const a = e.word("moment", {
    step: t.steps[n],
    epoch: t.epochs[n],
    loss: S(e.number(U(t.losses[n]), 6))
  }), i = () => {
    !r && n === s && e.goTo(0), o(!r);
  };
  return /* @__PURE__ */ l("section", { class: "run", "aria-label": e.word("run"), children: [
    /* @__PURE__ */ l("div", { class: "slider", children: [
      /* @__PURE__ */ l("h2", { children: e.word("run") }),
      /* @__PURE__ */ l("button", { onClick: i, children: e.word(r ? "pause" : "play") }),
      /* @__PURE__ */ l(
        "input",
        {
          type: "range",
          min: 0,
          max: s,
          value: n,
          "aria-label": e.word("run"),
          "aria-valuetext": a,
          onInput: (c) => e.goTo(Number(c.currentTarget.value))
        }
      ),
      /* @__PURE__ */ l("output", { class: "number", children: a })
    ] }),
    /* @__PURE__ */ l("p", { class: "soft", children: e.word(t.values ? "run_shown" : "run_fixed") }),
    /* @__PURE__ */ l("div", { class: "charts", children: [
      /* @__PURE__ */ l(_r, { run: t }),
      t.plane && /* @__PURE__ */ l(pr, { plane: t.plane }),
      t.images && /* @__PURE__ */ l(vr, { images: t.images })
    ] })
  ] });
}
function _r({ run: t }) {
  const e = y(), { steps: n, epochs: s } = t, r = { at: n[e.state.moment], last: n[n.length - 1] }, o = r.last / (s[s.length - 1] || 1), a = t.gradients[0].map((u, h) => ({
    name: e.word("layer", { layer: h + 1 }),
    points: n.map((f, d) => [f, U(t.gradients[d][h])])
  })), i = t.paths.symbols.map((u, h) => ({
    name: Y(u),
    points: n.map((f, d) => [f, U(t.paths.values[d][h])])
  })), c = t.curve ? ["loss", "watched"].flatMap((u) => {
    const h = t.curve?.[u];
    if (!h) return [];
    const f = h.map((d, m) => [(t.curve?.epochs[m] ?? 0) * o, U(d)]);
    return [{ name: e.word(u === "loss" ? "of_training" : "of_watched"), points: f }];
  }) : [{ name: e.word("of_training"), points: n.map((u, h) => [u, U(t.losses[h])]) }];
  return /* @__PURE__ */ l(I, { children: [
    /* @__PURE__ */ l(Pt, { title: e.word("loss_curve"), lines: c, isLog: !0, ...r }),
    /* @__PURE__ */ l(Pt, { title: e.word("gradient_sizes"), lines: a, isLog: !0, ...r }),
    /* @__PURE__ */ l(Pt, { title: e.word("paths"), lines: i, isNamed: !1, ...r })
  ] });
}
const O = 180;
function pr({ plane: t }) {
  const e = y(), n = e.word("over_inputs", { target: t.names[t.names.length - 1] }), s = j(null), r = t.names.length === 2;
  H(() => {
    const c = s.current?.getContext("2d");
    if (!c) return;
    const u = It(t.said[e.state.moment]);
    c.clearRect(0, 0, O, O), r ? wr(c, t, u) : gr(c, t, u);
  });
  const [o, a] = t.ends, i = (c) => S(e.number(c, 3));
  return /* @__PURE__ */ l("figure", { class: "chart", children: [
    /* @__PURE__ */ l("figcaption", { children: n }),
    /* @__PURE__ */ l("canvas", { ref: s, width: O, height: O, role: "img", "aria-label": n }),
    /* @__PURE__ */ l("p", { class: "soft", children: [
      t.names.slice(0, o.length).map((c, u) => /* @__PURE__ */ l("span", { children: [
        c,
        ": ",
        i(o[u]),
        " … ",
        i(a[u]),
        " "
      ] }, c)),
      !t.labels && /* @__PURE__ */ l("span", { children: [
        t.names[t.names.length - 1],
        ": ",
        i(t.low),
        " … ",
        i(t.high)
      ] })
    ] }),
    t.labels && /* @__PURE__ */ l(tn, { names: t.labels })
  ] });
}
const Se = (t) => [1, 3, 5].map((e) => Number.parseInt(t.slice(e, e + 2), 16));
function gr(t, e, n) {
  const { fine: s, labels: r } = e, o = new ImageData(s, s);
  n.forEach((f, d) => {
    const m = Se(N[r ? f % N.length : 0]), g = r ? 0.4 : f / 255;
    for (let w = 0; w < 3; w++) o.data[4 * d + w] = 255 + g * (m[w] - 255);
    o.data[4 * d + 3] = 255;
  });
  const a = new OffscreenCanvas(s, s);
  a.getContext("2d")?.putImageData(o, 0, 0), t.imageSmoothingEnabled = !1, t.drawImage(a, 0, 0, O, O);
  const [[i, c], [u, h]] = e.ends;
  for (const [f, d, m] of e.points) {
    const g = (m - e.low) / (e.high - e.low || 1), w = Se(N[0]).map((b) => 255 + g * (b - 255));
    en(
      t,
      (f - i) / (u - i) * O,
      (1 - (d - c) / (h - c)) * O,
      r ? N[m % N.length] : `rgb(${w.join()})`
    );
  }
}
function wr(t, e, n) {
  const s = e.labels ? e.labels.length - 1 : 255, r = (i) => 4 + (O - 8) * (1 - i), [[o], [a]] = e.ends;
  for (const [i, c] of e.points) {
    const u = (c - e.low) / (e.high - e.low || 1);
    en(t, (i - o) / (a - o) * O, r(u), N[5]);
  }
  t.strokeStyle = N[0], t.lineWidth = 2, t.beginPath(), n.forEach((i, c) => t.lineTo(c / (n.length - 1) * O, r(i / (s || 1)))), t.stroke();
}
function en(t, e, n, s) {
  t.beginPath(), t.arc(e, n, 3, 0, 2 * Math.PI), t.fillStyle = s, t.fill(), t.strokeStyle = "#222222", t.lineWidth = 0.6, t.stroke();
}
function vr({ images: t }) {
  const e = y(), [n, s] = t.misread[e.state.moment];
  return /* @__PURE__ */ l("figure", { class: "chart", children: [
    /* @__PURE__ */ l("figcaption", { children: e.word("misread", { n, rows: t.rows }) }),
    /* @__PURE__ */ l("ul", { class: "misread", children: s.map(([r, o, a]) => /* @__PURE__ */ l("li", { children: [
      /* @__PURE__ */ l(yr, { side: t.side, pixels: t.pixels[r] }),
      t.labels[o],
      " → ",
      t.labels[a]
    ] }, r)) })
  ] });
}
function yr({ side: t, pixels: e }) {
  const n = j(null);
  return H(() => {
    const s = new ImageData(t, t);
    It(e).forEach((r, o) => {
      s.data.fill(r, 4 * o, 4 * o + 3), s.data[4 * o + 3] = 255;
    }), n.current?.getContext("2d")?.putImageData(s, 0, 0);
  }, [e]), /* @__PURE__ */ l("canvas", { ref: n, width: t, height: t, "aria-hidden": "true" });
}
function br({ run: t }) {
  const e = y(), n = (s) => S(e.number(U(s), 6));
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("caption", { children: e.word("run") }),
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: e.word("step") }),
      /* @__PURE__ */ l("th", { scope: "col", children: e.word("epoch") }),
      /* @__PURE__ */ l("th", { scope: "col", children: e.word("loss_curve") }),
      t.gradients[0].map((s, r) => /* @__PURE__ */ l("th", { scope: "col", children: e.word("gradient_of", { layer: r + 1 }) }, r))
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: t.steps.map((s, r) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "row", children: /* @__PURE__ */ l("button", { class: "quiet", onClick: () => {
        e.set({ panel: "" }), e.goTo(r);
      }, children: s }) }),
      /* @__PURE__ */ l("td", { class: "number", children: t.epochs[r] }),
      /* @__PURE__ */ l("td", { class: "number", children: n(t.losses[r]) }),
      t.gradients[r].map((o, a) => /* @__PURE__ */ l("td", { class: "number", children: n(o) }, a))
    ] }, s)) })
  ] });
}
const nn = 400;
function sn({ title: t, children: e }) {
  const n = y(), s = j(null);
  return H(() => (s.current?.showModal(), () => s.current?.close()), []), /* @__PURE__ */ l("dialog", { ref: s, "aria-label": t, onCancel: () => n.set({ panel: "" }), children: [
    /* @__PURE__ */ l("div", { class: "head", children: [
      /* @__PURE__ */ l("h2", { children: t }),
      /* @__PURE__ */ l("button", { onClick: () => n.set({ panel: "" }), children: n.word("close") })
    ] }),
    /* @__PURE__ */ l("div", { class: "inside", tabIndex: 0, role: "group", "aria-label": t, children: e })
  ] });
}
function $r() {
  const t = y();
  return /* @__PURE__ */ l(sn, { title: t.word("help"), children: /* @__PURE__ */ l("table", { children: /* @__PURE__ */ l("tbody", { children: lr.filter(([, e]) => t.data.run || e !== "key_moment").map(([e, n]) => /* @__PURE__ */ l("tr", { children: [
    /* @__PURE__ */ l("th", { scope: "row", children: e.split(" ").map((s) => /* @__PURE__ */ l("kbd", { children: s }, s)) }),
    /* @__PURE__ */ l("td", { children: t.word(n) })
  ] }, e)) }) }) });
}
function xr() {
  const t = y();
  return /* @__PURE__ */ l(sn, { title: t.word("table"), children: [
    t.data.run && /* @__PURE__ */ l(br, { run: t.data.run }),
    /* @__PURE__ */ l(kr, {}),
    /* @__PURE__ */ l(Sr, {})
  ] });
}
function Wt({ name: t }) {
  const e = y(), n = e.derivation.place(t);
  return n === void 0 ? /* @__PURE__ */ l("td", {}) : /* @__PURE__ */ l("td", { class: "number", children: /* @__PURE__ */ l("button", { class: "quiet", onClick: () => {
    e.set({ panel: "" }), e.go(n, e.state.at);
  }, children: S(e.shownValue(n)) }) });
}
function kr() {
  const t = y(), { sizes: e, own: n } = t.data, s = e.length - 1, r = e.flatMap((a, i) => Array.from({ length: a }, (c, u) => [i, u + 1])), o = (a, i) => (a === 0 ? n?.inputs[i - 1] : a === s ? n?.outputs[i - 1] : void 0) ?? `${a}.${i}`;
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("layer", { layer: "" }) }),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("name") }),
      ["bias", "net", "out", "error"].map((a) => /* @__PURE__ */ l("th", { scope: "col", children: t.word(a) }, a)),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("target") })
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, nn).map(([a, i]) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("td", { children: a }),
      /* @__PURE__ */ l("th", { scope: "row", children: o(a, i) }),
      /* @__PURE__ */ l(Wt, { name: `b[${a}][${t.data.sharedBias[a - 1] ? 1 : i}]` }),
      ["z", "a", t.state.errors].map((c) => /* @__PURE__ */ l(Wt, { name: z(t, `${c}[${a}][${i}]`) }, c)),
      a === s ? /* @__PURE__ */ l(Wt, { name: z(t, `y[${i}]`) }) : /* @__PURE__ */ l("td", {})
    ] }, `${a}/${i}`)) })
  ] });
}
function Mr(t) {
  const { sizes: e } = t.data, n = e.slice(1).reduce((a, i, c) => a + i * e[c], 0), s = t.current.layer || 1, r = F(t.current.name) || 1, o = [];
  for (let a = 1; a < e.length; a++)
    for (let i = 1; i <= e[a]; i++)
      if (!(n > nn && !(a === s && i === r)))
        for (let c = 1; c <= e[a - 1]; c++) o.push({ layer: a, from: c, to: i });
  return o;
}
function Sr() {
  const t = y(), e = t.edges, n = ["w", "wa", "dw", "step"], s = (r, o) => {
    const a = Bt(t, o, r);
    return a ? S(t.number(a.value)) : "";
  };
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("edges") }),
      n.map((r) => /* @__PURE__ */ l("th", { scope: "col", class: r === e ? "now" : "", children: t.word(`edges_${r}`) }, r))
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: Mr(t).map((r) => {
      const o = t.derivation.place(`W[${r.layer}][${r.from},${r.to}]`), a = o === void 0 ? "" : L(t.derivation.quantities[o].symbol);
      return /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "row", dangerouslySetInnerHTML: { __html: a } }),
        n.map((i) => /* @__PURE__ */ l("td", { class: "number", children: s(i, r) }, i))
      ] }, `${r.layer}/${r.from}/${r.to}`);
    }) })
  ] });
}
function Er({ board: t }) {
  const [, e] = De((o) => o + 1, 0);
  H(() => t.listen(() => e(0)), [t]);
  const { panel: n, language: s } = t.state, r = t.data.spoken[s].figure;
  return /* @__PURE__ */ l(Ke.Provider, { value: t, children: [
    /* @__PURE__ */ l(Tr, {}),
    n !== "equations" && /* @__PURE__ */ l(I, { children: [
      t.data.run && /* @__PURE__ */ l(mr, { run: t.data.run }),
      /* @__PURE__ */ l(Ir, {}),
      /* @__PURE__ */ l("main", { class: t.data.sizes.length || r ? "stage" : "stage alone", children: [
        r && /* @__PURE__ */ l("div", { class: "seen", children: /* @__PURE__ */ l(Cs, { svg: r }) }),
        t.data.sizes.length > 0 && /* @__PURE__ */ l("div", { class: "seen", children: [
          /* @__PURE__ */ l(Gs, {}),
          /* @__PURE__ */ l(Nr, {})
        ] }),
        /* @__PURE__ */ l("div", { class: "told", children: [
          /* @__PURE__ */ l(ys, {}),
          /* @__PURE__ */ l(Or, {}),
          /* @__PURE__ */ l(qr, {})
        ] })
      ] }),
      t.data.own && /* @__PURE__ */ l(rr, { own: t.data.own })
    ] }),
    n === "help" && /* @__PURE__ */ l($r, {}),
    n === "table" && /* @__PURE__ */ l(xr, {})
  ] });
}
function Tr() {
  const t = y(), { digits: e, panel: n, language: s } = t.state, r = t.data.spoken[s], o = Object.keys(t.derivations), a = n === "equations";
  return /* @__PURE__ */ l("header", { class: "bar", children: [
    /* @__PURE__ */ l("h1", { title: r.title, children: r.title }),
    /* @__PURE__ */ l("div", { class: "tools", children: [
      o.length > 1 && !a && /* @__PURE__ */ l("button", { onClick: () => t.turnOrder(), title: t.word("order"), children: [
        t.word(t.state.order),
        " ",
        /* @__PURE__ */ l("kbd", { children: "S" })
      ] }),
      !a && /* @__PURE__ */ l("label", { children: [
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
      /* @__PURE__ */ l("button", { "aria-pressed": a, onClick: () => t.set({ panel: a ? "" : "equations" }), children: t.word(a ? "board" : "all_equations") }),
      /* @__PURE__ */ l("button", { onClick: () => t.set({ panel: "table" }), children: [
        t.word("table"),
        " ",
        /* @__PURE__ */ l("kbd", { children: "T" })
      ] }),
      /* @__PURE__ */ l("button", { onClick: () => t.nextLanguage(), children: [
        s === "zh" ? "English" : "中文",
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
function Cr({ quantities: t, listed: e }) {
  return t.slice(0, e).map(({ phase: n, layer: s }, r) => ({ phase: n, layer: s, at: r })).filter(({ phase: n, at: s }) => s === 0 || n !== t[s - 1].phase);
}
function Ir() {
  const t = y(), { listed: e } = t.derivation, n = Tt(() => Cr(t.derivation), [t.derivation]), { at: s } = t.state, r = n.findLastIndex((a) => a.at <= s), o = new Set(n.map((a) => a.phase)).size < n.length;
  return /* @__PURE__ */ l("nav", { class: "phases", "aria-label": t.word("equation", { n: s + 1, all: e }), children: [
    /* @__PURE__ */ l("button", { onClick: () => t.move(-1), "aria-label": t.word("previous"), title: t.word("previous"), children: "←" }),
    n.map((a, i) => /* @__PURE__ */ l("button", { "aria-current": i === r ? "step" : void 0, onClick: () => t.go(a.at), children: [
      t.word(a.phase),
      o && a.layer && a.phase !== "forward" ? ` ${a.layer}` : ""
    ] }, a.at)),
    /* @__PURE__ */ l("button", { onClick: () => t.move(1), "aria-label": t.word("next"), title: t.word("next"), children: "→" }),
    /* @__PURE__ */ l(
      "input",
      {
        type: "range",
        min: 0,
        max: e - 1,
        value: Math.min(s, e - 1),
        "aria-label": t.word("equation", { n: s + 1, all: e }),
        onInput: (a) => t.go(Number(a.currentTarget.value))
      }
    )
  ] });
}
function Nr() {
  const t = y(), e = ["auto", "w", "wa", "dw", "step"], { samples: n } = t.data, s = t.derivation.place(z(t, `d[${t.data.sizes.length - 1}][1]`)) !== void 0;
  return /* @__PURE__ */ l("div", { class: "carries", children: [
    /* @__PURE__ */ l("fieldset", { children: [
      /* @__PURE__ */ l("legend", { children: t.word("edges") }),
      e.map((r, o) => /* @__PURE__ */ l("button", { "aria-pressed": t.state.edges === r, onClick: () => t.set({ edges: r }), children: [
        t.word(`edges_${r}`),
        " ",
        o > 0 && /* @__PURE__ */ l("kbd", { children: o })
      ] }, r))
    ] }),
    s && /* @__PURE__ */ l("fieldset", { children: [
      /* @__PURE__ */ l("legend", { children: t.word("errors") }),
      ["delta", "d"].map((r) => /* @__PURE__ */ l("button", { "aria-pressed": t.state.errors === r, onClick: () => t.set({ errors: r }), children: t.word(`errors_${r}`) }, r))
    ] }),
    n.length > 1 && /* @__PURE__ */ l("fieldset", { class: "tabs", children: [
      /* @__PURE__ */ l("legend", { children: t.word("samples") }),
      n.toSorted((r, o) => r - o).map((r) => /* @__PURE__ */ l(
        "button",
        {
          "aria-pressed": n[t.state.sample] === r,
          onClick: () => t.set({ sample: n.indexOf(r) }),
          children: r
        },
        r
      ))
    ] })
  ] });
}
function Or() {
  const t = y(), e = t.derivation.place("eta"), { changes: n } = t.state, s = Tt(() => t.derivation.lossAfter(t.values), [t.derivation, t.values]);
  if (e === void 0 || t.derivation.isLarge) return null;
  const r = t.values[e], o = t.derivation.values[e] || 1, a = t.derivation.place("E");
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
          max: 4 * o,
          step: o / 50,
          value: r,
          onInput: (i) => t.change(e, Qt(i.currentTarget.value)?.value ?? null)
        }
      ),
      /* @__PURE__ */ l("output", { class: "number", children: S(t.number(r, 6)) })
    ] }),
    a !== void 0 && s !== null && /* @__PURE__ */ l("p", { children: t.word("loss_before_after", {
      before: S(t.number(t.values[a])),
      after: S(t.number(s))
    }) }),
    n.size > 0 && /* @__PURE__ */ l(I, { children: [
      /* @__PURE__ */ l("p", { class: "note changed", children: t.word("recomputed") }),
      /* @__PURE__ */ l("button", { onClick: () => t.set({ changes: /* @__PURE__ */ new Map() }), children: t.word("undo") })
    ] })
  ] });
}
function qr() {
  const t = y(), { hidden: e, answers: n } = t.state, s = () => {
    const r = document.createElement("a");
    r.href = URL.createObjectURL(new Blob([Ln(t)], { type: "application/json" })), r.download = "answers.json", r.click(), setTimeout(() => URL.revokeObjectURL(r.href), 1e3);
  };
  return /* @__PURE__ */ l("div", { class: "asking", children: [
    /* @__PURE__ */ l("button", { "aria-pressed": e, onClick: () => t.set({ hidden: !e }), children: [
      t.word(e ? "show" : "hide"),
      " ",
      /* @__PURE__ */ l("kbd", { children: "H" })
    ] }),
    n.size > 0 && /* @__PURE__ */ l(I, { children: [
      /* @__PURE__ */ l("button", { onClick: s, children: t.word("save_answers") }),
      /* @__PURE__ */ l("p", { class: "soft", children: t.word("save_hint", { source: t.data.source }) })
    ] })
  ] });
}
function rn(t) {
  const e = document.getElementById("equations");
  if (e) return e;
  const n = document.querySelector("noscript");
  n.insertAdjacentHTML("afterend", n.textContent ?? "");
  const s = document.getElementById("equations");
  return s.addEventListener("click", (r) => Ar(t, r.target)), on(t), s;
}
function Ar(t, e) {
  const n = e.closest("math [data-name]")?.dataset.name;
  n !== void 0 && document.getElementById(zt(n).slice(1)) && (location.hash = zt(n));
  const s = e.closest(".symbol")?.closest("article"), r = t.derivation.place(s?.dataset.name ?? "");
  r !== void 0 && (t.go(r), t.set({ panel: "" }));
}
function on(t) {
  const e = document.getElementById("equations");
  if (!e) return;
  const n = t.data.spoken[t.state.language];
  for (const r of e.querySelectorAll(":scope > section")) {
    const o = r.querySelector("h2");
    o && (o.textContent = t.word(`phase:${r.dataset.phase ?? r.id}`));
  }
  for (const r of e.querySelectorAll("h3"))
    r.textContent = t.word("layer", { layer: r.textContent?.match(/\d+/)?.[0] ?? "" });
  e.querySelectorAll("header p").forEach((r, o) => {
    r.textContent = n.heading[o] ?? "";
  });
  const s = e.querySelector("header h1");
  s && (s.textContent = n.title);
}
function Lr(t, e) {
  const n = new us(t);
  return mn(/* @__PURE__ */ l(Er, { board: n }), e), n;
}
function Hr() {
  const t = document.getElementById("board"), e = document.getElementById("board-data")?.textContent;
  if (!t || !e) return;
  document.documentElement.classList.add("live");
  const n = Lr(JSON.parse(e), t), s = new Map(n.derivation.quantities.map((o) => [zt(o.name), o.name])), r = () => {
    const o = s.get(decodeURIComponent(location.hash)), a = o === void 0 ? void 0 : n.derivation.place(o);
    a !== void 0 && n.go(a);
  };
  r(), addEventListener("hashchange", r), addEventListener("beforeprint", () => rn(n)), hr(n, document), n.listen(() => Ee(n)), Ee(n);
}
function Ee(t) {
  const { language: e, theme: n, panel: s } = t.state, r = document.documentElement;
  r.classList.toggle("dark", n === "dark"), r.classList.toggle("light", n === "light"), r.classList.toggle("reads", s === "equations"), s === "equations" && rn(t), r.lang !== e && (r.lang = e, document.title = t.data.spoken[e].title, on(t));
}
typeof document < "u" && Hr();
export {
  us as Board,
  cs as Derivation,
  A as evaluate,
  En as judge,
  at as markup,
  Jn as mathml,
  Qt as readNumber,
  bn as shown,
  Lr as start,
  L as symbolMarkup
};
