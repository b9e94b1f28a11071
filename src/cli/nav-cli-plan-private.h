// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/nav-cli.h"
#include "cli/nav-cli-text.h"
#include "planner/nav-solve.h"
#include "workflow/nav-project.h"

G_BEGIN_DECLS

void nav_cli_render_plan (NavCliText *text, NavPlan *plan, const NavIntent *intent);
void nav_cli_render_explanation (NavCliText *text, NavPlan *plan);
void nav_cli_render_capacities (NavCliText *text, const char *gpu, guint count,
                                const GArray *capacities);
gboolean nav_cli_run_project (NavCli *cli, NavProject *project, GError **error);

G_END_DECLS
