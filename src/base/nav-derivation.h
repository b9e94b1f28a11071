// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

#include "nav-finding.h"

G_BEGIN_DECLS

/**
 * NavDerivation:
 *
 * Why a number is what it is: a tree whose leaves are facts with a source and whose inner nodes
 * name an operation on their operands. "Why this number?" and `--explain` walk it. Immutable once
 * handed out, reference-counted, any thread.
 */
typedef struct _NavDerivation NavDerivation;

#define NAV_TYPE_DERIVATION (nav_derivation_get_type ())
GType nav_derivation_get_type (void);

NavDerivation *nav_derivation_new_fact (const char *name, double value, const char *unit,
                                        NavFinding *source);
NavDerivation *nav_derivation_new (const char *name, double value, const char *unit,
                                   const char *operation, NavDerivation *first_operand, ...)
  G_GNUC_NULL_TERMINATED;
NavDerivation *nav_derivation_new_array (const char *name, double value, const char *unit,
                                         const char *operation, GPtrArray *operands);
NavDerivation *nav_derivation_ref (NavDerivation *derivation);
void nav_derivation_unref (NavDerivation *derivation);
const char *nav_derivation_get_name (NavDerivation *derivation);
double nav_derivation_get_value (NavDerivation *derivation);
const char *nav_derivation_get_unit (NavDerivation *derivation);
const char *nav_derivation_get_operation (NavDerivation *derivation);
NavFinding *nav_derivation_get_source (NavDerivation *derivation);
guint nav_derivation_get_n_operands (NavDerivation *derivation);
NavDerivation *nav_derivation_get_operand (NavDerivation *derivation, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavDerivation, nav_derivation_unref)

G_END_DECLS
