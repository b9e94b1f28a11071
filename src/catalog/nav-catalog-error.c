// SPDX-License-Identifier: Apache-2.0
// The error domain of src/catalog.

#include "nav-catalog-error.h"

NAV_DEFINE_ERROR_DOMAIN (catalog)
