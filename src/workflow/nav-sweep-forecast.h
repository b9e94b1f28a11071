// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-sweep.h"
#include "planner/nav-recommendation.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

/**
 * NavSweepForecast: what a plan says of the server whose limit is searched. A value; a member that
 * is 0 or NULL is not known.
 */
typedef struct {
  char *id; /* of the recommendation */
  char *model;
  char *weights; /* "FP8" */
  char *gpu;
  guint gpus; /* of a replica */
  guint replicas;
  guint replicas_tried; /* that answered together; at least 1 */
  double max_rate; /* requests a second of a replica that hold the targets, margin included; NaN:
                      not known */
} NavSweepForecast;

NavSweepForecast *nav_sweep_forecast_new (const NavRecommendation *r, guint replicas_tried);
NavSweepForecast *nav_sweep_forecast_copy (const NavSweepForecast *forecast);
void nav_sweep_forecast_free (NavSweepForecast *forecast);

JsonNode *nav_sweep_document_new (const NavSweep *sweep, const NavSweepForecast *forecast);
gboolean nav_sweep_document_read (JsonNode *node, NavSweep **ret_sweep,
                                  NavSweepForecast **ret_forecast, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavSweepForecast, nav_sweep_forecast_free)

G_END_DECLS
