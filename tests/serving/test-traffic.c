// SPDX-License-Identifier: Apache-2.0
// Loads reduced to what the closed form sees.

#include <locale.h>
#include <math.h>

#include "base/nav-json.h"
#include "test-fixture.h"

static NavCatalog *catalog;

static NavTraffic
read_traffic (const char *members)
{
  g_autofree char *text = g_strdup_printf ("{'model':'meta-llama/Llama-3.1-8B-Instruct',"
                                           "'precision':'bf16','gpu':'h100-sxm',%s}",
                                           members);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (NavScenario) scenario = NULL;
  NavTraffic traffic;

  node = nav_json_parse (g_strdelimit (text, "'", '"'), -1, NULL, &error);
  g_assert_no_error (error);
  scenario = nav_scenario_new_from_json (catalog, node, &error);
  g_assert_no_error (error);
  nav_traffic_from_scenario (scenario, &traffic);
  return traffic;
}

#define FIXED                                                                                      \
  "'input_tokens':{'distribution':'fixed','mean':500},"                                            \
  "'output_tokens':{'distribution':'fixed','mean':200},"

static void
test_open (void)
{
  NavTraffic traffic = read_traffic (
    FIXED "'prefix_hit_ratio':0.5,'prefix_groups':3,'overhead_ms':{'per_request':7},"
          "'load':{'type':'open','process':'gamma','rate':2.5,'cv':3,'duration_s':60}");

  g_assert_cmpfloat (traffic.rate, ==, 2.5);
  g_assert_true (isnan (traffic.concurrency));
  g_assert_cmpfloat (traffic.cv2, ==, 9);
  g_assert_cmpfloat (traffic.input_mean, ==, 500);
  g_assert_cmpfloat (traffic.input_variance, ==, 0);
  g_assert_cmpfloat (traffic.output_longest, ==, 200);
  g_assert_cmpfloat (traffic.prefix_hit_ratio, ==, 0.5);
  g_assert_cmpfloat (traffic.prefix_groups, ==, 3);
  g_assert_cmpfloat (traffic.overhead_per_request_ms, ==, 7);
  g_assert_true (isnan (traffic.overhead_per_output_token_ms));
}

static void
test_processes (void)
{
  NavTraffic poisson =
    read_traffic (FIXED "'load':{'type':'open','process':'poisson','rate':1,'duration_s':60}");
  NavTraffic constant =
    read_traffic (FIXED "'load':{'type':'open','process':'constant','rate':1,'duration_s':60}");

  g_assert_cmpfloat (poisson.cv2, ==, 1);
  g_assert_cmpfloat (constant.cv2, ==, 0);
}

static void
test_closed (void)
{
  NavTraffic traffic = read_traffic (
    "'input_tokens':{'distribution':'uniform','min':100,'max':300},"
    "'output_tokens':{'distribution':'fixed','mean':50},"
    "'load':{'type':'closed','concurrency':16,'requests':160}");

  g_assert_true (isnan (traffic.rate));
  g_assert_cmpfloat (traffic.concurrency, ==, 16);
  g_assert_cmpfloat (traffic.requests, ==, 160);
  g_assert_cmpfloat_with_epsilon (traffic.input_mean, 200, 1e-9);
  g_assert_cmpfloat_with_epsilon (traffic.input_variance, 200.0 * 200 / 12, 10);
  g_assert_cmpfloat (traffic.input_longest, ==, 300);
}

static void
test_stages_have_a_mean_rate (void)
{
  NavTraffic traffic = read_traffic (
    FIXED "'load':{'type':'stages','process':'constant','stages':[[2.5,600],[6,300]]}");

  g_assert_cmpfloat_with_epsilon (traffic.rate, (2.5 * 600 + 6 * 300) / 900, 1e-12);
}

static void
test_traces_tell_lengths (void)
{
  NavTraffic traffic = read_traffic ("'load':{'type':'trace','requests':[[10,100,10],[11,200,30],"
                                     "[14,300,20]]}");

  g_assert_cmpfloat_with_epsilon (traffic.rate, 0.5, 1e-12); /* two gaps in four seconds */
  g_assert_cmpfloat_with_epsilon (traffic.input_mean, 200, 1e-9);
  g_assert_cmpfloat_with_epsilon (traffic.output_mean, 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (traffic.input_variance, 20000.0 / 3, 1e-6);
  g_assert_cmpfloat (traffic.input_longest, ==, 300);
  g_assert_cmpfloat (traffic.output_longest, ==, 30);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  catalog = fixture_load_catalog ();
  g_test_add_func ("/serving/traffic/open", test_open);
  g_test_add_func ("/serving/traffic/processes", test_processes);
  g_test_add_func ("/serving/traffic/closed", test_closed);
  g_test_add_func ("/serving/traffic/stages", test_stages_have_a_mean_rate);
  g_test_add_func ("/serving/traffic/traces", test_traces_tell_lengths);
  result = g_test_run ();
  nav_catalog_unref (catalog);
  return result;
}
