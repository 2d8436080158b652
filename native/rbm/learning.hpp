// Steps of contrastive divergence (families/rbm/maths.py).
//
// The data and the sampled rows lie one below the other, so that one product gives both hidden
// sides and one more the update: W += [ph0 · rate/n0; −ph1 · rate/n1]ᵀ [v0; v1]. Of Gaussian units
// that is the step in units of the deviations, s times the gradient; their ln s takes two products
// more, where it is learned.
#pragma once

#include <cmath>

#include "../host.hpp"
#include "machine.hpp"

namespace chainrule::rbm {
namespace {

template <class T> class Learner {
  public:
    Learner(const Machine<T>& machine, const Steps<T>& steps)
        : s(steps), carried(steps.carried), rbm(machine, 2 * steps.batch), n(machine.visible),
          m(machine.hidden) {
        if (carried.W_velocity) {
            velocity = rbm.memory.template zeros<T>(rbm.up.size());
            if (rbm.memory.failed) throw std::bad_alloc();
            rbm.move_in(velocity, carried.W_velocity);
        }
        for (std::size_t r = 0; carried.chains && r < s.batch; ++r)
            std::copy_n(carried.chains + r * m, m, rbm.h + (s.batch + r) * rbm.sh);
    }

    bool run() {
        const std::size_t steps = (s.n + s.batch - 1) / s.batch;
        const std::size_t often = 1 + (std::size_t(1) << 24) / (s.batch * n * m * s.k + 1);
        for (std::size_t t = 0; t < steps; ++t) {
            if (t % often == often - 1 && interrupted()) return false;
            step(t * s.batch, std::min(s.batch, s.n - t * s.batch), s.sweep + t * s.k);
        }
        rbm.write_back();
        if (velocity) rbm.move_out(carried.W_velocity, velocity);
        for (std::size_t r = 0; carried.chains && r < s.batch; ++r)
            std::copy_n(rbm.h + (s.batch + r) * rbm.sh, m, carried.chains + r * m);
        return true;
    }

  private:
    void step(std::size_t begin, std::size_t n0, Word sweep) {
        for (std::size_t r = 0; r < n0; ++r)
            std::copy_n(s.X + s.order[begin + r] * n, n, rbm.v + r * rbm.sv);
        rbm.see(0, n0);
        const std::size_t below = carried.chains ? s.batch : n0, n1 = carried.chains ? s.batch : n0;
        const Word* places = carried.chains ? nullptr : s.rows + begin;
        rbm.hidden(0, n0);
        if (!carried.chains) {
            std::copy_n(rbm.ph, n0 * rbm.sh, rbm.ph + below * rbm.sh);
            rbm.flip_hidden(below, n1, places, sweep, 1);
        }
        for (std::size_t k = 0; k < s.k; ++k) {
            if (k > 0 && !carried.chains) rbm.flip_hidden(below, n1, places, sweep + k, 1);
            rbm.visible(below, n1);
            rbm.flip_visible(below, n1, places, sweep + k, 0);
            rbm.hidden(below, n1);
            if (carried.chains) rbm.flip_hidden(below, n1, places, sweep + k, 1);
        }
        update(n0, below, n1);
    }

    void update(std::size_t n0, std::size_t below, std::size_t n1) {
        const T up = T(s.rate / double(n0)), down = T(-s.rate / double(n1));
        const bool spreads = rbm.s && s.most_log_variance > 0;
        if (spreads) weigh_variances(n0, below, n1);
        if (carried.activity) pull(n0);
        weigh(0, n0, up);
        weigh(below, n1, down);
        const bool gap = below != n0;  // a last, smaller batch: rows between are not looked at
        T* to = velocity ? velocity : rbm.W;
        const T keep = velocity ? T(s.momentum) : T(1 - s.rate * s.decay);
        add(to, 0, gap ? n0 : n0 + n1, keep);
        if (gap) add(to, below, n1, T(1));
        if (velocity) {
            const T shrink = T(s.rate * s.decay);
            for (std::size_t i = 0; i < rbm.up.size(); ++i) {
                velocity[i] -= shrink * rbm.W[i];
                rbm.W[i] += velocity[i];
            }
        }
        add_biases(n0, below, n1, up, down);
        if (spreads) rbm.measure();
        rbm.transpose();
    }

    // ln s by the mean of (v − b)²/2 − v(Wᵀph), of the data less the machine's, over s.
    void weigh_variances(std::size_t n0, std::size_t below, std::size_t n1) {
        rbm.field(0, n0);
        rbm.field(below, n1);
        for (std::size_t i = 0; i < n; ++i) {
            const double dz = (squares(i, 0, n0) - squares(i, below, n1)) / double(rbm.s[i]);
            double step = s.rate * dz;
            if (carried.z_velocity) {
                step += s.momentum * double(carried.z_velocity[i]);
                carried.z_velocity[i] = T(step);
            }
            const double most = s.most_log_variance;
            rbm.s[i] = T(double(rbm.s[i]) * std::exp(std::min(std::max(step, -most), most)));
        }
    }

    double squares(std::size_t i, std::size_t first, std::size_t rows) const {
        double total = 0;
        for (std::size_t r = first; r < first + rows; ++r) {
            const double v = rbm.v[r * rbm.sv + i], away = v - double(rbm.b[i]);
            total += away * away / 2 - v * double(rbm.pv[r * rbm.sv + i]);
        }
        return total / double(rows);
    }

    // Mean activities, and the pull towards the target in ph0.
    void pull(std::size_t n0) {
        T* q = carried.activity;
        for (std::size_t j = 0; j < m; ++j) {
            T total = 0;
            for (std::size_t r = 0; r < n0; ++r) total += rbm.ph[r * rbm.sh + j];
            q[j] = T(s.activity_memory) * q[j] + T(1 - s.activity_memory) * (total / T(n0));
            const T step = T(s.cost) * (T(s.target) - q[j]);
            for (std::size_t r = 0; r < n0; ++r) rbm.ph[r * rbm.sh + j] += step;
        }
    }

    void weigh(std::size_t first, std::size_t rows, T factor) {
        T* p = rbm.ph + first * rbm.sh;
        for (std::size_t i = 0; i < rows * rbm.sh; ++i) p[i] *= factor;
    }

    void add(T* to, std::size_t first, std::size_t rows, T keep) {
        const Panels<T>& panels = rbm.up;
        for (std::size_t p = 0; p < panels.count(); ++p) {
            const std::size_t width = panels.width_of(p);
            panel_rows<T, true>(m, width, rows, rbm.ph + first * rbm.sh, rbm.sh,
                                rbm.v + first * rbm.sv + panels.column(p), rbm.sv,
                                to + panels.offset(p), width * LANES<T>, {nullptr, false, keep});
        }
    }

    void add_biases(std::size_t n0, std::size_t below, std::size_t n1, T up, T down) {
        change(rbm.b, carried.b_velocity, n, [&](std::size_t r, std::size_t i) {
            return (r < n0 ? up : down) * rbm.v[(r < n0 ? r : r - n0 + below) * rbm.sv + i];
        }, n0 + n1);
        change(rbm.c, carried.c_velocity, m, [&](std::size_t r, std::size_t j) {
            return rbm.ph[(r < n0 ? r : r - n0 + below) * rbm.sh + j];
        }, n0 + n1);
    }

    template <class Term>
    void change(T* bias, T* velocity, std::size_t units, Term term, std::size_t rows) {
        T* total = rbm.scratch;
        for (std::size_t i = 0; i < units; ++i)
            total[i] = velocity ? T(s.momentum) * velocity[i] : T(0);
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t i = 0; i < units; ++i) total[i] += term(r, i);
        for (std::size_t i = 0; i < units; ++i) bias[i] += total[i];
        if (velocity) std::copy_n(total, units, velocity);
    }

    const Steps<T>& s;
    const Carried<T>& carried;
    Held<T> rbm;
    const std::size_t n, m;
    T* velocity = nullptr;
};

template <class T> bool learn(const Machine<T>& machine, const Steps<T>& steps) {
    return Learner<T>(machine, steps).run();
}

}  // namespace
}  // namespace chainrule::rbm
