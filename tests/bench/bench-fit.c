// SPDX-License-Identifier: Apache-2.0
// Fits the global constants to the measured runs: coordinate descent on the mean absolute log error
// of TPOT and TTFT, from the values that nothing was fitted for, within physical bounds.

#include <math.h>
#include <stdio.h>

#include "bench-rows.h"

#define ROUNDS 40
#define HUBER 0.6   /* errors beyond this weigh no more: broken or knee rows */
#define TTFT_WEIGHT 0.35
#define PULL 0.006  /* towards the starting value, per log unit squared */

typedef struct {
  const char *name;
  gsize offset;
  double start;
  double least;
  double most;
} Parameter;

#define PARAMETER(member, start, least, most) \
  { #member, G_STRUCT_OFFSET (NavStepConstants, member), start, least, most }

static const Parameter parameters[] = {
  PARAMETER (step_ms, 0.3, 0.02, 2),
  PARAMETER (layer_us, 12, 1, 40),
  PARAMETER (sequence_us, 4, 0.1, 20),
  PARAMETER (expert_layer_us, 5, 0.5, 60),
  PARAMETER (prompt_layer_us, 20, 0.5, 400),
  PARAMETER (linear_factor, 1, 0.7, 1.4),
  PARAMETER (expert_factor, 1, 0.6, 1.6),
  PARAMETER (prefill_factor, 1, 0.5, 2),
  PARAMETER (decode_factor, 1, 0.5, 1.6),
  PARAMETER (decode_launch_factor, 0.7, 0.1, 1.2),
  PARAMETER (expert_launch_factor, 0.7, 0.1, 1.2),
  PARAMETER (linear_launch_factor, 0.7, 0.1, 1.2),
  PARAMETER (communication_factor, 1, 0.5, 1.6),
  PARAMETER (prompt_token_us, 2, 0.1, 40),
  PARAMETER (client_ms, 4, 0.1, 60),
  PARAMETER (client_steps, 1, 0.3, 3),
  PARAMETER (burst_request_us, 500, 20, 6000),
};

static double *
value_of (NavStepConstants *constants, const Parameter *parameter)
{
  return (double *) G_STRUCT_MEMBER_P (constants, parameter->offset);
}

static double
compute_loss (GArray *rows, NavCatalog *catalog, NavStepConstants *constants)
{
  double sum = 0;

  bench_rows_forecast (rows, catalog, constants);
  for (guint i = 0; i < rows->len; i++) {
    const BenchRow *row = &g_array_index (rows, BenchRow, i);

    sum += MIN (fabs (row->log_error[NAV_METRIC_TPOT]), HUBER);
    sum += TTFT_WEIGHT * MIN (fabs (row->log_error[NAV_METRIC_TTFT]), 2 * HUBER);
  }
  sum /= rows->len;
  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++) {
    double away = log (*value_of (constants, &parameters[i]) / parameters[i].start);
    sum += PULL * away * away;
  }
  return sum;
}

static gboolean
try_value (GArray *rows, NavCatalog *catalog, NavStepConstants *constants,
           const Parameter *parameter, double factor, double *loss)
{
  double *value = value_of (constants, parameter), before = *value, now;

  *value = CLAMP (before * factor, parameter->least, parameter->most);
  now = compute_loss (rows, catalog, constants);
  if (now < *loss) {
    *loss = now;
    return TRUE;
  }
  *value = before;
  return FALSE;
}

/* Fits @constants to @rows; what the rows do not tell, the open-loop figures, stays as it is
 * shipped. Returns the loss. Leaves in @rows the errors of the last trial. */
double
bench_fit (GArray *rows, NavCatalog *catalog, NavStepConstants *constants)
{
  double step = 0.3, loss;

  *constants = nav_step_constants;
  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    *value_of (constants, &parameters[i]) = parameters[i].start;
  loss = compute_loss (rows, catalog, constants);
  for (int round = 0; round < ROUNDS && step > 0.004; round++) {
    gboolean better = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
      better |= try_value (rows, catalog, constants, &parameters[i], 1 + step, &loss) ||
                try_value (rows, catalog, constants, &parameters[i], 1 / (1 + step), &loss);
    if (!better)
      step /= 2;
  }
  return loss;
}

/* Prints what the shipped constants should be, and the errors under them. */
void
bench_print_fit (GArray *rows, NavCatalog *catalog)
{
  NavStepConstants constants;

  printf ("fitted, loss %.4f\n", bench_fit (rows, catalog, &constants));
  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    printf ("  .%s = %.4g,\n", parameters[i].name, *value_of (&constants, &parameters[i]));
  bench_rows_forecast (rows, catalog, &constants);
  bench_print_accuracy (rows);
}
