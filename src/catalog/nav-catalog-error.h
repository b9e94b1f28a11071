// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-error.h"

#define NAV_CATALOG_ERROR (nav_catalog_error_quark ())
GQuark nav_catalog_error_quark (void);
