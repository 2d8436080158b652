// Sweeps of a fully connected Boltzmann machine (models/boltzmann.py), unit by unit: chains lie side by
// side, each unit's field is kept up to date for all chains, and a flip adds the unit's weights to the
// fields of its neighbors.
#pragma once

#include <vector>

#include "elementary.hpp"
#include "kernels.hpp"
#include "simd.hpp"

namespace chainrule {
namespace {

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
