// SPDX-License-Identifier: Apache-2.0
// docs/ACCURACY.md: how far forecasts lie from measured runs, by what was known of them, beside
// what others reach. Everything in it but the anchors is computed here.

#include <math.h>
#include <stdio.h>

#include "base/nav-stats.h"
#include "bench-rows.h"
#include "bench-runs.h"
#include "serving/nav-comparison.h"
#include "serving/nav-forecast-range.h"

#define N_FOLDS 3

static const NavMetric metrics[] = { NAV_METRIC_TPOT, NAV_METRIC_TTFT, NAV_METRIC_E2E };

/* What is known of a run when it is forecast. */
typedef enum {
  KNOWING_NOTHING, /* the physics and the shipped constants */
  KNOWING_OTHERS,  /* measured rows of other GPUs too */
  KNOWING_THIRDS,  /* two thirds of the measured rows too, without the run's own */
} Knowing;

typedef struct {
  GArray *errors; /* double, relative */
  GArray *widths; /* double: half the 80 % range over what was measured */
  guint inside;
} Sample;

static void
sample_init (Sample *sample)
{
  *sample = (Sample){ g_array_new (FALSE, FALSE, sizeof (double)),
                      g_array_new (FALSE, FALSE, sizeof (double)), 0 };
}

static void
sample_clear (Sample *sample)
{
  g_array_unref (sample->errors);
  g_array_unref (sample->widths);
}

static double
percentile_of (GArray *values, double percentile)
{
  nav_stats_sort ((double *) (gpointer) values->data, values->len);
  return nav_stats_percentile ((double *) (gpointer) values->data, values->len, percentile);
}

static void
find_correction (const NavComparison *c, NavCalibration *calibration, Knowing knowing,
                 NavCorrection *correction)
{
  const NavLeaveOut gpu = { .gpu = c->benchmark->gpu };
  const NavLeaveOut fold = { .n_folds = N_FOLDS,
                             .fold = nav_leave_out_fold (c->benchmark->id, N_FOLDS) };

  nav_correction_none (correction, NAV_BASIS_ESTIMATED);
  if (knowing != KNOWING_NOTHING)
    nav_calibration_find (calibration, c->scenario->candidate, &c->point, NAV_METHOD_SIMULATION,
                          knowing == KNOWING_OTHERS ? &gpu : &fold, correction);
}

static double
measured_mean (const NavComparison *c, NavMetric metric)
{
  const NavBenchmark *b = c->benchmark;

  if (metric == NAV_METRIC_E2E)
    return b->ttft_mean_ms / c->ttft_share;
  return metric == NAV_METRIC_TTFT ? b->ttft_mean_ms : b->tpot_mean_ms;
}

/* The forecast that the physics made of the row, corrected. */
static NavForecast
forecast_again (const NavComparison *c, NavCalibration *calibration,
                const NavCorrection *correction)
{
  const double *errors = c->log_error[NAV_METHOD_SIMULATION];
  NavForecast forecast = nav_forecast_unknown ();

  forecast.method = NAV_METHOD_SIMULATION;
  forecast.basis = NAV_BASIS_ESTIMATED;
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++)
    forecast.latency[metrics[i]].mean = measured_mean (c, metrics[i]) * exp (-errors[metrics[i]]) *
                                        exp (correction->log_tpot);
  nav_correction_apply (correction, &forecast);
  nav_forecast_add_ranges (calibration, c->scenario->candidate, correction, &forecast);
  return forecast;
}

static void
add_to_sample (Sample *sample, const NavForecast *forecast, NavMetric metric, double measured)
{
  const NavRange *range = &forecast->range80[metric];
  double error = fabs (forecast->latency[metric].mean / measured - 1);
  double width = (range->high - range->low) / 2 / measured;

  if (!isfinite (error))
    return;
  g_array_append_val (sample->errors, error);
  g_array_append_val (sample->widths, width);
  sample->inside += measured >= range->low && measured <= range->high;
}

static void
write_sample (GString *out, const char *knowing, NavMetric metric, Sample *sample)
{
  static const char *const names[NAV_N_METRICS] = { "TTFT", "TPOT", "ITL", "E2E" };
  double median = percentile_of (sample->errors, 50);

  g_string_append_printf (
    out, "| %s | %s | %u | %.1f | %.1f | %.0f %% | %.1f |\n", knowing, names[metric],
    sample->errors->len, 100 * median, 100 * percentile_of (sample->errors, 90),
    100.0 * sample->inside / sample->errors->len, percentile_of (sample->widths, 50) / median);
}

