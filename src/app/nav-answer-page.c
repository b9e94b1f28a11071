// SPDX-License-Identifier: Apache-2.0
// A plan on the screen. It shows what it is given; nothing here decides anything.

#include "config.h"

#include "app/nav-answer-page.h"

#include <adwaita.h>
#include "app/nav-answer-cards.h"
#include "app/nav-answer-rows.h"
#include "app/nav-fold-box.h"
#include "app/nav-hero-card.h"
#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

struct _NavAnswerPage {
  GtkWidget parent_instance;
  GtkLabel *summary;
  NavHeroCard *hero;
  GtkWidget *others_section;
  NavFoldBox *others;
  GtkWidget *misses_section;
  GtkListBox *misses;
  GtkWidget *risks_section;
  GtkListBox *risks;
  GtkWidget *notes_section;
  GtkListBox *notes;
  GtkLabel *search;
  NavAnswerCards *cards;
  NavPlan *shown; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (NavAnswerPage, nav_answer_page, GTK_TYPE_WIDGET)

static void
show_hero (NavAnswerPage *self, NavPlan *plan, NavRecommendation *hero)
{
  g_autofree char *labels = hero ? nav_plan_words_labels (nav_text_words (), plan, hero) : NULL;
  g_autofree char *was =
    hero ? nav_answer_cards_was (self->shown, plan, NAV_LIST_BALANCED) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->hero), hero != NULL);
  if (hero != NULL)
    nav_hero_card_set (self->hero, plan, hero, labels, was);
}

static void
show_others (NavAnswerPage *self, NavPlan *plan, NavRecommendation *hero)
{
  gboolean any = hero != NULL && nav_answer_cards_show (self->cards, plan) > 0;

  gtk_widget_set_visible (self->others_section, any);
}

static void
show_sentences (NavAnswerPage *self, NavPlan *plan)
{
  g_autofree char *summary = nav_plan_words_summary (nav_text_words (), plan);
  g_autofree char *kept = nav_text_keep_units (summary);

  gtk_label_set_label (self->summary, kept);
}

static void
show_search (NavAnswerPage *self, NavPlan *plan)
{
  g_autofree char *text = nav_plan_words_search (nav_text_words (), plan);

  gtk_label_set_label (self->search, text);
}

/**
 * nav_answer_page_set_plan:
 * @plan: what to show
 */
void
nav_answer_page_set_plan (NavAnswerPage *self, NavPlan *plan)
{
  NavRecommendation *hero;

  g_return_if_fail (NAV_IS_ANSWER_PAGE (self) && plan != NULL);

  hero = nav_plan_best (plan, NAV_LIST_BALANCED);
  show_sentences (self, plan);
  show_hero (self, plan, hero);
  show_others (self, plan, hero);
  nav_answer_rows_fill_misses (self->misses, nav_plan_get_misses (plan));
  gtk_widget_set_visible (self->misses_section,
                          hero == NULL && nav_plan_get_misses (plan)->len > 0);
  gtk_widget_set_visible (self->risks_section, hero != NULL && hero->risks->len > 0);
  nav_answer_rows_fill_findings (self->risks, hero ? hero->risks : NULL,
                                 "dialog-warning-symbolic");
  nav_answer_rows_fill_assumptions (self->notes, plan);
  gtk_widget_set_visible (self->notes_section,
                          gtk_list_box_get_row_at_index (self->notes, 0) != NULL);
  show_search (self, plan);
  g_clear_pointer (&self->shown, nav_plan_unref);
  self->shown = nav_plan_ref (plan);
}

/**
 * nav_answer_page_set_selected:
 * @id: (nullable): of the recommendation that is selected in the project
 */
void
nav_answer_page_set_selected (NavAnswerPage *self, const char *id)
{
  g_return_if_fail (NAV_IS_ANSWER_PAGE (self));

  nav_hero_card_set_selected (self->hero, id);
}

static void
nav_answer_page_dispose (GObject *object)
{
  NavAnswerPage *self = NAV_ANSWER_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->cards, nav_answer_cards_free);
  g_clear_pointer (&self->shown, nav_plan_unref);
  G_OBJECT_CLASS (nav_answer_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavAnswerPage, name)

static void
nav_answer_page_class_init (NavAnswerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_answer_page_dispose;
  g_type_ensure (NAV_TYPE_FOLD_BOX);
  g_type_ensure (NAV_TYPE_HERO_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-answer-page.ui");
  BIND (summary);
  BIND (hero);
  BIND (others_section);
  BIND (others);
  BIND (misses_section);
  BIND (misses);
  BIND (risks_section);
  BIND (risks);
  BIND (notes_section);
  BIND (notes);
  BIND (search);
  gtk_widget_class_set_css_name (widget_class, "answer");
}

static void
nav_answer_page_init (NavAnswerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cards = nav_answer_cards_new (self->others);
}
