// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-reading.h"

G_BEGIN_DECLS

/* "What can my two L4 carry?": must run after people, quantities, money and GPUs were found, before
 * facts that are only asked about are dropped. */
void nav_find_capacity_question (NavReading *reading);

G_END_DECLS
