// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "catalog/nav-spec.h"

G_BEGIN_DECLS

/**
 * NavWorkloadBar: which of several workloads is shown, and buttons to add one and to remove it.
 * Signals: `chosen` (guint), `added`, `removed`.
 */
#define NAV_TYPE_WORKLOAD_BAR (nav_workload_bar_get_type ())
G_DECLARE_FINAL_TYPE (NavWorkloadBar, nav_workload_bar, NAV, WORKLOAD_BAR, GtkWidget)

void nav_workload_bar_update (NavWorkloadBar *self, NavSpec *spec, guint shown);

G_END_DECLS
