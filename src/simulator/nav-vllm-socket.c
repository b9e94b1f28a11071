// SPDX-License-Identifier: Apache-2.0
// Sockets of connections that libsoup reads from, and that it gets back.

#include "simulator/nav-vllm-socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

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

/**
 * nav_vllm_accept_again:
 * @connection: that was stolen from a message of @server; with nothing read from it since
 * @socket: of it
 *
 * Gives @server the connection for further requests, the first of which may be handled before this
 * returns. Where it cannot be, it is closed.
 */
void
nav_vllm_accept_again (SoupServer *server, GIOStream *connection, GSocket *socket)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);

  if (local == NULL || remote == NULL) {
    g_socket_close (socket, NULL);
    return;
  }
  g_object_set_data_full (G_OBJECT (remote), SOCKET_KEY, g_object_ref (socket), g_object_unref);
  soup_server_accept_iostream (server, connection, local, remote, NULL);
}

/**
 * nav_vllm_get_socket:
 *
 * Of a connection that was given back libsoup knows the addresses only; one of them knows the
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

static void
on_wrote_body (SoupServerMessage *message, gpointer data)
{
  GSocket *socket = nav_vllm_get_socket (message);

  (void) data;
  if (socket != NULL)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_CORK, FALSE, NULL);
}

/**
 * nav_vllm_send_at_once:
 * @message: that has its whole answer
 *
 * libsoup writes the head of an answer and then its body: together they are one packet, and wake
 * the client once.
 */
void
nav_vllm_send_at_once (SoupServerMessage *message)
{
  GSocket *socket = nav_vllm_get_socket (message);

  if (socket == NULL || !g_socket_set_option (socket, IPPROTO_TCP, TCP_CORK, TRUE, NULL))
    return;
  g_signal_connect (message, "wrote-body", G_CALLBACK (on_wrote_body), NULL);
}
