// SPDX-License-Identifier: Apache-2.0
// From single requests to the figures of a run: means, percentiles by linear interpolation, and how
// long prompts and answers were.

#include <math.h>

#include "base/nav-json.h"
#include "base/nav-stats.h"
#include "knowledge/nav-import-private.h"

/* As many lengths of a mixed run are kept, evenly spread over its quantiles. */
#define MAX_LENGTHS 256

static GArray **
arrays_of (NavImportSamples *samples)
{
  return &samples->ttft_ms;
}

#define N_ARRAYS (sizeof (NavImportSamples) / sizeof (GArray *))

void
nav_import_samples_init (NavImportSamples *samples)
{
  for (gsize i = 0; i < N_ARRAYS; i++)
    arrays_of (samples)[i] = g_array_new (FALSE, FALSE, sizeof (double));
}

void
nav_import_samples_clear (NavImportSamples *samples)
{
  for (gsize i = 0; i < N_ARRAYS; i++)
    g_clear_pointer (&arrays_of (samples)[i], g_array_unref);
}

static void
add_value (GArray *values, double value)
{
  if (isfinite (value))
    g_array_append_val (values, value);
}

/* What a request does not tell (NaN) is left out. */
void
nav_import_samples_add (NavImportSamples *samples, double ttft_ms, double tpot_ms, double e2e_ms,
                        double input, double output)
{
  add_value (samples->ttft_ms, ttft_ms);
  add_value (samples->tpot_ms, tpot_ms);
  add_value (samples->e2e_ms, e2e_ms);
  add_value (samples->input, input);
  add_value (samples->output, output);
}

static NavLatency
summarise (GArray *values)
{
  double *data = (double *) (void *) values->data;
  gsize n = values->len;

  if (n == 0)
    return (NavLatency){ NAN, NAN, NAN, NAN, NAN };
  nav_stats_sort (data, n);
  return (NavLatency){
    .mean = nav_stats_mean (data, n),
    .p50 = nav_stats_percentile (data, n, 50),
    .p90 = nav_stats_percentile (data, n, 90),
    .p95 = nav_stats_percentile (data, n, 95),
    .p99 = nav_stats_percentile (data, n, 99),
  };
}

/* Figures that are not known are left out of a row; of the others more digits than a clock gives
 * would only hide that two rows are the same. */
void
nav_import_write_number (JsonObject *run, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    return;
  g_ascii_formatd (text, sizeof text, "%.7g", value);
  nav_json_add_number (run, name, g_ascii_strtod (text, NULL));
}

void
nav_import_copy_number (JsonObject *from, const char *name, JsonObject *run, const char *member)
{
  nav_import_write_number (run, member, nav_import_number (from, name));
}

void
nav_import_write_latency (JsonObject *run, NavMetric metric, const NavLatency *latency)
{
  static const char *const statistics[] = { "mean", "p50", "p90", "p95", "p99" };
  const double values[] = { latency->mean, latency->p50, latency->p90, latency->p95,
                            latency->p99 };

  for (gsize i = 0; i < G_N_ELEMENTS (statistics); i++) {
    g_autofree char *name = nav_benchmark_figure_name (metric, statistics[i]);
    nav_import_write_number (run, name, values[i]);
  }
}

static JsonObject *
distribution_new (const char *kind)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "distribution", kind);
  return object;
}

/* Lengths of which no more is known than this. All alike: fixed. */
void
nav_import_write_lengths (JsonObject *run, const char *name, double mean, double stddev,
                          double min, double max)
{
  gboolean fixed = min == max || stddev == 0;
  JsonObject *object = distribution_new (fixed ? "fixed" : "normal");

  nav_import_write_number (object, "mean", mean);
  if (!fixed) {
    nav_import_write_number (object, "stddev", stddev);
    nav_import_write_number (object, "min", min);
    nav_import_write_number (object, "max", max);
  }
  json_object_set_object_member (run, name, object);
}

/* Every length of a short run; of a long one the middles of so many equal parts. */
static void
write_empirical (JsonObject *run, const char *name, const double *sorted, gsize n)
{
  gsize kept = MIN (n, MAX_LENGTHS);
  JsonObject *object = distribution_new ("empirical");
  JsonArray *values = json_array_sized_new ((guint) kept);

  for (gsize i = 0; i < kept; i++) {
    double at = ((double) i + 0.5) / (double) kept * (double) n;
    json_array_add_int_element (values, (gint64) sorted[MIN ((gsize) at, n - 1)]);
  }
  json_object_set_array_member (object, "values", values);
  json_object_set_object_member (run, name, object);
}

static void
write_sampled_lengths (JsonObject *run, const char *name, GArray *values)
{
  double *data = (double *) (void *) values->data;
  gsize n = values->len;

  if (n == 0)
    return;
  nav_stats_sort (data, n);
  if (data[0] == data[n - 1])
    nav_import_write_lengths (run, name, data[0], 0, data[0], data[0]);
  else
    write_empirical (run, name, data, n);
}

/* Writes what the samples say; what they do not say is left as it is in @run. */
void
nav_import_samples_write (NavImportSamples *samples, JsonObject *run)
{
  GArray *const by_metric[NAV_N_METRICS] = {
    [NAV_METRIC_TTFT] = samples->ttft_ms,
    [NAV_METRIC_TPOT] = samples->tpot_ms,
    [NAV_METRIC_ITL] = samples->itl_ms,
    [NAV_METRIC_E2E] = samples->e2e_ms,
  };

  for (int m = 0; m < NAV_N_METRICS; m++) {
    NavLatency latency = summarise (by_metric[m]);
    nav_import_write_latency (run, (NavMetric) m, &latency);
  }
  write_sampled_lengths (run, "input_tokens", samples->input);
  write_sampled_lengths (run, "output_tokens", samples->output);
}
