// SPDX-License-Identifier: Apache-2.0
// The columns of the table of options. Cells are GtkInscriptions: these take no part in deciding
// how wide a column is, which is what makes scrolling through hundreds of rows smooth.

#include "config.h"

#include "app/nav-options-cells.h"

#include <glib/gi18n.h>

#include "app/nav-badge.h"
#include "app/nav-option.h"
#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

#define COLUMN "nav-column"
#define FACTORY "nav-factory"
#define ASKED "nav-asked"

/* Letters that fit. */
static const struct {
  guint least;
  guint natural;
} widths[NAV_N_COLUMNS] = {
  [NAV_COLUMN_MODEL] = { 9, 20 },    [NAV_COLUMN_PRECISION] = { 5, 5 },
  [NAV_COLUMN_GPUS] = { 12, 20 },    [NAV_COLUMN_SPLIT] = { 10, 15 },
  [NAV_COLUMN_COST] = { 6, 6 },      [NAV_COLUMN_VERDICT] = { 6, 6 },
  [NAV_COLUMN_TTFT] = { 5, 5 },      [NAV_COLUMN_TPOT] = { 5, 5 },
  [NAV_COLUMN_E2E] = { 5, 5 },       [NAV_COLUMN_QUALITY] = { 7, 7 },
  [NAV_COLUMN_BASIS] = { 8, 9 },     [NAV_COLUMN_SCORE] = { 4, 4 },
};

static NavPlanColumn
column_of (gpointer factory)
{
  return (NavPlanColumn) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), COLUMN));
}

static void
set_up_text (GtkListItemFactory *factory, GtkListItem *item)
{
  NavPlanColumn column = column_of (factory);
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  /* What was cut short would stand higher than the rest if it were centred. */
  gtk_inscription_set_yalign (GTK_INSCRIPTION (cell), 0);
  gtk_widget_set_valign (cell, GTK_ALIGN_CENTER);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), widths[column].least);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), widths[column].natural);
  if (nav_plan_column_has_figures (column)) {
    gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 1);
    gtk_widget_add_css_class (cell, "numeric");
  }
  gtk_list_item_set_child (item, cell);
}

static NavRecommendation *
recommendation_of (GtkListItem *item)
{
  return nav_option_get_recommendation (NAV_OPTION (gtk_list_item_get_item (item)));
}

static void
show_text (GtkListItem *item, NavPlanColumn column)
{
  g_autofree char *text =
    nav_plan_column_cell (nav_text_words (), column, recommendation_of (item));

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (item)), text);
}

/* No badge of icon and label: a row that takes another verdict would have the table measured again.
 * style.css draws the icon behind the word. */
static void
set_up_verdict (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkInscription *cell;
  long letters = 0;

  set_up_text (factory, item);
  cell = GTK_INSCRIPTION (gtk_list_item_get_child (item));
  for (guint v = 0; nav_verdict_names[v] != NULL; v++) {
    const char *word = nav_words_term (nav_text_words (), NAV_WORDS_VERDICT, nav_verdict_names[v]);
    letters = MAX (letters, g_utf8_strlen (word, -1));
  }
  gtk_inscription_set_min_chars (cell, (guint) letters);
  gtk_inscription_set_nat_chars (cell, (guint) letters);
}

static void
show_verdict (GtkListItem *item)
{
  const char *look = nav_badge_get_verdict_class (recommendation_of (item)->slo.verdict);
  const char *classes[] = { "verdict", look, NULL };
  GtkWidget *cell = gtk_list_item_get_child (item);

  show_text (item, NAV_COLUMN_VERDICT);
  if (!gtk_widget_has_css_class (cell, look))
    gtk_widget_set_css_classes (cell, classes);
}

static void
show_cell (GtkListItem *item, GtkListItemFactory *factory)
{
  NavPlanColumn column = column_of (factory);

  if (column == NAV_COLUMN_VERDICT)
    show_verdict (item);
  else
    show_text (item, column);
}

static void
on_changed (NavOption *option, GtkListItem *item)
{
  (void) option;
  show_cell (item, g_object_get_data (G_OBJECT (item), FACTORY));
}

static void
bind_cell (GtkListItemFactory *factory, GtkListItem *item)
{
  g_object_set_data (G_OBJECT (item), FACTORY, factory);
  g_signal_connect (gtk_list_item_get_item (item), "changed", G_CALLBACK (on_changed), item);
  show_cell (item, factory);
}

static void
unbind_cell (GtkListItemFactory *factory, GtkListItem *item)
{
  (void) factory;
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), on_changed, item);
}

static GtkListItemFactory *
new_factory (NavPlanColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  gboolean verdict = column == NAV_COLUMN_VERDICT;

  g_object_set_data (G_OBJECT (factory), COLUMN, GINT_TO_POINTER (column));
  g_signal_connect (factory, "setup", G_CALLBACK (verdict ? set_up_verdict : set_up_text), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell), NULL);
  return factory;
}

