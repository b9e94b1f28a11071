// SPDX-License-Identifier: Apache-2.0
// The error domain of src/knowledge.

#include "nav-knowledge-error.h"

NAV_DEFINE_ERROR_DOMAIN (knowledge)
