// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavLocalServer:
 *
 * neuralnav-sim as a child of this program, on a free port of the loopback interface, for one
 * replica of a recommendation. It ends with nav_local_server_free(), and with this program however
 * that ends. To be made and freed on the main thread.
 */
typedef struct _NavLocalServer NavLocalServer;

void nav_local_server_start_async (NavPlan *plan, const NavRecommendation *r, guint64 seed,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
NavLocalServer *nav_local_server_start_finish (GAsyncResult *result, GError **error);
void nav_local_server_free (NavLocalServer *server);
const char *nav_local_server_get_url (const NavLocalServer *server);
guint nav_local_server_max_model_len (const NavRecommendation *r);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavLocalServer, nav_local_server_free)

G_END_DECLS
