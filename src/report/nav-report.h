// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-error.h"
#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavReport:
 *
 * A document in plain parts: headings, paragraphs, lists, tables, pictures. Built part by part,
 * then written as Markdown, HTML or PDF. All text is plain text; the writers escape what their
 * format would read as something else. Not shared between threads while it is built.
 */
typedef struct _NavReport NavReport;

/**
 * NavReportColumn:
 *
 * A column of figures stands at its end, so that digits are under digits; its unit is in the title.
 */
typedef struct {
  const char *title;
  gboolean figures;
} NavReportColumn;

/**
 * NavReportHtml: how HTML is written.
 */
typedef struct {
  gboolean document;      /* a whole document; FALSE: what goes into another one */
  const char *language;   /* (nullable): BCP 47, "de" */
  gboolean right_to_left; /* of the sentences; figures and names keep theirs */
} NavReportHtml;

/**
 * NavReportPaper: the sheets of a PDF.
 */
typedef enum {
  NAV_REPORT_PAPER_A4,
  NAV_REPORT_PAPER_LETTER,
} NavReportPaper;

/**
 * NavReportPdf: how PDF is written.
 */
typedef struct {
  NavReportPaper paper;
  const char *language;   /* (nullable): BCP 47, "de" */
  gboolean right_to_left; /* of sentences and of the order of columns */
} NavReportPdf;

NavReport *nav_report_new (const char *title);
void nav_report_free (NavReport *report);
void nav_report_add_heading (NavReport *report, const char *text);
void nav_report_add_paragraph (NavReport *report, const char *text);
void nav_report_add_item (NavReport *report, const char *text);
void nav_report_add_table (NavReport *report, const NavReportColumn *columns, gsize n_columns);
void nav_report_add_row (NavReport *report, const char *const *cells);
void nav_report_add_picture (NavReport *report, NavChart *chart);
char *nav_report_to_markdown (const NavReport *report);
char *nav_report_to_html (const NavReport *report, const NavReportHtml *how);
GBytes *nav_report_to_pdf (const NavReport *report, const NavReportPdf *how, GError **error);

#define NAV_REPORT_ERROR (nav_report_error_quark ())
GQuark nav_report_error_quark (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavReport, nav_report_free)

G_END_DECLS
