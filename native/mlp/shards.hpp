// Shards of a batch, and sums over them: a batch of n samples is cut into S shards, a power of two,
//
//     shard k: the samples from ⌊n k / S⌋ to ⌊n (k + 1) / S⌋
//     Σ = ((g₀ + g₁) + (g₂ + g₃)) + …, one binary tree
//
// whoever computes them: a process that has some of the shards adds up a subtree, and others finish
// the same tree. As in chainrule.engines.shards.
#pragma once

#include "../simd.hpp"
#include "calls.hpp"
#include "threads.hpp"

namespace chainrule::mlp {
namespace {

// How often the shards are halved until there is one.
inline std::size_t depth_of(const Shards& shards) {
    std::size_t depth = 0;
    for (std::size_t n = shards.own; n > 1; n /= 2) ++depth;
    return depth;
}

inline Part samples_of(const Shards& shards, std::size_t k, std::size_t samples) {
    return {samples * k / shards.count, samples * (k + 1) / shards.count};
}

// The samples of this process's shards.
inline Part own_samples(const Shards& shards, std::size_t samples) {
    return {samples_of(shards, shards.first, samples).first,
            samples_of(shards, shards.first + shards.own - 1, samples).end};
}

// out (n, whole vectors) = the sum over `count` shards from `first` on; leaf(k, out) writes those of
// shard k. `spare` has room for n numbers at each halving.
template <class T, class Leaf>
void add_up(std::size_t first, std::size_t count, std::size_t n, T* out, T* spare,
            const Leaf& leaf) {
    if (count == 1) return leaf(first, out);
    add_up<T>(first, count / 2, n, out, spare, leaf);
    add_up<T>(first + count / 2, count / 2, n, spare, spare + n, leaf);
    for (std::size_t i = 0; i < n; i += LANES<T>)
        store<T>(out + i, load<T>(out + i) + load<T>(spare + i));
}

// The same of one number of each shard.
template <class Leaf> double added(std::size_t first, std::size_t count, const Leaf& leaf) {
    if (count == 1) return leaf(first);
    return added(first, count / 2, leaf) + added(first + count / 2, count / 2, leaf);
}

}  // namespace
}  // namespace chainrule::mlp
