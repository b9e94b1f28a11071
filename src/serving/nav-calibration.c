// SPDX-License-Identifier: Apache-2.0
// Corrections from measured neighbours. Of the measured runs of the same model, the nearest few say
// by how much the model's forecast errs there; their mean, weighted by nearness and drawn towards
// nothing when all are far, is the correction. Runs of other models do not help: with them the
// error on a model that was left out grows.
//
// The distances are those that give the least error on runs that were left out (`nav-bench`, and
// `knowledge calibrate` on one's own rows).

#include "serving/nav-calibration.h"

#include <math.h>

#include "serving/nav-comparison.h"

/* Distance of one doubling, and of another GPU, format or engine version. */
#define RUNNING_WEIGHT 0.36 /* times the square of the doublings */
#define TENSOR_WEIGHT 1.0
#define INPUT_WEIGHT 0.25
#define OUTPUT_WEIGHT 0.09
#define OTHER_GPU 2.0
#define OTHER_PRECISION 1.5
#define OTHER_VERSION 1.0
#define EXPERT_WEIGHT 0.5
#define PREFIX_WEIGHT 1.0 /* a prompt wholly in the cache */

#define REACH 0.6        /* a neighbour's weight falls to 1/e in this distance */
#define SHRINKAGE 0.05   /* the weight of knowing nothing */
#define FARTHEST 4.0

/* What is left over spreads like the neighbours' own disagreement, and more with distance. */
#define SPREAD_FLOOR 0.02
#define SPREAD_BY_DISTANCE 0.1

/* Within two doublings of everything a forecast lies between measurements. */
#define BETWEEN_DOUBLINGS 1.001
#define SAME_SHARE 0.05

/* The same run again: lengths to a tenth, requests under way to two fifths. */
#define SAME_DOUBLINGS 0.14
#define SAME_RUNNING_DOUBLINGS 0.5

typedef struct {
  NavBenchmark *benchmark; /* owned */
  double log_ttft[NAV_N_METHODS];
  double log_tpot[NAV_N_METHODS];
  NavVersion version;
  gboolean versioned;
  double running; /* clients; in an open loop the mean under way, by Little's law */
  double input; /* mean lengths, tokens */
  double output;
  double prefix_hit_ratio;
} Row;

struct _NavCalibration {
  NavCatalog *catalog;
  GHashTable *by_model; /* model id -> GArray of Row */
  NavRangeTable ranges;
};

G_DEFINE_BOXED_TYPE (NavCalibration, nav_calibration, nav_calibration_ref, nav_calibration_unref)

static gboolean
is_stated (const NavVersion *version)
{
  return version->major + version->minor + version->patch > 0;
}

static void
row_clear (gpointer data)
{
  nav_benchmark_unref (((Row *) data)->benchmark);
}

static double
count_running (const NavBenchmark *benchmark)
{
  if (!isnan (benchmark->concurrency))
    return benchmark->concurrency;
  return benchmark->rate * benchmark->latency[NAV_METRIC_E2E].mean / 1000;
}

/* The row of a measured run that says where it lies; without a load or lengths it says nothing. */
static Row *
add_row (NavCalibration *calibration, NavBenchmark *benchmark)
{
  Row row = { .benchmark = benchmark };
  GArray *rows;

  row.running = count_running (benchmark);
  if (isnan (row.running) || benchmark->simulated || benchmark->input_lengths == NULL ||
      benchmark->output_lengths == NULL)
    return NULL;
  nav_benchmark_ref (benchmark);
  row.input = benchmark->input_lengths->mean;
  row.output = benchmark->output_lengths->mean;
  row.prefix_hit_ratio = benchmark->prefix_hit_ratio > 0 ? benchmark->prefix_hit_ratio : 0;
  nav_version_parse (benchmark->engine_version, &row.version);
  row.versioned = is_stated (&row.version);
  rows = g_hash_table_lookup (calibration->by_model, benchmark->model);
  if (rows == NULL) {
    rows = g_array_new (FALSE, FALSE, sizeof (Row));
    g_array_set_clear_func (rows, row_clear);
    g_hash_table_insert (calibration->by_model, benchmark->model, rows);
  }
  g_array_append_val (rows, row);
  return &g_array_index (rows, Row, rows->len - 1);
}

