// SPDX-License-Identifier: Apache-2.0
// The card of the best answer: what, for how much, how fast, how good, how sure, and why.

#include "config.h"

#include "app/nav-hero-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-badge.h"
#include "app/nav-figure.h"
#include "app/nav-fold-box.h"
#include "app/nav-meter.h"
#include "app/nav-select-button.h"
#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

struct _NavHeroCard {
  GtkWidget parent_instance;
  GtkLabel *labels;
  GtkLabel *model;
  GtkLabel *configuration;
  GtkLabel *was;
  GtkLabel *variant;
  NavFigure *price;
  GtkLabel *price_period;
  GtkLabel *price_contents;
  NavMeter *ttft;
  NavMeter *tpot;
  NavMeter *e2e;
  NavFigure *quality;
  GtkLabel *quality_scale;
  NavBadge *basis;
  GtkLabel *basis_meaning;
  GtkLabel *why;
  NavSelectButton *select;
  GtkActionable *prove;
  GtkActionable *details;
};

G_DEFINE_FINAL_TYPE (NavHeroCard, nav_hero_card, GTK_TYPE_WIDGET)

static char *
variant_text (const NavRecommendation *r)
{
  g_autofree char *precision =
    g_ascii_strup (nav_precision_get_name (r->candidate->precision), -1);

  return r->candidate->thinking
           /* Translators: precision of the weights, "FP8, reasons before it answers" */
           ? g_strdup_printf (_ ("%s weights, reasons before it answers"), precision)
           : g_strdup_printf (_ ("%s weights, answers directly"), precision);
}

static void
set_what (NavHeroCard *self, NavRecommendation *r, const char *labels)
{
  g_autofree char *words = nav_plan_words_configuration (nav_text_words (), r);
  g_autofree char *configuration = nav_text_keep_units (words);
  g_autofree char *variant = variant_text (r);

  gtk_label_set_label (self->labels, labels);
  gtk_label_set_label (self->model, nav_plan_words_model (r));
  gtk_label_set_label (self->configuration, configuration);
  gtk_label_set_label (self->variant, variant);
}

static void
set_price (NavHeroCard *self, NavPlan *plan, NavRecommendation *r)
{
  gboolean known = isfinite (r->cost_per_month);
  g_autofree char *price = known ? nav_format_money (nav_text_numbers (), r->cost_per_month, "USD")
                                 : nav_plan_words_price (nav_text_words (), r);
  g_autofree char *contents = nav_plan_words_price_contents (nav_text_words (), r);

  nav_figure_set (self->price, price, _ ("Price a month"), plan, r, "cost_per_month");
  gtk_widget_set_visible (GTK_WIDGET (self->price_period), known);
  gtk_label_set_label (self->price_contents, contents);
  gtk_widget_set_visible (GTK_WIDGET (self->price_contents), *contents != '\0');
}

static void
set_quality (NavHeroCard *self, NavPlan *plan, NavRecommendation *r)
{
  g_autofree char *quality = nav_plan_words_quality (nav_text_words (), r);
  gboolean known = r->quality != NULL && isfinite (r->quality->score);

  nav_figure_set (self->quality, quality, _ ("Quality"), plan, r, "scores.quality");
  gtk_widget_set_visible (GTK_WIDGET (self->quality_scale), known);
}

static void
set_reasons (NavHeroCard *self, NavRecommendation *r)
{
  g_autofree char *why = r->why->len > 0 ? nav_text_finding (r->why->pdata[0]) : g_strdup ("");

  nav_badge_set_basis (self->basis, r);
  gtk_label_set_label (self->basis_meaning,
                       nav_words_term (nav_text_words (), NAV_WORDS_BASIS_LONG,
                                       nav_basis_names[r->forecast.basis]));
  gtk_label_set_label (self->why, why);
}

/**
 * nav_hero_card_set:
 * @labels: what it is the best at
 * @was: (nullable): what stood here before the plan was refined
 */
void
nav_hero_card_set (NavHeroCard *self, NavPlan *plan, NavRecommendation *recommendation,
                   const char *labels, const char *was)
{
  g_return_if_fail (NAV_IS_HERO_CARD (self));

  set_what (self, recommendation, labels);
  set_price (self, plan, recommendation);
  nav_meter_set (self->ttft, plan, recommendation, 0);
  nav_meter_set (self->tpot, plan, recommendation, 1);
  nav_meter_set (self->e2e, plan, recommendation, 2);
  set_quality (self, plan, recommendation);
  set_reasons (self, recommendation);
  gtk_label_set_label (self->was, was ? was : "");
  gtk_widget_set_visible (GTK_WIDGET (self->was), was != NULL);
  nav_select_button_set_id (self->select, recommendation->id);
  gtk_actionable_set_action_target (self->prove, "s", recommendation->id);
  gtk_actionable_set_action_target (self->details, "s", recommendation->id);
}

/**
 * nav_hero_card_set_selected:
 * @id: (nullable): of the recommendation that is selected
 */
void
nav_hero_card_set_selected (NavHeroCard *self, const char *id)
{
  g_return_if_fail (NAV_IS_HERO_CARD (self));

  nav_select_button_set_selected (self->select, id);
}

static void
nav_hero_card_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_hero_card_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavHeroCard, name)

static void
nav_hero_card_class_init (NavHeroCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_hero_card_dispose;
  g_type_ensure (NAV_TYPE_BADGE);
  g_type_ensure (NAV_TYPE_FIGURE);
  g_type_ensure (NAV_TYPE_FOLD_BOX);
  g_type_ensure (NAV_TYPE_METER);
  g_type_ensure (NAV_TYPE_SELECT_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, NAV_RESOURCE_BASE "/nav-hero-card.ui");
  BIND (labels);
  BIND (model);
  BIND (configuration);
  BIND (was);
  BIND (variant);
  BIND (price);
  BIND (price_period);
  BIND (price_contents);
  BIND (ttft);
  BIND (tpot);
  BIND (e2e);
  BIND (quality);
  BIND (quality_scale);
  BIND (basis);
  BIND (basis_meaning);
  BIND (why);
  BIND (select);
  BIND (prove);
  BIND (details);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
nav_hero_card_init (NavHeroCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Recommendation"), -1);
}
