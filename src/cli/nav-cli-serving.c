// SPDX-License-Identifier: Apache-2.0
// `predict` and `memory`: scenarios in, forecasts and memory out.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "catalog/nav-scenario.h"
#include "cli/nav-cli-batch.h"
#include "cli/nav-cli-error.h"
#include "cli/nav-cli-text.h"
#include "serving/nav-memory.h"
#include "workflow/nav-serving-json.h"
#include "workflow/nav-words.h"

static const NavWordsStyle *const style = &nav_words_local;

/* Both answer a scenario as JSON and know how to show the answer to people. */
typedef struct {
  const char *summary;
  NavCliAnswer answer;
  void (*render) (NavCliText *text, NavCli *cli, NavScenario *scenario);
  NavScenario *(*parse) (NavCatalog *catalog, JsonNode *node, GError **error);
} Kind;

static gboolean
forecast_scenario (NavCli *cli, const NavScenario *scenario, NavForecast *ret_forecast,
                   GError **error)
{
  if (cli->predictor == NULL) {
    g_autoptr (NavCalibration) calibration = nav_calibration_new (cli->catalog);
    cli->predictor = nav_predictor_new (calibration);
  }
  return nav_predictor_forecast (cli->predictor, scenario, NULL, ret_forecast, error);
}

static JsonObject *
predict_answer (NavCli *cli, JsonNode *line, gpointer data, GError **error)
{
  g_autoptr (NavScenario) scenario = nav_scenario_new_from_json (cli->catalog, line, error);
  gint64 start = nav_clock_monotonic_us (nav_clock_system ());
  NavForecast forecast;
  JsonObject *object;

  (void) data;
  if (scenario == NULL || !forecast_scenario (cli, scenario, &forecast, error))
    return NULL;
  object = nav_forecast_to_json (&forecast);
  nav_json_add_number (object, "elapsed_ms",
                       (double) (nav_clock_monotonic_us (nav_clock_system ()) - start) / 1000);
  return object;
}

static JsonObject *
memory_answer (NavCli *cli, JsonNode *line, gpointer data, GError **error)
{
  g_autoptr (NavScenario) scenario = nav_scenario_new_for_memory (cli->catalog, line, error);
  NavMemory memory;

  (void) data;
  if (scenario == NULL)
    return NULL;
  nav_memory_compute (scenario->candidate, &memory);
  return nav_memory_to_json (&memory);
}

static void
render_configuration (NavCliText *text, const NavCandidate *c)
{
  g_autofree char *words =
    g_strdup_printf ("%s (%s) on %u × %s", c->model->name, nav_precision_get_name (c->precision),
                     nav_candidate_gpus (c), c->gpu->name);

  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_BOLD, words);
}

static void
render_no_fit (NavCliText *text, const char *reason)
{
  g_autofree char *words =
    g_strdup_printf (_ ("It cannot run so: %s."),
                     reason ? nav_words_term (style, NAV_WORDS_MEMORY_REASON, reason)
                            : _ ("no reason is known"));

  nav_cli_text_paragraph (text, 2, 2, NAV_CLI_BAD, words);
}

static void
render_memory_line (NavCliText *text, const char *name, double gib)
{
  g_autofree char *value = nav_format_gib (style->numbers, gib);

  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, 24, NAV_CLI_DIM, name);
  nav_cli_text_cell (text, -12, NAV_CLI_PLAIN, value);
  nav_cli_text_end (text);
}

static void
render_memory (NavCliText *text, NavCli *cli, NavScenario *scenario)
{
  NavMemory memory;
  g_autofree char *tokens = NULL;
  g_autofree char *concurrency = NULL;

  (void) cli;
  nav_memory_compute (scenario->candidate, &memory);
  render_configuration (text, scenario->candidate);
  render_memory_line (text, _ ("weights"), memory.weights_gib);
  render_memory_line (text, _ ("activations"), memory.activation_gib);
  render_memory_line (text, _ ("runtime and graphs"), memory.overhead_gib);
  if (memory.lora_gib > 0)
    render_memory_line (text, _ ("LoRA adapters"), memory.lora_gib);
  render_memory_line (text, _ ("KV cache"), memory.kv_cache_gib);
  if (!memory.fits) {
    render_no_fit (text, memory.reason);
    return;
  }
  tokens = nav_words_quantity (style, memory.kv_tokens, "tokens");
  concurrency = nav_format_number (style->numbers, memory.max_concurrency);
  nav_cli_text_labelled (text, 2, 24, _ ("room in the KV cache"), tokens);
  nav_cli_text_labelled (text, 2, 24, _ ("longest requests at once"), concurrency);
}

