// SPDX-License-Identifier: Apache-2.0
// A group of the sheets: title, pictures, rows.

#include "config.h"

#include "app/nav-need-group.h"

#include <glib/gi18n.h>

struct _NavNeedGroupView {
  GtkWidget parent_instance;
  const NavNeedGroup *group;
  NavProject *project;
  NavSpotlight *spotlight;
  GtkWidget *box;
  GtkListBox *list;
  AdwExpanderRow *more; /* (nullable) */
  GPtrArray *rows;      /* (element-type NavNeedRow), borrowed */
  guint making;         /* source that makes those of @more */
  guint workload;
  NavSpecField hinted;
  char *hint; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (NavNeedGroupView, nav_need_group_view, GTK_TYPE_WIDGET)

static void
update_row (NavNeedGroupView *self, NavNeedRow *row)
{
  gboolean hinted = nav_need_row_get_field (row)->field == self->hinted;

  nav_need_row_update (row, self->workload, hinted ? self->hint : NULL);
}

static NavNeedRow *
new_row (NavNeedGroupView *self, guint i)
{
  NavNeedRow *row = NAV_NEED_ROW (
    nav_need_row_new (&self->group->fields[i], self->project, self->spotlight));

  g_ptr_array_add (self->rows, row);
  update_row (self, row);
  return row;
}

/* Makes one more row of those that are folded away; FALSE when there was none left. */
static gboolean
make_more (NavNeedGroupView *self)
{
  if (self->rows->len == self->group->n_fields)
    return FALSE;
  adw_expander_row_add_row (self->more, GTK_WIDGET (new_row (self, self->rows->len)));
  return TRUE;
}

static gboolean
on_making (gpointer data)
{
  NavNeedGroupView *self = data;

  if (make_more (self))
    return G_SOURCE_CONTINUE;
  self->making = 0;
  return G_SOURCE_REMOVE;
}

/* Row by row, before the next frame. */
static void
on_expanded (NavNeedGroupView *self)
{
  if (self->making == 0 && adw_expander_row_get_expanded (self->more))
    self->making = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_making, self, NULL);
}

static void
add_more (NavNeedGroupView *self)
{
  self->more = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->more), _ (self->group->more));
  gtk_list_box_append (self->list, GTK_WIDGET (self->more));
  g_signal_connect_swapped (self->more, "notify::expanded", G_CALLBACK (on_expanded), self);
}

static guint
n_at_first (NavNeedGroupView *self)
{
  return MIN (self->group->first_more, self->group->n_fields);
}

static void
fill (NavNeedGroupView *self)
{
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _ (self->group->title), "xalign", 0.0,
                                   "visible", n_at_first (self) > 0, NULL);

  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (self->box), title);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (self->group->title), -1);
}

/**
 * nav_need_group_view_make_next:
 *
 * Makes one more row of those that are not folded away.
 *
 * Returns: whether there was one left to make
 */
gboolean
nav_need_group_view_make_next (NavNeedGroupView *self)
{
  guint i;

  g_return_val_if_fail (NAV_IS_NEED_GROUP_VIEW (self), FALSE);

  i = self->rows->len;
  if (i < n_at_first (self)) {
    gtk_list_box_append (self->list, GTK_WIDGET (new_row (self, i)));
    return TRUE;
  }
  if (i == self->group->n_fields || self->more != NULL)
    return FALSE;
  add_more (self);
  return TRUE;
}

/**
 * nav_need_group_view_add_picture:
 * @picture: what shows some of the values; stands below the rows
 */
void
nav_need_group_view_add_picture (NavNeedGroupView *self, GtkWidget *picture)
{
  g_return_if_fail (NAV_IS_NEED_GROUP_VIEW (self));

  gtk_box_append (GTK_BOX (self->box), picture);
}

/**
 * nav_need_group_view_update:
 * @workload: which one to show
 * @hinted: the field that @hint is about
 * @hint: (nullable): what is missing, or contradicts the rest
 */
void
nav_need_group_view_update (NavNeedGroupView *self, guint workload, NavSpecField hinted,
                            const char *hint)
{
  g_return_if_fail (NAV_IS_NEED_GROUP_VIEW (self));

  self->workload = workload;
  self->hinted = hinted;
  g_free (self->hint);
  self->hint = g_strdup (hint);
  for (guint i = 0; i < self->rows->len; i++)
    update_row (self, self->rows->pdata[i]);
}

static guint
find_field (NavNeedGroupView *self, NavSpecField field)
{
  guint i = 0;

  while (i < self->group->n_fields && self->group->fields[i].field != field)
    i++;
  return i;
}

/**
 * nav_need_group_view_find:
 *
 * Returns: (transfer none) (nullable): the row of @field, unfolded; NULL where it is not in here
 */
NavNeedRow *
nav_need_group_view_find (NavNeedGroupView *self, NavSpecField field)
{
  guint i;

  g_return_val_if_fail (NAV_IS_NEED_GROUP_VIEW (self), NULL);

  i = find_field (self, field);
  if (i == self->group->n_fields)
    return NULL;
  if (i >= n_at_first (self))
    adw_expander_row_set_expanded (self->more, TRUE);
  while (i >= self->rows->len && make_more (self))
    ;
  return self->rows->pdata[i];
}

static void
nav_need_group_view_dispose (GObject *object)
{
  NavNeedGroupView *self = NAV_NEED_GROUP_VIEW (object);

  g_clear_handle_id (&self->making, g_source_remove);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->project);
  g_clear_object (&self->spotlight);
  g_clear_pointer (&self->hint, g_free);
  G_OBJECT_CLASS (nav_need_group_view_parent_class)->dispose (object);
}

static void
nav_need_group_view_class_init (NavNeedGroupViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nav_need_group_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
nav_need_group_view_init (NavNeedGroupView *self)
{
  self->rows = g_ptr_array_new ();
  self->hinted = NAV_N_SPEC_FIELDS;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * nav_need_group_view_new:
 *
 * Returns: (transfer floating): the group without rows; nav_need_group_view_make_next() makes them
 */
GtkWidget *
nav_need_group_view_new (NavNeedGroupId id, NavProject *project, NavSpotlight *spotlight)
{
  NavNeedGroupView *self = g_object_new (NAV_TYPE_NEED_GROUP_VIEW, NULL);

  self->group = nav_need_group (id);
  self->project = g_object_ref (project);
  self->spotlight = g_object_ref (spotlight);
  fill (self);
  return GTK_WIDGET (self);
}
