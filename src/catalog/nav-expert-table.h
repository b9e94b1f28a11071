// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

/**
 * NavExpertShape: the routed experts of one layer.
 */
typedef struct {
  guint hidden;
  guint intermediate;
  guint experts_per_token;
  guint experts;
} NavExpertShape;

/**
 * NavExpertSplit: how they are cut over GPUs, and the time at each of the table's counts of tokens.
 */
typedef struct {
  guint tensor_parallel;
  guint expert_parallel;
  double *us;
} NavExpertSplit;

/**
 * NavExpertTable:
 *
 * Measured times of the routed experts of a layer of one shape, in one format on one GPU type.
 * Tokens ascend. Immutable, reference-counted, any thread.
 */
typedef struct {
  char *id;         /* "h100_sxm|bfloat16|4096x14336|2of8" */
  char *gpu_curves; /* the key that a NavGpu names */
  char *dtype;
  NavExpertShape shape;
  guint n_tokens;
  double *tokens;
  guint n_splits;
  NavExpertSplit *splits;
  NavProvenance provenance;
} NavExpertTable;

#define NAV_TYPE_EXPERT_TABLE (nav_expert_table_get_type ())
GType nav_expert_table_get_type (void);

NavExpertTable *nav_expert_table_new_from_json (JsonNode *row, GError **error);
NavExpertTable *nav_expert_table_ref (NavExpertTable *table);
void nav_expert_table_unref (NavExpertTable *table);
const NavExpertSplit *nav_expert_table_find_split (const NavExpertTable *table,
                                                   guint tensor_parallel, guint expert_parallel);
double nav_expert_table_us (const NavExpertTable *table, const NavExpertSplit *split,
                            double tokens);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavExpertTable, nav_expert_table_unref)

G_END_DECLS
