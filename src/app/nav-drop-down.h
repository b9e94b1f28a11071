// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void nav_drop_down_set_name (GtkDropDown *drop_down, const char *name, const char *state);

G_END_DECLS
