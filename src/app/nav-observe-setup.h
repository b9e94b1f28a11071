// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-server-choice.h"

G_BEGIN_DECLS

/**
 * NavObserveSetup:
 *
 * Whom a run asks: the simulator, or a server with its address, key, model and the replicas it
 * stands for. What is wrong is said below. The key is in no file and no settings: it goes with the
 * window. `changed` is emitted when what is chosen did.
 */
#define NAV_TYPE_OBSERVE_SETUP (nav_observe_setup_get_type ())
G_DECLARE_FINAL_TYPE (NavObserveSetup, nav_observe_setup, NAV, OBSERVE_SETUP, GtkWidget)

gboolean nav_observe_setup_is_ready (NavObserveSetup *self);
void nav_observe_setup_get_choice (NavObserveSetup *self, NavServerChoice *ret_choice);
void nav_observe_setup_choose_simulator (NavObserveSetup *self);

G_END_DECLS
