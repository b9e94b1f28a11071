// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-chart-view.h"

G_BEGIN_DECLS

/**
 * NavChartBox: a picture below its heading, for a page of pictures. Widgets of @box, which is
 * floating until it has a parent.
 */
typedef struct {
  GtkWidget *box;
  GtkLabel *heading;
  NavChartView *view;
} NavChartBox;

NavChartBox nav_chart_box_new (int height);

G_END_DECLS
