// SPDX-License-Identifier: Apache-2.0
// Projects and files: open, save, duplicate, and the copy that is kept of work nobody saved yet.

#include <glib/gstdio.h>

#include "workflow/nav-project-private.h"

/**
 * nav_project_dup_document:
 *
 * Returns: (transfer full): the project as it is now. A plan of an older spec is left out.
 */
NavDocument *
nav_project_dup_document (NavProject *project)
{
  g_autoptr (NavProjectSnapshot) snapshot = NULL;

  g_return_val_if_fail (NAV_IS_PROJECT (project), NULL);

  snapshot = _nav_project_snapshot_new (project, TRUE);
  return _nav_project_snapshot_to_document (snapshot);
}

static void
remember_saved (NavProject *project, NavProjectState *state)
{
  NavProjectState *kept = _nav_project_state_ref (state);

  g_clear_pointer (&project->saved_state, _nav_project_state_unref);
  project->saved_state = kept;
  _nav_project_notify (project, NAV_PROJECT_PROP_DIRTY);
}

static void
set_path (NavProject *project, const char *path)
{
  if (g_strcmp0 (project->path, path) == 0)
    return;
  g_free (project->path);
  project->path = g_strdup (path);
  _nav_project_notify (project, NAV_PROJECT_PROP_PATH);
}

/* What was said is read again: the intent is not stored, it follows from the conversation. */
static void
take_document (NavProject *project, const NavDocument *document)
{
  gboolean talked = nav_conversation_get_n_turns (document->conversation) > 0;
  g_autoptr (NavIntent) intent =
    talked ? _nav_project_reader_understand (project->reader, document->conversation, NULL) : NULL;
  NavProjectState *state =
    _nav_project_state_new (document->conversation, document->edits, intent, document->spec);

  state->title = g_strdup (document->title);
  state->selected = g_strdup (document->selected);
  g_object_freeze_notify (G_OBJECT (project));
  g_free (project->created);
  project->created = g_strdup (document->created);
  _nav_project_set_plan (project, NULL, NULL);
  _nav_project_replace_history (project, state);
  g_object_thaw_notify (G_OBJECT (project));
}

static void
take_opened (NavProject *project, const NavDocument *document, const char *path)
{
  take_document (project, document);
  set_path (project, path);
  remember_saved (project, _nav_project_state (project));
}

/**
 * nav_project_open:
 * @path: a `.nnplan` file
 * @error: as of nav_document_load(); the project is as it was then
 *
 * Replaces everything by what the file holds. The plan is made anew from the spec. Blocks on the
 * disk.
 */
