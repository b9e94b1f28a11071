// SPDX-License-Identifier: Apache-2.0
// PDF: pages with headings, paragraphs, lists and pictures one below the other, the words as text
// that can be searched and copied. Everything is set twice: the first time to count the pages.

#include "config.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

#include "chart/nav-chart-layout.h"
#include "report/nav-report-pdf-private.h"

#define MARGIN       50.0
#define TITLE_SIZE   18.0
#define HEADING_SIZE 12.5
#define GAP          7.0 /* between parts */
#define INDENT       12.0
#define FOOT         26.0 /* from the bottom edge */

/* A heading stays with so much of what follows. */
#define TOGETHER 60.0

/* Letters of a word that is as long as a line. */
#define LONG_WORD 60

/* Pictures measure in pixels, 96 to an inch, and are at least so high, as a share of their width.
 * */
#define POINTS_A_PIXEL 0.75
#define PICTURE_SHAPE  0.3

static const struct {
  double width, height;
} papers[] = {
  [NAV_REPORT_PAPER_A4] = { 595.276, 841.89 },
  [NAV_REPORT_PAPER_LETTER] = { 612, 792 },
};

/* A word longer than a line would be tried out in every length: it may break now and then. */
static char *
soften (const char *text)
{
  GString *soft = g_string_sized_new (strlen (text) + 1);
  guint run = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    run = *c == ' ' ? 0 : run + 1;
    if (run % LONG_WORD == 0 && run > 0)
      g_string_append (soft, "\xe2\x80\x8b"); /* a space of no width */
    g_string_append_len (soft, c, g_utf8_next_char (c) - c);
  }
  return g_string_free (soft, FALSE);
}

/* Letters are as large as they are said to be, whatever the resolution of a screen. */
PangoLayout *
_nav_pdf_layout_new (NavPdfPages *pages, const char *text, double size, gboolean strong,
                     double width)
{
  PangoLayout *layout = pango_cairo_create_layout (pages->cr);
  PangoFontDescription *font = pango_font_description_new ();
  g_autofree char *soft = soften (text);

  /* A unit is a point, too coarse to round the places of letters to. */
  pango_context_set_round_glyph_positions (pango_layout_get_context (layout), FALSE);
  pango_font_description_set_family_static (font, "sans-serif");
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (strong)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  if (pages->how->language != NULL)
    pango_context_set_language (pango_layout_get_context (layout),
                                pango_language_from_string (pages->how->language));
  pango_context_set_base_dir (pango_layout_get_context (layout),
                              pages->how->right_to_left ? PANGO_DIRECTION_RTL
                                                        : PANGO_DIRECTION_LTR);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (width > 0)
    pango_layout_set_width (layout, (int) floor (width * PANGO_SCALE));
  pango_layout_set_text (layout, soft, -1);
  return layout;
}

double
_nav_pdf_layout_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static void
draw_foot (NavPdfPages *pages)
{
  g_autofree char *number = g_strdup_printf ("%u / %u", pages->page, pages->n_pages);
  double width = pages->right - pages->left, y = pages->height - FOOT;
  g_autoptr (PangoLayout) right = _nav_pdf_layout_new (pages, number, NAV_PDF_SMALL, FALSE, width);
  g_autoptr (PangoLayout) left =
    _nav_pdf_layout_new (pages, pages->report->title, NAV_PDF_SMALL, FALSE, width - 80);

  pango_layout_set_alignment (right, pages->how->right_to_left ? PANGO_ALIGN_LEFT
                                                               : PANGO_ALIGN_RIGHT);
  pango_layout_set_auto_dir (right, FALSE);
  pango_context_set_base_dir (pango_layout_get_context (right), PANGO_DIRECTION_LTR);
  pango_layout_set_ellipsize (left, PANGO_ELLIPSIZE_END);
  cairo_set_source_rgb (pages->cr, 0.35, 0.35, 0.35);
  cairo_move_to (pages->cr, pages->left, y);
  pango_cairo_show_layout (pages->cr, right);
  cairo_move_to (pages->cr, pages->left + (pages->how->right_to_left ? 80 : 0), y);
  pango_cairo_show_layout (pages->cr, left);
}

