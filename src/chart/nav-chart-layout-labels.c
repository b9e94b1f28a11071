// SPDX-License-Identifier: Apache-2.0
// Words within the plot, of guides, bases and points: where nothing is written yet.

#include <math.h>

#include "chart/nav-chart-layout-private.h"

/* Where the label of an upright line may stand, half a line of text apart. */
#define UPRIGHT_ROWS 7

/* Whether the stretch of the other axis that @guide takes meets @box. */
static gboolean
guide_reaches (const NavChartLayout *layout, const NavChartGuide *guide, const NavChartBox *box)
{
  NavChartDirection across = guide->direction == NAV_CHART_X ? NAV_CHART_Y : NAV_CHART_X;
  double from = _nav_chart_layout_pixel (layout, across, guide->from);
  double to = _nav_chart_layout_pixel (layout, across, guide->to);
  double begin = across == NAV_CHART_X ? box->x : box->y;
  double end = begin + (across == NAV_CHART_X ? box->width : box->height);

  return isnan (from) || isnan (to) || (MAX (from, to) > begin && MIN (from, to) < end);
}

/* Whether a line of a guide or of the grid goes through @box. */
static gboolean
is_crossed (const NavChartLayout *layout, const NavChartBox *box)
{
  for (guint i = 0; i < layout->n_ticks[NAV_CHART_Y]; i++) {
    double at = _nav_chart_layout_pixel (layout, NAV_CHART_Y, layout->ticks[NAV_CHART_Y][i]);

    if (at > box->y && at < box->y + box->height)
      return TRUE;
  }
  for (guint i = 0; i < layout->chart->guides->len; i++) {
    const NavChartGuide *guide = g_ptr_array_index (layout->chart->guides, i);
    double at = _nav_chart_layout_pixel (layout, guide->direction, guide->value);
    double from = guide->direction == NAV_CHART_X ? box->x : box->y;
    double to = from + (guide->direction == NAV_CHART_X ? box->width : box->height);

    if (at > from && at < to && guide_reaches (layout, guide, box))
      return TRUE;
  }
  return FALSE;
}

/* Whether the line from one point to the next, in pixels, goes through @box. */
static gboolean
meets (double x0, double y0, double x1, double y1, const NavChartBox *box)
{
  double from = MAX (MIN (x0, x1), box->x), to = MIN (MAX (x0, x1), box->x + box->width);
  double slope = x1 != x0 ? (y1 - y0) / (x1 - x0) : 0;
  double a = x1 != x0 ? y0 + (from - x0) * slope : y0, b = x1 != x0 ? y0 + (to - x0) * slope : y1;

  return from <= to && MAX (a, b) >= box->y && MIN (a, b) <= box->y + box->height;
}

static gboolean
series_meets (const NavChartLayout *layout, const NavChartSeries *series, const NavChartBox *box)
{
  gboolean line = series->mark == NAV_CHART_MARK_LINE || series->mark == NAV_CHART_MARK_STEP;
  double last_x = NAN, last_y = NAN;

  for (gsize i = 0; i < series->n; i++) {
    double x, y;

    if (!_nav_chart_series_shows (layout->chart, series, i))
      continue;
    x = _nav_chart_layout_pixel (layout, NAV_CHART_X, series->x[i]);
    y = _nav_chart_layout_pixel (layout, NAV_CHART_Y, series->y[i]);
    if (meets (line && !isnan (last_x) ? last_x : x, line && !isnan (last_y) ? last_y : y, x, y,
               box))
      return TRUE;
    last_x = x;
    last_y = y;
  }
  return FALSE;
}

/* Whether data is drawn in @box; areas and bars lie under what is written. */
static gboolean
is_drawn_on (const NavChartLayout *layout, const NavChartBox *box)
{
  for (guint i = 0; i < layout->chart->series->len; i++) {
    const NavChartSeries *series = _nav_chart_layout_series (layout, i);

    if ((series->mark == NAV_CHART_MARK_LINE || series->mark == NAV_CHART_MARK_STEP ||
         series->mark == NAV_CHART_MARK_POINTS) &&
        series_meets (layout, series, box))
      return TRUE;
  }
  return FALSE;
}

/* 0: no place for words, 1: something goes through them, 2: only the grid or a guide does,
 * 3: nothing does */
static guint
rate_place (const NavChartLayout *layout, const NavChartBox *place)
{
  if (!_nav_chart_layout_is_free (layout, place))
    return 0;
  if (is_drawn_on (layout, place))
    return 1;
  return is_crossed (layout, place) ? 2 : 3;
}

/* Takes @words; they go to the best of the places, the first of those that are as good; nowhere if
 * none is free. */
static void
put_where_free (NavChartLayout *layout, NavChartTextKind kind, PangoLayout *words,
                const NavChartBox *places, guint n_places, const NavInk *ink)
{
  const NavChartBox *best = NULL;
  guint best_rate = 0;

  for (guint i = 0; i < n_places; i++) {
    guint rate = rate_place (layout, &places[i]);
    if (rate > best_rate) {
      best_rate = rate;
      best = &places[i];
    }
  }
  if (best != NULL)
    _nav_chart_layout_add (layout, kind, words, best->x, best->y, ink);
  else
    g_object_unref (words);
}

