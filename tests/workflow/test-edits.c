// SPDX-License-Identifier: Apache-2.0
// What is set by hand: what is one step of undo, what the conversation tells of it, and what a
// message that is written anew leaves of it.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "workflow-fixture.h"

static NavProject *
new_project (void)
{
  workflow_fixture_now_us = G_GINT64_CONSTANT (1795514400) * G_USEC_PER_SEC;
  return nav_project_new (workflow_fixture_catalog (), &workflow_fixture_moving_clock);
}

static void
pass_seconds (gint64 seconds)
{
  workflow_fixture_now_us += seconds * G_USEC_PER_SEC;
}

static void
edit (NavProject *project, NavSpecField field, double number)
{
  g_autoptr (NavLeaf) leaf = nav_leaf_new_number (number, NAV_ORIGIN_EDITED);
  g_autoptr (GError) error = NULL;

  g_assert_true (nav_project_edit (project, field, 0, leaf, &error));
  g_assert_no_error (error);
}

static double
users_of (NavProject *project)
{
  return nav_spec_get_workload_number (nav_project_get_spec (project), 0, NAV_WORKLOAD_USERS);
}

static const NavEditNote *
note (NavProject *project, guint i)
{
  return nav_edit_log_get_note (nav_project_get_edits (project), i);
}

static const NavEdit *
line (NavProject *project, guint i, guint k)
{
  g_assert_cmpuint (k, <, note (project, i)->edits->len);
  return note (project, i)->edits->pdata[k];
}

static guint
n_notes (NavProject *project)
{
  return nav_edit_log_get_n_notes (nav_project_get_edits (project));
}

/* Digits that are typed one after another are one step; what is typed later is another. */
static void
test_hold (void)
{
  g_autoptr (NavProject) project = new_project ();

  edit (project, NAV_WORKLOAD_USERS, 7);
  nav_project_begin_edit (project);
  edit (project, NAV_WORKLOAD_USERS, 1);
  edit (project, NAV_WORKLOAD_USERS, 12);
  edit (project, NAV_WORKLOAD_USERS, 120);
  nav_project_end_edit (project);
  edit (project, NAV_WORKLOAD_USERS, 500);
  nav_project_undo (project);
  g_assert_cmpfloat (users_of (project), ==, 120);
  nav_project_undo (project);
  g_assert_cmpfloat (users_of (project), ==, 7);
  nav_project_redo (project);
  g_assert_cmpfloat (users_of (project), ==, 120);
}

static void
test_hold_is_of_one_field (void)
{
  g_autoptr (NavProject) project = new_project ();

  nav_project_begin_edit (project);
  edit (project, NAV_WORKLOAD_USERS, 1);
  edit (project, NAV_SLO_TTFT_MS, 100);
  edit (project, NAV_SLO_TTFT_MS, 200);
  nav_project_undo (project);
  g_assert_cmpfloat (users_of (project), ==, 1);
  g_assert_null (nav_spec_get (nav_project_get_spec (project), NAV_SLO_TTFT_MS));
  /* Undo ends the hold: what follows is a step of its own. */
  edit (project, NAV_WORKLOAD_USERS, 2);
  nav_project_undo (project);
  g_assert_cmpfloat (users_of (project), ==, 1);
}

/* What turned out not to be meant was never there. */
static void
test_take_back (void)
{
  g_autoptr (NavProject) project = new_project ();

  edit (project, NAV_WORKLOAD_USERS, 7);
  nav_project_begin_edit (project);
  nav_project_take_back (project, NAV_WORKLOAD_USERS, 0); /* nothing was typed yet */
  g_assert_cmpfloat (users_of (project), ==, 7);
  edit (project, NAV_WORKLOAD_USERS, 1);
  edit (project, NAV_WORKLOAD_USERS, 12);
  nav_project_take_back (project, NAV_SLO_TTFT_MS, 0); /* another field */
  g_assert_cmpfloat (users_of (project), ==, 12);
  nav_project_take_back (project, NAV_WORKLOAD_USERS, 0);
  g_assert_cmpfloat (users_of (project), ==, 7);
  g_assert_false (nav_project_get_can_redo (project));
  edit (project, NAV_WORKLOAD_USERS, 120);
  nav_project_end_edit (project);
  nav_project_take_back (project, NAV_WORKLOAD_USERS, 0); /* it is meant now */
  g_assert_cmpfloat (users_of (project), ==, 120);
  nav_project_undo (project);
  g_assert_cmpfloat (users_of (project), ==, 7);
}

