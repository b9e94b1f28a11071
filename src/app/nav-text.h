// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workflow/nav-words.h"

G_BEGIN_DECLS

const NavNumberStyle *nav_text_numbers (void);
const NavWordsStyle *nav_text_words (void);

char *nav_text_keep_units (const char *text);
char *nav_text_finding (NavFinding *finding);
char *nav_text_capital (const char *text);
gboolean nav_text_parse_number (const char *text, double *ret_number);
gboolean nav_text_parse_quantity (const char *text, const char *unit, double *ret_number);
char *nav_text_edit_number (double number);
const char *nav_text_provider (const char *id);

G_END_DECLS
