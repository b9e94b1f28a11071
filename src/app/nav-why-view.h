// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "base/nav-derivation.h"

G_BEGIN_DECLS

GtkWidget *nav_why_view_new (NavDerivation *derivation);

G_END_DECLS
