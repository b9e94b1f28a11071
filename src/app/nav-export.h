// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "report/nav-report.h"

G_BEGIN_DECLS

typedef enum {
  NAV_EXPORT_MARKDOWN,
  NAV_EXPORT_HTML, /* a whole document */
  NAV_EXPORT_PDF,
  NAV_EXPORT_CSV,
  NAV_EXPORT_JSON,
  NAV_N_EXPORT_FORMATS,
} NavExportFormat;

extern const char *const nav_export_format_names[NAV_N_EXPORT_FORMATS + 1]; /* "markdown", ... */

/**
 * NavExportMake:
 * @part: with HTML: what goes into another document, not a whole one
 *
 * Writes what is exported, on a thread of its own: @data holds values only.
 *
 * Returns: (transfer full) (nullable): the file; NULL with @error
 */
typedef GBytes *(*NavExportMake) (gpointer data, NavExportFormat format, gboolean part,
                                  GError **error);

/**
 * NavExport: what is exported, and its name.
 */
typedef struct {
  const char *title; /* of the dialog that asks where to */
  const char *name;  /* of the file, without its ending */
  NavExportMake make;
  gpointer data;
  GDestroyNotify destroy;
} NavExport;

int nav_export_find_format (const char *name);
GBytes *nav_export_take_text (char *text);
GBytes *nav_export_write_report (const NavReport *report, NavExportFormat format, gboolean part,
                                 GError **error);
void nav_export_copy (GtkWidget *widget, const NavExport *export);
void nav_export_save (GtkWidget *widget, const NavExport *export, NavExportFormat format);

G_END_DECLS
