// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-chunk.h"

G_BEGIN_DECLS

/* Private to nav_chunk_parse(), and to the test that holds the one against the other. */

gboolean _nav_chunk_parse_quickly (const char *data, gsize length, NavChunk *ret_chunk);
gboolean _nav_chunk_parse_fully (const char *data, gsize length, NavChunk *ret_chunk,
                                 GError **error);

G_END_DECLS
