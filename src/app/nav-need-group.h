// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-need-row.h"

G_BEGIN_DECLS

/**
 * NavNeedGroupView: the rows of a group of needs under their title; those that are seldom needed
 * are folded away, and made when they are first unfolded.
 */
#define NAV_TYPE_NEED_GROUP_VIEW (nav_need_group_view_get_type ())
G_DECLARE_FINAL_TYPE (NavNeedGroupView, nav_need_group_view, NAV, NEED_GROUP_VIEW, GtkWidget)

GtkWidget *nav_need_group_view_new (NavNeedGroupId id, NavProject *project,
                                    NavSpotlight *spotlight);
gboolean nav_need_group_view_make_next (NavNeedGroupView *self);
void nav_need_group_view_add_picture (NavNeedGroupView *self, GtkWidget *picture);
void nav_need_group_view_update (NavNeedGroupView *self, guint workload, NavSpecField hinted,
                                 const char *hint);
NavNeedRow *nav_need_group_view_find (NavNeedGroupView *self, NavSpecField field);

G_END_DECLS
