// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-forecast.h"
#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

/**
 * NavResidual:
 *
 * How far one measured run lies from what each forecast method says of it without calibration:
 * log (measured / forecast) of the means, in an open loop of the steps behind them, see
 * NavComparison; NaN: not known. Its id is that of the measured row.
 * Written by `nav-bench --write-ranges` for shipped rows and by `knowledge calibrate` for the
 * person's own. Immutable, reference-counted, any thread.
 */
typedef struct {
  char *id;
  double log_ttft[NAV_N_METHODS];
  double log_tpot[NAV_N_METHODS];
  NavProvenance provenance;
} NavResidual;

#define NAV_TYPE_RESIDUAL (nav_residual_get_type ())
GType nav_residual_get_type (void);

NavResidual *nav_residual_new_from_json (JsonNode *row, GError **error);
NavResidual *nav_residual_ref (NavResidual *residual);
void nav_residual_unref (NavResidual *residual);
void nav_residual_build (JsonBuilder *builder, const char *id,
                         const double log_ttft[NAV_N_METHODS],
                         const double log_tpot[NAV_N_METHODS], const char *source,
                         const char *licence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavResidual, nav_residual_unref)

G_END_DECLS