static NavCalibration *
calibration_alloc (NavCatalog *catalog)
{
  NavCalibration *calibration = g_atomic_rc_box_new0 (NavCalibration);

  calibration->catalog = nav_catalog_ref (catalog);
  nav_range_table_init (&calibration->ranges, catalog);
  calibration->by_model =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  return calibration;
}

/**
 * nav_calibration_new:
 * @catalog: whose measured rows and residuals to use
 *
 * Rows without a residual are left out: nobody has compared them with the model yet.
 *
 * Returns: (transfer full)
 */
NavCalibration *
nav_calibration_new (NavCatalog *catalog)
{
  NavCalibration *calibration;
  const GPtrArray *benchmarks;

  g_return_val_if_fail (catalog != NULL, NULL);

  calibration = calibration_alloc (catalog);
  benchmarks = nav_catalog_get_measurements (catalog);
  for (guint i = 0; i < benchmarks->len; i++) {
    NavBenchmark *benchmark = benchmarks->pdata[i];
    NavResidual *residual = nav_catalog_find_residual (catalog, benchmark->id);
    Row *row = residual != NULL ? add_row (calibration, benchmark) : NULL;

    for (int m = 0; row != NULL && m < NAV_N_METHODS; m++) {
      row->log_ttft[m] = residual->log_ttft[m];
      row->log_tpot[m] = residual->log_tpot[m];
    }
  }
  return calibration;
}

/**
 * nav_calibration_new_from:
 * @comparisons: (element-type NavComparison): used instead of the residuals of @catalog
 *
 * Returns: (transfer full)
 */
NavCalibration *
nav_calibration_new_from (NavCatalog *catalog, const GArray *comparisons)
{
  NavCalibration *calibration = calibration_alloc (catalog);

  for (guint i = 0; i < comparisons->len; i++) {
    const NavComparison *comparison = &g_array_index (comparisons, NavComparison, i);
    Row *row = add_row (calibration, comparison->benchmark);

    for (int m = 0; row != NULL && m < NAV_N_METHODS; m++) {
      row->log_ttft[m] = comparison->log_error[m][NAV_METRIC_TTFT];
      row->log_tpot[m] = comparison->log_error[m][NAV_METRIC_TPOT];
    }
  }
  return calibration;
}

NavCalibration *
nav_calibration_ref (NavCalibration *calibration)
{
  return g_atomic_rc_box_acquire (calibration);
}

static void
calibration_free (gpointer data)
{
  NavCalibration *calibration = data;

  g_hash_table_unref (calibration->by_model);
  nav_catalog_unref (calibration->catalog);
}

void
nav_calibration_unref (NavCalibration *calibration)
{
  g_atomic_rc_box_release_full (calibration, calibration_free);
}

NavCatalog *
nav_calibration_get_catalog (NavCalibration *calibration)
{
  return calibration->catalog;
}

/**
 * nav_calibration_get_ranges:
 *
 * Returns: (transfer none): the error ranges of its catalogue
 */
const NavRangeTable *
nav_calibration_get_ranges (NavCalibration *calibration)
{
  return &calibration->ranges;
}

/**
 * nav_calibration_knows:
 *
 * Returns: whether runs of @model were measured
 */
gboolean
nav_calibration_knows (NavCalibration *calibration, const NavModel *model)
{
  return g_hash_table_contains (calibration->by_model, model->id);
}

/* How many doublings lie between a row and what is asked, in each dimension. */
typedef struct {
  double running;
  double tensor;
  double expert;
  double input;
  double output;
  double prefix; /* difference of the shares of prompts in the cache */
  gboolean same_gpu;
  gboolean same_precision;
  gboolean same_version;
} Gap;

static gboolean
is_same_version (const Row *row, const NavCandidate *candidate)
{
  const NavVersion *asked = &candidate->engine.version;
  gboolean stated = is_stated (asked);

  if (!row->versioned || !stated)
    return row->versioned == stated;
  return row->version.major == asked->major && row->version.minor == asked->minor;
}

static double
doublings (double a, double b)
{
  return fabs (log2 (MAX (a, 1) / MAX (b, 1)));
}

