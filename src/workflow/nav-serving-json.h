// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "catalog/nav-forecast.h"
#include "serving/nav-memory.h"

G_BEGIN_DECLS

JsonObject *nav_forecast_to_json (const NavForecast *forecast);
JsonObject *nav_latency_to_json (const NavLatency *latency);
JsonObject *nav_memory_to_json (const NavMemory *memory);

G_END_DECLS
