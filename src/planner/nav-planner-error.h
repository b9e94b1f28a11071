// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-error.h"

#define NAV_PLANNER_ERROR (nav_planner_error_quark ())
GQuark nav_planner_error_quark (void);
