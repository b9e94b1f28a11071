// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavChartBox: a rectangle of a picture, in its own pixels from the upper left.
 */
typedef struct {
  double x;
  double y;
  double width;
  double height;
} NavChartBox;

typedef enum {
  NAV_CHART_LAYOUT_PLAIN = 0,
  NAV_CHART_LAYOUT_TITLE = 1 << 0, /* the title stands in the picture: files, the clipboard */
  NAV_CHART_LAYOUT_RIGHT_TO_LEFT = 1 << 1, /* words and rows; two axes stay as they are */
} NavChartLayoutFlags;

typedef enum {
  NAV_CHART_TEXT_TITLE,
  NAV_CHART_TEXT_SIMULATED,
  NAV_CHART_TEXT_CAPTION,
  NAV_CHART_TEXT_EMPTY,
  NAV_CHART_TEXT_LEGEND,
  NAV_CHART_TEXT_X_LABEL,
  NAV_CHART_TEXT_Y_LABEL,
  NAV_CHART_TEXT_X_TICK,
  NAV_CHART_TEXT_Y_TICK,
  NAV_CHART_TEXT_SERIES,
  NAV_CHART_TEXT_GUIDE,
  NAV_CHART_TEXT_POINT,
  NAV_CHART_TEXT_ROW_NAME,
  NAV_CHART_TEXT_ROW_VALUE,
  NAV_CHART_TEXT_PART,
  NAV_CHART_TEXT_TARGET,
} NavChartTextKind;

/**
 * NavChartLayout:
 *
 * Where everything of a chart is in a picture of one size: made once, drawn and asked many times.
 * Belongs to the thread that made it.
 */
typedef struct _NavChartLayout NavChartLayout;

NavChartLayout *nav_chart_layout_new (NavChart *chart, const NavChartTheme *theme, double width,
                                      double height, NavChartLayoutFlags flags);
void nav_chart_layout_free (NavChartLayout *layout);
double nav_chart_measure_height (NavChart *chart, const NavChartTheme *theme, double width,
                                 NavChartLayoutFlags flags);

void nav_chart_layout_render (const NavChartLayout *layout, cairo_t *cr);
void nav_chart_layout_render_cursor (const NavChartLayout *layout, const NavChartPoint *point,
                                     cairo_t *cr);

gboolean nav_chart_layout_find (const NavChartLayout *layout, double x, double y,
                                NavChartPoint *ret_point);
gboolean nav_chart_layout_locate (const NavChartLayout *layout, const NavChartPoint *point,
                                  NavChartBox *ret_box);

double nav_chart_layout_value_at (const NavChartLayout *layout, double x);
NavChartBox nav_chart_layout_get_plot (const NavChartLayout *layout);
guint nav_chart_layout_get_n_texts (const NavChartLayout *layout);
const char *nav_chart_layout_get_text (const NavChartLayout *layout, guint text,
                                       NavChartTextKind *ret_kind, NavChartBox *ret_box,
                                       gboolean *ret_cut);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavChartLayout, nav_chart_layout_free)

G_END_DECLS
