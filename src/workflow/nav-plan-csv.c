// SPDX-License-Identifier: Apache-2.0
// Recommendations as comma-separated values, a row each: for programs, so with the names and units
// that `plan --json` has, in no language and no locale.

#include "workflow/nav-plan-csv.h"

#include <math.h>

#include "report/nav-csv.h"

static const char *const titles[] = {
  "id", "rank", "model", "checkpoint", "precision", "thinking", "gpu", "tensor_parallel",
  "pipeline_parallel", "expert_parallel", "replicas", "spare_replicas", "gpus", "gpus_billed",
  "nodes", "provider", "usd_per_gpu_hour", "price_date", "hours_per_month", "cost_per_month",
  "currency", "cost_per_million_tokens_mean_load", "cost_per_million_tokens_full_load",
  "cost_per_1000_requests", "cost_per_user_month", "max_rate_per_replica", "percentile",
  "ttft_ms", "ttft_ms_low", "ttft_ms_high", "ttft_ms_target",
  "tpot_ms", "tpot_ms_low", "tpot_ms_high", "tpot_ms_target",
  "e2e_ms", "e2e_ms_low", "e2e_ms_high", "e2e_ms_target",
  "verdict", "quality", "quality_plus_minus", "score_balanced", "score_quality", "score_cost",
  "score_latency", "score_simplicity", "pareto", "basis", "method",
};

static void
add_titles (NavCsv *csv)
{
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    nav_csv_add_text (csv, titles[i]);
  nav_csv_end_row (csv);
}

static void
add_truth (NavCsv *csv, gboolean truth)
{
  nav_csv_add_text (csv, truth ? "true" : "false");
}

static void
add_numbers (NavCsv *csv, const double *numbers, gsize n)
{
  for (gsize i = 0; i < n; i++)
    nav_csv_add_number (csv, numbers[i]);
}

#define ADD_NUMBERS(csv, ...)                                                                      \
  add_numbers (csv, (const double[]){ __VA_ARGS__ },                                               \
               sizeof ((const double[]){ __VA_ARGS__ }) / sizeof (double))

static void
add_configuration (NavCsv *csv, const NavRecommendation *r)
{
  const NavCandidate *c = r->candidate;

  nav_csv_add_text (csv, c->model->id);
  nav_csv_add_text (csv, c->checkpoint ? c->checkpoint->id : NULL);
  nav_csv_add_text (csv, nav_precision_get_name (c->precision));
  add_truth (csv, c->thinking);
  nav_csv_add_text (csv, c->gpu->id);
  ADD_NUMBERS (csv, c->tensor_parallel, c->pipeline_parallel, c->expert_parallel, r->replicas,
               r->spare_replicas, r->gpus, r->gpus_billed, r->nodes);
}

static void
add_money (NavCsv *csv, const NavRecommendation *r)
{
  nav_csv_add_text (csv, r->price.provider);
  nav_csv_add_number (csv, r->price.usd_per_gpu_hour);
  nav_csv_add_text (csv, r->price.date);
  ADD_NUMBERS (csv, r->hours_per_month, r->cost_per_month);
  nav_csv_add_text (csv, "USD");
  ADD_NUMBERS (csv, r->cost_per_million_tokens_mean, r->cost_per_million_tokens_full,
               r->cost_per_1000_requests, r->cost_per_user_month);
}

static void
add_latencies (NavCsv *csv, const NavRecommendation *r)
{
  ADD_NUMBERS (csv, r->max_rate_per_replica, r->slo.percentile);
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    const NavSloMetric *m = &r->slo.metrics[i];
    ADD_NUMBERS (csv, m->predicted, m->low, m->high, m->target);
  }
  nav_csv_add_text (csv, nav_verdict_names[r->slo.verdict]);
}

static void
add_scores (NavCsv *csv, const NavRecommendation *r)
{
  ADD_NUMBERS (csv, r->quality ? r->quality->score : NAN,
               r->quality ? r->quality->plus_minus : NAN, r->scores.balanced, r->scores.quality,
               r->scores.cost, r->scores.latency, r->scores.simplicity);
  add_truth (csv, r->pareto);
  nav_csv_add_text (csv, nav_basis_names[r->forecast.basis]);
  nav_csv_add_text (csv, nav_method_names[r->forecast.method]);
}

/**
 * nav_plan_to_csv:
 * @recommendations: (element-type NavRecommendation): what to write of @plan, in this order
 *
 * Any thread.
 *
 * Returns: (transfer full): the file, a row of titles first
 */
char *
nav_plan_to_csv (NavPlan *plan, const GPtrArray *recommendations)
{
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  g_autoptr (GHashTable) ranks = g_hash_table_new (NULL, NULL);
  NavCsv csv = { 0 };

  for (guint i = 0; i < all->len; i++)
    g_hash_table_insert (ranks, all->pdata[i], GUINT_TO_POINTER (i + 1));
  add_titles (&csv);
  for (guint i = 0; i < recommendations->len; i++) {
    const NavRecommendation *r = recommendations->pdata[i];
    guint rank = GPOINTER_TO_UINT (g_hash_table_lookup (ranks, r));
    nav_csv_add_text (&csv, r->id);
    nav_csv_add_number (&csv, rank > 0 ? rank : NAN);
    add_configuration (&csv, r);
    add_money (&csv, r);
    add_latencies (&csv, r);
    add_scores (&csv, r);
    nav_csv_end_row (&csv);
  }
  return nav_csv_finish (&csv);
}
