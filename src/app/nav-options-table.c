// SPDX-License-Identifier: Apache-2.0
// The table of all options: a filter above, a line that says what is shown, and the rows.

#include "config.h"

#include "app/nav-options-table.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/nav-drop-down.h"
#include "app/nav-fold-box.h"
#include "app/nav-options-cells.h"
#include "app/nav-options-model.h"
#include "app/nav-options-room.h"
#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

struct _NavOptionsTable {
  GtkWidget parent_instance;
  GtkSearchEntry *search;
  GtkDropDown *gpu;
  GtkToggleButton *met;
  GtkToggleButton *pareto;
  GtkLabel *status;
  GtkWidget *clear;
  GtkWidget *compare;
  GtkStack *stack;
  GtkWidget *place;    /* of the rows */
  GtkColumnView *view;
  NavOptionsModel *model;
  GtkSelectionModel *selection;
  GHashTable *ticked;  /* ids of what is ticked, whether it is shown or not */
  gboolean ticking;    /* the selection is set by us, not by a person */
  NavPlanColumn asked; /* the column that the view sorts by, when it was asked */
  GPtrArray *gpus;    /* (element-type NavGpu): behind the names in @gpu, after "Any GPU" */
  NavPlan *plan;      /* (nullable) */
  GtkColumnViewColumn *columns[NAV_N_COLUMNS];
  gboolean filling;   /* the filter is set by us, not by a person */
  int room;           /* nav_options_room_class() of the width */
  guint fitting;      /* source that shows the columns for which there is room */
};

G_DEFINE_FINAL_TYPE (NavOptionsTable, nav_options_table, GTK_TYPE_WIDGET)

static gboolean
fit_later (gpointer data)
{
  NavOptionsTable *self = data;

  self->fitting = 0;
  nav_options_room_fit (self->columns, self->room);
  return G_SOURCE_REMOVE;
}

static NavRecommendation *
at (NavOptionsTable *self, guint position)
{
  return nav_options_model_get_shown (self->model)->pdata[position];
}

/* How many there are, and at which percentile the latencies are. */
static char *
status_text (NavOptionsTable *self)
{
  const NavNumberStyle *numbers = nav_text_numbers ();
  guint all = nav_options_model_get_n_all (self->model);
  guint passing = nav_options_model_get_n_passing (self->model);
  guint shown = nav_options_model_get_shown (self->model)->len;
  g_autofree char *all_text = nav_format_count (numbers, all);
  g_autofree char *passing_text = nav_format_count (numbers, passing);
  g_autofree char *shown_text = nav_format_count (numbers, shown);

  if (shown < passing)
    /* Translators: "The best 500 of 698 options" */
    return g_strdup_printf (_ ("The best %s of %s options"), shown_text, passing_text);
  if (passing < all)
    /* Translators: "37 of 698 options" */
    return g_strdup_printf (_ ("%s of %s options"), passing_text, all_text);
  return g_strdup_printf (ngettext ("%s option", "%s options", all), all_text);
}

static void
update_status (NavOptionsTable *self)
{
  guint all = nav_options_model_get_n_all (self->model);
  guint passing = nav_options_model_get_n_passing (self->model);
  g_autofree char *text = status_text (self);
  g_autofree char *percentile =
    self->plan ? nav_format_number (nav_text_numbers (),
                                    nav_plan_get_demand (self->plan)->percentile)
               : NULL;
  /* Translators: "The best 500 of 698 options, latencies at p95" */
  g_autofree char *full =
    percentile ? g_strdup_printf (_ ("%s, latencies at p%s"), text, percentile) : g_strdup (text);

  gtk_label_set_label (self->status, full);
  gtk_widget_set_visible (self->clear, passing < all);
  gtk_stack_set_visible_child_name (self->stack, passing > 0 || all == 0 ? "rows" : "none");
}

static void
update_compare (NavOptionsTable *self)
{
  g_autoptr (GPtrArray) ticked = nav_options_table_collect_ticked (self);
  g_autofree char *count = nav_format_count (nav_text_numbers (), ticked->len);
  g_autofree char *label = ticked->len > 1 ? g_strdup_printf (_ ("Compare %s"), count)
                                           : g_strdup (_ ("Compare"));

  gtk_button_set_label (GTK_BUTTON (self->compare), label);
  gtk_widget_set_sensitive (self->compare,
                            ticked->len > 1 && ticked->len <= NAV_OPTIONS_TABLE_COMPARE_MAX);
}

/* Rows hold other options after a sort or a new plan: the ticks go with the options. */
static void
tick_rows (NavOptionsTable *self)
{
  const GPtrArray *shown = nav_options_model_get_shown (self->model);
  guint rows = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  g_autoptr (GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) all = gtk_bitset_new_range (0, rows);

  for (guint i = 0; i < MIN (rows, shown->len); i++)
    if (g_hash_table_contains (self->ticked, ((NavRecommendation *) shown->pdata[i])->id))
      gtk_bitset_add (selected, i);
  self->ticking = TRUE;
  gtk_selection_model_set_selection (self->selection, selected, all);
  self->ticking = FALSE;
}

