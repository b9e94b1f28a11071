// SPDX-License-Identifier: Apache-2.0
// GPUs that are there already: a line for each kind, with what is known of them.

#include "config.h"

#include "app/nav-inventory-editor.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/nav-drop-down.h"
#include "app/nav-fold-box.h"
#include "app/nav-text.h"

#define MAX_LINES 50

enum { COUNT, USED, PER_NODE, USD_PER_HOUR, N_FIGURES };

struct _NavInventoryEditor {
  GtkWidget parent_instance;
  GtkWidget *lines;
  GtkWidget *add;
  GPtrArray *ids; /* (element-type utf8): of the GPUs that @names names */
  GtkStringList *names;
  char *state; /* (nullable) */
  gboolean showing;
};

/* A line of the table, kept with its widget. */
typedef struct {
  GtkWidget *gpu;
  GtkWidget *entries[N_FIGURES];
} Line;

static void nav_inventory_editor_iface_init (NavEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavInventoryEditor, nav_inventory_editor, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (NAV_TYPE_EDITOR,
                                                      nav_inventory_editor_iface_init))

static Line *
line_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "line");
}

static void
emit_edited (NavInventoryEditor *self)
{
  if (!self->showing)
    _nav_editor_emit_edited (NAV_EDITOR (self));
}

static void
emit_finished (NavInventoryEditor *self)
{
  if (!self->showing)
    _nav_editor_emit_finished (NAV_EDITOR (self));
}

static void
emit_both (NavInventoryEditor *self)
{
  emit_edited (self);
  emit_finished (self);
}

static void
add_gpu (NavInventoryEditor *self, const char *id, const char *name)
{
  g_ptr_array_add (self->ids, g_strdup (id));
  gtk_string_list_append (self->names, name);
}

/* A GPU that the catalogue does not know is one more choice: a list with nothing chosen would hide
 * which it is, and some versions of GTK choose the first one then. */
static guint
index_of_gpu (NavInventoryEditor *self, const char *id)
{
  for (guint i = 0; i < self->ids->len; i++)
    if (g_str_equal (self->ids->pdata[i], id))
      return i;
  add_gpu (self, id, id);
  return self->ids->len - 1;
}

static char *
gpu_of (NavInventoryEditor *self, const Line *line)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (line->gpu));

  return selected < self->ids->len ? self->ids->pdata[selected] : NULL;
}

static void
set_figure (Line *line, int figure, double value)
{
  g_autofree char *text = isfinite (value) ? nav_text_edit_number (value) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (line->entries[figure]), text);
}

static void
fill_line (NavInventoryEditor *self, Line *line, const NavOwnedGpu *owned)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (line->gpu), index_of_gpu (self, owned->gpu));
  set_figure (line, COUNT, owned->count);
  set_figure (line, USED, owned->used);
  set_figure (line, PER_NODE, owned->per_node > 0 ? owned->per_node : NAN);
  set_figure (line, USD_PER_HOUR, owned->usd_per_hour);
}

static void
on_remove (GtkWidget *button, NavInventoryEditor *self)
{
  gtk_box_remove (GTK_BOX (self->lines), gtk_widget_get_ancestor (button, GTK_TYPE_FRAME));
  emit_both (self);
}

static GtkWidget *
new_figure (NavInventoryEditor *self, Line *line, int figure)
{
  const char *titles[N_FIGURES] = { _ ("GPUs"), _ ("In use"), _ ("In a machine"),
                                    _ ("USD an hour") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", titles[figure], "xalign", 0.0,
                                   "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", 5, "max-width-chars", 8,
                                   "xalign", 1.0, "max-length", 20, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  line->entries[figure] = entry;
  _nav_editor_describe_widget (entry, titles[figure], self->state ? self->state : "");
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (emit_edited), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (emit_finished), self);
  gtk_widget_add_controller (entry, focus);
  return box;
}

