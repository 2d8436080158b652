// What the self-organizing map's kernels are asked, in plain terms: the same for every instruction
// set.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "../levels.hpp"
#include "../named.hpp"
#include "../philox.hpp"

namespace chainrule::som {

enum class Neighborhood { gaussian, mexican_hat, bubble, triangle };
constexpr Named<Neighborhood> NEIGHBORHOODS[] = {{"gaussian", Neighborhood::gaussian},
                                                 {"mexican_hat", Neighborhood::mexican_hat},
                                                 {"bubble", Neighborhood::bubble},
                                                 {"triangle", Neighborhood::triangle}};

enum class Metric { euclidean, manhattan, cosine };
constexpr Named<Metric> METRICS[] = {{"euclidean", Metric::euclidean},
                                     {"manhattan", Metric::manhattan},
                                     {"cosine", Metric::cosine}};

enum class DecayKind { linear, exponential, asymptotic };
constexpr Named<DecayKind> DECAYS[] = {{"linear", DecayKind::linear},
                                       {"exponential", DecayKind::exponential},
                                       {"asymptotic", DecayKind::asymptotic}};

// Prototypes W (units, features), changed in place; places (units, 2) on the grid, which begins
// again after `extent` on a torus.
template <class T> struct Map {
    T* W;
    std::size_t units, features;
    const double* places;
    double extent[2];
    bool torus;
    Neighborhood neighborhood;
    Metric metric;
};

struct Decay {
    DecayKind kind;
    double start, end;
};

// Steps first … last − 1, of `total` by which rate and radius fall; step t takes row t % n of epoch
// t / n. `masked`: X (n, features) has missing components (NaN). `weight` (n) multiplies the rate;
// null: 1.
template <class T> struct Steps {
    const T* X;
    const double* weight;
    std::size_t n;
    bool masked, shuffle;
    std::array<Word, 2> seed;
    std::int64_t first, last, total;
    Decay rate, radius;
};

// Rows X (n, features) of a batch, each counted `weight` (n) times, null: once; winners (n) are
// written. Where there are `values` (units, features) and `counts` (units), the rows of each winner
// are added to them, in double: of many rows a sum is so large that what comes to it in float
// would vanish. With a radius the map is then smoothed by these: all rows of the batch are in
// them.
template <class T> struct Batch {
    const T* X;
    const double* weight;
    std::size_t n;
    std::int64_t* winners;
    double *values, *counts;
    double rate, radius;
    int n_threads;
};

template <class T> struct Functions {
    bool (*steps)(const Map<T>&, const Steps<T>&);  // false where it was interrupted
    void (*batch)(const Map<T>&, const Batch<T>&);
};
using Kernels = ByType<Functions>;

}  // namespace chainrule::som
