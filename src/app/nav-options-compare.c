// SPDX-License-Identifier: Apache-2.0
// A grid: a column for each option, a row for each thing there is to say of them.

#include "config.h"

#include "app/nav-options-compare.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/nav-select-button.h"
#include "app/nav-text.h"
#include "app/nav-tooltip.h"
#include "workflow/nav-plan-compare.h"
#include "workflow/nav-plan-words.h"

/* Letters in a line; where there is less room, lines are broken down to LEAST of them. */
#define NAME_CHARS 18
#define CELL_CHARS 22
#define LEAST_CHARS 12

struct _NavOptionsCompare {
  GtkWidget parent_instance;
  GtkStack *stack;
  GtkLabel *status;
  GtkToggleButton *only;
  GtkGrid *grid;
  GPtrArray *shown; /* (element-type NavRecommendation) */
  GPtrArray *selects; /* (element-type NavSelectButton): borrowed from the grid */
  char *selected;   /* (nullable) */
};

G_DEFINE_FINAL_TYPE (NavOptionsCompare, nav_options_compare, GTK_TYPE_WIDGET)

static void
clear_grid (NavOptionsCompare *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->selects, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

static GtkWidget *
new_label (const char *text, guint chars)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), (int) MIN (chars, LEAST_CHARS));
  gtk_label_set_max_width_chars (GTK_LABEL (label), (int) chars);
  return label;
}

static void
on_remove (NavOptionsCompare *self, GtkWidget *button)
{
  const char *id = g_object_get_data (G_OBJECT (button), "nav-id");
  g_autoptr (GVariantBuilder) ids = g_variant_builder_new (G_VARIANT_TYPE ("as"));

  for (guint i = 0; i < self->shown->len; i++) {
    const NavRecommendation *r = self->shown->pdata[i];
    if (!g_str_equal (r->id, id))
      g_variant_builder_add (ids, "s", r->id);
  }
  gtk_widget_activate_action (GTK_WIDGET (self), "options.compare", "as", ids);
}

static GtkWidget *
new_remove_button (NavOptionsCompare *self, const NavRecommendation *r)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *name = nav_plan_words_name (nav_text_words (), r);
  /* Translators: takes an option out of a comparison */
  g_autofree char *label = g_strdup_printf (_ ("Take %s out"), name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  nav_tooltip_set (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "nav-id", g_strdup (r->id), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_remove), self);
  return button;
}

static void
attach_head (NavOptionsCompare *self, const NavRecommendation *r, int column)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  g_autofree char *hardware = nav_plan_words_hardware (nav_text_words (), r);
  GtkWidget *model = new_label (nav_plan_words_model (r), CELL_CHARS - 6);
  GtkWidget *on = new_label (hardware, CELL_CHARS);
  GtkWidget *select = g_object_new (NAV_TYPE_SELECT_BUTTON, "halign", GTK_ALIGN_START, NULL);

  gtk_widget_add_css_class (model, "heading");
  gtk_widget_set_hexpand (model, TRUE);
  gtk_box_append (GTK_BOX (line), model);
  gtk_box_append (GTK_BOX (line), new_remove_button (self, r));
  nav_select_button_set_id (NAV_SELECT_BUTTON (select), r->id);
  nav_select_button_set_selected (NAV_SELECT_BUTTON (select), self->selected);
  g_ptr_array_add (self->selects, select);
  gtk_widget_set_valign (model, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (on, "dim-label");
  gtk_box_append (GTK_BOX (head), line);
  gtk_box_append (GTK_BOX (head), on);
  gtk_box_append (GTK_BOX (head), select);
  gtk_widget_add_css_class (head, "comparison-head");
  gtk_grid_attach (self->grid, head, column, 0, 1, 1);
}

/* A state is told by words and weight, never by colour alone. */
static const char *
state_class (NavCompareState state)
{
  return state == NAV_COMPARE_DIFFERENT ? "differs" : "dim-label";
}

