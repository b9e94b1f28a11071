// SPDX-License-Identifier: Apache-2.0
// An outcome on its way into the knowledge base: judged as any measured row is, compared with the
// forecasts, stored together with what that comparison found.

#include "config.h"

#include "workflow/nav-outcome-record.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "serving/nav-audit.h"
#include "serving/nav-comparison.h"
#include "workflow/nav-audit-report.h"
#include "workflow/nav-words-private.h"

#define SOURCE  "own forecasts and measurements (a run of a plan)"
#define LICENCE "unknown"

G_DEFINE_BOXED_TYPE (NavOutcomeRecord, nav_outcome_record, nav_outcome_record_ref,
                     nav_outcome_record_unref)

const char *const nav_outcome_use_names[5] = {
  "corrects", "simulated", "faulty", "refused", NULL,
};

static void
record_clear (gpointer data)
{
  NavOutcomeRecord *record = data;

  g_clear_pointer (&record->row, json_node_unref);
  g_clear_pointer (&record->residual, json_node_unref);
  g_clear_pointer (&record->outcome, nav_outcome_unref);
  g_clear_pointer (&record->findings, g_ptr_array_unref);
}

NavOutcomeRecord *
nav_outcome_record_ref (NavOutcomeRecord *record)
{
  return g_atomic_rc_box_acquire (record);
}

void
nav_outcome_record_unref (NavOutcomeRecord *record)
{
  g_atomic_rc_box_release_full (record, record_clear);
}

static gboolean
has_failed (const GPtrArray *findings)
{
  const NavAuditFinding *first = findings->len > 0 ? findings->pdata[0] : NULL;

  return first != NULL && first->grade == NAV_AUDIT_FAIL; /* the gravest is the first */
}

/* What proves nothing need not be possible either: its own faults say more. */
static NavOutcomeUse
judge (const NavOutcomeRecord *record)
{
  const NavBenchmark *run = record->outcome->benchmark;

  if (isnan (run->rate) || run->input_lengths == NULL || run->output_lengths == NULL)
    return NAV_OUTCOME_REFUSED; /* nothing was answered */
  if (run->simulated)
    return NAV_OUTCOME_SIMULATED;
  if (record->outcome->faults->len > 0)
    return NAV_OUTCOME_FAULTY;
  if (has_failed (record->findings))
    return NAV_OUTCOME_REFUSED;
  return nav_benchmark_is_comparable (run) ? NAV_OUTCOME_CORRECTS : NAV_OUTCOME_FAULTY;
}

static JsonNode *
make_residual (NavCatalog *catalog, NavBenchmark *run, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (GArray) comparisons = NULL;
  g_autoptr (JsonNode) rows = NULL;
  JsonArray *array;

  g_ptr_array_add (one, run);
  comparisons = nav_comparisons_new (catalog, one, NULL, NULL, cancellable, error);
  if (comparisons == NULL)
    return NULL;
  rows = nav_comparisons_to_residuals (comparisons, TRUE, SOURCE, LICENCE);
  array = json_node_get_array (rows);
  return json_array_get_length (array) > 0 ? json_array_dup_element (array, 0) : NULL;
}

/**
 * nav_outcome_record_new_from_row:
 * @catalog: what it is audited against and compared with
 * @row: a row of `outcomes`; kept
 * @error: NAV_ERROR_INVALID with the field, G_IO_ERROR_CANCELLED, or what a simulation says
 *
 * Stores nothing. Some ten milliseconds; any thread.
 *
 * Returns: (transfer full) (nullable)
 */
NavOutcomeRecord *
nav_outcome_record_new_from_row (NavCatalog *catalog, JsonNode *row, GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (NavOutcomeRecord) record = g_atomic_rc_box_new0 (NavOutcomeRecord);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  GError *reason = NULL;

  record->row = json_node_ref (row);
  record->outcome = nav_outcome_new_from_json (row, error);
  if (record->outcome == NULL)
    return NULL;
  record->outcome->provenance.user = TRUE;
  record->outcome->benchmark->provenance.user = TRUE;
  g_ptr_array_add (one, record->outcome->benchmark);
  record->findings = nav_audit_benchmarks (catalog, one, nav_catalog_get_measurements (catalog));
  record->use = judge (record);
  if (record->use == NAV_OUTCOME_CORRECTS)
    record->residual = make_residual (catalog, record->outcome->benchmark, cancellable, &reason);
  if (reason != NULL) {
    g_propagate_error (error, reason);
    return NULL;
  }
  return g_steal_pointer (&record);
}

/**
 * nav_outcome_record_new:
 *
 * nav_outcome_record_new_from_row() of a run that just ended.
 *
 * Returns: (transfer full) (nullable)
 */
