// SPDX-License-Identifier: Apache-2.0
// How many tokens prompts and answers have: the distributions, what they draw, and their moments.

#include "nav-distribution.h"

#include <math.h>
#include <string.h>

#include "base/nav-stats.h"

G_DEFINE_BOXED_TYPE (NavDistribution, nav_distribution, nav_distribution_ref,
                     nav_distribution_unref)

/* A share of draws inside min..max below this is refused: the bounds contradict mean and stddev. */
#define LEAST_MASS 1e-6

static NavDistribution *
distribution_alloc (NavDistributionKind kind)
{
  NavDistribution *distribution = g_atomic_rc_box_new0 (NavDistribution);

  distribution->kind = kind;
  distribution->min = 1;
  distribution->max = INFINITY;
  return distribution;
}

/* How finely a spread is cut when it is shifted. */
#define SHIFTED_VALUES 256

static double
whole_tokens (double tokens)
{
  return MAX (1, round (tokens));
}

/**
 * nav_distribution_new_fixed:
 * @tokens: the length of each, rounded to a whole number of at least 1
 *
 * Returns: (transfer full)
 */
NavDistribution *
nav_distribution_new_fixed (double tokens)
{
  NavDistribution *distribution = distribution_alloc (NAV_DISTRIBUTION_FIXED);

  distribution->mean = distribution->stated_mean = whole_tokens (tokens);
  distribution->min = distribution->max = distribution->mean;
  return distribution;
}

/**
 * nav_distribution_new_uniform:
 * @min: the shortest
 * @max: the longest, at least @min
 *
 * Returns: (transfer full)
 */
NavDistribution *
nav_distribution_new_uniform (double min, double max)
{
  NavDistribution *distribution;

  g_return_val_if_fail (min <= max, NULL);

  distribution = distribution_alloc (NAV_DISTRIBUTION_UNIFORM);
  distribution->min = whole_tokens (min);
  distribution->max = whole_tokens (max);
  distribution->mean = (distribution->min + distribution->max) / 2;
  distribution->stddev = (distribution->max - distribution->min) / sqrt (12);
  distribution->stated_mean = distribution->mean;
  return distribution;
}

static double
normal_density (double z)
{
  return exp (-z * z / 2) / sqrt (2 * G_PI);
}

/* Mean and standard deviation of a normal cut at low and high, which are in units of its own
 * deviation (Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, 13.10). */
static void
cut_normal_moments (NavDistribution *d, double low, double high)
{
  double mass = nav_stats_normal_cdf (high) - nav_stats_normal_cdf (low);
  double at_low = normal_density (low);
  double at_high = isinf (high) ? 0 : normal_density (high);
  double shift = (at_low - at_high) / mass;
  double edges = low * at_low - (isinf (high) ? 0 : high * at_high);
  double variance = d->scale * d->scale * (1 + edges / mass - shift * shift);

  d->mean = d->location + d->scale * shift;
  d->stddev = sqrt (MAX (0, variance));
}

/* The same for exp of a normal: its k-th moment is the untruncated one times the mass that the
 * bounds keep of a normal moved by k times the deviation. */
static void
cut_lognormal_moments (NavDistribution *d, double low, double high)
{
  double mass = nav_stats_normal_cdf (high) - nav_stats_normal_cdf (low);
  double moments[3];

  for (int k = 1; k <= 2; k++) {
    double kept = nav_stats_normal_cdf (high - k * d->scale) -
                  nav_stats_normal_cdf (low - k * d->scale);
    moments[k] = exp (k * d->location + k * k * d->scale * d->scale / 2) * kept / mass;
  }
  d->mean = moments[1];
  d->stddev = sqrt (MAX (0, moments[2] - moments[1] * moments[1]));
}

static double
to_normal_scale (const NavDistribution *d, double tokens)
{
  double value = d->kind == NAV_DISTRIBUTION_LOGNORMAL ? log (tokens) : tokens;

  return (value - d->location) / d->scale;
}

static void
place_normal (NavDistribution *d)
{
  if (d->kind == NAV_DISTRIBUTION_LOGNORMAL) {
    double ratio = d->stated_stddev / d->stated_mean;
    d->scale = sqrt (log1p (ratio * ratio));
    d->location = log (d->stated_mean) - d->scale * d->scale / 2;
  } else {
    d->scale = d->stated_stddev;
    d->location = d->stated_mean;
  }
}

