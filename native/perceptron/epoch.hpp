// An epoch of perceptrons (families/perceptron/maths.py): every sample is looked at by each class's
// weights, and corrects those that are mistaken.
//
// A sum is taken over lanes of features, some classes at a time so that a sample's vectors are
// loaded once for them. Its bits are the reference's (families/sums.py), as by it mistakes are told:
// it is taken in as many parts as numbers are in 64 bytes, whatever the vectors' width, and nothing
// is fused. For the mean of the weights over all looks only corrections are added up: one made at
// look j of n stays for n − j looks, and those that come after these.
#pragma once

#include <algorithm>
#include <vector>

#include "../host.hpp"
#include "../simd.hpp"
#include "calls.hpp"

namespace chainrule::perceptron {
namespace {

constexpr std::size_t LINE = 64, VECTORS = LINE / BYTES;  // bytes, and how many vectors these are
constexpr std::size_t AHEAD = 8;  // looks: a row is fetched so long before, as rows come in any order
template <class T> constexpr std::size_t PARTS = LINE / sizeof(T);

// The first numbers of a vector at p, zeros after them; what lies behind them is not read.
template <class T> class First {
#if defined(__AVX512F__)
    __mmask16 mask;

  public:
    explicit First(std::size_t some) : mask(__mmask16(some >= 16 ? 0xffff : (1u << some) - 1)) {}
    V<float> of(const float* p) const { return (V<float>)_mm512_maskz_loadu_ps(mask, p); }
    V<double> of(const double* p) const {
        return (V<double>)_mm512_maskz_loadu_pd(__mmask8(mask), p);
    }
#elif defined(__AVX__)
    I<T> mask;

  public:
    explicit First(std::size_t some) {
        I<T> lane;
        for (std::size_t j = 0; j < LANES<T>; ++j) lane[j] = typename Vectors<T>::Int(j);
        mask = lane < I<T>{} + typename Vectors<T>::Int(some);
    }
    V<float> of(const float* p) const {
        return (V<float>)_mm256_maskload_ps(p, (__m256i)mask);
    }
    V<double> of(const double* p) const {
        return (V<double>)_mm256_maskload_pd(p, (__m256i)mask);
    }
#else
    std::size_t some;

  public:
    explicit First(std::size_t some) : some(some) {}
    V<T> of(const T* p) const {
        V<T> lanes{};
        for (std::size_t j = 0; j < LANES<T>; ++j)
            if (j < some) lanes[j] = p[j];
        return lanes;
    }
#endif
};

// The sum of the parts in v, by halves.
template <class T, std::size_t K> inline T by_halves(V<T>* v) {
    if constexpr (K == 1) {
        return sum<T>(v[0]);
    } else {
        for (std::size_t k = 0; k < K / 2; ++k) v[k] += v[k + K / 2];
        return by_halves<T, K / 2>(v);
    }
}

// s[c] = W[c] · x for N rows of W.
template <class T, std::size_t N>
inline void sums_of(const T* W, const T* x, std::size_t d, T* s) {
    constexpr std::size_t L = LANES<T>, P = PARTS<T>, K = VECTORS;
    V<T> total[N][K] = {};
    const auto add = [&](const T* x, auto row) {
        V<T> part[K];
        for (std::size_t k = 0; k < K; ++k) part[k] = load<T>(x + k * L);
        for (std::size_t c = 0; c < N; ++c)
            for (std::size_t k = 0; k < K; ++k) total[c][k] += part[k] * load<T>(row(c) + k * L);
    };
    std::size_t i = 0;
    for (; i + P <= d; i += P) add(x + i, [&](std::size_t c) { return W + c * d + i; });
    for (std::size_t k = 0; i < d; i += L, ++k) {  // d − i numbers are left, for the vector k
        const First<T> first(d - i);
        const V<T> part = first.of(x + i);
        for (std::size_t c = 0; c < N; ++c) total[c][k] += part * first.of(W + c * d + i);
    }
    for (std::size_t c = 0; c < N; ++c) s[c] = by_halves<T, K>(total[c]);
}

template <class T> inline void add_scaled(T* to, const T* x, std::size_t d, T factor) {
    constexpr std::size_t L = LANES<T>;
    std::size_t i = 0;
    for (; i + L <= d; i += L) store<T>(to + i, load<T>(to + i) + all<T>(factor) * load<T>(x + i));
    for (; i < d; ++i) to[i] += factor * x[i];
}

template <class T> class Perceptrons {
  public:
    explicit Perceptrons(const Epoch<T>& epoch) : e(epoch), s(epoch.classes) {}

    bool run() {
        for (std::size_t j = 0; j < e.n; ++j) {
            if (j % 4096 == 4095 && interrupted()) return false;
            const std::int64_t i = e.order[j];
            const T* x = row(i);
            if (j + AHEAD < e.n) fetch(row(e.order[j + AHEAD]));
            const double weight = e.weight ? e.weight[i] : 1.0;
            sums(x);
            if (e.together) correct_together(x, std::size_t(e.codes[i]), weight, e.n + e.after - j);
            else correct_each(x, e.codes[i], weight, e.n + e.after - j);
        }
        return true;
    }

  private:
    const T* row(std::int64_t i) const { return e.X + std::size_t(i) * e.features; }

    void fetch(const T* x) const {
        const char* start = reinterpret_cast<const char*>(x);
        for (std::size_t at = 0; at < e.features * sizeof(T); at += LINE)
            __builtin_prefetch(start + at);
    }

    void sums(const T* x) {
        constexpr std::size_t N = VECTORS > 2 ? 2 : 4;  // what registers hold
        const std::size_t d = e.features;
        std::size_t k = 0;
        for (; k + N <= e.classes; k += N) sums_of<T, N>(e.W + k * d, x, d, s.data() + k);
        for (; k + 2 <= e.classes; k += 2) sums_of<T, 2>(e.W + k * d, x, d, s.data() + k);
        if (k < e.classes) sums_of<T, 1>(e.W + k * d, x, d, s.data() + k);
        for (std::size_t c = 0; c < e.classes; ++c) s[c] += e.b[c];
    }

    void correct_each(const T* x, std::int64_t code, double weight, std::size_t stays) {
        for (std::size_t k = 0; k < e.classes; ++k) {
            if (!e.active[k]) continue;
            const bool own = e.classes == 1 ? code == 1 : code == std::int64_t(k);
            const double confidence = own ? s[k] : -s[k];
            e.loss[k] += lost(confidence) * weight;
            if (confidence > e.margin) continue;
            ++e.mistakes[k];
            correct(k, x, own ? weight : -weight, stays);
        }
    }

    void correct_together(const T* x, std::size_t own, double weight, std::size_t stays) {
        std::size_t rival = own == 0 ? 1 : 0;
        for (std::size_t k = 0; k < e.classes; ++k)
            if (k != own && s[k] > s[rival]) rival = k;
        const double confidence = double(s[own]) - double(s[rival]);
        e.loss[own] += lost(confidence) * weight;
        if (confidence > e.margin) return;
        ++e.mistakes[own];
        ++e.mistakes[rival];
        correct(own, x, weight, stays);
        correct(rival, x, -weight, stays);
    }

    double lost(double confidence) const {
        const double short_of = e.margin - confidence;
        return short_of > 0 ? short_of : 0;
    }

    void correct(std::size_t k, const T* x, double signed_weight, std::size_t stays) {
        const T step = T(e.eta * signed_weight);
        add_scaled<T>(e.W + k * e.features, x, e.features, step);
        if (e.intercept) e.b[k] += step;
        if (!e.W_total) return;
        add_scaled<T>(e.W_total + k * e.features, x, e.features, step * T(stays));
        if (e.intercept) e.b_total[k] += step * T(stays);
    }

    const Epoch<T>& e;
    std::vector<T> s;
};

template <class T> bool run_epoch(const Epoch<T>& epoch) { return Perceptrons<T>(epoch).run(); }

}  // namespace
}  // namespace chainrule::perceptron
