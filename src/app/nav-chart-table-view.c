// SPDX-License-Identifier: Apache-2.0
// The twin of a picture: the same values as a table that a screen reader walks and a person copies.

#include "config.h"

#include "app/nav-chart-table-view.h"

#include "chart/nav-chart-table.h"

/* A row is its number; the table that it is of belongs to the view. */
#define NAV_TYPE_CHART_ROW (nav_chart_row_get_type ())
G_DECLARE_FINAL_TYPE (NavChartRowItem, nav_chart_row, NAV, CHART_ROW, GObject)

struct _NavChartRowItem {
  GObject parent_instance;
  guint row;
};

G_DEFINE_FINAL_TYPE (NavChartRowItem, nav_chart_row, G_TYPE_OBJECT)

struct _NavChartTableView {
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkColumnView *columns;
  NavChartTable *table; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (NavChartTableView, nav_chart_table_view, GTK_TYPE_WIDGET)

static void
nav_chart_row_class_init (NavChartRowItemClass *klass)
{
  (void) klass;
}

static void
nav_chart_row_init (NavChartRowItem *self)
{
  (void) self;
}

static guint
column_of (GtkSignalListItemFactory *factory)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, NavChartTableView *self)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean numeric = self->table->numeric[column_of (factory)];

  gtk_label_set_xalign (GTK_LABEL (label), numeric ? 1 : 0);
  if (numeric)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, NavChartTableView *self)
{
  NavChartRowItem *row = gtk_list_item_get_item (item);
  const NavChartCell *cell = nav_chart_table_get (self->table, row->row, column_of (factory));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), cell->text);
}

static void
add_column (NavChartTableView *self, guint column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) view_column = NULL;

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (column));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  view_column = gtk_column_view_column_new (self->table->headings[column], factory);
  gtk_column_view_column_set_expand (view_column, TRUE);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_append_column (self->columns, view_column);
}

static GListModel *
make_rows (const NavChartTable *table)
{
  GListStore *rows = g_list_store_new (NAV_TYPE_CHART_ROW);

  for (guint i = 0; i < table->n_rows; i++) {
    g_autoptr (NavChartRowItem) row = g_object_new (NAV_TYPE_CHART_ROW, NULL);
    row->row = i;
    g_list_store_append (rows, row);
  }
  return G_LIST_MODEL (rows);
}

static void
clear (NavChartTableView *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->columns);

  gtk_column_view_set_model (self->columns, NULL);
  while (g_list_model_get_n_items (columns) > 0) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
    gtk_column_view_remove_column (self->columns, column);
  }
  g_clear_pointer (&self->table, nav_chart_table_free);
}

/**
 * nav_chart_table_view_set_chart:
 * @chart: (nullable): whose values to show; they are copied
 */
void
nav_chart_table_view_set_chart (NavChartTableView *self, NavChart *chart)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_return_if_fail (NAV_IS_CHART_TABLE_VIEW (self));

  clear (self);
  if (chart == NULL)
    return;
  self->table = nav_chart_table_new (chart);
  for (guint i = 0; i < self->table->n_columns; i++)
    add_column (self, i);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (make_rows (self->table)));
  gtk_column_view_set_model (self->columns, selection);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->columns), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  nav_chart_get_title (chart) ? nav_chart_get_title (chart) : "",
                                  -1);
}

static void
nav_chart_table_view_dispose (GObject *object)
{
  NavChartTableView *self = NAV_CHART_TABLE_VIEW (object);

  if (self->scroller != NULL)
    clear (self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_chart_table_view_parent_class)->dispose (object);
}

static void
nav_chart_table_view_class_init (NavChartTableViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nav_chart_table_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
nav_chart_table_view_init (NavChartTableView *self)
{
  self->columns = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->columns), "data-table");
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller),
                                 GTK_WIDGET (self->columns));
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), 360);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}
