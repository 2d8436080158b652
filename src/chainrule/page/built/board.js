var pt, $, fe, L, Ft, pe, me, bt, it, G, ge, Lt, Et, Ct, ve, ut = {}, dt = [], Fe = /acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i, mt = Array.isArray;
function I(t, e) {
  for (var n in e) t[n] = e[n];
  return t;
}
function Ht(t) {
  t && t.parentNode && t.parentNode.removeChild(t);
}
function Be(t, e, n) {
  var s, r, o, i = {};
  for (o in e) o == "key" ? s = e[o] : o == "ref" ? r = e[o] : i[o] = e[o];
  if (arguments.length > 2 && (i.children = arguments.length > 3 ? pt.call(arguments, 2) : n), typeof t == "function" && t.defaultProps != null) for (o in t.defaultProps) i[o] === void 0 && (i[o] = t.defaultProps[o]);
  return at(t, i, s, r, null);
}
function at(t, e, n, s, r) {
  var o = { type: t, props: e, key: n, ref: s, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: r ?? ++fe, __i: -1, __u: 0 };
  return r == null && $.vnode != null && $.vnode(o), o;
}
function C(t) {
  return t.children;
}
function lt(t, e) {
  this.props = t, this.context = e;
}
function R(t, e) {
  if (e == null) return t.__ ? R(t.__, t.__i + 1) : null;
  for (var n; e < t.__k.length; e++) if ((n = t.__k[e]) != null && n.__e != null) return n.__e;
  return typeof t.type == "function" ? R(t) : null;
}
function Ve(t) {
  if (t.__P && t.__d) {
    var e = t.__v, n = e.__e, s = [], r = [], o = I({}, e);
    o.__v = e.__v + 1, $.vnode && $.vnode(o), Wt(t.__P, o, e, t.__n, t.__P.namespaceURI, 32 & e.__u ? [n] : null, s, n ?? R(e), !!(32 & e.__u), r), o.__v = e.__v, o.__.__k[o.__i] = o, ke(s, o, r), e.__e = e.__ = null, o.__e != n && we(o);
  }
}
function we(t) {
  if ((t = t.__) != null && t.__c != null) return t.__e = t.__c.base = null, t.__k.some(function(e) {
    if (e != null && e.__e != null) return t.__e = t.__c.base = e.__e;
  }), we(t);
}
function Nt(t) {
  (!t.__d && (t.__d = !0) && L.push(t) && !ht.__r++ || Ft != $.debounceRendering) && ((Ft = $.debounceRendering) || pe)(ht);
}
function ht() {
  try {
    for (var t, e = 1; L.length; ) L.length > e && L.sort(me), t = L.shift(), e = L.length, Ve(t);
  } finally {
    L.length = ht.__r = 0;
  }
}
function ye(t, e, n, s, r, o, i, a, c, d, h) {
  var f, u, _, m, g, y, v = s && s.__k || dt, w = e.length;
  for (c = Ge(n, e, v, c, w), f = 0; f < w; f++) (_ = n.__k[f]) != null && (u = _.__i != -1 && v[_.__i] || ut, _.__i = f, y = Wt(t, _, u, r, o, i, a, c, d, h), m = _.__e, _.ref && u.ref != _.ref && (u.ref && Pt(u.ref, null, _), h.push(_.ref, _.__c || m, _)), g == null && m != null && (g = m), 4 & _.__u ? (c = be(_, c, t), u.__e && (u.__e = null)) : typeof _.type == "function" && y !== void 0 ? c = y : m && (c = m.nextSibling), _.__u &= -7);
  return n.__e = g, c;
}
function Ge(t, e, n, s, r) {
  var o, i, a, c, d, h = n.length, f = h, u = 0;
  for (t.__k = new Array(r), o = 0; o < r; o++) (i = e[o]) != null && typeof i != "boolean" && typeof i != "function" ? (typeof i == "string" || typeof i == "number" || typeof i == "bigint" || i.constructor == String ? i = t.__k[o] = at(null, i, null, null, null) : mt(i) ? i = t.__k[o] = at(C, { children: i }, null, null, null) : i.constructor === void 0 && i.__b > 0 ? i = t.__k[o] = at(i.type, i.props, i.key, i.ref ? i.ref : null, i.__v) : t.__k[o] = i, c = o + u, i.__ = t, i.__b = t.__b + 1, a = null, (d = i.__i = Ke(i, n, c, f)) != -1 && (f--, (a = n[d]) && (a.__u |= 2)), a == null || a.__v == null ? (d == -1 && (r > h ? u-- : r < h && u++), typeof i.type != "function" && (i.__u |= 4)) : d != c && (d == c - 1 ? u-- : d == c + 1 ? u++ : (d > c ? u-- : u++, i.__u |= 4))) : t.__k[o] = null;
  if (f) for (o = 0; o < h; o++) (a = n[o]) != null && (2 & a.__u) == 0 && (a.__e == s && (s = R(a)), Me(a, a));
  return s;
}
function be(t, e, n) {
  var s, r;
  if (typeof t.type == "function") {
    for (s = t.__k, r = 0; s && r < s.length; r++) s[r] && (s[r].__ = t, e = be(s[r], e, n));
    return e;
  }
  t.__e != e && (e && t.type && !e.parentNode && (e = R(t)), e = n.insertBefore(t.__e, e || null));
  do
    e = e && e.nextSibling;
  while (e != null && e.nodeType == 8);
  return e;
}
function Ke(t, e, n, s) {
  var r, o, i, a = t.key, c = t.type, d = e[n], h = d != null && (2 & d.__u) == 0;
  if (d === null && a == null || h && a == d.key && c == d.type) return n;
  if (s > (h ? 1 : 0)) {
    for (r = n - 1, o = n + 1; r >= 0 || o < e.length; ) if ((d = e[i = r >= 0 ? r-- : o++]) != null && (2 & d.__u) == 0 && a == d.key && c == d.type) return i;
  }
  return -1;
}
function Bt(t, e, n) {
  e[0] == "-" ? t.setProperty(e, n ?? "") : t[e] = n == null ? "" : typeof n != "number" || Fe.test(e) ? n : n + "px";
}
function nt(t, e, n, s, r) {
  var o, i;
  t: if (e == "style") if (typeof n == "string") t.style.cssText = n;
  else {
    if (typeof s == "string" && (t.style.cssText = s = ""), s) for (e in s) n && e in n || Bt(t.style, e, "");
    if (n) for (e in n) s && n[e] == s[e] || Bt(t.style, e, n[e]);
  }
  else if (e[0] == "o" && e[1] == "n") o = e != (e = e.replace(ge, "$1")), i = e.toLowerCase(), e = i in t || e == "onFocusOut" || e == "onFocusIn" ? i.slice(2) : e.slice(2), t.l || (t.l = {}), t.l[e + o] = n, n ? s ? n[G] = s[G] : (n[G] = Lt, t.addEventListener(e, o ? Ct : Et, o)) : t.removeEventListener(e, o ? Ct : Et, o);
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
function Vt(t) {
  return function(e) {
    if (this.l) {
      var n = this.l[e.type + t];
      if (e[it] == null) e[it] = Lt++;
      else if (e[it] < n[G]) return;
      return n($.event ? $.event(e) : e);
    }
  };
}
function Wt(t, e, n, s, r, o, i, a, c, d) {
  var h, f, u, _, m, g, y, v, w, S, N, p, M, q, A, z, T = e.type;
  if (e.constructor !== void 0) return null;
  128 & n.__u && (c = !!(32 & n.__u), o = [a = e.__e = n.__e]), (h = $.__b) && h(e);
  t: if (typeof T == "function") {
    f = i.length;
    try {
      if (w = e.props, S = T.prototype && T.prototype.render, N = (h = T.contextType) && s[h.__c], p = h ? N ? N.props.value : h.__ : s, n.__c ? v = (u = e.__c = n.__c).__ = u.__E : (S ? e.__c = u = new T(w, p) : (e.__c = u = new lt(w, p), u.constructor = T, u.render = Je), N && N.sub(u), u.state || (u.state = {}), u.__n = s, _ = u.__d = !0, u.__h = [], u._sb = []), S && u.__s == null && (u.__s = u.state), S && T.getDerivedStateFromProps != null && (u.__s == u.state && (u.__s = I({}, u.__s)), I(u.__s, T.getDerivedStateFromProps(w, u.__s))), m = u.props, g = u.state, u.__v = e, _) S && T.getDerivedStateFromProps == null && u.componentWillMount != null && u.componentWillMount(), S && u.componentDidMount != null && u.__h.push(u.componentDidMount);
      else {
        if (S && T.getDerivedStateFromProps == null && w !== m && u.componentWillReceiveProps != null && u.componentWillReceiveProps(w, p), e.__v == n.__v || !u.__e && u.shouldComponentUpdate != null && u.shouldComponentUpdate(w, u.__s, p) === !1) {
          e.__v != n.__v && (u.props = w, u.state = u.__s, u.__d = !1), e.__e = n.__e, e.__k = n.__k, e.__k.some(function(D) {
            D && (D.__ = e);
          }), dt.push.apply(u.__h, u._sb), u._sb = [], u.__h.length && i.push(u), a = R(n);
          break t;
        }
        u.componentWillUpdate != null && u.componentWillUpdate(w, u.__s, p), S && u.componentDidUpdate != null && u.__h.push(function() {
          u.componentDidUpdate(m, g, y);
        });
      }
      if (u.context = p, u.props = w, u.__P = t, u.__e = !1, M = $.__r, q = 0, S) u.state = u.__s, u.__d = !1, M && M(e), h = u.render(u.props, u.state, u.context), dt.push.apply(u.__h, u._sb), u._sb = [];
      else do
        u.__d = !1, M && M(e), h = u.render(u.props, u.state, u.context), u.state = u.__s;
      while (u.__d && ++q < 25);
      u.state = u.__s, u.getChildContext != null && (s = I(I({}, s), u.getChildContext())), S && !_ && u.getSnapshotBeforeUpdate != null && (y = u.getSnapshotBeforeUpdate(m, g)), A = h != null && h.type === C && h.key == null ? xe(h.props.children) : h, a = ye(t, mt(A) ? A : [A], e, n, s, r, o, i, a, c, d), u.base = e.__e, e.__u &= -161, u.__h.length && i.push(u), v && (u.__E = u.__ = null);
    } catch (D) {
      if (i.length = f, e.__v = null, c || o != null) {
        if (D.then) {
          for (e.__u |= c ? 160 : 128; a && a.nodeType == 8 && a.nextSibling; ) a = a.nextSibling;
          o != null && (o[o.indexOf(a)] = null), e.__e = a;
        } else if (o != null) for (z = o.length; z--; ) Ht(o[z]);
      } else e.__e = n.__e;
      e.__k == null && (e.__k = n.__k || []), D.then || $e(e), $.__e(D, e, n);
    }
  } else o == null && e.__v == n.__v ? (e.__k = n.__k, e.__e = n.__e) : a = e.__e = Ye(n.__e, e, n, s, r, o, i, c, d);
  return (h = $.diffed) && h(e), 128 & e.__u ? void 0 : a;
}
function $e(t) {
  t && (t.__c && (t.__c.__e = !0), t.__k && t.__k.some($e));
}
function ke(t, e, n) {
  for (var s = 0; s < n.length; s++) Pt(n[s], n[++s], n[++s]);
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
function xe(t) {
  return typeof t != "object" || t == null || t.__b > 0 ? t : mt(t) ? t.map(xe) : t.constructor !== void 0 ? null : I({}, t);
}
function Ye(t, e, n, s, r, o, i, a, c) {
  var d, h, f, u, _, m, g, y = n.props || ut, v = e.props, w = e.type;
  if (w == "svg" ? r = "http://www.w3.org/2000/svg" : w == "math" ? r = "http://www.w3.org/1998/Math/MathML" : r || (r = "http://www.w3.org/1999/xhtml"), o != null) {
    for (d = 0; d < o.length; d++) if ((_ = o[d]) && "setAttribute" in _ == !!w && (w ? _.localName == w : _.nodeType == 3)) {
      t = _, o[d] = null;
      break;
    }
  }
  if (t == null) {
    if (w == null) return document.createTextNode(v);
    t = document.createElementNS(r, w, v.is && v), a && ($.__m && $.__m(e, o), a = !1), o = null;
  }
  if (w == null) y === v || a && t.data == v || (t.data = v);
  else {
    if (o = w == "textarea" && v.defaultValue != null ? null : o && pt.call(t.childNodes), !a && o != null) for (y = {}, d = 0; d < t.attributes.length; d++) y[(_ = t.attributes[d]).name] = _.value;
    for (d in y) _ = y[d], d == "dangerouslySetInnerHTML" ? f = _ : d == "children" || d in v || d == "value" && "defaultValue" in v || d == "checked" && "defaultChecked" in v || nt(t, d, null, _, r);
    for (d in v) _ = v[d], d == "children" ? u = _ : d == "dangerouslySetInnerHTML" ? h = _ : d == "value" ? m = _ : d == "checked" ? g = _ : a && typeof _ != "function" || y[d] === _ || nt(t, d, _, y[d], r);
    if (h) a || f && (h.__html == f.__html || h.__html == t.innerHTML) || (t.innerHTML = h.__html), e.__k = [];
    else if (f && (t.innerHTML = ""), ye(e.type == "template" ? t.content : t, mt(u) ? u : [u], e, n, s, w == "foreignObject" ? "http://www.w3.org/1999/xhtml" : r, o, i, o ? o[0] : n.__k && R(n, 0), a, c), o != null) for (d = o.length; d--; ) Ht(o[d]);
    a && w != "textarea" || (d = "value", w == "progress" && m == null ? t.removeAttribute("value") : m != null && (m !== t[d] || w == "progress" && !m || w == "option" && m != y[d]) && nt(t, d, m, y[d], r), d = "checked", g != null && g != t[d] && nt(t, d, g, y[d], r));
  }
  return t;
}
function Pt(t, e, n) {
  try {
    if (typeof t == "function") {
      var s = typeof t.__u == "function";
      s && t.__u(), s && e == null || (t.__u = t(e));
    } else t.current = e;
  } catch (r) {
    $.__e(r, n);
  }
}
function Me(t, e, n) {
  var s, r;
  if ($.unmount && $.unmount(t), (s = t.ref) && (s.current && s.current != t.__e || Pt(s, null, e)), (s = t.__c) != null) {
    if (s.componentWillUnmount) try {
      s.componentWillUnmount();
    } catch (o) {
      $.__e(o, e);
    }
    s.base = s.__P = s.__n = null;
  }
  if (s = t.__k) for (r = 0; r < s.length; r++) s[r] && Me(s[r], e, n || typeof t.type != "function");
  n || Ht(t.__e), t.__c = t.__ = t.__e = void 0;
}
function Je(t, e, n) {
  return this.constructor(t, n);
}
function Xe(t, e, n) {
  var s, r, o, i;
  e == document && (e = document.documentElement), $.__ && $.__(t, e), r = (s = !1) ? null : e.__k, o = [], i = [], Wt(e, t = e.__k = Be(C, null, [t]), r || ut, ut, e.namespaceURI, r ? null : e.firstChild ? pt.call(e.childNodes) : null, o, r ? r.__e : e.firstChild, s, i), ke(o, t, i), t.props.children = null;
}
function Qe(t) {
  function e(n) {
    var s, r;
    return this.getChildContext || (s = /* @__PURE__ */ new Set(), (r = {})[e.__c] = this, this.getChildContext = function() {
      return r;
    }, this.componentWillUnmount = function() {
      s = null;
    }, this.shouldComponentUpdate = function(o) {
      this.props.value != o.value && s.forEach(function(i) {
        i.__e = !0, Nt(i);
      });
    }, this.sub = function(o) {
      s.add(o);
      var i = o.componentWillUnmount;
      o.componentWillUnmount = function() {
        s && s.delete(o), i && i.call(o);
      };
    }), n.children;
  }
  return e.__c = "__cC" + ve++, e.__ = t, e.Provider = e.__l = (e.Consumer = function(n, s) {
    return n.children(s);
  }).contextType = e, e;
}
pt = dt.slice, $ = { __e: function(t, e, n, s) {
  for (var r, o, i; e = e.__; ) if ((r = e.__c) && !r.__) try {
    if ((o = r.constructor) && o.getDerivedStateFromError != null && (r.setState(o.getDerivedStateFromError(t)), i = r.__d), r.componentDidCatch != null && (r.componentDidCatch(t, s || {}), i = r.__d), i) return r.__E = r;
  } catch (a) {
    t = a;
  }
  throw t;
} }, fe = 0, lt.prototype.setState = function(t, e) {
  var n;
  n = this.__s != null && this.__s != this.state ? this.__s : this.__s = I({}, this.state), typeof t == "function" && (t = t(I({}, n), this.props)), t && I(n, t), t != null && this.__v && (e && this._sb.push(e), Nt(this));
}, lt.prototype.forceUpdate = function(t) {
  this.__v && (this.__e = !0, t && this.__h.push(t), Nt(this));
}, lt.prototype.render = C, L = [], pe = typeof Promise == "function" ? Promise.prototype.then.bind(Promise.resolve()) : setTimeout, me = function(t, e) {
  return t.__v.__b - e.__v.__b;
}, ht.__r = 0, bt = Math.random().toString(8), it = "__d" + bt, G = "__a" + bt, ge = /(PointerCapture)$|Capture$/i, Lt = 0, Et = Vt(!1), Ct = Vt(!0), ve = 0;
var Ze = 0;
function l(t, e, n, s, r, o) {
  e || (e = {});
  var i, a, c = e;
  if ("ref" in c) for (a in c = {}, e) a == "ref" ? i = e[a] : c[a] = e[a];
  var d = { type: t, props: c, key: n, ref: i, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: --Ze, __i: -1, __u: 0, __source: r, __self: o };
  if (typeof t == "function" && (i = t.defaultProps)) for (a in i) c[a] === void 0 && (c[a] = i[a]);
  return $.vnode && $.vnode(d), d;
}
var U, k, $t, Gt, _t = 0, Se = [], x = $, Kt = x.__b, Yt = x.__r, Jt = x.diffed, Xt = x.__c, Qt = x.unmount, Zt = x.__;
function Z(t, e) {
  x.__h && x.__h(k, t, _t || e), _t = 0;
  var n = k.__H || (k.__H = { __: [], __h: [] });
  return t >= n.__.length && n.__.push({}), n.__[t];
}
function j(t) {
  return _t = 1, Te(Ee, t);
}
function Te(t, e, n) {
  var s = Z(U++, 2);
  if (s.t = t, !s.__c && (s.__ = [Ee(void 0, e), function(a) {
    var c = s.__N ? s.__N[0] : s.__[0], d = s.t(c, a);
    c !== d && (s.__N = [d, s.__[1]], s.__c.setState({}));
  }], s.__c = k, !k.__f)) {
    var r = function(a, c, d) {
      if (!s.__c.__H) return !0;
      var h = !1, f = s.__c.props !== a;
      if (s.__c.__H.__.some(function(_) {
        if (_.__N) {
          h = !0;
          var m = _.__[0];
          _.__ = _.__N, _.__N = void 0, m !== _.__[0] && (f = !0);
        }
      }), o) {
        var u = o.call(this, a, c, d);
        return h ? u || f : u;
      }
      return !h || f;
    };
    k.__f = !0;
    var o = k.shouldComponentUpdate, i = k.componentWillUpdate;
    k.componentWillUpdate = function(a, c, d) {
      if (this.__e) {
        var h = o;
        o = void 0, r(a, c, d), o = h;
      }
      i && i.call(this, a, c, d);
    }, k.shouldComponentUpdate = r;
  }
  return s.__N || s.__;
}
function tt(t, e) {
  var n = Z(U++, 3);
  !x.__s && Rt(n.__H, e) && (n.__ = t, n.u = e, k.__H.__h.push(n));
}
function tn(t, e) {
  var n = Z(U++, 4);
  !x.__s && Rt(n.__H, e) && (n.__ = t, n.u = e, k.__h.push(n));
}
function gt(t) {
  return _t = 5, vt(function() {
    return { current: t };
  }, []);
}
function vt(t, e) {
  var n = Z(U++, 7);
  return Rt(n.__H, e) && (n.__ = t(), n.__H = e, n.__h = t), n.__;
}
function en(t) {
  var e = k.context[t.__c], n = Z(U++, 9);
  return n.c = t, e ? (n.__ == null && (n.__ = !0, e.sub(k)), e.props.value) : t.__;
}
function nn() {
  for (var t; t = Se.shift(); ) {
    var e = t.__H;
    if (t.__P && e) try {
      e.__h.some(ct), e.__h.some(qt), e.__h = [];
    } catch (n) {
      e.__h = [], x.__e(n, t.__v);
    }
  }
}
x.__b = function(t) {
  k = null, Kt && Kt(t);
}, x.__ = function(t, e) {
  t && e.__k && e.__k.__m && (t.__m = e.__k.__m), Zt && Zt(t, e);
}, x.__r = function(t) {
  Yt && Yt(t), U = 0;
  var e = (k = t.__c).__H;
  e && ($t === k ? (e.__h = [], k.__h = [], e.__.some(function(n) {
    n.__N && (n.__ = n.__N), n.u = n.__N = void 0;
  })) : (e.__h.some(ct), e.__h.some(qt), e.__h = [], U = 0)), $t = k;
}, x.diffed = function(t) {
  Jt && Jt(t);
  var e = t.__c;
  e && e.__H && (e.__H.__h.length && (Se.push(e) !== 1 && Gt === x.requestAnimationFrame || ((Gt = x.requestAnimationFrame) || sn)(nn)), e.__H.__.some(function(n) {
    n.u && (n.__H = n.u, n.u = void 0);
  })), $t = k = null;
}, x.__c = function(t, e) {
  e.some(function(n) {
    try {
      n.__h.some(ct), n.__h = n.__h.filter(function(s) {
        return !s.__ || qt(s);
      });
    } catch (s) {
      e.some(function(r) {
        r.__h && (r.__h = []);
      }), e = [], x.__e(s, n.__v);
    }
  }), Xt && Xt(t, e);
}, x.unmount = function(t) {
  Qt && Qt(t);
  var e, n = t.__c;
  n && n.__H && (n.__H.__.some(function(s) {
    try {
      ct(s);
    } catch (r) {
      e = r;
    }
  }), n.__H = void 0, e && x.__e(e, n.__v));
};
var te = typeof requestAnimationFrame == "function";
function sn(t) {
  var e, n = function() {
    clearTimeout(s), te && cancelAnimationFrame(e), setTimeout(t);
  }, s = setTimeout(n, 35);
  te && (e = requestAnimationFrame(n));
}
function ct(t) {
  var e = k, n = t.__c;
  typeof n == "function" && (t.__c = void 0, n()), k = e;
}
function qt(t) {
  var e = k;
  t.__c = t.__(), k = e;
}
function Rt(t, e) {
  return !t || t.length !== e.length || e.some(function(n, s) {
    return n !== t[s];
  });
}
function Ee(t, e) {
  return typeof e == "function" ? e(t) : e;
}
function rn(t, e) {
  return Number.isNaN(t) ? "nan" : Number.isFinite(t) ? Object.is(t, -0) ? "-0" : e === null ? on(t) : an(t, e) : t < 0 ? "-inf" : "inf";
}
function on(t) {
  const [e, n] = t.toExponential().split("e"), s = Number(n);
  return s < -4 || s >= 16 ? e + Ce(s) : Ne(e, s);
}
function an(t, e) {
  const [n, s] = ln(t, e).split("e"), r = n.includes(".") ? n.replace(/\.?0+$/, "") : n, o = Number(s);
  return o < -4 || o >= e ? r + Ce(o) : Ne(r, o);
}
function ln(t, e) {
  const n = t.toExponential(e - 1), r = t.toExponential(Math.min(100, e + 60)).split("e")[0].replace(/^-?\d\.?/, "").slice(e - 1), o = Number(n.split("e")[0].at(-1));
  if (!/^50*$/.test(r) || o % 2 === 0) return n;
  const [i, a] = n.split("e");
  return `${i.slice(0, -1)}${o - 1}e${a}`;
}
function Ce(t) {
  return `e${t < 0 ? "-" : "+"}${String(Math.abs(t)).padStart(2, "0")}`;
}
function Ne(t, e) {
  const n = t.startsWith("-") ? "-" : "", s = t.replace(/[-.]/g, "");
  if (e < 0) return `${n}0.${"0".repeat(-e - 1)}${s}`;
  const r = s.slice(0, e + 1).padEnd(e + 1, "0"), o = s.slice(e + 1);
  return n + r + (o ? `.${o}` : "");
}
function J(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), s = e.replace("-", "−");
  return n === void 0 ? s : `${s}·10<sup>${String(Number(n)).replace("-", "−")}</sup>`;
}
function E(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), s = e.replace("-", "−");
  return n === void 0 ? s : `${s}e${Number(n)}`.replace("e-", "e−");
}
const cn = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, un = /^([+-]?\d+)\s*\/\s*(\d*[1-9]\d*)$/;
function Ut(t) {
  let e = t.normalize("NFKC").replace(/[−–₋]/g, "-").trim();
  /^[+-]?\d*,\d+$/.test(e) && (e = e.replace(",", "."));
  const n = un.exec(e);
  if (n)
    return { text: e, value: Number(n[1]) / Number(n[2]), halfUnit: 0 };
  const s = Number(e);
  if (!cn.test(e) || !Number.isFinite(s)) return null;
  const [r, o] = e.toLowerCase().split("e"), i = r.includes(".") ? r.length - r.indexOf(".") - 1 : 0, a = Number(o ?? 0) - i;
  return { text: e, value: s, halfUnit: +`5e${a - 1}` };
}
function wt(t, e, n = 0) {
  const s = n || 1e-10 * Math.abs(e);
  return Math.abs(t.value - e) <= t.halfUnit + s;
}
function qe(t, e) {
  return !(Math.abs(t.value - e) <= 1e-9 * Math.abs(e)) && t.halfUnit > Math.abs(e) / 2;
}
function dn(t, e, n) {
  const s = Ut(n);
  if (s === null) return null;
  const r = (a, c = [], d = null) => ({
    written: s,
    mark: a,
    upstream: c,
    slip: d
  }), o = t.values[e];
  if (wt(s, o)) return r(_n(t, e, s) ? "coarse" : "right");
  const i = pn(t, e);
  if (i.size && gn(t, e, s, i)) {
    const a = [...i].filter(([, c]) => fn(c)).map(([c]) => c);
    return r(a.length ? "follows" : "right", a);
  }
  return r("wrong", [], vn(t, e, s));
}
const hn = 2e-4;
function _n(t, e, n) {
  const s = t.values[e];
  if (qe(n, s)) return !0;
  if (Math.abs(n.value - s) <= 1e-12 * Math.abs(s) && !n.text.endsWith("0") || t.state.changes.size || n.halfUnit <= hn * Math.abs(s)) return !1;
  const { twins: o } = t.data.variants[t.state.order];
  return (o[t.derivation.quantities[e].name] ?? []).some((a) => wt(n, a));
}
const fn = ({ mark: t }) => t === "wrong" || t === "follows";
function pn(t, e) {
  if (t.derivation.isLarge) return /* @__PURE__ */ new Map();
  const n = (s) => s !== e && t.derivation.affectedBy([s]).has(e);
  return new Map([...t.state.answers].filter(([s]) => n(s)));
}
const mn = 1.01;
function gn(t, e, n, s) {
  const r = (a) => {
    const c = [...s].map(([d, { written: h }]) => [d, d === a ? h.value + h.halfUnit : h.value]);
    return t.derivation.recomputed(new Map([...t.state.changes, ...c]))[e];
  }, o = r(-1), i = [...s.keys()].reduce((a, c) => a + Math.abs(r(c) - o), 0);
  return wt(n, o) || Math.abs(n.value - o) <= n.halfUnit + mn * i;
}
function vn(t, e, n) {
  if (t.state.changes.size) return null;
  const { slips: s } = t.data.variants[t.state.order];
  return (s[t.derivation.quantities[e].name] ?? []).find(([o]) => wt(n, o) && !qe(n, o)) ?? null;
}
function wn(t) {
  const { quantities: e } = t.derivation, n = [...t.state.answers].map(([s, r]) => [e[s].name, r.written.text]);
  return JSON.stringify(Object.fromEntries(n), null, 1);
}
const yn = 22, bn = Array.from({ length: yn }, (t, e) => {
  let n = 1;
  for (let s = 2; s <= e; s++) n *= s;
  return 2 / Math.sqrt(Math.PI) * (-1) ** e / (n * (2 * e + 1));
}), ee = 3.75, $n = 28, kn = 2 ** 27 + 1, kt = [
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
function Oe(t) {
  const e = t * kn, n = e - (e - t);
  return [n, t - n];
}
function xn(t) {
  const [e, n] = Oe(t);
  return Math.exp(-e * e) * Math.exp(-n * (t + e));
}
function Mn(t) {
  let e = 0, n = 0;
  for (let s = kt.length - 1; s > 0; s--)
    [n, e] = [2 * t * n - e + kt[s], n];
  return t * n - e + kt[0];
}
function Sn(t) {
  const e = Math.min(t, $n);
  return xn(e) * Mn((e - ee) / (e + ee)) / (1 + 2 * e);
}
function Tn(t) {
  if (Math.abs(t) <= 0.5) {
    const n = t * t;
    return 1 - t * bn.reduceRight((s, r) => s * n + r, 0);
  }
  const e = Sn(Math.abs(t));
  return t < 0 ? 2 - e : e;
}
function En(t) {
  return 0.5 * Tn(-t / Math.SQRT2);
}
function Cn(t) {
  const [e, n] = Oe(t);
  return Math.exp(-0.5 * e * e) * Math.exp(-0.5 * n * (t + e)) / Math.sqrt(2 * Math.PI);
}
const Nn = {
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
  Phi: En,
  phi: Cn,
  max: (...t) => t.reduce((e, n) => n > e ? n : e),
  min: (...t) => t.reduce((e, n) => n < e ? n : e),
  argmax: (...t) => t.indexOf(t.reduce((e, n) => n > e ? n : e)) + 1,
  argmin: (...t) => t.indexOf(t.reduce((e, n) => n < e ? n : e)) + 1,
  gt: (t, e) => +(t > e),
  lt: (t, e) => +(t < e),
  le: (t, e) => +(t <= e)
};
function P(t, e) {
  if (typeof t == "number") return e(t);
  const [n, ...s] = t;
  return n === "num" ? s[0] : n === "case" ? P(s[P(s[0], e) ? 1 : 2], e) : Nn[n](...s.map((r) => P(r, e)));
}
function et(t, e = /* @__PURE__ */ new Set()) {
  if (typeof t == "number") e.add(t);
  else if (t !== null && t[0] !== "num")
    for (const n of t.slice(1)) et(n, e);
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
  return On(e);
}
function On(t) {
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
const Ae = /^(<mrow><mo>−|(<[^>]*>)*−)/, xt = (t) => (...e) => `<mrow><mi>${t}</mi><mo>(</mo>${e.join("<mo>,</mo>")}<mo>)</mo></mrow>`, An = {
  exp: (t) => `<msup><mi>e</mi><mrow>${t}</mrow></msup>`,
  sqrt: (t) => `<msqrt>${t}</msqrt>`,
  abs: (t) => `<mrow><mo>|</mo>${t}<mo>|</mo></mrow>`,
  ...Object.fromEntries(
    ["ln", "tanh", "sign", "sin", "cos", "max", "min", "argmax", "argmin"].map((t) => [t, xt(t)])
  ),
  Phi: xt("Φ"),
  phi: xt("φ"),
  gt: (t, e) => `${t}<mo>&gt;</mo>${e}`,
  lt: (t, e) => `${t}<mo>&lt;</mo>${e}`,
  le: (t, e) => `${t}<mo>≤</mo>${e}`,
  case: (t, e, n) => `<mrow><mo>{</mo><mtable><mtr><mtd>${e}</mtd><mtd><mrow>${t}</mrow></mtd></mtr><mtr><mtd>${n}</mtd><mtd><mo>–</mo></mtd></mtr></mtable></mrow>`
};
function ne(t, e) {
  return V(t, e)[0];
}
function V(t, e) {
  if (typeof t == "number" || t[0] === "num" || t[0] === "more") {
    const o = e(t);
    return [
      o,
      Ae.test(o) ? 3 : 5
      /* Atom */
    ];
  }
  const [n, ...s] = t, r = s;
  switch (n) {
    case "add":
      return [
        In(r, e),
        1
        /* Sum */
      ];
    case "sub":
      return [
        Ln(r, e),
        1
        /* Sum */
      ];
    case "mul":
      return [
        Hn(r, e),
        2
        /* Product */
      ];
    case "div":
      return [
        Wn(r, e),
        5
        /* Atom */
      ];
    case "neg":
      return [
        `<mrow><mo>−</mo>${yt(F(
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
        Pn(r, e),
        4
        /* Power */
      ];
    default:
      return [
        An[n](...r.map((o) => V(o, e)[0])),
        5
        /* Atom */
      ];
  }
}
const Ie = (t) => `<mrow><mo>(</mo>${t}<mo>)</mo></mrow>`, yt = (t) => Ae.test(t) ? Ie(t) : t;
function F(t, e, n) {
  const [s, r] = V(t, e);
  return r >= n ? s : Ie(s);
}
function In(t, e) {
  const [n, ...s] = t, r = s.map((o) => yt(F(
    o,
    e,
    2
    /* Product */
  )));
  return [V(n, e)[0], ...r].join("<mo>+</mo>");
}
function Ln([t, e], n) {
  return `${V(t, n)[0]}<mo>−</mo>${yt(F(
    e,
    n,
    2
    /* Product */
  ))}`;
}
function Hn(t, e) {
  return t.map((s) => F(
    s,
    e,
    2
    /* Product */
  )).map((s, r) => r ? yt(s) : s).join("<mo>·</mo>");
}
function Wn(t, e) {
  const [n, s] = t.map((r) => V(r, e)[0]);
  return `<mfrac><mrow>${n}</mrow><mrow>${s}</mrow></mfrac>`;
}
function Pn([t, e], n) {
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
function K(t) {
  return t.replace(/[&<>"]/g, (e) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[e]);
}
function O(t) {
  const e = t[2] ? `<sup>${K(t[2])}</sup>` : "";
  if (typeof t[0] != "string")
    return `∂${O(t[0])}/∂${O(t[1])}${e}`;
  const n = t[1] ? `<sub>${K(t[1])}</sub>` : "";
  return `<i>${K(t[0])}</i>${n}${e}`;
}
function B(t) {
  if (typeof t[0] != "string")
    return `∂${B(t[0])}/∂${B(t[1])}${t[2]}`;
  const e = t[1] ? `_${t[1]}` : "";
  return `${t[0]}${e}${t[2]}`;
}
function Le(t) {
  return Number(typeof t == "object" ? t.$float.replace("inf", "Infinity") : t);
}
function zt(t) {
  if (t === null || typeof t == "number") return t;
  const [e, ...n] = t;
  return e === "num" ? ["num", Le(n[0])] : [e, ...n.flatMap((s) => Rn(s) ? Un(s) : [zt(s)])];
}
const Rn = (t) => Array.isArray(t) && t[0] === "dots";
function Un([, t, e, n, s, r]) {
  return Array.from({ length: t }, (o, i) => ["mul", e + i * n, s + i * r]);
}
function zn(t) {
  const e = t.shape[0] * t.shape[1];
  if (!t.values) return new Float64Array(e);
  const n = Uint8Array.from(atob(t.values), (s) => s.charCodeAt(0));
  return new Float64Array(n.buffer);
}
function Dt(t, e, n) {
  return typeof t == "string" ? t.replace("{i}", String(e)).replace("{j}", String(n)) : Array.isArray(t) ? t.map((s) => Dt(s, e, n)) : t;
}
function Dn(t, [e, n], s) {
  const r = (a, c) => s.place(Dt(t, a, c));
  if (t.includes("{i},{j}")) {
    const a = r(1, 1);
    return (c, d) => a + (c - 1) * n + d - 1;
  }
  const o = t.includes("{i}");
  if (!o && !t.includes("{j}")) {
    const a = r(1, 1);
    return () => a;
  }
  const i = Array.from({ length: o ? e : n }, (a, c) => r(c + 1, c + 1));
  return (a, c) => i[(o ? a : c) - 1];
}
class jn {
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
      return s[0] === "num" ? zt(s) : [s[0], ...s.slice(1).map((i) => this.tree(e, n, i))];
    const r = s.ref;
    let o = this.places.get(r);
    return o || this.places.set(r, o = Dn(r, this.block.shape, this.d)), o(e, n);
  }
  /** The first few of the block that refer to a name. */
  users(e, n, s) {
    const [r, o] = this.block.shape, i = [];
    for (const a of this.references) {
      const c = a.replace(/[.*+?^$()|[\]\\]/g, "\\$&"), d = new RegExp(`^${c.replace("{i}", "(?<i>\\d+)").replace("{j}", "(?<j>\\d+)")}$`).exec(e);
      if (!d || a === e) continue;
      const h = d.groups ?? {}, f = (u, _) => u ? [Number(u)] : Array.from({ length: Math.min(_, s) }, (m, g) => g + 1);
      for (const u of f(h.i, r))
        for (const _ of f(h.j, o)) i.push(n + (u - 1) * o + _ - 1);
    }
    return i.slice(0, s);
  }
}
class se {
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
    return Dt(this.block.symbol, this.i, this.j);
  }
  get tree() {
    return this.pattern.tree(this.i, this.j);
  }
}
const Fn = 30;
class Bn {
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
      ([s, r, o, i, a, c, d, h]) => ({
        name: s,
        phase: r,
        layer: o,
        sample: i,
        symbol: d,
        reason: h,
        value: Le(a),
        isTruth: typeof a == "boolean",
        tree: zt(c)
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
      const s = new jn(n, this);
      this.starts.set(`${n.kind}[${n.layer}]`, { block: n, pattern: s, at: this.quantities.length });
      const r = zn(n), [o, i] = n.shape;
      for (let a = 0; a < o; a++)
        for (let c = 0; c < i; c++)
          this.quantities.push(new se(n, s, a + 1, c + 1, r[a * i + c]));
    }
  }
  workOut(e, n) {
    const s = (r) => this.values[r];
    for (let r = n; r < n + e.shape[0] * e.shape[1]; r++)
      this.values[r] = this.quantities[r].value = P(this.quantities[r].tree, s);
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
    const { name: s } = this.quantities[e], r = [...this.starts.values()].flatMap(({ pattern: o, at: i }) => o.users(s, i, Fn));
    return [...n, ...r];
  }
  namedUsers() {
    const e = /* @__PURE__ */ new Map();
    return this.quantities.forEach((n, s) => {
      if (!(n instanceof se))
        for (const r of et(n.tree)) {
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
        e.has(i) ? s[i] = e.get(i) : a !== null && (s[i] = P(a, o));
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
class Vn {
  constructor(e) {
    this.data = e, this.derivations = Object.fromEntries(
      Object.entries(e.variants).map(([n, s]) => [n, new Bn(s)])
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
    return rn(e, n);
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
    const { quantities: e, listed: n } = this.derivation, s = (o) => `${o.layer}/${H(o.name)}`, r = s(this.current);
    for (let o = this.state.at + 1; o < n; o++)
      if (e[o].layer !== null && s(e[o]) !== r) return this.go(o);
    this.go(0);
  }
  turnOrder() {
    const e = Object.keys(this.derivations);
    if (e.length < 2) return;
    const n = e[(e.indexOf(this.state.order) + 1) % e.length], s = this.derivations[n], r = this.current.name, o = (c) => s.place(this.derivation.quantities[c].name), i = new Map(
      [...this.state.changes].flatMap(([c, d]) => {
        const h = o(c);
        return h === void 0 ? [] : [[h, d]];
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
function H(t) {
  const e = t.replace(/@.*/, "").match(/\d+(?=\])/g);
  return e ? Number(e.at(-1)) : 0;
}
const He = Qe(null), b = () => en(He), We = 14, Gn = 10, re = 24;
function Kn(t, e) {
  if (typeof t == "number" || t[0] !== "add" || e.state.whole) return t;
  const n = t.slice(1);
  if (n.length <= We) return t;
  const s = (c) => e.values[c], r = n.map((c) => Math.abs(P(c, s))), o = r.map((c, d) => d).sort((c, d) => r[d] - r[c]), i = new Set(o.slice(0, Gn)), a = n.filter((c, d) => !i.has(d));
  return [
    "add",
    ...n.filter((c, d) => i.has(d)),
    ["more", a.length, P(["add", ...a], s)]
  ];
}
function oe(t, e) {
  const [n, s, r] = t;
  if (n === "num") return `<mn>${J(e.number(s, null))}</mn>`;
  const o = e.word("more_terms", { n: s, sum: e.number(r) });
  return `<mn class="more">${K(o)}</mn>`;
}
function ie(t, e, n) {
  const s = n.derivation.quantities[t], r = n.values[t] !== n.derivation.values[t] ? " changed" : "", o = K(n.word("comes_from", { name: B(s.symbol) }));
  return `<mn><span class="origin${r}" data-at="${t}" title="${o}">${e}</span></mn>`;
}
function Yn(t) {
  return `#${t.replace(/[^A-Za-z0-9+@]+/g, "-").replace(/^-|-$/g, "")}`;
}
function Jn(t, e) {
  if (t.tree === null) return [];
  const n = Kn(t.tree, e), { quantities: s } = e.derivation, r = ne(
    n,
    (c) => typeof c == "number" ? ie(c, O(s[c].symbol), e) : oe(c, e)
  ), o = ne(
    n,
    (c) => typeof c == "number" ? ie(c, J(e.shownValue(c)), e) : oe(c, e)
  ), i = (c) => c.replace(/<[^>]*>/g, ""), a = J(e.shownValue(e.state.at));
  return [r, o].filter((c, d, h) => (d === 0 || i(c) !== i(h[0])) && i(c) !== a);
}
function Xn() {
  const t = b(), e = t.current, { at: n, trail: s } = t.state, r = (a) => {
    const c = a.target.closest("[data-at]");
    c && (a.preventDefault(), t.go(Number(c.getAttribute("data-at")), n));
  }, o = t.state.hidden && e.tree !== null, i = e.tree !== null && typeof e.tree != "number" && e.tree[0] === "add" && e.tree.length > We + 1;
  return /* @__PURE__ */ l("section", { class: "equation", "aria-label": t.word("equation", { n: n + 1, all: t.derivation.listed }), children: [
    /* @__PURE__ */ l("div", { class: "where", children: [
      /* @__PURE__ */ l("span", { class: "phase", children: Qn(t, e) }),
      /* @__PURE__ */ l("span", { class: "count", children: n < t.derivation.listed ? t.word("equation", { n: n + 1, all: t.derivation.listed }) : "" })
    ] }),
    /* @__PURE__ */ l("div", { class: "sides", onClick: r, "aria-live": "polite", children: [
      /* @__PURE__ */ l("div", { class: "left", dangerouslySetInnerHTML: { __html: O(e.symbol) }, title: e.name }),
      /* @__PURE__ */ l("div", { class: "right", children: [
        Jn(e, t).map((a, c) => /* @__PURE__ */ l("div", { class: "side", tabIndex: 0, role: "group", "aria-label": t.word(c ? "numbers" : "formula"), children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: `<math display="block"><mrow>${a}</mrow></math>` } })
        ] }, c)),
        /* @__PURE__ */ l("div", { class: "side result", children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          o ? /* @__PURE__ */ l(ss, {}, n) : /* @__PURE__ */ l(ts, { place: n })
        ] })
      ] })
    ] }),
    i && !t.state.whole && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => t.set({ whole: !0 }), children: t.word("show_terms") }),
    /* @__PURE__ */ l("p", { class: "why", children: [
      t.word(`why:${e.reason}`),
      Zn(t, e) ? ` ${t.word("new_weights")}` : ""
    ] }),
    e.tree === null && /* @__PURE__ */ l(ns, {}, `over${n}`),
    /* @__PURE__ */ l(es, {}),
    s.length > 0 && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => t.back(), children: [
      "← ",
      t.word("back"),
      " ",
      /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: O(t.derivation.quantities[s[s.length - 1]].symbol) } })
    ] })
  ] });
}
function Qn(t, e) {
  const n = e.layer === null ? "" : ` · ${t.word("layer", { layer: e.layer })}`, s = e.sample === null ? "" : ` · ${t.word("sample_n", { n: e.sample })}`;
  return t.word(e.phase) + n + s;
}
function Zn(t, e) {
  if (e.phase !== "backward" || e.tree === null) return !1;
  const n = (s) => typeof s == "number" ? t.derivation.quantities[s].name.startsWith("W+") : s[0] !== "num" && s.slice(1).some((r) => n(r));
  return n(e.tree);
}
function ts({ place: t }) {
  const e = b(), n = e.derivation.values[t], s = e.values[t] !== n, r = J(e.shownValue(t));
  return s ? /* @__PURE__ */ l("span", { class: "changed", children: [
    /* @__PURE__ */ l("s", { class: "number", dangerouslySetInnerHTML: { __html: J(e.number(n)) } }),
    " → ",
    /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } })
  ] }) : /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } });
}
function es() {
  const t = b(), { at: e } = t.state, n = t.derivation.usedIn(e), s = [...et(t.current.tree)];
  return /* @__PURE__ */ l(C, { children: [
    s.length > 0 && /* @__PURE__ */ l(ae, { title: t.word("made_of"), places: s }),
    /* @__PURE__ */ l(ae, { title: t.word(n.length ? "used_in" : "used_nowhere"), places: n })
  ] });
}
function ae({ title: t, places: e }) {
  const n = b();
  return /* @__PURE__ */ l("div", { class: "uses", children: [
    /* @__PURE__ */ l("span", { class: "soft", children: t }),
    e.slice(0, re).map((s) => /* @__PURE__ */ l(
      "button",
      {
        class: "symbol",
        onClick: () => n.go(s, n.state.at),
        dangerouslySetInnerHTML: { __html: O(n.derivation.quantities[s].symbol) }
      },
      s
    )),
    e.length > re && /* @__PURE__ */ l("span", { class: "soft", children: [
      "… ",
      e.length
    ] })
  ] });
}
function ns() {
  const t = b(), { at: e, changes: n } = t.state, s = t.current, [r, o] = j(t.number(t.values[e], null)), [i, a] = j(!1);
  if (t.derivation.isLarge) return null;
  if (t.data.frozen.some((d) => s.name.startsWith(d.replace(/\[.*/, "["))))
    return /* @__PURE__ */ l("p", { class: "soft", children: t.word("fixed_formula") });
  const c = () => {
    const d = Ut(r);
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
          value: r,
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
function ss() {
  const t = b(), { at: e, answers: n } = t.state, s = t.current, r = n.get(e), [o, i] = j(r?.written.text ?? ""), [a, c] = j(!1), d = gt(null);
  return tt(() => d.current?.focus({ preventScroll: !0 }), []), /* @__PURE__ */ l("form", { class: "ask", onSubmit: (f) => {
    f.preventDefault();
    const u = dn(t, e, o);
    c(u === null), u && t.set({ answers: new Map(n).set(e, u) });
  }, children: [
    /* @__PURE__ */ l(
      "input",
      {
        ref: d,
        value: o,
        size: 14,
        autocomplete: "off",
        "aria-label": t.word("your_answer", { name: B(s.symbol) }),
        onInput: (f) => i(f.currentTarget.value)
      }
    ),
    /* @__PURE__ */ l("button", { type: "submit", children: t.word("check") }),
    /* @__PURE__ */ l("span", { role: "status", children: a ? t.word("no_number") : r ? /* @__PURE__ */ l(os, { place: e }) : "" })
  ] });
}
function rs(t, [, e, n = "", s = ""]) {
  return t.word(`slip:${e}`, { x: n, y: s });
}
function os({ place: t }) {
  const e = b(), n = e.state.answers.get(t);
  if (!n) return null;
  const s = n.upstream.map((o) => B(e.derivation.quantities[o].symbol)), r = n.slip ? ` ${e.word("likely_slip", { slip: rs(e, n.slip) })}` : "";
  return /* @__PURE__ */ l("span", { class: `verdict ${n.mark}`, children: [
    e.word(n.mark, { names: s.join(", ") }),
    r
  ] });
}
const is = 40;
function as({ gap: t }) {
  const e = b(), n = gt(null), [s, r] = [e.data.sizes[t.layer - 1], e.data.sizes[t.layer]], o = { ...t.box, h: Math.min(t.box.h, Math.max(120, s * 14) + is) };
  o.y += (t.box.h - o.h) / 2;
  const [i, a] = j(""), c = new Float64Array(s * r);
  for (let m = 0; m < s; m++)
    for (let g = 0; g < r; g++) {
      const y = ft(e, { layer: t.layer, from: m + 1, to: g + 1 });
      c[m * r + g] = y?.known ? y.value : 0;
    }
  const d = c.reduce((m, g) => Math.max(m, Math.abs(g)), 0), h = e.current, f = h.layer === t.layer - 1 ? H(h.name) - 1 : -1, u = h.layer === t.layer ? H(h.name) - 1 : -1;
  tt(() => {
    n.current && ls(n.current, c, r, d, f, u);
  });
  const _ = (m) => {
    const g = m.currentTarget.getBoundingClientRect(), y = Math.floor((m.clientY - g.top) / g.height * s), v = Math.floor((m.clientX - g.left) / g.width * r);
    return y < 0 || v < 0 || y >= s || v >= r ? null : ft(e, { layer: t.layer, from: y + 1, to: v + 1 });
  };
  return /* @__PURE__ */ l("div", { class: "heat", style: Q(o), children: [
    /* @__PURE__ */ l(
      "canvas",
      {
        ref: n,
        role: "img",
        "aria-label": e.word("heat", { rows: s, columns: r, most: E(e.number(d, 4)) }),
        onPointerMove: (m) => {
          const g = _(m);
          a(g ? `${e.derivation.quantities[g.place].name} = ${E(e.number(g.value, 6))}` : "");
        },
        onPointerLeave: () => a(""),
        onClick: (m) => {
          const g = _(m);
          g && e.go(g.place, e.state.at);
        }
      }
    ),
    /* @__PURE__ */ l("div", { class: "foot", children: i || e.word("heat", { rows: s, columns: r, most: E(e.number(d, 4)) }) })
  ] });
}
function ls(t, e, n, s, r, o) {
  const i = e.length / n, a = t.getContext("2d");
  if (!a) return;
  const c = getComputedStyle(t), [d, h, f, u] = ["--plus", "--minus", "--page", "--ink"].map(
    (v) => cs(a, c.getPropertyValue(v).trim())
  );
  [t.width, t.height] = [t.clientWidth, t.clientHeight].map(
    (v) => Math.max(1, Math.round(v * devicePixelRatio))
  );
  const [_, m] = [t.width / n, t.height / i], g = new ImageData(n, i);
  e.forEach((v, w) => {
    const S = s ? Math.abs(v) / s : 0, N = v < 0 ? h : d;
    for (let p = 0; p < 3; p++) g.data[4 * w + p] = f[p] + S * (N[p] - f[p]);
    g.data[4 * w + 3] = 255;
  });
  const y = new OffscreenCanvas(n, i);
  y.getContext("2d")?.putImageData(g, 0, 0), a.imageSmoothingEnabled = !1, a.drawImage(y, 0, 0, t.width, t.height), a.strokeStyle = `rgb(${u.join()})`, a.lineWidth = devicePixelRatio, r >= 0 && a.strokeRect(0, r * m, t.width, m), o >= 0 && a.strokeRect(o * _, 0, _, t.height);
}
function cs(t, e) {
  t.fillStyle = e;
  const n = t.fillStyle;
  return [1, 3, 5].map((s) => Number.parseInt(n.slice(s, s + 2), 16));
}
const us = 60, st = 16, le = { wide: 112, narrow: 98 }, Mt = 24, ds = 24, hs = 20, St = 26, ce = { wide: 112, narrow: 90 };
function _s(t, e) {
  if (t <= st) return Array.from({ length: t }, (s, r) => r + 1);
  const n = Math.max(1, Math.min(t - st + 1, e - st / 2));
  return Array.from({ length: st }, (s, r) => n + r);
}
function fs(t, e, n) {
  return t === 0 ? ["a"] : e > 8 ? ["a"] : e > 4 ? ["a", "delta"] : n ? ["b", "z", "a", "delta"] : ["z", "a", "delta"];
}
function ps(t, e, n) {
  const { sizes: s, own: r } = t.data, o = s.length - 1, a = le.wide * (s.length + 1) + ce.wide * o + Mt + 8 <= e ? "wide" : "narrow", c = le[a], d = Math.max(ce[a], (e - c * (s.length + 1) - 8 - Mt) / o), h = (p) => r !== null && (p === 0 && r.inputs.length > 0 || p === o && r.outputs.length > 0), f = (p) => t.derivation.place(`b[${p}][1]`) !== void 0, u = s.map((p, M) => {
    const q = _s(p, n(M)), A = fs(M, p, f(M)), z = A.length * ds + (h(M) ? hs : 0) + 8, T = q.length <= 2 ? 52 : q.length <= 4 ? 26 : q.length <= 8 ? 10 : 3;
    return { layer: M, size: p, units: q, rows: A, h: z, space: T, total: q.length * (z + T) - T };
  }), _ = u[o], m = 54, g = Math.max(...u.map((p) => p.total), _.total + m + 16) + St + 12, y = (p) => 4 + p * (c + d), v = u.map((p) => {
    const M = St + (g - St - 12 - p.total - (p.layer === o ? m + 16 : 0)) / 2;
    return p.units.map((q, A) => ({
      layer: p.layer,
      unit: q,
      rows: p.rows,
      x: y(p.layer),
      y: M + A * (p.h + p.space),
      w: c,
      h: p.h
    }));
  }), w = y(o) + c + Mt, S = v[o].map((p) => ({ x: w, y: p.y + p.h / 2 - 27, w: c, h: 54 }));
  _.size > 4 && S.forEach((p, M) => Object.assign(p, { y: v[o][M].y, h: v[o][M].h }));
  const N = Math.max(...v[o].map((p) => p.y + p.h), ...S.map((p) => p.y + p.h));
  return {
    width: w + c + 4,
    height: Math.max(g, N + 16 + m + 8),
    units: v.flat(),
    columns: u.map((p) => ({
      layer: p.layer,
      x: y(p.layer),
      hidden: p.size - p.units.length,
      below: Math.max(...v[p.layer].map((M) => M.y + M.h))
    })),
    gaps: u.slice(1).map((p) => ms(t, v, p.layer)),
    targets: S,
    loss: { x: w, y: N + 16, w: c, h: m - 20 }
  };
}
function ms(t, e, n) {
  const [s, r] = [e[n - 1], e[n]], o = t.data.sizes[n - 1] * t.data.sizes[n], i = s[0].x + s[0].w, a = r[0].x, c = o > us, d = Math.min(s[0].y, r[0].y), h = Math.max(...[...s, ...r].map((u) => u.y + u.h)), f = c ? [] : r.flatMap(
    (u) => s.map((_) => ({
      layer: n,
      from: _.unit,
      to: u.unit,
      x1: i,
      y1: _.y + _.h / 2,
      x2: a,
      y2: u.y + u.h / 2
    }))
  );
  return { layer: n, isHeat: c, edges: f, hidden: 0, box: { x: i + 12, y: d, w: a - i - 24, h: h - d } };
}
const gs = [0.3, 0.7, 0.22, 0.78, 0.38, 0.62, 0.5, 0.16, 0.84, 0.44, 0.56, 0.26, 0.74, 0.34, 0.66], ue = 20;
function vs(t, e) {
  const n = [];
  for (const s of t) {
    const r = e(s), o = gs.map((i) => ws(s, i, r)).find(
      (i) => i.x >= s.x1 + 1 && i.x + i.w <= s.x2 - 1 && !n.some((a) => ys(a.box, i))
    );
    o && n.push({ edge: s, box: o });
  }
  return n;
}
function ws(t, e, n) {
  return {
    x: Math.max(t.x1 + 2, Math.min(t.x2 - 2 - n, t.x1 + e * (t.x2 - t.x1) - n / 2)),
    y: t.y1 + e * (t.y2 - t.y1) - ue / 2,
    w: n,
    h: ue
  };
}
function ys(t, e) {
  return t.x < e.x + e.w + 1 && e.x < t.x + t.w + 1 && t.y < e.y + e.h + 1 && e.y < t.y + t.h + 1;
}
let rt = null;
function Y(t, e) {
  return rt ??= document.createElement("canvas").getContext("2d"), rt ? (rt.font = e, rt.measureText(t).width) : t.length * 7;
}
const X = '12px system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif', bs = X.replace("12px", "9px"), de = 6, $s = 4;
function ks() {
  const t = b(), e = gt(null), [n, s] = j(0);
  tn(() => {
    const c = () => s(e.current?.clientWidth ?? 0);
    c();
    const d = new ResizeObserver(c);
    return e.current && d.observe(e.current), () => d.disconnect();
  }, []);
  const r = t.current, o = (c) => r.layer === c ? H(r.name) : 1, i = t.data.sizes.map(o).join(), a = vt(() => ps(t, n, o), [n, i, t.state.order]);
  return tt(() => xs(e.current, It(a, t, t.state.at)), [t.state.at, a]), /* @__PURE__ */ l("div", { class: "figure", ref: e, tabIndex: 0, role: "group", "aria-label": t.word("figure"), children: /* @__PURE__ */ l("div", { class: "canvas", style: { width: `${a.width}px`, height: `${a.height}px` }, children: [
    /* @__PURE__ */ l(Ms, { plan: a }),
    /* @__PURE__ */ l(Ns, { plan: a }),
    a.gaps.map((c) => c.isHeat && /* @__PURE__ */ l(as, { gap: c }, c.layer)),
    a.units.map((c) => /* @__PURE__ */ l(Ss, { box: c }, `${c.layer}/${c.unit}`)),
    /* @__PURE__ */ l(Cs, { plan: a }),
    a.gaps.map((c) => !c.isHeat && /* @__PURE__ */ l(qs, { gap: c }, c.layer)),
    /* @__PURE__ */ l(Os, { plan: a })
  ] }) });
}
function xs(t, e) {
  if (!t || !e || t.scrollWidth <= t.clientWidth) return;
  e.x >= t.scrollLeft && e.x + e.w <= t.scrollLeft + t.clientWidth || (t.scrollLeft = e.x - (t.clientWidth - e.w) / 2);
}
function Q(t) {
  return { left: `${t.x}px`, top: `${t.y}px`, width: `${t.w}px`, height: `${t.h}px` };
}
function Ms({ plan: t }) {
  const e = b();
  return /* @__PURE__ */ l(C, { children: [
    t.columns.map((n) => /* @__PURE__ */ l("div", { class: "caption", style: { left: `${n.x}px` }, children: n.layer === 0 ? e.word("inputs") : e.word("layer", { layer: n.layer }) }, n.layer)),
    t.columns.map((n) => n.hidden > 0 && /* @__PURE__ */ l("div", { class: "caption more", style: { left: `${n.x}px`, top: `${n.below}px` }, children: e.word("hidden_units", { n: n.hidden }) }, `more${n.layer}`))
  ] });
}
function W(t, e) {
  const n = t.data.samples[t.state.sample];
  return n === void 0 ? e : `${e}@${n}`;
}
function Pe(t, e, n, s) {
  if (e === "b") return `b[${n}][${t.data.sharedBias[n - 1] ? 1 : s}]`;
  const r = e === "delta" && t.state.errors === "d" ? "d" : e;
  return W(t, `${r}[${n}][${s}]`);
}
function jt(t, e) {
  const { quantities: n, listed: s } = t.derivation;
  return n[e].phase === "given" || e <= t.state.at ? !0 : e < s ? !1 : t.state.at >= (t.first(n[e].phase) ?? s);
}
function Ss({ box: t }) {
  const e = b(), { own: n, sizes: s } = e.data, o = (t.layer === 0 ? n?.inputs : t.layer === s.length - 1 ? n?.outputs : void 0)?.[t.unit - 1], i = e.current.layer === t.layer && H(e.current.name) === t.unit, a = t.rows.length === 1 && t.layer > 0 && Ts(e, t) ? ["delta"] : t.rows;
  return /* @__PURE__ */ l("div", { class: `card${i ? " here" : ""}`, style: Q(t), children: [
    o !== void 0 && /* @__PURE__ */ l("div", { class: "own", title: o, children: o }),
    a.map((c) => /* @__PURE__ */ l(Ot, { name: Pe(e, c, t.layer, t.unit), room: t.w }, c))
  ] });
}
function Ts(t, e) {
  const n = t.derivation.place(Pe(t, "delta", e.layer, e.unit));
  return n !== void 0 && jt(t, n);
}
function Ot({ name: t, room: e }) {
  const n = b(), s = n.derivation.place(t);
  if (s === void 0) return null;
  const r = n.derivation.quantities[s], o = s === n.state.at, i = n.current.tree !== null && et(n.current.tree).has(s), a = o && n.state.hidden && r.tree !== null, c = a ? "?" : jt(n, s) ? Es(n, s, e) : "·", d = n.values[s] !== n.derivation.values[s];
  return /* @__PURE__ */ l(
    "button",
    {
      class: ["value", o && "here", i && "source", d && "changed"].filter(Boolean).join(" "),
      tabIndex: -1,
      title: `${r.name} = ${a ? "?" : n.shownValue(s, null)}`,
      onClick: () => n.go(s, n.state.at),
      children: [
        /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: O(Ue(r.symbol)) } }),
        /* @__PURE__ */ l("span", { class: "number", children: c })
      ]
    }
  );
}
function Re(t) {
  return typeof t[0] != "string" ? Y(B(t), X) : Y(t[0], `italic ${X}`) + Y(t[1] + t[2], bs);
}
function Es(t, e, n) {
  const s = Re(Ue(t.derivation.quantities[e].symbol));
  for (let r = Math.min(de, t.state.digits ?? de); ; r--) {
    const o = E(t.shownValue(e, r));
    if (r === 1 || Y(o, X) + s + 20 <= n) return o;
  }
}
function Ue(t) {
  return typeof t[0] != "string" ? t : [t[0], t[1], t[2].replace(/⟨\d+⟩/, "")];
}
function Cs({ plan: t }) {
  const e = b(), n = e.data.sizes.length - 1, s = t.units.filter((o) => o.layer === n), r = e.data.sizes[n] > 4 ? ["y"] : ["y", "E"];
  return e.derivation.place("E") === void 0 ? null : /* @__PURE__ */ l(C, { children: [
    /* @__PURE__ */ l("div", { class: "caption", style: { left: `${t.loss.x}px` }, children: e.word("target") }),
    t.targets.map((o, i) => /* @__PURE__ */ l("div", { class: "card target", style: Q(o), children: r.map((a) => /* @__PURE__ */ l(Ot, { name: W(e, `${a}[${s[i].unit}]`), room: o.w }, a)) }, i)),
    /* @__PURE__ */ l("div", { class: "card target", style: Q(t.loss), children: /* @__PURE__ */ l(Ot, { name: "E", room: t.loss.w }) })
  ] });
}
function ft(t, e) {
  const n = { layer: e.layer, from: 1, to: 1 }, s = t.state.edges === "auto" && !At(t, n, t.edges)?.known;
  return At(t, e, s ? "w" : t.edges);
}
function At(t, e, n) {
  const s = (a) => t.derivation.edgePlace(`${a}[${e.layer}]`, e.from, e.to), r = s("W");
  if (r === void 0) return null;
  const o = t.state.edges !== "auto", i = (a, c, d) => a === void 0 ? null : { place: a, value: c(a), known: o || jt(t, a), symbol: d };
  switch (n) {
    case "w":
      return i(r, (a) => t.values[a], !0);
    case "wa": {
      const a = t.derivation.place(W(t, `a[${e.layer - 1}][${e.from}]`));
      return a === void 0 ? null : i(r, (c) => t.values[c] * t.values[a], !1);
    }
    case "dw":
      return i(s("dW"), (a) => t.values[a], !1);
    case "step":
      return i(s("W+"), (a) => t.values[a] - t.values[r], !1);
  }
}
function ze(t) {
  const { quantities: e } = t.derivation, n = [t.state.at, ...et(t.current.tree)], s = /* @__PURE__ */ new Set();
  for (const r of n) {
    const o = /^(?:d?W\+?|dE\[\d+\]\/dW|dE\/dW)(\[\d+\]\[\d+,\d+\])/.exec(e[r].name);
    o && s.add(o[1]);
  }
  return s;
}
function Ns({ plan: t }) {
  const e = b(), n = ze(e), s = e.current.phase === "backward";
  return /* @__PURE__ */ l("svg", { class: "lines", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("defs", { children: /* @__PURE__ */ l("marker", { id: "arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerUnits: "userSpaceOnUse", markerWidth: "11", markerHeight: "11", orient: "auto-start-reverse", children: /* @__PURE__ */ l("path", { d: "M0 0 8 4 0 8z" }) }) }),
    t.gaps.flatMap((r) => {
      const o = r.edges.map((a) => ({ e: a, c: ft(e, a) })), i = Math.max(1e-300, ...o.map(({ c: a }) => a?.known ? Math.abs(a.value) : 0));
      return o.map(({ e: a, c }) => {
        const d = n.has(`[${a.layer}][${a.from},${a.to}]`), h = c?.known ? c.value < 0 ? "minus" : "plus" : "unknown", f = c?.known ? 0.8 + 3.2 * (Math.abs(c.value) / i) : 0.8, u = d ? { [s ? "marker-start" : "marker-end"]: "url(#arrow)" } : {};
        return /* @__PURE__ */ l(
          "line",
          {
            class: `${h}${d ? " spoken" : ""}`,
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
    e.derivation.place("E") !== void 0 && t.targets.map((r, o) => {
      const i = t.units.filter((a) => a.layer === e.data.sizes.length - 1)[o];
      return /* @__PURE__ */ l("line", { class: "unknown", x1: i.x + i.w, y1: i.y + i.h / 2, x2: r.x, y2: r.y + r.h / 2, "stroke-width": 0.8 }, o);
    })
  ] });
}
function qs({ gap: t }) {
  const e = b(), n = ze(e), s = t.edges.length <= 12, r = e.current, o = (f) => n.has(`[${f.layer}][${f.from},${f.to}]`) ? 0 : r.layer === f.layer && H(r.name) === f.to ? 1 : 2, i = t.edges.flatMap((f) => {
    const u = ft(e, f);
    if (!u?.known) return [];
    const _ = e.derivation.quantities[u.place], g = u.place === e.state.at && e.state.hidden && _.tree !== null ? "?" : E(e.number(u.value, $s));
    return [{ edge: f, c: u, text: g, symbol: u.symbol && s ? _.symbol : null }];
  });
  i.sort((f, u) => o(f.edge) - o(u.edge));
  const a = new Map(i.map((f) => [f.edge, f])), c = (f) => {
    const u = a.get(f), _ = u.symbol ? Re(u.symbol) + 4 : 0;
    return Math.ceil(_ + Y(u.text, X)) + 10;
  }, d = vs(i.map((f) => f.edge), c), h = i.length - d.length;
  return /* @__PURE__ */ l(C, { children: [
    d.map(({ edge: f, box: u }) => {
      const _ = a.get(f), m = n.has(`[${f.layer}][${f.from},${f.to}]`), g = e.values[_.c.place] !== e.derivation.values[_.c.place];
      return /* @__PURE__ */ l(
        "button",
        {
          class: `label${m ? " spoken" : ""}${g ? " changed" : ""}${_.c.place === e.state.at ? " here" : ""}`,
          tabIndex: -1,
          style: Q(u),
          title: `${e.derivation.quantities[_.c.place].name} = ${e.shownValue(_.c.place, null)}`,
          onClick: () => e.go(_.c.place, e.state.at),
          children: [
            _.symbol && /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: O(_.symbol) } }),
            /* @__PURE__ */ l("span", { class: "number", children: _.text })
          ]
        },
        `${f.from}/${f.to}`
      );
    }),
    h > 0 && /* @__PURE__ */ l("div", { class: "caption", style: { left: `${t.box.x}px`, width: `${t.box.w}px` }, children: e.word("too_many_labels", { n: h }) })
  ] });
}
function It(t, e, n) {
  const s = e.derivation.quantities[n];
  if (!s) return null;
  const r = /^(?:d?W\+?|dE\/dW|[mvs]W\+?|dR\/dW)\[(\d+)\]\[(\d+),(\d+)\]/.exec(s.name);
  if (r) {
    const [i, a, c] = r.slice(1).map(Number), d = t.gaps[i - 1], h = d?.edges.find((f) => f.from === a && f.to === c);
    return h ? { x: h.x1 + 0.3 * (h.x2 - h.x1), y: h.y1 + 0.3 * (h.y2 - h.y1), w: 0, h: 0 } : d?.box ?? null;
  }
  const o = /^[yE]\[(\d+)\]/.exec(s.name);
  return o ? t.targets[Number(o[1]) - 1] ?? null : /^E(@|$)/.test(s.name) ? t.loss : s.layer === null ? null : t.units.find((i) => i.layer === s.layer && i.unit === H(s.name)) ?? null;
}
function Os({ plan: t }) {
  const e = b(), n = e.state.trail.at(-1);
  if (n === void 0) return null;
  const [s, r] = [It(t, e, n), It(t, e, e.state.at)];
  if (!s || !r || s === r) return null;
  const o = (f) => [f.x + f.w / 2, f.y + f.h / 2], [[i, a], [c, d]] = [o(s), o(r)], h = Math.min(60, Math.hypot(c - i, d - a) / 3);
  return /* @__PURE__ */ l("svg", { class: "thread", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("path", { d: `M${i} ${a} Q${(i + c) / 2} ${(a + d) / 2 - h} ${c} ${d}` }),
    /* @__PURE__ */ l("circle", { cx: c, cy: d, r: "4" })
  ] });
}
const As = 10;
function Is({ own: t }) {
  const e = b(), n = t.cells[e.state.sample] ?? [], s = t.predicted[e.state.sample] ?? [], r = (o) => {
    const i = e.derivation.place(W(e, `a[0][${o}]`));
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
      /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": e.word("own_row"), children: /* @__PURE__ */ l("table", { children: [
        /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("column") }),
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("cell") }),
          /* @__PURE__ */ l("th", { scope: "col", children: e.word("input") })
        ] }) }),
        /* @__PURE__ */ l("tbody", { children: n.map(([o, i, a, c], d) => /* @__PURE__ */ l("tr", { children: [
          /* @__PURE__ */ l("th", { scope: "row", children: o }),
          /* @__PURE__ */ l("td", { children: i }),
          /* @__PURE__ */ l("td", { class: "number", children: Array.from({ length: c }, (h, f) => r(a + f)).join(", ") })
        ] }, d)) })
      ] }) }),
      /* @__PURE__ */ l(Ls, { own: t })
    ] })
  ] });
}
function Ls({ own: t }) {
  const e = b(), [n, s] = e.data.sizes;
  if (s === void 0) return null;
  const r = [];
  for (let i = 1; i <= n; i++) {
    const a = e.derivation.place(W(e, `a[0][${i}]`));
    for (let c = 1; c <= s; c++) {
      const d = e.derivation.place(`W[1][${i},${c}]`);
      a !== void 0 && d !== void 0 && r.push({ i, j: c, w: d, value: e.values[d] * e.values[a] });
    }
  }
  r.sort((i, a) => Math.abs(a.value) - Math.abs(i.value));
  const o = Math.abs(r[0]?.value ?? 0) || 1;
  return /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": e.word("moved"), children: /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("caption", { children: e.word("moved") }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, As).map((i) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "row", children: t.inputs[i.i - 1] }),
      /* @__PURE__ */ l("td", { children: /* @__PURE__ */ l(
        "button",
        {
          class: "symbol",
          onClick: () => e.go(i.w, e.state.at),
          dangerouslySetInnerHTML: { __html: O(e.derivation.quantities[i.w].symbol) }
        }
      ) }),
      /* @__PURE__ */ l("td", { class: "number", children: E(e.number(i.value, 6)) }),
      /* @__PURE__ */ l("td", { class: "bar-cell", "aria-hidden": "true", children: /* @__PURE__ */ l("span", { class: i.value < 0 ? "bar minus" : "bar plus", style: { width: `${60 * Math.abs(i.value) / o}px` } }) })
    ] }, i.w)) })
  ] }) });
}
const ot = (t) => (e) => e.set({ edges: e.state.edges === t ? "auto" : t }), he = (t) => (e) => e.set({ panel: e.state.panel === t ? "" : t }), Hs = {
  ArrowLeft: (t) => t.move(-1),
  ArrowRight: (t) => t.move(1),
  "Shift+ArrowLeft": (t) => t.movePhase(!1),
  "Shift+ArrowRight": (t) => t.movePhase(!0),
  Home: (t) => t.go(0),
  End: (t) => t.go(t.derivation.listed - 1),
  Backspace: (t) => t.back(),
  1: ot("w"),
  2: ot("wa"),
  3: ot("dw"),
  4: ot("step"),
  n: (t) => t.nextUnit(),
  h: (t) => t.set({ hidden: !t.state.hidden }),
  s: (t) => t.turnOrder(),
  l: (t) => t.nextLanguage(),
  d: (t) => t.nextTheme(),
  t: he("table"),
  "?": he("help"),
  Escape: (t) => t.set({ panel: "" })
}, Ws = [
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
], Ps = /* @__PURE__ */ new Set(["INPUT", "TEXTAREA", "SELECT"]), Rs = /* @__PURE__ */ new Set(["Escape"]);
function Us(t, e) {
  e.addEventListener("keydown", (n) => {
    const s = n;
    if (s.ctrlKey || s.metaKey || s.altKey) return;
    const r = Ps.has(s.target.tagName ?? "");
    if (r && !Rs.has(s.key)) return;
    const o = s.key.length === 1 ? s.key.toLowerCase() : s.key, i = Hs[s.shiftKey && o.startsWith("Arrow") ? `Shift+${o}` : o];
    i && (s.preventDefault(), r && s.target.blur(), i(t));
  });
}
const De = 400;
function je({ title: t, children: e }) {
  const n = b(), s = gt(null);
  return tt(() => (s.current?.showModal(), () => s.current?.close()), []), /* @__PURE__ */ l("dialog", { ref: s, "aria-label": t, onClose: () => n.set({ panel: "" }), children: [
    /* @__PURE__ */ l("div", { class: "head", children: [
      /* @__PURE__ */ l("h2", { children: t }),
      /* @__PURE__ */ l("button", { onClick: () => n.set({ panel: "" }), children: n.word("close") })
    ] }),
    /* @__PURE__ */ l("div", { class: "inside", tabIndex: 0, role: "group", "aria-label": t, children: e })
  ] });
}
function zs() {
  const t = b();
  return /* @__PURE__ */ l(je, { title: t.word("help"), children: /* @__PURE__ */ l("table", { children: /* @__PURE__ */ l("tbody", { children: Ws.map(([e, n]) => /* @__PURE__ */ l("tr", { children: [
    /* @__PURE__ */ l("th", { scope: "row", children: e.split(" ").map((s) => /* @__PURE__ */ l("kbd", { children: s }, s)) }),
    /* @__PURE__ */ l("td", { children: t.word(n) })
  ] }, e)) }) }) });
}
function Ds() {
  const t = b();
  return /* @__PURE__ */ l(je, { title: t.word("table"), children: [
    /* @__PURE__ */ l(js, {}),
    /* @__PURE__ */ l(Bs, {})
  ] });
}
function Tt({ name: t }) {
  const e = b(), n = e.derivation.place(t);
  return n === void 0 ? /* @__PURE__ */ l("td", {}) : /* @__PURE__ */ l("td", { class: "number", children: /* @__PURE__ */ l("button", { class: "quiet", onClick: () => {
    e.set({ panel: "" }), e.go(n, e.state.at);
  }, children: E(e.shownValue(n)) }) });
}
function js() {
  const t = b(), { sizes: e, own: n } = t.data, s = e.length - 1, r = e.flatMap((i, a) => Array.from({ length: i }, (c, d) => [a, d + 1])), o = (i, a) => (i === 0 ? n?.inputs[a - 1] : i === s ? n?.outputs[a - 1] : void 0) ?? `${i}.${a}`;
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("layer", { layer: "" }) }),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("name") }),
      ["bias", "net", "out", "error"].map((i) => /* @__PURE__ */ l("th", { scope: "col", children: t.word(i) }, i)),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("target") })
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, De).map(([i, a]) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("td", { children: i }),
      /* @__PURE__ */ l("th", { scope: "row", children: o(i, a) }),
      /* @__PURE__ */ l(Tt, { name: `b[${i}][${t.data.sharedBias[i - 1] ? 1 : a}]` }),
      ["z", "a", t.state.errors].map((c) => /* @__PURE__ */ l(Tt, { name: W(t, `${c}[${i}][${a}]`) }, c)),
      i === s ? /* @__PURE__ */ l(Tt, { name: W(t, `y[${a}]`) }) : /* @__PURE__ */ l("td", {})
    ] }, `${i}/${a}`)) })
  ] });
}
function Fs(t) {
  const { sizes: e } = t.data, n = e.slice(1).reduce((i, a, c) => i + a * e[c], 0), s = t.current.layer || 1, r = H(t.current.name) || 1, o = [];
  for (let i = 1; i < e.length; i++)
    for (let a = 1; a <= e[i]; a++)
      if (!(n > De && !(i === s && a === r)))
        for (let c = 1; c <= e[i - 1]; c++) o.push({ layer: i, from: c, to: a });
  return o;
}
function Bs() {
  const t = b(), e = t.edges, n = ["w", "wa", "dw", "step"], s = (r, o) => {
    const i = At(t, o, r);
    return i ? E(t.number(i.value)) : "";
  };
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("edges") }),
      n.map((r) => /* @__PURE__ */ l("th", { scope: "col", class: r === e ? "now" : "", children: t.word(`edges_${r}`) }, r))
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: Fs(t).map((r) => {
      const o = t.derivation.place(`W[${r.layer}][${r.from},${r.to}]`), i = o === void 0 ? "" : O(t.derivation.quantities[o].symbol);
      return /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "row", dangerouslySetInnerHTML: { __html: i } }),
        n.map((a) => /* @__PURE__ */ l("td", { class: "number", children: s(a, r) }, a))
      ] }, `${r.layer}/${r.from}/${r.to}`);
    }) })
  ] });
}
function Vs({ board: t }) {
  const [, e] = Te((s) => s + 1, 0);
  tt(() => t.listen(() => e(0)), [t]);
  const { panel: n } = t.state;
  return /* @__PURE__ */ l(He.Provider, { value: t, children: [
    /* @__PURE__ */ l(Gs, {}),
    n !== "equations" && /* @__PURE__ */ l(C, { children: [
      /* @__PURE__ */ l(Ys, {}),
      /* @__PURE__ */ l("main", { class: t.data.sizes.length ? "stage" : "stage alone", children: [
        t.data.sizes.length > 0 && /* @__PURE__ */ l("div", { class: "seen", children: [
          /* @__PURE__ */ l(ks, {}),
          /* @__PURE__ */ l(Js, {})
        ] }),
        /* @__PURE__ */ l("div", { class: "told", children: [
          /* @__PURE__ */ l(Xn, {}),
          /* @__PURE__ */ l(Xs, {}),
          /* @__PURE__ */ l(Qs, {})
        ] })
      ] }),
      t.data.own && /* @__PURE__ */ l(Is, { own: t.data.own })
    ] }),
    n === "help" && /* @__PURE__ */ l(zs, {}),
    n === "table" && /* @__PURE__ */ l(Ds, {})
  ] });
}
function Gs() {
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
function Ks({ quantities: t, listed: e }) {
  return t.slice(0, e).map(({ phase: n, layer: s }, r) => ({ phase: n, layer: s, at: r })).filter(({ phase: n, at: s }) => s === 0 || n !== t[s - 1].phase);
}
function Ys() {
  const t = b(), { listed: e } = t.derivation, n = vt(() => Ks(t.derivation), [t.derivation]), { at: s } = t.state, r = n.findLastIndex((i) => i.at <= s), o = new Set(n.map((i) => i.phase)).size < n.length;
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
function Js() {
  const t = b(), e = ["auto", "w", "wa", "dw", "step"], { samples: n } = t.data, s = t.derivation.place(W(t, `d[${t.data.sizes.length - 1}][1]`)) !== void 0;
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
function Xs() {
  const t = b(), e = t.derivation.place("eta"), { changes: n } = t.state, s = vt(() => t.derivation.lossAfter(t.values), [t.derivation, t.values]);
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
          onInput: (a) => t.change(e, Ut(a.currentTarget.value)?.value ?? null)
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
function Qs() {
  const t = b(), { hidden: e, answers: n } = t.state, s = () => {
    const r = document.createElement("a");
    r.href = URL.createObjectURL(new Blob([wn(t)], { type: "application/json" })), r.download = "answers.json", r.click(), setTimeout(() => URL.revokeObjectURL(r.href), 1e3);
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
function Zs(t, e) {
  const n = new Vn(t);
  return Xe(/* @__PURE__ */ l(Vs, { board: n }), e), n;
}
function tr() {
  const t = document.getElementById("board"), e = document.getElementById("board-data")?.textContent;
  if (!t || !e) return;
  const n = Zs(JSON.parse(e), t), s = new Map(n.derivation.quantities.map((o) => [Yn(o.name), o.name])), r = () => {
    const o = s.get(decodeURIComponent(location.hash)), i = o === void 0 ? void 0 : n.derivation.place(o);
    i !== void 0 && n.go(i), i !== void 0 && n.state.panel === "equations" && n.set({ panel: "" });
  };
  r(), addEventListener("hashchange", r), Us(n, document), n.listen(() => _e(n)), _e(n);
}
function _e(t) {
  const { language: e, theme: n, panel: s } = t.state, r = document.documentElement;
  r.classList.toggle("dark", n === "dark"), r.classList.toggle("light", n === "light"), r.classList.toggle("reads", s === "equations"), r.lang !== e && er(t, e);
}
function er(t, e) {
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
typeof document < "u" && tr();
export {
  Vn as Board,
  Bn as Derivation,
  P as evaluate,
  dn as judge,
  J as markup,
  ne as mathml,
  Ut as readNumber,
  rn as shown,
  Zs as start,
  O as symbolMarkup
};
