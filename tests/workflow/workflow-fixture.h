// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-clock.h"
#include "catalog/nav-catalog.h"
#include "workflow/nav-project.h"

G_BEGIN_DECLS

extern gint64 workflow_fixture_now_us;
extern const NavClock workflow_fixture_moving_clock; /* shows workflow_fixture_now_us */
extern const NavClock workflow_fixture_clock; /* stands still at 2026-11-24 10:00:00 UTC */

NavCatalog *workflow_fixture_catalog (void);
NavSpec *workflow_fixture_spec (const char *single_quoted_json);
NavProject *workflow_fixture_project (void);
void workflow_fixture_wait (NavProject *project);
void workflow_fixture_say (NavProject *project, const char *text);
const NavTurn *workflow_fixture_last_turn (NavProject *project);
char *workflow_fixture_folder (void);
void workflow_fixture_remove_folder (const char *path);

/* A spec that is planned quickly: one GPU, two models. */
#define WORKFLOW_FIXTURE_SMALL                                                                     \
  "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"                             \
  "'constraints':{'gpus':['l4','h100-sxm'],"                                                       \
  "'models':['meta-llama/Llama-3.1-8B-Instruct','Qwen/Qwen3-8B']}}"

G_END_DECLS
