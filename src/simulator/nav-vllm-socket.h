// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The client is gone. */
typedef void (*NavVllmGoneFunc) (gpointer data);

void nav_vllm_accept_again (SoupServer *server, GIOStream *connection, GSocket *socket);
GSocket *nav_vllm_get_socket (SoupServerMessage *message);
GSource *nav_vllm_watch_socket (GSocket *socket, NavVllmGoneFunc gone, gpointer data);

G_END_DECLS
