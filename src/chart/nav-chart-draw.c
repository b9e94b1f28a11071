// SPDX-License-Identifier: Apache-2.0
// Draws what was laid out: backgrounds and words here, the rest by kind.

#include <math.h>

#include "chart/nav-chart-layout-private.h"

#define SWATCH_SHARE 0.6

void
_nav_chart_set_ink (cairo_t *cr, const NavInk *ink, double strength)
{
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, ink->alpha * strength);
}

void
_nav_chart_round_box (cairo_t *cr, const NavChartBox *box, double radius)
{
  double x = box->x, y = box->y, right = x + box->width, bottom = y + box->height;

  radius = MIN (radius, MIN (box->width, box->height) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, bottom - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
draw_swatch (const NavChartLayout *layout, const NavChartText *text, cairo_t *cr)
{
  double side = round (layout->line * SWATCH_SHARE);
  gboolean mirrored = layout->flags & NAV_CHART_LAYOUT_RIGHT_TO_LEFT &&
                      layout->chart->kind == NAV_CHART_ROWS;
  NavChartBox box = { mirrored ? text->box.x + text->box.width + layout->line - side
                               : text->box.x - layout->line,
                      text->box.y + round ((text->box.height - side) / 2), side, side };

  _nav_chart_set_ink (cr, &text->swatch_ink, 1);
  _nav_chart_round_box (cr, &box, side / 4);
  cairo_fill (cr);
}

/* A frame around the word that must not be overlooked. */
static void
draw_frame (const NavChartLayout *layout, const NavChartText *text, cairo_t *cr)
{
  double by = layout->gap / 2;
  NavChartBox box = { text->box.x - by + 0.5, text->box.y - by / 2 + 0.5,
                      text->box.width + 2 * by - 1, text->box.height + by - 1 };

  _nav_chart_set_ink (cr, &text->ink, 1);
  cairo_set_line_width (cr, 1);
  _nav_chart_round_box (cr, &box, by);
  cairo_stroke (cr);
}

static void
draw_text (const NavChartLayout *layout, const NavChartText *text, cairo_t *cr)
{
  PangoRectangle logical;

  if (text->swatch)
    draw_swatch (layout, text, cr);
  if (text->kind == NAV_CHART_TEXT_SIMULATED)
    draw_frame (layout, text, cr);
  /* Words that were given a width to be cut at may stand at the far end of it. */
  pango_layout_get_extents (text->words, NULL, &logical);
  cairo_move_to (cr, text->box.x - (double) logical.x / PANGO_SCALE, text->box.y);
  _nav_chart_set_ink (cr, &text->ink, 1);
  pango_cairo_show_layout (cr, text->words);
}

/**
 * nav_chart_layout_render:
 * @cr: where, with the origin at the upper left of the picture
 *
 * The thread that made the layout.
 */
void
nav_chart_layout_render (const NavChartLayout *layout, cairo_t *cr)
{
  g_return_if_fail (layout != NULL && cr != NULL);

  if (layout->width < 1 || layout->height < 1)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, layout->width, layout->height);
  cairo_clip (cr);
  _nav_chart_set_ink (cr, &layout->theme.background, 1);
  cairo_paint (cr);
  if (!nav_chart_is_empty (layout->chart)) {
    if (layout->chart->kind == NAV_CHART_ROWS)
      _nav_chart_draw_rows (layout, cr);
    else
      _nav_chart_draw_plane (layout, cr);
  }
  for (guint i = 0; i < layout->texts->len; i++)
    draw_text (layout, &g_array_index (layout->texts, NavChartText, i), cr);
  cairo_restore (cr);
}

static void
draw_plane_cursor (const NavChartLayout *layout, const NavChartBox *box, cairo_t *cr)
{
  double x = box->x + box->width / 2, y = box->y + box->height / 2;

  _nav_chart_set_ink (cr, &layout->theme.dim, 1);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, floor (x) + 0.5, layout->plot.y);
  cairo_line_to (cr, floor (x) + 0.5, layout->plot.y + layout->plot.height);
  cairo_stroke (cr);
  _nav_chart_set_ink (cr, &layout->theme.text, 1);
  cairo_set_line_width (cr, layout->theme.line_width);
  cairo_arc (cr, x, y, layout->gap * 0.7, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static void
draw_part_cursor (const NavChartLayout *layout, const NavChartBox *box, cairo_t *cr)
{
  NavChartBox around = { box->x, box->y, MAX (box->width, 2), box->height };

  _nav_chart_set_ink (cr, &layout->theme.text, 1);
  cairo_set_line_width (cr, layout->theme.line_width);
  _nav_chart_round_box (cr, &around, layout->gap / 2);
  cairo_stroke (cr);
}

/**
 * nav_chart_layout_render_cursor:
 * @point: what is pointed at
 *
 * Draws the mark of a pointed-at point upon the picture; nothing for a point that does not exist.
 */
void
nav_chart_layout_render_cursor (const NavChartLayout *layout, const NavChartPoint *point,
                                cairo_t *cr)
{
  NavChartBox box;

  g_return_if_fail (layout != NULL && point != NULL && cr != NULL);

  if (!nav_chart_layout_locate (layout, point, &box))
    return;
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, layout->width, layout->height);
  cairo_clip (cr);
  if (layout->chart->kind == NAV_CHART_ROWS)
    draw_part_cursor (layout, &box, cr);
  else
    draw_plane_cursor (layout, &box, cr);
  cairo_restore (cr);
}
