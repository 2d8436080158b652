// Longer than 250 lines: sums, corrections and looks share the layout of the weights.
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
constexpr std::size_t AHEAD = 16;  // looks: a row is fetched so long before, as rows come in any order
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

// A copy of rows of numbers, each of which begins a cache line and has zeros after it: what a
// correction stored the next look loads as the same vectors, none of which lies across two lines.
template <class T> class Lined {
    struct alignas(LINE) Line {
        T numbers[PARTS<T>];
    };
    T* from;
    std::size_t n, d, lines;
    std::vector<Line> copied;

  public:
    Lined(T* from, std::size_t n, std::size_t d)
        : from(from), n(from ? n : 0), d(d), lines(rounded_up(d, PARTS<T>) / PARTS<T>),
          copied(this->n * lines) {
        for (std::size_t k = 0; k < this->n; ++k) std::copy_n(from + k * d, d, row(k));
    }
    explicit operator bool() const { return from; }
    std::size_t stride() const { return lines * PARTS<T>; }
    T* row(std::size_t k) { return reinterpret_cast<T*>(copied.data() + k * lines); }
    void copy_back() {
        for (std::size_t k = 0; k < n; ++k) std::copy_n(row(k), d, from + k * d);
    }
};

// Features of a sample: vectors 0 … whole − 1, and one more with zeros where `left` are left.
template <class T> struct Features {
    std::size_t whole, left;
    First<T> first;

    explicit Features(std::size_t d) : whole(d / LANES<T>), left(d % LANES<T>), first(left) {}
    V<T> last(const T* x) const { return first.of(x + whole * LANES<T>); }
};

// s[c] = W[c] · x for N rows of W.
template <class T, std::size_t N>
inline void sums_of(Lined<T>& W, std::size_t row, const T* x, const Features<T>& of, T* s) {
    constexpr std::size_t L = LANES<T>, K = VECTORS;
    const std::size_t stride = W.stride();
    const T* w = W.row(row);
    V<T> total[N][K] = {};
    const auto add = [&](V<T> part, std::size_t i, std::size_t k) {
        for (std::size_t c = 0; c < N; ++c) total[c][k] += part * load<T>(w + c * stride + i * L);
    };
    std::size_t i = 0;
    for (; i + K <= of.whole; i += K)
        for (std::size_t k = 0; k < K; ++k) add(load<T>(x + (i + k) * L), i + k, k);
    const std::size_t more = of.whole - i;
#pragma GCC unroll 4
    for (std::size_t k = 0; k + 1 < K; ++k)  // so written, `total` stays in registers
        if (k < more) add(load<T>(x + (i + k) * L), i + k, k);
    const V<T> last = of.left ? of.last(x) : V<T>{};
#pragma GCC unroll 4
    for (std::size_t k = 0; k < K; ++k)
        if (of.left && k == more) add(last, of.whole, k);
    for (std::size_t c = 0; c < N; ++c) s[c] = by_halves<T, K>(total[c]);
}

template <class T> inline void add_scaled(T* to, const T* x, const Features<T>& of, T factor) {
    constexpr std::size_t L = LANES<T>;
    const auto add = [&](std::size_t i, V<T> part) {
        store<T>(to + i * L, load<T>(to + i * L) + all<T>(factor) * part);
    };
    for (std::size_t i = 0; i < of.whole; ++i) add(i, load<T>(x + i * L));
    if (of.left) add(of.whole, of.last(x));
}

template <class T> class Perceptrons {
  public:
    explicit Perceptrons(const Epoch<T>& epoch)
        : e(epoch), W(e.W, e.classes, e.features), W_total(e.W_total, e.classes, e.features),
          features(e.features), s(epoch.classes) {}

    bool run() {
        const bool whole = e.classes > 1 ? run_all() : e.weight ? run_one<true>() : run_one<false>();
        W.copy_back();
        W_total.copy_back();
        return whole;
    }

  private:
    bool run_all() {
        for (std::size_t j = 0; j < e.n; ++j) {
            if (j % 4096 == 4095 && interrupted()) return false;
            const std::size_t i = e.order[j];
            const T* x = looked_at(j);
            const double weight = e.weight ? e.weight[i] : 1.0;
            sums(x);
            if (e.together) correct_together(x, std::size_t(e.codes[i]), weight, e.n + e.after - j);
            else correct_each(x, e.codes[i], weight, e.n + e.after - j);
        }
        return true;
    }

    // Two classes, with one row of weights: `correct_each`, what it adds to in registers.
    template <bool WEIGHTED> bool run_one() {
        if (!e.active[0]) return true;
        double loss = e.loss[0];
        std::int64_t mistakes = e.mistakes[0];
        bool whole = true;
        for (std::size_t j = 0; j < e.n && whole; ++j) {
            whole = j % 4096 != 4095 || !interrupted();
            const std::size_t i = e.order[j];
            const T* x = looked_at(j);
            T sum;
            sums_of<T, 1>(W, 0, x, features, &sum);
            sum += e.b[0];
            const double t = 2.0 * double(e.codes[i] == 1) - 1.0;  // no jump that is guessed
            const double weight = WEIGHTED ? e.weight[i] : 1.0, confidence = t * double(sum);
            loss += lost(confidence) * weight;
            if (confidence > e.margin) continue;
            ++mistakes;
            correct(0, x, t * weight, e.n + e.after - j);
        }
        e.loss[0] = loss;
        e.mistakes[0] = mistakes;
        return whole;
    }

    const T* row(std::size_t j) const { return e.X + e.order[j] * e.features; }

    // The row of look j; that of a later look is fetched.
    const T* looked_at(std::size_t j) const {
        if (j + AHEAD < e.n) {
            const char* start = reinterpret_cast<const char*>(row(j + AHEAD));
            for (std::size_t at = 0; at < e.features * sizeof(T); at += LINE)
                __builtin_prefetch(start + at);
        }
        return row(j);
    }

    void sums(const T* x) {
        constexpr std::size_t N = VECTORS > 2 ? 2 : 4;  // what registers hold
        std::size_t k = 0;
        for (; k + N <= e.classes; k += N) sums_of<T, N>(W, k, x, features, s.data() + k);
        for (; k + 2 <= e.classes; k += 2) sums_of<T, 2>(W, k, x, features, s.data() + k);
        if (k < e.classes) sums_of<T, 1>(W, k, x, features, s.data() + k);
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
        return std::max(e.margin - confidence, 0.0);
    }

    void correct(std::size_t k, const T* x, double signed_weight, std::size_t stays) {
        const T step = T(e.eta * signed_weight);
        add_scaled<T>(W.row(k), x, features, step);
        if (e.intercept) e.b[k] += step;
        if (!W_total) return;
        add_scaled<T>(W_total.row(k), x, features, step * T(stays));
        if (e.intercept) e.b_total[k] += step * T(stays);
    }

    const Epoch<T> e;
    Lined<T> W, W_total;
    const Features<T> features;
    std::vector<T> s;
};

template <class T> bool run_epoch(const Epoch<T>& epoch) { return Perceptrons<T>(epoch).run(); }

}  // namespace
}  // namespace chainrule::perceptron
