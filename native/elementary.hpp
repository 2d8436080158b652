// exp, expm1, log, log1p, tanh, the logistic function, the normal distribution, and cos with sin, on
// vectors.
//
//     exp(x)      = 2ⁿ exp(r),  n = round(x / ln 2),  r = x − n ln 2 in two parts, |r| ≤ ½ ln 2;
//                   exp(r) = 1 + r + r² Σ rᵏ/(k+2)!
//     expm1(x)    = 2ⁿ expm1(r) + (2ⁿ − 1)
//     log(x)      = e ln 2 + log1p(f),  x = 2ᵉ (1 + f),  √½ ≤ 1 + f < √2;
//                   log1p(f) = 2 Σ s²ᵏ⁺¹/(2k+1),  s = f/(2 + f)
//     tanh(x)     = −e/(2 + e),  e = expm1(−2|x|), with the sign of x
//     logistic(x) = (x < 0 ? e : 1)/(1 + e),  e = exp(−|x|)
//     Φ(x)        = ½ erfc(−x/√2), as in chainrule.pieces.special (Shepherd & Laframboise 1981)
//     cos, sin    of r or of ½π − r,  q = round(x / ½π),  r = x − q ½π in three parts, |r| ≤ ¼π;
//                   by their Taylor series; the C library's beyond Waves<T>::largest
//
// Largest error in units in the last place, normal results, round to nearest:
//     exp 1.5    expm1 1.5 (x ≤ 0)    log 1.5    log1p 2.5 (on [0, 1])    tanh 3    logistic 2.5
// in float32, measured over every number (CHAINRULE_EVERY_COMBINATION=1 pytest
// tests/engines/test_native.py, a sample without it), and 0.7 more over samples of float64. Φ is
// within 4 epsilon of the largest value, 1 (it serves gelu), cos and sin within 1. Infinities and NaN
// come through.
//
// Source: Muller, Elementary Functions, 3rd ed., chapters 5 and 11 (reduction, series).
#pragma once

#include "simd.hpp"

