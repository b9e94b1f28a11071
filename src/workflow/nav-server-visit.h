// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "workflow/nav-local-server.h"
#include "workflow/nav-server-choice.h"

G_BEGIN_DECLS

/**
 * NavServerReady: called once there is somebody to ask.
 * @owner: who opened the visit
 * @url: (nullable): NULL: there is nobody; the visit has ended, with its error
 */
typedef void (*NavServerReady) (GObject *owner, const char *url);

/**
 * NavServerVisit:
 *
 * One question to a server, from its start to its end: our own simulator, started for it and ended
 * with it, or a server of the person's. A member of whoever asks; zeroed, it has nobody. Main
 * thread.
 */
typedef struct {
  NavServerChoice choice;
  NavLocalServer *server;    /* (nullable): ours, while it runs */
  GCancellable *cancellable; /* (nullable): nothing runs */
  GError *error;             /* (nullable): of the last visit */
} NavServerVisit;

gboolean nav_server_visit_begin (NavServerVisit *visit, const NavServerChoice *choice);
void nav_server_visit_open (NavServerVisit *visit, GObject *owner, NavPlan *plan,
                            NavRecommendation *r, guint64 seed, NavServerReady ready);
void nav_server_visit_end (NavServerVisit *visit, GError *error);
void nav_server_visit_stop (NavServerVisit *visit);
gboolean nav_server_visit_is_running (const NavServerVisit *visit);
void nav_server_visit_clear (NavServerVisit *visit);

G_END_DECLS
