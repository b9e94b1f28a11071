// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pango/pangocairo.h>

#include "report/nav-report-private.h"

G_BEGIN_DECLS

/* Private to the writer of PDF: pages as far as they are filled. Lengths in points. */
typedef struct {
  cairo_surface_t *surface;
  cairo_t *cr;
  const NavReport *report;
  const NavReportPdf *how;
  double width; /* of the sheet */
  double height;
  double left; /* of what is written on */
  double right;
  double top;
  double bottom;
  double y;      /* where the next part goes */
  guint page;    /* from 1 */
  guint n_pages; /* 0: not counted yet */
} NavPdfPages;

/* Sizes of letters. */
#define NAV_PDF_TEXT  9.5
#define NAV_PDF_SMALL 8.0

PangoLayout *_nav_pdf_layout_new (NavPdfPages *pages, const char *text, double size,
                                  gboolean strong, double width);
double _nav_pdf_layout_height (PangoLayout *layout);
void _nav_pdf_next_page (NavPdfPages *pages);
void _nav_pdf_make_room (NavPdfPages *pages, double height);
void _nav_pdf_draw_table (NavPdfPages *pages, const NavBlock *table);

G_END_DECLS
