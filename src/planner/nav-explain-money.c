// SPDX-License-Identifier: Apache-2.0
// Why it costs what it costs.

#include <math.h>

#include "planner/nav-explain-private.h"
#include "planner/nav-pricing.h"
#include "planner/nav-why.h"

static NavDerivation *
price_row (const NavPriceQuote *quote, const char *row)
{
  return nav_why_row ("usd_per_gpu_hour", quote->usd_per_gpu_hour, "USD/h", "prices", row);
}

/* The price of one row, or how several rows make it. */
NavDerivation *
nav_explain_price (const NavExplaining *e)
{
  const char *path = "price.usd_per_gpu_hour";
  const NavPriceQuote *quote = &e->r->price;
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_derivation_unref);
  const GPtrArray *prices = nav_catalog_get_prices (e->catalog);

  if (quote->kind == NAV_PRICE_OWNED)
    return nav_why_constant (path, quote->usd_per_gpu_hour, "USD/h", "inventory");
  if (quote->rows == NULL || quote->rows[0] == NULL)
    return nav_why_constant (path, quote->usd_per_gpu_hour, "USD/h", "no-price-row");
  if (quote->rows[1] == NULL)
    return price_row (quote, quote->rows[0]);
  for (guint i = 0; i < prices->len; i++) {
    const NavPrice *row = prices->pdata[i];
    if (g_strv_contains ((const char *const *) quote->rows, row->id))
      g_ptr_array_add (rows, nav_why_row ("usd_per_gpu_hour", row->usd_per_gpu_hour, "USD/h",
                                          "prices", row->id));
  }
  return nav_derivation_new_array ("usd_per_gpu_hour", quote->usd_per_gpu_hour, "USD/h", "median",
                                   rows);
}

static NavDerivation *
explain_price (const NavExplaining *e, const char *path)
{
  (void) path;
  return nav_explain_price (e);
}

static NavDerivation *
explain_range_of_prices (const NavExplaining *e, const char *path)
{
  double value = g_str_has_suffix (path, "low") ? e->r->price.usd_low : e->r->price.usd_high;

  return nav_derivation_new (path, value, "USD/h", "range-of-rows", nav_explain_price (e), NULL);
}

static NavDerivation *
explain_instance_size (const NavExplaining *e, const char *path)
{
  const char *row = e->r->price.rows && e->r->price.rows[0] ? e->r->price.rows[0] : "-";

  return nav_why_row (path, e->r->price.gpus_per_instance, "GPUs", "prices", row);
}

NavDerivation *
nav_explain_hours (const NavExplaining *e)
{
  return nav_derivation_new (
    "hours_per_month", e->r->hours_per_month, "h", "hours-of-use",
    nav_why_constant ("month", NAV_HOURS_PER_MONTH, "h", "average-month"),
    nav_why_leaf (e->spec, NAV_HOURS_PER_DAY, 0),
    nav_why_leaf (e->spec, NAV_HOURS_DAYS_PER_WEEK, 0), NULL);
}

static NavDerivation *
explain_hours (const NavExplaining *e, const char *path)
{
  (void) path;
  return nav_explain_hours (e);
}

NavDerivation *
nav_explain_cost_per_month (const NavExplaining *e)
{
  return nav_derivation_new (
    "cost_per_month", e->r->cost_per_month, "USD", "multiply",
    nav_derivation_new ("gpus_billed", e->r->gpus_billed, "GPUs", "whole-instances",
                        nav_explain_gpus (e), NULL),
    nav_explain_price (e), nav_explain_hours (e), NULL);
}

static NavDerivation *
explain_month (const NavExplaining *e, const char *path)
{
  (void) path;
  return nav_explain_cost_per_month (e);
}

static NavDerivation *
explain_replica_month (const NavExplaining *e, const char *path)
{
  return nav_derivation_new (path, e->r->cost_per_replica_month, "USD", "multiply",
                             nav_why_constant ("gpus_per_replica",
                                               nav_candidate_gpus (e->r->candidate), "GPUs",
                                               "searched"),
                             nav_explain_price (e), nav_explain_hours (e),
                             NULL);
}

static NavDerivation *
explain_per_thousand (const NavExplaining *e, const char *path)
{
  return nav_derivation_new (path, e->r->cost_per_1000_requests, "USD", "by-requests",
                             nav_explain_cost_per_month (e), nav_explain_mean_rate (e), NULL);
}

static NavDerivation *
explain_per_user (const NavExplaining *e, const char *path)
{
  return nav_derivation_new (path, e->r->cost_per_user_month, "USD", "divide",
                             nav_explain_cost_per_month (e),
                             nav_why_leaf (e->spec, NAV_WORKLOAD_USERS, 0), NULL);
}

static NavDerivation *
explain_per_million (const NavExplaining *e, const char *path)
{
  gboolean full = g_str_has_suffix (path, "full_load");

  return nav_derivation_new (
    path, full ? e->r->cost_per_million_tokens_full : e->r->cost_per_million_tokens_mean, "USD",
    "by-tokens", nav_explain_cost_per_month (e),
    full ? nav_explain_max_rate (e) : nav_explain_mean_rate (e), nav_explain_tokens (e, FALSE),
    nav_explain_tokens (e, TRUE), NULL);
}

static NavDerivation *
explain_share (const NavExplaining *e, const char *path)
{
  return nav_derivation_new (path, e->r->inventory_share, "1", "divide", nav_explain_gpus (e),
                             nav_why_leaf (e->spec, NAV_SPEC_INVENTORY, 0), NULL);
}

static const NavExplainEntry entries[] = {
  { "price.usd_per_gpu_hour", explain_price },
  { "price.low", explain_range_of_prices },
  { "price.high", explain_range_of_prices },
  { "price.gpus_per_instance", explain_instance_size },
  { "hours_per_month", explain_hours },
  { "cost_per_month", explain_month },
  { "cost_per_replica_month", explain_replica_month },
  { "cost_per_1000_requests", explain_per_thousand },
  { "cost_per_user_month", explain_per_user },
  { "cost_per_million_tokens.", explain_per_million },
  { "inventory_share", explain_share },
};

/**
 * nav_explain_money:
 *
 * Returns: (transfer full) (nullable): why a sum of money, a price or a share is what it is
 */
NavDerivation *
nav_explain_money (const NavExplaining *e, const char *path)
{
  return nav_explain_find (e, entries, G_N_ELEMENTS (entries), path);
}
