// SPDX-License-Identifier: Apache-2.0
// `load`: puts a load on a server and judges how it answers.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/nav-json.h"
#include "cli/nav-cli-error.h"
#include "cli/nav-cli-load-private.h"
#include "cli/nav-cli-wait.h"
#include "observe/nav-load-run.h"
#include "workflow/nav-run-summary.h"

static void
show_progress (const NavLoadProgress *progress, gpointer data)
{
  (void) data;
  g_printerr ("\r\033[K");
  g_printerr (_ ("%u s: %u of %u sent, %u in flight, %u done, %u failed"),
              (guint) progress->elapsed_s, progress->sent, progress->planned, progress->active,
              progress->done, progress->failed);
}

static JsonNode *
outcome_to_json (const NavCliProof *against)
{
  JsonNode *node = nav_outcome_record_to_json (against->record, against->stored);

  if (against->change != NULL)
    json_object_set_member (json_node_get_object (node), "plan",
                            nav_outcome_change_to_json (against->change));
  return node;
}

static JsonNode *
make_document (const NavRun *run, const NavRunFigures *figures, const NavCliProof *against)
{
  JsonNode *node =
    nav_run_document_new (run, figures, against->recommendation, against->options);

  if (against->record != NULL)
    json_object_set_member (json_node_get_object (node), "outcome", outcome_to_json (against));
  return node;
}

/**
 * nav_cli_load_save:
 *
 * Keeps what `load` measured at @path.
 */
gboolean
nav_cli_load_save (JsonNode *document, const char *path, GError **error)
{
  g_autofree char *text = nav_json_to_text (document, FALSE);
  g_autoptr (GError) reason = NULL;

  if (g_file_set_contents (path, text, -1, &reason))
    return TRUE;
  nav_set_error (error, NAV_CLI_ERROR, NAV_ERROR_INVALID, path, "Cannot write “%s”: %s", path,
                 reason->message);
  return FALSE;
}

static int
get_exit (const NavRunFigures *figures)
{
  if (figures->counted > 0 && figures->completed == 0)
    return NAV_EXIT_REMOTE;
  return figures->verdict == NAV_RUN_MISSED ? NAV_EXIT_NO_SOLUTION : NAV_EXIT_OK;
}

/**
 * nav_cli_load_show:
 * @save: (nullable): a path to keep the run at
 * @against: the plan that was tried, if any
 *
 * Returns: what to exit with
 */
int
nav_cli_load_show (NavCli *cli, const NavRun *run, const char *save, const NavCliProof *against)
{
  g_auto (NavRunFigures) figures = { 0 };
  g_autoptr (JsonNode) document = NULL;
  g_autoptr (GError) error = NULL;

  nav_run_compute (run, &figures);
  document = make_document (run, &figures, against);
  if (save != NULL && !nav_cli_load_save (document, save, &error))
    return nav_cli_fail (cli, error);
  if (cli->json) {
    nav_cli_print_json (document, FALSE);
  } else {
    g_autofree char *text = nav_cli_load_render (run, &figures, against);
    nav_cli_print_lines (text);
  }
  return get_exit (&figures);
}

/**
 * nav_cli_load_play:
 *
 * Progress is shown on a terminal only; Ctrl+C ends the run early.
 *
 * Returns: (transfer full) (nullable)
 */
NavRun *
nav_cli_load_play (NavCli *cli, const char *url, const char *model, NavLoadSpec *spec,
                   GError **error)
{
  g_auto (NavCliWait) wait = { 0 };
  g_autofree char *key = nav_cli_get_api_key ();
  gboolean progress = !cli->quiet && isatty (STDERR_FILENO);
  NavRun *run;

  nav_cli_wait_init (&wait);
  nav_load_run_async (&(NavLoadOptions){ url, model, key, spec }, progress ? show_progress : NULL,
                      NULL, wait.cancellable, nav_cli_wait_ready, &wait);
  run = nav_load_run_finish (nav_cli_wait_run (&wait), error);
  if (progress)
    g_printerr ("\r\033[K");
  return run;
}

static int
run_load (NavCli *cli, const NavCliLoadOptions *options, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavLoadSpec) spec = nav_cli_load_make_spec (cli, options, &error);
  g_autoptr (NavRun) run = NULL;

  if (spec != NULL)
    run = nav_cli_load_play (cli, url, options->model, spec, &error);
  return run != NULL ? nav_cli_load_show (cli, run, options->save, &(NavCliProof){ .record = NULL })
                     : nav_cli_fail (cli, error);
}

static int
prove (NavCli *cli, const NavCliLoadOptions *options, const char *url)
{
  return nav_cli_prove (cli, &(NavCliProve){
                               .plan = options->simulate ? options->simulate : options->plan,
                               .option = options->option,
                               .url = url,
                               .model = options->model,
                               .save = options->save,
                               .duration_s = options->duration_s,
                               .timeout_s = options->timeout_s,
                               .replicas = (guint) MAX (options->replicas, 0),
                               .refine = options->refine,
                               .keep = !options->no_store,
                               .sweep = options->sweep,
                               .sweep_s = options->sweep_s,
                             });
}