/* A value that is typed is planned when it stays. */
static void
test_hold_waits_with_planning (void)
{
  g_autoptr (NavProject) project = new_project ();
  g_autoptr (NavSpec) spec = workflow_fixture_spec (WORKFLOW_FIXTURE_SMALL);

  nav_project_set_auto_plan (project, TRUE);
  nav_project_set_spec (project, spec);
  workflow_fixture_wait (project);
  nav_project_begin_edit (project);
  edit (project, NAV_WORKLOAD_USERS, 2);
  edit (project, NAV_WORKLOAD_USERS, 20);
  g_assert_true (nav_project_get_busy (project));
  g_assert_false (nav_project_get_plan_current (project));
  workflow_fixture_wait (project);
  g_assert_true (nav_project_get_plan_current (project));
  g_assert_cmpfloat (nav_plan_get_demand (nav_project_get_plan (project))->users, ==, 20);

  edit (project, NAV_WORKLOAD_USERS, 200);
  nav_project_cancel (project);
  g_assert_false (nav_project_get_busy (project));
}

static void
test_steps_have_names (void)
{
  g_autoptr (NavProject) project = new_project ();
  g_autoptr (NavSpec) spec = workflow_fixture_spec (WORKFLOW_FIXTURE_SMALL);

  g_assert_cmpint (nav_project_get_undo_step (project).kind, ==, NAV_PROJECT_STEP_NONE);
  edit (project, NAV_WORKLOAD_USERS, 7);
  g_assert_cmpint (nav_project_get_undo_step (project).kind, ==, NAV_PROJECT_STEP_EDIT);
  g_assert_cmpint (nav_project_get_undo_step (project).field, ==, NAV_WORKLOAD_USERS);
  nav_project_reset (project, NAV_WORKLOAD_USERS, 0);
  g_assert_cmpint (nav_project_get_undo_step (project).kind, ==, NAV_PROJECT_STEP_RESET);
  nav_project_set_spec (project, spec);
  g_assert_cmpint (nav_project_get_undo_step (project).kind, ==, NAV_PROJECT_STEP_EDITS);
  nav_project_add_workload (project);
  g_assert_cmpint (nav_project_get_undo_step (project).kind, ==, NAV_PROJECT_STEP_ADD_WORKLOAD);
  nav_project_set_title (project, "Chat");
  g_assert_cmpint (nav_project_get_undo_step (project).kind, ==, NAV_PROJECT_STEP_RENAME);
  nav_project_undo (project);
  g_assert_null (nav_project_get_title (project));
  g_assert_cmpint (nav_project_get_redo_step (project).kind, ==, NAV_PROJECT_STEP_RENAME);
}

/* Selecting is a step like any other, and no reason to plan again. */
static void
test_selection_is_undone (void)
{
  g_autoptr (NavProject) project = new_project ();
  g_autoptr (NavSpec) spec = workflow_fixture_spec (WORKFLOW_FIXTURE_SMALL);
  g_autoptr (NavPlan) plan = NULL;
  const char *id;

  nav_project_set_auto_plan (project, TRUE);
  nav_project_set_spec (project, spec);
  workflow_fixture_wait (project);
  plan = nav_plan_ref (nav_project_get_plan (project));
  id = ((NavRecommendation *) nav_plan_get_recommendations (plan)->pdata[0])->id;
  nav_project_select (project, id);
  g_assert_false (nav_project_get_busy (project));
  g_assert_cmpstr (nav_project_get_selected (project), ==, id);
  nav_project_undo (project);
  g_assert_null (nav_project_get_selected (project));
  g_assert_false (nav_project_get_busy (project));
  g_assert_true (nav_project_get_plan (project) == plan);
  nav_project_redo (project);
  g_assert_cmpstr (nav_project_get_selected (project), ==, id);

  /* What the next plan does not have is not selected, and is again when the old plan returns. */
  edit (project, NAV_WORKLOAD_USERS, 90000);
  workflow_fixture_wait (project);
  nav_project_undo (project);
  workflow_fixture_wait (project);
  g_assert_cmpstr (nav_project_get_selected (project), ==, id);
}