static GtkWidget *
new_head (NavInventoryEditor *self, Line *line)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *remove = g_object_new (GTK_TYPE_BUTTON, "icon-name", "list-remove-symbolic",
                                    "tooltip-text", _ ("Remove these GPUs"), NULL);

  line->gpu = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->names)),
                                 gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL,
                                                              "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (line->gpu), TRUE);
  gtk_widget_set_hexpand (line->gpu, TRUE);
  nav_drop_down_set_name (GTK_DROP_DOWN (line->gpu), _ ("Kind of GPU"),
                          self->state ? self->state : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove these GPUs"), -1);
  gtk_widget_add_css_class (remove, "flat");
  gtk_box_append (GTK_BOX (head), line->gpu);
  gtk_box_append (GTK_BOX (head), remove);
  g_signal_connect_swapped (line->gpu, "notify::selected", G_CALLBACK (emit_both), self);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove), self);
  return head;
}

static void
append_line (NavInventoryEditor *self, const NavOwnedGpu *owned)
{
  GtkWidget *frame = gtk_frame_new (NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *figures =
    g_object_new (NAV_TYPE_FOLD_BOX, "columns", 4, "column-width", 70, "spacing", 6, NULL);
  Line *line = g_new0 (Line, 1);
  gboolean showing = self->showing;

  self->showing = TRUE;
  g_object_set_data_full (G_OBJECT (frame), "line", line, g_free);
  gtk_box_append (GTK_BOX (box), new_head (self, line));
  for (int i = 0; i < N_FIGURES; i++)
    nav_fold_box_append (NAV_FOLD_BOX (figures), new_figure (self, line, i));
  gtk_box_append (GTK_BOX (box), figures);
  gtk_frame_set_child (GTK_FRAME (frame), box);
  gtk_widget_add_css_class (frame, "owned");
  gtk_box_append (GTK_BOX (self->lines), frame);
  fill_line (self, line, owned);
  self->showing = showing;
}

static void
on_add (NavInventoryEditor *self)
{
  NavOwnedGpu one = { .gpu = NULL, .count = 1, .usd_per_hour = NAN };

  if (self->ids->len == 0)
    return;
  one.gpu = self->ids->pdata[0];
  append_line (self, &one);
  emit_both (self);
  gtk_widget_grab_focus (line_of (gtk_widget_get_last_child (self->lines))->gpu);
}

static void
remove_lines (NavInventoryEditor *self)
{
  GtkWidget *line;

  while ((line = gtk_widget_get_first_child (self->lines)) != NULL)
    gtk_box_remove (GTK_BOX (self->lines), line);
}

static void
nav_inventory_editor_show (NavEditor *editor, const NavLeaf *leaf)
{
  NavInventoryEditor *self = NAV_INVENTORY_EDITOR (editor);
  const GArray *owned =
    leaf != NULL && leaf->type == NAV_VALUE_INVENTORY ? leaf->inventory : NULL;

  self->showing = TRUE;
  remove_lines (self);
  for (guint i = 0; owned != NULL && i < owned->len; i++)
    append_line (self, &g_array_index (owned, NavOwnedGpu, i));
  self->showing = FALSE;
}

static gboolean
read_figure (const Line *line, int figure, double fallback, double *ret_value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (line->entries[figure]));
  gboolean whole = figure != USD_PER_HOUR;

  *ret_value = fallback;
  if (*text == '\0')
    return TRUE;
  return nav_text_parse_number (text, ret_value) && *ret_value >= 0 && *ret_value <= 1e6 &&
         (!whole || *ret_value == floor (*ret_value));
}

