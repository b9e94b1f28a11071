// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *nav_plain_text (const char *text);
char *nav_plain_json (const char *json);

G_END_DECLS