static void
end_page (NavPdfPages *pages)
{
  draw_foot (pages);
  cairo_show_page (pages->cr);
}

void
_nav_pdf_next_page (NavPdfPages *pages)
{
  end_page (pages);
  pages->page++;
  pages->y = pages->top;
}

/* Goes on to the next page where @height is not left on this one. */
void
_nav_pdf_make_room (NavPdfPages *pages, double height)
{
  if (pages->y + height > pages->bottom && pages->y > pages->top)
    _nav_pdf_next_page (pages);
}

/* Line by line, so that a text of any length goes over as many pages as it takes. */
static void
draw_lines (NavPdfPages *pages, PangoLayout *layout, double x)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  cairo_set_source_rgb (pages->cr, 0.1, 0.1, 0.1);
  do {
    PangoRectangle box;
    double above;
    pango_layout_iter_get_line_extents (iter, NULL, &box);
    above = (double) (pango_layout_iter_get_baseline (iter) - box.y) / PANGO_SCALE;
    _nav_pdf_make_room (pages, (double) box.height / PANGO_SCALE);
    cairo_set_source_rgb (pages->cr, 0.1, 0.1, 0.1);
    cairo_move_to (pages->cr, x + (double) box.x / PANGO_SCALE, pages->y + above);
    pango_cairo_show_layout_line (pages->cr, pango_layout_iter_get_line_readonly (iter));
    pages->y += (double) box.height / PANGO_SCALE;
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
draw_text (NavPdfPages *pages, const char *text, double size, gboolean strong)
{
  g_autoptr (PangoLayout) layout =
    _nav_pdf_layout_new (pages, text, size, strong, pages->right - pages->left);

  draw_lines (pages, layout, pages->left);
}

/* With an entry in the contents that a viewer shows beside the pages. */
static void
draw_heading (NavPdfPages *pages, const char *text)
{
  g_autofree char *place = NULL;

  pages->y += pages->y > pages->top ? GAP : 0;
  _nav_pdf_make_room (pages, HEADING_SIZE + TOGETHER);
  place = g_strdup_printf ("page=%u pos=[%d %d]", pages->page, (int) pages->left, (int) pages->y);
  cairo_pdf_surface_add_outline (pages->surface, CAIRO_PDF_OUTLINE_ROOT, text, place,
                                 CAIRO_PDF_OUTLINE_FLAG_OPEN);
  draw_text (pages, text, HEADING_SIZE, TRUE);
}

static void
draw_item (NavPdfPages *pages, const char *text)
{
  double width = pages->right - pages->left - INDENT;
  gboolean mirrored = pages->how->right_to_left;
  g_autoptr (PangoLayout) mark = _nav_pdf_layout_new (pages, "•", NAV_PDF_TEXT, FALSE, INDENT);
  g_autoptr (PangoLayout) layout = _nav_pdf_layout_new (pages, text, NAV_PDF_TEXT, FALSE, width);

  _nav_pdf_make_room (pages, _nav_pdf_layout_height (mark));
  cairo_set_source_rgb (pages->cr, 0.1, 0.1, 0.1);
  cairo_move_to (pages->cr, mirrored ? pages->right - INDENT : pages->left, pages->y);
  pango_cairo_show_layout (pages->cr, mark);
  draw_lines (pages, layout, pages->left + (mirrored ? 0 : INDENT));
  pages->y += 2;
}

static void
draw_picture (NavPdfPages *pages, NavChart *chart)
{
  NavChartLayoutFlags flags =
    NAV_CHART_LAYOUT_TITLE | (pages->how->right_to_left ? NAV_CHART_LAYOUT_RIGHT_TO_LEFT : 0);
  const NavChartTheme *theme = nav_chart_theme_paper ();
  double width = (pages->right - pages->left) / POINTS_A_PIXEL;
  double wanted = nav_chart_measure_height (chart, theme, width, flags);
  double height = fmin (fmax (wanted, width * PICTURE_SHAPE),
                        (pages->bottom - pages->top) / POINTS_A_PIXEL);
  g_autoptr (NavChartLayout) layout = nav_chart_layout_new (chart, theme, width, height, flags);

  _nav_pdf_make_room (pages, height * POINTS_A_PIXEL);
  cairo_save (pages->cr);
  cairo_translate (pages->cr, pages->left, pages->y);
  cairo_scale (pages->cr, POINTS_A_PIXEL, POINTS_A_PIXEL);
  nav_chart_layout_render (layout, pages->cr);
  cairo_restore (pages->cr);
  pages->y += height * POINTS_A_PIXEL;
}

static void
draw_block (NavPdfPages *pages, const NavBlock *block)
{
  switch (block->kind) {
  case NAV_BLOCK_HEADING:
    draw_heading (pages, block->texts->pdata[0]);
    break;
  case NAV_BLOCK_LIST:
    for (guint i = 0; i < block->texts->len; i++)
      draw_item (pages, block->texts->pdata[i]);
    break;
  case NAV_BLOCK_TABLE:
    _nav_pdf_draw_table (pages, block);
    break;
  case NAV_BLOCK_PICTURE:
    draw_picture (pages, block->chart);
    break;
  case NAV_BLOCK_PARAGRAPH:
  default:
    draw_text (pages, block->texts->pdata[0], NAV_PDF_TEXT, FALSE);
    break;
  }
  pages->y += GAP;
}

static void
pages_init (NavPdfPages *pages, const NavReport *report, const NavReportPdf *how,
            cairo_surface_t *surface, guint n_pages)
{
  double width = papers[how->paper].width, height = papers[how->paper].height;

  *pages = (NavPdfPages){ .surface = surface,
                          .cr = cairo_create (surface),
                          .report = report,
                          .how = how,
                          .width = width,
                          .height = height,
                          .left = MARGIN,
                          .right = width - MARGIN,
                          .top = MARGIN,
                          .bottom = height - MARGIN,
                          .y = MARGIN,
                          .page = 1,
                          .n_pages = n_pages };
}

static void
set_metadata (cairo_surface_t *surface, const NavReport *report)
{
  /* Later versions pack their objects, which older programs cannot read and nobody needs here. */
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, report->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "NeuralNav " NAV_VERSION);
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Returns: how many pages there are; 0 when it could not be drawn, with @ret_status */
static guint
write_pages (const NavReport *report, const NavReportPdf *how, guint n_pages, GByteArray *out,
             cairo_status_t *ret_status)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
    out ? append_bytes : NULL, out, papers[how->paper].width, papers[how->paper].height);
  NavPdfPages pages;

  set_metadata (surface, report);
  pages_init (&pages, report, how, surface, n_pages);
  draw_text (&pages, report->title, TITLE_SIZE, TRUE);
  pages.y += GAP;
  for (guint i = 0; i < report->blocks->len; i++)
    draw_block (&pages, report->blocks->pdata[i]);
  end_page (&pages);
  *ret_status = cairo_status (pages.cr);
  cairo_destroy (pages.cr);
  cairo_surface_finish (surface);
  if (*ret_status == CAIRO_STATUS_SUCCESS)
    *ret_status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return *ret_status == CAIRO_STATUS_SUCCESS ? pages.page : 0;
}

/**
 * nav_report_to_pdf:
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the file; NULL with @error (UNSUPPORTED) where it cannot be
 *   drawn
 */
GBytes *
nav_report_to_pdf (const NavReport *report, const NavReportPdf *how, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  cairo_status_t status;
  guint n_pages;

  g_return_val_if_fail (report != NULL && how != NULL, NULL);
  g_return_val_if_fail (how->paper < G_N_ELEMENTS (papers), NULL);

  n_pages = write_pages (report, how, 0, NULL, &status);
  if (n_pages > 0)
    n_pages = write_pages (report, how, n_pages, out, &status);
  if (n_pages > 0)
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  nav_set_error (error, NAV_REPORT_ERROR, NAV_ERROR_UNSUPPORTED, NULL,
                 "The report could not be drawn: %s", cairo_status_to_string (status));
  return NULL;
}