static gboolean
read_line (NavInventoryEditor *self, const Line *line, NavOwnedGpu *ret_owned, char **ret_problem)
{
  double figures[N_FIGURES];
  const double fallbacks[N_FIGURES] = { 0, 0, 0, NAN };

  for (int i = 0; i < N_FIGURES; i++)
    if (!read_figure (line, i, fallbacks[i], &figures[i])) {
      *ret_problem = g_strdup (_ ("Numbers of GPUs are whole and at most a million; a price is not "
                                  "below zero"));
      return FALSE;
    }
  if (figures[USED] > figures[COUNT]) {
    *ret_problem = g_strdup (_ ("More GPUs are in use than there are"));
    return FALSE;
  }
  *ret_owned = (NavOwnedGpu){ gpu_of (self, line), (guint) figures[COUNT],
                              (guint) figures[PER_NODE], (guint) figures[USED],
                              figures[USD_PER_HOUR] };
  return TRUE;
}

static NavLeaf *
nav_inventory_editor_read (NavEditor *editor, char **ret_problem)
{
  NavInventoryEditor *self = NAV_INVENTORY_EDITOR (editor);
  g_autoptr (GArray) owned = g_array_new (FALSE, FALSE, sizeof (NavOwnedGpu));

  for (GtkWidget *child = gtk_widget_get_first_child (self->lines);
       child != NULL && owned->len < MAX_LINES; child = gtk_widget_get_next_sibling (child)) {
    NavOwnedGpu one;
    if (!read_line (self, line_of (child), &one, ret_problem))
      return NULL;
    if (one.gpu != NULL)
      g_array_append_val (owned, one);
  }
  if (owned->len == 0)
    return nav_leaf_new_none (NAV_ORIGIN_EDITED);
  return nav_leaf_new_inventory ((NavOwnedGpu *) owned->data, owned->len, NAV_ORIGIN_EDITED);
}

static void
nav_inventory_editor_describe (NavEditor *editor, const char *name, const char *state)
{
  NavInventoryEditor *self = NAV_INVENTORY_EDITOR (editor);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_free (self->state);
  self->state = g_strdup (state);
}

static void
nav_inventory_editor_take_focus (NavEditor *editor)
{
  gtk_widget_grab_focus (NAV_INVENTORY_EDITOR (editor)->add);
}

static void
nav_inventory_editor_iface_init (NavEditorInterface *iface)
{
  iface->show = nav_inventory_editor_show;
  iface->read = nav_inventory_editor_read;
  iface->describe = nav_inventory_editor_describe;
  iface->take_focus = nav_inventory_editor_take_focus;
}

static void
nav_inventory_editor_dispose (GObject *object)
{
  NavInventoryEditor *self = NAV_INVENTORY_EDITOR (object);

  self->showing = TRUE;
  g_clear_pointer (&self->lines, gtk_widget_unparent);
  g_clear_pointer (&self->add, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_inventory_editor_parent_class)->dispose (object);
}

static void
nav_inventory_editor_finalize (GObject *object)
{
  NavInventoryEditor *self = NAV_INVENTORY_EDITOR (object);

  g_ptr_array_unref (self->ids);
  g_object_unref (self->names);
  g_free (self->state);
  G_OBJECT_CLASS (nav_inventory_editor_parent_class)->finalize (object);
}

static void
nav_inventory_editor_class_init (NavInventoryEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_inventory_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = nav_inventory_editor_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
nav_inventory_editor_init (NavInventoryEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->names = gtk_string_list_new (NULL);
  self->lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->add = gtk_button_new_with_mnemonic (_ ("A_dd GPUs"));
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  gtk_widget_set_parent (self->lines, GTK_WIDGET (self));
  gtk_widget_set_parent (self->add, GTK_WIDGET (self));
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (on_add), self);
}

/**
 * nav_inventory_editor_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_inventory_editor_new (NavCatalog *catalog)
{
  NavInventoryEditor *self = g_object_new (NAV_TYPE_INVENTORY_EDITOR, NULL);
  const GPtrArray *gpus = nav_catalog_get_gpus (catalog);

  for (guint i = 0; i < gpus->len; i++) {
    const NavGpu *gpu = gpus->pdata[i];
    add_gpu (self, gpu->id, gpu->name);
  }
  return GTK_WIDGET (self);
}