int
nav_cli_load (NavCli *cli, int argc, char **argv)
{
  g_auto (NavCliLoadOptions) o = { .rate = NAN, .duration_s = NAN, .cv = NAN, .warmup_s = NAN,
                         .timeout_s = NAN, .input_tokens = NAN, .output_tokens = NAN,
                         .ttft_ms = NAN, .tpot_ms = NAN, .e2e_ms = NAN, .percentile = NAN,
                                   .sweep_s = NAN, .concurrency = NAV_CLI_UNSAID,
                                   .requests = NAV_CLI_UNSAID, .replicas = NAV_CLI_UNSAID };
  const GOptionEntry entries[] = {
    { "spec", 's', 0, G_OPTION_ARG_FILENAME, &o.spec_path,
      N_ ("A file that tells the whole load"), N_ ("FILE") },
    { "model", 'm', 0, G_OPTION_ARG_STRING, &o.model,
      N_ ("The model to ask, instead of the server's first"), N_ ("NAME") },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &o.rate, N_ ("Requests a second"), N_ ("R") },
    { "duration", 0, 0, G_OPTION_ARG_DOUBLE, &o.duration_s,
      N_ ("For so long; without it 30"), N_ ("SECONDS") },
    { "ramp", 0, 0, G_OPTION_ARG_STRING, &o.ramp,
      N_ ("Rates to go through, or seconds for the clients to start"), N_ ("FROM:TO") },
    { "trace", 0, 0, G_OPTION_ARG_FILENAME, &o.trace,
      N_ ("Recorded traffic: Mooncake's lines of JSON, or Azure's table"), N_ ("FILE") },
    { "process", 0, 0, G_OPTION_ARG_STRING, &o.process,
      N_ ("poisson (the default), constant or gamma"), N_ ("NAME") },
    { "cv", 0, 0, G_OPTION_ARG_DOUBLE, &o.cv,
      N_ ("How bursty gamma is; 1 is poisson"), N_ ("N") },
    { "concurrency", 0, 0, G_OPTION_ARG_INT, &o.concurrency,
      N_ ("Clients that each wait for their answer"), N_ ("N") },
    { "requests", 0, 0, G_OPTION_ARG_INT, &o.requests,
      N_ ("Requests that these clients send, or that come at --rate"), N_ ("N") },
    { "input-tokens", 0, 0, G_OPTION_ARG_DOUBLE, &o.input_tokens,
      N_ ("Length of prompts; without it 512"), N_ ("N") },
    { "output-tokens", 0, 0, G_OPTION_ARG_DOUBLE, &o.output_tokens,
      N_ ("Length of answers; without it 128"), N_ ("N") },
    { "natural-lengths", 0, 0, G_OPTION_ARG_NONE, &o.natural,
      N_ ("Let answers end early"), NULL },
    { "warmup", 0, 0, G_OPTION_ARG_DOUBLE, &o.warmup_s,
      N_ ("Do not count what comes before"), N_ ("SECONDS") },
    { "timeout", 0, 0, G_OPTION_ARG_DOUBLE, &o.timeout_s,
      N_ ("Most seconds that an answer may take"), N_ ("SECONDS") },
    { "slo-ttft", 0, 0, G_OPTION_ARG_DOUBLE, &o.ttft_ms,
      N_ ("Target for the time to first token"), N_ ("MS") },
    { "slo-tpot", 0, 0, G_OPTION_ARG_DOUBLE, &o.tpot_ms,
      N_ ("Target for the time per output token"), N_ ("MS") },
    { "slo-e2e", 0, 0, G_OPTION_ARG_DOUBLE, &o.e2e_ms,
      N_ ("Target for the whole answer"), N_ ("MS") },
    { "percentile", 0, 0, G_OPTION_ARG_DOUBLE, &o.percentile,
      N_ ("Where targets hold; without it 95"), N_ ("P") },
    { "sweep", 0, 0, G_OPTION_ARG_NONE, &o.sweep,
      N_ ("Search the highest rate that holds the targets"), NULL },
    { "sweep-duration", 0, 0, G_OPTION_ARG_DOUBLE, &o.sweep_s,
      N_ ("Of each of its runs, at least; without it 20"), N_ ("SECONDS") },
    { "simulate", 0, 0, G_OPTION_ARG_FILENAME, &o.simulate,
      N_ ("Try a plan on the simulator, and compare with its forecast"), N_ ("PLAN") },
    { "plan", 0, 0, G_OPTION_ARG_FILENAME, &o.plan,
      N_ ("Play a plan's traffic, and compare with its forecast"), N_ ("PLAN") },
    { "option", 0, 0, G_OPTION_ARG_STRING, &o.option,
      N_ ("Another recommendation of the plan than its best"), N_ ("ID") },
    { "replicas", 0, 0, G_OPTION_ARG_INT, &o.replicas,
      N_ ("How many of the plan's replicas the server stands for; without it 1"), N_ ("N") },
    { "refine", 'r', 0, G_OPTION_ARG_NONE, &o.refine,
      N_ ("Compare with a plan that is simulated request by request"), NULL },
    { "no-store", 0, 0, G_OPTION_ARG_NONE, &o.no_store,
      N_ ("Do not keep what came of the plan in the knowledge base"), NULL },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &o.save,
      N_ ("Save the run, or the sweep, as a JSON document"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  int result;

  if (!nav_cli_parse (cli, entries, _ ("[URL]"),
                      _ ("Puts a load on an OpenAI-compatible server and judges how it answers."),
                      &argc, &argv, &result))
    return result;
  result = nav_cli_load_check (&o, argc);
  if (result != NAV_EXIT_OK)
    return result;
  if (o.simulate != NULL || o.plan != NULL)
    return prove (cli, &o, argc > 1 ? argv[1] : NULL);
  return o.sweep ? nav_cli_sweep (cli, &o, argv[1]) : run_load (cli, &o, argv[1]);
}
