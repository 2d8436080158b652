// Longer than 250 lines: the phases of a step, which share the buffers of one class.
// An epoch of a multi-layer perceptron, or a part of it: for each batch forward, loss, backward, update.
//
//     z[l] = a[l−1] W[l] + b[l]     a[l] = f_l(z[l]) · mask[l]
//     δ[l] = (δ[l+1] W[l+1]ᵀ · mask[l]) · f_l′(z[l])      dW[l] = a[l−1]ᵀ δ[l] + ∂R/∂W[l]
//
// as in chainrule.backprop and chainrule.engines.reference. Within a step the samples of a batch
// are independent on the way forward and back, and the rows of W are in the update, so threads
// share those out; no sum is ever cut, so their number changes no bit. Where most units are silent
// their terms are left out (silent.hpp). Before the first layer may stand an embedding
// (embedding.hpp). Where a batch is cut into shards, its sums are those of sharded.hpp, and a
// process goes forward and back with the samples of its own shards.
#pragma once

#include <algorithm>

#include "../host.hpp"
#include "dropout.hpp"
#include "embedding.hpp"
#include "learning.hpp"
#include "losses.hpp"
#include "sharded.hpp"
#include "silent.hpp"
#include "threads.hpp"

namespace chainrule::mlp {
namespace {

template <class T> class Training {
    const Epoch<T>& epoch;
    Memory memory;
    Layer<T> layers[MOST_LAYERS]{};
    Embedding<T> embedding;
    std::size_t L, batch, n_in, n_out, stride_x, stride_y = 0;
    T *x, *y, *share;
    T *g_x = nullptr, *scratch = nullptr;  // of the embedding: ∂E/∂x, and what each thread writes in
    int n_threads;
    Barrier barrier;
    std::int64_t t;
    bool plain;  // the gradient's sums go straight to W
    bool is_summed;  // or into buffers: over shards, or to be handed out
    T* gradients = nullptr;  // those of everything, one after another
    std::size_t n_gradients = 0, scratch_size = 0;
    double step_work, work_since_asked = 0;
    // what thread 0 decides and the others read behind a barrier
    bool stop = false, skip = false;
    End end = End::done;
    Update<T> u{};
    std::size_t samples_shared = 0;  // whose shares are there
    double batch_weight = 0, loss = 0;
    Sums sums;

  public:
    explicit Training(const Epoch<T>& epoch)
        : epoch(epoch), L(epoch.n_layers), batch(std::min(epoch.batch, epoch.n)),
          n_threads(threads_for(epoch)), barrier(n_threads), t(epoch.t), sums(epoch.sums) {
        n_in = epoch.layers[0].n_in;
        step_work = flops(epoch) + 5e3;
        is_summed = epoch.shards.count > 1 || epoch.gradients;
        plain = Optimizers::is<Sgd>(epoch.optimizer) && epoch.l1 == 0 && !epoch.sequential &&
                !is_summed;
        const bool has_lists = !plain && !is_summed && !epoch.sequential;
        n_out = epoch.layers[L - 1].n_out;
        stride_x = row_stride<T>(n_in);
        x = memory.zeros<T>(batch * stride_x);
        for (std::size_t l = 0; l < L; ++l) {
            layers[l] = make_layer<T>(epoch.layers[l], l + 1 == L);
            copy_in(layers[l], epoch.layers[l], memory);
            take_buffers(layers[l], batch, l == 0 && !epoch.embedding.n_columns, memory);
            if (!epoch.sequential && is_packed(layers[l], batch))
                take_copies(layers[l], batch, memory);
            if (l + 1 < L && has_lists && has_silent(layers[l], batch))
                take_lists(layers[l], batch, memory);
            stride_y = layers[l].stride;
        }
        embedding = make_embedding<T>(epoch.embedding, n_in);
        if (embedding.is_there()) take_embedding();
        if (is_summed) take_gradients();
        y = memory.unset<T>(batch * stride_y);
        share = memory.unset<T>(batch * stride_y);
        if (memory.failed) end = End::no_memory;
    }

    Outcome run() {
        if (end == End::no_memory) return {end, sums, t};
        in_threads(n_threads, [this](int thread) { batches(thread); });
        if (end != End::interrupted) epoch.gradients ? hand_out() : keep();
        return {end, sums, t};
    }

  private:
    void take_embedding() {
        Embedding<T>& e = embedding;
        e.samples = rounded_up(batch, LANES<T>);
        copy_in(e, epoch.embedding, memory);
        e.x = memory.unset<T>(e.columns * e.samples);
        e.wave = memory.unset<T>(e.columns * e.samples * e.waves);
        e.slope = memory.unset<T>(e.columns * e.samples * e.waves);
        g_x = memory.unset<T>(batch * stride_x);
        scratch_size = scratch_of(e, 1 + depth_of(epoch.shards));
        scratch = memory.unset<T>(std::size_t(n_threads) * scratch_size);
    }

    void take_gradients() {
        const std::size_t of_embedding = embedding.columns * embedding.size;
        n_gradients = of_embedding;
        for (std::size_t l = 0; l < L; ++l) n_gradients += layers[l].size() + of_biases(layers[l]);
        T* at = gradients = memory.zeros<T>(n_gradients);
        if (!at) return;
        for (std::size_t l = 0; l < L; ++l) {
            layers[l].W_gradient = at;
            layers[l].b_gradient = at + layers[l].size();
            at = layers[l].b_gradient + of_biases(layers[l]);
        }
        embedding.gradient = at;
    }
    static std::size_t of_biases(const Layer<T>& layer) { return rounded_up(layer.n_out, LANES<T>); }

    void keep() {
        for (std::size_t l = 0; l < L; ++l) copy_out(layers[l], epoch.layers[l]);
        copy_out(embedding, epoch.embedding);
    }

    void hand_out() {
        for (std::size_t l = 0; l < L; ++l)
            copy_gradient(layers[l], u, epoch.gradients->layers[l]);
        copy_gradient(embedding, epoch.gradients->embedding);
    }

    static double flops(const Epoch<T>& epoch) {
        double weights = 0;
        for (std::size_t l = 0; l < epoch.n_layers; ++l)
            weights += double(epoch.layers[l].n_in) * double(epoch.layers[l].n_out);
        return 6 * weights * double(std::min(epoch.batch, epoch.n));
    }

    // Sharing a step costs a few microseconds of waiting: it has to take some hundred.
    static int threads_for(const Epoch<T>& epoch) {
        if (epoch.sequential || flops(epoch) < 2e7) return 1;
        return epoch.n_threads;
    }

    // -- one thread's part of an epoch ---------------------------------------------------------

    void batches(int thread) {
        NoSubnormals guard;
        for (std::size_t start = 0; start < epoch.n && !stop; start += batch) {
            const std::size_t samples = epoch.n - start < batch ? epoch.n - start : batch;
            step(thread, start, samples);
        }
    }

    void step(int thread, std::size_t start, std::size_t samples) {
        const RowNumbers rows = epoch.order.from(start), numbers = epoch.numbers.from(start);
        const Part mine = samples_of_thread(samples, thread);
        if (thread == 0) begin_step(rows, samples);
        barrier.wait();
        if (skip || stop) return;
        in_blocks(mine, [&](Part some) {
            gather(rows, some);
            embed<T>(embedding, x, stride_x, some.first, some.end, nullptr);
            for (std::size_t l = 0; l < L; ++l) forward(l, numbers, some);
        });
        if (!epoch.sequential)
            for (std::size_t l = lowest_carried(); l < L; ++l) transpose_part(l, thread);
        barrier.wait();
        if (thread == 0) loss_and_delta(samples);
        for (std::size_t l = 0; l < L; ++l)
            if (layers[l].heard.places)
                list_heard(layers[l], samples, part_of(layers[l].n_out, 1, thread, n_threads));
        barrier.wait();
        if (stop) return;
        if (epoch.sequential) return sequential_back(samples);
        in_blocks(mine, [&](Part some) {
            for (std::size_t l = L - 1; l > 0; --l) back(l, some);
            back_to_inputs(some);
            for (std::size_t l = 0; l < L; ++l) ready(layers[l], samples, some);
        });
        barrier.wait();
        if (is_summed) return learn_by_sums(samples, thread);
        for (std::size_t l = L; l-- > 0;) learn(l, samples, thread);
        learn_inputs(samples, thread);
        barrier.wait();
    }

    // Samples are taken through all layers some at a time, so that theirs stay in the second cache.
    template <class Take> static void in_blocks(Part mine, const Take& take) {
        constexpr std::size_t SOME = 192;
        for (; mine.count() > SOME; mine.first += SOME) take(Part{mine.first, mine.first + SOME});
        take(mine);
    }

    // Of this process's samples, in whole blocks, of which each is a whole number of vectors.
    Part samples_of_thread(std::size_t samples, int thread) const {
        const Part own = own_samples(epoch.shards, samples);
        const std::size_t first = own.first / BLOCK * BLOCK;
        const std::size_t end = std::min(samples, rounded_up(own.end, BLOCK));
        const Part mine = part_of(end - first, BLOCK, thread, n_threads);
        return {first + mine.first, first + mine.end};
    }
    static constexpr std::size_t BLOCK = 16;

    void learn_by_sums(std::size_t samples, int thread) {
        for (std::size_t l = L; l-- > 0;) sum_layer(l, samples, thread);
        const Part mine = inputs_of(thread);
        if (!mine.is_empty())
            sum_embedding<T>(embedding, g_x, stride_x, samples, epoch.shards, mine.first, mine.end,
                             scratch_for(thread));
        barrier.wait();
        if (thread == 0) finish_sums();
        barrier.wait();
        if (stop || epoch.gradients) return;
        for (std::size_t l = 0; l < L; ++l) {
            update_weights<T>(layers[l], u, numbers_of(layers[l], thread, n_threads));
            if (thread == n_threads - 1) update_biases<T>(layers[l], u);
        }
        if (!mine.is_empty()) update_embedding<T>(embedding, u, mine.first, mine.end);
        barrier.wait();
    }

    // The lowest layer (from 0) that anything is carried back through.
    std::size_t lowest_carried() const { return embedding.is_there() ? 0 : 1; }

    void transpose_part(std::size_t l, int thread) {
        const Layer<T>& layer = layers[l];
        if (layer.is_transposed) return;
        const Part mine = part_of(layer.transposed_panels().count(), 1, thread, n_threads);
        transpose(layer, mine.first, mine.end);
    }

    // -- thread 0 ------------------------------------------------------------------------------

    void begin_step(RowNumbers rows, std::size_t samples) {
        if (is_interrupted()) return;
        batch_weight = double(samples);
        if (epoch.weight) {
            T sum = 0;
            for (std::size_t s = 0; s < samples; ++s) sum += epoch.weight[rows[s]];
            batch_weight = double(sum);
        }
        skip = batch_weight == 0;
        if (skip) return;
        ++t;
        if (epoch.weight || samples_shared != samples) fill_shares(rows, samples);
        u = make_update<T>(epoch, epoch.l2 / batch_weight, epoch.l1 / batch_weight, t);
    }

    // About every 20 ms of work: does the person at the keyboard want to end it?
    bool is_interrupted() {
        work_since_asked += step_work;
        if (work_since_asked < 1e8) return false;
        work_since_asked = 0;
        if (!interrupted()) return false;
        end = End::interrupted;
        return stop = true;
    }

    void fill_shares(RowNumbers rows, std::size_t samples) {
        std::fill(share, share + samples * stride_y + LANES<T>, NO_SHARE<T>);
        for (std::size_t s = 0; s < samples; ++s) {
            const T weight = epoch.weight ? epoch.weight[rows[s]] : T(1);
            std::fill_n(share + s * stride_y, n_out, weight / T(batch_weight));
        }
        samples_shared = samples;
    }

    // The loss before the step, and δ of the output layer.
    void loss_and_delta(std::size_t samples) {
        const Layer<T>& out = layers[L - 1];
        const Shards& shards = epoch.shards;
        loss = added(shards.first, shards.own, [&](std::size_t k) {
            const Part its = samples_of(shards, k, samples);
            const std::size_t at = its.first * stride_y;
            return batch_loss<T>(epoch.loss, y + at, out.a + at, share + at,
                                 its.count() * stride_y, T(n_out));
        });
        if (!is_summed && !count_loss()) return;
        const Part own = own_samples(shards, samples);
        const std::size_t first = own.first / BLOCK * BLOCK, at = first * stride_y;
        const std::size_t n = own.end * stride_y - at;
        if (epoch.canonical)
            return canonical_delta<T>(y + at, out.a + at, share + at, out.delta + at, n);
        loss_gradient<T>(epoch.loss, y + at, out.a + at, share + at, out.delta + at, n, T(n_out));
        pull_back<T>(out.activation, out.delta + at, out.z + at, out.a + at,
                     {own.end - first, n_out, stride_y});
    }

    // The batch's loss, with the penalty, among the epoch's; false where it is not finite, which is
    // the end.
    bool count_loss() {
        loss += penalty();
        if (!(loss - loss == 0)) {
            stop = true;
            end = End::diverged;
            sums = {loss, 1};
            --t;
            return false;
        }
        sums.loss += loss * batch_weight;
        sums.weight += batch_weight;
        return true;
    }

    // With what other processes have, the sums over all shards.
    void finish_sums() {
        const auto [add, its] = epoch.exchange;
        if (add && !add(its, gradients, n_gradients, loss)) {
            end = End::interrupted;
            stop = true;
            return;
        }
        count_loss();
    }

    double penalty() const {
        double R = 0;
        for (std::size_t l = 0; (u.l2 != 0 || u.l1 != 0) && l < L; ++l)
            R += penalty_of(layers[l], u);
        return R;
    }

    // -- the phases ----------------------------------------------------------------------------

    void gather(RowNumbers rows, Part mine) {
        for (std::size_t s = mine.first; s < mine.end; ++s) {
            const std::size_t row = rows[s];
            std::memcpy(x + s * stride_x, epoch.X + row * embedding.n_inputs,
                        embedding.n_inputs * sizeof(T));
            for (std::size_t j = 0; j < n_out; ++j)
                y[s * stride_y + j] = epoch.y[row * n_out + j];
        }
    }

    const T* input(std::size_t l) const { return l ? layers[l - 1].a : x; }
    std::size_t input_stride(std::size_t l) const { return l ? layers[l - 1].stride : stride_x; }

    void forward(std::size_t l, RowNumbers numbers, Part mine) {
        const Layer<T>& layer = layers[l];
        if (mine.is_empty()) return;
        if (l && !layer.is_transposed && are_short(layers[l - 1].speaking, mine, layer.n_in))
            listed_rows<T>(layers[l - 1].speaking, mine, input(l), input_stride(l), layer.W,
                           layer.panels(), layer.b, layer.z, layer.stride);
        else
            weighted_sums<T>(layer, input(l), input_stride(l), mine.first, mine.end);
        const std::size_t from = mine.first * layer.stride;
        activate<T>(layer.activation, layer.z + from, layer.f + from,
                    {mine.count(), layer.n_out, layer.stride});
        if (layer.mask) drop<T>(layer, l + 1, numbers, mine, Word(t), epoch.seed);
        if (layer.speaking.places) list_speaking(layer, mine);
    }

    // δ of layer l (from 0) to δ of the layer below.
    void back(std::size_t l, Part mine) {
        const Layer<T>& below = layers[l - 1];
        if (mine.is_empty()) return;
        carry_back(l, below.delta, below.stride, mine);
        const std::size_t from = mine.first * below.stride;
        drop_back<T>(below, from, mine.count() * below.stride);
        pull_back<T>(below.activation, below.delta + from, below.z + from, below.f + from,
                     {mine.count(), below.n_out, below.stride});
    }

    // δ of the first layer to what the embedding learns by.
    void back_to_inputs(Part mine) {
        if (embedding.is_there() && !mine.is_empty())
            carry_back(0, g_x, stride_x, mine);
    }

    // g = δ Wᵀ of layer l.
    void carry_back(std::size_t l, T* g, std::size_t stride, Part mine) {
        const Layer<T>& layer = layers[l];
        if (are_short(layer.speaking, mine, layer.n_out))
            listed_rows<T>(layer.speaking, mine, layer.delta, layer.stride, layer.W_transposed,
                           layer.transposed_panels(), nullptr, g, stride);
        else
            carried_back<T>(layer, g, stride, mine.first, mine.end);
    }

    // -- updates -------------------------------------------------------------------------------

    // δ made ready for the update: of plain descent it becomes −ηδ, so that W + aᵀδ is the updated W.
    void ready(const Layer<T>& layer, std::size_t samples, Part mine) {
        const std::size_t end = mine.end * layer.stride;
        for (std::size_t i = mine.first * layer.stride; plain && i < end; i += LANES<T>)
            store<T>(layer.delta + i, load<T>(layer.delta + i) * T(-epoch.rate));
        if (layer.delta_panels) pack_delta(layer, samples, mine);
    }

    void learn(std::size_t l, std::size_t samples, int thread) {
        const Part mine = rows_of(layers[l], thread);
        if (!mine.is_empty()) learn_rows(l, samples, mine);
        if (thread == n_threads - 1) learn_biases<T>(layers[l], samples, u, plain);
    }

    void learn_rows(std::size_t l, std::size_t samples, Part mine) {
        const Layer<T>& layer = layers[l];
        if (l && !layer.is_transposed && are_short(layers[l - 1].heard, mine, samples))
            return learn_listed<T>(layer, layers[l - 1], u, mine);
        if (are_short(layer.heard, {0, layer.n_out}, samples))
            return learn_turned<T>(layer, input(l), input_stride(l), u, mine);
        learn_weights<T>(layer, input(l), input_stride(l), samples, u, plain, mine.first, mine.end);
    }

    void sum_layer(std::size_t l, std::size_t samples, int thread) {
        const Layer<T>& layer = layers[l];
        const Part mine = rows_of(layer, thread);
        if (!mine.is_empty())
            sum_weights<T>(layer, input(l), input_stride(l), samples, epoch.shards, mine.first,
                           mine.end);
        if (thread == n_threads - 1) sum_biases<T>(layer, samples, epoch.shards);
    }

    Part rows_of(const Layer<T>& layer, int thread) const {
        return part_of(layer.n_in, layer.is_transposed ? layer.n_in : 48, thread, n_threads);
    }
    Part inputs_of(int thread) const { return part_of(embedding.columns, 1, thread, n_threads); }
    T* scratch_for(int thread) const { return scratch + std::size_t(thread) * scratch_size; }

    void learn_inputs(std::size_t samples, int thread) {
        const Part mine = inputs_of(thread);
        if (!mine.is_empty())
            learn_embedding<T>(embedding, g_x, stride_x, samples, u, mine.first, mine.end,
                               scratch_for(thread));
    }

    void sequential_back(std::size_t samples) {
        for (std::size_t l = L; l-- > 0;) {
            learn(l, samples, 0);
            if (l < lowest_carried()) return;
            transpose_part(l, 0);
            if (l > 0) back(l, {0, samples});
        }
        back_to_inputs({0, samples});
        learn_inputs(samples, 0);
    }
};

}  // namespace
}  // namespace chainrule::mlp
