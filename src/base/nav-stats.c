// SPDX-License-Identifier: Apache-2.0
// Means, percentiles and the normal distribution.

#include "nav-stats.h"

#include <math.h>
#include <stdlib.h>

/**
 * nav_stats_mean:
 *
 * Returns: the mean; NaN of nothing
 */
double
nav_stats_mean (const double *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return n > 0 ? sum / (double) n : NAN;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

void
nav_stats_sort (double *values, gsize n)
{
  if (n > 0)
    qsort (values, n, sizeof *values, compare_doubles);
}

/**
 * nav_stats_percentile:
 * @sorted: ascending
 * @percentile: 0 to 100
 *
 * By linear interpolation between the closest ranks, as numpy's default does (Hyndman and Fan, type
 * 7).
 *
 * Returns: the percentile; NaN of nothing
 */
double
nav_stats_percentile (const double *sorted, gsize n, double percentile)
{
  double rank, fraction;
  gsize low;

  if (n == 0)
    return NAN;
  rank = CLAMP (percentile, 0, 100) / 100 * (double) (n - 1);
  low = (gsize) floor (rank);
  fraction = rank - (double) low;
  if (low + 1 >= n)
    return sorted[n - 1];
  return sorted[low] + fraction * (sorted[low + 1] - sorted[low]);
}

double
nav_stats_normal_cdf (double z)
{
  return 0.5 * erfc (-z / G_SQRT2);
}

static double
tail_quantile (double p)
{
  static const double c[] = { -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838,
                              -2.549732539343734,     4.374664141464968,      2.938163982698783 };
  static const double d[] = { 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996,
                              3.754408661907416 };
  double q = sqrt (-2 * log (p));

  return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
         ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
}

static double
middle_quantile (double p)
{
  static const double a[] = { -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
                              1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239 };
  static const double b[] = { -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                              6.680131188771972e+01, -1.328068155288572e+01 };
  double q = p - 0.5, r = q * q;

  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
         (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

/**
 * nav_stats_normal_quantile:
 * @probability: between 0 and 1, not either
 *
 * The inverse of the normal distribution function, by Acklam's rational approximation (relative
 * error below 1.15e-9).
 */
double
nav_stats_normal_quantile (double probability)
{
  g_return_val_if_fail (probability > 0 && probability < 1, NAN);

  if (probability < 0.02425)
    return tail_quantile (probability);
  if (probability > 1 - 0.02425)
    return -tail_quantile (1 - probability);
  return middle_quantile (probability);
}
