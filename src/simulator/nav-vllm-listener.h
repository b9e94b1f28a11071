// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulator/nav-vllm-stream.h"

G_BEGIN_DECLS

/**
 * NavVllmListener:
 *
 * Accepts connections for a SoupServer. libsoup does not begin again after the first connection
 * that the system has no descriptor for, and keeps for ever what ends in a handshake. On the
 * thread-default main context of its thread.
 */
typedef struct _NavVllmListener NavVllmListener;

NavVllmListener *nav_vllm_listener_new (GSocketAddress *where, NavVllmStreams *streams,
                                        GTlsCertificate *certificate, guint handshake_ms,
                                        guint most_handshakes, GError **error);
void nav_vllm_listener_free (NavVllmListener *listener);
guint16 nav_vllm_listener_get_port (const NavVllmListener *listener);

G_END_DECLS
