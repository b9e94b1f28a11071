// SPDX-License-Identifier: Apache-2.0
// The 80 % ranges that forecasts carry, from rows that were left out of what corrected them.

#include "serving/nav-error-fit.h"

#include <math.h>

#include "base/nav-stats.h"
#include "serving/nav-forecast-range.h"

#define MIN_ROWS 20     /* fewer residuals than that make no percentiles */
#define ROUNDING 1000.0 /* three digits after the point: a tenth of a percent */


/* Rows that nobody has seen fall outside of the percentiles of those that were left out more often
 * than one in five: 16 to 28 % of them between the 10th and 90th in trials with a third kept apart.
 * Between these it is about one in five. */
#define LOW_PERCENTILE 8

#define N_FOLDS 3

static const NavMetric told_metrics[] = { NAV_METRIC_TTFT, NAV_METRIC_TPOT, NAV_METRIC_E2E };

struct _NavErrorFit {
  GHashTable *groups; /* id -> Group */
};

typedef struct {
  NavMethod method;
  NavBasis basis;
  char *models;
  char *gpus;
  NavMetric metric;
  GArray *errors; /* double */
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->models);
  g_free (group->gpus);
  g_array_unref (group->errors);
  g_free (group);
}

NavErrorFit *
nav_error_fit_new (void)
{
  NavErrorFit *fit = g_new0 (NavErrorFit, 1);

  fit->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, group_free);
  return fit;
}

void
nav_error_fit_free (NavErrorFit *fit)
{
  if (fit == NULL)
    return;
  g_hash_table_unref (fit->groups);
  g_free (fit);
}

static Group *
find_group (NavErrorFit *fit, NavMethod method, NavBasis basis, const char *models,
            const char *gpus, NavMetric metric)
{
  char *id = g_strjoin ("|", nav_method_names[method], nav_basis_names[basis],
                        models, gpus, nav_metric_names[metric], NULL);
  Group *group = g_hash_table_lookup (fit->groups, id);

  if (group != NULL) {
    g_free (id);
    return group;
  }
  group = g_new0 (Group, 1);
  *group = (Group){ method, basis, g_strdup (models), g_strdup (gpus), metric,
                    g_array_new (FALSE, FALSE, sizeof (double)) };
  g_hash_table_insert (fit->groups, id, group);
  return group;
}

/**
 * nav_error_fit_add:
 * @models: NAV_MODELS_NEW, NAV_MODELS_KNOWN, or nav_forecast_model_group()
 * @gpus: a class, see nav_gpu_class(), the id of a GPU, or NAV_GPUS_ANY
 * @error: log (measured / forecast), in multiples of the spread where the basis has one; NaN: none
 */
void
nav_error_fit_add (NavErrorFit *fit, NavMethod method, NavBasis basis, const char *models,
                   const char *gpus, NavMetric metric, double error)
{
  if (isfinite (error))
    g_array_append_val (find_group (fit, method, basis, models, gpus, metric)->errors, error);
}

/* The rest of E2E: its forecast is made of the corrected parts, in the shares that they have. */
static double
correct_e2e (const NavComparison *c, const double *errors, const NavCorrection *correction)
{
  double share = c->ttft_share * exp (errors[NAV_METRIC_E2E] - errors[NAV_METRIC_TTFT]);

  return log (share * exp (correction->log_ttft) + (1 - share) * exp (correction->log_tpot));
}

static double
spread_of_e2e (const NavComparison *c, const NavCorrection *correction)
{
  return hypot (c->ttft_share * correction->spread_ttft,
                (1 - c->ttft_share) * correction->spread_tpot);
}

static void
add_corrected (NavErrorFit *fit, const NavComparison *c, NavMethod method,
               const NavCorrection *correction)
{
  const double *errors = c->log_error[method];
  NavBasis basis = MAX (correction->basis, NAV_BASIS_INTERPOLATED); /* as ranges are looked up */

  nav_error_fit_add (fit, method, basis, NAV_MODELS_KNOWN, NAV_GPUS_ANY, NAV_METRIC_TTFT,
                     (errors[NAV_METRIC_TTFT] - correction->log_ttft) / correction->spread_ttft);
  nav_error_fit_add (fit, method, basis, NAV_MODELS_KNOWN, NAV_GPUS_ANY, NAV_METRIC_TPOT,
                     (errors[NAV_METRIC_TPOT] - correction->log_tpot) / correction->spread_tpot);
  nav_error_fit_add (fit, method, basis, NAV_MODELS_KNOWN, NAV_GPUS_ANY, NAV_METRIC_E2E,
                     (errors[NAV_METRIC_E2E] - correct_e2e (c, errors, correction)) /
                       spread_of_e2e (c, correction));
}

static void
add_uncorrected (NavErrorFit *fit, const NavComparison *c, NavMethod method, const char *models,
                 const char *gpus)
{
  for (gsize k = 0; k < G_N_ELEMENTS (told_metrics); k++)
    nav_error_fit_add (fit, method, NAV_BASIS_ESTIMATED, models, gpus, told_metrics[k],
                       c->log_error[method][told_metrics[k]]);
}

