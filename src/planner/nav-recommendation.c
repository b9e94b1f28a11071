// SPDX-License-Identifier: Apache-2.0
// A recommendation as a reference-counted value.

#include "planner/nav-recommendation.h"

#include <math.h>

#include "planner/nav-pricing.h"

const NavMetric nav_judged_metrics[NAV_N_JUDGED] = { NAV_METRIC_TTFT, NAV_METRIC_TPOT,
                                                     NAV_METRIC_E2E };
const NavSpecField nav_judged_fields[NAV_N_JUDGED] = { NAV_SLO_TTFT_MS, NAV_SLO_TPOT_MS,
                                                       NAV_SLO_E2E_MS };
const double nav_changes[NAV_N_CHANGES] = { -0.2, 0.2 };
const char *const nav_verdict_names[5] = { "met", "close", "missed", "unknown", NULL };

G_DEFINE_BOXED_TYPE (NavRecommendation, nav_recommendation, nav_recommendation_ref,
                     nav_recommendation_unref)

/**
 * nav_recommendation_new:
 * @candidate: (transfer none): what is recommended
 *
 * Returns: (transfer full): a recommendation to be filled in by the planner
 */
NavRecommendation *
nav_recommendation_new (NavCandidate *candidate)
{
  NavRecommendation *r = g_atomic_rc_box_new0 (NavRecommendation);

  r->candidate = nav_candidate_ref (candidate);
  r->why = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  r->risks = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  r->cost_per_month = r->cost_per_replica_month = NAN;
  r->cost_per_million_tokens_mean = r->cost_per_million_tokens_full = NAN;
  r->cost_per_1000_requests = r->cost_per_user_month = r->inventory_share = NAN;
  r->solved = r->saturated_rate = NAN;
  for (guint i = 0; i < NAV_N_CHANGES; i++)
    r->if_rate[i] = r->if_steps[i] = (NavWhatIf){ nav_changes[i], NAN, 0, NAN };
  r->knee = (NavKnee){ NAN, NAN, NAN };
  r->scores = (NavScores){ NAN, NAN, NAN, NAN, NAN };
  return r;
}

static gpointer
copy_finding (gconstpointer finding, gpointer data)
{
  (void) data;
  return nav_finding_ref ((NavFinding *) finding);
}

static GPtrArray *
copy_findings (GPtrArray *findings)
{
  GPtrArray *copy = g_ptr_array_copy (findings, copy_finding, NULL);

  g_ptr_array_set_free_func (copy, (GDestroyNotify) nav_finding_unref);
  return copy;
}

/**
 * nav_recommendation_copy:
 *
 * Returns: (transfer full): the same, to be changed
 */
NavRecommendation *
nav_recommendation_copy (const NavRecommendation *recommendation)
{
  NavRecommendation *r = g_atomic_rc_box_dup (sizeof *r, (gpointer) recommendation);

  r->id = g_strdup (recommendation->id);
  nav_candidate_ref (r->candidate);
  r->quality = r->quality ? nav_quality_ref (r->quality) : NULL;
  nav_price_quote_copy (&recommendation->price, &r->price);
  r->classes = r->classes ? g_array_copy (r->classes) : NULL;
  r->why = copy_findings (recommendation->why);
  r->risks = copy_findings (recommendation->risks);
  return r;
}

NavRecommendation *
nav_recommendation_ref (NavRecommendation *recommendation)
{
  return g_atomic_rc_box_acquire (recommendation);
}

static void
recommendation_free (gpointer data)
{
  NavRecommendation *r = data;

  g_free (r->id);
  nav_candidate_unref (r->candidate);
  g_clear_pointer (&r->quality, nav_quality_unref);
  nav_price_quote_clear (&r->price);
  g_clear_pointer (&r->classes, g_array_unref);
  g_ptr_array_unref (r->why);
  g_ptr_array_unref (r->risks);
}

void
nav_recommendation_unref (NavRecommendation *recommendation)
{
  g_atomic_rc_box_release_full (recommendation, recommendation_free);
}
