// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-model.h"

G_BEGIN_DECLS

gboolean nav_architecture_read (NavArchitecture *ret_arch, JsonNode *node, const char *path,
                                GError **error);
JsonNode *nav_architecture_to_json (const NavArchitecture *arch);
gboolean nav_architecture_check (const NavArchitecture *arch, const char **ret_field,
                                 const char **ret_mistake);

G_END_DECLS
