// SPDX-License-Identifier: Apache-2.0
// Fuzz target of load tests and of searches for the limit in files: no text crashes the reader, it
// says why it refuses one, and what it accepts can be written in every form.

#include <string.h>

#include "base/nav-json.h"
#include "workflow/nav-run-report.h"
#include "workflow/nav-sweep-report.h"

#include "fuzz-target.h"

static void
write_all (const GPtrArray *summaries)
{
  g_autoptr (JsonNode) node = nav_run_summaries_to_json (summaries);
  g_autofree char *json = nav_json_to_text (node, FALSE);
  g_autoptr (JsonNode) again = nav_json_parse (json, -1, NULL, NULL);
  g_autofree char *csv = nav_run_summaries_to_csv (summaries);
  g_autofree char *requests = nav_run_summaries_to_request_csv (summaries);
  g_autoptr (NavReport) report = nav_run_report_new (&nav_words_english, summaries, NULL, 0);
  g_autofree char *markdown = nav_report_to_markdown (report);
  const NavReportHtml how = { .document = TRUE };
  g_autofree char *html = nav_report_to_html (report, &how);

  g_assert_nonnull (again);
  g_assert_true (g_utf8_validate (csv, -1, NULL));
  g_assert_true (g_utf8_validate (requests, -1, NULL));
  g_assert_true (g_utf8_validate (markdown, -1, NULL));
  g_assert_true (g_utf8_validate (html, -1, NULL));
}

static void
write_sweeps (const GPtrArray *sweeps)
{
  g_autoptr (JsonNode) node = nav_kept_sweeps_to_json (sweeps);
  g_autofree char *json = nav_json_to_text (node, FALSE);
  g_autoptr (JsonNode) again = nav_json_parse (json, -1, NULL, NULL);
  g_autofree char *csv = nav_kept_sweeps_to_csv (sweeps);
  g_autoptr (NavReport) report = nav_sweep_report_new (&nav_words_english, sweeps, 0);
  const NavReportHtml how = { .document = TRUE };
  g_autofree char *html = nav_report_to_html (report, &how);

  g_assert_nonnull (again);
  g_assert_true (g_utf8_validate (csv, -1, NULL));
  g_assert_true (g_utf8_validate (html, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) summaries =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_run_summary_unref);
  g_autoptr (GPtrArray) sweeps =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_kept_sweep_free);
  g_autoptr (GError) error = NULL;
  gboolean read =
    nav_run_summaries_read (text, strlen (text), "f", summaries, sweeps, NULL, &error);

  g_assert_true (read == (error == NULL));
  if (summaries->len > 0)
    write_all (summaries);
  if (sweeps->len > 0)
    write_sweeps (sweeps);
  return 0;
}
