// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavServerChoice: whom to ask. Its key goes to that server only; it is neither stored nor told.
 */
typedef struct {
  char *url;      /* (nullable): NULL: our own simulator, on this computer */
  char *model;    /* (nullable): the first that it serves */
  char *api_key;  /* (nullable): that of the environment, NEURALNAV_API_KEY */
  guint replicas; /* of a plan that it stands for; 0: 1 */
} NavServerChoice;

void nav_server_choice_copy (NavServerChoice *to, const NavServerChoice *from);
void nav_server_choice_clear (NavServerChoice *choice);
const char *nav_server_choice_get_key (const NavServerChoice *choice);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavServerChoice, nav_server_choice_clear)

G_END_DECLS
