// What the threads of an epoch share: a barrier, and how they share out a step.
#pragma once

#include <sched.h>

#include <atomic>
#include <cstddef>

#include "../simd.hpp"

namespace chainrule::mlp {
namespace {

// Results below the smallest normal number are 0 while training: saturated units would crawl.
struct [[maybe_unused]] NoSubnormals {  // does nothing where that costs nothing
#if defined(__SSE2__)
    unsigned before = _mm_getcsr();
    NoSubnormals() { _mm_setcsr(before | 0x8040); }
    ~NoSubnormals() { _mm_setcsr(before); }
#endif
};

// Waits until all `n` threads have come; spins first, since the wait is usually short.
class Barrier {
    std::atomic<int> waiting{0}, round{0};
    const int& n;

  public:
    explicit Barrier(const int& n) : n(n) {}
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

constexpr int MOST_THREADS = 256;

struct Part {
    std::size_t first, end;

    bool is_empty() const { return first == end; }
    std::size_t count() const { return end - first; }
};

// A thread's part of n things, in whole blocks.
inline Part part_of(std::size_t n, std::size_t block, int thread, int n_threads) {
    const std::size_t blocks = (n + block - 1) / block, N = std::size_t(n_threads);
    const std::size_t first = blocks * std::size_t(thread) / N * block;
    const std::size_t end = blocks * (std::size_t(thread) + 1) / N * block;
    return {first < n ? first : n, end < n ? end : n};
}

}  // namespace
}  // namespace chainrule::mlp
