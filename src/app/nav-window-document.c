// SPDX-License-Identifier: Apache-2.0
// Documents: new, open, save, and work that nobody saved, which is kept for the next session.

#include "config.h"

#include "app/nav-window-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "app/nav-files.h"
#include "base/nav-error.h"

/* Changes are gathered this long before the copy for the next session is written. */
#define AUTOSAVE_MS 2000

#define MAX_DRAFT_BYTES (64 * 1024)

static char *
state_path (const char *name)
{
  return g_build_filename (g_get_user_state_dir (), "neuralnav", name, NULL);
}

/* Nothing can be kept without the folder; saving tells what is wrong then. */
static void
make_state_folder (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "neuralnav", NULL);

  g_mkdir_with_parents (folder, 0700);
}

NavProject *
_nav_window_make_project (NavCatalog *catalog)
{
  NavProject *project = nav_project_new (catalog, nav_clock_system ());
  g_autofree char *autosave = state_path ("unsaved.nnplan");

  make_state_folder ();
  nav_project_set_autosave (project, autosave, AUTOSAVE_MS);
  nav_project_set_auto_plan (project, TRUE);
  return project;
}

static void
remember_document (NavWindow *self)
{
  const char *path = nav_project_get_path (self->project);

  g_settings_set_string (self->settings, "last-document", path ? path : "");
}

static void
keep_draft (NavWindow *self)
{
  g_autofree char *path = state_path ("draft.txt");
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->draft, &start, &end);
  text = gtk_text_buffer_get_text (self->draft, &start, &end, FALSE);
  if (*text == '\0')
    g_unlink (path);
  else
    g_file_set_contents (path, text, -1, NULL);
}

static void
restore_draft (NavWindow *self)
{
  g_autofree char *path = state_path ("draft.txt");
  g_autofree char *text = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, NULL) && length <= MAX_DRAFT_BYTES &&
      g_utf8_validate (text, (gssize) length, NULL))
    gtk_text_buffer_set_text (self->draft, text, (int) length);
}

/* The window closes: what is not saved is there again next time. */
void
_nav_window_keep_work (NavWindow *self)
{
  g_autofree char *path = state_path ("unsaved.nnplan");
  g_autoptr (NavDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  if (self->project == NULL)
    return;
  make_state_folder ();
  keep_draft (self);
  remember_document (self);
  if (!nav_project_get_dirty (self->project)) {
    nav_project_discard_autosave (self->project);
    return;
  }
  nav_project_cancel (self->project);
  document = nav_project_dup_document (self->project);
  if (!nav_document_save (document, path, &error))
    g_warning ("The unsaved plan could not be kept: %s", error->message);
}

/* At the start: the work of the last session, or else the document that was open then. */
void
_nav_window_open_last (NavWindow *self)
{
  g_autofree char *unsaved = state_path ("unsaved.nnplan");
  g_autofree char *last = g_settings_get_string (self->settings, "last-document");
  g_autoptr (GError) error = NULL;

  restore_draft (self);
  if (g_file_test (unsaved, G_FILE_TEST_EXISTS)) {
    if (!nav_project_recover (self->project, unsaved, &error))
      _nav_window_toast (self, _ ("The unsaved plan of the last session cannot be read"));
  } else if (g_file_test (last, G_FILE_TEST_EXISTS)) {
    g_autoptr (GFile) file = g_file_new_for_path (last);
    _nav_window_open_file (self, file);
  }
}

/* What a toast's Undo goes back to. */
typedef struct {
  NavWindow *window;
  NavProject *project;
} Replaced;

static void
replaced_free (gpointer data, GClosure *closure)
{
  Replaced *replaced = data;

  (void) closure;
  g_object_unref (replaced->project);
  g_free (replaced);
}

static void
bring_back (Replaced *replaced)
{
  _nav_window_set_project (replaced->window, replaced->project);
}

/* Puts @project in place of the one that is shown. Unsaved work is one click away. */
static void
replace_project (NavWindow *self, NavProject *project, const char *message)
{
  gboolean dirty = nav_project_get_dirty (self->project);
  AdwToast *toast = dirty ? adw_toast_new (message) : NULL;

  if (toast != NULL) {
    Replaced *replaced = g_new (Replaced, 1);
    *replaced = (Replaced){ self, g_object_ref (self->project) };
    adw_toast_set_button_label (toast, _ ("_Undo"));
    adw_toast_set_timeout (toast, 10);
    g_signal_connect_data (toast, "button-clicked", G_CALLBACK (bring_back), replaced,
                           replaced_free, G_CONNECT_SWAPPED);
    adw_toast_overlay_add_toast (self->toasts, toast);
  }
  nav_project_cancel (self->project);
  nav_project_discard_autosave (self->project);
  _nav_window_set_project (self, project);
}

void
_nav_window_new_document (NavWindow *self)
{
  g_autoptr (NavProject) project =
    _nav_window_make_project (nav_project_get_catalog (self->project));

  replace_project (self, project, _ ("A new plan was started"));
}

static void
show_broken (NavWindow *self, const char *path, const GError *error)
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
    if (self->project != NULL)
      replace_project (self, project, _ ("Another plan was opened"));
  } else if (!g_cancellable_is_cancelled (self->cancellable)) {
    show_broken (self, path, error);
  }
}

/* The file is read into a project of its own, so that a broken one changes nothing. */
void
_nav_window_open_file (NavWindow *self, GFile *file)
{
  g_autoptr (NavProject) project =
    _nav_window_make_project (nav_project_get_catalog (self->project));
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
on_chosen_to_open (GFile *file, gpointer data)
{
  if (file != NULL)
    _nav_window_open_file (data, file);
}

void
_nav_window_choose_and_open (NavWindow *self)
{
  nav_files_open (GTK_WINDOW (self), on_chosen_to_open, g_object_ref (self), g_object_unref);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NavWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (nav_project_save_finish (NAV_PROJECT (source), result, &error))
    _nav_window_toast (self, _ ("Saved"));
  else
    _nav_window_toast (self, error->message);
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

void
_nav_window_save_as (NavWindow *self)
{
  const char *path = nav_project_get_path (self->project);
  g_autofree char *name = path ? g_path_get_basename (path) : g_strdup (_ ("Plan.nnplan"));

  nav_files_save (GTK_WINDOW (self), name, on_chosen_to_save, g_object_ref (self), g_object_unref);
}

void
_nav_window_save (NavWindow *self)
{
  const char *path = nav_project_get_path (self->project);

  if (path != NULL)
    save_to (self, path);
  else
    _nav_window_save_as (self);
}
