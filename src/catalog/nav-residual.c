// SPDX-License-Identifier: Apache-2.0
// A row of the residuals: how far a measured run lies from the forecasts.

#include "catalog/nav-residual.h"

#include <math.h>

#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavResidual, nav_residual, nav_residual_ref, nav_residual_unref)

/* exp (20) is beyond any error that is worth telling. */
#define MAX_LOG 20
#define DIGITS 1e4 /* a hundredth of a percent */

static const char *const ttft_members[NAV_N_METHODS] = { "closed_form_log_ttft",
                                                         "simulate_log_ttft" };
static const char *const tpot_members[NAV_N_METHODS] = { "closed_form_log_tpot",
                                                         "simulate_log_tpot" };

static void
nav_residual_free (gpointer data)
{
  NavResidual *residual = data;

  g_free (residual->id);
  nav_provenance_clear (&residual->provenance);
}

/**
 * nav_residual_new_from_json:
 * @row: a row of `residuals.json`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavResidual *
nav_residual_new_from_json (JsonNode *row, GError **error)
{
  g_autoptr (NavResidual) residual = g_atomic_rc_box_new0 (NavResidual);
  NavJsonReader reader;

  nav_row_begin (&reader, row, &residual->id, &residual->provenance);
  for (int m = 0; m < NAV_N_METHODS; m++) {
    residual->log_ttft[m] = nav_row_figure (&reader, ttft_members[m], -MAX_LOG, MAX_LOG);
    residual->log_tpot[m] = nav_row_figure (&reader, tpot_members[m], -MAX_LOG, MAX_LOG);
  }
  return nav_row_end (&reader, residual->id, error) ? g_steal_pointer (&residual) : NULL;
}

NavResidual *
nav_residual_ref (NavResidual *residual)
{
  return g_atomic_rc_box_acquire (residual);
}

void
nav_residual_unref (NavResidual *residual)
{
  g_atomic_rc_box_release_full (residual, nav_residual_free);
}

static void
add_log (JsonBuilder *builder, const char *member, double value)
{
  json_builder_set_member_name (builder, member);
  if (isfinite (value))
    json_builder_add_double_value (builder, round (CLAMP (value, -MAX_LOG, MAX_LOG) * DIGITS) /
                                              DIGITS);
  else
    json_builder_add_null_value (builder);
}

/**
 * nav_residual_build:
 * @id: of the measured row
 * @log_ttft: by method; NaN: not known
 * @log_tpot: likewise
 * @source: what to cite
 * @licence: of the source
 *
 * Adds the object that nav_residual_new_from_json() reads.
 */
void
nav_residual_build (JsonBuilder *builder, const char *id, const double log_ttft[NAV_N_METHODS],
                    const double log_tpot[NAV_N_METHODS], const char *source, const char *licence)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, id);
  for (int m = 0; m < NAV_N_METHODS; m++) {
    add_log (builder, ttft_members[m], log_ttft[m]);
    add_log (builder, tpot_members[m], log_tpot[m]);
  }
  json_builder_set_member_name (builder, "source");
  json_builder_add_string_value (builder, source);
  json_builder_set_member_name (builder, "source_licence");
  json_builder_add_string_value (builder, licence);
  json_builder_end_object (builder);
}
