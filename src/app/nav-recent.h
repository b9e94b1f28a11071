// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void nav_recent_add (const char *path);
void nav_recent_fill (GMenu *menu, const char *action);

G_END_DECLS
