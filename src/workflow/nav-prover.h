// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "observe/nav-load-run.h"
#include "workflow/nav-proof.h"
#include "workflow/nav-server-choice.h"

G_BEGIN_DECLS

/**
 * NavProver:
 *
 * Tries recommendations out, one at a time: starts the simulator where it is asked for, plays the
 * load, and keeps what came of the last run. Main thread; `changed` is emitted whenever something
 * here did.
 */
#define NAV_TYPE_PROVER (nav_prover_get_type ())
G_DECLARE_FINAL_TYPE (NavProver, nav_prover, NAV, PROVER, GObject)

/**
 * NavProverSample: where the client stood at a time.
 */
typedef struct {
  double at_s;
  double active; /* requests in flight */
  double tokens; /* of answers, until then */
} NavProverSample;

NavProver *nav_prover_new (void);
void nav_prover_start (NavProver *prover, NavPlan *plan, NavRecommendation *r,
                       const NavServerChoice *server, double duration_s);
void nav_prover_stop (NavProver *prover);
gboolean nav_prover_get_running (NavProver *prover);
const NavLoadProgress *nav_prover_get_progress (NavProver *prover);
double nav_prover_get_duration_s (NavProver *prover);
NavPlan *nav_prover_get_plan (NavProver *prover);
NavRecommendation *nav_prover_get_recommendation (NavProver *prover);
gboolean nav_prover_get_simulated (NavProver *prover);
const GArray *nav_prover_get_records (NavProver *prover); /* NavRequestRecord */
const GArray *nav_prover_get_samples (NavProver *prover); /* NavProverSample */
const GArray *nav_prover_get_gaps (NavProver *prover);    /* NavGapSample */
const GArray *nav_prover_get_server (NavProver *prover);  /* NavServerSample */
NavRun *nav_prover_get_run (NavProver *prover);
const NavRunFigures *nav_prover_get_figures (NavProver *prover);
const NavProof *nav_prover_get_proof (NavProver *prover);
const NavProofOptions *nav_prover_get_options (NavProver *prover);
const GError *nav_prover_get_error (NavProver *prover);

G_END_DECLS
