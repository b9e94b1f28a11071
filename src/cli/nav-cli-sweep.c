// SPDX-License-Identifier: Apache-2.0
// `load --sweep`: the highest rate at which a server keeps the targets.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <unistd.h>

#include "cli/nav-cli-error.h"
#include "cli/nav-cli-load-private.h"
#include "cli/nav-cli-text.h"
#include "cli/nav-cli-wait.h"
#include "workflow/nav-sweep-words.h"

static const NavWordsStyle *const style = &nav_words_local;

static char *
ms_words (double ms)
{
  return isfinite (ms) ? nav_format_ms (style->numbers, ms) : g_strdup (isinf (ms) ? "∞" : "–");
}

static char *
rate_words (double rate)
{
  return isfinite (rate) ? nav_format_rate (style->numbers, rate) : g_strdup ("–");
}

static NavCliStyle
step_style (const NavSweepStep *step)
{
  if (step->kind == NAV_SWEEP_FULL)
    return NAV_CLI_DIM;
  if (step->holds)
    return step->sure ? NAV_CLI_GOOD : NAV_CLI_CLOSE;
  return NAV_CLI_BAD;
}

static void
add_heading (NavCliText *text)
{
  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, 16, NAV_CLI_DIM, _ ("load"));
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    const char *name = nav_metric_names[nav_judged_metrics[i]];
    nav_cli_text_cell (text, -10, NAV_CLI_DIM, nav_words_term (style, NAV_WORDS_METRIC, name));
  }
  nav_cli_text_cell (text, -12, NAV_CLI_DIM, _ ("answered"));
  nav_cli_text_cell (text, -12, NAV_CLI_DIM, _ ("goodput"));
  nav_cli_text_cell (text, 2, NAV_CLI_DIM, "");
  nav_cli_text_cell (text, 16, NAV_CLI_DIM, _ ("targets"));
  nav_cli_text_end (text);
}

static void
add_step (NavCliText *text, const NavSweepStep *step)
{
  g_autofree char *load = nav_sweep_words_load (style, step);
  g_autofree char *answered = rate_words (step->requests_per_s);
  g_autofree char *goodput = rate_words (step->goodput_per_s);
  g_autofree char *failures = nav_sweep_words_failures (style, step);

  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, 16, NAV_CLI_PLAIN, load);
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    g_autofree char *words = ms_words (step->measured_ms[nav_judged_metrics[i]]);
    nav_cli_text_cell (text, -10, NAV_CLI_PLAIN, words);
  }
  nav_cli_text_cell (text, -12, NAV_CLI_PLAIN, answered);
  nav_cli_text_cell (text, -12, NAV_CLI_PLAIN, goodput);
  nav_cli_text_cell (text, 2, NAV_CLI_PLAIN, "");
  nav_cli_text_cell (text, 16, step_style (step), nav_sweep_words_verdict (style, step));
  nav_cli_text_end (text);
  if (failures != NULL)
    nav_cli_text_paragraph (text, 4, 4, NAV_CLI_BAD, failures);
}

static char *
render (const NavSweep *sweep, const NavSweepForecast *forecast)
{
  NavCliText *text = nav_cli_text_new_for_stdout ();
  g_autofree char *result = nav_sweep_words_result (style, sweep, forecast);
  const char *caution = nav_sweep_words_caution (style, sweep);

  nav_cli_text_paragraph (text, 0, 0, isnan (sweep->holds_per_s) ? NAV_CLI_BAD : NAV_CLI_GOOD,
                          result);
  if (*caution != '\0')
    nav_cli_text_paragraph (text, 0, 0, NAV_CLI_PLAIN, caution);
  nav_cli_text_blank (text);
  add_heading (text);
  for (guint i = 0; i < sweep->steps->len; i++)
    add_step (text, &g_array_index (sweep->steps, NavSweepStep, i));
  return nav_cli_text_free_to_string (text);
}

static void
show_progress (NavSweep *sweep, const NavSweepStep *step, const NavLoadProgress *progress,
               gpointer data)
{
  (void) step;
  (void) data;
  g_printerr ("\r\033[K");
  if (progress != NULL)
    g_printerr (_ ("Run %u, %u s: %u sent, %u in flight, %u done, %u failed"),
                sweep->steps->len + 1, (guint) progress->elapsed_s, progress->sent,
                progress->active, progress->done, progress->failed);
}

/**
 * nav_cli_sweep_play:
 * @options: without a key, which is that of the environment; a duration of NaN is not said
 *
 * Progress is shown on a terminal only; Ctrl+C ends the sweep early.
 *
 * Returns: (transfer full) (nullable)
 */
NavSweep *
nav_cli_sweep_play (NavCli *cli, const NavSweepOptions *options, GError **error)
{
  g_auto (NavCliWait) wait = { 0 };
  g_autofree char *key = nav_cli_get_api_key ();
  gboolean progress = !cli->quiet && isatty (STDERR_FILENO);
  NavSweepOptions own = *options;
  NavSweep *sweep;

  own.api_key = key;
  nav_cli_wait_init (&wait);
  nav_sweep_async (&own, progress ? show_progress : NULL, NULL, wait.cancellable,
                   nav_cli_wait_ready, &wait);
  sweep = nav_sweep_finish (nav_cli_wait_run (&wait), error);
  if (progress)
    g_printerr ("\r\033[K");
  return sweep;
}

/**
 * nav_cli_sweep_show:
 * @forecast: (nullable): what a plan says of the server
 * @save: (nullable): a path to keep the sweep at
 *
 * Returns: what to exit with; what could not be told for lack of a free client is no success either
 */
int
nav_cli_sweep_show (NavCli *cli, const NavSweep *sweep, const NavSweepForecast *forecast,
                    const char *save)
{
  g_autoptr (JsonNode) document = nav_sweep_document_new (sweep, forecast);
  g_autoptr (GError) error = NULL;

  if (save != NULL && !nav_cli_load_save (document, save, &error))
    return nav_cli_fail (cli, error);
  if (cli->json) {
    nav_cli_print_json (document, FALSE);
  } else {
    g_autofree char *text = render (sweep, forecast);
    nav_cli_print_lines (text);
  }
  if (sweep->end == NAV_SWEEP_FAILED ||
      (sweep->end == NAV_SWEEP_LOST && isnan (sweep->holds_per_s)))
    return NAV_EXIT_REMOTE;
  return isnan (sweep->holds_per_s) ? NAV_EXIT_NO_SOLUTION : NAV_EXIT_OK;
}

/**
 * nav_cli_sweep:
 *
 * Returns: what to exit with: NAV_EXIT_NO_SOLUTION when no rate holds the targets
 */
int
nav_cli_sweep (NavCli *cli, const NavCliLoadOptions *options, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavLoadSpec) spec = nav_cli_load_make_spec (cli, options, &error);
  g_autoptr (NavSweep) sweep = NULL;

  if (spec != NULL && !nav_load_spec_has_targets (spec))
    return nav_cli_fail_usage (_ ("A sweep needs targets: --slo-ttft, --slo-tpot, --slo-e2e or a "
                                  "--spec that has them"));
  if (spec != NULL)
    sweep = nav_cli_sweep_play (cli,
                                &(NavSweepOptions){ .url = url, .model = options->model,
                                                    .spec = spec, .duration_s = options->sweep_s },
                                &error);
  return sweep != NULL ? nav_cli_sweep_show (cli, sweep, NULL, options->save)
                       : nav_cli_fail (cli, error);
}
