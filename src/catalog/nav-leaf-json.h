// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-spec.h"

G_BEGIN_DECLS

NavLeaf *nav_leaf_new_from_json (NavSpecField field, JsonNode *node, const char *path,
                                 GError **error);
JsonNode *nav_leaf_to_json (const NavLeaf *leaf);
JsonNode *nav_leaf_value_to_json (const NavLeaf *leaf);

G_END_DECLS
