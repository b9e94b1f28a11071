// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "app/nav-spotlight.h"
#include "workflow/nav-message.h"

G_BEGIN_DECLS

GtkWidget *nav_message_view_new (NavMessage *message, NavSpotlight *spotlight);

G_END_DECLS
