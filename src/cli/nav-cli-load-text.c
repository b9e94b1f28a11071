// SPDX-License-Identifier: Apache-2.0
// A load test for people: the verdict first, then the figures, then what to know about them.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cli/nav-cli-load-private.h"
#include "cli/nav-cli-text.h"
#include "workflow/nav-outcome-words.h"
#include "workflow/nav-run-words.h"
#include "workflow/nav-words.h"

#define LABEL_WIDTH 24

static const NavWordsStyle *const style = &nav_words_local;

static char *
ms_words (double ms)
{
  return isfinite (ms) ? nav_format_ms (style->numbers, ms) : g_strdup ("–");
}

static NavCliStyle
verdict_style (NavRunVerdict verdict)
{
  switch (verdict) {
  case NAV_RUN_MET:
    return NAV_CLI_GOOD;
  case NAV_RUN_MISSED:
    return NAV_CLI_BAD;
  case NAV_RUN_CLOSE:
    return NAV_CLI_CLOSE;
  case NAV_RUN_UNKNOWN:
  default:
    return NAV_CLI_PLAIN;
  }
}

/* "between 170 ms and 195 ms", as far as the requests tell. */
static char *
interval_words (const NavRunTarget *target)
{
  g_autofree char *low = ms_words (target->low_ms), *high = ms_words (target->high_ms);

  if (isinf (target->measured_ms))
    return g_strdup (_ ("too many requests without a whole answer"));
  if (isfinite (target->high_ms))
    return g_strdup_printf (_ ("95 %% sure between %s and %s"), low, high);
  return g_strdup_printf (_ ("95 %% sure above %s, with no upper end from so few requests"), low);
}

static void
add_target (NavCliText *text, const NavRun *run, const NavRunFigures *figures,
            const NavRunTarget *target)
{
  g_autofree char *percentile = nav_format_number (style->numbers, run->spec->percentile);
  g_autofree char *measured = ms_words (target->measured_ms), *limit = ms_words (target->target_ms);
  g_autofree char *interval = interval_words (target);
  g_autofree char *words =
    g_strdup_printf (_ ("%s p%s %s (%s), target %s: %s"),
                     nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[target->metric]),
                     percentile, measured, interval, limit,
                     nav_run_words_target (style, figures, target));

  nav_cli_text_paragraph (text, 2, 4, verdict_style (target->verdict), words);
}

static void
add_goodput (NavCliText *text, const NavRunFigures *figures)
{
  g_autofree char *share = nav_format_percent (style->numbers, figures->good_share);
  g_autofree char *rate = nav_format_rate (style->numbers, figures->goodput_per_s);
  g_autofree char *words = g_strdup_printf (_ ("%s of all requests kept every target, %s"), share,
                                            rate);

  nav_cli_text_paragraph (text, 2, 4, NAV_CLI_PLAIN, words);
}

static void
add_verdict (NavCliText *text, const NavRun *run, const NavRunFigures *figures)
{
  g_autofree char *heading = NULL;

  if (figures->n_targets == 0)
    return;
  heading = g_strdup_printf (_ ("Targets: %s"), nav_run_words_targets (style, figures));
  nav_cli_text_heading (text, heading);
  for (guint i = 0; i < figures->n_targets; i++)
    add_target (text, run, figures, &figures->targets[i]);
  if (isfinite (figures->good_share) && isfinite (figures->goodput_per_s))
    add_goodput (text, figures);
}

static void
add_row (NavCliText *text, const char *label, const NavSpread *spread)
{
  const double values[] = { spread->mean, spread->p50, spread->p90, spread->p95, spread->p99 };

  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, 18, NAV_CLI_DIM, label);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *words = ms_words (values[i]);
    nav_cli_text_cell (text, -11, NAV_CLI_PLAIN, words);
  }
  nav_cli_text_end (text);
}

