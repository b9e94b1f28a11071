// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void nav_vllm_accept_again (SoupServer *server, GIOStream *connection, GSocket *socket);
GSocket *nav_vllm_get_socket (SoupServerMessage *message);
void nav_vllm_send_at_once (SoupServerMessage *message);

G_END_DECLS
