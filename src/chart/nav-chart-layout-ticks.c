// SPDX-License-Identifier: Apache-2.0
// Ticks: as close as their words allow.

#include "chart/nav-chart-layout-private.h"

#define MAX_TIME_STEPS 6

void
_nav_chart_layout_make_ticks (NavChartLayout *layout, NavChartDirection direction, guint at_most)
{
  const NavChartAxis *axis = &layout->chart->axes[direction];
  double low, high;

  _nav_chart_data_domain (layout->chart, direction, &low, &high);
  nav_chart_axis_domain (axis, low, high, at_most, &layout->min[direction],
                         &layout->max[direction]);
  layout->n_ticks[direction] =
    axis->hidden ? 0
                 : nav_chart_axis_ticks (axis, layout->min[direction], layout->max[direction],
                                         at_most, layout->ticks[direction]);
}

static PangoLayout *
tick_words (const NavChartLayout *layout, NavChartDirection direction, guint tick)
{
  g_autofree char *text =
    nav_chart_axis_format_tick (&layout->chart->axes[direction], layout->chart->locale->numbers,
                                layout->ticks[direction], layout->n_ticks[direction], tick);

  return _nav_chart_words_new (
    layout, direction == NAV_CHART_X ? NAV_CHART_TEXT_X_TICK : NAV_CHART_TEXT_Y_TICK, text, 0);
}

double
_nav_chart_layout_widest_y_tick (const NavChartLayout *layout)
{
  double widest = 0;

  for (guint i = 0; i < layout->n_ticks[NAV_CHART_Y]; i++) {
    g_autoptr (PangoLayout) words = tick_words (layout, NAV_CHART_Y, i);
    double wide, high;
    _nav_chart_words_measure (words, &wide, &high);
    widest = MAX (widest, wide);
  }
  return widest;
}

void
_nav_chart_layout_put_y_ticks (NavChartLayout *layout)
{
  double beyond = layout->plot.y;

  for (guint i = layout->n_ticks[NAV_CHART_Y]; i-- > 0;) {
    PangoLayout *words = tick_words (layout, NAV_CHART_Y, i);
    double wide, high, y;

    _nav_chart_words_measure (words, &wide, &high);
    y = _nav_chart_layout_pixel (layout, NAV_CHART_Y, layout->ticks[NAV_CHART_Y][i]) - high / 2;
    y = MAX (y, 0);
    if (i + 1 < layout->n_ticks[NAV_CHART_Y] && y < beyond) {
      g_object_unref (words);
      continue;
    }
    beyond = y + high;
    _nav_chart_layout_add (layout, NAV_CHART_TEXT_Y_TICK, words,
                           layout->plot.x - layout->gap - wide, y, &layout->theme.dim);
  }
}

/* Centred under its tick as far as the picture and the ticks of the other axis allow. Returns:
 * whether all stand apart */
static gboolean
place_x_ticks (NavChartLayout *layout, PangoLayout **words, NavChartBox *boxes)
{
  double beyond = -layout->gap;

  for (guint i = 0; i < layout->n_ticks[NAV_CHART_X]; i++) {
    NavChartBox *box = &boxes[i];
    words[i] = tick_words (layout, NAV_CHART_X, i);
    _nav_chart_words_measure (words[i], &box->width, &box->height);
    box->x = _nav_chart_layout_pixel (layout, NAV_CHART_X, layout->ticks[NAV_CHART_X][i]) -
             box->width / 2;
    box->x = MIN (box->x, layout->width - box->width);
    box->x = MAX (box->x, MAX (layout->plot.x - layout->gap, 0));
    box->y = layout->plot.y + layout->plot.height + layout->gap / 2;
    if (box->x < beyond + layout->gap)
      return FALSE;
    beyond = box->x + box->width;
  }
  return TRUE;
}

void
_nav_chart_layout_put_x_ticks (NavChartLayout *layout)
{
  PangoLayout *words[NAV_CHART_MAX_TICKS] = { NULL };
  NavChartBox boxes[NAV_CHART_MAX_TICKS];

  /* Times are read off pictures side by side, which should have the same. */
  guint most = layout->chart->axes[NAV_CHART_X].unit == NAV_CHART_UNIT_SECONDS
                 ? MAX_TIME_STEPS
                 : NAV_CHART_MAX_X_STEPS;

  for (guint at_most = most; at_most > 0; at_most--) {
    gboolean apart;

    _nav_chart_layout_make_ticks (layout, NAV_CHART_X, at_most);
    apart = place_x_ticks (layout, words, boxes);
    for (guint i = 0; i < layout->n_ticks[NAV_CHART_X] && apart; i++)
      _nav_chart_layout_add (layout, NAV_CHART_TEXT_X_TICK, g_steal_pointer (&words[i]),
                             boxes[i].x, boxes[i].y, &layout->theme.dim);
    for (guint i = 0; i < NAV_CHART_MAX_TICKS; i++)
      g_clear_object (&words[i]);
    if (apart)
      return;
  }
  layout->n_ticks[NAV_CHART_X] = 0;
}