static void
on_ticked (NavOptionsTable *self, guint position, guint n)
{
  guint shown = nav_options_model_get_shown (self->model)->len;

  if (self->ticking)
    return;
  for (guint i = position; i < MIN (position + n, shown); i++) {
    const char *id = at (self, i)->id;
    if (!gtk_selection_model_is_selected (self->selection, i))
      g_hash_table_remove (self->ticked, id);
    else if (!g_hash_table_contains (self->ticked, id))
      g_hash_table_add (self->ticked, g_strdup (id));
  }
  update_compare (self);
}

/* The view is given rows, not a list that they come into: the row that comes first into an empty
 * list GTK takes for the one that has the keyboard. It keeps its widget however far it is scrolled
 * out of sight, so that there is one more in the midst of a scroll, and all are measured again. */
static void
on_rows (NavOptionsTable *self)
{
  g_signal_handlers_disconnect_by_func (self->selection, on_rows, self);
  gtk_column_view_set_model (self->view, self->selection);
}

static void
on_refilled (NavOptionsTable *self)
{
  tick_rows (self);
  update_compare (self);
}

/* Asked which of two comes first, the view's sorter asks the column that it sorts by. */
static void
on_order (NavOptionsTable *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  GtkOrdering order;

  self->asked = NAV_N_COLUMNS;
  order = gtk_sorter_compare (sorter, self, self->model);
  nav_options_model_set_order (self->model, self->asked, order == GTK_ORDERING_LARGER);
}

static void
apply_filter (NavOptionsTable *self)
{
  guint gpu = gtk_drop_down_get_selected (self->gpu);
  NavOptionsFilter filter = {
    .pareto = gtk_toggle_button_get_active (self->pareto),
    .met = gtk_toggle_button_get_active (self->met),
    .gpu = gpu > 0 && gpu <= self->gpus->len ? ((NavGpu *) self->gpus->pdata[gpu - 1])->id : NULL,
    .text = gtk_editable_get_text (GTK_EDITABLE (self->search)),
  };

  nav_options_model_set_filter (self->model, &filter);
  update_status (self);
}

static void
on_filter (NavOptionsTable *self)
{
  if (!self->filling)
    apply_filter (self);
}

static void
on_clear (NavOptionsTable *self)
{
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->gpu, 0);
  gtk_toggle_button_set_active (self->met, FALSE);
  gtk_toggle_button_set_active (self->pareto, FALSE);
  self->filling = FALSE;
  apply_filter (self);
}

static void
on_activate (NavOptionsTable *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "options.detail", "s", at (self, position)->id);
}

static void
on_compare (NavOptionsTable *self)
{
  g_autoptr (GPtrArray) ticked = nav_options_table_collect_ticked (self);
  g_autoptr (GVariantBuilder) ids = g_variant_builder_new (G_VARIANT_TYPE ("as"));

  for (guint i = 0; i < ticked->len; i++)
    g_variant_builder_add (ids, "s", ((NavRecommendation *) ticked->pdata[i])->id);
  gtk_widget_activate_action (GTK_WIDGET (self), "options.compare", "as", ids);
}

/**
 * nav_options_table_collect_shown:
 *
 * Returns: (transfer container) (element-type NavRecommendation): the rows, in their order
 */
GPtrArray *
nav_options_table_collect_shown (NavOptionsTable *self)
{
  const GPtrArray *shown = nav_options_model_get_shown (self->model);
  GPtrArray *copy = g_ptr_array_new ();

  for (guint i = 0; i < shown->len; i++)
    g_ptr_array_add (copy, shown->pdata[i]);
  return copy;
}

/**
 * nav_options_table_collect_ticked:
 *
 * Returns: (transfer container) (element-type NavRecommendation): what is to be compared, in the
 *   plan's own order, whether the filter shows it or not
 */
GPtrArray *
nav_options_table_collect_ticked (NavOptionsTable *self)
{
  const GPtrArray *all = self->plan ? nav_plan_get_recommendations (self->plan) : NULL;
  GPtrArray *result = g_ptr_array_new ();

  for (guint i = 0; all != NULL && g_hash_table_size (self->ticked) > 0 && i < all->len; i++)
    if (g_hash_table_contains (self->ticked, ((NavRecommendation *) all->pdata[i])->id))
      g_ptr_array_add (result, all->pdata[i]);
  return result;
}

