// SPDX-License-Identifier: Apache-2.0
// The program around the window: actions, keys, files on the command line, the knowledge base.

#include "config.h"

#include "app/nav-application-private.h"

#include <glib/gi18n.h>

#include "app/nav-about.h"
#include "app/nav-example.h"
#include "app/nav-popovers.h"
#include "app/nav-preferences.h"
#include "workflow/nav-data-folder.h"

G_DEFINE_FINAL_TYPE (NavApplication, nav_application, ADW_TYPE_APPLICATION)

NavSettings *
nav_application_get_settings (NavApplication *self)
{
  g_return_val_if_fail (NAV_IS_APPLICATION (self), NULL);
  return self->settings;
}

/**
 * nav_application_get_catalog:
 *
 * Returns: (nullable) (transfer none): what is known; NULL before it is read
 */
NavCatalog *
nav_application_get_catalog (NavApplication *self)
{
  g_return_val_if_fail (NAV_IS_APPLICATION (self), NULL);
  return self->catalog;
}

/**
 * nav_application_take_catalog:
 * @catalog: newer than the one there is
 *
 * All windows plan with it from now on.
 */
void
nav_application_take_catalog (NavApplication *self, NavCatalog *catalog)
{
  g_return_if_fail (NAV_IS_APPLICATION (self) && catalog != NULL);

  nav_catalog_ref (catalog);
  g_clear_pointer (&self->catalog, nav_catalog_unref);
  self->catalog = catalog;
  _nav_application_tell_windows (self);
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
  _nav_application_tell_windows (self);
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
  NavKnowledge *knowledge = nav_knowledge_open_finish (result, &error);

  (void) source;
  if (knowledge == NULL) {
    end_loading (self, NULL, error);
    return;
  }
  g_clear_pointer (&self->knowledge, nav_knowledge_unref);
  self->knowledge = knowledge;
  nav_knowledge_load_async (knowledge, self->cancellable, on_loaded, g_object_ref (self));
}

/* Holds nothing: windows keep the program running. A service has none yet, and one that was held
 * would end when it is let go, before the call that it was started for. */
static void
load_knowledge (NavApplication *self)
{
  g_autofree char *path = nav_knowledge_default_path ();
  g_autofree char *shipped = nav_data_folder_find ("knowledge");

  if (self->loading)
    return;
  self->loading = TRUE;
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

  (void) action;
  (void) parameter;
  self->quitting = TRUE;
  _nav_application_close_windows (self);
  g_application_quit (G_APPLICATION (self));
}

static void
on_new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  gtk_window_present (GTK_WINDOW (nav_application_open_window (data)));
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavApplication *self = data;

  (void) action;
  (void) parameter;
  nav_preferences_present (gtk_application_get_active_window (GTK_APPLICATION (self)),
                           self->settings, self->catalog);
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
  { .name = "new-window", .activate = on_new_window },
  { .name = "preferences", .activate = on_preferences },
  { .name = "about", .activate = on_about },
  { .name = "load-knowledge", .activate = on_load_knowledge },
};

static const struct {
  const char *action;
  const char *keys[3];
} keys[] = {
  { "app.quit", { "<Control>q" } },
  { "app.new-window", { "<Control>n" } },
  { "app.preferences", { "<Control>comma" } },
  { "window.close", { "<Control>w" } },
  { "win.open", { "<Control>o" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z", "<Control>y" } },
  { "win.show-sidebar", { "F9" } },
  { "win.stage::needs", { "<Control>1" } },
  { "win.stage::options", { "<Control>2" } },
  { "win.stage::observe", { "<Control>3" } },
  { "win.escape", { "Escape" } },
  { "win.replan", { "<Control>r" } },
  { "win.find", { "<Control>f" } },
};

static void
nav_application_startup (GApplication *application)
{
  NavApplication *self = NAV_APPLICATION (application);

  G_APPLICATION_CLASS (nav_application_parent_class)->startup (application);
  g_set_application_name ("NeuralNav");
  nav_popovers_close_with_their_place ();
  self->settings = nav_settings_new ();
  gtk_window_set_default_icon_name (NAV_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action,
                                           (const char *const *) keys[i].keys);
  load_knowledge (self);
}

static void
nav_application_activate (GApplication *application)
{
  NavApplication *self = NAV_APPLICATION (application);
  NavWindow *window = _nav_application_find_window (self);

  if (window != NULL) {
    gtk_window_present (GTK_WINDOW (window));
    return;
  }
  _nav_application_start_session (self);
  _nav_application_offer_left (self);
}

static void
nav_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  NavApplication *self = NAV_APPLICATION (application);
  gboolean first = _nav_application_find_window (self) == NULL;

  (void) hint;
  for (int i = 0; i < n_files; i++)
    nav_application_open_file (self, files[i], NULL);
  if (first)
    _nav_application_offer_left (self);
}

static void
open_arguments (GApplication *application, GApplicationCommandLine *line, const char *const *names)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; names[i] != NULL; i++)
    g_ptr_array_add (files, g_application_command_line_create_file_for_arg (line, names[i]));
  g_application_open (application, (GFile **) files->pdata, (int) files->len, "");
}

static int
nav_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  NavApplication *self = NAV_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  g_autofree const char **names = NULL;
  gboolean fresh = FALSE;
  gint32 demo = 0;

  g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &names);
  g_variant_dict_lookup (options, "new", "b", &fresh);
  if (g_variant_dict_lookup (options, "demo", "i", &demo))
    nav_application_start_demo (self, (guint) demo, NULL);
  else if (names != NULL)
    open_arguments (application, line, names);
  else if (fresh)
    gtk_window_present (GTK_WINDOW (nav_application_open_window (self)));
  else
    g_application_activate (application);
  return 0;
}

/* What needs no window, and mistakes, are told where the command was typed. */
static int
nav_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  gint32 demo;

  (void) application;
  if (g_variant_dict_contains (options, "version")) {
    g_print ("neuralnav %s\n", NAV_VERSION);
    return 0;
  }
  if (g_variant_dict_lookup (options, "demo", "i", &demo)) {
    g_autoptr (GPtrArray) examples = nav_examples_load ();
    if (demo < 1 || demo > (gint32) examples->len) {
      g_printerr (_ ("neuralnav: there are demos from 1 to %u\n"), examples->len);
      return 2;
    }
  }
  return -1;
}

static void
nav_application_shutdown (GApplication *application)
{
  g_cancellable_cancel (NAV_APPLICATION (application)->cancellable);
  g_clear_pointer (&NAV_APPLICATION (application)->knowledge, nav_knowledge_unref);
  G_APPLICATION_CLASS (nav_application_parent_class)->shutdown (application);
}

static void
nav_application_finalize (GObject *object)
{
  NavApplication *self = NAV_APPLICATION (object);

  g_clear_pointer (&self->catalog, nav_catalog_unref);
  g_clear_pointer (&self->knowledge, nav_knowledge_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
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
  application_class->command_line = nav_application_command_line;
  application_class->handle_local_options = nav_application_handle_local_options;
}

static void
nav_application_init (NavApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { "new", 'n', 0, G_OPTION_ARG_NONE, NULL,
      N_ ("Open an empty window instead of what was open last"), NULL },
    { "demo", 0, 0, G_OPTION_ARG_INT, NULL, N_ ("Open a demo"), N_ ("NUMBER") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_ ("[FILE…]") },
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
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", NAV_RESOURCE_BASE, NULL);
}
