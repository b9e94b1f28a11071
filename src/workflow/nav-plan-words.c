// SPDX-License-Identifier: Apache-2.0
// Sentences about a whole plan: what the window, the terminal and reports begin with.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "workflow/nav-plan-words.h"
#include "workflow/nav-words-private.h"

/* Beyond it a change is told as a multiple. */
#define MOST_PERCENT 1000

/* Returns: (transfer full) (nullable): what is to be done, where the plan is for that alone */
static char *
work (const NavWordsStyle *style, NavPlan *plan)
{
  NavSpec *spec = nav_plan_get_spec (plan);
  const NavDemand *demand = nav_plan_get_demand (plan);
  double requests = nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_BATCH_REQUESTS);
  double hours = nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_BATCH_DEADLINE_H);

  if (!(requests > 0 && hours > 0) || demand->users > 0 || nav_spec_get_n_workloads (spec) > 1 ||
      fabs (demand->peak_rps * hours * 3600 - requests) > 0.01 * requests)
    return NULL;
  return _nav_words_fill (style,
                          N_ ("For {requests:requests} within {hours:hours} ({rate:per-second})"),
                          nav_finding_new ("", "#requests", requests, "#hours", hours, "#rate",
                                           demand->peak_rps, NULL));
}

/* Who it is for: people where they are known, requests where only these are. That a rate was only
 * assumed is said first of all. */
static char *
audience (const NavWordsStyle *style, NavPlan *plan)
{
  const NavDemand *demand = nav_plan_get_demand (plan);
  gboolean assumed = nav_finding_find (nav_plan_get_notes (plan), "rate.from-users") != NULL;
  const char *words = N_ ("For {peak:per-second} at peak");
  char *of_work = work (style, plan);

  if (of_work != NULL)
    return of_work;
  if (demand->users > 0 && demand->at_once > 0)
    words = assumed ? N_ ("For {users:users}, about {at_once:about} at once "
                          "({peak:about-per-second} at peak, assumed)")
                    : N_ ("For {users:users} ({peak:per-second} at peak)");
  else if (demand->users > 0)
    words = N_ ("For {users:users} ({peak:per-second} at peak)");
  return _nav_words_fill (style, words,
                          nav_finding_new ("", "#users", demand->users, "#at_once",
                                           demand->at_once, "#peak", demand->peak_rps, NULL));
}

static gboolean
is_candidate (const NavRecommendation *r, gboolean met, gboolean known)
{
  return (!met || r->slo.verdict == NAV_VERDICT_MET) && (!known || r->quality != NULL) &&
         isfinite (r->cost_per_month);
}

static NavRecommendation *
cheapest (NavPlan *plan, gboolean met, gboolean known)
{
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  NavRecommendation *best = NULL;

  for (guint i = 0; i < all->len; i++) {
    NavRecommendation *r = all->pdata[i];
    if (is_candidate (r, met, known) && (best == NULL || r->cost_per_month < best->cost_per_month))
      best = r;
  }
  return best;
}

/* The price to begin with is that of a model of known quality, where there is one: nobody asked for
 * the cheapest way to answer at all. What is cheaper is named after it. */
static NavRecommendation *
cheapest_worth_naming (NavPlan *plan, gboolean met)
{
  NavRecommendation *r = cheapest (plan, met, TRUE);

  return r != NULL ? r : cheapest (plan, met, FALSE);
}

static char *
outcome_at_price (const NavWordsStyle *style, const NavDemand *demand, const NavRecommendation *r)
{
  g_autofree char *hardware = nav_plan_words_hardware (style, r);
  const char *words = !demand->latency_judged ? N_ ("the load is carried from {usd:usd} a month on "
                                                    "{hardware}.")
                      : r->slo.verdict == NAV_VERDICT_MET
                        ? N_ ("all targets met from {usd:usd} a month on {hardware}.")
                        : N_ ("all targets are close at best, from {usd:usd} a month on "
                              "{hardware}.");

  return _nav_words_fill (style, words,
                          nav_finding_new ("", "#usd", r->cost_per_month, "hardware", hardware,
                                           NULL));
}

