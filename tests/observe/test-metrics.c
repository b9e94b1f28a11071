// SPDX-License-Identifier: Apache-2.0
// What a server says of itself: pages of several servers, ugly ones, and load tests on servers that
// have such a page, have none, or do harm with it.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "fake-server.h"
#include "observe/nav-load-run.h"

static NavServerSample
read_page (const char *page)
{
  NavServerSample sample;

  g_assert_true (nav_server_sample_read (&sample, page, strlen (page)));
  return sample;
}

/* Two engines and two models: counts are summed, of shares the largest counts. */
static void
test_vllm (void)
{
  NavServerSample sample = read_page (
    "# HELP vllm:num_requests_running Number\n"
    "# TYPE vllm:num_requests_running gauge\n"
    "vllm:num_requests_running{engine=\"0\",model_name=\"a\"} 3.0\n"
    "vllm:num_requests_running{engine=\"1\",model_name=\"a\"} 4.0\n"
    "vllm:num_requests_running{engine=\"0\",model_name=\"odd } \\\" name\"} 1 1700000000000\n"
    "vllm:num_requests_waiting{engine=\"0\"} 2\n"
    "vllm:num_requests_waiting_by_reason{engine=\"0\",reason=\"capacity\"} 2\n"
    "vllm:kv_cache_usage_perc{engine=\"0\"} 0.25\n"
    "vllm:kv_cache_usage_perc{engine=\"1\"} 0.75\n"
    "vllm:generation_tokens_total{engine=\"0\"} 1.5e+03\n"
    "vllm:prompt_tokens_total{engine=\"0\"} 20\n"
    "vllm:num_preemptions_total{engine=\"0\"} 5\n"
    "vllm:num_preemptions_created{engine=\"0\"} 1.7e9\n");

  g_assert_cmpfloat (sample.running, ==, 8);
  g_assert_cmpfloat (sample.waiting, ==, 2);
  g_assert_cmpfloat (sample.kv_share, ==, 0.75);
  g_assert_cmpfloat (sample.generated, ==, 1500);
  g_assert_cmpfloat (sample.prompted, ==, 20);
  g_assert_cmpfloat (sample.preempted, ==, 5);
  g_assert_true (isnan (sample.generated_per_s));
}

/* The share had another name before 0.9; where a version has both, it is told once. */
static void
test_versions (void)
{
  g_assert_cmpfloat (read_page ("vllm:gpu_cache_usage_perc 0.5\n").kv_share, ==, 0.5);
  g_assert_cmpfloat (
    read_page ("vllm:gpu_cache_usage_perc 0.5\nvllm:kv_cache_usage_perc 0.25").kv_share, ==, 0.25);
  g_assert_cmpfloat (read_page ("vllm:generation_tokens 7").generated, ==, 7);
}

static void
test_others (void)
{
  NavServerSample llama = read_page ("llamacpp:requests_processing 1\n"
                                     "llamacpp:requests_deferred 2\n"
                                     "llamacpp:tokens_predicted_total 30\n");
  NavServerSample tgi = read_page ("tgi_queue_size 4\ntgi_batch_current_size 9\n");

  g_assert_cmpfloat (llama.running, ==, 1);
  g_assert_cmpfloat (llama.waiting, ==, 2);
  g_assert_cmpfloat (llama.generated, ==, 30);
  g_assert_true (isnan (llama.kv_share));
  g_assert_cmpfloat (tgi.running, ==, 9);
  g_assert_cmpfloat (tgi.waiting, ==, 4);
}

