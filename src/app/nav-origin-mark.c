// SPDX-License-Identifier: Apache-2.0
// Where a value is from, as a mark. The row spells it out while it is pointed at.

#include "config.h"

#include "app/nav-origin-mark.h"

#include <glib/gi18n.h>

#include "app/nav-text.h"
#include "app/nav-tooltip.h"
#include "app/nav-why-view.h"

struct _NavOriginMark {
  GtkWidget parent_instance;
  GtkWidget *button;
  GtkWidget *content; /* of the popover */
  char *state;
};

G_DEFINE_FINAL_TYPE (NavOriginMark, nav_origin_mark, GTK_TYPE_WIDGET)

enum { OPENED, RESET, N_SIGNALS };

static guint signals[N_SIGNALS];

static const char *const icons[] = {
  [NAV_ORIGIN_DEFAULT] = "nav-default-symbolic", [NAV_ORIGIN_ASSUMED] = "nav-assumed-symbolic",
  [NAV_ORIGIN_DERIVED] = "nav-derived-symbolic", [NAV_ORIGIN_EDITED] = "nav-edited-symbolic",
  [NAV_ORIGIN_SAID] = "nav-said-symbolic",
};

/**
 * nav_origin_mark_set:
 * @leaf: (nullable): the value; NULL where nothing is set
 * @state: where it is from, in full
 * @name: what the value is called
 */
void
nav_origin_mark_set (NavOriginMark *self, const NavLeaf *leaf, const char *state,
                     const char *name)
{
  g_autofree char *full = NULL;

  g_return_if_fail (NAV_IS_ORIGIN_MARK (self));

  full = g_strdup_printf ("%s: %s", name, state);
  g_free (self->state);
  self->state = g_strdup (state);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button),
                                 leaf ? icons[leaf->origin] : "view-more-symbolic");
  nav_tooltip_set (self->button, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  full, -1);
}

void
nav_origin_mark_open (NavOriginMark *self)
{
  g_return_if_fail (NAV_IS_ORIGIN_MARK (self));

  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}

static GtkWidget *
new_text (const char *text, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                   "max-width-chars", 40, NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
on_reset_clicked (NavOriginMark *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  g_signal_emit (self, signals[RESET], 0);
}

static GtkWidget *
new_reset (NavOriginMark *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Reset"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  nav_tooltip_set (button, _ ("Back to what was said, or follows by itself"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_reset_clicked), self);
  return button;
}

/**
 * nav_origin_mark_offer:
 * @help: what the value is
 * @why: (nullable): how it was computed
 * @can_reset: whether there is something to take back
 *
 * Fills what is about to open.
 */
void
nav_origin_mark_offer (NavOriginMark *self, const char *help, NavDerivation *why,
                       gboolean can_reset)
{
  GtkBox *box;
  g_autofree char *state = NULL;
  GtkWidget *child;

  g_return_if_fail (NAV_IS_ORIGIN_MARK (self));

  box = GTK_BOX (self->content);
  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (box, child);
  state = nav_text_capital (self->state);
  gtk_box_append (box, new_text (help, NULL));
  gtk_box_append (box, new_text (state, "heading"));
  if (why != NULL)
    gtk_box_append (box, nav_why_view_new (why));
  if (can_reset)
    gtk_box_append (box, new_reset (self));
}

static void
make_popover (GtkMenuButton *button, gpointer data)
{
  NavOriginMark *self = data;
  GtkWidget *popover;

  if (self->content == NULL) {
    self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
    gtk_widget_add_css_class (self->content, "about-value");
    popover = gtk_popover_new ();
    gtk_popover_set_child (GTK_POPOVER (popover), self->content);
    gtk_menu_button_set_popover (button, popover);
  }
  g_signal_emit (self, signals[OPENED], 0);
}

static void
nav_origin_mark_dispose (GObject *object)
{
  NavOriginMark *self = NAV_ORIGIN_MARK (object);

  self->content = NULL;
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->state, g_free);
  G_OBJECT_CLASS (nav_origin_mark_parent_class)->dispose (object);
}

static void
nav_origin_mark_class_init (NavOriginMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_origin_mark_dispose;
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[RESET] = g_signal_new ("reset", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "originmark");
}

static void
nav_origin_mark_init (NavOriginMark *self)
{
  self->button = gtk_menu_button_new ();
  gtk_widget_add_css_class (self->button, "flat");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), make_popover, self, NULL);
  /* Tab walks the values; the menu key opens what there is to know about one. */
  gtk_widget_set_focusable (gtk_widget_get_first_child (self->button), FALSE);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}
