// Coin flips of stochastic binary units (models/rbm.py, models/boltzmann.py): p = σ(x), and 1 where
// the uniform of the unit's place is below p.
//
// A layer of a restricted machine is flipped at once. A fully connected machine is swept unit by unit:
// chains lie side by side, each unit's field is kept up to date for all chains, and a flip adds the
// unit's weights to the fields of its neighbors.
#pragma once

#include <vector>

#include "elementary.hpp"
#include "kernels.hpp"
#include "simd.hpp"

namespace chainrule {
namespace {

// state[k] = 1 where the uniform of unit k of this row is below p[k], else 0.
template <class T>
inline void flipped(const T* p, std::size_t units, Word row, Word step, Word last,
                    std::array<Word, 2> seed, T* state) {
    constexpr std::size_t CHUNK = 64;  // draws, then comparisons without a branch
    double u[CHUNK];
    for (std::size_t k = 0; k < units; k += CHUNK) {
        const std::size_t some = units - k < CHUNK ? units - k : CHUNK;
        for (std::size_t j = 0; j < some; j += 4) {
            const auto words = philox({(k + j) / 4, row, step, last}, seed);
            for (std::size_t i = 0; i < 4; ++i)
                u[j + i] = static_cast<double>(words[i] >> 11) * 0x1p-53;
        }
        for (std::size_t j = 0; j < some; ++j) state[k + j] = u[j] < double(p[k + j]) ? T(1) : T(0);
    }
}

template <class T> struct FlipWork {
    const Flips& f;
    static void work(int i, void* data) {
        const Flips& f = static_cast<FlipWork*>(data)->f;
        const std::size_t begin = f.n * std::size_t(i) / std::size_t(f.n_threads);
        const std::size_t end = f.n * (std::size_t(i) + 1) / std::size_t(f.n_threads);
        const Word last = (f.stream << 32) + f.layer;
        const T* bias = static_cast<const T*>(f.bias);
        for (std::size_t r = begin; r < end; ++r) {
            T* x = static_cast<T*>(f.x) + r * f.units;
            std::size_t k = 0;
            for (; k + LANES<T> <= f.units; k += LANES<T>)
                store<T>(x + k, logistic<T>(load<T>(x + k) + load<T>(bias + k)));
            if (k < f.units) {
                T tail[LANES<T>] = {};
                for (std::size_t j = k; j < f.units; ++j) tail[j - k] = x[j] + bias[j];
                store<T>(tail, logistic<T>(load<T>(tail)));
                std::memcpy(x + k, tail, (f.units - k) * sizeof(T));
            }
            if (!f.states) continue;
            T* state = static_cast<T*>(f.states) + r * f.units;
            flipped(x, f.units, Word(r), f.step, last, f.seed, state);
        }
    }
};

// x (n, units) becomes σ(x + bias); states (n, units), or null, the flips of row r's units.
template <class T> void flips(const Flips& given) {
    Flips f = given;
    FlipWork<T> work{f};
    if (f.n_threads > 1 && !f.parallel(f.n_threads, &FlipWork<T>::work, &work)) f.n_threads = 1;
    if (f.n_threads == 1) FlipWork<T>::work(0, &work);
}

// Chains are blocks of LANES; a thread takes whole blocks.
struct SweepWork {
    const Sweeps& s;
    bool stopped = false;

    static void work(int i, void* data) {
        auto& self = *static_cast<SweepWork*>(data);
        const Sweeps& s = self.s;
        const std::size_t L = LANES<double>, blocks = (s.chains + L - 1) / L;
        const std::size_t begin = blocks * std::size_t(i) / std::size_t(s.n_threads);
        const std::size_t end = blocks * (std::size_t(i) + 1) / std::size_t(s.n_threads);
        for (std::size_t b = begin; b < end && !self.stopped; ++b) self.block(b, i == 0);
    }

    void block(std::size_t b, bool asks) {
        const std::size_t L = LANES<double>, n = s.units;
        std::vector<double> states(n * L), fields(n * L), uniforms(rounded_up(n, 4) * L);
        const std::size_t some = s.chains - b * L < L ? s.chains - b * L : L;
        for (std::size_t k = 0; k < n; ++k) {
            for (std::size_t c = 0; c < L; ++c)
                states[k * L + c] = c < some ? s.states[(b * L + c) * n + k] : 0.0;
            store<double>(&fields[k * L], all<double>(s.biases[k]));
        }
        for (std::size_t k = 0; k < n; ++k)
            for (std::size_t j = 0; j < n; ++j)
                store<double>(&fields[j * L],
                              load<double>(&fields[j * L]) +
                                  all<double>(s.weights[k * n + j]) * load<double>(&states[k * L]));
        for (std::size_t t = 0; t < s.sweeps; ++t) {
            if (asks && s.interrupted()) {
                stopped = true;
                return;
            }
            draw(b, some, t, uniforms);
            for (std::size_t k = 0; k < n; ++k)
                if (!s.clamped[k]) flip(k, s.temperatures[t], states, fields, &uniforms[k * L]);
        }
        for (std::size_t k = 0; k < n; ++k)
            for (std::size_t c = 0; c < some; ++c) s.states[(b * L + c) * n + k] = states[k * L + c];
    }

    void draw(std::size_t b, std::size_t some, std::size_t t, std::vector<double>& uniforms) const {
        const std::size_t L = LANES<double>;
        for (std::size_t c = 0; c < some; ++c)
            for (std::size_t k = 0; k < s.units; k += 4) {
                const auto words = philox({k / 4, Word(b * L + c), s.first + t, s.stream << 32}, s.seed);
                for (std::size_t j = 0; j < 4; ++j)
                    uniforms[(k + j) * L + c] = static_cast<double>(words[j] >> 11) * 0x1p-53;
            }
    }

    // Unit k of every chain anew; at temperature 0 it follows its field, and stays where that is 0.
    void flip(std::size_t k, double temperature, std::vector<double>& states,
              std::vector<double>& fields, const double* uniform) {
        const std::size_t L = LANES<double>, n = s.units;
        const V<double> was = load<double>(&states[k * L]), field = load<double>(&fields[k * L]);
        const V<double> one = all<double>(1), zero{};
        V<double> is;
        if (temperature > 0) {
            const V<double> p = logistic<double>(field / temperature);
            is = where<double>(load<double>(uniform) < p, one, zero);
        } else {
            is = where<double>(field > zero, one, where<double>(field < zero, zero, was));
        }
        const V<double> change = is - was;
        store<double>(&states[k * L], is);
        bool any = false;
        for (std::size_t c = 0; c < L; ++c) any |= change[c] != 0;
        if (!any) return;
        for (std::size_t j = 0; j < n; ++j)
            store<double>(&fields[j * L], load<double>(&fields[j * L]) +
                                              all<double>(s.weights[k * n + j]) * change);
    }
};

// False where it was interrupted.
inline bool sweeps(const Sweeps& given) {
    Sweeps s = given;
    SweepWork work{s};
    if (s.n_threads > 1 && !s.parallel(s.n_threads, &SweepWork::work, &work)) s.n_threads = 1;
    if (s.n_threads == 1) SweepWork::work(0, &work);
    return !work.stopped;
}

}  // namespace
}  // namespace chainrule
