// SPDX-License-Identifier: Apache-2.0
// The error domain of src/planner.

#include "planner/nav-planner-error.h"

NAV_DEFINE_ERROR_DOMAIN (planner)
