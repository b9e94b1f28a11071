// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "app/nav-spotlight.h"
#include "workflow/nav-project.h"

G_BEGIN_DECLS

/**
 * NavNeedsPage: the stage that shows what is asked for, value by value, and changes it. It follows
 * the project by itself.
 */
#define NAV_TYPE_NEEDS_PAGE (nav_needs_page_get_type ())
G_DECLARE_FINAL_TYPE (NavNeedsPage, nav_needs_page, NAV, NEEDS_PAGE, GtkWidget)

void nav_needs_page_set_spotlight (NavNeedsPage *self, NavSpotlight *spotlight);
void nav_needs_page_set_project (NavNeedsPage *self, NavProject *project);
void nav_needs_page_reveal (NavNeedsPage *self, NavSpecField field, guint workload);

G_END_DECLS
