// SPDX-License-Identifier: Apache-2.0
// Questions asked backwards in a conversation: the answer is worked out away from the main loop and
// becomes one more message of the program.

#include "planner/nav-solve.h"

#include <math.h>

#include "planner/nav-pricing.h"
#include "workflow/nav-intent-words.h"
#include "workflow/nav-project-private.h"
#include "workflow/nav-solution-words.h"

/* One computation; lives until its thread is done, also when nobody waits any more. */
struct _NavProjectSolving {
  GWeakRef project;
  NavConversation *conversation; /* to be answered */
  NavSolveFor sought;
  NavSolveFix fix;
  GCancellable *cancellable;
};

static void
solving_clear (gpointer data)
{
  NavProjectSolving *solving = data;

  g_weak_ref_clear (&solving->project);
  nav_conversation_unref (solving->conversation);
  nav_solve_fix_clear (&solving->fix);
  g_object_unref (solving->cancellable);
}

static void
solving_unref (NavProjectSolving *solving)
{
  g_atomic_rc_box_release_full (solving, solving_clear);
}

static NavFinding *
find_question (const NavIntent *intent)
{
  return nav_finding_find (nav_intent_get_messages (intent), "ask.capacity");
}

static NavPeriod
period_of (const char *name)
{
  for (int i = 0; name != NULL && nav_period_names[i] != NULL; i++)
    if (g_str_equal (nav_period_names[i], name))
      return (NavPeriod) i;
  return NAV_PERIOD_MONTH;
}

/* Prices are in dollars only, see the planner's budgets. */
static gboolean
read_budget (NavFinding *question, NavSolveFix *fix)
{
  const char *currency = nav_finding_get_text (question, "currency");
  NavBudget budget = { nav_finding_get_number (question, "budget"), "USD",
                       period_of (nav_finding_get_text (question, "period")) };

  if (isnan (budget.amount))
    return TRUE;
  if (currency != NULL && !g_str_equal (currency, "USD"))
    return FALSE;
  fix->budget_per_month = nav_budget_per_month (&budget, NAV_HOURS_PER_MONTH);
  return TRUE;
}

/**
 * nav_project_get_question:
 * @ret_sought: (out): what the last message asks for
 * @ret_fix: (out): and of what; clear with nav_solve_fix_clear()
 *
 * Returns: whether the last message asks what hardware or money carries, and that can be told
 */
gboolean
nav_project_get_question (NavProject *project, NavSolveFor *ret_sought, NavSolveFix *ret_fix)
{
  const NavIntent *intent;

  g_return_val_if_fail (NAV_IS_PROJECT (project), FALSE);

  intent = _nav_project_state (project)->intent;
  return intent != NULL && _nav_project_read_question (intent, ret_sought, ret_fix);
}

gboolean
_nav_project_read_question (const NavIntent *intent, NavSolveFor *ret_sought, NavSolveFix *ret_fix)
{
  NavFinding *question = find_question (intent);
  double count;

  *ret_fix = (NavSolveFix){ NULL, 0, NAN };
  if (question == NULL || !read_budget (question, ret_fix))
    return FALSE;
  count = nav_finding_get_number (question, "count");
  ret_fix->gpu = g_strdup (nav_finding_get_text (question, "gpu"));
  ret_fix->count = count >= 1 ? (guint) count : 0;
  *ret_sought = g_strcmp0 (nav_finding_get_text (question, "sought"), "rate") == 0
                  ? NAV_SOLVE_RATE
                  : NAV_SOLVE_USERS;
  return TRUE;
}

/* The answer, and the question that the conversation is at. */
static char *
make_reply (const NavIntent *intent, const NavSolution *solution, const GError *error)
{
  g_autofree char *answer =
    solution ? nav_solution_words_reply (&nav_words_local, solution) : g_strdup (error->message);
  g_autofree char *question = nav_intent_words_question (&nav_words_local, intent);

  return question ? g_strconcat (answer, " ", question, NULL) : g_steal_pointer (&answer);
}

/* The present step goes on: what was asked in it is answered. */
static void
append_reply (NavProject *project, const char *text)
{
  NavProjectState *before = _nav_project_state (project);
  g_autoptr (NavConversation) longer = nav_conversation_with_turn (
    before->conversation, NAV_TURN_ASSISTANT, text, nav_intent_get_next_question (before->intent),
    nav_intent_get_options (before->intent));

  _nav_project_replace_conversation (project, longer);
}

static void
on_solved (GObject *source, GAsyncResult *result, gpointer data)
{
  NavProjectSolving *solving = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NavSolution) solution = nav_solve_finish (result, &error);
  g_autoptr (NavProject) project = g_weak_ref_get (&solving->project);

  (void) source;
  if (project != NULL && project->solving == solving) {
    g_autofree char *reply =
      make_reply (_nav_project_state (project)->intent, solution, error);
    _nav_project_forget_solving (project);
    append_reply (project, reply);
  }
  solving_unref (solving);
}

/* Nobody waits for the present answer any more. */
void
_nav_project_forget_solving (NavProject *project)
{
  if (project->solving == NULL)
    return;
  g_cancellable_cancel (project->solving->cancellable);
  g_clear_pointer (&project->solving, solving_unref);
}

/* Where the conversation that is to be answered is no longer the present one, there is nothing to
 * wait for. */
void
_nav_project_check_solving (NavProject *project)
{
  if (project->solving != NULL &&
      project->solving->conversation != _nav_project_state (project)->conversation)
    _nav_project_forget_solving (project);
}

/* Starts to work out an answer when the last message asks for one. */
void
_nav_project_solve_if_asked (NavProject *project)
{
  NavProjectState *state = _nav_project_state (project);
  NavProjectSolving *solving;
  NavSolveFor sought;
  NavSolveFix fix;

  _nav_project_forget_solving (project);
  if (!_nav_project_read_question (state->intent, &sought, &fix))
    return;
  solving = g_atomic_rc_box_new0 (NavProjectSolving);
  g_weak_ref_init (&solving->project, project);
  solving->conversation = nav_conversation_ref (state->conversation);
  solving->sought = sought;
  solving->fix = fix;
  solving->cancellable = g_cancellable_new ();
  project->solving = g_atomic_rc_box_acquire (solving);
  nav_solve_async (project->catalog, state->spec, sought, &solving->fix, solving->cancellable,
                   on_solved, solving);
}

/**
 * nav_project_get_solving:
 *
 * Returns: whether an answer to what was asked is being worked out; it will be a message
 */
gboolean
nav_project_get_solving (NavProject *project)
{
  return project->solving != NULL;
}