static void
measure_gap (const Row *row, const NavCandidate *candidate, const NavOperatingPoint *point,
             Gap *gap)
{
  const NavBenchmark *b = row->benchmark;

  *gap = (Gap){
    .running = doublings (row->running, point->running),
    .tensor = doublings (b->tensor_parallel, candidate->tensor_parallel),
    .expert = doublings (b->expert_parallel, candidate->expert_parallel),
    .input = doublings (row->input, point->input_tokens),
    .output = doublings (row->output, point->output_tokens),
    .prefix = fabs (row->prefix_hit_ratio - point->prefix_hit_ratio),
    .same_gpu = g_str_equal (b->gpu, candidate->gpu->id),
    .same_precision = b->precision == candidate->precision,
    .same_version = is_same_version (row, candidate),
  };
}

static double
measure_distance (const Gap *gap)
{
  double squares = RUNNING_WEIGHT * gap->running * gap->running +
                   TENSOR_WEIGHT * gap->tensor * gap->tensor +
                   INPUT_WEIGHT * gap->input * gap->input +
                   OUTPUT_WEIGHT * gap->output * gap->output;

  return sqrt (squares) + EXPERT_WEIGHT * gap->expert + (gap->same_gpu ? 0 : OTHER_GPU) +
         (gap->same_precision ? 0 : OTHER_PRECISION) + (gap->same_version ? 0 : OTHER_VERSION) +
         PREFIX_WEIGHT * gap->prefix;
}

/* A row of means makes no percentile measured, so that of such a row the same run again is
 * interpolated too. Steps that are slower than forecast leave more under way at the same rate, so
 * that of what is under way less is asked than of the lengths. */
static gboolean
is_same_run (const NavBenchmark *row, const Gap *gap)
{
  gboolean percentiles =
    !isnan (row->latency[NAV_METRIC_TTFT].p95) && !isnan (row->latency[NAV_METRIC_TPOT].p95);

  return percentiles && gap->same_version && gap->tensor <= 0 &&
         gap->running <= SAME_RUNNING_DOUBLINGS &&
         MAX (gap->input, gap->output) <= SAME_DOUBLINGS;
}

static NavBasis
name_basis (const NavBenchmark *row, const Gap *gap)
{
  double most = MAX (MAX (gap->running, gap->tensor), MAX (gap->input, gap->output));
  gboolean between = gap->same_gpu && gap->same_precision && gap->expert <= 0 &&
                     most <= BETWEEN_DOUBLINGS && gap->prefix <= SAME_SHARE;

  if (!between)
    return NAV_BASIS_CALIBRATED;
  return is_same_run (row, gap) ? NAV_BASIS_MEASURED : NAV_BASIS_INTERPOLATED;
}

typedef struct {
  const Row *row;
  double distance;
  double weight;
} Neighbour;

typedef struct {
  Neighbour nearest[NAV_MAX_EVIDENCE];
  guint n;
  NavBasis basis;
} Neighbours;

static void
keep_if_near (Neighbours *near, const Row *row, double distance)
{
  guint place = near->n;

  while (place > 0 && near->nearest[place - 1].distance > distance)
    place--;
  if (place == NAV_MAX_EVIDENCE)
    return;
  near->n = MIN (near->n + 1, NAV_MAX_EVIDENCE);
  for (guint i = near->n - 1; i > place; i--)
    near->nearest[i] = near->nearest[i - 1];
  near->nearest[place] = (Neighbour){ row, distance, exp (-distance / REACH) };
}

/**
 * nav_leave_out_fold:
 *
 * Returns: into which of @n_folds parts the row falls; the same everywhere and for ever
 */
guint
nav_leave_out_fold (const char *benchmark, guint n_folds)
{
  return g_str_hash (benchmark) % n_folds;
}

static gboolean
is_left_out (const Row *row, const NavLeaveOut *without)
{
  if (without == NULL)
    return FALSE;
  return g_strcmp0 (row->benchmark->gpu, without->gpu) == 0 ||
         (without->n_folds > 0 &&
          nav_leave_out_fold (row->benchmark->id, without->n_folds) == without->fold);
}

static void
find_neighbours (NavCalibration *calibration, const NavCandidate *candidate,
                 const NavOperatingPoint *point, const NavLeaveOut *without, Neighbours *near)
{
  const GArray *rows = g_hash_table_lookup (calibration->by_model, candidate->model->id);

  *near = (Neighbours){ .basis = NAV_BASIS_CALIBRATED };
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);
    double distance;
    Gap gap;

    if (is_left_out (row, without))
      continue;
    measure_gap (row, candidate, point, &gap);
    distance = measure_distance (&gap);
    if (distance > FARTHEST)
      continue;
    near->basis = MIN (near->basis, name_basis (row->benchmark, &gap));
    keep_if_near (near, row, distance);
  }
}

