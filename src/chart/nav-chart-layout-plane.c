// SPDX-License-Identifier: Apache-2.0
// Series over two axes: how the room is shared among plot, ticks, names and labels.

#include <math.h>

#include "chart/nav-chart-layout-private.h"

#define MAX_Y_STEPS 6

/* A plot that is smaller than this many lines of text has no ticks. */
#define LEAST_LINES 3

double
_nav_chart_layout_pixel (const NavChartLayout *layout, NavChartDirection direction, double value)
{
  double place = nav_chart_axis_place (&layout->chart->axes[direction], layout->min[direction],
                                       layout->max[direction], value);

  return direction == NAV_CHART_X ? layout->plot.x + place * layout->plot.width
                                  : layout->plot.y + (1 - place) * layout->plot.height;
}

/* What is measured, and that the scale is a logarithm where it is. */
static char *
axis_words (const NavChartLayout *layout, NavChartDirection direction)
{
  const NavChartAxis *axis = &layout->chart->axes[direction];
  const char *log_scale = axis->logarithmic ? layout->chart->locale->log_scale : NULL;

  if (axis->hidden)
    return NULL;
  if (axis->label != NULL && log_scale != NULL)
    return g_strdup_printf ("%s, %s", axis->label, log_scale);
  return g_strdup (axis->label ? axis->label : log_scale);
}

static double
put_y_label (NavChartLayout *layout, double y)
{
  g_autofree char *text = axis_words (layout, NAV_CHART_Y);
  PangoLayout *words;

  if (text == NULL)
    return 0;
  words = _nav_chart_words_new (layout, NAV_CHART_TEXT_Y_LABEL, text, layout->width);
  _nav_chart_layout_add (layout, NAV_CHART_TEXT_Y_LABEL, words, 0, y, &layout->theme.dim);
  return layout->line;
}

static void
put_x_label (NavChartLayout *layout, const char *text, double bottom)
{
  PangoLayout *words;
  double wide, high;

  if (text == NULL)
    return;
  words = _nav_chart_words_new (layout, NAV_CHART_TEXT_X_LABEL, text, layout->plot.width);
  _nav_chart_words_measure (words, &wide, &high);
  _nav_chart_layout_add (layout, NAV_CHART_TEXT_X_LABEL, words,
                         layout->plot.x + (layout->plot.width - wide) / 2, bottom - high,
                         &layout->theme.dim);
}

/* Only the shape: what is left when words have no room. */
static void
lay_out_bare (NavChartLayout *layout, double top, double bottom)
{
  layout->plot = (NavChartBox){ 0, top, layout->width, MAX (bottom - top, 0) };
  _nav_chart_layout_make_ticks (layout, NAV_CHART_X, NAV_CHART_MAX_X_STEPS);
  _nav_chart_layout_make_ticks (layout, NAV_CHART_Y, 2);
  layout->n_ticks[NAV_CHART_X] = layout->n_ticks[NAV_CHART_Y] = 0;
}

double
_nav_chart_lay_out_plane (NavChartLayout *layout, double top, double bottom)
{
  const NavChart *chart = layout->chart;
  g_autofree char *x_words = axis_words (layout, NAV_CHART_X);
  double least = LEAST_LINES * layout->line, head = top, names, left, foot;

  foot = chart->axes[NAV_CHART_X].hidden ? 0 : layout->line + layout->gap / 2;
  foot += x_words != NULL ? layout->line : 0;
  names = _nav_chart_layout_names_width (layout, bottom - top);
  if (bottom - top - foot < least || layout->width < 2 * least) {
    lay_out_bare (layout, top, bottom);
    return bottom;
  }
  top += _nav_chart_layout_put_legend (layout, top, names > 0);
  top += put_y_label (layout, top);
  /* Half a line for the topmost tick. */
  top += chart->axes[NAV_CHART_Y].hidden ? 0 : round (layout->line / 2);
  layout->plot = (NavChartBox){ 0, top, 0, MAX (bottom - top - foot, 1) };
  _nav_chart_layout_make_ticks (
    layout, NAV_CHART_Y,
    (guint) CLAMP (layout->plot.height / (1.6 * layout->line), 1, MAX_Y_STEPS));
  left = layout->n_ticks[NAV_CHART_Y] > 0 ? _nav_chart_layout_widest_y_tick (layout) + layout->gap
                                          : 0;
  layout->plot.x = left;
  layout->plot.width = MAX (layout->width - left - (names > 0 ? names + layout->gap : 0), 1);
  if (names > 0)
    _nav_chart_layout_put_names (layout, head, bottom);
  _nav_chart_layout_put_x_ticks (layout);
  _nav_chart_layout_put_y_ticks (layout);
  _nav_chart_layout_put_labels (layout);
  put_x_label (layout, x_words, bottom);
  return bottom;
}
