// Sweeps of a fully connected Boltzmann machine (families/boltzmann/maths.py), unit by unit, many
// chains side by side. A field adds up in the order of the units, from the bias on: states are 0
// and 1, so that products are exact, and fused and separate additions give the same bits; and what
// is a tie at temperature 0 is one for the reference, too.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <vector>

#include "../elementary.hpp"
#include "../host.hpp"
#include "calls.hpp"

namespace chainrule::boltzmann {
namespace {

// Chains lie along the lanes, WIDE of them in a block; a thread takes every n_threads-th block.
class SweepWork {
    static constexpr std::size_t L = LANES<double>, ROWS = 4, WIDE = L * ROWS;
    using Clock = std::chrono::steady_clock;

  public:
    static constexpr std::size_t blocks(std::size_t chains) { return (chains + WIDE - 1) / WIDE; }

    explicit SweepWork(const Sweeps& given) : s(given), buffers(std::size_t(given.n_threads)),
                                             counts(std::size_t(given.n_threads)) {
        for (auto& buffer : buffers) buffer.resize((2 * s.units + 4) * WIDE);
        if (s.counts)
            for (auto& own : counts) own.resize(s.units * s.units);
    }

    void work(int thread) {
        auto asked = Clock::now();
        double* buffer = buffers[std::size_t(thread)].data();
        for (std::size_t b = std::size_t(thread); b < blocks(s.chains) && !stopped;
             b += std::size_t(s.n_threads))
            block(b * WIDE, buffer, counts[std::size_t(thread)].data(), thread == 0, asked);
    }

    // Whole numbers, which add up to the same in any order.
    void add_counts() const {
        if (!s.counts) return;
        for (const auto& own : counts)
            for (std::size_t i = 0; i < own.size(); ++i) s.counts[i] += own[i];
    }

    std::atomic<bool> stopped{false};

  private:
    void block(std::size_t first, double* states, double* own, bool asks,
               Clock::time_point& asked) {
        const std::size_t some = std::min(WIDE, s.chains - first), n = s.units;
        double *free = states + n * WIDE, *uniforms = free + n * WIDE;
        for (std::size_t k = 0; k < n; ++k)
            for (std::size_t c = 0; c < WIDE; ++c) {
                const std::size_t place = (first + c) * n + k;
                const bool there = c < some;
                states[k * WIDE + c] = there ? s.states[place] : 0.0;
                free[k * WIDE + c] = there && !s.clamped[s.clamped_apart ? place : k] ? 1.0 : 0.0;
            }
        for (std::size_t t = 0; t < s.sweeps && !stopped; ++t) {
            if (asks && Clock::now() - asked > std::chrono::milliseconds(5)) {
                if (interrupted()) stopped = true;
                asked = Clock::now();
            }
            sweep(first, some, t, states, free, uniforms);
            if (s.counts && t + s.counted >= s.sweeps) count(states, own);
        }
        for (std::size_t k = 0; k < n; ++k)
            for (std::size_t c = 0; c < some; ++c)
                s.states[(first + c) * n + k] = states[k * WIDE + c];
    }

    // Chains beyond the last stay at 0.
    void count(const double* states, double* own) const {
        for (std::size_t i = 0; i < s.units; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                V<double> both{};
                for (std::size_t r = 0; r < ROWS; ++r)
                    both += load<double>(states + i * WIDE + r * L) *
                            load<double>(states + j * WIDE + r * L);
                double total = 0;
                for (std::size_t lane = 0; lane < L; ++lane) total += both[lane];
                own[i * s.units + j] += total;
                if (i != j) own[j * s.units + i] += total;
            }
    }

    void sweep(std::size_t first, std::size_t some, std::size_t t, double* states,
               const double* free, double* uniforms) const {
        const double temperature = s.temperatures[t];
        std::size_t drawn = s.units;  // whose four units' numbers are there
        for (std::size_t k = 0; k < s.units; ++k) {
            const double* here = free + k * WIDE;
            if (std::all_of(here, here + WIDE, [](double x) { return x == 0; })) continue;
            if (temperature > 0 && drawn != k / 4) draw(first, some, t, drawn = k / 4, uniforms);
            flip(k, temperature, states, here, uniforms + k % 4 * WIDE);
        }
    }

    void draw(std::size_t first, std::size_t some, std::size_t t, std::size_t four,
              double* uniforms) const {
        for (std::size_t c = 0; c < some; ++c) {
            const auto words = philox({four, first + c, s.first + t, s.stream << 32}, s.seed);
            for (std::size_t j = 0; j < 4; ++j)
                uniforms[j * WIDE + c] = double(std::int64_t(words[j] >> 11)) * 0x1p-53;
        }
    }

    // Unit k of every chain anew; at temperature 0 it follows its field, and stays where that is 0.
    void flip(std::size_t k, double temperature, double* states, const double* free,
              const double* uniform) const {
        const double* w = s.weights + k * s.units;
        const V<double> one = all<double>(1), zero{};
        V<double> field[ROWS];
        for (auto& x : field) x = all<double>(s.biases[k]);
        for (std::size_t j = 0; j < s.units; ++j)
            for (std::size_t r = 0; r < ROWS; ++r)
                field[r] += all<double>(w[j]) * load<double>(states + j * WIDE + r * L);
        for (std::size_t r = 0; r < ROWS; ++r) {
            double* here = states + k * WIDE + r * L;
            const V<double> was = load<double>(here), x = field[r];
            V<double> is = where<double>(x > zero, one, where<double>(x < zero, zero, was));
            if (temperature > 0) {
                const V<double> p = logistic<double>(x / temperature);
                is = where<double>(load<double>(uniform + r * L) < p, one, zero);
            }
            store<double>(here, where<double>(load<double>(free + r * L) > zero, is, was));
        }
    }

    const Sweeps& s;
    std::vector<std::vector<double>> buffers, counts;  // of each thread
};

inline bool run_sweeps(const Sweeps& given) {
    Sweeps s = given;
    const int most = int(SweepWork::blocks(s.chains));
    s.n_threads = std::max(1, std::min(s.n_threads, most));
    SweepWork work(s);
    in_threads(s.n_threads, [&](int thread) { work.work(thread); });
    work.add_counts();
    return !work.stopped;
}

}  // namespace
}  // namespace chainrule::boltzmann
