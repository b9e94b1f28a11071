// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-forecast.h"
#include "knowledge/nav-knowledge.h"

G_BEGIN_DECLS

/**
 * NavCalibrationError: relative errors of the means over some rows; NaN: no row states that figure.
 */
typedef struct {
  guint rows;
  double median;
  double p90;
} NavCalibrationError;

/**
 * NavCalibrationLine: the rows of one model on one GPU, simulated. `before` is the physics alone,
 * `after` corrected by rows of other parts: a third is left out at a time.
 */
typedef struct {
  char *model; /* NULL: all together */
  char *gpu;
  guint rows;
  guint own;
  NavCalibrationError before[NAV_N_METRICS];
  NavCalibrationError after[NAV_N_METRICS];
} NavCalibrationLine;

/**
 * NavCalibrationReport: what calibration found. The first line is of all rows.
 */
typedef struct {
  GPtrArray *lines; /* NavCalibrationLine */
  guint stored_residuals;
  guint stored_ranges;
} NavCalibrationReport;

typedef void (*NavCalibrateProgress) (guint done, guint total, gpointer data);

NavCalibrationReport *nav_calibrate (NavKnowledge *knowledge, gboolean keep,
                                     NavCalibrateProgress progress, gpointer data,
                                     GCancellable *cancellable, GError **error);
void nav_calibration_report_free (NavCalibrationReport *report);
JsonNode *nav_calibration_report_to_json (const NavCalibrationReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavCalibrationReport, nav_calibration_report_free)

G_END_DECLS