/* The sorter sorts nothing, the model does. It is there to be asked which column is in charge. */
static int
tell_column (gconstpointer a, gconstpointer b, gpointer data)
{
  GtkColumnViewColumn *column = data;
  NavPlanColumn *asked = g_object_get_data (G_OBJECT (column), ASKED);

  (void) a;
  (void) b;
  *asked = (NavPlanColumn) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), COLUMN));
  return -1;
}

/**
 * nav_options_cells_new_column:
 * @asked: where the column's sorter tells which column it is of; outlives the column
 *
 * Returns: (transfer full): the column
 */
GtkColumnViewColumn *
nav_options_cells_new_column (NavPlanColumn column, NavPlanColumn *asked)
{
  const char *title = nav_plan_column_short_title (nav_text_words (), column);
  GtkColumnViewColumn *result = gtk_column_view_column_new (title, new_factory (column));
  g_autoptr (GtkSorter) sorter =
    GTK_SORTER (gtk_custom_sorter_new (tell_column, result, NULL));

  g_object_set_data (G_OBJECT (result), COLUMN, GINT_TO_POINTER (column));
  g_object_set_data (G_OBJECT (result), ASKED, asked);
  gtk_column_view_column_set_sorter (result, sorter);
  gtk_column_view_column_set_resizable (result, TRUE);
  gtk_column_view_column_set_expand (result,
                                     column == NAV_COLUMN_MODEL || column == NAV_COLUMN_GPUS);
  return result;
}

/* What is ticked is what is selected; clicking a tick leaves the others as they are. */
static void
on_toggled (GtkCheckButton *tick, GtkListItem *item)
{
  GtkSelectionModel *selection = g_object_get_data (G_OBJECT (tick), COLUMN);
  gboolean ticked = gtk_check_button_get_active (tick);
  guint position = gtk_list_item_get_position (item);

  if (position == GTK_INVALID_LIST_POSITION || gtk_list_item_get_selected (item) == ticked)
    return;
  if (ticked)
    gtk_selection_model_select_item (selection, position, FALSE);
  else
    gtk_selection_model_unselect_item (selection, position);
}

static void
set_up_tick (GtkListItemFactory *factory, GtkListItem *item, GtkSelectionModel *selection)
{
  GtkWidget *tick = gtk_check_button_new ();

  (void) factory;
  /* Keys tick rows already, and another stop on each row would be in their way. */
  gtk_widget_set_can_focus (tick, FALSE);
  gtk_widget_set_valign (tick, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (tick), COLUMN, selection);
  g_object_bind_property (item, "selected", tick, "active", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (tick, "toggled", G_CALLBACK (on_toggled), item, G_CONNECT_DEFAULT);
  gtk_list_item_set_child (item, tick);
}

static void
name_tick (NavOption *option, GtkListItem *item)
{
  g_autofree char *name = nav_plan_words_name (nav_text_words (), recommendation_of (item));
  /* Translators: ticks an option in order to compare it: "Compare Llama 3.1 8B on 2 × L4" */
  g_autofree char *label = g_strdup_printf (_ ("Compare %s"), name);

  (void) option;
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_list_item_get_child (item)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
bind_tick (GtkListItemFactory *factory, GtkListItem *item)
{
  (void) factory;
  g_signal_connect (gtk_list_item_get_item (item), "changed", G_CALLBACK (name_tick), item);
  name_tick (NULL, item);
}

static void
unbind_tick (GtkListItemFactory *factory, GtkListItem *item)
{
  (void) factory;
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), name_tick, item);
}

/**
 * nav_options_cells_new_ticks:
 * @selection: what the table selects; it outlives the column
 *
 * Returns: (transfer full): a column to tick rows in
 */
GtkColumnViewColumn *
nav_options_cells_new_ticks (GtkSelectionModel *selection)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_tick), selection);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_tick), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_tick), NULL);
  return gtk_column_view_column_new (NULL, factory);
}

static gboolean
has_figures (GtkColumnViewColumn *column)
{
  /* Ticks have no order and no figures. */
  return gtk_column_view_column_get_sorter (column) != NULL &&
         nav_plan_column_has_figures (column_of (column));
}

/**
 * nav_options_cells_finish:
 * @view: the table, with its columns
 * @name: what a screen reader calls the list of its rows
 *
 * Puts the titles of columns with figures above the figures, at the end, and names the rows; GTK
 * has no way to say either.
 */
void
nav_options_cells_finish (GtkColumnView *view, const char *name)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = gtk_widget_get_first_child (header);

  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_next_sibling (header)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (guint i = 0; title != NULL && i < g_list_model_get_n_items (columns);
       i++, title = gtk_widget_get_next_sibling (title)) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
    GtkWidget *content = gtk_widget_get_first_child (title);
    if (content != NULL && has_figures (column))
      gtk_widget_set_halign (content, GTK_ALIGN_END);
  }
}
