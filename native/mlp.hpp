// One epoch of a multi-layer perceptron: for each batch forward, loss, backward, update.
//
//     z[l] = a[l−1] W[l] + b[l]     a[l] = f_l(z[l]) · mask[l]
//     δ[l] = (δ[l+1] W[l+1]ᵀ · mask[l]) · f_l′(z[l])      dW[l] = a[l−1]ᵀ δ[l] + ∂R/∂W[l]
//
// as in chainrule.backprop and chainrule.engines.reference. Within a step the samples of a batch are
// independent on the way forward and back, and the rows of W are in the update, so threads share
// those out; no sum is ever cut, so their number changes no bit.
#pragma once

#include <sched.h>

#include <algorithm>
#include <atomic>

#include "layer.hpp"
#include "small.hpp"

namespace chainrule {
namespace {

// Results below the smallest normal number are 0 while training: saturated units would crawl.
struct NoSubnormals {
#if defined(__SSE2__)
    unsigned before = _mm_getcsr();
    NoSubnormals() { _mm_setcsr(before | 0x8040); }
    ~NoSubnormals() { _mm_setcsr(before); }
#endif
};

// Waits until all `n` threads have come; spins first, since the wait is usually short.
class Barrier {
    std::atomic<int> waiting{0}, round{0};
    int n;

