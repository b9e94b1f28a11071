// SPDX-License-Identifier: Apache-2.0
// What is being written is planned before it is said, unseen, and taken over when it is said.

#include <locale.h>

#include "workflow-fixture.h"

#define SENTENCE "a chatbot for 300 people on L4"

/* The clock is moved: a run that is taken over began when it was foreseen. */
static NavProject *
planning_project (void)
{
  NavProject *project =
    nav_project_new (workflow_fixture_catalog (), &workflow_fixture_moving_clock);

  nav_project_set_auto_plan (project, TRUE);
  return project;
}

static void
count (gpointer counter)
{
  ++*(guint *) counter;
}

static void
wait_for (NavProject *project, NavForeseen foreseen)
{
  while (nav_project_get_foreseen (project) < foreseen)
    g_main_context_iteration (NULL, TRUE);
}

/* Until its threads are done and told what they did. */
static void
foresee (NavProject *project, const char *text)
{
  nav_project_foresee (project, text);
  wait_for (project, NAV_FORESEEN_PLAN);
}

static void
assert_planned_for (NavProject *project, double users)
{
  g_assert_nonnull (nav_project_get_plan (project));
  g_assert_true (nav_project_get_plan_current (project));
  g_assert_cmpfloat (nav_plan_get_demand (nav_project_get_plan (project))->users, ==, users);
}

static void
test_taken_over (void)
{
  g_autoptr (NavProject) project = planning_project ();

  nav_project_foresee (project, SENTENCE);
  wait_for (project, NAV_FORESEEN_PLANNING);
  workflow_fixture_now_us += 5 * G_USEC_PER_SEC;
  workflow_fixture_say (project, SENTENCE);
  g_assert_true (nav_project_get_busy (project));
  workflow_fixture_wait (project);
  assert_planned_for (project, 300);
  g_assert_cmpfloat (nav_project_get_elapsed_ms (project), ==, 5000);
}

/* The plan was there before it was asked for; it took what it took. */
static void
test_there_already (void)
{
  g_autoptr (NavProject) project = planning_project ();
  guint seen = 0;

  g_signal_connect_swapped (project, "notify", G_CALLBACK (count), &seen);
  foresee (project, SENTENCE);
  g_assert_cmpuint (seen, ==, 0);
  g_assert_null (nav_project_get_plan (project));
  workflow_fixture_now_us += 5 * G_USEC_PER_SEC;
  workflow_fixture_say (project, SENTENCE);
  g_assert_null (nav_project_get_plan (project)); /* never before the caller is back */
  workflow_fixture_wait (project);
  assert_planned_for (project, 300);
  g_assert_cmpfloat (nav_project_get_elapsed_ms (project), ==, 0);
  g_assert_cmpint (nav_project_get_foreseen (project), ==, NAV_FORESEEN_NOTHING);
}

/* Said before its reading is done, or after something else was read, it is read anew. */
static void
test_said_before_it_is_read (void)
{
  g_autoptr (NavProject) project = planning_project ();

  nav_project_foresee (project, "");
  nav_project_foresee (project, SENTENCE);
  workflow_fixture_say (project, SENTENCE);
  workflow_fixture_wait (project);
  assert_planned_for (project, 300);
}

/* Letters that say nothing new neither stop nor repeat the planning. */
static void
test_more_letters (void)
{
  g_autoptr (NavProject) project = planning_project ();

  foresee (project, SENTENCE);
  nav_project_foresee (project, SENTENCE " cards");
  g_assert_cmpint (nav_project_get_foreseen (project), ==, NAV_FORESEEN_PLAN);
  workflow_fixture_say (project, SENTENCE " cards");
  workflow_fixture_wait (project);
  assert_planned_for (project, 300);
  g_assert_cmpfloat (nav_project_get_elapsed_ms (project), ==, 0);
}

/* The same words say something else after others. */
static void
test_something_was_edited (void)
{
  g_autoptr (NavProject) project = planning_project ();

  foresee (project, SENTENCE);
  workflow_fixture_say (project, "a chatbot for 70 people on L4");
  workflow_fixture_say (project, "300 people");
  workflow_fixture_wait (project);
  assert_planned_for (project, 300);
  g_assert_cmpuint (nav_conversation_get_n_turns (nav_project_get_conversation (project)), ==, 4);
}

static void
test_something_else_is_said (void)
{
  g_autoptr (NavProject) project = planning_project ();

  foresee (project, SENTENCE);
  workflow_fixture_say (project, "a chatbot for 70 people on L4");
  workflow_fixture_wait (project);
  assert_planned_for (project, 70);
}

/* Who stops the planning of what was said stops what was foreseen, too. */
static void
test_cancelled_when_said (void)
{
  g_autoptr (NavProject) project = planning_project ();

  foresee (project, SENTENCE);
  workflow_fixture_say (project, SENTENCE);
  nav_project_cancel (project);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (nav_project_get_plan (project));
  nav_project_plan (project);
  workflow_fixture_wait (project);
  assert_planned_for (project, 300);
}

/* What gives no plan is read and no more, and what is no text harms nothing. */
static void
test_nothing_to_foresee (void)
{
  g_autoptr (NavProject) project = planning_project ();

  nav_project_foresee (project, "");
  nav_project_foresee (project, "\xff");
  g_assert_cmpint (nav_project_get_foreseen (project), ==, NAV_FORESEEN_NOTHING);
  nav_project_foresee (project, "hello");
  wait_for (project, NAV_FORESEEN_READ);
  g_assert_cmpint (nav_project_get_foreseen (project), ==, NAV_FORESEEN_READ);
  nav_project_foresee (project, "a chatbot");
  g_assert_cmpint (nav_project_get_foreseen (project), ==, NAV_FORESEEN_NOTHING);
  wait_for (project, NAV_FORESEEN_READ);
  g_assert_cmpint (nav_project_get_foreseen (project), ==, NAV_FORESEEN_READ);
}

/* A project may go while its future is computed. */
static void
test_unref_while_foreseeing (void)
{
  NavProject *project = planning_project ();

  nav_project_foresee (project, SENTENCE);
  g_object_add_weak_pointer (G_OBJECT (project), (gpointer *) &project);
  g_object_unref (project);
  g_assert_null (project);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/foresee/taken-over", test_taken_over);
  g_test_add_func ("/foresee/there-already", test_there_already);
  g_test_add_func ("/foresee/said-before-it-is-read", test_said_before_it_is_read);
  g_test_add_func ("/foresee/more-letters", test_more_letters);
  g_test_add_func ("/foresee/something-was-edited", test_something_was_edited);
  g_test_add_func ("/foresee/something-else-is-said", test_something_else_is_said);
  g_test_add_func ("/foresee/cancelled-when-said", test_cancelled_when_said);
  g_test_add_func ("/foresee/nothing-to-foresee", test_nothing_to_foresee);
  g_test_add_func ("/foresee/unref-while-foreseeing", test_unref_while_foreseeing);
  return g_test_run ();
}
