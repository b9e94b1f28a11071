// SPDX-License-Identifier: Apache-2.0
// A row of the efficiency curves: a smoothed roofline fitted to measured operator times.

#include "nav-operator-curve.h"

#include <math.h>

#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavOperatorCurve, nav_operator_curve, nav_operator_curve_ref,
                     nav_operator_curve_unref)

static void
nav_operator_curve_free (gpointer data)
{
  NavOperatorCurve *curve = data;

  g_free (curve->id);
  g_free (curve->gpu_curves);
  g_free (curve->op);
  g_free (curve->dtype);
  nav_provenance_clear (&curve->provenance);
}

static double
read_needed (NavJsonReader *reader, const char *name, double min, double max)
{
  double value = nav_row_figure (reader, name, min, max);

  if (isnan (value))
    nav_json_reader_fail (reader, name, "is missing");
  return value;
}

/**
 * nav_operator_curve_new_from_json:
 * @row: a row of `efficiency-curves.json`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavOperatorCurve *
nav_operator_curve_new_from_json (JsonNode *row, GError **error)
{
  g_autoptr (NavOperatorCurve) curve = g_atomic_rc_box_new0 (NavOperatorCurve);
  NavJsonReader reader;

  nav_row_begin (&reader, row, &curve->id, &curve->provenance);
  curve->gpu_curves = nav_row_text (&reader, "gpu_curves");
  curve->op = nav_row_text (&reader, "op");
  curve->dtype = nav_row_text_or_null (&reader, "dtype");
  /* Above 1 where a fit explains a measurement by a better than nominal peak. */
  curve->compute_efficiency = read_needed (&reader, "compute_efficiency", 1e-4, 10);
  curve->memory_efficiency = read_needed (&reader, "memory_efficiency", 1e-4, 10);
  curve->exponent = read_needed (&reader, "exponent", 0.1, 100);
  curve->launch_us = read_needed (&reader, "launch_us", 0, 1e5);
  curve->fit_error_median = nav_row_figure (&reader, "fit_error_median", 0, 100);
  curve->fit_error_p90 = nav_row_figure (&reader, "fit_error_p90", 0, 100);
  return nav_row_end (&reader, curve->id, error) ? g_steal_pointer (&curve) : NULL;
}

NavOperatorCurve *
nav_operator_curve_ref (NavOperatorCurve *curve)
{
  return g_atomic_rc_box_acquire (curve);
}

void
nav_operator_curve_unref (NavOperatorCurve *curve)
{
  g_atomic_rc_box_release_full (curve, nav_operator_curve_free);
}
