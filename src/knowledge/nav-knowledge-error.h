// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-error.h"

#define NAV_KNOWLEDGE_ERROR (nav_knowledge_error_quark ())
GQuark nav_knowledge_error_quark (void);
