// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-chart-picture.h"
#include "chart/nav-chart-layout.h"

G_BEGIN_DECLS

/* Private to the parts of NavChartPicture. */

struct _NavChartPicture {
  GtkWidget parent_instance;
  NavChart *chart; /* (nullable) */
  NavChartLayout *layout; /* (nullable): of the size and look that @node shows */
  GskRenderNode *node;    /* (nullable) */
  NavChartTheme theme;    /* of @layout */
  int width;              /* likewise */
  int height;
  NavChartPoint point;
  gboolean pointed; /* whether there is a cursor, at @point */
  char *reading;    /* (nullable): what is there */
  gboolean zoomable;
  gboolean dragging; /* a stretch of the x axis is being chosen: */
  double drag_from;  /* pixels */
  double drag_to;
};

const NavChartLayout *_nav_chart_picture_get_layout (NavChartPicture *self);
void _nav_chart_picture_emit_zoomed (NavChartPicture *self, double from, double to);
void _nav_chart_zoom_init (NavChartPicture *self);
void _nav_chart_zoom_add_keys (GtkWidgetClass *klass);
void _nav_chart_zoom_snapshot (NavChartPicture *self, GtkSnapshot *snapshot);

G_END_DECLS
