// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

/* neuralnav-sim as a child, on a free port of the loopback interface. */
typedef struct {
  GSubprocess *process;
  GDataInputStream *output;
  guint16 port;
  clockid_t cpu;
} BenchServer;

gboolean bench_take_priority (void);
void bench_server_start (BenchServer *server, const char *const *arguments);
void bench_server_stop (BenchServer *server);
double bench_server_cpu_s (const BenchServer *server);
double bench_server_user_s (const BenchServer *server);
guint64 bench_server_memory_kib (const BenchServer *server);
