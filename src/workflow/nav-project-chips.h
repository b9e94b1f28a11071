// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workflow/nav-intent-words.h"
#include "workflow/nav-project.h"

G_BEGIN_DECLS

GPtrArray *nav_project_offer_chips (NavProject *project, const NavWordsStyle *style);

G_END_DECLS
