// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/nav-cli.h"
#include "cli/nav-cli-text.h"
#include "workflow/nav-project.h"

G_BEGIN_DECLS

void nav_cli_render_plan (NavCliText *text, NavPlan *plan, const NavIntent *intent);
void nav_cli_render_explanation (NavCliText *text, NavPlan *plan);
void nav_cli_render_findings (NavCliText *text, const char *heading, const GPtrArray *findings);
void nav_cli_render_assumptions (NavCliText *text, NavSpec *spec);
void nav_cli_render_derivation (NavCliText *text, NavDerivation *derivation);
int nav_cli_answer (NavCli *cli, NavProject *project, NavSolveFor sought, const NavSolveFix *fix,
                    const char *save);
int nav_cli_run_solve (NavCli *cli, NavProject *project, const char *solve, const char *fix,
                       const char *save);
NavSpec *nav_cli_spec_from_json (JsonNode *node, GError **error);
gboolean nav_cli_run_project (NavCli *cli, NavProject *project, GError **error);

G_END_DECLS
