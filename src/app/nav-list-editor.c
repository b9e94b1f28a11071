// SPDX-License-Identifier: Apache-2.0
// Some of many: a button that names what is chosen, and a list with a search behind it.

#include "config.h"

#include "app/nav-list-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/nav-text.h"
#include "app/nav-tooltip.h"

/* More than this many names are told by their number. */
#define NAMED 2

typedef struct {
  char *id;
  char *name;
} Item;

struct _NavListEditor {
  GtkWidget parent_instance;
  GtkWidget *button;
  GtkLabel *summary;
  GtkWidget *search; /* these two are made when they are first asked for */
  GtkListBox *list;
  const NavNeedField *field;
  GPtrArray *items; /* (element-type Item) that can be chosen, by name */
  GHashTable *chosen; /* set of ids */
  char *name;         /* (nullable): what the value is called, for those who do not see it */
  char *state;
  gboolean showing;
};

static void nav_list_editor_iface_init (NavEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavListEditor, nav_list_editor, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (NAV_TYPE_EDITOR,
                                                      nav_list_editor_iface_init))

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->id);
  g_free (item->name);
  g_free (item);
}

static void
add_item (NavListEditor *self, const char *id, const char *name)
{
  Item *item = g_new (Item, 1);

  *item = (Item){ g_strdup (id), g_strdup (name) };
  g_ptr_array_add (self->items, item);
}

static Item *
find_item (NavListEditor *self, const char *id)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (((Item *) self->items->pdata[i])->id, id))
      return self->items->pdata[i];
  return NULL;
}

static char *
summary_of (NavListEditor *self)
{
  guint n = g_hash_table_size (self->chosen), named = 0;
  GString *out;

  if (n == 0)
    return g_strdup (_ (self->field->empty));
  if (n > NAMED) {
    g_autofree char *count = nav_format_count (nav_text_numbers (), n);
    /* Translators: how many entries of a list are chosen */
    return g_strdup_printf (ngettext ("%s chosen", "%s chosen", n), count);
  }
  out = g_string_new (NULL);
  for (guint i = 0; i < self->items->len; i++) {
    const Item *item = self->items->pdata[i];
    if (g_hash_table_contains (self->chosen, item->id))
      g_string_append_printf (out, "%s%s", named++ > 0 ? ", " : "", item->name);
  }
  return g_string_free (out, FALSE);
}

static void
update_description (NavListEditor *self)
{
  g_autofree char *full = NULL;

  if (self->name == NULL)
    return;
  full = g_strdup_printf ("%s: %s", self->name, gtk_label_get_label (self->summary));
  _nav_editor_describe_widget (self->button, full, self->state);
}

static void
update_summary (NavListEditor *self)
{
  g_autofree char *text = summary_of (self);

  gtk_label_set_label (self->summary, text);
  nav_tooltip_set (self->button, text);
  update_description (self);
}

static void
update_checks (NavListEditor *self)
{
  if (self->list == NULL)
    return;
  for (guint i = 0; i < self->items->len; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);
    GtkWidget *check = row ? gtk_list_box_row_get_child (row) : NULL;
    if (check != NULL)
      gtk_check_button_set_active (
        GTK_CHECK_BUTTON (check),
        g_hash_table_contains (self->chosen, ((Item *) self->items->pdata[i])->id));
  }
}

static void
on_check_toggled (GtkCheckButton *check, NavListEditor *self)
{
  const char *id = g_object_get_data (G_OBJECT (check), "id");

  if (self->showing)
    return;
  if (gtk_check_button_get_active (check))
    g_hash_table_add (self->chosen, g_strdup (id));
  else
    g_hash_table_remove (self->chosen, id);
  update_summary (self);
  _nav_editor_emit_edited (NAV_EDITOR (self));
}

static void
append_check (NavListEditor *self, const Item *item)
{
  GtkWidget *check = gtk_check_button_new_with_label (item->name);
  GtkWidget *row = gtk_list_box_row_new ();

  g_object_set_data_full (G_OBJECT (check), "id", g_strdup (item->id), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_hash_table_contains (self->chosen, item->id));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), check);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_append (self->list, row);
  g_signal_connect (check, "toggled", G_CALLBACK (on_check_toggled), self);
}

static gboolean
is_found (GtkListBoxRow *row, gpointer data)
{
  NavListEditor *self = data;
  const Item *item = self->items->pdata[gtk_list_box_row_get_index (row)];
  g_autofree char *wanted =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *name = g_utf8_casefold (item->name, -1);
  g_autofree char *id = g_utf8_casefold (item->id, -1);

  return strstr (name, wanted) != NULL || strstr (id, wanted) != NULL;
}

static void
on_search (NavListEditor *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static GtkWidget *
new_list (NavListEditor *self)
{
  GtkWidget *scroller = g_object_new (
    GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height",
    TRUE, "propagate-natural-width", TRUE, "max-content-height", 320, NULL);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (self->list, is_found, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choices"), -1);
  for (guint i = 0; i < self->items->len; i++)
    append_check (self, self->items->pdata[i]);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  return scroller;
}

static void
on_closed (NavListEditor *self)
{
  _nav_editor_emit_finished (NAV_EDITOR (self));
}

/* A hundred models are not worth making before somebody looks at them. */
static void
make_popover (GtkMenuButton *button, gpointer data)
{
  NavListEditor *self = data;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *popover;

  if (self->list != NULL)
    return;
  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search"), -1);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), new_list (self));
  gtk_widget_set_visible (self->search, self->items->len > 8);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_search), self);
  popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
  g_signal_connect_swapped (popover, "closed", G_CALLBACK (on_closed), self);
}

