// SPDX-License-Identifier: Apache-2.0
// Series over two axes. A stroke becomes far worse than linear in the number of its segments, so
// that lines are stroked in short pieces, and where there are more points than pixels each column
// of pixels shows the span of its values.

#include <math.h>

#include "chart/nav-chart-layout-private.h"

#define SEGMENTS_A_STROKE 64

/* More points than this for each pixel of width are drawn as spans. */
#define POINTS_A_PIXEL 2

#define AREA_STRENGTH 0.28
#define COLUMN_STRENGTH 0.85
#define GUIDE_WIDTH 1.5

/* Far outside of the picture, and still a place cairo can compute with. */
#define FAR 1e6

typedef struct {
  const NavChartLayout *layout;
  const NavChartSeries *series;
  cairo_t *cr;
} Drawing;

static double
pixel (const Drawing *d, NavChartDirection direction, double value)
{
  return CLAMP (_nav_chart_layout_pixel (d->layout, direction, value), -FAR, FAR);
}

static double
x_of (const Drawing *d, gsize i)
{
  return pixel (d, NAV_CHART_X, d->series->x[i]);
}

static double
y_of (const Drawing *d, gsize i)
{
  return pixel (d, NAV_CHART_Y, d->series->y[i]);
}

static gboolean
shows (const Drawing *d, gsize i)
{
  return _nav_chart_series_shows (d->layout->chart, d->series, i);
}

/* Where an area or column stands: on its base, else on zero, else at the lower end. */
static double
base_of (const Drawing *d, gsize i)
{
  double base = d->series->bases ? d->series->bases[i] : 0;

  if (!nav_chart_axis_shows (&d->layout->chart->axes[NAV_CHART_Y], base))
    return d->layout->plot.y + d->layout->plot.height;
  return pixel (d, NAV_CHART_Y, base);
}

static void
draw_grid (const NavChartLayout *layout, cairo_t *cr)
{
  const NavChartBox *plot = &layout->plot;

  cairo_set_line_width (cr, 1);
  _nav_chart_set_ink (cr, &layout->theme.grid, 1);
  for (guint i = 0; i < layout->n_ticks[NAV_CHART_Y]; i++) {
    double y = floor (_nav_chart_layout_pixel (layout, NAV_CHART_Y, layout->ticks[NAV_CHART_Y][i]));
    cairo_move_to (cr, plot->x, y + 0.5);
    cairo_line_to (cr, plot->x + plot->width, y + 0.5);
  }
  for (guint i = 0; i < layout->n_ticks[NAV_CHART_X]; i++) {
    double x = floor (_nav_chart_layout_pixel (layout, NAV_CHART_X, layout->ticks[NAV_CHART_X][i]));
    cairo_move_to (cr, x + 0.5, plot->y + plot->height);
    cairo_line_to (cr, x + 0.5, plot->y + plot->height + layout->gap / 3);
  }
  /* The floor of the picture, where there is no tick for it. */
  cairo_move_to (cr, plot->x, floor (plot->y + plot->height) + 0.5);
  cairo_line_to (cr, plot->x + plot->width, floor (plot->y + plot->height) + 0.5);
  cairo_stroke (cr);
}

/* Lines of several series differ by their dashes too, for those who do not see the inks. */
static guint
dashes_of (const Drawing *d, double dashes[4])
{
  static const double patterns[NAV_CHART_N_SERIES][4] = {
    { 0 }, { 4, 2 }, { 1.2, 1.6 }, { 6, 2, 1.2, 2 }, { 8, 3 }, { 3, 1.2, 3, 3 },
  };
  guint n = 0;

  if (d->series->role < NAV_CHART_ROLE_SERIES)
    return 0;
  while (n < 4 && patterns[(d->series->role - NAV_CHART_ROLE_SERIES) % NAV_CHART_N_SERIES][n] > 0) {
    dashes[n] = patterns[(d->series->role - NAV_CHART_ROLE_SERIES) % NAV_CHART_N_SERIES][n] *
                d->layout->theme.line_width;
    n++;
  }
  return n;
}

