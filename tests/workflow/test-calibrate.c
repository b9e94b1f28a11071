// SPDX-License-Identifier: Apache-2.0
// Calibration with measurements of one's own.

#include <locale.h>

#include "base/nav-json.h"
#include "workflow-fixture.h"
#include "workflow/nav-calibrate.h"

#define OWN_ID "local:test"

typedef struct {
  char *folder;
  NavKnowledge *knowledge;
} Base;

static void
base_open (Base *base)
{
  g_autofree char *shipped = g_build_filename (g_getenv ("NEURALNAV_DATA"), "knowledge", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  base->folder = workflow_fixture_folder ();
  path = g_build_filename (base->folder, "knowledge.db", NULL);
  base->knowledge = nav_knowledge_open (path, shipped, &error);
  g_assert_no_error (error);
}

static void
base_close (Base *base)
{
  nav_knowledge_unref (base->knowledge);
  workflow_fixture_remove_folder (base->folder);
  g_free (base->folder);
}

/* A shipped row as one's own, of a model that nobody measured. */
static void
put_own_row (Base *base)
{
  g_autoptr (NavCatalog) catalog = nav_knowledge_load (base->knowledge, NULL);
  const GPtrArray *rows = nav_catalog_get_benchmarks (catalog);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) row =
    nav_catalog_get_row (catalog, NAV_COLLECTION_BENCHMARKS,
                         ((NavBenchmark *) rows->pdata[0])->id);
  JsonObject *object = json_node_get_object (row);

  json_object_set_string_member (object, "id", OWN_ID);
  json_object_set_string_member (object, "model", "Qwen/Qwen3-8B");
  json_object_set_string_member (object, "gpu", "h100-sxm");
  json_object_set_string_member (object, "precision", "bf16");
  json_object_set_int_member (object, "tensor_parallel", 1);
  g_assert_true (nav_knowledge_put_row (base->knowledge, NAV_COLLECTION_BENCHMARKS, row, &error));
  g_assert_no_error (error);
}

static void
test_nothing_of_ones_own (void)
{
  Base base;
  g_autoptr (GError) error = NULL;
  g_autoptr (NavCalibrationReport) report = NULL;
  g_autoptr (JsonNode) json = NULL;
  const NavCalibrationLine *all;

  base_open (&base);
  report = nav_calibrate (base.knowledge, TRUE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  all = report->lines->pdata[0];
  g_assert_null (all->model);
  g_assert_cmpuint (all->rows, >, 500);
  g_assert_cmpuint (all->own, ==, 0);
  g_assert_cmpuint (report->stored_residuals, ==, 0);
  g_assert_cmpuint (report->stored_ranges, ==, 0);
  g_assert_cmpfloat (all->after[NAV_METRIC_TPOT].median, <, all->before[NAV_METRIC_TPOT].median);
  g_assert_cmpfloat (all->after[NAV_METRIC_TPOT].p90, >, all->after[NAV_METRIC_TPOT].median);
  json = nav_calibration_report_to_json (report);
  g_assert_true (json_object_has_member (json_node_get_object (json), "lines"));
  base_close (&base);
}

static void
test_own_row_corrects (void)
{
  Base base;
  g_autoptr (GError) error = NULL;
  g_autoptr (NavCalibrationReport) dry = NULL, kept = NULL;
  g_autoptr (NavCatalog) before = NULL, after = NULL;

  base_open (&base);
  put_own_row (&base);
  dry = nav_calibrate (base.knowledge, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((NavCalibrationLine *) dry->lines->pdata[0])->own, ==, 1);
  before = nav_knowledge_load (base.knowledge, NULL);
  g_assert_null (nav_catalog_find_residual (before, OWN_ID));

  kept = nav_calibrate (base.knowledge, TRUE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->stored_residuals, ==, 1);
  g_assert_cmpuint (kept->stored_ranges, >, 0);
  after = nav_knowledge_load (base.knowledge, NULL);
  g_assert_nonnull (nav_catalog_find_residual (after, OWN_ID));
  base_close (&base);
}

static void
stop (guint done, guint total, gpointer data)
{
  (void) total;
  if (done == 3)
    g_cancellable_cancel (data);
}

static void
test_cancel (void)
{
  Base base;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  base_open (&base);
  g_assert_null (nav_calibrate (base.knowledge, TRUE, stop, cancellable, cancellable, &error));
  g_assert_nonnull (error);
  base_close (&base);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calibrate/nothing-of-ones-own", test_nothing_of_ones_own);
  g_test_add_func ("/calibrate/own-row", test_own_row_corrects);
  g_test_add_func ("/calibrate/cancel", test_cancel);
  return g_test_run ();
}
