// SPDX-License-Identifier: Apache-2.0
// Sources that belong to one object and go with it.

#include "simulator/nav-vllm-source.h"

/**
 * nav_vllm_source_attach:
 * @source: (transfer full)
 *
 * To the thread-default main context.
 *
 * Returns: (transfer full): @source
 */
GSource *
nav_vllm_source_attach (GSource *source, GSourceFunc function, gpointer data)
{
  g_source_set_callback (source, function, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

/**
 * nav_vllm_source_drop:
 * @source: (inout): that is not called any more; NULL: nothing happens
 */
void
nav_vllm_source_drop (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}