typedef struct {
  const Drawing *drawing;
  double dashes[4];
  guint n_dashes;
  double length; /* of what was stroked, so that dashes go on in the next piece */
  double piece;
  guint segments;
  double x;
  double y;
} Pen;

static void
pen_stroke (Pen *pen)
{
  cairo_t *cr = pen->drawing->cr;

  if (pen->segments == 0)
    return;
  cairo_set_dash (cr, pen->dashes, (int) pen->n_dashes, pen->length);
  cairo_stroke (cr);
  pen->length += pen->piece;
  pen->piece = 0;
  pen->segments = 0;
  cairo_move_to (cr, pen->x, pen->y);
}

static void
pen_move_to (Pen *pen, double x, double y)
{
  pen_stroke (pen);
  cairo_new_path (pen->drawing->cr);
  cairo_move_to (pen->drawing->cr, x, y);
  pen->x = x;
  pen->y = y;
}

static void
pen_line_to (Pen *pen, double x, double y)
{
  cairo_line_to (pen->drawing->cr, x, y);
  pen->piece += hypot (x - pen->x, y - pen->y);
  pen->x = x;
  pen->y = y;
  if (++pen->segments == SEGMENTS_A_STROKE)
    pen_stroke (pen);
}

/* A point between unknown ones is a dot. */
static void
pen_dot (Pen *pen, double x, double y)
{
  cairo_t *cr = pen->drawing->cr;

  pen_stroke (pen);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, pen->drawing->layout->theme.line_width, 0, 2 * G_PI);
  cairo_fill (cr);
}

static gboolean
is_alone (const Drawing *d, gsize i)
{
  return (i == 0 || !shows (d, i - 1)) && (i + 1 == d->series->n || !shows (d, i + 1));
}

static void
draw_line (const Drawing *d)
{
  Pen pen = { .drawing = d };
  gboolean down = FALSE;

  pen.n_dashes = dashes_of (d, pen.dashes);
  for (gsize i = 0; i < d->series->n; i++) {
    if (!shows (d, i)) {
      down = FALSE;
      continue;
    }
    if (is_alone (d, i)) {
      pen_dot (&pen, x_of (d, i), y_of (d, i));
    } else if (!down) {
      pen_move_to (&pen, x_of (d, i), y_of (d, i));
    } else {
      if (d->series->mark == NAV_CHART_MARK_STEP)
        pen_line_to (&pen, x_of (d, i), pen.y);
      pen_line_to (&pen, x_of (d, i), y_of (d, i));
    }
    down = TRUE;
  }
  pen_stroke (&pen);
  cairo_new_path (d->cr);
  cairo_set_dash (d->cr, NULL, 0, 0);
}

typedef struct {
  double low;
  double high;
} Span;

static void
span_reach (Span *span, double y)
{
  if (isnan (span->low) || y < span->low)
    span->low = y;
  if (isnan (span->high) || y > span->high)
    span->high = y;
}

static Span *
make_spans (const Drawing *d, guint n_columns)
{
  Span *spans = g_new (Span, n_columns);
  double last = NAN;

  for (guint i = 0; i < n_columns; i++)
    spans[i] = (Span){ NAN, NAN };
  for (gsize i = 0; i < d->series->n; i++) {
    double column;

    if (!shows (d, i)) {
      last = NAN;
      continue;
    }
    column = floor (x_of (d, i) - d->layout->plot.x);
    if (column >= 0 && column < n_columns) {
      span_reach (&spans[(guint) column], y_of (d, i));
      /* So that columns touch where the line goes from one to the next. */
      if (isfinite (last))
        span_reach (&spans[(guint) column], last);
    }
    last = y_of (d, i);
  }
  return spans;
}