/* Returns: (transfer full) (nullable): what stands before @r in the list of prices */
static char *
cheaper_of_unknown_quality (const NavWordsStyle *style, NavPlan *plan, gboolean met,
                            const NavRecommendation *r)
{
  NavRecommendation *unknown = cheapest (plan, met, FALSE);

  if (unknown == NULL || !(unknown->cost_per_month < r->cost_per_month))
    return NULL;
  return _nav_words_fill (style, N_ ("A model of unknown quality does so from {usd:usd}."),
                          nav_finding_new ("", "#usd", unknown->cost_per_month, NULL));
}

static char *
outcome_without_price (const NavWordsStyle *style, const NavRecommendation *r)
{
  g_autofree char *hardware = nav_plan_words_hardware (style, r);
  gboolean met = r->slo.verdict == NAV_VERDICT_MET;

  return _nav_words_fill (style,
                          met ? N_ ("all targets met on {hardware}.")
                              : N_ ("targets are close at best on {hardware}."),
                          nav_finding_new ("", "hardware", hardware, NULL));
}

static char *
outcome (const NavWordsStyle *style, NavPlan *plan)
{
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  const NavDemand *demand = nav_plan_get_demand (plan);
  gboolean met = demand->latency_judged && cheapest (plan, TRUE, FALSE) != NULL;
  NavRecommendation *r = cheapest_worth_naming (plan, met);
  g_autofree char *from = NULL, *cheaper = NULL;

  if (all->len == 0)
    return g_strdup (_nav_words_translate (style, N_ ("nothing meets all that is asked.")));
  if (r == NULL)
    return outcome_without_price (style, all->pdata[0]);
  from = outcome_at_price (style, demand, r);
  cheaper = cheaper_of_unknown_quality (style, plan, met, r);
  return cheaper ? g_strdup_printf ("%s %s", from, cheaper) : g_steal_pointer (&from);
}

/**
 * nav_plan_words_summary:
 * @plan: a plan
 *
 * Returns: (transfer full): a sentence or two: "For 1,000 users, about 200 at once (2.7 requests a
 *   second at peak): all targets met from $1,168 a month on 2 × L4."
 */
char *
nav_plan_words_summary (const NavWordsStyle *style, NavPlan *plan)
{
  g_autofree char *who = audience (style, plan);
  g_autofree char *what = outcome (style, plan);

  return g_strdup_printf ("%s: %s", who, what);
}

/* Nobody pictures +42,900 %. */
static const char *
relax_template (const NavRelax *relax)
{
  if (!isfinite (relax->percent))
    return N_ ("{name}: {from} to {to}");
  return relax->percent < MOST_PERCENT ? N_ ("{name}: {from} to {to} ({sign}{percent:pct})")
                                       : N_ ("{name}: {from} to {to} ({times:number} times)");
}

/**
 * nav_plan_words_relax:
 *
 * Returns: (transfer full): what to loosen and how far: "TTFT target: 150 ms to 310 ms (+107 %)",
 *   "most GPUs: 1 GPU to 430 GPUs (430 times)"
 */
char *
nav_plan_words_relax (const NavWordsStyle *style, const NavRelax *relax)
{
  const NavSpecFieldInfo *info = nav_spec_field_info (relax->field);
  const char *unit = relax->field == NAV_CONSTRAINT_BUDGET ? "USD"
                     : relax->field == NAV_SPEC_INVENTORY  ? "GPUs"
                                                           : info->unit;
  const char *name = nav_words_term (style, NAV_WORDS_FIELD, info->path);
  g_autofree char *from = NULL, *to = NULL;

  if (!isfinite (relax->from) || !isfinite (relax->to))
    return g_strdup (name);
  from = nav_words_quantity (style, relax->from, unit);
  to = nav_words_quantity (style, relax->to, unit);
  return _nav_words_fill (style, relax_template (relax),
                          nav_finding_new ("", "name", name, "from", from, "to", to, "sign",
                                           relax->to >= relax->from ? "+" : "−", "#percent",
                                           relax->percent, "#times", 1 + relax->percent / 100,
                                           NULL));
}

