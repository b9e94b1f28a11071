// SPDX-License-Identifier: Apache-2.0
// Quotes on a small price list of our own.

#include <locale.h>
#include <math.h>

#include "base/nav-json.h"
#include "planner-fixture.h"
#include "planner/nav-pricing.h"

static void
add_price (NavCatalogBuilder *builder, const char *id, const char *provider, const char *price,
           const char *rest)
{
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"%s\",\"gpu\":\"l4\",\"provider\":\"%s\",\"region\":null,\"instance_type\":null,"
    "\"gpus_per_instance\":null,\"term\":\"on-demand\",\"usd_per_gpu_hour\":%s,"
    "\"usd_per_gpu_hour_low\":null,\"usd_per_gpu_hour_high\":null,\"currency\":\"USD\","
    "\"date\":\"2026-04\",\"verified\":false,\"source\":\"test\",\"source_licence\":\"none\"}",
    id, provider, price);
  g_autoptr (JsonNode) row = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) change = g_strsplit (rest, "=", 2);

  row = json_from_string (text, NULL);
  if (change[0] != NULL && change[1] != NULL) {
    g_autoptr (JsonNode) value = json_from_string (change[1], NULL);
    json_object_set_member (json_node_get_object (row), change[0], json_node_copy (value));
  }
  nav_catalog_builder_add_row (builder, NAV_COLLECTION_PRICES, row, FALSE, &error);
  g_assert_no_error (error);
}

static NavCatalog *
price_list (void)
{
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();
  g_autoptr (GError) error = NULL;
  NavCatalog *catalog;

  nav_catalog_builder_add_row (
    builder, NAV_COLLECTION_GPUS,
    nav_catalog_get_row (planner_fixture_catalog (), NAV_COLLECTION_GPUS, "l4"), FALSE, &error);
  g_assert_no_error (error);
  add_price (builder, "a", "acme", "1.0", "gpus_per_instance=8");
  add_price (builder, "b", "bolt", "4.0", "date=\"2026-06\"");
  add_price (builder, "c", "core", "2.0", "");
  add_price (builder, "d", "acme", "0.5", "term=\"spot\"");
  catalog = nav_catalog_builder_end (builder, 1, "test", &error);
  g_assert_no_error (error);
  return catalog;
}

static void
test_median (void)
{
  g_autoptr (NavCatalog) catalog = price_list ();
  g_autoptr (NavSpec) spec = planner_fixture_complete ("{}");
  NavPriceQuote quote;

  nav_pricing_quote_cloud (catalog, spec, "l4", &quote);
  g_assert_cmpint (quote.kind, ==, NAV_PRICE_CLOUD);
  g_assert_cmpfloat (quote.usd_per_gpu_hour, ==, 2.0);
  g_assert_cmpfloat (quote.usd_low, ==, 1.0);
  g_assert_cmpfloat (quote.usd_high, ==, 4.0);
  g_assert_cmpstr (quote.date, ==, "2026-06");
  g_assert_cmpuint (g_strv_length (quote.rows), ==, 3);
  nav_price_quote_clear (&quote);
}

static void
test_chosen_provider (void)
{
  g_autoptr (NavCatalog) catalog = price_list ();
  g_autoptr (NavSpec) spec =
    planner_fixture_complete ("{'constraints':{'providers':['ACME','bolt']}}");
  NavPriceQuote quote;

  nav_pricing_quote_cloud (catalog, spec, "l4", &quote);
  g_assert_cmpstr (quote.provider, ==, "acme");
  g_assert_cmpfloat (quote.usd_per_gpu_hour, ==, 1.0);
  g_assert_cmpuint (quote.gpus_per_instance, ==, 8);
  nav_price_quote_clear (&quote);
}

static void
test_term (void)
{
  g_autoptr (NavCatalog) catalog = price_list ();
  g_autoptr (NavSpec) spec = planner_fixture_complete ("{'price_term':'spot'}");
  NavPriceQuote quote;

  nav_pricing_quote_cloud (catalog, spec, "l4", &quote);
  g_assert_cmpfloat (quote.usd_per_gpu_hour, ==, 0.5);
  nav_price_quote_clear (&quote);
}

static void
test_unknown (void)
{
  g_autoptr (NavCatalog) catalog = price_list ();
  g_autoptr (NavSpec) spec = planner_fixture_complete ("{}");
  NavPriceQuote quote;

  nav_pricing_quote_cloud (catalog, spec, "h200", &quote);
  g_assert_cmpint (quote.kind, ==, NAV_PRICE_NONE);
  g_assert_true (isnan (quote.usd_per_gpu_hour));
}

static void
test_owned (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_complete (
    "{'inventory':[{'gpu':'x1','count':4,'usd_per_hour':0.3},{'gpu':'x2','count':1}]}");
  NavPriceQuote quote;

  nav_pricing_quote_owned (nav_pricing_find_owned (spec, "x1"), &quote);
  g_assert_cmpint (quote.kind, ==, NAV_PRICE_OWNED);
  g_assert_cmpfloat (quote.usd_per_gpu_hour, ==, 0.3);
  nav_price_quote_clear (&quote);
  nav_pricing_quote_owned (nav_pricing_find_owned (spec, "x2"), &quote);
  g_assert_true (isnan (quote.usd_per_gpu_hour));
  nav_price_quote_clear (&quote);
  g_assert_null (nav_pricing_find_owned (spec, "x3"));
}

static void
test_hours (void)
{
  g_autoptr (NavSpec) always = planner_fixture_complete ("{}");
  g_autoptr (NavSpec) office =
    planner_fixture_complete ("{'hours':{'per_day':12,'days_per_week':3.5}}");

  g_assert_cmpfloat (nav_pricing_hours_per_month (always), ==, 730);
  g_assert_cmpfloat (nav_pricing_hours_per_month (office), ==, 182.5);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/pricing/median", test_median);
  g_test_add_func ("/planner/pricing/provider", test_chosen_provider);
  g_test_add_func ("/planner/pricing/term", test_term);
  g_test_add_func ("/planner/pricing/unknown", test_unknown);
  g_test_add_func ("/planner/pricing/owned", test_owned);
  g_test_add_func ("/planner/pricing/hours", test_hours);
  return g_test_run ();
}
