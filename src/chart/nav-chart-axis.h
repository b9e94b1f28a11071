// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-format.h"

G_BEGIN_DECLS

/**
 * NavChartUnit: what the numbers of an axis are, and so how they are written and divided.
 */
typedef enum {
  NAV_CHART_UNIT_NUMBER,
  NAV_CHART_UNIT_COUNT,   /* whole things: tokens, users, requests */
  NAV_CHART_UNIT_MS,      /* milliseconds; seconds when the axis is long */
  NAV_CHART_UNIT_RATE,    /* requests a second */
  NAV_CHART_UNIT_GIB,
  NAV_CHART_UNIT_RATIO,   /* 0.18 is 18 % */
  NAV_CHART_UNIT_USD,
  NAV_CHART_UNIT_SECONDS, /* since something began: 0:30, 2:00, 6 h */
} NavChartUnit;

/**
 * NavChartAxis:
 *
 * Along what a picture measures. A plain value; @label is copied by whoever keeps one.
 */
typedef struct {
  NavChartUnit unit;
  const char *label;    /* (nullable): what is measured; a logarithmic axis says so itself */
  gboolean logarithmic; /* decades; what is not above 1 / NAV_CHART_LARGEST is not drawn */
  gboolean from_zero;   /* an honest zero, also when all data is far from it */
  gboolean hidden;      /* no ticks: only the shape counts */
  double min;           /* NaN: from the data */
  double max;
} NavChartAxis;

#define NAV_CHART_AXIS_INIT                                                                        \
  {                                                                                                \
    .min = NAN, .max = NAN                                                                         \
  }

#define NAV_CHART_MAX_TICKS 32

/* Nothing we measure is beyond; what is counts as unknown, as in nav_format_number(). */
#define NAV_CHART_LARGEST 1e15

gboolean nav_chart_axis_shows (const NavChartAxis *axis, double value);
void nav_chart_axis_domain (const NavChartAxis *axis, double low, double high, guint at_most,
                            double *ret_min, double *ret_max);
guint nav_chart_axis_ticks (const NavChartAxis *axis, double min, double max, guint at_most,
                            double ticks[NAV_CHART_MAX_TICKS]);
double nav_chart_axis_place (const NavChartAxis *axis, double min, double max, double value);
double nav_chart_axis_value (const NavChartAxis *axis, double min, double max, double place);
char *nav_chart_axis_format_tick (const NavChartAxis *axis, const NavNumberStyle *style,
                                  const double *ticks, guint n_ticks, guint tick);
char *nav_chart_axis_format (const NavChartAxis *axis, const NavNumberStyle *style, double value);

G_END_DECLS
