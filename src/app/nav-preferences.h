// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "app/nav-settings.h"
#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

void nav_preferences_present (GtkWindow *parent, NavSettings *settings, NavCatalog *catalog);

G_END_DECLS
