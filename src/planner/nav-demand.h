// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"
#include "catalog/nav-scenario.h"
#include "catalog/nav-spec.h"
#include "serving/nav-closed-form.h"

G_BEGIN_DECLS

/**
 * NavDemand:
 *
 * What a completed spec asks of a deployment, all workloads together: rates, the mix of request
 * shapes, targets. Plain value; @why belongs to the spec it was made from.
 */
typedef struct {
  double users;     /* people; NaN: not said */
  double at_once;   /* active people; NaN: not said */
  double mean_rps;
  double peak_rps;  /* without growth */
  double planned_rps; /* peak x (1 + growth): what is sized for */
  double percentile;  /* of the targets */
  double targets[NAV_N_METRICS]; /* ms; NaN: no target */
  gboolean latency_judged; /* FALSE for work that only has a deadline */
  NavTraffic shape;        /* mix of the workloads; rate not set */
  NavTraffic shape_thinking; /* the same when the model reasons before it answers */
  gboolean may_think;
  gboolean may_answer;     /* directly */
  guint max_model_len;     /* tokens: longest prompt + answer, rounded up */
  guint max_model_len_thinking;
} NavDemand;

void nav_demand_from_spec (NavSpec *completed, NavDemand *ret_demand);

G_END_DECLS
