// SPDX-License-Identifier: Apache-2.0
// Puts the bar of src/chart on the screen, in the inks of the desktop's style.

#include "app/nav-bar-view.h"

#include <math.h>

#include "app/nav-theme.h"
#include "chart/nav-range-bar.h"

#define WIDTH 80
#define HEIGHT 18

struct _NavBarView {
  GtkWidget parent_instance;
  NavSloMetric metric;
};

G_DEFINE_FINAL_TYPE (NavBarView, nav_bar_view, GTK_TYPE_WIDGET)

static void
nav_bar_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NavBarView *self = NAV_BAR_VIEW (widget);
  const NavChartTheme *theme = nav_theme_current ();
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  NavRangeBar bar = { .value = self->metric.predicted,
                      .low = self->metric.low,
                      .high = self->metric.high,
                      .target = self->metric.target,
                      .ink = *nav_theme_verdict_ink (theme, self->metric.verdict) };
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  nav_range_bar_render (&bar, theme, cr, width, height,
                        gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
  cairo_destroy (cr);
}

static void
nav_bar_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  (void) widget;
  (void) for_size;
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

/**
 * nav_bar_view_set_metric:
 * @metric: what to show; it is copied
 */
void
nav_bar_view_set_metric (NavBarView *self, const NavSloMetric *metric)
{
  g_return_if_fail (NAV_IS_BAR_VIEW (self));

  self->metric = *metric;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
nav_bar_view_class_init (NavBarViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = nav_bar_view_snapshot;
  widget_class->measure = nav_bar_view_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "bar");
}

static void
nav_bar_view_init (NavBarView *self)
{
  self->metric = (NavSloMetric){ .target = NAN, .predicted = NAN, .low = NAN, .high = NAN };
  nav_theme_connect (GTK_WIDGET (self), G_CALLBACK (gtk_widget_queue_draw));
}