/* As fine as there are rows for: the model in its format on its GPU, on any, any model. */
static void
add_to_all_groups (NavErrorFit *fit, const NavComparison *c, NavMethod method)
{
  const NavCandidate *candidate = c->scenario->candidate;
  g_autofree char *group = nav_forecast_model_group (candidate);

  add_uncorrected (fit, c, method, group, candidate->gpu->id);
  add_uncorrected (fit, c, method, group, NAV_GPUS_ANY);
  add_uncorrected (fit, c, method, NAV_MODELS_KNOWN, nav_gpu_class (candidate->gpu));
  add_uncorrected (fit, c, method, NAV_MODELS_KNOWN, NAV_GPUS_ANY);
}

/* A third of the rows is left out at a time: what stays interpolates, as thinly as it may be for
 * whoever asks. Without its GPU, runs elsewhere calibrate. */
static void
add_left_out (NavErrorFit *fit, const NavComparison *c, NavCalibration *calibration,
              NavMethod method)
{
  const NavLeaveOut its_fold = { .n_folds = N_FOLDS,
                                 .fold = nav_leave_out_fold (c->benchmark->id, N_FOLDS) };
  const NavLeaveOut its_gpu = { .gpu = c->benchmark->gpu };
  const NavCandidate *candidate = c->scenario->candidate;
  NavCorrection correction;

  nav_calibration_find (calibration, candidate, &c->point, method, &its_fold, &correction);
  if (correction.evidence[0] != NULL)
    add_corrected (fit, c, method, &correction);
  nav_calibration_find (calibration, candidate, &c->point, method, &its_gpu, &correction);
  if (correction.evidence[0] != NULL)
    add_corrected (fit, c, method, &correction);
}

/**
 * nav_error_fit_add_comparisons:
 * @comparisons: (element-type NavComparison)
 * @calibration: of the same rows
 *
 * Adds what is left of each row without any correction (estimated, of a known model), and with the
 * corrections of rows other than itself.
 */
void
nav_error_fit_add_comparisons (NavErrorFit *fit, const GArray *comparisons,
                               NavCalibration *calibration)
{
  for (guint i = 0; i < comparisons->len; i++) {
    const NavComparison *c = &g_array_index (comparisons, NavComparison, i);

    for (int method = 0; method < NAV_N_METHODS; method++) {
      add_to_all_groups (fit, c, (NavMethod) method);
      add_left_out (fit, c, calibration, (NavMethod) method);
    }
  }
}

static void
add_percentile (JsonBuilder *builder, const char *member, const GArray *errors, double percentile)
{
  double value =
    nav_stats_percentile ((const double *) (gconstpointer) errors->data, errors->len, percentile);

  json_builder_set_member_name (builder, member);
  json_builder_add_double_value (builder, round (value * ROUNDING) / ROUNDING);
}

static void
add_text (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

static void
add_row (JsonBuilder *builder, const char *id, Group *group, const char *source,
         const char *licence)
{
  nav_stats_sort ((double *) (gpointer) group->errors->data, group->errors->len);
  json_builder_begin_object (builder);
  add_text (builder, "id", id);
  add_text (builder, "method", nav_method_names[group->method]);
  add_text (builder, "basis", nav_basis_names[group->basis]);
  add_text (builder, "models", group->models);
  json_builder_set_member_name (builder, "per_spread");
  json_builder_add_boolean_value (builder, group->basis < NAV_BASIS_ESTIMATED);
  add_text (builder, "gpu_class", group->gpus);
  add_text (builder, "metric", nav_metric_names[group->metric]);
  add_percentile (builder, "log_low", group->errors, LOW_PERCENTILE);
  add_percentile (builder, "log_median", group->errors, 50);
  add_percentile (builder, "log_high", group->errors, 100 - LOW_PERCENTILE);
  json_builder_set_member_name (builder, "rows");
  json_builder_add_int_value (builder, group->errors->len);
  add_text (builder, "source", source);
  add_text (builder, "source_licence", licence);
  json_builder_end_object (builder);
}

/**
 * nav_error_fit_to_rows:
 * @source: what the rows cite
 *
 * Groups of fewer than twenty residuals tell nothing and are left out.
 *
 * Returns: (transfer full): an array, sorted by id
 */
JsonNode *
nav_error_fit_to_rows (NavErrorFit *fit, const char *source, const char *licence)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GList *ids = g_list_sort (g_hash_table_get_keys (fit->groups), (GCompareFunc) g_strcmp0);

  json_builder_begin_array (builder);
  for (GList *l = ids; l != NULL; l = l->next) {
    Group *group = g_hash_table_lookup (fit->groups, l->data);
    if (group->errors->len >= MIN_ROWS)
      add_row (builder, l->data, group, source, licence);
  }
  json_builder_end_array (builder);
  g_list_free (ids);
  return json_builder_get_root (builder);
}
