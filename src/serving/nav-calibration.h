// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-candidate.h"
#include "catalog/nav-catalog.h"
#include "serving/nav-range-table.h"
#include "serving/nav-step-model.h"

G_BEGIN_DECLS

/**
 * NavCalibration:
 *
 * The measured rows of a catalogue as corrections of the model: what nearby runs of the same model
 * say of a forecast. Holds its catalogue. Immutable, reference-counted, any thread.
 */
typedef struct _NavCalibration NavCalibration;

/**
 * NavOperatingPoint: where a forecast lies among measured rows.
 */
typedef struct {
  double running;          /* requests in the engine at once: the clients of a closed loop */
  double input_tokens;     /* means */
  double output_tokens;
  double prefix_hit_ratio;
} NavOperatingPoint;

/**
 * NavCorrection: what to multiply a forecast with, and how sure that is. All logarithms are 0 and
 * the basis is that of the step model where nothing comparable was measured.
 */
typedef struct {
  double log_ttft;
  double log_tpot;
  double spread_ttft; /* the scale of what is left, in log units; 0: no neighbour */
  double spread_tpot;
  NavBasis basis;
  /* Ids of rows that the catalogue or the calibration holds, the nearest first, then NULL */
  const char *evidence[NAV_MAX_EVIDENCE];
} NavCorrection;

/**
 * NavLeaveOut: rows that must not help, for cross-validation. NULL: none.
 */
typedef struct {
  const char *gpu; /* all rows of this GPU */
  guint n_folds;   /* rows fall into so many parts by their ids; 0: no part is left out */
  guint fold;      /* the part that is */
} NavLeaveOut;

guint nav_leave_out_fold (const char *benchmark, guint n_folds);

#define NAV_TYPE_CALIBRATION (nav_calibration_get_type ())
GType nav_calibration_get_type (void);

NavCalibration *nav_calibration_new (NavCatalog *catalog);
NavCalibration *nav_calibration_new_from (NavCatalog *catalog, const GArray *comparisons);
NavCalibration *nav_calibration_ref (NavCalibration *calibration);
void nav_calibration_unref (NavCalibration *calibration);
NavCatalog *nav_calibration_get_catalog (NavCalibration *calibration);
const NavRangeTable *nav_calibration_get_ranges (NavCalibration *calibration);
gboolean nav_calibration_knows (NavCalibration *calibration, const NavModel *model);
void nav_calibration_find (NavCalibration *calibration, const NavCandidate *candidate,
                           const NavOperatingPoint *point, NavMethod method,
                           const NavLeaveOut *without, NavCorrection *ret_correction);

void nav_correction_none (NavCorrection *correction, NavBasis basis);
void nav_correction_apply (const NavCorrection *correction, NavForecast *forecast);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavCalibration, nav_calibration_unref)

G_END_DECLS
