// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-json.h"

G_BEGIN_DECLS

gboolean nav_json_scan (const char *text, gsize length, const NavJsonLimits *limits,
                        GError **error);
char *nav_json_mend_escapes (const char *text, gsize length);

G_END_DECLS