static void
nav_list_editor_show (NavEditor *editor, const NavLeaf *leaf)
{
  NavListEditor *self = NAV_LIST_EDITOR (editor);
  gboolean known = leaf != NULL && leaf->type == NAV_VALUE_LIST && leaf->list != NULL;

  g_hash_table_remove_all (self->chosen);
  for (gsize i = 0; known && leaf->list[i] != NULL; i++) {
    g_hash_table_add (self->chosen, g_strdup (leaf->list[i]));
    if (find_item (self, leaf->list[i]) == NULL) {
      add_item (self, leaf->list[i], leaf->list[i]);
      if (self->list != NULL)
        append_check (self, self->items->pdata[self->items->len - 1]);
    }
  }
  self->showing = TRUE;
  update_checks (self);
  self->showing = FALSE;
  update_summary (self);
}

static NavLeaf *
nav_list_editor_read (NavEditor *editor, char **ret_problem)
{
  NavListEditor *self = NAV_LIST_EDITOR (editor);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  (void) ret_problem;
  for (guint i = 0; i < self->items->len; i++) {
    const Item *item = self->items->pdata[i];
    if (g_hash_table_contains (self->chosen, item->id))
      g_ptr_array_add (ids, item->id);
  }
  if (ids->len == 0)
    return nav_leaf_new_none (NAV_ORIGIN_EDITED);
  g_ptr_array_add (ids, NULL);
  return nav_leaf_new_list ((const char *const *) ids->pdata, NAV_ORIGIN_EDITED);
}

static void
nav_list_editor_describe (NavEditor *editor, const char *name, const char *state)
{
  NavListEditor *self = NAV_LIST_EDITOR (editor);

  g_free (self->name);
  self->name = g_strdup (name);
  g_free (self->state);
  self->state = g_strdup (state);
  update_description (self);
}

static void
nav_list_editor_take_focus (NavEditor *editor)
{
  gtk_widget_grab_focus (NAV_LIST_EDITOR (editor)->button);
}

static void
nav_list_editor_iface_init (NavEditorInterface *iface)
{
  iface->show = nav_list_editor_show;
  iface->read = nav_list_editor_read;
  iface->describe = nav_list_editor_describe;
  iface->take_focus = nav_list_editor_take_focus;
}

static void
nav_list_editor_dispose (GObject *object)
{
  g_clear_pointer (&NAV_LIST_EDITOR (object)->button, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_list_editor_parent_class)->dispose (object);
}

static void
nav_list_editor_finalize (GObject *object)
{
  NavListEditor *self = NAV_LIST_EDITOR (object);

  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->chosen);
  g_free (self->name);
  g_free (self->state);
  G_OBJECT_CLASS (nav_list_editor_parent_class)->finalize (object);
}

static void
nav_list_editor_class_init (NavListEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_list_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = nav_list_editor_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
nav_list_editor_init (NavListEditor *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->summary = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                                "max-width-chars", 22, NULL);
  self->button = g_object_new (GTK_TYPE_MENU_BUTTON, "child", self->summary, "always-show-arrow",
                               TRUE, "hexpand", TRUE, NULL);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), make_popover, self, NULL);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(const Item *const *) a)->name, (*(const Item *const *) b)->name);
}

static void
add_models (NavListEditor *self, NavCatalog *catalog)
{
  const GPtrArray *models = nav_catalog_get_models (catalog);

  for (guint i = 0; i < models->len; i++) {
    const NavModel *model = models->pdata[i];
    add_item (self, model->id, model->name ? model->name : model->id);
  }
}

static void
add_gpus (NavListEditor *self, NavCatalog *catalog)
{
  const GPtrArray *gpus = nav_catalog_get_gpus (catalog);

  for (guint i = 0; i < gpus->len; i++)
    add_item (self, ((NavGpu *) gpus->pdata[i])->id, ((NavGpu *) gpus->pdata[i])->name);
}

static void
add_providers (NavListEditor *self, NavCatalog *catalog)
{
  const GPtrArray *prices = nav_catalog_get_prices (catalog);

  for (guint i = 0; i < prices->len; i++) {
    const char *id = ((NavPrice *) prices->pdata[i])->provider;
    if (find_item (self, id) == NULL)
      add_item (self, id, nav_text_provider (id));
  }
}

/**
 * nav_list_editor_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_list_editor_new (const NavNeedField *field, NavCatalog *catalog)
{
  NavListEditor *self = g_object_new (NAV_TYPE_LIST_EDITOR, NULL);

  self->field = field;
  if (field->field == NAV_CONSTRAINT_MODELS || field->field == NAV_CONSTRAINT_MODELS_EXCLUDED) {
    add_models (self, catalog);
  } else if (field->field == NAV_CONSTRAINT_PROVIDERS) {
    add_providers (self, catalog);
  } else if (field->field == NAV_CONSTRAINT_COMPLIANCE) {
    add_item (self, "gdpr", "GDPR");
    add_item (self, "hipaa", "HIPAA");
  } else {
    add_gpus (self, catalog);
  }
  g_ptr_array_sort (self->items, by_name);
  update_summary (self);
  return GTK_WIDGET (self);
}
