// SPDX-License-Identifier: Apache-2.0
// An answer that is whole, as it goes over the wire.

#include "simulator/nav-vllm-whole.h"

static void
append_headers (GString *text, SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value)) {
    if (g_ascii_strcasecmp (name, "Content-Length") == 0 ||
        g_ascii_strcasecmp (name, "Connection") == 0)
      continue;
    g_string_append (text, name);
    g_string_append (text, ": ");
    g_string_append (text, value);
    g_string_append (text, "\r\n");
  }
}

/**
 * nav_vllm_whole_to_text:
 * @message: that has its answer
 * @keep: whether its connection is for further requests
 *
 * Returns: (transfer full): head and body
 */
GString *
nav_vllm_whole_to_text (SoupServerMessage *message, gboolean keep)
{
  gboolean old = soup_server_message_get_http_version (message) == SOUP_HTTP_1_0;
  g_autoptr (GBytes) bytes =
    soup_message_body_flatten (soup_server_message_get_response_body (message));
  gsize length = g_bytes_get_size (bytes);
  GString *text = g_string_sized_new (512 + length);

  g_string_append_printf (text, "HTTP/1.%c %u %s\r\n", old ? '0' : '1',
                          soup_server_message_get_status (message),
                          soup_server_message_get_reason_phrase (message));
  append_headers (text, soup_server_message_get_response_headers (message));
  g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n", length,
                          keep ? "" : "Connection: close\r\n");
  if (length > 0 && g_strcmp0 (soup_server_message_get_method (message), "HEAD") != 0)
    g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) length);
  return text;
}
