// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "workflow/nav-message.h"
#include "workflow/nav-project.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

/**
 * NavMessageList:
 *
 * The conversation of a project as a #GListModel of #NavMessage: what was said, what was answered,
 * and notes of what was set by hand, in the order in which it happened. It follows its project; a
 * message that stays the same keeps its object. Main thread.
 */
#define NAV_TYPE_MESSAGE_LIST (nav_message_list_get_type ())
G_DECLARE_FINAL_TYPE (NavMessageList, nav_message_list, NAV, MESSAGE_LIST, GObject)

NavMessageList *nav_message_list_new (const NavWordsStyle *style);
void nav_message_list_set_project (NavMessageList *self, NavProject *project);

G_END_DECLS
