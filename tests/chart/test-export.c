// SPDX-License-Identifier: Apache-2.0
// Pictures in files: of the right kind and size, readable by others, with all that must be on them.

#include <gio/gio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "chart-fixture.h"
#include "chart/nav-chart-export.h"

static NavChartSheet
sheet (double width, double height)
{
  return (NavChartSheet){
    .theme = nav_chart_theme_paper (), .width = width, .height = height, .scale = 2
  };
}

static GBytes *
export (NavChart *chart, NavChartFormat format, double width, double height)
{
  g_autoptr (GError) error = NULL;
  NavChartSheet paper = sheet (width, height);
  GBytes *bytes = nav_chart_export (chart, format, &paper, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  return bytes;
}

static guint32
big_endian (const guchar *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

/* RFC 2083: after the signature the chunk IHDR with width and height. */
static void
test_png (void)
{
  static const guchar signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

  for (guint which = 0; which < FIXTURE_N_CHARTS; which++) {
    g_autoptr (NavChart) chart = fixture_chart (which);
    g_autoptr (GBytes) bytes = export (chart, NAV_CHART_PNG, 640, 360);
    const guchar *data = g_bytes_get_data (bytes, NULL);

    g_assert_cmpuint (g_bytes_get_size (bytes), >, 1000);
    g_assert_cmpmem (data, sizeof signature, signature, sizeof signature);
    g_assert_cmpmem (data + 12, 4, "IHDR", 4);
    g_assert_cmpuint (big_endian (data + 16), ==, 1280);
    g_assert_cmpuint (big_endian (data + 20), ==, 720);
  }
}

/* XML that another reader takes, as wide as was asked for: 640 pixels are 480 points. */
static void
test_svg (void)
{
  for (guint which = 0; which < FIXTURE_N_CHARTS; which++) {
    g_autoptr (NavChart) chart = fixture_chart (which);
    g_autoptr (GBytes) bytes = export (chart, NAV_CHART_SVG, 640, 360);
    g_autoptr (GError) error = NULL;
    const GMarkupParser nothing = { NULL, NULL, NULL, NULL, NULL };
    g_autoptr (GMarkupParseContext) parser = g_markup_parse_context_new (&nothing, 0, NULL, NULL);
    const char *text = g_bytes_get_data (bytes, NULL);

    g_assert_true (
      g_markup_parse_context_parse (parser, text, (gssize) g_bytes_get_size (bytes), &error));
    g_assert_true (g_markup_parse_context_end_parse (parser, &error));
    g_assert_nonnull (g_strstr_len (text, 1000, "viewBox=\"0 0 480 270\""));
  }
}

static void
test_svg_by_xmllint (void)
{
  g_autofree char *xmllint = g_find_program_in_path ("xmllint");
  g_autoptr (NavChart) chart = fixture_chart (0);
  g_autoptr (GBytes) bytes = export (chart, NAV_CHART_SVG, 640, 360);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (xmllint == NULL) {
    g_test_skip ("there is no xmllint");
    return;
  }
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                              &error, xmllint, "--nonet", "--noout", "-", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate (process, bytes, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
}

static gboolean
contains (const char *data, gsize size, const char *text)
{
  for (gsize i = 0; i + strlen (text) <= size; i++)
    if (memcmp (data + i, text, strlen (text)) == 0)
      return TRUE;
  return FALSE;
}

static void
test_pdf (void)
{
  for (guint which = 0; which < FIXTURE_N_CHARTS; which++) {
    g_autoptr (NavChart) chart = fixture_chart (which);
    g_autoptr (GBytes) bytes = export (chart, NAV_CHART_PDF, 640, 360);
    gsize size = g_bytes_get_size (bytes);
    const char *data = g_bytes_get_data (bytes, NULL);

    g_assert_cmpuint (size, >, 1000);
    g_assert_cmpmem (data, 5, "%PDF-", 5);
    g_assert_cmpmem (data + size - 6, 6, "%%EOF\n", 6);
    g_assert_true (contains (data, size, "/MediaBox [ 0 0 480 270 ]"));
    g_assert_true (contains (data, size, nav_chart_get_title (chart)));
  }
}

/* Without a height the picture takes what it wants. */
static void
test_own_height (void)
{
  g_autoptr (NavChart) memory = fixture_chart (6);
  g_autoptr (NavChart) lines = fixture_chart (0);
  NavChart *charts[] = { memory, lines };

  for (gsize i = 0; i < G_N_ELEMENTS (charts); i++) {
    g_autoptr (GBytes) bytes = export (charts[i], NAV_CHART_PNG, 500, 0);
    guint32 height = big_endian ((const guchar *) g_bytes_get_data (bytes, NULL) + 20);
    g_assert_cmpuint (height, >, 100);
    g_assert_cmpuint (height, <, 1000);
  }
}

static void
assert_refused (NavChartFormat format, double width, double height, const char *field)
{
  g_autoptr (NavChart) chart = fixture_chart (0);
  g_autoptr (GError) error = NULL;
  NavChartSheet paper = sheet (width, height);

  g_assert_null (nav_chart_export (chart, format, &paper, &error));
  g_assert_error (error, NAV_CHART_ERROR, NAV_ERROR_INVALID);
  g_assert_cmpstr (nav_error_get_field (error), ==, field);
}

static void
test_refused (void)
{
  assert_refused (NAV_CHART_PNG, 0, 100, "width");
  assert_refused (NAV_CHART_PNG, -1, 0, "width");
  assert_refused (NAV_CHART_PNG, NAN, 100, "width");
  assert_refused (NAV_CHART_PNG, 100, NAN, "height");
  assert_refused (NAV_CHART_PNG, 100, -4, "height");
  assert_refused (NAV_CHART_PNG, INFINITY, 100, "width");
  assert_refused (NAV_CHART_PNG, NAV_CHART_MAX_SIDE, 100, "width"); /* two pixels each */
  assert_refused (NAV_CHART_SVG, 100, NAV_CHART_MAX_SIDE + 1, "height");
  assert_refused (NAV_CHART_PDF, 0.5, 100, "width");
}

/* As small as a point: nothing but the ground. */
static void
test_smallest (void)
{
  for (NavChartFormat format = NAV_CHART_PNG; format <= NAV_CHART_PDF; format++) {
    g_autoptr (NavChart) chart = fixture_chart (0);
    g_autoptr (GBytes) bytes = export (chart, format, 1, 1);
    g_assert_cmpuint (g_bytes_get_size (bytes), >, 50);
  }
}

static cairo_status_t
read_bytes (void *closure, unsigned char *data, unsigned int length)
{
  GInputStream *stream = closure;
  gsize n;

  return g_input_stream_read_all (stream, data, length, &n, NULL, NULL) && n == length
           ? CAIRO_STATUS_SUCCESS
           : CAIRO_STATUS_READ_ERROR;
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  guint32 argb;

  memcpy (&argb,
          cairo_image_surface_get_data (surface) +
            y * cairo_image_surface_get_stride (surface) + 4 * x,
          sizeof argb);
  return argb | 0xff000000; /* a picture without holes is written without opacity */
}

/* On white, which other programs may show upon anything, with something drawn on it. */
static void
test_ground (void)
{
  g_autoptr (NavChart) chart = fixture_chart (4);
  g_autoptr (GBytes) bytes = export (chart, NAV_CHART_PNG, 300, 200);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (read_bytes, stream);
  guint inked = 0;

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 600);
  g_assert_cmpuint (pixel (surface, 0, 0), ==, 0xffffffff);
  g_assert_cmpuint (pixel (surface, 599, 399), ==, 0xffffffff);
  for (int i = 0; i < 600 * 400; i++)
    inked += pixel (surface, i % 600, i / 600) != 0xffffffff;
  g_assert_cmpuint (inked, >, 5000);
  cairo_surface_destroy (surface);
}

/* What was simulated says so inside the picture: the same chart differs by its word. */
static void
test_simulated (void)
{
  const NavChartFormat format = NAV_CHART_SVG;
  g_autoptr (NavChart) measured = fixture_chart (4);
  g_autoptr (NavChart) simulated = fixture_chart (4);
  g_autoptr (GBytes) without = NULL, with = NULL;

  nav_chart_set_simulated (simulated, "Simulated");
  without = export (measured, format, 640, 360);
  with = export (simulated, format, 640, 360);
  g_assert_cmpuint (g_bytes_get_size (with), >, g_bytes_get_size (without) + 200);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/export/png", test_png);
  g_test_add_func ("/chart/export/svg", test_svg);
  g_test_add_func ("/chart/export/svg-by-xmllint", test_svg_by_xmllint);
  g_test_add_func ("/chart/export/pdf", test_pdf);
  g_test_add_func ("/chart/export/own-height", test_own_height);
  g_test_add_func ("/chart/export/refused", test_refused);
  g_test_add_func ("/chart/export/smallest", test_smallest);
  g_test_add_func ("/chart/export/ground", test_ground);
  g_test_add_func ("/chart/export/simulated", test_simulated);
  return g_test_run ();
}
