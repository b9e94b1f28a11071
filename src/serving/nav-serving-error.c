// SPDX-License-Identifier: Apache-2.0
// The error domain of src/serving.

#include "serving/nav-serving-error.h"

NAV_DEFINE_ERROR_DOMAIN (serving)
