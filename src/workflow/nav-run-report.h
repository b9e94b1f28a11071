// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/nav-report.h"
#include "workflow/nav-run-summary.h"

G_BEGIN_DECLS

NavReport *nav_run_report_new (const NavWordsStyle *style, const GPtrArray *summaries,
                               const GPtrArray *sweeps, gint64 created_us);

/* Private to workflow: what the parts of the report share. */
typedef struct {
  const NavWordsStyle *style;
  const GPtrArray *summaries; /* (element-type NavRunSummary) */
  NavReport *report;
} NavRunReporting;

gboolean _nav_run_reports_several (const NavRunReporting *w);
void _nav_run_report_tables (NavRunReporting *w);
char *_nav_run_report_ms (const NavRunReporting *w, double ms);

G_END_DECLS
