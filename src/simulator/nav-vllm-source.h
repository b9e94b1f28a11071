// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *nav_vllm_source_attach (GSource *source, GSourceFunc function, gpointer data);
void nav_vllm_source_drop (GSource **source);

G_END_DECLS
