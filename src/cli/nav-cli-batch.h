// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/nav-cli.h"

G_BEGIN_DECLS

/**
 * NavCliAnswer: answers one line of a batch.
 * @line: what the line held, without its `id`
 *
 * Returns: (transfer full) (nullable): an object without `id`; NULL with @error set
 */
typedef JsonObject *(*NavCliAnswer) (NavCli *cli, JsonNode *line, gpointer data, GError **error);

int nav_cli_batch (NavCli *cli, const char *path, NavCliAnswer answer, gpointer data);

G_END_DECLS
