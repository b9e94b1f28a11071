// SPDX-License-Identifier: Apache-2.0
// Rows of the answer page: a finding in words; a near miss with the button that makes it fit.

#include "config.h"

#include "app/nav-answer-rows.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/nav-figure.h"
#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-spec-words.h"

/* Stands under the summary already. */
#define ON_TOP "rate.from-users"

/* What a load is made of, where a plan had to assume it. */
static const NavSpecField assumable[] = {
  NAV_WORKLOAD_ACTIVE_FRACTION, NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN,
  NAV_WORKLOAD_PEAK_MULTIPLIER, NAV_WORKLOAD_INPUT_TOKENS,
  NAV_WORKLOAD_OUTPUT_TOKENS,
};

static GQuark
figure_quark (void)
{
  return g_quark_from_static_string ("nav-answer-row-figure");
}

static void
clear (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

/* The row at @place, of a finding or, with a figure, of an assumption; made where there is none of
 * that kind. */
static GtkWidget *
row_at (GtkListBox *list, guint place, const char *icon)
{
  GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (list, (int) place));
  GtkWidget *part;

  if (row != NULL) {
    gboolean has_figure = g_object_get_qdata (G_OBJECT (row), figure_quark ()) != NULL;
    if (has_figure == (icon == NULL))
      return row;
  }
  row = new_row ("", NULL);
  if (icon != NULL) {
    part = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                         GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
    gtk_widget_add_css_class (part, "dim-label");
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), part);
  } else {
    part = g_object_new (NAV_TYPE_FIGURE, "valign", GTK_ALIGN_CENTER, NULL);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), part);
    g_object_set_qdata (G_OBJECT (row), figure_quark (), part);
  }
  gtk_list_box_insert (list, row, (int) place);
  return row;
}

static void
show_finding (GtkListBox *list, guint place, NavFinding *finding, const char *icon)
{
  g_autofree char *text = nav_text_finding (finding);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row_at (list, place, icon)), text);
}

/* Takes away what an earlier, longer list had. */
static void
end_rows (GtkListBox *list, guint n)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, (int) n)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/**
 * nav_answer_rows_show_finding:
 * @findings: (nullable) (element-type NavFinding): a row each
 * @icon: what kind of thing they are
 * @place: which of them is shown now; each takes the row of an earlier list at that place
 *
 * All in turn, from 0 until it says no: in one go they would take too long.
 *
 * Returns: FALSE when there was none left to show
 */
gboolean
nav_answer_rows_show_finding (GtkListBox *list, const GPtrArray *findings, const char *icon,
                              guint place)
{
  if (findings == NULL || place >= findings->len) {
    end_rows (list, place);
    return FALSE;
  }
  show_finding (list, place, findings->pdata[place], icon);
  return TRUE;
}

static void
show_assumption (GtkListBox *list, guint place, NavPlan *plan, NavSpecField field)
{
  const NavLeaf *leaf = nav_spec_get_workload (nav_plan_get_spec (plan), 0, field);
  g_autofree char *name = nav_spec_words_name (nav_text_words (), field);
  g_autofree char *path = nav_spec_field_path (field, 0);
  g_autofree char *value = nav_spec_words_value (nav_text_words (), field, leaf);
  GtkWidget *row = row_at (list, place, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  nav_figure_set (g_object_get_qdata (G_OBJECT (row), figure_quark ()), value, name, plan, NULL,
                  path);
}

static gboolean
is_assumed (NavPlan *plan, NavSpecField field)
{
  const NavLeaf *leaf = nav_spec_get_workload (nav_plan_get_spec (plan), 0, field);

  return leaf != NULL && leaf->type != NAV_VALUE_NONE && leaf->origin < NAV_ORIGIN_EDITED;
}

/**
 * nav_answer_rows_show_note:
 * @plan: what was assumed for it, and what it left out
 * @place: as of nav_answer_rows_show_finding()
 *
 * Returns: FALSE when there was none left to show
 */
gboolean
nav_answer_rows_show_note (GtkListBox *list, NavPlan *plan, guint place)
{
  const GPtrArray *notes = nav_plan_get_notes (plan);
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (assumable); i++)
    if (is_assumed (plan, assumable[i]) && n++ == place) {
      show_assumption (list, place, plan, assumable[i]);
      return TRUE;
    }
  for (guint i = 0; i < notes->len; i++)
    if (!g_str_equal (nav_finding_get_code (notes->pdata[i]), ON_TOP) && n++ == place) {
      show_finding (list, place, notes->pdata[i], "dialog-information-symbolic");
      return TRUE;
    }
  end_rows (list, place);
  return FALSE;
}

static char *
relaxations_text (const NavMiss *miss)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < miss->n_relax; i++) {
    g_autofree char *words = nav_plan_words_relax (nav_text_words (), &miss->relax[i]);
    g_autofree char *one = nav_text_capital (words);
    if (i > 0)
      g_string_append_c (text, '\n');
    g_string_append (text, one);
  }
  return g_string_free (text, FALSE);
}

static char *
miss_title (const NavRecommendation *r)
{
  g_autofree char *hardware = nav_plan_words_hardware (nav_text_words (), r);
  g_autofree char *price = nav_plan_words_price (nav_text_words (), r);

  /* Translators: model, GPUs, price: "Llama 3.1 8B on 2 × L4, $1,168 a month" */
  return g_strdup_printf (_ ("%s on %s, %s"), nav_plan_words_model (r), hardware, price);
}

static void
append_miss (GtkListBox *list, const NavMiss *miss, guint index)
{
  g_autofree char *relaxations = relaxations_text (miss);
  g_autofree char *title = miss_title (miss->recommendation);
  GtkWidget *row = new_row (title, relaxations);
  GtkWidget *button = gtk_button_new_with_label (_ ("Loosen"));
  g_autofree char *name = g_strdup_printf (_ ("Loosen for %s"), title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.relax");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", index);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  /* Newer libadwaita names the button after its row, which does not say what pressing it does. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (list, row);
}

/**
 * nav_answer_rows_fill_misses:
 * @list: its rows are replaced
 * @misses: (element-type NavMiss): a row each, in order; `win.relax` takes the index
 */
void
nav_answer_rows_fill_misses (GtkListBox *list, const GArray *misses)
{
  clear (list);
  for (guint i = 0; i < misses->len; i++)
    append_miss (list, &g_array_index (misses, NavMiss, i), i);
}