/**
 * nav_plan_best:
 * @list: one of the five orders
 *
 * Returns: (transfer none) (nullable): what leads the list; nobody is the best in quality when no
 *   quality is known
 */
NavRecommendation *
nav_plan_best (NavPlan *plan, NavPlanList list)
{
  const GPtrArray *recommendations = nav_plan_get_list (plan, list);
  NavRecommendation *best = recommendations->len > 0 ? recommendations->pdata[0] : NULL;

  if (list == NAV_LIST_BEST_QUALITY && best != NULL && !isfinite (best->scores.quality))
    return NULL;
  return best;
}

/**
 * nav_plan_first_list:
 *
 * Returns: the first list that @r leads; NAV_N_LISTS when it leads none
 */
NavPlanList
nav_plan_first_list (NavPlan *plan, const NavRecommendation *r)
{
  int list = 0;

  while (list < NAV_N_LISTS && nav_plan_best (plan, (NavPlanList) list) != r)
    list++;
  return (NavPlanList) list;
}

/**
 * nav_plan_words_labels:
 *
 * Returns: (transfer full): the lists that @r leads: `Best balance · Lowest cost`; empty for none
 */
char *
nav_plan_words_labels (const NavWordsStyle *style, NavPlan *plan, const NavRecommendation *r)
{
  GString *labels = g_string_new (NULL);

  for (int list = 0; list < NAV_N_LISTS; list++) {
    if (nav_plan_best (plan, (NavPlanList) list) != r)
      continue;
    if (labels->len > 0)
      g_string_append (labels, " · ");
    g_string_append (labels, nav_words_term (style, NAV_WORDS_LIST, nav_plan_list_names[list]));
  }
  return g_string_free (labels, FALSE);
}

/**
 * nav_plan_collect_bests:
 *
 * Returns: (transfer container) (element-type NavRecommendation): what leads the lists, each once,
 *   the balanced best first
 */
GPtrArray *
nav_plan_collect_bests (NavPlan *plan)
{
  GPtrArray *bests = g_ptr_array_new ();

  for (int list = 0; list < NAV_N_LISTS; list++) {
    NavRecommendation *best = nav_plan_best (plan, (NavPlanList) list);
    if (best != NULL && !g_ptr_array_find (bests, best, NULL))
      g_ptr_array_add (bests, best);
  }
  return bests;
}

static guint
count_pareto (NavPlan *plan)
{
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  guint n = 0;

  for (guint i = 0; i < all->len; i++)
    n += ((NavRecommendation *) all->pdata[i])->pareto;
  return n;
}

/**
 * nav_plan_words_search:
 *
 * Returns: (transfer full): how many configurations were searched and what became of them
 */
char *
nav_plan_words_search (const NavWordsStyle *style, NavPlan *plan)
{
  double pareto = count_pareto (plan);
  g_autofree char *counts = NULL, *simulated = NULL;
  const char *words =
    pareto > 0 ? N_ ("Searched {considered:configurations}: {fitting:count} fit into memory, "
                     "{feasible:count} meet what is asked. {pareto:count} of these are beaten by "
                     "no other in cost, speed and quality at once (the Pareto front).")
               : N_ ("Searched {considered:configurations}: {fitting:count} fit into memory, "
                     "{feasible:count} meet what is asked.");

  counts = _nav_words_fill (style, words,
                            nav_finding_new ("", "#considered",
                                             (double) nav_plan_get_considered (plan), "#fitting",
                                             (double) nav_plan_get_fitting (plan), "#feasible",
                                             (double) nav_plan_get_feasible (plan), "#pareto",
                                             pareto, NULL));
  if (nav_plan_get_simulated (plan) == 0)
    return g_steal_pointer (&counts);
  simulated = _nav_words_fill (
    style, N_ ("The best {simulated:configurations} were simulated request by request."),
    nav_finding_new ("", "#simulated", (double) nav_plan_get_simulated (plan), NULL));
  return g_strconcat (counts, " ", simulated, NULL);
}
