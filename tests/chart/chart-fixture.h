// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include "chart/nav-chart-layout.h"

/* What the tests of charts share. */

extern const NavChartLocale fixture_locale;

/* One of each kind of picture, full of data. */
#define FIXTURE_N_CHARTS 8

extern const char *const fixture_names[FIXTURE_N_CHARTS];
NavChart *fixture_chart (guint which);

NavChart *fixture_plane (NavChartMark mark, const double *x, const double *y, gsize n);
cairo_surface_t *fixture_draw (NavChart *chart, const NavChartTheme *theme, double width,
                               double height, NavChartLayoutFlags flags);
guint fixture_count_inked (cairo_surface_t *surface);
char *fixture_text (const NavChartLayout *layout, NavChartTextKind kind, guint nth);