static void
write_closed_rows (GString *out, const GArray *comparisons, NavCalibration *calibration,
                   Knowing knowing, const char *words)
{
  for (gsize k = 0; k < G_N_ELEMENTS (metrics); k++) {
    Sample sample;

    sample_init (&sample);
    for (guint i = 0; i < comparisons->len; i++) {
      const NavComparison *c = &g_array_index (comparisons, NavComparison, i);
      NavCorrection correction;
      NavForecast forecast;

      find_correction (c, calibration, knowing, &correction);
      forecast = forecast_again (c, calibration, &correction);
      add_to_sample (&sample, &forecast, metrics[k], measured_mean (c, metrics[k]));
    }
    write_sample (out, words, metrics[k], &sample);
    sample_clear (&sample);
  }
}

static void
write_closed (GString *out, NavCatalog *catalog)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) comparisons = nav_comparisons_new (
    catalog, nav_catalog_get_benchmarks (catalog), NULL, NULL, NULL, &error);
  g_autoptr (NavCalibration) calibration = NULL;

  g_assert_no_error (error);
  calibration = nav_calibration_new_from (catalog, comparisons);
  g_string_append_printf (
    out,
    "## Closed loops: %u runs of vLLM on H100, H200, B200 and B300\n\n"
    "InferenceX results as published in ai-dynamo/aiconfigurator (Apache-2.0): 4 models, 4 to 512\n"
    "clients, 1,024 and 8,192 tokens in and out. Means are measured; E2E is made of them.\n\n"
    "| what is known | metric | rows | median %% | p90 %% | inside the 80 %% range | half range / "
    "median error |\n|---|---|---|---|---|---|---|\n",
    comparisons->len);
  write_closed_rows (out, comparisons, calibration, KNOWING_NOTHING, "physics alone");
  write_closed_rows (out, comparisons, calibration, KNOWING_OTHERS, "and runs on other GPUs");
  write_closed_rows (out, comparisons, calibration, KNOWING_THIRDS,
                     "and two thirds of the runs");
  g_string_append (
    out, "\n“Physics alone” is `predict` with `\"calibration\":\"none\"`: its constants, the same\n"
         "for every model and GPU, were fitted to these rows. The other two leave out what they\n"
         "forecast: all rows of its GPU, or the third that it falls in.\n\n");
}

static void
write_held_out_row (GString *out, const GArray *rows, const char *model)
{
  g_string_append_printf (out, "| %s | %u |", model, rows->len);
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++) {
    BenchSummary summary = bench_rows_summarise (rows, metrics[i], NULL, NULL);
    g_string_append_printf (out, " %.1f / %.1f |", 100 * summary.median, 100 * summary.p90);
  }
  g_string_append_c (out, '\n');
}

/* Models that no constant has seen. */
static void
write_held_out (GString *out, GArray *rows, NavCatalog *catalog)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) stated = bench_rows_new (catalog, TRUE);

  g_string_append (out, "## Models that no constant has seen\n\n"
                        "The constants are fitted anew without the model's rows. Median / p90 %.\n\n"
                        "| left out | rows | TPOT | TTFT | E2E |\n|---|---|---|---|---|\n");
  for (guint i = 0; i < rows->len; i++) {
    const char *model = g_array_index (rows, BenchRow, i).benchmark->model;
    g_autoptr (GArray) held_out = NULL;

    if (!g_hash_table_add (seen, (gpointer) model))
      continue;
    held_out = bench_hold_out (rows, stated, catalog, model);
    write_held_out_row (out, held_out, model);
  }
  g_string_append_c (out, '\n');
}

typedef struct {
  const char *words;
  NavMetric metric;
  const char *statistic;
  gsize offset;
  const char *goal;
  const char *anchor;
} OpenLine;

