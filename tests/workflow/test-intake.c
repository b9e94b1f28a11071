// SPDX-License-Identifier: Apache-2.0
// Files into the knowledge base: which rows are new, known, replaced or rejected, and that what is
// stored is what was judged.

#include <locale.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "workflow-fixture.h"
#include "workflow/nav-audit-report.h"
#include "workflow/nav-intake.h"

typedef struct {
  char *folder;
  NavKnowledge *knowledge;
  NavCatalog *catalog; /* as it is now */
} Fixture;

static void
reload (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->catalog, nav_catalog_unref);
  fixture->catalog = nav_knowledge_load (fixture->knowledge, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  fixture->folder = workflow_fixture_folder ();
  path = g_build_filename (fixture->folder, "knowledge.db", NULL);
  fixture->knowledge = nav_knowledge_open (path, g_getenv ("NEURALNAV_DATA"), &error);
  g_assert_no_error (error);
  reload (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  nav_catalog_unref (fixture->catalog);
  nav_knowledge_unref (fixture->knowledge);
  workflow_fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static NavIntake *
take_in (Fixture *fixture, const char *text)
{
  NavImportFacts facts = nav_import_facts_none ();
  g_autoptr (GError) error = NULL;
  NavImport *import =
    nav_import_parse (fixture->catalog, text, strlen (text), "f", -1, &facts, &error);

  g_assert_no_error (error);
  return nav_intake_new (fixture->catalog, import);
}

static void
store (Fixture *fixture, const NavIntake *intake)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (nav_intake_store (intake, fixture->knowledge, &error));
  g_assert_no_error (error);
  reload (fixture);
}

static const NavIntakeRow *
row_at (const NavIntake *intake, guint i)
{
  g_assert_cmpuint (i, <, intake->rows->len);
  return intake->rows->pdata[i];
}

static void
assert_status (const NavIntake *intake, guint i, NavIntakeStatus status)
{
  g_assert_cmpstr (nav_intake_status_names[row_at (intake, i)->status], ==,
                   nav_intake_status_names[status]);
}

static const char *
first_code (const NavIntake *intake, guint i)
{
  const NavIntakeRow *row = row_at (intake, i);

  g_assert_cmpuint (row->findings->len, >, 0);
  return nav_finding_get_code (((NavAuditFinding *) row->findings->pdata[0])->finding);
}

#define ROW(id, tpot)                                                                              \
  "{\"id\":\"" id "\",\"model\":\"meta-llama/Llama-3.1-8B-Instruct\",\"gpu\":\"h100-sxm\","        \
  "\"precision\":\"bf16\",\"concurrency\":8,\"requests\":800,\"input_tokens\":512,"                \
  "\"output_tokens\":128,\"prefix_caching\":false,\"ttft_mean_ms\":61.5,\"tpot_mean_ms\":" tpot    \
  ",\"remark\":\"kept\",\"source\":\"me\",\"source_licence\":\"mine\"}"

static void
test_new_known_replaced (Fixture *fixture, gconstpointer data)
{
  guint64 revision = nav_catalog_get_revision (fixture->catalog);
  g_autoptr (NavIntake) first = take_in (fixture, ROW ("local:a", "7.08"));
  g_autoptr (NavIntake) again = NULL, other = NULL;
  g_autoptr (JsonNode) stored = NULL;

  (void) data;
  assert_status (first, 0, NAV_INTAKE_NEW);
  store (fixture, first);
  g_assert_cmpuint (nav_catalog_get_revision (fixture->catalog), ==, revision + 1);
  g_assert_true (
    nav_catalog_row_is_own (fixture->catalog, NAV_COLLECTION_BENCHMARKS, "local:a"));

  again = take_in (fixture, ROW ("local:a", "7.080"));
  assert_status (again, 0, NAV_INTAKE_KNOWN);
  store (fixture, again);
  g_assert_cmpuint (nav_catalog_get_revision (fixture->catalog), ==, revision + 1);

  other = take_in (fixture, ROW ("local:a", "7.2"));
  assert_status (other, 0, NAV_INTAKE_REPLACES);
  store (fixture, other);
  stored = nav_catalog_get_row (fixture->catalog, NAV_COLLECTION_BENCHMARKS, "local:a");
  g_assert_cmpfloat (
    json_object_get_double_member (json_node_get_object (stored), "tpot_mean_ms"), ==, 7.2);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (stored), "remark"), ==,
                   "kept");
}

/* One row that cannot be keeps the others in. */
static void
test_rejected (Fixture *fixture, gconstpointer data)
{
  guint shipped = nav_catalog_get_benchmarks (fixture->catalog)->len;
  g_autoptr (NavIntake) intake = take_in (
    fixture, "[" ROW ("local:a", "7.08") "," ROW ("local:b", "0.00708") "," ROW (
               "local:a", "7.3") "," ROW ("local:c", "7.08") ",{\"id\":\"local:d\"}]");

  (void) data;
  assert_status (intake, 0, NAV_INTAKE_NEW);
  assert_status (intake, 1, NAV_INTAKE_REJECTED);
  g_assert_cmpstr (first_code (intake, 1), ==, "audit.seconds");
  assert_status (intake, 2, NAV_INTAKE_REJECTED);
  g_assert_cmpstr (first_code (intake, 2), ==, "import.id-twice");
  assert_status (intake, 3, NAV_INTAKE_REJECTED);
  g_assert_cmpstr (first_code (intake, 3), ==, "audit.duplicate");
  assert_status (intake, 4, NAV_INTAKE_REJECTED);
  g_assert_nonnull (row_at (intake, 4)->imported->error);
  store (fixture, intake);
  g_assert_cmpuint (nav_catalog_get_benchmarks (fixture->catalog)->len, ==, shipped + 1);
}

