// SPDX-License-Identifier: Apache-2.0
// Answers to questions asked backwards, as the `solve` member of a plan's document.

#include "workflow/nav-solution-json.h"

#include <math.h>

#include "base/nav-json.h"
#include "workflow/nav-recommendation-json.h"
#include "workflow/nav-solution-words.h"

static JsonObject *
fix_to_json (const NavSolveFix *fix)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "gpu", fix->gpu);
  nav_json_add_number (object, "count", fix->count > 0 ? fix->count : NAN);
  nav_json_add_number (object, "budget", fix->budget_per_month);
  return object;
}

static JsonObject *
targets_to_json (const NavSolveAnswer *answer)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < NAV_N_JUDGED; i++)
    nav_json_add_number (object, nav_metric_names[nav_judged_metrics[i]], answer->targets[i]);
  return object;
}

static JsonObject *
explanation_to_json (const NavSolution *solution, const NavSolveAnswer *answer)
{
  static const char *const paths[] = { "value", "rate", "users", "input_tokens", "replicas",
                                       "balance", "targets.ttft_ms", "targets.tpot_ms",
                                       "targets.e2e_ms" };
  JsonObject *object = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (NavDerivation) why = nav_solution_explain (solution, answer, paths[i]);
    if (why != NULL)
      json_object_set_object_member (object, paths[i], nav_derivation_to_json (why));
  }
  return object;
}

static JsonObject *
answer_to_json (const NavSolution *solution, const NavSolveAnswer *answer, gboolean explain)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = nav_solution_words_answer (&nav_words_english, solution, answer);

  nav_json_add_number (object, "value", answer->value);
  nav_json_add_number (object, "rate", answer->rate);
  nav_json_add_number (object, "users", answer->users);
  nav_json_add_number (object, "input_tokens", answer->input_tokens);
  json_object_set_object_member (object, "targets", targets_to_json (answer));
  json_object_set_int_member (object, "replicas", answer->recommendation->replicas);
  json_object_set_boolean_member (object, "sure", answer->recommendation->margin_held);
  nav_json_add_number (object, "balance", answer->balance);
  json_object_set_boolean_member (object, "pareto", answer->pareto);
  nav_json_add_string (object, "text", text);
  json_object_set_object_member (object, "recommendation",
                                 nav_recommendation_to_json (answer->recommendation, 0));
  if (explain)
    json_object_set_object_member (object, "explanation", explanation_to_json (solution, answer));
  return object;
}

/**
 * nav_solution_to_json:
 * @explain: with the derivation of the numbers of each answer
 *
 * Returns: (transfer full): `{"for","unit","fix","value","answers":[...]}`; value is that of the
 *   best balanced answer, which is the first
 */
JsonObject *
nav_solution_to_json (const NavSolution *solution, gboolean explain)
{
  NavSolveFor sought = nav_solution_get_sought (solution);
  const NavSolveAnswer *best = nav_solution_get_best (solution);
  const GArray *all = nav_solution_get_answers (solution);
  JsonObject *object = json_object_new ();
  JsonArray *answers = json_array_new ();

  nav_json_add_string (object, "for", nav_solve_names[sought]);
  nav_json_add_string (object, "unit", nav_solve_units[sought]);
  json_object_set_object_member (object, "fix", fix_to_json (nav_solution_get_fix (solution)));
  nav_json_add_number (object, "value", best ? best->value : NAN);
  for (guint i = 0; i < all->len; i++)
    json_array_add_object_element (
      answers, answer_to_json (solution, &g_array_index (all, NavSolveAnswer, i), explain));
  json_object_set_array_member (object, "answers", answers);
  return object;
}