static void
add_latencies (NavCliText *text, const NavRunFigures *figures)
{
  const char *const names[] = { _ ("mean"), "p50", "p90", "p95", "p99" };
  const struct {
    NavSpreadKind kind;
    const char *label;
  } rows[] = {
    { NAV_SPREAD_TTFT, "TTFT" },
    { NAV_SPREAD_TTFT_SCHEDULED, _ ("TTFT from schedule") },
    { NAV_SPREAD_TPOT, "TPOT" },
    { NAV_SPREAD_ITL, "ITL" },
    { NAV_SPREAD_E2E, "E2E" },
    { NAV_SPREAD_E2E_SCHEDULED, _ ("E2E from schedule") },
  };

  nav_cli_text_heading (text, _ ("Latency"));
  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, 18, NAV_CLI_DIM, "");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    nav_cli_text_cell (text, -11, NAV_CLI_DIM, names[i]);
  nav_cli_text_end (text);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    add_row (text, rows[i].label, &figures->spreads[rows[i].kind]);
}

static void
add_value (NavCliText *text, const char *label, char *words)
{
  nav_cli_text_labelled (text, 2, LABEL_WIDTH, label, words);
  g_free (words);
}

static char *
rate_words (double per_second)
{
  return isfinite (per_second) ? nav_format_rate (style->numbers, per_second) : g_strdup ("–");
}

static void
add_throughput (NavCliText *text, const NavRunFigures *figures)
{
  nav_cli_text_heading (text, _ ("Throughput"));
  if (isfinite (figures->offered_per_s))
    add_value (text, _ ("offered"), rate_words (figures->offered_per_s));
  add_value (text, _ ("answered"), rate_words (figures->requests_per_s));
  if (isfinite (figures->steady_requests_per_s))
    add_value (text, _ ("answered while requests came"),
               rate_words (figures->steady_requests_per_s));
  if (isfinite (figures->output_tokens_per_s)) {
    g_autofree char *tokens = nav_format_number (style->numbers, figures->output_tokens_per_s);
    add_value (text, _ ("output tokens a second"), g_strdup (tokens));
  }
  if (isfinite (figures->concurrency_mean))
    add_value (text, _ ("in flight on average"),
               nav_format_number (style->numbers, figures->concurrency_mean));
}

static void
add_server (NavCliText *text, const NavRunServer *server)
{
  if (server->samples == 0)
    return;
  nav_cli_text_heading (text, _ ("What the server said of itself"));
  if (isfinite (server->running_max))
    add_value (text, _ ("most running"), nav_format_number (style->numbers, server->running_max));
  if (isfinite (server->waiting_max))
    add_value (text, _ ("most waiting"), nav_format_number (style->numbers, server->waiting_max));
  if (isfinite (server->kv_max))
    add_value (text, _ ("KV cache at most"), nav_format_percent (style->numbers, server->kv_max));
}

static void
add_head (NavCliText *text, const NavRun *run, const NavRunFigures *figures)
{
  g_autofree char *counted = nav_words_quantity (style, figures->counted, "requests");
  g_autofree char *whole = nav_format_number (style->numbers, figures->completed);
  g_autofree char *failed = nav_format_number (style->numbers, figures->failed);

  add_value (text, _ ("server"),
             g_strdup_printf ("%s (%s)", run->endpoint->url, run->endpoint->server));
  add_value (text, _ ("model"), g_strdup (run->endpoint->model));
  add_value (text, _ ("counted"),
             g_strdup_printf (_ ("%s: %s whole, %s failed"), counted, whole, failed));
}

static void
add_findings (NavCliText *text, const char *heading, GPtrArray *findings, NavCliStyle look)
{
  if (findings->len == 0)
    return;
  nav_cli_text_heading (text, heading);
  for (guint i = 0; i < findings->len; i++) {
    g_autofree char *words = nav_words_finding (style, findings->pdata[i]);
    nav_cli_text_paragraph (text, 2, 4, look, words);
  }
}

/* Requests that we stopped ourselves are told as unfinished. */
static void
add_errors (NavCliText *text, const NavRun *run)
{
  gboolean headed = FALSE;

  for (guint i = 0; i < run->errors->len; i++) {
    const NavRunError *error = run->errors->pdata[i];
    g_autofree char *what =
      nav_outcome_words (error->outcome, error->reason, error->status, error->message);
    g_autofree char *words = g_strdup_printf ("%u × %s", error->count, what);

    if (error->outcome == NAV_STREAM_CANCELLED)
      continue;
    if (!headed)
      nav_cli_text_heading (text, _ ("Requests that failed"));
    headed = TRUE;
    nav_cli_text_paragraph (text, 2, 4, NAV_CLI_PLAIN, words);
  }
}

