// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "catalog/nav-outcome.h"
#include "knowledge/nav-knowledge.h"
#include "workflow/nav-proof.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

/**
 * NavOutcomeUse: what is to become of a run of a plan.
 */
typedef enum {
  NAV_OUTCOME_CORRECTS,  /* stored, and corrects forecasts from now on */
  NAV_OUTCOME_SIMULATED, /* stored, labelled, corrects nothing: our own simulator answered */
  NAV_OUTCOME_FAULTY,    /* stored with its faults, corrects nothing */
  NAV_OUTCOME_REFUSED,   /* not stored: it cannot be what it says, or measured nothing */
} NavOutcomeUse;

extern const char *const nav_outcome_use_names[5]; /* "corrects", "simulated", ... */

/**
 * NavOutcomeRecord:
 *
 * A run of a plan as a row of the knowledge base, judged: audited as any measured row is, and,
 * where it may correct forecasts, compared with what each method says of it. Immutable,
 * reference-counted, any thread.
 */
typedef struct {
  JsonNode *row;
  JsonNode *residual;  /* (nullable): where it corrects forecasts */
  NavOutcome *outcome;
  NavOutcomeUse use;
  GPtrArray *findings; /* (element-type NavAuditFinding): of the audit, the gravest first */
} NavOutcomeRecord;

#define NAV_TYPE_OUTCOME_RECORD (nav_outcome_record_get_type ())
GType nav_outcome_record_get_type (void);

/**
 * NavOutcomeRun: what a record is made of; all borrowed.
 */
typedef struct {
  NavCatalog *catalog;
  const NavRecommendation *r;
  const NavProofOptions *options;
  const NavRun *run;
  const NavRunFigures *figures;
} NavOutcomeRun;

JsonNode *nav_outcome_make_row (const NavOutcomeRun *run);

NavOutcomeRecord *nav_outcome_record_new (const NavOutcomeRun *run, GCancellable *cancellable,
                                          GError **error);
NavOutcomeRecord *nav_outcome_record_new_from_row (NavCatalog *catalog, JsonNode *row,
                                                   GCancellable *cancellable, GError **error);
NavOutcomeRecord *nav_outcome_record_ref (NavOutcomeRecord *record);
void nav_outcome_record_unref (NavOutcomeRecord *record);
gboolean nav_outcome_record_put (const NavOutcomeRecord *record, NavKnowledge *knowledge,
                                 GError **error);
gboolean nav_outcome_record_remove (const NavOutcomeRecord *record, NavKnowledge *knowledge,
                                    GError **error);

char *nav_outcome_words_use (const NavWordsStyle *style, const NavOutcomeRecord *record);
char *nav_outcome_words_reasons (const NavWordsStyle *style, const NavOutcomeRecord *record);
JsonNode *nav_outcome_record_to_json (const NavOutcomeRecord *record, gboolean stored);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavOutcomeRecord, nav_outcome_record_unref)

G_END_DECLS