/**
 * nav_distribution_new_spread:
 * @kind: normal or lognormal
 * @mean: of the tokens, before anything is cut off
 * @stddev: of the tokens, likewise, above 0
 * @min: nothing shorter is drawn; 1 or more
 * @max: nothing longer is drawn; INFINITY for no bound
 *
 * Draws outside of @min to @max are drawn again, so that the mean of what is drawn, which the value
 * carries, can differ from @mean.
 *
 * Returns: (transfer full) (nullable): NULL when @min to @max keeps next to nothing of it
 */
NavDistribution *
nav_distribution_new_spread (NavDistributionKind kind, double mean, double stddev, double min,
                             double max)
{
  g_autoptr (NavDistribution) d = NULL;
  double low, high;

  g_return_val_if_fail (kind == NAV_DISTRIBUTION_NORMAL || kind == NAV_DISTRIBUTION_LOGNORMAL,
                        NULL);
  g_return_val_if_fail (mean > 0 && stddev > 0 && min <= max, NULL);

  d = distribution_alloc (kind);
  d->stated_mean = mean;
  d->stated_stddev = stddev;
  d->min = MAX (1, min);
  d->max = max;
  place_normal (d);
  low = to_normal_scale (d, d->min);
  high = to_normal_scale (d, d->max);
  d->mass_low = nav_stats_normal_cdf (low);
  d->mass_high = nav_stats_normal_cdf (high);
  if (d->mass_high - d->mass_low < LEAST_MASS)
    return NULL;
  if (kind == NAV_DISTRIBUTION_NORMAL)
    cut_normal_moments (d, low, high);
  else
    cut_lognormal_moments (d, low, high);
  return g_steal_pointer (&d);
}

/**
 * nav_distribution_new_empirical:
 * @values: (array length=n_values): lengths, drawn with replacement; rounded to at least 1
 * @n_values: at least 1
 *
 * Returns: (transfer full)
 */
NavDistribution *
nav_distribution_new_empirical (const double *values, guint n_values)
{
  NavDistribution *d;
  double squares = 0;

  g_return_val_if_fail (values != NULL && n_values > 0, NULL);

  d = distribution_alloc (NAV_DISTRIBUTION_EMPIRICAL);
  d->values = g_new (double, n_values);
  d->n_values = n_values;
  for (guint i = 0; i < n_values; i++)
    d->values[i] = whole_tokens (values[i]);
  nav_stats_sort (d->values, n_values);
  d->mean = d->stated_mean = nav_stats_mean (d->values, n_values);
  for (guint i = 0; i < n_values; i++)
    squares += (d->values[i] - d->mean) * (d->values[i] - d->mean);
  d->stddev = sqrt (squares / n_values);
  d->min = d->values[0];
  d->max = d->values[n_values - 1];
  return d;
}

static NavDistribution *
scale_values (const NavDistribution *d, double factor)
{
  g_autofree double *values = g_new (double, d->n_values);

  for (guint i = 0; i < d->n_values; i++)
    values[i] = d->values[i] * factor;
  return nav_distribution_new_empirical (values, d->n_values);
}

/**
 * nav_distribution_new_scaled:
 * @factor: above 0
 *
 * Returns: (transfer full): lengths that are @factor times as long, and whole again; where so
 *   little of a spread lies above the least length that nothing can be drawn, its mean
 */
NavDistribution *
nav_distribution_new_scaled (const NavDistribution *distribution, double factor)
{
  const NavDistribution *d = distribution;
  NavDistribution *scaled = NULL;

  g_return_val_if_fail (distribution != NULL && factor > 0, NULL);

  if (d->kind == NAV_DISTRIBUTION_EMPIRICAL)
    return scale_values (d, factor);
  if (d->kind == NAV_DISTRIBUTION_UNIFORM)
    return nav_distribution_new_uniform (d->min * factor, d->max * factor);
  if (d->kind != NAV_DISTRIBUTION_FIXED)
    scaled = nav_distribution_new_spread (d->kind, d->stated_mean * factor,
                                          d->stated_stddev * factor, d->min * factor,
                                          d->max * factor);
  return scaled ? scaled : nav_distribution_new_fixed (d->mean * factor);
}

/* By its quantiles, which stand for equal shares. */
static NavDistribution *
shift_quantiles (const NavDistribution *d, double tokens)
{
  double values[SHIFTED_VALUES];

  for (guint i = 0; i < SHIFTED_VALUES; i++)
    values[i] = nav_distribution_quantile (d, (i + 0.5) / SHIFTED_VALUES) + tokens;
  return nav_distribution_new_empirical (values, SHIFTED_VALUES);
}

