// SPDX-License-Identifier: Apache-2.0
// A compact card: what would be gained and lost by another configuration.

#include "config.h"

#include "app/nav-difference-card.h"

#include <glib/gi18n.h>

#include "app/nav-badge.h"
#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

struct _NavDifferenceCard {
  GtkWidget parent_instance;
  GtkLabel *labels;
  GtkLabel *difference;
  GtkLabel *model;
  GtkLabel *hardware;
  NavBadge *verdict;
};

G_DEFINE_FINAL_TYPE (NavDifferenceCard, nav_difference_card, GTK_TYPE_WIDGET)

static char *
hardware_and_price (const NavRecommendation *r)
{
  g_autofree char *hardware = nav_plan_words_hardware (nav_text_words (), r);
  g_autofree char *price = nav_plan_words_price (nav_text_words (), r);
  g_autofree char *precision =
    g_ascii_strup (nav_precision_get_name (r->candidate->precision), -1);

  return g_strdup_printf ("%s · %s · %s", hardware, precision, price);
}

/**
 * nav_difference_card_new:
 * @hero: what it is compared with
 * @other: what it shows
 * @labels: what @other is the best at
 */
GtkWidget *
nav_difference_card_new (const NavRecommendation *hero, const NavRecommendation *other,
                         const char *labels)
{
  NavDifferenceCard *self = g_object_new (NAV_TYPE_DIFFERENCE_CARD, NULL);
  g_autofree char *words = nav_plan_words_difference (nav_text_words (), hero, other);
  g_autofree char *capital = nav_text_capital (*words ? words : _ ("about the same"));
  g_autofree char *difference = nav_text_keep_units (capital);
  g_autofree char *hardware = hardware_and_price (other);

  gtk_label_set_label (self->labels, labels);
  gtk_label_set_label (self->difference, difference);
  gtk_label_set_label (self->model, nav_plan_words_model (other));
  gtk_label_set_label (self->hardware, hardware);
  nav_badge_set_verdict (self->verdict, other->slo.verdict);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, labels, -1);
  return GTK_WIDGET (self);
}

static void
nav_difference_card_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_difference_card_parent_class)->dispose (object);
}

static void
nav_difference_card_class_init (NavDifferenceCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_difference_card_dispose;
  g_type_ensure (NAV_TYPE_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-difference-card.ui");
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, labels);
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, difference);
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, model);
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, hardware);
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, verdict);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
nav_difference_card_init (NavDifferenceCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
