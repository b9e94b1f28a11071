// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-acts.h"

G_BEGIN_DECLS

void nav_apply_reading (NavIntentBuilder *builder, NavReading *reading, const NavTurnAct *act);

G_END_DECLS
