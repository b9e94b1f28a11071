// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-application.h"
#include "knowledge/nav-knowledge.h"

G_BEGIN_DECLS

struct _NavApplication {
  AdwApplication parent_instance;
  NavSettings *settings;
  NavKnowledge *knowledge; /* (nullable): where @catalog is from */
  NavCatalog *catalog; /* (nullable) */
  GCancellable *cancellable;
  GError *failure; /* (nullable): why there is no catalogue */
  gboolean loading;
  gboolean quitting;
};

/* nav-application-windows.c */
NavWindow *_nav_application_find_window (NavApplication *self);
void _nav_application_tell_windows (NavApplication *self);
void _nav_application_start_session (NavApplication *self);
void _nav_application_offer_left (NavApplication *self);
void _nav_application_close_windows (NavApplication *self);

G_END_DECLS
