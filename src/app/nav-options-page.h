// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-project.h"

G_BEGIN_DECLS

/**
 * NavOptionsPage: the stage that shows what a project's plan offers, or why there is no plan yet.
 * It follows the project by itself and changes it through actions of the window only.
 */
#define NAV_TYPE_OPTIONS_PAGE (nav_options_page_get_type ())
G_DECLARE_FINAL_TYPE (NavOptionsPage, nav_options_page, NAV, OPTIONS_PAGE, GtkWidget)

void nav_options_page_set_project (NavOptionsPage *self, NavProject *project);
void nav_options_page_set_narrow (NavOptionsPage *self, gboolean narrow);

G_END_DECLS
