// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavReport:
 *
 * A document in plain parts: headings, paragraphs, lists, tables. Built part by part, then written
 * as Markdown or HTML. All text is plain text; the writers escape what their format would read as
 * something else. Not shared between threads while it is built.
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

NavReport *nav_report_new (const char *title);
void nav_report_free (NavReport *report);
void nav_report_add_heading (NavReport *report, const char *text);
void nav_report_add_paragraph (NavReport *report, const char *text);
void nav_report_add_item (NavReport *report, const char *text);
void nav_report_add_table (NavReport *report, const NavReportColumn *columns, gsize n_columns);
void nav_report_add_row (NavReport *report, const char *const *cells);
char *nav_report_to_markdown (const NavReport *report);
char *nav_report_to_html (const NavReport *report, const NavReportHtml *how);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavReport, nav_report_free)

G_END_DECLS
