// Vectors as wide as the instruction set's registers, by GCC's and Clang's vector extensions.
//
// Everything below has internal linkage: the same source is compiled once for each instruction set,
// and a function of one must never be linked into another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace chainrule {
namespace {

#if defined(__AVX512F__)
constexpr int BYTES = 64, REGISTERS = 32;
#elif defined(__AVX__)
constexpr int BYTES = 32, REGISTERS = 16;
#elif defined(__aarch64__)
constexpr int BYTES = 16, REGISTERS = 32;
#else
constexpr int BYTES = 16, REGISTERS = 16;
#endif

template <class T> struct Vectors;
template <> struct Vectors<float> {
    typedef float V __attribute__((vector_size(BYTES)));
    typedef std::int32_t I __attribute__((vector_size(BYTES)));
    typedef float Loose __attribute__((vector_size(BYTES), aligned(4), may_alias));
    using Int = std::int32_t;
    static constexpr int mantissa = 23, bias = 127;
    static constexpr float magic = 0x1.8p23f;  // adding it rounds to whole numbers
};
template <> struct Vectors<double> {
    typedef double V __attribute__((vector_size(BYTES)));
    typedef std::int64_t I __attribute__((vector_size(BYTES)));
    typedef double Loose __attribute__((vector_size(BYTES), aligned(8), may_alias));
    using Int = std::int64_t;
    static constexpr int mantissa = 52, bias = 1023;
    static constexpr double magic = 0x1.8p52;
};
template <class T> using V = typename Vectors<T>::V;
template <class T> using I = typename Vectors<T>::I;
template <class T> constexpr std::size_t LANES = BYTES / sizeof(T);

template <class T> inline V<T> load(const T* p) {
    return *reinterpret_cast<const typename Vectors<T>::Loose*>(p);
}
template <class T> inline void store(T* p, V<T> v) {
    *reinterpret_cast<typename Vectors<T>::Loose*>(p) = v;
}
template <class T> inline V<T> all(T x) { return x - V<T>{}; }  // x + 0 would turn −0 into 0
template <class T> inline V<T> where(I<T> mask, V<T> yes, V<T> no) {
    return mask ? yes : no;
}

// The sign bit alone; x without it; x with it, −|x|.
template <class T> inline I<T> sign_bit() {
    using Int = typename Vectors<T>::Int;
    return I<T>{} + std::numeric_limits<Int>::min();
}
template <class T> inline V<T> magnitude(V<T> x) { return (V<T>)((I<T>)x & ~sign_bit<T>()); }
template <class T> inline V<T> minus_magnitude(V<T> x) { return (V<T>)((I<T>)x | sign_bit<T>()); }

// Whether some lane's mask is set.
template <class T> inline bool any(I<T> mask) {
#if defined(__AVX512F__)
    return _mm512_test_epi32_mask((__m512i)mask, (__m512i)mask) != 0;
#elif defined(__AVX__)
    return !_mm256_testz_si256((__m256i)mask, (__m256i)mask);
#elif defined(__SSE2__)
    return _mm_movemask_epi8((__m128i)mask) != 0;
#else
    for (std::size_t i = 0; i < LANES<T>; ++i)
        if (mask[i]) return true;
    return false;
#endif
}

// A bit for each lane, set where its mask is.
template <class T> inline unsigned bits(I<T> mask) {
#if defined(__AVX512F__)
    if constexpr (sizeof(T) == 4) return _mm512_test_epi32_mask((__m512i)mask, (__m512i)mask);
    else return _mm512_test_epi64_mask((__m512i)mask, (__m512i)mask);
#elif defined(__AVX__)
    if constexpr (sizeof(T) == 4) return unsigned(_mm256_movemask_ps((__m256)mask));
    else return unsigned(_mm256_movemask_pd((__m256d)mask));
#elif defined(__SSE2__)
    if constexpr (sizeof(T) == 4) return unsigned(_mm_movemask_ps((__m128)mask));
    else return unsigned(_mm_movemask_pd((__m128d)mask));
#else
    unsigned found = 0;
    for (std::size_t i = 0; i < LANES<T>; ++i) found |= (mask[i] ? 1u : 0u) << i;
    return found;
#endif
}

inline V<float> root(V<float> x) {
#if defined(__AVX512F__)
    return (V<float>)_mm512_maskz_sqrt_ps(__mmask16(-1), (__m512)x);
#elif defined(__AVX__)
    return (V<float>)_mm256_sqrt_ps((__m256)x);
#elif defined(__SSE2__)
    return (V<float>)_mm_sqrt_ps((__m128)x);
#else
    for (std::size_t i = 0; i < LANES<float>; ++i) x[i] = __builtin_sqrtf(x[i]);
    return x;
#endif
}
inline V<double> root(V<double> x) {
#if defined(__AVX512F__)
    return (V<double>)_mm512_maskz_sqrt_pd(__mmask8(-1), (__m512d)x);
#elif defined(__AVX__)
    return (V<double>)_mm256_sqrt_pd((__m256d)x);
#elif defined(__SSE2__)
    return (V<double>)_mm_sqrt_pd((__m128d)x);
#else
    for (std::size_t i = 0; i < LANES<double>; ++i) x[i] = __builtin_sqrt(x[i]);
    return x;
#endif
}

// a < b ? a : b, and a > b ? a : b: where one is no number, b.
#if defined(__AVX512F__)
inline V<float> lesser(V<float> a, V<float> b) {
    return (V<float>)_mm512_maskz_min_ps(__mmask16(-1), (__m512)a, (__m512)b);
}
inline V<double> lesser(V<double> a, V<double> b) {
    return (V<double>)_mm512_maskz_min_pd(__mmask8(-1), (__m512d)a, (__m512d)b);
}
inline V<float> greater(V<float> a, V<float> b) {
    return (V<float>)_mm512_maskz_max_ps(__mmask16(-1), (__m512)a, (__m512)b);
}
inline V<double> greater(V<double> a, V<double> b) {
    return (V<double>)_mm512_maskz_max_pd(__mmask8(-1), (__m512d)a, (__m512d)b);
}
#elif defined(__AVX__)
inline V<float> lesser(V<float> a, V<float> b) {
    return (V<float>)_mm256_min_ps((__m256)a, (__m256)b);
}
inline V<double> lesser(V<double> a, V<double> b) {
    return (V<double>)_mm256_min_pd((__m256d)a, (__m256d)b);
}
inline V<float> greater(V<float> a, V<float> b) {
    return (V<float>)_mm256_max_ps((__m256)a, (__m256)b);
}
inline V<double> greater(V<double> a, V<double> b) {
    return (V<double>)_mm256_max_pd((__m256d)a, (__m256d)b);
}
#else
template <class X> inline X lesser(X a, X b) { return a < b ? a : b; }
template <class X> inline X greater(X a, X b) { return a > b ? a : b; }
#endif

// a·b + c, rounded once where the processor can: for numbers that only have to be near.
inline V<float> multiply_add(V<float> a, V<float> b, V<float> c) {
#if defined(__AVX512F__)
    return (V<float>)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(__FMA__)
    return (V<float>)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(__aarch64__)
    for (std::size_t i = 0; i < LANES<float>; ++i) c[i] = __builtin_fmaf(a[i], b[i], c[i]);
    return c;
#else
    return a * b + c;
#endif
}
inline V<double> multiply_add(V<double> a, V<double> b, V<double> c) {
#if defined(__AVX512F__)
    return (V<double>)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined(__FMA__)
    return (V<double>)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#elif defined(__aarch64__)
    for (std::size_t i = 0; i < LANES<double>; ++i) c[i] = __builtin_fma(a[i], b[i], c[i]);
    return c;
#else
    return a * b + c;
#endif
}

template <class T, std::size_t H, std::size_t... LANE>
inline V<T> halves_added(V<T> v, std::index_sequence<LANE...>) {
    return v + __builtin_shufflevector(v, v, (LANE ^ H)...);
}

// The sum of the lanes, always by halves, in every lane.
template <class T, std::size_t H = LANES<T> / 2> inline V<T> sum_everywhere(V<T> v) {
    v = halves_added<T, H>(v, std::make_index_sequence<LANES<T>>{});
    if constexpr (H > 1) return sum_everywhere<T, H / 2>(v);
    else return v;
}
template <class T> inline T sum(V<T> v) { return sum_everywhere<T>(v)[0]; }

constexpr std::size_t rounded_up(std::size_t n, std::size_t to) { return (n + to - 1) / to * to; }

}  // namespace
}  // namespace chainrule
