// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-reading.h"

G_BEGIN_DECLS

double nav_owned_count_machines (const NavReading *reading, guint at, guint last);
void nav_find_owned (NavReading *reading, const char *family, double count, guint first,
                     guint last);

G_END_DECLS
