// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include "chart/nav-chart-theme.h"

G_BEGIN_DECLS

/**
 * NavRangeBar:
 *
 * One figure against its target: a bar from an honest zero to @value, the uncertain part as a
 * lighter end, the target as a tick. All in one unit; NaN where there is none.
 */
typedef struct {
  double value;
  double low;
  double high;
  double target;
  NavInk ink;
} NavRangeBar;

double nav_range_bar_scale (const NavRangeBar *bar);
void nav_range_bar_render (const NavRangeBar *bar, const NavChartTheme *theme, cairo_t *cr,
                           double width, double height, gboolean right_to_left);

G_END_DECLS