/* A shipped measurement is nobody else's to change. */
static void
test_shipped_rows (Fixture *fixture, gconstpointer data)
{
  const NavBenchmark *shipped = nav_catalog_get_benchmarks (fixture->catalog)->pdata[0];
  g_autoptr (JsonNode) row =
    nav_catalog_get_row (fixture->catalog, NAV_COLLECTION_BENCHMARKS, shipped->id);
  g_autofree char *text = nav_json_to_text (row, FALSE);
  g_autofree char *changed = g_strdup_printf ("{\"remark\":1,%s", text + 1);
  g_autoptr (NavIntake) same = take_in (fixture, text), other = take_in (fixture, changed);

  (void) data;
  assert_status (same, 0, NAV_INTAKE_KNOWN);
  assert_status (other, 0, NAV_INTAKE_REJECTED);
  g_assert_cmpstr (first_code (other, 0), ==, "import.shipped-id");
}

#define PRICES(rows)                                                                               \
  "{\"schema\":\"neuralnav.knowledge/1\",\"collection\":\"prices\",\"rows\":[" rows "]}"
#define PRICE(id, gpu)                                                                             \
  "{\"id\":\"" id "\",\"gpu\":\"" gpu "\",\"provider\":\"me\",\"term\":\"on-demand\","             \
  "\"currency\":\"USD\",\"date\":\"2026-01\",\"usd_per_gpu_hour\":2,\"source\":\"s\","             \
  "\"source_licence\":\"l\"}"

/* Other collections come the same way; a row may stand in for a shipped one there. */
static void
test_other_collections (Fixture *fixture, gconstpointer data)
{
  const NavPrice *price = nav_catalog_get_prices (fixture->catalog)->pdata[0];
  g_autofree char *text = g_strdup_printf (
    PRICES (PRICE ("mine", "l4") "," PRICE ("%s", "l4")), price->id);
  g_autoptr (NavIntake) good = take_in (fixture, text);
  g_autoptr (NavIntake) bad =
    take_in (fixture, PRICES (PRICE ("a", "l4") "," PRICE ("b", "abacus")));
  g_autoptr (GError) error = NULL;
  guint64 revision;

  (void) data;
  g_assert_cmpuint (nav_intake_count (good, NAV_INTAKE_NEW), ==, 2);
  store (fixture, good);
  g_assert_true (nav_catalog_row_is_own (fixture->catalog, NAV_COLLECTION_PRICES, "mine"));
  revision = nav_catalog_get_revision (fixture->catalog);
  g_assert_false (nav_intake_store (bad, fixture->knowledge, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_NOT_FOUND));
  reload (fixture);
  g_assert_cmpuint (nav_catalog_get_revision (fixture->catalog), ==, revision);
}

static void
test_json (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavIntake) intake =
    take_in (fixture, "[" ROW ("local:a", "7.08") "," ROW ("local:b", "1") ",7]");
  g_autoptr (JsonNode) node = nav_intake_to_json (intake, TRUE);
  JsonObject *object = json_node_get_object (node), *counts, *row;
  JsonArray *findings;

  (void) data;
  counts = json_object_get_object_member (object, "counts");
  g_assert_cmpstr (json_object_get_string_member (object, "format"), ==, "neuralnav");
  g_assert_true (json_object_get_boolean_member (object, "stored"));
  g_assert_cmpint (json_object_get_int_member (counts, "new"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (counts, "rejected"), ==, 2);
  row = json_array_get_object_element (json_object_get_array_member (object, "rows"), 1);
  findings = json_object_get_array_member (row, "findings");
  g_assert_cmpstr (json_object_get_string_member (row, "where"), ==, "rows[1]");
  g_assert_cmpstr (
    json_object_get_string_member (json_array_get_object_element (findings, 0), "grade"), ==,
    "fail");
  row = json_array_get_object_element (json_object_get_array_member (object, "rows"), 2);
  g_assert_true (json_object_get_null_member (row, "id"));
  g_assert_nonnull (json_object_get_object_member (row, "error"));
}

/* The report of the base: shipped rows that fail are told, but are not the person's fault. */
static void
test_report (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavAuditReport) before = nav_audit_report_new (fixture->catalog);
  g_autoptr (NavAuditReport) after = NULL;
  g_autoptr (JsonNode) broken = nav_json_parse (ROW ("local:x", "0.5"), -1, NULL, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_cmpuint (before->own_failed, ==, 0);
  /* Past the audit, as an older version may have stored it. */
  g_assert_true (
    nav_knowledge_put_row (fixture->knowledge, NAV_COLLECTION_BENCHMARKS, broken, &error));
  reload (fixture);
  after = nav_audit_report_new (fixture->catalog);
  g_assert_cmpuint (after->own_failed, ==, 1);
  g_assert_cmpuint (after->failed, ==, before->failed + 1);
  node = nav_audit_report_to_json (after);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "own_failed"), ==, 1);
  for (guint i = 1; i < after->rules->len; i++) {
    const NavAuditRule *a = after->rules->pdata[i - 1], *b = after->rules->pdata[i];

    g_assert_cmpint (a->grade, >=, b->grade);
  }
}

#define ADD(path, function)                                                                        \
  g_test_add ("/intake/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("new-known-replaced", test_new_known_replaced);
  ADD ("rejected", test_rejected);
  ADD ("shipped-rows", test_shipped_rows);
  ADD ("other-collections", test_other_collections);
  ADD ("json", test_json);
  ADD ("report", test_report);
  return g_test_run ();
}
