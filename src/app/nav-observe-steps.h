// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "observe/nav-sweep.h"

G_BEGIN_DECLS

GtkWidget *nav_observe_step_row_new (const NavSweepStep *step);
char *nav_observe_step_words (const NavSweepStep *step);

G_END_DECLS