static NavCliStyle
proof_style (NavProofVerdict verdict)
{
  switch (verdict) {
  case NAV_PROOF_INSIDE:
    return NAV_CLI_GOOD;
  case NAV_PROOF_BELOW:
  case NAV_PROOF_ABOVE:
    return NAV_CLI_BAD;
  case NAV_PROOF_CLOSE:
    return NAV_CLI_CLOSE;
  case NAV_PROOF_UNKNOWN:
  default:
    return NAV_CLI_PLAIN;
  }
}

static void
add_proof_row (NavCliText *text, const NavProofMetric *metric)
{
  g_autofree char *forecast = ms_words (metric->forecast_ms);
  g_autofree char *range = nav_proof_words_range (style, &metric->forecast_range);
  g_autofree char *measured = ms_words (metric->measured_ms);
  g_autofree char *interval = nav_proof_words_range (style, &metric->measured_range);

  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, 8, NAV_CLI_DIM,
                     nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[metric->metric]));
  nav_cli_text_cell (text, -11, NAV_CLI_PLAIN, forecast);
  nav_cli_text_cell (text, -18, NAV_CLI_PLAIN, range);
  nav_cli_text_cell (text, -12, proof_style (metric->verdict), measured);
  nav_cli_text_cell (text, -18, NAV_CLI_PLAIN, interval);
  nav_cli_text_end (text);
}

static void
add_proof_table (NavCliText *text, const NavProof *proof)
{
  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, 8, NAV_CLI_DIM, "");
  nav_cli_text_cell (text, -11, NAV_CLI_DIM, _ ("forecast"));
  nav_cli_text_cell (text, -18, NAV_CLI_DIM, _ ("80 % range"));
  nav_cli_text_cell (text, -12, NAV_CLI_DIM, _ ("measured"));
  nav_cli_text_cell (text, -18, NAV_CLI_DIM, _ ("interval (95 %)"));
  nav_cli_text_end (text);
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    add_proof_row (text, &proof->metrics[i]);
}

static void
add_proof (NavCliText *text, const NavRun *run, const NavRunFigures *figures,
           const NavCliProof *against)
{
  g_autofree char *load = NULL, *meaning = NULL;
  NavProof proof;

  if (against->recommendation == NULL)
    return;
  nav_proof_compare (against->recommendation, run, figures, &proof);
  load = nav_proof_words_load (style, against->recommendation, against->options);
  meaning = nav_proof_words_meaning (style, &proof);
  nav_cli_text_heading (text, _ ("Forecast and measurement"));
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    g_autofree char *words = nav_proof_words_metric (style, &proof, &proof.metrics[i]);
    nav_cli_text_paragraph (text, 2, 4, proof_style (proof.metrics[i].verdict), words);
  }
  nav_cli_text_paragraph (text, 2, 4, NAV_CLI_PLAIN, load);
  nav_cli_text_paragraph (text, 2, 4, NAV_CLI_PLAIN, meaning);
  nav_cli_text_blank (text);
  add_proof_table (text, &proof);
}

/**
 * nav_cli_load_render:
 * @against: the plan that was tried, if any
 *
 * Returns: (transfer full): a load test as people read it
 */
char *
nav_cli_load_render (const NavRun *run, const NavRunFigures *figures, const NavCliProof *against)
{
  NavCliText *text = nav_cli_text_new_for_stdout ();

  add_head (text, run, figures);
  add_proof (text, run, figures, against);
  add_verdict (text, run, figures);
  add_latencies (text, figures);
  add_throughput (text, figures);
  add_server (text, &figures->server);
  add_findings (text, _ ("This run proves nothing"), figures->faults, NAV_CLI_BAD);
  add_findings (text, _ ("To know"), figures->remarks, NAV_CLI_PLAIN);
  add_errors (text, run);
  nav_cli_load_add_outcome (text, against);
  return nav_cli_text_free_to_string (text);
}
