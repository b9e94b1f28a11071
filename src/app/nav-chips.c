// SPDX-License-Identifier: Apache-2.0
// Answers as buttons. What stays the same is left alone, and with it the focus that may be on it.

#include "config.h"

#include "app/nav-chips.h"

#include <glib/gi18n.h>

#include "app/nav-approach.h"
#include "app/nav-fold-box.h"

/* Answers longer than this may break into lines, in characters. */
#define LONG_ANSWER 16

struct _NavChips {
  GtkWidget parent_instance;
  NavFoldBox *box;
  GPtrArray *offered; /* (nullable) (element-type NavChip) */
};

G_DEFINE_FINAL_TYPE (NavChips, nav_chips, GTK_TYPE_WIDGET)

static void
add (NavChips *self, const NavChip *chip)
{
  GtkWidget *button = gtk_button_new_with_label (chip->label);
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button),
                                  chip->unfinished ? "win.draft" : "win.say");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", chip->text);
  if (!chip->unfinished)
    nav_approach_foresee (button);
  gtk_widget_add_css_class (button, "pill-chip");
  gtk_label_set_wrap (GTK_LABEL (label), g_utf8_strlen (chip->label, -1) > LONG_ANSWER);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  nav_fold_box_append (self->box, button);
}

static gboolean
is_same (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const NavChip *x = a->pdata[i], *y = b->pdata[i];
    if (!g_str_equal (x->label, y->label) || !g_str_equal (x->text, y->text))
      return FALSE;
  }
  return TRUE;
}

/**
 * nav_chips_set:
 * @chips: (element-type NavChip): what to offer; not to be changed afterwards
 */
void
nav_chips_set (NavChips *self, GPtrArray *chips)
{
  g_return_if_fail (NAV_IS_CHIPS (self) && chips != NULL);

  if (is_same (self->offered, chips))
    return;
  g_clear_pointer (&self->offered, g_ptr_array_unref);
  self->offered = g_ptr_array_ref (chips);
  nav_fold_box_remove_all (self->box);
  for (guint i = 0; i < chips->len; i++)
    add (self, chips->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), chips->len > 0);
  gtk_widget_set_halign (GTK_WIDGET (self->box),
                         chips->len == 1 ? GTK_ALIGN_START : GTK_ALIGN_FILL);
}

static void
nav_chips_dispose (GObject *object)
{
  NavChips *self = NAV_CHIPS (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  g_clear_pointer (&self->offered, g_ptr_array_unref);
  G_OBJECT_CLASS (nav_chips_parent_class)->dispose (object);
}

static void
nav_chips_class_init (NavChipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_chips_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
nav_chips_init (NavChips *self)
{
  self->box = g_object_new (NAV_TYPE_FOLD_BOX, "columns", 2, "column-width", 110, "spacing", 6,
                            NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Answers"), -1);
}
