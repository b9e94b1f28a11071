// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/nav-report.h"
#include "workflow/nav-sweep-forecast.h"

G_BEGIN_DECLS

/**
 * NavKeptSweep: a search for the limit as a report shows it. Not changed once it was made.
 */
typedef struct {
  char *name; /* what it is called: of a file */
  NavSweep *sweep;
  NavSweepForecast *forecast; /* (nullable) */
} NavKeptSweep;

NavKeptSweep *nav_kept_sweep_new (const char *name, NavSweep *sweep,
                                  const NavSweepForecast *forecast);
NavKeptSweep *nav_kept_sweep_new_from_json (JsonNode *node, const char *name, GError **error);
void nav_kept_sweep_free (NavKeptSweep *kept);

NavReport *nav_sweep_report_new (const NavWordsStyle *style, const GPtrArray *sweeps,
                                 gint64 created_us);
void nav_sweep_report_add (NavReport *report, const NavWordsStyle *style,
                           const GPtrArray *sweeps);
char *nav_kept_sweeps_to_csv (const GPtrArray *sweeps);
JsonNode *nav_kept_sweeps_to_json (const GPtrArray *sweeps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavKeptSweep, nav_kept_sweep_free)

G_END_DECLS
