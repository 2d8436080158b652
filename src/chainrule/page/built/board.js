var wt, $, pe, H, Vt, ge, we, $t, ct, J, ve, Ht, Ct, Nt, ye, ft = {}, _t = [], Be = /acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i, vt = Array.isArray;
function L(t, e) {
  for (var n in e) t[n] = e[n];
  return t;
}
function Wt(t) {
  t && t.parentNode && t.parentNode.removeChild(t);
}
function Ve(t, e, n) {
  var s, r, o, i = {};
  for (o in e) o == "key" ? s = e[o] : o == "ref" ? r = e[o] : i[o] = e[o];
  if (arguments.length > 2 && (i.children = arguments.length > 3 ? wt.call(arguments, 2) : n), typeof t == "function" && t.defaultProps != null) for (o in t.defaultProps) i[o] === void 0 && (i[o] = t.defaultProps[o]);
  return ut(t, i, s, r, null);
}
function ut(t, e, n, s, r) {
  var o = { type: t, props: e, key: n, ref: s, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: r ?? ++pe, __i: -1, __u: 0 };
  return r == null && $.vnode != null && $.vnode(o), o;
}
function C(t) {
  return t.children;
}
function dt(t, e) {
  this.props = t, this.context = e;
}
function U(t, e) {
  if (e == null) return t.__ ? U(t.__, t.__i + 1) : null;
  for (var n; e < t.__k.length; e++) if ((n = t.__k[e]) != null && n.__e != null) return n.__e;
  return typeof t.type == "function" ? U(t) : null;
}
function Ge(t) {
  if (t.__P && t.__d) {
    var e = t.__v, n = e.__e, s = [], r = [], o = L({}, e);
    o.__v = e.__v + 1, $.vnode && $.vnode(o), Pt(t.__P, o, e, t.__n, t.__P.namespaceURI, 32 & e.__u ? [n] : null, s, n ?? U(e), !!(32 & e.__u), r), o.__v = e.__v, o.__.__k[o.__i] = o, Me(s, o, r), e.__e = e.__ = null, o.__e != n && be(o);
  }
}
function be(t) {
  if ((t = t.__) != null && t.__c != null) return t.__e = t.__c.base = null, t.__k.some(function(e) {
    if (e != null && e.__e != null) return t.__e = t.__c.base = e.__e;
  }), be(t);
}
function Ot(t) {
  (!t.__d && (t.__d = !0) && H.push(t) && !mt.__r++ || Vt != $.debounceRendering) && ((Vt = $.debounceRendering) || ge)(mt);
}
function mt() {
  try {
    for (var t, e = 1; H.length; ) H.length > e && H.sort(we), t = H.shift(), e = H.length, Ge(t);
  } finally {
    H.length = mt.__r = 0;
  }
}
function $e(t, e, n, s, r, o, i, a, c, u, h) {
  var _, d, f, p, g, y, w = s && s.__k || _t, v = e.length;
  for (c = Ke(n, e, w, c, v), _ = 0; _ < v; _++) (f = n.__k[_]) != null && (d = f.__i != -1 && w[f.__i] || ft, f.__i = _, y = Pt(t, f, d, r, o, i, a, c, u, h), p = f.__e, f.ref && d.ref != f.ref && (d.ref && Rt(d.ref, null, f), h.push(f.ref, f.__c || p, f)), g == null && p != null && (g = p), 4 & f.__u ? (c = ke(f, c, t), d.__e && (d.__e = null)) : typeof f.type == "function" && y !== void 0 ? c = y : p && (c = p.nextSibling), f.__u &= -7);
  return n.__e = g, c;
}
function Ke(t, e, n, s, r) {
  var o, i, a, c, u, h = n.length, _ = h, d = 0;
  for (t.__k = new Array(r), o = 0; o < r; o++) (i = e[o]) != null && typeof i != "boolean" && typeof i != "function" ? (typeof i == "string" || typeof i == "number" || typeof i == "bigint" || i.constructor == String ? i = t.__k[o] = ut(null, i, null, null, null) : vt(i) ? i = t.__k[o] = ut(C, { children: i }, null, null, null) : i.constructor === void 0 && i.__b > 0 ? i = t.__k[o] = ut(i.type, i.props, i.key, i.ref ? i.ref : null, i.__v) : t.__k[o] = i, c = o + d, i.__ = t, i.__b = t.__b + 1, a = null, (u = i.__i = Ye(i, n, c, _)) != -1 && (_--, (a = n[u]) && (a.__u |= 2)), a == null || a.__v == null ? (u == -1 && (r > h ? d-- : r < h && d++), typeof i.type != "function" && (i.__u |= 4)) : u != c && (u == c - 1 ? d-- : u == c + 1 ? d++ : (u > c ? d-- : d++, i.__u |= 4))) : t.__k[o] = null;
  if (_) for (o = 0; o < h; o++) (a = n[o]) != null && (2 & a.__u) == 0 && (a.__e == s && (s = U(a)), Te(a, a));
  return s;
}
function ke(t, e, n) {
  var s, r;
  if (typeof t.type == "function") {
    for (s = t.__k, r = 0; s && r < s.length; r++) s[r] && (s[r].__ = t, e = ke(s[r], e, n));
    return e;
  }
  t.__e != e && (e && t.type && !e.parentNode && (e = U(t)), e = n.insertBefore(t.__e, e || null));
  do
    e = e && e.nextSibling;
  while (e != null && e.nodeType == 8);
  return e;
}
function Ye(t, e, n, s) {
  var r, o, i, a = t.key, c = t.type, u = e[n], h = u != null && (2 & u.__u) == 0;
  if (u === null && a == null || h && a == u.key && c == u.type) return n;
  if (s > (h ? 1 : 0)) {
    for (r = n - 1, o = n + 1; r >= 0 || o < e.length; ) if ((u = e[i = r >= 0 ? r-- : o++]) != null && (2 & u.__u) == 0 && a == u.key && c == u.type) return i;
  }
  return -1;
}
function Gt(t, e, n) {
  e[0] == "-" ? t.setProperty(e, n ?? "") : t[e] = n == null ? "" : typeof n != "number" || Be.test(e) ? n : n + "px";
}
function ot(t, e, n, s, r) {
  var o, i;
  t: if (e == "style") if (typeof n == "string") t.style.cssText = n;
  else {
    if (typeof s == "string" && (t.style.cssText = s = ""), s) for (e in s) n && e in n || Gt(t.style, e, "");
    if (n) for (e in n) s && n[e] == s[e] || Gt(t.style, e, n[e]);
  }
  else if (e[0] == "o" && e[1] == "n") o = e != (e = e.replace(ve, "$1")), i = e.toLowerCase(), e = i in t || e == "onFocusOut" || e == "onFocusIn" ? i.slice(2) : e.slice(2), t.l || (t.l = {}), t.l[e + o] = n, n ? s ? n[J] = s[J] : (n[J] = Ht, t.addEventListener(e, o ? Nt : Ct, o)) : t.removeEventListener(e, o ? Nt : Ct, o);
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
function Kt(t) {
  return function(e) {
    if (this.l) {
      var n = this.l[e.type + t];
      if (e[ct] == null) e[ct] = Ht++;
      else if (e[ct] < n[J]) return;
      return n($.event ? $.event(e) : e);
    }
  };
}
function Pt(t, e, n, s, r, o, i, a, c, u) {
  var h, _, d, f, p, g, y, w, v, S, N, m, M, O, A, D, T = e.type;
  if (e.constructor !== void 0) return null;
  128 & n.__u && (c = !!(32 & n.__u), o = [a = e.__e = n.__e]), (h = $.__b) && h(e);
  t: if (typeof T == "function") {
    _ = i.length;
    try {
      if (v = e.props, S = T.prototype && T.prototype.render, N = (h = T.contextType) && s[h.__c], m = h ? N ? N.props.value : h.__ : s, n.__c ? w = (d = e.__c = n.__c).__ = d.__E : (S ? e.__c = d = new T(v, m) : (e.__c = d = new dt(v, m), d.constructor = T, d.render = Xe), N && N.sub(d), d.state || (d.state = {}), d.__n = s, f = d.__d = !0, d.__h = [], d._sb = []), S && d.__s == null && (d.__s = d.state), S && T.getDerivedStateFromProps != null && (d.__s == d.state && (d.__s = L({}, d.__s)), L(d.__s, T.getDerivedStateFromProps(v, d.__s))), p = d.props, g = d.state, d.__v = e, f) S && T.getDerivedStateFromProps == null && d.componentWillMount != null && d.componentWillMount(), S && d.componentDidMount != null && d.__h.push(d.componentDidMount);
      else {
        if (S && T.getDerivedStateFromProps == null && v !== p && d.componentWillReceiveProps != null && d.componentWillReceiveProps(v, m), e.__v == n.__v || !d.__e && d.shouldComponentUpdate != null && d.shouldComponentUpdate(v, d.__s, m) === !1) {
          e.__v != n.__v && (d.props = v, d.state = d.__s, d.__d = !1), e.__e = n.__e, e.__k = n.__k, e.__k.some(function(j) {
            j && (j.__ = e);
          }), _t.push.apply(d.__h, d._sb), d._sb = [], d.__h.length && i.push(d), a = U(n);
          break t;
        }
        d.componentWillUpdate != null && d.componentWillUpdate(v, d.__s, m), S && d.componentDidUpdate != null && d.__h.push(function() {
          d.componentDidUpdate(p, g, y);
        });
      }
      if (d.context = m, d.props = v, d.__P = t, d.__e = !1, M = $.__r, O = 0, S) d.state = d.__s, d.__d = !1, M && M(e), h = d.render(d.props, d.state, d.context), _t.push.apply(d.__h, d._sb), d._sb = [];
      else do
        d.__d = !1, M && M(e), h = d.render(d.props, d.state, d.context), d.state = d.__s;
      while (d.__d && ++O < 25);
      d.state = d.__s, d.getChildContext != null && (s = L(L({}, s), d.getChildContext())), S && !f && d.getSnapshotBeforeUpdate != null && (y = d.getSnapshotBeforeUpdate(p, g)), A = h != null && h.type === C && h.key == null ? Se(h.props.children) : h, a = $e(t, vt(A) ? A : [A], e, n, s, r, o, i, a, c, u), d.base = e.__e, e.__u &= -161, d.__h.length && i.push(d), w && (d.__E = d.__ = null);
    } catch (j) {
      if (i.length = _, e.__v = null, c || o != null) {
        if (j.then) {
          for (e.__u |= c ? 160 : 128; a && a.nodeType == 8 && a.nextSibling; ) a = a.nextSibling;
          o != null && (o[o.indexOf(a)] = null), e.__e = a;
        } else if (o != null) for (D = o.length; D--; ) Wt(o[D]);
      } else e.__e = n.__e;
      e.__k == null && (e.__k = n.__k || []), j.then || xe(e), $.__e(j, e, n);
    }
  } else o == null && e.__v == n.__v ? (e.__k = n.__k, e.__e = n.__e) : a = e.__e = Je(n.__e, e, n, s, r, o, i, c, u);
  return (h = $.diffed) && h(e), 128 & e.__u ? void 0 : a;
}
function xe(t) {
  t && (t.__c && (t.__c.__e = !0), t.__k && t.__k.some(xe));
}
function Me(t, e, n) {
  for (var s = 0; s < n.length; s++) Rt(n[s], n[++s], n[++s]);
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
function Se(t) {
  return typeof t != "object" || t == null || t.__b > 0 ? t : vt(t) ? t.map(Se) : t.constructor !== void 0 ? null : L({}, t);
}
function Je(t, e, n, s, r, o, i, a, c) {
  var u, h, _, d, f, p, g, y = n.props || ft, w = e.props, v = e.type;
  if (v == "svg" ? r = "http://www.w3.org/2000/svg" : v == "math" ? r = "http://www.w3.org/1998/Math/MathML" : r || (r = "http://www.w3.org/1999/xhtml"), o != null) {
    for (u = 0; u < o.length; u++) if ((f = o[u]) && "setAttribute" in f == !!v && (v ? f.localName == v : f.nodeType == 3)) {
      t = f, o[u] = null;
      break;
    }
  }
  if (t == null) {
    if (v == null) return document.createTextNode(w);
    t = document.createElementNS(r, v, w.is && w), a && ($.__m && $.__m(e, o), a = !1), o = null;
  }
  if (v == null) y === w || a && t.data == w || (t.data = w);
  else {
    if (o = v == "textarea" && w.defaultValue != null ? null : o && wt.call(t.childNodes), !a && o != null) for (y = {}, u = 0; u < t.attributes.length; u++) y[(f = t.attributes[u]).name] = f.value;
    for (u in y) f = y[u], u == "dangerouslySetInnerHTML" ? _ = f : u == "children" || u in w || u == "value" && "defaultValue" in w || u == "checked" && "defaultChecked" in w || ot(t, u, null, f, r);
    for (u in w) f = w[u], u == "children" ? d = f : u == "dangerouslySetInnerHTML" ? h = f : u == "value" ? p = f : u == "checked" ? g = f : a && typeof f != "function" || y[u] === f || ot(t, u, f, y[u], r);
    if (h) a || _ && (h.__html == _.__html || h.__html == t.innerHTML) || (t.innerHTML = h.__html), e.__k = [];
    else if (_ && (t.innerHTML = ""), $e(e.type == "template" ? t.content : t, vt(d) ? d : [d], e, n, s, v == "foreignObject" ? "http://www.w3.org/1999/xhtml" : r, o, i, o ? o[0] : n.__k && U(n, 0), a, c), o != null) for (u = o.length; u--; ) Wt(o[u]);
    a && v != "textarea" || (u = "value", v == "progress" && p == null ? t.removeAttribute("value") : p != null && (p !== t[u] || v == "progress" && !p || v == "option" && p != y[u]) && ot(t, u, p, y[u], r), u = "checked", g != null && g != t[u] && ot(t, u, g, y[u], r));
  }
  return t;
}
function Rt(t, e, n) {
  try {
    if (typeof t == "function") {
      var s = typeof t.__u == "function";
      s && t.__u(), s && e == null || (t.__u = t(e));
    } else t.current = e;
  } catch (r) {
    $.__e(r, n);
  }
}
function Te(t, e, n) {
  var s, r;
  if ($.unmount && $.unmount(t), (s = t.ref) && (s.current && s.current != t.__e || Rt(s, null, e)), (s = t.__c) != null) {
    if (s.componentWillUnmount) try {
      s.componentWillUnmount();
    } catch (o) {
      $.__e(o, e);
    }
    s.base = s.__P = s.__n = null;
  }
  if (s = t.__k) for (r = 0; r < s.length; r++) s[r] && Te(s[r], e, n || typeof t.type != "function");
  n || Wt(t.__e), t.__c = t.__ = t.__e = void 0;
}
function Xe(t, e, n) {
  return this.constructor(t, n);
}
function Qe(t, e, n) {
  var s, r, o, i;
  e == document && (e = document.documentElement), $.__ && $.__(t, e), r = (s = !1) ? null : e.__k, o = [], i = [], Pt(e, t = e.__k = Ve(C, null, [t]), r || ft, ft, e.namespaceURI, r ? null : e.firstChild ? wt.call(e.childNodes) : null, o, r ? r.__e : e.firstChild, s, i), Me(o, t, i), t.props.children = null;
}
function Ze(t) {
  function e(n) {
    var s, r;
    return this.getChildContext || (s = /* @__PURE__ */ new Set(), (r = {})[e.__c] = this, this.getChildContext = function() {
      return r;
    }, this.componentWillUnmount = function() {
      s = null;
    }, this.shouldComponentUpdate = function(o) {
      this.props.value != o.value && s.forEach(function(i) {
        i.__e = !0, Ot(i);
      });
    }, this.sub = function(o) {
      s.add(o);
      var i = o.componentWillUnmount;
      o.componentWillUnmount = function() {
        s && s.delete(o), i && i.call(o);
      };
    }), n.children;
  }
  return e.__c = "__cC" + ye++, e.__ = t, e.Provider = e.__l = (e.Consumer = function(n, s) {
    return n.children(s);
  }).contextType = e, e;
}
wt = _t.slice, $ = { __e: function(t, e, n, s) {
  for (var r, o, i; e = e.__; ) if ((r = e.__c) && !r.__) try {
    if ((o = r.constructor) && o.getDerivedStateFromError != null && (r.setState(o.getDerivedStateFromError(t)), i = r.__d), r.componentDidCatch != null && (r.componentDidCatch(t, s || {}), i = r.__d), i) return r.__E = r;
  } catch (a) {
    t = a;
  }
  throw t;
} }, pe = 0, dt.prototype.setState = function(t, e) {
  var n;
  n = this.__s != null && this.__s != this.state ? this.__s : this.__s = L({}, this.state), typeof t == "function" && (t = t(L({}, n), this.props)), t && L(n, t), t != null && this.__v && (e && this._sb.push(e), Ot(this));
}, dt.prototype.forceUpdate = function(t) {
  this.__v && (this.__e = !0, t && this.__h.push(t), Ot(this));
}, dt.prototype.render = C, H = [], ge = typeof Promise == "function" ? Promise.prototype.then.bind(Promise.resolve()) : setTimeout, we = function(t, e) {
  return t.__v.__b - e.__v.__b;
}, mt.__r = 0, $t = Math.random().toString(8), ct = "__d" + $t, J = "__a" + $t, ve = /(PointerCapture)$|Capture$/i, Ht = 0, Ct = Kt(!1), Nt = Kt(!0), ye = 0;
var tn = 0;
function l(t, e, n, s, r, o) {
  e || (e = {});
  var i, a, c = e;
  if ("ref" in c) for (a in c = {}, e) a == "ref" ? i = e[a] : c[a] = e[a];
  var u = { type: t, props: c, key: n, ref: i, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: --tn, __i: -1, __u: 0, __source: r, __self: o };
  if (typeof t == "function" && (i = t.defaultProps)) for (a in i) c[a] === void 0 && (c[a] = i[a]);
  return $.vnode && $.vnode(u), u;
}
var z, k, kt, Yt, pt = 0, Ee = [], x = $, Jt = x.__b, Xt = x.__r, Qt = x.diffed, Zt = x.__c, te = x.unmount, ee = x.__;
function st(t, e) {
  x.__h && x.__h(k, t, pt || e), pt = 0;
  var n = k.__H || (k.__H = { __: [], __h: [] });
  return t >= n.__.length && n.__.push({}), n.__[t];
}
function F(t) {
  return pt = 1, Ce(Ne, t);
}
function Ce(t, e, n) {
  var s = st(z++, 2);
  if (s.t = t, !s.__c && (s.__ = [Ne(void 0, e), function(a) {
    var c = s.__N ? s.__N[0] : s.__[0], u = s.t(c, a);
    c !== u && (s.__N = [u, s.__[1]], s.__c.setState({}));
  }], s.__c = k, !k.__f)) {
    var r = function(a, c, u) {
      if (!s.__c.__H) return !0;
      var h = !1, _ = s.__c.props !== a;
      if (s.__c.__H.__.some(function(f) {
        if (f.__N) {
          h = !0;
          var p = f.__[0];
          f.__ = f.__N, f.__N = void 0, p !== f.__[0] && (_ = !0);
        }
      }), o) {
        var d = o.call(this, a, c, u);
        return h ? d || _ : d;
      }
      return !h || _;
    };
    k.__f = !0;
    var o = k.shouldComponentUpdate, i = k.componentWillUpdate;
    k.componentWillUpdate = function(a, c, u) {
      if (this.__e) {
        var h = o;
        o = void 0, r(a, c, u), o = h;
      }
      i && i.call(this, a, c, u);
    }, k.shouldComponentUpdate = r;
  }
  return s.__N || s.__;
}
function V(t, e) {
  var n = st(z++, 3);
  !x.__s && Ut(n.__H, e) && (n.__ = t, n.u = e, k.__H.__h.push(n));
}
function en(t, e) {
  var n = st(z++, 4);
  !x.__s && Ut(n.__H, e) && (n.__ = t, n.u = e, k.__h.push(n));
}
function rt(t) {
  return pt = 5, yt(function() {
    return { current: t };
  }, []);
}
function yt(t, e) {
  var n = st(z++, 7);
  return Ut(n.__H, e) && (n.__ = t(), n.__H = e, n.__h = t), n.__;
}
function nn(t) {
  var e = k.context[t.__c], n = st(z++, 9);
  return n.c = t, e ? (n.__ == null && (n.__ = !0, e.sub(k)), e.props.value) : t.__;
}
function sn() {
  for (var t; t = Ee.shift(); ) {
    var e = t.__H;
    if (t.__P && e) try {
      e.__h.some(ht), e.__h.some(qt), e.__h = [];
    } catch (n) {
      e.__h = [], x.__e(n, t.__v);
    }
  }
}
x.__b = function(t) {
  k = null, Jt && Jt(t);
}, x.__ = function(t, e) {
  t && e.__k && e.__k.__m && (t.__m = e.__k.__m), ee && ee(t, e);
}, x.__r = function(t) {
  Xt && Xt(t), z = 0;
  var e = (k = t.__c).__H;
  e && (kt === k ? (e.__h = [], k.__h = [], e.__.some(function(n) {
    n.__N && (n.__ = n.__N), n.u = n.__N = void 0;
  })) : (e.__h.some(ht), e.__h.some(qt), e.__h = [], z = 0)), kt = k;
}, x.diffed = function(t) {
  Qt && Qt(t);
  var e = t.__c;
  e && e.__H && (e.__H.__h.length && (Ee.push(e) !== 1 && Yt === x.requestAnimationFrame || ((Yt = x.requestAnimationFrame) || rn)(sn)), e.__H.__.some(function(n) {
    n.u && (n.__H = n.u, n.u = void 0);
  })), kt = k = null;
}, x.__c = function(t, e) {
  e.some(function(n) {
    try {
      n.__h.some(ht), n.__h = n.__h.filter(function(s) {
        return !s.__ || qt(s);
      });
    } catch (s) {
      e.some(function(r) {
        r.__h && (r.__h = []);
      }), e = [], x.__e(s, n.__v);
    }
  }), Zt && Zt(t, e);
}, x.unmount = function(t) {
  te && te(t);
  var e, n = t.__c;
  n && n.__H && (n.__H.__.some(function(s) {
    try {
      ht(s);
    } catch (r) {
      e = r;
    }
  }), n.__H = void 0, e && x.__e(e, n.__v));
};
var ne = typeof requestAnimationFrame == "function";
function rn(t) {
  var e, n = function() {
    clearTimeout(s), ne && cancelAnimationFrame(e), setTimeout(t);
  }, s = setTimeout(n, 35);
  ne && (e = requestAnimationFrame(n));
}
function ht(t) {
  var e = k, n = t.__c;
  typeof n == "function" && (t.__c = void 0, n()), k = e;
}
function qt(t) {
  var e = k;
  t.__c = t.__(), k = e;
}
function Ut(t, e) {
  return !t || t.length !== e.length || e.some(function(n, s) {
    return n !== t[s];
  });
}
function Ne(t, e) {
  return typeof e == "function" ? e(t) : e;
}
function on(t, e) {
  return Number.isNaN(t) ? "nan" : Number.isFinite(t) ? Object.is(t, -0) ? "-0" : e === null ? an(t) : ln(t, e) : t < 0 ? "-inf" : "inf";
}
function an(t) {
  const [e, n] = t.toExponential().split("e"), s = Number(n);
  return s < -4 || s >= 16 ? e + Oe(s) : qe(e, s);
}
function ln(t, e) {
  const [n, s] = cn(t, e).split("e"), r = n.includes(".") ? n.replace(/\.?0+$/, "") : n, o = Number(s);
  return o < -4 || o >= e ? r + Oe(o) : qe(r, o);
}
function cn(t, e) {
  const n = t.toExponential(e - 1), r = t.toExponential(Math.min(100, e + 60)).split("e")[0].replace(/^-?\d\.?/, "").slice(e - 1), o = Number(n.split("e")[0].at(-1));
  if (!/^50*$/.test(r) || o % 2 === 0) return n;
  const [i, a] = n.split("e");
  return `${i.slice(0, -1)}${o - 1}e${a}`;
}
function Oe(t) {
  return `e${t < 0 ? "-" : "+"}${String(Math.abs(t)).padStart(2, "0")}`;
}
function qe(t, e) {
  const n = t.startsWith("-") ? "-" : "", s = t.replace(/[-.]/g, "");
  if (e < 0) return `${n}0.${"0".repeat(-e - 1)}${s}`;
  const r = s.slice(0, e + 1).padEnd(e + 1, "0"), o = s.slice(e + 1);
  return n + r + (o ? `.${o}` : "");
}
function Z(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), s = e.replace("-", "−");
  return n === void 0 ? s : `${s}·10<sup>${String(Number(n)).replace("-", "−")}</sup>`;
}
function E(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), s = e.replace("-", "−");
  return n === void 0 ? s : `${s}e${Number(n)}`.replace("e-", "e−");
}
const un = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, dn = /^([+-]?\d+)\s*\/\s*(\d*[1-9]\d*)$/;
function zt(t) {
  let e = t.normalize("NFKC").replace(/[−–₋]/g, "-").trim();
  /^[+-]?\d*,\d+$/.test(e) && (e = e.replace(",", "."));
  const n = dn.exec(e);
  if (n)
    return { text: e, value: Number(n[1]) / Number(n[2]), halfUnit: 0 };
  const s = Number(e);
  if (!un.test(e) || !Number.isFinite(s)) return null;
  const [r, o] = e.toLowerCase().split("e"), i = r.includes(".") ? r.length - r.indexOf(".") - 1 : 0, a = Number(o ?? 0) - i;
  return { text: e, value: s, halfUnit: +`5e${a - 1}` };
}
function bt(t, e, n = 0) {
  const s = n || 1e-10 * Math.abs(e);
  return Math.abs(t.value - e) <= t.halfUnit + s;
}
function Ie(t, e) {
  return !(Math.abs(t.value - e) <= 1e-9 * Math.abs(e)) && t.halfUnit > Math.abs(e) / 2;
}
function hn(t, e, n) {
  const s = zt(n);
  if (s === null) return null;
  const r = (a, c = [], u = null) => ({
    written: s,
    mark: a,
    upstream: c,
    slip: u
  }), o = t.values[e];
  if (bt(s, o)) return r(_n(t, e, s) ? "coarse" : "right");
  const i = pn(t, e);
  if (i.size && wn(t, e, s, i)) {
    const a = [...i].filter(([, c]) => mn(c)).map(([c]) => c);
    return r(a.length ? "follows" : "right", a);
  }
  return r("wrong", [], vn(t, e, s));
}
const fn = 2e-4;
function _n(t, e, n) {
  const s = t.values[e];
  if (Ie(n, s)) return !0;
  if (Math.abs(n.value - s) <= 1e-12 * Math.abs(s) && !n.text.endsWith("0") || t.state.changes.size || n.halfUnit <= fn * Math.abs(s)) return !1;
  const { twins: o } = t.data.variants[t.state.order];
  return (o[t.derivation.quantities[e].name] ?? []).some((a) => bt(n, a));
}
const mn = ({ mark: t }) => t === "wrong" || t === "follows";
function pn(t, e) {
  if (t.derivation.isLarge) return /* @__PURE__ */ new Map();
  const n = (s) => s !== e && t.derivation.affectedBy([s]).has(e);
  return new Map([...t.state.answers].filter(([s]) => n(s)));
}
const gn = 1.01;
function wn(t, e, n, s) {
  const r = (a) => {
    const c = [...s].map(([u, { written: h }]) => [u, u === a ? h.value + h.halfUnit : h.value]);
    return t.derivation.recomputed(new Map([...t.state.changes, ...c]))[e];
  }, o = r(-1), i = [...s.keys()].reduce((a, c) => a + Math.abs(r(c) - o), 0);
  return bt(n, o) || Math.abs(n.value - o) <= n.halfUnit + gn * i;
}
function vn(t, e, n) {
  if (t.state.changes.size) return null;
  const { slips: s } = t.data.variants[t.state.order];
  return (s[t.derivation.quantities[e].name] ?? []).find(([o]) => bt(n, o) && !Ie(n, o)) ?? null;
}
function yn(t) {
  const { quantities: e } = t.derivation, n = [...t.state.answers].map(([s, r]) => [e[s].name, r.written.text]);
  return JSON.stringify(Object.fromEntries(n), null, 1);
}
const bn = 22, $n = Array.from({ length: bn }, (t, e) => {
  let n = 1;
  for (let s = 2; s <= e; s++) n *= s;
  return 2 / Math.sqrt(Math.PI) * (-1) ** e / (n * (2 * e + 1));
}), se = 3.75, kn = 28, xn = 2 ** 27 + 1, xt = [
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
function Ae(t) {
  const e = t * xn, n = e - (e - t);
  return [n, t - n];
}
function Mn(t) {
  const [e, n] = Ae(t);
  return Math.exp(-e * e) * Math.exp(-n * (t + e));
}
function Sn(t) {
  let e = 0, n = 0;
  for (let s = xt.length - 1; s > 0; s--)
    [n, e] = [2 * t * n - e + xt[s], n];
  return t * n - e + xt[0];
}
function Tn(t) {
  const e = Math.min(t, kn);
  return Mn(e) * Sn((e - se) / (e + se)) / (1 + 2 * e);
}
function En(t) {
  if (Math.abs(t) <= 0.5) {
    const n = t * t;
    return 1 - t * $n.reduceRight((s, r) => s * n + r, 0);
  }
  const e = Tn(Math.abs(t));
  return t < 0 ? 2 - e : e;
}
function Cn(t) {
  return 0.5 * En(-t / Math.SQRT2);
}
function Nn(t) {
  const [e, n] = Ae(t);
  return Math.exp(-0.5 * e * e) * Math.exp(-0.5 * n * (t + e)) / Math.sqrt(2 * Math.PI);
}
const On = {
  add: (...t) => qn(t),
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
  Phi: Cn,
  phi: Nn,
  max: (...t) => t.reduce((e, n) => n > e ? n : e),
  min: (...t) => t.reduce((e, n) => n < e ? n : e),
  argmax: (...t) => t.indexOf(t.reduce((e, n) => n > e ? n : e)) + 1,
  argmin: (...t) => t.indexOf(t.reduce((e, n) => n < e ? n : e)) + 1,
  gt: (t, e) => +(t > e),
  lt: (t, e) => +(t < e),
  le: (t, e) => +(t <= e)
};
function q(t, e) {
  if (typeof t == "number") return e(t);
  const [n, ...s] = t;
  return n === "num" ? s[0] : n === "case" ? q(s[q(s[0], e) ? 1 : 2], e) : On[n](...s.map((r) => q(r, e)));
}
function G(t, e = /* @__PURE__ */ new Set()) {
  if (typeof t == "number") e.add(t);
  else if (t !== null && t[0] !== "num")
    for (const n of t.slice(1)) G(n, e);
  return e;
}
function qn(t) {
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
  return In(e);
}
function In(t) {
  let e = t.pop() ?? 0;
  for (; t.length; ) {
    const n = e, s = t.pop();
    e = n + s;
    const r = s - (e - n);
    if (!r) continue;
    const o = t.at(-1) ?? 0;
    if (r < 0 && o < 0 || r > 0 && o > 0) {
      const i = 2 * r, a = e + i;
      a - e === i && (e = a);
    }
    break;
  }
  return e;
}
const Dt = /^(<mrow><mo>−|(<[^>]*>)*−)/, Mt = (t) => (...e) => `<mrow><mi>${t}</mi><mo>(</mo>${e.join("<mo>,</mo>")}<mo>)</mo></mrow>`, An = {
  exp: (t) => `<msup><mi>e</mi><mrow>${t}</mrow></msup>`,
  sqrt: (t) => `<msqrt>${t}</msqrt>`,
  abs: (t) => `<mrow><mo>|</mo>${t}<mo>|</mo></mrow>`,
  ...Object.fromEntries(
    ["ln", "tanh", "sign", "sin", "cos", "max", "min", "argmax", "argmin"].map((t) => [t, Mt(t)])
  ),
  Phi: Mt("Φ"),
  phi: Mt("φ"),
  gt: (t, e) => `${t}<mo>&gt;</mo>${e}`,
  lt: (t, e) => `${t}<mo>&lt;</mo>${e}`,
  le: (t, e) => `${t}<mo>≤</mo>${e}`,
  case: (t, e, n) => `<mrow><mo>{</mo><mtable><mtr><mtd>${e}</mtd><mtd><mrow>${t}</mrow></mtd></mtr><mtr><mtd>${n}</mtd><mtd><mo>–</mo></mtd></mtr></mtable></mrow>`
};
function Ln(t, e) {
  return K(t, e)[0];
}
function tt(t, e) {
  const [n, ...s] = typeof t == "number" ? [""] : t, r = s, o = (i, a) => [`<mo form="infix">${i}</mo>${a[0]}`, ...a.slice(1)];
  return n === "add" ? r.flatMap((i, a) => a ? o("+", re(i, e)) : tt(i, e)) : n === "sub" ? [...tt(r[0], e), ...o("−", re(r[1], e))] : n === "mul" ? r.map((a) => W(
    a,
    e,
    2
    /* Product */
  )).map((a, c) => c ? `<mo form="infix">·</mo>${Y(a)}` : a) : [Ln(t, e)];
}
function re(t, e) {
  const n = W(
    t,
    e,
    2
    /* Product */
  );
  return Dt.test(n) || n.startsWith("<mrow><mo>(") ? [Y(n)] : tt(t, e);
}
function K(t, e) {
  if (typeof t == "number" || t[0] === "num" || t[0] === "more") {
    const o = e(t);
    return [
      o,
      Dt.test(o) ? 3 : 5
      /* Atom */
    ];
  }
  const [n, ...s] = t, r = s;
  switch (n) {
    case "add":
      return [
        Wn(r, e),
        1
        /* Sum */
      ];
    case "sub":
      return [
        Pn(r, e),
        1
        /* Sum */
      ];
    case "mul":
      return [
        Rn(r, e),
        2
        /* Product */
      ];
    case "div":
      return [
        Un(r, e),
        5
        /* Atom */
      ];
    case "neg":
      return [
        `<mrow><mo>−</mo>${Y(W(
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
        zn(r, e),
        4
        /* Power */
      ];
    default:
      return [
        An[n](...r.map((o) => K(o, e)[0])),
        5
        /* Atom */
      ];
  }
}
const Le = (t) => `<mrow><mo>(</mo>${t}<mo>)</mo></mrow>`, Y = (t) => Dt.test(t) ? Le(t) : t;
function W(t, e, n) {
  const [s, r] = K(t, e);
  return r >= n ? s : Le(s);
}
function Hn([t, ...e], n) {
  return [K(t, n)[0], ...e.map((s) => Y(W(
    s,
    n,
    2
    /* Product */
  )))];
}
function Wn(t, e) {
  return Hn(t, e).join("<mo>+</mo>");
}
function Pn([t, e], n) {
  return `${K(t, n)[0]}<mo>−</mo>${Y(W(
    e,
    n,
    2
    /* Product */
  ))}`;
}
function Rn(t, e) {
  return t.map((s) => W(
    s,
    e,
    2
    /* Product */
  )).map((s, r) => r ? Y(s) : s).join("<mo>·</mo>");
}
function Un(t, e) {
  const [n, s] = t.map((r) => K(r, e)[0]);
  return `<mfrac><mrow>${n}</mrow><mrow>${s}</mrow></mfrac>`;
}
function zn([t, e], n) {
  return `<msup><mrow>${W(
    t,
    n,
    5
    /* Atom */
  )}</mrow><mrow>${W(
    e,
    n,
    5
    /* Atom */
  )}</mrow></msup>`;
}
function X(t) {
  return t.replace(/[&<>"]/g, (e) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[e]);
}
function I(t) {
  const e = t[2] ? `<sup>${X(t[2])}</sup>` : "";
  if (typeof t[0] != "string")
    return `∂${I(t[0])}/∂${I(t[1])}${e}`;
  const n = t[1] ? `<sub>${X(t[1])}</sub>` : "";
  return `<i>${X(t[0])}</i>${n}${e}`;
}
function B(t) {
  if (typeof t[0] != "string")
    return `∂${B(t[0])}/∂${B(t[1])}${t[2]}`;
  const e = t[1] ? `_${t[1]}` : "";
  return `${t[0]}${e}${t[2]}`;
}
function He(t) {
  return Number(typeof t == "object" ? t.$float.replace("inf", "Infinity") : t);
}
function jt(t) {
  if (t === null || typeof t == "number") return t;
  const [e, ...n] = t;
  return e === "num" ? ["num", He(n[0])] : [e, ...n.flatMap((s) => Dn(s) ? jn(s) : [jt(s)])];
}
const Dn = (t) => Array.isArray(t) && t[0] === "dots";
function jn([, t, e, n, s, r]) {
  return Array.from({ length: t }, (o, i) => ["mul", e + i * n, s + i * r]);
}
function Fn(t) {
  const e = t.shape[0] * t.shape[1];
  if (!t.values) return new Float64Array(e);
  const n = Uint8Array.from(atob(t.values), (s) => s.charCodeAt(0));
  return new Float64Array(n.buffer);
}
function Ft(t, e, n) {
  return typeof t == "string" ? t.replace("{i}", String(e)).replace("{j}", String(n)) : Array.isArray(t) ? t.map((s) => Ft(s, e, n)) : t;
}
function Bn(t, [e, n], s) {
  const r = (a, c) => s.place(Ft(t, a, c));
  if (t.includes("{i},{j}")) {
    const a = r(1, 1);
    return (c, u) => a + (c - 1) * n + u - 1;
  }
  const o = t.includes("{i}");
  if (!o && !t.includes("{j}")) {
    const a = r(1, 1);
    return () => a;
  }
  const i = Array.from({ length: o ? e : n }, (a, c) => r(c + 1, c + 1));
  return (a, c) => i[(o ? a : c) - 1];
}
class Vn {
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
      return s[0] === "num" ? jt(s) : [s[0], ...s.slice(1).map((i) => this.tree(e, n, i))];
    const r = s.ref;
    let o = this.places.get(r);
    return o || this.places.set(r, o = Bn(r, this.block.shape, this.d)), o(e, n);
  }
  /** The first few of the block that refer to a name. */
  users(e, n, s) {
    const [r, o] = this.block.shape, i = [];
    for (const a of this.references) {
      const c = a.replace(/[.*+?^$()|[\]\\]/g, "\\$&"), u = new RegExp(`^${c.replace("{i}", "(?<i>\\d+)").replace("{j}", "(?<j>\\d+)")}$`).exec(e);
      if (!u || a === e) continue;
      const h = u.groups ?? {}, _ = (d, f) => d ? [Number(d)] : Array.from({ length: Math.min(f, s) }, (p, g) => g + 1);
      for (const d of _(h.i, r))
        for (const f of _(h.j, o)) i.push(n + (d - 1) * o + f - 1);
    }
    return i.slice(0, s);
  }
}
class oe {
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
    return Ft(this.block.symbol, this.i, this.j);
  }
  get tree() {
    return this.pattern.tree(this.i, this.j);
  }
}
const Gn = 30;
class Kn {
  quantities;
  listed;
  values;
  places = /* @__PURE__ */ new Map();
  starts = /* @__PURE__ */ new Map();
  firsts = /* @__PURE__ */ new Map();
  users = null;
  constructor(e) {
    this.listed = e.listed;
    const n = e.quantities.map(
      ([s, r, o, i, a, c, u, h]) => ({
        name: s,
        phase: r,
        layer: o,
        sample: i,
        symbol: u,
        reason: h,
        value: He(a),
        isTruth: typeof a == "boolean",
        tree: jt(c)
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
      const s = new Vn(n, this);
      this.starts.set(`${n.kind}[${n.layer}]`, { block: n, pattern: s, at: this.quantities.length });
      const r = Fn(n), [o, i] = n.shape;
      for (let a = 0; a < o; a++)
        for (let c = 0; c < i; c++)
          this.quantities.push(new oe(n, s, a + 1, c + 1, r[a * i + c]));
    }
  }
  workOut(e, n) {
    const s = (r) => this.values[r];
    for (let r = n; r < n + e.shape[0] * e.shape[1]; r++)
      this.values[r] = this.quantities[r].value = q(this.quantities[r].tree, s);
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
    const { name: s } = this.quantities[e], r = [...this.starts.values()].flatMap(({ pattern: o, at: i }) => o.users(s, i, Gn));
    return [...n, ...r];
  }
  namedUsers() {
    const e = /* @__PURE__ */ new Map();
    return this.quantities.forEach((n, s) => {
      if (!(n instanceof oe))
        for (const r of G(n.tree)) {
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
        const a = this.quantities[i].tree;
        e.has(i) ? s[i] = e.get(i) : a !== null && (s[i] = q(a, o));
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
class Yn {
  constructor(e) {
    this.data = e, this.derivations = Object.fromEntries(
      Object.entries(e.variants).map(([n, s]) => [n, new Kn(s)])
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
    return on(e, n);
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
    const { quantities: e, listed: n } = this.derivation, s = (o) => `${o.layer}/${P(o.name)}`, r = s(this.current);
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
    ), a = s.place(r) ?? 0;
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
function P(t) {
  const e = t.replace(/@.*/, "").match(/\d+(?=\])/g);
  return e ? Number(e.at(-1)) : 0;
}
const We = Ze(null), b = () => nn(We), Jn = 16;
function Xn(t) {
  const { derivation: e, data: n } = t, s = e.place("E"), r = s === void 0 ? null : e.quantities[s].tree;
  return r === null ? /* @__PURE__ */ new Map() : new Map(
    n.samples.map((o) => {
      const i = e.place(`E@${o}`), a = q(r, (c) => +(c === i));
      return [o, a - q(r, () => 0)];
    })
  );
}
function Qn(t, e) {
  const { quantities: n } = t.derivation, { tree: s, sample: r } = n[e];
  if (r !== null || s === null || typeof s == "number" || s[0] !== "add") return [];
  const o = Xn(t), i = [];
  for (const c of s.slice(1)) {
    const u = new Set([...G(c)].flatMap((f) => n[f].sample ?? [])), [h] = u, _ = o.get(h);
    if (u.size !== 1 || !_) return [];
    const d = q(c, (f) => t.values[f]);
    i.push({ sample: h, share: d, own: d / _ });
  }
  return new Set(i.map((c) => c.sample)).size === i.length && i.length > 1 ? i.sort((c, u) => c.sample - u.sample) : [];
}
function Zn() {
  const t = b(), e = Qn(t, t.state.at);
  if (!e.length || t.state.hidden) return null;
  const n = Math.max(...e.map((a) => Math.abs(a.share))) || 1, s = [...e].sort((a, c) => Math.abs(c.share) - Math.abs(a.share)), r = new Set(s.slice(0, Jn)), o = e.filter((a) => !r.has(a)), i = (a) => E(t.number(a + 0, 6));
  return /* @__PURE__ */ l("section", { class: "shares", "aria-label": t.word("shares"), children: [
    /* @__PURE__ */ l("table", { children: [
      /* @__PURE__ */ l("caption", { children: t.word("shares") }),
      /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "col", children: t.word("sample_n", { n: "" }).trim() }),
        /* @__PURE__ */ l("th", { scope: "col", children: t.word("share_own") }),
        /* @__PURE__ */ l("th", { scope: "col", children: t.word("share") }),
        /* @__PURE__ */ l("td", {})
      ] }) }),
      /* @__PURE__ */ l("tbody", { children: e.filter((a) => r.has(a)).map((a) => /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "row", children: /* @__PURE__ */ l(
          "button",
          {
            "aria-pressed": t.data.samples[t.state.sample] === a.sample,
            "aria-label": t.word("sample_n", { n: a.sample }),
            onClick: () => t.set({ sample: t.data.samples.indexOf(a.sample) }),
            children: a.sample
          }
        ) }),
        /* @__PURE__ */ l("td", { class: "number", children: i(a.own) }),
        /* @__PURE__ */ l("td", { class: "number", children: i(a.share) }),
        /* @__PURE__ */ l("td", { class: "both", "aria-hidden": "true", children: /* @__PURE__ */ l(ts, { part: a.share / n }) })
      ] }, a.sample)) })
    ] }),
    o.length > 0 && /* @__PURE__ */ l("p", { class: "soft", children: t.word("more_terms", { n: o.length, sum: i(o.reduce((a, c) => a + c.share, 0)) }) }),
    /* @__PURE__ */ l("p", { class: "soft", children: t.word("shares_sum") })
  ] });
}
function ts({ part: t }) {
  const e = `${50 * Math.abs(t)}%`, n = t < 0 ? `${50 * (1 + t)}%` : "50%";
  return /* @__PURE__ */ l("span", { class: t < 0 ? "bar minus" : "bar plus", style: { width: e, left: n } });
}
const Pe = 14, es = 10, ie = 24;
function ns(t, e) {
  if (typeof t == "number" || t[0] !== "add" || e.state.whole) return t;
  const n = t.slice(1);
  if (n.length <= Pe) return t;
  const s = (c) => e.values[c], r = n.map((c) => Math.abs(q(c, s))), o = r.map((c, u) => u).sort((c, u) => r[u] - r[c]), i = new Set(o.slice(0, es)), a = n.filter((c, u) => !i.has(u));
  return [
    "add",
    ...n.filter((c, u) => i.has(u)),
    ["more", a.length, q(["add", ...a], s)]
  ];
}
function ae(t, e) {
  const [n, s, r] = t;
  if (n === "num") return `<mn>${Z(e.number(s, null))}</mn>`;
  const o = e.word("more_terms", { n: s, sum: e.number(r) });
  return `<mn class="more">${X(o)}</mn>`;
}
function le(t, e, n) {
  const s = n.derivation.quantities[t], r = n.values[t] !== n.derivation.values[t] ? " changed" : "", o = X(n.word("comes_from", { name: B(s.symbol) }));
  return `<mn><span class="origin${r}" data-at="${t}" title="${o}">${e}</span></mn>`;
}
function ss(t) {
  return `#${t.replace(/[^A-Za-z0-9+@]+/g, "-").replace(/^-|-$/g, "")}`;
}
function rs(t, e) {
  if (t.tree === null) return [];
  const n = ns(t.tree, e), { quantities: s } = e.derivation, r = tt(
    n,
    (c) => typeof c == "number" ? le(c, I(s[c].symbol), e) : ae(c, e)
  ), o = tt(
    n,
    (c) => typeof c == "number" ? le(c, Z(e.shownValue(c)), e) : ae(c, e)
  ), i = (c) => c.join("").replace(/<[^>]*>/g, ""), a = Z(e.shownValue(e.state.at));
  return [r, o].filter((c, u, h) => (u === 0 || i(c) !== i(h[0])) && i(c) !== a);
}
const os = (t) => `<math display="block"><mrow>${t}</mrow></math>`;
function is() {
  const t = b(), e = t.current, { at: n, trail: s } = t.state, r = (a) => {
    const c = a.target.closest("[data-at]");
    c && (a.preventDefault(), t.go(Number(c.getAttribute("data-at")), n));
  }, o = t.state.hidden && e.tree !== null, i = e.tree !== null && typeof e.tree != "number" && e.tree[0] === "add" && e.tree.length > Pe + 1;
  return /* @__PURE__ */ l("section", { class: "equation", "aria-label": t.word("equation", { n: n + 1, all: t.derivation.listed }), children: [
    /* @__PURE__ */ l("div", { class: "where", children: [
      /* @__PURE__ */ l("span", { class: "phase", children: as(t, e) }),
      /* @__PURE__ */ l("span", { class: "count", children: n < t.derivation.listed ? t.word("equation", { n: n + 1, all: t.derivation.listed }) : "" })
    ] }),
    /* @__PURE__ */ l("div", { class: "sides", onClick: r, "aria-live": "polite", children: [
      /* @__PURE__ */ l("div", { class: "left", dangerouslySetInnerHTML: { __html: I(e.symbol) }, title: e.name }),
      /* @__PURE__ */ l("div", { class: "right", children: [
        rs(e, t).map((a, c) => /* @__PURE__ */ l("div", { class: "side", tabIndex: 0, role: "group", "aria-label": t.word(c ? "numbers" : "formula"), children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          /* @__PURE__ */ l("span", { class: "terms", dangerouslySetInnerHTML: { __html: a.map(os).join("") } })
        ] }, c)),
        /* @__PURE__ */ l("div", { class: "side result", children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          o ? /* @__PURE__ */ l(hs, {}, n) : /* @__PURE__ */ l(cs, { place: n })
        ] })
      ] })
    ] }),
    i && !t.state.whole && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => t.set({ whole: !0 }), children: t.word("show_terms") }),
    /* @__PURE__ */ l("p", { class: "why", children: [
      t.word(`why:${e.reason}`),
      ls(t, e) ? ` ${t.word("new_weights")}` : ""
    ] }),
    /* @__PURE__ */ l(Zn, {}),
    e.tree === null && /* @__PURE__ */ l(ds, {}, `over${n}`),
    /* @__PURE__ */ l(us, {}),
    s.length > 0 && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => t.back(), children: [
      "← ",
      t.word("back"),
      " ",
      /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: I(t.derivation.quantities[s[s.length - 1]].symbol) } })
    ] })
  ] });
}
function as(t, e) {
  const n = e.layer === null ? "" : ` · ${t.word("layer", { layer: e.layer })}`, s = e.sample === null ? "" : ` · ${t.word("sample_n", { n: e.sample })}`;
  return t.word(e.phase) + n + s;
}
function ls(t, e) {
  if (e.phase !== "backward" || e.tree === null) return !1;
  const n = (s) => typeof s == "number" ? t.derivation.quantities[s].name.startsWith("W+") : s[0] !== "num" && s.slice(1).some((r) => n(r));
  return n(e.tree);
}
function cs({ place: t }) {
  const e = b(), n = e.derivation.values[t], s = e.values[t] !== n, r = Z(e.shownValue(t));
  return s ? /* @__PURE__ */ l("span", { class: "changed", children: [
    /* @__PURE__ */ l("s", { class: "number", dangerouslySetInnerHTML: { __html: Z(e.number(n)) } }),
    " → ",
    /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } })
  ] }) : /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } });
}
function us() {
  const t = b(), { at: e } = t.state, n = t.derivation.usedIn(e), s = [...G(t.current.tree)];
  return /* @__PURE__ */ l(C, { children: [
    s.length > 0 && /* @__PURE__ */ l(ce, { title: t.word("made_of"), places: s }),
    /* @__PURE__ */ l(ce, { title: t.word(n.length ? "used_in" : "used_nowhere"), places: n })
  ] });
}
function ce({ title: t, places: e }) {
  const n = b();
  return /* @__PURE__ */ l("div", { class: "uses", children: [
    /* @__PURE__ */ l("span", { class: "soft", children: t }),
    e.slice(0, ie).map((s) => /* @__PURE__ */ l(
      "button",
      {
        class: "symbol",
        onClick: () => n.go(s, n.state.at),
        dangerouslySetInnerHTML: { __html: I(n.derivation.quantities[s].symbol) }
      },
      s
    )),
    e.length > ie && /* @__PURE__ */ l("span", { class: "soft", children: [
      "… ",
      e.length
    ] })
  ] });
}
function ds() {
  const t = b(), { at: e, changes: n } = t.state, s = t.current, [r, o] = F(t.number(t.values[e], null)), [i, a] = F(!1);
  if (t.derivation.isLarge) return null;
  if (t.data.frozen.some((u) => s.name.startsWith(u.replace(/\[.*/, "["))))
    return /* @__PURE__ */ l("p", { class: "soft", children: t.word("fixed_formula") });
  const c = () => {
    const u = zt(r);
    a(u === null), u !== null && t.change(e, u.value);
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
          "aria-invalid": i,
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
    i && /* @__PURE__ */ l("span", { class: "wrong", role: "alert", children: t.word("no_number") })
  ] });
}
function hs() {
  const t = b(), { at: e, answers: n } = t.state, s = t.current, r = n.get(e), [o, i] = F(r?.written.text ?? ""), [a, c] = F(!1), u = rt(null);
  return V(() => u.current?.focus({ preventScroll: !0 }), []), /* @__PURE__ */ l("form", { class: "ask", onSubmit: (_) => {
    _.preventDefault();
    const d = hn(t, e, o);
    c(d === null), d && t.set({ answers: new Map(n).set(e, d) });
  }, children: [
    /* @__PURE__ */ l(
      "input",
      {
        ref: u,
        value: o,
        size: 14,
        autocomplete: "off",
        "aria-label": t.word("your_answer", { name: B(s.symbol) }),
        onInput: (_) => i(_.currentTarget.value)
      }
    ),
    /* @__PURE__ */ l("button", { type: "submit", children: t.word("check") }),
    /* @__PURE__ */ l("span", { role: "status", children: a ? t.word("no_number") : r ? /* @__PURE__ */ l(_s, { place: e }) : "" })
  ] });
}
function fs(t, [, e, n = "", s = ""]) {
  return t.word(`slip:${e}`, { x: n, y: s });
}
function _s({ place: t }) {
  const e = b(), n = e.state.answers.get(t);
  if (!n) return null;
  const s = n.upstream.map((o) => B(e.derivation.quantities[o].symbol)), r = n.slip ? ` ${e.word("likely_slip", { slip: fs(e, n.slip) })}` : "";
  return /* @__PURE__ */ l("span", { class: `verdict ${n.mark}`, children: [
    e.word(n.mark, { names: s.join(", ") }),
    r
  ] });
}
const ms = 40;
function ps({ gap: t }) {
  const e = b(), n = rt(null), [s, r] = [e.data.sizes[t.layer - 1], e.data.sizes[t.layer]], o = { ...t.box, h: Math.min(t.box.h, Math.max(120, s * 14) + ms) };
  o.y += (t.box.h - o.h) / 2;
  const [i, a] = F(""), c = new Float64Array(s * r);
  for (let p = 0; p < s; p++)
    for (let g = 0; g < r; g++) {
      const y = gt(e, { layer: t.layer, from: p + 1, to: g + 1 });
      c[p * r + g] = y?.known ? y.value : 0;
    }
  const u = c.reduce((p, g) => Math.max(p, Math.abs(g)), 0), h = e.current, _ = h.layer === t.layer - 1 ? P(h.name) - 1 : -1, d = h.layer === t.layer ? P(h.name) - 1 : -1;
  V(() => {
    n.current && gs(n.current, c, r, u, _, d);
  });
  const f = (p) => {
    const g = p.currentTarget.getBoundingClientRect(), y = Math.floor((p.clientY - g.top) / g.height * s), w = Math.floor((p.clientX - g.left) / g.width * r);
    return y < 0 || w < 0 || y >= s || w >= r ? null : gt(e, { layer: t.layer, from: y + 1, to: w + 1 });
  };
  return /* @__PURE__ */ l("div", { class: "heat", style: nt(o), children: [
    /* @__PURE__ */ l(
      "canvas",
      {
        ref: n,
        role: "img",
        "aria-label": e.word("heat", { rows: s, columns: r, most: E(e.number(u, 4)) }),
        onPointerMove: (p) => {
          const g = f(p);
          a(g ? `${e.derivation.quantities[g.place].name} = ${E(e.number(g.value, 6))}` : "");
        },
        onPointerLeave: () => a(""),
        onClick: (p) => {
          const g = f(p);
          g && e.go(g.place, e.state.at);
        }
      }
    ),
    /* @__PURE__ */ l("div", { class: "foot", children: i || e.word("heat", { rows: s, columns: r, most: E(e.number(u, 4)) }) })
  ] });
}
function gs(t, e, n, s, r, o) {
  const i = e.length / n, a = t.getContext("2d");
  if (!a) return;
  const c = getComputedStyle(t), [u, h, _, d] = ["--plus", "--minus", "--page", "--ink"].map(
    (w) => ws(a, c.getPropertyValue(w).trim())
  );
  [t.width, t.height] = [t.clientWidth, t.clientHeight].map(
    (w) => Math.max(1, Math.round(w * devicePixelRatio))
  );
  const [f, p] = [t.width / n, t.height / i], g = new ImageData(n, i);
  e.forEach((w, v) => {
    const S = s ? Math.abs(w) / s : 0, N = w < 0 ? h : u;
    for (let m = 0; m < 3; m++) g.data[4 * v + m] = _[m] + S * (N[m] - _[m]);
    g.data[4 * v + 3] = 255;
  });
  const y = new OffscreenCanvas(n, i);
  y.getContext("2d")?.putImageData(g, 0, 0), a.imageSmoothingEnabled = !1, a.drawImage(y, 0, 0, t.width, t.height), a.strokeStyle = `rgb(${d.join()})`, a.lineWidth = devicePixelRatio, r >= 0 && a.strokeRect(0, r * p, t.width, p), o >= 0 && a.strokeRect(o * f, 0, f, t.height);
}
function ws(t, e) {
  t.fillStyle = e;
  const n = t.fillStyle;
  return [1, 3, 5].map((s) => Number.parseInt(n.slice(s, s + 2), 16));
}
const vs = 60, it = 16, ue = { wide: 112, narrow: 98 }, St = 24, ys = 24, bs = 20, Tt = 26, de = { wide: 112, narrow: 90 };
function $s(t, e) {
  if (t <= it) return Array.from({ length: t }, (s, r) => r + 1);
  const n = Math.max(1, Math.min(t - it + 1, e - it / 2));
  return Array.from({ length: it }, (s, r) => n + r);
}
function ks(t, e, n) {
  return t === 0 ? ["a"] : e > 8 ? ["a"] : e > 4 ? ["a", "delta"] : n ? ["b", "z", "a", "delta"] : ["z", "a", "delta"];
}
function xs(t, e, n) {
  const { sizes: s, own: r } = t.data, o = s.length - 1, a = ue.wide * (s.length + 1) + de.wide * o + St + 8 <= e ? "wide" : "narrow", c = ue[a], u = Math.max(de[a], (e - c * (s.length + 1) - 8 - St) / o), h = (m) => r !== null && (m === 0 && r.inputs.length > 0 || m === o && r.outputs.length > 0), _ = (m) => t.derivation.place(`b[${m}][1]`) !== void 0, d = s.map((m, M) => {
    const O = $s(m, n(M)), A = ks(M, m, _(M)), D = A.length * ys + (h(M) ? bs : 0) + 8, T = O.length <= 2 ? 52 : O.length <= 4 ? 26 : O.length <= 8 ? 10 : 3;
    return { layer: M, size: m, units: O, rows: A, h: D, space: T, total: O.length * (D + T) - T };
  }), f = d[o], p = 54, g = Math.max(...d.map((m) => m.total), f.total + p + 16) + Tt + 12, y = (m) => 4 + m * (c + u), w = d.map((m) => {
    const M = Tt + (g - Tt - 12 - m.total - (m.layer === o ? p + 16 : 0)) / 2;
    return m.units.map((O, A) => ({
      layer: m.layer,
      unit: O,
      rows: m.rows,
      x: y(m.layer),
      y: M + A * (m.h + m.space),
      w: c,
      h: m.h
    }));
  }), v = y(o) + c + St, S = w[o].map((m) => ({ x: v, y: m.y + m.h / 2 - 27, w: c, h: 54 }));
  f.size > 4 && S.forEach((m, M) => Object.assign(m, { y: w[o][M].y, h: w[o][M].h }));
  const N = Math.max(...w[o].map((m) => m.y + m.h), ...S.map((m) => m.y + m.h));
  return {
    width: v + c + 4,
    height: Math.max(g, N + 16 + p + 8),
    units: w.flat(),
    columns: d.map((m) => ({
      layer: m.layer,
      x: y(m.layer),
      hidden: m.size - m.units.length,
      below: Math.max(...w[m.layer].map((M) => M.y + M.h))
    })),
    gaps: d.slice(1).map((m) => Ms(t, w, m.layer)),
    targets: S,
    loss: { x: v, y: N + 16, w: c, h: p - 20 }
  };
}
function Ms(t, e, n) {
  const [s, r] = [e[n - 1], e[n]], o = t.data.sizes[n - 1] * t.data.sizes[n], i = s[0].x + s[0].w, a = r[0].x, c = o > vs, u = Math.min(s[0].y, r[0].y), h = Math.max(...[...s, ...r].map((d) => d.y + d.h)), _ = c ? [] : r.flatMap(
    (d) => s.map((f) => ({
      layer: n,
      from: f.unit,
      to: d.unit,
      x1: i,
      y1: f.y + f.h / 2,
      x2: a,
      y2: d.y + d.h / 2
    }))
  );
  return { layer: n, isHeat: c, edges: _, hidden: 0, box: { x: i + 12, y: u, w: a - i - 24, h: h - u } };
}
const Ss = [0.3, 0.7, 0.22, 0.78, 0.38, 0.62, 0.5, 0.16, 0.84, 0.44, 0.56, 0.26, 0.74, 0.34, 0.66], he = 20;
function Ts(t, e) {
  const n = [];
  for (const s of t) {
    const r = e(s), o = Ss.map((i) => Es(s, i, r)).find(
      (i) => i.x >= s.x1 + 1 && i.x + i.w <= s.x2 - 1 && !n.some((a) => Cs(a.box, i))
    );
    o && n.push({ edge: s, box: o });
  }
  return n;
}
function Es(t, e, n) {
  return {
    x: Math.max(t.x1 + 2, Math.min(t.x2 - 2 - n, t.x1 + e * (t.x2 - t.x1) - n / 2)),
    y: t.y1 + e * (t.y2 - t.y1) - he / 2,
    w: n,
    h: he
  };
}
function Cs(t, e) {
  return t.x < e.x + e.w + 1 && e.x < t.x + t.w + 1 && t.y < e.y + e.h + 1 && e.y < t.y + t.h + 1;
}
let at = null;
function Q(t, e) {
  return at ??= document.createElement("canvas").getContext("2d"), at ? (at.font = e, at.measureText(t).width) : t.length * 7;
}
const et = '12px system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif', Ns = et.replace("12px", "9px"), fe = 6, Os = 4;
function qs() {
  const t = b(), e = rt(null), [n, s] = F(0);
  en(() => {
    const c = () => s(e.current?.clientWidth ?? 0);
    c();
    const u = new ResizeObserver(c);
    return e.current && u.observe(e.current), () => u.disconnect();
  }, []);
  const r = t.current, o = (c) => r.layer === c ? P(r.name) : 1, i = t.data.sizes.map(o).join(), a = yt(() => xs(t, n, o), [n, i, t.state.order]);
  return V(() => Is(e.current, Lt(a, t, t.state.at)), [t.state.at, a]), /* @__PURE__ */ l("div", { class: "figure", ref: e, tabIndex: 0, role: "group", "aria-label": t.word("figure"), children: /* @__PURE__ */ l("div", { class: "canvas", style: { width: `${a.width}px`, height: `${a.height}px` }, children: [
    /* @__PURE__ */ l(As, { plan: a }),
    /* @__PURE__ */ l(Rs, { plan: a }),
    a.gaps.map((c) => c.isHeat && /* @__PURE__ */ l(ps, { gap: c }, c.layer)),
    a.units.map((c) => /* @__PURE__ */ l(Ls, { box: c }, `${c.layer}/${c.unit}`)),
    /* @__PURE__ */ l(Ps, { plan: a }),
    a.gaps.map((c) => !c.isHeat && /* @__PURE__ */ l(Us, { gap: c }, c.layer)),
    /* @__PURE__ */ l(zs, { plan: a })
  ] }) });
}
function Is(t, e) {
  if (!t || !e || t.scrollWidth <= t.clientWidth) return;
  e.x >= t.scrollLeft && e.x + e.w <= t.scrollLeft + t.clientWidth || (t.scrollLeft = e.x - (t.clientWidth - e.w) / 2);
}
function nt(t) {
  return { left: `${t.x}px`, top: `${t.y}px`, width: `${t.w}px`, height: `${t.h}px` };
}
function As({ plan: t }) {
  const e = b();
  return /* @__PURE__ */ l(C, { children: [
    t.columns.map((n) => /* @__PURE__ */ l("div", { class: "caption", style: { left: `${n.x}px` }, children: n.layer === 0 ? e.word("inputs") : e.word("layer", { layer: n.layer }) }, n.layer)),
    t.columns.map((n) => n.hidden > 0 && /* @__PURE__ */ l("div", { class: "caption more", style: { left: `${n.x}px`, top: `${n.below}px` }, children: e.word("hidden_units", { n: n.hidden }) }, `more${n.layer}`))
  ] });
}
function R(t, e) {
  const n = t.data.samples[t.state.sample];
  return n === void 0 ? e : `${e}@${n}`;
}
function Re(t, e, n, s) {
  if (e === "b") return `b[${n}][${t.data.sharedBias[n - 1] ? 1 : s}]`;
  const r = e === "delta" && t.state.errors === "d" ? "d" : e;
  return R(t, `${r}[${n}][${s}]`);
}
function Bt(t, e) {
  const { quantities: n, listed: s } = t.derivation;
  return n[e].phase === "given" || e <= t.state.at ? !0 : e < s ? !1 : t.state.at >= (t.first(n[e].phase) ?? s);
}
function Ls({ box: t }) {
  const e = b(), { own: n, sizes: s } = e.data, o = (t.layer === 0 ? n?.inputs : t.layer === s.length - 1 ? n?.outputs : void 0)?.[t.unit - 1], i = e.current.layer === t.layer && P(e.current.name) === t.unit, a = t.rows.length === 1 && t.layer > 0 && Hs(e, t) ? ["delta"] : t.rows;
  return /* @__PURE__ */ l("div", { class: `card${i ? " here" : ""}`, style: nt(t), children: [
    o !== void 0 && /* @__PURE__ */ l("div", { class: "own", title: o, children: o }),
    a.map((c) => /* @__PURE__ */ l(It, { name: Re(e, c, t.layer, t.unit), room: t.w }, c))
  ] });
}
function Hs(t, e) {
  const n = t.derivation.place(Re(t, "delta", e.layer, e.unit));
  return n !== void 0 && Bt(t, n);
}
function It({ name: t, room: e }) {
  const n = b(), s = n.derivation.place(t);
  if (s === void 0) return null;
  const r = n.derivation.quantities[s], o = s === n.state.at, i = n.current.tree !== null && G(n.current.tree).has(s), a = o && n.state.hidden && r.tree !== null, c = a ? "?" : Bt(n, s) ? Ws(n, s, e) : "·", u = n.values[s] !== n.derivation.values[s];
  return /* @__PURE__ */ l(
    "button",
    {
      class: ["value", o && "here", i && "source", u && "changed"].filter(Boolean).join(" "),
      tabIndex: -1,
      title: `${r.name} = ${a ? "?" : n.shownValue(s, null)}`,
      onClick: () => n.go(s, n.state.at),
      children: [
        /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: I(ze(r.symbol)) } }),
        /* @__PURE__ */ l("span", { class: "number", children: c })
      ]
    }
  );
}
function Ue(t) {
  return typeof t[0] != "string" ? Q(B(t), et) : Q(t[0], `italic ${et}`) + Q(t[1] + t[2], Ns);
}
function Ws(t, e, n) {
  const s = Ue(ze(t.derivation.quantities[e].symbol));
  for (let r = Math.min(fe, t.state.digits ?? fe); ; r--) {
    const o = E(t.shownValue(e, r));
    if (r === 1 || Q(o, et) + s + 20 <= n) return o;
  }
}
function ze(t) {
  return typeof t[0] != "string" ? t : [t[0], t[1], t[2].replace(/⟨\d+⟩/, "")];
}
function Ps({ plan: t }) {
  const e = b(), n = e.data.sizes.length - 1, s = t.units.filter((o) => o.layer === n), r = e.data.sizes[n] > 4 ? ["y"] : ["y", "E"];
  return e.derivation.place("E") === void 0 ? null : /* @__PURE__ */ l(C, { children: [
    /* @__PURE__ */ l("div", { class: "caption", style: { left: `${t.loss.x}px` }, children: e.word("target") }),
    t.targets.map((o, i) => /* @__PURE__ */ l("div", { class: "card target", style: nt(o), children: r.map((a) => /* @__PURE__ */ l(It, { name: R(e, `${a}[${s[i].unit}]`), room: o.w }, a)) }, i)),
    /* @__PURE__ */ l("div", { class: "card target", style: nt(t.loss), children: /* @__PURE__ */ l(It, { name: "E", room: t.loss.w }) })
  ] });
}
function gt(t, e) {
  const n = { layer: e.layer, from: 1, to: 1 }, s = t.state.edges === "auto" && !At(t, n, t.edges)?.known;
  return At(t, e, s ? "w" : t.edges);
}
function At(t, e, n) {
  const s = (a) => t.derivation.edgePlace(`${a}[${e.layer}]`, e.from, e.to), r = s("W");
  if (r === void 0) return null;
  const o = t.state.edges !== "auto", i = (a, c, u) => a === void 0 ? null : { place: a, value: c(a), known: o || Bt(t, a), symbol: u };
  switch (n) {
    case "w":
      return i(r, (a) => t.values[a], !0);
    case "wa": {
      const a = t.derivation.place(R(t, `a[${e.layer - 1}][${e.from}]`));
      return a === void 0 ? null : i(r, (c) => t.values[c] * t.values[a], !1);
    }
    case "dw":
      return i(s("dW"), (a) => t.values[a], !1);
    case "step":
      return i(s("W+"), (a) => t.values[a] - t.values[r], !1);
  }
}
function De(t) {
  const { quantities: e } = t.derivation, n = [t.state.at, ...G(t.current.tree)], s = /* @__PURE__ */ new Set();
  for (const r of n) {
    const o = /^(?:d?W\+?|dE\[\d+\]\/dW|dE\/dW)(\[\d+\]\[\d+,\d+\])/.exec(e[r].name);
    o && s.add(o[1]);
  }
  return s;
}
function Rs({ plan: t }) {
  const e = b(), n = De(e), s = e.current.phase === "backward";
  return /* @__PURE__ */ l("svg", { class: "lines", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("defs", { children: /* @__PURE__ */ l("marker", { id: "arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerUnits: "userSpaceOnUse", markerWidth: "11", markerHeight: "11", orient: "auto-start-reverse", children: /* @__PURE__ */ l("path", { d: "M0 0 8 4 0 8z" }) }) }),
    t.gaps.flatMap((r) => {
      const o = r.edges.map((a) => ({ e: a, c: gt(e, a) })), i = Math.max(1e-300, ...o.map(({ c: a }) => a?.known ? Math.abs(a.value) : 0));
      return o.map(({ e: a, c }) => {
        const u = n.has(`[${a.layer}][${a.from},${a.to}]`), h = c?.known ? c.value < 0 ? "minus" : "plus" : "unknown", _ = c?.known ? 0.8 + 3.2 * (Math.abs(c.value) / i) : 0.8, d = u ? { [s ? "marker-start" : "marker-end"]: "url(#arrow)" } : {};
        return /* @__PURE__ */ l(
          "line",
          {
            class: `${h}${u ? " spoken" : ""}`,
            x1: a.x1,
            y1: a.y1,
            x2: a.x2,
            y2: a.y2,
            "stroke-width": _,
            ...d
          },
          `${a.layer}/${a.from}/${a.to}`
        );
      });
    }),
    e.derivation.place("E") !== void 0 && t.targets.map((r, o) => {
      const i = t.units.filter((a) => a.layer === e.data.sizes.length - 1)[o];
      return /* @__PURE__ */ l("line", { class: "unknown", x1: i.x + i.w, y1: i.y + i.h / 2, x2: r.x, y2: r.y + r.h / 2, "stroke-width": 0.8 }, o);
    })
  ] });
}
function Us({ gap: t }) {
  const e = b(), n = De(e), s = t.edges.length <= 12, r = e.current, o = (_) => n.has(`[${_.layer}][${_.from},${_.to}]`) ? 0 : r.layer === _.layer && P(r.name) === _.to ? 1 : 2, i = t.edges.flatMap((_) => {
    const d = gt(e, _);
    if (!d?.known) return [];
    const f = e.derivation.quantities[d.place], g = d.place === e.state.at && e.state.hidden && f.tree !== null ? "?" : E(e.number(d.value, Os));
    return [{ edge: _, c: d, text: g, symbol: d.symbol && s ? f.symbol : null }];
  });
  i.sort((_, d) => o(_.edge) - o(d.edge));
  const a = new Map(i.map((_) => [_.edge, _])), c = (_) => {
    const d = a.get(_), f = d.symbol ? Ue(d.symbol) + 4 : 0;
    return Math.ceil(f + Q(d.text, et)) + 10;
  }, u = Ts(i.map((_) => _.edge), c), h = i.length - u.length;
  return /* @__PURE__ */ l(C, { children: [
    u.map(({ edge: _, box: d }) => {
      const f = a.get(_), p = n.has(`[${_.layer}][${_.from},${_.to}]`), g = e.values[f.c.place] !== e.derivation.values[f.c.place];
      return /* @__PURE__ */ l(
        "button",
        {
          class: `label${p ? " spoken" : ""}${g ? " changed" : ""}${f.c.place === e.state.at ? " here" : ""}`,
          tabIndex: -1,
          style: nt(d),
          title: `${e.derivation.quantities[f.c.place].name} = ${e.shownValue(f.c.place, null)}`,
          onClick: () => e.go(f.c.place, e.state.at),
          children: [
            f.symbol && /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: I(f.symbol) } }),
            /* @__PURE__ */ l("span", { class: "number", children: f.text })
          ]
        },
        `${_.from}/${_.to}`
      );
    }),
    h > 0 && /* @__PURE__ */ l("div", { class: "caption", style: { left: `${t.box.x}px`, width: `${t.box.w}px` }, children: e.word("too_many_labels", { n: h }) })
  ] });
}
function Lt(t, e, n) {
  const s = e.derivation.quantities[n];
  if (!s) return null;
  const r = /^(?:d?W\+?|dE\/dW|[mvs]W\+?|dR\/dW)\[(\d+)\]\[(\d+),(\d+)\]/.exec(s.name);
  if (r) {
    const [i, a, c] = r.slice(1).map(Number), u = t.gaps[i - 1], h = u?.edges.find((_) => _.from === a && _.to === c);
    return h ? { x: h.x1 + 0.3 * (h.x2 - h.x1), y: h.y1 + 0.3 * (h.y2 - h.y1), w: 0, h: 0 } : u?.box ?? null;
  }
  const o = /^[yE]\[(\d+)\]/.exec(s.name);
  return o ? t.targets[Number(o[1]) - 1] ?? null : /^E(@|$)/.test(s.name) ? t.loss : s.layer === null ? null : t.units.find((i) => i.layer === s.layer && i.unit === P(s.name)) ?? null;
}
function zs({ plan: t }) {
  const e = b(), n = e.state.trail.at(-1);
  if (n === void 0) return null;
  const [s, r] = [Lt(t, e, n), Lt(t, e, e.state.at)];
  if (!s || !r || s === r) return null;
  const o = (_) => [_.x + _.w / 2, _.y + _.h / 2], [[i, a], [c, u]] = [o(s), o(r)], h = Math.min(60, Math.hypot(c - i, u - a) / 3);
  return /* @__PURE__ */ l("svg", { class: "thread", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("path", { d: `M${i} ${a} Q${(i + c) / 2} ${(a + u) / 2 - h} ${c} ${u}` }),
    /* @__PURE__ */ l("circle", { cx: c, cy: u, r: "4" })
  ] });
}
const Ds = 10;
function js({ own: t }) {
  const e = b(), n = t.cells[e.state.sample] ?? [], s = t.predicted[e.state.sample] ?? [], r = (o) => {
    const i = e.derivation.place(R(e, `a[0][${o}]`));
    return i === void 0 ? "" : E(e.shownValue(i, 6));
  };
  return /* @__PURE__ */ l("section", { class: "own-row", "aria-label": e.word("own_row"), children: [
    /* @__PURE__ */ l("h2", { children: e.word("own_row") }),
    s.map(([o, i, a]) => /* @__PURE__ */ l("p", { class: "predicted", children: [
      o,
      ": ",
      e.word("predicted"),
      " ",
      /* @__PURE__ */ l("strong", { children: i }),
      a === null ? "" : `, ${(100 * a).toFixed(1)} %`
    ] }, o)),
    /* @__PURE__ */ l("div", { class: "tables", children: [
      t.imageSide > 0 && /* @__PURE__ */ l(Fs, { cells: n.map((o) => Number(o[1])), side: t.imageSide }),
      /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": e.word("own_row"), children: /* @__PURE__ */ l("table", { children: [
        /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("column") }),
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("cell") }),
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("input") })
        ] }) }),
        /* @__PURE__ */ l("tbody", { children: n.map(([o, i, a, c], u) => /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "row", children: o }),
          /* @__PURE__ */ l("td", { children: i }),
          /* @__PURE__ */ l("td", { class: "number", children: Array.from({ length: c }, (h, _) => r(a + _)).join(", ") })
        ] }, u)) })
      ] }) }),
      /* @__PURE__ */ l(Bs, { own: t })
    ] })
  ] });
}
function Fs({ cells: t, side: e }) {
  const n = b(), s = rt(null);
  return V(() => {
    const r = s.current?.getContext("2d");
    if (!r) return;
    const o = Math.min(...t), i = Math.max(...t) - o || 1, a = new ImageData(e, e);
    t.forEach((c, u) => {
      a.data.fill(255 * (c - o) / i, 4 * u, 4 * u + 3), a.data[4 * u + 3] = 255;
    }), r.putImageData(a, 0, 0);
  }), /* @__PURE__ */ l("canvas", { ref: s, class: "tile", width: e, height: e, role: "img", "aria-label": n.word("image") });
}
function Bs({ own: t }) {
  const e = b(), [n, s] = e.data.sizes;
  if (s === void 0) return null;
  const r = [];
  for (let i = 1; i <= n; i++) {
    const a = e.derivation.place(R(e, `a[0][${i}]`));
    for (let c = 1; c <= s; c++) {
      const u = e.derivation.place(`W[1][${i},${c}]`);
      a !== void 0 && u !== void 0 && r.push({ i, j: c, w: u, value: e.values[u] * e.values[a] });
    }
  }
  r.sort((i, a) => Math.abs(a.value) - Math.abs(i.value));
  const o = Math.abs(r[0]?.value ?? 0) || 1;
  return /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": e.word("moved"), children: /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("caption", { children: e.word("moved") }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, Ds).map((i) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "row", children: t.inputs[i.i - 1] }),
      /* @__PURE__ */ l("td", { children: /* @__PURE__ */ l(
        "button",
        {
          class: "symbol",
          onClick: () => e.go(i.w, e.state.at),
          dangerouslySetInnerHTML: { __html: I(e.derivation.quantities[i.w].symbol) }
        }
      ) }),
      /* @__PURE__ */ l("td", { class: "number", children: E(e.number(i.value, 6)) }),
      /* @__PURE__ */ l("td", { class: "bar-cell", "aria-hidden": "true", children: /* @__PURE__ */ l("span", { class: i.value < 0 ? "bar minus" : "bar plus", style: { width: `${60 * Math.abs(i.value) / o}px` } }) })
    ] }, i.w)) })
  ] }) });
}
const lt = (t) => (e) => e.set({ edges: e.state.edges === t ? "auto" : t }), _e = (t) => (e) => e.set({ panel: e.state.panel === t ? "" : t }), Vs = {
  ArrowLeft: (t) => t.move(-1),
  ArrowRight: (t) => t.move(1),
  "Shift+ArrowLeft": (t) => t.movePhase(!1),
  "Shift+ArrowRight": (t) => t.movePhase(!0),
  Home: (t) => t.go(0),
  End: (t) => t.go(t.derivation.listed - 1),
  Backspace: (t) => t.back(),
  1: lt("w"),
  2: lt("wa"),
  3: lt("dw"),
  4: lt("step"),
  n: (t) => t.nextUnit(),
  h: (t) => t.set({ hidden: !t.state.hidden }),
  s: (t) => t.turnOrder(),
  l: (t) => t.nextLanguage(),
  d: (t) => t.nextTheme(),
  t: _e("table"),
  "?": _e("help"),
  Escape: (t) => t.set({ panel: "" })
}, Gs = [
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
], Ks = /* @__PURE__ */ new Set(["INPUT", "TEXTAREA", "SELECT"]), Ys = /* @__PURE__ */ new Set(["Escape"]);
function Js(t, e) {
  e.addEventListener("keydown", (n) => {
    const s = n;
    if (s.ctrlKey || s.metaKey || s.altKey) return;
    const r = Ks.has(s.target.tagName ?? "");
    if (r && !Ys.has(s.key)) return;
    const o = s.key.length === 1 ? s.key.toLowerCase() : s.key, i = Vs[s.shiftKey && o.startsWith("Arrow") ? `Shift+${o}` : o];
    i && (s.preventDefault(), r && s.target.blur(), i(t));
  });
}
const je = 400;
function Fe({ title: t, children: e }) {
  const n = b(), s = rt(null);
  return V(() => (s.current?.showModal(), () => s.current?.close()), []), /* @__PURE__ */ l("dialog", { ref: s, "aria-label": t, onClose: () => n.set({ panel: "" }), children: [
    /* @__PURE__ */ l("div", { class: "head", children: [
      /* @__PURE__ */ l("h2", { children: t }),
      /* @__PURE__ */ l("button", { onClick: () => n.set({ panel: "" }), children: n.word("close") })
    ] }),
    /* @__PURE__ */ l("div", { class: "inside", tabIndex: 0, role: "group", "aria-label": t, children: e })
  ] });
}
function Xs() {
  const t = b();
  return /* @__PURE__ */ l(Fe, { title: t.word("help"), children: /* @__PURE__ */ l("table", { children: /* @__PURE__ */ l("tbody", { children: Gs.map(([e, n]) => /* @__PURE__ */ l("tr", { children: [
    /* @__PURE__ */ l("th", { scope: "row", children: e.split(" ").map((s) => /* @__PURE__ */ l("kbd", { children: s }, s)) }),
    /* @__PURE__ */ l("td", { children: t.word(n) })
  ] }, e)) }) }) });
}
function Qs() {
  const t = b();
  return /* @__PURE__ */ l(Fe, { title: t.word("table"), children: [
    /* @__PURE__ */ l(Zs, {}),
    /* @__PURE__ */ l(er, {})
  ] });
}
function Et({ name: t }) {
  const e = b(), n = e.derivation.place(t);
  return n === void 0 ? /* @__PURE__ */ l("td", {}) : /* @__PURE__ */ l("td", { class: "number", children: /* @__PURE__ */ l("button", { class: "quiet", onClick: () => {
    e.set({ panel: "" }), e.go(n, e.state.at);
  }, children: E(e.shownValue(n)) }) });
}
function Zs() {
  const t = b(), { sizes: e, own: n } = t.data, s = e.length - 1, r = e.flatMap((i, a) => Array.from({ length: i }, (c, u) => [a, u + 1])), o = (i, a) => (i === 0 ? n?.inputs[a - 1] : i === s ? n?.outputs[a - 1] : void 0) ?? `${i}.${a}`;
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("layer", { layer: "" }) }),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("name") }),
      ["bias", "net", "out", "error"].map((i) => /* @__PURE__ */ l("th", { scope: "col", children: t.word(i) }, i)),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("target") })
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, je).map(([i, a]) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("td", { children: i }),
      /* @__PURE__ */ l("th", { scope: "row", children: o(i, a) }),
      /* @__PURE__ */ l(Et, { name: `b[${i}][${t.data.sharedBias[i - 1] ? 1 : a}]` }),
      ["z", "a", t.state.errors].map((c) => /* @__PURE__ */ l(Et, { name: R(t, `${c}[${i}][${a}]`) }, c)),
      i === s ? /* @__PURE__ */ l(Et, { name: R(t, `y[${a}]`) }) : /* @__PURE__ */ l("td", {})
    ] }, `${i}/${a}`)) })
  ] });
}
function tr(t) {
  const { sizes: e } = t.data, n = e.slice(1).reduce((i, a, c) => i + a * e[c], 0), s = t.current.layer || 1, r = P(t.current.name) || 1, o = [];
  for (let i = 1; i < e.length; i++)
    for (let a = 1; a <= e[i]; a++)
      if (!(n > je && !(i === s && a === r)))
        for (let c = 1; c <= e[i - 1]; c++) o.push({ layer: i, from: c, to: a });
  return o;
}
function er() {
  const t = b(), e = t.edges, n = ["w", "wa", "dw", "step"], s = (r, o) => {
    const i = At(t, o, r);
    return i ? E(t.number(i.value)) : "";
  };
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("edges") }),
      n.map((r) => /* @__PURE__ */ l("th", { scope: "col", class: r === e ? "now" : "", children: t.word(`edges_${r}`) }, r))
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: tr(t).map((r) => {
      const o = t.derivation.place(`W[${r.layer}][${r.from},${r.to}]`), i = o === void 0 ? "" : I(t.derivation.quantities[o].symbol);
      return /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "row", dangerouslySetInnerHTML: { __html: i } }),
        n.map((a) => /* @__PURE__ */ l("td", { class: "number", children: s(a, r) }, a))
      ] }, `${r.layer}/${r.from}/${r.to}`);
    }) })
  ] });
}
function nr({ board: t }) {
  const [, e] = Ce((s) => s + 1, 0);
  V(() => t.listen(() => e(0)), [t]);
  const { panel: n } = t.state;
  return /* @__PURE__ */ l(We.Provider, { value: t, children: [
    /* @__PURE__ */ l(sr, {}),
    n !== "equations" && /* @__PURE__ */ l(C, { children: [
      /* @__PURE__ */ l(or, {}),
      /* @__PURE__ */ l("main", { class: t.data.sizes.length ? "stage" : "stage alone", children: [
        t.data.sizes.length > 0 && /* @__PURE__ */ l("div", { class: "seen", children: [
          /* @__PURE__ */ l(qs, {}),
          /* @__PURE__ */ l(ir, {})
        ] }),
        /* @__PURE__ */ l("div", { class: "told", children: [
          /* @__PURE__ */ l(is, {}),
          /* @__PURE__ */ l(ar, {}),
          /* @__PURE__ */ l(lr, {})
        ] })
      ] }),
      t.data.own && /* @__PURE__ */ l(js, { own: t.data.own })
    ] }),
    n === "help" && /* @__PURE__ */ l(Xs, {}),
    n === "table" && /* @__PURE__ */ l(Qs, {})
  ] });
}
function sr() {
  const t = b(), { digits: e, panel: n, language: s } = t.state, r = t.data.spoken[s], o = Object.keys(t.derivations);
  return /* @__PURE__ */ l("header", { class: "bar", children: [
    /* @__PURE__ */ l("h1", { title: r.title, children: r.title }),
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
function rr({ quantities: t, listed: e }) {
  return t.slice(0, e).map(({ phase: n, layer: s }, r) => ({ phase: n, layer: s, at: r })).filter(({ phase: n, at: s }) => s === 0 || n !== t[s - 1].phase);
}
function or() {
  const t = b(), { listed: e } = t.derivation, n = yt(() => rr(t.derivation), [t.derivation]), { at: s } = t.state, r = n.findLastIndex((i) => i.at <= s), o = new Set(n.map((i) => i.phase)).size < n.length;
  return /* @__PURE__ */ l("nav", { class: "phases", "aria-label": t.word("equation", { n: s + 1, all: e }), children: [
    /* @__PURE__ */ l("button", { onClick: () => t.move(-1), "aria-label": t.word("previous"), title: t.word("previous"), children: "←" }),
    n.map((i, a) => /* @__PURE__ */ l("button", { "aria-current": a === r ? "step" : void 0, onClick: () => t.go(i.at), children: [
      t.word(i.phase),
      o && i.layer && i.phase !== "forward" ? ` ${i.layer}` : ""
    ] }, i.at)),
    /* @__PURE__ */ l("button", { onClick: () => t.move(1), "aria-label": t.word("next"), title: t.word("next"), children: "→" }),
    /* @__PURE__ */ l(
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
function ir() {
  const t = b(), e = ["auto", "w", "wa", "dw", "step"], { samples: n } = t.data, s = t.derivation.place(R(t, `d[${t.data.sizes.length - 1}][1]`)) !== void 0;
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
function ar() {
  const t = b(), e = t.derivation.place("eta"), { changes: n } = t.state, s = yt(() => t.derivation.lossAfter(t.values), [t.derivation, t.values]);
  if (e === void 0 || t.derivation.isLarge) return null;
  const r = t.values[e], o = t.derivation.values[e] || 1, i = t.derivation.place("E");
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
          onInput: (a) => t.change(e, zt(a.currentTarget.value)?.value ?? null)
        }
      ),
      /* @__PURE__ */ l("output", { class: "number", children: E(t.number(r, 6)) })
    ] }),
    i !== void 0 && s !== null && /* @__PURE__ */ l("p", { children: t.word("loss_before_after", {
      before: E(t.number(t.values[i])),
      after: E(t.number(s))
    }) }),
    n.size > 0 && /* @__PURE__ */ l(C, { children: [
      /* @__PURE__ */ l("p", { class: "note changed", children: t.word("recomputed") }),
      /* @__PURE__ */ l("button", { onClick: () => t.set({ changes: /* @__PURE__ */ new Map() }), children: t.word("undo") })
    ] })
  ] });
}
function lr() {
  const t = b(), { hidden: e, answers: n } = t.state, s = () => {
    const r = document.createElement("a");
    r.href = URL.createObjectURL(new Blob([yn(t)], { type: "application/json" })), r.download = "answers.json", r.click(), setTimeout(() => URL.revokeObjectURL(r.href), 1e3);
  };
  return /* @__PURE__ */ l("div", { class: "asking", children: [
    /* @__PURE__ */ l("button", { "aria-pressed": e, onClick: () => t.set({ hidden: !e }), children: [
      t.word(e ? "show" : "hide"),
      " ",
      /* @__PURE__ */ l("kbd", { children: "H" })
    ] }),
    n.size > 0 && /* @__PURE__ */ l(C, { children: [
      /* @__PURE__ */ l("button", { onClick: s, children: t.word("save_answers") }),
      /* @__PURE__ */ l("p", { class: "soft", children: t.word("save_hint", { source: t.data.source }) })
    ] })
  ] });
}
function cr(t, e) {
  const n = new Yn(t);
  return Qe(/* @__PURE__ */ l(nr, { board: n }), e), n;
}
function ur() {
  const t = document.getElementById("board"), e = document.getElementById("board-data")?.textContent;
  if (!t || !e) return;
  const n = cr(JSON.parse(e), t), s = new Map(n.derivation.quantities.map((o) => [ss(o.name), o.name])), r = () => {
    const o = s.get(decodeURIComponent(location.hash)), i = o === void 0 ? void 0 : n.derivation.place(o);
    i !== void 0 && n.go(i), i !== void 0 && n.state.panel === "equations" && n.set({ panel: "" });
  };
  r(), addEventListener("hashchange", r), Js(n, document), n.listen(() => me(n)), me(n);
}
function me(t) {
  const { language: e, theme: n, panel: s } = t.state, r = document.documentElement;
  r.classList.toggle("dark", n === "dark"), r.classList.toggle("light", n === "light"), r.classList.toggle("reads", s === "equations"), r.lang !== e && dr(t, e);
}
function dr(t, e) {
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
typeof document < "u" && ur();
export {
  Yn as Board,
  Kn as Derivation,
  q as evaluate,
  hn as judge,
  Z as markup,
  Ln as mathml,
  zt as readNumber,
  on as shown,
  cr as start,
  I as symbolMarkup
};
