// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-memory.h"
#include "simulator/nav-vllm-engine.h"
#include "simulator/nav-vllm-server.h"

G_BEGIN_DECLS

/**
 * NavVllmCore: the engine of a configuration, and what it works with. A server runs it by the
 * clock, a replay as fast as it can.
 */
typedef struct {
  NavMemory memory;
  NavStepModel *steps;
  NavVllmMetrics *metrics;
  NavVllmEngine *engine;
} NavVllmCore;

gboolean nav_vllm_core_init (NavVllmCore *core, const NavVllmServerConfig *config,
                             NavVllmEngineFunc function, gpointer data, GError **error);
void nav_vllm_core_clear (NavVllmCore *core);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavVllmCore, nav_vllm_core_clear)

G_END_DECLS
