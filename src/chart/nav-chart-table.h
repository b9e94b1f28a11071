// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavChartCell: one field of a picture's table.
 */
typedef struct {
  char *text;    /* as people write it; "" where there is nothing */
  double number; /* the same for programs; NaN for words and for what is not known */
} NavChartCell;

/**
 * NavChartTable:
 *
 * What a picture shows as rows and columns: for those who do not see it, and to copy.
 */
typedef struct {
  guint n_columns;
  guint n_rows;
  char **headings;     /* n_columns; names with units */
  gboolean *numeric;   /* n_columns: whether the column holds numbers */
  NavChartCell *cells; /* n_rows x n_columns */
} NavChartTable;

NavChartTable *nav_chart_table_new (NavChart *chart);
void nav_chart_table_free (NavChartTable *table);
const NavChartCell *nav_chart_table_get (const NavChartTable *table, guint row, guint column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavChartTable, nav_chart_table_free)

G_END_DECLS
