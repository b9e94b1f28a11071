// SPDX-License-Identifier: Apache-2.0
// Work that nobody saved: kept while it is made, when the window closes, and after a crash.

#include "config.h"

#include "app/nav-window-private.h"

#include <glib/gi18n.h>

/* Changes are gathered this long before they are written: less than a second is ever lost. */
#define AUTOSAVE_MS 400
#define DRAFT_MS 400

/* What is typed is read so often. */
#define READ_MS 15

static gboolean
ensure_place (NavWindow *self)
{
  g_autofree char *folder = nav_unsaved_default_folder ();
  g_autoptr (GError) error = NULL;

  if (self->unsaved == NULL)
    self->unsaved = nav_unsaved_claim (folder, &error);
  if (self->unsaved == NULL)
    g_warning ("%s", error->message);
  return self->unsaved != NULL;
}

/* From now on unsaved work of @project is kept. */
void
_nav_window_keep_in_place (NavWindow *self, NavProject *project)
{
  if (ensure_place (self))
    nav_project_set_autosave (project, nav_unsaved_get_plan_path (self->unsaved), AUTOSAVE_MS);
}

static void
keep_draft (NavWindow *self)
{
  g_autofree char *draft = _nav_window_dup_draft (self);

  if (ensure_place (self))
    nav_unsaved_set_draft (self->unsaved, self->revising ? NULL : draft);
}

static gboolean
on_draft_timeout (gpointer data)
{
  NavWindow *self = data;

  self->draft_timeout = 0;
  keep_draft (self);
  return G_SOURCE_REMOVE;
}

/* Any letter may be the last one before it is sent. */
static gboolean
read_draft (gpointer data)
{
  NavWindow *self = data;
  g_autofree char *draft = _nav_window_dup_draft (self);

  self->reading_timeout = 0;
  if (self->project != NULL && !self->revising)
    nav_project_foresee (self->project, g_strstrip (draft));
  return G_SOURCE_REMOVE;
}

void
_nav_window_schedule_draft (NavWindow *self)
{
  if (self->draft_timeout == 0)
    self->draft_timeout = g_timeout_add (DRAFT_MS, on_draft_timeout, self);
  if (self->reading_timeout == 0)
    self->reading_timeout = g_timeout_add (READ_MS, read_draft, self);
}

/* Where the sidebar lies over the stages it is out of the way, not out of use. */
static void
keep_frame (NavWindow *self)
{
  gboolean show = nav_shell_get_collapsed (self->shell)
                    ? nav_settings_get_show_sidebar (self->settings)
                    : nav_shell_get_show_sidebar (self->shell);

  nav_settings_keep_window (self->settings, gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)),
                            gtk_window_is_maximized (GTK_WINDOW (self)), show);
}

/**
 * nav_window_keep_work:
 *
 * The window is about to go: what is not saved is on the disk afterwards.
 */
void
nav_window_keep_work (NavWindow *self)
{
  g_return_if_fail (NAV_IS_WINDOW (self));

  keep_frame (self);
  if (self->project == NULL || self->unsaved == NULL)
    return;
  nav_project_cancel (self->project);
  g_clear_handle_id (&self->draft_timeout, g_source_remove);
  g_clear_handle_id (&self->reading_timeout, g_source_remove);
  keep_draft (self);
  nav_unsaved_set_document (self->unsaved, nav_project_get_path (self->project));
  if (nav_project_get_dirty (self->project))
    nav_project_keep_now (self->project);
  else
    nav_project_discard_autosave (self->project);
}

static gboolean
has_unsaved_work (NavWindow *self)
{
  return self->project != NULL && self->unsaved != NULL &&
         nav_project_get_dirty (self->project) && !nav_project_is_empty (self->project);
}

static gboolean
is_last (NavWindow *self)
{
  GList *windows =
    gtk_application_get_windows (gtk_window_get_application (GTK_WINDOW (self)));

  for (GList *l = windows; l != NULL; l = l->next)
    if (NAV_IS_WINDOW (l->data) && l->data != self)
      return FALSE;
  return TRUE;
}