static void
draw_spans (const Drawing *d)
{
  guint n_columns = (guint) MAX (ceil (d->layout->plot.width), 1);
  g_autofree Span *spans = make_spans (d, n_columns);
  double least = d->layout->theme.line_width;

  cairo_set_antialias (d->cr, CAIRO_ANTIALIAS_NONE);
  for (guint i = 0; i < n_columns; i++) {
    if (isnan (spans[i].low))
      continue;
    cairo_rectangle (d->cr, d->layout->plot.x + i, floor (spans[i].low - least / 2), 1,
                     ceil (MAX (spans[i].high - spans[i].low, 0) + least));
  }
  cairo_fill (d->cr);
  cairo_set_antialias (d->cr, CAIRO_ANTIALIAS_FAST);
}

static void
stroke_series (const Drawing *d)
{
  _nav_chart_set_ink (d->cr, nav_chart_theme_ink (&d->layout->theme, d->series->role), 1);
  cairo_set_line_width (d->cr, d->layout->theme.line_width);
  cairo_set_line_join (d->cr, CAIRO_LINE_JOIN_BEVEL);
  if ((double) d->series->n > POINTS_A_PIXEL * d->layout->plot.width)
    draw_spans (d);
  else
    draw_line (d);
}

/* Fills what lies between points @first and @last and their bases. */
static void
fill_stretch (const Drawing *d, gsize first, gsize last)
{
  cairo_new_path (d->cr);
  for (gsize i = first; i <= last; i++)
    cairo_line_to (d->cr, x_of (d, i), y_of (d, i));
  for (gsize i = last + 1; i-- > first;)
    cairo_line_to (d->cr, x_of (d, i), base_of (d, i));
  cairo_close_path (d->cr);
  cairo_fill (d->cr);
}

static void
draw_area (const Drawing *d)
{
  gsize first = 0;

  _nav_chart_set_ink (d->cr, nav_chart_theme_ink (&d->layout->theme, d->series->role),
                      AREA_STRENGTH);
  for (gsize i = 0; i <= d->series->n; i++)
    if (i == d->series->n || !shows (d, i)) {
      if (i > first)
        fill_stretch (d, first, i - 1);
      first = i + 1;
    }
  stroke_series (d);
}

static void
draw_columns (const Drawing *d)
{
  _nav_chart_set_ink (d->cr, nav_chart_theme_ink (&d->layout->theme, d->series->role),
                      COLUMN_STRENGTH);
  for (gsize i = 0; i < d->series->n; i++) {
    double x, end, y, base;

    if (!shows (d, i))
      continue;
    x = x_of (d, i);
    end = d->series->x_ends && nav_chart_axis_shows (&d->layout->chart->axes[NAV_CHART_X],
                                                     d->series->x_ends[i])
            ? pixel (d, NAV_CHART_X, d->series->x_ends[i])
            : x;
    if (end == x) {
      /* One value and no span: a column that is seen, with the value in its middle. */
      x -= d->layout->theme.line_width * 1.5;
      end += d->layout->theme.line_width * 1.5 + 1;
    }
    y = y_of (d, i);
    base = base_of (d, i);
    cairo_rectangle (d->cr, MIN (x, end), MIN (y, base), MAX (fabs (end - x) - 1, 1),
                     fabs (base - y));
  }
  cairo_fill (d->cr);
}

