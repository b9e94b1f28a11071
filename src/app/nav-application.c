// SPDX-License-Identifier: Apache-2.0
// The program around the window: actions, keys, files on the command line, the knowledge base.

#include "config.h"

#include "app/nav-application.h"

#include <glib/gi18n.h>

#include "app/nav-about.h"
#include "app/nav-window.h"
#include "knowledge/nav-knowledge.h"
#include "workflow/nav-data-folder.h"

struct _NavApplication {
  AdwApplication parent_instance;
  NavCatalog *catalog;
  GCancellable *cancellable;
  GError *failure; /* why there is no catalogue */
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (NavApplication, nav_application, ADW_TYPE_APPLICATION)

static NavWindow *
find_window (NavApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (NAV_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
tell_window (NavApplication *self)
{
  NavWindow *window = find_window (self);

  if (window == NULL)
    return;
  if (self->catalog != NULL)
    nav_window_set_catalog (window, self->catalog);
  else if (self->failure != NULL)
    nav_window_show_failure (window, self->failure);
}

static void
end_loading (NavApplication *self, NavCatalog *catalog, GError *error)
{
  self->loading = FALSE;
  g_clear_error (&self->failure);
  self->failure = error;
  if (catalog != NULL) {
    g_clear_pointer (&self->catalog, nav_catalog_unref);
    self->catalog = catalog;
  }
  tell_window (self);
  g_application_release (G_APPLICATION (self));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NavApplication) self = data;
  GError *error = NULL;
  NavCatalog *catalog = nav_knowledge_load_finish (result, &error);

  (void) source;
  end_loading (self, catalog, error);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NavApplication) self = data;
  GError *error = NULL;
  g_autoptr (NavKnowledge) knowledge = nav_knowledge_open_finish (result, &error);

  (void) source;
  if (knowledge == NULL)
    end_loading (self, NULL, error);
  else
    nav_knowledge_load_async (knowledge, self->cancellable, on_loaded, g_object_ref (self));
}

static void
load_knowledge (NavApplication *self)
{
  g_autofree char *path = nav_knowledge_default_path ();
  g_autofree char *shipped = nav_data_folder_find ("knowledge");

  if (self->loading)
    return;
  self->loading = TRUE;
  g_application_hold (G_APPLICATION (self));
  nav_knowledge_open_async (path, shipped, self->cancellable, on_opened, g_object_ref (self));
}

static void
on_load_knowledge (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  load_knowledge (data);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavApplication *self = data;
  NavWindow *window = find_window (self);

  (void) action;
  (void) parameter;
  /* Closing keeps what is not saved. */
  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
  g_application_quit (G_APPLICATION (self));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  nav_about_present (gtk_application_get_active_window (GTK_APPLICATION (data)));
}

static const GActionEntry entries[] = {
  { .name = "quit", .activate = on_quit },
  { .name = "about", .activate = on_about },
  { .name = "load-knowledge", .activate = on_load_knowledge },
};

static const struct {
  const char *action;
  const char *keys[3];
} keys[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.new", { "<Control>n" } },
  { "win.open", { "<Control>o" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z", "<Control>y" } },
  { "win.show-sidebar", { "F9" } },
  { "win.stage::needs", { "<Control>1" } },
  { "win.stage::options", { "<Control>2" } },
  { "win.cancel", { "Escape" } },
  { "win.replan", { "<Control>r" } },
};

static void
nav_application_startup (GApplication *application)
{
  NavApplication *self = NAV_APPLICATION (application);

  G_APPLICATION_CLASS (nav_application_parent_class)->startup (application);
  g_set_application_name ("NeuralNav");
  gtk_window_set_default_icon_name (NAV_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action,
                                           (const char *const *) keys[i].keys);
  load_knowledge (self);
}

static NavWindow *
ensure_window (NavApplication *self)
{
  NavWindow *window = find_window (self);

  if (window == NULL) {
    window = nav_window_new (GTK_APPLICATION (self));
    tell_window (self);
  }
  return window;
}

static void
nav_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (ensure_window (NAV_APPLICATION (application))));
}

static void
nav_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  NavApplication *self = NAV_APPLICATION (application);
  gboolean first = find_window (self) == NULL;
  NavWindow *window = first ? nav_window_new (GTK_APPLICATION (self)) : find_window (self);

  (void) hint;
  /* There is one window: the last file is the one that would be on top. */
  nav_window_open (window, files[n_files - 1]);
  if (first)
    tell_window (self);
  gtk_window_present (GTK_WINDOW (window));
}

static int
nav_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  (void) application;
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("neuralnav %s\n", NAV_VERSION);
  return 0;
}

static void
nav_application_shutdown (GApplication *application)
{
  g_cancellable_cancel (NAV_APPLICATION (application)->cancellable);
  G_APPLICATION_CLASS (nav_application_parent_class)->shutdown (application);
}

static void
nav_application_finalize (GObject *object)
{
  NavApplication *self = NAV_APPLICATION (object);

  g_clear_pointer (&self->catalog, nav_catalog_unref);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->failure);
  G_OBJECT_CLASS (nav_application_parent_class)->finalize (object);
}

static void
nav_application_class_init (NavApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nav_application_finalize;
  application_class->startup = nav_application_startup;
  application_class->shutdown = nav_application_shutdown;
  application_class->activate = nav_application_activate;
  application_class->open = nav_application_open;
  application_class->handle_local_options = nav_application_handle_local_options;
}

static void
nav_application_init (NavApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * nav_application_new:
 *
 * Returns: (transfer full): the program
 */
NavApplication *
nav_application_new (void)
{
  return g_object_new (NAV_TYPE_APPLICATION, "application-id", NAV_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", NAV_RESOURCE_BASE, NULL);
}
