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
  GtkWidget *button;
  GtkLabel *labels;
  GtkLabel *difference;
  GtkLabel *was;
  GtkLabel *model;
  GtkLabel *hardware;
  NavBadge *verdict;
  GtkWidget *selected;
  char *id; /* (nullable): of what it shows */
};

G_DEFINE_FINAL_TYPE (NavDifferenceCard, nav_difference_card, GTK_TYPE_WIDGET)

static char *
hardware_and_price (const NavRecommendation *r)
{
  g_autofree char *hardware = nav_plan_words_hardware (nav_text_words (), r);
  g_autofree char *price = nav_plan_words_price (nav_text_words (), r);
  g_autofree char *weights = nav_plan_words_weights (nav_text_words (), r);

  return g_strdup_printf ("%s · %s\n%s", hardware, weights, price);
}

/* A line for each difference, as they are weighed one by one. */
static char *
difference_text (const NavRecommendation *hero, const NavRecommendation *other,
                 NavPlanList list)
{
  const NavWordsStyle *words = nav_text_words ();
  g_auto (GStrv) parts = nav_plan_words_differences (words, hero, other, list);
  GString *text = g_string_new (NULL);
  char *kept;

  if (other == hero)
    g_string_append (text, _ ("The best balance too"));
  else if (parts[0] == NULL)
    g_string_append (text, _ ("About the same"));
  for (gsize i = 0; other != hero && parts[i] != NULL; i++) {
    g_autofree char *capital = nav_text_capital (parts[i]);
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", capital);
  }
  kept = nav_text_keep_units (text->str);
  g_string_free (text, TRUE);
  return kept;
}

static void
name_button (NavDifferenceCard *self, const NavRecommendation *other, const char *labels,
             const char *difference)
{
  g_autofree char *name = nav_plan_words_name (nav_text_words (), other);
  g_autofree char *text = g_strdup_printf ("%s: %s, %s", labels, name, difference);

  g_strdelimit (text, "\n", ' ');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

/**
 * nav_difference_card_set:
 * @hero: what it is compared with
 * @other: what it shows
 * @list: what @other is the best at
 * @labels: the same in words, with the other lists that it leads
 * @was: (nullable): what stood here before the plan was refined
 */
void
nav_difference_card_set (NavDifferenceCard *self, const NavRecommendation *hero,
                         const NavRecommendation *other, NavPlanList list,
                         const char *labels, const char *was)
{
  g_autofree char *difference = NULL;
  g_autofree char *hardware = NULL;

  g_return_if_fail (NAV_IS_DIFFERENCE_CARD (self));

  difference = difference_text (hero, other, list);
  hardware = hardware_and_price (other);
  gtk_label_set_label (self->labels, labels);
  gtk_label_set_label (self->difference, difference);
  gtk_label_set_label (self->was, was ? was : "");
  gtk_widget_set_visible (GTK_WIDGET (self->was), was != NULL);
  gtk_label_set_label (self->model, nav_plan_words_model (other));
  gtk_label_set_label (self->hardware, hardware);
  nav_badge_set_verdict (self->verdict, other->slo.verdict);
  g_free (self->id);
  self->id = g_strdup (other->id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", other->id);
  name_button (self, other, labels, difference);
}

/**
 * nav_difference_card_set_selected:
 * @id: (nullable): of the recommendation that is selected
 */
void
nav_difference_card_set_selected (NavDifferenceCard *self, const char *id)
{
  g_return_if_fail (NAV_IS_DIFFERENCE_CARD (self));

  gtk_widget_set_visible (self->selected, id != NULL && g_strcmp0 (self->id, id) == 0);
}

GtkWidget *
nav_difference_card_new (void)
{
  return g_object_new (NAV_TYPE_DIFFERENCE_CARD, NULL);
}

static void
nav_difference_card_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&NAV_DIFFERENCE_CARD (object)->id, g_free);
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
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, button);
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, labels);
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, was);
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, difference);
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, model);
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, hardware);
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, verdict);
  gtk_widget_class_bind_template_child (widget_class, NavDifferenceCard, selected);
}

static void
nav_difference_card_init (NavDifferenceCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
