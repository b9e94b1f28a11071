// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * NavFinding:
 *
 * Something worth telling (a reason, a warning, a risk, a remark) as a code with named arguments.
 * Below the workflow no sentence is built: one place turns codes into words of the user's language.
 * Immutable once it is handed out, reference-counted, any thread.
 */
typedef struct _NavFinding NavFinding;

#define NAV_TYPE_FINDING (nav_finding_get_type ())
GType nav_finding_get_type (void);

NavFinding *nav_finding_new (const char *code, ...) G_GNUC_NULL_TERMINATED;
NavFinding *nav_finding_new_from_json (const char *code, JsonObject *args);
NavFinding *nav_finding_ref (NavFinding *finding);
void nav_finding_unref (NavFinding *finding);
const char *nav_finding_get_code (NavFinding *finding);
const char *nav_finding_get_text (NavFinding *finding, const char *name);
double nav_finding_get_number (NavFinding *finding, const char *name);
JsonObject *nav_finding_get_args (NavFinding *finding);
gboolean nav_finding_equal (NavFinding *a, NavFinding *b);
NavFinding *nav_finding_find (const GPtrArray *findings, const char *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavFinding, nav_finding_unref)

G_END_DECLS
