// SPDX-License-Identifier: Apache-2.0
// A figure with "Why this number?" one click away. The explanation is made when it is opened.

#include "config.h"

#include "app/nav-figure.h"

#include <glib/gi18n.h>

#include "app/nav-why-view.h"
#include "planner/nav-explain.h"

struct _NavFigure {
  GtkWidget parent_instance;
  GtkWidget *button;
  GtkWidget *label;
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

static void
create_popover (GtkMenuButton *button, gpointer data)
{
  NavFigure *self = data;
  g_autoptr (NavDerivation) derivation = explain (self);
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), nav_why_view_new (derivation));
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Why this number?"), -1);
  gtk_menu_button_set_popover (button, popover);
}

/* GtkMenuButton holds a button of its own, and that one is what a screen reader meets. */
static void
set_name (NavFigure *self, const char *name)
{
  GtkWidget *named[] = { self->button, gtk_widget_get_first_child (self->button) };

  for (gsize i = 0; i < G_N_ELEMENTS (named); i++)
    gtk_accessible_update_property (GTK_ACCESSIBLE (named[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
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
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), NULL);
  gtk_widget_set_sensitive (self->button, derivation != NULL);
  set_name (self, full_name);
}

static void
nav_figure_dispose (GObject *object)
{
  NavFigure *self = NAV_FIGURE (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->plan, nav_plan_unref);
  g_clear_pointer (&self->recommendation, nav_recommendation_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (nav_figure_parent_class)->dispose (object);
}

static void
nav_figure_class_init (NavFigureClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nav_figure_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "figure");
}

static void
nav_figure_init (NavFigure *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  /* "53 ± 4" has no letter that would say so, and is never "4 ± 53". */
  gtk_widget_set_direction (self->label, GTK_TEXT_DIR_LTR);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->label);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), create_popover, self,
                                         NULL);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->button, _ ("Why this number?"));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}
