// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean nav_numeral_parse (const char *text, double *value, double *grouped);
double nav_numeral_multiplier (const char *word);
double nav_numeral_word (const char *word);

G_END_DECLS
