// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-acts.h"

G_BEGIN_DECLS

void nav_decide_use_case (NavIntentBuilder *builder, NavReading *reading, const NavTurnAct *act);

G_END_DECLS
