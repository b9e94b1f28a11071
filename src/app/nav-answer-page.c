// SPDX-License-Identifier: Apache-2.0
// A plan on the screen. It shows what it is given; nothing here decides anything.

#include "config.h"

#include "app/nav-answer-page.h"

#include <adwaita.h>
#include "app/nav-after-frame.h"
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
  NavAfterFrame showing; /* of the rest of it */
  guint n_risks;  /* that are shown by now */
  gboolean risks_shown;
  guint n_notes;
};

G_DEFINE_FINAL_TYPE (NavAnswerPage, nav_answer_page, GTK_TYPE_WIDGET)

static void
show_hero (NavAnswerPage *self, NavPlan *plan, NavRecommendation *hero, gboolean read)
{
  g_autofree char *labels = hero ? nav_plan_words_labels (nav_text_words (), plan, hero) : NULL;
  g_autofree char *was =
    hero ? nav_answer_cards_was (read ? self->shown : NULL, plan, NAV_LIST_BALANCED) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->hero), hero != NULL);
  if (hero != NULL)
    nav_hero_card_set (self->hero, plan, hero, labels, was);
}

static void
show_others (NavAnswerPage *self, NavPlan *plan, NavRecommendation *hero, gboolean read)
{
  gboolean any = hero != NULL && nav_answer_cards_show (self->cards, plan, read) > 0;

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

static void
show_misses (NavAnswerPage *self, NavPlan *plan, NavRecommendation *hero)
{
  const GArray *misses = nav_plan_get_misses (plan);

  nav_answer_rows_fill_misses (self->misses, misses);
  gtk_widget_set_visible (self->misses_section, hero == NULL && misses->len > 0);
}

static gboolean
show_next_risk (NavAnswerPage *self)
{
  NavRecommendation *hero = nav_plan_best (self->shown, NAV_LIST_BALANCED);
  const GPtrArray *risks = hero ? hero->risks : NULL;

  if (nav_answer_rows_show_finding (self->risks, risks, "dialog-warning-symbolic", self->n_risks)) {
    self->n_risks++;
    return TRUE;
  }
  gtk_widget_set_visible (self->risks_section, self->n_risks > 0);
  return FALSE;
}

static gboolean
show_next_note (NavAnswerPage *self)
{
  if (nav_answer_rows_show_note (self->notes, self->shown, self->n_notes)) {
    self->n_notes++;
    return TRUE;
  }
  gtk_widget_set_visible (self->notes_section, self->n_notes > 0);
  return FALSE;
}

/* What stands below the cards may come a moment later, row by row: all at once would take too
 * long. */
static gboolean
show_rest (gpointer data)
{
  NavAnswerPage *self = data;

  if (!self->risks_shown)
    self->risks_shown = !show_next_risk (self);
  else if (!show_next_note (self))
    return G_SOURCE_REMOVE;
  return G_SOURCE_CONTINUE;
}

/**
 * nav_answer_page_set_plan:
 * @plan: what to show; in place of an earlier answer to the same, cards keep their places
 * @read: whether a person had the time to read the earlier one: then cards say what they were
 */
void
nav_answer_page_set_plan (NavAnswerPage *self, NavPlan *plan, gboolean read)
{
  NavRecommendation *hero;

  g_return_if_fail (NAV_IS_ANSWER_PAGE (self) && plan != NULL);

  hero = nav_plan_best (plan, NAV_LIST_BALANCED);
  show_sentences (self, plan);
  show_hero (self, plan, hero, read);
  show_others (self, plan, hero, read);
  show_misses (self, plan, hero);
  show_search (self, plan);
  g_clear_pointer (&self->shown, nav_plan_unref);
  self->shown = nav_plan_ref (plan);
  self->n_risks = self->n_notes = 0;
  self->risks_shown = FALSE;
  nav_after_frame_start (&self->showing, GTK_WIDGET (self), show_rest, self);
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
  nav_answer_cards_set_selected (self->cards, id);
}

static void
nav_answer_page_dispose (GObject *object)
{
  NavAnswerPage *self = NAV_ANSWER_PAGE (object);
  GtkWidget *child;

  nav_after_frame_cancel (&self->showing);
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
