var Ct, $, Ie, U, ie, qe, Le, qt, vt, ot, We, Xt, Dt, Ut, He, xt = {}, Mt = [], wn = /acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i, Ot = Array.isArray;
function R(t, e) {
  for (var n in e) t[n] = e[n];
  return t;
}
function Qt(t) {
  t && t.parentNode && t.parentNode.removeChild(t);
}
function vn(t, e, n) {
  var s, r, o, a = {};
  for (o in e) o == "key" ? s = e[o] : o == "ref" ? r = e[o] : a[o] = e[o];
  if (arguments.length > 2 && (a.children = arguments.length > 3 ? Ct.call(arguments, 2) : n), typeof t == "function" && t.defaultProps != null) for (o in t.defaultProps) a[o] === void 0 && (a[o] = t.defaultProps[o]);
  return yt(t, a, s, r, null);
}
function yt(t, e, n, s, r) {
  var o = { type: t, props: e, key: n, ref: s, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: r ?? ++Ie, __i: -1, __u: 0 };
  return r == null && $.vnode != null && $.vnode(o), o;
}
function N(t) {
  return t.children;
}
function bt(t, e) {
  this.props = t, this.context = e;
}
function J(t, e) {
  if (e == null) return t.__ ? J(t.__, t.__i + 1) : null;
  for (var n; e < t.__k.length; e++) if ((n = t.__k[e]) != null && n.__e != null) return n.__e;
  return typeof t.type == "function" ? J(t) : null;
}
function yn(t) {
  if (t.__P && t.__d) {
    var e = t.__v, n = e.__e, s = [], r = [], o = R({}, e);
    o.__v = e.__v + 1, $.vnode && $.vnode(o), Zt(t.__P, o, e, t.__n, t.__P.namespaceURI, 32 & e.__u ? [n] : null, s, n ?? J(e), !!(32 & e.__u), r), o.__v = e.__v, o.__.__k[o.__i] = o, De(s, o, r), e.__e = e.__ = null, o.__e != n && Pe(o);
  }
}
function Pe(t) {
  if ((t = t.__) != null && t.__c != null) return t.__e = t.__c.base = null, t.__k.some(function(e) {
    if (e != null && e.__e != null) return t.__e = t.__c.base = e.__e;
  }), Pe(t);
}
function jt(t) {
  (!t.__d && (t.__d = !0) && U.push(t) && !kt.__r++ || ie != $.debounceRendering) && ((ie = $.debounceRendering) || qe)(kt);
}
function kt() {
  try {
    for (var t, e = 1; U.length; ) U.length > e && U.sort(Le), t = U.shift(), e = U.length, yn(t);
  } finally {
    U.length = kt.__r = 0;
  }
}
function Re(t, e, n, s, r, o, a, i, c, u, h) {
  var f, d, m, p, g, y, _ = s && s.__k || Mt, v = e.length;
  for (c = bn(n, e, _, c, v), f = 0; f < v; f++) (m = n.__k[f]) != null && (d = m.__i != -1 && _[m.__i] || xt, m.__i = f, y = Zt(t, m, d, r, o, a, i, c, u, h), p = m.__e, m.ref && d.ref != m.ref && (d.ref && te(d.ref, null, m), h.push(m.ref, m.__c || p, m)), g == null && p != null && (g = p), 4 & m.__u ? (c = Fe(m, c, t), d.__e && (d.__e = null)) : typeof m.type == "function" && y !== void 0 ? c = y : p && (c = p.nextSibling), m.__u &= -7);
  return n.__e = g, c;
}
function bn(t, e, n, s, r) {
  var o, a, i, c, u, h = n.length, f = h, d = 0;
  for (t.__k = new Array(r), o = 0; o < r; o++) (a = e[o]) != null && typeof a != "boolean" && typeof a != "function" ? (typeof a == "string" || typeof a == "number" || typeof a == "bigint" || a.constructor == String ? a = t.__k[o] = yt(null, a, null, null, null) : Ot(a) ? a = t.__k[o] = yt(N, { children: a }, null, null, null) : a.constructor === void 0 && a.__b > 0 ? a = t.__k[o] = yt(a.type, a.props, a.key, a.ref ? a.ref : null, a.__v) : t.__k[o] = a, c = o + d, a.__ = t, a.__b = t.__b + 1, i = null, (u = a.__i = $n(a, n, c, f)) != -1 && (f--, (i = n[u]) && (i.__u |= 2)), i == null || i.__v == null ? (u == -1 && (r > h ? d-- : r < h && d++), typeof a.type != "function" && (a.__u |= 4)) : u != c && (u == c - 1 ? d-- : u == c + 1 ? d++ : (u > c ? d-- : d++, a.__u |= 4))) : t.__k[o] = null;
  if (f) for (o = 0; o < h; o++) (i = n[o]) != null && (2 & i.__u) == 0 && (i.__e == s && (s = J(i)), je(i, i));
  return s;
}
function Fe(t, e, n) {
  var s, r;
  if (typeof t.type == "function") {
    for (s = t.__k, r = 0; s && r < s.length; r++) s[r] && (s[r].__ = t, e = Fe(s[r], e, n));
    return e;
  }
  t.__e != e && (e && t.type && !e.parentNode && (e = J(t)), e = n.insertBefore(t.__e, e || null));
  do
    e = e && e.nextSibling;
  while (e != null && e.nodeType == 8);
  return e;
}
function $n(t, e, n, s) {
  var r, o, a, i = t.key, c = t.type, u = e[n], h = u != null && (2 & u.__u) == 0;
  if (u === null && i == null || h && i == u.key && c == u.type) return n;
  if (s > (h ? 1 : 0)) {
    for (r = n - 1, o = n + 1; r >= 0 || o < e.length; ) if ((u = e[a = r >= 0 ? r-- : o++]) != null && (2 & u.__u) == 0 && i == u.key && c == u.type) return a;
  }
  return -1;
}
function le(t, e, n) {
  e[0] == "-" ? t.setProperty(e, n ?? "") : t[e] = n == null ? "" : typeof n != "number" || wn.test(e) ? n : n + "px";
}
function ft(t, e, n, s, r) {
  var o, a;
  t: if (e == "style") if (typeof n == "string") t.style.cssText = n;
  else {
    if (typeof s == "string" && (t.style.cssText = s = ""), s) for (e in s) n && e in n || le(t.style, e, "");
    if (n) for (e in n) s && n[e] == s[e] || le(t.style, e, n[e]);
  }
  else if (e[0] == "o" && e[1] == "n") o = e != (e = e.replace(We, "$1")), a = e.toLowerCase(), e = a in t || e == "onFocusOut" || e == "onFocusIn" ? a.slice(2) : e.slice(2), t.l || (t.l = {}), t.l[e + o] = n, n ? s ? n[ot] = s[ot] : (n[ot] = Xt, t.addEventListener(e, o ? Ut : Dt, o)) : t.removeEventListener(e, o ? Ut : Dt, o);
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
function ce(t) {
  return function(e) {
    if (this.l) {
      var n = this.l[e.type + t];
      if (e[vt] == null) e[vt] = Xt++;
      else if (e[vt] < n[ot]) return;
      return n($.event ? $.event(e) : e);
    }
  };
}
function Zt(t, e, n, s, r, o, a, i, c, u) {
  var h, f, d, m, p, g, y, _, v, k, C, w, x, I, O, z, T = e.type;
  if (e.constructor !== void 0) return null;
  128 & n.__u && (c = !!(32 & n.__u), o = [i = e.__e = n.__e]), (h = $.__b) && h(e);
  t: if (typeof T == "function") {
    f = a.length;
    try {
      if (v = e.props, k = T.prototype && T.prototype.render, C = (h = T.contextType) && s[h.__c], w = h ? C ? C.props.value : h.__ : s, n.__c ? _ = (d = e.__c = n.__c).__ = d.__E : (k ? e.__c = d = new T(v, w) : (e.__c = d = new bt(v, w), d.constructor = T, d.render = Mn), C && C.sub(d), d.state || (d.state = {}), d.__n = s, m = d.__d = !0, d.__h = [], d._sb = []), k && d.__s == null && (d.__s = d.state), k && T.getDerivedStateFromProps != null && (d.__s == d.state && (d.__s = R({}, d.__s)), R(d.__s, T.getDerivedStateFromProps(v, d.__s))), p = d.props, g = d.state, d.__v = e, m) k && T.getDerivedStateFromProps == null && d.componentWillMount != null && d.componentWillMount(), k && d.componentDidMount != null && d.__h.push(d.componentDidMount);
      else {
        if (k && T.getDerivedStateFromProps == null && v !== p && d.componentWillReceiveProps != null && d.componentWillReceiveProps(v, w), e.__v == n.__v || !d.__e && d.shouldComponentUpdate != null && d.shouldComponentUpdate(v, d.__s, w) === !1) {
          e.__v != n.__v && (d.props = v, d.state = d.__s, d.__d = !1), e.__e = n.__e, e.__k = n.__k, e.__k.some(function(A) {
            A && (A.__ = e);
          }), Mt.push.apply(d.__h, d._sb), d._sb = [], d.__h.length && a.push(d), i = J(n);
          break t;
        }
        d.componentWillUpdate != null && d.componentWillUpdate(v, d.__s, w), k && d.componentDidUpdate != null && d.__h.push(function() {
          d.componentDidUpdate(p, g, y);
        });
      }
      if (d.context = w, d.props = v, d.__P = t, d.__e = !1, x = $.__r, I = 0, k) d.state = d.__s, d.__d = !1, x && x(e), h = d.render(d.props, d.state, d.context), Mt.push.apply(d.__h, d._sb), d._sb = [];
      else do
        d.__d = !1, x && x(e), h = d.render(d.props, d.state, d.context), d.state = d.__s;
      while (d.__d && ++I < 25);
      d.state = d.__s, d.getChildContext != null && (s = R(R({}, s), d.getChildContext())), k && !m && d.getSnapshotBeforeUpdate != null && (y = d.getSnapshotBeforeUpdate(p, g)), O = h != null && h.type === N && h.key == null ? Ue(h.props.children) : h, i = Re(t, Ot(O) ? O : [O], e, n, s, r, o, a, i, c, u), d.base = e.__e, e.__u &= -161, d.__h.length && a.push(d), _ && (d.__E = d.__ = null);
    } catch (A) {
      if (a.length = f, e.__v = null, c || o != null) {
        if (A.then) {
          for (e.__u |= c ? 160 : 128; i && i.nodeType == 8 && i.nextSibling; ) i = i.nextSibling;
          o != null && (o[o.indexOf(i)] = null), e.__e = i;
        } else if (o != null) for (z = o.length; z--; ) Qt(o[z]);
      } else e.__e = n.__e;
      e.__k == null && (e.__k = n.__k || []), A.then || ze(e), $.__e(A, e, n);
    }
  } else o == null && e.__v == n.__v ? (e.__k = n.__k, e.__e = n.__e) : i = e.__e = xn(n.__e, e, n, s, r, o, a, c, u);
  return (h = $.diffed) && h(e), 128 & e.__u ? void 0 : i;
}
function ze(t) {
  t && (t.__c && (t.__c.__e = !0), t.__k && t.__k.some(ze));
}
function De(t, e, n) {
  for (var s = 0; s < n.length; s++) te(n[s], n[++s], n[++s]);
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
function Ue(t) {
  return typeof t != "object" || t == null || t.__b > 0 ? t : Ot(t) ? t.map(Ue) : t.constructor !== void 0 ? null : R({}, t);
}
function xn(t, e, n, s, r, o, a, i, c) {
  var u, h, f, d, m, p, g, y = n.props || xt, _ = e.props, v = e.type;
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
  if (v == null) y === _ || i && t.data == _ || (t.data = _);
  else {
    if (o = v == "textarea" && _.defaultValue != null ? null : o && Ct.call(t.childNodes), !i && o != null) for (y = {}, u = 0; u < t.attributes.length; u++) y[(m = t.attributes[u]).name] = m.value;
    for (u in y) m = y[u], u == "dangerouslySetInnerHTML" ? f = m : u == "children" || u in _ || u == "value" && "defaultValue" in _ || u == "checked" && "defaultChecked" in _ || ft(t, u, null, m, r);
    for (u in _) m = _[u], u == "children" ? d = m : u == "dangerouslySetInnerHTML" ? h = m : u == "value" ? p = m : u == "checked" ? g = m : i && typeof m != "function" || y[u] === m || ft(t, u, m, y[u], r);
    if (h) i || f && (h.__html == f.__html || h.__html == t.innerHTML) || (t.innerHTML = h.__html), e.__k = [];
    else if (f && (t.innerHTML = ""), Re(e.type == "template" ? t.content : t, Ot(d) ? d : [d], e, n, s, v == "foreignObject" ? "http://www.w3.org/1999/xhtml" : r, o, a, o ? o[0] : n.__k && J(n, 0), i, c), o != null) for (u = o.length; u--; ) Qt(o[u]);
    i && v != "textarea" || (u = "value", v == "progress" && p == null ? t.removeAttribute("value") : p != null && (p !== t[u] || v == "progress" && !p || v == "option" && p != y[u]) && ft(t, u, p, y[u], r), u = "checked", g != null && g != t[u] && ft(t, u, g, y[u], r));
  }
  return t;
}
function te(t, e, n) {
  try {
    if (typeof t == "function") {
      var s = typeof t.__u == "function";
      s && t.__u(), s && e == null || (t.__u = t(e));
    } else t.current = e;
  } catch (r) {
    $.__e(r, n);
  }
}
function je(t, e, n) {
  var s, r;
  if ($.unmount && $.unmount(t), (s = t.ref) && (s.current && s.current != t.__e || te(s, null, e)), (s = t.__c) != null) {
    if (s.componentWillUnmount) try {
      s.componentWillUnmount();
    } catch (o) {
      $.__e(o, e);
    }
    s.base = s.__P = s.__n = null;
  }
  if (s = t.__k) for (r = 0; r < s.length; r++) s[r] && je(s[r], e, n || typeof t.type != "function");
  n || Qt(t.__e), t.__c = t.__ = t.__e = void 0;
}
function Mn(t, e, n) {
  return this.constructor(t, n);
}
function kn(t, e, n) {
  var s, r, o, a;
  e == document && (e = document.documentElement), $.__ && $.__(t, e), r = (s = !1) ? null : e.__k, o = [], a = [], Zt(e, t = e.__k = vn(N, null, [t]), r || xt, xt, e.namespaceURI, r ? null : e.firstChild ? Ct.call(e.childNodes) : null, o, r ? r.__e : e.firstChild, s, a), De(o, t, a), t.props.children = null;
}
function Sn(t) {
  function e(n) {
    var s, r;
    return this.getChildContext || (s = /* @__PURE__ */ new Set(), (r = {})[e.__c] = this, this.getChildContext = function() {
      return r;
    }, this.componentWillUnmount = function() {
      s = null;
    }, this.shouldComponentUpdate = function(o) {
      this.props.value != o.value && s.forEach(function(a) {
        a.__e = !0, jt(a);
      });
    }, this.sub = function(o) {
      s.add(o);
      var a = o.componentWillUnmount;
      o.componentWillUnmount = function() {
        s && s.delete(o), a && a.call(o);
      };
    }), n.children;
  }
  return e.__c = "__cC" + He++, e.__ = t, e.Provider = e.__l = (e.Consumer = function(n, s) {
    return n.children(s);
  }).contextType = e, e;
}
Ct = Mt.slice, $ = { __e: function(t, e, n, s) {
  for (var r, o, a; e = e.__; ) if ((r = e.__c) && !r.__) try {
    if ((o = r.constructor) && o.getDerivedStateFromError != null && (r.setState(o.getDerivedStateFromError(t)), a = r.__d), r.componentDidCatch != null && (r.componentDidCatch(t, s || {}), a = r.__d), a) return r.__E = r;
  } catch (i) {
    t = i;
  }
  throw t;
} }, Ie = 0, bt.prototype.setState = function(t, e) {
  var n;
  n = this.__s != null && this.__s != this.state ? this.__s : this.__s = R({}, this.state), typeof t == "function" && (t = t(R({}, n), this.props)), t && R(n, t), t != null && this.__v && (e && this._sb.push(e), jt(this));
}, bt.prototype.forceUpdate = function(t) {
  this.__v && (this.__e = !0, t && this.__h.push(t), jt(this));
}, bt.prototype.render = N, U = [], qe = typeof Promise == "function" ? Promise.prototype.then.bind(Promise.resolve()) : setTimeout, Le = function(t, e) {
  return t.__v.__b - e.__v.__b;
}, kt.__r = 0, qt = Math.random().toString(8), vt = "__d" + qt, ot = "__a" + qt, We = /(PointerCapture)$|Capture$/i, Xt = 0, Dt = ce(!1), Ut = ce(!0), He = 0;
var En = 0;
function l(t, e, n, s, r, o) {
  e || (e = {});
  var a, i, c = e;
  if ("ref" in c) for (i in c = {}, e) i == "ref" ? a = e[i] : c[i] = e[i];
  var u = { type: t, props: c, key: n, ref: a, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: void 0, __v: --En, __i: -1, __u: 0, __source: r, __self: o };
  if (typeof t == "function" && (a = t.defaultProps)) for (i in a) c[i] === void 0 && (c[i] = a[i]);
  return $.vnode && $.vnode(u), u;
}
var X, M, Lt, ue, St = 0, Be = [], S = $, de = S.__b, he = S.__r, fe = S.diffed, me = S.__c, pe = S.unmount, _e = S.__;
function ht(t, e) {
  S.__h && S.__h(M, t, St || e), St = 0;
  var n = M.__H || (M.__H = { __: [], __h: [] });
  return t >= n.__.length && n.__.push({}), n.__[t];
}
function B(t) {
  return St = 1, Ve(Ke, t);
}
function Ve(t, e, n) {
  var s = ht(X++, 2);
  if (s.t = t, !s.__c && (s.__ = [Ke(void 0, e), function(i) {
    var c = s.__N ? s.__N[0] : s.__[0], u = s.t(c, i);
    c !== u && (s.__N = [u, s.__[1]], s.__c.setState({}));
  }], s.__c = M, !M.__f)) {
    var r = function(i, c, u) {
      if (!s.__c.__H) return !0;
      var h = !1, f = s.__c.props !== i;
      if (s.__c.__H.__.some(function(m) {
        if (m.__N) {
          h = !0;
          var p = m.__[0];
          m.__ = m.__N, m.__N = void 0, p !== m.__[0] && (f = !0);
        }
      }), o) {
        var d = o.call(this, i, c, u);
        return h ? d || f : d;
      }
      return !h || f;
    };
    M.__f = !0;
    var o = M.shouldComponentUpdate, a = M.componentWillUpdate;
    M.componentWillUpdate = function(i, c, u) {
      if (this.__e) {
        var h = o;
        o = void 0, r(i, c, u), o = h;
      }
      a && a.call(this, i, c, u);
    }, M.shouldComponentUpdate = r;
  }
  return s.__N || s.__;
}
function H(t, e) {
  var n = ht(X++, 3);
  !S.__s && ee(n.__H, e) && (n.__ = t, n.u = e, M.__H.__h.push(n));
}
function Ge(t, e) {
  var n = ht(X++, 4);
  !S.__s && ee(n.__H, e) && (n.__ = t, n.u = e, M.__h.push(n));
}
function F(t) {
  return St = 5, At(function() {
    return { current: t };
  }, []);
}
function At(t, e) {
  var n = ht(X++, 7);
  return ee(n.__H, e) && (n.__ = t(), n.__H = e, n.__h = t), n.__;
}
function Tn(t) {
  var e = M.context[t.__c], n = ht(X++, 9);
  return n.c = t, e ? (n.__ == null && (n.__ = !0, e.sub(M)), e.props.value) : t.__;
}
function Cn() {
  for (var t; t = Be.shift(); ) {
    var e = t.__H;
    if (t.__P && e) try {
      e.__h.some($t), e.__h.some(Bt), e.__h = [];
    } catch (n) {
      e.__h = [], S.__e(n, t.__v);
    }
  }
}
S.__b = function(t) {
  M = null, de && de(t);
}, S.__ = function(t, e) {
  t && e.__k && e.__k.__m && (t.__m = e.__k.__m), _e && _e(t, e);
}, S.__r = function(t) {
  he && he(t), X = 0;
  var e = (M = t.__c).__H;
  e && (Lt === M ? (e.__h = [], M.__h = [], e.__.some(function(n) {
    n.__N && (n.__ = n.__N), n.u = n.__N = void 0;
  })) : (e.__h.some($t), e.__h.some(Bt), e.__h = [], X = 0)), Lt = M;
}, S.diffed = function(t) {
  fe && fe(t);
  var e = t.__c;
  e && e.__H && (e.__H.__h.length && (Be.push(e) !== 1 && ue === S.requestAnimationFrame || ((ue = S.requestAnimationFrame) || On)(Cn)), e.__H.__.some(function(n) {
    n.u && (n.__H = n.u, n.u = void 0);
  })), Lt = M = null;
}, S.__c = function(t, e) {
  e.some(function(n) {
    try {
      n.__h.some($t), n.__h = n.__h.filter(function(s) {
        return !s.__ || Bt(s);
      });
    } catch (s) {
      e.some(function(r) {
        r.__h && (r.__h = []);
      }), e = [], S.__e(s, n.__v);
    }
  }), me && me(t, e);
}, S.unmount = function(t) {
  pe && pe(t);
  var e, n = t.__c;
  n && n.__H && (n.__H.__.some(function(s) {
    try {
      $t(s);
    } catch (r) {
      e = r;
    }
  }), n.__H = void 0, e && S.__e(e, n.__v));
};
var ge = typeof requestAnimationFrame == "function";
function On(t) {
  var e, n = function() {
    clearTimeout(s), ge && cancelAnimationFrame(e), setTimeout(t);
  }, s = setTimeout(n, 35);
  ge && (e = requestAnimationFrame(n));
}
function $t(t) {
  var e = M, n = t.__c;
  typeof n == "function" && (t.__c = void 0, n()), M = e;
}
function Bt(t) {
  var e = M;
  t.__c = t.__(), M = e;
}
function ee(t, e) {
  return !t || t.length !== e.length || e.some(function(n, s) {
    return n !== t[s];
  });
}
function Ke(t, e) {
  return typeof e == "function" ? e(t) : e;
}
function An(t, e) {
  return Number.isNaN(t) ? "nan" : Number.isFinite(t) ? Object.is(t, -0) ? "-0" : e === null ? Nn(t) : In(t, e) : t < 0 ? "-inf" : "inf";
}
function Nn(t) {
  const [e, n] = t.toExponential().split("e"), s = Number(n);
  return s < -4 || s >= 16 ? e + Ye(s) : Je(e, s);
}
function In(t, e) {
  const [n, s] = qn(t, e).split("e"), r = n.includes(".") ? n.replace(/\.?0+$/, "") : n, o = Number(s);
  return o < -4 || o >= e ? r + Ye(o) : Je(r, o);
}
function qn(t, e) {
  const n = t.toExponential(e - 1), r = t.toExponential(Math.min(100, e + 60)).split("e")[0].replace(/^-?\d\.?/, "").slice(e - 1), o = Number(n.split("e")[0].at(-1));
  if (!/^50*$/.test(r) || o % 2 === 0) return n;
  const [a, i] = n.split("e");
  return `${a.slice(0, -1)}${o - 1}e${i}`;
}
function Ye(t) {
  return `e${t < 0 ? "-" : "+"}${String(Math.abs(t)).padStart(2, "0")}`;
}
function Je(t, e) {
  const n = t.startsWith("-") ? "-" : "", s = t.replace(/[-.]/g, "");
  if (e < 0) return `${n}0.${"0".repeat(-e - 1)}${s}`;
  const r = s.slice(0, e + 1).padEnd(e + 1, "0"), o = s.slice(e + 1);
  return n + r + (o ? `.${o}` : "");
}
function lt(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), s = e.replace("-", "−");
  return n === void 0 ? s : `${s}·10<sup>${String(Number(n)).replace("-", "−")}</sup>`;
}
function E(t) {
  const [e, n] = t.replace(/inf/, "∞").split("e"), s = e.replace("-", "−");
  return n === void 0 ? s : `${s}e${Number(n)}`.replace("e-", "e−");
}
const Ln = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, Wn = /^([+-]?\d+)\s*\/\s*(\d*[1-9]\d*)$/, Hn = /\s*[·⋅∙*×xX]\s*10\s*\^?\s*[{(]?\s*([+-]?\d+)\s*[)}]?$/;
function ne(t) {
  let e = t.normalize("NFKC").replace(/[−–₋]/g, "-").replace("⁄", "/").trim();
  e = e.replace(Hn, "e$1").replace(/^([+-]?\d*),(\d+)(?![,\d])/, "$1.$2");
  const n = Wn.exec(e);
  if (n)
    return { text: e, value: Number(n[1]) / Number(n[2]), halfUnit: 0 };
  const s = Number(e);
  if (!Ln.test(e) || !Number.isFinite(s)) return null;
  const [r, o] = e.toLowerCase().split("e"), a = r.includes(".") ? r.length - r.indexOf(".") - 1 : 0, i = Number(o ?? 0) - a;
  return { text: e, value: s, halfUnit: +`5e${i - 1}` };
}
function Nt(t, e, n = 0) {
  const s = n || 1e-10 * Math.abs(e);
  return Math.abs(t.value - e) <= t.halfUnit + s;
}
function Xe(t, e) {
  return !(Math.abs(t.value - e) <= 1e-9 * Math.abs(e)) && t.halfUnit > Math.abs(e) / 2;
}
function Qe(t, e, n) {
  const s = ne(n);
  if (s === null) return null;
  const r = (i, c = [], u = null) => ({
    written: s,
    mark: i,
    upstream: c,
    slip: u
  }), o = t.values[e];
  if (Nt(s, o)) return r(Rn(t, e, s) ? "coarse" : "right");
  const a = zn(t, e);
  if (a.size && Un(t, e, s, a)) {
    const i = [...a].filter(([, c]) => Fn(c)).map(([c]) => c);
    return r(i.length ? "follows" : "right", i);
  }
  return r("wrong", [], jn(t, e, s));
}
const Pn = 2e-4;
function Rn(t, e, n) {
  const s = t.values[e];
  if (Xe(n, s)) return !0;
  if (Math.abs(n.value - s) <= 1e-12 * Math.abs(s) && !n.text.endsWith("0") || !t.isAsGiven || n.halfUnit <= Pn * Math.abs(s)) return !1;
  const { twins: o } = t.data.variants[t.state.order];
  return (o[t.derivation.quantities[e].name] ?? []).some((i) => Nt(n, i));
}
const Fn = ({ mark: t }) => t === "wrong" || t === "follows";
function zn(t, e) {
  if (t.derivation.isLarge) return /* @__PURE__ */ new Map();
  const n = (s) => s !== e && t.derivation.affectedBy([s]).has(e);
  return new Map([...t.state.answers].filter(([s]) => n(s)));
}
const Dn = 1.01;
function Un(t, e, n, s) {
  const r = (i) => {
    const c = [...s].map(([u, { written: h }]) => [u, u === i ? h.value + h.halfUnit : h.value]);
    return t.derivation.recomputed(new Map([...t.state.changes, ...c]))[e];
  }, o = r(-1), a = [...s.keys()].reduce((i, c) => i + Math.abs(r(c) - o), 0);
  return Nt(n, o) || Math.abs(n.value - o) <= n.halfUnit + Dn * a;
}
function jn(t, e, n) {
  if (!t.isAsGiven) return null;
  const { slips: s } = t.data.variants[t.state.order];
  return (s[t.derivation.quantities[e].name] ?? []).find(([o]) => Nt(n, o) && !Xe(n, o)) ?? null;
}
function Bn(t) {
  const { quantities: e } = t.derivation, n = [...t.state.answers].map(([s, r]) => [e[s].name, r.written.text]);
  return JSON.stringify(Object.fromEntries(n), null, 1);
}
const Vn = 22, Gn = Array.from({ length: Vn }, (t, e) => {
  let n = 1;
  for (let s = 2; s <= e; s++) n *= s;
  return 2 / Math.sqrt(Math.PI) * (-1) ** e / (n * (2 * e + 1));
}), we = 3.75, Kn = 28, Yn = 2 ** 27 + 1, Wt = [
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
function Ze(t) {
  const e = t * Yn, n = e - (e - t);
  return [n, t - n];
}
function Jn(t) {
  const [e, n] = Ze(t);
  return Math.exp(-e * e) * Math.exp(-n * (t + e));
}
function Xn(t) {
  let e = 0, n = 0;
  for (let s = Wt.length - 1; s > 0; s--)
    [n, e] = [2 * t * n - e + Wt[s], n];
  return t * n - e + Wt[0];
}
function Qn(t) {
  const e = Math.min(t, Kn);
  return Jn(e) * Xn((e - we) / (e + we)) / (1 + 2 * e);
}
function Zn(t) {
  if (Math.abs(t) <= 0.5) {
    const n = t * t;
    return 1 - t * Gn.reduceRight((s, r) => s * n + r, 0);
  }
  const e = Qn(Math.abs(t));
  return t < 0 ? 2 - e : e;
}
function ts(t) {
  return 0.5 * Zn(-t / Math.SQRT2);
}
function es(t) {
  const [e, n] = Ze(t);
  return Math.exp(-0.5 * e * e) * Math.exp(-0.5 * n * (t + e)) / Math.sqrt(2 * Math.PI);
}
const ns = {
  add: (...t) => ss(t),
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
  Phi: ts,
  phi: es,
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
  return n === "num" ? s[0] : n === "case" ? q(s[q(s[0], e) ? 1 : 2], e) : ns[n](...s.map((r) => q(r, e)));
}
function Z(t, e = /* @__PURE__ */ new Set()) {
  if (typeof t == "number") e.add(t);
  else if (t !== null && t[0] !== "num")
    for (const n of t.slice(1)) Z(n, e);
  return e;
}
function ss(t) {
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
  return rs(e);
}
function rs(t) {
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
const os = 60, mt = 16, ve = { wide: 112, narrow: 98 }, Ht = 24, as = 24, is = 20, Pt = 26, ye = { wide: 112, narrow: 90 };
function ls(t, e) {
  if (t <= mt) return Array.from({ length: t }, (s, r) => r + 1);
  const n = Math.max(1, Math.min(t - mt + 1, e - mt / 2));
  return Array.from({ length: mt }, (s, r) => n + r);
}
function cs(t, e, n) {
  return t === 0 ? ["a"] : e > 8 ? ["a"] : e > 4 ? ["a", "delta"] : n ? ["b", "z", "a", "delta"] : ["z", "a", "delta"];
}
function us(t, e, n) {
  const { sizes: s, own: r } = t.data, o = s.length - 1, i = ve.wide * (s.length + 1) + ye.wide * o + Ht + 8 <= e ? "wide" : "narrow", c = ve[i], u = Math.max(ye[i], (e - c * (s.length + 1) - 8 - Ht) / o), h = (w) => r !== null && (w === 0 && r.inputs.length > 0 || w === o && r.outputs.length > 0), f = (w) => t.derivation.place(`b[${w}][1]`) !== void 0, d = s.map((w, x) => {
    const I = ls(w, n(x)), O = cs(x, w, f(x)), z = O.length * as + (h(x) ? is : 0) + 8, T = I.length <= 2 ? 52 : I.length <= 4 ? 26 : I.length <= 8 ? 10 : 3;
    return { layer: x, size: w, units: I, rows: O, h: z, space: T, total: I.length * (z + T) - T };
  }), m = d[o], p = 54, g = Math.max(...d.map((w) => w.total), m.total + p + 16) + Pt + 12, y = (w) => 4 + w * (c + u), _ = d.map((w) => {
    const x = Pt + (g - Pt - 12 - w.total - (w.layer === o ? p + 16 : 0)) / 2;
    return w.units.map((I, O) => ({
      layer: w.layer,
      unit: I,
      rows: w.rows,
      x: y(w.layer),
      y: x + O * (w.h + w.space),
      w: c,
      h: w.h
    }));
  }), v = y(o) + c + Ht, k = _[o].map((w) => ({ x: v, y: w.y + w.h / 2 - 27, w: c, h: 54 }));
  m.size > 4 && k.forEach((w, x) => Object.assign(w, { y: _[o][x].y, h: _[o][x].h }));
  const C = Math.max(..._[o].map((w) => w.y + w.h), ...k.map((w) => w.y + w.h));
  return {
    width: v + c + 4,
    height: Math.max(g, C + 16 + p + 8),
    units: _.flat(),
    columns: d.map((w) => ({
      layer: w.layer,
      x: y(w.layer),
      hidden: w.size - w.units.length,
      below: Math.max(..._[w.layer].map((x) => x.y + x.h))
    })),
    gaps: d.slice(1).map((w) => ds(t, _, w.layer)),
    targets: k,
    loss: { x: v, y: C + 16, w: c, h: p - 20 }
  };
}
function ds(t, e, n) {
  const [s, r] = [e[n - 1], e[n]], o = t.data.sizes[n - 1] * t.data.sizes[n], a = s[0].x + s[0].w, i = r[0].x, c = o > os, u = Math.min(s[0].y, r[0].y), h = Math.max(...[...s, ...r].map((d) => d.y + d.h)), f = c ? [] : r.flatMap(
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
const hs = [0.3, 0.7, 0.22, 0.78, 0.38, 0.62, 0.5, 0.16, 0.84, 0.44, 0.56, 0.26, 0.74, 0.34, 0.66], be = 20;
function fs(t, e) {
  const n = [];
  for (const s of t) {
    const r = e(s), o = hs.map((a) => ms(s, a, r)).find(
      (a) => a.x >= s.x1 + 1 && a.x + a.w <= s.x2 - 1 && !n.some((i) => ps(i.box, a))
    );
    o && n.push({ edge: s, box: o });
  }
  return n;
}
function ms(t, e, n) {
  return {
    x: Math.max(t.x1 + 2, Math.min(t.x2 - 2 - n, t.x1 + e * (t.x2 - t.x1) - n / 2)),
    y: t.y1 + e * (t.y2 - t.y1) - be / 2,
    w: n,
    h: be
  };
}
function ps(t, e) {
  return t.x < e.x + e.w + 1 && e.x < t.x + t.w + 1 && t.y < e.y + e.h + 1 && e.y < t.y + t.h + 1;
}
let pt = null;
function at(t, e) {
  return pt ??= document.createElement("canvas").getContext("2d"), pt ? (pt.font = e, pt.measureText(t).width) : t.length * 7;
}
const se = /^(<mrow><mo>−|(<[^>]*>)*−)/, Rt = (t) => (...e) => `<mrow><mi>${t}</mi><mo>(</mo>${e.join("<mo>,</mo>")}<mo>)</mo></mrow>`, _s = {
  exp: (t) => `<msup><mi>e</mi><mrow>${t}</mrow></msup>`,
  sqrt: (t) => `<msqrt>${t}</msqrt>`,
  abs: (t) => `<mrow><mo>|</mo>${t}<mo>|</mo></mrow>`,
  ...Object.fromEntries(
    ["ln", "tanh", "sign", "sin", "cos", "max", "min", "argmax", "argmin"].map((t) => [t, Rt(t)])
  ),
  Phi: Rt("Φ"),
  phi: Rt("φ"),
  gt: (t, e) => `${t}<mo>&gt;</mo>${e}`,
  lt: (t, e) => `${t}<mo>&lt;</mo>${e}`,
  le: (t, e) => `${t}<mo>≤</mo>${e}`,
  case: (t, e, n) => `<mrow><mo>{</mo><mtable><mtr><mtd>${e}</mtd><mtd><mrow>${t}</mrow></mtd></mtr><mtr><mtd>${n}</mtd><mtd><mo>–</mo></mtd></mtr></mtable></mrow>`
};
function gs(t, e) {
  return nt(t, e)[0];
}
function ct(t, e) {
  const [n, ...s] = typeof t == "number" ? [""] : t, r = s, o = (a, i) => [`<mo form="infix">${a}</mo>${i[0]}`, ...i.slice(1)];
  return n === "add" ? r.flatMap((a, i) => i ? o("+", $e(a, e)) : ct(a, e)) : n === "sub" ? [...ct(r[0], e), ...o("−", $e(r[1], e))] : n === "mul" ? r.map((i) => V(
    i,
    e,
    2
    /* Product */
  )).map((i, c) => c ? `<mo form="infix">·</mo>${st(i)}` : i) : [gs(t, e)];
}
function $e(t, e) {
  const n = V(
    t,
    e,
    2
    /* Product */
  );
  return se.test(n) || n.startsWith("<mrow><mo>(") ? [st(n)] : ct(t, e);
}
function nt(t, e) {
  if (typeof t == "number" || t[0] === "num" || t[0] === "more") {
    const o = e(t);
    return [
      o,
      se.test(o) ? 3 : 5
      /* Atom */
    ];
  }
  const [n, ...s] = t, r = s;
  switch (n) {
    case "add":
      return [
        vs(r, e),
        1
        /* Sum */
      ];
    case "sub":
      return [
        ys(r, e),
        1
        /* Sum */
      ];
    case "mul":
      return [
        bs(r, e),
        2
        /* Product */
      ];
    case "div":
      return [
        $s(r, e),
        5
        /* Atom */
      ];
    case "neg":
      return [
        `<mrow><mo>−</mo>${st(V(
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
        xs(r, e),
        4
        /* Power */
      ];
    default:
      return [
        _s[n](...r.map((o) => nt(o, e)[0])),
        5
        /* Atom */
      ];
  }
}
const tn = (t) => `<mrow><mo>(</mo>${t}<mo>)</mo></mrow>`, st = (t) => se.test(t) ? tn(t) : t;
function V(t, e, n) {
  const [s, r] = nt(t, e);
  return r >= n ? s : tn(s);
}
function ws([t, ...e], n) {
  return [nt(t, n)[0], ...e.map((s) => st(V(
    s,
    n,
    2
    /* Product */
  )))];
}
function vs(t, e) {
  return ws(t, e).join("<mo>+</mo>");
}
function ys([t, e], n) {
  return `${nt(t, n)[0]}<mo>−</mo>${st(V(
    e,
    n,
    2
    /* Product */
  ))}`;
}
function bs(t, e) {
  return t.map((s) => V(
    s,
    e,
    2
    /* Product */
  )).map((s, r) => r ? st(s) : s).join("<mo>·</mo>");
}
function $s(t, e) {
  const [n, s] = t.map((r) => nt(r, e)[0]);
  return `<mfrac><mrow>${n}</mrow><mrow>${s}</mrow></mfrac>`;
}
function xs([t, e], n) {
  return `<msup><mrow>${V(
    t,
    n,
    5
    /* Atom */
  )}</mrow><mrow>${V(
    e,
    n,
    5
    /* Atom */
  )}</mrow></msup>`;
}
function it(t) {
  return t.replace(/[&<>"]/g, (e) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[e]);
}
function P(t) {
  const e = t[2] ? `<sup>${it(t[2])}</sup>` : "";
  if (typeof t[0] != "string")
    return `∂${P(t[0])}/∂${P(t[1])}${e}`;
  const n = t[1] ? `<sub>${it(t[1])}</sub>` : "";
  return `<i>${it(t[0])}</i>${n}${e}`;
}
function Q(t) {
  if (typeof t[0] != "string")
    return `∂${Q(t[0])}/∂${Q(t[1])}${t[2]}`;
  const e = t[1] ? `_${t[1]}` : "";
  return `${t[0]}${e}${t[2]}`;
}
function It(t) {
  return Uint8Array.from(atob(t), (e) => e.charCodeAt(0));
}
function j(t) {
  return Number(typeof t == "object" ? t.$float.replace("inf", "Infinity") : t);
}
function re(t) {
  if (t === null || typeof t == "number") return t;
  const [e, ...n] = t;
  return e === "num" ? ["num", j(n[0])] : [e, ...n.flatMap((s) => Ms(s) ? ks(s) : [re(s)])];
}
const Ms = (t) => Array.isArray(t) && t[0] === "dots";
function ks([, t, e, n, s, r]) {
  return Array.from({ length: t }, (o, a) => ["mul", e + a * n, s + a * r]);
}
function Ss(t) {
  const e = t.shape[0] * t.shape[1];
  return t.values ? new Float64Array(It(t.values).buffer) : new Float64Array(e);
}
function oe(t, e, n) {
  return typeof t == "string" ? t.replace("{i}", String(e)).replace("{j}", String(n)) : Array.isArray(t) ? t.map((s) => oe(s, e, n)) : t;
}
function Es(t, [e, n], s) {
  const r = (i, c) => s.place(oe(t, i, c));
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
class Ts {
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
      return s[0] === "num" ? re(s) : [s[0], ...s.slice(1).map((a) => this.tree(e, n, a))];
    const r = s.ref;
    let o = this.places.get(r);
    return o || this.places.set(r, o = Es(r, this.block.shape, this.d)), o(e, n);
  }
  /** The first few of the block that refer to a name. */
  users(e, n, s) {
    const [r, o] = this.block.shape, a = [];
    for (const i of this.references) {
      const c = i.replace(/[.*+?^$()|[\]\\]/g, "\\$&"), u = new RegExp(`^${c.replace("{i}", "(?<i>\\d+)").replace("{j}", "(?<j>\\d+)")}$`).exec(e);
      if (!u || i === e) continue;
      const h = u.groups ?? {}, f = (d, m) => d ? [Number(d)] : Array.from({ length: Math.min(m, s) }, (p, g) => g + 1);
      for (const d of f(h.i, r))
        for (const m of f(h.j, o)) a.push(n + (d - 1) * o + m - 1);
    }
    return a.slice(0, s);
  }
}
class xe {
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
    return oe(this.block.symbol, this.i, this.j);
  }
  get tree() {
    return this.pattern.tree(this.i, this.j);
  }
}
const Cs = 30;
class Os {
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
        value: j(i),
        isTruth: typeof i == "boolean",
        tree: re(c)
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
      const s = new Ts(n, this);
      this.starts.set(`${n.kind}[${n.layer}]`, { block: n, pattern: s, at: this.quantities.length });
      const r = Ss(n), [o, a] = n.shape;
      for (let i = 0; i < o; i++)
        for (let c = 0; c < a; c++)
          this.quantities.push(new xe(n, s, i + 1, c + 1, r[i * a + c]));
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
    const { name: s } = this.quantities[e], r = [...this.starts.values()].flatMap(({ pattern: o, at: a }) => o.users(s, a, Cs));
    return [...n, ...r];
  }
  namedUsers() {
    const e = /* @__PURE__ */ new Map();
    return this.quantities.forEach((n, s) => {
      if (!(n instanceof xe))
        for (const r of Z(n.tree)) {
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
        e.has(a) ? s[a] = e.get(a) : i !== null && (s[a] = q(i, o));
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
class As {
  constructor(e) {
    this.data = e, this.derivations = Object.fromEntries(
      Object.entries(e.variants).map(([n, s]) => [n, new Os(s)])
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
    return An(e, n);
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
    const { quantities: e, listed: n } = this.derivation, s = (o) => `${o.layer}/${G(o.name)}`, r = s(this.current);
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
function G(t) {
  const e = t.replace(/@.*/, "").match(/\d+(?=\])/g);
  return e ? Number(e.at(-1)) : 0;
}
const en = Sn(null), b = () => Tn(en), ut = '12px system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif', Ns = ut.replace("12px", "9px"), Me = 6;
function dt(t) {
  return { left: `${t.x}px`, top: `${t.y}px`, width: `${t.w}px`, height: `${t.h}px` };
}
function K(t, e) {
  const n = t.data.samples[t.state.sample];
  return n === void 0 ? e : `${e}@${n}`;
}
function nn(t, e, n, s) {
  if (e === "b") return `b[${n}][${t.data.sharedBias[n - 1] ? 1 : s}]`;
  const r = e === "delta" && t.state.errors === "d" ? "d" : e;
  return K(t, `${r}[${n}][${s}]`);
}
function ae(t, e) {
  const { quantities: n, listed: s } = t.derivation;
  return n[e].phase === "given" || e <= t.state.at ? !0 : e < s ? !1 : t.state.at >= (t.first(n[e].phase) ?? s);
}
function Is({ box: t }) {
  const e = b(), { own: n, sizes: s } = e.data, o = (t.layer === 0 ? n?.inputs : t.layer === s.length - 1 ? n?.outputs : void 0)?.[t.unit - 1], a = e.current.layer === t.layer && G(e.current.name) === t.unit, i = t.rows.length === 1 && t.layer > 0 && qs(e, t) ? ["delta"] : t.rows;
  return /* @__PURE__ */ l("div", { class: `card${a ? " here" : ""}`, style: dt(t), children: [
    o !== void 0 && /* @__PURE__ */ l("div", { class: "own", title: o, children: o }),
    i.map((c) => /* @__PURE__ */ l(Vt, { name: nn(e, c, t.layer, t.unit), room: t.w }, c))
  ] });
}
function qs(t, e) {
  const n = t.derivation.place(nn(t, "delta", e.layer, e.unit));
  return n !== void 0 && ae(t, n);
}
function Vt({ name: t, room: e }) {
  const n = b(), s = n.derivation.place(t);
  if (s === void 0) return null;
  const r = n.derivation.quantities[s], o = s === n.state.at, a = n.current.tree !== null && Z(n.current.tree).has(s), i = o && n.state.hidden && r.tree !== null, c = i ? "?" : ae(n, s) ? Ls(n, s, e) : "·", u = n.values[s] !== n.derivation.values[s];
  return /* @__PURE__ */ l(
    "button",
    {
      class: ["value", o && "here", a && "source", u && "changed"].filter(Boolean).join(" "),
      tabIndex: -1,
      title: `${r.name} = ${i ? "?" : n.shownValue(s, null)}`,
      onClick: () => n.go(s, n.state.at),
      children: [
        /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: P(rn(r.symbol)) } }),
        /* @__PURE__ */ l("span", { class: "number", children: c })
      ]
    }
  );
}
function sn(t) {
  return typeof t[0] != "string" ? at(Q(t), ut) : at(t[0], `italic ${ut}`) + at(t[1] + t[2], Ns);
}
function Ls(t, e, n) {
  const s = sn(rn(t.derivation.quantities[e].symbol));
  for (let r = Math.min(Me, t.state.digits ?? Me); ; r--) {
    const o = E(t.shownValue(e, r));
    if (r === 1 || at(o, ut) + s + 20 <= n) return o;
  }
}
function rn(t) {
  return typeof t[0] != "string" ? t : [t[0], t[1], t[2].replace(/⟨\d+⟩/, "")];
}
function Ws({ plan: t }) {
  const e = b(), n = e.data.sizes.length - 1, s = t.units.filter((o) => o.layer === n), r = e.data.sizes[n] > 4 ? ["y"] : ["y", "E"];
  return e.derivation.place("E") === void 0 ? null : /* @__PURE__ */ l(N, { children: [
    /* @__PURE__ */ l("div", { class: "caption", style: { left: `${t.loss.x}px` }, children: e.word("target") }),
    t.targets.map((o, a) => /* @__PURE__ */ l("div", { class: "card target", style: dt(o), children: r.map((i) => /* @__PURE__ */ l(Vt, { name: K(e, `${i}[${s[a].unit}]`), room: o.w }, i)) }, a)),
    /* @__PURE__ */ l("div", { class: "card target", style: dt(t.loss), children: /* @__PURE__ */ l(Vt, { name: "E", room: t.loss.w }) })
  ] });
}
const Hs = 16;
function Ps(t) {
  const { derivation: e, data: n } = t, s = e.place("E"), r = s === void 0 ? null : e.quantities[s].tree;
  return r === null ? /* @__PURE__ */ new Map() : new Map(
    n.samples.map((o) => {
      const a = e.place(`E@${o}`), i = q(r, (c) => +(c === a));
      return [o, i - q(r, () => 0)];
    })
  );
}
function Rs(t, e) {
  const { quantities: n } = t.derivation, { tree: s, sample: r } = n[e];
  if (r !== null || s === null || typeof s == "number" || s[0] !== "add") return [];
  const o = Ps(t), a = [];
  for (const c of s.slice(1)) {
    const u = new Set([...Z(c)].flatMap((m) => n[m].sample ?? [])), [h] = u, f = o.get(h);
    if (u.size !== 1 || !f) return [];
    const d = q(c, (m) => t.values[m]);
    a.push({ sample: h, share: d, own: d / f });
  }
  return new Set(a.map((c) => c.sample)).size === a.length && a.length > 1 ? a.sort((c, u) => c.sample - u.sample) : [];
}
function Fs() {
  const t = b(), e = Rs(t, t.state.at);
  if (!e.length || t.state.hidden) return null;
  const n = Math.max(...e.map((i) => Math.abs(i.share))) || 1, s = [...e].sort((i, c) => Math.abs(c.share) - Math.abs(i.share)), r = new Set(s.slice(0, Hs)), o = e.filter((i) => !r.has(i)), a = (i) => E(t.number(i + 0, 6));
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
        /* @__PURE__ */ l("td", { class: "both", "aria-hidden": "true", children: /* @__PURE__ */ l(zs, { part: i.share / n }) })
      ] }, i.sample)) })
    ] }),
    o.length > 0 && /* @__PURE__ */ l("p", { class: "soft", children: t.word("more_terms", { n: o.length, sum: a(o.reduce((i, c) => i + c.share, 0)) }) }),
    /* @__PURE__ */ l("p", { class: "soft", children: t.word("shares_sum") })
  ] });
}
function zs({ part: t }) {
  const e = `${50 * Math.abs(t)}%`, n = t < 0 ? `${50 * (1 + t)}%` : "50%";
  return /* @__PURE__ */ l("span", { class: t < 0 ? "bar minus" : "bar plus", style: { width: e, left: n } });
}
function Ds() {
  const t = b(), { at: e, changes: n } = t.state, s = t.current, [r, o] = B(t.number(t.values[e], null)), [a, i] = B(!1);
  if (t.derivation.isLarge) return null;
  if (t.data.frozen.some((u) => s.name.startsWith(u.replace(/\[.*/, "["))))
    return /* @__PURE__ */ l("p", { class: "soft", children: t.word("fixed_formula") });
  const c = () => {
    const u = ne(r);
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
function Us() {
  const t = b(), { at: e, answers: n } = t.state, s = t.current, r = n.get(e), [o, a] = B(r?.written.text ?? ""), [i, c] = B(!1), u = F(null);
  return H(() => u.current?.focus({ preventScroll: !0 }), []), /* @__PURE__ */ l("form", { class: "ask", onSubmit: (f) => {
    f.preventDefault();
    const d = Qe(t, e, o);
    c(d === null), d && t.set({ answers: new Map(n).set(e, d) });
  }, children: [
    /* @__PURE__ */ l(
      "input",
      {
        ref: u,
        value: o,
        size: 14,
        autocomplete: "off",
        "aria-label": t.word("your_answer", { name: Q(s.symbol) }),
        onInput: (f) => a(f.currentTarget.value)
      }
    ),
    /* @__PURE__ */ l("button", { type: "submit", children: t.word("check") }),
    /* @__PURE__ */ l("span", { role: "status", children: i ? t.word("no_number") : r ? /* @__PURE__ */ l(Bs, { place: e }) : "" })
  ] });
}
function js(t, [, e, n = "", s = ""]) {
  return t.word(`slip:${e}`, { x: n, y: s });
}
function Bs({ place: t }) {
  const e = b(), n = e.state.answers.get(t);
  if (!n) return null;
  const s = n.upstream.map((o) => Q(e.derivation.quantities[o].symbol)), r = n.slip ? ` ${e.word("likely_slip", { slip: js(e, n.slip) })}` : "";
  return /* @__PURE__ */ l("span", { class: `verdict ${n.mark}`, children: [
    e.word(n.mark, { names: s.join(", ") }),
    r
  ] });
}
const on = 14, Vs = 10, ke = 24;
function Gs(t, e) {
  if (typeof t == "number" || t[0] !== "add" || e.state.whole) return t;
  const n = t.slice(1);
  if (n.length <= on) return t;
  const s = (c) => e.values[c], r = n.map((c) => Math.abs(q(c, s))), o = r.map((c, u) => u).sort((c, u) => r[u] - r[c]), a = new Set(o.slice(0, Vs)), i = n.filter((c, u) => !a.has(u));
  return [
    "add",
    ...n.filter((c, u) => a.has(u)),
    ["more", i.length, q(["add", ...i], s)]
  ];
}
function Se(t, e) {
  const [n, s, r] = t;
  if (n === "num") return `<mn>${lt(e.number(s, null))}</mn>`;
  const o = e.word("more_terms", { n: s, sum: e.number(r) });
  return `<mn class="more">${it(o)}</mn>`;
}
function Ee(t, e, n) {
  const s = n.derivation.quantities[t], r = n.values[t] !== n.derivation.values[t] ? " changed" : "", o = it(n.word("comes_from", { name: Q(s.symbol) }));
  return `<mn><span class="origin${r}" data-at="${t}" title="${o}">${e}</span></mn>`;
}
function Gt(t) {
  return `#${t.replace(/[^A-Za-z0-9+@]+/g, "-").replace(/^-|-$/g, "")}`;
}
function Ks(t, e) {
  if (t.tree === null) return [];
  const n = Gs(t.tree, e), { quantities: s } = e.derivation, r = ct(
    n,
    (c) => typeof c == "number" ? Ee(c, P(s[c].symbol), e) : Se(c, e)
  ), o = ct(
    n,
    (c) => typeof c == "number" ? Ee(c, lt(e.shownValue(c)), e) : Se(c, e)
  ), a = (c) => c.join("").replace(/<[^>]*>/g, ""), i = lt(e.shownValue(e.state.at));
  return [r, o].filter((c, u, h) => (u === 0 || a(c) !== a(h[0])) && a(c) !== i);
}
const Ys = (t) => `<math display="block"><mrow>${t}</mrow></math>`, Js = 0.5;
function Xs(t) {
  t.style.fontSize = "";
  const e = t.clientWidth / t.scrollWidth;
  e < 1 && (t.style.fontSize = `${Math.max(Js, 0.98 * e)}em`);
}
function Qs() {
  const t = b(), e = t.current, { at: n, trail: s } = t.state, r = (c) => {
    const u = c.target.closest("[data-at]");
    u && (c.preventDefault(), t.go(Number(u.getAttribute("data-at")), n));
  }, o = F(null);
  Ge(() => o.current?.querySelectorAll(".side").forEach(Xs));
  const a = t.state.hidden && e.tree !== null, i = e.tree !== null && typeof e.tree != "number" && e.tree[0] === "add" && e.tree.length > on + 1;
  return /* @__PURE__ */ l("section", { class: "equation", "aria-label": t.word("equation", { n: n + 1, all: t.derivation.listed }), children: [
    /* @__PURE__ */ l("div", { class: "where", children: [
      /* @__PURE__ */ l("span", { class: "phase", children: Zs(t, e) }),
      /* @__PURE__ */ l("span", { class: "count", children: n < t.derivation.listed ? t.word("equation", { n: n + 1, all: t.derivation.listed }) : "" })
    ] }),
    /* @__PURE__ */ l("div", { class: "sides", ref: o, onClick: r, "aria-live": "polite", children: [
      /* @__PURE__ */ l("div", { class: "left", dangerouslySetInnerHTML: { __html: P(e.symbol) }, title: e.name }),
      /* @__PURE__ */ l("div", { class: "right", children: [
        Ks(e, t).map((c, u) => /* @__PURE__ */ l("div", { class: "side", tabIndex: 0, role: "group", "aria-label": t.word(u ? "numbers" : "formula"), children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          /* @__PURE__ */ l("span", { class: "terms", dangerouslySetInnerHTML: { __html: c.map(Ys).join("") } })
        ] }, u)),
        /* @__PURE__ */ l("div", { class: "side result", children: [
          /* @__PURE__ */ l("span", { class: "is", children: "=" }),
          a ? /* @__PURE__ */ l(Us, {}, n) : /* @__PURE__ */ l(er, { place: n })
        ] })
      ] })
    ] }),
    i && !t.state.whole && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => t.set({ whole: !0 }), children: t.word("show_terms") }),
    /* @__PURE__ */ l("p", { class: "why", children: [
      t.word(`why:${e.reason}`),
      tr(t, e) ? ` ${t.word("new_weights")}` : ""
    ] }),
    /* @__PURE__ */ l(Fs, {}),
    e.tree === null && /* @__PURE__ */ l(Ds, {}, `over${n}`),
    /* @__PURE__ */ l(nr, {}),
    s.length > 0 && /* @__PURE__ */ l("button", { class: "quiet", onClick: () => t.back(), children: [
      "← ",
      t.word("back"),
      " ",
      /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: P(t.derivation.quantities[s[s.length - 1]].symbol) } })
    ] })
  ] });
}
function Zs(t, e) {
  const n = e.layer === null ? "" : ` · ${t.word("layer", { layer: e.layer })}`, s = e.sample === null ? "" : ` · ${t.word("sample_n", { n: e.sample })}`;
  return t.word(e.phase) + n + s;
}
function tr(t, e) {
  if (e.phase !== "backward" || e.tree === null) return !1;
  const n = (s) => typeof s == "number" ? t.derivation.quantities[s].name.startsWith("W+") : s[0] !== "num" && s.slice(1).some((r) => n(r));
  return n(e.tree);
}
function er({ place: t }) {
  const e = b(), n = e.derivation.values[t], s = e.values[t] !== n, r = lt(e.shownValue(t));
  return s ? /* @__PURE__ */ l("span", { class: "changed", children: [
    /* @__PURE__ */ l("s", { class: "number", dangerouslySetInnerHTML: { __html: lt(e.number(n)) } }),
    " → ",
    /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } })
  ] }) : /* @__PURE__ */ l("strong", { class: "number", dangerouslySetInnerHTML: { __html: r } });
}
function nr() {
  const t = b(), { at: e } = t.state, n = t.derivation.usedIn(e), s = [...Z(t.current.tree)];
  return /* @__PURE__ */ l(N, { children: [
    s.length > 0 && /* @__PURE__ */ l(Te, { title: t.word("made_of"), places: s }),
    /* @__PURE__ */ l(Te, { title: t.word(n.length ? "used_in" : "used_nowhere"), places: n })
  ] });
}
function Te({ title: t, places: e }) {
  const n = b();
  return /* @__PURE__ */ l("div", { class: "uses", children: [
    /* @__PURE__ */ l("span", { class: "soft", children: t }),
    e.slice(0, ke).map((s) => /* @__PURE__ */ l(
      "button",
      {
        class: "symbol",
        onClick: () => n.go(s, n.state.at),
        dangerouslySetInnerHTML: { __html: P(n.derivation.quantities[s].symbol) }
      },
      s
    )),
    e.length > ke && /* @__PURE__ */ l("span", { class: "soft", children: [
      "… ",
      e.length
    ] })
  ] });
}
function sr(t, e) {
  const n = (r) => {
    const o = e.derivation.place(r.replace(/^-/, ""));
    if (o !== void 0)
      return r.startsWith("-") ? -e.values[o] : e.values[o];
  }, s = (r) => [...t.querySelectorAll(`[data-draw="${r}"]`)];
  rr(s("weight"), n);
  for (const r of s("won")) {
    const [o, a] = et(r).map(n);
    r.classList.toggle("won", a === void 0 ? (o ?? 0) > 0 : o !== a);
  }
  or(s("line"), s("side"), s("point"), n);
  for (const r of s("bump")) ir(r, e, n);
  return lr(s("tile"), s("reach"), e, n);
}
const et = (t) => (t.dataset.of ?? "").split(" ");
function rr(t, e) {
  const n = t.map((r) => e(et(r)[0]) ?? 0), s = Math.max(...n.map(Math.abs), 0) || 1;
  t.forEach((r, o) => {
    r.classList.toggle("minus", n[o] < 0), r.classList.toggle("plus", n[o] >= 0), r.setAttribute("stroke-width", (0.4 + 3 * Math.abs(n[o]) / s).toFixed(2));
  });
}
const Et = (t) => (t.length ? "M" : "") + t.map(([e, n]) => `${e.toFixed(1)} ${n.toFixed(1)}`).join("L");
function or(t, e, n, s) {
  const [r] = n;
  if (!r) return;
  const o = et(r).map((m) => s(m) ?? 0), a = Number(r.dataset.side), i = (m) => {
    const [p, g, y] = et(m).map((_) => s(_) ?? s(_.replace("+", "")) ?? 0);
    return { w: [p, g], b: y };
  }, c = t.filter((m) => !m.classList.contains("after")).map(i).map(({ w: m, b: p }) => Math.min(Math.abs(p) / (Math.hypot(...m) || 1), 4)), u = 1.4 * Math.max(1, ...o.map(Math.abs), ...c), h = ([m, p]) => [
    a * (1 + m / u) / 2,
    a * (1 - p / u) / 2
  ], [f, d] = h([o[0], o[1]]);
  r.setAttribute("cx", f.toFixed(1)), r.setAttribute("cy", d.toFixed(1));
  for (const m of t) m.setAttribute("d", Et(cn(i(m), u).map(h)));
  for (const m of e) m.setAttribute("d", Et(ar(i(m), u).map(h)));
}
const an = ({ w: t, b: e }) => {
  const n = t[0] ** 2 + t[1] ** 2;
  return [-e * t[0] / n, -e * t[1] / n];
}, ln = (t, e) => t.every((n) => Math.abs(n) <= e);
function cn(t, e) {
  const n = Math.hypot(...t.w);
  if (!n) return [];
  const s = an(t), o = Array.from({ length: 241 }, (a, i) => (i / 40 - 3) * e).map((a) => [s[0] - a * t.w[1] / n, s[1] + a * t.w[0] / n]).filter((a) => ln(a, e));
  return o.length > 1 ? [o[0], o[o.length - 1]] : [];
}
function ar(t, e) {
  const n = Math.hypot(...t.w), s = an(t);
  if (!cn(t, e).length || !ln(s, e)) return [];
  const r = 0.15 * e / n;
  return [s, [s[0] + r * t.w[0], s[1] + r * t.w[1]]];
}
function ir(t, e, n) {
  const [s, r, o] = et(t), [a, i, c, u] = (t.dataset.box ?? "").split(" ").map(Number), h = e.derivation.place(s), f = e.derivation.place(r);
  if (h === void 0 || f === void 0) return;
  const d = e.derivation.quantities[h].tree, [m, p] = t.querySelectorAll("path"), g = t.querySelector("circle"), [y, _] = [Math.sqrt(n(r) ?? 0), n(s) ?? 0], v = n(o) ?? Number(t.dataset.width), k = Math.max(3 * Math.abs(v), 1.15 * y, 1e-9);
  if (d === null || !m || !p || !g || !Number.isFinite(k)) return;
  const C = Array.from({ length: 60 }, (A, D) => k * D / 59), w = C.map(
    (A) => q(d, (D) => D === f ? A * A : e.values[D])
  ), x = Math.min(0, _, ...w), I = Math.max(_, ...w), O = (A, D) => [
    a + c * A / k,
    i + u * (1 - (D - x) / (I - x || 1))
  ];
  m.setAttribute("d", Et([O(0, x), O(k, x)])), p.setAttribute("d", Et(C.map((A, D) => O(A, w[D]))));
  const [z, T] = O(y, _);
  g.setAttribute("cx", z.toFixed(1)), g.setAttribute("cy", T.toFixed(1));
}
function lr(t, e, n, s) {
  const r = s("winner");
  t.forEach((u, h) => u.classList.toggle("won", r === h + 1));
  for (const u of e) {
    const h = Math.min(1, Math.max(0, s(et(u)[0]) ?? 0)), f = Number(u.dataset.most) * Math.sqrt(h);
    u.setAttribute("r", (f > 1 ? f : 0).toFixed(1));
  }
  if (!t.length) return !0;
  const o = n.derivation.values, a = t.every((u, h) => {
    const f = Number(u.dataset.between);
    return Math.abs(Ce(u, h, n, o) - f) <= 1e-6 * Math.max(f, 1e-9);
  });
  if (a) {
    const u = t.map((d, m) => Ce(d, m, n, n.values)), [h, f] = [Math.min(...u), Math.max(...u)];
    t.forEach((d, m) => {
      const p = (u[m] - h) / (f - h || 1);
      d.setAttribute("fill-opacity", (0.75 * p).toFixed(3));
    });
  }
  const i = n.derivation.place("winner"), c = i === void 0 || r !== o[i];
  for (const u of t) u.classList.toggle("stale", !a);
  for (const u of e) u.classList.toggle("stale", c);
  return a && !c;
}
function Ce(t, e, n, s) {
  const { derivation: r } = n, o = r.place(`d[${e + 1}]`), a = o === void 0 ? null : r.quantities[o].tree, i = (t.dataset.near ?? "").split(" ").filter(Boolean).map(Number);
  if (a === null || !i.length) return 0;
  const c = [];
  for (let h = 1; r.place(`x[${h}]`) !== void 0; h++)
    c.push(r.place(`x[${h}]`));
  return i.map(
    (h) => q(a, (f) => {
      const d = c.indexOf(f);
      return d < 0 ? s[f] : s[r.place(`w[${h},${d + 1}]`) ?? f];
    })
  ).reduce((h, f) => h + f, 0) / i.length;
}
function cr({ svg: t }) {
  const e = b(), n = F(null), { quantities: s } = e.derivation, [r, o] = B(!0), a = e.state.changes.size > 0;
  H(() => {
    if (!n.current) return;
    const u = sr(n.current, e);
    o(u && n.current.querySelector("svg.drawn") !== null);
  }, [e.values, t]), H(() => {
    const u = new Set([...Z(e.current.tree)].map((h) => s[h].name));
    for (const h of n.current?.querySelectorAll("[data-name]") ?? []) {
      const f = h.dataset.name ?? "";
      h.classList.toggle("here", f === e.current.name), h.classList.toggle("source", u.has(f));
      const d = e.derivation.place(f);
      if (d === void 0) continue;
      const m = e.values[d] !== e.derivation.values[d];
      h.classList.toggle("changed", m);
      const [p, g] = [h.querySelector(".value"), h.querySelector("title")];
      p && (p.textContent = E(e.number(e.values[d], m ? 4 : 3))), g && (g.textContent = `${f} = ${e.shownValue(d, 9)}`);
    }
  });
  const i = (u) => {
    const h = u.target.closest("[data-name]")?.dataset.name, f = h === void 0 ? void 0 : e.derivation.place(h);
    f !== void 0 && (u.preventDefault(), e.go(f, e.state.at));
  }, c = a && !r;
  return /* @__PURE__ */ l(N, { children: [
    /* @__PURE__ */ l(
      "div",
      {
        class: `figure family${c ? " before" : ""}`,
        ref: n,
        tabIndex: 0,
        role: "group",
        "aria-label": e.word("figure"),
        onClick: i,
        dangerouslySetInnerHTML: { __html: t }
      }
    ),
    c && /* @__PURE__ */ l("p", { class: "note soft", children: e.word("drawn_before") })
  ] });
}
const ur = 4;
function Tt(t, e) {
  const n = { layer: e.layer, from: 1, to: 1 }, s = t.state.edges === "auto" && !Kt(t, n, t.edges)?.known;
  return Kt(t, e, s ? "w" : t.edges);
}
function Kt(t, e, n) {
  const s = (i) => t.derivation.edgePlace(`${i}[${e.layer}]`, e.from, e.to), r = s("W");
  if (r === void 0) return null;
  const o = t.state.edges !== "auto", a = (i, c, u) => i === void 0 ? null : { place: i, value: c(i), known: o || ae(t, i), symbol: u };
  switch (n) {
    case "w":
      return a(r, (i) => t.values[i], !0);
    case "wa": {
      const i = t.derivation.place(K(t, `a[${e.layer - 1}][${e.from}]`));
      return i === void 0 ? null : a(r, (c) => t.values[c] * t.values[i], !1);
    }
    case "dw":
      return a(s("dW"), (i) => t.values[i], !1);
    case "step":
      return a(s("W+"), (i) => t.values[i] - t.values[r], !1);
  }
}
function un(t) {
  const { quantities: e } = t.derivation, n = [t.state.at, ...Z(t.current.tree)], s = /* @__PURE__ */ new Set();
  for (const r of n) {
    const o = /^(?:d?W\+?|dE\[\d+\]\/dW|dE\/dW)(\[\d+\]\[\d+,\d+\])/.exec(e[r].name);
    o && s.add(o[1]);
  }
  return s;
}
function dr({ plan: t }) {
  const e = b(), n = un(e), s = e.current.phase === "backward";
  return /* @__PURE__ */ l("svg", { class: "lines", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("defs", { children: /* @__PURE__ */ l("marker", { id: "arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerUnits: "userSpaceOnUse", markerWidth: "11", markerHeight: "11", orient: "auto-start-reverse", children: /* @__PURE__ */ l("path", { d: "M0 0 8 4 0 8z" }) }) }),
    t.gaps.flatMap((r) => {
      const o = r.edges.map((i) => ({ e: i, c: Tt(e, i) })), a = Math.max(1e-300, ...o.map(({ c: i }) => i?.known ? Math.abs(i.value) : 0));
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
function hr({ gap: t }) {
  const e = b(), n = un(e), s = t.edges.length <= 12, r = e.current, o = (f) => n.has(`[${f.layer}][${f.from},${f.to}]`) ? 0 : r.layer === f.layer && G(r.name) === f.to ? 1 : 2, a = t.edges.flatMap((f) => {
    const d = Tt(e, f);
    if (!d?.known) return [];
    const m = e.derivation.quantities[d.place], g = d.place === e.state.at && e.state.hidden && m.tree !== null ? "?" : E(e.number(d.value, ur));
    return [{ edge: f, c: d, text: g, symbol: d.symbol && s ? m.symbol : null }];
  });
  a.sort((f, d) => o(f.edge) - o(d.edge));
  const i = new Map(a.map((f) => [f.edge, f])), c = (f) => {
    const d = i.get(f), m = d.symbol ? sn(d.symbol) + 4 : 0;
    return Math.ceil(m + at(d.text, ut)) + 10;
  }, u = fs(a.map((f) => f.edge), c), h = a.length - u.length;
  return /* @__PURE__ */ l(N, { children: [
    u.map(({ edge: f, box: d }) => {
      const m = i.get(f), p = n.has(`[${f.layer}][${f.from},${f.to}]`), g = e.values[m.c.place] !== e.derivation.values[m.c.place];
      return /* @__PURE__ */ l(
        "button",
        {
          class: `label${p ? " spoken" : ""}${g ? " changed" : ""}${m.c.place === e.state.at ? " here" : ""}`,
          tabIndex: -1,
          style: dt(d),
          title: `${e.derivation.quantities[m.c.place].name} = ${e.shownValue(m.c.place, null)}`,
          onClick: () => e.go(m.c.place, e.state.at),
          children: [
            m.symbol && /* @__PURE__ */ l("span", { dangerouslySetInnerHTML: { __html: P(m.symbol) } }),
            /* @__PURE__ */ l("span", { class: "number", children: m.text })
          ]
        },
        `${f.from}/${f.to}`
      );
    }),
    h > 0 && /* @__PURE__ */ l("div", { class: "caption", style: { left: `${t.box.x}px`, width: `${t.box.w}px` }, children: e.word("too_many_labels", { n: h }) })
  ] });
}
const fr = 40;
function mr({ gap: t }) {
  const e = b(), n = F(null), [s, r] = [e.data.sizes[t.layer - 1], e.data.sizes[t.layer]], o = { ...t.box, h: Math.min(t.box.h, Math.max(120, s * 14) + fr) };
  o.y += (t.box.h - o.h) / 2;
  const [a, i] = B(""), c = new Float64Array(s * r);
  for (let p = 0; p < s; p++)
    for (let g = 0; g < r; g++) {
      const y = Tt(e, { layer: t.layer, from: p + 1, to: g + 1 });
      c[p * r + g] = y?.known ? y.value : 0;
    }
  const u = c.reduce((p, g) => Math.max(p, Math.abs(g)), 0), h = e.current, f = h.layer === t.layer - 1 ? G(h.name) - 1 : -1, d = h.layer === t.layer ? G(h.name) - 1 : -1;
  H(() => {
    n.current && pr(n.current, c, r, u, f, d);
  });
  const m = (p) => {
    const g = p.currentTarget.getBoundingClientRect(), y = Math.floor((p.clientY - g.top) / g.height * s), _ = Math.floor((p.clientX - g.left) / g.width * r);
    return y < 0 || _ < 0 || y >= s || _ >= r ? null : Tt(e, { layer: t.layer, from: y + 1, to: _ + 1 });
  };
  return /* @__PURE__ */ l("div", { class: "heat", style: dt(o), children: [
    /* @__PURE__ */ l(
      "canvas",
      {
        ref: n,
        role: "img",
        "aria-label": e.word("heat", { rows: s, columns: r, most: E(e.number(u, 4)) }),
        onPointerMove: (p) => {
          const g = m(p);
          i(g ? `${e.derivation.quantities[g.place].name} = ${E(e.number(g.value, 6))}` : "");
        },
        onPointerLeave: () => i(""),
        onClick: (p) => {
          const g = m(p);
          g && e.go(g.place, e.state.at);
        }
      }
    ),
    /* @__PURE__ */ l("div", { class: "foot", children: a || e.word("heat", { rows: s, columns: r, most: E(e.number(u, 4)) }) })
  ] });
}
function pr(t, e, n, s, r, o) {
  const a = e.length / n, i = t.getContext("2d");
  if (!i) return;
  const c = getComputedStyle(t), [u, h, f, d] = ["--plus", "--minus", "--page", "--ink"].map(
    (_) => _r(i, c.getPropertyValue(_).trim())
  );
  [t.width, t.height] = [t.clientWidth, t.clientHeight].map(
    (_) => Math.max(1, Math.round(_ * devicePixelRatio))
  );
  const [m, p] = [t.width / n, t.height / a], g = new ImageData(n, a);
  e.forEach((_, v) => {
    const k = s ? Math.abs(_) / s : 0, C = _ < 0 ? h : u;
    for (let w = 0; w < 3; w++) g.data[4 * v + w] = f[w] + k * (C[w] - f[w]);
    g.data[4 * v + 3] = 255;
  });
  const y = new OffscreenCanvas(n, a);
  y.getContext("2d")?.putImageData(g, 0, 0), i.imageSmoothingEnabled = !1, i.drawImage(y, 0, 0, t.width, t.height), i.strokeStyle = `rgb(${d.join()})`, i.lineWidth = devicePixelRatio, r >= 0 && i.strokeRect(0, r * p, t.width, p), o >= 0 && i.strokeRect(o * m, 0, m, t.height);
}
function _r(t, e) {
  t.fillStyle = e;
  const n = t.fillStyle;
  return [1, 3, 5].map((s) => Number.parseInt(n.slice(s, s + 2), 16));
}
function gr() {
  const t = b(), e = F(null), [n, s] = B(0);
  Ge(() => {
    const c = () => s(e.current?.clientWidth ?? 0);
    c();
    const u = new ResizeObserver(c);
    return e.current && u.observe(e.current), () => u.disconnect();
  }, []);
  const r = t.current, o = (c) => r.layer === c ? G(r.name) : 1, a = t.data.sizes.map(o).join(), i = At(() => us(t, n, o), [n, a, t.state.order]);
  return H(() => wr(e.current, Yt(i, t, t.state.at)), [t.state.at, i]), /* @__PURE__ */ l("div", { class: "figure", ref: e, tabIndex: 0, role: "group", "aria-label": t.word("figure"), children: /* @__PURE__ */ l("div", { class: "canvas", style: { width: `${i.width}px`, height: `${i.height}px` }, children: [
    /* @__PURE__ */ l(vr, { plan: i }),
    /* @__PURE__ */ l(dr, { plan: i }),
    i.gaps.map((c) => c.isHeat && /* @__PURE__ */ l(mr, { gap: c }, c.layer)),
    i.units.map((c) => /* @__PURE__ */ l(Is, { box: c }, `${c.layer}/${c.unit}`)),
    /* @__PURE__ */ l(Ws, { plan: i }),
    i.gaps.map((c) => !c.isHeat && /* @__PURE__ */ l(hr, { gap: c }, c.layer)),
    /* @__PURE__ */ l(yr, { plan: i })
  ] }) });
}
function wr(t, e) {
  if (!t || !e || t.scrollWidth <= t.clientWidth) return;
  e.x >= t.scrollLeft && e.x + e.w <= t.scrollLeft + t.clientWidth || (t.scrollLeft = e.x - (t.clientWidth - e.w) / 2);
}
function vr({ plan: t }) {
  const e = b();
  return /* @__PURE__ */ l(N, { children: [
    t.columns.map((n) => /* @__PURE__ */ l("div", { class: "caption", style: { left: `${n.x}px` }, children: n.layer === 0 ? e.word("inputs") : e.word("layer", { layer: n.layer }) }, n.layer)),
    t.columns.map((n) => n.hidden > 0 && /* @__PURE__ */ l("div", { class: "caption more", style: { left: `${n.x}px`, top: `${n.below}px` }, children: e.word("hidden_units", { n: n.hidden }) }, `more${n.layer}`))
  ] });
}
function Yt(t, e, n) {
  const s = e.derivation.quantities[n];
  if (!s) return null;
  const r = /^(?:d?W\+?|dE\/dW|[mvs]W\+?|dR\/dW)\[(\d+)\]\[(\d+),(\d+)\]/.exec(s.name);
  if (r) {
    const [a, i, c] = r.slice(1).map(Number), u = t.gaps[a - 1], h = u?.edges.find((f) => f.from === i && f.to === c);
    return h ? { x: h.x1 + 0.3 * (h.x2 - h.x1), y: h.y1 + 0.3 * (h.y2 - h.y1), w: 0, h: 0 } : u?.box ?? null;
  }
  const o = /^[yE]\[(\d+)\]/.exec(s.name);
  return o ? t.targets[Number(o[1]) - 1] ?? null : /^E(@|$)/.test(s.name) ? t.loss : s.layer === null ? null : t.units.find((a) => a.layer === s.layer && a.unit === G(s.name)) ?? null;
}
function yr({ plan: t }) {
  const e = b(), n = e.state.trail.at(-1);
  if (n === void 0) return null;
  const [s, r] = [Yt(t, e, n), Yt(t, e, e.state.at)];
  if (!s || !r || s === r) return null;
  const o = (f) => [f.x + f.w / 2, f.y + f.h / 2], [[a, i], [c, u]] = [o(s), o(r)], h = Math.min(60, Math.hypot(c - a, u - i) / 3);
  return /* @__PURE__ */ l("svg", { class: "thread", width: t.width, height: t.height, "aria-hidden": "true", children: [
    /* @__PURE__ */ l("path", { d: `M${a} ${i} Q${(a + c) / 2} ${(i + u) / 2 - h} ${c} ${u}` }),
    /* @__PURE__ */ l("circle", { cx: c, cy: u, r: "4" })
  ] });
}
const br = 10;
function $r({ own: t }) {
  const e = b(), n = t.cells[e.state.sample] ?? [], s = t.predicted[e.state.sample] ?? [], r = (o) => {
    const a = e.derivation.place(K(e, `a[0][${o}]`));
    return a === void 0 ? "" : E(e.shownValue(a, 6));
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
      t.imageSide > 0 && /* @__PURE__ */ l(xr, { cells: n.map((o) => Number(o[1])), side: t.imageSide }),
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
      /* @__PURE__ */ l(Mr, { own: t })
    ] })
  ] });
}
function xr({ cells: t, side: e }) {
  const n = b(), s = F(null);
  return H(() => {
    const r = s.current?.getContext("2d");
    if (!r) return;
    const o = Math.min(...t), a = Math.max(...t) - o || 1, i = new ImageData(e, e);
    t.forEach((c, u) => {
      i.data.fill(255 * (c - o) / a, 4 * u, 4 * u + 3), i.data[4 * u + 3] = 255;
    }), r.putImageData(i, 0, 0);
  }), /* @__PURE__ */ l("canvas", { ref: s, class: "tile", width: e, height: e, role: "img", "aria-label": n.word("image") });
}
function Mr({ own: t }) {
  const e = b(), [n, s] = e.data.sizes;
  if (s === void 0) return null;
  const r = [];
  for (let a = 1; a <= n; a++) {
    const i = e.derivation.place(K(e, `a[0][${a}]`));
    for (let c = 1; c <= s; c++) {
      const u = e.derivation.place(`W[1][${a},${c}]`);
      i !== void 0 && u !== void 0 && r.push({ i: a, j: c, w: u, value: e.values[u] * e.values[i] });
    }
  }
  r.sort((a, i) => Math.abs(i.value) - Math.abs(a.value));
  const o = Math.abs(r[0]?.value ?? 0) || 1;
  return /* @__PURE__ */ l("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": e.word("moved"), children: /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("caption", { children: e.word("moved") }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, br).map((a) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "row", children: t.inputs[a.i - 1] }),
      /* @__PURE__ */ l("td", { children: /* @__PURE__ */ l(
        "button",
        {
          class: "symbol",
          onClick: () => e.go(a.w, e.state.at),
          dangerouslySetInnerHTML: { __html: P(e.derivation.quantities[a.w].symbol) }
        }
      ) }),
      /* @__PURE__ */ l("td", { class: "number", children: E(e.number(a.value + 0, 6)) }),
      /* @__PURE__ */ l("td", { class: "bar-cell", "aria-hidden": "true", children: /* @__PURE__ */ l("span", { class: a.value < 0 ? "bar minus" : "bar plus", style: { width: `${60 * Math.abs(a.value) / o}px` } }) })
    ] }, a.w)) })
  ] }) });
}
const _t = (t) => (e) => e.set({ edges: e.state.edges === t ? "auto" : t }), Oe = (t) => (e) => e.set({ panel: e.state.panel === t ? "" : t }), kr = {
  ArrowLeft: (t) => t.move(-1),
  ArrowRight: (t) => t.move(1),
  "Shift+ArrowLeft": (t) => t.movePhase(!1),
  "Shift+ArrowRight": (t) => t.movePhase(!0),
  Home: (t) => t.go(0),
  End: (t) => t.go(t.derivation.listed - 1),
  Backspace: (t) => t.back(),
  1: _t("w"),
  2: _t("wa"),
  3: _t("dw"),
  4: _t("step"),
  "[": (t) => t.goTo(t.state.moment - 1),
  "]": (t) => t.goTo(t.state.moment + 1),
  n: (t) => t.nextUnit(),
  h: (t) => t.set({ hidden: !t.state.hidden }),
  s: (t) => t.turnOrder(),
  l: (t) => t.nextLanguage(),
  d: (t) => t.nextTheme(),
  t: Oe("table"),
  "?": Oe("help"),
  Escape: (t) => t.set({ panel: "" })
}, Sr = [
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
], Er = /* @__PURE__ */ new Set(["l", "d", "t", "?", "Escape"]), Tr = /* @__PURE__ */ new Set(["INPUT", "TEXTAREA", "SELECT"]), Cr = /* @__PURE__ */ new Set(["Escape"]);
function Or(t, e) {
  e.addEventListener("keydown", (n) => {
    const s = n;
    if (s.ctrlKey || s.metaKey || s.altKey) return;
    const r = Tr.has(s.target.tagName ?? "");
    if (r && !Cr.has(s.key)) return;
    const o = s.key.length === 1 ? s.key.toLowerCase() : s.key;
    if (t.state.panel === "equations" && !Er.has(o)) return;
    const a = kr[s.shiftKey && o.startsWith("Arrow") ? `Shift+${o}` : o];
    a && (s.preventDefault(), r && s.target.blur(), a(t));
  });
}
const L = [
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
], [gt, Y, tt, wt, rt] = [280, 150, 56, 18, 6];
function Ft({ title: t, lines: e, at: n, last: s, isLog: r = !1, isNamed: o = !0 }) {
  const a = b(), i = e.flatMap((_) => _.points.map((v) => v[1])).filter((_) => Number.isFinite(_) && (!r || _ > 0));
  if (!i.length) return null;
  const [c, u] = [Math.min(...i), Math.max(...i)], h = r && u > 20 * c, f = (_) => h ? Math.log(_) : _, d = f(u) - f(c) || 1, m = (_) => tt + (gt - tt - 8) * (Math.log1p(_) / (Math.log1p(s) || 1)), p = (_) => rt + (Y - wt - rt) * (1 - (f(_) - f(c)) / d), g = (_) => Number.isFinite(_) && (!h || _ > 0), y = ({ points: _ }) => _.filter(([, v]) => g(v)).map(([v, k], C) => `${C ? "L" : "M"}${m(v).toFixed(1)} ${p(k).toFixed(1)}`).join("");
  return /* @__PURE__ */ l("figure", { class: "chart", children: [
    /* @__PURE__ */ l("figcaption", { children: t }),
    /* @__PURE__ */ l("svg", { width: gt, height: Y, role: "img", "aria-label": t, children: [
      /* @__PURE__ */ l("path", { class: "axes", d: `M${tt} ${rt}V${Y - wt}H${gt - 8}` }),
      /* @__PURE__ */ l("text", { x: tt - 4, y: rt + 9, class: "end", children: E(a.number(u, 3)) }),
      /* @__PURE__ */ l("text", { x: tt - 4, y: Y - wt, class: "end", children: E(a.number(c, 3)) }),
      /* @__PURE__ */ l("text", { x: tt, y: Y - 4, children: "0" }),
      /* @__PURE__ */ l("text", { x: gt - 8, y: Y - 4, class: "end", children: a.word("steps_n", { n: s }) }),
      /* @__PURE__ */ l("path", { class: "now", d: `M${m(n)} ${rt}V${Y - wt}` }),
      e.map((_, v) => /* @__PURE__ */ l("path", { class: "line", style: { stroke: L[v % L.length] }, d: y(_), children: /* @__PURE__ */ l("title", { children: _.name }) }, _.name))
    ] }),
    o && e.length > 1 && /* @__PURE__ */ l(dn, { names: e.map((_) => _.name) })
  ] });
}
function dn({ names: t }) {
  return /* @__PURE__ */ l("ul", { class: "names", children: t.map((e, n) => /* @__PURE__ */ l("li", { children: [
    /* @__PURE__ */ l("span", { style: { background: L[n % L.length] } }),
    e
  ] }, e)) });
}
const Ar = 250;
function Nr({ run: t }) {
  const e = b(), { moment: n } = e.state, s = t.steps.length - 1, [r, o] = B(!1);
  H(() => {
    if (!r) return;
    const c = setInterval(() => e.state.moment < s ? e.goTo(e.state.moment + 1) : o(!1), Ar);
    return () => clearInterval(c);
  }, [r]);
  const a = e.word("moment", {
    step: t.steps[n],
    epoch: t.epochs[n],
    loss: E(e.number(j(t.losses[n]), 6))
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
      /* @__PURE__ */ l(Ir, { run: t }),
      t.plane && /* @__PURE__ */ l(qr, { plane: t.plane }),
      t.images && /* @__PURE__ */ l(Hr, { images: t.images })
    ] })
  ] });
}
function Ir({ run: t }) {
  const e = b(), { steps: n, epochs: s } = t, r = { at: n[e.state.moment], last: n[n.length - 1] }, o = r.last / (s[s.length - 1] || 1), a = t.gradients[0].map((u, h) => ({
    name: e.word("layer", { layer: h + 1 }),
    points: n.map((f, d) => [f, j(t.gradients[d][h])])
  })), i = t.paths.symbols.map((u, h) => ({
    name: Q(u),
    points: n.map((f, d) => [f, j(t.paths.values[d][h])])
  })), c = t.curve ? ["loss", "watched"].flatMap((u) => {
    const h = t.curve?.[u];
    if (!h) return [];
    const f = h.map((d, m) => [(t.curve?.epochs[m] ?? 0) * o, j(d)]);
    return [{ name: e.word(u === "loss" ? "of_training" : "of_watched"), points: f }];
  }) : [{ name: e.word("of_training"), points: n.map((u, h) => [u, j(t.losses[h])]) }];
  return /* @__PURE__ */ l(N, { children: [
    /* @__PURE__ */ l(Ft, { title: e.word("loss_curve"), lines: c, isLog: !0, ...r }),
    /* @__PURE__ */ l(Ft, { title: e.word("gradient_sizes"), lines: a, isLog: !0, ...r }),
    /* @__PURE__ */ l(Ft, { title: e.word("paths"), lines: i, isNamed: !1, ...r })
  ] });
}
const W = 180;
function qr({ plane: t }) {
  const e = b(), n = e.word("over_inputs", { target: t.names[t.names.length - 1] }), s = F(null), r = t.names.length === 2;
  H(() => {
    const c = s.current?.getContext("2d");
    if (!c) return;
    const u = It(t.said[e.state.moment]);
    c.clearRect(0, 0, W, W), r ? Wr(c, t, u) : Lr(c, t, u);
  });
  const [o, a] = t.ends, i = (c) => E(e.number(c, 3));
  return /* @__PURE__ */ l("figure", { class: "chart", children: [
    /* @__PURE__ */ l("figcaption", { children: n }),
    /* @__PURE__ */ l("canvas", { ref: s, width: W, height: W, role: "img", "aria-label": n }),
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
    t.labels && /* @__PURE__ */ l(dn, { names: t.labels })
  ] });
}
const Ae = (t) => [1, 3, 5].map((e) => Number.parseInt(t.slice(e, e + 2), 16));
function Lr(t, e, n) {
  const { fine: s, labels: r } = e, o = new ImageData(s, s);
  n.forEach((f, d) => {
    const m = Ae(L[r ? f % L.length : 0]), p = r ? 0.4 : f / 255;
    for (let g = 0; g < 3; g++) o.data[4 * d + g] = 255 + p * (m[g] - 255);
    o.data[4 * d + 3] = 255;
  });
  const a = new OffscreenCanvas(s, s);
  a.getContext("2d")?.putImageData(o, 0, 0), t.imageSmoothingEnabled = !1, t.drawImage(a, 0, 0, W, W);
  const [[i, c], [u, h]] = e.ends;
  for (const [f, d, m] of e.points) {
    const p = (m - e.low) / (e.high - e.low || 1), g = Ae(L[0]).map((y) => 255 + p * (y - 255));
    hn(
      t,
      (f - i) / (u - i) * W,
      (1 - (d - c) / (h - c)) * W,
      r ? L[m % L.length] : `rgb(${g.join()})`
    );
  }
}
function Wr(t, e, n) {
  const s = e.labels ? e.labels.length - 1 : 255, r = (i) => 4 + (W - 8) * (1 - i), [[o], [a]] = e.ends;
  for (const [i, c] of e.points) {
    const u = (c - e.low) / (e.high - e.low || 1);
    hn(t, (i - o) / (a - o) * W, r(u), L[5]);
  }
  t.strokeStyle = L[0], t.lineWidth = 2, t.beginPath(), n.forEach((i, c) => t.lineTo(c / (n.length - 1) * W, r(i / (s || 1)))), t.stroke();
}
function hn(t, e, n, s) {
  t.beginPath(), t.arc(e, n, 3, 0, 2 * Math.PI), t.fillStyle = s, t.fill(), t.strokeStyle = "#222222", t.lineWidth = 0.6, t.stroke();
}
function Hr({ images: t }) {
  const e = b(), [n, s] = t.misread[e.state.moment];
  return /* @__PURE__ */ l("figure", { class: "chart", children: [
    /* @__PURE__ */ l("figcaption", { children: e.word("misread", { n, rows: t.rows }) }),
    /* @__PURE__ */ l("ul", { class: "misread", children: s.map(([r, o, a]) => /* @__PURE__ */ l("li", { children: [
      /* @__PURE__ */ l(Pr, { side: t.side, pixels: t.pixels[r] }),
      t.labels[o],
      " → ",
      t.labels[a]
    ] }, r)) })
  ] });
}
function Pr({ side: t, pixels: e }) {
  const n = F(null);
  return H(() => {
    const s = new ImageData(t, t);
    It(e).forEach((r, o) => {
      s.data.fill(r, 4 * o, 4 * o + 3), s.data[4 * o + 3] = 255;
    }), n.current?.getContext("2d")?.putImageData(s, 0, 0);
  }, [e]), /* @__PURE__ */ l("canvas", { ref: n, width: t, height: t, "aria-hidden": "true" });
}
function Rr({ run: t }) {
  const e = b(), n = (s) => E(e.number(j(s), 6));
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
const fn = 400;
function mn({ title: t, children: e }) {
  const n = b(), s = F(null);
  return H(() => (s.current?.showModal(), () => s.current?.close()), []), /* @__PURE__ */ l("dialog", { ref: s, "aria-label": t, onCancel: () => n.set({ panel: "" }), children: [
    /* @__PURE__ */ l("div", { class: "head", children: [
      /* @__PURE__ */ l("h2", { children: t }),
      /* @__PURE__ */ l("button", { onClick: () => n.set({ panel: "" }), children: n.word("close") })
    ] }),
    /* @__PURE__ */ l("div", { class: "inside", tabIndex: 0, role: "group", "aria-label": t, children: e })
  ] });
}
function Fr() {
  const t = b();
  return /* @__PURE__ */ l(mn, { title: t.word("help"), children: /* @__PURE__ */ l("table", { children: /* @__PURE__ */ l("tbody", { children: Sr.filter(([, e]) => t.data.run || e !== "key_moment").map(([e, n]) => /* @__PURE__ */ l("tr", { children: [
    /* @__PURE__ */ l("th", { scope: "row", children: e.split(" ").map((s) => /* @__PURE__ */ l("kbd", { children: s }, s)) }),
    /* @__PURE__ */ l("td", { children: t.word(n) })
  ] }, e)) }) }) });
}
function zr() {
  const t = b();
  return /* @__PURE__ */ l(mn, { title: t.word("table"), children: [
    t.data.run && /* @__PURE__ */ l(Rr, { run: t.data.run }),
    /* @__PURE__ */ l(Dr, {}),
    /* @__PURE__ */ l(jr, {})
  ] });
}
function zt({ name: t }) {
  const e = b(), n = e.derivation.place(t);
  return n === void 0 ? /* @__PURE__ */ l("td", {}) : /* @__PURE__ */ l("td", { class: "number", children: /* @__PURE__ */ l("button", { class: "quiet", onClick: () => {
    e.set({ panel: "" }), e.go(n, e.state.at);
  }, children: E(e.shownValue(n)) }) });
}
function Dr() {
  const t = b(), { sizes: e, own: n } = t.data, s = e.length - 1, r = e.flatMap((a, i) => Array.from({ length: a }, (c, u) => [i, u + 1])), o = (a, i) => (a === 0 ? n?.inputs[i - 1] : a === s ? n?.outputs[i - 1] : void 0) ?? `${a}.${i}`;
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("layer", { layer: "" }) }),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("name") }),
      ["bias", "net", "out", "error"].map((a) => /* @__PURE__ */ l("th", { scope: "col", children: t.word(a) }, a)),
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("target") })
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: r.slice(0, fn).map(([a, i]) => /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("td", { children: a }),
      /* @__PURE__ */ l("th", { scope: "row", children: o(a, i) }),
      /* @__PURE__ */ l(zt, { name: `b[${a}][${t.data.sharedBias[a - 1] ? 1 : i}]` }),
      ["z", "a", t.state.errors].map((c) => /* @__PURE__ */ l(zt, { name: K(t, `${c}[${a}][${i}]`) }, c)),
      a === s ? /* @__PURE__ */ l(zt, { name: K(t, `y[${i}]`) }) : /* @__PURE__ */ l("td", {})
    ] }, `${a}/${i}`)) })
  ] });
}
function Ur(t) {
  const { sizes: e } = t.data, n = e.slice(1).reduce((a, i, c) => a + i * e[c], 0), s = t.current.layer || 1, r = G(t.current.name) || 1, o = [];
  for (let a = 1; a < e.length; a++)
    for (let i = 1; i <= e[a]; i++)
      if (!(n > fn && !(a === s && i === r)))
        for (let c = 1; c <= e[a - 1]; c++) o.push({ layer: a, from: c, to: i });
  return o;
}
function jr() {
  const t = b(), e = t.edges, n = ["w", "wa", "dw", "step"], s = (r, o) => {
    const a = Kt(t, o, r);
    return a ? E(t.number(a.value)) : "";
  };
  return /* @__PURE__ */ l("table", { children: [
    /* @__PURE__ */ l("thead", { children: /* @__PURE__ */ l("tr", { children: [
      /* @__PURE__ */ l("th", { scope: "col", children: t.word("edges") }),
      n.map((r) => /* @__PURE__ */ l("th", { scope: "col", class: r === e ? "now" : "", children: t.word(`edges_${r}`) }, r))
    ] }) }),
    /* @__PURE__ */ l("tbody", { children: Ur(t).map((r) => {
      const o = t.derivation.place(`W[${r.layer}][${r.from},${r.to}]`), a = o === void 0 ? "" : P(t.derivation.quantities[o].symbol);
      return /* @__PURE__ */ l("tr", { children: [
        /* @__PURE__ */ l("th", { scope: "row", dangerouslySetInnerHTML: { __html: a } }),
        n.map((i) => /* @__PURE__ */ l("td", { class: "number", children: s(i, r) }, i))
      ] }, `${r.layer}/${r.from}/${r.to}`);
    }) })
  ] });
}
function Br({ board: t }) {
  const [, e] = Ve((o) => o + 1, 0);
  H(() => t.listen(() => e(0)), [t]);
  const { panel: n, language: s } = t.state, r = t.data.spoken[s].figure;
  return /* @__PURE__ */ l(en.Provider, { value: t, children: [
    /* @__PURE__ */ l(Vr, {}),
    n !== "equations" && /* @__PURE__ */ l(N, { children: [
      t.data.run && /* @__PURE__ */ l(Nr, { run: t.data.run }),
      /* @__PURE__ */ l(Kr, {}),
      /* @__PURE__ */ l("main", { class: t.data.sizes.length || r ? "stage" : "stage alone", children: [
        r && /* @__PURE__ */ l("div", { class: "seen", children: /* @__PURE__ */ l(cr, { svg: r }) }),
        t.data.sizes.length > 0 && /* @__PURE__ */ l("div", { class: "seen", children: [
          /* @__PURE__ */ l(gr, {}),
          /* @__PURE__ */ l(Yr, {})
        ] }),
        /* @__PURE__ */ l("div", { class: "told", children: [
          /* @__PURE__ */ l(Qs, {}),
          /* @__PURE__ */ l(Jr, {}),
          /* @__PURE__ */ l(Qr, {})
        ] })
      ] }),
      t.data.own && /* @__PURE__ */ l($r, { own: t.data.own })
    ] }),
    n === "help" && /* @__PURE__ */ l(Fr, {}),
    n === "table" && /* @__PURE__ */ l(zr, {})
  ] });
}
function Vr() {
  const t = b(), { digits: e, panel: n, language: s } = t.state, r = t.data.spoken[s], o = Object.keys(t.derivations), a = n === "equations";
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
function Gr({ quantities: t, listed: e }) {
  return t.slice(0, e).map(({ phase: n, layer: s }, r) => ({ phase: n, layer: s, at: r })).filter(({ phase: n, at: s }) => s === 0 || n !== t[s - 1].phase);
}
function Kr() {
  const t = b(), { listed: e } = t.derivation, n = At(() => Gr(t.derivation), [t.derivation]), { at: s } = t.state, r = n.findLastIndex((a) => a.at <= s), o = new Set(n.map((a) => a.phase)).size < n.length;
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
function Yr() {
  const t = b(), e = ["auto", "w", "wa", "dw", "step"], { samples: n } = t.data, s = t.derivation.place(K(t, `d[${t.data.sizes.length - 1}][1]`)) !== void 0;
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
function Jr() {
  const t = b(), e = t.derivation.place("eta"), { changes: n } = t.state, s = At(() => t.derivation.lossAfter(t.values), [t.derivation, t.values]);
  if (e === void 0 && !n.size || t.derivation.isLarge) return null;
  const r = t.derivation.place("E");
  return /* @__PURE__ */ l("section", { class: "whatif", "aria-label": t.word("what_if"), children: [
    /* @__PURE__ */ l("h2", { children: t.word("what_if") }),
    e !== void 0 && /* @__PURE__ */ l(Xr, { place: e }),
    r !== void 0 && s !== null && /* @__PURE__ */ l("p", { children: t.word("loss_before_after", {
      before: E(t.number(t.values[r])),
      after: E(t.number(s))
    }) }),
    n.size > 0 && /* @__PURE__ */ l(N, { children: [
      /* @__PURE__ */ l("p", { class: "note changed", children: t.word("recomputed") }),
      /* @__PURE__ */ l("button", { onClick: () => t.set({ changes: /* @__PURE__ */ new Map() }), children: t.word("undo") })
    ] })
  ] });
}
function Xr({ place: t }) {
  const e = b(), n = e.derivation.values[t] || 1;
  return /* @__PURE__ */ l("label", { children: [
    e.word("learning_rate"),
    " ",
    /* @__PURE__ */ l(
      "input",
      {
        type: "range",
        min: 0,
        max: 4 * n,
        step: n / 50,
        value: e.values[t],
        onInput: (s) => e.change(t, ne(s.currentTarget.value)?.value ?? null)
      }
    ),
    /* @__PURE__ */ l("output", { class: "number", children: E(e.number(e.values[t], 6)) })
  ] });
}
function Qr() {
  const t = b(), { hidden: e, answers: n } = t.state, s = () => {
    const r = document.createElement("a");
    r.href = URL.createObjectURL(new Blob([Bn(t)], { type: "application/json" })), r.download = "answers.json", r.click(), setTimeout(() => URL.revokeObjectURL(r.href), 1e3);
  };
  return /* @__PURE__ */ l("div", { class: "asking", children: [
    /* @__PURE__ */ l("button", { "aria-pressed": e, onClick: () => t.set({ hidden: !e }), children: [
      t.word(e ? "show" : "hide"),
      " ",
      /* @__PURE__ */ l("kbd", { children: "H" })
    ] }),
    n.size > 0 && /* @__PURE__ */ l(N, { children: [
      /* @__PURE__ */ l("button", { onClick: s, children: t.word("save_answers") }),
      /* @__PURE__ */ l("p", { class: "soft", children: t.word("save_hint", { source: t.data.source }) })
    ] })
  ] });
}
function pn(t) {
  const e = document.getElementById("equations");
  if (e) return e;
  const n = document.querySelector("noscript");
  n.insertAdjacentHTML("afterend", n.textContent ?? "");
  const s = document.getElementById("equations");
  return s.addEventListener("click", (r) => Zr(t, r.target)), _n(t), s;
}
function Zr(t, e) {
  const n = e.closest("math [data-name]")?.dataset.name;
  n !== void 0 && document.getElementById(Gt(n).slice(1)) && (location.hash = Gt(n));
  const s = e.closest(".symbol")?.closest("article"), r = t.derivation.place(s?.dataset.name ?? "");
  r !== void 0 && (t.go(r), t.set({ panel: "" }));
}
function _n(t) {
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
const to = ["quantity", "changes", "answers"], Jt = (t, e) => JSON.stringify(t) === JSON.stringify(e);
function eo(t, e) {
  let n = null, s = !1;
  const r = () => {
    if (s) return;
    const o = gn(t), a = to.filter((i) => !Jt(o[i], n?.[i]));
    n = o, a.length && e.postMessage({ chainrule: Object.fromEntries(a.map((i) => [i, o[i]])) }, "*");
  };
  addEventListener("message", ({ source: o, data: a }) => {
    if (o !== e || !a?.chainrule) return;
    const i = n === null;
    n = { ...n, ...a.chainrule }, s = !0, no(t, a.chainrule), s = !1, r(), i && t.listen(r);
  });
}
function gn(t) {
  const { changes: e, answers: n } = t.state, s = (r) => t.derivation.quantities[r].name;
  return {
    quantity: t.current.name,
    changes: Object.fromEntries([...e].map(([r, o]) => [s(r), o])),
    answers: Object.fromEntries([...n].map(([r, { written: o }]) => [s(r), o.text]))
  };
}
function no(t, { quantity: e, changes: n, answers: s }) {
  const r = (i) => Object.entries(i).flatMap(([c, u]) => {
    const h = t.derivation.place(c);
    return h === void 0 ? [] : [[h, u]];
  }), o = gn(t);
  n && !Jt(n, o.changes) && t.set({ changes: new Map(r(n)) }), s && !Jt(s, o.answers) && so(t, r(s));
  const a = e ? t.derivation.place(e) : void 0;
  a !== void 0 && a !== t.state.at && t.go(a);
}
function so(t, e) {
  t.set({ answers: /* @__PURE__ */ new Map() });
  for (const [n, s] of e) {
    const r = Qe(t, n, s);
    r && t.set({ answers: new Map(t.state.answers).set(n, r) });
  }
}
function ro(t, e) {
  const n = new As(t);
  return kn(/* @__PURE__ */ l(Br, { board: n }), e), n;
}
function oo() {
  const t = document.getElementById("board"), e = document.getElementById("board-data")?.textContent;
  if (!t || !e) return;
  document.documentElement.classList.add("live");
  const n = ro(JSON.parse(e), t), s = new Map(n.derivation.quantities.map((o) => [Gt(o.name), o.name])), r = () => {
    const o = s.get(decodeURIComponent(location.hash)), a = o === void 0 ? void 0 : n.derivation.place(o);
    a !== void 0 && n.go(a);
  };
  r(), addEventListener("hashchange", r), addEventListener("beforeprint", () => pn(n)), Or(n, document), parent !== window && eo(n, parent), n.listen(() => Ne(n)), Ne(n);
}
function Ne(t) {
  const { language: e, theme: n, panel: s } = t.state, r = document.documentElement;
  r.classList.toggle("dark", n === "dark"), r.classList.toggle("light", n === "light"), r.classList.toggle("reads", s === "equations"), s === "equations" && pn(t), r.lang !== e && (r.lang = e, document.title = t.data.spoken[e].title, _n(t));
}
typeof document < "u" && oo();
export {
  As as Board,
  Os as Derivation,
  q as evaluate,
  Qe as judge,
  lt as markup,
  gs as mathml,
  ne as readNumber,
  An as shown,
  ro as start,
  P as symbolMarkup
};
