// SPDX-License-Identifier: Apache-2.0
// The error domain of src/observe.

#include "observe/nav-observe-error.h"

NAV_DEFINE_ERROR_DOMAIN (observe)
