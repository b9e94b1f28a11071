// SPDX-License-Identifier: Apache-2.0
// A row of the error ranges: how far measurements lie from a forecast method.

#include "nav-error-range.h"

#include <math.h>

#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavErrorRange, nav_error_range, nav_error_range_ref, nav_error_range_unref)

/* exp (20) is beyond any error that is worth telling. */
#define MAX_LOG 20

static void
nav_error_range_free (gpointer data)
{
  NavErrorRange *range = data;

  g_free (range->id);
  g_free (range->method);
  g_free (range->basis);
  g_free (range->models);
  g_free (range->gpu_class);
  g_free (range->metric);
  nav_provenance_clear (&range->provenance);
}

static double
read_log (NavJsonReader *reader, const char *name)
{
  double value = nav_row_figure (reader, name, -MAX_LOG, MAX_LOG);

  if (isnan (value))
    nav_json_reader_fail (reader, name, "is missing");
  return value;
}

/**
 * nav_error_range_new_from_json:
 * @row: a row of `error-ranges.json`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavErrorRange *
nav_error_range_new_from_json (JsonNode *row, GError **error)
{
  g_autoptr (NavErrorRange) range = g_atomic_rc_box_new0 (NavErrorRange);
  NavJsonReader reader;

  nav_row_begin (&reader, row, &range->id, &range->provenance);
  range->method = nav_row_text (&reader, "method");
  range->basis = nav_row_text (&reader, "basis");
  range->models = nav_row_text_or_null (&reader, "models");
  if (range->models == NULL)
    range->models = g_strdup (NAV_MODELS_NEW);
  range->per_spread = nav_json_reader_bool (&reader, "per_spread", FALSE);
  range->gpu_class = nav_row_text (&reader, "gpu_class");
  range->metric = nav_row_text (&reader, "metric");
  range->log_low = read_log (&reader, "log_low");
  range->log_median = read_log (&reader, "log_median");
  range->log_high = read_log (&reader, "log_high");
  range->rows = nav_row_count (&reader, "rows", G_MAXINT32);
  if (range->log_low > range->log_median || range->log_median > range->log_high)
    nav_json_reader_fail (&reader, "log_median", "must lie between log_low and log_high");
  return nav_row_end (&reader, range->id, error) ? g_steal_pointer (&range) : NULL;
}

NavErrorRange *
nav_error_range_ref (NavErrorRange *range)
{
  return g_atomic_rc_box_acquire (range);
}

void
nav_error_range_unref (NavErrorRange *range)
{
  g_atomic_rc_box_release_full (range, nav_error_range_free);
}
