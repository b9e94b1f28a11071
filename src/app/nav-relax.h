// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"

G_BEGIN_DECLS

NavSpec *nav_relax_spec (NavSpec *spec, const NavMiss *miss);

G_END_DECLS
