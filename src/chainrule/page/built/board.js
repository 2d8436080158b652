var fe, $, _t, L, Fe, ft, pt, ye, oe, K, mt, Le, Te, Ee, gt, ce = {}, ue = [], Ft = /acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i, pe = Array.isArray;
function I(e, t) {
  for (var n in t) e[n] = t[n];
  return e;
}
function He(e) {
  e && e.parentNode && e.parentNode.removeChild(e);
}
function Bt(e, t, n) {
  var s, r, o, i = {};
  for (o in t) o == "key" ? s = t[o] : o == "ref" ? r = t[o] : i[o] = t[o];
  if (arguments.length > 2 && (i.children = arguments.length > 3 ? fe.call(arguments, 2) : n), typeof e == "function" && e.defaultProps != null) for (o in e.defaultProps) i[o] === void 0 && (i[o] = e.defaultProps[o]);
  return ie(e, i, s, r, null);
}
function ie(e, t, n, s, r) {
  var o = { type: e, props: t, key: n, ref: s, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: r ?? ++_t, __i: -1, __u: 0 };
  return r == null && $.vnode != null && $.vnode(o), o;
}
function O(e) {
  return e.children;
}
function ae(e, t) {
  this.props = e, this.context = t;
}
function U(e, t) {
  if (t == null) return e.__ ? U(e.__, e.__i + 1) : null;
  for (var n; t < e.__k.length; t++) if ((n = e.__k[t]) != null && n.__e != null) return n.__e;
  return typeof e.type == "function" ? U(e) : null;
}
function Vt(e) {
  if (e.__P && e.__d) {
    var t = e.__v, n = t.__e, s = [], r = [], o = I({}, t);
    o.__v = t.__v + 1, $.vnode && $.vnode(o), Pe(e.__P, o, t, e.__n, e.__P.namespaceURI, 32 & t.__u ? [n] : null, s, n ?? U(t), !!(32 & t.__u), r), o.__v = t.__v, o.__.__k[o.__i] = o, $t(s, o, r), t.__e = t.__ = null, o.__e != n && wt(o);
  }
}
function wt(e) {
  if ((e = e.__) != null && e.__c != null) return e.__e = e.__c.base = null, e.__k.some(function(t) {
    if (t != null && t.__e != null) return e.__e = e.__c.base = t.__e;
  }), wt(e);
}
function Ce(e) {
  (!e.__d && (e.__d = !0) && L.push(e) && !de.__r++ || Fe != $.debounceRendering) && ((Fe = $.debounceRendering) || ft)(de);
}
function de() {
  try {
    for (var e, t = 1; L.length; ) L.length > t && L.sort(pt), e = L.shift(), t = L.length, Vt(e);
  } finally {
    L.length = de.__r = 0;
  }
}
function vt(e, t, n, s, r, o, i, a, c, d, _) {
  var f, u, h, m, g, y, w = s && s.__k || ue, v = t.length;
  for (c = Kt(n, t, w, c, v), f = 0; f < v; f++) (h = n.__k[f]) != null && (u = h.__i != -1 && w[h.__i] || ce, h.__i = f, y = Pe(e, h, u, r, o, i, a, c, d, _), m = h.__e, h.ref && u.ref != h.ref && (u.ref && We(u.ref, null, h), _.push(h.ref, h.__c || m, h)), g == null && m != null && (g = m), 4 & h.__u ? (c = yt(h, c, e), u.__e && (u.__e = null)) : typeof h.type == "function" && y !== void 0 ? c = y : m && (c = m.nextSibling), h.__u &= -7);
  return n.__e = g, c;
}
function Kt(e, t, n, s, r) {
  var o, i, a, c, d, _ = n.length, f = _, u = 0;
  for (e.__k = new Array(r), o = 0; o < r; o++) (i = t[o]) != null && typeof i != "boolean" && typeof i != "function" ? (typeof i == "string" || typeof i == "number" || typeof i == "bigint" || i.constructor == String ? i = e.__k[o] = ie(null, i, null, null, null) : pe(i) ? i = e.__k[o] = ie(O, { children: i }, null, null, null) : i.constructor === void 0 && i.__b > 0 ? i = e.__k[o] = ie(i.type, i.props, i.key, i.ref ? i.ref : null, i.__v) : e.__k[o] = i, c = o + u, i.__ = e, i.__b = e.__b + 1, a = null, (d = i.__i = Gt(i, n, c, f)) != -1 && (f--, (a = n[d]) && (a.__u |= 2)), a == null || a.__v == null ? (d == -1 && (r > _ ? u-- : r < _ && u++), typeof i.type != "function" && (i.__u |= 4)) : d != c && (d == c - 1 ? u-- : d == c + 1 ? u++ : (d > c ? u-- : u++, i.__u |= 4))) : e.__k[o] = null;
  if (f) for (o = 0; o < _; o++) (a = n[o]) != null && (2 & a.__u) == 0 && (a.__e == s && (s = U(a)), xt(a, a));
  return s;
}
function yt(e, t, n) {
  var s, r;
  if (typeof e.type == "function") {
    for (s = e.__k, r = 0; s && r < s.length; r++) s[r] && (s[r].__ = e, t = yt(s[r], t, n));
    return t;
  }
  e.__e != t && (t && e.type && !t.parentNode && (t = U(e)), t = n.insertBefore(e.__e, t || null));
  do
    t = t && t.nextSibling;
  while (t != null && t.nodeType == 8);
  return t;
}
function Gt(e, t, n, s) {
  var r, o, i, a = e.key, c = e.type, d = t[n], _ = d != null && (2 & d.__u) == 0;
  if (d === null && a == null || _ && a == d.key && c == d.type) return n;
  if (s > (_ ? 1 : 0)) {
    for (r = n - 1, o = n + 1; r >= 0 || o < t.length; ) if ((d = t[i = r >= 0 ? r-- : o++]) != null && (2 & d.__u) == 0 && a == d.key && c == d.type) return i;
  }
  return -1;
}
function Be(e, t, n) {
  t[0] == "-" ? e.setProperty(t, n ?? "") : e[t] = n == null ? "" : typeof n != "number" || Ft.test(t) ? n : n + "px";
}
function te(e, t, n, s, r) {
  var o, i;
  e: if (t == "style") if (typeof n == "string") e.style.cssText = n;
  else {
    if (typeof s == "string" && (e.style.cssText = s = ""), s) for (t in s) n && t in n || Be(e.style, t, "");
    if (n) for (t in n) s && n[t] == s[t] || Be(e.style, t, n[t]);
  }
  else if (t[0] == "o" && t[1] == "n") o = t != (t = t.replace(mt, "$1")), i = t.toLowerCase(), t = i in e || t == "onFocusOut" || t == "onFocusIn" ? i.slice(2) : t.slice(2), e.l || (e.l = {}), e.l[t + o] = n, n ? s ? n[K] = s[K] : (n[K] = Le, e.addEventListener(t, o ? Ee : Te, o)) : e.removeEventListener(t, o ? Ee : Te, o);
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
function Ve(e) {
  return function(t) {
    if (this.l) {
      var n = this.l[t.type + e];
      if (t[oe] == null) t[oe] = Le++;
      else if (t[oe] < n[K]) return;
      return n($.event ? $.event(t) : t);
    }
  };
}
function Pe(e, t, n, s, r, o, i, a, c, d) {
  var _, f, u, h, m, g, y, w, v, S, C, p, M, N, A, z, T = t.type;
  if (t.constructor !== void 0) return null;
  128 & n.__u && (c = !!(32 & n.__u), o = [a = t.__e = n.__e]), (_ = $.__b) && _(t);
  e: if (typeof T == "function") {
    f = i.length;
    try {
      if (v = t.props, S = T.prototype && T.prototype.render, C = (_ = T.contextType) && s[_.__c], p = _ ? C ? C.props.value : _.__ : s, n.__c ? w = (u = t.__c = n.__c).__ = u.__E : (S ? t.__c = u = new T(v, p) : (t.__c = u = new ae(v, p), u.constructor = T, u.render = Jt), C && C.sub(u), u.state || (u.state = {}), u.__n = s, h = u.__d = !0, u.__h = [], u._sb = []), S && u.__s == null && (u.__s = u.state), S && T.getDerivedStateFromProps != null && (u.__s == u.state && (u.__s = I({}, u.__s)), I(u.__s, T.getDerivedStateFromProps(v, u.__s))), m = u.props, g = u.state, u.__v = t, h) S && T.getDerivedStateFromProps == null && u.componentWillMount != null && u.componentWillMount(), S && u.componentDidMount != null && u.__h.push(u.componentDidMount);
      else {
        if (S && T.getDerivedStateFromProps == null && v !== m && u.componentWillReceiveProps != null && u.componentWillReceiveProps(v, p), t.__v == n.__v || !u.__e && u.shouldComponentUpdate != null && u.shouldComponentUpdate(v, u.__s, p) === !1) {
          t.__v != n.__v && (u.props = v, u.state = u.__s, u.__d = !1), t.__e = n.__e, t.__k = n.__k, t.__k.some(function(j) {
            j && (j.__ = t);
          }), ue.push.apply(u.__h, u._sb), u._sb = [], u.__h.length && i.push(u), a = U(n);
          break e;
        }
        u.componentWillUpdate != null && u.componentWillUpdate(v, u.__s, p), S && u.componentDidUpdate != null && u.__h.push(function() {
          u.componentDidUpdate(m, g, y);
        });
      }
      if (u.context = p, u.props = v, u.__P = e, u.__e = !1, M = $.__r, N = 0, S) u.state = u.__s, u.__d = !1, M && M(t), _ = u.render(u.props, u.state, u.context), ue.push.apply(u.__h, u._sb), u._sb = [];
      else do
        u.__d = !1, M && M(t), _ = u.render(u.props, u.state, u.context), u.state = u.__s;
      while (u.__d && ++N < 25);
      u.state = u.__s, u.getChildContext != null && (s = I(I({}, s), u.getChildContext())), S && !h && u.getSnapshotBeforeUpdate != null && (y = u.getSnapshotBeforeUpdate(m, g)), A = _ != null && _.type === O && _.key == null ? kt(_.props.children) : _, a = vt(e, pe(A) ? A : [A], t, n, s, r, o, i, a, c, d), u.base = t.__e, t.__u &= -161, u.__h.length && i.push(u), w && (u.__E = u.__ = null);
    } catch (j) {
      if (i.length = f, t.__v = null, c || o != null) {
        if (j.then) {
          for (t.__u |= c ? 160 : 128; a && a.nodeType == 8 && a.nextSibling; ) a = a.nextSibling;
          o != null && (o[o.indexOf(a)] = null), t.__e = a;
        } else if (o != null) for (z = o.length; z--; ) He(o[z]);
      } else t.__e = n.__e;
      t.__k == null && (t.__k = n.__k || []), j.then || bt(t), $.__e(j, t, n);
    }
  } else o == null && t.__v == n.__v ? (t.__k = n.__k, t.__e = n.__e) : a = t.__e = Yt(n.__e, t, n, s, r, o, i, c, d);
  return (_ = $.diffed) && _(t), 128 & t.__u ? void 0 : a;
}
function bt(e) {
  e && (e.__c && (e.__c.__e = !0), e.__k && e.__k.some(bt));
}
function $t(e, t, n) {
  for (var s = 0; s < n.length; s++) We(n[s], n[++s], n[++s]);
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
function kt(e) {
  return typeof e != "object" || e == null || e.__b > 0 ? e : pe(e) ? e.map(kt) : e.constructor !== void 0 ? null : I({}, e);
}
function Yt(e, t, n, s, r, o, i, a, c) {
  var d, _, f, u, h, m, g, y = n.props || ce, w = t.props, v = t.type;
  if (v == "svg" ? r = "http://www.w3.org/2000/svg" : v == "math" ? r = "http://www.w3.org/1998/Math/MathML" : r || (r = "http://www.w3.org/1999/xhtml"), o != null) {
    for (d = 0; d < o.length; d++) if ((h = o[d]) && "setAttribute" in h == !!v && (v ? h.localName == v : h.nodeType == 3)) {
      e = h, o[d] = null;
      break;
    }
  }
  if (e == null) {
    if (v == null) return document.createTextNode(w);
    e = document.createElementNS(r, v, w.is && w), a && ($.__m && $.__m(t, o), a = !1), o = null;
  }
  if (v == null) y === w || a && e.data == w || (e.data = w);
  else {
    if (o = v == "textarea" && w.defaultValue != null ? null : o && fe.call(e.childNodes), !a && o != null) for (y = {}, d = 0; d < e.attributes.length; d++) y[(h = e.attributes[d]).name] = h.value;
    for (d in y) h = y[d], d == "dangerouslySetInnerHTML" ? f = h : d == "children" || d in w || d == "value" && "defaultValue" in w || d == "checked" && "defaultChecked" in w || te(e, d, null, h, r);
    for (d in w) h = w[d], d == "children" ? u = h : d == "dangerouslySetInnerHTML" ? _ = h : d == "value" ? m = h : d == "checked" ? g = h : a && typeof h != "function" || y[d] === h || te(e, d, h, y[d], r);
    if (_) a || f && (_.__html == f.__html || _.__html == e.innerHTML) || (e.innerHTML = _.__html), t.__k = [];
    else if (f && (e.innerHTML = ""), vt(t.type == "template" ? e.content : e, pe(u) ? u : [u], t, n, s, v == "foreignObject" ? "http://www.w3.org/1999/xhtml" : r, o, i, o ? o[0] : n.__k && U(n, 0), a, c), o != null) for (d = o.length; d--; ) He(o[d]);
    a && v != "textarea" || (d = "value", v == "progress" && m == null ? e.removeAttribute("value") : m != null && (m !== e[d] || v == "progress" && !m || v == "option" && m != y[d]) && te(e, d, m, y[d], r), d = "checked", g != null && g != e[d] && te(e, d, g, y[d], r));
  }
  return e;
}
function We(e, t, n) {
  try {
    if (typeof e == "function") {
      var s = typeof e.__u == "function";
      s && e.__u(), s && t == null || (e.__u = e(t));
    } else e.current = t;
  } catch (r) {
    $.__e(r, n);
  }
}
function xt(e, t, n) {
  var s, r;
  if ($.unmount && $.unmount(e), (s = e.ref) && (s.current && s.current != e.__e || We(s, null, t)), (s = e.__c) != null) {
    if (s.componentWillUnmount) try {
      s.componentWillUnmount();
    } catch (o) {
      $.__e(o, t);
    }
    s.base = s.__P = s.__n = null;
  }
  if (s = e.__k) for (r = 0; r < s.length; r++) s[r] && xt(s[r], t, n || typeof e.type != "function");
  n || He(e.__e), e.__c = e.__ = e.__e = void 0;
}
function Jt(e, t, n) {
  return this.constructor(e, n);
}
function Xt(e, t, n) {
  var s, r, o, i;
  t == document && (t = document.documentElement), $.__ && $.__(e, t), r = (s = !1) ? null : t.__k, o = [], i = [], Pe(t, e = t.__k = Bt(O, null, [e]), r || ce, ce, t.namespaceURI, r ? null : t.firstChild ? fe.call(t.childNodes) : null, o, r ? r.__e : t.firstChild, s, i), $t(o, e, i), e.props.children = null;
}
function Qt(e) {
  function t(n) {
    var s, r;
    return this.getChildContext || (s = /* @__PURE__ */ new Set(), (r = {})[t.__c] = this, this.getChildContext = function() {
      return r;
    }, this.componentWillUnmount = function() {
      s = null;
    }, this.shouldComponentUpdate = function(o) {
      this.props.value != o.value && s.forEach(function(i) {
        i.__e = !0, Ce(i);
      });
    }, this.sub = function(o) {
      s.add(o);
      var i = o.componentWillUnmount;
      o.componentWillUnmount = function() {
        s && s.delete(o), i && i.call(o);
      };
    }), n.children;
  }
  return t.__c = "__cC" + gt++, t.__ = e, t.Provider = t.__l = (t.Consumer = function(n, s) {
    return n.children(s);
  }).contextType = t, t;
}
fe = ue.slice, $ = { __e: function(e, t, n, s) {
  for (var r, o, i; t = t.__; ) if ((r = t.__c) && !r.__) try {
    if ((o = r.constructor) && o.getDerivedStateFromError != null && (r.setState(o.getDerivedStateFromError(e)), i = r.__d), r.componentDidCatch != null && (r.componentDidCatch(e, s || {}), i = r.__d), i) return r.__E = r;
  } catch (a) {
    e = a;
  }
  throw e;
} }, _t = 0, ae.prototype.setState = function(e, t) {
  var n;
  n = this.__s != null && this.__s != this.state ? this.__s : this.__s = I({}, this.state), typeof e == "function" && (e = e(I({}, n), this.props)), e && I(n, e), e != null && this.__v && (t && this._sb.push(t), Ce(this));
}, ae.prototype.forceUpdate = function(e) {
  this.__v && (this.__e = !0, e && this.__h.push(e), Ce(this));
}, ae.prototype.render = O, L = [], ft = typeof Promise == "function" ? Promise.prototype.then.bind(Promise.resolve()) : setTimeout, pt = function(e, t) {
  return e.__v.__b - t.__v.__b;
}, de.__r = 0, ye = Math.random().toString(8), oe = "__d" + ye, K = "__a" + ye, mt = /(PointerCapture)$|Capture$/i, Le = 0, Te = Ve(!1), Ee = Ve(!0), gt = 0;
var Zt = 0;
function l(e, t, n, s, r, o) {
  t || (t = {});
  var i, a, c = t;
  if ("ref" in c) for (a in c = {}, t) a == "ref" ? i = t[a] : c[a] = t[a];
  var d = { type: e, props: c, key: n, ref: i, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: --Zt, __i: -1, __u: 0, __source: r, __self: o };
  if (typeof e == "function" && (i = e.defaultProps)) for (a in i) c[a] === void 0 && (c[a] = i[a]);
  return $.vnode && $.vnode(d), d;
}
var R, k, be, Ke, he = 0, Mt = [], x = $, Ge = x.__b, Ye = x.__r, Je = x.diffed, Xe = x.__c, Qe = x.unmount, Ze = x.__;
function Z(e, t) {
  x.__h && x.__h(k, e, he || t), he = 0;
  var n = k.__H || (k.__H = { __: [], __h: [] });
  return e >= n.__.length && n.__.push({}), n.__[e];
}
function D(e) {
  return he = 1, St(Tt, e);
}
function St(e, t, n) {
  var s = Z(R++, 2);
  if (s.t = e, !s.__c && (s.__ = [Tt(void 0, t), function(a) {
    var c = s.__N ? s.__N[0] : s.__[0], d = s.t(c, a);
    c !== d && (s.__N = [d, s.__[1]], s.__c.setState({}));
  }], s.__c = k, !k.__f)) {
    var r = function(a, c, d) {
      if (!s.__c.__H) return !0;
      var _ = !1, f = s.__c.props !== a;
      if (s.__c.__H.__.some(function(h) {
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
    k.__f = !0;
    var o = k.shouldComponentUpdate, i = k.componentWillUpdate;
    k.componentWillUpdate = function(a, c, d) {
      if (this.__e) {
        var _ = o;
        o = void 0, r(a, c, d), o = _;
      }
      i && i.call(this, a, c, d);
    }, k.shouldComponentUpdate = r;
  }
  return s.__N || s.__;
}
function ee(e, t) {
  var n = Z(R++, 3);
  !x.__s && Ue(n.__H, t) && (n.__ = e, n.u = t, k.__H.__h.push(n));
}
function en(e, t) {
  var n = Z(R++, 4);
  !x.__s && Ue(n.__H, t) && (n.__ = e, n.u = t, k.__h.push(n));
}
function me(e) {
  return he = 5, ge(function() {
    return { current: e };
  }, []);
}
function ge(e, t) {
  var n = Z(R++, 7);
  return Ue(n.__H, t) && (n.__ = e(), n.__H = t, n.__h = e), n.__;
}
function tn(e) {
  var t = k.context[e.__c], n = Z(R++, 9);
  return n.c = e, t ? (n.__ == null && (n.__ = !0, t.sub(k)), t.props.value) : e.__;
}
function nn() {
  for (var e; e = Mt.shift(); ) {
    var t = e.__H;
    if (e.__P && t) try {
      t.__h.some(le), t.__h.some(Ne), t.__h = [];
    } catch (n) {
      t.__h = [], x.__e(n, e.__v);
    }
  }
}
x.__b = function(e) {
  k = null, Ge && Ge(e);
}, x.__ = function(e, t) {
  e && t.__k && t.__k.__m && (e.__m = t.__k.__m), Ze && Ze(e, t);
}, x.__r = function(e) {
  Ye && Ye(e), R = 0;
  var t = (k = e.__c).__H;
  t && (be === k ? (t.__h = [], k.__h = [], t.__.some(function(n) {
    n.__N && (n.__ = n.__N), n.u = n.__N = void 0;
  })) : (t.__h.some(le), t.__h.some(Ne), t.__h = [], R = 0)), be = k;
}, x.diffed = function(e) {
  Je && Je(e);
  var t = e.__c;
  t && t.__H && (t.__H.__h.length && (Mt.push(t) !== 1 && Ke === x.requestAnimationFrame || ((Ke = x.requestAnimationFrame) || sn)(nn)), t.__H.__.some(function(n) {
    n.u && (n.__H = n.u, n.u = void 0);
  })), be = k = null;
}, x.__c = function(e, t) {
  t.some(function(n) {
    try {
      n.__h.some(le), n.__h = n.__h.filter(function(s) {
        return !s.__ || Ne(s);
      });
    } catch (s) {
      t.some(function(r) {
        r.__h && (r.__h = []);
      }), t = [], x.__e(s, n.__v);
    }
  }), Xe && Xe(e, t);
}, x.unmount = function(e) {
  Qe && Qe(e);
  var t, n = e.__c;
  n && n.__H && (n.__H.__.some(function(s) {
    try {
      le(s);
    } catch (r) {
      t = r;
    }
  }), n.__H = void 0, t && x.__e(t, n.__v));
};
var et = typeof requestAnimationFrame == "function";
function sn(e) {
  var t, n = function() {
    clearTimeout(s), et && cancelAnimationFrame(t), setTimeout(e);
  }, s = setTimeout(n, 35);
  et && (t = requestAnimationFrame(n));
}
function le(e) {
  var t = k, n = e.__c;
  typeof n == "function" && (e.__c = void 0, n()), k = t;
}
function Ne(e) {
  var t = k;
  e.__c = e.__(), k = t;
}
function Ue(e, t) {
  return !e || e.length !== t.length || t.some(function(n, s) {
    return n !== e[s];
  });
}
function Tt(e, t) {
  return typeof t == "function" ? t(e) : t;
}
function rn(e, t) {
  return Number.isNaN(e) ? "nan" : Number.isFinite(e) ? Object.is(e, -0) ? "-0" : t === null ? on(e) : an(e, t) : e < 0 ? "-inf" : "inf";
}
function on(e) {
  const [t, n] = e.toExponential().split("e"), s = Number(n);
  return s < -4 || s >= 16 ? t + Et(s) : Ct(t, s);
}
function an(e, t) {
  const [n, s] = ln(e, t).split("e"), r = n.includes(".") ? n.replace(/\.?0+$/, "") : n, o = Number(s);
  return o < -4 || o >= t ? r + Et(o) : Ct(r, o);
}
function ln(e, t) {
  const n = e.toExponential(t - 1), r = e.toExponential(Math.min(100, t + 60)).split("e")[0].replace(/^-?\d\.?/, "").slice(t - 1), o = Number(n.split("e")[0].at(-1));
  if (!/^50*$/.test(r) || o % 2 === 0) return n;
  const [i, a] = n.split("e");
  return `${i.slice(0, -1)}${o - 1}e${a}`;
}
function Et(e) {
  return `e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
}
function Ct(e, t) {
  const n = e.startsWith("-") ? "-" : "", s = e.replace(/[-.]/g, "");
  if (t < 0) return `${n}0.${"0".repeat(-t - 1)}${s}`;
  const r = s.slice(0, t + 1).padEnd(t + 1, "0"), o = s.slice(t + 1);
  return n + r + (o ? `.${o}` : "");
}
function J(e) {
  const [t, n] = e.replace(/inf/, "∞").split("e"), s = t.replace("-", "−");
  return n === void 0 ? s : `${s}·10<sup>${String(Number(n)).replace("-", "−")}</sup>`;
}
function E(e) {
  const [t, n] = e.replace(/inf/, "∞").split("e"), s = t.replace("-", "−");
  return n === void 0 ? s : `${s}e${Number(n)}`.replace("e-", "e−");
}
const cn = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, un = /^([+-]?\d+)\s*\/\s*(\d*[1-9]\d*)$/;
function Re(e) {
  let t = e.normalize("NFKC").replace(/[−–₋]/g, "-").trim();
  /^[+-]?\d*,\d+$/.test(t) && (t = t.replace(",", "."));
  const n = un.exec(t);
  if (n)
    return { text: t, value: Number(n[1]) / Number(n[2]), halfUnit: 0 };
  const s = Number(t);
  if (!cn.test(t) || !Number.isFinite(s)) return null;
  const [r, o] = t.toLowerCase().split("e"), i = r.includes(".") ? r.length - r.indexOf(".") - 1 : 0, a = Number(o ?? 0) - i;
  return { text: t, value: s, halfUnit: +`5e${a - 1}` };
}
function qe(e, t, n = 0) {
  const s = n || 1e-10 * Math.abs(t);
  return Math.abs(e.value - t) <= e.halfUnit + s;
}
function Nt(e, t) {
  return !(Math.abs(e.value - t) <= 1e-9 * Math.abs(t)) && e.halfUnit > Math.abs(t) / 2;
}
function dn(e, t, n) {
  const s = Re(n);
  if (s === null) return null;
  const r = (a, c = [], d = "") => ({
    written: s,
    mark: a,
    upstream: c,
    slip: d
  }), o = e.values[t];
  if (qe(s, o)) return r(Nt(s, o) ? "coarse" : "right");
  const i = hn(e, t);
  return i.size && qe(s, _n(e, t, i)) ? r("follows", [...i.keys()]) : r("wrong", [], fn(e, t, s));
}
function hn(e, t) {
  const n = /* @__PURE__ */ new Map();
  if (e.derivation.isLarge) return n;
  for (const [s, r] of e.state.answers)
    (r.mark === "wrong" || r.mark === "follows") && s !== t && e.derivation.affectedBy([s]).has(t) && n.set(s, r.written.value);
  return n;
}
function _n(e, t, n) {
  return e.derivation.recomputed(new Map([...e.state.changes, ...n]))[t];
}
function fn(e, t, n) {
  if (e.state.changes.size) return "";
  const r = (e.data.slips[e.derivation.quantities[t].name] ?? []).find(([o]) => qe(n, o) && !Nt(n, o));
  return r ? r[1] : "";
}
function pn(e) {
  const { quantities: t } = e.derivation, n = [...e.state.answers].map(([s, r]) => [t[s].name, r.written.text]);
  return JSON.stringify(Object.fromEntries(n), null, 1);
}
const mn = 22, gn = Array.from({ length: mn }, (e, t) => {
  let n = 1;
  for (let s = 2; s <= t; s++) n *= s;
  return 2 / Math.sqrt(Math.PI) * (-1) ** t / (n * (2 * t + 1));
}), tt = 3.75, wn = 28, vn = 2 ** 27 + 1, $e = [
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
function qt(e) {
  const t = e * vn, n = t - (t - e);
  return [n, e - n];
}
function yn(e) {
  const [t, n] = qt(e);
  return Math.exp(-t * t) * Math.exp(-n * (e + t));
}
function bn(e) {
  let t = 0, n = 0;
  for (let s = $e.length - 1; s > 0; s--)
    [n, t] = [2 * e * n - t + $e[s], n];
  return e * n - t + $e[0];
}
function $n(e) {
  const t = Math.min(e, wn);
  return yn(t) * bn((t - tt) / (t + tt)) / (1 + 2 * t);
}
function kn(e) {
  if (Math.abs(e) <= 0.5) {
    const n = e * e;
    return 1 - e * gn.reduceRight((s, r) => s * n + r, 0);
  }
  const t = $n(Math.abs(e));
  return e < 0 ? 2 - t : t;
}
function xn(e) {
  return 0.5 * kn(-e / Math.SQRT2);
}
function Mn(e) {
  const [t, n] = qt(e);
  return Math.exp(-0.5 * t * t) * Math.exp(-0.5 * n * (e + t)) / Math.sqrt(2 * Math.PI);
}
const Sn = {
  add: (...e) => Tn(e),
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
  Phi: xn,
  phi: Mn,
  max: (...e) => e.reduce((t, n) => n > t ? n : t),
  min: (...e) => e.reduce((t, n) => n < t ? n : t),
  argmax: (...e) => e.indexOf(e.reduce((t, n) => n > t ? n : t)) + 1,
  argmin: (...e) => e.indexOf(e.reduce((t, n) => n < t ? n : t)) + 1,
  gt: (e, t) => +(e > t),
  lt: (e, t) => +(e < t),
  le: (e, t) => +(e <= t)
};
function W(e, t) {
  if (typeof e == "number") return t(e);
  const [n, ...s] = e;
  return n === "num" ? s[0] : n === "case" ? W(s[W(s[0], t) ? 1 : 2], t) : Sn[n](...s.map((r) => W(r, t)));
}
function we(e, t = /* @__PURE__ */ new Set()) {
  if (typeof e == "number") t.add(e);
  else if (e !== null && e[0] !== "num")
    for (const n of e.slice(1)) we(n, t);
  return t;
}
function Tn(e) {
  if (!e.every(Number.isFinite)) return e.reduce((n, s) => n + s, 0);
  const t = [];
  for (let n of e) {
    let s = 0;
    for (let r of t) {
      Math.abs(n) < Math.abs(r) && ([n, r] = [r, n]);
      const o = n + r, i = r - (o - n);
      i && (t[s++] = i), n = o;
    }
    t.length = s, t.push(n);
  }
  return En(t);
}
function En(e) {
  let t = e.pop() ?? 0;
  for (; e.length; ) {
    const n = t, s = e.pop();
    t = n + s;
    const r = s - (t - n);
    if (!r) continue;
    const o = e.at(-1) ?? 0;
    if (r < 0 && o < 0 || r > 0 && o > 0) {
      const i = 2 * r, a = t + i;
      a - t === i && (t = a);
    }
    break;
  }
  return t;
}
const Ot = /^(<mrow><mo>−|(<[^>]*>)*−)/, ke = (e) => (...t) => `<mrow><mi>${e}</mi><mo>(</mo>${t.join("<mo>,</mo>")}<mo>)</mo></mrow>`, Cn = {
  exp: (e) => `<msup><mi>e</mi><mrow>${e}</mrow></msup>`,
  sqrt: (e) => `<msqrt>${e}</msqrt>`,
  abs: (e) => `<mrow><mo>|</mo>${e}<mo>|</mo></mrow>`,
  ...Object.fromEntries(
    ["ln", "tanh", "sign", "sin", "cos", "max", "min", "argmax", "argmin"].map((e) => [e, ke(e)])
  ),
  Phi: ke("Φ"),
  phi: ke("φ"),
  gt: (e, t) => `${e}<mo>&gt;</mo>${t}`,
  lt: (e, t) => `${e}<mo>&lt;</mo>${t}`,
  le: (e, t) => `${e}<mo>≤</mo>${t}`,
  case: (e, t, n) => `<mrow><mo>{</mo><mtable><mtr><mtd>${t}</mtd><mtd><mrow>${e}</mrow></mtd></mtr><mtr><mtd>${n}</mtd><mtd><mo>–</mo></mtd></mtr></mtable></mrow>`
};
function nt(e, t) {
  return V(e, t)[0];
}
function V(e, t) {
  if (typeof e == "number" || e[0] === "num" || e[0] === "more") {
    const o = t(e);
    return [
      o,
      Ot.test(o) ? 3 : 5
      /* Atom */
    ];
  }
  const [n, ...s] = e, r = s;
  switch (n) {
    case "add":
      return [
        Nn(r, t),
        1
        /* Sum */
      ];
    case "sub":
      return [
        qn(r, t),
        1
        /* Sum */
      ];
    case "mul":
      return [
        On(r, t),
        2
        /* Product */
      ];
    case "div":
      return [
        An(r, t),
        5
        /* Atom */
      ];
    case "neg":
      return [
        `<mrow><mo>−</mo>${ve(F(
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
        In(r, t),
        4
        /* Power */
      ];
    default:
      return [
        Cn[n](...r.map((o) => V(o, t)[0])),
        5
        /* Atom */
      ];
  }
}
const At = (e) => `<mrow><mo>(</mo>${e}<mo>)</mo></mrow>`, ve = (e) => Ot.test(e) ? At(e) : e;
function F(e, t, n) {
  const [s, r] = V(e, t);
  return r >= n ? s : At(s);
}
function Nn(e, t) {
  const [n, ...s] = e, r = s.map((o) => ve(F(
    o,
    t,
    2
    /* Product */
  )));
  return [V(n, t)[0], ...r].join("<mo>+</mo>");
}
function qn([e, t], n) {
  return `${V(e, n)[0]}<mo>−</mo>${ve(F(
    t,
    n,
    2
    /* Product */
  ))}`;
}
function On(e, t) {
  return e.map((s) => F(
    s,
    t,
    2
    /* Product */
  )).map((s, r) => r ? ve(s) : s).join("<mo>·</mo>");
}
function An(e, t) {
  const [n, s] = e.map((r) => V(r, t)[0]);
  return `<mfrac><mrow>${n}</mrow><mrow>${s}</mrow></mfrac>`;
}
function In([e, t], n) {
  return `<msup><mrow>${F(
    e,
    n,
    5
    /* Atom */
  )}</mrow><mrow>${F(
    t,
    n,
    5
    /* Atom */
  )}</mrow></msup>`;
}
function G(e) {
  return e.replace(/[&<>"]/g, (t) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[t]);
}
function q(e) {
  const t = e[2] ? `<sup>${G(e[2])}</sup>` : "";
  if (typeof e[0] != "string")
    return `∂${q(e[0])}/∂${q(e[1])}${t}`;
  const n = e[1] ? `<sub>${G(e[1])}</sub>` : "";
  return `<i>${G(e[0])}</i>${n}${t}`;
}
function B(e) {
  if (typeof e[0] != "string")
    return `∂${B(e[0])}/∂${B(e[1])}${e[2]}`;
  const t = e[1] ? `_${e[1]}` : "";
  return `${e[0]}${t}${e[2]}`;
}
function It(e) {
  return Number(typeof e == "object" ? e.$float.replace("inf", "Infinity") : e);
}
function ze(e) {
  if (e === null || typeof e == "number") return e;
  const [t, ...n] = e;
  return t === "num" ? ["num", It(n[0])] : [t, ...n.flatMap((s) => Ln(s) ? Hn(s) : [ze(s)])];
}
const Ln = (e) => Array.isArray(e) && e[0] === "dots";
function Hn([, e, t, n, s, r]) {
  return Array.from({ length: e }, (o, i) => ["mul", t + i * n, s + i * r]);
}
function Pn(e) {
  const t = e.shape[0] * e.shape[1];
  if (!e.values) return new Float64Array(t);
  const n = Uint8Array.from(atob(e.values), (s) => s.charCodeAt(0));
  return new Float64Array(n.buffer);
}
function je(e, t, n) {
  return typeof e == "string" ? e.replace("{i}", String(t)).replace("{j}", String(n)) : Array.isArray(e) ? e.map((s) => je(s, t, n)) : e;
}
function Wn(e, [t, n], s) {
  const r = (a, c) => s.place(je(e, a, c));
  if (e.includes("{i},{j}")) {
    const a = r(1, 1);
    return (c, d) => a + (c - 1) * n + d - 1;
  }
  const o = e.includes("{i}");
  if (!o && !e.includes("{j}")) {
    const a = r(1, 1);
    return () => a;
  }
  const i = Array.from({ length: o ? t : n }, (a, c) => r(c + 1, c + 1));
  return (a, c) => i[(o ? a : c) - 1];
}
class Un {
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
      return s[0] === "num" ? ze(s) : [s[0], ...s.slice(1).map((i) => this.tree(t, n, i))];
    const r = s.ref;
    let o = this.places.get(r);
    return o || this.places.set(r, o = Wn(r, this.block.shape, this.d)), o(t, n);
  }
  /** The first few of the block that refer to a name. */
  users(t, n, s) {
    const [r, o] = this.block.shape, i = [];
    for (const a of this.references) {
      const c = a.replace(/[.*+?^$()|[\]\\]/g, "\\$&"), d = new RegExp(`^${c.replace("{i}", "(?<i>\\d+)").replace("{j}", "(?<j>\\d+)")}$`).exec(t);
      if (!d || a === t) continue;
      const _ = d.groups ?? {}, f = (u, h) => u ? [Number(u)] : Array.from({ length: Math.min(h, s) }, (m, g) => g + 1);
      for (const u of f(_.i, r))
        for (const h of f(_.j, o)) i.push(n + (u - 1) * o + h - 1);
    }
    return i.slice(0, s);
  }
}
class st {
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
    return je(this.block.symbol, this.i, this.j);
  }
  get tree() {
    return this.pattern.tree(this.i, this.j);
  }
}
const Rn = 30;
class zn {
  quantities;
  listed;
  values;
  places = /* @__PURE__ */ new Map();
  starts = /* @__PURE__ */ new Map();
  firsts = /* @__PURE__ */ new Map();
  users = null;
  constructor(t) {
    this.listed = t.listed;
    const n = t.quantities.map(
      ([s, r, o, i, a, c, d, _]) => ({
        name: s,
        phase: r,
        layer: o,
        sample: i,
        symbol: d,
        reason: _,
        value: It(a),
        isTruth: typeof a == "boolean",
        tree: ze(c)
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
      const s = new Un(n, this);
      this.starts.set(`${n.kind}[${n.layer}]`, { block: n, pattern: s, at: this.quantities.length });
      const r = Pn(n), [o, i] = n.shape;
      for (let a = 0; a < o; a++)
        for (let c = 0; c < i; c++)
          this.quantities.push(new st(n, s, a + 1, c + 1, r[a * i + c]));
    }
  }
  workOut(t, n) {
    const s = (r) => this.values[r];
    for (let r = n; r < n + t.shape[0] * t.shape[1]; r++)
      this.values[r] = this.quantities[r].value = W(this.quantities[r].tree, s);
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
    const [o, i] = r.block.shape;
    return n <= o && s <= i ? r.at + (n - 1) * i + s - 1 : void 0;
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
    const { name: s } = this.quantities[t], r = [...this.starts.values()].flatMap(({ pattern: o, at: i }) => o.users(s, i, Rn));
    return [...n, ...r];
  }
  namedUsers() {
    const t = /* @__PURE__ */ new Map();
    return this.quantities.forEach((n, s) => {
      if (!(n instanceof st))
        for (const r of we(n.tree)) {
          const o = t.get(r);
          o ? o.push(s) : t.set(r, [s]);
        }
    }), t;
  }
  /** The numbers when some are other ones; what does not hang on them stays as Python gave it. */
  recomputed(t) {
    if (t.size === 0) return this.values;
    const n = this.affectedBy(t.keys()), s = this.values.slice(), r = /* @__PURE__ */ new Set(), o = (i) => {
      if (n.has(i) && !r.has(i)) {
        r.add(i);
        const a = this.quantities[i].tree;
        t.has(i) ? s[i] = t.get(i) : a !== null && (s[i] = W(a, o));
      }
      return s[i];
    };
    for (const i of n) o(i);
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
      const i = /^[Wb]\[/.test(r.name) ? this.place(`${r.name[0]}+${r.name.slice(1)}`) : void 0;
      i !== void 0 ? s.set(o, t[i]) : t[o] !== this.values[o] && r.tree === null && s.set(o, t[o]);
    }), s.size ? this.recomputed(s)[n] : null;
  }
}
class jn {
  constructor(t) {
    this.data = t, this.derivations = Object.fromEntries(
      Object.entries(t.variants).map(([n, s]) => [n, new zn(s)])
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
    return rn(t, n);
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
    const { quantities: n, listed: s } = this.derivation, r = (i) => i === 0 || n[i].phase !== n[i - 1].phase;
    let o = this.state.at + (t ? 1 : -1);
    for (; o > 0 && o < s && !r(o); ) o += t ? 1 : -1;
    o >= 0 && o < s && this.go(o);
  }
  /** The same kind of quantity of the next unit, else the next equation. */
  nextUnit() {
    const { quantities: t, listed: n } = this.derivation, s = (o) => `${o.layer}/${H(o.name)}`, r = s(this.current);
    for (let o = this.state.at + 1; o < n; o++)
      if (t[o].layer !== null && s(t[o]) !== r) return this.go(o);
    this.go(0);
  }
  turnOrder() {
    const t = Object.keys(this.derivations);
    if (t.length < 2) return;
    const n = t[(t.indexOf(this.state.order) + 1) % t.length], s = this.derivations[n], r = this.current.name, o = (c) => s.place(this.derivation.quantities[c].name), i = new Map(
      [...this.state.changes].flatMap(([c, d]) => {
        const _ = o(c);
        return _ === void 0 ? [] : [[_, d]];
      })
    ), a = s.place(r) ?? 0;
    this.set({ order: n, at: a, trail: [], answers: /* @__PURE__ */ new Map(), changes: i });
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
function H(e) {
  const t = e.replace(/@.*/, "").match(/\d+(?=\])/g);
  return t ? Number(t.at(-1)) : 0;
}
const Lt = Qt(null), b = () => tn(Lt), Ht = 14, Dn = 10, rt = 24;
function Fn(e, t) {
  if (typeof e == "number" || e[0] !== "add" || t.state.whole) return e;
  const n = e.slice(1);
  if (n.length <= Ht) return e;
  const s = (c) => t.values[c], r = n.map((c) => Math.abs(W(c, s))), o = r.map((c, d) => d).sort((c, d) => r[d] - r[c]), i = new Set(o.slice(0, Dn)), a = n.filter((c, d) => !i.has(d));
  return [
    "add",
    ...n.filter((c, d) => i.has(d)),
    ["more", a.length, W(["add", ...a], s)]
  ];
}
function ot(e, t) {
  const [n, s, r] = e;
  if (n === "num") return `<mn>${J(t.number(s, null))}</mn>`;
  const o = t.word("more_terms", { n: s, sum: t.number(r) });
  return `<mn class="more">${G(o)}</mn>`;
}
function it(e, t, n) {
  const s = n.derivation.quantities[e], r = n.values[e] !== n.derivation.values[e] ? " changed" : "", o = G(n.word("comes_from", { name: B(s.symbol) }));
  return `<mn><a class="origin${r}" href="${Pt(s.name)}" data-at="${e}" title="${o}">${t}</a></mn>`;
}
function Pt(e) {
  return `#${e.replace(/[^A-Za-z0-9+@]+/g, "-").replace(/^-|-$/g, "")}`;
}
function Bn(e, t) {
  if (e.tree === null) return [];
  const n = Fn(e.tree, t), { quantities: s } = t.derivation, r = nt(
    n,
    (c) => typeof c == "number" ? it(c, q(s[c].symbol), t) : ot(c, t)
  ), o = nt(
    n,
    (c) => typeof c == "number" ? it(c, J(t.shownValue(c)), t) : ot(c, t)
  ), i = (c) => c.replace(/<[^>]*>/g, ""), a = J(t.shownValue(t.state.at));
  return [r, o].filter((c, d, _) => (d === 0 || i(c) !== i(_[0])) && i(c) !== a);
}
function Vn() {
  const e = b(), t = e.current, { at: n, trail: s } = e.state, r = (a) => {
    const c = a.target.closest("[data-at]");
    c && (a.preventDefault(), e.go(Number(c.getAttribute("data-at")), n));
  }, o = e.state.hidden && t.tree !== null, i = t.tree !== null && typeof t.tree != "number" && t.tree[0] === "add" && t.tree.length > Ht + 1;
  return /* @__PURE__ */ l("section", { class: "equation", "aria-label": e.word("equation", { n: n + 1, all: e.derivation.listed }), children: [
    /* @__PURE__ */ l("div", { class: "where", children: [
      /* @__PURE__ */ l("span", { class: "phase", children: Kn(e, t) }),
      /* @__PURE__ */ l("span", { class: "count", children: n < e.derivation.listed ? e.word("equation", { n: n + 1, all: e.derivation.listed }) : "" })
    ] }),
    /* @__PURE__ */ l("div", { class: "sides", onClick: r, "aria-live": "polite", children: [
      /* @__PURE__ */ l("div", { class: "left", dangerouslySetInnerHTML: { __html: q(t.symbol) }, title: t.name }),
      /* @__PURE__ */ l("div", { class: "right", children: [
        Bn(t, e).map((a, c) => /* @__PURE__ */ l("div", { class: "side", tabIndex: 0, role: "group", "aria-label": e.word(c ? "numbers" : "formula"), children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: `<math display="block"><mrow>${a}</mrow></math>` } })
        ] }, c)),
        /* @__PURE__ */ l("div", { class: "side result", children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          o ? /* @__PURE__ */ l(Qn, {}, n) : /* @__PURE__ */ l(Yn, { place: n })
        ] })
      ] })
    ] }),
    i && !e.state.whole && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => e.set({ whole: !0 }), children: e.word("show_terms") }),
    /* @__PURE__ */ l("p", { class: "why", children: [
      e.word(`why:${t.reason}`),
      Gn(e, t) ? ` ${e.word("new_weights")}` : ""
    ] }),
    t.tree === null && /* @__PURE__ */ l(Xn, {}, `over${n}`),
    /* @__PURE__ */ l(Jn, {}),
    s.length > 0 && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => e.back(), children: [
      "← ",
      e.word("back"),
      " ",
      /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: q(e.derivation.quantities[s[s.length - 1]].symbol) } })
    ] })
  ] });
}
function Kn(e, t) {
  const n = t.layer === null ? "" : ` · ${e.word("layer", { layer: t.layer })}`, s = t.sample === null ? "" : ` · ${e.word("sample_n", { n: t.sample })}`;
  return e.word(t.phase) + n + s;
}
function Gn(e, t) {
  if (t.phase !== "backward" || t.tree === null) return !1;
  const n = (s) => typeof s == "number" ? e.derivation.quantities[s].name.startsWith("W+") : s[0] !== "num" && s.slice(1).some((r) => n(r));
  return n(t.tree);
}
function Yn({ place: e }) {
  const t = b(), n = t.derivation.values[e], s = t.values[e] !== n, r = J(t.shownValue(e));
  return s ? /* @__PURE__ */ l("span", { class: "changed", children: [
    /* @__PURE__ */ l("s", { class: "number", dangerouslySetInnerHTML: { __html: J(t.number(n)) } }),
    " → ",
    /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } })
  ] }) : /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } });
}
function Jn() {
  const e = b(), { at: t } = e.state, n = e.derivation.usedIn(t);
  return /* @__PURE__ */ l("div", { class: "uses", children: [
    /* @__PURE__ */ l("span", { class: "soft", children: n.length ? e.word("used_in") : e.word("used_nowhere") }),
    n.slice(0, rt).map((s) => /* @__PURE__ */ l(
      "button",
      {
        class: "symbol",
        onClick: () => e.go(s, t),
        dangerouslySetInnerHTML: { __html: q(e.derivation.quantities[s].symbol) }
      },
      s
    )),
    n.length > rt && /* @__PURE__ */ l("span", { class: "soft", children: [
      "… ",
      n.length
    ] })
  ] });
}
function Xn() {
  const e = b(), { at: t, changes: n } = e.state, s = e.current, [r, o] = D(e.number(e.values[t], null)), [i, a] = D(!1);
  if (e.derivation.isLarge) return null;
  if (e.data.frozen.some((d) => s.name.startsWith(d.replace(/\[.*/, "["))))
    return /* @__PURE__ */ l("p", { class: "soft", children: e.word("fixed_formula") });
  const c = () => {
    const d = Re(r);
    a(d === null), d !== null && e.change(t, d.value);
  };
  return /* @__PURE__ */ l("form", { class: "over", onSubmit: (d) => {
    d.preventDefault(), c();
  }, children: [
    /* @__PURE__ */ l("label", { children: [
      e.word("change"),
      /* @__PURE__ */ l(
        "input",
        {
          value: r,
          size: 14,
          inputMode: "text",
          "aria-invalid": i,
          onInput: (d) => o(d.currentTarget.value),
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
    i && /* @__PURE__ */ l("span", { class: "wrong", role: "alert", children: e.word("no_number") })
  ] });
}
function Qn() {
  const e = b(), { at: t, answers: n } = e.state, s = e.current, r = n.get(t), [o, i] = D(r?.written.text ?? ""), [a, c] = D(!1), d = me(null);
  return ee(() => d.current?.focus({ preventScroll: !0 }), []), /* @__PURE__ */ l("form", { class: "ask", onSubmit: (f) => {
    f.preventDefault();
    const u = dn(e, t, o);
    c(u === null), u && e.set({ answers: new Map(n).set(t, u) });
  }, children: [
    /* @__PURE__ */ l(
      "input",
      {
        ref: d,
        value: o,
        size: 14,
        autocomplete: "off",
        "aria-label": e.word("your_answer", { name: B(s.symbol) }),
        onInput: (f) => i(f.currentTarget.value)
      }
    ),
    /* @__PURE__ */ l("button", { type: "submit", children: e.word("check") }),
    /* @__PURE__ */ l("span", { role: "status", children: a ? e.word("no_number") : r ? /* @__PURE__ */ l(Zn, { place: t }) : "" })
  ] });
}
function Zn({ place: e }) {
  const t = b(), n = t.state.answers.get(e);
  if (!n) return null;
  const s = n.upstream.map((o) => B(t.derivation.quantities[o].symbol)), r = n.slip ? ` ${t.word("likely_slip", { slip: t.word(n.slip) })}` : "";
  return /* @__PURE__ */ l("span", { class: `verdict ${n.mark}`, children: [
    t.word(n.mark, { names: s.join(", ") }),
    r
  ] });
}
const es = 40;
function ts({ gap: e }) {
  const t = b(), n = me(null), [s, r] = [t.data.sizes[e.layer - 1], t.data.sizes[e.layer]], o = { ...e.box, h: Math.min(e.box.h, Math.max(120, s * 14) + es) };
  o.y += (e.box.h - o.h) / 2;
  const [i, a] = D(""), c = new Float64Array(s * r);
  for (let m = 0; m < s; m++)
    for (let g = 0; g < r; g++) {
      const y = _e(t, { layer: e.layer, from: m + 1, to: g + 1 });
      c[m * r + g] = y?.known ? y.value : 0;
    }
  const d = c.reduce((m, g) => Math.max(m, Math.abs(g)), 0), _ = t.current, f = _.layer === e.layer - 1 ? H(_.name) - 1 : -1, u = _.layer === e.layer ? H(_.name) - 1 : -1;
  ee(() => {
    n.current && ns(n.current, c, r, d, f, u);
  });
  const h = (m) => {
    const g = m.currentTarget.getBoundingClientRect(), y = Math.floor((m.clientY - g.top) / g.height * s), w = Math.floor((m.clientX - g.left) / g.width * r);
    return y < 0 || w < 0 || y >= s || w >= r ? null : _e(t, { layer: e.layer, from: y + 1, to: w + 1 });
  };
  return /* @__PURE__ */ l("div", { class: "heat", style: Q(o), children: [
    /* @__PURE__ */ l(
      "canvas",
      {
        ref: n,
        role: "img",
        "aria-label": t.word("heat", { rows: s, columns: r, most: E(t.number(d, 4)) }),
        onPointerMove: (m) => {
          const g = h(m);
          a(g ? `${t.derivation.quantities[g.place].name} = ${E(t.number(g.value, 6))}` : "");
        },
        onPointerLeave: () => a(""),
        onClick: (m) => {
          const g = h(m);
          g && t.go(g.place, t.state.at);
        }
      }
    ),
    /* @__PURE__ */ l("div", { class: "foot", children: i || t.word("heat", { rows: s, columns: r, most: E(t.number(d, 4)) }) })
  ] });
}
function ns(e, t, n, s, r, o) {
  const i = t.length / n, a = e.getContext("2d");
  if (!a) return;
  const c = getComputedStyle(e), [d, _, f, u] = ["--plus", "--minus", "--page", "--ink"].map(
    (w) => ss(a, c.getPropertyValue(w).trim())
  );
  [e.width, e.height] = [e.clientWidth, e.clientHeight].map(
    (w) => Math.max(1, Math.round(w * devicePixelRatio))
  );
  const [h, m] = [e.width / n, e.height / i], g = new ImageData(n, i);
  t.forEach((w, v) => {
    const S = s ? Math.abs(w) / s : 0, C = w < 0 ? _ : d;
    for (let p = 0; p < 3; p++) g.data[4 * v + p] = f[p] + S * (C[p] - f[p]);
    g.data[4 * v + 3] = 255;
  });
  const y = new OffscreenCanvas(n, i);
  y.getContext("2d")?.putImageData(g, 0, 0), a.imageSmoothingEnabled = !1, a.drawImage(y, 0, 0, e.width, e.height), a.strokeStyle = `rgb(${u.join()})`, a.lineWidth = devicePixelRatio, r >= 0 && a.strokeRect(0, r * m, e.width, m), o >= 0 && a.strokeRect(o * h, 0, h, e.height);
}
function ss(e, t) {
  e.fillStyle = t;
  const n = e.fillStyle;
  return [1, 3, 5].map((s) => Number.parseInt(n.slice(s, s + 2), 16));
}
const rs = 60, ne = 16, at = { wide: 112, narrow: 98 }, xe = 24, os = 24, is = 20, Me = 26, lt = { wide: 112, narrow: 90 };
function as(e, t) {
  if (e <= ne) return Array.from({ length: e }, (s, r) => r + 1);
  const n = Math.max(1, Math.min(e - ne + 1, t - ne / 2));
  return Array.from({ length: ne }, (s, r) => n + r);
}
function ls(e, t, n) {
  return e === 0 ? ["a"] : t > 8 ? ["a"] : t > 4 ? ["a", "delta"] : n ? ["b", "z", "a", "delta"] : ["z", "a", "delta"];
}
function cs(e, t, n) {
  const { sizes: s, own: r } = e.data, o = s.length - 1, a = at.wide * (s.length + 1) + lt.wide * o + xe + 8 <= t ? "wide" : "narrow", c = at[a], d = Math.max(lt[a], (t - c * (s.length + 1) - 8 - xe) / o), _ = (p) => r !== null && (p === 0 && r.inputs.length > 0 || p === o && r.outputs.length > 0), f = (p) => e.derivation.place(`b[${p}][1]`) !== void 0, u = s.map((p, M) => {
    const N = as(p, n(M)), A = ls(M, p, f(M)), z = A.length * os + (_(M) ? is : 0) + 8, T = N.length <= 2 ? 52 : N.length <= 4 ? 26 : N.length <= 8 ? 10 : 3;
    return { layer: M, size: p, units: N, rows: A, h: z, space: T, total: N.length * (z + T) - T };
  }), h = u[o], m = 54, g = Math.max(...u.map((p) => p.total), h.total + m + 16) + Me + 12, y = (p) => 4 + p * (c + d), w = u.map((p) => {
    const M = Me + (g - Me - 12 - p.total - (p.layer === o ? m + 16 : 0)) / 2;
    return p.units.map((N, A) => ({
      layer: p.layer,
      unit: N,
      rows: p.rows,
      x: y(p.layer),
      y: M + A * (p.h + p.space),
      w: c,
      h: p.h
    }));
  }), v = y(o) + c + xe, S = w[o].map((p) => ({ x: v, y: p.y + p.h / 2 - 27, w: c, h: 54 }));
  h.size > 4 && S.forEach((p, M) => Object.assign(p, { y: w[o][M].y, h: w[o][M].h }));
  const C = Math.max(...w[o].map((p) => p.y + p.h), ...S.map((p) => p.y + p.h));
  return {
    width: v + c + 4,
    height: Math.max(g, C + 16 + m + 8),
    units: w.flat(),
    columns: u.map((p) => ({
      layer: p.layer,
      x: y(p.layer),
      hidden: p.size - p.units.length,
      below: Math.max(...w[p.layer].map((M) => M.y + M.h))
    })),
    gaps: u.slice(1).map((p) => us(e, w, p.layer)),
    targets: S,
    loss: { x: v, y: C + 16, w: c, h: m - 20 }
  };
}
function us(e, t, n) {
  const [s, r] = [t[n - 1], t[n]], o = e.data.sizes[n - 1] * e.data.sizes[n], i = s[0].x + s[0].w, a = r[0].x, c = o > rs, d = Math.min(s[0].y, r[0].y), _ = Math.max(...[...s, ...r].map((u) => u.y + u.h)), f = c ? [] : r.flatMap(
    (u) => s.map((h) => ({
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
const ds = [0.3, 0.7, 0.22, 0.78, 0.38, 0.62, 0.5, 0.16, 0.84, 0.44, 0.56, 0.26, 0.74, 0.34, 0.66], ct = 20;
function hs(e, t) {
  const n = [];
  for (const s of e) {
    const r = t(s), o = ds.map((i) => _s(s, i, r)).find(
      (i) => i.x >= s.x1 + 1 && i.x + i.w <= s.x2 - 1 && !n.some((a) => fs(a.box, i))
    );
    o && n.push({ edge: s, box: o });
  }
  return n;
}
function _s(e, t, n) {
  return {
    x: Math.max(e.x1 + 2, Math.min(e.x2 - 2 - n, e.x1 + t * (e.x2 - e.x1) - n / 2)),
    y: e.y1 + t * (e.y2 - e.y1) - ct / 2,
    w: n,
    h: ct
  };
}
function fs(e, t) {
  return e.x < t.x + t.w + 1 && t.x < e.x + e.w + 1 && e.y < t.y + t.h + 1 && t.y < e.y + e.h + 1;
}
let se = null;
function Y(e, t) {
  return se ??= document.createElement("canvas").getContext("2d"), se ? (se.font = t, se.measureText(e).width) : e.length * 7;
}
const X = '12px system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif', ps = X.replace("12px", "9px"), ut = 6, ms = 4;
function gs() {
  const e = b(), t = me(null), [n, s] = D(0);
  en(() => {
    const c = () => s(t.current?.clientWidth ?? 0);
    c();
    const d = new ResizeObserver(c);
    return t.current && d.observe(t.current), () => d.disconnect();
  }, []);
  const r = e.current, o = (c) => r.layer === c ? H(r.name) : 1, i = e.data.sizes.map(o).join(), a = ge(() => cs(e, n, o), [n, i, e.state.order]);
  return ee(() => ws(t.current, Ie(a, e, e.state.at)), [e.state.at, a]), /* @__PURE__ */ l("div", { class: "figure", ref: t, tabIndex: 0, role: "group", "aria-label": e.word("figure"), children: /* @__PURE__ */ l("div", { class: "canvas", style: { width: `${a.width}px`, height: `${a.height}px` }, children: [
    /* @__PURE__ */ l(vs, { plan: a }),
    /* @__PURE__ */ l(xs, { plan: a }),
    a.gaps.map((c) => c.isHeat && /* @__PURE__ */ l(ts, { gap: c }, c.layer)),
    a.units.map((c) => /* @__PURE__ */ l(ys, { box: c }, `${c.layer}/${c.unit}`)),
    /* @__PURE__ */ l(ks, { plan: a }),
    a.gaps.map((c) => !c.isHeat && /* @__PURE__ */ l(Ms, { gap: c }, c.layer)),
    /* @__PURE__ */ l(Ss, { plan: a })
  ] }) });
}
function ws(e, t) {
  if (!e || !t || e.scrollWidth <= e.clientWidth) return;
  t.x >= e.scrollLeft && t.x + t.w <= e.scrollLeft + e.clientWidth || (e.scrollLeft = t.x - (e.clientWidth - t.w) / 2);
}
function Q(e) {
  return { left: `${e.x}px`, top: `${e.y}px`, width: `${e.w}px`, height: `${e.h}px` };
}
function vs({ plan: e }) {
  const t = b();
  return /* @__PURE__ */ l(O, { children: [
    e.columns.map((n) => /* @__PURE__ */ l("div", { class: "caption", style: { left: `${n.x}px` }, children: n.layer === 0 ? t.word("inputs") : t.word("layer", { layer: n.layer }) }, n.layer)),
    e.columns.map((n) => n.hidden > 0 && /* @__PURE__ */ l("div", { class: "caption more", style: { left: `${n.x}px`, top: `${n.below}px` }, children: t.word("hidden_units", { n: n.hidden }) }, `more${n.layer}`))
  ] });
}
function P(e, t) {
  const n = e.data.samples[e.state.sample];
  return n === void 0 ? t : `${t}@${n}`;
}
function Wt(e, t, n, s) {
  if (t === "b") return `b[${n}][${e.data.sharedBias[n - 1] ? 1 : s}]`;
  const r = t === "delta" && e.state.errors === "d" ? "d" : t;
  return P(e, `${r}[${n}][${s}]`);
}
function De(e, t) {
  const { quantities: n, listed: s } = e.derivation;
  return n[t].phase === "given" || t <= e.state.at ? !0 : t < s ? !1 : e.state.at >= (e.first(n[t].phase) ?? s);
}
function ys({ box: e }) {
  const t = b(), { own: n, sizes: s } = t.data, o = (e.layer === 0 ? n?.inputs : e.layer === s.length - 1 ? n?.outputs : void 0)?.[e.unit - 1], i = t.current.layer === e.layer && H(t.current.name) === e.unit, a = e.rows.length === 1 && e.layer > 0 && bs(t, e) ? ["delta"] : e.rows;
  return /* @__PURE__ */ l("div", { class: `card${i ? " here" : ""}`, style: Q(e), children: [
    o !== void 0 && /* @__PURE__ */ l("div", { class: "own", title: o, children: o }),
    a.map((c) => /* @__PURE__ */ l(Oe, { name: Wt(t, c, e.layer, e.unit), room: e.w }, c))
  ] });
}
function bs(e, t) {
  const n = e.derivation.place(Wt(e, "delta", t.layer, t.unit));
  return n !== void 0 && De(e, n);
}
function Oe({ name: e, room: t }) {
  const n = b(), s = n.derivation.place(e);
  if (s === void 0) return null;
  const r = n.derivation.quantities[s], o = s === n.state.at, i = n.current.tree !== null && we(n.current.tree).has(s), a = o && n.state.hidden && r.tree !== null, c = a ? "?" : De(n, s) ? $s(n, s, t) : "·", d = n.values[s] !== n.derivation.values[s];
  return /* @__PURE__ */ l(
    "button",
    {
      class: ["value", o && "here", i && "source", d && "changed"].filter(Boolean).join(" "),
      tabIndex: -1,
      title: `${r.name} = ${a ? "?" : n.shownValue(s, null)}`,
      onClick: () => n.go(s, n.state.at),
      children: [
        /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: q(Rt(r.symbol)) } }),
        /* @__PURE__ */ l("span", { class: "number", children: c })
      ]
    }
  );
}
function Ut(e) {
  return typeof e[0] != "string" ? Y(B(e), X) : Y(e[0], `italic ${X}`) + Y(e[1] + e[2], ps);
}
function $s(e, t, n) {
  const s = Ut(Rt(e.derivation.quantities[t].symbol));
  for (let r = Math.min(ut, e.state.digits ?? ut); ; r--) {
    const o = E(e.shownValue(t, r));
    if (r === 1 || Y(o, X) + s + 20 <= n) return o;
  }
}
function Rt(e) {
  return typeof e[0] != "string" ? e : [e[0], e[1], e[2].replace(/⟨\d+⟩/, "")];
}
function ks({ plan: e }) {
  const t = b(), n = t.data.sizes.length - 1, s = e.units.filter((o) => o.layer === n), r = t.data.sizes[n] > 4 ? ["y"] : ["y", "E"];
  return t.derivation.place("E") === void 0 ? null : /* @__PURE__ */ l(O, { children: [
    /* @__PURE__ */ l("div", { class: "caption", style: { left: `${e.loss.x}px` }, children: t.word("target") }),
    e.targets.map((o, i) => /* @__PURE__ */ l("div", { class: "card target", style: Q(o), children: r.map((a) => /* @__PURE__ */ l(Oe, { name: P(t, `${a}[${s[i].unit}]`), room: o.w }, a)) }, i)),
    /* @__PURE__ */ l("div", { class: "card target", style: Q(e.loss), children: /* @__PURE__ */ l(Oe, { name: "E", room: e.loss.w }) })
  ] });
}
function _e(e, t) {
  const n = { layer: t.layer, from: 1, to: 1 }, s = e.state.edges === "auto" && !Ae(e, n, e.edges)?.known;
  return Ae(e, t, s ? "w" : e.edges);
}
function Ae(e, t, n) {
  const s = (a) => e.derivation.edgePlace(`${a}[${t.layer}]`, t.from, t.to), r = s("W");
  if (r === void 0) return null;
  const o = e.state.edges !== "auto", i = (a, c, d) => a === void 0 ? null : { place: a, value: c(a), known: o || De(e, a), symbol: d };
  switch (n) {
    case "w":
      return i(r, (a) => e.values[a], !0);
    case "wa": {
      const a = e.derivation.place(P(e, `a[${t.layer - 1}][${t.from}]`));
      return a === void 0 ? null : i(r, (c) => e.values[c] * e.values[a], !1);
    }
    case "dw":
      return i(s("dW"), (a) => e.values[a], !1);
    case "step":
      return i(s("W+"), (a) => e.values[a] - e.values[r], !1);
  }
}
function zt(e) {
  const { quantities: t } = e.derivation, n = [e.state.at, ...we(e.current.tree)], s = /* @__PURE__ */ new Set();
  for (const r of n) {
    const o = /^(?:d?W\+?|dE\[\d+\]\/dW|dE\/dW)(\[\d+\]\[\d+,\d+\])/.exec(t[r].name);
    o && s.add(o[1]);
  }
  return s;
}
function xs({ plan: e }) {
  const t = b(), n = zt(t), s = t.current.phase === "backward";
  return /* @__PURE__ */ l("svg", { class: "lines", width: e.width, height: e.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("defs", { children: /* @__PURE__ */ l("marker", { id: "arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerUnits: "userSpaceOnUse", markerWidth: "11", markerHeight: "11", orient: "auto-start-reverse", children: /* @__PURE__ */ l("path", { d: "M0 0 8 4 0 8z" }) }) }),
    e.gaps.flatMap((r) => {
      const o = r.edges.map((a) => ({ e: a, c: _e(t, a) })), i = Math.max(1e-300, ...o.map(({ c: a }) => a?.known ? Math.abs(a.value) : 0));
      return o.map(({ e: a, c }) => {
        const d = n.has(`[${a.layer}][${a.from},${a.to}]`), _ = c?.known ? c.value < 0 ? "minus" : "plus" : "unknown", f = c?.known ? 0.8 + 3.2 * (Math.abs(c.value) / i) : 0.8, u = d ? { [s ? "marker-start" : "marker-end"]: "url(#arrow)" } : {};
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
    t.derivation.place("E") !== void 0 && e.targets.map((r, o) => {
      const i = e.units.filter((a) => a.layer === t.data.sizes.length - 1)[o];
      return /* @__PURE__ */ l("line", { class: "unknown", x1: i.x + i.w, y1: i.y + i.h / 2, x2: r.x, y2: r.y + r.h / 2, "stroke-width": 0.8 }, o);
    })
  ] });
}
function Ms({ gap: e }) {
  const t = b(), n = zt(t), s = e.edges.length <= 12, r = t.current, o = (f) => n.has(`[${f.layer}][${f.from},${f.to}]`) ? 0 : r.layer === f.layer && H(r.name) === f.to ? 1 : 2, i = e.edges.flatMap((f) => {
    const u = _e(t, f);
    if (!u?.known) return [];
    const h = t.derivation.quantities[u.place], g = u.place === t.state.at && t.state.hidden && h.tree !== null ? "?" : E(t.number(u.value, ms));
    return [{ edge: f, c: u, text: g, symbol: u.symbol && s ? h.symbol : null }];
  });
  i.sort((f, u) => o(f.edge) - o(u.edge));
  const a = new Map(i.map((f) => [f.edge, f])), c = (f) => {
    const u = a.get(f), h = u.symbol ? Ut(u.symbol) + 4 : 0;
    return Math.ceil(h + Y(u.text, X)) + 10;
  }, d = hs(i.map((f) => f.edge), c), _ = i.length - d.length;
  return /* @__PURE__ */ l(O, { children: [
    d.map(({ edge: f, box: u }) => {
      const h = a.get(f), m = n.has(`[${f.layer}][${f.from},${f.to}]`), g = t.values[h.c.place] !== t.derivation.values[h.c.place];
      return /* @__PURE__ */ l(
        "button",
        {
          class: `label${m ? " spoken" : ""}${g ? " changed" : ""}${h.c.place === t.state.at ? " here" : ""}`,
          tabIndex: -1,
          style: Q(u),
          title: `${t.derivation.quantities[h.c.place].name} = ${t.shownValue(h.c.place, null)}`,
          onClick: () => t.go(h.c.place, t.state.at),
          children: [
            h.symbol && /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: q(h.symbol) } }),
            /* @__PURE__ */ l("span", { class: "number", children: h.text })
          ]
        },
        `${f.from}/${f.to}`
      );
    }),
    _ > 0 && /* @__PURE__ */ l("div", { class: "caption", style: { left: `${e.box.x}px`, width: `${e.box.w}px` }, children: t.word("too_many_labels", { n: _ }) })
  ] });
}
function Ie(e, t, n) {
  const s = t.derivation.quantities[n];
  if (!s) return null;
  const r = /^(?:d?W\+?|dE\/dW|[mvs]W\+?|dR\/dW)\[(\d+)\]\[(\d+),(\d+)\]/.exec(s.name);
  if (r) {
    const [i, a, c] = r.slice(1).map(Number), d = e.gaps[i - 1], _ = d?.edges.find((f) => f.from === a && f.to === c);
    return _ ? { x: _.x1 + 0.3 * (_.x2 - _.x1), y: _.y1 + 0.3 * (_.y2 - _.y1), w: 0, h: 0 } : d?.box ?? null;
  }
  const o = /^[yE]\[(\d+)\]/.exec(s.name);
  return o ? e.targets[Number(o[1]) - 1] ?? null : /^E(@|$)/.test(s.name) ? e.loss : s.layer === null ? null : e.units.find((i) => i.layer === s.layer && i.unit === H(s.name)) ?? null;
}
function Ss({ plan: e }) {
  const t = b(), n = t.state.trail.at(-1);
  if (n === void 0) return null;
  const [s, r] = [Ie(e, t, n), Ie(e, t, t.state.at)];
  if (!s || !r || s === r) return null;
  const o = (f) => [f.x + f.w / 2, f.y + f.h / 2], [[i, a], [c, d]] = [o(s), o(r)], _ = Math.min(60, Math.hypot(c - i, d - a) / 3);
  return /* @__PURE__ */ l("svg", { class: "thread", width: e.width, height: e.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("path", { d: `M${i} ${a} Q${(i + c) / 2} ${(a + d) / 2 - _} ${c} ${d}` }),
    /* @__PURE__ */ l("circle", { cx: c, cy: d, r: "4" })
  ] });
}
const Ts = 10;
function Es({ own: e }) {
  const t = b(), n = e.cells[t.state.sample] ?? [], s = e.predicted[t.state.sample] ?? [], r = (o) => {
    const i = t.derivation.place(P(t, `a[0][${o}]`));
    return i === void 0 ? "" : E(t.shownValue(i, 6));
  };
  return /* @__PURE__ */ l("section", { class: "own-row", "aria-label": t.word("own_row"), children: [
    /* @__PURE__ */ l("h2", { children: t.word("own_row") }),
    s.map(([o, i, a]) => /* @__PURE__ */ l("p", { class: "predicted", children: [
      o,
      ": ",
      t.word("predicted"),
      " ",
      /* @__PURE__ */ l("strong", { children: i }),
      a === null ? "" : `, ${(100 * a).toFixed(1)} %`
    ] }, o)),
    /* @__PURE__ */ l("div", { class: "tables", children: [
      /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": t.word("own_row"), children: /* @__PURE__ */ l("table", { children: [
        /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "col", children: t.word("column") }),
          /* @__PURE__ */ l("th", { scope: "col", children: t.word("cell") }),
          /* @__PURE__ */ l("th", { scope: "col", children: t.word("input") })
        ] }) }),
        /* @__PURE__ */ l("tbody", { children: n.map(([o, i, a, c], d) => /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "row", children: o }),
          /* @__PURE__ */ l("td", { children: i }),
          /* @__PURE__ */ l("td", { class: "number", children: Array.from({ length: c }, (_, f) => r(a + f)).join(", ") })
        ] }, d)) })
      ] }) }),
      /* @__PURE__ */ l(Cs, { own: e })
    ] })
  ] });
}
function Cs({ own: e }) {
  const t = b(), [n, s] = t.data.sizes;
  if (s === void 0) return null;
  const r = [];
  for (let i = 1; i <= n; i++) {
    const a = t.derivation.place(P(t, `a[0][${i}]`));
    for (let c = 1; c <= s; c++) {
      const d = t.derivation.place(`W[1][${i},${c}]`);
      a !== void 0 && d !== void 0 && r.push({ i, j: c, w: d, value: t.values[d] * t.values[a] });
    }
  }
  r.sort((i, a) => Math.abs(a.value) - Math.abs(i.value));
  const o = Math.abs(r[0]?.value ?? 0) || 1;
  return /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": t.word("moved"), children: /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("caption", { children: t.word("moved") }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, Ts).map((i) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "row", children: e.inputs[i.i - 1] }),
      /* @__PURE__ */ l("td", { children: /* @__PURE__ */ l(
        "button",
        {
          class: "symbol",
          onClick: () => t.go(i.w, t.state.at),
          dangerouslySetInnerHTML: { __html: q(t.derivation.quantities[i.w].symbol) }
        }
      ) }),
      /* @__PURE__ */ l("td", { class: "number", children: E(t.number(i.value, 6)) }),
      /* @__PURE__ */ l("td", { class: "bar-cell", "aria-hidden": "true", children: /* @__PURE__ */ l("span", { class: i.value < 0 ? "bar minus" : "bar plus", style: { width: `${60 * Math.abs(i.value) / o}px` } }) })
    ] }, i.w)) })
  ] }) });
}
const re = (e) => (t) => t.set({ edges: t.state.edges === e ? "auto" : e }), dt = (e) => (t) => t.set({ panel: t.state.panel === e ? "" : e }), Ns = {
  ArrowLeft: (e) => e.move(-1),
  ArrowRight: (e) => e.move(1),
  "Shift+ArrowLeft": (e) => e.movePhase(!1),
  "Shift+ArrowRight": (e) => e.movePhase(!0),
  Home: (e) => e.go(0),
  End: (e) => e.go(e.derivation.listed - 1),
  Backspace: (e) => e.back(),
  1: re("w"),
  2: re("wa"),
  3: re("dw"),
  4: re("step"),
  n: (e) => e.nextUnit(),
  h: (e) => e.set({ hidden: !e.state.hidden }),
  s: (e) => e.turnOrder(),
  l: (e) => e.nextLanguage(),
  d: (e) => e.nextTheme(),
  t: dt("table"),
  "?": dt("help"),
  Escape: (e) => e.set({ panel: "" })
}, qs = [
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
], Os = /* @__PURE__ */ new Set(["INPUT", "TEXTAREA", "SELECT"]), As = /* @__PURE__ */ new Set(["Escape"]);
function Is(e, t) {
  t.addEventListener("keydown", (n) => {
    const s = n;
    if (s.ctrlKey || s.metaKey || s.altKey) return;
    const r = Os.has(s.target.tagName ?? "");
    if (r && !As.has(s.key)) return;
    const o = s.key.length === 1 ? s.key.toLowerCase() : s.key, i = Ns[s.shiftKey && o.startsWith("Arrow") ? `Shift+${o}` : o];
    i && (s.preventDefault(), r && s.target.blur(), i(e));
  });
}
const jt = 400;
function Dt({ title: e, children: t }) {
  const n = b(), s = me(null);
  return ee(() => (s.current?.showModal(), () => s.current?.close()), []), /* @__PURE__ */ l("dialog", { ref: s, "aria-label": e, onClose: () => n.set({ panel: "" }), children: [
    /* @__PURE__ */ l("div", { class: "head", children: [
      /* @__PURE__ */ l("h2", { children: e }),
      /* @__PURE__ */ l("button", { onClick: () => n.set({ panel: "" }), children: n.word("close") })
    ] }),
    /* @__PURE__ */ l("div", { class: "inside", tabIndex: 0, role: "group", "aria-label": e, children: t })
  ] });
}
function Ls() {
  const e = b();
  return /* @__PURE__ */ l(Dt, { title: e.word("help"), children: /* @__PURE__ */ l("table", { children: /* @__PURE__ */ l("tbody", { children: qs.map(([t, n]) => /* @__PURE__ */ l("tr", { children: [
    /* @__PURE__ */ l("th", { scope: "row", children: t.split(" ").map((s) => /* @__PURE__ */ l("kbd", { children: s }, s)) }),
    /* @__PURE__ */ l("td", { children: e.word(n) })
  ] }, t)) }) }) });
}
function Hs() {
  const e = b();
  return /* @__PURE__ */ l(Dt, { title: e.word("table"), children: [
    /* @__PURE__ */ l(Ps, {}),
    /* @__PURE__ */ l(Us, {})
  ] });
}
function Se({ name: e }) {
  const t = b(), n = t.derivation.place(e);
  return n === void 0 ? /* @__PURE__ */ l("td", {}) : /* @__PURE__ */ l("td", { class: "number", children: /* @__PURE__ */ l("button", { class: "quiet", onClick: () => {
    t.set({ panel: "" }), t.go(n, t.state.at);
  }, children: E(t.shownValue(n)) }) });
}
function Ps() {
  const e = b(), { sizes: t, own: n } = e.data, s = t.length - 1, r = t.flatMap((i, a) => Array.from({ length: i }, (c, d) => [a, d + 1])), o = (i, a) => (i === 0 ? n?.inputs[a - 1] : i === s ? n?.outputs[a - 1] : void 0) ?? `${i}.${a}`;
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: e.word("layer", { layer: "" }) }),
      /* @__PURE__ */ l("th", { scope: "col", children: e.word("name") }),
      ["bias", "net", "out", "error"].map((i) => /* @__PURE__ */ l("th", { scope: "col", children: e.word(i) }, i)),
      /* @__PURE__ */ l("th", { scope: "col", children: e.word("target") })
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, jt).map(([i, a]) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("td", { children: i }),
      /* @__PURE__ */ l("th", { scope: "row", children: o(i, a) }),
      /* @__PURE__ */ l(Se, { name: `b[${i}][${e.data.sharedBias[i - 1] ? 1 : a}]` }),
      ["z", "a", e.state.errors].map((c) => /* @__PURE__ */ l(Se, { name: P(e, `${c}[${i}][${a}]`) }, c)),
      i === s ? /* @__PURE__ */ l(Se, { name: P(e, `y[${a}]`) }) : /* @__PURE__ */ l("td", {})
    ] }, `${i}/${a}`)) })
  ] });
}
function Ws(e) {
  const { sizes: t } = e.data, n = t.slice(1).reduce((i, a, c) => i + a * t[c], 0), s = e.current.layer || 1, r = H(e.current.name) || 1, o = [];
  for (let i = 1; i < t.length; i++)
    for (let a = 1; a <= t[i]; a++)
      if (!(n > jt && !(i === s && a === r)))
        for (let c = 1; c <= t[i - 1]; c++) o.push({ layer: i, from: c, to: a });
  return o;
}
function Us() {
  const e = b(), t = e.edges, n = ["w", "wa", "dw", "step"], s = (r, o) => {
    const i = Ae(e, o, r);
    return i ? E(e.number(i.value)) : "";
  };
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: e.word("edges") }),
      n.map((r) => /* @__PURE__ */ l("th", { scope: "col", class: r === t ? "now" : "", children: e.word(`edges_${r}`) }, r))
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: Ws(e).map((r) => {
      const o = e.derivation.place(`W[${r.layer}][${r.from},${r.to}]`), i = o === void 0 ? "" : q(e.derivation.quantities[o].symbol);
      return /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "row", dangerouslySetInnerHTML: { __html: i } }),
        n.map((a) => /* @__PURE__ */ l("td", { class: "number", children: s(a, r) }, a))
      ] }, `${r.layer}/${r.from}/${r.to}`);
    }) })
  ] });
}
function Rs({ board: e }) {
  const [, t] = St((s) => s + 1, 0);
  ee(() => e.listen(() => t(0)), [e]);
  const { panel: n } = e.state;
  return /* @__PURE__ */ l(Lt.Provider, { value: e, children: [
    /* @__PURE__ */ l(zs, {}),
    n !== "equations" && /* @__PURE__ */ l(O, { children: [
      /* @__PURE__ */ l(Ds, {}),
      /* @__PURE__ */ l("main", { class: e.data.sizes.length ? "stage" : "stage alone", children: [
        e.data.sizes.length > 0 && /* @__PURE__ */ l("div", { class: "seen", children: [
          /* @__PURE__ */ l(gs, {}),
          /* @__PURE__ */ l(Fs, {})
        ] }),
        /* @__PURE__ */ l("div", { class: "told", children: [
          /* @__PURE__ */ l(Vn, {}),
          /* @__PURE__ */ l(Bs, {}),
          /* @__PURE__ */ l(Vs, {})
        ] })
      ] }),
      e.data.own && /* @__PURE__ */ l(Es, { own: e.data.own })
    ] }),
    n === "help" && /* @__PURE__ */ l(Ls, {}),
    n === "table" && /* @__PURE__ */ l(Hs, {})
  ] });
}
function zs() {
  const e = b(), { digits: t, panel: n, language: s } = e.state, r = e.data.spoken[s], o = Object.keys(e.derivations);
  return /* @__PURE__ */ l("header", { class: "bar", children: [
    /* @__PURE__ */ l("h1", { title: r.title, children: r.title }),
    /* @__PURE__ */ l("div", { class: "tools", children: [
      o.length > 1 && /* @__PURE__ */ l("button", { onClick: () => e.turnOrder(), title: e.word("order"), children: [
        e.word(e.state.order),
        " ",
        /* @__PURE__ */ l("kbd", { children: "S" })
      ] }),
      /* @__PURE__ */ l("label", { children: [
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
      /* @__PURE__ */ l("button", { "aria-pressed": n === "equations", onClick: () => e.set({ panel: n === "equations" ? "" : "equations" }), children: e.word(n === "equations" ? "board" : "all_equations") }),
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
function js({ quantities: e, listed: t }) {
  return e.slice(0, t).map(({ phase: n, layer: s }, r) => ({ phase: n, layer: s, at: r })).filter(({ phase: n, at: s }) => s === 0 || n !== e[s - 1].phase);
}
function Ds() {
  const e = b(), { listed: t } = e.derivation, n = ge(() => js(e.derivation), [e.derivation]), { at: s } = e.state, r = n.findLastIndex((i) => i.at <= s), o = new Set(n.map((i) => i.phase)).size < n.length;
  return /* @__PURE__ */ l("nav", { class: "phases", "aria-label": e.word("equation", { n: s + 1, all: t }), children: [
    /* @__PURE__ */ l("button", { onClick: () => e.move(-1), "aria-label": e.word("previous"), title: e.word("previous"), children: "←" }),
    n.map((i, a) => /* @__PURE__ */ l("button", { "aria-current": a === r ? "step" : void 0, onClick: () => e.go(i.at), children: [
      e.word(i.phase),
      o && i.layer && i.phase !== "forward" ? ` ${i.layer}` : ""
    ] }, i.at)),
    /* @__PURE__ */ l("button", { onClick: () => e.move(1), "aria-label": e.word("next"), title: e.word("next"), children: "→" }),
    /* @__PURE__ */ l(
      "input",
      {
        type: "range",
        min: 0,
        max: t - 1,
        value: Math.min(s, t - 1),
        "aria-label": e.word("equation", { n: s + 1, all: t }),
        onInput: (i) => e.go(Number(i.currentTarget.value))
      }
    )
  ] });
}
function Fs() {
  const e = b(), t = ["auto", "w", "wa", "dw", "step"], { samples: n } = e.data, s = e.derivation.place(P(e, `d[${e.data.sizes.length - 1}][1]`)) !== void 0;
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
function Bs() {
  const e = b(), t = e.derivation.place("eta"), { changes: n } = e.state, s = ge(() => e.derivation.lossAfter(e.values), [e.derivation, e.values]);
  if (t === void 0 || e.derivation.isLarge) return null;
  const r = e.values[t], o = e.derivation.values[t] || 1, i = e.derivation.place("E");
  return /* @__PURE__ */ l("section", { class: "whatif", "aria-label": e.word("what_if"), children: [
    /* @__PURE__ */ l("h2", { children: e.word("what_if") }),
    /* @__PURE__ */ l("label", { children: [
      e.word("learning_rate"),
      " ",
      /* @__PURE__ */ l(
        "input",
        {
          type: "range",
          min: 0,
          max: 4 * o,
          step: o / 50,
          value: r,
          onInput: (a) => e.change(t, Re(a.currentTarget.value)?.value ?? null)
        }
      ),
      /* @__PURE__ */ l("output", { class: "number", children: E(e.number(r, 6)) })
    ] }),
    i !== void 0 && s !== null && /* @__PURE__ */ l("p", { children: e.word("loss_before_after", {
      before: E(e.number(e.values[i])),
      after: E(e.number(s))
    }) }),
    n.size > 0 && /* @__PURE__ */ l(O, { children: [
      /* @__PURE__ */ l("p", { class: "note changed", children: e.word("recomputed") }),
      /* @__PURE__ */ l("button", { onClick: () => e.set({ changes: /* @__PURE__ */ new Map() }), children: e.word("undo") })
    ] })
  ] });
}
function Vs() {
  const e = b(), { hidden: t, answers: n } = e.state, s = () => {
    const r = document.createElement("a");
    r.href = URL.createObjectURL(new Blob([pn(e)], { type: "application/json" })), r.download = "answers.json", r.click(), setTimeout(() => URL.revokeObjectURL(r.href), 1e3);
  };
  return /* @__PURE__ */ l("div", { class: "asking", children: [
    /* @__PURE__ */ l("button", { "aria-pressed": t, onClick: () => e.set({ hidden: !t }), children: [
      e.word(t ? "show" : "hide"),
      " ",
      /* @__PURE__ */ l("kbd", { children: "H" })
    ] }),
    n.size > 0 && /* @__PURE__ */ l(O, { children: [
      /* @__PURE__ */ l("button", { onClick: s, children: e.word("save_answers") }),
      /* @__PURE__ */ l("p", { class: "soft", children: e.word("save_hint", { source: e.data.source }) })
    ] })
  ] });
}
function Ks(e, t) {
  const n = new jn(e);
  return Xt(/* @__PURE__ */ l(Rs, { board: n }), t), n;
}
function Gs() {
  const e = document.getElementById("board"), t = document.getElementById("board-data")?.textContent;
  if (!e || !t) return;
  const n = Ks(JSON.parse(t), e), s = new Map(n.derivation.quantities.map((o) => [Pt(o.name), o.name])), r = () => {
    const o = s.get(decodeURIComponent(location.hash)), i = o === void 0 ? void 0 : n.derivation.place(o);
    i !== void 0 && n.go(i), i !== void 0 && n.state.panel === "equations" && n.set({ panel: "" });
  };
  r(), addEventListener("hashchange", r), Is(n, document), n.listen(() => ht(n)), ht(n);
}
function ht(e) {
  const { language: t, theme: n, panel: s } = e.state, r = document.documentElement;
  r.classList.toggle("dark", n === "dark"), r.classList.toggle("light", n === "light"), r.classList.toggle("reads", s === "equations"), r.lang !== t && Ys(e, t);
}
function Ys(e, t) {
  document.documentElement.lang = t, document.title = e.data.spoken[t].title;
  for (const r of document.querySelectorAll("#equations > section")) {
    const o = r.querySelector("h2");
    o && (o.textContent = e.word(`phase:${r.dataset.phase ?? r.id}`));
  }
  for (const r of document.querySelectorAll("#equations h3"))
    r.textContent = e.word("layer", { layer: r.textContent?.match(/\d+/)?.[0] ?? "" });
  const n = e.data.spoken[t].heading;
  document.querySelectorAll("#equations > header p").forEach((r, o) => {
    r.textContent = n[o] ?? "";
  });
  const s = document.querySelector("#equations > header h1");
  s && (s.textContent = e.data.spoken[t].title);
}
typeof document < "u" && Gs();
export {
  jn as Board,
  zn as Derivation,
  W as evaluate,
  dn as judge,
  J as markup,
  nt as mathml,
  Re as readNumber,
  rn as shown,
  Ks as start,
  q as symbolMarkup
};
