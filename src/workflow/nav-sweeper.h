// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "observe/nav-sweep.h"
#include "planner/nav-plan.h"
#include "workflow/nav-server-choice.h"
#include "workflow/nav-sweep-forecast.h"

G_BEGIN_DECLS

/**
 * NavSweeper:
 *
 * Searches the highest rate at which a server keeps a plan's targets: starts the simulator where it
 * is asked for, plays one load after the other, and keeps what came of the last search. Main
 * thread; `changed` is emitted whenever something here did.
 */
#define NAV_TYPE_SWEEPER (nav_sweeper_get_type ())
G_DECLARE_FINAL_TYPE (NavSweeper, nav_sweeper, NAV, SWEEPER, GObject)

NavSweeper *nav_sweeper_new (void);
void nav_sweeper_start (NavSweeper *sweeper, NavPlan *plan, NavRecommendation *r,
                        const NavServerChoice *server, double duration_s);
void nav_sweeper_stop (NavSweeper *sweeper);
gboolean nav_sweeper_get_running (NavSweeper *sweeper);
NavSweep *nav_sweeper_get_sweep (NavSweeper *sweeper);
gboolean nav_sweeper_is_finished (NavSweeper *sweeper);
const NavSweepStep *nav_sweeper_get_step (NavSweeper *sweeper);
const NavLoadProgress *nav_sweeper_get_progress (NavSweeper *sweeper);
double nav_sweeper_get_share (NavSweeper *sweeper);
NavRecommendation *nav_sweeper_get_recommendation (NavSweeper *sweeper);
const NavSweepForecast *nav_sweeper_get_forecast (NavSweeper *sweeper);
const GError *nav_sweeper_get_error (NavSweeper *sweeper);

G_END_DECLS
