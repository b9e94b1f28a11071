// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workflow/nav-run-summary.h"

G_BEGIN_DECLS

/* Runs whose times are made up: no clock, no network. */
NavRun *run_fixture_new (const char *spec_members);
void run_fixture_add (NavRun *run, double due_s, double ttft_s, double gap_s, guint tokens);
void run_fixture_add_failed (NavRun *run, double due_s, const char *message);
NavRun *run_fixture_new_busy (guint requests);
JsonNode *run_fixture_document (const NavRun *run);
NavRunSummary *run_fixture_summary (const NavRun *run, const char *name);

G_END_DECLS
