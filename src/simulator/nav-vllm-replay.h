// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulator/nav-vllm-server.h"

G_BEGIN_DECLS

/**
 * NavVllmReplayFunc:
 * @line: with its end
 *
 * Returns: FALSE: the rest is of no use to anyone
 */
typedef gboolean (*NavVllmReplayFunc) (const char *line, gpointer data);

gboolean nav_vllm_replay (const NavVllmServerConfig *config, const char *trace, gsize length,
                          NavVllmReplayFunc write, gpointer data, GError **error);

G_END_DECLS
