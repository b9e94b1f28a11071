// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-export.h"
#include "workflow/nav-project.h"

G_BEGIN_DECLS

typedef enum {
  NAV_EXPORT_PLAN,       /* what is asked, what is recommended and why */
  NAV_EXPORT_TABLE,      /* the options that were given, a row each */
  NAV_EXPORT_COMPARISON, /* the same, a column each */
} NavExportSubject;

void nav_options_export_copy (GtkWidget *widget, NavProject *project, NavExportSubject subject,
                              const GPtrArray *recommendations);
void nav_options_export_save (GtkWidget *widget, NavProject *project, NavExportFormat format,
                              const GPtrArray *recommendations);

G_END_DECLS