/* Weighted mean, shrunk, and how far the neighbours lie from it. */
static double
combine (const Neighbours *near, const double *values, double *ret_spread)
{
  double weights = 0, sum = 0, squares = 0, mean, away;

  for (guint i = 0; i < near->n; i++)
    if (!isnan (values[i])) {
      weights += near->nearest[i].weight;
      sum += near->nearest[i].weight * values[i];
    }
  mean = sum / (weights + SHRINKAGE);
  for (guint i = 0; i < near->n; i++)
    if (!isnan (values[i]))
      squares += near->nearest[i].weight * (values[i] - mean) * (values[i] - mean);
  away = SPREAD_BY_DISTANCE * MIN (near->nearest[0].distance, FARTHEST);
  *ret_spread = sqrt (SPREAD_FLOOR * SPREAD_FLOOR + (weights > 0 ? squares / weights : 0) +
                      away * away);
  return mean;
}

/**
 * nav_correction_none:
 *
 * Makes @correction one that corrects nothing.
 */
void
nav_correction_none (NavCorrection *correction, NavBasis basis)
{
  *correction = (NavCorrection){ .basis = basis };
}

/**
 * nav_calibration_find:
 * @point: where among the rows; running NaN: not known, as if one
 * @method: whose residuals to use
 * @without: (nullable): rows that must not help
 * @ret_correction: (out caller-allocates): none, with the basis estimated, where no row of the same
 *   model is near
 *
 * A few microseconds at most.
 */
void
nav_calibration_find (NavCalibration *calibration, const NavCandidate *candidate,
                      const NavOperatingPoint *point, NavMethod method,
                      const NavLeaveOut *without, NavCorrection *ret_correction)
{
  double ttft[NAV_MAX_EVIDENCE], tpot[NAV_MAX_EVIDENCE];
  Neighbours near;

  g_return_if_fail (calibration != NULL && candidate != NULL && point != NULL);

  nav_correction_none (ret_correction, NAV_BASIS_ESTIMATED);
  find_neighbours (calibration, candidate, point, without, &near);
  if (near.n == 0)
    return;
  for (guint i = 0; i < near.n; i++) {
    ttft[i] = near.nearest[i].row->log_ttft[method];
    tpot[i] = near.nearest[i].row->log_tpot[method];
    ret_correction->evidence[i] = near.nearest[i].row->benchmark->id;
  }
  ret_correction->log_ttft = combine (&near, ttft, &ret_correction->spread_ttft);
  ret_correction->log_tpot = combine (&near, tpot, &ret_correction->spread_tpot);
  ret_correction->basis = near.basis;
}

static void
scale_latency (NavLatency *latency, double factor)
{
  latency->mean *= factor;
  latency->p50 *= factor;
  latency->p90 *= factor;
  latency->p95 *= factor;
  latency->p99 *= factor;
}

static void
shift_latency (NavLatency *latency, double ms)
{
  latency->mean += ms;
  latency->p50 += ms;
  latency->p90 += ms;
  latency->p95 += ms;
  latency->p99 += ms;
}

/**
 * nav_correction_apply:
 * @forecast: (inout): made with a step model that was scaled by exp (log_tpot) already, see
 *   nav_step_model_new_scaled()
 *
 * Corrects what the scaled steps have not: TTFT by the rest of its own correction, and E2E by as
 * many milliseconds; notes the basis and the evidence.
 */
void
nav_correction_apply (const NavCorrection *correction, NavForecast *forecast)
{
  double factor = exp (correction->log_ttft - correction->log_tpot);
  NavLatency *ttft = &forecast->latency[NAV_METRIC_TTFT];
  double before = ttft->mean;

  g_return_if_fail (correction != NULL && forecast != NULL);

  if (correction->evidence[0] == NULL)
    return;
  scale_latency (ttft, factor);
  shift_latency (&forecast->latency[NAV_METRIC_E2E], ttft->mean - before);
  forecast->basis = MIN (forecast->basis, correction->basis);
  for (guint i = 0; i < NAV_MAX_EVIDENCE; i++)
    forecast->evidence[i] = correction->evidence[i];
}
