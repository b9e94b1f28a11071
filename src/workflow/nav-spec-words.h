// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"
#include "catalog/nav-spec.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

char *nav_spec_words_inventory (const NavWordsStyle *style, const GArray *inventory,
                                NavCatalog *catalog);
char *nav_spec_words_value (const NavWordsStyle *style, NavSpecField field, const NavLeaf *leaf);
char *nav_spec_words_derived (const NavWordsStyle *style, NavDerivation *derivation);
char *nav_spec_words_name (const NavWordsStyle *style, NavSpecField field);

G_END_DECLS
