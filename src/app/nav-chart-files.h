// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavChartFile: what a chart can be saved as.
 */
typedef enum {
  NAV_CHART_FILE_PNG,
  NAV_CHART_FILE_SVG,
  NAV_CHART_FILE_PDF,
  NAV_CHART_FILE_CSV,
} NavChartFile;

GBytes *nav_chart_files_make (NavChart *chart, NavChartFile kind, GtkWidget *like, GError **error);
char *nav_chart_files_name (NavChart *chart, NavChartFile kind);
void nav_chart_files_save (NavChart *chart, NavChartFile kind, GtkWidget *like);
gboolean nav_chart_files_copy_picture (NavChart *chart, GtkWidget *like, GError **error);
void nav_chart_files_copy_data (NavChart *chart, GtkWidget *like);

G_END_DECLS
