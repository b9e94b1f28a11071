// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-candidate.h"

G_BEGIN_DECLS

double nav_lora_bytes_per_gpu (const NavCandidate *candidate);

G_END_DECLS
