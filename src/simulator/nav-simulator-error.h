// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-error.h"

G_BEGIN_DECLS

#define NAV_SIMULATOR_ERROR (nav_simulator_error_quark ())
GQuark nav_simulator_error_quark (void);

G_END_DECLS
