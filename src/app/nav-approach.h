// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void nav_approach_foresee (GtkWidget *button);

G_END_DECLS
