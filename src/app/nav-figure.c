// SPDX-License-Identifier: Apache-2.0
// A figure with "Why this number?" one click away. The explanation is made when it is opened.

#include "config.h"

#include "app/nav-figure.h"

#include <glib/gi18n.h>

#include "app/nav-tooltip.h"
#include "app/nav-why-view.h"
#include "planner/nav-explain.h"

struct _NavFigure {
  GtkWidget parent_instance;
  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *popover; /* (nullable): while it is open */
  NavPlan *plan;
  NavRecommendation *recommendation;
  char *path;
};

G_DEFINE_FINAL_TYPE (NavFigure, nav_figure, GTK_TYPE_WIDGET)

static NavDerivation *
explain (NavFigure *self)
{
  if (self->plan == NULL)
    return NULL;
  return self->recommendation ? nav_explain (self->plan, self->recommendation, self->path)
                              : nav_explain_spec (self->plan, self->path);
}

/* Not while the popover is telling of it. */
static gboolean
drop_popover (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
on_closed (GtkPopover *popover, NavFigure *self)
{
  if (self->popover != GTK_WIDGET (popover))
    return;
  self->popover = NULL;
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_popover, g_object_ref (popover), g_object_unref);
}

static void
on_clicked (NavFigure *self)
{
  g_autoptr (NavDerivation) derivation = explain (self);

  if (derivation == NULL || self->popover != NULL)
    return;
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), nav_why_view_new (derivation));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Why this number?"), -1);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  g_signal_connect (self->popover, "closed", G_CALLBACK (on_closed), self);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* What is being read stays open and tells of the new number. */
static void
explain_again (NavFigure *self, NavDerivation *derivation)
{
  if (derivation != NULL)
    gtk_popover_set_child (GTK_POPOVER (self->popover), nav_why_view_new (derivation));
  else
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

/**
 * nav_figure_new:
 * @at_end: whether it stands at the end of its place, as in a column of figures
 */
GtkWidget *
nav_figure_new (gboolean at_end)
{
  NavFigure *self = g_object_new (NAV_TYPE_FIGURE, NULL);

  if (at_end)
    gtk_widget_set_halign (self->button, GTK_ALIGN_END);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  return GTK_WIDGET (self);
}

/**
 * nav_figure_set:
 * @text: the number with its unit, as people write it
 * @name: what it is the number of, for those who do not see where it stands
 * @plan: (nullable): where it is from
 * @recommendation: (nullable): of which recommendation; NULL: of the plan's spec
 * @path: its path, as nav_explain() and nav_explain_spec() take it
 */
void
nav_figure_set (NavFigure *self, const char *text, const char *name, NavPlan *plan,
                NavRecommendation *recommendation, const char *path)
{
  g_autoptr (NavDerivation) derivation = NULL;
  g_autofree char *full_name = g_strdup_printf ("%s: %s", name, text);

  g_return_if_fail (NAV_IS_FIGURE (self));

  g_clear_pointer (&self->plan, nav_plan_unref);
  g_clear_pointer (&self->recommendation, nav_recommendation_unref);
  g_free (self->path);
  self->plan = plan ? nav_plan_ref (plan) : NULL;
  self->recommendation = recommendation ? nav_recommendation_ref (recommendation) : NULL;
  self->path = g_strdup (path);
  derivation = explain (self);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  if (self->popover != NULL)
    explain_again (self, derivation);
  gtk_widget_set_sensitive (self->button, derivation != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  full_name, -1);
}

static void
nav_figure_dispose (GObject *object)
{
  NavFigure *self = NAV_FIGURE (object);
  GtkWidget *child;

  self->popover = NULL;
  /* A popover that was closed just now is still there. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->plan, nav_plan_unref);
  g_clear_pointer (&self->recommendation, nav_recommendation_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (nav_figure_parent_class)->dispose (object);
}

static void
nav_figure_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NavFigure *self = NAV_FIGURE (widget);

  gtk_widget_size_allocate (self->button, &(GtkAllocation){ 0, 0, width, height }, baseline);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
nav_figure_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (NAV_FIGURE (widget)->button, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
nav_figure_class_init (NavFigureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_figure_dispose;
  widget_class->measure = nav_figure_measure;
  widget_class->size_allocate = nav_figure_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "figure");
}

static void
nav_figure_init (NavFigure *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  /* "53 ± 4" has no letter that would say so, and is never "4 ± 53". */
  gtk_widget_set_direction (self->label, GTK_TEXT_DIR_LTR);
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), self->label);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  nav_tooltip_set (self->button, _ ("Why this number?"));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_clicked), self);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}
