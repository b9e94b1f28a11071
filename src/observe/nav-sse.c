// SPDX-License-Identifier: Apache-2.0
// Server-sent events: lines, then fields, then events (WHATWG HTML, section 9.2.6).

#include "observe/nav-sse.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _NavSse {
  GString *line; /* what came of the line that is not at its end */
  GString *data; /* the data lines of the event that is not at its end */
  gsize max_bytes;
  gboolean has_data;
  gboolean first_line;
  gboolean after_cr; /* an LF would belong to the line end that was seen */
};

/**
 * nav_sse_new:
 * @max_event_bytes: what a line, and the data of an event, may hold
 */
NavSse *
nav_sse_new (gsize max_event_bytes)
{
  NavSse *sse = g_new0 (NavSse, 1);

  sse->line = g_string_new (NULL);
  sse->data = g_string_new (NULL);
  sse->max_bytes = max_event_bytes;
  sse->first_line = TRUE;
  return sse;
}

void
nav_sse_free (NavSse *sse)
{
  if (sse == NULL)
    return;
  g_string_free (sse->line, TRUE);
  g_string_free (sse->data, TRUE);
  g_free (sse);
}

static void
dispatch (NavSse *sse, NavSseFunc function, gpointer user_data)
{
  if (sse->has_data)
    function (sse->data->str, sse->data->len, user_data);
  g_string_truncate (sse->data, 0);
  sse->has_data = FALSE;
}

static void
add_data (NavSse *sse, const char *value, gsize length)
{
  if (sse->has_data)
    g_string_append_c (sse->data, '\n');
  g_string_append_len (sse->data, value, (gssize) length);
  sse->has_data = TRUE;
}

/* A line without a colon is a field with an empty value; only `data` matters here. */
static void
end_line (NavSse *sse, const char *line, gsize length, NavSseFunc function, gpointer user_data)
{
  gsize mark = strlen (BYTE_ORDER_MARK);

  if (sse->first_line && length >= mark && memcmp (line, BYTE_ORDER_MARK, mark) == 0) {
    line += mark;
    length -= mark;
  }
  sse->first_line = FALSE;
  if (length == 0)
    dispatch (sse, function, user_data);
  else if (length == 4 && memcmp (line, "data", 4) == 0)
    add_data (sse, "", 0);
  else if (length > 4 && memcmp (line, "data:", 5) == 0) {
    gsize skip = length > 5 && line[5] == ' ' ? 6 : 5;
    add_data (sse, line + skip, length - skip);
  }
}

/* The usual line came in one piece and is looked at where it is. */
static void
end_part (NavSse *sse, const char *bytes, gsize n, NavSseFunc function, gpointer user_data)
{
  if (sse->line->len == 0) {
    end_line (sse, bytes, n, function, user_data);
    return;
  }
  g_string_append_len (sse->line, bytes, (gssize) n);
  end_line (sse, sse->line->str, sse->line->len, function, user_data);
  g_string_truncate (sse->line, 0);
}

static gsize
find_line_end (const char *bytes, gsize length)
{
  const char *lf = memchr (bytes, '\n', length);
  gsize n = lf != NULL ? (gsize) (lf - bytes) : length;
  const char *cr = memchr (bytes, '\r', n);

  return cr != NULL ? (gsize) (cr - bytes) : n;
}

/**
 * nav_sse_feed:
 * @bytes: the next portion of the stream
 * @function: called for each event that ends in it, in order
 *
 * Returns: FALSE when a line or an event is larger than allowed; nothing may be fed then
 */
gboolean
nav_sse_feed (NavSse *sse, const char *bytes, gsize length, NavSseFunc function,
              gpointer user_data)
{
  gsize at = 0;

  while (at < length) {
    gsize n;

    if (sse->after_cr && bytes[at] == '\n')
      at++;
    sse->after_cr = FALSE;
    n = find_line_end (bytes + at, length - at);
    if (sse->line->len + n > sse->max_bytes || sse->data->len + n > sse->max_bytes)
      return FALSE;
    if (at + n == length) {
      g_string_append_len (sse->line, bytes + at, (gssize) n);
      break;
    }
    sse->after_cr = bytes[at + n] == '\r';
    end_part (sse, bytes + at, n, function, user_data);
    at += n + 1;
  }
  return sse->data->len <= sse->max_bytes;
}

/**
 * nav_sse_finish:
 *
 * The stream is at its end. Some servers leave the last blank line away: what is there counts.
 */
void
nav_sse_finish (NavSse *sse, NavSseFunc function, gpointer user_data)
{
  if (sse->line->len > 0)
    end_part (sse, "", 0, function, user_data);
  dispatch (sse, function, user_data);
}
