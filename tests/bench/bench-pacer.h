// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

#define BENCH_PACER_GAP_US      20000

/* A server in a process of its own which says one event every 20 ms on each stream, all of them
 * spread over these 20 ms, and nothing else: what it costs is the machine's. */
typedef struct {
  GPid pid;
  guint16 port;
} BenchPacer;

void bench_pacer_start (BenchPacer *pacer);
void bench_pacer_stop (BenchPacer *pacer);