#define OPEN_LINE(words, metric, statistic, goal, anchor)                                          \
  { words, metric, #statistic, G_STRUCT_OFFSET (NavLatency, statistic), goal, anchor }

static const OpenLine open_lines[] = {
  OPEN_LINE ("TPOT mean", NAV_METRIC_TPOT, mean, "5 / 10", "6.5 / 17.8"),
  OPEN_LINE ("TTFT mean", NAV_METRIC_TTFT, mean, "12 / 28", "18.4 / 36"),
  OPEN_LINE ("TTFT p99", NAV_METRIC_TTFT, p99, "25 / 50", "29 / 102"),
  OPEN_LINE ("E2E mean", NAV_METRIC_E2E, mean, "5 / 12", "6.8 / 16.7"),
  OPEN_LINE ("E2E p90", NAV_METRIC_E2E, p90, "7", "6.7 / 21.5"),
};

static void
write_open_line (GString *out, const GArray *runs, const NavForecast *forecasts,
                 const OpenLine *line)
{
  g_autoptr (GArray) errors = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < runs->len; i++) {
    const BenchRun *run = &g_array_index (runs, BenchRun, i);
    const NavLatency *latency = &forecasts[i].latency[line->metric];
    double truth = bench_run_measured (run, nav_metric_names[line->metric], line->statistic);
    double error = fabs (G_STRUCT_MEMBER (double, latency, line->offset) / truth - 1);

    if (isfinite (error))
      g_array_append_val (errors, error);
  }
  g_string_append_printf (out, "| %s | %.1f / %.1f | %s | %s |\n", line->words,
                          100 * percentile_of (errors, 50), 100 * percentile_of (errors, 90),
                          line->goal, line->anchor);
}

static void
write_open (GString *out, NavCatalog *catalog)
{
  g_autoptr (GArray) runs = bench_runs_new (catalog);
  g_autoptr (NavSimulator) simulator = nav_simulator_new ();
  g_autofree NavForecast *forecasts = NULL;

  g_string_append (out, "## Open loops\n\n");
  if (runs == NULL) {
    g_string_append (out, "Skipped: NAV_DATA_DIR names no folder with the runs.\n\n");
    return;
  }
  forecasts = g_new0 (NavForecast, runs->len);
  for (guint i = 0; i < runs->len; i++) {
    const BenchRun *run = &g_array_index (runs, BenchRun, i);
    g_autoptr (GError) error = NULL;
    nav_simulation_forecast (simulator, run->model, run->scenario, &run->memory, NULL,
                             &forecasts[i], &error);
    g_assert_no_error (error);
  }
  g_string_append_printf (
    out, "%u runs of vLLM 0.15.1 on H100 in 16 bits and fp8, 6 models, at constant rates "
         "(inference-sim/\nsim-to-real-accuracy-validation; not shipped, they carry no licence). "
         "By the physics alone; the\noverhead of the server was fitted to their TTFT. Median / p90 "
         "%%.\n\n| metric | NeuralNav | goal | BLIS, on these and 25 more |\n|---|---|---|---|\n",
    runs->len);
  for (gsize i = 0; i < G_N_ELEMENTS (open_lines); i++)
    write_open_line (out, runs, forecasts, &open_lines[i]);
  g_string_append (
    out, "\nOthers on the same set, E2E mean and TPOT: AIConfigurator 0.9 21.5 / 51 and 13.2 / 35 "
         "(18 runs),\nllm-optimizer 52 / 91 and 61 / 92, LLMServingSim 18.8 / 46 and 21.8 / 55 (32 "
         "runs).\n\n");
}

/* Writes the report to @path. */
gboolean
bench_write_report (GArray *rows, NavCatalog *catalog, const char *path, GError **error)
{
  g_autoptr (GString) out = g_string_new (
    "# How accurate the forecasts are\n\n"
    "Written by `nav-bench --report docs/ACCURACY.md`; `make bench` prints more of it, and how\n"
    "fast the core is. Errors are |forecast / measured - 1| in percent, of the simulation. A row\n"
    "is one measured run. `neuralnav-cli knowledge calibrate` says the same of one's own\n"
    "measurements.\n\n");

  write_closed (out, catalog);
  write_held_out (out, rows, catalog);
  write_open (out, catalog);
  g_string_append (
    out, "## What it does not tell\n\n"
         "- No run of L4, A10G, T4, RTX cards, MI300X or of PCIe cards was found that could be "
         "trusted: their\n  forecasts say “datasheet”, and their ranges are the widest measured "
         "ones, doubled.\n"
         "- The closed-loop rows do not state the type of the KV cache. On Blackwell it was 8 bits "
         "wide, as\n  their waiting times say; “auto” means 16 bits there unless the checkpoint "
         "states otherwise, which\n  makes rows at the edge of the cache wrong by the physics "
         "alone.\n"
         "- TPOT of two open-loop runs of Qwen2.5-7B is forecast 11 and 14 % too low, which is why its "
         "90th\n  percentile misses the goal; no closed loop here has a model of that shape. A "
         "profile of its decode\n  steps would tell whether the time is in a kernel or between "
         "them.\n"
         "- Near saturation a relative error of TTFT has no bound; such rows are in these tables.\n"
         "- Runs of one laboratory resemble each other; elsewhere expect the larger of the errors "
         "above.\n");
  return g_file_set_contents (path, out->str, (gssize) out->len, error);
}
