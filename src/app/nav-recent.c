// SPDX-License-Identifier: Apache-2.0
// Plans that were opened or saved of late, in the list that all programs of the desktop share.

#include "config.h"

#include "app/nav-recent.h"

#include <gtk/gtk.h>

#define MAX_SHOWN 8
#define MIME_TYPE "application/vnd.neuralnav.plan+json"

/**
 * nav_recent_add:
 * @path: a plan that was opened or saved
 */
void
nav_recent_add (const char *path)
{
  GtkRecentData data = {
    .mime_type = (char *) MIME_TYPE,
    .app_name = (char *) "NeuralNav",
    .app_exec = (char *) "neuralnav %f",
  };
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (uri != NULL)
    gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

static void
append (GMenu *menu, const char *action, GtkRecentInfo *info)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);
  g_auto (GStrv) parts = g_strsplit (gtk_recent_info_get_display_name (info), "_", 0);
  g_autofree char *label = g_strjoinv ("__", parts); /* no mnemonic */

  g_menu_item_set_label (item, label);
  g_menu_item_set_action_and_target (item, action, "s", gtk_recent_info_get_uri (info));
  g_menu_append_item (menu, item);
}

/**
 * nav_recent_fill:
 * @menu: its items are replaced, the newest first
 * @action: is given the URI
 */
void
nav_recent_fill (GMenu *menu, const char *action)
{
  GList *all = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  guint shown = 0;

  g_menu_remove_all (menu);
  all = g_list_sort (all, by_time);
  for (GList *l = all; l != NULL && shown < MAX_SHOWN; l = l->next) {
    if (g_strcmp0 (gtk_recent_info_get_mime_type (l->data), MIME_TYPE) != 0 ||
        !gtk_recent_info_exists (l->data))
      continue;
    append (menu, action, l->data);
    shown++;
  }
  g_list_free_full (all, (GDestroyNotify) gtk_recent_info_unref);
}