/* The person closes the window. The last one is there again next time; of another one, with work
 * that is not saved, the remaining ones tell. */
void
_nav_window_leave (NavWindow *self)
{
  NavApplication *application =
    NAV_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  nav_window_keep_work (self);
  if (is_last (self))
    nav_application_keep_session (application);
  else if (has_unsaved_work (self))
    nav_application_tell_closed (application, self, nav_unsaved_get_number (self->unsaved));
}

/**
 * nav_window_describe:
 *
 * Returns: (transfer full): how the window is left, for the next session
 */
NavSessionWindow *
nav_window_describe (NavWindow *self)
{
  NavSessionWindow *left;
  const char *path;

  g_return_val_if_fail (NAV_IS_WINDOW (self), NULL);

  path = self->project ? nav_project_get_path (self->project) : NULL;
  left = g_new0 (NavSessionWindow, 1);
  left->document = path && g_utf8_validate (path, -1, NULL) ? g_strdup (path) : NULL;
  left->unsaved = self->unsaved ? (int) nav_unsaved_get_number (self->unsaved) : -1;
  left->stage = g_strdup (adw_view_stack_get_visible_child_name (self->stages));
  left->show_sidebar = nav_shell_get_show_sidebar (self->shell);
  left->width = MAX (1, gtk_widget_get_width (GTK_WIDGET (self)));
  left->height = MAX (1, gtk_widget_get_height (GTK_WIDGET (self)));
  left->maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  return left;
}

static void
restore_draft (NavWindow *self)
{
  g_autofree char *draft = nav_unsaved_load_draft (self->unsaved);

  if (draft != NULL)
    _nav_window_set_draft (self, draft);
}

/* Shows what is in the place that the window holds. */
static void
restore_place (NavWindow *self, gpointer data)
{
  g_autofree char *document = nav_unsaved_load_document (self->unsaved);
  const char *path = nav_unsaved_get_plan_path (self->unsaved);
  g_autoptr (NavProject) project = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  restore_draft (self);
  if (!nav_unsaved_has_plan (self->unsaved))
    return;
  project = _nav_window_make_project (self, nav_project_get_catalog (self->project));
  if (nav_project_recover (project, path, document, &error))
    _nav_window_set_project (self, project);
  else
    _nav_window_show_broken (self, path, error);
}

/* Takes @place, which becomes the window's own. */
static void
adopt (NavWindow *self, NavUnsaved *place)
{
  if (self->project != NULL)
    nav_project_set_autosave (self->project, NULL, AUTOSAVE_MS);
  g_clear_pointer (&self->unsaved, nav_unsaved_release);
  self->unsaved = place;
  if (self->project != NULL)
    _nav_window_keep_in_place (self, self->project);
  _nav_window_when_ready (self, restore_place, NULL, NULL);
}

