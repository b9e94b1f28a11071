// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-simulator-error.h"

NAV_DEFINE_ERROR_DOMAIN (simulator)
