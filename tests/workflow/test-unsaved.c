// SPDX-License-Identifier: Apache-2.0
// Places for unsaved work: one owner at a time, and found again after any end of the process.

#include <glib/gstdio.h>
#include <locale.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/nav-error.h"
#include "workflow-fixture.h"
#include "workflow/nav-unsaved.h"

static void
write_plan (const NavUnsaved *unsaved)
{
  g_assert_true (g_file_set_contents (nav_unsaved_get_plan_path (unsaved), "{}", -1, NULL));
}

static void
test_places_differ (void)
{
  g_autofree char *folder = workflow_fixture_folder ();
  NavUnsaved *first = nav_unsaved_claim (folder, NULL);
  NavUnsaved *second = nav_unsaved_claim (folder, NULL);

  g_assert_cmpuint (nav_unsaved_get_number (first), !=, nav_unsaved_get_number (second));
  g_assert_cmpstr (nav_unsaved_get_plan_path (first), !=, nav_unsaved_get_plan_path (second));
  g_assert_null (nav_unsaved_claim_number (folder, nav_unsaved_get_number (first)));
  nav_unsaved_release (first);
  nav_unsaved_release (second);
  workflow_fixture_remove_folder (folder); /* nothing is left in it */
}

/* Who lets a place go leaves what is in it, and nobody gets it as an empty one. */
static void
test_work_stays (void)
{
  g_autofree char *folder = workflow_fixture_folder ();
  NavUnsaved *unsaved = nav_unsaved_claim (folder, NULL);
  guint number = nav_unsaved_get_number (unsaved);
  g_autofree char *draft = NULL, *document = NULL;

  write_plan (unsaved);
  nav_unsaved_set_draft (unsaved, "half a sen");
  nav_unsaved_set_document (unsaved, "/tmp/plan.nnplan");
  nav_unsaved_release (unsaved);

  unsaved = nav_unsaved_claim (folder, NULL);
  g_assert_cmpuint (nav_unsaved_get_number (unsaved), !=, number);
  nav_unsaved_release (unsaved);
  unsaved = nav_unsaved_claim_number (folder, number);
  g_assert_true (nav_unsaved_has_plan (unsaved));
  g_assert_cmpint (nav_unsaved_get_time (unsaved), >, 0);
  draft = nav_unsaved_load_draft (unsaved);
  document = nav_unsaved_load_document (unsaved);
  g_assert_cmpstr (draft, ==, "half a sen");
  g_assert_cmpstr (document, ==, "/tmp/plan.nnplan");
  nav_unsaved_discard (unsaved);
  g_assert_false (nav_unsaved_has_plan (unsaved));
  nav_unsaved_release (unsaved);
  workflow_fixture_remove_folder (folder);
}

/* A process that is killed lets go of its places, and of nothing that is in them. */
static void
test_killed_process (void)
{
  g_autofree char *folder = workflow_fixture_folder ();
  g_autoptr (GPtrArray) left = NULL;
  int ready[2];
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0) {
    NavUnsaved *unsaved = nav_unsaved_claim (folder, NULL);
    nav_unsaved_set_draft (unsaved, "half a sen");
    if (write (ready[1], "x", 1) == 1)
      pause ();
    _exit (1);
  }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  left = nav_unsaved_find_left (folder);
  g_assert_cmpuint (left->len, ==, 0); /* it is in use */
  g_clear_pointer (&left, g_ptr_array_unref);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  left = nav_unsaved_find_left (folder);
  g_assert_cmpuint (left->len, ==, 1);
  {
    g_autofree char *draft = nav_unsaved_load_draft (left->pdata[0]);
    g_assert_cmpstr (draft, ==, "half a sen");
  }
  nav_unsaved_discard (left->pdata[0]);
  g_clear_pointer (&left, g_ptr_array_unref);
  close (ready[0]);
  close (ready[1]);
  workflow_fixture_remove_folder (folder);
}

static void
test_ugly_files (void)
{
  g_autofree char *folder = workflow_fixture_folder ();
  NavUnsaved *unsaved = nav_unsaved_claim (folder, NULL);
  g_autofree char *path = g_build_filename (folder, "0.draft", NULL);
  g_autofree char *huge = g_strnfill (100000, 'a');

  g_assert_true (g_file_set_contents (path, "\xff\xfe", 2, NULL));
  g_assert_null (nav_unsaved_load_draft (unsaved));
  g_assert_true (g_file_set_contents (path, huge, -1, NULL));
  g_assert_null (nav_unsaved_load_draft (unsaved));
  g_unlink (path);
  g_assert_cmpint (symlink ("/dev/zero", path), ==, 0);
  g_assert_null (nav_unsaved_load_draft (unsaved));
  nav_unsaved_set_draft (unsaved, NULL);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  nav_unsaved_release (unsaved);
  workflow_fixture_remove_folder (folder);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (nav_unsaved_claim ("/dev/null/nothing", &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/unsaved/places-differ", test_places_differ);
  g_test_add_func ("/unsaved/work-stays", test_work_stays);
  g_test_add_func ("/unsaved/killed-process", test_killed_process);
  g_test_add_func ("/unsaved/ugly-files", test_ugly_files);
  g_test_add_func ("/unsaved/no-folder", test_no_folder);
  return g_test_run ();
}
