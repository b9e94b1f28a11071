// SPDX-License-Identifier: Apache-2.0
// Sockets of connections that libsoup reads from, and that it gets back.

#include "simulator/nav-vllm-socket.h"

#define SOCKET_KEY "nav-vllm-socket"

/**
 * nav_vllm_find_connection:
 * @wrapper: what libsoup gave for the connection of a message, which it wraps in a property that it
 *   does not document
 *
 * Returns: (transfer full) (nullable): the connection itself; NULL: it cannot be had, nor handed
 *   back
 */
GIOStream *
nav_vllm_find_connection (GIOStream *wrapper)
{
  GIOStream *base = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (wrapper), "base-iostream") != NULL)
    g_object_get (wrapper, "base-iostream", &base, NULL);
  return base;
}

/**
 * nav_vllm_can_keep:
 *
 * Whether the connection of @message can take another request: not one of HTTP/1.0, nor where the
 * client says so, nor where its next request may have been read with this one, by a reader that
 * nobody asks any more.
 */
gboolean
nav_vllm_can_keep (SoupServerMessage *message, GIOStream *wrapper)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GInputStream *input = g_io_stream_get_input_stream (wrapper);

  return soup_server_message_get_http_version (message) == SOUP_HTTP_1_1 &&
         !soup_message_headers_header_contains (headers, "Connection", "close") &&
         G_IS_POLLABLE_INPUT_STREAM (input) &&
         !g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (input));
}

/* Both ends of a connection; the remote one knows the socket. With the connection, which libsoup
 * gets again and again, so that the kernel is asked once. */
typedef struct {
  GSocketAddress *local;
  GSocketAddress *remote;
} Ends;

static G_DEFINE_QUARK (nav-vllm-ends, ends)

static void
ends_free (gpointer data)
{
  Ends *ends = data;

  g_clear_object (&ends->local);
  g_clear_object (&ends->remote);
  g_free (ends);
}

/* NULL: the client is gone */
static const Ends *
get_ends (GIOStream *connection, GSocket *socket)
{
  Ends *ends = g_object_get_qdata (G_OBJECT (connection), ends_quark ());

  if (ends != NULL)
    return ends;
  ends = g_new0 (Ends, 1);
  ends->local = g_socket_get_local_address (socket, NULL);
  ends->remote = g_socket_get_remote_address (socket, NULL);
  if (ends->local == NULL || ends->remote == NULL) {
    ends_free (ends);
    return NULL;
  }
  g_object_set_data_full (G_OBJECT (ends->remote), SOCKET_KEY, g_object_ref (socket),
                          g_object_unref);
  g_object_set_qdata_full (G_OBJECT (connection), ends_quark (), ends, ends_free);
  return ends;
}

/**
 * nav_vllm_accept:
 * @connection: new, or stolen from a message of @server with nothing read from it since
 * @socket: of it
 *
 * Gives @server the connection for requests, the first of which may be handled before this
 * returns. Where it cannot be, it is closed.
 */
void
nav_vllm_accept (SoupServer *server, GIOStream *connection, GSocket *socket)
{
  const Ends *ends = get_ends (connection, socket);

  if (ends != NULL)
    soup_server_accept_iostream (server, connection, ends->local, ends->remote, NULL);
  else
    g_socket_close (socket, NULL);
}

/**
 * nav_vllm_get_socket:
 *
 * Of a connection that it was given libsoup knows the addresses only; one of them knows the
 * socket.
 *
 * Returns: (transfer none) (nullable): the socket that @message came by
 */
GSocket *
nav_vllm_get_socket (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  GSocketAddress *address = socket == NULL ? soup_server_message_get_remote_address (message)
                                           : NULL;

  return address != NULL ? g_object_get_data (G_OBJECT (address), SOCKET_KEY) : socket;
}
