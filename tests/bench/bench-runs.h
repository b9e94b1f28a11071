// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-simulation.h"

G_BEGIN_DECLS

/* A measured open-loop run, and what it ran. */
typedef struct {
  NavScenario *scenario;
  NavStepModel *model;
  NavMemory memory;
  JsonObject *measured; /* metric -> statistic -> milliseconds */
} BenchRun;

GArray *bench_runs_new (NavCatalog *catalog); /* (element-type BenchRun) (nullable) */
double bench_run_measured (const BenchRun *run, const char *metric, const char *statistic);

G_END_DECLS
