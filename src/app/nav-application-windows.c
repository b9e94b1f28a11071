// SPDX-License-Identifier: Apache-2.0
// The windows of the program: which one shows what, and how they are left and found again.

#include "config.h"

#include "app/nav-application-private.h"

#include <glib/gstdio.h>

#include "app/nav-session.h"
#include "workflow/nav-unsaved.h"

NavWindow *
_nav_application_find_window (NavApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (NAV_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
tell (NavApplication *self, NavWindow *window)
{
  if (self->knowledge != NULL)
    nav_window_set_knowledge (window, self->knowledge);
  if (self->catalog != NULL)
    nav_window_set_catalog (window, self->catalog);
  else if (self->failure != NULL)
    nav_window_show_failure (window, self->failure);
}

/* There is knowledge, or a reason why there is none. */
void
_nav_application_tell_windows (NavApplication *self)
{
  g_autoptr (GList) windows =
    g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *l = windows; l != NULL; l = l->next)
    if (NAV_IS_WINDOW (l->data))
      tell (self, l->data);
}

/**
 * nav_application_open_window:
 *
 * Returns: (transfer none): a window with nothing in it, which is not on the screen yet
 */
NavWindow *
nav_application_open_window (NavApplication *self)
{
  NavWindow *window;

  g_return_val_if_fail (NAV_IS_APPLICATION (self), NULL);

  window = nav_window_new (GTK_APPLICATION (self), self->settings);
  tell (self, window);
  return window;
}

static NavWindow *
window_of_file (NavApplication *self, GFile *file)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (NAV_IS_WINDOW (l->data) && nav_window_shows_file (l->data, file))
      return l->data;
  return NULL;
}

/* @near, when there is nothing in it that would be lost from sight. */
static NavWindow *
free_window (NavApplication *self, NavWindow *near)
{
  return near != NULL && nav_window_is_unused (near) ? near : nav_application_open_window (self);
}

/**
 * nav_application_open_file:
 * @file: a plan
 * @near: (nullable): the window that it was asked for in
 *
 * Shows @file: in the window that has it open, in @near when that is empty, or in one of its own.
 */
void
nav_application_open_file (NavApplication *self, GFile *file, NavWindow *near)
{
  NavWindow *window;

  g_return_if_fail (NAV_IS_APPLICATION (self) && G_IS_FILE (file));

  window = window_of_file (self, file);
  if (window == NULL) {
    window = free_window (self, near);
    nav_window_open (window, file);
  }
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * nav_application_start_demo:
 * @number: from 1
 * @near: (nullable): the window that it was asked for in
 */
void
nav_application_start_demo (NavApplication *self, guint number, NavWindow *near)
{
  NavWindow *window;

  g_return_if_fail (NAV_IS_APPLICATION (self));

  window = free_window (self, near);
  nav_window_start_demo (window, number);
  gtk_window_present (GTK_WINDOW (window));
}

/* The windows of the last session, or an empty one. The file is gone afterwards: what is on the
 * disk after a crash was left by this session then. */
void
_nav_application_start_session (NavApplication *self)
{
  g_autofree char *path = nav_session_default_path ();
  g_autoptr (GPtrArray) windows = nav_session_load (path);

  g_unlink (path);
  for (guint i = 0; i < windows->len; i++) {
    NavWindow *window = nav_application_open_window (self);
    nav_window_restore (window, windows->pdata[i]);
    gtk_window_present (GTK_WINDOW (window));
  }
  if (windows->len == 0)
    gtk_window_present (GTK_WINDOW (nav_application_open_window (self)));
}

/* Work that no session knows of: the program ended without closing its windows. */
void
_nav_application_offer_left (NavApplication *self)
{
  g_autofree char *folder = nav_unsaved_default_folder ();
  g_autoptr (GPtrArray) left = nav_unsaved_find_left (folder);
  NavWindow *window = _nav_application_find_window (self);

  while (window != NULL && left->len > 0)
    nav_window_offer_left (window, g_ptr_array_steal_index (left, 0));
}

/**
 * nav_application_keep_session:
 *
 * Remembers the windows as they are for the next session.
 */
void
nav_application_keep_session (NavApplication *self)
{
  g_autofree char *path = nav_session_default_path ();
  g_autoptr (GPtrArray) windows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_session_window_free);
  g_autoptr (GError) error = NULL;

  g_return_if_fail (NAV_IS_APPLICATION (self));

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (NAV_IS_WINDOW (l->data) && !nav_window_is_unused (l->data))
      g_ptr_array_add (windows, nav_window_describe (l->data));
  if (windows->len == 0)
    g_unlink (path);
  else if (!nav_session_save (path, windows, &error))
    g_warning ("The session could not be kept: %s", error->message);
}

/**
 * nav_application_tell_closed:
 * @closed: a window that goes with unsaved work
 * @unsaved: the number of the place that keeps the work
 *
 * Tells another window, which can bring it back.
 */
void
nav_application_tell_closed (NavApplication *self, NavWindow *closed, guint unsaved)
{
  g_return_if_fail (NAV_IS_APPLICATION (self));

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (NAV_IS_WINDOW (l->data) && l->data != closed) {
      nav_window_tell_closed (l->data, closed, unsaved);
      return;
    }
}

/* The program ends: each window keeps what is not saved. */
void
_nav_application_close_windows (NavApplication *self)
{
  g_autoptr (GList) windows =
    g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *l = windows; l != NULL; l = l->next)
    if (NAV_IS_WINDOW (l->data))
      nav_window_keep_work (l->data);
  nav_application_keep_session (self);
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_destroy (l->data);
}
