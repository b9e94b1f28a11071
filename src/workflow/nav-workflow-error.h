// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-error.h"

#define NAV_WORKFLOW_ERROR (nav_workflow_error_quark ())
GQuark nav_workflow_error_quark (void);
