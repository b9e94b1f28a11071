// SPDX-License-Identifier: Apache-2.0
// Fuzz target of streamed answers: no bytes crash the parser of events or the reader of what they
// hold, and the portions in which bytes come make no difference.

#include "observe/nav-chunk.h"
#include "observe/nav-sse.h"

#include "fuzz-target.h"

#define MAX_EVENT 4096

static void
take_event (const char *data, gsize length, gpointer user_data)
{
  g_auto (NavChunk) chunk = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean read = nav_chunk_parse (data, length, &chunk, &error);

  g_assert_true (read == (error == NULL));
  g_assert_true (!chunk.has_token || chunk.has_choice);
  g_assert_cmpint (chunk.completion_tokens, >=, -1);
  g_string_append_len (user_data, data, (gssize) length);
  g_string_append_c (user_data, '|');
}

/* What came of it, or NULL when it is refused. */
static char *
parse (const uint8_t *data, size_t size, size_t portion, gsize *ret_length)
{
  g_autoptr (NavSse) sse = nav_sse_new (MAX_EVENT);
  g_autoptr (GString) events = g_string_new (NULL);

  for (size_t at = 0; at < size; at += portion)
    if (!nav_sse_feed (sse, (const char *) data + at, MIN (portion, size - at), take_event, events))
      return NULL;
  nav_sse_finish (sse, take_event, events);
  *ret_length = events->len;
  return g_string_free (g_steal_pointer (&events), FALSE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  gsize whole_length = 0, parts_length = 0;
  g_autofree char *whole = parse (data, size, MAX (size, 1), &whole_length);
  g_autofree char *parts = parse (data, size, 3, &parts_length);
  g_autofree char *message = nav_chunk_error_message ((const char *) data, size);

  g_assert_true ((whole == NULL) == (parts == NULL));
  g_assert_true (message == NULL || g_utf8_validate (message, -1, NULL));
  if (whole != NULL)
    g_assert_cmpmem (whole, whole_length, parts, parts_length);
  return 0;
}