static void
fill_gpus (NavOptionsTable *self)
{
  guint before = gtk_drop_down_get_selected (self->gpu);
  g_autofree char *chosen = before > 0 && before <= self->gpus->len
                              ? g_strdup (((NavGpu *) self->gpus->pdata[before - 1])->id)
                              : NULL;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_unref (self->gpus);
  self->gpus = nav_options_model_collect_gpus (self->model);
  gtk_string_list_append (names, _ ("Any GPU"));
  for (guint i = 0; i < self->gpus->len; i++) {
    const NavGpu *gpu = self->gpus->pdata[i];
    gtk_string_list_append (names, nav_plan_words_gpu (gpu));
    if (g_strcmp0 (gpu->id, chosen) == 0)
      selected = i + 1;
  }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->gpu, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->gpu, selected);
  self->filling = FALSE;
}

static void
add_columns (NavOptionsTable *self)
{
  for (int c = 0; c < NAV_N_COLUMNS; c++) {
    self->columns[c] = nav_options_cells_new_column ((NavPlanColumn) c, &self->asked);
    gtk_column_view_append_column (self->view, self->columns[c]);
  }
  nav_options_cells_finish (self->view, _ ("All options"));
  nav_options_room_fit (self->columns, self->room);
}

/**
 * nav_options_table_set_plan:
 * @plan: (nullable): what to show; order, filter and ticks stay as they are
 */
void
nav_options_table_set_plan (NavOptionsTable *self, NavPlan *plan)
{
  g_autoptr (NavPlan) old = NULL;

  g_return_if_fail (NAV_IS_OPTIONS_TABLE (self));

  if (plan == self->plan)
    return;
  old = g_steal_pointer (&self->plan);
  self->plan = plan ? nav_plan_ref (plan) : NULL;
  nav_options_model_set_plan (self->model, plan);
  fill_gpus (self);
  apply_filter (self);
}

/**
 * nav_options_table_find:
 *
 * Lets the person type what to look for.
 */
void
nav_options_table_find (NavOptionsTable *self)
{
  g_return_if_fail (NAV_IS_OPTIONS_TABLE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
nav_options_table_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural,
                      NULL, NULL);
  *minimum_baseline = *natural_baseline = -1;
}

static void
nav_options_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NavOptionsTable *self = NAV_OPTIONS_TABLE (widget);
  int room = nav_options_room_class (width);

  gtk_widget_size_allocate (gtk_widget_get_first_child (widget),
                            &(GtkAllocation){ 0, 0, width, height }, baseline);
  if (room == self->room)
    return;
  self->room = room;
  /* Columns may not change while widgets are placed. */
  if (self->fitting == 0)
    self->fitting = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_later, self, NULL);
}

static GtkSizeRequestMode
nav_options_table_get_request_mode (GtkWidget *widget)
{
  (void) widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
nav_options_table_dispose (GObject *object)
{
  NavOptionsTable *self = NAV_OPTIONS_TABLE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->fitting, g_source_remove);
  /* The view asks once more as it lets go of its order. */
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_func (gtk_column_view_get_sorter (self->view), on_order, self);
  self->view = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  for (int c = 0; c < NAV_N_COLUMNS; c++)
    g_clear_object (&self->columns[c]);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->ticked, g_hash_table_unref);
  g_clear_object (&self->model);
  g_clear_pointer (&self->gpus, g_ptr_array_unref);
  g_clear_pointer (&self->plan, nav_plan_unref);
  G_OBJECT_CLASS (nav_options_table_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavOptionsTable, name)

static void
nav_options_table_class_init (NavOptionsTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_options_table_dispose;
  widget_class->measure = nav_options_table_measure;
  widget_class->size_allocate = nav_options_table_size_allocate;
  widget_class->get_request_mode = nav_options_table_get_request_mode;
  g_type_ensure (NAV_TYPE_FOLD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-options-table.ui");
  BIND (search);
  BIND (gpu);
  BIND (met);
  BIND (pareto);
  BIND (status);
  BIND (clear);
  BIND (compare);
  BIND (stack);
  BIND (place);
  BIND (view);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_compare);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_set_css_name (widget_class, "optionstable");
}

static void
nav_options_table_init (NavOptionsTable *self)
{
  g_autoptr (GtkColumnViewColumn) ticks = NULL;

  self->gpus = g_ptr_array_new ();
  self->ticked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->room = nav_options_room_class (G_MAXINT);
  self->model = nav_options_model_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
  nav_drop_down_set_name (self->gpu, _ ("Show only options on this GPU"), NULL);
  gtk_widget_set_layout_manager (self->place, nav_options_room_new_layout ());
  self->selection = GTK_SELECTION_MODEL (
    gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->model))));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_ticked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_rows), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "refilled", G_CALLBACK (on_refilled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "settled", G_CALLBACK (tick_rows), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed",
                           G_CALLBACK (on_order), self, G_CONNECT_SWAPPED);
  ticks = nav_options_cells_new_ticks (self->selection);
  gtk_column_view_append_column (self->view, ticks);
  add_columns (self);
}
