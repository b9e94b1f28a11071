// SPDX-License-Identifier: Apache-2.0
// The parts of the menu that change: what can be undone, recent plans, demos.

#include "config.h"

#include "app/nav-window-private.h"

#include <glib/gi18n.h>

#include "app/nav-example.h"
#include "app/nav-recent.h"
#include "app/nav-text.h"
#include "app/nav-tooltip.h"
#include "workflow/nav-project-words.h"

/* "Undo Message", or "Undo" alone where there is nothing to undo. */
static char *
label_of (const char *verb, NavProjectStep step)
{
  g_autofree char *words = nav_project_words_step (nav_text_words (), &step);

  return *words != '\0' ? g_strconcat (verb, " ", words, NULL) : g_strdup (verb);
}

static void
append (GMenu *menu, const char *label, const char *action)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", 0);
  g_autofree char *plain = g_strjoinv ("__", parts); /* no mnemonic inside of names */

  g_menu_append (menu, plain, action);
}

static void
set_tooltip (GtkWidget *button, const char *label, const char *keys)
{
  g_autofree char *text = g_strdup_printf ("%s (%s)", label, keys);

  nav_tooltip_set (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

void
_nav_window_update_menus (NavWindow *self)
{
  g_autofree char *undo = label_of (_ ("Undo"), nav_project_get_undo_step (self->project));
  g_autofree char *redo = label_of (_ ("Redo"), nav_project_get_redo_step (self->project));

  if (g_strcmp0 (undo, self->undo_label) == 0 && g_strcmp0 (redo, self->redo_label) == 0)
    return;
  g_free (self->undo_label);
  self->undo_label = g_strdup (undo);
  g_free (self->redo_label);
  self->redo_label = g_strdup (redo);
  g_menu_remove_all (self->undo_menu);
  append (self->undo_menu, undo, "win.undo");
  append (self->undo_menu, redo, "win.redo");
  set_tooltip (self->undo_button, undo, _ ("Ctrl+Z"));
  set_tooltip (self->redo_button, redo, _ ("Shift+Ctrl+Z"));
}

static void
fill_demos (GMenu *menu)
{
  g_autoptr (GPtrArray) examples = nav_examples_load ();

  for (guint i = 0; i < examples->len; i++) {
    g_autoptr (GMenuItem) item =
      g_menu_item_new (((NavExample *) examples->pdata[i])->title, NULL);
    g_menu_item_set_action_and_target (item, "win.demo", "u", i + 1);
    g_menu_append_item (menu, item);
  }
}

/* When the menu opens: reading the list of recent files takes its time. */
void
_nav_window_fill_menus (NavWindow *self)
{
  nav_recent_fill (self->recent_menu, "win.open-recent");
  if (g_menu_model_get_n_items (G_MENU_MODEL (self->demo_menu)) == 0)
    fill_demos (self->demo_menu);
}

static void
start_demo_now (NavWindow *self, gpointer number)
{
  g_autoptr (GPtrArray) examples = nav_examples_load ();
  guint i = GPOINTER_TO_UINT (number);
  const NavExample *example;

  if (i < 1 || i > examples->len)
    return;
  example = examples->pdata[i - 1];
  nav_project_set_title (self->project, example->title);
  nav_window_say (self, example->text);
}

/**
 * nav_window_start_demo:
 * @number: of the examples, from 1
 */
void
nav_window_start_demo (NavWindow *self, guint number)
{
  g_return_if_fail (NAV_IS_WINDOW (self));

  _nav_window_when_ready (self, start_demo_now, GUINT_TO_POINTER (number), NULL);
}
