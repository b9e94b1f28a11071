// SPDX-License-Identifier: Apache-2.0
// bench-fidelity NEURALNAV-SIM [CASE]: the batcher in virtual time against neuralnav-sim on the
// clock, whose latencies our load generator measures. Same model, same arrivals, same lengths, no
// overhead: what differs is the server, the client and the machine.

#define _GNU_SOURCE /* strchrnul() */

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/nav-json.h"
#include "base/nav-random.h"
#include "base/nav-stats.h"
#include "bench-server.h"
#include "catalog/nav-catalog.h"
#include "config.h"
#include "observe/nav-load-run.h"
#include "serving/nav-simulation.h"

#define SECONDS  20.0
#define WARMUP_S 4.0
#define MOST_STREAMS 200
#define LEAST_STEP_MS 5.0

typedef struct {
  const char *name;
  const char *model;
  const char *gpu;
  guint tensor_parallel;
  guint pipeline_parallel;
  double rate;       /* requests a second, Poisson */
  double input;      /* tokens of a prompt, mean; they vary by half of it */
  double output;
  guint prefix;      /* tokens that all prompts begin with; then all are equally long */
} Case;

static const Case cases[] = {
  { "small, light", "Qwen/Qwen2.5-7B-Instruct", "l4", 1, 1, 0.6, 300, 60, 0 },
  { "small, moderate", "Qwen/Qwen2.5-7B-Instruct", "h100-sxm", 1, 1, 12, 500, 150, 0 },
  { "small, two GPUs", "Qwen/Qwen2.5-7B-Instruct", "l4", 2, 1, 3, 400, 100, 0 },
  { "large, two GPUs", "meta-llama/Llama-3.3-70B-Instruct", "h200", 2, 1, 3, 800, 150, 0 },
  { "large, pipeline", "meta-llama/Llama-3.3-70B-Instruct", "h100-sxm", 2, 2, 2, 500, 100, 0 },
  { "long prompts", "Qwen/Qwen2.5-7B-Instruct", "h100-sxm", 1, 1, 2, 6000, 100, 0 },
  { "shared prefix", "Qwen/Qwen2.5-7B-Instruct", "h100-sxm", 1, 1, 8, 2000, 100, 1500 },
};

static const NavMetric metrics[] = { NAV_METRIC_TTFT, NAV_METRIC_TPOT, NAV_METRIC_E2E };
static const NavSpreadKind spreads[] = { NAV_SPREAD_TTFT, NAV_SPREAD_TPOT, NAV_SPREAD_E2E };

/* Errors of all cases so far, a column each: a metric at p50 and at p95. */
typedef struct {
  double errors[G_N_ELEMENTS (metrics)][2][G_N_ELEMENTS (cases)];
  double ttft_ms[2][G_N_ELEMENTS (cases)]; /* a delay of the client's shows best so */
  guint n;
} Table;

/* --- The machine --- */

/* Jiffies of all processors since the machine started. */
typedef struct {
  double busy;
  double stolen;
  double all;
} Jiffies;

static void
read_jiffies (Jiffies *jiffies)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  *jiffies = (Jiffies){ 0 };
  if (!g_file_get_contents ("/proc/stat", &text, NULL, NULL))
    return;
  *strchrnul (text, '\n') = '\0';
  fields = g_strsplit_set (text, " ", -1);
  for (guint i = 2, k = 0; fields[i] != NULL && k < 8; i++, k++) {
    double value = g_ascii_strtod (fields[i], NULL);
    jiffies->all += value;
    jiffies->stolen += k == 7 ? value : 0;
    jiffies->busy += k != 3 && k != 4 ? value : 0;
  }
}

/* --- Measured --- */

static JsonNode *
make_lengths (const Case *c, double mean)
{
  JsonObject *object = json_object_new ();

  if (c->prefix > 0) {
    nav_json_add_string (object, "distribution", "fixed");
    nav_json_add_number (object, "mean", mean);
  } else {
    nav_json_add_string (object, "distribution", "uniform");
    nav_json_add_number (object, "min", mean / 2);
    nav_json_add_number (object, "max", mean * 3 / 2);
  }
  return nav_json_node_for_object (object);
}

static NavLoadSpec *
make_spec (const Case *c)
{
  JsonObject *object = json_object_new (), *load = json_object_new ();
  g_autoptr (JsonNode) node = nav_json_node_for_object (object);
  g_autoptr (GError) error = NULL;
  NavLoadSpec *spec;

  nav_json_add_string (load, "type", "open");
  nav_json_add_number (load, "rate", c->rate);
  nav_json_add_number (load, "duration_s", SECONDS);
  json_object_set_object_member (object, "load", load);
  json_object_set_member (object, "input_tokens", make_lengths (c, c->input));
  json_object_set_member (object, "output_tokens", make_lengths (c, c->output));
  json_object_set_int_member (object, "prefix_tokens", c->prefix);
  nav_json_add_number (object, "warmup_s", WARMUP_S);
  spec = nav_load_spec_new_from_json (node, &error);
  g_assert_no_error (error);
  return spec;
}

