// SPDX-License-Identifier: Apache-2.0
// A picture has no title in the window: that stands above it.

#include "app/nav-chart-box.h"

/**
 * nav_chart_box_new:
 * @height: of the picture, pixels
 */
NavChartBox
nav_chart_box_new (int height)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (NULL), *view = nav_chart_view_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_size_request (view, -1, height);
  gtk_widget_add_css_class (view, "card");
  gtk_widget_add_css_class (view, "picture");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), view);
  return (NavChartBox){ box, GTK_LABEL (heading), NAV_CHART_VIEW (view) };
}
