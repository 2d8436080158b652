# Longer than 250 lines: a table, each function of a file of C in full.
"""The functions that an exported file of C consists of, each written only where it is used.

In the texts $ stands for the name of the network, REAL for the type it computes in, and @ for
the f of that type's functions: ``exp@`` is expf where REAL is float.
"""

from __future__ import annotations

from chainrule.pieces.activations import LEAKY_SLOPE

ACTIVATIONS = {
    "identity": "return z;",
    "logistic": "REAL e = exp@(-fabs@(z));\n    return (z < 0 ? e : 1) / (1 + e);",
    "tanh": "return tanh@(z);",
    "relu": "return z <= 0 ? 0 : z;",
    "leaky_relu": f"return z <= 0 ? (REAL){LEAKY_SLOPE} * z : z;",
    "elu": "return z <= 0 ? expm1@(z) : z;",
    "gelu": "return z * erfc@(-z * (REAL)0.70710678118654752) / 2;",
    "softplus": "return log1p@(exp@(-fabs@(z))) + (z <= 0 ? 0 : z);",
    "exp": "return exp@(z);",
    "step": "return z < 0 ? 0 : 1;",
}
"""f(z) of one unit; a softmax follows the identity, of the whole layer."""

KERNELS = {
    "gaussian": "return exp@(-r2 / (2 * width * width));",
    "multiquadric": "return sqrt@(r2 + width * width);",
    "inverse_multiquadric": "return 1 / sqrt@(r2 + width * width);",
    "thin_plate": "(void)width;\n    return r2 > 0 ? r2 * log@(r2) / 2 : 0;",
}
"""φ of r² and the width."""

METRICS = {
    "euclidean": (
        "REAL sum = 0;",
        "sum += (x[i] - w[i]) * (x[i] - w[i]);",
        "return sqrt@(sum);",
    ),
    "manhattan": ("REAL sum = 0;", "sum += fabs@(x[i] - w[i]);", "return sum;"),
    "cosine": (
        "REAL xx = 0, ww = 0, xw = 0;",
        "xx += x[i] * x[i], ww += w[i] * w[i], xw += x[i] * w[i];",
        "return 1 - (xx * ww > 0 ? xw / (sqrt@(xx) * sqrt@(ww)) : xw);",
    ),
}
"""A distance: what is summed up, what each component adds, what comes of it."""

SCALED = """
static REAL $_scaled(double value, double shift, double scale)
{
    return (REAL)((value - shift) / scale);
}
"""

CLIPPED = """
/* It levels off at +-clip. */
static REAL $_clipped(double value, double shift, double scale, double clip)
{
    double scaled = (value - shift) / scale;
    return (REAL)(scaled / hypot(1, scaled / clip));
}
"""

FILLED = """
/* A missing number counts as the mean. */
static double $_filled(double value, double mean)
{
    return isnan(value) ? mean : value;
}
"""

WAVE = """
/* Where a date stands in its year, week or day: the sine and the cosine of its angle. */
static REAL $_wave(double (*f)(double), double value, double period, double mean)
{
    return (REAL)(isnan(value) ? mean : f(6.283185307179586 * value / period));
}
"""

MISSING = """
static int $_missing(const char *text, const char *const *words, int n)
{
    if (!text)
        return 1;
    for (int k = 0; k < n; k++)
        if (!strcmp(text, words[k]))
            return 1;
    return 0;
}
"""

CATEGORY = """
/* 1 for the label that the text is, 0 for the others; a text that is none of them, and a missing
   one, count as the average row. */
static void $_category(const char *text, const char *const *labels, const REAL *means, int n,
                         REAL *a)
{
    int known = 0;
    for (int k = 0; k < n; k++) {
        a[k] = text && !strcmp(text, labels[k]) ? 1 : 0;
        known = known || a[k] > 0;
    }
    for (int k = 0; k < n && !known; k++)
        a[k] = means[k];
}
"""

LAYER = """
/* a_out = f(W a_in + b); a row of W is the weights of one unit. */
static void $_layer(const REAL *a_in, int n_in, const REAL *W, const REAL *b,
                    REAL (*f)(REAL), REAL *a_out, int n_out)
{
    for (int j = 0; j < n_out; j++) {
        REAL z = b[j];
        for (int i = 0; i < n_in; i++)
            z += W[j * n_in + i] * a_in[i];
        a_out[j] = f(z);
    }
}
"""

EMBED = """
/* x, and behind it k mixtures of m waves of each of n of its numbers. */
static void $_embed(const REAL *x, int n_in, const int *columns, int n, int m, int k,
                    const REAL *freq, const REAL *phase, const REAL *mix, const REAL *shift,
                    REAL *a)
{
    for (int i = 0; i < n_in; i++)
        a[i] = x[i];
    for (int i = 0; i < n * k; i++)
        a[n_in + i] = shift[i];
    for (int i = 0; i < n * m; i++) {
        REAL wave = cos@((REAL)6.283185307179586 * x[columns[i / m]] * freq[i] + phase[i]);
        for (int j = 0; j < k; j++)
            a[n_in + i / m * k + j] += wave * mix[i * k + j];
    }
}
"""

SOFTMAX = """
/* Each e^z as a part of their sum, less the greatest z, so that nothing overflows. */
static void $_softmax(REAL *a, int n)
{
    REAL top = a[0], sum = 0;
    for (int k = 1; k < n; k++)
        top = a[k] > top ? a[k] : top;
    for (int k = 0; k < n; k++)
        sum += a[k] = exp@(a[k] - top);
    for (int k = 0; k < n; k++)
        a[k] /= sum;
}
"""

