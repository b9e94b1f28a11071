// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-conversation.h"

G_BEGIN_DECLS

/**
 * NavChatView: what was said, answers to the question that is open, and the composer.
 */
#define NAV_TYPE_CHAT_VIEW (nav_chat_view_get_type ())
G_DECLARE_FINAL_TYPE (NavChatView, nav_chat_view, NAV, CHAT_VIEW, GtkWidget)

void nav_chat_view_set_buffer (NavChatView *self, GtkTextBuffer *buffer);
void nav_chat_view_set_conversation (NavChatView *self, const NavConversation *conversation,
                                     GPtrArray *chips);

G_END_DECLS
