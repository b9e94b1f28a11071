// SPDX-License-Identifier: Apache-2.0
// A plan on the screen. It shows what it is given; nothing here decides anything.

#include "config.h"

#include "app/nav-answer-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-answer-rows.h"
#include "app/nav-difference-card.h"
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
};

G_DEFINE_FINAL_TYPE (NavAnswerPage, nav_answer_page, GTK_TYPE_WIDGET)

/* Nobody is the best in quality when no quality is known. */
static NavRecommendation *
best_of (NavPlan *plan, NavPlanList list)
{
  const GPtrArray *recommendations = nav_plan_get_list (plan, list);
  NavRecommendation *best = recommendations->len > 0 ? recommendations->pdata[0] : NULL;

  if (list == NAV_LIST_BEST_QUALITY && best != NULL && !isfinite (best->scores.quality))
    return NULL;
  return best;
}

static const char *
list_name (NavPlanList list)
{
  if (list == NAV_LIST_BALANCED)
    return _ ("Best balance");
  return nav_words_term (nav_text_words (), NAV_WORDS_LIST, nav_plan_list_names[list]);
}

/* The names of all lists that @recommendation leads: "Lowest cost · Simplest". */
static char *
labels_of (NavPlan *plan, NavRecommendation *recommendation)
{
  GString *labels = g_string_new (NULL);

  for (int list = 0; list < NAV_N_LISTS; list++) {
    if (best_of (plan, (NavPlanList) list) != recommendation)
      continue;
    if (labels->len > 0)
      g_string_append (labels, " · ");
    g_string_append (labels, list_name ((NavPlanList) list));
  }
  return g_string_free (labels, FALSE);
}

static gboolean
leads_earlier_list (NavPlan *plan, NavPlanList list)
{
  for (int earlier = 0; earlier < (int) list; earlier++)
    if (best_of (plan, (NavPlanList) earlier) == best_of (plan, list))
      return TRUE;
  return FALSE;
}

static void
show_others (NavAnswerPage *self, NavPlan *plan, NavRecommendation *hero)
{
  guint shown = 0;

  nav_fold_box_remove_all (self->others);
  for (int list = 0; hero != NULL && list < NAV_N_LISTS; list++) {
    NavRecommendation *other = best_of (plan, (NavPlanList) list);
    g_autofree char *labels = NULL;
    if (other == NULL || leads_earlier_list (plan, (NavPlanList) list))
      continue;
    if (other == hero)
      continue;
    labels = labels_of (plan, other);
    nav_fold_box_append (self->others, nav_difference_card_new (hero, other, labels));
    shown++;
  }
  gtk_widget_set_visible (self->others_section, shown > 0);
}

static void
show_hero (NavAnswerPage *self, NavPlan *plan, NavRecommendation *hero)
{
  g_autofree char *labels = hero ? labels_of (plan, hero) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->hero), hero != NULL);
  if (hero != NULL)
    nav_hero_card_set (self->hero, plan, hero, labels);
}

static void
show_sentences (NavAnswerPage *self, NavPlan *plan)
{
  g_autofree char *summary = nav_plan_words_summary (nav_text_words (), plan);

  gtk_label_set_label (self->summary, summary);
}

static void
show_search (NavAnswerPage *self, NavPlan *plan)
{
  const NavNumberStyle *style = nav_text_numbers ();
  g_autofree char *considered = nav_format_count (style, nav_plan_get_considered (plan));
  g_autofree char *fitting = nav_format_count (style, nav_plan_get_fitting (plan));
  g_autofree char *feasible = nav_format_count (style, nav_plan_get_feasible (plan));
  g_autofree char *text = g_strdup_printf (
    /* Translators: counts of configurations, "4,120 configurations considered, …" */
    _ ("%s configurations considered, %s fit into memory, %s meet all that is asked."), considered,
    fitting, feasible);

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

  hero = best_of (plan, NAV_LIST_BALANCED);
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
}

/**
 * nav_answer_page_set_current:
 * @current: FALSE while the plan answers what was asked before
 */
void
nav_answer_page_set_current (NavAnswerPage *self, gboolean current)
{
  g_return_if_fail (NAV_IS_ANSWER_PAGE (self));

  if (current)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "outdated");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "outdated");
}

static void
nav_answer_page_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
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
}
