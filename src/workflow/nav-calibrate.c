// SPDX-License-Identifier: Apache-2.0
// Calibration: every measured row is compared with the model again; the residuals of one's own
// rows, and with them the error ranges over all rows, become part of the knowledge base.

#include "workflow/nav-calibrate.h"

#include <math.h>

#include "base/nav-json.h"
#include "base/nav-stats.h"
#include "serving/nav-error-fit.h"

#define N_FOLDS 3
#define SOURCE "own forecasts and measurements (neuralnav-cli knowledge calibrate)"
#define LICENCE "unknown"

static void
line_free (gpointer data)
{
  NavCalibrationLine *line = data;

  g_free (line->model);
  g_free (line->gpu);
  g_free (line);
}

void
nav_calibration_report_free (NavCalibrationReport *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref (report->lines);
  g_free (report);
}

static gboolean
is_of_line (const NavCalibrationLine *line, const NavBenchmark *benchmark)
{
  return line->model == NULL || (g_str_equal (line->model, benchmark->model) &&
                                 g_str_equal (line->gpu, benchmark->gpu));
}

/* What the neighbours of other parts leave of the error. */
static double
correct (const NavComparison *c, NavCalibration *calibration, NavMetric metric)
{
  const NavLeaveOut without = { .n_folds = N_FOLDS,
                                .fold = nav_leave_out_fold (c->benchmark->id, N_FOLDS) };
  NavCorrection correction;
  double error = c->log_error[NAV_METHOD_SIMULATION][metric];

  nav_calibration_find (calibration, c->scenario->candidate, &c->point, NAV_METHOD_SIMULATION,
                        &without, &correction);
  return error - (metric == NAV_METRIC_TTFT ? correction.log_ttft : correction.log_tpot);
}

static void
summarise (const GArray *errors, NavCalibrationError *summary)
{
  double *values = (double *) (gpointer) errors->data;

  *summary = (NavCalibrationError){ errors->len, NAN, NAN };
  if (errors->len == 0)
    return;
  nav_stats_sort (values, errors->len);
  summary->median = nav_stats_percentile (values, errors->len, 50);
  summary->p90 = nav_stats_percentile (values, errors->len, 90);
}

static void
add_error (GArray *errors, double log_error)
{
  double relative = fabs (exp (-log_error) - 1);

  if (isfinite (relative))
    g_array_append_val (errors, relative);
}

static void
fill_metric (NavCalibrationLine *line, const GArray *comparisons, NavCalibration *calibration,
             NavMetric metric)
{
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < comparisons->len; i++) {
    const NavComparison *c = &g_array_index (comparisons, NavComparison, i);

    if (!is_of_line (line, c->benchmark))
      continue;
    add_error (before, c->log_error[NAV_METHOD_SIMULATION][metric]);
    add_error (after, correct (c, calibration, metric));
  }
  summarise (before, &line->before[metric]);
  summarise (after, &line->after[metric]);
}

static void
fill_line (NavCalibrationLine *line, const GArray *comparisons, NavCalibration *calibration)
{
  for (guint i = 0; i < comparisons->len; i++) {
    const NavBenchmark *benchmark = g_array_index (comparisons, NavComparison, i).benchmark;

    if (!is_of_line (line, benchmark))
      continue;
    line->rows++;
    line->own += benchmark->provenance.user ? 1 : 0;
  }
  fill_metric (line, comparisons, calibration, NAV_METRIC_TTFT);
  fill_metric (line, comparisons, calibration, NAV_METRIC_TPOT);
}

static void
add_line (GPtrArray *lines, const char *model, const char *gpu)
{
  NavCalibrationLine *line = g_new0 (NavCalibrationLine, 1);

  line->model = g_strdup (model);
  line->gpu = g_strdup (gpu);
  g_ptr_array_add (lines, line);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const NavCalibrationLine *x = *(NavCalibrationLine *const *) a;
  const NavCalibrationLine *y = *(NavCalibrationLine *const *) b;
  int order = g_strcmp0 (x->model, y->model);

  return order != 0 ? order : g_strcmp0 (x->gpu, y->gpu);
}

static NavCalibrationReport *
make_report (const GArray *comparisons, NavCalibration *calibration)
{
  NavCalibrationReport *report = g_new0 (NavCalibrationReport, 1);

  report->lines = g_ptr_array_new_with_free_func (line_free);
  add_line (report->lines, NULL, NULL);
  for (guint i = 0; i < comparisons->len; i++) {
    const NavBenchmark *benchmark = g_array_index (comparisons, NavComparison, i).benchmark;
    gboolean told = FALSE;

    for (guint k = 1; k < report->lines->len && !told; k++)
      told = is_of_line (report->lines->pdata[k], benchmark);
    if (!told)
      add_line (report->lines, benchmark->model, benchmark->gpu);
  }
  g_ptr_array_sort (report->lines, compare_lines);
  for (guint k = 0; k < report->lines->len; k++)
    fill_line (report->lines->pdata[k], comparisons, calibration);
  return report;
}

