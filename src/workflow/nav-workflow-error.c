// SPDX-License-Identifier: Apache-2.0
// The error domain of src/workflow.

#include "workflow/nav-workflow-error.h"

NAV_DEFINE_ERROR_DOMAIN (workflow)
