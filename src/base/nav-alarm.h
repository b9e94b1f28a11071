// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *nav_alarm_new (void);
void nav_alarm_set (GSource *alarm, gint64 at_us);

G_END_DECLS
