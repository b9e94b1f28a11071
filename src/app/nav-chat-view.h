// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "app/nav-spotlight.h"
#include "workflow/nav-project.h"

G_BEGIN_DECLS

/**
 * NavChatView: what was said, answers to the question that is open, and the composer. It follows
 * its project.
 */
#define NAV_TYPE_CHAT_VIEW (nav_chat_view_get_type ())
G_DECLARE_FINAL_TYPE (NavChatView, nav_chat_view, NAV, CHAT_VIEW, GtkWidget)

void nav_chat_view_set_buffer (NavChatView *self, GtkTextBuffer *buffer);
void nav_chat_view_set_spotlight (NavChatView *self, NavSpotlight *spotlight);
void nav_chat_view_set_project (NavChatView *self, NavProject *project);
void nav_chat_view_set_revising (NavChatView *self, gboolean revising);
void nav_chat_view_take_focus (NavChatView *self);

G_END_DECLS
