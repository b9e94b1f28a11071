// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-derivation.h"
#include "catalog/nav-spec.h"

G_BEGIN_DECLS

NavDerivation *nav_why_leaf (NavSpec *spec, NavSpecField field, guint workload);
NavDerivation *nav_why_row (const char *name, double value, const char *unit,
                            const char *collection, const char *row);
NavDerivation *nav_why_constant (const char *name, double value, const char *unit,
                                 const char *reason);
double nav_leaf_plain_number (const NavLeaf *leaf);

G_END_DECLS
