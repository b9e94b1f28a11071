// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

#define NAV_MODELS_NEW "new"     /* of which no run was measured: no constant has seen them */
#define NAV_MODELS_KNOWN "known" /* of which runs were measured */
#define NAV_GPUS_ANY "any"

/**
 * NavErrorRange:
 *
 * How far measured values lie from what a forecast method says, from its own residuals on rows that
 * were left out: the ends and the middle of the 80 % of log (measured / forecast), for a class of
 * GPUs. Where neighbours correct the forecast, they are in multiples of the spread that the
 * correction states. Written by `nav-bench --write-ranges` and `knowledge calibrate`. Immutable,
 * reference-counted, any thread.
 */
typedef struct {
  char *id;
  char *method;    /* "closed-form" */
  char *basis;     /* "estimated", "datasheet", ... */
  char *models;    /* NAV_MODELS_NEW, NAV_MODELS_KNOWN, or a model in a format: "id|fp8" */
  gboolean per_spread;
  char *gpu_class; /* "hopper", "blackwell", ..., the id of a GPU, or NAV_GPUS_ANY */
  char *metric;    /* "ttft_ms", "tpot_ms", "e2e_ms" */
  double log_low;
  double log_median;
  double log_high;
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
