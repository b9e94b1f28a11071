// SPDX-License-Identifier: Apache-2.0
// Rows of the outcomes: what they say, and what is refused.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "catalog/nav-catalog.h"

#define RUN                                                                                        \
  "'id':'local:1','source':'s','source_licence':'own','model':'o/m','gpu':'g','rate_rps':2,"       \
  "'input_tokens':{'distribution':'fixed','mean':100},"                                            \
  "'output_tokens':{'distribution':'fixed','mean':50},'ttft_mean_ms':80,'tpot_mean_ms':20"
#define METRIC                                                                                     \
  "{'metric':'ttft_ms','forecast':70,'forecast_lo':50,'forecast_hi':150,'measured':80,"            \
  "'measured_lo':78,'measured_hi':null,'verdict':'inside'}"
#define FORECAST                                                                                   \
  "'forecast':{'recommendation':'abc','basis':'datasheet','method':'simulate','replicas':2,"       \
  "'replicas_tried':1,'percentile':90,'verdict':'inside','metrics':[" METRIC "]}"
#define AT "'at':'2026-11-24T10:00:00Z'"

static JsonNode *
parse (const char *single_quoted)
{
  g_autofree char *text = g_strdelimit (g_strdup (single_quoted), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonNode *node = nav_json_parse (text, -1, NULL, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_whole (void)
{
  g_autoptr (JsonNode) row = parse (
    "{" RUN "," AT "," FORECAST ",'faults':[],'endpoint':{'server':'vllm','model':'alias',"
    "'version':'0.15.1'},'program':'neuralnav 1'}");
  g_autoptr (GError) error = NULL;
  g_autoptr (NavOutcome) outcome = nav_outcome_new_from_json (row, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (outcome->benchmark->tpot_mean_ms, ==, 20);
  g_assert_cmpint (outcome->basis, ==, NAV_BASIS_DATASHEET);
  g_assert_cmpint (outcome->method, ==, NAV_METHOD_SIMULATION);
  g_assert_cmpuint (outcome->planned_replicas, ==, 2);
  g_assert_cmpfloat (outcome->percentile, ==, 90);
  g_assert_cmpfloat (outcome->measured[NAV_METRIC_TTFT], ==, 80);
  g_assert_true (isnan (outcome->measured_range[NAV_METRIC_TTFT].high));
  g_assert_true (isnan (outcome->forecast[NAV_METRIC_TPOT]));
  g_assert_cmpstr (outcome->server_version, ==, "0.15.1");
  g_assert_true (nav_outcome_is_measurement (outcome));
}

static void
assert_measures_nothing (const char *more, const char *code)
{
  g_autofree char *text = g_strconcat ("{" RUN "," AT "," FORECAST, more, "}", NULL);
  g_autoptr (JsonNode) row = parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavOutcome) outcome = nav_outcome_new_from_json (row, &error);

  g_assert_no_error (error);
  g_assert_false (nav_outcome_is_measurement (outcome));
  if (code != NULL)
    g_assert_cmpstr (nav_finding_get_code (outcome->faults->pdata[0]), ==, code);
}

static void
test_no_measurement (void)
{
  assert_measures_nothing (",'simulated':true", NULL);
  assert_measures_nothing (",'faults':[{'code':'run.failures','args':{'share':0.5}}]",
                           "run.failures");
  assert_measures_nothing (",'faults':[{'code':'run.interrupted'}]", "run.interrupted");
}

/* The field is named, and nothing is made of the rest. */
static void
assert_refused (const char *text, const char *field)
{
  g_autoptr (JsonNode) row = parse (text);
  g_autoptr (GError) error = NULL;

  g_assert_null (nav_outcome_new_from_json (row, &error));
  g_assert_cmpint (error->code, ==, NAV_ERROR_INVALID);
  if (strstr (nav_error_get_field (error), field) == NULL)
    g_error ("“%s” names %s, not %s", error->message, nav_error_get_field (error), field);
}

static void
test_refused (void)
{
  g_autoptr (GString) many = g_string_new ("{" RUN "," AT "," FORECAST ",'faults':[");
  g_autoptr (JsonNode) list = parse ("[1]");

  assert_refused ("{" AT "," FORECAST "}", "id");
  assert_refused ("{" RUN "," FORECAST "}", "at");
  assert_refused ("{" RUN ",'at':'yesterday'," FORECAST "}", "at");
  assert_refused ("{" RUN "," AT "}", "forecast");
  assert_refused ("{" RUN "," AT ",'forecast':[]}", "forecast");
  assert_refused ("{" RUN "," AT ",'forecast':{'replicas_tried':0}}", "replicas_tried");
  assert_refused ("{" RUN "," AT ",'forecast':{'basis':'guessed'}}", "basis");
  assert_refused ("{" RUN "," AT ",'forecast':{'percentile':1e99}}", "percentile");
  assert_refused ("{" RUN "," AT ",'forecast':{'metrics':[{'metric':'joy'}]}}", "metric");
  assert_refused ("{" RUN "," AT ",'forecast':{'metrics':[{'metric':'ttft_ms','measured':-1}]}}",
                  "measured");
  assert_refused ("{" RUN "," AT ",'forecast':{'metrics':[{'metric':'ttft_ms','forecast':1e300}]}}",
                  "forecast");
  assert_refused ("{" RUN "," AT ",'forecast':{'metrics':[{},{},{},{},{}]}}", "metric");
  assert_refused ("{" RUN "," AT "," FORECAST ",'faults':[7]}", "faults[0]");
  assert_refused ("{" RUN "," AT "," FORECAST ",'faults':[{'args':{}}]}", "code");
  assert_refused ("{" RUN "," AT "," FORECAST ",'endpoint':{'version':7}}", "version");
  assert_refused ("{" RUN ",'tpot_p50_ms':'soon'," AT "," FORECAST "}", "tpot_p50_ms");
  for (int i = 0; i <= NAV_OUTCOME_MAX_FAULTS; i++)
    g_string_append_printf (many, "%s{'code':'c'}", i > 0 ? "," : "");
  g_string_append (many, "]}");
  assert_refused (many->str, "faults");
  g_assert_null (nav_outcome_new_from_json (list, NULL));
}

/* Only what measured something counts among the measurements; all can be found. */
static void
test_catalog (void)
{
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();
  g_autoptr (JsonNode) real = parse ("{" RUN "," AT "," FORECAST "}");
  g_autoptr (JsonNode) simulated = parse ("{" RUN "," AT "," FORECAST ",'simulated':true}");
  g_autoptr (GError) error = NULL;
  g_autoptr (NavCatalog) catalog = NULL;
  const GPtrArray *measurements;

  json_object_set_string_member (json_node_get_object (simulated), "id", "local:2");
  nav_catalog_builder_add_row (builder, NAV_COLLECTION_OUTCOMES, real, TRUE, &error);
  nav_catalog_builder_add_row (builder, NAV_COLLECTION_OUTCOMES, simulated, TRUE, &error);
  g_assert_no_error (error);
  catalog = nav_catalog_builder_end (builder, 1, NULL, &error);
  g_assert_no_error (error);
  measurements = nav_catalog_get_measurements (catalog);
  g_assert_cmpuint (measurements->len, ==, 1);
  g_assert_true (((NavBenchmark *) measurements->pdata[0])->provenance.user);
  g_assert_cmpuint (nav_catalog_get_outcomes (catalog)->len, ==, 2);
  g_assert_cmpuint (nav_catalog_get_benchmarks (catalog)->len, ==, 0);
  g_assert_nonnull (nav_catalog_find_benchmark (catalog, "local:1"));
  g_assert_cmpint (nav_catalog_collection_of_measurement (catalog, "local:1"), ==,
                   NAV_COLLECTION_OUTCOMES);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outcome/whole", test_whole);
  g_test_add_func ("/outcome/no-measurement", test_no_measurement);
  g_test_add_func ("/outcome/refused", test_refused);
  g_test_add_func ("/outcome/catalog", test_catalog);
  return g_test_run ();
}
