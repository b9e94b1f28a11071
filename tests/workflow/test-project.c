// SPDX-License-Identifier: Apache-2.0
// Projects: edits, undo, plans that are superseded or stopped, files, unsaved work.

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "base/nav-error.h"
#include "workflow-fixture.h"

static NavProject *
small_project (void)
{
  NavProject *project = workflow_fixture_project ();
  g_autoptr (NavSpec) spec = workflow_fixture_spec (WORKFLOW_FIXTURE_SMALL);

  nav_project_set_spec (project, spec);
  return project;
}

static void
edit_number (NavProject *project, NavSpecField field, double value)
{
  g_autoptr (NavLeaf) leaf = nav_leaf_new_number (value, NAV_ORIGIN_EDITED);
  g_autoptr (GError) error = NULL;

  g_assert_true (nav_project_edit (project, field, 0, leaf, &error));
  g_assert_no_error (error);
}

static double
users_of (NavProject *project)
{
  return nav_spec_get_workload_number (nav_project_get_spec (project), 0, NAV_WORKLOAD_USERS);
}

static void
test_undo_and_redo (void)
{
  g_autoptr (NavProject) project = workflow_fixture_project ();

  g_assert_false (nav_project_get_can_undo (project));
  nav_project_undo (project);
  edit_number (project, NAV_WORKLOAD_USERS, 10);
  edit_number (project, NAV_WORKLOAD_USERS, 20);
  edit_number (project, NAV_WORKLOAD_USERS, 30);
  nav_project_undo (project);
  nav_project_undo (project);
  g_assert_cmpfloat (users_of (project), ==, 10);
  g_assert_true (nav_project_get_can_redo (project));
  nav_project_redo (project);
  g_assert_cmpfloat (users_of (project), ==, 20);
  /* A new step forgets what was undone. */
  edit_number (project, NAV_WORKLOAD_USERS, 99);
  g_assert_false (nav_project_get_can_redo (project));
  nav_project_redo (project);
  g_assert_cmpfloat (users_of (project), ==, 99);
  for (int i = 0; i < 10; i++)
    nav_project_undo (project);
  g_assert_true (isnan (users_of (project)));
}

/* What changes nothing is no step. */
static void
test_same_value_is_no_step (void)
{
  g_autoptr (NavProject) project = workflow_fixture_project ();

  edit_number (project, NAV_WORKLOAD_USERS, 10);
  edit_number (project, NAV_WORKLOAD_USERS, 10);
  nav_project_undo (project);
  g_assert_false (nav_project_get_can_undo (project));
}

