// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

/**
 * NavOperatorCurve:
 *
 * A smoothed roofline fitted to measured operator times of one GPU:
 *   compute = flop / (compute_efficiency x peak)
 *   memory = bytes / (memory_efficiency x bandwidth)
 *   time = launch + (compute^p + memory^p)^(1/p)
 * Immutable, reference-counted, any thread.
 */
typedef struct {
  char *id;         /* "h100_sxm|gemm|bfloat16" */
  char *gpu_curves; /* the key that a NavGpu names */
  char *op;         /* gemm, ctx_attn, gen_attn, moe */
  char *dtype;      /* (nullable) */
  double compute_efficiency;
  double memory_efficiency;
  double exponent;
  double launch_us;
  double fit_error_median; /* relative */
  double fit_error_p90;
  NavProvenance provenance;
} NavOperatorCurve;

#define NAV_TYPE_OPERATOR_CURVE (nav_operator_curve_get_type ())
GType nav_operator_curve_get_type (void);

NavOperatorCurve *nav_operator_curve_new_from_json (JsonNode *row, GError **error);
NavOperatorCurve *nav_operator_curve_ref (NavOperatorCurve *curve);
void nav_operator_curve_unref (NavOperatorCurve *curve);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavOperatorCurve, nav_operator_curve_unref)

/**
 * NavAllReduceTable:
 *
 * Measured all-reduce times of one GPU type over a number of ranks. Points ascend in bytes.
 * Immutable, reference-counted, any thread.
 */
typedef struct {
  char *id;
  char *gpu_curves;
  guint ranks;
  guint n_points;
  double *bytes;
  double *us;
  NavProvenance provenance;
} NavAllReduceTable;

#define NAV_TYPE_ALL_REDUCE_TABLE (nav_all_reduce_table_get_type ())
GType nav_all_reduce_table_get_type (void);

NavAllReduceTable *nav_all_reduce_table_new_from_json (JsonNode *row, GError **error);
NavAllReduceTable *nav_all_reduce_table_ref (NavAllReduceTable *table);
void nav_all_reduce_table_unref (NavAllReduceTable *table);
double nav_all_reduce_table_us (const NavAllReduceTable *table, double bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavAllReduceTable, nav_all_reduce_table_unref)

G_END_DECLS
