// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-reading.h"

G_BEGIN_DECLS

void nav_refuse_number (NavReading *reading, NavIntentField field, guint first, guint last);
void nav_refuse_odd_number (NavReading *reading, guint first, guint last);

G_END_DECLS
