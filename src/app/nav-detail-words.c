// SPDX-License-Identifier: Apache-2.0
// The parts of a detail that are words: reasons, risks, assumptions, sources.

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/nav-answer-rows.h"
#include "app/nav-badge.h"
#include "app/nav-detail-sections.h"
#include "app/nav-text.h"
#include "app/nav-tooltip.h"
#include "workflow/nav-plan-evidence.h"
#include "workflow/nav-plan-words.h"

static GtkWidget *
new_list (const char *title)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return list;
}

static GtkWidget *
new_findings (const char *title, const GPtrArray *findings, const char *icon)
{
  GtkWidget *list;
  guint n = 0;

  if (findings->len == 0)
    return NULL;
  list = new_list (title);
  while (nav_answer_rows_show_finding (GTK_LIST_BOX (list), findings, icon, n))
    n++;
  return nav_detail_section_new (title, list);
}

GtkWidget *
nav_detail_section_why (NavPlan *plan, NavRecommendation *r)
{
  (void) plan;
  return new_findings (_ ("Why this one"), r->why, "object-select-symbolic");
}

GtkWidget *
nav_detail_section_risks (NavPlan *plan, NavRecommendation *r)
{
  (void) plan;
  return new_findings (_ ("What could go wrong"), r->risks, "dialog-warning-symbolic");
}

GtkWidget *
nav_detail_section_assumptions (NavPlan *plan, NavRecommendation *r)
{
  GtkWidget *list = new_list (_ ("What was assumed"));
  guint n = 0;

  (void) r;
  while (nav_answer_rows_show_note (GTK_LIST_BOX (list), plan, n))
    n++;
  if (n == 0) {
    g_object_unref (g_object_ref_sink (list));
    return NULL;
  }
  return nav_detail_section_new (_ ("What was assumed"), list);
}

/* Where nobody measured it, that is said, and what to do about it. */
static char *
basis_meaning (const NavRecommendation *r)
{
  for (guint i = 0; i < r->risks->len; i++)
    if (g_str_has_prefix (nav_finding_get_code (r->risks->pdata[i]), "basis."))
      return nav_text_finding (r->risks->pdata[i]);
  return nav_text_capital (nav_words_term (nav_text_words (), NAV_WORDS_BASIS_LONG,
                                           nav_basis_names[r->forecast.basis]));
}

static GtkWidget *
new_basis (const NavRecommendation *r)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *badge = g_object_new (NAV_TYPE_BADGE, "halign", GTK_ALIGN_START, NULL);
  g_autofree char *meaning = basis_meaning (r);
  GtkWidget *words = gtk_label_new (meaning);

  nav_badge_set_basis (NAV_BADGE (badge), r);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_box_append (GTK_BOX (box), words);
  return box;
}

static void
append_evidence (GtkListBox *list, const NavEvidence *evidence)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *collection = nav_text_capital (nav_words_term (
    nav_text_words (), NAV_WORDS_COLLECTION, nav_collection_names[evidence->collection]));
  g_autofree char *title = g_strdup_printf ("%s: %s", collection, evidence->name);
  g_autofree char *subtitle = nav_plan_words_evidence (nav_text_words (), evidence);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  nav_tooltip_set (row, evidence->id);
  gtk_list_box_append (list, row);
}

/**
 * nav_detail_section_evidence:
 *
 * How sure the forecast is, and each row of the knowledge base behind it with its source.
 */
GtkWidget *
nav_detail_section_evidence (NavPlan *plan, NavRecommendation *r)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *list = new_list (_ ("What this rests on"));
  g_autoptr (GPtrArray) all = nav_plan_collect_evidence (nav_text_words (), plan, r);

  for (guint i = 0; i < all->len; i++)
    append_evidence (GTK_LIST_BOX (list), all->pdata[i]);
  gtk_box_append (GTK_BOX (box), new_basis (r));
  gtk_box_append (GTK_BOX (box), list);
  return nav_detail_section_new (_ ("What this rests on"), box);
}