NavOutcomeRecord *
nav_outcome_record_new (const NavOutcomeRun *run, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) row = nav_outcome_make_row (run);

  return nav_outcome_record_new_from_row (run->catalog, row, cancellable, error);
}

/**
 * nav_outcome_record_put:
 * @record: not refused
 * @error: the store's
 *
 * Stores it as the person's own; again, too. What corrects comes first: alone it does nothing.
 * Blocks.
 */
gboolean
nav_outcome_record_put (const NavOutcomeRecord *record, NavKnowledge *knowledge, GError **error)
{
  g_return_val_if_fail (record != NULL && knowledge != NULL, FALSE);
  g_return_val_if_fail (record->use != NAV_OUTCOME_REFUSED, FALSE);

  if (record->residual != NULL &&
      !nav_knowledge_put_row (knowledge, NAV_COLLECTION_RESIDUALS, record->residual, error))
    return FALSE;
  return nav_knowledge_put_row (knowledge, NAV_COLLECTION_OUTCOMES, record->row, error);
}

/**
 * nav_outcome_record_remove:
 * @error: the store's
 *
 * Takes it out again; one that is not there is no error. Blocks.
 */
gboolean
nav_outcome_record_remove (const NavOutcomeRecord *record, NavKnowledge *knowledge, GError **error)
{
  static const NavCollection collections[] = { NAV_COLLECTION_OUTCOMES, NAV_COLLECTION_RESIDUALS };

  g_return_val_if_fail (record != NULL && knowledge != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (collections); i++) {
    g_autoptr (GError) reason = NULL;

    if (nav_knowledge_remove_row (knowledge, collections[i], record->outcome->id, &reason) ||
        (nav_error_is_ours (reason) && reason->code == NAV_ERROR_NOT_FOUND))
      continue;
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  return TRUE;
}

/**
 * nav_outcome_words_use:
 *
 * Returns: (transfer full): what became of it, in a sentence
 */
char *
nav_outcome_words_use (const NavWordsStyle *style, const NavOutcomeRecord *record)
{
  static const char *const words[] = {
    [NAV_OUTCOME_CORRECTS] = N_ ("A measurement of your own: it corrects forecasts from now on."),
    [NAV_OUTCOME_SIMULATED] = N_ ("Kept with the label “simulated”: it never corrects a forecast."),
    [NAV_OUTCOME_FAULTY] = N_ ("Kept, but it corrects no forecast:"),
    [NAV_OUTCOME_REFUSED] = N_ ("Not stored, because it cannot be a measurement of this plan:"),
  };

  return g_strdup (_nav_words_translate (style, words[record->use]));
}

static void
add_reason (GString *out, const NavWordsStyle *style, NavFinding *finding)
{
  g_autofree char *words = nav_words_finding (style, finding);

  g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", words);
}

/**
 * nav_outcome_words_reasons:
 *
 * Returns: (transfer full): why it is refused or corrects nothing, a line each, or what of it is
 *   doubtful; empty where there is nothing to say
 */
char *
nav_outcome_words_reasons (const NavWordsStyle *style, const NavOutcomeRecord *record)
{
  GString *out = g_string_new (NULL);
  const GPtrArray *faults = record->outcome->faults;
  gboolean nothing = isnan (record->outcome->benchmark->rate);

  if (record->use == NAV_OUTCOME_SIMULATED)
    return g_string_free (out, FALSE);
  for (guint i = 0; i < faults->len; i++)
    add_reason (out, style, faults->pdata[i]);
  for (guint i = 0; i < record->findings->len && faults->len == 0 && !nothing; i++) {
    const NavAuditFinding *finding = record->findings->pdata[i];
    if (finding->grade != NAV_AUDIT_NOTE)
      add_reason (out, style, finding->finding);
  }
  return g_string_free (out, FALSE);
}

/**
 * nav_outcome_record_to_json:
 * @stored: whether it was stored
 *
 * Returns: (transfer full): `{"id","use","stored","text","findings":[..]}`
 */
JsonNode *
nav_outcome_record_to_json (const NavOutcomeRecord *record, gboolean stored)
{
  JsonObject *object = json_object_new ();
  g_autofree char *use = nav_outcome_words_use (&nav_words_english, record);

  nav_json_add_string (object, "id", record->outcome->id);
  nav_json_add_string (object, "use", nav_outcome_use_names[record->use]);
  json_object_set_boolean_member (object, "stored", stored);
  nav_json_add_string (object, "text", use);
  json_object_set_array_member (object, "findings", nav_audit_findings_to_json (record->findings));
  return nav_json_node_for_object (object);
}
