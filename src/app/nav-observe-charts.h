// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"
#include "workflow/nav-prover.h"

G_BEGIN_DECLS

NavChart *nav_observe_latency_chart (NavProver *prover, guint judged);
NavChart *nav_observe_flight_chart (NavProver *prover);
NavChart *nav_observe_tokens_chart (NavProver *prover);

G_END_DECLS
