// SPDX-License-Identifier: Apache-2.0
// The bar of a figure against its target: its scale, and where which ink ends up.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "chart/nav-range-bar.h"

#define WIDTH 100
#define HEIGHT 20

/* Pure colours, so that a pixel tells which ink made it. */
static const NavChartTheme theme = { .track = { 0, 0, 1, 1 }, .text = { 1, 1, 1, 1 } };
static const NavInk red = { 1, 0, 0, 1 };

typedef struct {
  int red;
  int green;
  int blue;
} Pixel;

static cairo_surface_t *
draw (const NavRangeBar *bar, gboolean right_to_left)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  nav_range_bar_render (bar, &theme, cr, WIDTH, HEIGHT, right_to_left);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static Pixel
pixel_at (cairo_surface_t *surface, int x, int y)
{
  const guchar *row =
    cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
  guint32 argb;

  memcpy (&argb, row + 4 * x, sizeof argb);
  return (Pixel){ argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff };
}

static void
test_scale (void)
{
  NavRangeBar bar = { .value = 60, .low = 50, .high = 90, .target = 80, .ink = red };

  /* The target's tick has room beyond it, and so has whatever is larger. */
  g_assert_cmpfloat (nav_range_bar_scale (&bar), ==, 100);
  bar.high = 300;
  g_assert_cmpfloat (nav_range_bar_scale (&bar), ==, 300);
  bar.target = NAN;
  bar.high = NAN;
  g_assert_cmpfloat (nav_range_bar_scale (&bar), ==, 60);
  bar.value = NAN;
  g_assert_true (isnan (nav_range_bar_scale (&bar)));
  bar.value = INFINITY;
  g_assert_true (isnan (nav_range_bar_scale (&bar)));
  bar = (NavRangeBar){ .value = 60, .low = 50, .high = INFINITY, .target = 80, .ink = red };
  g_assert_cmpfloat (nav_range_bar_scale (&bar), ==, 100);
}

static void
test_parts (void)
{
  NavRangeBar bar = { .value = 40, .low = 30, .high = 60, .target = 80, .ink = red };
  cairo_surface_t *surface = draw (&bar, FALSE);
  Pixel sure = pixel_at (surface, 20, HEIGHT / 2), unsure = pixel_at (surface, 50, HEIGHT / 2);
  Pixel empty = pixel_at (surface, 70, HEIGHT / 2), tick = pixel_at (surface, 80, 1);

  g_assert_cmpint (sure.red, ==, 255);
  g_assert_cmpint (sure.blue, ==, 0);
  g_assert_cmpint (unsure.red, >, 50);
  g_assert_cmpint (unsure.red, <, 200);
  g_assert_cmpint (unsure.blue, >, 50);
  g_assert_cmpint (empty.red, ==, 0);
  g_assert_cmpint (empty.blue, ==, 255);
  g_assert_cmpint (tick.green, >, 200);
  cairo_surface_destroy (surface);
}

/* What has no end goes to the end of the picture: the range of a figure that is known, or the bar
 * of one that never comes. */
static void
test_open (void)
{
  NavRangeBar bar = { .value = 40, .low = 30, .high = INFINITY, .target = 80, .ink = red };
  cairo_surface_t *surface = draw (&bar, FALSE);

  g_assert_cmpint (pixel_at (surface, 20, HEIGHT / 2).red, ==, 255);
  g_assert_cmpint (pixel_at (surface, 90, HEIGHT / 2).red, >, 50);
  g_assert_cmpint (pixel_at (surface, 90, HEIGHT / 2).red, <, 200);
  cairo_surface_destroy (surface);
  bar.value = INFINITY;
  surface = draw (&bar, FALSE);
  g_assert_cmpint (pixel_at (surface, 90, HEIGHT / 2).red, ==, 255);
  g_assert_cmpint (pixel_at (surface, 80, 1).green, >, 200);
  cairo_surface_destroy (surface);
}

static void
test_right_to_left (void)
{
  NavRangeBar bar = { .value = 40, .low = NAN, .high = NAN, .target = 80, .ink = red };
  cairo_surface_t *surface = draw (&bar, TRUE);

  g_assert_cmpint (pixel_at (surface, 80, HEIGHT / 2).red, ==, 255);
  g_assert_cmpint (pixel_at (surface, 40, HEIGHT / 2).red, ==, 0);
  g_assert_cmpint (pixel_at (surface, 20, 1).green, >, 200);
  cairo_surface_destroy (surface);
}

/* What is not known is not drawn, and nothing complains. */
static void
test_unknown (void)
{
  NavRangeBar bar = { .value = NAN, .low = NAN, .high = NAN, .target = NAN, .ink = red };
  cairo_surface_t *surface = draw (&bar, FALSE);

  for (int x = 0; x < WIDTH; x++)
    g_assert_cmpint (pixel_at (surface, x, HEIGHT / 2).red, ==, 0);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/range-bar/scale", test_scale);
  g_test_add_func ("/chart/range-bar/parts", test_parts);
  g_test_add_func ("/chart/range-bar/open", test_open);
  g_test_add_func ("/chart/range-bar/right-to-left", test_right_to_left);
  g_test_add_func ("/chart/range-bar/unknown", test_unknown);
  return g_test_run ();
}
