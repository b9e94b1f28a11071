// SPDX-License-Identifier: Apache-2.0
// Several workloads of one deployment: one is shown at a time.

#include "config.h"

#include "app/nav-workload-bar.h"

#include <glib/gi18n.h>

#include "app/nav-text.h"
#include "app/nav-tooltip.h"

struct _NavWorkloadBar {
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkWidget *tabs;
  GtkWidget *add;
  GtkWidget *remove;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (NavWorkloadBar, nav_workload_bar, GTK_TYPE_WIDGET)

enum { CHOSEN, ADDED, REMOVED, N_SIGNALS };

static guint signals[N_SIGNALS];

static char *
name_of (NavSpec *spec, guint workload)
{
  const char *name = nav_spec_get_workload_text (spec, workload, NAV_WORKLOAD_NAME);
  g_autofree char *number = NULL;

  if (name != NULL)
    return g_strdup (name);
  number = nav_format_count (nav_text_numbers (), workload + 1);
  return g_strdup_printf (_ ("Workload %s"), number);
}

static void
on_toggled (GtkToggleButton *tab, NavWorkloadBar *self)
{
  if (!self->updating && gtk_toggle_button_get_active (tab))
    g_signal_emit (self, signals[CHOSEN], 0,
                   GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (tab), "workload")));
}

static void
append_tab (NavWorkloadBar *self, guint workload)
{
  GtkWidget *first = gtk_widget_get_first_child (self->tabs);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *tab = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "child", label, NULL);

  g_object_set_data (G_OBJECT (tab), "workload", GUINT_TO_POINTER (workload));
  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tab), GTK_TOGGLE_BUTTON (first));
  gtk_box_append (GTK_BOX (self->tabs), tab);
  g_signal_connect (tab, "toggled", G_CALLBACK (on_toggled), self);
}

static guint
count_tabs (NavWorkloadBar *self)
{
  guint n = 0;

  for (GtkWidget *tab = gtk_widget_get_first_child (self->tabs); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    n++;
  return n;
}

static void
update_tabs (NavWorkloadBar *self, NavSpec *spec, guint shown)
{
  guint i = 0;

  for (GtkWidget *tab = gtk_widget_get_first_child (self->tabs); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab), i++) {
    g_autofree char *name = name_of (spec, i);
    gtk_label_set_label (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (tab))), name);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), i == shown);
  }
}

/**
 * nav_workload_bar_update:
 * @shown: index of the workload that is shown
 */
void
nav_workload_bar_update (NavWorkloadBar *self, NavSpec *spec, guint shown)
{
  guint n;

  g_return_if_fail (NAV_IS_WORKLOAD_BAR (self));

  n = nav_spec_get_n_workloads (spec);
  self->updating = TRUE;
  while (count_tabs (self) > n)
    gtk_box_remove (GTK_BOX (self->tabs), gtk_widget_get_last_child (self->tabs));
  for (guint i = count_tabs (self); i < n; i++)
    append_tab (self, i);
  update_tabs (self, spec, shown);
  self->updating = FALSE;
  gtk_widget_set_visible (self->tabs, n > 1);
  gtk_widget_set_visible (self->remove, n > 1);
  gtk_widget_set_sensitive (self->add, n < NAV_MAX_WORKLOADS);
}

static void
on_add (NavWorkloadBar *self)
{
  g_signal_emit (self, signals[ADDED], 0);
}

static void
on_remove (NavWorkloadBar *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
nav_workload_bar_dispose (GObject *object)
{
  g_clear_pointer (&NAV_WORKLOAD_BAR (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_workload_bar_parent_class)->dispose (object);
}

static void
nav_workload_bar_class_init (NavWorkloadBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nav_workload_bar_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
nav_workload_bar_init (NavWorkloadBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->tabs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->add = gtk_button_new_with_mnemonic (_ ("Add a _Workload"));
  self->remove = gtk_button_new_with_mnemonic (_ ("Remo_ve It"));
  gtk_widget_add_css_class (self->tabs, "linked");
  gtk_widget_add_css_class (self->add, "flat");
  gtk_widget_add_css_class (self->remove, "flat");
  nav_tooltip_set (self->add,
                   _ ("Another kind of requests that the same deployment serves"));
  gtk_box_append (GTK_BOX (self->box), self->tabs);
  gtk_box_append (GTK_BOX (self->box), self->add);
  gtk_box_append (GTK_BOX (self->box), self->remove);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (on_add), self);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (on_remove), self);
}
