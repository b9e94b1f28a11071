// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

GIOStream *nav_vllm_find_connection (GIOStream *wrapper);
gboolean nav_vllm_can_keep (SoupServerMessage *message, GIOStream *wrapper);
void nav_vllm_accept (SoupServer *server, GIOStream *connection, GSocket *socket);
GSocket *nav_vllm_get_socket (SoupServerMessage *message);

G_END_DECLS
