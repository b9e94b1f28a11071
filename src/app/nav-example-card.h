// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "app/nav-example.h"

G_BEGIN_DECLS

GtkWidget *nav_example_card_new (const NavExample *example);

G_END_DECLS