static void
test_invalid_edit_changes_nothing (void)
{
  g_autoptr (NavProject) project = small_project ();
  g_autoptr (NavSpec) before = nav_spec_ref (nav_project_get_spec (project));
  g_autoptr (NavLeaf) negative = nav_leaf_new_number (-5, NAV_ORIGIN_EDITED);
  g_autoptr (NavLeaf) text = nav_leaf_new_text ("many", NAV_ORIGIN_EDITED);
  g_autoptr (NavLeaf) good = nav_leaf_new_number (5, NAV_ORIGIN_EDITED);
  g_autoptr (GError) error = NULL;

  g_assert_false (nav_project_edit (project, NAV_WORKLOAD_USERS, 0, negative, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  g_assert_cmpstr (nav_error_get_field (error), ==, "users");
  g_assert_false (nav_project_edit (project, NAV_WORKLOAD_USERS, 0, text, NULL));
  g_assert_false (nav_project_edit (project, NAV_WORKLOAD_USERS, 7, good, NULL));
  g_assert_true (nav_project_get_spec (project) == before);
}

/* Reset gives a field back to the rules: the derived value returns. */
static void
test_reset (void)
{
  g_autoptr (NavProject) project = small_project ();
  double derived =
    nav_spec_get_number (nav_project_get_completed_spec (project), NAV_SLO_TTFT_MS);

  g_assert_cmpfloat (derived, >, 0);
  edit_number (project, NAV_SLO_TTFT_MS, 77);
  g_assert_cmpfloat (
    nav_spec_get_number (nav_project_get_completed_spec (project), NAV_SLO_TTFT_MS), ==, 77);
  nav_project_reset (project, NAV_SLO_TTFT_MS, 0);
  g_assert_cmpfloat (
    nav_spec_get_number (nav_project_get_completed_spec (project), NAV_SLO_TTFT_MS), ==, derived);
}

static void
test_workloads (void)
{
  g_autoptr (NavProject) project = small_project ();

  nav_project_remove_workload (project, 0);
  g_assert_cmpuint (nav_spec_get_n_workloads (nav_project_get_spec (project)), ==, 1);
  for (int i = 0; i < NAV_MAX_WORKLOADS + 3; i++)
    nav_project_add_workload (project);
  g_assert_cmpuint (nav_spec_get_n_workloads (nav_project_get_spec (project)), ==,
                    NAV_MAX_WORKLOADS);
  nav_project_remove_workload (project, 0);
  g_assert_cmpuint (nav_spec_get_n_workloads (nav_project_get_spec (project)), ==,
                    NAV_MAX_WORKLOADS - 1);
}

static void
count (GObject *object, GParamSpec *pspec, gpointer counter)
{
  (void) object;
  (void) pspec;
  (*(guint *) counter)++;
}

static void
test_plan (void)
{
  g_autoptr (NavProject) project = small_project ();
  guint plans = 0, busy = 0;

  g_signal_connect (project, "notify::plan", G_CALLBACK (count), &plans);
  g_signal_connect (project, "notify::busy", G_CALLBACK (count), &busy);
  nav_project_plan (project);
  g_assert_true (nav_project_get_busy (project));
  workflow_fixture_wait (project);
  g_assert_no_error ((GError *) nav_project_get_error (project));
  g_assert_nonnull (nav_project_get_plan (project));
  g_assert_true (nav_project_get_plan_current (project));
  g_assert_cmpfloat (nav_project_get_progress (project), ==, 1);
  g_assert_cmpuint (plans, ==, 1);
  g_assert_cmpuint (busy, ==, 2);

  edit_number (project, NAV_WORKLOAD_USERS, 5000);
  g_assert_nonnull (nav_project_get_plan (project));
  g_assert_false (nav_project_get_plan_current (project));
  nav_project_undo (project);
  g_assert_true (nav_project_get_plan_current (project));
}

/* What is missing is told with its field, and the next good spec clears it. */
static void
test_plan_of_nothing (void)
{
  g_autoptr (NavProject) project = workflow_fixture_project ();
  g_autoptr (NavSpec) spec = workflow_fixture_spec (WORKFLOW_FIXTURE_SMALL);

  nav_project_plan (project);
  workflow_fixture_wait (project);
  g_assert_null (nav_project_get_plan (project));
  g_assert_true (nav_error_matches_kind (nav_project_get_error (project), NAV_ERROR_INVALID));
  g_assert_nonnull (nav_error_get_field (nav_project_get_error (project)));

  nav_project_set_auto_plan (project, TRUE);
  nav_project_set_spec (project, spec);
  workflow_fixture_wait (project);
  g_assert_null (nav_project_get_error (project));
  g_assert_nonnull (nav_project_get_plan (project));
}

/* Of many runs only the last one counts. */
static void
test_newer_run_wins (void)
{
  g_autoptr (NavProject) project = small_project ();
  guint plans = 0;

  nav_project_set_auto_plan (project, TRUE);
  g_signal_connect (project, "notify::plan", G_CALLBACK (count), &plans);
  for (int i = 1; i <= 20; i++)
    edit_number (project, NAV_WORKLOAD_USERS, 100 * i);
  workflow_fixture_wait (project);
  g_assert_cmpuint (plans, ==, 1);
  g_assert_cmpfloat (nav_plan_get_demand (nav_project_get_plan (project))->users, ==, 2000);
}

static void
test_cancel (void)
{
  g_autoptr (NavProject) project = small_project ();

  nav_project_plan (project);
  nav_project_cancel (project);
  g_assert_false (nav_project_get_busy (project));
  g_assert_null (nav_project_get_plan (project));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (nav_project_get_plan (project));
  g_assert_null (nav_project_get_error (project));
}

/* A project may go while its plan is computed. */
static void
test_unref_while_busy (void)
{
  NavProject *project = small_project ();

  nav_project_plan (project);
  g_assert_finalize_object (project);
  g_usleep (20000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_selection (void)
{
  g_autoptr (NavProject) project = small_project ();
  const GPtrArray *all;

  nav_project_plan (project);
  workflow_fixture_wait (project);
  all = nav_plan_get_recommendations (nav_project_get_plan (project));
  g_assert_cmpuint (all->len, >, 0);
  nav_project_select (project, ((NavRecommendation *) all->pdata[0])->id);
  g_assert_true (nav_project_get_dirty (project));
  nav_project_plan (project);
  workflow_fixture_wait (project);
  g_assert_nonnull (nav_project_get_selected (project));

  /* What a new plan does not have is not selected any more. */
  nav_project_select (project, "000000000000");
  nav_project_plan (project);
  workflow_fixture_wait (project);
  g_assert_null (nav_project_get_selected (project));
}

static void
test_save_and_open (void)
{
  g_autofree char *folder = workflow_fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "a.nnplan", NULL);
  g_autoptr (NavProject) project = small_project ();
  g_autoptr (NavProject) other = workflow_fixture_project ();
  g_autoptr (GError) error = NULL;

  nav_project_set_title (project, "Chat");
  nav_project_plan (project);
  workflow_fixture_wait (project);
  g_assert_true (nav_project_get_dirty (project));
  g_assert_true (nav_project_save (project, path, &error));
  g_assert_no_error (error);
  g_assert_false (nav_project_get_dirty (project));

  g_assert_true (nav_project_open (other, path, &error));
  g_assert_no_error (error);
  g_assert_true (nav_spec_equal (nav_project_get_spec (other), nav_project_get_spec (project)));
  g_assert_cmpstr (nav_project_get_title (other), ==, "Chat");
  g_assert_cmpstr (nav_project_get_path (other), ==, path);
  g_assert_false (nav_project_get_dirty (other));
  g_assert_false (nav_project_get_can_undo (other));

  edit_number (other, NAV_WORKLOAD_USERS, 3);
  g_assert_true (nav_project_get_dirty (other));
  nav_project_undo (other);
  g_assert_false (nav_project_get_dirty (other));
  workflow_fixture_remove_folder (folder);
}

/* A file that cannot be read leaves everything as it was. */
static void
test_open_fails_without_harm (void)
{
  g_autoptr (NavProject) project = small_project ();
  g_autoptr (GError) error = NULL;

  g_assert_false (nav_project_open (project, "/nonexistent.nnplan", &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_NOT_FOUND));
  g_assert_cmpfloat (users_of (project), ==, 1000);
  g_assert_true (nav_project_get_can_undo (project));
}

/* The document has the plan and every row that the plan cites. */
static void
test_document_embeds_rows (void)
{
  g_autoptr (NavProject) project = small_project ();
  g_autoptr (NavDocument) document = NULL, without = NULL;
  JsonObject *rows, *prices;
  NavRecommendation *best;

  nav_project_plan (project);
  workflow_fixture_wait (project);
  document = nav_project_dup_document (project);
  g_assert_nonnull (document->plan);
  rows = json_node_get_object (document->rows);
  prices = json_object_get_object_member (rows, "prices");
  best = nav_plan_get_recommendations (nav_project_get_plan (project))->pdata[0];
  g_assert_cmpuint (g_strv_length (best->price.rows), >, 0);
  for (gsize i = 0; best->price.rows[i] != NULL; i++)
    g_assert_true (json_object_has_member (prices, best->price.rows[i]));
  g_assert_true (json_object_has_member (json_object_get_object_member (rows, "models"),
                                         best->candidate->model->id));
  g_assert_true (json_object_has_member (json_object_get_object_member (rows, "use-cases"),
                                         "chatbot_conversational"));

  /* A plan of an older spec is not what the document is about. */
  edit_number (project, NAV_WORKLOAD_USERS, 5);
  without = nav_project_dup_document (project);
  g_assert_null (without->plan);
}

static void
test_duplicate (void)
{
  g_autoptr (NavProject) project = small_project ();
  g_autoptr (NavProject) copy = NULL;

  nav_project_plan (project);
  workflow_fixture_wait (project);
  copy = nav_project_duplicate (project);
  g_assert_true (nav_spec_equal (nav_project_get_spec (copy), nav_project_get_spec (project)));
  g_assert_true (nav_project_get_plan (copy) == nav_project_get_plan (project));
  g_assert_null (nav_project_get_path (copy));
  edit_number (copy, NAV_WORKLOAD_USERS, 1);
  g_assert_cmpfloat (users_of (project), ==, 1000);
}

static void
test_autosave_and_recover (void)
{
  g_autofree char *folder = workflow_fixture_folder ();
  g_autofree char *kept = g_build_filename (folder, "unsaved.nnplan", NULL);
  g_autofree char *saved = g_build_filename (folder, "saved.nnplan", NULL);
  g_autoptr (NavProject) project = workflow_fixture_project ();
  g_autoptr (NavProject) later = workflow_fixture_project ();
  g_autoptr (GError) error = NULL;

  nav_project_set_autosave (project, kept, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));

  edit_number (project, NAV_WORKLOAD_USERS, 42);
  while (!g_file_test (kept, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (nav_project_recover (later, kept, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (users_of (later), ==, 42);
  g_assert_null (nav_project_get_path (later));
  g_assert_true (nav_project_get_dirty (later));

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (nav_project_save (project, saved, NULL));
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
  workflow_fixture_remove_folder (folder);
}

/* Thrown away while it is being written: it does not come back. */
static void
test_discard_during_autosave (void)
{
  g_autofree char *folder = workflow_fixture_folder ();
  g_autofree char *kept = g_build_filename (folder, "unsaved.nnplan", NULL);
  NavProject *project = workflow_fixture_project ();

  nav_project_set_autosave (project, kept, 0);
  edit_number (project, NAV_WORKLOAD_USERS, 42);
  g_main_context_iteration (NULL, TRUE);
  nav_project_discard_autosave (project);
  /* The writer holds the project; when it lets go, it is done. */
  g_object_add_weak_pointer (G_OBJECT (project), (gpointer *) &project);
  g_object_unref (project);
  while (project != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
  workflow_fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/project/undo-and-redo", test_undo_and_redo);
  g_test_add_func ("/project/same-value-is-no-step", test_same_value_is_no_step);
  g_test_add_func ("/project/invalid-edit-changes-nothing", test_invalid_edit_changes_nothing);
  g_test_add_func ("/project/reset", test_reset);
  g_test_add_func ("/project/workloads", test_workloads);
  g_test_add_func ("/project/plan", test_plan);
  g_test_add_func ("/project/plan-of-nothing", test_plan_of_nothing);
  g_test_add_func ("/project/newer-run-wins", test_newer_run_wins);
  g_test_add_func ("/project/cancel", test_cancel);
  g_test_add_func ("/project/unref-while-busy", test_unref_while_busy);
  g_test_add_func ("/project/selection", test_selection);
  g_test_add_func ("/project/save-and-open", test_save_and_open);
  g_test_add_func ("/project/open-fails-without-harm", test_open_fails_without_harm);
  g_test_add_func ("/project/document-embeds-rows", test_document_embeds_rows);
  g_test_add_func ("/project/duplicate", test_duplicate);
  g_test_add_func ("/project/autosave-and-recover", test_autosave_and_recover);
  g_test_add_func ("/project/discard-during-autosave", test_discard_during_autosave);

  return g_test_run ();
}
