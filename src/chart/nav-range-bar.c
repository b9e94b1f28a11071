// SPDX-License-Identifier: Apache-2.0
// A bar that shows a figure, how sure it is, and the target it is held against.

#include "chart/nav-range-bar.h"

#include <math.h>

/* Room beyond the target, so that its tick never stands at the end. */
#define BEYOND_TARGET 1.25

/* How high the bar is within the picture; the tick takes all of it. */
#define BAR_SHARE 0.5

#define TICK_WIDTH 2.0

/* Of what is finite: an open end says nothing of the scale. */
static double
larger (double a, double b)
{
  if (!isfinite (b))
    return a;
  return !isfinite (a) || b > a ? b : a;
}

/**
 * nav_range_bar_scale:
 *
 * Returns: the value at the far end of the picture, which starts at zero; NaN when there is nothing
 *   to show
 */
double
nav_range_bar_scale (const NavRangeBar *bar)
{
  double scale = larger (bar->value, bar->high);

  scale = larger (scale, bar->target * BEYOND_TARGET);
  return scale > 0 && isfinite (scale) ? scale : NAN;
}

static void
set_ink (cairo_t *cr, const NavInk *ink, double strength)
{
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, ink->alpha * strength);
}

static void
round_rectangle (cairo_t *cr, double x, double y, double width, double height)
{
  double radius = MIN (height, width) / 2;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, G_PI_2);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI_2, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
fill_until (cairo_t *cr, double x, double y, double width, double height, const NavInk *ink,
            double strength)
{
  set_ink (cr, ink, strength);
  cairo_rectangle (cr, x, y, MAX (width, 0), height);
  cairo_fill (cr);
}

static double
to_pixels (double value, double scale, double width)
{
  return isinf (value) ? width : MIN (value / scale * width, width);
}

/* The lighter end goes from the figure to the far end of its range; an open one to the end of the
 * picture. */
static void
draw_bar (const NavRangeBar *bar, const NavChartTheme *theme, cairo_t *cr, double width, double y,
          double height, double scale)
{
  gboolean ranged = isfinite (bar->low) && bar->high > bar->low;
  double value = isnan (bar->value) ? 0 : round (to_pixels (bar->value, scale, width));

  cairo_save (cr);
  round_rectangle (cr, 0, y, width, height);
  cairo_clip (cr);
  fill_until (cr, 0, y, width, height, &theme->track, 1);
  fill_until (cr, 0, y, value, height, &bar->ink, 1);
  if (ranged)
    fill_until (cr, value, y, to_pixels (bar->high, scale, width) - value, height, &bar->ink, 0.35);
  cairo_restore (cr);
}

static void
draw_target (const NavRangeBar *bar, const NavChartTheme *theme, cairo_t *cr, double width,
             double height, double scale)
{
  double x = round (bar->target / scale * width);

  fill_until (cr, x - TICK_WIDTH / 2, 0, TICK_WIDTH, height, &theme->text, 0.9);
}

/**
 * nav_range_bar_render:
 * @bar: what to show
 * @theme: inks of the track and the tick
 * @cr: where, with the origin at the upper left
 * @right_to_left: whether zero is on the right
 *
 * Any thread that owns @cr.
 */
void
nav_range_bar_render (const NavRangeBar *bar, const NavChartTheme *theme, cairo_t *cr, double width,
                      double height, gboolean right_to_left)
{
  double scale = nav_range_bar_scale (bar);
  double thickness = round (height * BAR_SHARE);

  cairo_save (cr);
  if (right_to_left) {
    cairo_translate (cr, width, 0);
    cairo_scale (cr, -1, 1);
  }
  draw_bar (bar, theme, cr, width, round ((height - thickness) / 2), thickness,
            isnan (scale) ? 1 : scale);
  if (isfinite (bar->target) && !isnan (scale))
    draw_target (bar, theme, cr, width, height, scale);
  cairo_restore (cr);
}