static gboolean
store_rows (NavKnowledge *knowledge, NavCollection collection, JsonNode *rows, guint *ret_stored,
            GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  JsonArray *array = json_node_get_array (rows);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (list, json_array_dup_element (array, i));
  if (list->len > 0 && !nav_knowledge_put_rows (knowledge, collection, list, error))
    return FALSE;
  *ret_stored = list->len;
  return TRUE;
}

/* With rows of one's own the ranges of everything change a little; without any the shipped ones
 * stand. */
static gboolean
store (NavKnowledge *knowledge, const GArray *comparisons, NavCalibration *calibration,
       NavCalibrationReport *report, GError **error)
{
  g_autoptr (NavErrorFit) fit = nav_error_fit_new ();
  g_autoptr (JsonNode) residuals =
    nav_comparisons_to_residuals (comparisons, TRUE, SOURCE, LICENCE);
  g_autoptr (JsonNode) ranges = NULL;

  if (json_array_get_length (json_node_get_array (residuals)) == 0)
    return TRUE;
  nav_error_fit_add_comparisons (fit, comparisons, calibration);
  ranges = nav_error_fit_to_rows (fit, SOURCE, LICENCE);
  return store_rows (knowledge, NAV_COLLECTION_RESIDUALS, residuals, &report->stored_residuals,
                     error) &&
         store_rows (knowledge, NAV_COLLECTION_ERROR_RANGES, ranges, &report->stored_ranges,
                     error);
}

/**
 * nav_calibrate:
 * @keep: whether to store what was found: residuals of the person's own rows, and the error ranges
 * @progress: (nullable): called after each row
 * @error: G_IO_ERROR_CANCELLED, or what the knowledge base says
 *
 * Compares every measured row with the model, some ten milliseconds each.
 *
 * Returns: (transfer full) (nullable): how far forecasts lay off, before and after correction
 */
NavCalibrationReport *
nav_calibrate (NavKnowledge *knowledge, gboolean keep, NavCalibrateProgress progress,
               gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (NavCatalog) catalog = nav_knowledge_load (knowledge, error);
  g_autoptr (NavCalibrationReport) report = NULL;
  g_autoptr (NavCalibration) calibration = NULL;
  g_autoptr (GArray) comparisons = NULL;

  if (catalog == NULL)
    return NULL;
  comparisons = nav_comparisons_new (catalog, nav_catalog_get_measurements (catalog), progress,
                                     data, cancellable, error);
  if (comparisons == NULL)
    return NULL;
  calibration = nav_calibration_new_from (catalog, comparisons);
  report = make_report (comparisons, calibration);
  if (keep && !store (knowledge, comparisons, calibration, report, error))
    return NULL;
  return g_steal_pointer (&report);
}

static void
add_error_json (JsonObject *object, const char *member, const NavCalibrationError *error)
{
  JsonObject *inner = json_object_new ();

  json_object_set_int_member (inner, "rows", error->rows);
  nav_json_add_number (inner, "median_percent", 100 * error->median);
  nav_json_add_number (inner, "p90_percent", 100 * error->p90);
  json_object_set_object_member (object, member, inner);
}

static JsonObject *
line_to_json (const NavCalibrationLine *line)
{
  static const NavMetric metrics[] = { NAV_METRIC_TTFT, NAV_METRIC_TPOT };
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "model", line->model);
  nav_json_add_string (object, "gpu", line->gpu);
  json_object_set_int_member (object, "rows", line->rows);
  json_object_set_int_member (object, "own", line->own);
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++) {
    JsonObject *metric = json_object_new ();
    add_error_json (metric, "before", &line->before[metrics[i]]);
    add_error_json (metric, "after", &line->after[metrics[i]]);
    json_object_set_object_member (object, nav_metric_names[metrics[i]], metric);
  }
  return object;
}

/**
 * nav_calibration_report_to_json:
 *
 * Returns: (transfer full): the report
 */
JsonNode *
nav_calibration_report_to_json (const NavCalibrationReport *report)
{
  JsonObject *object = json_object_new ();
  JsonArray *lines = json_array_new ();

  for (guint i = 0; i < report->lines->len; i++)
    json_array_add_object_element (lines, line_to_json (report->lines->pdata[i]));
  json_object_set_array_member (object, "lines", lines);
  json_object_set_int_member (object, "stored_residuals", report->stored_residuals);
  json_object_set_int_member (object, "stored_error_ranges", report->stored_ranges);
  return nav_json_node_for_object (object);
}