static void
render_latency (NavCliText *text, const NavForecast *forecast, NavMetric metric)
{
  const NavLatency *latency = &forecast->latency[metric];
  const double values[] = { latency->mean, latency->p50, latency->p90, latency->p95, latency->p99 };

  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, 8, NAV_CLI_DIM,
                     nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[metric]));
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *value = nav_format_ms (style->numbers, values[i]);
    nav_cli_text_cell (text, -13, NAV_CLI_PLAIN, isfinite (values[i]) ? value : "–");
  }
  nav_cli_text_end (text);
}

static void
render_forecast (NavCliText *text, NavCli *cli, NavScenario *scenario)
{
  static const char *const names[] = { "mean", "p50", "p90", "p95", "p99" };
  NavForecast forecast;
  g_autofree char *rate = NULL;

  if (!forecast_scenario (cli, scenario, &forecast, NULL))
    return;
  render_configuration (text, scenario->candidate);
  if (!forecast.fits) {
    render_no_fit (text, forecast.reason);
    return;
  }
  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, 8, NAV_CLI_DIM, "");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    nav_cli_text_cell (text, -13, NAV_CLI_DIM, i == 0 ? _ ("mean") : names[i]);
  nav_cli_text_end (text);
  for (int m = 0; m < NAV_N_METRICS; m++)
    render_latency (text, &forecast, (NavMetric) m);
  rate = nav_format_rate (style->numbers, forecast.requests_per_s);
  nav_cli_text_labelled (text, 2, 8, _ ("Rate"), rate);
  nav_cli_text_labelled (text, 2, 8, _ ("Load"),
                         nav_words_term (style, NAV_WORDS_SATURATED,
                                         nav_saturated_names[forecast.saturated]));
  nav_cli_text_labelled (text, 2, 8, _ ("Basis"),
                         nav_words_term (style, NAV_WORDS_BASIS_LONG,
                                         nav_basis_names[forecast.basis]));
}

/* A single scenario: as people read it, or its JSON. A no-fit is a failed check then. */
static int
run_single (NavCli *cli, const Kind *kind, const char *path)
{
  g_autofree char *input = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (NavScenario) scenario = NULL;
  JsonObject *object = NULL;
  gboolean fits;

  input = nav_cli_read_text (path, nav_json_line_limits.max_bytes, &error);
  if (input != NULL)
    node = nav_json_parse (input, -1, &nav_json_line_limits, &error);
  if (node != NULL)
    scenario = kind->parse (cli->catalog, node, &error);
  if (scenario != NULL)
    object = kind->answer (cli, node, NULL, &error);
  if (object == NULL)
    return nav_cli_fail (cli, error);

  fits = json_object_get_boolean_member (object, "fits");
  if (scenario->id != NULL && !json_object_has_member (object, "id"))
    nav_json_add_string (object, "id", scenario->id);
  answer = nav_json_node_for_object (object);
  if (cli->json) {
    nav_cli_print_json (answer, TRUE);
  } else {
    NavCliText *text = nav_cli_text_new_for_stdout ();
    g_autofree char *words = NULL;
    kind->render (text, cli, scenario);
    words = nav_cli_text_free_to_string (text);
    nav_cli_print_lines (words);
  }
  return fits ? NAV_EXIT_OK : NAV_EXIT_NO_SOLUTION;
}

static int
run_kind (NavCli *cli, const Kind *kind, int argc, char **argv)
{
  g_autofree char *batch = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "batch", 'b', 0, G_OPTION_ARG_FILENAME, &batch,
      N_ ("Answer each line of a file of JSON Lines"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  int result;

  if (!nav_cli_parse (cli, entries, _ ("[SCENARIO-FILE|-]"), _ (kind->summary), &argc, &argv,
                      &result))
    return result;
  if ((batch != NULL) == (argc > 1) || argc > 2)
    return nav_cli_fail_usage (_ ("Name one scenario, as a file or -, or a batch with --batch"));
  if (nav_cli_load_catalog (cli, &error) == NULL)
    return nav_cli_fail (cli, error);
  return batch ? nav_cli_batch (cli, batch, kind->answer, NULL) : run_single (cli, kind, argv[1]);
}

int
nav_cli_predict (NavCli *cli, int argc, char **argv)
{
  static const Kind kind = {
    N_ ("Forecasts latency and throughput of a configuration under a load."),
    predict_answer, render_forecast, nav_scenario_new_from_json
  };

  return run_kind (cli, &kind, argc, argv);
}

int
nav_cli_memory (NavCli *cli, int argc, char **argv)
{
  static const Kind kind = {
    N_ ("Tells what of a GPU's memory a configuration takes and whether it fits."),
    memory_answer, render_memory, nav_scenario_new_for_memory
  };

  return run_kind (cli, &kind, argc, argv);
}
