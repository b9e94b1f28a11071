// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"
#include "catalog/nav-spec.h"
#include "planner/nav-plan.h"

NavCatalog *planner_fixture_catalog (void);
NavSpec *planner_fixture_spec (const char *json);
NavSpec *planner_fixture_complete (const char *json);
NavPlan *planner_fixture_plan (const char *json);
gboolean planner_fixture_has_code (const GPtrArray *findings, const char *code);

/* The README's sentence as a spec, and the slide's. */
#define SENTENCE_SPEC                                                                              \
  "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"                             \
  "'priorities':{'latency':'high'}}"
#define SLIDE_SPEC(rate)                                                                           \
  "{'workloads':[{'peak_rps':" rate ",'input_tokens':150,'output_tokens':200}],"                   \
  "'slo':{'percentile':90,'ttft_ms':200,'tpot_ms':50,'e2e_ms':10150},"                             \
  "'constraints':{'gpus':['l4']}}"
