// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

GString *nav_vllm_whole_to_text (SoupServerMessage *message, gboolean keep);

G_END_DECLS