/* Edits of one field are one line; several within a minute are one note; later ones are another. */
static void
test_notes (void)
{
  g_autoptr (NavProject) project = new_project ();

  workflow_fixture_say (project, "a chatbot for 300 people");
  edit (project, NAV_WORKLOAD_USERS, 400);
  pass_seconds (50);
  edit (project, NAV_SLO_TTFT_MS, 77);
  pass_seconds (50);
  edit (project, NAV_WORKLOAD_USERS, 500);
  g_assert_cmpuint (n_notes (project), ==, 1);
  g_assert_cmpuint (note (project, 0)->after, ==, 2);
  g_assert_cmpuint (note (project, 0)->edits->len, ==, 2);
  g_assert_cmpint (line (project, 0, 0)->field, ==, NAV_WORKLOAD_USERS);
  g_assert_cmpfloat (line (project, 0, 0)->from->number, ==, 300);
  g_assert_cmpfloat (line (project, 0, 0)->to->number, ==, 500);

  pass_seconds (61);
  edit (project, NAV_WORKLOAD_USERS, 600);
  g_assert_cmpuint (n_notes (project), ==, 2);
  g_assert_cmpfloat (line (project, 1, 0)->from->number, ==, 500);
  workflow_fixture_say (project, "it must run on L4");
  edit (project, NAV_WORKLOAD_USERS, 700);
  g_assert_cmpuint (n_notes (project), ==, 3);
  g_assert_cmpuint (note (project, 2)->after, ==, 4);
  nav_project_undo (project);
  g_assert_cmpuint (n_notes (project), ==, 2);
}

/* What is back where it was is nothing to tell. */
static void
test_note_of_nothing (void)
{
  g_autoptr (NavProject) project = new_project ();

  workflow_fixture_say (project, "a chatbot for 300 people");
  edit (project, NAV_WORKLOAD_USERS, 400);
  edit (project, NAV_WORKLOAD_USERS, 300);
  g_assert_cmpuint (n_notes (project), ==, 0);
  edit (project, NAV_WORKLOAD_USERS, 400);
  nav_project_reset (project, NAV_WORKLOAD_USERS, 0);
  g_assert_cmpfloat (users_of (project), ==, 300);
  g_assert_cmpuint (n_notes (project), ==, 0);
}

static void
test_workloads_are_noted (void)
{
  g_autoptr (NavProject) project = new_project ();

  edit (project, NAV_WORKLOAD_USERS, 400);
  nav_project_add_workload (project);
  nav_project_remove_workload (project, 0);
  g_assert_cmpuint (n_notes (project), ==, 1);
  g_assert_cmpint (line (project, 0, 1)->kind, ==, NAV_EDIT_WORKLOAD_ADDED);
  g_assert_cmpuint (line (project, 0, 1)->workload, ==, 1);
  g_assert_cmpint (line (project, 0, 2)->kind, ==, NAV_EDIT_WORKLOAD_REMOVED);
  /* The first workload is another one now. */
  edit (project, NAV_WORKLOAD_USERS, 9);
  g_assert_cmpuint (note (project, 0)->edits->len, ==, 4);
}

static void
test_revise (void)
{
  g_autoptr (NavProject) project = new_project ();
  NavConversation *conversation;

  g_assert_null (nav_project_get_last_said (project));
  workflow_fixture_say (project, "a chatbot for 300 people");
  workflow_fixture_say (project, "it must run on L4");
  edit (project, NAV_SLO_TTFT_MS, 77);
  g_assert_cmpstr (nav_project_get_last_said (project), ==, "it must run on L4");
  g_assert_true (nav_project_revise (project, "it must run on H100", NULL));

  conversation = nav_project_get_conversation (project);
  g_assert_cmpuint (nav_conversation_get_n_turns (conversation), ==, 4);
  g_assert_cmpstr (nav_conversation_get_turn (conversation, 2)->text, ==, "it must run on H100");
  g_assert_false (g_strv_contains (
    nav_spec_get_list (nav_project_get_spec (project), NAV_CONSTRAINT_GPUS), "l4"));
  g_assert_cmpfloat (users_of (project), ==, 300);
  /* An edit about something else stands, and is told where the message is now. */
  g_assert_cmpfloat (nav_spec_get_number (nav_project_get_spec (project), NAV_SLO_TTFT_MS), ==, 77);
  g_assert_cmpuint (note (project, 0)->after, ==, 2);
  nav_project_undo (project);
  g_assert_true (g_strv_contains (
    nav_spec_get_list (nav_project_get_spec (project), NAV_CONSTRAINT_GPUS), "l4"));
}

