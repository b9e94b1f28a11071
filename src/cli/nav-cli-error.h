// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-error.h"

#define NAV_CLI_ERROR (nav_cli_error_quark ())
GQuark nav_cli_error_quark (void);