/* Lines that make no sense are left out; a page of nothing else says nothing. */
static void
test_ugly (void)
{
  static const char *const nothing[] = {
    "", "\n\n", "<html>not found</html>", "vllm:num_requests_running", "vllm:num_requests_running ",
    "vllm:num_requests_running{a=\"b\" 3", "vllm:num_requests_running{a=\"b} 3\n", "{} 3",
    "vllm:num_requests_running NaN", "vllm:num_requests_running -1", "1vllm 3",
    "vllm:num_requests_running +Inf", "vllm:num_requests_running 0x10", "process_cpu_seconds 3",
    "vllm:num_requests_running 1e999", "vllm:num_requests_running three",
  };
  NavServerSample sample;

  for (gsize i = 0; i < G_N_ELEMENTS (nothing); i++)
    g_assert_false (nav_server_sample_read (&sample, nothing[i], strlen (nothing[i])));
  sample = read_page ("garbage {{{\nvllm:num_requests_running 2\n\xff\xfe\n"
                      "vllm:kv_cache_usage_perc 17");
  g_assert_cmpfloat (sample.running, ==, 2);
  g_assert_cmpfloat (sample.kv_share, ==, 1);
}

static void
test_rates (void)
{
  NavServerSample before = read_page ("vllm:generation_tokens_total 100\n");
  NavServerSample after = read_page ("vllm:generation_tokens_total 300\n");

  before.at_s = 1;
  after.at_s = 3;
  nav_server_sample_follow (&after, &before);
  g_assert_cmpfloat (after.generated_per_s, ==, 100);
  g_assert_true (isnan (after.prompted_per_s));
  /* It restarted. */
  before.at_s = 5;
  nav_server_sample_follow (&before, &after);
  g_assert_true (isnan (before.generated_per_s));
}

static void
test_urls (void)
{
  static const char *const cases[][3] = {
    { "http://host:8000/v1", "http://host:8000/metrics", NULL },
    { "https://host/openai/v1", "https://host/openai/metrics", "https://host/metrics" },
    { "http://[::1]:81/gateway", "http://[::1]:81/gateway/metrics", "http://[::1]:81/metrics" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) urls = nav_scraper_list_urls (cases[i][0]);
    g_assert_cmpuint (g_strv_length (urls), ==, cases[i][2] ? 2 : 1);
    g_assert_cmpstr (urls[0], ==, cases[i][1]);
    g_assert_cmpstr (urls[1], ==, cases[i][2]);
  }
}

typedef enum { HAS_METRICS, FULL_CACHE, BEHIND, NO_METRICS, HUGE_PAGE, SILENT, NONSENSE } Page;

typedef struct {
  Page page;
  int asked;
} Server;

static FakeAnswer
answer_metrics (Server *server)
{
  static const char *const full = "vllm:num_requests_running 4\nvllm:num_requests_waiting 6\n"
                                  "vllm:kv_cache_usage_perc 0.99\nvllm:num_preemptions_total %d\n";
  int asked = g_atomic_int_add (&server->asked, 1);
  g_autofree char *body = NULL;

  switch (server->page) {
  case FULL_CACHE:
    body = g_strdup_printf (full, asked);
    return fake_answer (200, "text/plain; version=0.0.4", body);
  case BEHIND:
    body = g_strdup_printf ("neuralnav_sim_behind_seconds_total %d\n", asked);
    return fake_answer (200, "text/plain", body);
  case HUGE_PAGE:
    body = g_strnfill (4 * 1024 * 1024, 'x');
    return fake_answer (200, "text/plain", body);
  case SILENT:
    return (FakeAnswer){ g_strdup (""), TRUE };
  case NONSENSE:
    return (FakeAnswer){ g_strdup ("HTTP/9 nonsense\r\n\r\n"), FALSE };
  case NO_METRICS:
    return fake_answer (404, "application/json", "{}");
  case HAS_METRICS:
  default:
    return fake_answer (200, "text/plain", "vllm:num_requests_running 1\n");
  }
}

