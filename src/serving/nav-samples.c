// SPDX-License-Identifier: Apache-2.0
// Percentiles by selection, and confidence intervals by batch means: the samples are cut into
// batches, long enough that one hardly depends on another, and the spread of the batches tells how
// sure the whole is (Law, Simulation Modeling and Analysis, 9.5.3).

#include "serving/nav-samples.h"

#include <math.h>
#include <string.h>

#include "base/nav-stats.h"

#define N_BATCHES 20
#define LEAST_BATCH 5 /* samples; of fewer, no interval */

static void
swap (double *a, double *b)
{
  double kept = *a;

  *a = *b;
  *b = kept;
}

static double
median_of_three (double a, double b, double c)
{
  return MAX (MIN (a, b), MIN (MAX (a, b), c));
}

/* Parts values[low..high] about a pivot among them (Hoare): what lies before *ret_high is not above
 * it, what lies from *ret_low on not below, and what is between them equal. */
static void
part (double *values, gssize low, gssize high, gssize *ret_high, gssize *ret_low)
{
  double pivot = median_of_three (values[low], values[low + (high - low) / 2], values[high]);
  gssize i = low, j = high;

  while (i <= j) {
    while (values[i] < pivot)
      i++;
    while (pivot < values[j])
      j--;
    if (i <= j)
      swap (&values[i++], &values[j--]);
  }
  *ret_high = j;
  *ret_low = i;
}

/* Hoare's selection: the @k-th smallest is in its place, none before it is larger. */
static void
select_one (double *values, gssize low, gssize high, gssize k)
{
  while (low < high) {
    gssize i, j;

    part (values, low, high, &j, &i);
    if (k <= j)
      high = j;
    else if (k >= i)
      low = i;
    else
      return;
  }
}

static double
find_smallest (const double *values, gsize low, gsize high)
{
  double smallest = values[low];

  for (gsize i = low + 1; i <= high; i++)
    smallest = MIN (smallest, values[i]);
  return smallest;
}

/**
 * nav_samples_percentiles:
 * @values: their order is changed
 * @percentiles: ascending, 0 to 100
 * @ret_values: (out caller-allocates): as nav_stats_percentile() has them; NaN of nothing
 */
void
nav_samples_percentiles (double *values, gsize n, const double *percentiles, gsize n_wanted,
                         double *ret_values)
{
  gsize low = 0;

  for (gsize p = 0; p < n_wanted; p++) {
    double rank = CLAMP (percentiles[p], 0, 100) / 100 * ((double) n - 1);
    gsize k = (gsize) MAX (floor (rank), 0);

    ret_values[p] = NAN;
    if (n == 0)
      continue;
    select_one (values, (gssize) low, (gssize) n - 1, (gssize) k);
    ret_values[p] = values[k];
    if (k + 1 < n && rank > (double) k)
      ret_values[p] += (rank - (double) k) * (find_smallest (values, k + 1, n - 1) - values[k]);
    low = k;
  }
}

/* Quantile of Student's t, by its expansion (Abramowitz and Stegun 26.7.5). */
static double
student_quantile (double probability, double freedom)
{
  double z = nav_stats_normal_quantile (probability), z3 = z * z * z;

  return z + (z3 + z) / (4 * freedom) +
         (5 * z3 * z * z + 16 * z3 + 3 * z) / (96 * freedom * freedom);
}

/* Half the width of the interval about the mean of @batches. */
static double
half_width (const double batches[N_BATCHES], double confidence)
{
  double mean = nav_stats_mean (batches, N_BATCHES), squares = 0;

  for (int b = 0; b < N_BATCHES; b++)
    squares += (batches[b] - mean) * (batches[b] - mean);
  return student_quantile ((1 + confidence) / 2, N_BATCHES - 1) *
         sqrt (squares / (N_BATCHES - 1) / N_BATCHES);
}

static gsize
get_batch_start (gsize n, int batch)
{
  return n * (gsize) batch / N_BATCHES;
}

/**
 * nav_samples_mean_interval:
 * @values: in the order in which they came
 * @confidence: between 0 and 1
 *
 * Returns: the interval of the mean; NaN of fewer than a hundred samples
 */
NavRange
nav_samples_mean_interval (const double *values, gsize n, double confidence)
{
  double batches[N_BATCHES], mean, half;

  if (n < N_BATCHES * LEAST_BATCH)
    return (NavRange){ NAN, NAN };
  for (int b = 0; b < N_BATCHES; b++) {
    gsize start = get_batch_start (n, b), end = get_batch_start (n, b + 1);
    batches[b] = nav_stats_mean (values + start, end - start);
  }
  mean = nav_stats_mean (values, n);
  half = half_width (batches, confidence);
  return (NavRange){ mean - half, mean + half };
}

/* Share of each batch that is at most @limit. */
static void
share_batches (const double *values, gsize n, double limit, double batches[N_BATCHES])
{
  for (int b = 0; b < N_BATCHES; b++) {
    gsize start = get_batch_start (n, b), end = get_batch_start (n, b + 1), below = 0;

    for (gsize i = start; i < end; i++)
      below += values[i] <= limit;
    batches[b] = (double) below / (double) (end - start);
  }
}

/**
 * nav_samples_percentile_interval:
 * @values: in the order in which they came
 * @percentile: 0 to 100
 * @confidence: between 0 and 1
 * @scratch: (array length=n)
 *
 * How sure the share of samples below the percentile is, by the batches, and never surer than
 * independent samples would make it; the interval lies between the percentiles of those shares.
 *
 * Returns: the interval; NaN of fewer than a hundred samples
 */
NavRange
nav_samples_percentile_interval (const double *values, gsize n, double percentile,
                                 double confidence, double *scratch)
{
  double batches[N_BATCHES], share = percentile / 100, half, least, at, bounds[2], ends[2];

  if (n < N_BATCHES * LEAST_BATCH)
    return (NavRange){ NAN, NAN };
  memcpy (scratch, values, n * sizeof *values);
  nav_samples_percentiles (scratch, n, &percentile, 1, &at);
  share_batches (values, n, at, batches);
  least = nav_stats_normal_quantile ((1 + confidence) / 2) *
          sqrt (share * (1 - share) / (double) n);
  half = MAX (half_width (batches, confidence), least);
  bounds[0] = 100 * MAX (share - half, 0);
  bounds[1] = 100 * MIN (share + half, 1);
  nav_samples_percentiles (scratch, n, bounds, 2, ends);
  return (NavRange){ ends[0], ends[1] };
}
