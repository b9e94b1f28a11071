// SPDX-License-Identifier: Apache-2.0
// Bars: the empty track, parts from zero, the uncertain end, the tick of the target.

#include <math.h>

#include "chart/nav-chart-layout-private.h"

#define UNSURE 0.35
#define BETWEEN_PARTS 1.0
#define TICK_WIDTH 2.0

/* How far the tick stands out of the bar on both sides, in gaps. */
#define TICK_BEYOND 0.4

double
_nav_chart_tick_beyond (const NavChartLayout *layout)
{
  return round (layout->gap * TICK_BEYOND);
}

static void
draw_parts (const NavChartLayout *layout, guint row, cairo_t *cr)
{
  const NavChartRow *self = g_ptr_array_index (layout->chart->rows, row);
  NavChartBox box;

  for (guint i = 0; i < self->parts->len; i++) {
    const NavChartPart *part = &g_array_index (self->parts, NavChartPart, i);
    gboolean last = i + 1 == self->parts->len;

    if (!_nav_chart_layout_part_box (layout, row, i, &box))
      continue;
    /* No part is so small that the blank between it and the next swallows it. */
    if (!last && box.width > 2 * BETWEEN_PARTS) {
      box.width -= BETWEEN_PARTS;
      box.x += layout->flags & NAV_CHART_LAYOUT_RIGHT_TO_LEFT ? BETWEEN_PARTS : 0;
    }
    _nav_chart_set_ink (cr, nav_chart_theme_ink (&layout->theme, part->role), 1);
    cairo_rectangle (cr, box.x, box.y, box.width, box.height);
    cairo_fill (cr);
  }
}

/* From zero, in the bar's own direction. */
static double
place_in (const NavChartLayout *layout, const NavChartBox *bar, double value)
{
  double along = MIN (value / layout->max[NAV_CHART_X], 1) * bar->width;

  return layout->flags & NAV_CHART_LAYOUT_RIGHT_TO_LEFT ? bar->x + bar->width - along
                                                        : bar->x + along;
}

static void
draw_range (const NavChartLayout *layout, const NavChartRow *row, const NavChartBox *bar,
            cairo_t *cr)
{
  const NavChartAxis *axis = &layout->chart->axes[NAV_CHART_X];
  double length = _nav_chart_row_length (row), from, to;
  NavChartRole role;

  if (!nav_chart_axis_shows (axis, row->low) || !nav_chart_axis_shows (axis, row->high) ||
      isnan (length) || row->high <= length)
    return;
  role = g_array_index (row->parts, NavChartPart, row->parts->len - 1).role;
  from = place_in (layout, bar, length);
  to = place_in (layout, bar, row->high);
  _nav_chart_set_ink (cr, nav_chart_theme_ink (&layout->theme, role), UNSURE);
  cairo_rectangle (cr, MIN (from, to), bar->y, fabs (to - from), bar->height);
  cairo_fill (cr);
}

static void
draw_target (const NavChartLayout *layout, const NavChartRow *row, const NavChartBox *bar,
             cairo_t *cr)
{
  double beyond = _nav_chart_tick_beyond (layout), x;

  if (!nav_chart_axis_shows (&layout->chart->axes[NAV_CHART_X], row->target))
    return;
  x = round (place_in (layout, bar, row->target));
  _nav_chart_set_ink (cr, &layout->theme.text, 1);
  cairo_rectangle (cr, x - TICK_WIDTH / 2, bar->y - beyond, TICK_WIDTH, bar->height + 2 * beyond);
  cairo_fill (cr);
}

static void
draw_row (const NavChartLayout *layout, const NavChartRowPlace *place, cairo_t *cr)
{
  const NavChartRow *row = g_ptr_array_index (layout->chart->rows, place->row);

  cairo_save (cr);
  _nav_chart_round_box (cr, &place->bar, layout->gap / 2);
  cairo_clip (cr);
  _nav_chart_set_ink (cr, &layout->theme.track, 1);
  cairo_paint (cr);
  draw_parts (layout, place->row, cr);
  draw_range (layout, row, &place->bar, cr);
  cairo_restore (cr);
  draw_target (layout, row, &place->bar, cr);
}

void
_nav_chart_draw_rows (const NavChartLayout *layout, cairo_t *cr)
{
  for (guint i = 0; i < layout->row_places->len; i++)
    draw_row (layout, &g_array_index (layout->row_places, NavChartRowPlace, i), cr);
}
