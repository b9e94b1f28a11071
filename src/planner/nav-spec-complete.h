// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"
#include "catalog/nav-intent.h"
#include "catalog/nav-spec.h"

G_BEGIN_DECLS

NavSpec *nav_spec_apply_intent (NavSpec *spec, const NavIntent *intent, NavCatalog *catalog);
NavSpec *nav_spec_complete (NavSpec *spec, NavCatalog *catalog, GPtrArray *notes);
gboolean nav_spec_check_plannable (NavSpec *completed, NavCatalog *catalog, GError **error);

G_END_DECLS