static void
start_server (const Case *c, const char *program, BenchServer *server)
{
  g_autofree char *tp = g_strdup_printf ("%u", c->tensor_parallel);
  g_autofree char *pp = g_strdup_printf ("%u", c->pipeline_parallel);
  const char *const arguments[] = {
    program, "--model", c->model, "--gpu", c->gpu, "--tensor-parallel-size", tp,
    "--pipeline-parallel-size", pp, "--max-model-len", "16384", "--overhead-ms", "0", NULL,
  };

  bench_server_start (server, arguments);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) source;
  *(NavRun **) data = nav_load_run_finish (result, &error);
  g_assert_no_error (error);
}

/* How many tokens of a prompt the server found in its cache, in whole blocks. */
static double
read_hits (const BenchServer *server)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/metrics", (guint) server->port);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GBytes) page = soup_session_send_and_read (session, message, NULL, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (page, NULL), g_bytes_get_size (page));
  const char *hits = strstr (text, "\nvllm:prefix_cache_hits_total{");
  const char *finished = strstr (text, "\nvllm:e2e_request_latency_seconds_count{");
  double n = g_ascii_strtod (strchr (finished, ' ') + 1, NULL), block = NAV_KV_BLOCK_TOKENS;

  /* All find the same but the first, and two by which the client learns how tokens count. */
  n = g_ascii_strtod (strchr (hits, ' ') + 1, NULL) / (n - 3);
  return rint (n / block) * block;
}

static NavRun *
measure (const Case *c, const char *program, double *ret_hits, double *ret_cpu)
{
  g_autoptr (NavLoadSpec) spec = make_spec (c);
  g_autofree char *url = NULL;
  NavLoadOptions options = { .spec = spec };
  BenchServer server;
  NavRun *run = NULL;
  double cpu;

  start_server (c, program, &server);
  url = g_strdup_printf ("http://127.0.0.1:%u/v1", (guint) server.port);
  options.url = url;
  cpu = bench_server_cpu_s (&server);
  nav_load_run_async (&options, NULL, NULL, NULL, on_run, &run);
  while (run == NULL)
    g_main_context_iteration (NULL, TRUE);
  *ret_cpu = (bench_server_cpu_s (&server) - cpu) / run->elapsed_s;
  *ret_hits = c->prefix > 0 ? read_hits (&server) : 0;
  bench_server_stop (&server);
  return run;
}

/* --- Foreseen --- */

static NavScenario *
make_scenario (const Case *c, NavCatalog *catalog)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = nav_json_node_for_object (object);
  g_autoptr (GError) error = NULL;
  NavScenario *scenario;

  nav_json_add_string (object, "model", c->model);
  nav_json_add_string (object, "gpu", c->gpu);
  json_object_set_int_member (object, "tensor_parallel", c->tensor_parallel);
  json_object_set_int_member (object, "pipeline_parallel", c->pipeline_parallel);
  json_object_set_int_member (object, "max_model_len", 16384);
  scenario = nav_scenario_new_for_memory (catalog, node, &error);
  g_assert_no_error (error);
  return scenario;
}

static int
compare_arrivals (gconstpointer a, gconstpointer b)
{
  double first = ((const NavTraceRequest *) a)->arrival_s;
  double second = ((const NavTraceRequest *) b)->arrival_s;

  return (first > second) - (first < second);
}

/* What was sent: when it was, how late that may be, and lengths as the server counted them. */
static GArray *
make_trace (const NavRun *run)
{
  GArray *trace = g_array_new (FALSE, FALSE, sizeof (NavTraceRequest));

  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    NavTraceRequest request = {
      .arrival_s = record->sent_s,
      .input_tokens = (guint) record->input_tokens,
      .output_tokens = (guint) record->output_tokens,
    };
    if (nav_request_record_is_good (record))
      g_array_append_val (trace, request);
  }
  g_array_sort (trace, compare_arrivals);
  return trace;
}

/* The share of a prompt that so many tokens in whole blocks are, where lengths differ a little. */
static double
make_ratio (const GArray *trace, double hits)
{
  double tokens = 0;

  for (guint i = 0; i < trace->len; i++)
    tokens += g_array_index (trace, NavTraceRequest, i).input_tokens;
  return hits > 0 ? (hits + NAV_KV_BLOCK_TOKENS / 2.0) / (tokens / trace->len) : 0;
}

/* Returns: the shortest step, ms: a token after a prompt of one */
static double
foresee (const Case *c, NavCatalog *catalog, const NavRun *run, double hits,
         NavSimulationResult *ret_result)
{
  g_autoptr (NavScenario) scenario = make_scenario (c, catalog);
  g_autoptr (NavStepModel) model = nav_step_model_new (catalog, scenario->candidate);
  g_autoptr (NavSimulator) simulator = nav_simulator_new ();
  g_autoptr (GArray) trace = make_trace (run);
  g_autoptr (GError) error = NULL;
  NavLoad load = { .kind = NAV_LOAD_TRACE,
                   .trace = (NavTraceRequest *) (gpointer) trace->data,
                   .n_trace = trace->len };
  NavSimulationClass class = { .load = &load, .prefix_hit_ratio = make_ratio (trace, hits),
                               .prefix_groups = 1 };
  NavSimulation simulation;
  NavBatcherConfig config;
  NavMemory memory;
  NavStep step;

  nav_memory_compute (scenario->candidate, &memory);
  nav_batcher_config_from_memory (scenario->candidate, &memory, &config);
  nav_simulation_init (&simulation, &class, 1);
  simulation.warmup_s = WARMUP_S;
  simulation.overhead_per_request_ms = simulation.overhead_per_output_token_ms = 0;
  nav_simulator_run (simulator, &simulation, model, &config, NULL, ret_result, &error);
  g_assert_no_error (error);
  nav_step_clear (&step);
  nav_step_add_decode (&step, 1, config.sliding_window);
  return nav_step_model_ms (model, &step);
}