static FakeAnswer
respond (const char *target, const char *body, guint n, gpointer data)
{
  (void) body;
  (void) n;
  if (strstr (target, "metrics") != NULL)
    return answer_metrics (data);
  if (g_str_has_prefix (target, "GET"))
    return fake_models ("vllm", "some/model");
  return fake_stream ("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n"
                      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,"
                      "\"completion_tokens\":1}}\n\ndata: [DONE]\n\n");
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  (void) source;
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Long enough for two pages. */
static NavRun *
play (Page page, Server *server)
{
  g_autoptr (JsonNode) node = nav_json_parse (
    "{\"load\":{\"type\":\"open\",\"process\":\"constant\",\"rate\":10,\"duration_s\":1.3},"
    "\"input_tokens\":9,\"output_tokens\":1}", -1, NULL, NULL);
  g_autoptr (NavLoadSpec) spec = nav_load_spec_new_from_json (node, NULL);
  g_autoptr (FakeServer) fake = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  NavRun *run;

  *server = (Server){ page, 0 };
  fake = fake_server_new (respond, server);
  url = fake_server_url (fake, "/v1");
  nav_load_run_async (&(NavLoadOptions){ url, NULL, NULL, spec }, NULL, NULL, NULL, on_ready,
                      &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  run = nav_load_run_finish (result, &error);
  g_assert_no_error (error);
  return run;
}

static gboolean
has_remark (const NavRunFigures *figures, const char *code)
{
  return nav_finding_find (figures->remarks, code) != NULL;
}

static void
test_run (void)
{
  Server server;
  g_autoptr (NavRun) run = play (FULL_CACHE, &server);
  g_auto (NavRunFigures) figures = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *told;

  nav_run_compute (run, &figures);
  g_assert_cmpuint (figures.server.samples, ==, 2);
  g_assert_cmpfloat (figures.server.waiting_max, ==, 6);
  g_assert_cmpfloat (figures.server.kv_max, ==, 0.99);
  g_assert_cmpfloat (figures.server.preempted, ==, 1);
  g_assert_true (has_remark (&figures, "run.waited-cache"));
  g_assert_true (has_remark (&figures, "run.preempted"));
  g_assert_false (has_remark (&figures, "run.simulator-behind"));
  node = nav_run_to_json (run, &figures);
  told = json_object_get_object_member (json_node_get_object (node), "server");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (told, "rows")), ==, 2);
  g_assert_cmpfloat (json_object_get_double_member (told, "waiting_max"), ==, 6);
}

/* A simulator whose computer had too much to do. */
static void
test_behind (void)
{
  Server server;
  g_autoptr (NavRun) run = play (BEHIND, &server);
  g_auto (NavRunFigures) figures = { 0 };

  nav_run_compute (run, &figures);
  g_assert_true (has_remark (&figures, "run.simulator-behind"));
}

/* Whatever becomes of the page, the run is whole, and nothing is said of a server that has none. */
static void
test_harmless (void)
{
  static const Page pages[] = { HAS_METRICS, NO_METRICS, HUGE_PAGE, SILENT, NONSENSE };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    Server server;
    g_autoptr (NavRun) run = play (pages[i], &server);
    g_auto (NavRunFigures) figures = { 0 };

    nav_run_compute (run, &figures);
    g_assert_cmpuint (figures.completed, ==, 13);
    g_assert_cmpuint (run->server->len, ==, pages[i] == HAS_METRICS ? 2 : 0);
    g_assert_false (has_remark (&figures, "run.waited"));
    g_assert_false (has_remark (&figures, "run.metrics-lost"));
    /* A server without a page is not asked again and again. */
    g_assert_cmpint (server.asked, <=, 2);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observe/metrics/vllm", test_vllm);
  g_test_add_func ("/observe/metrics/versions", test_versions);
  g_test_add_func ("/observe/metrics/others", test_others);
  g_test_add_func ("/observe/metrics/ugly", test_ugly);
  g_test_add_func ("/observe/metrics/rates", test_rates);
  g_test_add_func ("/observe/metrics/urls", test_urls);
  g_test_add_func ("/observe/metrics/run", test_run);
  g_test_add_func ("/observe/metrics/behind", test_behind);
  g_test_add_func ("/observe/metrics/harmless", test_harmless);
  return g_test_run ();
}
