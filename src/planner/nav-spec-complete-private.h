// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-spec-complete.h"

G_BEGIN_DECLS

/* A spec on its way to completion: @spec is replaced by each leaf that is filled in. */
typedef struct {
  NavSpec *spec;
  NavCatalog *catalog;
  GPtrArray *notes;
} NavCompleting;

void nav_completing_fill (NavCompleting *c, NavSpecField field, guint workload, NavLeaf *leaf);
NavUseCase *nav_completing_use_case (NavCompleting *c, guint w);
gboolean nav_completing_is_batch (NavSpec *spec, guint w);
double nav_completing_mean_tokens (NavCompleting *c, guint w, NavSpecField field);
void nav_completing_fill_targets (NavCompleting *c);

G_END_DECLS