/* --- The table --- */

static void
compare (const Case *c, const NavRunFigures *figures, const NavSimulationResult *result,
         Table *table)
{
  printf ("  %-16s", c->name);
  for (guint m = 0; m < G_N_ELEMENTS (metrics); m++) {
    const NavLatency *foreseen = &result->all.latency[metrics[m]];
    const NavSpread *measured = &figures->spreads[spreads[m]];
    const double pairs[2][2] = { { foreseen->p50, measured->p50 },
                                 { foreseen->p95, measured->p95 } };
    for (guint k = 0; k < 2; k++) {
      double error = pairs[k][1] / pairs[k][0] - 1;
      table->errors[m][k][table->n] = fabs (error);
      if (metrics[m] == NAV_METRIC_TTFT)
        table->ttft_ms[k][table->n] = fabs (pairs[k][1] - pairs[k][0]);
      printf (" %8.1f %+6.2f %%", pairs[k][0], 100 * error);
    }
  }
  table->n++;
}

static void
play (const Case *c, NavCatalog *catalog, const char *program, Table *table)
{
  Jiffies before, after;
  NavSimulationResult result;
  g_auto (NavRunFigures) figures = { 0 };
  g_autoptr (NavRun) run = NULL;
  double cpu, step_ms, all, hits;

  read_jiffies (&before);
  run = measure (c, program, &hits, &cpu);
  read_jiffies (&after);
  step_ms = foresee (c, catalog, run, hits, &result);
  nav_run_compute (run, &figures);
  compare (c, &figures, &result, table);
  all = fmax (after.all - before.all, 1);
  printf ("\n  %-16s %u requests, at most %u at once%s; shortest step %.1f ms%s; sent late by "
          "%.2f ms at p50, %.2f ms at p95; server %.0f %% of a core; machine %.0f %% busy, %.1f %% stolen\n",
          "", figures.completed, run->running_max, run->running_max > MOST_STREAMS ? " (too many)" : "",
          step_ms, step_ms < LEAST_STEP_MS ? " (too short)" : "",
          figures.spreads[NAV_SPREAD_SEND_DELAY].p50, figures.spreads[NAV_SPREAD_SEND_DELAY].p95,
          100 * cpu,
          100 * (after.busy - before.busy) / all, 100 * (after.stolen - before.stolen) / all);
  fflush (stdout);
}

static void
print_medians (Table *table)
{
  printf ("  %-16s", "median error");
  for (guint m = 0; m < G_N_ELEMENTS (metrics); m++)
    for (guint k = 0; k < 2; k++) {
      nav_stats_sort (table->errors[m][k], table->n);
      printf (" %8s %6.2f %%", "", 100 * nav_stats_percentile (table->errors[m][k], table->n, 50));
    }
  nav_stats_sort (table->ttft_ms[0], table->n);
  nav_stats_sort (table->ttft_ms[1], table->n);
  printf ("\n  TTFT is off by %.2f ms at p50 and %.2f ms at p95 in the median, %.2f and %.2f ms at "
          "most\n",
          nav_stats_percentile (table->ttft_ms[0], table->n, 50),
          nav_stats_percentile (table->ttft_ms[1], table->n, 50),
          table->ttft_ms[0][table->n - 1], table->ttft_ms[1][table->n - 1]);
}

int
main (int argc, char **argv)
{
  g_autofree char *knowledge = g_build_filename (NAV_SOURCE_DATADIR, "knowledge", NULL);
  g_autoptr (NavCatalog) catalog = NULL;
  g_autoptr (GError) error = NULL;
  Table table = { 0 };

  setlocale (LC_ALL, "");
  if (argc < 2)
    return 2;
  catalog = nav_catalog_new_from_directory (knowledge, &error);
  g_assert_no_error (error);
  printf ("%s priority over other programs\n", bench_take_priority () ? "With" : "Without");
  printf ("neuralnav-sim on the clock against the batcher in virtual time: ms foreseen, and how "
          "far measured is off\n  %-16s",
          "");
  for (guint m = 0; m < G_N_ELEMENTS (metrics); m++)
    printf (" %12s p50 %12s p95", nav_metric_names[metrics[m]], nav_metric_names[metrics[m]]);
  printf ("\n");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (argc < 3 || strstr (cases[i].name, argv[2]) != NULL)
      play (&cases[i], catalog, argv[1], &table);
  print_medians (&table);
  return 0;
}
