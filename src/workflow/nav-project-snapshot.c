// SPDX-License-Identifier: Apache-2.0
// A project at one moment, to be written to the disk by another thread: a plan takes its time.

#include "workflow/nav-plan-rows.h"
#include "workflow/nav-project-private.h"

NavProjectSnapshot *
_nav_project_snapshot_new (NavProject *project, gboolean with_plan)
{
  NavProjectSnapshot *snapshot = g_new0 (NavProjectSnapshot, 1);

  snapshot->state = _nav_project_state_ref (_nav_project_state (project));
  if (with_plan && nav_project_get_plan_current (project)) {
    snapshot->plan = nav_plan_ref (project->plan);
    snapshot->options = _nav_project_plan_options (project, FALSE);
    if (snapshot->options.intent != NULL)
      nav_intent_ref (snapshot->options.intent);
  }
  snapshot->selected = g_strdup (nav_project_get_selected (project));
  snapshot->created = g_strdup (project->created);
  return snapshot;
}

void
_nav_project_snapshot_free (NavProjectSnapshot *snapshot)
{
  _nav_project_state_unref (snapshot->state);
  g_clear_pointer (&snapshot->plan, nav_plan_unref);
  g_clear_pointer (&snapshot->options.intent, nav_intent_unref);
  g_free (snapshot->selected);
  g_free (snapshot->created);
  g_free (snapshot);
}

NavDocument *
_nav_project_snapshot_to_document (const NavProjectSnapshot *snapshot)
{
  const NavProjectState *state = snapshot->state;
  g_autoptr (JsonNode) plan =
    snapshot->plan ? nav_plan_to_json (snapshot->plan, &snapshot->options) : NULL;
  g_autoptr (JsonNode) rows = snapshot->plan ? nav_plan_collect_rows (snapshot->plan) : NULL;

  return nav_document_new (state->title, state->conversation, state->edits, state->spec, plan,
                           rows, snapshot->selected, snapshot->created);
}

typedef struct {
  NavProjectSnapshot *snapshot;
  char *path;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  _nav_project_snapshot_free (saving->snapshot);
  g_free (saving->path);
  g_free (saving);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  g_autoptr (NavDocument) document = _nav_project_snapshot_to_document (saving->snapshot);
  GError *error = NULL;

  (void) source;
  (void) cancellable;
  if (nav_document_save (document, saving->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Takes @snapshot. */
void
_nav_project_snapshot_save_async (NavProjectSnapshot *snapshot, const char *path,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Saving *saving = g_new0 (Saving, 1);

  saving->snapshot = snapshot;
  saving->path = g_strdup (path);
  g_task_set_source_tag (task, _nav_project_snapshot_save_async);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save_in_thread);
}

const NavProjectSnapshot *
_nav_project_snapshot_get_saved (GAsyncResult *result)
{
  return ((Saving *) g_task_get_task_data (G_TASK (result)))->snapshot;
}

gboolean
_nav_project_snapshot_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
