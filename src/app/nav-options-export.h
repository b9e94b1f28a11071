// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-project.h"

G_BEGIN_DECLS

typedef enum {
  NAV_EXPORT_PLAN,       /* what is asked, what is recommended and why */
  NAV_EXPORT_TABLE,      /* the options that were given, a row each */
  NAV_EXPORT_COMPARISON, /* the same, a column each */
} NavExportSubject;

typedef enum {
  NAV_EXPORT_MARKDOWN,
  NAV_EXPORT_HTML, /* a whole document */
  NAV_EXPORT_CSV,  /* of a table */
  NAV_EXPORT_JSON, /* of a plan */
  NAV_N_EXPORT_FORMATS,
} NavExportFormat;

extern const char *const nav_export_format_names[NAV_N_EXPORT_FORMATS + 1]; /* "markdown", ... */

void nav_options_export_copy (GtkWidget *widget, NavProject *project, NavExportSubject subject,
                              const GPtrArray *recommendations);
void nav_options_export_save (GtkWidget *widget, NavProject *project, NavExportFormat format,
                              const GPtrArray *recommendations);

G_END_DECLS
