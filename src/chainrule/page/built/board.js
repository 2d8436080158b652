var St, $, Te, R, ne, Ee, Ce, Ot, gt, st, Ne, Vt, Rt, Ut, Oe, bt = {}, $t = [], sn = /acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i, Tt = Array.isArray;
function W(t, e) {
  for (var n in e) t[n] = e[n];
  return t;
}
function Gt(t) {
  t && t.parentNode && t.parentNode.removeChild(t);
}
function rn(t, e, n) {
  var s, r, o, i = {};
  for (o in e) o == "key" ? s = e[o] : o == "ref" ? r = e[o] : i[o] = e[o];
  if (arguments.length > 2 && (i.children = arguments.length > 3 ? St.call(arguments, 2) : n), typeof t == "function" && t.defaultProps != null) for (o in t.defaultProps) i[o] === void 0 && (i[o] = t.defaultProps[o]);
  return wt(t, i, s, r, null);
}
function wt(t, e, n, s, r) {
  var o = { type: t, props: e, key: n, ref: s, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: r ?? ++Te, __i: -1, __u: 0 };
  return r == null && $.vnode != null && $.vnode(o), o;
}
function N(t) {
  return t.children;
}
function vt(t, e) {
  this.props = t, this.context = e;
}
function B(t, e) {
  if (e == null) return t.__ ? B(t.__, t.__i + 1) : null;
  for (var n; e < t.__k.length; e++) if ((n = t.__k[e]) != null && n.__e != null) return n.__e;
  return typeof t.type == "function" ? B(t) : null;
}
function on(t) {
  if (t.__P && t.__d) {
    var e = t.__v, n = e.__e, s = [], r = [], o = W({}, e);
    o.__v = e.__v + 1, $.vnode && $.vnode(o), Kt(t.__P, o, e, t.__n, t.__P.namespaceURI, 32 & e.__u ? [n] : null, s, n ?? B(e), !!(32 & e.__u), r), o.__v = e.__v, o.__.__k[o.__i] = o, Pe(s, o, r), e.__e = e.__ = null, o.__e != n && Ie(o);
  }
}
function Ie(t) {
  if ((t = t.__) != null && t.__c != null) return t.__e = t.__c.base = null, t.__k.some(function(e) {
    if (e != null && e.__e != null) return t.__e = t.__c.base = e.__e;
  }), Ie(t);
}
function Dt(t) {
  (!t.__d && (t.__d = !0) && R.push(t) && !xt.__r++ || ne != $.debounceRendering) && ((ne = $.debounceRendering) || Ee)(xt);
}
function xt() {
  try {
    for (var t, e = 1; R.length; ) R.length > e && R.sort(Ce), t = R.shift(), e = R.length, on(t);
  } finally {
    R.length = xt.__r = 0;
  }
}
function qe(t, e, n, s, r, o, i, l, c, u, h) {
  var f, d, m, g, w, b, _ = s && s.__k || $t, v = e.length;
  for (c = an(n, e, _, c, v), f = 0; f < v; f++) (m = n.__k[f]) != null && (d = m.__i != -1 && _[m.__i] || bt, m.__i = f, b = Kt(t, m, d, r, o, i, l, c, u, h), g = m.__e, m.ref && d.ref != m.ref && (d.ref && Yt(d.ref, null, m), h.push(m.ref, m.__c || g, m)), w == null && g != null && (w = g), 4 & m.__u ? (c = Ae(m, c, t), d.__e && (d.__e = null)) : typeof m.type == "function" && b !== void 0 ? c = b : g && (c = g.nextSibling), m.__u &= -7);
  return n.__e = w, c;
}
function an(t, e, n, s, r) {
  var o, i, l, c, u, h = n.length, f = h, d = 0;
  for (t.__k = new Array(r), o = 0; o < r; o++) (i = e[o]) != null && typeof i != "boolean" && typeof i != "function" ? (typeof i == "string" || typeof i == "number" || typeof i == "bigint" || i.constructor == String ? i = t.__k[o] = wt(null, i, null, null, null) : Tt(i) ? i = t.__k[o] = wt(N, { children: i }, null, null, null) : i.constructor === void 0 && i.__b > 0 ? i = t.__k[o] = wt(i.type, i.props, i.key, i.ref ? i.ref : null, i.__v) : t.__k[o] = i, c = o + d, i.__ = t, i.__b = t.__b + 1, l = null, (u = i.__i = ln(i, n, c, f)) != -1 && (f--, (l = n[u]) && (l.__u |= 2)), l == null || l.__v == null ? (u == -1 && (r > h ? d-- : r < h && d++), typeof i.type != "function" && (i.__u |= 4)) : u != c && (u == c - 1 ? d-- : u == c + 1 ? d++ : (u > c ? d-- : d++, i.__u |= 4))) : t.__k[o] = null;
  if (f) for (o = 0; o < h; o++) (l = n[o]) != null && (2 & l.__u) == 0 && (l.__e == s && (s = B(l)), He(l, l));
  return s;
}
function Ae(t, e, n) {
  var s, r;
  if (typeof t.type == "function") {
    for (s = t.__k, r = 0; s && r < s.length; r++) s[r] && (s[r].__ = t, e = Ae(s[r], e, n));
    return e;
  }
  t.__e != e && (e && t.type && !e.parentNode && (e = B(t)), e = n.insertBefore(t.__e, e || null));
  do
    e = e && e.nextSibling;
  while (e != null && e.nodeType == 8);
  return e;
}
function ln(t, e, n, s) {
  var r, o, i, l = t.key, c = t.type, u = e[n], h = u != null && (2 & u.__u) == 0;
  if (u === null && l == null || h && l == u.key && c == u.type) return n;
  if (s > (h ? 1 : 0)) {
    for (r = n - 1, o = n + 1; r >= 0 || o < e.length; ) if ((u = e[i = r >= 0 ? r-- : o++]) != null && (2 & u.__u) == 0 && l == u.key && c == u.type) return i;
  }
  return -1;
}
function se(t, e, n) {
  e[0] == "-" ? t.setProperty(e, n ?? "") : t[e] = n == null ? "" : typeof n != "number" || sn.test(e) ? n : n + "px";
}
function dt(t, e, n, s, r) {
  var o, i;
  t: if (e == "style") if (typeof n == "string") t.style.cssText = n;
  else {
    if (typeof s == "string" && (t.style.cssText = s = ""), s) for (e in s) n && e in n || se(t.style, e, "");
    if (n) for (e in n) s && n[e] == s[e] || se(t.style, e, n[e]);
  }
  else if (e[0] == "o" && e[1] == "n") o = e != (e = e.replace(Ne, "$1")), i = e.toLowerCase(), e = i in t || e == "onFocusOut" || e == "onFocusIn" ? i.slice(2) : e.slice(2), t.l || (t.l = {}), t.l[e + o] = n, n ? s ? n[st] = s[st] : (n[st] = Vt, t.addEventListener(e, o ? Ut : Rt, o)) : t.removeEventListener(e, o ? Ut : Rt, o);
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
function re(t) {
  return function(e) {
    if (this.l) {
      var n = this.l[e.type + t];
      if (e[gt] == null) e[gt] = Vt++;
      else if (e[gt] < n[st]) return;
      return n($.event ? $.event(e) : e);
    }
  };
}
function Kt(t, e, n, s, r, o, i, l, c, u) {
  var h, f, d, m, g, w, b, _, v, S, C, p, M, q, P, J, E = e.type;
  if (e.constructor !== void 0) return null;
  128 & n.__u && (c = !!(32 & n.__u), o = [l = e.__e = n.__e]), (h = $.__b) && h(e);
  t: if (typeof E == "function") {
    f = i.length;
    try {
      if (v = e.props, S = E.prototype && E.prototype.render, C = (h = E.contextType) && s[h.__c], p = h ? C ? C.props.value : h.__ : s, n.__c ? _ = (d = e.__c = n.__c).__ = d.__E : (S ? e.__c = d = new E(v, p) : (e.__c = d = new vt(v, p), d.constructor = E, d.render = un), C && C.sub(d), d.state || (d.state = {}), d.__n = s, m = d.__d = !0, d.__h = [], d._sb = []), S && d.__s == null && (d.__s = d.state), S && E.getDerivedStateFromProps != null && (d.__s == d.state && (d.__s = W({}, d.__s)), W(d.__s, E.getDerivedStateFromProps(v, d.__s))), g = d.props, w = d.state, d.__v = e, m) S && E.getDerivedStateFromProps == null && d.componentWillMount != null && d.componentWillMount(), S && d.componentDidMount != null && d.__h.push(d.componentDidMount);
      else {
        if (S && E.getDerivedStateFromProps == null && v !== g && d.componentWillReceiveProps != null && d.componentWillReceiveProps(v, p), e.__v == n.__v || !d.__e && d.shouldComponentUpdate != null && d.shouldComponentUpdate(v, d.__s, p) === !1) {
          e.__v != n.__v && (d.props = v, d.state = d.__s, d.__d = !1), e.__e = n.__e, e.__k = n.__k, e.__k.some(function(X) {
            X && (X.__ = e);
          }), $t.push.apply(d.__h, d._sb), d._sb = [], d.__h.length && i.push(d), l = B(n);
          break t;
        }
        d.componentWillUpdate != null && d.componentWillUpdate(v, d.__s, p), S && d.componentDidUpdate != null && d.__h.push(function() {
          d.componentDidUpdate(g, w, b);
        });
      }
      if (d.context = p, d.props = v, d.__P = t, d.__e = !1, M = $.__r, q = 0, S) d.state = d.__s, d.__d = !1, M && M(e), h = d.render(d.props, d.state, d.context), $t.push.apply(d.__h, d._sb), d._sb = [];
      else do
        d.__d = !1, M && M(e), h = d.render(d.props, d.state, d.context), d.state = d.__s;
      while (d.__d && ++q < 25);
      d.state = d.__s, d.getChildContext != null && (s = W(W({}, s), d.getChildContext())), S && !m && d.getSnapshotBeforeUpdate != null && (b = d.getSnapshotBeforeUpdate(g, w)), P = h != null && h.type === N && h.key == null ? We(h.props.children) : h, l = qe(t, Tt(P) ? P : [P], e, n, s, r, o, i, l, c, u), d.base = e.__e, e.__u &= -161, d.__h.length && i.push(d), _ && (d.__E = d.__ = null);
    } catch (X) {
      if (i.length = f, e.__v = null, c || o != null) {
        if (X.then) {
          for (e.__u |= c ? 160 : 128; l && l.nodeType == 8 && l.nextSibling; ) l = l.nextSibling;
          o != null && (o[o.indexOf(l)] = null), e.__e = l;
        } else if (o != null) for (J = o.length; J--; ) Gt(o[J]);
      } else e.__e = n.__e;
      e.__k == null && (e.__k = n.__k || []), X.then || Le(e), $.__e(X, e, n);
    }
  } else o == null && e.__v == n.__v ? (e.__k = n.__k, e.__e = n.__e) : l = e.__e = cn(n.__e, e, n, s, r, o, i, c, u);
  return (h = $.diffed) && h(e), 128 & e.__u ? void 0 : l;
}
function Le(t) {
  t && (t.__c && (t.__c.__e = !0), t.__k && t.__k.some(Le));
}
function Pe(t, e, n) {
  for (var s = 0; s < n.length; s++) Yt(n[s], n[++s], n[++s]);
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
  return typeof t != "object" || t == null || t.__b > 0 ? t : Tt(t) ? t.map(We) : t.constructor !== void 0 ? null : W({}, t);
}
function cn(t, e, n, s, r, o, i, l, c) {
  var u, h, f, d, m, g, w, b = n.props || bt, _ = e.props, v = e.type;
  if (v == "svg" ? r = "http://www.w3.org/2000/svg" : v == "math" ? r = "http://www.w3.org/1998/Math/MathML" : r || (r = "http://www.w3.org/1999/xhtml"), o != null) {
    for (u = 0; u < o.length; u++) if ((m = o[u]) && "setAttribute" in m == !!v && (v ? m.localName == v : m.nodeType == 3)) {
      t = m, o[u] = null;
      break;
    }
  }
  if (t == null) {
    if (v == null) return document.createTextNode(_);
    t = document.createElementNS(r, v, _.is && _), l && ($.__m && $.__m(e, o), l = !1), o = null;
  }
  if (v == null) b === _ || l && t.data == _ || (t.data = _);
  else {
    if (o = v == "textarea" && _.defaultValue != null ? null : o && St.call(t.childNodes), !l && o != null) for (b = {}, u = 0; u < t.attributes.length; u++) b[(m = t.attributes[u]).name] = m.value;
    for (u in b) m = b[u], u == "dangerouslySetInnerHTML" ? f = m : u == "children" || u in _ || u == "value" && "defaultValue" in _ || u == "checked" && "defaultChecked" in _ || dt(t, u, null, m, r);
    for (u in _) m = _[u], u == "children" ? d = m : u == "dangerouslySetInnerHTML" ? h = m : u == "value" ? g = m : u == "checked" ? w = m : l && typeof m != "function" || b[u] === m || dt(t, u, m, b[u], r);
    if (h) l || f && (h.__html == f.__html || h.__html == t.innerHTML) || (t.innerHTML = h.__html), e.__k = [];
    else if (f && (t.innerHTML = ""), qe(e.type == "template" ? t.content : t, Tt(d) ? d : [d], e, n, s, v == "foreignObject" ? "http://www.w3.org/1999/xhtml" : r, o, i, o ? o[0] : n.__k && B(n, 0), l, c), o != null) for (u = o.length; u--; ) Gt(o[u]);
    l && v != "textarea" || (u = "value", v == "progress" && g == null ? t.removeAttribute("value") : g != null && (g !== t[u] || v == "progress" && !g || v == "option" && g != b[u]) && dt(t, u, g, b[u], r), u = "checked", w != null && w != t[u] && dt(t, u, w, b[u], r));
  }
  return t;
}
function Yt(t, e, n) {
  try {
    if (typeof t == "function") {
      var s = typeof t.__u == "function";
      s && t.__u(), s && e == null || (t.__u = t(e));
    } else t.current = e;
  } catch (r) {
    $.__e(r, n);
  }
}
function He(t, e, n) {
  var s, r;
  if ($.unmount && $.unmount(t), (s = t.ref) && (s.current && s.current != t.__e || Yt(s, null, e)), (s = t.__c) != null) {
    if (s.componentWillUnmount) try {
      s.componentWillUnmount();
    } catch (o) {
      $.__e(o, e);
    }
    s.base = s.__P = s.__n = null;
  }
  if (s = t.__k) for (r = 0; r < s.length; r++) s[r] && He(s[r], e, n || typeof t.type != "function");
  n || Gt(t.__e), t.__c = t.__ = t.__e = void 0;
}
function un(t, e, n) {
  return this.constructor(t, n);
}
function dn(t, e, n) {
  var s, r, o, i;
  e == document && (e = document.documentElement), $.__ && $.__(t, e), r = (s = !1) ? null : e.__k, o = [], i = [], Kt(e, t = e.__k = rn(N, null, [t]), r || bt, bt, e.namespaceURI, r ? null : e.firstChild ? St.call(e.childNodes) : null, o, r ? r.__e : e.firstChild, s, i), Pe(o, t, i), t.props.children = null;
}
function hn(t) {
  function e(n) {
    var s, r;
    return this.getChildContext || (s = /* @__PURE__ */ new Set(), (r = {})[e.__c] = this, this.getChildContext = function() {
      return r;
    }, this.componentWillUnmount = function() {
      s = null;
    }, this.shouldComponentUpdate = function(o) {
      this.props.value != o.value && s.forEach(function(i) {
        i.__e = !0, Dt(i);
      });
    }, this.sub = function(o) {
      s.add(o);
      var i = o.componentWillUnmount;
      o.componentWillUnmount = function() {
        s && s.delete(o), i && i.call(o);
      };
    }), n.children;
  }
  return e.__c = "__cC" + Oe++, e.__ = t, e.Provider = e.__l = (e.Consumer = function(n, s) {
    return n.children(s);
  }).contextType = e, e;
}
St = $t.slice, $ = { __e: function(t, e, n, s) {
  for (var r, o, i; e = e.__; ) if ((r = e.__c) && !r.__) try {
    if ((o = r.constructor) && o.getDerivedStateFromError != null && (r.setState(o.getDerivedStateFromError(t)), i = r.__d), r.componentDidCatch != null && (r.componentDidCatch(t, s || {}), i = r.__d), i) return r.__E = r;
  } catch (l) {
    t = l;
  }
  throw t;
} }, Te = 0, vt.prototype.setState = function(t, e) {
  var n;
  n = this.__s != null && this.__s != this.state ? this.__s : this.__s = W({}, this.state), typeof t == "function" && (t = t(W({}, n), this.props)), t && W(n, t), t != null && this.__v && (e && this._sb.push(e), Dt(this));
}, vt.prototype.forceUpdate = function(t) {
  this.__v && (this.__e = !0, t && this.__h.push(t), Dt(this));
}, vt.prototype.render = N, R = [], Ee = typeof Promise == "function" ? Promise.prototype.then.bind(Promise.resolve()) : setTimeout, Ce = function(t, e) {
  return t.__v.__b - e.__v.__b;
}, xt.__r = 0, Ot = Math.random().toString(8), gt = "__d" + Ot, st = "__a" + Ot, Ne = /(PointerCapture)$|Capture$/i, Vt = 0, Rt = re(!1), Ut = re(!0), Oe = 0;
var fn = 0;
function a(t, e, n, s, r, o) {
  e || (e = {});
  var i, l, c = e;
  if ("ref" in c) for (l in c = {}, e) l == "ref" ? i = e[l] : c[l] = e[l];
  var u = { type: t, props: c, key: n, ref: i, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: --fn, __i: -1, __u: 0, __source: r, __self: o };
  if (typeof t == "function" && (i = t.defaultProps)) for (l in i) c[l] === void 0 && (c[l] = i[l]);
  return $.vnode && $.vnode(u), u;
}
var V, x, It, oe, kt = 0, Re = [], k = $, ie = k.__b, ae = k.__r, le = k.diffed, ce = k.__c, ue = k.unmount, de = k.__;
function ut(t, e) {
  k.__h && k.__h(x, t, kt || e), kt = 0;
  var n = x.__H || (x.__H = { __: [], __h: [] });
  return t >= n.__.length && n.__.push({}), n.__[t];
}
function G(t) {
  return kt = 1, Ue(De, t);
}
function Ue(t, e, n) {
  var s = ut(V++, 2);
  if (s.t = t, !s.__c && (s.__ = [De(void 0, e), function(l) {
    var c = s.__N ? s.__N[0] : s.__[0], u = s.t(c, l);
    c !== u && (s.__N = [u, s.__[1]], s.__c.setState({}));
  }], s.__c = x, !x.__f)) {
    var r = function(l, c, u) {
      if (!s.__c.__H) return !0;
      var h = !1, f = s.__c.props !== l;
      if (s.__c.__H.__.some(function(m) {
        if (m.__N) {
          h = !0;
          var g = m.__[0];
          m.__ = m.__N, m.__N = void 0, g !== m.__[0] && (f = !0);
        }
      }), o) {
        var d = o.call(this, l, c, u);
        return h ? d || f : d;
      }
      return !h || f;
    };
    x.__f = !0;
    var o = x.shouldComponentUpdate, i = x.componentWillUpdate;
    x.componentWillUpdate = function(l, c, u) {
      if (this.__e) {
        var h = o;
        o = void 0, r(l, c, u), o = h;
      }
      i && i.call(this, l, c, u);
    }, x.shouldComponentUpdate = r;
  }
  return s.__N || s.__;
}
function H(t, e) {
  var n = ut(V++, 3);
  !k.__s && Jt(n.__H, e) && (n.__ = t, n.u = e, x.__H.__h.push(n));
}
function mn(t, e) {
  var n = ut(V++, 4);
  !k.__s && Jt(n.__H, e) && (n.__ = t, n.u = e, x.__h.push(n));
}
function Y(t) {
  return kt = 5, Et(function() {
    return { current: t };
  }, []);
}
function Et(t, e) {
  var n = ut(V++, 7);
  return Jt(n.__H, e) && (n.__ = t(), n.__H = e, n.__h = t), n.__;
}
function _n(t) {
  var e = x.context[t.__c], n = ut(V++, 9);
  return n.c = t, e ? (n.__ == null && (n.__ = !0, e.sub(x)), e.props.value) : t.__;
}
function pn() {
  for (var t; t = Re.shift(); ) {
    var e = t.__H;
    if (t.__P && e) try {
      e.__h.some(yt), e.__h.some(zt), e.__h = [];
    } catch (n) {
      e.__h = [], k.__e(n, t.__v);
    }
  }
}
k.__b = function(t) {
  x = null, ie && ie(t);
}, k.__ = function(t, e) {
  t && e.__k && e.__k.__m && (t.__m = e.__k.__m), de && de(t, e);
}, k.__r = function(t) {
  ae && ae(t), V = 0;
  var e = (x = t.__c).__H;
  e && (It === x ? (e.__h = [], x.__h = [], e.__.some(function(n) {
    n.__N && (n.__ = n.__N), n.u = n.__N = void 0;
  })) : (e.__h.some(yt), e.__h.some(zt), e.__h = [], V = 0)), It = x;
}, k.diffed = function(t) {
  le && le(t);
  var e = t.__c;
  e && e.__H && (e.__H.__h.length && (Re.push(e) !== 1 && oe === k.requestAnimationFrame || ((oe = k.requestAnimationFrame) || gn)(pn)), e.__H.__.some(function(n) {
    n.u && (n.__H = n.u, n.u = void 0);
  })), It = x = null;
}, k.__c = function(t, e) {
  e.some(function(n) {
    try {
      n.__h.some(yt), n.__h = n.__h.filter(function(s) {
        return !s.__ || zt(s);
      });
    } catch (s) {
      e.some(function(r) {
        r.__h && (r.__h = []);
      }), e = [], k.__e(s, n.__v);
    }
  }), ce && ce(t, e);
}, k.unmount = function(t) {
  ue && ue(t);
  var e, n = t.__c;
  n && n.__H && (n.__H.__.some(function(s) {
    try {
      yt(s);
    } catch (r) {
      e = r;
    }
  }), n.__H = void 0, e && k.__e(e, n.__v));
};
var he = typeof requestAnimationFrame == "function";
function gn(t) {
  var e, n = function() {
    clearTimeout(s), he && cancelAnimationFrame(e), setTimeout(t);
  }, s = setTimeout(n, 35);
  he && (e = requestAnimationFrame(n));
}
function yt(t) {
  var e = x, n = t.__c;
  typeof n == "function" && (t.__c = void 0, n()), x = e;
}
function zt(t) {
  var e = x;
  t.__c = t.__(), x = e;
}
function Jt(t, e) {
  return !t || t.length !== e.length || e.some(function(n, s) {
    return n !== t[s];
  });
}
function De(t, e) {
  return typeof e == "function" ? e(t) : e;
}
function wn(t, e) {
  return Number.isNaN(t) ? "nan" : Number.isFinite(t) ? Object.is(t, -0) ? "-0" : e === null ? vn(t) : yn(t, e) : t < 0 ? "-inf" : "inf";
}
function vn(t) {
  const [e, n] = t.toExponential().split("e"), s = Number(n);
  return s < -4 || s >= 16 ? e + ze(s) : Fe(e, s);
}
function yn(t, e) {
  const [n, s] = bn(t, e).split("e"), r = n.includes(".") ? n.replace(/\.?0+$/, "") : n, o = Number(s);
  return o < -4 || o >= e ? r + ze(o) : Fe(r, o);
}
function bn(t, e) {
  const n = t.toExponential(e - 1), r = t.toExponential(Math.min(100, e + 60)).split("e")[0].replace(/^-?\d\.?/, "").slice(e - 1), o = Number(n.split("e")[0].at(-1));
  if (!/^50*$/.test(r) || o % 2 === 0) return n;
  const [i, l] = n.split("e");
  return `${i.slice(0, -1)}${o - 1}e${l}`;
}
function ze(t) {
  return `e${t < 0 ? "-" : "+"}${String(Math.abs(t)).padStart(2, "0")}`;
}
function Fe(t, e) {
  const n = t.startsWith("-") ? "-" : "", s = t.replace(/[-.]/g, "");
  if (e < 0) return `${n}0.${"0".repeat(-e - 1)}${s}`;
  const r = s.slice(0, e + 1).padEnd(e + 1, "0"), o = s.slice(e + 1);
  return n + r + (o ? `.${o}` : "");
}
function it(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), s = e.replace("-", "−");
  return n === void 0 ? s : `${s}·10<sup>${String(Number(n)).replace("-", "−")}</sup>`;
}
function T(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), s = e.replace("-", "−");
  return n === void 0 ? s : `${s}e${Number(n)}`.replace("e-", "e−");
}
const $n = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, xn = /^([+-]?\d+)\s*\/\s*(\d*[1-9]\d*)$/;
function Xt(t) {
  let e = t.normalize("NFKC").replace(/[−–₋]/g, "-").trim();
  /^[+-]?\d*,\d+$/.test(e) && (e = e.replace(",", "."));
  const n = xn.exec(e);
  if (n)
    return { text: e, value: Number(n[1]) / Number(n[2]), halfUnit: 0 };
  const s = Number(e);
  if (!$n.test(e) || !Number.isFinite(s)) return null;
  const [r, o] = e.toLowerCase().split("e"), i = r.includes(".") ? r.length - r.indexOf(".") - 1 : 0, l = Number(o ?? 0) - i;
  return { text: e, value: s, halfUnit: +`5e${l - 1}` };
}
function Ct(t, e, n = 0) {
  const s = n || 1e-10 * Math.abs(e);
  return Math.abs(t.value - e) <= t.halfUnit + s;
}
function je(t, e) {
  return !(Math.abs(t.value - e) <= 1e-9 * Math.abs(e)) && t.halfUnit > Math.abs(e) / 2;
}
function kn(t, e, n) {
  const s = Xt(n);
  if (s === null) return null;
  const r = (l, c = [], u = null) => ({
    written: s,
    mark: l,
    upstream: c,
    slip: u
  }), o = t.values[e];
  if (Ct(s, o)) return r(Sn(t, e, s) ? "coarse" : "right");
  const i = En(t, e);
  if (i.size && Nn(t, e, s, i)) {
    const l = [...i].filter(([, c]) => Tn(c)).map(([c]) => c);
    return r(l.length ? "follows" : "right", l);
  }
  return r("wrong", [], On(t, e, s));
}
const Mn = 2e-4;
function Sn(t, e, n) {
  const s = t.values[e];
  if (je(n, s)) return !0;
  if (Math.abs(n.value - s) <= 1e-12 * Math.abs(s) && !n.text.endsWith("0") || !t.isAsGiven || n.halfUnit <= Mn * Math.abs(s)) return !1;
  const { twins: o } = t.data.variants[t.state.order];
  return (o[t.derivation.quantities[e].name] ?? []).some((l) => Ct(n, l));
}
const Tn = ({ mark: t }) => t === "wrong" || t === "follows";
function En(t, e) {
  if (t.derivation.isLarge) return /* @__PURE__ */ new Map();
  const n = (s) => s !== e && t.derivation.affectedBy([s]).has(e);
  return new Map([...t.state.answers].filter(([s]) => n(s)));
}
const Cn = 1.01;
function Nn(t, e, n, s) {
  const r = (l) => {
    const c = [...s].map(([u, { written: h }]) => [u, u === l ? h.value + h.halfUnit : h.value]);
    return t.derivation.recomputed(new Map([...t.state.changes, ...c]))[e];
  }, o = r(-1), i = [...s.keys()].reduce((l, c) => l + Math.abs(r(c) - o), 0);
  return Ct(n, o) || Math.abs(n.value - o) <= n.halfUnit + Cn * i;
}
function On(t, e, n) {
  if (!t.isAsGiven) return null;
  const { slips: s } = t.data.variants[t.state.order];
  return (s[t.derivation.quantities[e].name] ?? []).find(([o]) => Ct(n, o) && !je(n, o)) ?? null;
}
function In(t) {
  const { quantities: e } = t.derivation, n = [...t.state.answers].map(([s, r]) => [e[s].name, r.written.text]);
  return JSON.stringify(Object.fromEntries(n), null, 1);
}
const qn = 22, An = Array.from({ length: qn }, (t, e) => {
  let n = 1;
  for (let s = 2; s <= e; s++) n *= s;
  return 2 / Math.sqrt(Math.PI) * (-1) ** e / (n * (2 * e + 1));
}), fe = 3.75, Ln = 28, Pn = 2 ** 27 + 1, qt = [
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
function Be(t) {
  const e = t * Pn, n = e - (e - t);
  return [n, t - n];
}
function Wn(t) {
  const [e, n] = Be(t);
  return Math.exp(-e * e) * Math.exp(-n * (t + e));
}
function Hn(t) {
  let e = 0, n = 0;
  for (let s = qt.length - 1; s > 0; s--)
    [n, e] = [2 * t * n - e + qt[s], n];
  return t * n - e + qt[0];
}
function Rn(t) {
  const e = Math.min(t, Ln);
  return Wn(e) * Hn((e - fe) / (e + fe)) / (1 + 2 * e);
}
function Un(t) {
  if (Math.abs(t) <= 0.5) {
    const n = t * t;
    return 1 - t * An.reduceRight((s, r) => s * n + r, 0);
  }
  const e = Rn(Math.abs(t));
  return t < 0 ? 2 - e : e;
}
function Dn(t) {
  return 0.5 * Un(-t / Math.SQRT2);
}
function zn(t) {
  const [e, n] = Be(t);
  return Math.exp(-0.5 * e * e) * Math.exp(-0.5 * n * (t + e)) / Math.sqrt(2 * Math.PI);
}
const Fn = {
  add: (...t) => jn(t),
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
  Phi: Dn,
  phi: zn,
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
  return n === "num" ? s[0] : n === "case" ? A(s[A(s[0], e) ? 1 : 2], e) : Fn[n](...s.map((r) => A(r, e)));
}
function Z(t, e = /* @__PURE__ */ new Set()) {
  if (typeof t == "number") e.add(t);
  else if (t !== null && t[0] !== "num")
    for (const n of t.slice(1)) Z(n, e);
  return e;
}
function jn(t) {
  if (!t.every(Number.isFinite)) return t.reduce((n, s) => n + s, 0);
  const e = [];
  for (let n of t) {
    let s = 0;
    for (let r of e) {
      Math.abs(n) < Math.abs(r) && ([n, r] = [r, n]);
      const o = n + r, i = r - (o - n);
      i && (e[s++] = i), n = o;
    }
    e.length = s, e.push(n);
  }
  return Bn(e);
}
function Bn(t) {
  let e = t.pop() ?? 0;
  for (; t.length; ) {
    const n = e, s = t.pop();
    e = n + s;
    const r = s - (e - n);
    if (!r) continue;
    const o = t.at(-1) ?? 0;
    if (r < 0 && o < 0 || r > 0 && o > 0) {
      const i = 2 * r, l = e + i;
      l - e === i && (e = l);
    }
    break;
  }
  return e;
}
const Qt = /^(<mrow><mo>−|(<[^>]*>)*−)/, At = (t) => (...e) => `<mrow><mi>${t}</mi><mo>(</mo>${e.join("<mo>,</mo>")}<mo>)</mo></mrow>`, Vn = {
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
function Gn(t, e) {
  return tt(t, e)[0];
}
function at(t, e) {
  const [n, ...s] = typeof t == "number" ? [""] : t, r = s, o = (i, l) => [`<mo form="infix">${i}</mo>${l[0]}`, ...l.slice(1)];
  return n === "add" ? r.flatMap((i, l) => l ? o("+", me(i, e)) : at(i, e)) : n === "sub" ? [...at(r[0], e), ...o("−", me(r[1], e))] : n === "mul" ? r.map((l) => D(
    l,
    e,
    2
    /* Product */
  )).map((l, c) => c ? `<mo form="infix">·</mo>${et(l)}` : l) : [Gn(t, e)];
}
function me(t, e) {
  const n = D(
    t,
    e,
    2
    /* Product */
  );
  return Qt.test(n) || n.startsWith("<mrow><mo>(") ? [et(n)] : at(t, e);
}
function tt(t, e) {
  if (typeof t == "number" || t[0] === "num" || t[0] === "more") {
    const o = e(t);
    return [
      o,
      Qt.test(o) ? 3 : 5
      /* Atom */
    ];
  }
  const [n, ...s] = t, r = s;
  switch (n) {
    case "add":
      return [
        Yn(r, e),
        1
        /* Sum */
      ];
    case "sub":
      return [
        Jn(r, e),
        1
        /* Sum */
      ];
    case "mul":
      return [
        Xn(r, e),
        2
        /* Product */
      ];
    case "div":
      return [
        Qn(r, e),
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
        Zn(r, e),
        4
        /* Power */
      ];
    default:
      return [
        Vn[n](...r.map((o) => tt(o, e)[0])),
        5
        /* Atom */
      ];
  }
}
const Ve = (t) => `<mrow><mo>(</mo>${t}<mo>)</mo></mrow>`, et = (t) => Qt.test(t) ? Ve(t) : t;
function D(t, e, n) {
  const [s, r] = tt(t, e);
  return r >= n ? s : Ve(s);
}
function Kn([t, ...e], n) {
  return [tt(t, n)[0], ...e.map((s) => et(D(
    s,
    n,
    2
    /* Product */
  )))];
}
function Yn(t, e) {
  return Kn(t, e).join("<mo>+</mo>");
}
function Jn([t, e], n) {
  return `${tt(t, n)[0]}<mo>−</mo>${et(D(
    e,
    n,
    2
    /* Product */
  ))}`;
}
function Xn(t, e) {
  return t.map((s) => D(
    s,
    e,
    2
    /* Product */
  )).map((s, r) => r ? et(s) : s).join("<mo>·</mo>");
}
function Qn(t, e) {
  const [n, s] = t.map((r) => tt(r, e)[0]);
  return `<mfrac><mrow>${n}</mrow><mrow>${s}</mrow></mfrac>`;
}
function Zn([t, e], n) {
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
function K(t) {
  if (typeof t[0] != "string")
    return `∂${K(t[0])}/∂${K(t[1])}${t[2]}`;
  const e = t[1] ? `_${t[1]}` : "";
  return `${t[0]}${e}${t[2]}`;
}
function Nt(t) {
  return Uint8Array.from(atob(t), (e) => e.charCodeAt(0));
}
function U(t) {
  return Number(typeof t == "object" ? t.$float.replace("inf", "Infinity") : t);
}
function Zt(t) {
  if (t === null || typeof t == "number") return t;
  const [e, ...n] = t;
  return e === "num" ? ["num", U(n[0])] : [e, ...n.flatMap((s) => ts(s) ? es(s) : [Zt(s)])];
}
const ts = (t) => Array.isArray(t) && t[0] === "dots";
function es([, t, e, n, s, r]) {
  return Array.from({ length: t }, (o, i) => ["mul", e + i * n, s + i * r]);
}
function ns(t) {
  const e = t.shape[0] * t.shape[1];
  return t.values ? new Float64Array(Nt(t.values).buffer) : new Float64Array(e);
}
function te(t, e, n) {
  return typeof t == "string" ? t.replace("{i}", String(e)).replace("{j}", String(n)) : Array.isArray(t) ? t.map((s) => te(s, e, n)) : t;
}
function ss(t, [e, n], s) {
  const r = (l, c) => s.place(te(t, l, c));
  if (t.includes("{i},{j}")) {
    const l = r(1, 1);
    return (c, u) => l + (c - 1) * n + u - 1;
  }
  const o = t.includes("{i}");
  if (!o && !t.includes("{j}")) {
    const l = r(1, 1);
    return () => l;
  }
  const i = Array.from({ length: o ? e : n }, (l, c) => r(c + 1, c + 1));
  return (l, c) => i[(o ? l : c) - 1];
}
class rs {
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
      return s[0] === "num" ? Zt(s) : [s[0], ...s.slice(1).map((i) => this.tree(e, n, i))];
    const r = s.ref;
    let o = this.places.get(r);
    return o || this.places.set(r, o = ss(r, this.block.shape, this.d)), o(e, n);
  }
  /** The first few of the block that refer to a name. */
  users(e, n, s) {
    const [r, o] = this.block.shape, i = [];
    for (const l of this.references) {
      const c = l.replace(/[.*+?^$()|[\]\\]/g, "\\$&"), u = new RegExp(`^${c.replace("{i}", "(?<i>\\d+)").replace("{j}", "(?<j>\\d+)")}$`).exec(e);
      if (!u || l === e) continue;
      const h = u.groups ?? {}, f = (d, m) => d ? [Number(d)] : Array.from({ length: Math.min(m, s) }, (g, w) => w + 1);
      for (const d of f(h.i, r))
        for (const m of f(h.j, o)) i.push(n + (d - 1) * o + m - 1);
    }
    return i.slice(0, s);
  }
}
class _e {
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
    return te(this.block.symbol, this.i, this.j);
  }
  get tree() {
    return this.pattern.tree(this.i, this.j);
  }
}
const os = 30;
class is {
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
      ([s, r, o, i, l, c, u, h]) => ({
        name: s,
        phase: r,
        layer: o,
        sample: i,
        symbol: u,
        reason: h,
        value: U(l),
        isTruth: typeof l == "boolean",
        tree: Zt(c)
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
      const s = new rs(n, this);
      this.starts.set(`${n.kind}[${n.layer}]`, { block: n, pattern: s, at: this.quantities.length });
      const r = ns(n), [o, i] = n.shape;
      for (let l = 0; l < o; l++)
        for (let c = 0; c < i; c++)
          this.quantities.push(new _e(n, s, l + 1, c + 1, r[l * i + c]));
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
    const [o, i] = r.block.shape;
    return n <= o && s <= i ? r.at + (n - 1) * i + s - 1 : void 0;
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
    const { name: s } = this.quantities[e], r = [...this.starts.values()].flatMap(({ pattern: o, at: i }) => o.users(s, i, os));
    return [...n, ...r];
  }
  namedUsers() {
    const e = /* @__PURE__ */ new Map();
    return this.quantities.forEach((n, s) => {
      if (!(n instanceof _e))
        for (const r of Z(n.tree)) {
          const o = e.get(r);
          o ? o.push(s) : e.set(r, [s]);
        }
    }), e;
  }
  /** The numbers when some are other ones; what does not hang on them stays as Python gave it. */
  recomputed(e) {
    if (e.size === 0) return this.values;
    const n = this.affectedBy(e.keys()), s = this.values.slice(), r = /* @__PURE__ */ new Set(), o = (i) => {
      if (n.has(i) && !r.has(i)) {
        r.add(i);
        const l = this.quantities[i].tree;
        e.has(i) ? s[i] = e.get(i) : l !== null && (s[i] = A(l, o));
      }
      return s[i];
    };
    for (const i of n) o(i);
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
      const i = /^[Wb]\[/.test(r.name) ? this.place(`${r.name[0]}+${r.name.slice(1)}`) : void 0;
      i !== void 0 ? s.set(o, e[i]) : e[o] !== this.values[o] && r.tree === null && s.set(o, e[o]);
    }), s.size ? this.recomputed(s)[n] : null;
  }
}
class as {
  constructor(e) {
    this.data = e, this.derivations = Object.fromEntries(
      Object.entries(e.variants).map(([n, s]) => [n, new is(s)])
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
    return wn(e, n);
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
    const { quantities: n, listed: s } = this.derivation, r = (i) => i === 0 || n[i].phase !== n[i - 1].phase;
    let o = this.state.at + (e ? 1 : -1);
    for (; o > 0 && o < s && !r(o); ) o += e ? 1 : -1;
    o >= 0 && o < s && this.go(o);
  }
  /** The same kind of quantity of the next unit, else the next equation. */
  nextUnit() {
    const { quantities: e, listed: n } = this.derivation, s = (o) => `${o.layer}/${z(o.name)}`, r = s(this.current);
    for (let o = this.state.at + 1; o < n; o++)
      if (e[o].layer !== null && s(e[o]) !== r) return this.go(o);
    this.go(0);
  }
  turnOrder() {
    const e = Object.keys(this.derivations);
    if (e.length < 2) return;
    const n = e[(e.indexOf(this.state.order) + 1) % e.length], s = this.derivations[n], r = this.current.name, o = (c) => s.place(this.derivation.quantities[c].name), i = new Map(
      [...this.state.changes].flatMap(([c, u]) => {
        const h = o(c);
        return h === void 0 ? [] : [[h, u]];
      })
    ), l = s.place(r) ?? 0;
    this.set({ order: n, at: l, trail: [], answers: /* @__PURE__ */ new Map(), changes: i });
  }
  /** A recorded moment of a run: the step that is shown has the numbers that it had then. */
  goTo(e) {
    const { run: n } = this.data;
    if (!n) return;
    const s = Math.max(0, Math.min(n.steps.length - 1, e));
    s !== this.state.moment && (n.values && (this.derivation.values = new Float64Array(Nt(n.values[s]).buffer)), this.set({ moment: s, changes: /* @__PURE__ */ new Map(), answers: /* @__PURE__ */ new Map() }));
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
function z(t) {
  const e = t.replace(/@.*/, "").match(/\d+(?=\])/g);
  return e ? Number(e.at(-1)) : 0;
}
const Ge = hn(null), y = () => _n(Ge), ls = 16;
function cs(t) {
  const { derivation: e, data: n } = t, s = e.place("E"), r = s === void 0 ? null : e.quantities[s].tree;
  return r === null ? /* @__PURE__ */ new Map() : new Map(
    n.samples.map((o) => {
      const i = e.place(`E@${o}`), l = A(r, (c) => +(c === i));
      return [o, l - A(r, () => 0)];
    })
  );
}
function us(t, e) {
  const { quantities: n } = t.derivation, { tree: s, sample: r } = n[e];
  if (r !== null || s === null || typeof s == "number" || s[0] !== "add") return [];
  const o = cs(t), i = [];
  for (const c of s.slice(1)) {
    const u = new Set([...Z(c)].flatMap((m) => n[m].sample ?? [])), [h] = u, f = o.get(h);
    if (u.size !== 1 || !f) return [];
    const d = A(c, (m) => t.values[m]);
    i.push({ sample: h, share: d, own: d / f });
  }
  return new Set(i.map((c) => c.sample)).size === i.length && i.length > 1 ? i.sort((c, u) => c.sample - u.sample) : [];
}
function ds() {
  const t = y(), e = us(t, t.state.at);
  if (!e.length || t.state.hidden) return null;
  const n = Math.max(...e.map((l) => Math.abs(l.share))) || 1, s = [...e].sort((l, c) => Math.abs(c.share) - Math.abs(l.share)), r = new Set(s.slice(0, ls)), o = e.filter((l) => !r.has(l)), i = (l) => T(t.number(l + 0, 6));
  return /* @__PURE__ */ a("section", { class: "shares", "aria-label": t.word("shares"), children: [
    /* @__PURE__ */ a("table", { children: [
      /* @__PURE__ */ a("caption", { children: t.word("shares") }),
      /* @__PURE__ */ a("thead", { children: /* @__PURE__ */ a("tr", { children: [
        /* @__PURE__ */ a("th", { scope: "col", children: t.word("sample_n", { n: "" }).trim() }),
        /* @__PURE__ */ a("th", { scope: "col", children: t.word("share_own") }),
        /* @__PURE__ */ a("th", { scope: "col", children: t.word("share") }),
        /* @__PURE__ */ a("td", {})
      ] }) }),
      /* @__PURE__ */ a("tbody", { children: e.filter((l) => r.has(l)).map((l) => /* @__PURE__ */ a("tr", { children: [
        /* @__PURE__ */ a("th", { scope: "row", children: /* @__PURE__ */ a(
          "button",
          {
            "aria-pressed": t.data.samples[t.state.sample] === l.sample,
            "aria-label": t.word("sample_n", { n: l.sample }),
            onClick: () => t.set({ sample: t.data.samples.indexOf(l.sample) }),
            children: l.sample
          }
        ) }),
        /* @__PURE__ */ a("td", { class: "number", children: i(l.own) }),
        /* @__PURE__ */ a("td", { class: "number", children: i(l.share) }),
        /* @__PURE__ */ a("td", { class: "both", "aria-hidden": "true", children: /* @__PURE__ */ a(hs, { part: l.share / n }) })
      ] }, l.sample)) })
    ] }),
    o.length > 0 && /* @__PURE__ */ a("p", { class: "soft", children: t.word("more_terms", { n: o.length, sum: i(o.reduce((l, c) => l + c.share, 0)) }) }),
    /* @__PURE__ */ a("p", { class: "soft", children: t.word("shares_sum") })
  ] });
}
function hs({ part: t }) {
  const e = `${50 * Math.abs(t)}%`, n = t < 0 ? `${50 * (1 + t)}%` : "50%";
  return /* @__PURE__ */ a("span", { class: t < 0 ? "bar minus" : "bar plus", style: { width: e, left: n } });
}
const Ke = 14, fs = 10, pe = 24;
function ms(t, e) {
  if (typeof t == "number" || t[0] !== "add" || e.state.whole) return t;
  const n = t.slice(1);
  if (n.length <= Ke) return t;
  const s = (c) => e.values[c], r = n.map((c) => Math.abs(A(c, s))), o = r.map((c, u) => u).sort((c, u) => r[u] - r[c]), i = new Set(o.slice(0, fs)), l = n.filter((c, u) => !i.has(u));
  return [
    "add",
    ...n.filter((c, u) => i.has(u)),
    ["more", l.length, A(["add", ...l], s)]
  ];
}
function ge(t, e) {
  const [n, s, r] = t;
  if (n === "num") return `<mn>${it(e.number(s, null))}</mn>`;
  const o = e.word("more_terms", { n: s, sum: e.number(r) });
  return `<mn class="more">${rt(o)}</mn>`;
}
function we(t, e, n) {
  const s = n.derivation.quantities[t], r = n.values[t] !== n.derivation.values[t] ? " changed" : "", o = rt(n.word("comes_from", { name: K(s.symbol) }));
  return `<mn><span class="origin${r}" data-at="${t}" title="${o}">${e}</span></mn>`;
}
function _s(t) {
  return `#${t.replace(/[^A-Za-z0-9+@]+/g, "-").replace(/^-|-$/g, "")}`;
}
function ps(t, e) {
  if (t.tree === null) return [];
  const n = ms(t.tree, e), { quantities: s } = e.derivation, r = at(
    n,
    (c) => typeof c == "number" ? we(c, L(s[c].symbol), e) : ge(c, e)
  ), o = at(
    n,
    (c) => typeof c == "number" ? we(c, it(e.shownValue(c)), e) : ge(c, e)
  ), i = (c) => c.join("").replace(/<[^>]*>/g, ""), l = it(e.shownValue(e.state.at));
  return [r, o].filter((c, u, h) => (u === 0 || i(c) !== i(h[0])) && i(c) !== l);
}
const gs = (t) => `<math display="block"><mrow>${t}</mrow></math>`;
function ws() {
  const t = y(), e = t.current, { at: n, trail: s } = t.state, r = (l) => {
    const c = l.target.closest("[data-at]");
    c && (l.preventDefault(), t.go(Number(c.getAttribute("data-at")), n));
  }, o = t.state.hidden && e.tree !== null, i = e.tree !== null && typeof e.tree != "number" && e.tree[0] === "add" && e.tree.length > Ke + 1;
  return /* @__PURE__ */ a("section", { class: "equation", "aria-label": t.word("equation", { n: n + 1, all: t.derivation.listed }), children: [
    /* @__PURE__ */ a("div", { class: "where", children: [
      /* @__PURE__ */ a("span", { class: "phase", children: vs(t, e) }),
      /* @__PURE__ */ a("span", { class: "count", children: n < t.derivation.listed ? t.word("equation", { n: n + 1, all: t.derivation.listed }) : "" })
    ] }),
    /* @__PURE__ */ a("div", { class: "sides", onClick: r, "aria-live": "polite", children: [
      /* @__PURE__ */ a("div", { class: "left", dangerouslySetInnerHTML: { __html: L(e.symbol) }, title: e.name }),
      /* @__PURE__ */ a("div", { class: "right", children: [
        ps(e, t).map((l, c) => /* @__PURE__ */ a("div", { class: "side", tabIndex: 0, role: "group", "aria-label": t.word(c ? "numbers" : "formula"), children: [
          /* @__PURE__ */ a("span", { class: "is", children: "=" }),
          /* @__PURE__ */ a("span", { class: "terms", dangerouslySetInnerHTML: { __html: l.map(gs).join("") } })
        ] }, c)),
        /* @__PURE__ */ a("div", { class: "side result", children: [
          /* @__PURE__ */ a("span", { class: "is", children: "=" }),
          o ? /* @__PURE__ */ a(ks, {}, n) : /* @__PURE__ */ a(bs, { place: n })
        ] })
      ] })
    ] }),
    i && !t.state.whole && /* @__PURE__ */ a("button", { class: "quiet", onClick: () => t.set({ whole: !0 }), children: t.word("show_terms") }),
    /* @__PURE__ */ a("p", { class: "why", children: [
      t.word(`why:${e.reason}`),
      ys(t, e) ? ` ${t.word("new_weights")}` : ""
    ] }),
    /* @__PURE__ */ a(ds, {}),
    e.tree === null && /* @__PURE__ */ a(xs, {}, `over${n}`),
    /* @__PURE__ */ a($s, {}),
    s.length > 0 && /* @__PURE__ */ a("button", { class: "quiet", onClick: () => t.back(), children: [
      "← ",
      t.word("back"),
      " ",
      /* @__PURE__ */ a("span", { dangerouslySetInnerHTML: { __html: L(t.derivation.quantities[s[s.length - 1]].symbol) } })
    ] })
  ] });
}
function vs(t, e) {
  const n = e.layer === null ? "" : ` · ${t.word("layer", { layer: e.layer })}`, s = e.sample === null ? "" : ` · ${t.word("sample_n", { n: e.sample })}`;
  return t.word(e.phase) + n + s;
}
function ys(t, e) {
  if (e.phase !== "backward" || e.tree === null) return !1;
  const n = (s) => typeof s == "number" ? t.derivation.quantities[s].name.startsWith("W+") : s[0] !== "num" && s.slice(1).some((r) => n(r));
  return n(e.tree);
}
function bs({ place: t }) {
  const e = y(), n = e.derivation.values[t], s = e.values[t] !== n, r = it(e.shownValue(t));
  return s ? /* @__PURE__ */ a("span", { class: "changed", children: [
    /* @__PURE__ */ a("s", { class: "number", dangerouslySetInnerHTML: { __html: it(e.number(n)) } }),
    " → ",
    /* @__PURE__ */ a("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } })
  ] }) : /* @__PURE__ */ a("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } });
}
function $s() {
  const t = y(), { at: e } = t.state, n = t.derivation.usedIn(e), s = [...Z(t.current.tree)];
  return /* @__PURE__ */ a(N, { children: [
    s.length > 0 && /* @__PURE__ */ a(ve, { title: t.word("made_of"), places: s }),
    /* @__PURE__ */ a(ve, { title: t.word(n.length ? "used_in" : "used_nowhere"), places: n })
  ] });
}
function ve({ title: t, places: e }) {
  const n = y();
  return /* @__PURE__ */ a("div", { class: "uses", children: [
    /* @__PURE__ */ a("span", { class: "soft", children: t }),
    e.slice(0, pe).map((s) => /* @__PURE__ */ a(
      "button",
      {
        class: "symbol",
        onClick: () => n.go(s, n.state.at),
        dangerouslySetInnerHTML: { __html: L(n.derivation.quantities[s].symbol) }
      },
      s
    )),
    e.length > pe && /* @__PURE__ */ a("span", { class: "soft", children: [
      "… ",
      e.length
    ] })
  ] });
}
function xs() {
  const t = y(), { at: e, changes: n } = t.state, s = t.current, [r, o] = G(t.number(t.values[e], null)), [i, l] = G(!1);
  if (t.derivation.isLarge) return null;
  if (t.data.frozen.some((u) => s.name.startsWith(u.replace(/\[.*/, "["))))
    return /* @__PURE__ */ a("p", { class: "soft", children: t.word("fixed_formula") });
  const c = () => {
    const u = Xt(r);
    l(u === null), u !== null && t.change(e, u.value);
  };
  return /* @__PURE__ */ a("form", { class: "over", onSubmit: (u) => {
    u.preventDefault(), c();
  }, children: [
    /* @__PURE__ */ a("label", { children: [
      t.word("change"),
      /* @__PURE__ */ a(
        "input",
        {
          value: r,
          size: 14,
          inputMode: "text",
          "aria-invalid": i,
          onInput: (u) => o(u.currentTarget.value),
          onChange: c
        }
      )
    ] }),
    n.has(e) && /* @__PURE__ */ a(
      "button",
      {
        type: "button",
        onClick: () => {
          t.change(e, null), o(t.number(t.derivation.values[e], null));
        },
        children: t.word("undo")
      }
    ),
    i && /* @__PURE__ */ a("span", { class: "wrong", role: "alert", children: t.word("no_number") })
  ] });
}
function ks() {
  const t = y(), { at: e, answers: n } = t.state, s = t.current, r = n.get(e), [o, i] = G(r?.written.text ?? ""), [l, c] = G(!1), u = Y(null);
  return H(() => u.current?.focus({ preventScroll: !0 }), []), /* @__PURE__ */ a("form", { class: "ask", onSubmit: (f) => {
    f.preventDefault();
    const d = kn(t, e, o);
    c(d === null), d && t.set({ answers: new Map(n).set(e, d) });
  }, children: [
    /* @__PURE__ */ a(
      "input",
      {
        ref: u,
        value: o,
        size: 14,
        autocomplete: "off",
        "aria-label": t.word("your_answer", { name: K(s.symbol) }),
        onInput: (f) => i(f.currentTarget.value)
      }
    ),
    /* @__PURE__ */ a("button", { type: "submit", children: t.word("check") }),
    /* @__PURE__ */ a("span", { role: "status", children: l ? t.word("no_number") : r ? /* @__PURE__ */ a(Ss, { place: e }) : "" })
  ] });
}
function Ms(t, [, e, n = "", s = ""]) {
  return t.word(`slip:${e}`, { x: n, y: s });
}
function Ss({ place: t }) {
  const e = y(), n = e.state.answers.get(t);
  if (!n) return null;
  const s = n.upstream.map((o) => K(e.derivation.quantities[o].symbol)), r = n.slip ? ` ${e.word("likely_slip", { slip: Ms(e, n.slip) })}` : "";
  return /* @__PURE__ */ a("span", { class: `verdict ${n.mark}`, children: [
    e.word(n.mark, { names: s.join(", ") }),
    r
  ] });
}
const Ts = 40;
function Es({ gap: t }) {
  const e = y(), n = Y(null), [s, r] = [e.data.sizes[t.layer - 1], e.data.sizes[t.layer]], o = { ...t.box, h: Math.min(t.box.h, Math.max(120, s * 14) + Ts) };
  o.y += (t.box.h - o.h) / 2;
  const [i, l] = G(""), c = new Float64Array(s * r);
  for (let g = 0; g < s; g++)
    for (let w = 0; w < r; w++) {
      const b = Mt(e, { layer: t.layer, from: g + 1, to: w + 1 });
      c[g * r + w] = b?.known ? b.value : 0;
    }
  const u = c.reduce((g, w) => Math.max(g, Math.abs(w)), 0), h = e.current, f = h.layer === t.layer - 1 ? z(h.name) - 1 : -1, d = h.layer === t.layer ? z(h.name) - 1 : -1;
  H(() => {
    n.current && Cs(n.current, c, r, u, f, d);
  });
  const m = (g) => {
    const w = g.currentTarget.getBoundingClientRect(), b = Math.floor((g.clientY - w.top) / w.height * s), _ = Math.floor((g.clientX - w.left) / w.width * r);
    return b < 0 || _ < 0 || b >= s || _ >= r ? null : Mt(e, { layer: t.layer, from: b + 1, to: _ + 1 });
  };
  return /* @__PURE__ */ a("div", { class: "heat", style: ct(o), children: [
    /* @__PURE__ */ a(
      "canvas",
      {
        ref: n,
        role: "img",
        "aria-label": e.word("heat", { rows: s, columns: r, most: T(e.number(u, 4)) }),
        onPointerMove: (g) => {
          const w = m(g);
          l(w ? `${e.derivation.quantities[w.place].name} = ${T(e.number(w.value, 6))}` : "");
        },
        onPointerLeave: () => l(""),
        onClick: (g) => {
          const w = m(g);
          w && e.go(w.place, e.state.at);
        }
      }
    ),
    /* @__PURE__ */ a("div", { class: "foot", children: i || e.word("heat", { rows: s, columns: r, most: T(e.number(u, 4)) }) })
  ] });
}
function Cs(t, e, n, s, r, o) {
  const i = e.length / n, l = t.getContext("2d");
  if (!l) return;
  const c = getComputedStyle(t), [u, h, f, d] = ["--plus", "--minus", "--page", "--ink"].map(
    (_) => Ns(l, c.getPropertyValue(_).trim())
  );
  [t.width, t.height] = [t.clientWidth, t.clientHeight].map(
    (_) => Math.max(1, Math.round(_ * devicePixelRatio))
  );
  const [m, g] = [t.width / n, t.height / i], w = new ImageData(n, i);
  e.forEach((_, v) => {
    const S = s ? Math.abs(_) / s : 0, C = _ < 0 ? h : u;
    for (let p = 0; p < 3; p++) w.data[4 * v + p] = f[p] + S * (C[p] - f[p]);
    w.data[4 * v + 3] = 255;
  });
  const b = new OffscreenCanvas(n, i);
  b.getContext("2d")?.putImageData(w, 0, 0), l.imageSmoothingEnabled = !1, l.drawImage(b, 0, 0, t.width, t.height), l.strokeStyle = `rgb(${d.join()})`, l.lineWidth = devicePixelRatio, r >= 0 && l.strokeRect(0, r * g, t.width, g), o >= 0 && l.strokeRect(o * m, 0, m, t.height);
}
function Ns(t, e) {
  t.fillStyle = e;
  const n = t.fillStyle;
  return [1, 3, 5].map((s) => Number.parseInt(n.slice(s, s + 2), 16));
}
const Os = 60, ht = 16, ye = { wide: 112, narrow: 98 }, Lt = 24, Is = 24, qs = 20, Pt = 26, be = { wide: 112, narrow: 90 };
function As(t, e) {
  if (t <= ht) return Array.from({ length: t }, (s, r) => r + 1);
  const n = Math.max(1, Math.min(t - ht + 1, e - ht / 2));
  return Array.from({ length: ht }, (s, r) => n + r);
}
function Ls(t, e, n) {
  return t === 0 ? ["a"] : e > 8 ? ["a"] : e > 4 ? ["a", "delta"] : n ? ["b", "z", "a", "delta"] : ["z", "a", "delta"];
}
function Ps(t, e, n) {
  const { sizes: s, own: r } = t.data, o = s.length - 1, l = ye.wide * (s.length + 1) + be.wide * o + Lt + 8 <= e ? "wide" : "narrow", c = ye[l], u = Math.max(be[l], (e - c * (s.length + 1) - 8 - Lt) / o), h = (p) => r !== null && (p === 0 && r.inputs.length > 0 || p === o && r.outputs.length > 0), f = (p) => t.derivation.place(`b[${p}][1]`) !== void 0, d = s.map((p, M) => {
    const q = As(p, n(M)), P = Ls(M, p, f(M)), J = P.length * Is + (h(M) ? qs : 0) + 8, E = q.length <= 2 ? 52 : q.length <= 4 ? 26 : q.length <= 8 ? 10 : 3;
    return { layer: M, size: p, units: q, rows: P, h: J, space: E, total: q.length * (J + E) - E };
  }), m = d[o], g = 54, w = Math.max(...d.map((p) => p.total), m.total + g + 16) + Pt + 12, b = (p) => 4 + p * (c + u), _ = d.map((p) => {
    const M = Pt + (w - Pt - 12 - p.total - (p.layer === o ? g + 16 : 0)) / 2;
    return p.units.map((q, P) => ({
      layer: p.layer,
      unit: q,
      rows: p.rows,
      x: b(p.layer),
      y: M + P * (p.h + p.space),
      w: c,
      h: p.h
    }));
  }), v = b(o) + c + Lt, S = _[o].map((p) => ({ x: v, y: p.y + p.h / 2 - 27, w: c, h: 54 }));
  m.size > 4 && S.forEach((p, M) => Object.assign(p, { y: _[o][M].y, h: _[o][M].h }));
  const C = Math.max(..._[o].map((p) => p.y + p.h), ...S.map((p) => p.y + p.h));
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
    gaps: d.slice(1).map((p) => Ws(t, _, p.layer)),
    targets: S,
    loss: { x: v, y: C + 16, w: c, h: g - 20 }
  };
}
function Ws(t, e, n) {
  const [s, r] = [e[n - 1], e[n]], o = t.data.sizes[n - 1] * t.data.sizes[n], i = s[0].x + s[0].w, l = r[0].x, c = o > Os, u = Math.min(s[0].y, r[0].y), h = Math.max(...[...s, ...r].map((d) => d.y + d.h)), f = c ? [] : r.flatMap(
    (d) => s.map((m) => ({
      layer: n,
      from: m.unit,
      to: d.unit,
      x1: i,
      y1: m.y + m.h / 2,
      x2: l,
      y2: d.y + d.h / 2
    }))
  );
  return { layer: n, isHeat: c, edges: f, hidden: 0, box: { x: i + 12, y: u, w: l - i - 24, h: h - u } };
}
const Hs = [0.3, 0.7, 0.22, 0.78, 0.38, 0.62, 0.5, 0.16, 0.84, 0.44, 0.56, 0.26, 0.74, 0.34, 0.66], $e = 20;
function Rs(t, e) {
  const n = [];
  for (const s of t) {
    const r = e(s), o = Hs.map((i) => Us(s, i, r)).find(
      (i) => i.x >= s.x1 + 1 && i.x + i.w <= s.x2 - 1 && !n.some((l) => Ds(l.box, i))
    );
    o && n.push({ edge: s, box: o });
  }
  return n;
}
function Us(t, e, n) {
  return {
    x: Math.max(t.x1 + 2, Math.min(t.x2 - 2 - n, t.x1 + e * (t.x2 - t.x1) - n / 2)),
    y: t.y1 + e * (t.y2 - t.y1) - $e / 2,
    w: n,
    h: $e
  };
}
function Ds(t, e) {
  return t.x < e.x + e.w + 1 && e.x < t.x + t.w + 1 && t.y < e.y + e.h + 1 && e.y < t.y + t.h + 1;
}
let ft = null;
function ot(t, e) {
  return ft ??= document.createElement("canvas").getContext("2d"), ft ? (ft.font = e, ft.measureText(t).width) : t.length * 7;
}
const lt = '12px system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif', zs = lt.replace("12px", "9px"), xe = 6, Fs = 4;
function js() {
  const t = y(), e = Y(null), [n, s] = G(0);
  mn(() => {
    const c = () => s(e.current?.clientWidth ?? 0);
    c();
    const u = new ResizeObserver(c);
    return e.current && u.observe(e.current), () => u.disconnect();
  }, []);
  const r = t.current, o = (c) => r.layer === c ? z(r.name) : 1, i = t.data.sizes.map(o).join(), l = Et(() => Ps(t, n, o), [n, i, t.state.order]);
  return H(() => Bs(e.current, Bt(l, t, t.state.at)), [t.state.at, l]), /* @__PURE__ */ a("div", { class: "figure", ref: e, tabIndex: 0, role: "group", "aria-label": t.word("figure"), children: /* @__PURE__ */ a("div", { class: "canvas", style: { width: `${l.width}px`, height: `${l.height}px` }, children: [
    /* @__PURE__ */ a(Vs, { plan: l }),
    /* @__PURE__ */ a(Xs, { plan: l }),
    l.gaps.map((c) => c.isHeat && /* @__PURE__ */ a(Es, { gap: c }, c.layer)),
    l.units.map((c) => /* @__PURE__ */ a(Gs, { box: c }, `${c.layer}/${c.unit}`)),
    /* @__PURE__ */ a(Js, { plan: l }),
    l.gaps.map((c) => !c.isHeat && /* @__PURE__ */ a(Qs, { gap: c }, c.layer)),
    /* @__PURE__ */ a(Zs, { plan: l })
  ] }) });
}
function Bs(t, e) {
  if (!t || !e || t.scrollWidth <= t.clientWidth) return;
  e.x >= t.scrollLeft && e.x + e.w <= t.scrollLeft + t.clientWidth || (t.scrollLeft = e.x - (t.clientWidth - e.w) / 2);
}
function ct(t) {
  return { left: `${t.x}px`, top: `${t.y}px`, width: `${t.w}px`, height: `${t.h}px` };
}
function Vs({ plan: t }) {
  const e = y();
  return /* @__PURE__ */ a(N, { children: [
    t.columns.map((n) => /* @__PURE__ */ a("div", { class: "caption", style: { left: `${n.x}px` }, children: n.layer === 0 ? e.word("inputs") : e.word("layer", { layer: n.layer }) }, n.layer)),
    t.columns.map((n) => n.hidden > 0 && /* @__PURE__ */ a("div", { class: "caption more", style: { left: `${n.x}px`, top: `${n.below}px` }, children: e.word("hidden_units", { n: n.hidden }) }, `more${n.layer}`))
  ] });
}
function F(t, e) {
  const n = t.data.samples[t.state.sample];
  return n === void 0 ? e : `${e}@${n}`;
}
function Ye(t, e, n, s) {
  if (e === "b") return `b[${n}][${t.data.sharedBias[n - 1] ? 1 : s}]`;
  const r = e === "delta" && t.state.errors === "d" ? "d" : e;
  return F(t, `${r}[${n}][${s}]`);
}
function ee(t, e) {
  const { quantities: n, listed: s } = t.derivation;
  return n[e].phase === "given" || e <= t.state.at ? !0 : e < s ? !1 : t.state.at >= (t.first(n[e].phase) ?? s);
}
function Gs({ box: t }) {
  const e = y(), { own: n, sizes: s } = e.data, o = (t.layer === 0 ? n?.inputs : t.layer === s.length - 1 ? n?.outputs : void 0)?.[t.unit - 1], i = e.current.layer === t.layer && z(e.current.name) === t.unit, l = t.rows.length === 1 && t.layer > 0 && Ks(e, t) ? ["delta"] : t.rows;
  return /* @__PURE__ */ a("div", { class: `card${i ? " here" : ""}`, style: ct(t), children: [
    o !== void 0 && /* @__PURE__ */ a("div", { class: "own", title: o, children: o }),
    l.map((c) => /* @__PURE__ */ a(Ft, { name: Ye(e, c, t.layer, t.unit), room: t.w }, c))
  ] });
}
function Ks(t, e) {
  const n = t.derivation.place(Ye(t, "delta", e.layer, e.unit));
  return n !== void 0 && ee(t, n);
}
function Ft({ name: t, room: e }) {
  const n = y(), s = n.derivation.place(t);
  if (s === void 0) return null;
  const r = n.derivation.quantities[s], o = s === n.state.at, i = n.current.tree !== null && Z(n.current.tree).has(s), l = o && n.state.hidden && r.tree !== null, c = l ? "?" : ee(n, s) ? Ys(n, s, e) : "·", u = n.values[s] !== n.derivation.values[s];
  return /* @__PURE__ */ a(
    "button",
    {
      class: ["value", o && "here", i && "source", u && "changed"].filter(Boolean).join(" "),
      tabIndex: -1,
      title: `${r.name} = ${l ? "?" : n.shownValue(s, null)}`,
      onClick: () => n.go(s, n.state.at),
      children: [
        /* @__PURE__ */ a("span", { dangerouslySetInnerHTML: { __html: L(Xe(r.symbol)) } }),
        /* @__PURE__ */ a("span", { class: "number", children: c })
      ]
    }
  );
}
function Je(t) {
  return typeof t[0] != "string" ? ot(K(t), lt) : ot(t[0], `italic ${lt}`) + ot(t[1] + t[2], zs);
}
function Ys(t, e, n) {
  const s = Je(Xe(t.derivation.quantities[e].symbol));
  for (let r = Math.min(xe, t.state.digits ?? xe); ; r--) {
    const o = T(t.shownValue(e, r));
    if (r === 1 || ot(o, lt) + s + 20 <= n) return o;
  }
}
function Xe(t) {
  return typeof t[0] != "string" ? t : [t[0], t[1], t[2].replace(/⟨\d+⟩/, "")];
}
function Js({ plan: t }) {
  const e = y(), n = e.data.sizes.length - 1, s = t.units.filter((o) => o.layer === n), r = e.data.sizes[n] > 4 ? ["y"] : ["y", "E"];
  return e.derivation.place("E") === void 0 ? null : /* @__PURE__ */ a(N, { children: [
    /* @__PURE__ */ a("div", { class: "caption", style: { left: `${t.loss.x}px` }, children: e.word("target") }),
    t.targets.map((o, i) => /* @__PURE__ */ a("div", { class: "card target", style: ct(o), children: r.map((l) => /* @__PURE__ */ a(Ft, { name: F(e, `${l}[${s[i].unit}]`), room: o.w }, l)) }, i)),
    /* @__PURE__ */ a("div", { class: "card target", style: ct(t.loss), children: /* @__PURE__ */ a(Ft, { name: "E", room: t.loss.w }) })
  ] });
}
function Mt(t, e) {
  const n = { layer: e.layer, from: 1, to: 1 }, s = t.state.edges === "auto" && !jt(t, n, t.edges)?.known;
  return jt(t, e, s ? "w" : t.edges);
}
function jt(t, e, n) {
  const s = (l) => t.derivation.edgePlace(`${l}[${e.layer}]`, e.from, e.to), r = s("W");
  if (r === void 0) return null;
  const o = t.state.edges !== "auto", i = (l, c, u) => l === void 0 ? null : { place: l, value: c(l), known: o || ee(t, l), symbol: u };
  switch (n) {
    case "w":
      return i(r, (l) => t.values[l], !0);
    case "wa": {
      const l = t.derivation.place(F(t, `a[${e.layer - 1}][${e.from}]`));
      return l === void 0 ? null : i(r, (c) => t.values[c] * t.values[l], !1);
    }
    case "dw":
      return i(s("dW"), (l) => t.values[l], !1);
    case "step":
      return i(s("W+"), (l) => t.values[l] - t.values[r], !1);
  }
}
function Qe(t) {
  const { quantities: e } = t.derivation, n = [t.state.at, ...Z(t.current.tree)], s = /* @__PURE__ */ new Set();
  for (const r of n) {
    const o = /^(?:d?W\+?|dE\[\d+\]\/dW|dE\/dW)(\[\d+\]\[\d+,\d+\])/.exec(e[r].name);
    o && s.add(o[1]);
  }
  return s;
}
function Xs({ plan: t }) {
  const e = y(), n = Qe(e), s = e.current.phase === "backward";
  return /* @__PURE__ */ a("svg", { class: "lines", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ a("defs", { children: /* @__PURE__ */ a("marker", { id: "arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerUnits: "userSpaceOnUse", markerWidth: "11", markerHeight: "11", orient: "auto-start-reverse", children: /* @__PURE__ */ a("path", { d: "M0 0 8 4 0 8z" }) }) }),
    t.gaps.flatMap((r) => {
      const o = r.edges.map((l) => ({ e: l, c: Mt(e, l) })), i = Math.max(1e-300, ...o.map(({ c: l }) => l?.known ? Math.abs(l.value) : 0));
      return o.map(({ e: l, c }) => {
        const u = n.has(`[${l.layer}][${l.from},${l.to}]`), h = c?.known ? c.value < 0 ? "minus" : "plus" : "unknown", f = c?.known ? 0.8 + 3.2 * (Math.abs(c.value) / i) : 0.8, d = u ? { [s ? "marker-start" : "marker-end"]: "url(#arrow)" } : {};
        return /* @__PURE__ */ a(
          "line",
          {
            class: `${h}${u ? " spoken" : ""}`,
            x1: l.x1,
            y1: l.y1,
            x2: l.x2,
            y2: l.y2,
            "stroke-width": f,
            ...d
          },
          `${l.layer}/${l.from}/${l.to}`
        );
      });
    }),
    e.derivation.place("E") !== void 0 && t.targets.map((r, o) => {
      const i = t.units.filter((l) => l.layer === e.data.sizes.length - 1)[o];
      return /* @__PURE__ */ a("line", { class: "unknown", x1: i.x + i.w, y1: i.y + i.h / 2, x2: r.x, y2: r.y + r.h / 2, "stroke-width": 0.8 }, o);
    })
  ] });
}
function Qs({ gap: t }) {
  const e = y(), n = Qe(e), s = t.edges.length <= 12, r = e.current, o = (f) => n.has(`[${f.layer}][${f.from},${f.to}]`) ? 0 : r.layer === f.layer && z(r.name) === f.to ? 1 : 2, i = t.edges.flatMap((f) => {
    const d = Mt(e, f);
    if (!d?.known) return [];
    const m = e.derivation.quantities[d.place], w = d.place === e.state.at && e.state.hidden && m.tree !== null ? "?" : T(e.number(d.value, Fs));
    return [{ edge: f, c: d, text: w, symbol: d.symbol && s ? m.symbol : null }];
  });
  i.sort((f, d) => o(f.edge) - o(d.edge));
  const l = new Map(i.map((f) => [f.edge, f])), c = (f) => {
    const d = l.get(f), m = d.symbol ? Je(d.symbol) + 4 : 0;
    return Math.ceil(m + ot(d.text, lt)) + 10;
  }, u = Rs(i.map((f) => f.edge), c), h = i.length - u.length;
  return /* @__PURE__ */ a(N, { children: [
    u.map(({ edge: f, box: d }) => {
      const m = l.get(f), g = n.has(`[${f.layer}][${f.from},${f.to}]`), w = e.values[m.c.place] !== e.derivation.values[m.c.place];
      return /* @__PURE__ */ a(
        "button",
        {
          class: `label${g ? " spoken" : ""}${w ? " changed" : ""}${m.c.place === e.state.at ? " here" : ""}`,
          tabIndex: -1,
          style: ct(d),
          title: `${e.derivation.quantities[m.c.place].name} = ${e.shownValue(m.c.place, null)}`,
          onClick: () => e.go(m.c.place, e.state.at),
          children: [
            m.symbol && /* @__PURE__ */ a("span", { dangerouslySetInnerHTML: { __html: L(m.symbol) } }),
            /* @__PURE__ */ a("span", { class: "number", children: m.text })
          ]
        },
        `${f.from}/${f.to}`
      );
    }),
    h > 0 && /* @__PURE__ */ a("div", { class: "caption", style: { left: `${t.box.x}px`, width: `${t.box.w}px` }, children: e.word("too_many_labels", { n: h }) })
  ] });
}
function Bt(t, e, n) {
  const s = e.derivation.quantities[n];
  if (!s) return null;
  const r = /^(?:d?W\+?|dE\/dW|[mvs]W\+?|dR\/dW)\[(\d+)\]\[(\d+),(\d+)\]/.exec(s.name);
  if (r) {
    const [i, l, c] = r.slice(1).map(Number), u = t.gaps[i - 1], h = u?.edges.find((f) => f.from === l && f.to === c);
    return h ? { x: h.x1 + 0.3 * (h.x2 - h.x1), y: h.y1 + 0.3 * (h.y2 - h.y1), w: 0, h: 0 } : u?.box ?? null;
  }
  const o = /^[yE]\[(\d+)\]/.exec(s.name);
  return o ? t.targets[Number(o[1]) - 1] ?? null : /^E(@|$)/.test(s.name) ? t.loss : s.layer === null ? null : t.units.find((i) => i.layer === s.layer && i.unit === z(s.name)) ?? null;
}
function Zs({ plan: t }) {
  const e = y(), n = e.state.trail.at(-1);
  if (n === void 0) return null;
  const [s, r] = [Bt(t, e, n), Bt(t, e, e.state.at)];
  if (!s || !r || s === r) return null;
  const o = (f) => [f.x + f.w / 2, f.y + f.h / 2], [[i, l], [c, u]] = [o(s), o(r)], h = Math.min(60, Math.hypot(c - i, u - l) / 3);
  return /* @__PURE__ */ a("svg", { class: "thread", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ a("path", { d: `M${i} ${l} Q${(i + c) / 2} ${(l + u) / 2 - h} ${c} ${u}` }),
    /* @__PURE__ */ a("circle", { cx: c, cy: u, r: "4" })
  ] });
}
const tr = 10;
function er({ own: t }) {
  const e = y(), n = t.cells[e.state.sample] ?? [], s = t.predicted[e.state.sample] ?? [], r = (o) => {
    const i = e.derivation.place(F(e, `a[0][${o}]`));
    return i === void 0 ? "" : T(e.shownValue(i, 6));
  };
  return /* @__PURE__ */ a("section", { class: "own-row", "aria-label": e.word("own_row"), children: [
    /* @__PURE__ */ a("h2", { children: e.word("own_row") }),
    e.isAsGiven && s.map(([o, i, l]) => /* @__PURE__ */ a("p", { class: "predicted", children: [
      o,
      ": ",
      e.word("predicted"),
      " ",
      /* @__PURE__ */ a("strong", { children: i }),
      l === null ? "" : `, ${(100 * l).toFixed(1)} %`
    ] }, o)),
    /* @__PURE__ */ a("div", { class: "tables", children: [
      t.imageSide > 0 && /* @__PURE__ */ a(nr, { cells: n.map((o) => Number(o[1])), side: t.imageSide }),
      /* @__PURE__ */ a("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": e.word("own_row"), children: /* @__PURE__ */ a("table", { children: [
        /* @__PURE__ */ a("thead", { children: /* @__PURE__ */ a("tr", { children: [
          /* @__PURE__ */ a("th", { scope: "col", children: e.word("column") }),
          /* @__PURE__ */ a("th", { scope: "col", children: e.word("cell") }),
          /* @__PURE__ */ a("th", { scope: "col", children: e.word("input") })
        ] }) }),
        /* @__PURE__ */ a("tbody", { children: n.map(([o, i, l, c], u) => /* @__PURE__ */ a("tr", { children: [
          /* @__PURE__ */ a("th", { scope: "row", children: o }),
          /* @__PURE__ */ a("td", { children: i }),
          /* @__PURE__ */ a("td", { class: "number", children: Array.from({ length: c }, (h, f) => r(l + f)).join(", ") })
        ] }, u)) })
      ] }) }),
      /* @__PURE__ */ a(sr, { own: t })
    ] })
  ] });
}
function nr({ cells: t, side: e }) {
  const n = y(), s = Y(null);
  return H(() => {
    const r = s.current?.getContext("2d");
    if (!r) return;
    const o = Math.min(...t), i = Math.max(...t) - o || 1, l = new ImageData(e, e);
    t.forEach((c, u) => {
      l.data.fill(255 * (c - o) / i, 4 * u, 4 * u + 3), l.data[4 * u + 3] = 255;
    }), r.putImageData(l, 0, 0);
  }), /* @__PURE__ */ a("canvas", { ref: s, class: "tile", width: e, height: e, role: "img", "aria-label": n.word("image") });
}
function sr({ own: t }) {
  const e = y(), [n, s] = e.data.sizes;
  if (s === void 0) return null;
  const r = [];
  for (let i = 1; i <= n; i++) {
    const l = e.derivation.place(F(e, `a[0][${i}]`));
    for (let c = 1; c <= s; c++) {
      const u = e.derivation.place(`W[1][${i},${c}]`);
      l !== void 0 && u !== void 0 && r.push({ i, j: c, w: u, value: e.values[u] * e.values[l] });
    }
  }
  r.sort((i, l) => Math.abs(l.value) - Math.abs(i.value));
  const o = Math.abs(r[0]?.value ?? 0) || 1;
  return /* @__PURE__ */ a("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": e.word("moved"), children: /* @__PURE__ */ a("table", { children: [
    /* @__PURE__ */ a("caption", { children: e.word("moved") }),
    /* @__PURE__ */ a("tbody", { children: r.slice(0, tr).map((i) => /* @__PURE__ */ a("tr", { children: [
      /* @__PURE__ */ a("th", { scope: "row", children: t.inputs[i.i - 1] }),
      /* @__PURE__ */ a("td", { children: /* @__PURE__ */ a(
        "button",
        {
          class: "symbol",
          onClick: () => e.go(i.w, e.state.at),
          dangerouslySetInnerHTML: { __html: L(e.derivation.quantities[i.w].symbol) }
        }
      ) }),
      /* @__PURE__ */ a("td", { class: "number", children: T(e.number(i.value + 0, 6)) }),
      /* @__PURE__ */ a("td", { class: "bar-cell", "aria-hidden": "true", children: /* @__PURE__ */ a("span", { class: i.value < 0 ? "bar minus" : "bar plus", style: { width: `${60 * Math.abs(i.value) / o}px` } }) })
    ] }, i.w)) })
  ] }) });
}
const mt = (t) => (e) => e.set({ edges: e.state.edges === t ? "auto" : t }), ke = (t) => (e) => e.set({ panel: e.state.panel === t ? "" : t }), rr = {
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
  t: ke("table"),
  "?": ke("help"),
  Escape: (t) => t.set({ panel: "" })
}, or = [
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
], ir = /* @__PURE__ */ new Set(["INPUT", "TEXTAREA", "SELECT"]), ar = /* @__PURE__ */ new Set(["Escape"]);
function lr(t, e) {
  e.addEventListener("keydown", (n) => {
    const s = n;
    if (s.ctrlKey || s.metaKey || s.altKey) return;
    const r = ir.has(s.target.tagName ?? "");
    if (r && !ar.has(s.key)) return;
    const o = s.key.length === 1 ? s.key.toLowerCase() : s.key, i = rr[s.shiftKey && o.startsWith("Arrow") ? `Shift+${o}` : o];
    i && (s.preventDefault(), r && s.target.blur(), i(t));
  });
}
const O = [
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
], [_t, j, Q, pt, nt] = [280, 150, 56, 18, 6];
function Wt({ title: t, lines: e, at: n, last: s, isLog: r = !1, isNamed: o = !0 }) {
  const i = y(), l = e.flatMap((_) => _.points.map((v) => v[1])).filter((_) => Number.isFinite(_) && (!r || _ > 0));
  if (!l.length) return null;
  const [c, u] = [Math.min(...l), Math.max(...l)], h = r && u > 20 * c, f = (_) => h ? Math.log(_) : _, d = f(u) - f(c) || 1, m = (_) => Q + (_t - Q - 8) * (Math.log1p(_) / (Math.log1p(s) || 1)), g = (_) => nt + (j - pt - nt) * (1 - (f(_) - f(c)) / d), w = (_) => Number.isFinite(_) && (!h || _ > 0), b = ({ points: _ }) => _.filter(([, v]) => w(v)).map(([v, S], C) => `${C ? "L" : "M"}${m(v).toFixed(1)} ${g(S).toFixed(1)}`).join("");
  return /* @__PURE__ */ a("figure", { class: "chart", children: [
    /* @__PURE__ */ a("figcaption", { children: t }),
    /* @__PURE__ */ a("svg", { width: _t, height: j, role: "img", "aria-label": t, children: [
      /* @__PURE__ */ a("path", { class: "axes", d: `M${Q} ${nt}V${j - pt}H${_t - 8}` }),
      /* @__PURE__ */ a("text", { x: Q - 4, y: nt + 9, class: "end", children: T(i.number(u, 3)) }),
      /* @__PURE__ */ a("text", { x: Q - 4, y: j - pt, class: "end", children: T(i.number(c, 3)) }),
      /* @__PURE__ */ a("text", { x: Q, y: j - 4, children: "0" }),
      /* @__PURE__ */ a("text", { x: _t - 8, y: j - 4, class: "end", children: i.word("steps_n", { n: s }) }),
      /* @__PURE__ */ a("path", { class: "now", d: `M${m(n)} ${nt}V${j - pt}` }),
      e.map((_, v) => /* @__PURE__ */ a("path", { class: "line", style: { stroke: O[v % O.length] }, d: b(_), children: /* @__PURE__ */ a("title", { children: _.name }) }, _.name))
    ] }),
    o && e.length > 1 && /* @__PURE__ */ a(Ze, { names: e.map((_) => _.name) })
  ] });
}
function Ze({ names: t }) {
  return /* @__PURE__ */ a("ul", { class: "names", children: t.map((e, n) => /* @__PURE__ */ a("li", { children: [
    /* @__PURE__ */ a("span", { style: { background: O[n % O.length] } }),
    e
  ] }, e)) });
}
const cr = 250;
function ur({ run: t }) {
  const e = y(), { moment: n } = e.state, s = t.steps.length - 1, [r, o] = G(!1);
  H(() => {
    if (!r) return;
    const c = setInterval(() => e.state.moment < s ? e.goTo(e.state.moment + 1) : o(!1), cr);
    return () => clearInterval(c);
  }, [r]);
  const i = e.word("moment", {
    step: t.steps[n],
    epoch: t.epochs[n],
    loss: T(e.number(U(t.losses[n]), 6))
  }), l = () => {
    !r && n === s && e.goTo(0), o(!r);
  };
  return /* @__PURE__ */ a("section", { class: "run", "aria-label": e.word("run"), children: [
    /* @__PURE__ */ a("div", { class: "slider", children: [
      /* @__PURE__ */ a("h2", { children: e.word("run") }),
      /* @__PURE__ */ a("button", { onClick: l, children: e.word(r ? "pause" : "play") }),
      /* @__PURE__ */ a(
        "input",
        {
          type: "range",
          min: 0,
          max: s,
          value: n,
          "aria-label": e.word("run"),
          "aria-valuetext": i,
          onInput: (c) => e.goTo(Number(c.currentTarget.value))
        }
      ),
      /* @__PURE__ */ a("output", { class: "number", children: i })
    ] }),
    /* @__PURE__ */ a("p", { class: "soft", children: e.word(t.values ? "run_shown" : "run_fixed") }),
    /* @__PURE__ */ a("div", { class: "charts", children: [
      /* @__PURE__ */ a(dr, { run: t }),
      t.plane && /* @__PURE__ */ a(hr, { plane: t.plane }),
      t.images && /* @__PURE__ */ a(_r, { images: t.images })
    ] })
  ] });
}
function dr({ run: t }) {
  const e = y(), { steps: n, epochs: s } = t, r = { at: n[e.state.moment], last: n[n.length - 1] }, o = r.last / (s[s.length - 1] || 1), i = t.gradients[0].map((u, h) => ({
    name: e.word("layer", { layer: h + 1 }),
    points: n.map((f, d) => [f, U(t.gradients[d][h])])
  })), l = t.paths.symbols.map((u, h) => ({
    name: K(u),
    points: n.map((f, d) => [f, U(t.paths.values[d][h])])
  })), c = t.curve ? ["loss", "watched"].flatMap((u) => {
    const h = t.curve?.[u];
    if (!h) return [];
    const f = h.map((d, m) => [(t.curve?.epochs[m] ?? 0) * o, U(d)]);
    return [{ name: e.word(u === "loss" ? "of_training" : "of_watched"), points: f }];
  }) : [{ name: e.word("of_training"), points: n.map((u, h) => [u, U(t.losses[h])]) }];
  return /* @__PURE__ */ a(N, { children: [
    /* @__PURE__ */ a(Wt, { title: e.word("loss_curve"), lines: c, isLog: !0, ...r }),
    /* @__PURE__ */ a(Wt, { title: e.word("gradient_sizes"), lines: i, isLog: !0, ...r }),
    /* @__PURE__ */ a(Wt, { title: e.word("paths"), lines: l, isNamed: !1, ...r })
  ] });
}
const I = 180;
function hr({ plane: t }) {
  const e = y(), n = e.word("over_inputs", { target: t.names[t.names.length - 1] }), s = Y(null), r = t.names.length === 2;
  H(() => {
    const c = s.current?.getContext("2d");
    if (!c) return;
    const u = Nt(t.said[e.state.moment]);
    c.clearRect(0, 0, I, I), r ? mr(c, t, u) : fr(c, t, u);
  });
  const [o, i] = t.ends, l = (c) => T(e.number(c, 3));
  return /* @__PURE__ */ a("figure", { class: "chart", children: [
    /* @__PURE__ */ a("figcaption", { children: n }),
    /* @__PURE__ */ a("canvas", { ref: s, width: I, height: I, role: "img", "aria-label": n }),
    /* @__PURE__ */ a("p", { class: "soft", children: [
      t.names.slice(0, o.length).map((c, u) => /* @__PURE__ */ a("span", { children: [
        c,
        ": ",
        l(o[u]),
        " … ",
        l(i[u]),
        " "
      ] }, c)),
      !t.labels && /* @__PURE__ */ a("span", { children: [
        t.names[t.names.length - 1],
        ": ",
        l(t.low),
        " … ",
        l(t.high)
      ] })
    ] }),
    t.labels && /* @__PURE__ */ a(Ze, { names: t.labels })
  ] });
}
const Me = (t) => [1, 3, 5].map((e) => Number.parseInt(t.slice(e, e + 2), 16));
function fr(t, e, n) {
  const { fine: s, labels: r } = e, o = new ImageData(s, s);
  n.forEach((f, d) => {
    const m = Me(O[r ? f % O.length : 0]), g = r ? 0.4 : f / 255;
    for (let w = 0; w < 3; w++) o.data[4 * d + w] = 255 + g * (m[w] - 255);
    o.data[4 * d + 3] = 255;
  });
  const i = new OffscreenCanvas(s, s);
  i.getContext("2d")?.putImageData(o, 0, 0), t.imageSmoothingEnabled = !1, t.drawImage(i, 0, 0, I, I);
  const [[l, c], [u, h]] = e.ends;
  for (const [f, d, m] of e.points) {
    const g = (m - e.low) / (e.high - e.low || 1), w = Me(O[0]).map((b) => 255 + g * (b - 255));
    tn(
      t,
      (f - l) / (u - l) * I,
      (1 - (d - c) / (h - c)) * I,
      r ? O[m % O.length] : `rgb(${w.join()})`
    );
  }
}
function mr(t, e, n) {
  const s = e.labels ? e.labels.length - 1 : 255, r = (l) => 4 + (I - 8) * (1 - l), [[o], [i]] = e.ends;
  for (const [l, c] of e.points) {
    const u = (c - e.low) / (e.high - e.low || 1);
    tn(t, (l - o) / (i - o) * I, r(u), O[5]);
  }
  t.strokeStyle = O[0], t.lineWidth = 2, t.beginPath(), n.forEach((l, c) => t.lineTo(c / (n.length - 1) * I, r(l / (s || 1)))), t.stroke();
}
function tn(t, e, n, s) {
  t.beginPath(), t.arc(e, n, 3, 0, 2 * Math.PI), t.fillStyle = s, t.fill(), t.strokeStyle = "#222222", t.lineWidth = 0.6, t.stroke();
}
function _r({ images: t }) {
  const e = y(), [n, s] = t.misread[e.state.moment];
  return /* @__PURE__ */ a("figure", { class: "chart", children: [
    /* @__PURE__ */ a("figcaption", { children: e.word("misread", { n, rows: t.rows }) }),
    /* @__PURE__ */ a("ul", { class: "misread", children: s.map(([r, o, i]) => /* @__PURE__ */ a("li", { children: [
      /* @__PURE__ */ a(pr, { side: t.side, pixels: t.pixels[r] }),
      t.labels[o],
      " → ",
      t.labels[i]
    ] }, r)) })
  ] });
}
function pr({ side: t, pixels: e }) {
  const n = Y(null);
  return H(() => {
    const s = new ImageData(t, t);
    Nt(e).forEach((r, o) => {
      s.data.fill(r, 4 * o, 4 * o + 3), s.data[4 * o + 3] = 255;
    }), n.current?.getContext("2d")?.putImageData(s, 0, 0);
  }, [e]), /* @__PURE__ */ a("canvas", { ref: n, width: t, height: t, "aria-hidden": "true" });
}
function gr({ run: t }) {
  const e = y(), n = (s) => T(e.number(U(s), 6));
  return /* @__PURE__ */ a("table", { children: [
    /* @__PURE__ */ a("caption", { children: e.word("run") }),
    /* @__PURE__ */ a("thead", { children: /* @__PURE__ */ a("tr", { children: [
      /* @__PURE__ */ a("th", { scope: "col", children: e.word("step") }),
      /* @__PURE__ */ a("th", { scope: "col", children: e.word("epoch") }),
      /* @__PURE__ */ a("th", { scope: "col", children: e.word("loss_curve") }),
      t.gradients[0].map((s, r) => /* @__PURE__ */ a("th", { scope: "col", children: e.word("gradient_of", { layer: r + 1 }) }, r))
    ] }) }),
    /* @__PURE__ */ a("tbody", { children: t.steps.map((s, r) => /* @__PURE__ */ a("tr", { children: [
      /* @__PURE__ */ a("th", { scope: "row", children: /* @__PURE__ */ a("button", { class: "quiet", onClick: () => {
        e.set({ panel: "" }), e.goTo(r);
      }, children: s }) }),
      /* @__PURE__ */ a("td", { class: "number", children: t.epochs[r] }),
      /* @__PURE__ */ a("td", { class: "number", children: n(t.losses[r]) }),
      t.gradients[r].map((o, i) => /* @__PURE__ */ a("td", { class: "number", children: n(o) }, i))
    ] }, s)) })
  ] });
}
const en = 400;
function nn({ title: t, children: e }) {
  const n = y(), s = Y(null);
  return H(() => (s.current?.showModal(), () => s.current?.close()), []), /* @__PURE__ */ a("dialog", { ref: s, "aria-label": t, onClose: () => n.set({ panel: "" }), children: [
    /* @__PURE__ */ a("div", { class: "head", children: [
      /* @__PURE__ */ a("h2", { children: t }),
      /* @__PURE__ */ a("button", { onClick: () => n.set({ panel: "" }), children: n.word("close") })
    ] }),
    /* @__PURE__ */ a("div", { class: "inside", tabIndex: 0, role: "group", "aria-label": t, children: e })
  ] });
}
function wr() {
  const t = y();
  return /* @__PURE__ */ a(nn, { title: t.word("help"), children: /* @__PURE__ */ a("table", { children: /* @__PURE__ */ a("tbody", { children: or.filter(([, e]) => t.data.run || e !== "key_moment").map(([e, n]) => /* @__PURE__ */ a("tr", { children: [
    /* @__PURE__ */ a("th", { scope: "row", children: e.split(" ").map((s) => /* @__PURE__ */ a("kbd", { children: s }, s)) }),
    /* @__PURE__ */ a("td", { children: t.word(n) })
  ] }, e)) }) }) });
}
function vr() {
  const t = y();
  return /* @__PURE__ */ a(nn, { title: t.word("table"), children: [
    t.data.run && /* @__PURE__ */ a(gr, { run: t.data.run }),
    /* @__PURE__ */ a(yr, {}),
    /* @__PURE__ */ a($r, {})
  ] });
}
function Ht({ name: t }) {
  const e = y(), n = e.derivation.place(t);
  return n === void 0 ? /* @__PURE__ */ a("td", {}) : /* @__PURE__ */ a("td", { class: "number", children: /* @__PURE__ */ a("button", { class: "quiet", onClick: () => {
    e.set({ panel: "" }), e.go(n, e.state.at);
  }, children: T(e.shownValue(n)) }) });
}
function yr() {
  const t = y(), { sizes: e, own: n } = t.data, s = e.length - 1, r = e.flatMap((i, l) => Array.from({ length: i }, (c, u) => [l, u + 1])), o = (i, l) => (i === 0 ? n?.inputs[l - 1] : i === s ? n?.outputs[l - 1] : void 0) ?? `${i}.${l}`;
  return /* @__PURE__ */ a("table", { children: [
    /* @__PURE__ */ a("thead", { children: /* @__PURE__ */ a("tr", { children: [
      /* @__PURE__ */ a("th", { scope: "col", children: t.word("layer", { layer: "" }) }),
      /* @__PURE__ */ a("th", { scope: "col", children: t.word("name") }),
      ["bias", "net", "out", "error"].map((i) => /* @__PURE__ */ a("th", { scope: "col", children: t.word(i) }, i)),
      /* @__PURE__ */ a("th", { scope: "col", children: t.word("target") })
    ] }) }),
    /* @__PURE__ */ a("tbody", { children: r.slice(0, en).map(([i, l]) => /* @__PURE__ */ a("tr", { children: [
      /* @__PURE__ */ a("td", { children: i }),
      /* @__PURE__ */ a("th", { scope: "row", children: o(i, l) }),
      /* @__PURE__ */ a(Ht, { name: `b[${i}][${t.data.sharedBias[i - 1] ? 1 : l}]` }),
      ["z", "a", t.state.errors].map((c) => /* @__PURE__ */ a(Ht, { name: F(t, `${c}[${i}][${l}]`) }, c)),
      i === s ? /* @__PURE__ */ a(Ht, { name: F(t, `y[${l}]`) }) : /* @__PURE__ */ a("td", {})
    ] }, `${i}/${l}`)) })
  ] });
}
function br(t) {
  const { sizes: e } = t.data, n = e.slice(1).reduce((i, l, c) => i + l * e[c], 0), s = t.current.layer || 1, r = z(t.current.name) || 1, o = [];
  for (let i = 1; i < e.length; i++)
    for (let l = 1; l <= e[i]; l++)
      if (!(n > en && !(i === s && l === r)))
        for (let c = 1; c <= e[i - 1]; c++) o.push({ layer: i, from: c, to: l });
  return o;
}
function $r() {
  const t = y(), e = t.edges, n = ["w", "wa", "dw", "step"], s = (r, o) => {
    const i = jt(t, o, r);
    return i ? T(t.number(i.value)) : "";
  };
  return /* @__PURE__ */ a("table", { children: [
    /* @__PURE__ */ a("thead", { children: /* @__PURE__ */ a("tr", { children: [
      /* @__PURE__ */ a("th", { scope: "col", children: t.word("edges") }),
      n.map((r) => /* @__PURE__ */ a("th", { scope: "col", class: r === e ? "now" : "", children: t.word(`edges_${r}`) }, r))
    ] }) }),
    /* @__PURE__ */ a("tbody", { children: br(t).map((r) => {
      const o = t.derivation.place(`W[${r.layer}][${r.from},${r.to}]`), i = o === void 0 ? "" : L(t.derivation.quantities[o].symbol);
      return /* @__PURE__ */ a("tr", { children: [
        /* @__PURE__ */ a("th", { scope: "row", dangerouslySetInnerHTML: { __html: i } }),
        n.map((l) => /* @__PURE__ */ a("td", { class: "number", children: s(l, r) }, l))
      ] }, `${r.layer}/${r.from}/${r.to}`);
    }) })
  ] });
}
function xr({ board: t }) {
  const [, e] = Ue((s) => s + 1, 0);
  H(() => t.listen(() => e(0)), [t]);
  const { panel: n } = t.state;
  return /* @__PURE__ */ a(Ge.Provider, { value: t, children: [
    /* @__PURE__ */ a(kr, {}),
    n !== "equations" && /* @__PURE__ */ a(N, { children: [
      t.data.run && /* @__PURE__ */ a(ur, { run: t.data.run }),
      /* @__PURE__ */ a(Sr, {}),
      /* @__PURE__ */ a("main", { class: t.data.sizes.length ? "stage" : "stage alone", children: [
        t.data.sizes.length > 0 && /* @__PURE__ */ a("div", { class: "seen", children: [
          /* @__PURE__ */ a(js, {}),
          /* @__PURE__ */ a(Tr, {})
        ] }),
        /* @__PURE__ */ a("div", { class: "told", children: [
          /* @__PURE__ */ a(ws, {}),
          /* @__PURE__ */ a(Er, {}),
          /* @__PURE__ */ a(Cr, {})
        ] })
      ] }),
      t.data.own && /* @__PURE__ */ a(er, { own: t.data.own })
    ] }),
    n === "help" && /* @__PURE__ */ a(wr, {}),
    n === "table" && /* @__PURE__ */ a(vr, {})
  ] });
}
function kr() {
  const t = y(), { digits: e, panel: n, language: s } = t.state, r = t.data.spoken[s], o = Object.keys(t.derivations);
  return /* @__PURE__ */ a("header", { class: "bar", children: [
    /* @__PURE__ */ a("h1", { title: r.title, children: r.title }),
    /* @__PURE__ */ a("div", { class: "tools", children: [
      o.length > 1 && /* @__PURE__ */ a("button", { onClick: () => t.turnOrder(), title: t.word("order"), children: [
        t.word(t.state.order),
        " ",
        /* @__PURE__ */ a("kbd", { children: "S" })
      ] }),
      /* @__PURE__ */ a("label", { children: [
        t.word("digits"),
        " ",
        /* @__PURE__ */ a(
          "select",
          {
            value: e ?? "",
            onChange: (i) => t.set({ digits: Number(i.currentTarget.value) || null }),
            children: [
              [3, 4, 6, 9, 12].map((i) => /* @__PURE__ */ a("option", { value: i, children: i }, i)),
              /* @__PURE__ */ a("option", { value: "", children: t.word("all_digits") })
            ]
          }
        )
      ] }),
      /* @__PURE__ */ a("button", { "aria-pressed": n === "equations", onClick: () => t.set({ panel: n === "equations" ? "" : "equations" }), children: t.word(n === "equations" ? "board" : "all_equations") }),
      /* @__PURE__ */ a("button", { onClick: () => t.set({ panel: "table" }), children: [
        t.word("table"),
        " ",
        /* @__PURE__ */ a("kbd", { children: "T" })
      ] }),
      /* @__PURE__ */ a("button", { onClick: () => t.nextLanguage(), children: [
        s === "zh" ? "English" : "中文",
        " ",
        /* @__PURE__ */ a("kbd", { children: "L" })
      ] }),
      /* @__PURE__ */ a("button", { onClick: () => t.nextTheme(), "aria-label": t.word("theme"), title: t.word("theme"), children: "◐" }),
      /* @__PURE__ */ a("button", { onClick: () => t.set({ panel: "help" }), children: [
        t.word("help"),
        " ",
        /* @__PURE__ */ a("kbd", { children: "?" })
      ] })
    ] })
  ] });
}
function Mr({ quantities: t, listed: e }) {
  return t.slice(0, e).map(({ phase: n, layer: s }, r) => ({ phase: n, layer: s, at: r })).filter(({ phase: n, at: s }) => s === 0 || n !== t[s - 1].phase);
}
function Sr() {
  const t = y(), { listed: e } = t.derivation, n = Et(() => Mr(t.derivation), [t.derivation]), { at: s } = t.state, r = n.findLastIndex((i) => i.at <= s), o = new Set(n.map((i) => i.phase)).size < n.length;
  return /* @__PURE__ */ a("nav", { class: "phases", "aria-label": t.word("equation", { n: s + 1, all: e }), children: [
    /* @__PURE__ */ a("button", { onClick: () => t.move(-1), "aria-label": t.word("previous"), title: t.word("previous"), children: "←" }),
    n.map((i, l) => /* @__PURE__ */ a("button", { "aria-current": l === r ? "step" : void 0, onClick: () => t.go(i.at), children: [
      t.word(i.phase),
      o && i.layer && i.phase !== "forward" ? ` ${i.layer}` : ""
    ] }, i.at)),
    /* @__PURE__ */ a("button", { onClick: () => t.move(1), "aria-label": t.word("next"), title: t.word("next"), children: "→" }),
    /* @__PURE__ */ a(
      "input",
      {
        type: "range",
        min: 0,
        max: e - 1,
        value: Math.min(s, e - 1),
        "aria-label": t.word("equation", { n: s + 1, all: e }),
        onInput: (i) => t.go(Number(i.currentTarget.value))
      }
    )
  ] });
}
function Tr() {
  const t = y(), e = ["auto", "w", "wa", "dw", "step"], { samples: n } = t.data, s = t.derivation.place(F(t, `d[${t.data.sizes.length - 1}][1]`)) !== void 0;
  return /* @__PURE__ */ a("div", { class: "carries", children: [
    /* @__PURE__ */ a("fieldset", { children: [
      /* @__PURE__ */ a("legend", { children: t.word("edges") }),
      e.map((r, o) => /* @__PURE__ */ a("button", { "aria-pressed": t.state.edges === r, onClick: () => t.set({ edges: r }), children: [
        t.word(`edges_${r}`),
        " ",
        o > 0 && /* @__PURE__ */ a("kbd", { children: o })
      ] }, r))
    ] }),
    s && /* @__PURE__ */ a("fieldset", { children: [
      /* @__PURE__ */ a("legend", { children: t.word("errors") }),
      ["delta", "d"].map((r) => /* @__PURE__ */ a("button", { "aria-pressed": t.state.errors === r, onClick: () => t.set({ errors: r }), children: t.word(`errors_${r}`) }, r))
    ] }),
    n.length > 1 && /* @__PURE__ */ a("fieldset", { class: "tabs", children: [
      /* @__PURE__ */ a("legend", { children: t.word("samples") }),
      n.toSorted((r, o) => r - o).map((r) => /* @__PURE__ */ a(
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
function Er() {
  const t = y(), e = t.derivation.place("eta"), { changes: n } = t.state, s = Et(() => t.derivation.lossAfter(t.values), [t.derivation, t.values]);
  if (e === void 0 || t.derivation.isLarge) return null;
  const r = t.values[e], o = t.derivation.values[e] || 1, i = t.derivation.place("E");
  return /* @__PURE__ */ a("section", { class: "whatif", "aria-label": t.word("what_if"), children: [
    /* @__PURE__ */ a("h2", { children: t.word("what_if") }),
    /* @__PURE__ */ a("label", { children: [
      t.word("learning_rate"),
      " ",
      /* @__PURE__ */ a(
        "input",
        {
          type: "range",
          min: 0,
          max: 4 * o,
          step: o / 50,
          value: r,
          onInput: (l) => t.change(e, Xt(l.currentTarget.value)?.value ?? null)
        }
      ),
      /* @__PURE__ */ a("output", { class: "number", children: T(t.number(r, 6)) })
    ] }),
    i !== void 0 && s !== null && /* @__PURE__ */ a("p", { children: t.word("loss_before_after", {
      before: T(t.number(t.values[i])),
      after: T(t.number(s))
    }) }),
    n.size > 0 && /* @__PURE__ */ a(N, { children: [
      /* @__PURE__ */ a("p", { class: "note changed", children: t.word("recomputed") }),
      /* @__PURE__ */ a("button", { onClick: () => t.set({ changes: /* @__PURE__ */ new Map() }), children: t.word("undo") })
    ] })
  ] });
}
function Cr() {
  const t = y(), { hidden: e, answers: n } = t.state, s = () => {
    const r = document.createElement("a");
    r.href = URL.createObjectURL(new Blob([In(t)], { type: "application/json" })), r.download = "answers.json", r.click(), setTimeout(() => URL.revokeObjectURL(r.href), 1e3);
  };
  return /* @__PURE__ */ a("div", { class: "asking", children: [
    /* @__PURE__ */ a("button", { "aria-pressed": e, onClick: () => t.set({ hidden: !e }), children: [
      t.word(e ? "show" : "hide"),
      " ",
      /* @__PURE__ */ a("kbd", { children: "H" })
    ] }),
    n.size > 0 && /* @__PURE__ */ a(N, { children: [
      /* @__PURE__ */ a("button", { onClick: s, children: t.word("save_answers") }),
      /* @__PURE__ */ a("p", { class: "soft", children: t.word("save_hint", { source: t.data.source }) })
    ] })
  ] });
}
function Nr(t, e) {
  const n = new as(t);
  return dn(/* @__PURE__ */ a(xr, { board: n }), e), n;
}
function Or() {
  const t = document.getElementById("board"), e = document.getElementById("board-data")?.textContent;
  if (!t || !e) return;
  const n = Nr(JSON.parse(e), t), s = new Map(n.derivation.quantities.map((o) => [_s(o.name), o.name])), r = () => {
    const o = s.get(decodeURIComponent(location.hash)), i = o === void 0 ? void 0 : n.derivation.place(o);
    i !== void 0 && n.go(i), i !== void 0 && n.state.panel === "equations" && n.set({ panel: "" });
  };
  r(), addEventListener("hashchange", r), lr(n, document), n.listen(() => Se(n)), Se(n);
}
function Se(t) {
  const { language: e, theme: n, panel: s } = t.state, r = document.documentElement;
  r.classList.toggle("dark", n === "dark"), r.classList.toggle("light", n === "light"), r.classList.toggle("reads", s === "equations"), r.lang !== e && Ir(t, e);
}
function Ir(t, e) {
  document.documentElement.lang = e, document.title = t.data.spoken[e].title;
  for (const r of document.querySelectorAll("#equations > section")) {
    const o = r.querySelector("h2");
    o && (o.textContent = t.word(`phase:${r.dataset.phase ?? r.id}`));
  }
  for (const r of document.querySelectorAll("#equations h3"))
    r.textContent = t.word("layer", { layer: r.textContent?.match(/\d+/)?.[0] ?? "" });
  const n = t.data.spoken[e].heading;
  document.querySelectorAll("#equations > header p").forEach((r, o) => {
    r.textContent = n[o] ?? "";
  });
  const s = document.querySelector("#equations > header h1");
  s && (s.textContent = t.data.spoken[e].title);
}
typeof document < "u" && Or();
export {
  as as Board,
  is as Derivation,
  A as evaluate,
  kn as judge,
  it as markup,
  Gn as mathml,
  Xt as readNumber,
  wn as shown,
  Nr as start,
  L as symbolMarkup
};
