// Adaptive resonance (families/art/maths.py): every sample finds its category, or founds one.
//
// Categories lie along the lanes, component by component, in a buffer that grows; each one's sum of
// components, and with it 1/(α + |w|) in effect, is kept. All choices and matches of a sample come
// from one pass over the prototypes. Without classes the search with its resets is one masked
// greatest. Choices, matches and prototypes have the reference's bits: sums are taken in its order,
// and nothing is fused.
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include "../host.hpp"
#include "../in_order.hpp"
#include "calls.hpp"

namespace chainrule::art {
namespace {

class Categories {
  public:
    static constexpr std::size_t L = LANES<double>;

    explicit Categories(const Run& run) : r(run), n(0) {
        for (std::size_t j = 0; j < run.categories; ++j)
            add(run.W + j * run.components, run.classes ? run.classes[j] : 0);
    }

    void add(const double* w, std::int64_t label) {
        if (n % L == 0) {
            W.resize((n / L + 1) * r.components * L);
            sizes.resize(n + L);
            T.resize(n + L);
            M.resize(n + L);
        }
        labels.push_back(label);
        ++n;
        for (std::size_t i = 0; i < r.components; ++i) at(n - 1, i) = w[i];
        measure(n - 1);
    }

    double& at(std::size_t j, std::size_t i) { return W[(j / L * r.components + i) * L + j % L]; }
    double at(std::size_t j, std::size_t i) const {
        return W[(j / L * r.components + i) * L + j % L];
    }

    void measure(std::size_t j) {
        sizes[j] = added_up<double>(r.components, [&](std::size_t i) { return at(j, i); });
    }

    // T and M of every category for a coded sample.
    void answer(const double* code) {
        if (r.rule == Rule::art2a) answer_by<true>(code);
        else answer_by<false>(code);
    }

    template <bool by_product> void answer_by(const double* code) {
        const double size =
            added_up<double>(r.components, [&](std::size_t i) { return code[i]; });
        for (std::size_t j = 0; j < n; j += L) {
            const double* w = &W[j * r.components];
            const V<double> s = added_up<V<double>>(
                r.components, [&](std::size_t i) {
                    const V<double> here = load<double>(w + i * L), x = all<double>(code[i]);
                    return by_product ? V<double>(x * here) : lesser(x, here);
                });
            if constexpr (by_product) {
                store<double>(&T[j], s);
                const V<double> uncommitted = all<double>(r.alpha * size);
                store<double>(&M[j], where<double>(s < uncommitted, all<double>(-1), s));
                continue;
            }
            const V<double> whole = load<double>(&sizes[j]) + r.alpha, zero{};
            store<double>(&T[j], s / where<double>(whole > zero, whole, all<double>(1)));
            store<double>(&M[j], size > 0 ? s / size
                                          : where<double>(load<double>(&sizes[j]) == zero,
                                                          all<double>(1), zero));
        }
        for (std::size_t j = n; j < M.size(); ++j) M[j] = -1;  // no category: fits no ρ
    }

    // The category of the greatest T that fits, the first of several; n where none does.
    std::size_t best_fitting(double rho) const {
        using Int = Vectors<double>::Int;
        const V<double> nothing = all<double>(-std::numeric_limits<double>::infinity());
        V<double> greatest = nothing;
        I<double> block{};
        for (std::size_t j = 0; j < n; j += L) {
            const V<double> here =
                where<double>(load<double>(&M[j]) >= all<double>(rho), load<double>(&T[j]), nothing);
            const I<double> better = here > greatest;
            greatest = better ? here : greatest;
            block = better ? I<double>{} + Int(j) : block;
        }
        std::size_t best = n;
        for (std::size_t lane = 0; lane < L; ++lane) {
            const std::size_t j = std::size_t(block[lane]) + lane;
            if (greatest[lane] == nothing[lane]) continue;
            const bool before = best == n || greatest[lane] > T[best];
            if (before || (greatest[lane] == T[best] && j < best)) best = j;
        }
        return best;
    }

    std::int64_t numbered(std::size_t j) const { return j < n ? std::int64_t(j) : -1; }

    // The best that fits besides category j; M is changed.
    std::int64_t next_best(std::size_t j) {
        if (j < n) M[j] = -std::numeric_limits<double>::infinity();
        return numbered(best_fitting(r.rho));
    }

