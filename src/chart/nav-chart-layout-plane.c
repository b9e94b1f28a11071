// SPDX-License-Identifier: Apache-2.0
// Series over two axes: ticks as close as their words allow, names at the ends of lines where there
// is room, else above; labels of guides where nothing is written yet.

#include <math.h>

#include "chart/nav-chart-layout-private.h"

#define MAX_Y_STEPS 6
#define MAX_X_STEPS 10

/* Names behind lines take at most this share of the width. */
#define NAMES_SHARE 0.3

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

static const NavChartSeries *
series_at (const NavChartLayout *layout, guint i)
{
  return g_ptr_array_index (layout->chart->series, i);
}

static void
make_ticks (NavChartLayout *layout, NavChartDirection direction, guint at_most)
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

static double
widest_y_tick (const NavChartLayout *layout)
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

static void
put_y_ticks (NavChartLayout *layout)
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

static void
put_x_ticks (NavChartLayout *layout)
{
  PangoLayout *words[NAV_CHART_MAX_TICKS] = { NULL };
  NavChartBox boxes[NAV_CHART_MAX_TICKS];

  for (guint at_most = MAX_X_STEPS; at_most > 0; at_most--) {
    gboolean apart;

    make_ticks (layout, NAV_CHART_X, at_most);
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

static gboolean
is_named_line (const NavChartSeries *series)
{
  return series->name != NULL &&
         (series->mark == NAV_CHART_MARK_LINE || series->mark == NAV_CHART_MARK_STEP);
}

static guint
count_named (const NavChartLayout *layout, gboolean only_lines)
{
  guint n = 0;

  for (guint i = 0; i < layout->chart->series->len; i++)
    n += only_lines ? is_named_line (series_at (layout, i)) : series_at (layout, i)->name != NULL;
  return n;
}

/* Returns: how wide the names behind lines are; 0 when there are none or they have to go above */
static double
names_width (const NavChartLayout *layout, double room)
{
  double widest = 0;

  if (count_named (layout, TRUE) < 2 || count_named (layout, TRUE) * layout->line > room)
    return 0;
  for (guint i = 0; i < layout->chart->series->len; i++) {
    g_autoptr (PangoLayout) words = NULL;
    double wide, high;

    if (!is_named_line (series_at (layout, i)))
      continue;
    words = _nav_chart_words_new (layout, NAV_CHART_TEXT_SERIES, series_at (layout, i)->name, 0);
    _nav_chart_words_measure (words, &wide, &high);
    widest = MAX (widest, wide);
  }
  return widest <= layout->width * NAMES_SHARE ? widest : 0;
}

/* What stands on a base of its own has its name there. */
static gboolean
needs_legend (const NavChartLayout *layout, const NavChartSeries *series, gboolean names_behind)
{
  return series->name != NULL && series->bases == NULL &&
         !(names_behind && is_named_line (series)) && count_named (layout, FALSE) > 1;
}

static double
put_legend (NavChartLayout *layout, double y, gboolean names_behind)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (NavChartLegendEntry));
  double high;

  for (guint i = 0; i < layout->chart->series->len; i++) {
    const NavChartSeries *series = series_at (layout, i);
    NavChartLegendEntry entry = { series->name,
                                  *nav_chart_theme_ink (&layout->theme, series->role) };
    if (needs_legend (layout, series, names_behind))
      g_array_append_val (entries, entry);
  }
  high = _nav_chart_layout_add_legend (layout, NAV_CHART_TEXT_LEGEND,
                                       (const NavChartLegendEntry *) entries->data, entries->len, 0,
                                       y, layout->width);
  return high > 0 ? high + layout->gap / 2 : 0;
}

/* The level at which a line ends, in pixels; NaN when it has no point. */
static double
end_level (const NavChartLayout *layout, const NavChartSeries *series)
{
  for (gsize i = series->n; i-- > 0;)
    if (_nav_chart_series_shows (layout->chart, series, i))
      return _nav_chart_layout_pixel (layout, NAV_CHART_Y, series->y[i]);
  return NAN;
}

typedef struct {
  guint series;
  double level;
} Name;

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Name *first = a, *second = b;

  if (first->level != second->level)
    return first->level < second->level ? -1 : 1;
  return (first->series > second->series) - (first->series < second->series);
}

/* From the top, each at its line or below the one before; then from the bottom up again. */
static void
spread_names (GArray *names, double line, double top, double bottom)
{
  double floor_level = bottom;

  for (guint i = 0; i < names->len; i++) {
    Name *name = &g_array_index (names, Name, i);
    name->level = MAX (name->level - line / 2, top);
    top = name->level + line;
  }
  for (guint i = names->len; i-- > 0;) {
    Name *name = &g_array_index (names, Name, i);
    name->level = MIN (name->level, floor_level - line);
    floor_level = name->level;
  }
}

