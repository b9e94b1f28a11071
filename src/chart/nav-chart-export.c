// SPDX-License-Identifier: Apache-2.0
// Pictures for files and the clipboard: the drawing of the window on other surfaces, with title,
// caption, and the word that says so where nothing was measured.

#include "chart/nav-chart-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>

#include "chart/nav-chart-layout.h"

NAV_DEFINE_ERROR_DOMAIN (chart)

/* Around the picture, in lines of text. */
#define MARGIN 1.0

/* PDF and SVG measure in points, 72 to an inch; pictures in pixels, 96 to an inch. */
#define POINTS_A_PIXEL 0.75

typedef struct {
  NavChartLayout *layout;
  const NavInk *background;
  double margin;
  double width; /* with margins */
  double height;
} Sheet;

static gboolean
check_size (const NavChartSheet *sheet, double height, double scale, GError **error)
{
  double side = MAX (sheet->width, height) * scale;

  if (sheet->width >= 1 && height >= 1 && side <= NAV_CHART_MAX_SIDE)
    return TRUE;
  nav_set_error (error, NAV_CHART_ERROR, NAV_ERROR_INVALID,
                 sheet->width >= 1 && sheet->width * scale <= NAV_CHART_MAX_SIDE ? "height"
                                                                                : "width",
                 "Must be between 1 and %d pixels", NAV_CHART_MAX_SIDE);
  return FALSE;
}

static gboolean
sheet_init (Sheet *self, NavChart *chart, const NavChartSheet *sheet, double scale, GError **error)
{
  NavChartLayoutFlags flags =
    NAV_CHART_LAYOUT_TITLE | (sheet->right_to_left ? NAV_CHART_LAYOUT_RIGHT_TO_LEFT : 0);
  double margin = round (sheet->theme->font_size * MARGIN), height = sheet->height;
  double inner = sheet->width - 2 * margin;

  if (height == 0 && sheet->width >= 1)
    height = nav_chart_measure_height (chart, sheet->theme, inner, flags) + 2 * margin;
  if (!check_size (sheet, height, scale, error))
    return FALSE;
  *self = (Sheet){ .background = &sheet->theme->background,
                   .margin = margin,
                   .width = floor (sheet->width),
                   .height = floor (height) };
  self->layout = nav_chart_layout_new (chart, sheet->theme, inner, height - 2 * margin, flags);
  return TRUE;
}

static void
sheet_clear (Sheet *self)
{
  g_clear_pointer (&self->layout, nav_chart_layout_free);
}

static void
sheet_draw (const Sheet *self, cairo_surface_t *surface, double scale)
{
  cairo_t *cr = cairo_create (surface);
  const NavInk *ink = self->background;

  cairo_scale (cr, scale, scale);
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, ink->alpha);
  cairo_paint (cr);
  cairo_translate (cr, self->margin, self->margin);
  nav_chart_layout_render (self->layout, cr);
  cairo_destroy (cr);
}

static gboolean
check_surface (cairo_surface_t *surface, GError **error)
{
  cairo_status_t status = cairo_surface_status (surface);

  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  nav_set_error (error, NAV_CHART_ERROR, NAV_ERROR_UNSUPPORTED, NULL,
                 "The picture could not be drawn: %s", cairo_status_to_string (status));
  return FALSE;
}

static cairo_surface_t *
draw_image (const Sheet *self, double scale, GError **error)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) MAX (floor (self->width * scale), 1),
                                (int) MAX (floor (self->height * scale), 1));

  sheet_draw (self, surface, scale);
  if (check_surface (surface, error))
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
write_png (const Sheet *self, double scale, GByteArray *out, GError **error)
{
  cairo_surface_t *surface = draw_image (self, scale, error);
  gboolean good;

  if (surface == NULL)
    return FALSE;
  good = cairo_surface_write_to_png_stream (surface, append_bytes, out) == CAIRO_STATUS_SUCCESS &&
         check_surface (surface, error);
  cairo_surface_destroy (surface);
  return good;
}

static gboolean
write_vectors (const Sheet *self, NavChart *chart, NavChartFormat format, GByteArray *out,
               GError **error)
{
  double width = self->width * POINTS_A_PIXEL, height = self->height * POINTS_A_PIXEL;
  cairo_surface_t *surface =
    format == NAV_CHART_SVG
      ? cairo_svg_surface_create_for_stream (append_bytes, out, width, height)
      : cairo_pdf_surface_create_for_stream (append_bytes, out, width, height);
  gboolean good;

  /* Later versions pack their objects, which older programs cannot read and nobody needs here. */
  if (format == NAV_CHART_PDF)
    cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  if (format == NAV_CHART_PDF && nav_chart_get_title (chart) != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, nav_chart_get_title (chart));
  sheet_draw (self, surface, POINTS_A_PIXEL);
  cairo_surface_finish (surface);
  good = check_surface (surface, error);
  cairo_surface_destroy (surface);
  return good;
}

/**
 * nav_chart_export:
 *
 * Any thread. PNG has @sheet's scale; SVG and PDF have none.
 *
 * Returns: (transfer full) (nullable): the file; NULL with @error (INVALID for a size)
 */
GBytes *
nav_chart_export (NavChart *chart, NavChartFormat format, const NavChartSheet *sheet,
                  GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  double scale = 1;
  gboolean good;
  Sheet self;

  g_return_val_if_fail (chart != NULL && sheet != NULL && sheet->theme != NULL, NULL);
  g_return_val_if_fail (format != NAV_CHART_PNG || sheet->scale > 0, NULL);

  if (format == NAV_CHART_PNG)
    scale = sheet->scale;
  if (!sheet_init (&self, chart, sheet, scale, error))
    return NULL;
  good = format == NAV_CHART_PNG ? write_png (&self, scale, out, error)
                                 : write_vectors (&self, chart, format, out, error);
  sheet_clear (&self);
  return good ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}
