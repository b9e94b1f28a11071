// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-reading.h"

G_BEGIN_DECLS

const NavIntentFact *nav_find_last_said (const NavReading *reading, const NavIntentField *fields,
                                         gsize n);
void nav_find_revisions (NavReading *reading);

G_END_DECLS
