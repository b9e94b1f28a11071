// SPDX-License-Identifier: Apache-2.0

#include "run-fixture.h"

#include <math.h>

#include "base/nav-json.h"

#define OPEN "\"load\":{\"type\":\"open\",\"rate\":10,\"duration_s\":10},\"output_tokens\":11"

NavRun *
run_fixture_new (const char *spec_members)
{
  g_autofree char *text = g_strdup_printf ("{" OPEN "%s}", spec_members);
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, &nav_json_default_limits, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavLoadSpec) spec = nav_load_spec_new_from_json (node, &error);
  g_autoptr (NavEndpoint) endpoint = g_atomic_rc_box_new0 (NavEndpoint);
  NavRun *run;

  g_assert_no_error (error);
  endpoint->url = g_strdup ("http://anna:secret@h:8000/v1/chat/completions?key=hidden");
  endpoint->model = g_strdup ("m");
  endpoint->server = g_strdup ("vllm");
  endpoint->max_model_len = NAN;
  run = nav_run_new (spec, endpoint, "2026-01-01T00:00:00Z");
  run->calibrated = TRUE;
  return run;
}

static void
add_result (NavRun *run, NavStreamResult *result)
{
  NavRequestRecord record = nav_request_record_make (result, 1000000);

  record.counted = TRUE;
  record.asked_input = 512;
  record.asked_output = 11;
  nav_run_add (run, &record, result);
  g_array_unref (result->events);
}

void
run_fixture_add (NavRun *run, double due_s, double ttft_s, double gap_s, guint tokens)
{
  NavStreamResult result = { .outcome = NAV_STREAM_COMPLETE, .reason = "", .status = 200,
                             .prompt_tokens = 512, .usage_tokens = tokens, .tokens = tokens };
  double sent = 1 + due_s;

  result.events = g_array_new (FALSE, FALSE, sizeof (NavStreamEvent));
  result.scheduled_us = result.dispatched_us = result.sent_us = (gint64) round (sent * 1e6);
  for (guint i = 0; i < tokens; i++) {
    NavStreamEvent event = { (gint64) round ((sent + ttft_s + i * gap_s) * 1e6), 1 };
    g_array_append_val (result.events, event);
  }
  result.first_us = g_array_index (result.events, NavStreamEvent, 0).at_us;
  result.last_us = g_array_index (result.events, NavStreamEvent, tokens - 1).at_us;
  result.end_us = result.last_us;
  add_result (run, &result);
}

void
run_fixture_add_failed (NavRun *run, double due_s, const char *message)
{
  NavStreamResult result = { .outcome = NAV_STREAM_REFUSED, .reason = "status", .status = 429,
                             .message = (char *) message, .prompt_tokens = -1,
                             .usage_tokens = -1 };

  result.events = g_array_new (FALSE, FALSE, sizeof (NavStreamEvent));
  result.scheduled_us = result.dispatched_us = result.sent_us =
    (gint64) round ((1 + due_s) * 1e6);
  result.end_us = result.sent_us + 1000;
  add_result (run, &result);
}

/* Of so many requests, of which each hundredth is refused. */
NavRun *
run_fixture_new_busy (guint requests)
{
  NavRun *run = run_fixture_new (",\"slo\":{\"ttft_ms\":250,\"e2e_ms\":2000,\"percentile\":90}");

  for (guint i = 0; i < requests; i++)
    if (i % 100 == 99)
      run_fixture_add_failed (run, i / 10.0, "busy");
    else
      run_fixture_add (run, i / 10.0, 0.1 + (i % 17) / 123.0, 0.0123 + (i % 7) / 1234.0, 11);
  return run;
}

JsonNode *
run_fixture_document (const NavRun *run)
{
  g_auto (NavRunFigures) figures = { 0 };

  nav_run_compute (run, &figures);
  return nav_run_document_new (run, &figures, NULL, NULL);
}

NavRunSummary *
run_fixture_summary (const NavRun *run, const char *name)
{
  g_autoptr (JsonNode) document = run_fixture_document (run);
  g_autoptr (GError) error = NULL;
  NavRunSummary *summary = nav_run_summary_new_from_json (document, name, &error);

  g_assert_no_error (error);
  return summary;
}
