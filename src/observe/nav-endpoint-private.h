// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-endpoint.h"
#include "observe/nav-stream.h"

G_BEGIN_DECLS

gboolean _nav_endpoint_strip_suffix (char *text, const char *suffix);
void _nav_endpoint_ask_self (NavEndpoint *endpoint, const char *api_key,
                             GCancellable *cancellable);

G_END_DECLS
