// h of every unit around a winner (families/som/maths.py, `NEIGHBORHOODS`): a function of the
// distance along x, times one of that along y; both in double, as the reference has them, and e^
// by C's exp.
//
// Units of one row of the grid have one y, and places along x that lie one after another in `Axis`,
// so that a row's h are a row of numbers times one number.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "../simd.hpp"
#include "calls.hpp"

namespace chainrule::som {
namespace {

constexpr std::size_t AT_ONCE = 4;  // units; buffers have room for as many at their end

// What a function makes of distances of whole and half steps, which come again: looked at once.
class Halves {
    std::vector<double> known;

  public:
    void forget(double furthest) { known.assign(std::size_t(2 * furthest) + 1, -1.0); }

    // `of_distance` is at least 0.
    template <class Of> double at(double away, Of of_distance) {
        const std::ptrdiff_t halves = std::ptrdiff_t(2 * away);
        if (double(halves) != 2 * away) return of_distance(away);
        double& value = known[std::size_t(halves)];
        return value < 0 ? value = of_distance(away) : value;
    }
};

// Where units lie along one axis of the grid: the places there are, in the order in which units
// come to them, and which each unit has.
struct Axis {
    std::vector<double> places, fall;
    std::vector<std::size_t> of_unit;
    double extent, furthest;

    Axis(const double* xy, std::size_t units, double extent) : of_unit(units), extent(extent) {
        std::vector<double> sorted(units);
        for (std::size_t k = 0; k < units; ++k) sorted[k] = xy[2 * k];
        std::sort(sorted.begin(), sorted.end());
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        std::vector<std::size_t> number(sorted.size(), units);
        for (std::size_t k = 0; k < units; ++k) {
            const auto at = std::lower_bound(sorted.begin(), sorted.end(), xy[2 * k]);
            std::size_t& here = number[std::size_t(at - sorted.begin())];
            if (here == units) {
                here = places.size();
                places.push_back(*at);
            }
            of_unit[k] = here;
        }
        fall.resize(places.size() + AT_ONCE);
        furthest = sorted.back() - sorted.front();
    }

    // What of_distance makes of each place's distance from a unit's, the short way round a torus.
    template <class Of> void look_from(std::size_t unit, bool torus, Of of_distance) {
        const double here = places[of_unit[unit]];
        for (std::size_t i = 0; i < places.size(); ++i) {
            double away = std::abs(places[i] - here);
            if (torus) away = std::min(away, extent - away);
            fall[i] = of_distance(away);
        }
    }
};

template <class T> class Around {
    struct Run {  // units begin … end − 1, at x.places[first …] and y.places[row]
        std::size_t begin, end, first, row;
    };

    const Map<T>& m;
    Axis x, y, square_x, square_y;  // the latter two for the mexican hat
    Halves halves;
    std::vector<Run> runs;

  public:
    std::vector<T> h;  // whole vectors; what stands after the last unit is of no use

    explicit Around(const Map<T>& given)
        : m(given), x(given.places, given.units, given.extent[0]),
          y(given.places + 1, given.units, given.extent[1]), square_x(x), square_y(y),
          h(rounded_up(given.units, LANES<T>) + AT_ONCE) {
        for (std::size_t k = 0; k < m.units; ++k) {
            const std::size_t place = x.of_unit[k], row = y.of_unit[k];
            if (!runs.empty() && runs.back().row == row &&
                place == runs.back().first + (k - runs.back().begin))
                ++runs.back().end;
            else runs.push_back({k, k + 1, place, row});
        }
    }

    // h of every unit from the winner, times `rate`.
    void look_from(std::size_t winner, double radius, T rate) {
        const auto both = [&](Axis& along_x, Axis& along_y, auto of_distance) {
            along_x.look_from(winner, m.torus, of_distance);
            along_y.look_from(winner, m.torus, of_distance);
        };
        const auto bell = [&](double away) {
            return halves.at(away, [&](double far) {
                const double u = far / radius;
                return std::exp(-u * u / 2);
            });
        };
        switch (m.neighborhood) {
            case Neighborhood::gaussian:
                halves.forget(std::max(x.furthest, y.furthest));
                both(x, y, bell);
                break;
            case Neighborhood::mexican_hat:
                halves.forget(std::max(x.furthest, y.furthest));
                both(x, y, bell);
                both(square_x, square_y, [&](double away) {
                    const double u = away / radius;
                    return u * u;
                });
                return each(rate, [&](std::size_t i, std::size_t j) {
                    return (1 - (square_x.fall[i] + square_y.fall[j])) * (x.fall[i] * y.fall[j]);
                });
            case Neighborhood::bubble:
                both(x, y, [&](double away) { return away / radius <= 1 ? 1.0 : 0.0; });
                break;
            case Neighborhood::triangle:
                both(x, y, [&](double away) { return std::max(1 - away / radius, 0.0); });
                break;
        }
        each(rate, [&](std::size_t i, std::size_t j) { return x.fall[i] * y.fall[j]; });
    }

  private:
    template <class Of> void each(T rate, Of of_places) {
        for (const Run& run : runs)  // what is written too far, the next one writes over
            for (std::size_t k = 0; k < run.end - run.begin; k += AT_ONCE) {
                T some[AT_ONCE];
                for (std::size_t j = 0; j < AT_ONCE; ++j)
                    some[j] = rate * T(of_places(run.first + k + j, run.row));
                std::memcpy(&h[run.begin + k], some, sizeof some);
            }
    }
};

}  // namespace
}  // namespace chainrule::som
