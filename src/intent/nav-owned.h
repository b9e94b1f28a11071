// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-reading.h"

G_BEGIN_DECLS

void nav_find_owned (NavReading *reading, const char *family, double count, guint first,
                     guint last);

G_END_DECLS
