// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *nav_trace_file_read (const char *text, gsize length, GError **error);

G_END_DECLS
