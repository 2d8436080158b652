// An epoch of a network whose layers fit one vector each: plain descent in small batches.
//
// A layer's units are the lanes. Both W (a vector for each input) and Wᵀ (one for each unit) are
// kept, so that forward and back are the same sum over broadcast lanes, and the update is too:
//
//     z = b + Σₖ a[k] W[k]     g = Σⱼ δ[j] Wᵀ[j]     W[k] −= η a[k] δ     Wᵀ[j] −= η δ[j] a
//
// With batches of one the step is a chain of dependent operations, and its length is what counts:
// nothing is stored and read again between two layers. Rows go in blocks; the weights before a
// block are kept, and a block whose loss is not finite is left to the general kernels to do again.
// The losses of a block are added up before they join the others, so a part of an epoch has the
// same bits where it ends with a block.
#pragma once

#include "../host.hpp"
#include "activations.hpp"
#include "losses.hpp"
#include "optimizers.hpp"

namespace chainrule::mlp {
namespace {

constexpr std::size_t SMALL_LAYERS = 4, SMALL_INPUTS = 32, SMALL_BATCH = 16, SMALL_BLOCK = 64;

template <class T> bool is_small(const Epoch<T>& epoch) {
    if (!Optimizers::is<Sgd>(epoch.optimizer) || epoch.l1 != 0 || epoch.l2 != 0 ||
        epoch.sequential || epoch.shards.count > 1 || epoch.gradients || epoch.weight ||
        epoch.embedding.n_columns || epoch.n_layers > SMALL_LAYERS ||
        epoch.batch > SMALL_BATCH)
        return false;
    for (std::size_t l = 0; l < epoch.n_layers; ++l) {
        const LayerArrays<T>& layer = epoch.layers[l];
        if (layer.n_in > SMALL_INPUTS || layer.n_out > LANES<T> || layer.dropout > 0 ||
            !is_elementwise(layer.activation) || (layer.shared && layer.trains_bias))
            return false;
    }
    return true;
}

template <class T> inline V<T> value_of(Activation f, V<T> z) {
    V<T> a = z;
    Activations::visit(f, [&](auto row) {
        if constexpr (row.elementwise) a = row.template value<T>(z);
    });
    return a;
}
template <class T> inline V<T> slope_of(Activation f, V<T> z, V<T> a) {
    V<T> slope = all<T>(T(1));
    Activations::visit(f, [&](auto row) {
        if constexpr (row.elementwise) slope = row.template derivative<T>(z, a);
    });
    return slope;
}
template <class T> inline V<T> loss_part(Loss loss, V<T> y, V<T> a, T outputs) {
    V<T> part{};
    Losses::visit(loss, [&](auto row) { part = row.template part<T>(y, a, outputs); });
    return part;
}
template <class T> inline V<T> loss_slope(Loss loss, V<T> y, V<T> a, T outputs) {
    V<T> slope{};
    Losses::visit(loss, [&](auto row) { slope = row.template gradient<T>(y, a, outputs); });
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
    struct SmallLayer {
        std::size_t n_in, n_out;
        Activation f;
        bool trains_bias;
        bool is_dot;  // one unit of many inputs: a · Wᵀ, and W itself is not kept up to date
        V<T> b, db, z, a, is_unit;  // is_unit: 1 for each unit, 0 in the padding
        V<T> W[SMALL_INPUTS], dW[SMALL_INPUTS], W_transposed[LANES<T>],
            dW_transposed[LANES<T>];
    };
    const Epoch<T>& epoch;
    SmallLayer layers[SMALL_LAYERS], before[SMALL_LAYERS];
    const std::size_t L;
    V<T> total{};
    T y[SMALL_BLOCK * SMALL_BATCH * LANES<T>];  // 0 in the padding
    double work_since_asked = 0;

  public:
    explicit Small(const Epoch<T>& epoch) : epoch(epoch), L(epoch.n_layers) {
        for (std::size_t l = 0; l < L; ++l) read(layers[l], epoch.layers[l], l == 0);
        const std::size_t rows = std::min(epoch.n, SMALL_BLOCK * epoch.batch);
        std::memset(y, 0, rows * LANES<T> * sizeof(T));
    }

    // The rows done, a whole number of blocks; all of them unless the loss ceased to be finite.
    std::size_t run(double* loss, bool* stopped) {
        const std::size_t block = SMALL_BLOCK * epoch.batch;
        double sum = *loss;
        std::size_t done = 0;
        for (; done < epoch.n; done += block) {
            const std::size_t end = epoch.n - done < block ? epoch.n : done + block;
            std::memcpy(before, layers, L * sizeof layers[0]);
            total = V<T>{};
            gather(epoch.order.from(done), end - done);
            for (std::size_t s = done; s < end; s += epoch.batch)
                step(epoch.order.from(s), y + (s - done) * LANES<T>,
                     end - s < epoch.batch ? end - s : epoch.batch);
            const double now = added(total);
            if (!(now - now == 0)) {
                std::memcpy(layers, before, L * sizeof layers[0]);
                break;
            }
            sum += now;
            work_since_asked += double(end - done) * 1e3;
            if (work_since_asked > 1e8) {
                work_since_asked = 0;
                if ((*stopped = interrupted())) return done;
            }
        }
        for (std::size_t l = 0; l < L; ++l) write(layers[l], epoch.layers[l]);
        *loss = sum;
        return done < epoch.n ? done : epoch.n;
    }

  private:
    static void read(SmallLayer& layer, const LayerArrays<T>& given, bool first) {
        std::memset(static_cast<void*>(&layer), 0, sizeof layer);
        layer.n_in = given.n_in;
        layer.n_out = given.n_out;
        layer.f = given.activation;
        layer.trains_bias = given.trains_bias;
        layer.is_dot = !first && given.n_out == 1 && given.n_in > 3;
        for (std::size_t j = 0; j < given.n_out; ++j) {
            layer.is_unit[j] = 1;
            if (given.b) layer.b[j] = given.b[given.shared ? 0 : j];
            for (std::size_t i = 0; i < given.n_in; ++i) {
                const T w = given.W[i * given.n_out + j];
                layer.W[i][j] = w;
                if (i < LANES<T>) layer.W_transposed[j][i] = w;
            }
        }
    }
    static void write(const SmallLayer& layer, LayerArrays<T>& given) {
        for (std::size_t j = 0; j < given.n_out; ++j) {
            if (layer.trains_bias) given.b[j] = layer.b[j];
            for (std::size_t i = 0; i < given.n_in; ++i)
                given.W[i * given.n_out + j] =
                    layer.is_dot ? layer.W_transposed[j][i] : layer.W[i][j];
        }
    }
    static double added(V<T> v) {
        double sum = 0;
        for (std::size_t k = 0; k < LANES<T>; ++k) sum += double(v[k]);
        return sum;
    }

    void gather(RowNumbers rows, std::size_t n) {
        const std::size_t n_out = layers[L - 1].n_out;
        for (std::size_t s = 0; s < n; ++s)
            for (std::size_t j = 0; j < n_out; ++j)
                y[s * LANES<T> + j] = epoch.y[rows[s] * n_out + j];
    }

    // The batches' losses are added up times their samples, so `total` holds sums over samples.
    void step(RowNumbers rows, const T* targets, std::size_t samples) {
        const std::size_t n_in = layers[0].n_in;
        const T rate = T(-epoch.rate / double(samples));
        for (std::size_t s = 0; s < samples; ++s) {
            const T* x = epoch.X + rows[s] * n_in;
            if (samples == 1) learn<true>(x, targets, rate);
            else learn<false>(x, targets + s * LANES<T>, rate);
        }
        if (samples == 1) return;
        for (std::size_t l = 0; l < L; ++l) {
            SmallLayer& layer = layers[l];
            for (std::size_t i = 0; !layer.is_dot && i < layer.n_in; ++i)
                take(layer.W[i], layer.dW[i]);
            for (std::size_t j = 0; l > 0 && j < layer.n_out; ++j)
                take(layer.W_transposed[j], layer.dW_transposed[j]);
            if (layer.trains_bias) take(layer.b, layer.db);
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
            SmallLayer& layer = layers[l];
            V<T> z = layer.b;
            if (layer.is_dot) z += sum_everywhere<T>(a * layer.W_transposed[0]);
            else for (std::size_t k = 0; k < layer.n_in; ++k)
                z += (l ? lane<T>(a, k) : all<T>(x[k])) * layer.W[k];
            a = value_of<T>(layer.f, z);
            if (l + 1 < L && layers[l + 1].is_dot) a = a * layer.is_unit;  // f(0) need not be 0
            layer.a = a;
            if (reads_z(layer.f)) layer.z = z;
        }
        const SmallLayer& out = layers[L - 1];
        const V<T> wanted = load<T>(target);
        const T outputs = T(out.n_out);
        const V<T> part = loss_part<T>(epoch.loss, wanted, a, outputs);
        total += where<T>(out.is_unit > V<T>{}, part, V<T>{});
        V<T> delta = epoch.canonical ? a - wanted
                                     : loss_slope<T>(epoch.loss, wanted, a, outputs) *
                                           slope_of<T>(out.f, out.z, a);
        delta = delta * (out.is_unit * rate);
        for (std::size_t l = L; l-- > 0;) delta = back<AT_ONCE>(l, x, delta);
    }

    // −ηδ of layer l into its weights; −ηδ of the layer below.
    template <bool AT_ONCE> V<T> back(std::size_t l, const T* x, V<T> delta) {
        SmallLayer& layer = layers[l];
        if (layer.trains_bias) (AT_ONCE ? layer.b : layer.db) += delta;
        V<T>* W = AT_ONCE ? layer.W : layer.dW;
        if (l == 0) {
            for (std::size_t k = 0; k < layer.n_in; ++k) W[k] += delta * x[k];
            return delta;
        }
        const SmallLayer& below = layers[l - 1];
        V<T>* W_transposed = AT_ONCE ? layer.W_transposed : layer.dW_transposed;
        V<T> g{};
        for (std::size_t j = 0; j < layer.n_out; ++j) {
            const V<T> its = lane<T>(delta, j);
            g += its * layer.W_transposed[j];
            W_transposed[j] += its * below.a;
        }
        if (!layer.is_dot)
            for (std::size_t k = 0; k < layer.n_in; ++k) W[k] += lane<T>(below.a, k) * delta;
        return g * slope_of<T>(below.f, below.z, below.a);
    }
};

}  // namespace
}  // namespace chainrule::mlp
