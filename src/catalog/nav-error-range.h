// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

/**
 * NavErrorRange:
 *
 * How far measured values lie from what a forecast method says, from its own residuals on rows that
 * were left out: the 10th and 90th percentile of log (measured / forecast), for a class of GPUs.
 * Where neighbours correct the forecast, the percentiles are in multiples of the spread that the
 * correction states. Written by `make bench`, shipped as a table. Immutable, reference-counted, any
 * thread.
 */
typedef struct {
  char *id;
  char *method;    /* "closed-form" */
  char *basis;     /* "estimated", "datasheet", ... */
  gboolean known_model; /* of models with measured rows; else of models that are new to it */
  gboolean per_spread;
  char *gpu_class; /* "hopper", "blackwell", ..., or "any" */
  char *metric;    /* "ttft_ms", "tpot_ms", "e2e_ms" */
  double log_p10;
  double log_p50;
  double log_p90;
  guint rows; /* how many residuals it rests on */
  NavProvenance provenance;
} NavErrorRange;

#define NAV_TYPE_ERROR_RANGE (nav_error_range_get_type ())
GType nav_error_range_get_type (void);

NavErrorRange *nav_error_range_new_from_json (JsonNode *row, GError **error);
NavErrorRange *nav_error_range_ref (NavErrorRange *range);
void nav_error_range_unref (NavErrorRange *range);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavErrorRange, nav_error_range_unref)

G_END_DECLS
