// SPDX-License-Identifier: Apache-2.0
// Documents: what is written is read again, what is hostile is refused, what was there stays.

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "workflow-fixture.h"
#include "workflow/nav-document.h"

typedef struct {
  char *folder;
  char *path;
} Place;

static void
place_init (Place *place)
{
  place->folder = workflow_fixture_folder ();
  place->path = g_build_filename (place->folder, "a.nnplan", NULL);
}

static void
place_clear (Place *place)
{
  workflow_fixture_remove_folder (place->folder);
  g_free (place->folder);
  g_free (place->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static NavDocument *
make_document (const char *title)
{
  static const char *const options[] = { "translation", "code completion", NULL };
  g_autoptr (NavConversation) empty = nav_conversation_new ();
  g_autoptr (NavConversation) asked = nav_conversation_with_turn (
    empty, NAV_TURN_USER, "ein Übersetzer \"für\" 30 Leute\n\t☃", NAV_INTENT_ASK_NONE, NULL);
  g_autoptr (NavConversation) answered = nav_conversation_with_turn (
    asked, NAV_TURN_ASSISTANT, "Which of them?", NAV_INTENT_ASK_USE_CASE, options);
  g_autoptr (NavSpec) spec = workflow_fixture_spec (
    "{'workloads':[{'users':30,'input_tokens':{'distribution':'uniform','min':10,'max':90}}],"
    "'slo':{'ttft_ms':0.2e3,'e2e_ms':10150},'constraints':{'gpus':['l4']},"
    "'inventory':[{'gpu':'l4','count':2}]}");
  g_autoptr (JsonNode) plan = nav_json_parse ("{\"schema\":\"neuralnav.plan/1\",\"x\":null}", -1,
                                              NULL, NULL);

  g_autoptr (NavEditLog) log = nav_edit_log_new ();
  g_autoptr (NavSpec) before = workflow_fixture_spec ("{'workloads':[{'users':20}]}");
  gint64 then_us = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC;
  g_autoptr (NavEditLog) edits = nav_edit_log_with_values (log, 2, then_us, before, spec);

  return nav_document_new (title, answered, edits, spec, plan, NULL, "0123456789ab",
                           "2026-11-24T10:00:00Z");
}

static void
test_round_trip (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (NavDocument) written = make_document ("Übersetzer");
  g_autoptr (NavDocument) read = NULL;
  g_autoptr (JsonNode) before = NULL, after = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  nav_document_save (written, place.path, &error);
  g_assert_no_error (error);
  read = nav_document_load (place.path, &error);
  g_assert_no_error (error);

  g_assert_cmpstr (read->title, ==, "Übersetzer");
  g_assert_cmpstr (read->selected, ==, "0123456789ab");
  g_assert_cmpstr (nav_conversation_get_turn (read->conversation, 0)->text, ==,
                   "ein Übersetzer \"für\" 30 Leute\n\t☃");
  g_assert_cmpint (nav_conversation_get_turn (read->conversation, 1)->asks, ==,
                   NAV_INTENT_ASK_USE_CASE);
  g_assert_cmpstr (nav_conversation_get_turn (read->conversation, 1)->options[1], ==,
                   "code completion");
  g_assert_true (nav_spec_equal (read->spec, written->spec));
  before = nav_document_to_json (written);
  after = nav_document_to_json (read);
  g_assert_true (json_node_equal (before, after));
}

/* The second save keeps the first as a backup, and nothing else is left behind. */
static void
test_backup (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (NavDocument) first = make_document ("first");
  g_autoptr (NavDocument) second = make_document ("second");
  g_autoptr (NavDocument) third = make_document ("third");
  g_autoptr (NavDocument) now = NULL, backup = NULL;
  g_autofree char *backup_path = NULL;
  GDir *dir;
  guint files = 0;

  place_init (&place);
  backup_path = g_strconcat (place.path, "~", NULL);
  g_assert_true (nav_document_save (first, place.path, NULL));
  g_assert_false (g_file_test (backup_path, G_FILE_TEST_EXISTS));
  g_assert_true (nav_document_save (second, place.path, NULL));
  g_assert_true (nav_document_save (third, place.path, NULL));
  now = nav_document_load (place.path, NULL);
  backup = nav_document_load (backup_path, NULL);
  g_assert_cmpstr (now->title, ==, "third");
  g_assert_cmpstr (backup->title, ==, "second");

  dir = g_dir_open (place.folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    files++;
  g_dir_close (dir);
  g_assert_cmpuint (files, ==, 2);
}

/* A link to a plan stays a link. */
static void
test_link_is_followed (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (NavDocument) first = make_document ("first");
  g_autoptr (NavDocument) second = make_document ("second");
  g_autoptr (NavDocument) read = NULL;
  g_autofree char *link = NULL;
  g_autoptr (GFile) file = NULL;

  place_init (&place);
  link = g_build_filename (place.folder, "link.nnplan", NULL);
  file = g_file_new_for_path (link);
  g_assert_true (nav_document_save (first, place.path, NULL));
  g_assert_true (g_file_make_symbolic_link (file, place.path, NULL, NULL));
  g_assert_true (nav_document_save (second, link, NULL));
  read = nav_document_load (place.path, NULL);
  g_assert_cmpstr (read->title, ==, "second");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
}

static void
test_save_fails_without_harm (void)
{
  g_autoptr (NavDocument) document = make_document ("x");
  g_autoptr (GError) error = NULL;

  g_assert_false (nav_document_save (document, "/nonexistent/folder/a.nnplan", &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  g_assert_nonnull (strstr (error->message, "/nonexistent/folder/a.nnplan"));
}

static void
assert_load_fails (const Place *place, const char *contents, gssize length, NavErrorKind kind,
                   const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (place->path, contents, length, NULL));
  g_assert_null (nav_document_load (place->path, &error));
  g_assert_nonnull (error);
  if (!nav_error_matches_kind (error, kind) || strstr (error->message, part) == NULL ||
      strstr (error->message, place->path) == NULL) {
    g_test_message ("“%s” gave: %s", contents, error->message);
    g_test_fail ();
  }
}

static void
test_hostile (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *deep = g_strnfill (100000, '[');

  place_init (&place);
  assert_load_fails (&place, "", -1, NAV_ERROR_CORRUPT, "JSON");
  assert_load_fails (&place, "{\n  \"schema\": \"neuralnav.document/1\",\n  !", -1,
                     NAV_ERROR_CORRUPT, "line 3");
  assert_load_fails (&place, "{\"schema\":\"neura", -1, NAV_ERROR_CORRUPT, "line 1");
  assert_load_fails (&place, "\xff\xfe\0\0", 4, NAV_ERROR_CORRUPT, "");
  assert_load_fails (&place, deep, -1, NAV_ERROR_CORRUPT, "");
  assert_load_fails (&place, "[]", -1, NAV_ERROR_CORRUPT, "object");
  assert_load_fails (&place, "{}", -1, NAV_ERROR_CORRUPT, "schema");
  assert_load_fails (&place, "{\"schema\":\"neuralnav.run/1\"}", -1, NAV_ERROR_CORRUPT,
                     "neuralnav.run/1");
  assert_load_fails (&place, "{\"schema\":\"neuralnav.document/1x\"}", -1, NAV_ERROR_CORRUPT,
                     "neuralnav.document/1x");
  assert_load_fails (&place, "{\"schema\":\"neuralnav.document/2\",\"new\":1}", -1,
                     NAV_ERROR_NEWER, "neuralnav.document/2");
  assert_load_fails (&place, "{\"schema\":\"neuralnav.document/1\",\"plan\":{\"schema\":"
                             "\"neuralnav.plan/7\"}}",
                     -1, NAV_ERROR_NEWER, "neuralnav.plan/7");
  assert_load_fails (&place, "{\"schema\":\"neuralnav.document/1\",\"colour\":1}", -1,
                     NAV_ERROR_CORRUPT, "colour");
  assert_load_fails (&place,
                     "{\"schema\":\"neuralnav.document/1\",\"conversation\":[{\"role\":\"god\","
                     "\"text\":\"x\"}]}",
                     -1, NAV_ERROR_CORRUPT, "conversation[0].role");
  assert_load_fails (&place,
                     "{\"schema\":\"neuralnav.document/1\",\"spec\":{\"workloads\":[{\"users\":"
                     "-3}]}}",
                     -1, NAV_ERROR_CORRUPT, "users");
}

/* What version 1 wrote is read for ever: this file is never written anew. */
static void
test_version_1 (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", "version-1.nnplan", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavDocument) document = nav_document_load (path, &error);
  NavLeaf *users;

  g_assert_no_error (error);
  g_assert_cmpstr (document->title, ==, "Support chat");
  g_assert_cmpuint (nav_conversation_get_n_turns (document->conversation), ==, 2);
  g_assert_cmpint (nav_conversation_get_turn (document->conversation, 1)->asks, ==,
                   NAV_INTENT_ASK_PRIORITIES);
  users = nav_spec_get_workload (document->spec, 0, NAV_WORKLOAD_USERS);
  g_assert_cmpfloat (users->number, ==, 300);
  g_assert_cmpint (users->origin, ==, NAV_ORIGIN_SAID);
  g_assert_cmpuint (users->start, ==, 14);
  g_assert_cmpfloat (nav_spec_get_number (document->spec, NAV_SLO_TTFT_MS), ==, 180);
  g_assert_cmpint (nav_spec_get (document->spec, NAV_SLO_TTFT_MS)->origin, ==, NAV_ORIGIN_EDITED);
}

static void
test_not_a_file (void)
{
  g_autoptr (GError) missing = NULL, device = NULL, folder = NULL;

  g_assert_null (nav_document_load ("/nonexistent.nnplan", &missing));
  g_assert_true (nav_error_matches_kind (missing, NAV_ERROR_NOT_FOUND));
  g_assert_null (nav_document_load ("/dev/zero", &device));
  g_assert_true (nav_error_matches_kind (device, NAV_ERROR_INVALID));
  g_assert_null (nav_document_load ("/", &folder));
  g_assert_true (nav_error_matches_kind (folder, NAV_ERROR_INVALID));
}

/* A later minor version may have added members; they are left out. */
static void
test_newer_minor_version (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (NavDocument) read = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  g_file_set_contents (place.path,
                       "{\"schema\":\"neuralnav.document/1.3\",\"title\":\"t\",\"colour\":1}", -1,
                       NULL);
  read = nav_document_load (place.path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->title, ==, "t");
  g_assert_cmpuint (nav_conversation_get_n_turns (read->conversation), ==, 0);
}

static void
test_text_is_checked (void)
{
  g_autofree char *long_text = g_strnfill (NAV_CONVERSATION_MAX_TURN_BYTES + 1, 'a');

  g_assert_true (nav_conversation_check_text ("hello", NULL));
  g_assert_false (nav_conversation_check_text ("", NULL));
  g_assert_false (nav_conversation_check_text (" \n\t", NULL));
  g_assert_false (nav_conversation_check_text ("\xc3(", NULL));
  g_assert_false (nav_conversation_check_text (long_text, NULL));
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  (void) source;
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_async (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (NavDocument) document = make_document ("async");
  g_autoptr (NavDocument) read = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  g_assert_true (nav_document_save (document, place.path, &error));
  nav_document_load_async (place.path, NULL, on_done, &loaded);
  while (loaded == NULL)
    g_main_context_iteration (NULL, TRUE);
  read = nav_document_load_finish (loaded, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->title, ==, "async");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document/round-trip", test_round_trip);
  g_test_add_func ("/document/backup", test_backup);
  g_test_add_func ("/document/link-is-followed", test_link_is_followed);
  g_test_add_func ("/document/save-fails-without-harm", test_save_fails_without_harm);
  g_test_add_func ("/document/hostile", test_hostile);
  g_test_add_func ("/document/version-1", test_version_1);
  g_test_add_func ("/document/not-a-file", test_not_a_file);
  g_test_add_func ("/document/newer-minor-version", test_newer_minor_version);
  g_test_add_func ("/document/text-is-checked", test_text_is_checked);
  g_test_add_func ("/document/async", test_async);

  return g_test_run ();
}