static void
restore_frame (NavWindow *self, const NavSessionWindow *left)
{
  gboolean known =
    left->stage != NULL && adw_view_stack_get_child_by_name (self->stages, left->stage) != NULL;

  gtk_window_set_default_size (GTK_WINDOW (self), left->width, left->height);
  if (left->maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  nav_shell_set_show_sidebar (self->shell, left->show_sidebar);
  if (known)
    adw_view_stack_set_visible_child_name (self->stages, left->stage);
}

/**
 * nav_window_restore:
 * @left: how a window of the last session was left
 */
void
nav_window_restore (NavWindow *self, const NavSessionWindow *left)
{
  g_autofree char *folder = nav_unsaved_default_folder ();
  g_autoptr (NavUnsaved) place = NULL;
  gboolean has_plan;

  g_return_if_fail (NAV_IS_WINDOW (self) && left != NULL);

  restore_frame (self, left);
  if (left->unsaved >= 0)
    place = nav_unsaved_claim_number (folder, (guint) left->unsaved);
  has_plan = place != NULL && nav_unsaved_has_plan (place);
  if (place != NULL)
    adopt (self, g_steal_pointer (&place));
  if (!has_plan && left->document != NULL) {
    g_autoptr (GFile) file = g_file_new_for_path (left->document);
    if (g_file_test (left->document, G_FILE_TEST_EXISTS))
      nav_window_open (self, file);
  }
}

static void
offer_next (NavWindow *self)
{
  const NavUnsaved *next = self->left->len > 0 ? self->left->pdata[0] : NULL;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *when = NULL, *text = NULL;

  if (next == NULL) {
    nav_banner_hide (self->banner);
    return;
  }
  time = g_date_time_new_from_unix_local (nav_unsaved_get_time (next));
  when = g_date_time_format (time, "%c");
  /* Translators: a date and a time */
  text = g_strdup_printf (_ ("NeuralNav ended unexpectedly. There is unsaved work of %s."), when);
  nav_banner_show (self->banner, text, _ ("_Restore"), _ ("_Discard"));
}

/**
 * nav_window_offer_left:
 * @left: (transfer full): what a crash left
 */
void
nav_window_offer_left (NavWindow *self, NavUnsaved *left)
{
  g_return_if_fail (NAV_IS_WINDOW (self) && left != NULL);

  g_ptr_array_add (self->left, left);
  offer_next (self);
}

void
_nav_window_restore_left (NavWindow *self)
{
  NavApplication *application =
    NAV_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  NavWindow *window = nav_window_is_unused (self) ? self
                                                  : nav_application_open_window (application);

  if (self->left->len == 0)
    return;
  adopt (window, g_ptr_array_steal_index (self->left, 0));
  gtk_window_present (GTK_WINDOW (window));
  offer_next (self);
}

void
_nav_window_discard_left (NavWindow *self)
{
  if (self->left->len == 0)
    return;
  nav_unsaved_discard (self->left->pdata[0]);
  g_ptr_array_remove_index (self->left, 0);
  offer_next (self);
}

typedef struct {
  NavWindow *window;
  guint unsaved;
} Closed;

static void
closed_free (gpointer data, GClosure *closure)
{
  (void) closure;
  g_free (data);
}

static void
reopen (Closed *closed)
{
  NavSessionWindow left = { NULL, (int) closed->unsaved, NULL, TRUE,
                            gtk_widget_get_width (GTK_WIDGET (closed->window)),
                            gtk_widget_get_height (GTK_WIDGET (closed->window)), FALSE };
  NavWindow *window = nav_application_open_window (
    NAV_APPLICATION (gtk_window_get_application (GTK_WINDOW (closed->window))));

  nav_window_restore (window, &left);
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * nav_window_tell_closed:
 * @closed: another window, which was closed with work that nobody saved
 * @unsaved: number of the place that keeps it
 */
void
nav_window_tell_closed (NavWindow *self, NavWindow *closed, guint unsaved)
{
  g_autofree char *name = g_markup_escape_text (gtk_window_get_title (GTK_WINDOW (closed)), -1);
  g_autofree char *text = NULL;
  AdwToast *toast;
  Closed *data;

  g_return_if_fail (NAV_IS_WINDOW (self));

  /* Translators: name of a document */
  text = g_strdup_printf (_ ("“%s” was closed with unsaved changes"), name);
  toast = adw_toast_new (text);
  data = g_new (Closed, 1);
  *data = (Closed){ self, unsaved };
  adw_toast_set_button_label (toast, _ ("_Reopen"));
  adw_toast_set_timeout (toast, 10);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (reopen), data, closed_free,
                         G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
_nav_window_forget_session (NavWindow *self)
{
  g_clear_handle_id (&self->draft_timeout, g_source_remove);
  g_clear_handle_id (&self->reading_timeout, g_source_remove);
  if (self->project != NULL)
    nav_project_set_autosave (self->project, NULL, AUTOSAVE_MS);
  g_clear_pointer (&self->unsaved, nav_unsaved_release);
  g_clear_pointer (&self->left, g_ptr_array_unref);
}
