// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean nav_json_scan (const char *text, gsize length, guint max_depth, GError **error);
char *nav_json_mend_escapes (const char *text, gsize length);

G_END_DECLS
