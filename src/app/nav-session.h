// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavSessionWindow: how a window was left, for the next session.
 */
typedef struct {
  char *document; /* (nullable): the file that was open */
  int unsaved;    /* number of the place of its unsaved work; -1: none */
  char *stage;    /* (nullable) */
  gboolean show_sidebar;
  int width;
  int height;
  gboolean maximized;
} NavSessionWindow;

void nav_session_window_free (NavSessionWindow *window);

char *nav_session_default_path (void);
GPtrArray *nav_session_load (const char *path);
gboolean nav_session_save (const char *path, const GPtrArray *windows, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavSessionWindow, nav_session_window_free)

G_END_DECLS
