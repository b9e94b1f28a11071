// SPDX-License-Identifier: Apache-2.0
// What a measurement made of a plan, as codes and in a sentence.

#include "config.h"

#include "workflow/nav-outcome-change.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/nav-json.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-words-private.h"

/* Half a percent is no change that anyone would act on. */
#define UNCHANGED 0.005

static gboolean
is_same_option (const NavRecommendation *a, const NavRecommendation *b)
{
  g_autofree char *first = nav_candidate_canonical (a->candidate);
  g_autofree char *second = nav_candidate_canonical (b->candidate);

  return g_str_equal (first, second);
}

/* A configuration may be offered twice, with the margin of its forecast and without. */
static const NavRecommendation *
find_option (NavPlan *plan, const NavRecommendation *tried)
{
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  const NavRecommendation *found = NULL;

  for (guint i = 0; i < all->len; i++) {
    const NavRecommendation *r = all->pdata[i];
    if (!is_same_option (r, tried))
      continue;
    if (r->margin_held == tried->margin_held)
      return r;
    found = found ? found : r;
  }
  return found;
}

static double
log_change (const NavSloMetric *before, const NavSloMetric *after)
{
  double change = log (after->predicted / before->predicted);

  return isfinite (change) ? change : 0;
}

/* The metric whose forecast moved most. */
static guint
most_changed (const NavRecommendation *before, const NavRecommendation *after)
{
  guint most = 0;

  for (guint i = 1; i < NAV_N_JUDGED; i++)
    if (fabs (log_change (&before->slo.metrics[i], &after->slo.metrics[i])) >
        fabs (log_change (&before->slo.metrics[most], &after->slo.metrics[most])))
      most = i;
  return most;
}

static NavFinding *
tell_replicas (const NavRecommendation *before, const NavRecommendation *after)
{
  double saved = before->cost_per_month - after->cost_per_month;
  double replicas = (double) before->replicas - after->replicas;
  gboolean priced = isfinite (saved);

  if (replicas > 0)
    return nav_finding_new (priced ? "outcome.fewer" : "outcome.fewer-unpriced", "#replicas",
                            replicas, "#usd", fabs (saved), NULL);
  return nav_finding_new (priced ? "outcome.more" : "outcome.more-unpriced", "#replicas",
                          -replicas, "#usd", fabs (saved), NULL);
}

static NavFinding *
tell_forecast (const NavRecommendation *before, const NavRecommendation *after)
{
  guint most = most_changed (before, after);
  const NavSloMetric *old = &before->slo.metrics[most], *new = &after->slo.metrics[most];
  gboolean same = fabs (log_change (old, new)) < UNCHANGED;

  return nav_finding_new (same ? "outcome.confirmed" : "outcome.forecast", "metric",
                          nav_metric_names[new->metric], "#percentile", after->slo.percentile,
                          "#before", old->predicted, "#after", new->predicted, "#replicas",
                          (double) after->replicas, NULL);
}

static NavFinding *
tell_best (NavPlan *before, NavPlan *after)
{
  const NavRecommendation *old = nav_plan_best (before, NAV_LIST_BALANCED);
  const NavRecommendation *new = nav_plan_best (after, NAV_LIST_BALANCED);

  if (new == NULL || (old != NULL && is_same_option (old, new)))
    return NULL;
  return nav_finding_new ("outcome.best-now", "model", nav_plan_words_model (new), "#gpus",
                          (double) new->gpus, "gpu", nav_plan_words_gpu (new->candidate->gpu),
                          NULL);
}

/**
 * nav_outcome_change_new:
 * @before: the plan without the measurement
 * @tried: of @before
 * @after: the plan of the same needs with it
 *
 * Returns: (transfer full)
 */
NavOutcomeChange *
nav_outcome_change_new (NavPlan *before, const NavRecommendation *tried, NavPlan *after)
{
  const NavRecommendation *now = find_option (after, tried);
  NavOutcomeChange *change = g_new0 (NavOutcomeChange, 1);

  change->basis_before = tried->forecast.basis;
  change->basis_after = now ? now->forecast.basis : tried->forecast.basis;
  change->replicas_before = tried->replicas;
  change->replicas_after = now ? now->replicas : 0;
  change->cost_before = tried->cost_per_month;
  change->cost_after = now ? now->cost_per_month : NAN;
  if (now == NULL)
    change->finding = nav_finding_new ("outcome.gone", NULL);
  else if (now->replicas != tried->replicas)
    change->finding = tell_replicas (tried, now);
  else
    change->finding = tell_forecast (tried, now);
  change->best = tell_best (before, after);
  return change;
}

void
nav_outcome_change_free (NavOutcomeChange *change)
{
  if (change == NULL)
    return;
  nav_finding_unref (change->finding);
  g_clear_pointer (&change->best, nav_finding_unref);
  g_free (change);
}

static char *
basis_words (const NavWordsStyle *style, const NavOutcomeChange *change)
{
  const char *before =
    nav_words_term (style, NAV_WORDS_BASIS, nav_basis_names[change->basis_before]);
  const char *after = nav_words_term (style, NAV_WORDS_BASIS, nav_basis_names[change->basis_after]);

  if (g_str_equal (before, after))
    return g_strdup (after);
  return g_strdup_printf ("%s → %s", before, after);
}

/**
 * nav_outcome_words_change:
 *
 * Returns: (transfer full): "Calculated → Measured: 1 replica fewer, $1,168 a month less."
 */
char *
nav_outcome_words_change (const NavWordsStyle *style, const NavOutcomeChange *change)
{
  g_autofree char *basis = basis_words (style, change);
  g_autofree char *words = nav_words_finding (style, change->finding);
  g_autofree char *best = change->best ? nav_words_finding (style, change->best) : NULL;

  return g_strdup_printf ("%s: %s%s%s", basis, words, best ? " " : "", best ? best : "");
}

static JsonObject *
side_to_json (NavBasis basis, guint replicas, double cost)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "basis", nav_basis_names[basis]);
  nav_json_add_number (object, "replicas", replicas > 0 ? replicas : NAN);
  nav_json_add_number (object, "cost_per_month", cost);
  return object;
}

/**
 * nav_outcome_change_to_json:
 *
 * Returns: (transfer full): `{"before":{"basis","replicas","cost_per_month"},"after":{..},"code",
 *   "text"}`; without replicas the option is gone
 */
JsonNode *
nav_outcome_change_to_json (const NavOutcomeChange *change)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = nav_outcome_words_change (&nav_words_english, change);

  json_object_set_object_member (
    object, "before",
    side_to_json (change->basis_before, change->replicas_before, change->cost_before));
  json_object_set_object_member (
    object, "after",
    side_to_json (change->basis_after, change->replicas_after, change->cost_after));
  nav_json_add_string (object, "code", nav_finding_get_code (change->finding));
  nav_json_add_string (object, "text", text);
  return nav_json_node_for_object (object);
}