namespace chainrule {
namespace {

template <class T> struct Series;  // how many terms reach the last bit, and ln 2 in two parts
template <> struct Series<float> {
    static constexpr int exp = 6, log = 5;
    static constexpr float ln2_high = 0x1.62e4p-1f, ln2_low = 0x1.7f7d1cp-20f;
    static constexpr float largest = 89.0f, smallest = -104.0f, normal = -87.0f;
};
template <> struct Series<double> {
    static constexpr int exp = 12, log = 11;
    static constexpr double ln2_high = 0x1.62e42fefa0000p-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
    static constexpr double largest = 710.0, smallest = -746.0, normal = -708.0;
};

template <class T> constexpr T one_over_factorial(int n) {
    double f = 1;
    for (int k = 2; k <= n; ++k) f *= k;
    return static_cast<T>(1 / f);
}

// Σ c(k) xᵏ for k = first … first + COUNT − 1 (the powers from 0), pairing terms so that the
// dependent chain grows with the logarithm of their number.
template <class T, int FIRST, int COUNT> inline V<T> exp_series(V<T> x) {
    if constexpr (COUNT == 1) {
        return all<T>(one_over_factorial<T>(FIRST));
    } else if constexpr (COUNT == 2) {
        return x * one_over_factorial<T>(FIRST + 1) + one_over_factorial<T>(FIRST);
    } else {
        constexpr int half = COUNT > 8 ? 8 : COUNT > 4 ? 4 : 2;
        V<T> power = x * x;
        if constexpr (half >= 4) power = power * power;
        if constexpr (half >= 8) power = power * power;
        return exp_series<T, FIRST + half, COUNT - half>(x) * power +
               exp_series<T, FIRST, half>(x);
    }
}

template <class T> struct Reduced {
    V<T> r;
    I<T> n;
};

template <class T> inline Reduced<T> reduce(V<T> x) {
    using S = Series<T>;
    constexpr T log2_e = T(1.4426950408889634074);
    const V<T> shifted = x * log2_e + Vectors<T>::magic;
    const V<T> n = shifted - Vectors<T>::magic;
    const I<T> whole = (I<T>)shifted - (I<T>)all<T>(Vectors<T>::magic);
    return {(x - n * S::ln2_high) - n * S::ln2_low, whole};
}

template <class T> inline V<T> two_to(I<T> n) {
    return (V<T>)((n + Vectors<T>::bias) << Vectors<T>::mantissa);
}

// expm1(r) for a reduced r.
template <class T> inline V<T> reduced_expm1(V<T> r) {
    return exp_series<T, 2, Series<T>::exp>(r) * (r * r) + r;
}

template <class T> inline V<T> exp(V<T> x) {
    using S = Series<T>;
    x = where<T>(x > S::largest, all<T>(S::largest), x);
    x = where<T>(x < S::smallest, all<T>(S::smallest), x);
    const Reduced<T> at = reduce<T>(x);
    const I<T> half = at.n >> 1;
    return (reduced_expm1<T>(at.r) + T(1)) * two_to<T>(half) * two_to<T>(at.n - half);
}

// exp where x ≤ 0 and results below the smallest normal number may be that number.
template <class T> inline V<T> exp_below(V<T> x) {
    x = where<T>(x < Series<T>::normal, all<T>(Series<T>::normal), x);
    const Reduced<T> at = reduce<T>(x);
    const V<T> scale = two_to<T>(at.n);
    return reduced_expm1<T>(at.r) * scale + scale;
}

// expm1 where x ≤ 0.
template <class T> inline V<T> expm1_below(V<T> x) {
    x = where<T>(x < T(-60), all<T>(T(-60)), x);
    const Reduced<T> at = reduce<T>(x);
    const V<T> scale = two_to<T>(at.n);
    return reduced_expm1<T>(at.r) * scale + (scale - T(1));
}

template <class T> inline V<T> log_of_sum(V<T> f, V<T> e) {  // e ln 2 + log1p(f)
    using S = Series<T>;
    const V<T> s = f / (f + T(2)), u = s * s;
    V<T> total = all<T>(T(2.0 / (2 * S::log + 1)));
    for (int k = S::log - 1; k >= 1; --k) total = total * u + T(2.0 / (2 * k + 1));
    // 2s = f − s f, so that f itself, which is exact, carries the leading digits
    const V<T> tail = s * (total * u - f);
    return e * S::ln2_high + (f + (tail + e * S::ln2_low));
}

// x > 0 and normal, or NaN.
template <class T> inline V<T> log(V<T> x) {
    const I<T> bits = (I<T>)x, root = (I<T>)all<T>(T(0.70710678118654752440));
    const I<T> n = (bits - root) >> Vectors<T>::mantissa;
    const V<T> m = (V<T>)(bits - (n << Vectors<T>::mantissa));
    return log_of_sum<T>(m - T(1), __builtin_convertvector(n, V<T>)) + (x - x);
}

// 0 ≤ x ≤ 1, or NaN.
template <class T> inline V<T> log1p(V<T> x) {
    const I<T> large = x > T(0.41421356);
    const V<T> f = where<T>(large, (x - T(1)) * T(0.5), x);
    return log_of_sum<T>(f, where<T>(large, all<T>(T(1)), V<T>{}));
}

template <class T> inline V<T> tanh(V<T> x) {
    const V<T> e = expm1_below<T>(magnitude<T>(x) * T(-2));
    const V<T> size = magnitude<T>(e / (e + T(2)));
    return (V<T>)((I<T>)size | ((I<T>)x & sign_bit<T>()));
}

template <class T> inline V<T> logistic(V<T> x) {
    const V<T> e = exp_below<T>(minus_magnitude<T>(x));
    return where<T>(x < T(0), e, all<T>(T(1))) / (e + T(1));
}

constexpr double CHEBYSHEV[] = {
    1.1775789345674017,     -0.004590054580646478,  -0.08424913336651792,  0.05920993999819189,
    -0.026658668435305753,  0.009074997670705265,   -0.002413163540417608, 0.0004907758365258086,
    -6.916973302501207e-05, 4.13902798607301e-06,   7.74038306619849e-07,  -2.1886401049234397e-07,
    1.076499946567091e-08,  4.521959811218287e-09,  -7.754400208831351e-10, -6.318088340886684e-11,
    2.86879501093067e-11,   1.9455868545777347e-13, -9.65469674843344e-13, 3.25254814814874e-14,
    3.3478119482868056e-14, -1.864562880419313e-15, -1.2507950530688648e-15, 7.418235256624044e-17};

template <class T> inline V<T> normal_cdf(V<T> z) {
    constexpr T center = T(3.75);
    const V<T> x = magnitude<T>(z) * T(0.70710678118654752440);
    const V<T> clipped = where<T>(x > T(28), all<T>(T(28)), x);
    const V<T> t = (clipped - center) / (clipped + center);
    V<T> later{}, latest{};
    for (int k = 23; k >= 1; --k) {
        const V<T> next = t * latest * T(2) - later + T(CHEBYSHEV[k]);
        later = latest;
        latest = next;
    }
    const V<T> polynomial = t * latest - later + T(CHEBYSHEV[0]);
    const V<T> tail =
        exp_below<T>(clipped * -clipped) * polynomial / (clipped * T(2) + T(1)) * T(0.5);
    return where<T>(z < T(0), tail, T(1) - tail);
}

template <class T> inline V<T> normal_pdf(V<T> z) {
    return exp_below<T>(z * z * T(-0.5)) * T(0.39894228040143267794);
}

// -- cos and sin -----------------------------------------------------------------------------------

template <class T> struct Waves;  // ½π in parts, so that few-digit multiples of the first two are exact
template <> struct Waves<float> {
    static constexpr float high = 0x1.92p0f, middle = 0x1.fb4p-12f, low = 0x1.4442d2p-24f;
    static constexpr float largest = 8192.0f;
    static constexpr int sin = 4, cos = 5;  // terms that reach the last bit
};
template <> struct Waves<double> {
    static constexpr double high = 0x1.921fb544p0, middle = 0x1.0b4611a6p-34,
                            low = 0x1.3198a2e037073p-69;
    static constexpr double largest = 1e6;
    static constexpr int sin = 8, cos = 8;
};

template <class T> struct CosSin {
    V<T> cos, sin;
};

// cos r and sin r for a reduced r: Σ (−1)ᵏ r²ᵏ/(2k)!  and  r Σ (−1)ᵏ r²ᵏ/(2k+1)!
template <class T> inline CosSin<T> reduced_cos_sin(V<T> r) {
    using S = Waves<T>;
    const V<T> square = r * r;
    const auto term = [](int n) {  // of rⁿ
        return n / 2 % 2 ? -one_over_factorial<T>(n) : one_over_factorial<T>(n);
    };
    V<T> of_cos = all<T>(term(2 * S::cos)), of_sin = all<T>(term(2 * S::sin + 1));
    for (int k = S::cos - 1; k >= 2; --k) of_cos = of_cos * square + term(2 * k);
    for (int k = S::sin - 1; k >= 1; --k) of_sin = of_sin * square + term(2 * k + 1);
    return {(square * square) * of_cos + (T(1) - square * T(0.5)), (square * r) * of_sin + r};
}

// `found`, but for angles larger than `largest`, which are rare: a function apart, so that the
// others stay in registers.
template <class T> [[gnu::noinline, gnu::cold]] CosSin<T> with_far(CosSin<T> found, V<T> x) {
    for (std::size_t i = 0; i < LANES<T>; ++i) {
        if (__builtin_fabs(double(x[i])) <= double(Waves<T>::largest)) continue;
        found.cos[i] = T(__builtin_cos(double(x[i])));
        found.sin[i] = T(__builtin_sin(double(x[i])));
    }
    return found;
}

template <class T> inline CosSin<T> cos_sin(V<T> x) {
    using S = Waves<T>;
    const I<T> known = magnitude<T>(x) <= S::largest;
    const V<T> small = where<T>(known, x, V<T>{});
    const V<T> shifted = small * T(0.63661977236758134308) + Vectors<T>::magic;
    const V<T> n = shifted - Vectors<T>::magic;
    const I<T> q = (I<T>)shifted - (I<T>)all<T>(Vectors<T>::magic);
    const auto at = reduced_cos_sin<T>(((small - n * S::high) - n * S::middle) - n * S::low);
    const I<T> odd = (q & 1) != 0;
    const int sign = Vectors<T>::mantissa == 23 ? 30 : 62;  // bit 1 of q becomes the sign
    const I<T> cos_sign = ((q + 1) & 2) << sign, sin_sign = (q & 2) << sign;
    CosSin<T> found{(V<T>)((I<T>)where<T>(odd, at.sin, at.cos) ^ cos_sign),
                    (V<T>)((I<T>)where<T>(odd, at.cos, at.sin) ^ sin_sign)};
    constexpr unsigned every = (1u << LANES<T>) - 1;
    return __builtin_expect(bits<T>(known) != every, 0) ? with_far<T>(found, x) : found;
}

template <class T> inline V<T> cosine(V<T> x) { return cos_sin<T>(x).cos; }
template <class T> inline V<T> sine(V<T> x) { return cos_sin<T>(x).sin; }

}  // namespace
}  // namespace chainrule
