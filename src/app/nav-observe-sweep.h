// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-sweeper.h"

G_BEGIN_DECLS

/**
 * NavObserveSweep: a search for the limit: its steps as they come, the pictures, what was found,
 * and the button with which it leaves the window. Not to be seen before the first step.
 */
#define NAV_TYPE_OBSERVE_SWEEP (nav_observe_sweep_get_type ())
G_DECLARE_FINAL_TYPE (NavObserveSweep, nav_observe_sweep, NAV, OBSERVE_SWEEP, GtkWidget)

void nav_observe_sweep_set_sweeper (NavObserveSweep *self, NavSweeper *sweeper);
void nav_observe_sweep_update (NavObserveSweep *self);

G_END_DECLS
