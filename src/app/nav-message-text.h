// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "app/nav-spotlight.h"
#include "workflow/nav-message.h"

G_BEGIN_DECLS

/**
 * NavMessageText: the text of a message, with links on the words that were understood. It follows
 * its message. Pointing at a link tells what was understood and turns the spotlight on it.
 */
#define NAV_TYPE_MESSAGE_TEXT (nav_message_text_get_type ())
G_DECLARE_FINAL_TYPE (NavMessageText, nav_message_text, NAV, MESSAGE_TEXT, GtkWidget)

GtkWidget *nav_message_text_new (NavMessage *message, NavSpotlight *spotlight);

G_END_DECLS
