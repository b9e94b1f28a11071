// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <math.h>

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavRoofline:
 *
 * The time of one operator on one GPU, as a smoothed roofline:
 * launch + ((flop / flop_rate)^p + (bytes / byte_rate)^p)^(1/p). Private to serving.
 */
typedef struct {
  double flop_per_ms; /* efficiency x peak */
  double byte_per_ms; /* efficiency x bandwidth */
  double exponent;
  double launch_ms;
} NavRoofline;

/* (1 + x)^a for 0 <= x <= 1; a small x needs no power: the sixth term of the binomial series is
 * below the last digit. */
static inline double
nav_roofline_grow (double x, double a)
{
  if (x > 1e-3)
    return pow (1 + x, a);
  return 1 + a * x *
               (1 + (a - 1) / 2 * x *
                      (1 + (a - 2) / 3 * x * (1 + (a - 3) / 4 * x * (1 + (a - 4) / 5 * x))));
}

/* Without the launch. The larger term is taken out of the power, so that nothing overflows and a
 * sum (p = 1) needs no power at all. */
static inline double
nav_roofline_work_ms (const NavRoofline *roofline, double flop, double bytes)
{
  double compute = flop / roofline->flop_per_ms, memory = bytes / roofline->byte_per_ms;
  double most = MAX (compute, memory), least = MIN (compute, memory);

  if (roofline->exponent < 1.001 || most <= 0)
    return compute + memory;
  return most * nav_roofline_grow (pow (least / most, roofline->exponent),
                                   1 / roofline->exponent);
}

static inline double
nav_roofline_ms (const NavRoofline *roofline, double flop, double bytes)
{
  return roofline->launch_ms + nav_roofline_work_ms (roofline, flop, bytes);
}

G_END_DECLS
