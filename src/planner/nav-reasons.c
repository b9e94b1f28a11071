// SPDX-License-Identifier: Apache-2.0
// Why a recommendation is what it is and what could go wrong with it, as codes.

#include <math.h>

#include "planner/nav-search-private.h"

static const char *
metric_name (NavMetric metric)
{
  return nav_metric_names[metric];
}

/* The target with the least room at the far end of its range decides the size. */
static const NavSloMetric *
binding_metric (const NavRecommendation *r)
{
  const NavSloMetric *binding = NULL;
  double worst = -INFINITY;

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    const NavSloMetric *m = &r->slo.metrics[i];
    double end = isfinite (m->high) ? m->high : m->predicted;
    if (!isfinite (m->target) || !isfinite (m->predicted) || end / m->target <= worst)
      continue;
    worst = end / m->target;
    binding = m;
  }
  return binding;
}

static void
add_why (NavRecommendation *r, NavFinding *finding)
{
  g_ptr_array_add (r->why, finding);
}

static void
add_risk (NavRecommendation *r, NavFinding *finding)
{
  g_ptr_array_add (r->risks, finding);
}

static void
explain_targets (NavRecommendation *r)
{
  const NavSloMetric *m = binding_metric (r);

  if (m == NULL)
    add_why (r, nav_finding_new ("why.no-targets", NULL));
  else if (r->slo.verdict == NAV_VERDICT_MET)
    add_why (r, nav_finding_new ("why.targets-met", "metric", metric_name (m->metric), "#spare",
                                 m->headroom, "#spare_far", 1 - m->high / m->target, NULL));
  else
    add_why (r, nav_finding_new ("why.targets-close", "metric", metric_name (m->metric),
                                 "#predicted", m->predicted, "#target", m->target, NULL));
}

static void
explain_size (const NavSearch *search, NavRecommendation *r)
{
  const char *code = !search->demand.latency_judged ? "why.replicas-load"
                     : r->margin_held               ? "why.replicas-margin"
                                                    : "why.replicas";

  add_why (r, nav_finding_new (code, "#replicas", (double) r->replicas - r->spare_replicas,
                               "#planned_rps", search->demand.planned_rps, "#max_rps",
                               r->max_rate_per_replica, NULL));
  if (r->spare_replicas > 0)
    add_why (r, nav_finding_new ("why.spare", "#spare", (double) r->spare_replicas, NULL));
  if (isfinite (r->cost_per_replica_month))
    add_why (r,
             nav_finding_new ("why.one-more", "#usd_per_month", r->cost_per_replica_month, NULL));
}

static void
warn_about_price (NavRecommendation *r)
{
  if (r->price.kind == NAV_PRICE_NONE)
    add_risk (r, nav_finding_new ("price.unknown", "gpu", r->candidate->gpu->name, NULL));
  else if (r->price.kind == NAV_PRICE_OWNED && !isfinite (r->price.usd_per_gpu_hour))
    add_risk (r, nav_finding_new ("price.owned-not-entered", "gpu", r->candidate->gpu->name, NULL));
  else if (!r->price.verified && r->price.kind == NAV_PRICE_CLOUD)
    add_risk (r, nav_finding_new ("price.unverified", "date", r->price.date, "#low",
                                  r->price.usd_low, "#high", r->price.usd_high, NULL));
}

static void
warn_about_model (NavRecommendation *r)
{
  const NavModel *model = r->candidate->model;
  const NavCheckpoint *checkpoint = r->candidate->checkpoint;

  if (r->quality == NULL)
    add_risk (r, nav_finding_new ("quality.unknown", "model", model->name, NULL));
  else if (r->quality->confidence == NAV_CONFIDENCE_LOW)
    add_risk (r, nav_finding_new ("quality.low-confidence", "#coverage", r->quality->coverage,
                                  NULL));
  if (model->gated)
    add_risk (r, nav_finding_new ("model.gated", "licence", model->licence, NULL));
  if (model->provenance.unverified != NULL && model->provenance.unverified[0] != NULL)
    add_risk (r, nav_finding_new ("model.unverified", "model", model->name, NULL));
  if (checkpoint != NULL && checkpoint->origin == NAV_CHECKPOINT_ON_LOAD)
    add_risk (r, nav_finding_new ("checkpoint.on-load", "precision",
                                  nav_precision_get_name (checkpoint->precision), NULL));
  if (r->candidate->thinking)
    add_risk (r, nav_finding_new ("thinking.tokens-assumed", NULL));
}

static void
warn_about_forecast (NavRecommendation *r)
{
  if (r->forecast.basis == NAV_BASIS_DATASHEET)
    add_risk (r, nav_finding_new ("basis.datasheet", "gpu", r->candidate->gpu->name, NULL));
  else if (r->forecast.basis == NAV_BASIS_ESTIMATED)
    add_risk (r, nav_finding_new ("basis.estimated", "gpu", r->candidate->gpu->name, NULL));
  if (!r->margin_held)
    add_risk (r, nav_finding_new ("margin.not-held", NULL));
  else if (r->replicas - r->spare_replicas > 2 * r->lean_replicas)
    add_risk (r, nav_finding_new ("margin.costly", "#replicas",
                                  (double) r->replicas - r->spare_replicas, "#lean",
                                  (double) r->lean_replicas, NULL));
  if (!r->memory.version_known)
    add_risk (r, nav_finding_new ("engine.version-not-validated", NULL));
  if (r->replicas == 1)
    add_risk (r, nav_finding_new (isfinite (r->cost_per_replica_month) ? "replicas.single"
                                                                       : "replicas.single-unpriced",
                                  "#usd_per_month", r->cost_per_replica_month,
                                  NULL));
}

/**
 * nav_reasons_fill:
 * @r: sized and scored; its reasons and risks are filled in
 */
void
nav_reasons_fill (const NavSearch *search, NavRecommendation *r)
{
  g_ptr_array_set_size (r->why, 0);
  g_ptr_array_set_size (r->risks, 0);
  explain_targets (r);
  explain_size (search, r);
  warn_about_forecast (r);
  warn_about_price (r);
  warn_about_model (r);
}
