// SPDX-License-Identifier: Apache-2.0
// A log-linear histogram of gaps between tokens.

#include "serving/nav-gap-histogram.h"

#include <math.h>
#include <string.h>

#define LEAST_EXPONENT (-10)
#define SHIFT (52 - 7) /* the exponent and seven bits of the fraction are left */

void
nav_gap_histogram_clear (NavGapHistogram *histogram)
{
  memset (histogram, 0, sizeof *histogram);
}

/* The bits of a positive number, read as a whole one, grow with it: their head counts buckets. */
static guint
find_bucket (double gap_ms)
{
  const gint64 least = (gint64) (1023 + LEAST_EXPONENT) << 7;
  gint64 bits;

  if (!(gap_ms > 0))
    return 0;
  memcpy (&bits, &gap_ms, sizeof bits);
  return (guint) CLAMP ((bits >> SHIFT) - least + 1, 0, NAV_GAP_BUCKETS - 1);
}

/* Where the bucket ends and the next one begins. */
static double
get_end (guint bucket)
{
  gint64 bits = (((gint64) (1023 + LEAST_EXPONENT) << 7) + bucket) << SHIFT;
  double end;

  memcpy (&end, &bits, sizeof end);
  return end;
}

/**
 * nav_gap_histogram_add:
 * @times: how many gaps were so long
 */
void
nav_gap_histogram_add (NavGapHistogram *histogram, double gap_ms, double times)
{
  NavGapBucket *bucket = &histogram->buckets[find_bucket (gap_ms)];

  bucket->count += times;
  bucket->sum += times * gap_ms;
  histogram->count += times;
  histogram->sum += times * gap_ms;
}

/**
 * nav_gap_histogram_add_series:
 * @growth_ms: 0 or more
 * @n: how many steps: first_ms, first_ms + growth_ms, ...
 * @times: how many gaps in each
 *
 * The gaps of a run of steps, a bucket at a time.
 */
void
nav_gap_histogram_add_series (NavGapHistogram *histogram, double first_ms, double growth_ms,
                              double n, double times)
{
  while (n > 0) {
    guint i = find_bucket (first_ms);
    double fit = growth_ms > 0 && i < NAV_GAP_BUCKETS - 1
                   ? floor ((get_end (i) - first_ms) / growth_ms) + 1
                   : n;
    double now = CLAMP (fit, 1, n), sum = now * (first_ms + growth_ms * (now - 1) / 2);

    histogram->buckets[i].count += times * now;
    histogram->buckets[i].sum += times * sum;
    histogram->count += times * now;
    histogram->sum += times * sum;
    first_ms += growth_ms * now;
    n -= now;
  }
}

double
nav_gap_histogram_mean (const NavGapHistogram *histogram)
{
  return histogram->count > 0 ? histogram->sum / histogram->count : NAN;
}

/**
 * nav_gap_histogram_percentile:
 * @percentile: 0 to 100
 *
 * Returns: to within 0.8 %; NaN of nothing
 */
double
nav_gap_histogram_percentile (const NavGapHistogram *histogram, double percentile)
{
  double rank = percentile / 100 * (histogram->count - 1), before = 0, value = NAN;

  for (guint i = 0; i < NAV_GAP_BUCKETS; i++) {
    const NavGapBucket *bucket = &histogram->buckets[i];

    if (bucket->count <= 0)
      continue;
    value = bucket->sum / bucket->count;
    before += bucket->count;
    if (rank < before)
      return value;
  }
  return value;
}
