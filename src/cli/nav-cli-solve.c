// SPDX-License-Identifier: Apache-2.0
// `plan --solve`: hardware or money is fixed; people, rate, prompt length or targets are sought.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "cli/nav-cli-plan-private.h"
#include "planner/nav-solve.h"
#include "workflow/nav-plan-json.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-solution-json.h"
#include "workflow/nav-solution-words.h"

#define SHOWN 10
#define VALUE_LABEL 16

static const NavWordsStyle *const style = &nav_words_local;

static gboolean
parse_sought (const char *name, NavSolveFor *ret_sought)
{
  for (int i = 0; i < NAV_N_SOLVES; i++)
    if (strcmp (nav_solve_names[i], name) == 0) {
      *ret_sought = (NavSolveFor) i;
      return TRUE;
    }
  return FALSE;
}

static char *
targets_words (const NavSolveAnswer *answer)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    g_autofree char *ms = NULL;
    if (!isfinite (answer->targets[i]))
      continue;
    ms = nav_format_ms (style->numbers, answer->targets[i]);
    g_string_append_printf (
      out, "%s%s %s", out->len > 0 ? ", " : "",
      nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[nav_judged_metrics[i]]), ms);
  }
  return g_string_free (out, FALSE);
}

/* What an answer does besides what its row begins with. */
static char *
beside_words (NavSolveFor sought, const NavSolveAnswer *answer)
{
  if (sought == NAV_SOLVE_TARGET)
    return targets_words (answer);
  if (sought == NAV_SOLVE_USERS)
    return nav_format_rate (style->numbers, answer->rate);
  if (sought == NAV_SOLVE_RATE && isfinite (answer->users))
    return nav_words_quantity (style, answer->users, "about-people");
  return NULL;
}

static void
render_answer (NavCliText *text, const NavSolution *solution, const NavSolveAnswer *answer)
{
  const NavRecommendation *r = answer->recommendation;
  g_autofree char *value = nav_solution_words_value (style, solution, answer);
  g_autofree char *label = g_strdup_printf ("%*s", VALUE_LABEL - 2, value);
  g_autofree char *beside = beside_words (nav_solution_get_sought (solution), answer);
  g_autofree char *weights = nav_plan_words_weights (style, r);
  g_autofree char *hardware = nav_plan_words_hardware (style, r);
  g_autofree char *split = nav_plan_words_split (style, r);
  g_autofree char *quality = nav_plan_words_quality (style, r);
  g_autofree char *words = g_strdup_printf (
    _ ("%s (%s) on %s, %s%s%s; quality %s%s"), nav_plan_words_model (r), weights, hardware, split,
    beside ? ", " : "", beside ? beside : "", quality,
    r->margin_held ? "" : _ (" · too close to call"));

  nav_cli_text_labelled (text, 2, VALUE_LABEL, label, words);
}

static void
render_others (NavCliText *text, const NavSolution *solution)
{
  const GArray *all = nav_solution_get_answers (solution);

  if (all->len < 2)
    return;
  nav_cli_text_heading (text, _ ("With each model, the best balanced first"));
  for (guint i = 0; i < MIN (all->len, SHOWN); i++)
    render_answer (text, solution, &g_array_index (all, NavSolveAnswer, i));
}

static void
print_text (NavCli *cli, const NavSolution *solution, NavPlan *plan)
{
  NavCliText *text = nav_cli_text_new_for_stdout ();
  const NavSolveAnswer *best = nav_solution_get_best (solution);
  g_autofree char *words = NULL, *reply = nav_solution_words_reply (style, solution);

  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_BOLD, reply);
  render_others (text, solution);
  nav_cli_render_findings (text, _ ("To know"), nav_solution_get_notes (solution));
  nav_cli_render_assumptions (text, plan ? nav_plan_get_spec (plan)
                                         : nav_solution_get_spec (solution));
  if (best != NULL)
    nav_cli_render_findings (text, _ ("Risks"), best->recommendation->risks);
  if (best != NULL && cli->explain) {
    g_autoptr (NavDerivation) why = nav_solution_explain (solution, best, "value");
    nav_cli_render_derivation (text, why);
  }
  words = nav_cli_text_free_to_string (text);
  nav_cli_print_lines (words);
}

/* Without an answer there is no plan; the document says so with empty lists. */
static JsonObject *
empty_document (NavCli *cli, const NavSolution *solution)
{
  JsonObject *object = json_object_new ();

  nav_json_add_header (object, "neuralnav.plan/1", cli->catalog,
                       nav_clock_wall_us (nav_clock_system ()));
  json_object_set_member (object, "spec", nav_spec_to_json (nav_solution_get_spec (solution)));
  json_object_set_array_member (object, "recommendations", json_array_new ());
  return object;
}

static void
print_json (NavCli *cli, NavProject *project, const NavSolution *solution)
{
  g_autoptr (JsonNode) node = nav_solution_get_best (solution)
                                ? nav_project_plan_to_json (project, cli->explain)
                                : nav_json_node_for_object (empty_document (cli, solution));

  json_object_set_object_member (json_node_get_object (node), "solve",
                                 nav_solution_to_json (solution, cli->explain));
  nav_cli_print_json (node, TRUE);
}

/* The plan of what was found: what is saved, and deployed. */
static gboolean
plan_best (NavCli *cli, NavProject *project, const NavSolution *solution, GError **error)
{
  const NavSolveAnswer *best = nav_solution_get_best (solution);
  g_autoptr (NavSpec) spec = NULL;

  if (best == NULL)
    return TRUE;
  spec = nav_solution_make_spec (solution, best);
  nav_project_set_spec (project, spec);
  return nav_cli_run_project (cli, project, error);
}

/**
 * nav_cli_answer:
 * @project: with the spec that is asked
 * @save: (nullable): where to save the plan that was found
 *
 * Returns: what the program exits with
 */
int
nav_cli_answer (NavCli *cli, NavProject *project, NavSolveFor sought, const NavSolveFix *fix,
                const char *save)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavSolution) solution =
    nav_solve (cli->catalog, nav_project_get_spec (project), sought, fix, 0, NULL, &error);

  if (solution == NULL || !plan_best (cli, project, solution, &error))
    return nav_cli_fail (cli, error);
  if (save != NULL && nav_solution_get_best (solution) != NULL &&
      !nav_project_save (project, save, &error))
    return nav_cli_fail (cli, error);
  if (cli->json)
    print_json (cli, project, solution);
  else
    print_text (cli, solution, nav_project_get_plan (project));
  return nav_solution_get_best (solution) ? NAV_EXIT_OK : NAV_EXIT_NO_SOLUTION;
}

/**
 * nav_cli_run_solve:
 * @solve: what is sought, as it was typed
 * @fix: (nullable): what is fixed, as it was typed
 *
 * nav_cli_answer() to what was typed.
 */
int
nav_cli_run_solve (NavCli *cli, NavProject *project, const char *solve, const char *fix,
                   const char *save)
{
  g_autoptr (GError) error = NULL;
  g_auto (NavSolveFix) fixed = { 0 };
  NavSolveFor sought;

  if (!parse_sought (solve, &sought))
    return nav_cli_fail_usage (_ ("--solve is users, rate, input or target, not “%s”"), solve);
  if (!nav_solve_fix_parse (fix, &fixed, &error))
    return nav_cli_fail_usage ("--fix: %s", error->message);
  return nav_cli_answer (cli, project, sought, &fixed, save);
}
