// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavGapHistogram:
 *
 * How long the gaps between tokens were, milliseconds, pooled: log-linear, 128 buckets to an
 * octave, so that two gaps in one bucket differ by less than 0.8 %. A bucket knows the mean of what
 * is in it, which is what a percentile in it reads. Count and mean are exact.
 */
#define NAV_GAP_OCTAVES 36 /* from 2^-10 ms to 2^26 ms, 18 hours; beyond, the last bucket */
#define NAV_GAP_BUCKETS (NAV_GAP_OCTAVES * 128 + 1)

typedef struct {
  double count;
  double sum;
} NavGapBucket;

typedef struct {
  double count;
  double sum;
  NavGapBucket buckets[NAV_GAP_BUCKETS];
} NavGapHistogram;

void nav_gap_histogram_clear (NavGapHistogram *histogram);
void nav_gap_histogram_add (NavGapHistogram *histogram, double gap_ms, double times);
void nav_gap_histogram_add_series (NavGapHistogram *histogram, double first_ms, double growth_ms,
                                   double n, double times);
double nav_gap_histogram_mean (const NavGapHistogram *histogram);
double nav_gap_histogram_percentile (const NavGapHistogram *histogram, double percentile);

G_END_DECLS