  public:
    explicit Barrier(int n) : n(n) {}
    void expect(int threads) { n = threads; }
    void wait() {
        if (n == 1) return;
        const int now = round.load(std::memory_order_acquire);
        if (waiting.fetch_add(1, std::memory_order_acq_rel) == n - 1) {
            waiting.store(0, std::memory_order_relaxed);
            round.store(now + 1, std::memory_order_release);
            return;
        }
        for (int spins = 0; round.load(std::memory_order_acquire) == now; ++spins)
            if (spins > 20000) sched_yield();
    }
};

template <class T> class Training {
    const Epoch& epoch;
    Memory memory;
    Layer<T> layers[64]{};
    std::size_t L, batch, n_in, n_out, stride_x, stride_y = 0;
    T *x, *y, *share;
    int n_threads;
    Barrier barrier;
    std::int64_t t;
    // what thread 0 decides and the others read behind a barrier
    bool stop = false, skip = false;
    End end = End::done;
    double total = 0, weights = 0, shown = 0, work = 0, step_work;
    bool plain;  // the gradient is summed straight into W
    Update<T> u{};

  public:
    explicit Training(const Epoch& epoch)
        : epoch(epoch), L(epoch.n_layers), batch(epoch.batch < epoch.n ? epoch.batch : epoch.n),
          n_threads(threads_for(epoch)), barrier(n_threads), t(epoch.t) {
        n_in = epoch.layers[0].n_in;
        step_work = flops(epoch) + 5e3;
        plain = epoch.solver == Solver::sgd && epoch.l1 == 0 && !epoch.sequential;
        n_out = epoch.layers[L - 1].n_out;
        stride_x = row_stride<T>(n_in);
        x = memory.zeros<T>(batch * stride_x);
        for (std::size_t l = 0; l < L; ++l) {
            layers[l] = make_layer<T>(epoch.layers[l], l + 1 == L);
            copy_in(layers[l], epoch.layers[l], memory);
            take_buffers(layers[l], l);
            stride_y = layers[l].stride;
        }
        y = memory.unset<T>(batch * stride_y);
        share = memory.unset<T>(batch * stride_y);
        if (memory.failed) end = End::no_memory;
    }

    Outcome run() {
        if (end == End::no_memory) return {end, 0, t};
        const auto work = [](int i, void* self) { static_cast<Training*>(self)->work_of(i); };
        if (n_threads == 1 || !epoch.parallel(n_threads, work, this)) {
            barrier.expect(n_threads = 1);
            work_of(0);
        }
        if (end != End::interrupted)
            for (std::size_t l = 0; l < L; ++l) copy_out(layers[l], epoch.layers[l]);
        return {end, end == End::diverged ? shown : total / weights, t};
    }

  private:
    static double flops(const Epoch& epoch) {
        double weights = 0;
        for (std::size_t l = 0; l < epoch.n_layers; ++l)
            weights += double(epoch.layers[l].n_in) * double(epoch.layers[l].n_out);
        return 6 * weights * double(epoch.batch < epoch.n ? epoch.batch : epoch.n);
    }

    // Sharing a step costs a few microseconds of waiting: it has to take some hundred.
    static int threads_for(const Epoch& epoch) {
        if (epoch.sequential || flops(epoch) < 2e7) return 1;
        return epoch.n_threads;
    }

    void take_buffers(Layer<T>& layer, std::size_t l) {
        const std::size_t n = batch * layer.stride;
        layer.z = memory.unset<T>(n);
        layer.f = layer.activation == Activation::identity || !keeps_z(layer) ? layer.z
                                                                              : memory.unset<T>(n);
        layer.mask = layer.dropout > 0 ? memory.zeros<T>(n) : nullptr;
        layer.a = layer.mask ? memory.unset<T>(n) : layer.f;
        layer.delta = memory.unset<T>(n);
        if (l > 0 && !layer.across) layer.turned = memory.unset<T>(layer.size());
    }
    static bool keeps_z(const Layer<T>& layer) { return reads_z(layer.activation); }

    // -- one thread's part of an epoch ---------------------------------------------------------

    void work_of(int thread) {
        NoSubnormals guard;
        for (std::size_t start = 0; start < epoch.n && !stop; start += batch) {
            const std::size_t samples = epoch.n - start < batch ? epoch.n - start : batch;
            step(thread, epoch.order + start, samples);
        }
    }

    // A thread's part of n things, in whole blocks.
    struct Part {
        std::size_t first, end;
    };
    Part part(std::size_t n, std::size_t block, int thread) const {
        const std::size_t blocks = (n + block - 1) / block, N = std::size_t(n_threads);
        const std::size_t first = blocks * std::size_t(thread) / N * block;
        const std::size_t end = blocks * (std::size_t(thread) + 1) / N * block;
        return {first < n ? first : n, end < n ? end : n};
    }

    void step(int thread, const std::int64_t* rows, std::size_t samples) {
        const Part mine = part(samples, 16, thread);
        if (thread == 0) begin_step(rows, samples);
        barrier.wait();
        if (skip || stop) return;
        gather(rows, mine);
        for (std::size_t l = 0; l < L; ++l) forward(l, rows, mine);
        if (!epoch.sequential)
            for (std::size_t l = 1; l < L; ++l) turn_part(l, thread);
        barrier.wait();
        if (thread == 0) judge(samples);
        barrier.wait();
        if (stop) return;
        if (epoch.sequential) return sequential_back(samples);
        for (std::size_t l = L - 1; l > 0; --l) back(l, mine);
        if (plain)
            for (std::size_t l = 0; l < L; ++l) scale(layers[l], mine, T(-epoch.rate));
        barrier.wait();
        for (std::size_t l = L; l-- > 0;) learn(l, samples, thread);
        barrier.wait();
    }

    void turn_part(std::size_t l, int thread) {
        if (layers[l].across) return;
        const Part mine = part(Panels<T>(layers[l].n_out, layers[l].n_in).count(), 1, thread);
        turn(layers[l], mine.first, mine.end);
    }

    // -- thread 0 ------------------------------------------------------------------------------

    void begin_step(const std::int64_t* rows, std::size_t samples) {
        if (poll(step_work)) return;
        const T* given = static_cast<const T*>(epoch.weight);
        double weight = double(samples);
        if (given) {
            T sum = 0;
            for (std::size_t s = 0; s < samples; ++s) sum += given[rows[s]];
            weight = double(sum);
        }
        skip = weight == 0;
        if (skip) return;
        ++t;
        shown = weight;
        if (given || shared_samples != samples) fill_shares(rows, samples, T(weight));
        u = make_update<T>(epoch, epoch.l2 / weight, epoch.l1 / weight, t);
    }

    std::size_t shared_samples = 0;

    void fill_shares(const std::int64_t* rows, std::size_t samples, T weight) {
        const T* given = static_cast<const T*>(epoch.weight);
        const std::size_t n = samples * stride_y;
        std::fill(share, share + n + LANES<T>, NO_SHARE<T>);
        for (std::size_t s = 0; s < samples; ++s) {
            const T its = (given ? given[rows[s]] : T(1)) / weight;
            std::fill_n(share + s * stride_y, n_out, its);
        }
        shared_samples = samples;
    }

    // The batch's loss before the step; δ of the output layer; the end where it is not finite.
    void judge(std::size_t samples) {
        const Layer<T>& out = layers[L - 1];
        const std::size_t n = samples * stride_y;
        const bool logistic = out.activation == Activation::logistic;
        const double loss = total_loss<T>(epoch.loss, logistic, y, out.a, share, n, T(n_out)) + penalty();
        if (!(loss - loss == 0)) {
            stop = true;
            end = End::diverged;
            shown = loss;
            --t;
            return;
        }
        total += loss * shown;
        weights += shown;
        const bool canonical = epoch.loss == Loss::log_loss ||
                               (epoch.loss == Loss::poisson && out.activation == Activation::exp);
        loss_gradient<T>(epoch.loss, canonical, y, out.a, share, out.delta, n, T(n_out));
        if (canonical) return;
        if (out.activation == Activation::softmax)
            softmax_pull_back<T>(out.delta, out.a, samples, n_out, stride_y);
        else
            pull_back<T>(out.activation, out.delta, out.z, out.a, n);
    }

    double penalty() const {
        if (epoch.l2 == 0 && epoch.l1 == 0) return 0;
        double R = 0;
        for (std::size_t l = 0; l < L; ++l) {
            V<T> squares{}, sizes{};
            for (std::size_t i = 0; i < layers[l].size(); i += LANES<T>) {
                const V<T> w = load<T>(layers[l].W + i);
                squares += w * w;
                sizes += magnitude<T>(w);
            }
            R += 0.5 * double(u.l2) * double(sum<T>(squares)) + double(u.l1) * double(sum<T>(sizes));
        }
        return R;
    }

    // About every 20 ms of work: does the person at the keyboard want to end it?
    bool poll(double done) {
        work += done;
        if (work < 1e8) return false;
        work = 0;
        if (!epoch.interrupted()) return false;
        end = End::interrupted;
        return stop = true;
    }

    // -- the phases ----------------------------------------------------------------------------

    void gather(const std::int64_t* rows, Part mine) {
        const T *X = static_cast<const T*>(epoch.X), *Y = static_cast<const T*>(epoch.y);
        for (std::size_t s = mine.first; s < mine.end; ++s) {
            const std::size_t row = std::size_t(rows[s]);
            std::memcpy(x + s * stride_x, X + row * n_in, n_in * sizeof(T));
            for (std::size_t j = 0; j < n_out; ++j) y[s * stride_y + j] = Y[row * n_out + j];
        }
    }

    const T* input(std::size_t l) const { return l ? layers[l - 1].a : x; }
    std::size_t input_stride(std::size_t l) const { return l ? layers[l - 1].stride : stride_x; }

    void forward(std::size_t l, const std::int64_t* rows, Part mine) {
        const Layer<T>& layer = layers[l];
        if (mine.first == mine.end) return;
        weighted_sums<T>(layer, input(l), input_stride(l), mine.first, mine.end);
        const std::size_t from = mine.first * layer.stride, n = (mine.end - mine.first) * layer.stride;
        if (layer.activation == Activation::softmax)
            softmax<T>(layer.z + from, layer.f + from, mine.end - mine.first, layer.n_out, layer.stride);
        else
            activate<T>(layer.activation, layer.z + from, layer.f + from, n);
        if (layer.mask) drop(layer, l, rows, mine);
    }

    void drop(const Layer<T>& layer, std::size_t l, const std::int64_t* rows, Part mine) {
        const Word last = (Word(1) << 32) + Word(l + 1);  // stream 1, as in chainrule.basics.random
        const T kept = T(1 / (1 - layer.dropout));
        for (std::size_t s = mine.first; s < mine.end; ++s) {
            for (std::size_t j = 0; j < layer.n_out; j += 4) {
                const auto words = philox({j / 4, Word(rows[s]), Word(t), last}, epoch.seed);
                for (std::size_t k = j; k < j + 4 && k < layer.n_out; ++k) {
                    const double uniform = double(words[k - j] >> 11) * 0x1p-53;
                    layer.mask[s * layer.stride + k] = uniform < layer.dropout ? T(0) : kept;
                }
            }
            for (std::size_t j = 0; j < layer.stride; j += LANES<T>) {
                const std::size_t i = s * layer.stride + j;
                store<T>(layer.a + i, load<T>(layer.f + i) * load<T>(layer.mask + i));
            }
        }
    }

    // δ of layer l (from 0) to δ of the layer below.
    void back(std::size_t l, Part mine) {
        Layer<T>& below = layers[l - 1];
        if (mine.first == mine.end) return;
        carried_back<T>(layers[l], below.delta, below.stride, mine.first, mine.end);
        const std::size_t from = mine.first * below.stride, n = (mine.end - mine.first) * below.stride;
        if (below.mask)
            for (std::size_t i = from; i < from + n; i += LANES<T>)
                store<T>(below.delta + i, load<T>(below.delta + i) * load<T>(below.mask + i));
        pull_back<T>(below.activation, below.delta + from, below.z + from, below.f + from, n);
    }

    // -- updates -------------------------------------------------------------------------------

    // δ becomes −ηδ, so that W + aᵀδ is the updated W.
    void scale(const Layer<T>& layer, Part mine, T factor) {
        for (std::size_t i = mine.first * layer.stride; i < mine.end * layer.stride; i += LANES<T>)
            store<T>(layer.delta + i, load<T>(layer.delta + i) * factor);
    }

    void learn(std::size_t l, std::size_t samples, int thread) {
        const Layer<T>& layer = layers[l];
        const Part mine = part(layer.n_in, layer.across ? layer.n_in : 48, thread);
        if (mine.first < mine.end)
            learn_weights<T>(layer, input(l), input_stride(l), samples, u, plain, mine.first, mine.end);
        if (thread == n_threads - 1) learn_biases<T>(layer, samples, u, plain);
    }

    void sequential_back(std::size_t samples) {
        for (std::size_t l = L; l-- > 0;) {
            learn(l, samples, 0);
            if (l == 0) return;
            if (!layers[l].across) turn(layers[l], 0, Panels<T>(layers[l].n_out, layers[l].n_in).count());
            back(l, {0, samples});
        }
    }
};

template <class T> Outcome train_in_general(const Epoch& epoch) {
    Training<T> training(epoch);
    return training.run();
}

template <class T> Outcome train_small(const Epoch& epoch) {
    NoSubnormals guard;
    double loss = 0;
    bool stopped = false;
    std::size_t done;
    {
        Small<T> small(epoch);
        done = small.run(&loss, &stopped);
    }
    const std::int64_t t = epoch.t + std::int64_t((done + epoch.batch - 1) / epoch.batch);
    if (stopped) return {End::interrupted, 0, epoch.t};
    if (done == epoch.n) return {End::done, loss / double(epoch.n), t};
    Epoch rest = epoch;
    rest.order += done;
    rest.n -= done;
    rest.t = t;
    Outcome outcome = train_in_general<T>(rest);
    if (outcome.end == End::done)
        outcome.loss = (loss + outcome.loss * double(rest.n)) / double(epoch.n);
    return outcome;
}

template <class T> Outcome train(const Epoch& epoch) {
    return is_small<T>(epoch) ? train_small<T>(epoch) : train_in_general<T>(epoch);
}

}  // namespace
}  // namespace chainrule
