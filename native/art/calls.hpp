// What the kernels of adaptive resonance are asked, in plain terms: the same for every instruction
// set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "../levels.hpp"
#include "../named.hpp"

namespace chainrule::art {

enum class Rule { art1, fuzzy, art2a };
constexpr Named<Rule> RULES[] = {
    {"art1", Rule::art1}, {"fuzzy", Rule::fuzzy}, {"art2a", Rule::art2a}};

enum class Tracking { plus, minus, zero, one, own };
constexpr Named<Tracking> TRACKINGS[] = {{"MT+", Tracking::plus},
                                         {"MT-", Tracking::minus},
                                         {"MT0", Tracking::zero},
                                         {"MT1", Tracking::one},
                                         {"MT~", Tracking::own}};

// Coded samples (n, components), from the prototypes W (categories, components) on. The category
// that each sample went to is written to went (n). With classes: those of the categories, and those
// of the samples, else null.
struct Run {
    Rule rule;
    const double* W;
    std::size_t categories, components;
    const std::int64_t* classes;
    const double* codes;
    std::size_t n;
    const std::int64_t* sample_classes;
    std::int64_t* went;
    std::int64_t* second;  // the next best that fits as well, −1 where there is none (n); or null
    bool fitting;          // nearest: only what fits is looked for
    std::size_t most;  // categories that there may be
    double rho, alpha, beta, theta, epsilon;
    Tracking tracking;
};

// What was learned: `stopped` is the row that would need more categories than there may be, or −1.
struct Learned {
    bool complete;  // false where it was interrupted
    std::vector<double> prototypes;
    std::vector<std::int64_t> classes;
    std::int64_t stopped;
};

struct Kernels {
    Learned (*fit)(const Run&);
    bool (*nearest)(const Run&);  // false where it was interrupted
};

}  // namespace chainrule::art
