// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-error.h"

G_BEGIN_DECLS

#define NAV_OBSERVE_ERROR (nav_observe_error_quark ())
GQuark nav_observe_error_quark (void);

G_END_DECLS
