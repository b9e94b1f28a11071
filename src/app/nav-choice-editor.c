// SPDX-License-Identifier: Apache-2.0
// One of a few values, in a drop-down list.

#include "config.h"

#include "app/nav-choice-editor.h"

#include <glib/gi18n.h>

#include "app/nav-drop-down.h"
#include "app/nav-text.h"

struct _NavChoiceEditor {
  GtkWidget parent_instance;
  GtkWidget *drop_down;
  GPtrArray *ids; /* (element-type utf8): NULL stands for nothing */
  gboolean showing;
};

static void nav_choice_editor_iface_init (NavEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavChoiceEditor, nav_choice_editor, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (NAV_TYPE_EDITOR,
                                                      nav_choice_editor_iface_init))

static GtkStringList *
names_of (NavChoiceEditor *self)
{
  return GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->drop_down)));
}

static void
add (NavChoiceEditor *self, const char *id, const char *name)
{
  g_ptr_array_add (self->ids, g_strdup (id));
  gtk_string_list_append (names_of (self), name);
}

/* A value of the spec that nothing here stands for is one more choice. */
static guint
index_of (NavChoiceEditor *self, const char *id)
{
  for (guint i = 0; i < self->ids->len; i++)
    if (g_strcmp0 (self->ids->pdata[i], id) == 0)
      return i;
  if (id == NULL)
    return GTK_INVALID_LIST_POSITION;
  add (self, id, id);
  return self->ids->len - 1;
}

static void
nav_choice_editor_show (NavEditor *editor, const NavLeaf *leaf)
{
  NavChoiceEditor *self = NAV_CHOICE_EDITOR (editor);
  const char *id = leaf != NULL && leaf->type == NAV_VALUE_TEXT ? leaf->text : NULL;

  self->showing = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), index_of (self, id));
  self->showing = FALSE;
}

static NavLeaf *
nav_choice_editor_read (NavEditor *editor, char **ret_problem)
{
  NavChoiceEditor *self = NAV_CHOICE_EDITOR (editor);
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));
  const char *id = selected < self->ids->len ? self->ids->pdata[selected] : NULL;

  (void) ret_problem;
  return id != NULL ? nav_leaf_new_text (id, NAV_ORIGIN_EDITED)
                    : nav_leaf_new_none (NAV_ORIGIN_EDITED);
}

static void
nav_choice_editor_describe (NavEditor *editor, const char *name, const char *state)
{
  nav_drop_down_set_name (GTK_DROP_DOWN (NAV_CHOICE_EDITOR (editor)->drop_down), name, state);
}

static void
nav_choice_editor_take_focus (NavEditor *editor)
{
  gtk_widget_grab_focus (NAV_CHOICE_EDITOR (editor)->drop_down);
}

static void
nav_choice_editor_iface_init (NavEditorInterface *iface)
{
  iface->show = nav_choice_editor_show;
  iface->read = nav_choice_editor_read;
  iface->describe = nav_choice_editor_describe;
  iface->take_focus = nav_choice_editor_take_focus;
}

static void
on_selected (NavChoiceEditor *self)
{
  if (self->showing)
    return;
  _nav_editor_emit_edited (NAV_EDITOR (self));
  _nav_editor_emit_finished (NAV_EDITOR (self));
}

static void
nav_choice_editor_dispose (GObject *object)
{
  g_clear_pointer (&NAV_CHOICE_EDITOR (object)->drop_down, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_choice_editor_parent_class)->dispose (object);
}

static void
nav_choice_editor_finalize (GObject *object)
{
  g_ptr_array_unref (NAV_CHOICE_EDITOR (object)->ids);
  G_OBJECT_CLASS (nav_choice_editor_parent_class)->finalize (object);
}

static void
nav_choice_editor_class_init (NavChoiceEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_choice_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = nav_choice_editor_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
nav_choice_editor_init (NavChoiceEditor *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->drop_down = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  gtk_widget_set_hexpand (self->drop_down, TRUE);
  gtk_widget_set_parent (self->drop_down, GTK_WIDGET (self));
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (on_selected), self);
}

/* What stands for the choices that the table of fields has. */
static const char *
choice_words (const char *id)
{
  static const char *const words[][2] = {
    { "poisson", N_ ("at random") },   { "constant", N_ ("evenly") },
    { "gamma", N_ ("in bursts") },     { "any", N_ ("any") },
    { "open", N_ ("open licences") },  { "auto", N_ ("as the model") },
    { "fp8", "fp8" },                  { "on-demand", N_ ("on demand") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i][0], id))
      return _ (words[i][1]);
  return id;
}

static void
add_use_cases (NavChoiceEditor *self, NavCatalog *catalog)
{
  const GPtrArray *use_cases = nav_catalog_get_use_cases (catalog);

  for (guint i = 0; i < use_cases->len; i++) {
    const NavUseCase *use_case = use_cases->pdata[i];
    gboolean known = nav_words_knows_term (NAV_WORDS_USE_CASE, use_case->id);
    g_autofree char *name = nav_text_capital (
      known ? nav_words_term (nav_text_words (), NAV_WORDS_USE_CASE, use_case->id)
            : use_case->name);
    add (self, use_case->id, name);
  }
}

static void
add_terms (NavChoiceEditor *self, NavCatalog *catalog)
{
  const GPtrArray *prices = nav_catalog_get_prices (catalog);

  for (guint i = 0; i < prices->len; i++) {
    const char *term = ((NavPrice *) prices->pdata[i])->term;
    gboolean there = FALSE;
    for (guint k = 0; k < self->ids->len; k++)
      there = there || g_strcmp0 (self->ids->pdata[k], term) == 0;
    if (!there)
      add (self, term, choice_words (term));
  }
}

/**
 * nav_choice_editor_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_choice_editor_new (const NavNeedField *field, NavCatalog *catalog)
{
  NavChoiceEditor *self = g_object_new (NAV_TYPE_CHOICE_EDITOR, NULL);
  const char *const *choices = nav_spec_field_info (field->field)->choices;

  self->showing = TRUE;
  if (field->empty != NULL)
    add (self, NULL, _ (field->empty));
  if (field->field == NAV_WORKLOAD_USE_CASE)
    add_use_cases (self, catalog);
  else if (field->field == NAV_SPEC_PRICE_TERM)
    add_terms (self, catalog);
  for (gsize i = 0; choices != NULL && choices[i] != NULL; i++)
    add (self, choices[i], choice_words (choices[i]));
  self->showing = FALSE;
  return GTK_WIDGET (self);
}