static void
attach_cell (NavOptionsCompare *self, const NavCompareRow *row, int column, int line)
{
  g_autofree char *text = nav_text_keep_units (row->cells[column - 1]);
  GtkWidget *cell = new_label (text, CELL_CHARS);
  gboolean best = row->best == column - 1;
  g_autofree char *name = g_strdup_printf (
    "%s: %s, %s", row->title, row->cells[column - 1],
    best ? _ ("the best") : nav_plan_words_compare_state (nav_text_words (), row->state));

  gtk_label_set_selectable (GTK_LABEL (cell), TRUE);
  gtk_widget_add_css_class (cell, "comparison-cell");
  gtk_widget_add_css_class (cell, state_class (row->state));
  if (row->figures)
    gtk_widget_add_css_class (cell, "numeric");
  if (best)
    gtk_widget_add_css_class (cell, "best");
  gtk_widget_set_hexpand (cell, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_grid_attach (self->grid, cell, column, line, 1, 1);
}

static void
attach_row (NavOptionsCompare *self, const NavCompareRow *row, int line)
{
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = new_label (row->title, NAME_CHARS);

  gtk_box_append (GTK_BOX (title), name);
  if (row->state == NAV_COMPARE_ABOUT_SAME) {
    GtkWidget *note = new_label (nav_plan_words_compare_state (nav_text_words (), row->state),
                                 NAME_CHARS);
    gtk_widget_add_css_class (note, "caption");
    gtk_box_append (GTK_BOX (title), note);
  }
  gtk_widget_add_css_class (title, "comparison-cell");
  gtk_widget_add_css_class (title, state_class (row->state));
  gtk_grid_attach (self->grid, title, 0, line, 1, 1);
  for (guint i = 0; i < self->shown->len; i++)
    attach_cell (self, row, (int) i + 1, line);
}

static guint
count_different (const GPtrArray *rows)
{
  guint different = 0;

  for (guint i = 0; i < rows->len; i++)
    different += ((NavCompareRow *) rows->pdata[i])->state == NAV_COMPARE_DIFFERENT;
  return different;
}

/* Where the differences alone would be all of it, or nothing, they are no choice. */
static gboolean
show_status (NavOptionsCompare *self, const GPtrArray *rows)
{
  guint different = count_different (rows);
  gboolean choice = different > 0 && different < rows->len;
  gboolean only = choice && gtk_toggle_button_get_active (self->only);
  g_autofree char *text =
    different == 0 ? g_strdup (_ ("No difference that anybody could tell"))
                   /* Translators: "8 of 22 lines differ; …" */
                   : g_strdup_printf (_ ("%u of %u lines differ; bold is the best of a line"),
                                      different, rows->len);

  gtk_label_set_label (self->status, text);
  gtk_widget_set_visible (GTK_WIDGET (self->only), choice);
  if (choice && !only) /* a tint of every line would tell nothing */
    gtk_widget_add_css_class (GTK_WIDGET (self->grid), "mixed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->grid), "mixed");
  return only;
}

static void
fill (NavOptionsCompare *self)
{
  g_autoptr (GPtrArray) rows = NULL;
  gboolean only;
  int line = 1;

  clear_grid (self);
  gtk_stack_set_visible_child_name (self->stack, self->shown->len > 0 ? "table" : "none");
  if (self->shown->len == 0)
    return;
  rows = nav_plan_compare (nav_text_words (), self->shown);
  only = show_status (self, rows);
  for (guint i = 0; i < self->shown->len; i++)
    attach_head (self, self->shown->pdata[i], (int) i + 1);
  for (guint i = 0; i < rows->len; i++) {
    const NavCompareRow *row = rows->pdata[i];
    if (!only || row->state == NAV_COMPARE_DIFFERENT)
      attach_row (self, row, line++);
  }
}

static void
on_only (NavOptionsCompare *self)
{
  fill (self);
}

/**
 * nav_options_compare_set:
 * @recommendations: (element-type NavRecommendation): what to compare; none: nothing yet
 */
void
nav_options_compare_set (NavOptionsCompare *self, const GPtrArray *recommendations)
{
  g_return_if_fail (NAV_IS_OPTIONS_COMPARE (self) && recommendations != NULL);

  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < recommendations->len; i++)
    g_ptr_array_add (self->shown, nav_recommendation_ref (recommendations->pdata[i]));
  fill (self);
}

/**
 * nav_options_compare_set_selected:
 * @id: (nullable): of the recommendation that is selected in the project
 */
void
nav_options_compare_set_selected (NavOptionsCompare *self, const char *id)
{
  g_return_if_fail (NAV_IS_OPTIONS_COMPARE (self));

  g_free (self->selected);
  self->selected = g_strdup (id);
  for (guint i = 0; i < self->selects->len; i++)
    nav_select_button_set_selected (self->selects->pdata[i], id);
}

static void
nav_options_compare_dispose (GObject *object)
{
  NavOptionsCompare *self = NAV_OPTIONS_COMPARE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->selects, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->selected, g_free);
  G_OBJECT_CLASS (nav_options_compare_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavOptionsCompare, name)

static void
nav_options_compare_class_init (NavOptionsCompareClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_options_compare_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-options-compare.ui");
  BIND (stack);
  BIND (status);
  BIND (only);
  BIND (grid);
  gtk_widget_class_bind_template_callback (widget_class, on_only);
  gtk_widget_class_set_css_name (widget_class, "optionscompare");
}

static void
nav_options_compare_init (NavOptionsCompare *self)
{
  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);
  self->selects = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
