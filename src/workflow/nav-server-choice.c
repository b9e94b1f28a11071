// SPDX-License-Identifier: Apache-2.0
// Whom to ask.

#include "workflow/nav-server-choice.h"

/**
 * nav_server_choice_copy:
 * @to: what it held is forgotten
 * @from: (nullable): NULL: our own simulator
 */
void
nav_server_choice_copy (NavServerChoice *to, const NavServerChoice *from)
{
  NavServerChoice copy = { NULL, NULL, NULL, 1 };

  if (from != NULL)
    copy = (NavServerChoice){ g_strdup (from->url), g_strdup (from->model),
                              g_strdup (from->api_key), MAX (from->replicas, 1) };
  nav_server_choice_clear (to);
  *to = copy;
}

void
nav_server_choice_clear (NavServerChoice *choice)
{
  g_clear_pointer (&choice->url, g_free);
  g_clear_pointer (&choice->model, g_free);
  g_clear_pointer (&choice->api_key, g_free);
}

/**
 * nav_server_choice_get_key:
 *
 * Returns: (transfer none) (nullable)
 */
const char *
nav_server_choice_get_key (const NavServerChoice *choice)
{
  return choice->api_key != NULL ? choice->api_key : g_getenv ("NEURALNAV_API_KEY");
}