static void
put_upright_label (NavChartLayout *layout, const NavChartGuide *guide, PangoLayout *words)
{
  double x = _nav_chart_layout_pixel (layout, NAV_CHART_X, guide->value), wide, high;
  double to = nav_chart_axis_shows (&layout->chart->axes[NAV_CHART_Y], guide->to)
                ? _nav_chart_layout_pixel (layout, NAV_CHART_Y, guide->to)
                : layout->plot.y;
  double apart = layout->gap / 2;
  NavChartBox places[2 * UPRIGHT_ROWS];

  _nav_chart_words_measure (words, &wide, &high);
  for (guint i = 0; i < UPRIGHT_ROWS; i++) {
    double y = to + i * high / 2;
    places[2 * i] = (NavChartBox){ x + apart, y, wide, high };
    places[2 * i + 1] = (NavChartBox){ x - apart - wide, y, wide, high };
  }
  put_where_free (layout, NAV_CHART_TEXT_GUIDE, words, places, G_N_ELEMENTS (places),
                  &layout->theme.text);
}

static void
put_level_label (NavChartLayout *layout, const NavChartGuide *guide, PangoLayout *words)
{
  double y = _nav_chart_layout_pixel (layout, NAV_CHART_Y, guide->value), wide, high;
  double left = layout->plot.x + layout->gap / 2, right;

  _nav_chart_words_measure (words, &wide, &high);
  right = layout->plot.x + layout->plot.width - wide - layout->gap / 2;
  put_where_free (layout, NAV_CHART_TEXT_GUIDE, words,
                  (NavChartBox[]){ { left, y - high, wide, high },
                                   { right, y - high, wide, high },
                                   { left, y + 1, wide, high },
                                   { right, y + 1, wide, high } },
                  4, &layout->theme.text);
}

static void
put_guide_labels (NavChartLayout *layout)
{
  for (guint i = 0; i < layout->chart->guides->len; i++) {
    const NavChartGuide *guide = g_ptr_array_index (layout->chart->guides, i);
    PangoLayout *words;

    if (guide->label == NULL ||
        !nav_chart_axis_shows (&layout->chart->axes[guide->direction], guide->value))
      continue;
    words = _nav_chart_words_new (layout, NAV_CHART_TEXT_GUIDE, guide->label, layout->plot.width);
    if (guide->direction == NAV_CHART_X)
      put_upright_label (layout, guide, words);
    else
      put_level_label (layout, guide, words);
  }
}

/* A name at the end of its own base, where there is most room. */
static void
put_base_names (NavChartLayout *layout)
{
  if (_nav_chart_layout_count_named (layout, FALSE) < 2)
    return;
  for (guint i = 0; i < layout->chart->series->len; i++) {
    const NavChartSeries *series = _nav_chart_layout_series (layout, i);
    PangoLayout *words;
    double wide, high, y, right;

    if (series->bases == NULL || series->name == NULL || series->n == 0)
      continue;
    words = _nav_chart_words_new (layout, NAV_CHART_TEXT_SERIES, series->name, layout->plot.width);
    _nav_chart_words_measure (words, &wide, &high);
    y = _nav_chart_layout_pixel (layout, NAV_CHART_Y, series->bases[0]) - high;
    right = layout->plot.x + layout->plot.width - wide;
    put_where_free (layout, NAV_CHART_TEXT_SERIES, words,
                    (NavChartBox[]){ { right, y, wide, high },
                                     { right, y - high, wide, high },
                                     { layout->plot.x + layout->gap, y - high, wide, high } },
                    3, nav_chart_theme_ink (&layout->theme, series->role));
  }
}

/* Names of scattered points, as long as there is room around them. */
static void
put_point_names (NavChartLayout *layout)
{
  for (guint i = 0; i < layout->chart->series->len; i++) {
    const NavChartSeries *series = _nav_chart_layout_series (layout, i);

    if (series->mark != NAV_CHART_MARK_POINTS || series->names == NULL)
      continue;
    for (gsize j = 0; j < series->n; j++) {
      double x, y, wide, high, apart = layout->gap;
      PangoLayout *words;

      if (!_nav_chart_series_shows (layout->chart, series, j) || series->names[j] == NULL)
        continue;
      x = _nav_chart_layout_pixel (layout, NAV_CHART_X, series->x[j]);
      y = _nav_chart_layout_pixel (layout, NAV_CHART_Y, series->y[j]);
      words = _nav_chart_words_new (layout, NAV_CHART_TEXT_POINT, series->names[j], 0);
      _nav_chart_words_measure (words, &wide, &high);
      put_where_free (layout, NAV_CHART_TEXT_POINT, words,
                      (NavChartBox[]){ { x + apart, y - high / 2, wide, high },
                                       { x - apart - wide, y - high / 2, wide, high },
                                       { x - wide / 2, y - high - apart, wide, high },
                                       { x - wide / 2, y + apart, wide, high } },
                      4, &layout->theme.text);
    }
  }
}

void
_nav_chart_layout_put_labels (NavChartLayout *layout)
{
  put_guide_labels (layout);
  put_base_names (layout);
  put_point_names (layout);
}
