// SPDX-License-Identifier: Apache-2.0
// "Against an API": two prices to type and one sentence that answers at once.

#include "config.h"

#include "app/nav-break-even-view.h"

#include <glib/gi18n.h>

#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

#define MAX_USD 100000
#define STEP 0.05

struct _NavBreakEvenView {
  GtkWidget parent_instance;
  GtkWidget *content;
  GtkWidget *input;
  GtkWidget *output;
  GtkWidget *answer;
  NavPlan *plan;
  NavRecommendation *recommendation;
};

G_DEFINE_FINAL_TYPE (NavBreakEvenView, nav_break_even_view, GTK_TYPE_WIDGET)

static void
update (NavBreakEvenView *self)
{
  const NavApiPrice price = { gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->input)),
                              gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->output)) };
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if (self->plan == NULL)
    return;
  words =
    nav_plan_words_break_even (nav_text_words (), self->plan, self->recommendation, &price);
  text = nav_text_keep_units (
    *words ? words
           : _ ("Type what an API charges, and this says from when on your own is cheaper."));
  gtk_label_set_label (GTK_LABEL (self->answer), text);
}

static GtkWidget *
add_price (NavBreakEvenView *self, GSettings *settings, const char *key, const char *name)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *spin = gtk_spin_button_new_with_range (0, MAX_USD, STEP);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), spin);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 2);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_settings_bind (settings, key, spin, "value", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (update), self);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), spin);
  gtk_box_append (GTK_BOX (self->content), line);
  return spin;
}

static void
nav_break_even_view_dispose (GObject *object)
{
  NavBreakEvenView *self = NAV_BREAK_EVEN_VIEW (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->plan, nav_plan_unref);
  g_clear_pointer (&self->recommendation, nav_recommendation_unref);
  G_OBJECT_CLASS (nav_break_even_view_parent_class)->dispose (object);
}

static void
nav_break_even_view_class_init (NavBreakEvenViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nav_break_even_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
nav_break_even_view_init (NavBreakEvenView *self)
{
  g_autoptr (GSettings) settings = g_settings_new (NAV_APP_ID);

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
  self->input =
    add_price (self, settings, "api-input-price", _ ("A million prompt tokens ($)"));
  self->output =
    add_price (self, settings, "api-output-price", _ ("A million answer tokens ($)"));
  self->answer = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->answer), 0);
  gtk_label_set_wrap (GTK_LABEL (self->answer), TRUE);
  gtk_box_append (GTK_BOX (self->content), self->answer);
}

/**
 * nav_break_even_view_new:
 * @recommendation: one of @plan, with a price
 */
GtkWidget *
nav_break_even_view_new (NavPlan *plan, NavRecommendation *recommendation)
{
  NavBreakEvenView *self;

  g_return_val_if_fail (plan != NULL && recommendation != NULL, NULL);

  self = g_object_new (NAV_TYPE_BREAK_EVEN_VIEW, NULL);
  self->plan = nav_plan_ref (plan);
  self->recommendation = nav_recommendation_ref (recommendation);
  update (self);
  return GTK_WIDGET (self);
}
