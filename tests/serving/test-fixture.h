// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-closed-form.h"

G_BEGIN_DECLS

NavCatalog *fixture_load_catalog (void);
NavCandidate *fixture_candidate (NavCatalog *catalog, const char *model, const char *gpu,
                                 NavPrecision precision, guint tensor_parallel,
                                 const NavEngine *engine);
NavMemory fixture_memory (NavCatalog *catalog, const char *model, const char *gpu,
                          NavPrecision precision, guint tensor_parallel, const NavEngine *engine);
NavTraffic fixture_open (double rate, double input, double output);
NavTraffic fixture_closed (double concurrency, double input, double output);

G_END_DECLS