MEAN = """
/* What n networks give, a row of each, averaged. */
static void $_mean(const REAL *each, int n, REAL *a, int n_out)
{
    for (int k = 0; k < n_out; k++) {
        REAL sum = 0;
        for (int j = 0; j < n; j++)
            sum += each[j * n_out + k];
        a[k] = sum / n;
    }
}
"""

SQUARED_DISTANCE = """
static REAL $_squared_distance(const REAL *x, const REAL *c, int n)
{
    REAL sum = 0;
    for (int i = 0; i < n; i++)
        sum += (x[i] - c[i]) * (x[i] - c[i]);
    return sum;
}
"""

RADIAL = """
/* a = V phi(|x - c|^2) + b; a row of V is what one unit adds to every output. */
static void $_radial(const REAL *x, int n_in, const REAL *centers, const REAL *widths,
                     const REAL *V, const REAL *b, REAL (*phi)(REAL, REAL), int n, REAL *a,
                     int n_out)
{
    for (int k = 0; k < n_out; k++)
        a[k] = b[k];
    for (int j = 0; j < n; j++) {
        REAL value = phi($_squared_distance(x, centers + j * n_in, n_in), widths[j]);
        for (int k = 0; k < n_out; k++)
            a[k] += value * V[j * n_out + k];
    }
}
"""

AVERAGE = """
/* The mean of the units' targets, each by its nearness; exponents are taken from the nearest's. */
static void $_average(const REAL *x, int n_in, const REAL *centers, const REAL *widths,
                      const REAL *V, REAL *phi, int n, REAL *a, int n_out)
{
    REAL top = 0, sum = 0;
    for (int j = 0; j < n; j++) {
        phi[j] = -$_squared_distance(x, centers + j * n_in, n_in) / (2 * widths[j] * widths[j]);
        top = j == 0 || phi[j] > top ? phi[j] : top;
    }
    for (int j = 0; j < n; j++)
        sum += phi[j] = exp@(phi[j] - top);
    for (int k = 0; k < n_out; k++) {
        a[k] = 0;
        for (int j = 0; j < n; j++)
            a[k] += phi[j] / sum * V[j * n_out + k];
    }
}
"""

GREATEST = """
static int $_greatest(const REAL *a, int n)
{
    int best = 0;
    for (int k = 1; k < n; k++)
        best = a[k] > a[best] ? k : best;
    return best;
}
"""

LEAST = """
static int $_least(const REAL *a, int n)
{
    int best = 0;
    for (int k = 1; k < n; k++)
        best = a[k] < a[best] ? k : best;
    return best;
}
"""

SHARES = {
    "of two": """
/* Of the two classes, from the second one's probability. */
static void $_of_two(const REAL *a, REAL *p)
{
    p[0] = 1 - a[0];
    p[1] = a[0];
}
""",
    "as they are": """
static void $_as_they_are(const REAL *a, REAL *p, int n)
{
    for (int k = 0; k < n; k++)
        p[k] = a[k];
}
""",
    "of their sum": """
/* Classes that were each learned against the rest: their shares. */
static void $_of_their_sum(const REAL *a, REAL *p, int n)
{
    REAL sum = 0;
    for (int k = 0; k < n; k++)
        sum += a[k];
    for (int k = 0; k < n; k++)
        p[k] = sum > 0 ? a[k] / sum : 0;
}
""",
    "cut, of their sum": """
/* Cut to 0 ... 1, and made to add up to 1; alike where nothing is left. */
static void $_cut_of_their_sum(const REAL *a, REAL *p, int n)
{
    REAL sum = 0;
    for (int k = 0; k < n; k++)
        sum += p[k] = a[k] <= 0 ? 0 : a[k] > 1 ? 1 : a[k];
    for (int k = 0; k < n; k++)
        p[k] = sum > 0 ? p[k] / sum : (REAL)1 / n;
}
""",
}

TEST = """
#ifdef NET_TEST

#include <stdio.h>

int main(void)
{
    static const struct $_input rows[N_ROWS] = INPUTS;
    static const double expected[N_ROWS][N_OUT] = EXPECTED;
    const double allowed = ALLOWED;
    double worst = 0;
    for (int i = 0; i < N_ROWS; i++) {
        REAL a[N_OUT];
        $_outputs(&rows[i], a);
        for (int k = 0; k < N_OUT; k++) {
            double off = fabs((double)a[k] - expected[i][k]);
            worst = off <= worst ? worst : off;
        }
    }
    printf("rows: N_ROWS, greatest difference: %.1e, allowed: %.1e\\n", worst, allowed);
    return worst <= allowed ? 0 : 1;
}

#endif
"""


def unit(activation: str) -> str:
    """The function of one unit."""
    return f"\nstatic REAL $_{activation}(REAL z)\n{{\n    {ACTIVATIONS[activation]}\n}}\n"


def kernel(name: str) -> str:
    return f"\nstatic REAL $_{name}(REAL r2, REAL width)\n{{\n    {KERNELS[name]}\n}}\n"


def distance(metric: str) -> str:
    """A component that is missing, NAN, counts for nothing."""
    begin, each, end = METRICS[metric]
    return f"""
static REAL $_distance(const REAL *x, const REAL *w, int n)
{{
    {begin}
    for (int i = 0; i < n; i++)
        if (!isnan(x[i]))
            {each}
    {end}
}}
"""
