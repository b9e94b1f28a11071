// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-error.h"

G_BEGIN_DECLS

#define NAV_SERVING_ERROR (nav_serving_error_quark ())
GQuark nav_serving_error_quark (void);

G_END_DECLS