/* New words about an edited field count; the same words as before do not. */
static void
test_revise_and_edits (void)
{
  g_autoptr (NavProject) project = new_project ();

  workflow_fixture_say (project, "a chatbot for 300 people");
  edit (project, NAV_WORKLOAD_USERS, 400);
  g_assert_true (nav_project_revise (project, "a chatbot for 300 people, low latency", NULL));
  g_assert_cmpfloat (users_of (project), ==, 400);
  g_assert_true (nav_project_revise (project, "a chatbot for 900 people, low latency", NULL));
  g_assert_cmpfloat (users_of (project), ==, 900);
  g_assert_false (nav_project_revise (project, "  ", NULL));
  g_assert_cmpfloat (users_of (project), ==, 900);
}

/* What a project begins with is what a reset and "start over" lead back to. */
static void
test_initial_spec (void)
{
  g_autoptr (NavSpec) nothing = nav_spec_new ();
  g_autoptr (NavSpec) initial = nav_spec_with (
    nothing, NAV_SLO_PERCENTILE, 0, nav_leaf_new_number (90, NAV_ORIGIN_DEFAULT));
  g_autoptr (NavProject) project =
    nav_project_new_from (workflow_fixture_catalog (), &workflow_fixture_moving_clock, initial);

  g_assert_true (nav_project_is_empty (project));
  g_assert_false (nav_project_get_dirty (project));
  edit (project, NAV_SLO_PERCENTILE, 99);
  g_assert_false (nav_project_is_empty (project));
  nav_project_reset (project, NAV_SLO_PERCENTILE, 0);
  g_assert_cmpfloat (nav_spec_get_number (nav_project_get_spec (project), NAV_SLO_PERCENTILE), ==,
                     90);
  edit (project, NAV_SLO_PERCENTILE, 99);
  workflow_fixture_say (project, "start over");
  g_assert_cmpfloat (nav_spec_get_number (nav_project_get_spec (project), NAV_SLO_PERCENTILE), ==,
                     90);
}

static void
assert_no_log (const char *single_quoted_json, const char *field)
{
  g_autofree char *text = g_strdelimit (g_strdup (single_quoted_json), "'", '"');
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (nav_edit_log_new_from_json (node, "edits", &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  g_assert_nonnull (strstr (nav_error_get_field (error), field));
}

static void
test_bad_logs (void)
{
  assert_no_log ("{}", "edits");
  assert_no_log ("[1]", "edits[0]");
  assert_no_log ("[{'after':0,'edits':[]}]", "edits[0].at");
  assert_no_log ("[{'after':0,'at':'soon','edits':[]}]", "edits[0].at");
  /* Out of the years with four digits, once the time zone is taken off. */
  assert_no_log ("[{'after':0,'at':'9999-12-31T23:59:59-12:00','edits':[]}]", "edits[0].at");
  assert_no_log ("[{'after':0,'at':'0001-01-01T00:00:00+12:00','edits':[]}]", "edits[0].at");
  assert_no_log ("[{'after':-1,'at':'2026-11-24T10:00:00Z','edits':[]}]", "edits[0].after");
  assert_no_log ("[{'after':0,'at':'2026-11-24T10:00:00Z','edits':[{'field':'x','to':1}]}]",
                 "edits[0].edits[0].field");
  assert_no_log ("[{'after':0,'at':'2026-11-24T10:00:00Z',"
                 "'edits':[{'field':'slo.ttft_ms','to':-4}]}]",
                 "edits[0].edits[0].to");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/edits/hold", test_hold);
  g_test_add_func ("/edits/hold-is-of-one-field", test_hold_is_of_one_field);
  g_test_add_func ("/edits/take-back", test_take_back);
  g_test_add_func ("/edits/hold-waits-with-planning", test_hold_waits_with_planning);
  g_test_add_func ("/edits/steps-have-names", test_steps_have_names);
  g_test_add_func ("/edits/selection-is-undone", test_selection_is_undone);
  g_test_add_func ("/edits/notes", test_notes);
  g_test_add_func ("/edits/note-of-nothing", test_note_of_nothing);
  g_test_add_func ("/edits/workloads-are-noted", test_workloads_are_noted);
  g_test_add_func ("/edits/revise", test_revise);
  g_test_add_func ("/edits/revise-and-edits", test_revise_and_edits);
  g_test_add_func ("/edits/initial-spec", test_initial_spec);
  g_test_add_func ("/edits/bad-logs", test_bad_logs);
  return g_test_run ();
}
