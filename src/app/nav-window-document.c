// SPDX-License-Identifier: Apache-2.0
// Documents: open, save, duplicate, and files that are dropped on the window.

#include "config.h"

#include "app/nav-window-private.h"

#include <glib/gi18n.h>

#include "app/nav-files.h"
#include "app/nav-recent.h"
#include "app/nav-text.h"
#include "base/nav-error.h"
#include "workflow/nav-project-words.h"

NavProject *
_nav_window_make_project (NavWindow *self, NavCatalog *catalog)
{
  g_autoptr (NavSpec) initial = nav_settings_new_spec (self->settings);
  NavProject *project = nav_project_new_from (catalog, nav_clock_system (), initial);

  nav_project_set_auto_plan (project, TRUE);
  nav_project_set_refine (project, TRUE, 0);
  return project;
}

static NavApplication *
application_of (NavWindow *self)
{
  return NAV_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

void
_nav_window_show_broken (NavWindow *self, const char *path, const GError *error)
{
  g_autofree char *name = g_filename_display_basename (path);
  const char *what = nav_error_matches_kind (error, NAV_ERROR_NEWER)
                       ? _ ("It was made by a newer version of NeuralNav.")
                     : nav_error_matches_kind (error, NAV_ERROR_NOT_FOUND)
                       ? _ ("It is not there any more.")
                       : _ ("It is damaged, or it is not a plan of NeuralNav.");
  g_autofree char *text = g_strdup_printf ("%s\n%s\n\n%s", name, what, error->message);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->broken, markup);
  self->showing_error = TRUE;
  _nav_window_update (self);
}

typedef struct {
  NavWindow *window; /* kept alive until the file is read */
  char *path;
} Opening;

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Opening *opening = data;
  g_autoptr (NavWindow) self = opening->window;
  g_autofree char *path = opening->path;
  NavProject *project = NAV_PROJECT (source);
  g_autoptr (GError) error = NULL;

  if (nav_project_open_finish (project, result, &error)) {
    nav_recent_add (path);
    if (self->project != NULL)
      _nav_window_set_project (self, project);
  } else if (!g_cancellable_is_cancelled (self->cancellable)) {
    _nav_window_show_broken (self, path, error);
  }
}

/* The file is read into a project of its own, so that a broken one changes nothing. */
void
_nav_window_open_file (NavWindow *self, GFile *file)
{
  g_autoptr (NavProject) project =
    _nav_window_make_project (self, nav_project_get_catalog (self->project));
  const char *path = g_file_peek_path (file);
  Opening *opening;

  if (path == NULL) {
    _nav_window_toast (self, _ ("Only files on this computer can be opened"));
    return;
  }
  opening = g_new (Opening, 1);
  *opening = (Opening){ g_object_ref (self), g_strdup (path) };
  nav_project_open_async (project, path, self->cancellable, on_opened, opening);
}

static void
open_now (NavWindow *self, gpointer file)
{
  _nav_window_open_file (self, file);
}

/**
 * nav_window_open:
 * @file: a plan; opened as soon as there is knowledge
 */
void
nav_window_open (NavWindow *self, GFile *file)
{
  g_return_if_fail (NAV_IS_WINDOW (self) && G_IS_FILE (file));

  _nav_window_when_ready (self, open_now, g_object_ref (file), g_object_unref);
}

static void
on_chosen_to_open (GFile *file, gpointer data)
{
  NavWindow *self = data;

  if (file == NULL)
    return;
  self->showing_error = FALSE;
  _nav_window_update (self);
  nav_application_open_file (application_of (self), file, self);
}

static void
open_document (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  nav_files_open (GTK_WINDOW (data), on_chosen_to_open, g_object_ref (data), g_object_unref);
}

static void
open_recent (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  (void) action;
  nav_application_open_file (application_of (data), file, data);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NavWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!nav_project_save_finish (NAV_PROJECT (source), result, &error)) {
    _nav_window_toast (self, error->message);
    return;
  }
  nav_recent_add (nav_project_get_path (NAV_PROJECT (source)));
  _nav_window_toast (self, _ ("Saved"));
}

static void
save_to (NavWindow *self, const char *path)
{
  nav_project_save_async (self->project, path, NULL, on_saved, g_object_ref (self));
}

static void
on_chosen_to_save (GFile *file, gpointer data)
{
  NavWindow *self = data;

  if (file == NULL)
    return;
  if (g_file_peek_path (file) == NULL)
    _nav_window_toast (self, _ ("Plans can be saved on this computer only"));
  else
    save_to (self, g_file_peek_path (file));
}

/* A name that no file system objects to. */
static char *
offered_name (NavProject *project)
{
  const char *path = nav_project_get_path (project), *title = nav_project_get_title (project);
  g_autofree char *plain = title ? g_strdup (title)
                                 : nav_project_words_title (nav_text_words (), project);

  if (path != NULL)
    return g_path_get_basename (path);
  g_strdelimit (plain, "/\\:*?\"<>|\n\t", '-');
  return g_strconcat (plain, ".nnplan", NULL);
}

static void
save_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  g_autofree char *name = offered_name (self->project);

  (void) action;
  (void) parameter;
  nav_files_save (GTK_WINDOW (self), name, on_chosen_to_save, g_object_ref (self),
                  g_object_unref);
}

static void
save (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  const char *path = nav_project_get_path (self->project);

  if (path != NULL)
    save_to (self, path);
  else
    save_as (action, parameter, data);
}

static void
duplicate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  g_autoptr (NavProject) copy = nav_project_duplicate (self->project);
  NavWindow *window = nav_application_open_window (application_of (self));

  (void) action;
  (void) parameter;
  nav_window_show_project (window, copy);
  gtk_window_present (GTK_WINDOW (window));
}

static void
start_demo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  nav_application_start_demo (application_of (data), g_variant_get_uint32 (parameter), data);
}

static const GActionEntry entries[] = {
  { .name = "open", .activate = open_document },
  { .name = "open-recent", .activate = open_recent, .parameter_type = "s" },
  { .name = "save", .activate = save },
  { .name = "save-as", .activate = save_as },
  { .name = "duplicate", .activate = duplicate },
  { .name = "demo", .activate = start_demo, .parameter_type = "u" },
};

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, NavWindow *self)
{
  GSList *files = g_value_get_boxed (value);

  (void) target;
  (void) x;
  (void) y;
  for (GSList *l = files; l != NULL; l = l->next)
    nav_application_open_file (application_of (self), l->data, self);
  return files != NULL;
}

void
_nav_window_add_document_actions (NavWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}