/* Each series its own shape. */
static void
add_marker (const Drawing *d, double x, double y, double size)
{
  guint shape =
    d->series->role < NAV_CHART_ROLE_SERIES ? 0 : d->series->role - NAV_CHART_ROLE_SERIES;

  cairo_new_sub_path (d->cr);
  switch (shape % 4) {
  case 0:
    cairo_arc (d->cr, x, y, size, 0, 2 * G_PI);
    break;
  case 1:
    cairo_rectangle (d->cr, x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
    break;
  case 2:
    cairo_move_to (d->cr, x, y - size * 1.2);
    cairo_line_to (d->cr, x + size * 1.1, y + size * 0.9);
    cairo_line_to (d->cr, x - size * 1.1, y + size * 0.9);
    break;
  default:
    cairo_move_to (d->cr, x, y - size * 1.3);
    cairo_line_to (d->cr, x + size * 1.1, y);
    cairo_line_to (d->cr, x, y + size * 1.3);
    cairo_line_to (d->cr, x - size * 1.1, y);
    break;
  }
  cairo_close_path (d->cr);
}

static void
draw_points (const Drawing *d)
{
  _nav_chart_set_ink (d->cr, nav_chart_theme_ink (&d->layout->theme, d->series->role),
                      COLUMN_STRENGTH);
  for (gsize i = 0; i < d->series->n; i++)
    if (shows (d, i)) {
      add_marker (d, x_of (d, i), y_of (d, i), d->layout->theme.line_width * 2);
      cairo_fill (d->cr);
    }
}

static void
draw_series (const NavChartLayout *layout, const NavChartSeries *series, cairo_t *cr)
{
  Drawing drawing = { layout, series, cr };

  switch (series->mark) {
  case NAV_CHART_MARK_AREA:
    draw_area (&drawing);
    break;
  case NAV_CHART_MARK_COLUMNS:
    draw_columns (&drawing);
    break;
  case NAV_CHART_MARK_POINTS:
    draw_points (&drawing);
    break;
  case NAV_CHART_MARK_LINE:
  case NAV_CHART_MARK_STEP:
  default:
    stroke_series (&drawing);
    break;
  }
}

static double
guide_end (const NavChartLayout *layout, NavChartDirection across, double value, double otherwise)
{
  if (!nav_chart_axis_shows (&layout->chart->axes[across], value))
    return otherwise;
  return CLAMP (_nav_chart_layout_pixel (layout, across, value), -FAR, FAR);
}

static void
draw_guide (const NavChartLayout *layout, const NavChartGuide *guide, cairo_t *cr)
{
  const NavChartBox *plot = &layout->plot;
  static const double dash[] = { 4, 3 };
  double at;

  if (!nav_chart_axis_shows (&layout->chart->axes[guide->direction], guide->value))
    return;
  at = CLAMP (_nav_chart_layout_pixel (layout, guide->direction, guide->value), -FAR, FAR);
  _nav_chart_set_ink (cr, nav_chart_theme_ink (&layout->theme, guide->role), 1);
  cairo_set_line_width (cr, GUIDE_WIDTH);
  cairo_set_dash (cr, dash, G_N_ELEMENTS (dash), 0);
  if (guide->direction == NAV_CHART_X) {
    cairo_move_to (cr, at, guide_end (layout, NAV_CHART_Y, guide->from, plot->y + plot->height));
    cairo_line_to (cr, at, guide_end (layout, NAV_CHART_Y, guide->to, plot->y));
  } else {
    cairo_move_to (cr, guide_end (layout, NAV_CHART_X, guide->from, plot->x), at);
    cairo_line_to (cr, guide_end (layout, NAV_CHART_X, guide->to, plot->x + plot->width), at);
  }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

void
_nav_chart_draw_plane (const NavChartLayout *layout, cairo_t *cr)
{
  const NavChartBox *plot = &layout->plot;
  double beyond = layout->theme.line_width * 3;

  if (plot->width <= 0 || plot->height <= 0)
    return;
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  draw_grid (layout, cr);
  /* A line at the edge, or a marker, is not cut in half. */
  cairo_rectangle (cr, plot->x - beyond, plot->y - beyond, plot->width + 2 * beyond,
                   plot->height + 2 * beyond);
  cairo_clip (cr);
  for (guint i = 0; i < layout->chart->series->len; i++)
    draw_series (layout, g_ptr_array_index (layout->chart->series, i), cr);
  for (guint i = 0; i < layout->chart->guides->len; i++)
    draw_guide (layout, g_ptr_array_index (layout->chart->guides, i), cr);
  cairo_restore (cr);
}
