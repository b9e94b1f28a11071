// SPDX-License-Identifier: Apache-2.0
// Sockets of connections that libsoup reads from, and that it gets back.

#include "simulator/nav-vllm-socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#define SOCKET_KEY "nav-vllm-socket"

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