/* Between @top and @bottom, which may be more than the plot: there is nothing else at its side. */
static void
put_names (NavChartLayout *layout, double top, double bottom)
{
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (Name));

  for (guint i = 0; i < layout->chart->series->len; i++) {
    Name name = { i, end_level (layout, series_at (layout, i)) };
    if (is_named_line (series_at (layout, i)) && isfinite (name.level))
      g_array_append_val (names, name);
  }
  g_array_sort (names, compare_names);
  spread_names (names, layout->line, top, bottom);
  for (guint i = 0; i < names->len; i++) {
    const Name *name = &g_array_index (names, Name, i);
    const NavChartSeries *series = series_at (layout, name->series);
    _nav_chart_layout_add (layout, NAV_CHART_TEXT_SERIES,
                           _nav_chart_words_new (layout, NAV_CHART_TEXT_SERIES, series->name, 0),
                           layout->plot.x + layout->plot.width + layout->gap, name->level,
                           nav_chart_theme_ink (&layout->theme, series->role));
  }
}

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

/* Takes @words; they go to the first of the places that is free, else to the first that only a line
 * goes through, else nowhere. */
static void
put_where_free (NavChartLayout *layout, NavChartTextKind kind, PangoLayout *words,
                const NavChartBox *places, guint n_places, const NavInk *ink)
{
  for (guint i = 0; i < 2 * n_places; i++) {
    const NavChartBox *place = &places[i % n_places];
    if (_nav_chart_layout_is_free (layout, place) &&
        (i >= n_places || !is_crossed (layout, place))) {
      _nav_chart_layout_add (layout, kind, words, place->x, place->y, ink);
      return;
    }
  }
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

  _nav_chart_words_measure (words, &wide, &high);
  put_where_free (layout, NAV_CHART_TEXT_GUIDE, words,
                  (NavChartBox[]){ { x + apart, to, wide, high },
                                   { x - apart - wide, to, wide, high },
                                   { x + apart, to + high, wide, high },
                                   { x - apart - wide, to + high, wide, high } },
                  4, &layout->theme.text);
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
  for (guint i = 0; i < layout->chart->series->len && count_named (layout, FALSE) > 1; i++) {
    const NavChartSeries *series = series_at (layout, i);
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
    const NavChartSeries *series = series_at (layout, i);

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
  make_ticks (layout, NAV_CHART_X, MAX_X_STEPS);
  make_ticks (layout, NAV_CHART_Y, 2);
  layout->n_ticks[NAV_CHART_X] = layout->n_ticks[NAV_CHART_Y] = 0;
}

static void
lay_out_words (NavChartLayout *layout)
{
  put_x_ticks (layout);
  put_y_ticks (layout);
  put_guide_labels (layout);
  put_base_names (layout);
  put_point_names (layout);
}

double
_nav_chart_lay_out_plane (NavChartLayout *layout, double top, double bottom)
{
  const NavChart *chart = layout->chart;
  g_autofree char *x_words = axis_words (layout, NAV_CHART_X);
  double least = LEAST_LINES * layout->line, head = top, names, left, foot;

  foot = chart->axes[NAV_CHART_X].hidden ? 0 : layout->line + layout->gap / 2;
  foot += x_words != NULL ? layout->line : 0;
  names = names_width (layout, bottom - top);
  if (bottom - top - foot < least || layout->width < 2 * least) {
    lay_out_bare (layout, top, bottom);
    return bottom;
  }
  top += put_legend (layout, top, names > 0);
  top += put_y_label (layout, top);
  /* Half a line for the topmost tick. */
  top += chart->axes[NAV_CHART_Y].hidden ? 0 : round (layout->line / 2);
  layout->plot = (NavChartBox){ 0, top, 0, MAX (bottom - top - foot, 1) };
  make_ticks (layout, NAV_CHART_Y,
              (guint) CLAMP (layout->plot.height / (1.6 * layout->line), 1, MAX_Y_STEPS));
  left = layout->n_ticks[NAV_CHART_Y] > 0 ? widest_y_tick (layout) + layout->gap : 0;
  layout->plot.x = left;
  layout->plot.width = MAX (layout->width - left - (names > 0 ? names + layout->gap : 0), 1);
  if (names > 0)
    put_names (layout, head, bottom);
  lay_out_words (layout);
  put_x_label (layout, x_words, bottom);
  return bottom;
}
