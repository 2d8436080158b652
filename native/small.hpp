// An epoch of a network whose layers fit one vector each: plain descent in small batches.
//
// A layer's units are the lanes. Both W (a vector for each input) and Wᵀ (one for each unit) are
// kept, so that forward and back are the same sum over broadcast lanes, and the update is too:
//
//     z = b + Σₖ a[k] W[k]     g = Σⱼ δ[j] Wᵀ[j]     W[k] −= η a[k] δ     Wᵀ[j] −= η δ[j] a
//
// With batches of one the step is a chain of dependent operations, and its length is what counts:
// nothing is stored and read again between two layers. Rows go in blocks; the weights before a block
// are kept, and a block whose loss is not finite is left to the general kernels to do again.
#pragma once

#include "layer.hpp"

namespace chainrule {
namespace {

constexpr std::size_t SMALL_LAYERS = 4, SMALL_INPUTS = 32, SMALL_BATCH = 16, SMALL_BLOCK = 64;

template <class T> bool is_small(const Epoch& epoch) {
    if (epoch.solver != Solver::sgd || epoch.l1 != 0 || epoch.l2 != 0 || epoch.sequential ||
        epoch.weight || epoch.n_layers > SMALL_LAYERS || epoch.batch > SMALL_BATCH)
        return false;
    for (std::size_t l = 0; l < epoch.n_layers; ++l) {
        const LayerArrays& layer = epoch.layers[l];
        if (layer.n_in > SMALL_INPUTS || layer.n_out > LANES<T> || layer.dropout > 0 ||
            layer.activation == Activation::softmax || (layer.shared && layer.bias == Bias::trained))
            return false;
    }
    return true;
}

template <class T> inline V<T> value_of(Activation f, V<T> z) {
    V<T> a = z;
    with_activation(f, [&](auto row) { a = value_at<T>(row, z); });
    return a;
}
template <class T> inline V<T> slope_of(Activation f, V<T> z, V<T> a) {
    V<T> slope = all<T>(T(1));
    with_activation(f, [&](auto row) { slope = slope_at<T>(row, z, a); });
    return slope;
}

template <class T> inline V<T> lane(V<T> v, std::size_t k) {
#if defined(__clang__)
    return all<T>(v[k]);
#else
    return __builtin_shuffle(v, I<T>{} + static_cast<typename Vectors<T>::Int>(k));
#endif
}

template <class T> class Small {
    struct Unit {  // a layer
        std::size_t n_in, n_out;
        Activation f;
        bool learns_bias;
        bool is_dot;  // one unit of many inputs: a · Wᵀ, and W itself is not kept up to date
        V<T> b, db, z, a, counted;  // counted: 1 for each unit, 0 in the padding
        V<T> W[SMALL_INPUTS], dW[SMALL_INPUTS], turned[LANES<T>], dturned[LANES<T>];
    };
    const Epoch& epoch;
    Unit units[SMALL_LAYERS], before[SMALL_LAYERS];
    const std::size_t L;
    V<T> total{};
    T y[SMALL_BLOCK * SMALL_BATCH * LANES<T>] = {};
    double work = 0;

  public:
    explicit Small(const Epoch& epoch) : epoch(epoch), L(epoch.n_layers) {
        for (std::size_t l = 0; l < L; ++l) read(units[l], epoch.layers[l], l == 0);
    }

    // The rows done, a whole number of batches; all of them unless the loss ceased to be finite.
    std::size_t run(double* loss, bool* stopped) {
        const std::size_t block = SMALL_BLOCK * epoch.batch;
        double sum = 0;
        std::size_t done = 0;
        for (; done < epoch.n; done += block) {
            const std::size_t end = epoch.n - done < block ? epoch.n : done + block;
            std::memcpy(before, units, sizeof units);
            total = V<T>{};
            gather(epoch.order + done, end - done);
            for (std::size_t s = done; s < end; s += epoch.batch)
                step(epoch.order + s, y + (s - done) * LANES<T>,
                     end - s < epoch.batch ? end - s : epoch.batch);
            const double now = added(total);
            if (!(now - now == 0)) {
                std::memcpy(units, before, sizeof units);
                break;
            }
            sum += now;
            work += double(end - done) * 1e3;
            if (work > 1e8) {
                work = 0;
                if ((*stopped = epoch.interrupted())) return done;
            }
        }
        for (std::size_t l = 0; l < L; ++l) write(units[l], epoch.layers[l]);
        *loss = sum;
        return done < epoch.n ? done : epoch.n;
    }

  private:
    static void read(Unit& unit, const LayerArrays& given, bool first) {
        std::memset(static_cast<void*>(&unit), 0, sizeof unit);
        unit.n_in = given.n_in;
        unit.n_out = given.n_out;
        unit.f = given.activation;
        unit.learns_bias = given.bias == Bias::trained;
        unit.is_dot = !first && given.n_out == 1 && given.n_in > 3;
        const T *W = static_cast<const T*>(given.W), *b = static_cast<const T*>(given.b);
        for (std::size_t j = 0; j < given.n_out; ++j) {
            unit.counted[j] = 1;
            if (b) unit.b[j] = b[given.shared ? 0 : j];
            for (std::size_t i = 0; i < given.n_in; ++i) {
                unit.W[i][j] = W[i * given.n_out + j];
                if (i < LANES<T>) unit.turned[j][i] = W[i * given.n_out + j];
            }
        }
    }
    static void write(const Unit& unit, LayerArrays& given) {
        T *W = static_cast<T*>(given.W), *b = static_cast<T*>(given.b);
        for (std::size_t j = 0; j < given.n_out; ++j) {
            if (b && unit.learns_bias) b[j] = unit.b[j];
            for (std::size_t i = 0; i < given.n_in; ++i)
                W[i * given.n_out + j] = unit.is_dot ? unit.turned[j][i] : unit.W[i][j];
        }
    }
    static double added(V<T> v) {
        double sum = 0;
        for (std::size_t k = 0; k < LANES<T>; ++k) sum += double(v[k]);
        return sum;
    }

    void gather(const std::int64_t* rows, std::size_t n) {
        const T* Y = static_cast<const T*>(epoch.y);
        const std::size_t n_out = units[L - 1].n_out;
        for (std::size_t s = 0; s < n; ++s)
            for (std::size_t j = 0; j < n_out; ++j)
                y[s * LANES<T> + j] = Y[std::size_t(rows[s]) * n_out + j];
    }

    // The batches' losses are added up times their samples, so `total` holds sums over samples.
    void step(const std::int64_t* rows, const T* targets, std::size_t samples) {
        const T* X = static_cast<const T*>(epoch.X);
        const std::size_t n_in = units[0].n_in;
        const T rate = T(-epoch.rate / double(samples));
        for (std::size_t s = 0; s < samples; ++s) {
            const T* x = X + std::size_t(rows[s]) * n_in;
            if (samples == 1) learn<true>(x, targets, rate);
            else learn<false>(x, targets + s * LANES<T>, rate);
        }
        if (samples == 1) return;
        for (std::size_t l = 0; l < L; ++l) {
            Unit& unit = units[l];
            for (std::size_t i = 0; !unit.is_dot && i < unit.n_in; ++i) take(unit.W[i], unit.dW[i]);
            for (std::size_t j = 0; l > 0 && j < unit.n_out; ++j) take(unit.turned[j], unit.dturned[j]);
            if (unit.learns_bias) take(unit.b, unit.db);
        }
    }
    static void take(V<T>& w, V<T>& d) {
        w += d;
        d = V<T>{};
    }

    // One sample forward and back. `rate` is −η/n; AT_ONCE adds to the weights themselves.
    template <bool AT_ONCE> void learn(const T* x, const T* target, T rate) {
        V<T> a{};
        for (std::size_t l = 0; l < L; ++l) {
            Unit& unit = units[l];
            V<T> z = unit.b;
            if (unit.is_dot) z += sum_everywhere<T>(a * unit.turned[0]);
            else for (std::size_t k = 0; k < unit.n_in; ++k)
                z += (l ? lane<T>(a, k) : all<T>(x[k])) * unit.W[k];
            a = value_of<T>(unit.f, z);
            if (l + 1 < L && units[l + 1].is_dot) a = a * unit.counted;  // f(0) need not be 0
            unit.a = a;
            if (reads_z(unit.f)) unit.z = z;
        }
        const Unit& out = units[L - 1];
        const V<T> wanted = load<T>(target);
        const T outputs = T(out.n_out);
        const bool canonical = epoch.loss == Loss::log_loss ||
                               (epoch.loss == Loss::poisson && out.f == Activation::exp);
        total += where<T>(out.counted > V<T>{}, part<T>(epoch.loss, true, wanted, a, outputs), V<T>{});
        V<T> delta = canonical ? a - wanted
                               : gradient<T>(epoch.loss, wanted, a, outputs) * slope_of<T>(out.f, out.z, a);
        delta = delta * (out.counted * rate);
        for (std::size_t l = L; l-- > 0;) delta = back<AT_ONCE>(l, x, delta);
    }

    // −ηδ of layer l into its weights; −ηδ of the layer below.
    template <bool AT_ONCE> V<T> back(std::size_t l, const T* x, V<T> delta) {
        Unit& unit = units[l];
        if (unit.learns_bias) (AT_ONCE ? unit.b : unit.db) += delta;
        V<T>* W = AT_ONCE ? unit.W : unit.dW;
        if (l == 0) {
            for (std::size_t k = 0; k < unit.n_in; ++k) W[k] += delta * x[k];
            return delta;
        }
        const Unit& below = units[l - 1];
        V<T>* turned = AT_ONCE ? unit.turned : unit.dturned;
        V<T> g{};
        for (std::size_t j = 0; j < unit.n_out; ++j) {
            const V<T> its = lane<T>(delta, j);
            g += its * unit.turned[j];
            turned[j] += its * below.a;
        }
        if (!unit.is_dot)
            for (std::size_t k = 0; k < unit.n_in; ++k) W[k] += lane<T>(below.a, k) * delta;
        return g * slope_of<T>(below.f, below.z, below.a);
    }

};

}  // namespace
}  // namespace chainrule