    // The category that resonates, n where none does. `label` < 0: no classes.
    std::size_t search(std::int64_t label) const {
        if (label < 0) return best_fitting(r.rho);
        double rho = r.rho;
        const bool strict = (r.tracking == Tracking::zero || r.tracking == Tracking::own);
        // where the search has come to: only what stands after it, by T and then by number, is left
        double last = std::numeric_limits<double>::infinity();
        std::size_t last_place = 0;
        bool begun = false;
        for (;;) {
            std::size_t best = n;
            for (std::size_t j = 0; j < n; ++j) {
                if (strict ? !(M[j] > rho) : !(M[j] >= rho)) continue;
                if (r.tracking == Tracking::own && labels[j] != label) continue;
                if (begun && !(T[j] < last || (T[j] == last && j > last_place))) continue;
                if (best == n || T[j] > T[best]) best = j;
            }
            if (best == n || labels[best] == label) return best;
            switch (r.tracking) {
                case Tracking::plus: rho = M[best] + r.epsilon; break;
                case Tracking::minus: rho = M[best] - r.epsilon; break;
                case Tracking::zero: rho = M[best]; break;
                case Tracking::one: case Tracking::own: return n;
            }
            if (rho > 1) return n;
            last = T[best];
            last_place = best;
            begun = true;
        }
    }

    void learn(std::size_t j, const double* code) {
        const double beta = r.beta;
        if (r.rule == Rule::art2a) {
            turn(j, code);
            return;
        }
        for (std::size_t i = 0; i < r.components; ++i) {
            double& w = at(j, i);
            const double least = code[i] < w ? code[i] : w;
            w = beta == 1 ? least : beta * least + (1 - beta) * w;
        }
        measure(j);
    }

    // The choice by product needs no sum of components: none is kept.
    void turn(std::size_t j, const double* code) {
        double* w = &at(j, 0);
        const auto length_of = [&](auto component) {
            const double length = std::sqrt(added_up<double>(r.components, [&](std::size_t i) {
                const double x = component(i);
                return x * x;
            }));
            return length > 0 ? length : 1;
        };
        const double length =
            length_of([&](std::size_t i) { return w[i * L] > r.theta ? code[i] : 0; });
        for (std::size_t i = 0; i < r.components; ++i) {
            const double seen = w[i * L] > r.theta ? code[i] / length : 0;
            w[i * L] = r.beta * seen + (1 - r.beta) * w[i * L];
        }
        const double whole = length_of([&](std::size_t i) { return w[i * L]; });
        for (std::size_t i = 0; i < r.components; ++i) w[i * L] /= whole;
    }

    std::vector<double> prototypes() const {
        std::vector<double> rows(n * r.components);
        for (std::size_t j = 0; j < n; ++j)
            for (std::size_t i = 0; i < r.components; ++i) rows[j * r.components + i] = at(j, i);
        return rows;
    }

    const Run& r;
    std::size_t n;
    std::vector<double> W, sizes, T, M;
    std::vector<std::int64_t> labels;
};

// Every sample in order.
inline Learned fit(const Run& run) {
    Categories categories(run);
    for (std::size_t i = 0; i < run.n; ++i) {
        if (i % 256 == 255 && interrupted()) return {false, {}, {}, -1};
        const double* code = run.codes + i * run.components;
        const std::int64_t label = run.sample_classes ? run.sample_classes[i] : -1;
        categories.answer(code);
        const std::size_t j = categories.search(label);
        if (run.second) run.second[i] = categories.next_best(j);
        if (j < categories.n) categories.learn(j, code);
        else if (categories.n < run.most) categories.add(code, label < 0 ? 0 : label);
        else return {true, {}, {}, std::int64_t(i)};
        run.went[i] = std::int64_t(j);
    }
    return {true, categories.prototypes(), categories.labels, -1};
}

// The category of the greatest T of each row; if `fitting` of those that fit, −1 where none does.
inline bool nearest(const Run& run) {
    Categories categories(run);
    for (std::size_t i = 0; i < run.n; ++i) {
        if (i % 256 == 255 && interrupted()) return false;
        categories.answer(run.codes + i * run.components);
        if (run.fitting) {
            run.went[i] = categories.numbered(categories.best_fitting(run.rho));
            continue;
        }
        std::size_t best = 0;
        for (std::size_t j = 1; j < categories.n; ++j)
            if (categories.T[j] > categories.T[best]) best = j;
        run.went[i] = std::int64_t(best);
    }
    return true;
}

}  // namespace
}  // namespace chainrule::art
