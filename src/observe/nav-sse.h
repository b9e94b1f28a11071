// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavSse:
 *
 * Server-sent events out of bytes that come in any portions. Takes LF, CRLF and CR, `data:` with
 * and without a blank, several data lines an event, comments and other fields (skipped), a byte
 * order mark, and a last event without its blank line. Lives in the thread that feeds it.
 */
typedef struct _NavSse NavSse;

/**
 * NavSseFunc:
 * @data: (array length=length): what the data lines of one event hold, joined by newlines; also
 *   ends in a zero byte. As bytes: not checked to be UTF-8
 */
typedef void (*NavSseFunc) (const char *data, gsize length, gpointer user_data);

NavSse *nav_sse_new (gsize max_event_bytes);
void nav_sse_free (NavSse *sse);
gboolean nav_sse_feed (NavSse *sse, const char *bytes, gsize length, NavSseFunc function,
                       gpointer user_data);
void nav_sse_finish (NavSse *sse, NavSseFunc function, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavSse, nav_sse_free)

G_END_DECLS
