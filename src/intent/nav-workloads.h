// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-reading.h"

G_BEGIN_DECLS

void nav_part_workloads (NavReading *reading);

G_END_DECLS