gboolean
nav_project_open (NavProject *project, const char *path, GError **error)
{
  g_autoptr (NavDocument) document = NULL;

  g_return_val_if_fail (NAV_IS_PROJECT (project) && path != NULL, FALSE);

  document = nav_document_load (path, error);
  if (document == NULL)
    return FALSE;
  take_opened (project, document, path);
  return TRUE;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (NavDocument) document = nav_document_load_finish (result, &error);

  (void) source;
  if (document == NULL) {
    g_task_return_error (task, error);
    return;
  }
  take_opened (g_task_get_source_object (task), document, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

void
nav_project_open_async (NavProject *project, const char *path, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (NAV_IS_PROJECT (project) && path != NULL);

  task = g_task_new (project, cancellable, callback, user_data);
  g_task_set_source_tag (task, nav_project_open_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  nav_document_load_async (path, cancellable, on_loaded, task);
}

gboolean
nav_project_open_finish (NavProject *project, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, project), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * nav_project_save:
 * @path: where to
 *
 * Blocks on the disk; nav_project_save_async() does not.
 */
gboolean
nav_project_save (NavProject *project, const char *path, GError **error)
{
  g_autoptr (NavDocument) document = NULL;

  g_return_val_if_fail (NAV_IS_PROJECT (project) && path != NULL, FALSE);

  document = nav_project_dup_document (project);
  if (!nav_document_save (document, path, error))
    return FALSE;
  set_path (project, path);
  remember_saved (project, _nav_project_state (project));
  nav_project_discard_autosave (project);
  return TRUE;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  NavProject *project = g_task_get_source_object (task);
  const NavProjectSnapshot *saved = _nav_project_snapshot_get_saved (result);
  GError *error = NULL;

  (void) source;
  if (!_nav_project_snapshot_save_finish (result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  /* What was saved is what the project was when saving began, not what it is when it ends. */
  set_path (project, g_task_get_task_data (task));
  remember_saved (project, saved->state);
  if (!nav_project_get_dirty (project))
    nav_project_discard_autosave (project);
  g_task_return_boolean (task, TRUE);
}

void
nav_project_save_async (NavProject *project, const char *path, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (NAV_IS_PROJECT (project) && path != NULL);

  task = g_task_new (project, cancellable, callback, user_data);
  g_task_set_source_tag (task, nav_project_save_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  _nav_project_snapshot_save_async (_nav_project_snapshot_new (project, TRUE), path, cancellable,
                                    on_saved, task);
}

gboolean
nav_project_save_finish (NavProject *project, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, project), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * nav_project_duplicate:
 *
 * Returns: (transfer full): a project of its own with the same content, without file and history
 */
NavProject *
nav_project_duplicate (NavProject *project)
{
  g_autoptr (NavDocument) document = NULL;
  NavProject *copy;

  g_return_val_if_fail (NAV_IS_PROJECT (project), NULL);

  document = nav_project_dup_document (project);
  copy = nav_project_new (project->catalog, project->clock);
  take_document (copy, document);
  if (nav_project_get_plan_current (project))
    _nav_project_set_plan (copy, project->plan, _nav_project_state (copy));
  return copy;
}

static void
remove_autosave (NavProject *project)
{
  g_autofree char *backup = g_strconcat (project->autosave_path, "~", NULL);

  g_unlink (project->autosave_path);
  g_unlink (backup);
}

/* What was discarded while it was being written goes, too. */
static void
on_autosaved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NavProject) project = data;
  g_autoptr (GError) error = NULL;

  (void) source;
  if (!_nav_project_snapshot_save_finish (result, &error))
    g_warning ("The unsaved plan could not be kept: %s", error->message);
  if (project->autosave_discarded && project->autosave_path != NULL)
    remove_autosave (project);
}

static gboolean
autosave (gpointer data)
{
  NavProject *project = data;

  project->autosave_source = 0;
  project->autosave_discarded = FALSE;
  /* Without the plan, which is made anew: what must not be lost is small and quickly written. */
  _nav_project_snapshot_save_async (_nav_project_snapshot_new (project, FALSE),
                                    project->autosave_path, NULL, on_autosaved,
                                    g_object_ref (project));
  return G_SOURCE_REMOVE;
}

void
_nav_project_schedule_autosave (NavProject *project)
{
  if (project->autosave_path == NULL || project->autosave_source != 0 ||
      !nav_project_get_dirty (project))
    return;
  project->autosave_source = g_timeout_add (project->autosave_delay_ms, autosave, project);
}

/**
 * nav_project_set_autosave:
 * @path: (nullable): where unsaved work is kept; NULL keeps none
 * @delay_ms: how long changes are gathered before they are written
 */
void
nav_project_set_autosave (NavProject *project, const char *path, guint delay_ms)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  g_clear_handle_id (&project->autosave_source, g_source_remove);
  g_free (project->autosave_path);
  project->autosave_path = g_strdup (path);
  project->autosave_delay_ms = delay_ms;
  _nav_project_schedule_autosave (project);
}

/**
 * nav_project_discard_autosave:
 *
 * The work is saved, or thrown away on purpose: the copy goes.
 */
void
nav_project_discard_autosave (NavProject *project)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  g_clear_handle_id (&project->autosave_source, g_source_remove);
  project->autosave_discarded = TRUE;
  if (project->autosave_path != NULL)
    remove_autosave (project);
}

/**
 * nav_project_keep_now:
 *
 * Writes unsaved work to where nav_project_set_autosave() keeps it, without waiting: the window
 * closes. Blocks on the disk.
 */
void
nav_project_keep_now (NavProject *project)
{
  g_autoptr (NavProjectSnapshot) snapshot = NULL;
  g_autoptr (NavDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (NAV_IS_PROJECT (project));

  if (project->autosave_path == NULL || !nav_project_get_dirty (project))
    return;
  g_clear_handle_id (&project->autosave_source, g_source_remove);
  snapshot = _nav_project_snapshot_new (project, FALSE);
  document = _nav_project_snapshot_to_document (snapshot);
  if (!nav_document_save (document, project->autosave_path, &error))
    g_warning ("The unsaved plan could not be kept: %s", error->message);
}

/**
 * nav_project_recover:
 * @path: what an earlier session left
 * @belongs_to: (nullable): the file that it is a newer state of
 *
 * Like nav_project_open(), but there is something to save.
 */
gboolean
nav_project_recover (NavProject *project, const char *path, const char *belongs_to, GError **error)
{
  g_autoptr (NavDocument) document = NULL;

  g_return_val_if_fail (NAV_IS_PROJECT (project) && path != NULL, FALSE);

  document = nav_document_load (path, error);
  if (document == NULL)
    return FALSE;
  take_document (project, document);
  set_path (project, belongs_to);
  return TRUE;
}