/**
 * nav_distribution_new_shifted:
 * @tokens: 0 or more
 *
 * Returns: (transfer full): lengths that are longer by @tokens, exactly for fixed, uniform and
 *   empirical ones, else by 256 quantiles
 */
NavDistribution *
nav_distribution_new_shifted (const NavDistribution *distribution, double tokens)
{
  const NavDistribution *d = distribution;

  g_return_val_if_fail (distribution != NULL && tokens >= 0, NULL);

  if (d->kind == NAV_DISTRIBUTION_FIXED)
    return nav_distribution_new_fixed (d->mean + tokens);
  if (d->kind == NAV_DISTRIBUTION_UNIFORM)
    return nav_distribution_new_uniform (d->min + tokens, d->max + tokens);
  if (d->kind == NAV_DISTRIBUTION_EMPIRICAL) {
    g_autofree double *values = g_new (double, d->n_values);
    for (guint i = 0; i < d->n_values; i++)
      values[i] = d->values[i] + tokens;
    return nav_distribution_new_empirical (values, d->n_values);
  }
  return shift_quantiles (d, tokens);
}

NavDistribution *
nav_distribution_ref (NavDistribution *distribution)
{
  return g_atomic_rc_box_acquire (distribution);
}

static void
nav_distribution_free (gpointer data)
{
  NavDistribution *distribution = data;

  g_free (distribution->values);
}

void
nav_distribution_unref (NavDistribution *distribution)
{
  g_atomic_rc_box_release_full (distribution, nav_distribution_free);
}

/* By the inverse of the distribution function over what the bounds keep: the same as drawing again
 * until a draw lies inside, without a loop. */
static double
draw_spread (const NavDistribution *d, double u)
{
  double p = d->mass_low + u * (d->mass_high - d->mass_low);
  double normal = nav_stats_normal_quantile (CLAMP (p, 1e-15, 1 - 1e-15));
  double value = d->location + d->scale * normal;

  if (d->kind == NAV_DISTRIBUTION_LOGNORMAL)
    value = exp (value);
  return CLAMP (value, d->min, d->max);
}

/**
 * nav_distribution_quantile:
 * @share: 0 to 1
 *
 * Returns: the length, not rounded, that this share of what is drawn does not exceed
 */
double
nav_distribution_quantile (const NavDistribution *distribution, double share)
{
  const NavDistribution *d = distribution;
  double u = CLAMP (share, 0, 1);

  switch (d->kind) {
  case NAV_DISTRIBUTION_UNIFORM:
    return d->min + u * (d->max - d->min);
  case NAV_DISTRIBUTION_NORMAL:
  case NAV_DISTRIBUTION_LOGNORMAL:
    return draw_spread (d, u);
  case NAV_DISTRIBUTION_EMPIRICAL:
    return d->values[MIN ((guint) (u * d->n_values), d->n_values - 1)];
  case NAV_DISTRIBUTION_FIXED:
  default:
    return d->mean;
  }
}

/**
 * nav_distribution_draw:
 * @random: the stream of this purpose
 *
 * Takes exactly one number from @random, whatever the kind.
 *
 * Returns: tokens, at least 1
 */
guint
nav_distribution_draw (const NavDistribution *distribution, NavRandom *random)
{
  double tokens = nav_distribution_quantile (distribution, nav_random_uniform (random));

  return (guint) MIN (whole_tokens (tokens), (double) G_MAXINT32);
}

/**
 * nav_distribution_longest:
 *
 * Returns: the longest that is to be planned for: the bound where there is one, else what one in
 *   10,000 exceeds
 */
double
nav_distribution_longest (const NavDistribution *distribution)
{
  if (isfinite (distribution->max))
    return distribution->max;
  return ceil (draw_spread (distribution, 0.9999));
}

double
nav_distribution_variance (const NavDistribution *distribution)
{
  return distribution->stddev * distribution->stddev;
}

gboolean
nav_distribution_equal (const NavDistribution *a, const NavDistribution *b)
{
  if (a->kind != b->kind || a->stated_mean != b->stated_mean ||
      a->stated_stddev != b->stated_stddev || a->min != b->min || a->max != b->max ||
      a->n_values != b->n_values)
    return FALSE;
  return a->n_values == 0 || memcmp (a->values, b->values, a->n_values * sizeof *a->values) == 0;
}
