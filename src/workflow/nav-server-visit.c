// SPDX-License-Identifier: Apache-2.0
// What everybody who asks a server has in common: whom to ask, a simulator started where that is
// wanted, and its end.

#include "workflow/nav-server-visit.h"

#include "base/nav-error.h"

typedef struct {
  NavServerVisit *visit; /* a member of @owner */
  GObject *owner;
  NavServerReady ready;
} Opening;

/**
 * nav_server_visit_begin:
 * @choice: (nullable): NULL: our simulator; copied
 *
 * Returns: FALSE when something runs already; nothing was changed then
 */
gboolean
nav_server_visit_begin (NavServerVisit *visit, const NavServerChoice *choice)
{
  if (visit->cancellable != NULL)
    return FALSE;
  g_clear_error (&visit->error);
  nav_server_choice_copy (&visit->choice, choice);
  visit->cancellable = g_cancellable_new ();
  return TRUE;
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Opening *opening = data;
  g_autoptr (GObject) owner = opening->owner;
  NavServerVisit *visit = opening->visit;
  GError *error = NULL;

  (void) source;
  visit->server = nav_local_server_start_finish (result, &error);
  if (visit->server == NULL)
    nav_server_visit_end (visit, error);
  opening->ready (owner, visit->server ? nav_local_server_get_url (visit->server) : NULL);
}

/**
 * nav_server_visit_open:
 * @visit: begun; a member of @owner, which lives until @ready was called
 * @r: of @plan: what the simulator stands for
 * @ready: called at once where the server is the person's own
 */
void
nav_server_visit_open (NavServerVisit *visit, GObject *owner, NavPlan *plan, NavRecommendation *r,
                       guint64 seed, NavServerReady ready)
{
  Opening *opening;

  g_return_if_fail (visit->cancellable != NULL);

  if (visit->choice.url != NULL) {
    ready (owner, visit->choice.url);
    return;
  }
  opening = g_new (Opening, 1);
  *opening = (Opening){ visit, g_object_ref (owner), ready };
  nav_local_server_start_async (plan, r, seed, visit->cancellable, on_started, opening);
}

/**
 * nav_server_visit_end:
 * @error: (nullable) (transfer full): what went wrong; what the person stopped is no error
 */
void
nav_server_visit_end (NavServerVisit *visit, GError *error)
{
  g_clear_pointer (&visit->server, nav_local_server_free);
  g_clear_object (&visit->cancellable);
  g_clear_error (&visit->error);
  if (nav_error_is_cancelled (error))
    g_clear_error (&error);
  visit->error = error;
}

/**
 * nav_server_visit_stop:
 *
 * Whoever asks hears of it through the cancellable.
 */
void
nav_server_visit_stop (NavServerVisit *visit)
{
  if (visit->cancellable != NULL)
    g_cancellable_cancel (visit->cancellable);
}

gboolean
nav_server_visit_is_running (const NavServerVisit *visit)
{
  return visit->cancellable != NULL;
}

void
nav_server_visit_clear (NavServerVisit *visit)
{
  nav_server_visit_end (visit, NULL);
  nav_server_choice_clear (&visit->choice);
}
