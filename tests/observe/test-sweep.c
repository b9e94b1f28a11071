// SPDX-License-Identifier: Apache-2.0
// The search for the highest rate that holds: its steps, its bounds, its ends, against a server on
// a real socket. How fast that is is not looked at: targets are far away or out of reach.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "fake-server.h"
#include "observe/nav-sweep.h"

static FakeAnswer
respond (const char *target, const char *body, guint n, gpointer data)
{
  gboolean fail = *(gboolean *) data;

  (void) body;
  if (g_str_has_prefix (target, "GET /v1"))
    return fake_models ("vllm", "some/model");
  if (g_str_has_prefix (target, "GET"))
    return fake_answer (404, "application/json", "{}");
  if (fail && n >= 2)
    return fake_answer (503, "application/json", "{}");
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

static NavLoadSpec *
make_spec (double ttft_ms)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = g_strdup_printf (
    "{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":1},\"input_tokens\":9,"
    "\"output_tokens\":1,\"max_concurrency\":4,\"slo\":{\"percentile\":50,\"ttft_ms\":%s}}",
    g_ascii_dtostr (number, sizeof number, ttft_ms));
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  NavLoadSpec *spec = nav_load_spec_new_from_json (node, &error);

  g_assert_no_error (error);
  return spec;
}

static NavSweep *
sweep (double ttft_ms, gboolean fail, guint max_runs, NavSweepTell tell, GCancellable *cancellable)
{
  g_autoptr (FakeServer) server = fake_server_new (respond, &fail);
  g_autofree char *url = fake_server_url (server, "/v1");
  g_autoptr (NavLoadSpec) spec = make_spec (ttft_ms);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const NavSweepOptions options = { .url = url, .spec = spec, .duration_s = 1,
                                    .max_runs = max_runs };
  NavSweep *found;

  nav_sweep_async (&options, tell, cancellable, cancellable, on_ready, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = nav_sweep_finish (result, &error);
  g_assert_no_error (error);
  return found;
}

static const NavSweepStep *
step_at (const NavSweep *found, guint i)
{
  return &g_array_index (found->steps, NavSweepStep, i);
}

/* On a machine that is full the client may be what is measured, which ends a sweep early. */
static NavSweep *
sweep_undisturbed (void)
{
  for (int i = 0; i < 5; i++) {
    g_autoptr (NavSweep) found = sweep (60000, FALSE, 4, NULL, NULL);
    if (found->steps->len >= 3 || (step_at (found, 0)->valid && !found->client_limited))
      return g_steal_pointer (&found);
  }
  return NULL;
}

/* One at a time, then all at once, then rates, never more runs than are allowed. */
static void
test_steps (void)
{
  g_autoptr (NavSweep) found = sweep_undisturbed ();
  g_autoptr (JsonNode) node = found ? nav_sweep_to_json (found) : NULL;
  double low = 0, high = INFINITY;

  if (found == NULL) {
    g_test_skip ("the machine has too much else to do");
    return;
  }
  g_test_message ("the sweep ended with %s", nav_sweep_end_names[found->end]);
  g_assert_cmpuint (found->steps->len, >=, 3);
  g_assert_cmpuint (found->steps->len, <=, 4);
  g_assert_cmpint (step_at (found, 0)->kind, ==, NAV_SWEEP_ALONE);
  g_assert_cmpuint (step_at (found, 0)->concurrency, ==, 1);
  g_assert_cmpint (step_at (found, 1)->kind, ==, NAV_SWEEP_FULL);
  g_assert_cmpuint (step_at (found, 1)->concurrency, ==, 4);
  g_assert_cmpfloat (found->capacity_per_s, >, 0);
  for (guint i = 2; i < found->steps->len; i++) {
    const NavSweepStep *step = step_at (found, i);
    g_assert_cmpint (step->kind, ==, NAV_SWEEP_RATE);
    g_assert_true (step->rate > low && step->rate <= high);
    if (step->holds)
      low = step->rate;
    else if (step->valid)
      high = step->rate;
  }
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                      json_node_get_object (node), "steps")), ==, found->steps->len);
}

static void
test_never (void)
{
  g_autoptr (NavSweep) found = sweep (0.001, FALSE, 0, NULL, NULL);

  g_assert_cmpint (found->end, ==, NAV_SWEEP_NEVER_HOLDS);
  g_assert_cmpuint (found->steps->len, ==, 1);
  g_assert_true (isnan (found->holds_per_s));
}

static void
test_failing_server (void)
{
  g_autoptr (NavSweep) found = sweep (60000, TRUE, 0, NULL, NULL);

  g_assert_cmpint (found->end, ==, NAV_SWEEP_FAILED);
  g_assert_true (isnan (found->holds_per_s));
}

static void
stop_in_second (const NavSweep *found, const NavLoadProgress *progress, gpointer data)
{
  (void) progress;
  if (found->steps->len == 1)
    g_cancellable_cancel (data);
}

/* What was found before is kept. */
static void
test_stop (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (NavSweep) found = sweep (60000, FALSE, 0, stop_in_second, cancellable);

  g_assert_cmpint (found->end, ==, NAV_SWEEP_INTERRUPTED);
  g_assert_cmpuint (found->steps->len, ==, 1);
}

/* Too few requests are no verdict; p95 needs 59, p99 299. */
static void
test_requests (void)
{
  g_assert_cmpuint (_nav_sweep_requests_for (95), ==, 59);
  g_assert_cmpuint (_nav_sweep_requests_for (99), ==, 299);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observe/sweep/steps", test_steps);
  g_test_add_func ("/observe/sweep/never", test_never);
  g_test_add_func ("/observe/sweep/failing-server", test_failing_server);
  g_test_add_func ("/observe/sweep/stop", test_stop);
  g_test_add_func ("/observe/sweep/requests", test_requests);
  return g_test_run ();
}
