// SPDX-License-Identifier: Apache-2.0
// What a recommendation costs, in the units people ask for.

#include <math.h>

#include "planner/nav-pricing.h"
#include "planner/nav-search-private.h"

/* Owned GPUs come first while there are enough of them. */
static const NavPriceQuote *
choose_quote (const NavSearchGpu *gpu, const NavRecommendation *r)
{
  if (gpu->owned.kind == NAV_PRICE_OWNED &&
      (r->gpus <= gpu->owned_free || gpu->cloud.kind == NAV_PRICE_NONE))
    return &gpu->owned;
  return &gpu->cloud;
}

static guint
round_up_to (guint value, guint step)
{
  return step > 1 ? (value + step - 1) / step * step : value;
}

static void
count_nodes (const NavSearchGpu *gpu, NavRecommendation *r)
{
  guint sold = r->price.gpus_per_instance;
  guint per_replica = nav_candidate_gpus (r->candidate);
  guint per_node = sold > 0                                 ? sold
                   : r->price.kind == NAV_PRICE_OWNED && gpu->owned_per_node > 0
                     ? gpu->owned_per_node
                     : gpu->gpu->max_per_node;

  r->gpus_billed = round_up_to (r->gpus, sold);
  if (per_node >= per_replica)
    r->nodes = (r->gpus + per_node / per_replica * per_replica - 1) /
               (per_node / per_replica * per_replica);
  else
    r->nodes = r->replicas * ((per_replica + per_node - 1) / MAX (per_node, 1));
}

static void
fill_rates_of_money (const NavDemand *demand, NavRecommendation *r)
{
  const NavTraffic *shape = r->candidate->thinking ? &demand->shape_thinking : &demand->shape;
  double tokens = shape->input_mean + shape->output_mean;
  double seconds = r->hours_per_month * 3600;
  double mean_requests = demand->mean_rps * seconds;
  double full_requests =
    r->max_rate_per_replica * (r->replicas - r->spare_replicas) * seconds;

  r->cost_per_1000_requests = r->cost_per_month / mean_requests * 1000;
  r->cost_per_million_tokens_mean = r->cost_per_month / (mean_requests * tokens) * 1e6;
  if (full_requests > 0)
    r->cost_per_million_tokens_full = r->cost_per_month / (full_requests * tokens) * 1e6;
  if (demand->users > 0)
    r->cost_per_user_month = r->cost_per_month / demand->users;
}

/**
 * nav_money_fill:
 * @demand: what @r is sized for
 * @gpu: the GPU it runs on, with its prices
 * @r: sized; its money is filled in
 */
void
nav_money_fill (const NavSearch *search, const NavDemand *demand, const NavSearchGpu *gpu,
                NavRecommendation *r)
{
  nav_price_quote_clear (&r->price);
  nav_price_quote_copy (choose_quote (gpu, r), &r->price);
  if (r->price.kind == NAV_PRICE_NONE)
    r->price.usd_per_gpu_hour = r->price.usd_low = r->price.usd_high = NAN;
  count_nodes (gpu, r);
  if (r->price.kind == NAV_PRICE_OWNED && gpu->owned_free > 0)
    r->inventory_share = (double) r->gpus / gpu->owned_free;

  r->hours_per_month = search->hours_per_month;
  r->cost_per_month = r->gpus_billed * r->price.usd_per_gpu_hour * r->hours_per_month;
  r->cost_per_replica_month =
    nav_candidate_gpus (r->candidate) * r->price.usd_per_gpu_hour * r->hours_per_month;
  fill_rates_of_money (demand, r);
}
