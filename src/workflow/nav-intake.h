// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/nav-import.h"
#include "knowledge/nav-knowledge.h"
#include "serving/nav-audit.h"

G_BEGIN_DECLS

/**
 * NavIntakeStatus: what is to become of a row of a file.
 */
typedef enum {
  NAV_INTAKE_NEW,
  NAV_INTAKE_REPLACES, /* the person's own row of the same id */
  NAV_INTAKE_KNOWN,    /* it is in the knowledge base just so */
  NAV_INTAKE_REJECTED,
  NAV_N_INTAKE_STATUSES,
} NavIntakeStatus;

extern const char *const nav_intake_status_names[NAV_N_INTAKE_STATUSES + 1];

typedef struct {
  NavIntakeStatus status;
  const NavImportedRow *imported;
  GPtrArray *findings; /* (element-type NavAuditFinding): the gravest first; why it is rejected,
                          where that is no error of the file */
} NavIntakeRow;

/**
 * NavIntake:
 *
 * The rows of a file, judged: read, looked up in the knowledge base, and measured rows audited.
 * Immutable. Free with nav_intake_free().
 */
typedef struct {
  NavImport *import;
  GPtrArray *rows; /* (element-type NavIntakeRow) */
} NavIntake;

NavIntake *nav_intake_new (NavCatalog *catalog, NavImport *import);
void nav_intake_free (NavIntake *intake);
const char *nav_intake_row_get_id (const NavIntakeRow *row);
guint nav_intake_count (const NavIntake *intake, NavIntakeStatus status);
gboolean nav_intake_store (const NavIntake *intake, NavKnowledge *knowledge, GError **error);
JsonNode *nav_intake_to_json (const NavIntake *intake, gboolean stored);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavIntake, nav_intake_free)

G_END_DECLS
