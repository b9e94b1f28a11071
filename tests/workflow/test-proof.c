// SPDX-License-Identifier: Apache-2.0
// A plan tried out: its traffic as a load, forecast against measurement, the simulator as a child.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "planner/nav-plan.h"
#include "workflow-fixture.h"
#include "workflow/nav-local-server.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-proof.h"

#define ONE_GPU "'constraints':{'gpus':['h100-sxm'],'models':['Qwen/Qwen3-8B']}}"
#define CHATBOT(rate)                                                                              \
  "{'workloads':[{'use_case':'chatbot_conversational','peak_rps':" rate "}]," ONE_GPU

static NavPlan *
make_plan (const char *json)
{
  NavCatalog *catalog = workflow_fixture_catalog ();
  g_autoptr (NavSpec) spec = workflow_fixture_spec (json);
  g_autoptr (GError) error = NULL;
  NavPlan *plan = nav_plan_compute (catalog, spec, 1, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static NavLoadSpec *
make_load (NavPlan *plan, double duration_s, guint replicas)
{
  const NavProofOptions options = { .duration_s = duration_s, .replicas = replicas, .seed = 1 };
  g_autoptr (GError) error = NULL;
  NavLoadSpec *load =
    nav_proof_make_load (plan, nav_plan_best (plan, NAV_LIST_BALANCED), &options, &error);

  g_assert_no_error (error);
  return load;
}

/* As many requests as the rate says, within what chance makes of it. */
static void
assert_rate (const NavLoadSpec *load, double rate, double duration_s)
{
  double expected = rate * duration_s;

  g_assert_cmpint (load->load.kind, ==, NAV_LOAD_TRACE);
  g_assert_cmpfloat (fabs (load->load.n_trace - expected), <=, 4 * sqrt (expected));
}

static void
test_load (void)
{
  g_autoptr (NavPlan) plan =
    make_plan ("{'workloads':[{'peak_rps':20,'input_tokens':512,'output_tokens':64}],"
               "'slo':{'percentile':90,'ttft_ms':500}," ONE_GPU);
  const NavRecommendation *r = nav_plan_best (plan, NAV_LIST_BALANCED);
  g_autoptr (NavLoadSpec) one = make_load (plan, 100, 0), again = make_load (plan, 100, 1);
  g_autoptr (NavLoadSpec) two = make_load (plan, 100, 2);

  assert_rate (one, r->forecast_rate, 100);
  assert_rate (two, 2 * r->forecast_rate, 100);
  g_assert_cmpfloat (one->percentile, ==, 90);
  g_assert_cmpfloat (one->targets[NAV_METRIC_TTFT], ==, 500);
  g_assert_cmpfloat (one->warmup_s, >, 0);
  g_assert_cmpuint (one->load.n_trace, ==, again->load.n_trace);
  for (guint i = 0; i < one->load.n_trace; i++) {
    g_assert_cmpfloat (one->load.trace[i].arrival_s, ==, again->load.trace[i].arrival_s);
    g_assert_cmpuint (one->load.trace[i].input_tokens, ==, 512);
    g_assert_cmpuint (one->load.trace[i].output_tokens, ==, 64);
  }
}

/* Both workloads are there, each with its share, in the order in which they come. */
static void
test_mix (void)
{
  g_autoptr (NavPlan) plan =
    make_plan ("{'workloads':[{'peak_rps':6,'input_tokens':100,'output_tokens':50},"
               "{'peak_rps':2,'input_tokens':900,'output_tokens':10}]," ONE_GPU);
  const NavRecommendation *r = nav_plan_best (plan, NAV_LIST_BALANCED);
  g_autoptr (NavLoadSpec) load = make_load (plan, 400, 1);
  guint longs = 0;

  assert_rate (load, r->forecast_rate, 400);
  for (guint i = 0; i < load->load.n_trace; i++) {
    const NavTraceRequest *request = &load->load.trace[i];
    g_assert_true (i == 0 || request->arrival_s >= request[-1].arrival_s);
    g_assert_true (request->input_tokens == 100 || request->input_tokens == 900);
    g_assert_cmpuint (request->output_tokens, ==, request->input_tokens == 100 ? 50 : 10);
    longs += request->input_tokens == 900;
  }
  g_assert_cmpfloat (fabs (longs - 0.25 * load->load.n_trace), <, 0.05 * load->load.n_trace);
}

static void
test_no_load (void)
{
  g_autoptr (NavPlan) plan = make_plan (CHATBOT ("0.0001"));
  const NavRecommendation *r = nav_plan_best (plan, NAV_LIST_BALANCED);
  const NavProofOptions options = { .duration_s = 5, .seed = 1 };
  const NavProofOptions endless = { .duration_s = 1e12, .seed = 1 };
  g_autoptr (GError) none = NULL, many = NULL;

  g_assert_null (nav_proof_make_load (plan, r, &options, &none));
  g_assert_cmpint (none->code, ==, NAV_ERROR_INVALID);
  g_assert_nonnull (strstr (none->message, "no request comes within 5 s"));
  g_assert_null (nav_proof_make_load (plan, r, &endless, &many));
  g_assert_cmpint (many->code, ==, NAV_ERROR_INVALID);
}

static NavRun *
make_run (guint n, double ttft_ms)
{
  g_autoptr (JsonNode) node =
    nav_json_parse ("{\"load\":{\"type\":\"open\",\"rate\":10,\"duration_s\":100}}", -1, NULL,
                    NULL);
  g_autoptr (NavLoadSpec) spec = nav_load_spec_new_from_json (node, NULL);
  g_autoptr (NavEndpoint) endpoint = g_atomic_rc_box_new0 (NavEndpoint);
  NavRun *run;

  endpoint->url = g_strdup ("http://h/v1");
  endpoint->model = g_strdup ("m");
  endpoint->server = g_strdup ("vllm");
  run = nav_run_new (spec, endpoint, "2026-01-01T00:00:00Z");
  for (guint i = 0; i < n; i++) {
    double at = i * 0.1, first = at + ttft_ms / 1000;
    NavRequestRecord record = { .scheduled_s = at, .dispatched_s = at, .sent_s = at,
                                .first_s = first, .last_s = first + 0.2, .end_s = first + 0.2,
                                .input_tokens = 512, .output_tokens = 21, .events = 21,
                                .status = 200, .outcome = NAV_STREAM_COMPLETE, .counted = TRUE,
                                .usage = TRUE };
    g_array_append_val (run->records, record);
  }
  return run;
}

/* TTFT forecast at 150 to 210 ms, TPOT at 5 to 20 ms, E2E unknown. */
static void
compare (guint n, double ttft_ms, NavProof *ret_proof)
{
  g_autoptr (NavPlan) plan = make_plan (CHATBOT ("1"));
  g_autoptr (NavRecommendation) r =
    nav_recommendation_copy (nav_plan_best (plan, NAV_LIST_BALANCED));
  g_autoptr (NavRun) run = make_run (n, ttft_ms);
  g_auto (NavRunFigures) figures = { 0 };

  r->slo.metrics[0].predicted = 180;
  r->slo.metrics[0].low = 150;
  r->slo.metrics[0].high = 210;
  r->slo.metrics[1].low = 5;
  r->slo.metrics[1].high = 20;
  r->slo.metrics[2].low = r->slo.metrics[2].high = NAN;
  nav_run_compute (run, &figures);
  nav_proof_compare (r, run, &figures, ret_proof);
}

static void
test_compare (void)
{
  static const struct {
    guint n;
    double ttft_ms;
    NavProofVerdict verdict;
    const char *words;
  } cases[] = {
    { 500, 182, NAV_PROOF_INSIDE, "TTFT p95 182 ms, forecast 150–210 ms: inside." },
    { 500, 120, NAV_PROOF_BELOW, "TTFT p95 120 ms, forecast 150–210 ms: outside, faster." },
    { 500, 300, NAV_PROOF_ABOVE, "TTFT p95 300 ms, forecast 150–210 ms: outside, slower." },
    { 3, 120, NAV_PROOF_CLOSE,
      "TTFT p95 120 ms, forecast 150–210 ms: outside, but too few requests to be sure." },
    { 0, 0, NAV_PROOF_UNKNOWN, "TTFT p95 unknown." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = NULL;
    NavProof proof;

    compare (cases[i].n, cases[i].ttft_ms, &proof);
    words = nav_proof_words_metric (&nav_words_english, &proof, &proof.metrics[0]);
    g_assert_cmpint (proof.metrics[0].verdict, ==, cases[i].verdict);
    g_assert_cmpstr (words, ==, cases[i].words);
    g_assert_cmpint (proof.metrics[2].verdict, ==, NAV_PROOF_UNKNOWN);
    g_assert_false (proof.simulated);
  }
}

/* A run that proves nothing has no number in its headline. */
static void
test_headline (void)
{
  g_autofree char *proves = NULL, *proves_not = NULL;
  NavProof proof;

  compare (500, 182, &proof);
  proof.valid = TRUE;
  proves = nav_proof_words_headline (&nav_words_english, &proof);
  proof.valid = FALSE;
  proves_not = nav_proof_words_headline (&nav_words_english, &proof);
  g_assert_cmpstr (proves, ==, "TTFT p95 182 ms, forecast 150–210 ms: inside.");
  g_assert_cmpstr (proves_not, ==, "This run proves nothing");
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  (void) source;
  *(GAsyncResult **) data = g_object_ref (result);
}

static NavLocalServer *
start (GError **error)
{
  g_autoptr (NavPlan) plan = make_plan (CHATBOT ("1"));
  g_autoptr (GAsyncResult) result = NULL;

  nav_local_server_start_async (plan, nav_plan_best (plan, NAV_LIST_BALANCED), 1, NULL, on_ready,
                                &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return nav_local_server_start_finish (result, error);
}

static gboolean
is_reachable (const char *url)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_uri (client, url, 80, NULL, NULL);

  return connection != NULL;
}

static void
test_server (void)
{
  g_autoptr (GError) error = NULL;
  NavLocalServer *server = start (&error);
  g_autofree char *url = NULL;

  g_assert_no_error (error);
  url = g_strdup (nav_local_server_get_url (server));
  g_assert_true (g_str_has_prefix (url, "http://127.0.0.1:"));
  g_assert_true (is_reachable (url));
  nav_local_server_free (server);
  while (is_reachable (url))
    g_usleep (10000);
}

static void
test_server_fails (void)
{
  g_autofree char *data = g_strdup (g_getenv ("NEURALNAV_DATA"));
  g_autoptr (GError) error = NULL;
  g_autoptr (NavLocalServer) server = NULL;

  g_setenv ("NEURALNAV_DATA", "/nowhere/at/all", TRUE);
  server = start (&error);
  if (data != NULL)
    g_setenv ("NEURALNAV_DATA", data, TRUE);
  else
    g_unsetenv ("NEURALNAV_DATA");
  g_assert_null (server);
  g_assert_cmpint (error->code, ==, NAV_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "The simulator did not start: neuralnav-sim: "));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proof/load", test_load);
  g_test_add_func ("/proof/mix", test_mix);
  g_test_add_func ("/proof/no-load", test_no_load);
  g_test_add_func ("/proof/compare", test_compare);
  g_test_add_func ("/proof/headline", test_headline);
  g_test_add_func ("/proof/server", test_server);
  g_test_add_func ("/proof/server-fails", test_server_fails);
  return g_test_run ();
}
