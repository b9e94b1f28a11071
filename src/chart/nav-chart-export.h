// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-error.h"
#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavChartFormat: the kinds of files a picture can become.
 */
typedef enum {
  NAV_CHART_PNG,
  NAV_CHART_SVG,
  NAV_CHART_PDF,
} NavChartFormat;

/* Pictures are at most so wide and so high, in pixels of the file. */
#define NAV_CHART_MAX_SIDE 16384

#define NAV_CHART_ERROR (nav_chart_error_quark ())
GQuark nav_chart_error_quark (void);

/**
 * NavChartSheet: what an exported picture looks like.
 */
typedef struct {
  const NavChartTheme *theme; /* nav_chart_theme_paper() for documents */
  double width;               /* in the picture's own pixels; 96 to an inch on paper */
  double height;              /* 0: as the picture wants it */
  double scale;               /* PNG: pixels of the file for each of the picture */
  gboolean right_to_left;
} NavChartSheet;

GBytes *nav_chart_export (NavChart *chart, NavChartFormat format, const NavChartSheet *sheet,
                          GError **error);

G_END_DECLS
